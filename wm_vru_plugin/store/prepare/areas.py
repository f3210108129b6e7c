"""LSOAs, MSOAs and authorities of the study area, chosen by code and never by touch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsVectorLayer,
)

from ...core.errors import InputError
from ...core.geometry.repair import repair
from ...core.places.areas import WEST_MIDLANDS, StudyArea
from ...sources.places.boundaries import (
    LSOA_BOUNDARIES,
    MSOA_BOUNDARIES,
    BoundaryFields,
    recognise_boundaries,
)
from ...sources.reading.records import SourceData
from ..layers.layers import feature_request, read_source
from ..schema.tables import CRS
from .log import PrepareLog
from .scan import Found, open_source

POPULATION = ("population", "pop_0_15", "pop_16_59", "pop_60_over")


def choose_boundaries(items: list[Found], edition: int, codes: set[str]) -> Found:
    """Choose the layer of this edition with all codes, preferably in EPSG:27700 and small.

    Raises:
        InputError: none holds every code; says how many the best one matched.
    """
    if not items:
        raise InputError(
            LSOA_BOUNDARIES.title, "no layer with their fields is at hand", LSOA_BOUNDARIES.needs
        )
    item, matched = _best(items, edition, codes)
    other = boundary_fields(item).edition
    if other != edition:
        raise InputError(
            item.title,
            f"its LSOAs are of {other}, the indices are for those of {edition}; it holds "
            f"{matched:,} of the {len(codes):,} LSOAs of the study area",
            LSOA_BOUNDARIES.needs,
        )
    if matched < len(codes):
        raise InputError(
            item.title,
            f"it holds {matched:,} of the {len(codes):,} LSOAs of the study area",
            f"every LSOA of {edition} in the study area",
        )
    return item


def _best(items: Sequence[Found], edition: int, codes: set[str]) -> tuple[Found, int]:
    """Return the layer that holds the most of the codes, and how many it holds.

    Layers of this edition come before others; of several, one that was named, is in EPSG:27700,
    and is small.
    """
    ranked = []
    for item in items:
        fields = boundary_fields(item)
        layer = open_layer(item)
        at_hand, _ = read_source(layer, [fields.code], item.title, *_no_geometry(layer, fields))
        matched = len(codes & set(at_hand[fields.code]))
        foreign = layer.crs().authid() != CRS
        other = fields.edition != edition
        ranked.append((other, -matched, item.rank, foreign, len(at_hand), item.title, item))
    best = min(ranked, key=lambda entry: entry[:-1])
    return best[-1], -best[1]


def _no_geometry(
    layer: QgsVectorLayer, fields: BoundaryFields
) -> tuple[QgsCoordinateTransformContext, None, QgsFeatureRequest]:
    request = QgsFeatureRequest()
    request.setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes([fields.code], layer.fields())
    return QgsCoordinateTransformContext(), None, request


def boundary_fields(item: Found) -> BoundaryFields:
    """Return geography, edition and fields of a layer that the scan took for a boundary."""
    fields = recognise_boundaries(list(item.fields))
    if fields is None:
        raise InputError(item.title, "its fields name no ONS geography")
    return fields


def open_layer(item: Found) -> QgsVectorLayer:
    """Open the layer that a scan found.

    Raises:
        InputError: it does not open.
    """
    layer = open_source(item.part, item.title)
    if not layer.isValid():
        raise InputError(item.title, "the layer cannot be opened")
    return layer


def read_areas(
    item: Found, codes: set[str] | None, log: PrepareLog, transform: QgsCoordinateTransformContext
) -> tuple[pd.DataFrame, SourceData]:
    """Read code, name and repaired geometry of areas with these codes, or of all where None.

    Raises:
        InputError: a code appears twice, or a geometry cannot be repaired.
    """
    fields = boundary_fields(item)
    layer = open_layer(item)
    wanted = [name for name in (fields.code, fields.name) if name]
    listing, _ = read_source(layer, wanted, item.title, *_no_geometry(layer, fields))
    kept = listing if codes is None else listing[listing[fields.code].isin(codes)]
    ids = kept["feature_id"]
    request = feature_request(layer, wanted, item.title, transform, log.feedback)
    request.setFilterFids([int(number) for number in ids])
    rows, geometry = read_source(layer, wanted, item.title, transform, log.feedback, request)
    repeated = rows[fields.code].duplicated()
    if repeated.any():
        raise InputError(
            item.title,
            f"area {rows.loc[repeated, fields.code].iloc[0]} appears twice",
            "one feature for each area, with all its parts",
        )
    geometry, repairs = repair(geometry, item.title, rows[fields.code].tolist())
    for line in repairs:
        log.warn(str(line))
    frame = pd.DataFrame(
        {
            "code": rows[fields.code],
            "name": rows[fields.name] if fields.name else None,
            "edition": fields.edition,
            "geometry": geometry,
        }
    )
    frame = frame.sort_values("code", ignore_index=True)
    notes = [f"{len(repairs)} invalid geometries were repaired"] if repairs else []
    return frame, SourceData(frame, str(fields.edition), len(listing), [], notes)


def authorities(lsoa: pd.DataFrame, names: dict[str, str], area: StudyArea) -> pd.DataFrame:
    """Dissolve LSOAs to authorities, so that edges agree, in the study area's order."""
    known = {authority.code: authority.name for authority in WEST_MIDLANDS}
    known.update({code: name for code, name in names.items() if isinstance(name, str) and name})
    rows = []
    for code in area.authority_codes:
        members = lsoa[lsoa["lad_code"] == code]
        shape = _without_pinholes(shapely.union_all(members["geometry"].to_numpy()))
        row = {
            "code": code,
            "name": known.get(code, code),
            "edition": members["edition"].iloc[0],
            "geometry": shape,
        }
        row.update({name: members[name].sum(min_count=len(members)) for name in POPULATION})
        rows.append(row)
    return pd.DataFrame(rows)


