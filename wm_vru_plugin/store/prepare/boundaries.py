"""Boundaries that a package keeps beside those it is made of: wards, authorities, police areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from qgis.core import QgsCoordinateTransformContext

from ...sources.places.boundaries import LARGER
from ..schema.tables import CRS
from .areas import boundary_fields, open_layer, read_areas
from .log import PrepareLog
from .scan import Found, Scan


def read_boundaries(
    found: Scan,
    authorities: pd.DataFrame,
    log: PrepareLog,
    transform: QgsCoordinateTransformContext,
) -> dict[str, pd.DataFrame]:
    """Read wards of the study area, and all authorities and police force areas at hand.

    Of several layers of a kind the one named by the analyst comes first, then the latest, then
    the one with the most features, then one that needs no transformation.

    Args:
        found: what the scan found.
        authorities: `code` and `geometry` of the study area's authorities.
        log: account of what was read. Boundaries that are absent are not missed.
        transform: the project's coordinate operations.
    """
    tables = {}
    for table, data_set in LARGER.items():
        items = found.of(data_set.id)
        if not items:
            continue
        item = min(items, key=_order)
        for other in items:
            if other is not item:
                log.info(f"{other.title}: {data_set.title} too, but {item.title} is used.")
        frame, data = read_areas(item, None, log, transform)
        if table == "ward":
            frame = _of_study_area(frame, authorities)
        else:
            whole = shapely.union_all(authorities["geometry"].to_numpy())
            shapes = frame["geometry"].to_numpy()
            shared = shapely.area(shapely.intersection(shapes, whole))
            # Generalised edges overlap their neighbours a little; half of an area is no edge.
            least = np.minimum(shapely.area(shapes), shapely.area(whole)) / 2
            frame["in_study_area"] = shared > least
        others = data.rows_read - len(frame)
        rest = f"{others:,} outside the study area" if others else ""
        log.read(table, data_set, item, data, len(frame), rest)
        tables[table] = frame
    return tables


def _order(item: Found) -> tuple[int, int, int, bool, str]:
    layer = open_layer(item)
    foreign = layer.crs().authid() != CRS
    edition = boundary_fields(item).edition
    return (item.rank, -edition, -layer.featureCount(), foreign, item.title)


def _of_study_area(frame: pd.DataFrame, authorities: pd.DataFrame) -> pd.DataFrame:
    """Return areas whose inner point lies in an authority of the study area, with its code."""
    points = shapely.point_on_surface(frame["geometry"].to_numpy())
    tree = shapely.STRtree(authorities["geometry"].to_numpy())
    row, place = tree.query(points, predicate="intersects")
    codes = pd.Series(authorities["code"].to_numpy()[place], index=row)
    codes = codes[~codes.index.duplicated()]
    frame = frame.assign(lad_code=frame.index.map(codes))
    return frame[frame["lad_code"].notna()].reset_index(drop=True)
