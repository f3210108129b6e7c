"""Maps, report and comparison."""
