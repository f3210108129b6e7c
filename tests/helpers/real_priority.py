"""The priority grid of real data for tests: crime of February 2011, indices of 2019."""

from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd

from wm_vru_plugin.core.geometry.repair import repair
from wm_vru_plugin.core.places.domains import domain
from wm_vru_plugin.core.priority.components import (
    COMPONENT_ROWS,
    NEED_ROWS,
    category_id,
    components_of,
    need_fields_of,
)
from wm_vru_plugin.core.priority.counts import IncidentSet
from wm_vru_plugin.core.priority.grid import NeedLayer, PriorityGrid, priority_grid
from wm_vru_plugin.sources.crime import street as police_street

FILE_7 = "iod2019/File_7_-_RECONSTRUCTED_IoD2019_Ranks__Deciles_and_Population_Denominators.csv"
STREET = ("Anti-social behaviour", "Burglary", "Robbery", "Vehicle crime", "Violent crime")


def real_lsoas(shared_file: Callable) -> tuple[pd.DataFrame, np.ndarray]:
    """LSOAs of 2011 with ranks and deciles of 2019, residents of 2015, 10 to 24 of 2017."""
    import geopandas

    layer = geopandas.read_file(shared_file("boundaries/LSOA_2011_WM7_bng.gpkg"), engine="pyogrio")
    indices = pd.read_csv(shared_file(FILE_7), encoding="utf-8-sig")
    indices.columns = indices.columns.str.strip()
    names = {
        "LSOA code (2011)": "code",
        "Local Authority District name (2019)": "lad_name",
        "Total population: mid 2015 (excluding prisoners)": "population",
    }
    for name in ("income", "employment", "education", "health"):
        names[domain(name).rank_column] = f"{name}_rank"
        names[domain(name).decile_column] = f"{name}_decile"
    people = pd.read_csv(shared_file("population/mid2017_lsoa_syoa_persons__WM7.csv"))
    people["pop_10_24"] = people[[str(age) for age in range(10, 25)]].sum(axis=1)
    frame = layer[["LSOA11CD"]].rename(columns={"LSOA11CD": "code"})
    frame = frame.merge(indices.rename(columns=names)[list(names.values())], on="code", how="left")
    young = people.rename(columns={"LSOA Code": "code"})[["code", "pop_10_24"]]
    frame = frame.merge(young, on="code", how="left", validate="one_to_one")
    geometry = np.asarray(layer.geometry.values, dtype=object)
    return frame, repair(geometry, "LSOA", frame["code"])[0]


def real_grid(shared_file: Callable) -> tuple[PriorityGrid, pd.DataFrame, pd.DataFrame]:
    """The grid, the LSOAs and the crimes; all parameters at their defaults."""
    crime = police_street.read(shared_file("crime/2011-02-west-midlands-street.csv")).frame
    frame, geometry = real_lsoas(shared_file)
    xy = crime[["easting", "northing"]].to_numpy(dtype=float)
    kinds = np.array([category_id(name) for name in crime["category"]], dtype=object)
    grid = priority_grid(
        geometry,
        frame["lad_name"].to_numpy(dtype=object),
        [IncidentSet("street", xy, kinds)],
        components_of(COMPONENT_ROWS),
        NeedLayer("lsoa", frame, geometry, need_fields_of(NEED_ROWS), "population"),
    )
    return grid, frame, crime
