"""The report as one HTML page: what it is made of, and how it is written."""
