"""Rules that a package is held against."""
