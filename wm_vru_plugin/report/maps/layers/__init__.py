"""Layers with their styles, as pages and projects show them."""
