"""The package as its readers see it."""
