"""wmvru:overlap and wmvru:gaps: what they refuse, what they mark, and what they call the areas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
)

from tests.helpers.layer_cases import small_package, small_tables
from tests.helpers.layers import grid_need, memory_layer, rows_of, square
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

OUT = "TEMPORARY_OUTPUT"
TABLES = {"overlap": ("BY_AUTHORITY", "BY_COVERAGE", "SENSITIVITY", "PIECES"), "gaps": ("AREAS",)}
BOTH = pytest.mark.parametrize("name", ["overlap", "gaps"])


def run(name: str, log: Log | None = None, **parameters: Any) -> dict[str, Any]:
    import processing

    given = {"OUTPUT": OUT, "DOMAIN": "education", **parameters}
    return processing.run(f"wmvru:{name}", given, feedback=log)


def cover_layer(*shapes: str, mark: object = None) -> Any:
    rows = [((f"A{number}", mark), shape) for number, shape in enumerate(shapes, 1)]
    return memory_layer("cover", "name:string&restricted:boolean", rows)


@BOTH
def test_an_area_that_stands_twice_is_refused(name: str) -> None:
    need = grid_need()
    again = [feature for feature in need.getFeatures() if feature["code"] == "Z03"]
    need.dataProvider().addFeatures(again)
    message = r"Layer 'need', field 'code': 'Z03' stands in 2 rows\. Expected: one row for each"
    with pytest.raises(QgsProcessingException, match=message):
        run(name, NEED=need, COVERAGE=cover_layer(square(0, 0)))
    apart = run(name, NEED=need, COVERAGE=cover_layer(square(0, 0)), CODE_FIELD="")
    assert apart["NEED_COUNT"] == 13, "without codes, each feature is an area"


@BOTH
def test_results_of_restricted_layers_are_marked(name: str) -> None:
    for mark in (True, False):
        log = Log()
        sinks = dict.fromkeys((*TABLES[name], "CHANCE", "QUOTIENTS"), OUT)
        cover = cover_layer(square(0, 0, 0.5), mark=mark)
        result = run(name, log, NEED=grid_need(), COVERAGE=cover, PLACEMENTS=19, **sinks)
        warned = [line for line in log.warnings if "Layer 'cover' holds restricted counts" in line]
        assert bool(warned) == mark
        for output in ("OUTPUT", *sinks):
            found = {row.get("restricted") for row in rows_of(result[output])}
            assert found == ({True} if mark else {None}), (mark, output)


@BOTH
@pytest.mark.parametrize("selected", [False, True])
def test_what_a_package_says_of_the_need_counts(name: str, selected: bool, tmp_path: Path) -> None:
    provenance = small_tables()["provenance"].assign(restricted=[True, False, False])
    package = small_package(tmp_path / "small.gpkg", provenance=provenance)
    need: Any = f"{package.path}|layername=lsoa"
    cover = f"{package.path}|layername=local_authority"
    if selected:
        need = QgsProcessingFeatureSourceDefinition(need, False, 100)
    log = Log()
    result = run(name, log, NEED=need, COVERAGE=cover, DOMAIN="none", RULE="within", MIN_AREAS=1,
                 GAP_DISTANCE=0, INSIDE_PERCENT=100)  # fmt: skip
    assert any("'lsoa' holds restricted counts" in line for line in log.warnings), log.warnings
    if name == "overlap":
        assert {row["restricted"] for row in rows_of(result["OUTPUT"])} == {True}


@BOTH
def test_areas_that_cannot_be_placed_leave_the_other_results(name: str) -> None:
    log = Log()
    cover = cover_layer(square(0, 0, 2.5), square(2.6, 0, 1.4), square(0, 2.6, 1.4))
    plain = run(name, NEED=grid_need(), COVERAGE=cover)
    assert plain["SUMMARY"] == plain["SENTENCE"]
    given = {"NEED": grid_need("again"), "COVERAGE": cover, "CHANCE": OUT, "QUOTIENTS": OUT}
    result = run(name, log, **given)
    assert result["SENTENCE"] == plain["SENTENCE"]
    assert rows_of(result["OUTPUT"]) == rows_of(plain["OUTPUT"])
    rows = {row["measure"]: row for row in rows_of(result["CHANCE"])}
    for row in rows.values():
        assert row["observed"] is not None and "finds no room" in row["note"]
        for field in ("expected", "lower", "upper", "ratio", "p_at_least", "p_at_most"):
            assert row[field] is None, field
        assert row["placements"] is None
    assert rows_of(result["QUOTIENTS"])[-1]["location_quotient"] is not None
    assert any("was not possible: Layer 'cover': a coverage" in line for line in log.warnings)
    said = "the test against chance was not possible (Layer 'cover': a coverage area of "
    assert said in result["CHANCE_SENTENCE"] and said in result["SUMMARY"]


@BOTH
def test_chance_where_nobody_is_known_to_live_says_so(name: str) -> None:
    bare = memory_layer("bare", "code:string", [(("A",), square(0, 0))])
    given = {"NEED": bare, "COVERAGE": cover_layer(square(0, 0, 0.2)), "DOMAIN": "none"}
    log = Log()
    result = run(name, log, **given, CHANCE=OUT)
    assert any("no area has residents" in line for line in log.warnings)
    assert "not possible (Random placement: no area has residents" in result["SUMMARY"]
    placed = run(name, **given, CHANCE=OUT, PLACE_BY="land", PLACEMENTS=19)
    assert {row["placements"] for row in rows_of(placed["CHANCE"])} == {19}
    assert {row["note"] for row in rows_of(placed["CHANCE"])} <= {"", None}


def test_sentences_call_the_areas_by_their_names() -> None:
    units = {"NEED_UNIT": "MSOA", "COVERAGE_UNIT": "local authority"}
    given = {"NEED": grid_need(), "COVERAGE": cover_layer(square(0, 0, 1.0))}
    overlap, gaps = run("overlap", **given, **units), run("gaps", **given, **units)
    assert overlap["SENTENCE"].startswith("Of the 12 MSOAs in the most deprived")
    assert "inside the local authorities" in overlap["SENTENCE"]
    assert "11 of the 12 MSOAs" in gaps["SENTENCE"]
    assert "outside the local authorities" in gaps["SENTENCE"]
    assert "the nearest local authority, A1, touches it" in gaps["SENTENCES"]
    for result in (overlap, gaps):
        assert not any(word in str(result) for word in ("LSOA", "Impact Area"))
    usual = run("overlap", **given)["SENTENCE"]
    assert "12 LSOAs" in usual and "the Impact Areas" in usual
    with pytest.raises(QgsProcessingException, match=r"Name of a need area: .* is no name"):
        run("gaps", **given, NEED_UNIT="ward/")
