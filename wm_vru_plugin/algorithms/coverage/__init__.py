"""Overlap, gaps and what they mean."""
