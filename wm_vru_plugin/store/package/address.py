"""How a package is named as one text."""

from __future__ import annotations

PREFIX = "postgis:"


def postgis_address(connection: str, schema: str) -> str:
    """How a package in PostGIS is named as one text: `postgis:CONNECTION/SCHEMA`."""
    return f"{PREFIX}{connection}/{schema}"
