"""Runs that the panel starts."""
