"""Fetching official files whole."""
