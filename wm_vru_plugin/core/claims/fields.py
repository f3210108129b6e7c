"""Fields of the findings."""

from __future__ import annotations

from ..tables.field import Column

FINDING_COLUMNS = (
    Column("id", "str", "claim"),
    Column("line", "int", "line of the report's text"),
    Column("subject", "str", "what it is about"),
    Column("area", "str", "area"),
    Column("period", "str", "period"),
    Column("claim", "str", "the claim in words"),
    Column("report", "str", "the report's figure as printed"),
    Column("ours", "float", "our figure"),
    Column("unit", "str", "unit of both"),
    Column("difference", "float", "ours less the report's, or less the nearer end of its range"),
    Column("verdict", "str", "agrees, differs, not comparable or cannot be recomputed, and why"),
    Column("basis", "str", "what ours was computed from"),
    Column("note", "str", "how"),
)
