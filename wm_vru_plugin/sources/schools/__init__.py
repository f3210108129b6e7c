"""Readers of schools, pupils, absence, exclusions and results."""
