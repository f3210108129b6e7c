"""Packages in PostGIS."""
