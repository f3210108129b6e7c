"""The records of charts."""
