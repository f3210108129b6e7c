"""The package's tables of areas: small ones, authorities, and boundaries beside them."""

from __future__ import annotations

from ...core.tables.field import Column
from .records import Table

_POPULATION = (
    Column("population", "int", "residents of all ages"),
    Column("pop_0_15", "int", "residents aged 0 to 15"),
    Column("pop_16_59", "int", "residents aged 16 to 59"),
    Column("pop_60_over", "int", "residents aged 60 and over"),
)

LSOA = Table(
    "lsoa",
    "MultiPolygon",
    "lower layer super output areas of the study area",
    (
        Column("code", "str", "LSOA code"),
        Column("name", "str", "LSOA name"),
        Column("lad_code", "str", "local authority code"),
        Column("msoa_code", "str", "MSOA code, where a lookup was at hand"),
        Column("msoa_name", "str", "MSOA name, where a lookup was at hand"),
        Column("ward_name", "str", "ward name, where a lookup was at hand"),
        Column("edition", "int", "year of the geography, 2011 or 2021"),
        *_POPULATION,
    ),
    ("code",),
)

MSOA = Table(
    "msoa",
    "MultiPolygon",
    "middle layer super output areas of the study area",
    (
        Column("code", "str", "MSOA code"),
        Column("name", "str", "MSOA name"),
        Column("lad_code", "str", "local authority code"),
        Column("edition", "int", "year of the geography, 2011 or 2021"),
        *_POPULATION,
    ),
    ("code",),
)

WARD = Table(
    "ward",
    "MultiPolygon",
    "wards of the study area",
    (
        Column("code", "str", "ward code"),
        Column("name", "str", "ward name"),
        Column("lad_code", "str", "local authority in which most of it lies"),
        Column("edition", "int", "year of the wards"),
    ),
    ("code",),
)

_LARGER_AREA = (
    Column("code", "str", "code of the area"),
    Column("name", "str", "name of the area"),
    Column("edition", "int", "year of the boundaries"),
    Column("in_study_area", "bool", "true where it meets the study area"),
)

AUTHORITY_BOUNDARY = Table(
    "authority_boundary",
    "MultiPolygon",
    "local authorities as published, neighbours and all; edges may differ from the LSOAs'",
    _LARGER_AREA,
    ("code",),
)

POLICE_FORCE_AREA = Table(
    "police_force_area",
    "MultiPolygon",
    "police force areas as published",
    _LARGER_AREA,
    ("code",),
)

LOCAL_AUTHORITY = Table(
    "local_authority",
    "MultiPolygon",
    "local authorities, dissolved from their LSOAs so that edges agree",
    (
        Column("code", "str", "local authority code"),
        Column("name", "str", "local authority name"),
        Column("edition", "int", "year of the LSOA geography it was dissolved from"),
        *_POPULATION,
    ),
    ("code",),
)
