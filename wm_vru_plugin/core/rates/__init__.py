"""Rates and their intervals: crude, standardised, smoothed, compared."""
