"""The map figures, one module for each section of the source report."""
