"""Polygons and points as arrays: repair, contiguity, overlay, hexagons."""
