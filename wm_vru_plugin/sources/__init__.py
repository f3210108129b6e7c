"""Readers of official files and analysts' extracts: a path in, a tidy validated frame out.

Files are recognised by their header, not by their name. Each module documents the publisher,
the licence and the columns of one format.
"""
