"""Map pages."""