def _without_pinholes(shape: shapely.Geometry, smallest_m2: float = 5_000.0) -> shapely.Geometry:
    """Drop holes that generalised neighbours leave between them, too small to be land."""
    polygons = []
    for polygon in shapely.get_parts(shape):
        holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= smallest_m2]
        polygons.append(shapely.Polygon(polygon.exterior, holes))
    return shapely.multipolygons(polygons)


def read_msoas(
    items: Sequence[Found],
    edition: int,
    lsoa: pd.DataFrame,
    log: PrepareLog,
    transform: QgsCoordinateTransformContext,
) -> pd.DataFrame | None:
    """Read MSOAs to which the lookup gives an LSOA of the study area; None where not at hand."""
    codes = set(lsoa["msoa_code"].dropna())
    if not items:
        log.absent(MSOA_BOUNDARIES)
        return None
    if not codes:
        why = "No lookup says which MSOA an LSOA of the study area belongs to."
        log.left_out(MSOA_BOUNDARIES, why)
        return None
    item, matched = _best(items, edition, codes)
    if boundary_fields(item).edition != edition or matched < len(codes):
        log.left_out(
            MSOA_BOUNDARIES,
            f"{item.title}, of {boundary_fields(item).edition}, holds {matched:,} of the "
            f"{len(codes):,} MSOAs of {edition} in the study area.",
        )
        return None
    frame, data = read_areas(item, codes, log, transform)
    members = lsoa.groupby("msoa_code")
    frame["lad_code"] = frame["code"].map(members["lad_code"].first())
    for name in POPULATION:
        total = members[name].apply(lambda column: column.sum(min_count=len(column)))
        frame[name] = frame["code"].map(total)
    log.read("msoa", MSOA_BOUNDARIES, item, data, len(frame), _rest(data, frame))
    return frame


def _rest(data: SourceData, kept: pd.DataFrame) -> str:
    outside = data.rows_read - len(kept)
    return f"{outside:,} outside the study area" if outside else ""


def locate(points: np.ndarray, lsoa: pd.DataFrame) -> np.ndarray:
    """Return (n,) row of the LSOA that each point lies in, -1 where it lies in none.

    A point on a shared edge goes to the LSOA first by code.
    """
    tree = shapely.STRtree(lsoa["geometry"].to_numpy())
    point, area = tree.query(points, predicate="intersects")
    rows = np.full(len(points), -1)
    order = np.lexsort((area, point))[::-1]
    rows[point[order]] = area[order]
    return rows
