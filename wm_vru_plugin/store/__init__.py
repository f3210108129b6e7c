"""The prepared package: its schema, writing, reading and provenance."""
