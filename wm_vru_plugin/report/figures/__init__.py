"""One record for each map, chart and table, by section of the report."""
