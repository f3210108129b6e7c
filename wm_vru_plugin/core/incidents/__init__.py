"""Kinds of incidents and the maps that are made of them."""
