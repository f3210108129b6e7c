"""The tables of areas: LSOAs with codes and names, their MSOAs, wards and authorities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from .cells import coverage
from .groups import neighbours, partition
from .names import marked, place_names
from .places import PLACES
from .regions import seeds

EDITION = 2011
PEOPLE = ["population", "pop_0_15", "pop_16_59", "pop_60_over"]


def lsoa_table() -> pd.DataFrame:
    """One row per LSOA, without population, sorted by code; index 0 … 1679."""
    positions, regions = seeds()
    polygons, pairs = coverage(positions, regions)
    regions = regions[: len(polygons)]
    points = shapely.get_coordinates(shapely.centroid(polygons))
    inner = regions[pairs[:, 0]] == regions[pairs[:, 1]]
    links = neighbours(pairs[inner], len(polygons))
    wards = iter(place_names(11))
    rows, order, msoa_code = [], [], 0
    for region, place in enumerate(PLACES):
        nodes = np.flatnonzero(regions == region).tolist()
        number = 0
        for ward in partition(nodes, place.msoas, points, links):
            ward_name = next(wards)
            for msoa in ward:
                number += 1
                msoa_code += 1
                for letter, node in zip("ABCDEFGHIJ", msoa):
                    order.append(node)
                    rows.append(
                        {
                            "code": f"Z01{len(order):06d}",
                            "name": marked(f"{place.name} {number:03d}{letter}"),
                            "lad_code": place.code,
                            "msoa_code": f"Z02{msoa_code:06d}",
                            "msoa_name": marked(f"{place.name} {number:03d}"),
                            "ward_name": ward_name,
                            "edition": EDITION,
                        }
                    )
    table = pd.DataFrame(rows)
    table["geometry"] = polygons[order]
    return table


def dissolve(lsoa: pd.DataFrame, key: str) -> pd.DataFrame:
    """Sum the people and join the polygons of the LSOAs that share `key`.

    Returns:
        One row per key, sorted, with `code`, `lad_code`, population columns and geometry.
    """
    rows = []
    for code, part in lsoa.groupby(key, sort=True):
        joined = shapely.coverage_union_all(np.array(part["geometry"], dtype=object))
        row = {"code": code, "lad_code": part["lad_code"].iloc[0], "edition": EDITION}
        row.update({column: int(part[column].sum()) for column in PEOPLE})
        rows.append({**row, "geometry": shapely.normalize(joined)})
    return pd.DataFrame(rows)
