"""Points of a package: incidents and services, placed on the National Grid and in their LSOA."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsLineString,
)

from ...core.errors import InputError
from ...sources.health import services
from ...sources.reading.points import COORDINATES, unlocated
from ...sources.reading.reader import Reader
from ...sources.reading.records import DataSet, SourceData
from ..layers.layers import describe_transform, target_crs
from ..schema.tables import BY_NAME
from .areas import locate
from .files import read_files
from .hospitals import read_hospitals
from .log import PrepareLog
from .scan import HOSPITALS, Found, Scan

WGS_84 = "EPSG:4326"


def on_the_grid(
    frame: pd.DataFrame, transform: QgsCoordinateTransformContext, log: PrepareLog, title: str
) -> np.ndarray:
    """Return (n,) points in EPSG:27700; None where a row has no place.

    Eastings and northings count before longitude and latitude. Each distinct place is
    transformed once: street-level crime has few of them.

    Args:
        frame: rows with the columns of `points.COORDINATES`.
        transform: the project's coordinate operations.
        log: told which operation was used.
        title: what messages call the file.
    """
    easting, northing = (frame[name].to_numpy(dtype=float, copy=True) for name in COORDINATES[:2])
    degrees = frame[list(COORDINATES[2:])].to_numpy(dtype=float)
    rows = np.flatnonzero(np.isnan(easting) & ~np.isnan(degrees).any(axis=1))
    if len(rows):
        crs = QgsCoordinateReferenceSystem(WGS_84)
        log.info(describe_transform(crs, title, transform))
        places, which = np.unique(degrees[rows], axis=0, return_inverse=True)
        # The last place stands twice: where there is but one, shapely would see no line.
        places = np.vstack([places, places[-1:]])
        line = QgsLineString(places[:, 0].tolist(), places[:, 1].tolist())
        line.transform(QgsCoordinateTransform(crs, target_crs(), transform))
        moved = shapely.get_coordinates(shapely.from_wkb(bytes(line.asWkb())))
        easting[rows], northing[rows] = moved[which.ravel()].T
    points = np.full(len(frame), None, dtype=object)
    placed = ~np.isnan(easting) & ~np.isnan(northing)
    points[placed] = shapely.points(easting[placed], northing[placed])
    return points


def read_points(
    found: Scan,
    readers: tuple[Reader, ...],
    table: str,
    lsoa: pd.DataFrame,
    transform: QgsCoordinateTransformContext,
    log: PrepareLog,
) -> pd.DataFrame | None:
    """Read rows of a point table that lie in the study area, from every file at hand.

    Args:
        found: what the scan found.
        readers: all readers; those of the table are used.
        table: `incidents` or `services`.
        lsoa: LSOAs of the study area, with `code` and `geometry`.
        transform: the project's coordinate operations.
        log: account of what was read; rows without a place, or outside, are counted.

    Returns:
        The table's columns and `geometry`; None where no file is at hand.
    """
    parts = [
        _inside(table, reader.data_set, item, data, lsoa, transform, log)
        for reader, item, data in read_files(found, readers, (table,), log)
    ]
    for item in found.of(HOSPITALS) if table == "services" else ():
        try:
            data = read_hospitals(item, transform, log)
        except InputError as error:
            log.left_out(services.DATA_SET, str(error))
            continue
        parts.append(_inside(table, services.DATA_SET, item, data, lsoa, transform, log))
    if not parts:
        return None
    whole = pd.concat(parts, ignore_index=True)
    return _once(table, whole, log)


def _inside(
    table: str,
    data_set: DataSet,
    item: Found,
    data: SourceData,
    lsoa: pd.DataFrame,
    transform: QgsCoordinateTransformContext,
    log: PrepareLog,
) -> pd.DataFrame:
    """Return the rows of one file that lie in an LSOA of the study area, with `geometry`."""
    nowhere = int(unlocated(data.frame).sum())
    points = on_the_grid(data.frame, transform, log, item.title)
    rows = locate(points, lsoa)
    inside = rows >= 0
    kept = data.frame[inside].assign(geometry=points[inside])
    if "area_code" in kept:
        place = lsoa["code"].to_numpy()[rows[inside]]
        given = kept["area_code"].fillna("") != ""
        kept["area_code"] = kept["area_code"].where(given, place)
    outside = int((~inside).sum()) - nowhere
    rest = ", ".join(
        text
        for number, text in (
            (nowhere, f"{nowhere:,} without a place"),
            (outside, f"{outside:,} outside the study area"),
        )
        if number
    )
    log.read(table, data_set, item, data, len(kept), rest)
    return kept.drop(columns=list(COORDINATES))


def _once(table: str, frame: pd.DataFrame, log: PrepareLog) -> pd.DataFrame:
    """Return rows with a key of their own; the same incident in two files is one."""
    key = list(BY_NAME[table].key)
    repeated = frame.duplicated(key)
    if repeated.any():
        log.warn(
            f"{table}: {int(repeated.sum()):,} rows have the {' and '.join(key)} of an earlier row "
            "and were left out."
        )
    return frame[~repeated].reset_index(drop=True)
