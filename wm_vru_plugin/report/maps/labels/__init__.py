"""Names on maps, and text that fits."""
