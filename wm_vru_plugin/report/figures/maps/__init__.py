"""The records of map pages."""
