"""Spatial views of the package: one row per area with its indices, or with its counts.

Deprivation and counts are kept tidy, one row per area and measure; QGIS styles a layer by a
column. The views give it the columns without storing the geometry twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.places.domains import DOMAINS
from ..schema.tables import CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

_AREA = (
    "l.fid AS OGC_FID, l.geom AS geom, l.code AS code, l.name AS name, "
    "l.lad_code AS lad_code, a.name AS lad_name"
)
_PEOPLE = (
    "l.population AS population, l.pop_0_15 AS pop_0_15, "
    "l.pop_16_59 AS pop_16_59, l.pop_60_over AS pop_60_over"
)

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Runs a query and returns its rows."""


@dataclass(frozen=True)
class View:
    """A spatial view: its name, the table of its areas, and its query."""

    name: str
    areas: str
    select: str


def views_of(ask: Ask, tables: set[str], prefix: str = "") -> list[View]:
    """Return the spatial views that the tables at hand allow, in the SQL of any database.

    Args:
        ask: runs a query on the written tables.
        tables: which tables there are.
        prefix: what stands before the name of a table, such as its schema and a dot.
    """
    if not {"lsoa", "local_authority", "provenance"} <= tables:
        return []
    views = []
    if "deprivation" in tables:
        views.append(View(DEPRIVATION_VIEW, "lsoa", _deprivation_sql(ask, prefix)))
    if "crime_counts" in tables:
        for areas, name in (("lsoa", CRIME_VIEW), ("msoa", MSOA_CRIME_VIEW)):
            counts = _crime_sql(ask, areas, prefix) if areas in tables else ""
            if counts:
                views.append(View(name, areas, counts))
    return views


def index_statements(tables: set[str], prefix: str = "") -> list[str]:
    """Return statements that create the indices without which the views would be slow."""
    statements = []
    if "deprivation" in tables:
        statements.append(
            f'CREATE INDEX "idx_deprivation_domain" ON {prefix}deprivation (domain, lsoa_code)'
        )
    if "crime_counts" in tables:
        statements.append(
            f'CREATE INDEX "idx_crime_group" ON {prefix}crime_counts '
            "(category, victim_group, area_code)"
        )
    return statements


def create_views(path: Path) -> None:
    """Add the spatial views that the tables at hand allow, and register them for QGIS.

    Args:
        path: a GeoPackage with its tables written.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
        views = views_of(lambda sql: connection.execute(sql).fetchall(), tables)
        for statement in index_statements(tables) if views else ():
            connection.execute(statement)
        for view in views:
            _create(connection, view)


def _status(prefix: str) -> str:
    return (
        f"(SELECT p.status FROM {prefix}provenance p WHERE p.table_name = 'lsoa' "
        "ORDER BY p.status = 'synthetic' DESC LIMIT 1) AS status"
    )


def _deprivation_sql(ask: Ask, prefix: str) -> str:
    # The newest edition serves the maps; a comparison of editions reads the tidy table.
    edition = ask(f"SELECT max(edition) FROM {prefix}deprivation")[0][0] or 0
    columns = [
        _AREA,
        "l.msoa_name AS msoa_name",
        "l.ward_name AS ward_name",
        _PEOPLE,
        _status(prefix),
    ]
    joins = [f"{prefix}lsoa l LEFT JOIN {prefix}local_authority a ON a.code = l.lad_code"]
    for domain in DOMAINS:
        alias = f"d_{domain.id}"
        columns += [
            f"{alias}.score AS {domain.score_field}",
            f"{alias}.rank AS {domain.rank_field}",
            f"{alias}.decile AS {domain.decile_field}",
        ]
        joins.append(
            f"LEFT JOIN {prefix}deprivation {alias} ON {alias}.domain = '{domain.id}' "
            f"AND {alias}.lsoa_code = l.code AND {alias}.edition = {int(edition)}"
        )
    return f"SELECT {', '.join(columns)} FROM {' '.join(joins)}"


def _crime_sql(ask: Ask, areas: str, prefix: str) -> str:
    """Write SQL for a column per category and victim group counted by area, of its latest period.

    `areas` is the table of the areas, lsoa or msoa.

    The columns are named plainly, not computed: SQLite gives an expression no type, and QGIS
    would take the counts for text.
    """
    groups = ask(
        f"SELECT category, victim_group, max(period) FROM {prefix}crime_counts "
        f"WHERE area_code IN (SELECT code FROM {prefix}{areas}) "
        "GROUP BY category, victim_group ORDER BY category, victim_group"
    )
    columns = [_AREA, "l.population AS population", _status(prefix)]
    joins = [f"{prefix}{areas} l LEFT JOIN {prefix}local_authority a ON a.code = l.lad_code"]
    for position, (category, group, period) in enumerate(groups):
        alias = f"c_{position}"
        columns.append(f"{alias}.count AS {_quoted(f'{category}_{group}', chr(34))}")
        joins.append(
            f"LEFT JOIN {prefix}crime_counts {alias} ON {alias}.category = {_quoted(category)} "
            f"AND {alias}.victim_group = {_quoted(group)} AND {alias}.period = {_quoted(period)} "
            f"AND {alias}.area_code = l.code"
        )
    return f"SELECT {', '.join(columns)} FROM {' '.join(joins)}" if groups else ""


def _quoted(text: str, mark: str = "'") -> str:
    """Quote a text from data as an SQL literal or name, since a view takes no parameters."""
    return mark + text.replace(mark, mark * 2) + mark


def _create(connection: sqlite3.Connection, view: View) -> None:
    connection.execute(f"CREATE VIEW {view.name} AS {view.select}")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "min_x, min_y, max_x, max_y, srs_id) SELECT ?, 'features', ?, ?, last_change, "
        "min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = ?",
        (view.name, view.name, f"one row per {view.areas.upper()}", view.areas),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns SELECT ?, column_name, geometry_type_name, srs_id, z, m "
        "FROM gpkg_geometry_columns WHERE table_name = ?",
        (view.name, view.areas),
    )
