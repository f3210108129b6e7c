"""Correlation of areas, with the effective sample that autocorrelation leaves."""
