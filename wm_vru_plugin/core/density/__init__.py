"""Kernel density of points, and of rates."""
