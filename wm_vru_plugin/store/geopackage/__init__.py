"""Packages as GeoPackage files."""
