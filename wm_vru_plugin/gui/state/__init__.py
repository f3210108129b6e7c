"""What the panel knows."""
