"""Checks of a package's geometry: validity, place, gaps and overlaps of the coverage."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from .findings import ERROR, WARNING, Finding, TableRule, Tables, judged

SLIVER_M2 = 1.0
"""Shared or missing land up to this is digitising noise."""
BRITISH_GRID = (0.0, 0.0, 700_000.0, 1_300_000.0)
"""Eastings and northings within which Great Britain lies, in metres of EPSG:27700."""
_COVERAGES = ("lsoa", "msoa", "local_authority")


def check_geometry(
    tables: Tables, rules: Iterable[TableRule], sliver_m2: float = SLIVER_M2
) -> list[Finding]:
    """Run all checks of geometry on the spatial tables at hand.

    Args:
        tables: frames by table name, spatial ones with `geometry` in EPSG:27700.
        rules: what the schema asks of each table.
        sliver_m2: square metres up to which a gap or overlap is noise.
    """
    findings: list[Finding] = []
    usable: dict[str, tuple[pd.Series, NDArray[np.object_]]] = {}
    for rule in rules:
        if not rule.geometry or rule.name not in tables or "geometry" not in tables[rule.name]:
            continue
        frame = tables[rule.name]
        named = frame[rule.key[0]] if rule.key[0] in frame else pd.Series(frame.index + 1)
        label = named.astype(str).reset_index(drop=True)
        geometry = frame["geometry"].to_numpy(dtype=object)
        found, good = _each(rule, label, geometry)
        findings += found
        usable[rule.name] = label[good].reset_index(drop=True), geometry[good]
    for name in _COVERAGES:
        if name in usable and len(usable[name][1]):
            findings += _coverage(name, *usable[name], sliver_m2)
    findings += _agreement(usable, sliver_m2)
    return findings


def _each(
    rule: TableRule, label: pd.Series, geometry: NDArray[np.object_]
) -> tuple[list[Finding], NDArray[np.bool_]]:
    """Return findings on single geometries, and a mask of those that may be computed with."""
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    valid = there & shapely.is_valid(geometry)
    bad = there & ~valid
    reasons = [
        f"{name}: {why}" for name, why in zip(label[bad], shapely.is_valid_reason(geometry[bad]))
    ]
    box = shapely.bounds(geometry)
    left, bottom, right, top = BRITISH_GRID
    far = there & ~(
        (box[:, 0] >= left) & (box[:, 1] >= bottom) & (box[:, 2] <= right) & (box[:, 3] <= top)
    )
    polygons = rule.geometry == "MultiPolygon"
    findings = [
        judged(
            "geometry present",
            rule.name,
            label[~there],
            "every row has a geometry",
            ERROR if polygons else WARNING,
        ),
        judged(
            "geometry valid",
            rule.name,
            reasons,
            "every geometry is valid; areas and overlaps "
            "of others are repaired before use, and may change",
        ),
        judged(
            "geometry in Great Britain",
            rule.name,
            label[far],
            "coordinates are metres of the British National Grid; others lie elsewhere",
        ),
    ]
    return findings, valid


def _coverage(
    name: str, label: pd.Series, geometry: NDArray[np.object_], sliver_m2: float
) -> list[Finding]:
    first, second = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    pair = first < second
    first, second = first[pair], second[pair]
    shared = shapely.area(shapely.intersection(geometry[first], geometry[second]))
    over = np.flatnonzero(shared > sliver_m2)
    over = over[np.argsort(-shared[over], kind="stable")]
    overlaps = [f"{label[first[i]]} and {label[second[i]]}: {shared[i]:,.0f} m²" for i in over]
    holes = _holes(shapely.union_all(geometry), sliver_m2)
    return [
        judged(
            "no overlaps",
            name,
            overlaps,
            f"areas share no more than {sliver_m2:g} m² with "
            "another; shared land would count twice",
        ),
        judged(
            "no gaps",
            name,
            holes,
            f"no hole of more than {sliver_m2:g} m² lies inside the "
            "area that they cover; a hole may be an authority that is not of the study area",
            WARNING,
        ),
    ]


def _holes(whole: object, sliver_m2: float) -> list[str]:
    parts = shapely.get_parts(np.array([whole], dtype=object))
    rings, of = shapely.get_rings(parts, return_index=True)
    # The first ring of each polygon is its outline.
    inner = rings[np.flatnonzero(np.diff(of, prepend=-1) == 0)]
    holes = shapely.polygons(inner) if len(inner) else np.array([], dtype=object)
    area = shapely.area(holes)
    found = []
    for i in np.argsort(-area, kind="stable"):
        if area[i] > sliver_m2:
            middle = shapely.centroid(holes[i])
            found.append(
                f"{area[i]:,.0f} m² at {shapely.get_x(middle):.0f}, {shapely.get_y(middle):.0f}"
            )
    return found


def _agreement(
    usable: dict[str, tuple[pd.Series, NDArray[np.object_]]], sliver_m2: float
) -> list[Finding]:
    """Check that LSOAs and authorities cover the same land."""
    if "lsoa" not in usable or "local_authority" not in usable:
        return []
    small, large = (shapely.union_all(usable[name][1]) for name in ("lsoa", "local_authority"))
    apart = float(shapely.area(shapely.symmetric_difference(small, large)))
    faults = [f"{apart:,.0f} m² in one alone"] if apart > sliver_m2 else []
    return [
        judged(
            "covers the authorities",
            "lsoa",
            faults,
            "LSOAs and authorities cover the same "
            "land; more than a sliver in one alone is an LSOA missing or too many",
        )
    ]
