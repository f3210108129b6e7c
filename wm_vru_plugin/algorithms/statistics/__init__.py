"""Rates, trends and how they go together."""
