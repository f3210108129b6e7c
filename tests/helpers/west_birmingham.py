"""INVENTED admissions by real MSOA, with real hospitals: the geography of the report's map M46.

The report (lines 903 to 919) says where admissions are high: inner city and west Birmingham along
the border with Sandwell, with hot spots in Coventry and Wolverhampton; that the hospitals shown are
those with an emergency department that take part in Teachable Moments; and that City Hospital is
not shown. It lists neither counts nor hospitals, so both are set here.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

EMERGENCY = (
    "Good Hope Hospital",
    "Heartlands Hospital",
    "Manor Hospital",
    "New Cross Hospital",
    "Queen Elizabeth Hospital Birmingham",
    "Russells Hall Hospital",
    "Sandwell General Hospital",
    "University Hospital (Coventry)",
)
"""With City Hospital, the nine main emergency departments of the area (the report, line 924)."""

CITY, CHILDREN = "City Hospital", "Birmingham Children's Hospital"
WARDS_OF_NEED = (
    "Aston", "Handsworth Wood", "Ladywood", "Lozells and East Handsworth", "Soho",
    "Smethwick", "Soho and Victoria", "St Pauls",
)  # fmt: skip
"""Five of Birmingham and three of Sandwell."""


def on_the_grid(geometry: np.ndarray) -> np.ndarray:
    to = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    return shapely.transform(geometry, lambda xy: np.column_stack(to.transform(*xy.T)))


def features(shared_file, name: str) -> tuple[pd.DataFrame, np.ndarray]:
    read = json.loads(shared_file(name).read_text(encoding="utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in read]
    return pd.DataFrame([one["properties"] for one in read]), on_the_grid(np.array(shapes, object))


def hospitals(shared_file) -> tuple[pd.DataFrame, np.ndarray]:
    """All 33 points: `name`, `emergency_department`, `part`, and (33, 2) metres."""
    frame, points = features(shared_file, "health/hospitals_2022_WM7.geojson")
    names = frame["hospital22_name"]
    frame = pd.DataFrame(
        {
            "name": names,
            "emergency_department": names.isin([*EMERGENCY, CITY, CHILDREN]),
            "part": names.isin(EMERGENCY),
        }
    )
    return frame, shapely.get_coordinates(points)


def admissions(shared_file) -> tuple[pd.DataFrame, np.ndarray]:
    """356 real MSOAs with INVENTED demand, and their polygons.

    Eight everywhere; more by a bell of 2.5 km about the middle of the wards that the report's words
    mean, which is computed from their real boundaries; half as much more about the centres of
    Coventry and Wolverhampton.
    """
    frame, shapes = features(shared_file, "boundaries/MSOA_2011_WM7.geojson")
    wards, where = features(shared_file, "boundaries/Wards_2013_WM7.geojson")
    shapes = shapely.make_valid(shapes)
    xy = shapely.get_coordinates(shapely.centroid(shapes))
    mine = wards["WD13NM"].isin(WARDS_OF_NEED).to_numpy()
    assert mine.sum() == len(WARDS_OF_NEED)
    middles = [(shapely.get_coordinates(shapely.centroid(where[mine])).mean(axis=0), 60.0)]
    middles += [(np.array([433_400.0, 279_000.0]), 30.0), (np.array([391_500.0, 298_700.0]), 30.0)]
    demand = np.full(len(xy), 8.0)
    for middle, height in middles:
        demand += height * np.exp(-((xy - middle) ** 2).sum(axis=1) / (2 * 2500.0**2))
    table = pd.DataFrame(
        {
            "code": frame["MSOA11CD"],
            "name": frame["MSOA11NM"],
            "authority": frame["MSOA11NM"].str.rsplit(" ", n=1).str[0],
            "demand": np.round(demand),
        }
    )
    return table, shapes
