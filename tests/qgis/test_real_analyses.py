"""The analyses on the real indices of 2019 and 2025, the real LSOAs and real recorded crime."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from qgis.core import QgsProject, QgsVectorLayer

sys.path.insert(0, str(Path(__file__).parent))

from layers import rows_of

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture
def packages(
    folder: Path, shared_data: Path, wmvru_provider: Any, qgis_new_project: None
) -> Iterator[dict[int, Path]]:
    """A package for each edition, prepared once."""
    made = {}
    for edition, files in FILES.items():
        made[edition] = folder / f"{edition}.gpkg"
        if not made[edition].exists():
            run(
                "prepare",
                FILES=[str(shared_data / file) for file in files],
                EDITION=str(edition),
                OUTPUT=str(made[edition]),
            )
    yield made
    QgsProject.instance().clear()


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


@pytest.mark.parametrize("edition, areas", [(2019, 1680), (2025, 1719)])
@pytest.mark.parametrize("domain", DOMAINS)
def test_worst_tenths_of_the_seven_authorities(
    packages: dict[int, Path], shared_data: Path, edition: int, areas: int, domain: str
) -> None:
    expected = published(shared_data, edition, domain)
    assert len(expected) == areas
    result = run(
        "topdecile",
        NEED=f"{packages[edition]}|layername=lsoa_deprivation",
        DOMAIN=domain,
        OUTPUT="TEMPORARY_OUTPUT",
        BY_AUTHORITY="TEMPORARY_OUTPUT",
    )
    rows = {row["authority"]: row["worst"] for row in rows_of(result["BY_AUTHORITY"])}
    assert rows.pop("Total") == result["WORST_COUNT"] == (expected["decile"] == 1).sum()
    by_name = expected[expected["decile"] == 1].groupby("authority").size()
    assert {name: count for name, count in rows.items() if count} == by_name.to_dict()
    assert len(rows) == 7


def test_the_education_tenth_in_both_editions(packages: dict[int, Path], shared_data: Path) -> None:
    counts = {
        edition: int((published(shared_data, edition, "education")["decile"] == 1).sum())
        for edition in FILES
    }
    assert counts[2019] == 331
    assert counts == {2019: 331, 2025: counts[2025]}


def loaded(path: Path) -> QgsVectorLayer:
    layer = QgsVectorLayer(str(path), path.stem, "ogr")
    assert layer.isValid()
    return layer
