"""Real files of both editions, and what was published of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

SEVEN = [f"E080000{number}" for number in range(25, 32)]


DOMAINS = {
    "education": "Education, Skills and Training",
    "crime": "Crime",
    "health": "Health Deprivation and Disability",
}


FILES = {
    2019: (
        "iod2019/File_7_-_RECONSTRUCTED_IoD2019_Ranks__Deciles_and_Population_Denominators.csv",
        "boundaries/LSOA_2011_WM7_bng.gpkg",
        "boundaries/MSOA_2011_WM7.geojson",
        "lookups/LSOA11_MSOA11_LU__WM7.csv",
        "crime/2011-02-west-midlands-street.csv",
    ),
    2025: (
        "iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv",
        "boundaries/LSOA_2021_WM7.geojson",
    ),
}


def run(name: str, **parameters: Any) -> dict[str, Any]:
    import processing

    return processing.run(f"wmvru:{name}", parameters)


def published(shared_data: Path, edition: int, domain: str) -> pd.DataFrame:
    """Authority and decile as the publisher's file has them, read by pandas alone."""
    frame = pd.read_csv(shared_data / FILES[edition][0], encoding="utf-8-sig")
    frame.columns = frame.columns.str.strip()
    code = next(name for name in frame if name.startswith("Local Authority District code"))
    stem = f"{DOMAINS[domain]} Decile"
    decile = next(name for name in frame if name.startswith(stem))
    mine = frame[frame[code].isin(SEVEN)]
    name = next(name for name in frame if name.startswith("Local Authority District name"))
    return pd.DataFrame({"authority": mine[name], "decile": mine[decile]})
