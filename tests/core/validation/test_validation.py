"""Checks of a package, on a sound one and on packages broken in one place each."""

from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd
import pytest
import shapely

from wm_vru_plugin.core.places.areas import StudyArea
from wm_vru_plugin.core.places.deciles import national_decile
from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.core.validation.findings import ERROR, OK, WARNING, Finding
from wm_vru_plugin.core.validation.geometry import check_geometry
from wm_vru_plugin.core.validation.validation import summary, validate
from wm_vru_plugin.store.package.checks import rule_of
from wm_vru_plugin.store.schema.tables import TABLES

AREA = StudyArea("Two", ("E08000027", "E08000030"))
RULES = [rule_of(table) for table in TABLES]
LSOAS = [f"E0100000{number}" for number in range(1, 7)]
X0, Y0 = 400_000, 290_000
Tables = dict[str, pd.DataFrame]


def cell(column: int, row: int, side: int = 1000) -> shapely.Polygon:
    """A square kilometre of a grid; corners lie on whole kilometres."""
    left, bottom = X0 + column * side, Y0 + row * side
    return shapely.box(left, bottom, left + side, bottom + side)


def people(count: int, each: int = 1500) -> dict[str, list[int]]:
    return {
        "population": [each] * count,
        "pop_0_15": [each // 5] * count,
        "pop_16_59": [each // 5 * 3] * count,
        "pop_60_over": [each // 5] * count,
    }


def filled(name: str, rows: dict[str, object]) -> pd.DataFrame:
    """A table with every column of the schema; those not given are missing."""
    rule = next(rule for rule in RULES if rule.name == name)
    frame = pd.DataFrame(rows)
    return frame.assign(**{column: None for column in rule.columns if column not in frame})


def sound() -> Tables:
    """Six LSOAs of two authorities, three each, that cover 3 by 2 km."""
    cells = np.array([cell(column, row) for row in range(2) for column in range(3)], dtype=object)
    lad = ["E08000027"] * 3 + ["E08000030"] * 3
    ranks = np.arange(1, 6 * len(DOMAIN_IDS) + 1) * 500
    authority = {"code": list(AREA.authority_codes), "name": ["Dudley", "Walsall"]}
    outlines = [shapely.union_all(cells[:3]), shapely.union_all(cells[3:])]
    named = ["lsoa", "deprivation", "crime_counts", "schools", "indicators"]
    return {
        "lsoa": filled(
            "lsoa",
            {"code": LSOAS, "name": LSOAS, "lad_code": lad, "edition": 2011, **people(6),
             "geometry": cells},
        ),
        "local_authority": filled(
            "local_authority", {**authority, "edition": 2011, **people(2, 4500),
                                "geometry": outlines},
        ),
        "deprivation": filled(
            "deprivation",
            {"lsoa_code": np.repeat(LSOAS, len(DOMAIN_IDS)), "edition": 2019,
             "domain": list(DOMAIN_IDS) * 6, "rank": ranks,
             "decile": national_decile(ranks, 32_844)},
        ),
        "crime_counts": filled(
            "crime_counts", {"area_code": LSOAS, "category": "knife_crime", "victim_group": "all",
                             "period": "2019", "count": range(6), "restricted": True},
        ),
        "schools": filled(
            "schools", {"urn": ["1"], "name": ["A"], "lad_code": lad[:1], "lsoa_code": LSOAS[:1],
                        "pupils": [900], "sen_rate": [12.5],
                        "geometry": [shapely.Point(X0 + 5, Y0 + 5)]},
        ),
        "indicators": filled(
            "indicators", {"area_code": lad[:1], "indicator": "a", "breakdown": "total",
                           "period": "2019", "value": [2.0], "lower": [1.5], "upper": [2.5]},
        ),
        "provenance": filled(
            "provenance", {"table_name": named, "file": [f"{name}.csv" for name in named],
                           "sha256": "a" * 64, "status": "official",
                           "restricted": [name == "crime_counts" for name in named]},
        ),
        "study_area": filled("study_area", {"name": ["Two"], "schema_version": [1]}),
    }  # fmt: skip


def found(tables: Tables) -> dict[tuple[str, str], Finding]:
    findings = validate(tables, AREA, RULES)
    listed = {(finding.table, finding.check): finding for finding in findings}
    assert len(listed) == len(findings)
    return listed


def test_a_sound_package_has_no_finding() -> None:
    findings = found(sound()).values()
    assert [finding for finding in findings if finding.severity != OK] == []
    assert all(finding.count == 0 and not finding.example for finding in findings)
    assert all(len(finding.meaning) > 20 for finding in findings)
    assert len(findings) > 50
    assert summary(findings) == f"{len(findings)} checks, all well."


def change(table: str, column: str, row: int, value: object) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        frame = tables[table].astype({column: object})
        frame.at[row, column] = value
        tables[table] = frame

    return apply


def drop(table: str, rows: list[int]) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        tables[table] = tables[table].drop(index=rows)

    return apply


def repeat(table: str, row: int) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        frame = tables[table]
        tables[table] = pd.concat([frame, frame.iloc[[row]]], ignore_index=True)

    return apply


def remove(table: str) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        del tables[table]

    return apply


BOW_TIE = shapely.Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)])
BROKEN = {
    "lost key": (change("lsoa", "code", 0, None), "lsoa", "key not empty", ERROR, 1, "row 1"),
    "empty key": (change("schools", "urn", 0, ""), "schools", "key not empty", ERROR, 1, "row 1"),
    "repeated key": (repeat("crime_counts", 2), "crime_counts", "key unique", ERROR, 1, LSOAS[2]),
    "no column": (
        lambda tables: tables.update(lsoa=tables["lsoa"].drop(columns="ward_name")),
        "lsoa", "columns", WARNING, 1, "ward_name",
    ),
    "no key": (
        lambda tables: tables.update(lsoa=tables["lsoa"].drop(columns=["code", "edition"])),
        "lsoa", "columns", ERROR, 1, "code",
    ),
    "no table": (
        remove("local_authority"), "study_area", "tables present", ERROR, 1, "local_authority",
    ),
    "strange authority": (
        change("lsoa", "lad_code", 0, "E08000099"), "lsoa", "reference lad_code", ERROR, 1,
        "E08000099",
    ),
    "authority beyond": (
        change("lsoa", "lad_code", 0, "E08000099"), "lsoa", "study area only", ERROR, 1,
        "E08000099",
    ),
    "strange LSOA of the indices": (
        change("deprivation", "lsoa_code", 0, "W01000001"), "deprivation", "reference lsoa_code",
        ERROR, 1, "W01000001",
    ),
    "strange area of counts": (
        change("crime_counts", "area_code", 0, "E02000009"), "crime_counts",
        "reference area_code", ERROR, 1, "E02000009",
    ),
    "school elsewhere": (
        change("schools", "lsoa_code", 0, "E01099999"), "schools", "reference lsoa_code", WARNING,
        1, "E01099999",
    ),
    "authority missing": (
        drop("lsoa", [3, 4, 5]), "lsoa", "study area complete", ERROR, 1, "E08000030",
    ),
    "rank missing": (
        change("deprivation", "rank", 3, None), "deprivation", "indices complete", ERROR, 1,
        f"{LSOAS[0]}: {DOMAIN_IDS[3]} 2019",
    ),
    "row of the indices missing": (
        drop("deprivation", [0]), "deprivation", "indices complete", ERROR, 1, LSOAS[0],
    ),
    "edition": (
        change("deprivation", "edition", 0, 2025), "deprivation", "editions fit", ERROR, 1,
        "indices of 2025, LSOAs of 2011",
    ),
    "residents missing": (
        change("lsoa", "population", 5, None), "lsoa", "residents known", WARNING, 1, LSOAS[5],
    ),
    "residents of the authority": (
        change("local_authority", "population", 1, 4400), "local_authority", "residents agree",
        WARNING, 1, "E08000030: 4,400, its LSOAs 4,500",
    ),
    "ages": (change("lsoa", "pop_0_15", 1, 301), "lsoa", "ages add up", ERROR, 1, LSOAS[1]),
    "negative residents": (
        change("lsoa", "population", 0, -1), "lsoa", "range population", ERROR, 1, "-1",
    ),
    "eleventh decile": (
        change("deprivation", "decile", 0, 11), "deprivation", "range decile", ERROR, 1, "11",
    ),
    "swapped decile": (
        change("deprivation", "decile", 0, 2), "deprivation", "deciles against ranks", ERROR, 1,
        "500, 2",
    ),
    "rank too large": (
        change("deprivation", "rank", 0, 32_845), "deprivation", "range rank", ERROR, 1, "32845",
    ),
    "share over a hundred": (
        change("schools", "sen_rate", 0, 101.0), "schools", "range sen_rate", WARNING, 1, "101",
    ),
    "interval": (
        change("indicators", "lower", 0, 2.1), "indicators", "value in interval", ERROR, 1,
        "E08000027, a, 2019",
    ),
    "no provenance": (
        drop("provenance", [1]), "provenance", "provenance present", ERROR, 1, "deprivation",
    ),
    "status": (
        change("provenance", "status", 0, "offical"), "provenance", "status known", ERROR, 1,
        "offical",
    ),
    "checksum": (
        change("provenance", "sha256", 0, "abc"), "provenance", "checksum present", WARNING, 1,
        "lsoa",
    ),
    "leak": (
        change("provenance", "restricted", 2, False), "provenance", "restriction declared", ERROR,
        1, "crime_counts",
    ),
    "provenance of nothing": (
        change("provenance", "table_name", 0, "lsoas"), "provenance", "reference table_name",
        WARNING, 1, "lsoas",
    ),
    "no geometry": (
        change("lsoa", "geometry", 0, None), "lsoa", "geometry present", ERROR, 1, LSOAS[0],
    ),
    "empty geometry": (
        change("schools", "geometry", 0, shapely.Point()), "schools", "geometry present", WARNING,
        1, "1",
    ),
    "bow tie": (
        change("lsoa", "geometry", 0, BOW_TIE), "lsoa", "geometry valid", ERROR, 1,
        "Self-intersection",
    ),
    "degrees": (
        change("schools", "geometry", 0, shapely.Point(-2.1, 52.5)), "schools",
        "geometry in Great Britain", ERROR, 1, "1",
    ),
    "overlap": (
        change("lsoa", "geometry", 0, shapely.box(X0, Y0, X0 + 1010, Y0 + 1000)), "lsoa",
        "no overlaps", ERROR, 1, f"{LSOAS[0]} and {LSOAS[1]}: 10,000 m²",
    ),
    "missing LSOA": (
        drop("lsoa", [1]), "lsoa", "covers the authorities", ERROR, 1, "1,000,000 m²",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str) -> None:
    breaks, table, check, severity, count, example = BROKEN[name]
    tables = sound()
    breaks(tables)
    finding = found(tables)[table, check]
    assert (finding.severity, finding.count) == (severity, count)
    assert example in finding.example


def test_every_check_can_fail() -> None:
    """Each kind of check is among the broken packages above or in a test below."""
    tested = {check for _, _, check, *_ in BROKEN.values()} | {"no gaps"}
    checks = {check for _, check in found(sound())}
    assert {check for check in checks if not check.startswith(("range ", "reference "))} == {
        check for check in tested if not check.startswith(("range ", "reference "))
    }


def grid(side: int) -> pd.DataFrame:
    cells = [cell(column, row) for row in range(side) for column in range(side)]
    return pd.DataFrame({"code": [f"E{n:08d}" for n in range(len(cells))], "geometry": cells})


def geometry_findings(frame: pd.DataFrame, sliver: float = 1.0) -> dict[str, Finding]:
    return {found.check: found for found in check_geometry({"lsoa": frame}, RULES, sliver)}


def test_a_hole_is_found_where_it_lies() -> None:
    findings = geometry_findings(grid(3).drop(index=4))
    assert findings["no gaps"].severity == WARNING
    assert findings["no gaps"].example == "1,000,000 m² at 401500, 291500"
    assert findings["no overlaps"].severity == OK


def test_a_missing_corner_is_no_hole() -> None:
    assert geometry_findings(grid(3).drop(index=0))["no gaps"].severity == OK


@pytest.mark.parametrize(("width", "severity"), [(0.0009, OK), (0.002, ERROR)])
def test_slivers_are_noise(width: float, severity: str) -> None:
    frame = grid(2)
    wide = shapely.box(X0, Y0, X0 + 1000 + width, Y0 + 1000)
    frame["geometry"] = [wide, *frame["geometry"][1:]]
    assert geometry_findings(frame)["no overlaps"].severity == severity
    assert geometry_findings(frame, sliver=10.0)["no overlaps"].severity == OK


def test_overlaps_come_largest_first() -> None:
    frame = grid(2)
    frame["geometry"] = [
        shapely.box(X0, Y0, X0 + 1001, Y0 + 1000),
        frame["geometry"][1],
        frame["geometry"][2],
        shapely.box(X0 + 900, Y0 + 1000, X0 + 2000, Y0 + 2000),
    ]
    finding = geometry_findings(frame)["no overlaps"]
    assert finding.count == 2
    assert finding.example == "E00000002 and E00000003: 100,000 m²"


def test_summary_counts_checks() -> None:
    tables = sound()
    tables["lsoa"].loc[0, "population"] = -1
    tables["provenance"].loc[0, "sha256"] = ""
    findings = validate(tables, AREA, RULES)
    # Residents below nothing break the range and the sum by age, and the authority's sum.
    assert summary(findings) == f"{len(findings)} checks: 2 errors, 2 warnings."


def test_an_empty_package_is_checked_as_far_as_it_goes() -> None:
    tables = {name: frame.iloc[:0] for name, frame in sound().items()}
    findings = found(tables)
    assert findings["study_area", "tables present"].count == 5
    assert findings["lsoa", "study area complete"].count == 2


def test_real_lsoas_are_a_coverage(west_midlands) -> None:
    frame = pd.DataFrame({"code": west_midlands.frame["code"], "geometry": west_midlands.geoms})
    findings = geometry_findings(frame)
    assert {finding.severity for finding in findings.values()} == {OK}
