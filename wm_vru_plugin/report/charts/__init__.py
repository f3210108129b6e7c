"""The charts of the needs assessment: declared as records, drawn from whatever a package holds."""
