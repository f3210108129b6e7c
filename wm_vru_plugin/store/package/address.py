"""How a package is named as one text."""

from __future__ import annotations

PREFIX = "postgis:"


def postgis_address(connection: str, schema: str) -> str:
    """Write the address of a package in PostGIS: `postgis:CONNECTION/SCHEMA`."""
    return f"{PREFIX}{connection}/{schema}"
