"""The records of layers."""
