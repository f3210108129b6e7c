"""Hospitals from a layer of points, as rows of the services table."""

from __future__ import annotations

import pandas as pd
import shapely
from qgis.core import QgsCoordinateTransformContext

from ...sources.health import services
from ...sources.reading.records import SourceData
from ..layers.layers import read_source
from .areas import open_layer
from .log import PrepareLog
from .scan import Found

KIND = "hospital"


def read_hospitals(
    item: Found, transform: QgsCoordinateTransformContext, log: PrepareLog
) -> SourceData:
    """Read rows with columns `services.FRAME`; what a layer of names does not tell is empty.

    Sites of one name are told apart by a number, since the table has each name once.

    Raises:
        InputError: the layer cannot be opened or transformed.
    """
    name = services.hospital_name(list(item.fields))
    rows, geometry = read_source(open_layer(item), [name], item.title, transform, log.feedback)
    frame = pd.DataFrame({"name": rows[name].fillna("").astype(str).str.strip(), "kind": KIND})
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    places = shapely.centroid(geometry)  # a point of its own, or the middle of several
    frame["emergency_department"] = None
    frame["teachable_moments"] = None
    frame["easting"], frame["northing"] = shapely.get_x(places), shapely.get_y(places)
    frame["longitude"] = frame["latitude"] = float("nan")
    unusable = missing | (frame["name"] == "").to_numpy()
    refused = [
        f"feature {rows['feature_id'][at]}: no name or no place" for at in unusable.nonzero()[0]
    ]
    kept = frame[~unusable].drop_duplicates(["name", "easting", "northing"])
    turn = kept.groupby("name").cumcount()
    kept = kept.assign(
        name=[f"{one} (site {at + 1})" if at else one for one, at in zip(kept["name"], turn)]
    )
    notes = ["it does not tell which have an emergency department"]
    if (turn > 0).any():
        notes.append(f"{int((turn > 0).sum())} more sites of a name; they are numbered")
    kept = kept.loc[:, list(services.FRAME)].reset_index(drop=True)
    # The layer names neither publisher nor licence, so it stands as the analyst's own list.
    return SourceData(kept, "", len(rows), refused, notes, status="analyst")
