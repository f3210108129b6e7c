"""The report as a list of parts, and the run that makes it."""
