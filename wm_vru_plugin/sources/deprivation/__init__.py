"""Readers of the Indices of Deprivation."""
