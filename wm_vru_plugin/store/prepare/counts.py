"""Counts and Impact Areas of a package."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from qgis.core import QgsCoordinateTransformContext

from ...core.errors import InputError
from ...core.geometry.repair import repair
from ...sources.crime import area_counts
from ...sources.places import lsoa_changes
from ...sources.places.boundaries import IMPACT_AREAS, recognise_impact_areas, truth
from ...sources.reading.records import SourceData
from ...sources.reading.tabular import first_of
from ..layers.layers import read_source
from .areas import open_layer
from .editions import Editions, whole_counts
from .log import PrepareLog
from .scan import Found

_STATUSES = {"official", "analyst", "illustrative", "synthetic"}


def read_counts(
    items: list[Found], codes: set[str], editions: Editions, log: PrepareLog
) -> pd.DataFrame | None:
    """Read counts of areas in the study area, from every file at hand.

    A file with codes of another edition is carried over through the ONS lookup, as whole counts,
    or left out where there is none. One none of whose codes belongs to the study area is left out.
    """
    edition = editions.edition
    if not items:
        log.absent(area_counts.DATA_SET)
        return None
    parts = []
    for item in items:
        stated = area_counts.code_edition(list(item.fields))
        other = stated not in (0, edition)
        if other and not editions.leads_to(stated):
            # Most codes of two editions are the same: the rest would be lost without a sound.
            log.left_out(
                area_counts.DATA_SET,
                f"{item.title}: its codes are of {stated}, those of the package of {edition}; "
                f"to carry them over takes {lsoa_changes.DATA_SET.needs}.",
            )
            continue
        data = area_counts.read(item.path, item.part)
        frame = data.frame
        if other:
            carried = editions.fitted(
                frame, "area_code", item, area_counts.DATA_SET, log, complete=False
            )
            if carried is None:
                continue
            for rows in carried.groupby(["category", "victim_group", "period"]).groups.values():
                carried.loc[rows, "count"] = whole_counts(carried.loc[rows, "count"])
            frame = carried
        kept = frame[frame["area_code"].isin(codes)]
        others = frame.loc[~frame["area_code"].isin(codes), "area_code"]
        if kept.empty:
            log.left_out(
                area_counts.DATA_SET,
                f"{item.title}: none of its {others.nunique():,} areas is an area of {edition} in "
                f"the study area, the first is {others.iloc[0] if len(others) else 'absent'}.",
            )
            continue
        rest = ""
        if len(others):
            rest = (
                f"{len(others):,} rows of {others.nunique():,} areas that are not of {edition} in "
                f"the study area, the first is {others.iloc[0]}"
            )
            log.warn(f"{item.title}: {rest}.")
        log.read("crime_counts", area_counts.DATA_SET, item, data, len(kept), rest)
        parts.append(kept)
    if not parts:
        return None
    frame = pd.concat(parts, ignore_index=True)
    key = ["area_code", "category", "victim_group", "period"]
    clash = frame.duplicated(key)
    if clash.any():
        raise InputError(
            " and ".join(item.title for item in items),
            f"both count area {frame.loc[clash, 'area_code'].iloc[0]} for one group and period",
            "each count in one file",
        )
    return frame


def read_impact_areas(
    items: list[Found],
    extent: shapely.Geometry,
    log: PrepareLog,
    transform: QgsCoordinateTransformContext,
) -> pd.DataFrame | None:
    """Read polygons with a name that meet the study area; one row for each name.

    Raises:
        InputError: more than one layer may be meant.
    """
    best = min((item.rank for item in items), default=0)
    candidates = [item for item in items if item.rank == best]
    if not candidates:
        log.absent(IMPACT_AREAS)
        return None
    if len(candidates) > 1:
        raise InputError(
            " and ".join(item.title for item in candidates),
            "more than one layer of named polygons may be the Impact Areas",
            "one such layer; name its file in 'Files'",
        )
    item = candidates[0]
    # The scan found it by these very fields.
    name, adopted = recognise_impact_areas(list(item.fields)) or ("", "")
    source, status = (first_of(list(item.fields), (field,)) for field in ("source", "status"))
    wanted = [field for field in (name, adopted, source, status) if field]
    rows, geometry = read_source(open_layer(item), wanted, item.title, transform, log.feedback)
    geometry, repairs = repair(geometry, item.title, rows["feature_id"].tolist())
    for line in repairs:
        log.warn(str(line))
    data = SourceData(rows, "", len(rows), status="analyst")
    if status:
        stated = {str(value).lower() for value in rows[status].dropna()} & _STATUSES
        data.status = next((s for s in ("synthetic", "illustrative") if s in stated), "analyst")
    named = rows[name].fillna("").astype(str).str.split().str.join(" ")
    unnamed = named == ""
    frame = pd.DataFrame(
        {
            "name": named.where(~unnamed, "Unnamed area " + rows["feature_id"].astype(str)),
            "adopted": rows[adopted].map(truth) if adopted else None,
            "source": rows[source] if source else f"supplied file {item.path.name}",
            "geometry": geometry,
        }
    )
    near = shapely.intersects(frame["geometry"].to_numpy(), extent)
    outside = int((~near).sum())
    frame = frame[near]
    if frame.empty:
        raise InputError(
            item.title,
            "none of its polygons meets the study area",
            "Impact Areas of this study area; check the coordinate system the layer declares",
        )
    united = len(frame) - frame["name"].nunique()
    if united:
        data.notes.append(f"{united} polygons share a name with another and were united")
        torn = frame.groupby("name")["adopted"].nunique()
        for area in torn.index[torn > 1]:
            log.warn(f"{item.title}: '{area}' is both adopted and not; its first polygon counts.")
        frame = frame.groupby("name", as_index=False, sort=True).agg(
            {
                "adopted": "first",
                "source": "first",
                "geometry": lambda parts: shapely.union_all(np.asarray(parts, dtype=object)),
            }
        )
    if unnamed.any():
        data.notes.append(f"{int(unnamed.sum())} polygons have no name and are numbered")
    if adopted and rows[adopted].notna().any() and frame["adopted"].isna().all():
        log.warn(f"{item.title}: field '{adopted}' says neither yes nor no; adopted is not known.")
    rest = f"{outside:,} do not meet the study area" if outside else ""
    log.read("impact_areas", IMPACT_AREAS, item, data, len(frame), rest)
    return frame.reset_index(drop=True)
