"""The tables of the needs assessment: built from the report's print and a package, then written."""
