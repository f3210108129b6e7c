"""Readers of recorded crime."""
