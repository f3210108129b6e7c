"""Layers of QGIS as frames and arrays."""
