"""Figures that the needs assessment of 2020 prints."""
