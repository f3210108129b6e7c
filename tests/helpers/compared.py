"""Two packages that differ in known ways, compared."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
import shapely

from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.schema.tables import TABLES

EVIL = "<script>alert(1)</script> [% $id %]"


def run(before: object, after: object, folder: Path, feedback=None, **more: object):
    import processing

    parameters = {"BEFORE": str(before), "AFTER": str(after), "OUTPUT": str(folder),
                  "DOMAINS": ["education", "crime"], **more}  # fmt: skip
    return processing.run("wmvru:comparepackages", parameters, feedback=feedback)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "tables" / name, encoding="utf-8-sig", keep_default_na=True)


@lru_cache(maxsize=1)
def frames_of(path: Path) -> dict[str, pd.DataFrame]:
    package = Package(path)
    skipped = {"incidents", "population", "schools", "services"}
    return {
        item.name: package.frame(item.name)
        for item in TABLES
        if item.name not in skipped and package.has(item.name)
    }


@pytest.fixture(name="changed")
def changed_fixture(sample_package: Package, tmp_path: Path) -> Path:
    """The sample six years on: Dudley's need gone, an Impact Area over Coventry, and more."""
    frames = dict(frames_of(sample_package.path))
    lsoa = frames["lsoa"].set_index("code")
    rows = frames["deprivation"].copy()
    rows["edition"] = 2025
    authority = rows["lsoa_code"].map(lsoa["lad_code"])
    rows.loc[(authority == "Z08000027") & (rows["decile"] == 1), "decile"] = 2
    frames["deprivation"] = rows
    areas = frames["impact_areas"].copy()
    coventry = shapely.union_all(lsoa.loc[lsoa["lad_code"] == "Z08000026", "geometry"].to_numpy())
    areas.loc[0, "name"] = EVIL
    areas.loc[1, "adopted"] = not areas.loc[1, "adopted"]
    new = {"name": "=HYPERLINK(1)", "adopted": True, "geometry": shapely.multipolygons([coventry])
           if coventry.geom_type == "Polygon" else coventry}  # fmt: skip
    areas = pd.concat([areas.drop(index=2), pd.DataFrame([new])], ignore_index=True)
    frames["impact_areas"] = areas
    indicators = frames["indicators"].copy()
    newest = indicators["period"] == "2018/19"
    indicators.loc[newest, "period"] = "2023/24"
    frames["indicators"] = indicators
    counts = frames["crime_counts"].copy()
    counts["period"], counts["count"] = "2021-2023", counts["count"] * 2
    frames["crime_counts"] = counts
    path = tmp_path / "later.gpkg"
    write_package(path, frames)
    return path
