"""Columns of frames: what they are called, hold and lack."""
