"""When things happen: hours, days, parts of the day."""
