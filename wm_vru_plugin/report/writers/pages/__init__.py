"""Map pages as PDF, PNG and SVG, one by one or as an atlas."""
