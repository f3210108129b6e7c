"""Real LSOAs of 2011 for tests, and coverage areas made up for them.

The police's Impact Areas are not published. The polygons made here are ILLUSTRATIVE: they stand
for nothing but a shape of plausible size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np
import pandas as pd
import shapely

from wm_vru_plugin.core.geometry.repair import Repair, repair

FILE_2 = "iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"


@dataclass(frozen=True)
class Lsoas:
    frame: pd.DataFrame
    geoms: np.ndarray
    repairs: list[Repair]


def read_lsoas(shared_file: Callable, relative: str) -> Lsoas:
    """LSOAs with authority, education decile and rank of the 2019 indices."""
    import geopandas

    layer = geopandas.read_file(shared_file(relative), engine="pyogrio")
    assert layer.crs.to_epsg() == 27700
    indices = pd.read_csv(shared_file(FILE_2), encoding="utf-8-sig")
    indices.columns = indices.columns.str.strip()
    stem = "Education, Skills and Training"
    indices = indices.rename(
        columns={
            "LSOA code (2011)": "code",
            "Local Authority District code (2019)": "lad_code",
            "Local Authority District name (2019)": "lad_name",
            f"{stem} Decile (where 1 is most deprived 10% of LSOAs)": "education_decile",
            f"{stem} Rank (where 1 is most deprived)": "education_rank",
        }
    )
    columns = ["code", "lad_code", "lad_name", "education_decile", "education_rank"]
    frame = layer[["LSOA11CD"]].rename(columns={"LSOA11CD": "code"})
    frame = frame.merge(indices[columns], on="code", how="left", validate="one_to_one")
    # Made-up residents: the tests compare sums, not people.
    frame["population"] = 1000 + (np.arange(len(frame)) * 7919) % 2000
    frame["pop_0_15"] = frame["population"] // 5
    geoms, repairs = repair(np.asarray(layer.geometry.values, dtype=object), "LSOA", frame["code"])
    return Lsoas(frame, geoms, repairs)


def illustrative_areas(geoms: np.ndarray, count: int, seed: int, radius: tuple[float, float]):
    """Wobbly discs around LSOA centroids; some overlap. Returns a frame and polygons."""
    random = np.random.default_rng(seed)
    centre = shapely.get_coordinates(shapely.centroid(geoms[random.integers(0, len(geoms), count)]))
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    reach = random.uniform(*radius, size=(count, 1))
    for wave in (2, 3, 7):
        phase = random.uniform(0, 2 * np.pi, (count, 1))
        reach = reach * (1 + 0.15 * np.sin(wave * turn + phase))
    x, y = centre[:, :1] + reach * np.cos(turn), centre[:, 1:] + reach * np.sin(turn)
    areas = shapely.polygons(np.stack([x, y], axis=2))
    frame = pd.DataFrame({"name": [f"Illustrative area {i + 1}" for i in range(count)]})
    assert shapely.is_valid(areas).all()
    return frame, areas
