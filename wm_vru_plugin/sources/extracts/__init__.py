"""Readers of analysts' extracts, and the templates for them."""
