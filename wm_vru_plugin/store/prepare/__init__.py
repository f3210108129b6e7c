"""Official files and extracts into one package."""
