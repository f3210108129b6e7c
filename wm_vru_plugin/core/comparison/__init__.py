"""What changed between two packages."""
