"""Readers of health indicators and services."""
