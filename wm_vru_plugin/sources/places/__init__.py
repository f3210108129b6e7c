"""Readers of boundaries and of lookups between areas."""
