"""wmvru:topdecile, wmvru:comparegaps and the tests against chance, run as an analyst runs them."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import NEED_FIELDS, grid_need, memory_layer, rows_of, square, total

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

TEMPORARY = "TEMPORARY_OUTPUT"


def run(name: str, **parameters: Any) -> dict[str, Any]:
    import processing

    return processing.run(f"wmvru:{name}", parameters)


def worst(**more: Any) -> dict[str, Any]:
    sinks = dict.fromkeys(("OUTPUT", "BY_AUTHORITY", "BY_DOMAIN"), TEMPORARY)
    return run("topdecile", **{"NEED": grid_need(), "DOMAIN": "education", **sinks, **more})


def test_worst_tenth_of_a_grid() -> None:
    result = worst()
    rows = rows_of(result["BY_AUTHORITY"])
    assert [row["authority"] for row in rows] == ["Eastham", "Westham", "Total"]
    assert (total(rows)["areas"], total(rows)["worst"]) == (16, 12)
    assert total(rows)["percent"] == 75 and total(rows)["times_even"] == 7.5
    assert total(rows)["residents_worst"] == 12_000
    written = rows_of(result["OUTPUT"])
    assert len(written) == result["WORST_COUNT"] == 12
    assert {row["worst_decile"] for row in written} == {1}
    assert {row["code"] for row in written} == {f"Z{r}{c}" for r in range(3) for c in range(4)}
    assert [row["domain"] for row in rows_of(result["BY_DOMAIN"])] == ["education"] * 3
    assert result["SUMMARY"].startswith("12 of 16 areas (75.0%) lie in the most deprived national")


def test_deciles_of_the_study_area_need_a_rank() -> None:
    with pytest.raises(QgsProcessingException, match="education_rank"):
        worst(SCOPE="study_area")
    with pytest.raises(QgsProcessingException, match="need a domain, or a field of ranks"):
        worst(SCOPE="study_area", DOMAIN="none", DECILE_FIELD="education_decile")
    result = worst(SCOPE="study_area", RANK_FIELD="education_score", MAX_DECILE=3)
    assert "tenths of the study area for 'education_score'" in result["SUMMARY"]


def test_a_domain_that_the_layer_lacks() -> None:
    with pytest.raises(QgsProcessingException, match=r"'need'.*there is no field 'health_decile'"):
        worst(DOMAIN="health")
    with pytest.raises(QgsProcessingException, match="Choose a domain"):
        worst(DOMAIN="none")


def test_the_sample_says_synthetic(sample_package: Any) -> None:
    result = worst(NEED=sample_package.uri("lsoa_deprivation"))
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    assert {row["data_status"] for row in rows_of(result["BY_AUTHORITY"])} == {"SYNTHETIC"}
    assert len({row["domain"] for row in rows_of(result["BY_DOMAIN"])}) == 10


def gap_layer(name: str, *places: tuple[int, int]) -> Any:
    rows = [((f"{name}{x}", 2, 1000 * x + 100), square(x, y)) for x, y in places]
    return memory_layer(name, "name:string&areas:integer&residents:integer", rows)


def test_gaps_of_two_sides() -> None:
    cover = memory_layer("cover", "name:string", [(("IA",), square(4, 0))])
    result = run(
        "comparegaps",
        BEFORE=gap_layer("B", (0, 0), (4, 0)),
        AFTER=gap_layer("A", (0, 0), (8, 0)),
        COVERAGE=cover,
        BEFORE_NAME="in 2019",
        AFTER_NAME="in 2025",
        OUTPUT=TEMPORARY,
        TABLE=TEMPORARY,
    )
    rows = {row["name"]: row for row in rows_of(result["TABLE"])}
    assert {name: row["change"] for name, row in rows.items()} == {
        "A0": "persistent",
        "A8": "new",
        "B4": "closed",
    }
    assert rows["B4"]["reason"] == "now covered"
    assert rows["B4"]["residents_before"] == 4100 and rows["B4"]["residents_after"] is None
    assert (result["PERSISTENT_COUNT"], result["NEW_COUNT"], result["CLOSED_COUNT"]) == (1, 1, 1)
    assert "1 was there in 2019 and 1 is new; 1 of those in 2019 is gone" in result["SUMMARY"]
    assert len(rows_of(result["OUTPUT"])) == 3


def test_gaps_without_residents_compare_too() -> None:
    plain = memory_layer("plain", "name:string", [(("P",), square(0, 0))])
    result = run("comparegaps", BEFORE=plain, AFTER=gap_layer("A", (0, 0)), OUTPUT=TEMPORARY)
    assert rows_of(result["OUTPUT"])[0]["residents_before"] is None


@pytest.mark.parametrize("name", ["overlap", "gaps"])
def test_against_chance(name: str) -> None:
    rows = []
    for row in range(10):
        for column in range(10):
            decile = 1 if row < 3 and column < 3 else 8
            values = (f"Z{row}{column}", "Westham", "Ward", 100, 20, decile, 1.0)
            rows.append((values, square(column, row)))
    need = memory_layer("need", NEED_FIELDS, rows)
    cover = memory_layer("cover", "name:string", [(("IA",), square(0, 0, 3.0))])
    result = run(
        name,
        NEED=need,
        DOMAIN="education",
        COVERAGE=cover,
        OUTPUT=TEMPORARY,
        CHANCE=TEMPORARY,
        QUOTIENTS=TEMPORARY,
        PLACEMENTS=99,
    )
    chance = {row["measure"]: row for row in rows_of(result["CHANCE"])}
    assert chance["need_areas_covered"]["observed"] == 9
    assert chance["need_areas_covered"]["p_at_least"] == pytest.approx(0.01)
    assert chance["need_areas_covered"]["expected"] < 2
    last = rows_of(result["QUOTIENTS"])[-1]
    assert (last["authority"], last["covered"], last["need_covered"]) == ("Total", 9, 9)
    assert last["location_quotient"] == pytest.approx(100 / 9, abs=1e-3)
    assert "times chance" in result["CHANCE_SENTENCE"]
