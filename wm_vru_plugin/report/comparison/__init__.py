"""The report on two packages."""
