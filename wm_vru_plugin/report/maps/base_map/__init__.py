"""The base map under a page."""
