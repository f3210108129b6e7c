"""Where things gather."""
