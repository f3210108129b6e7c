"""ONS boundaries and police areas, recognised by the fields of a vector layer.

ONS names the fields of a boundary file after geography and year: LSOA11CD and LSOA11NM,
LSOA21CD, MSOA11CD, WD19CD, LAD19CD. Letter case and an underscore vary between editions of the
same file, and shapefiles may cut names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..reading.licences import OGL, ONS_BOUNDARY_STATEMENT
from ..reading.records import DataSet
from ..reading.tabular import first_of

_YEARLESS = re.compile(r"^(OA|LSOA|MSOA|SOA)_?(CD|CODE)$", re.IGNORECASE)
GSS_FIELD = re.compile(r"^(LSOA|MSOA|WD|LAD|PFA)_?(?:20)?(\d\d)_?(CD|CODE|NM|NAME)$", re.IGNORECASE)
_ORDER = ("LSOA", "MSOA", "WD", "LAD", "PFA")
"""The smallest geography whose code a layer holds is what its features are."""

AREA_NAME_FIELDS = ("name", "area_name", "impact_area", "ia_name", "area", "title")
ADOPTED_FIELDS = ("adopted", "is_adopted", "active")

LSOA_BOUNDARIES = DataSet(
    id="lsoa_boundaries",
    title="Lower Layer Super Output Area boundaries",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=ONS_BOUNDARY_STATEMENT,
    landing_page="https://geoportal.statistics.gov.uk",
    needs="LSOA boundaries of the edition of the indices (2011 for IoD 2019), any vector format",
)
MSOA_BOUNDARIES = DataSet(
    id="msoa_boundaries",
    title="Middle Layer Super Output Area boundaries",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=ONS_BOUNDARY_STATEMENT,
    landing_page="https://geoportal.statistics.gov.uk",
    needs="MSOA boundaries of the same edition, any vector format",
)
LARGER: dict[str, DataSet] = {
    kind: DataSet(
        id=f"{kind.replace('_boundary', '')}_boundaries",
        title=f"{title} boundaries",
        publisher="Office for National Statistics",
        licence=OGL,
        attribution=ONS_BOUNDARY_STATEMENT,
        landing_page="https://geoportal.statistics.gov.uk",
        needs=f"{title.lower()} boundaries, any vector format",
    )
    for kind, title in (
        ("ward", "Ward"),
        ("authority_boundary", "Local authority district"),
        ("police_force_area", "Police force area"),
    )
}
"""Boundaries that a package keeps beside those it is made of, by its table."""
IMPACT_AREAS = DataSet(
    id="impact_areas",
    title="Impact Areas",
    publisher="West Midlands Police",
    licence="Not published; supplied to the analyst",
    attribution="Impact Areas: supplied by the police force; not for publication without consent.",
    landing_page="",
    needs="polygons of the police's Impact Areas with a name field (and adopted, if known)",
    restricted=True,
)


@dataclass(frozen=True)
class BoundaryFields:
    """What a polygon layer holds: geography, edition (a year) and the fields of code and name."""

    geography: str
    edition: int
    code: str
    name: str
    lad_code: str


def recognise_boundaries(fields: list[str]) -> BoundaryFields | None:
    """Return the geography of a polygon layer by its field names; None if it is no ONS boundary."""
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for name in fields:
        match = GSS_FIELD.match(name.strip())
        if match:
            kind = "code" if match.group(3).upper().startswith("C") else "name"
            year = 2000 + int(match.group(2))
            found.setdefault(match.group(1).upper(), {}).setdefault(kind, (name, year))
    for geography in _ORDER:
        parts = found.get(geography, {})
        if "code" in parts:
            code, year = parts["code"]
            lad = found.get("LAD", {}).get("code", ("", 0))[0]
            return BoundaryFields(geography, year, code, parts.get("name", ("", 0))[0], lad)
    return None


def recognise_impact_areas(fields: list[str]) -> tuple[str, str] | None:
    """Name field and adopted field ("" if none) of a layer of named polygons, else None.

    Polygons of an LSOA, MSOA or output area are not Impact Areas, whatever else they hold. Those
    of an authority are not either where the authority's name stands beside its code; the code
    alone may say in which authority an Impact Area lies.
    """
    boundary = recognise_boundaries(fields)
    if boundary and (boundary.geography in ("LSOA", "MSOA") or boundary.name):
        return None
    if any(_YEARLESS.match(field.strip()) for field in fields):
        return None
    name = first_of(fields, AREA_NAME_FIELDS)
    return (name, first_of(fields, ADOPTED_FIELDS)) if name else None


def truth(value: object) -> bool | None:
    """Read a yes or no as people write it; None where it is neither."""
    text = str(value).strip().lower()
    if text in {"1", "1.0", "y", "yes", "true", "t", "adopted"}:
        return True
    if text in {"0", "0.0", "n", "no", "false", "f", "not adopted"}:
        return False
    return None
