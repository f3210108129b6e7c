"""Where data comes from, in words."""
