"""The analyses on the real indices of 2019 and 2025, the real LSOAs and real recorded crime."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from tests.helpers.layers import rows_of
from tests.helpers.real_packages import DOMAINS, FILES, published, run


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


@pytest.fixture
def candidates(packages: dict[int, Path], folder: Path) -> Path:
    """Candidate Impact Areas from a month of recorded crime and the need of 2019."""
    areas = folder / "candidates.gpkg"
    if not areas.exists():
        package = packages[2019]
        grid = run(
            "prioritygrid",
            AREA=f"{package}|layername=local_authority",
            INCIDENTS=f"{package}|layername=incidents",
            NEED=f"{package}|layername=lsoa_deprivation",
            OUTPUT="TEMPORARY_OUTPUT",
        )
        run(
            "impactareas",
            GRID=grid["OUTPUT"],
            PLACES=f"{package}|layername=msoa",
            OUTPUT=str(areas),
        )
    return areas


def test_candidate_areas_hold_more_crime_than_land(candidates: Path) -> None:
    areas = rows_of(QgsVectorLayer(str(candidates), "areas", "ogr"))
    assert 30 <= len(areas) <= 39
    assert sum(bool(row["adopted"]) for row in areas) == 19
    assert {row["status"] for row in areas} == {"analyst"}
    assert len({row["name"] for row in areas}) == len(areas)


@pytest.mark.parametrize("domain", DOMAINS)
def test_gaps_of_both_editions_and_what_changed(
    packages: dict[int, Path], candidates: Path, tmp_path: Path, domain: str
) -> None:
    """Gaps of each edition add up, and the comparison accounts for every gap of both."""
    made = {}
    for edition, package in packages.items():
        common = {
            "NEED": f"{package}|layername=lsoa_deprivation",
            "COVERAGE": str(candidates),
            "DOMAIN": domain,
        }
        output = tmp_path / f"{edition}.gpkg"
        gaps = run("gaps", **common, OUTPUT=str(output), AREAS="TEMPORARY_OUTPUT")
        overlap = run(
            "overlap", **common, OUTPUT="TEMPORARY_OUTPUT", SENSITIVITY="TEMPORARY_OUTPUT"
        )
        majority = next(
            row
            for row in rows_of(overlap["SENSITIVITY"])
            if row["rule"] == "majority" and row["authority"] == "Total"
        )
        assert gaps["UNCOVERED_COUNT"] == majority["not_covered"]
        assert gaps["NEED_COUNT"] == overlap["NEED_COUNT"] > 100
        assert 0 < majority["covered"] < gaps["NEED_COUNT"]
        made[edition] = output, gaps["GAP_COUNT"]
    result = run(
        "comparegaps",
        BEFORE=str(made[2019][0]),
        AFTER=str(made[2025][0]),
        BEFORE_NAME="in 2019",
        AFTER_NAME="in 2025",
        COVERAGE=str(candidates),
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert result["PERSISTENT_COUNT"] + result["NEW_COUNT"] == made[2025][1]
    rows = rows_of(result["OUTPUT"])
    kept = {
        name for row in rows if row["change"] == "persistent" for name in row["before"].split("; ")
    }
    assert result["CLOSED_COUNT"] + len(kept) >= made[2019][1]
    # The coverage is the same on both sides, so that no gap can have closed for being covered.
    assert {row["reason"] for row in rows if row["change"] == "closed"} <= {"not in need"}


def test_crime_in_need_is_nearer_to_crime_than_chance(
    packages: dict[int, Path], candidates: Path
) -> None:
    result = run(
        "overlap",
        NEED=f"{packages[2019]}|layername=lsoa_deprivation",
        DOMAIN="crime",
        COVERAGE=str(candidates),
        OUTPUT="TEMPORARY_OUTPUT",
        CHANCE="TEMPORARY_OUTPUT",
        QUOTIENTS="TEMPORARY_OUTPUT",
        PLACEMENTS=99,
    )
    chance = {row["measure"]: row for row in rows_of(result["CHANCE"])}
    assert chance["need_areas_covered"]["ratio"] > 1.5
    assert chance["need_areas_covered"]["p_at_least"] == pytest.approx(0.01)
    total = rows_of(result["QUOTIENTS"])[-1]
    assert total["lower"] > 1
