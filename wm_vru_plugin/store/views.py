"""Spatial views of the package: one row per area with its indices, or with its counts.

Deprivation and counts are kept tidy, one row per area and measure; QGIS styles a layer by a
column. The views give it the columns without storing the geometry twice.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..core.domains import DOMAINS
from .schema import CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

_AREA = (
    "l.fid AS OGC_FID, l.geom AS geom, l.code AS code, l.name AS name, "
    "l.lad_code AS lad_code, a.name AS lad_name"
)
_STATUS = (
    "(SELECT p.status FROM provenance p WHERE p.table_name = 'lsoa' "
    "ORDER BY p.status = 'synthetic' DESC LIMIT 1) AS status"
)
_PEOPLE = (
    "l.population AS population, l.pop_0_15 AS pop_0_15, "
    "l.pop_16_59 AS pop_16_59, l.pop_60_over AS pop_60_over"
)


def create_views(path: Path) -> None:
    """Add the spatial views that the tables at hand allow, and register them for QGIS.

    Args:
        path: a GeoPackage with its tables written.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
        if not {"lsoa", "local_authority", "provenance"} <= tables:
            return
        if "deprivation" in tables:
            connection.execute(
                'CREATE INDEX "idx_deprivation_domain" ON deprivation (domain, lsoa_code)'
            )
            _create(connection, DEPRIVATION_VIEW, _deprivation_sql(connection))
        if "crime_counts" in tables:
            connection.execute(
                'CREATE INDEX "idx_crime_group" ON crime_counts (category, victim_group, area_code)'
            )
            for areas, view in (("lsoa", CRIME_VIEW), ("msoa", MSOA_CRIME_VIEW)):
                counts = _crime_sql(connection, areas) if areas in tables else ""
                if counts:
                    _create(connection, view, counts, areas)


def _deprivation_sql(connection: sqlite3.Connection) -> str:
    # The newest edition serves the maps; a comparison of editions reads the tidy table.
    edition = connection.execute("SELECT max(edition) FROM deprivation").fetchone()[0] or 0
    columns = [_AREA, "l.msoa_name AS msoa_name", "l.ward_name AS ward_name", _PEOPLE, _STATUS]
    joins = ["lsoa l LEFT JOIN local_authority a ON a.code = l.lad_code"]
    for domain in DOMAINS:
        alias = f"d_{domain.id}"
        columns += [
            f"{alias}.score AS {domain.score_field}",
            f"{alias}.rank AS {domain.rank_field}",
            f"{alias}.decile AS {domain.decile_field}",
        ]
        joins.append(
            f"LEFT JOIN deprivation {alias} ON {alias}.domain = '{domain.id}' "
            f"AND {alias}.lsoa_code = l.code AND {alias}.edition = {int(edition)}"
        )
    return f"SELECT {', '.join(columns)} FROM {' '.join(joins)}"


def _crime_sql(connection: sqlite3.Connection, areas: str) -> str:
    """One column for each category and victim group counted by area, of its latest period.

    `areas` is the table of the areas, lsoa or msoa.

    The columns are named plainly, not computed: SQLite gives an expression no type, and QGIS
    would take the counts for text.
    """
    groups = connection.execute(
        "SELECT category, victim_group, max(period) FROM crime_counts "
        f"WHERE area_code IN (SELECT code FROM {areas}) "
        "GROUP BY category, victim_group ORDER BY category, victim_group"
    ).fetchall()
    columns = [_AREA, "l.population AS population", _STATUS]
    joins = [f"{areas} l LEFT JOIN local_authority a ON a.code = l.lad_code"]
    for position, (category, group, period) in enumerate(groups):
        alias = f"c_{position}"
        columns.append(f"{alias}.count AS {_quoted(f'{category}_{group}', chr(34))}")
        joins.append(
            f"LEFT JOIN crime_counts {alias} ON {alias}.category = {_quoted(category)} "
            f"AND {alias}.victim_group = {_quoted(group)} AND {alias}.period = {_quoted(period)} "
            f"AND {alias}.area_code = l.code"
        )
    return f"SELECT {', '.join(columns)} FROM {' '.join(joins)}" if groups else ""


def _quoted(text: str, mark: str = "'") -> str:
    """A text from data as an SQL literal or name; a view's definition takes no parameters."""
    return mark + text.replace(mark, mark * 2) + mark


def _create(connection: sqlite3.Connection, name: str, select: str, areas: str = "lsoa") -> None:
    connection.execute(f"CREATE VIEW {name} AS {select}")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "min_x, min_y, max_x, max_y, srs_id) SELECT ?, 'features', ?, ?, last_change, "
        "min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = ?",
        (name, name, f"one row per {areas.upper()}", areas),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns SELECT ?, column_name, geometry_type_name, srs_id, z, m "
        "FROM gpkg_geometry_columns WHERE table_name = ?",
        (name, areas),
    )
