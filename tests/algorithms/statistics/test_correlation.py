"""wmvru:correlation, run as an analyst runs it."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer
from scipy import stats

from tests.helpers.layers import memory_layer, rows_of, square
from tests.helpers.logs import Log
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
SINKS = dict.fromkeys(("OUTPUT", "POINTS"), "TEMPORARY_OUTPUT")
SIDE = 5


def run(layer: object, feedback: QgsProcessingFeedback | None = None, **more: object):
    import processing

    parameters = {"INPUT": layer, "Y_FIELD": "rate", "PERMUTATIONS": 99, **SINKS, **more}
    return processing.run("wmvru:correlation", parameters, feedback=feedback)


def areas(name: str = "areas", **changed: object) -> QgsVectorLayer:
    """A grid of 25 squares; `changed` replaces the rate of a code."""
    rng = np.random.default_rng(3)
    rows = []
    for number in range(SIDE * SIDE):
        row, column = divmod(number, SIDE)
        code, score = f"Z{number:02}", float(column + rng.normal())
        rate = changed.get(code, 0.1 * score + float(rng.normal()))
        rows.append(((code, f"Area {number}", score, rate), square(column, row)))
    return memory_layer(name, "code:string&name:string&score:double&rate:double", rows)


def table(name: str, fields: str, rows: list[tuple]) -> QgsVectorLayer:
    return memory_layer(name, fields, [(row, "") for row in rows], "", "None")


def statistics(result: dict) -> dict[str, dict]:
    return {row["statistic"]: row for row in rows_of(result["OUTPUT"])}


def test_one_layer_with_its_map() -> None:
    layer = areas()
    result = run(layer, X_FIELD="score")
    found, rows = statistics(result), rows_of(layer)
    theirs = stats.pearsonr([row["score"] for row in rows], [row["rate"] for row in rows])
    assert found["pearson"]["value"] == pytest.approx(theirs.statistic)
    assert (result["R"], result["P"]) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert found["areas_with_neighbours"]["value"] == 25 == result["PAIRS"]
    assert "queen contiguity" in found["lee"]["meaning"]
    assert 0 < found["lee"]["permutation_p"] <= 1
    assert found["effective_pairs"]["p"] > 0
    points = rows_of(result["POINTS"])
    assert points[7]["label"] == "Area 7"
    assert points[7]["y"] == pytest.approx(points[7]["fitted"] + points[7]["residual"])
    assert result["SUMMARY"].startswith("score and rate, 25 pairs: Pearson's r is")


def test_nulls_are_left_out_and_counted() -> None:
    log = Log()
    result = run(areas(Z00=None, Z24=None), log, X_FIELD="score")
    assert result["PAIRS"] == 23
    assert "areas: 2 rows left out, no value in rate." in log.lines
    assert statistics(result)["left_out"]["value"] == 2
    assert "Left out: 2 no value in rate." in result["SUMMARY"]


def test_two_tables_joined_by_name() -> None:
    rates = table(
        "rates", "la:string&rate:double", [("A", 1.0), ("B", 3.0), ("C", 2.0), ("D", 5.0), ("X", 9)]
    )
    scores = table(
        "scores", "area:string&score:double", [("D", 40), ("C", 30), ("B", 20), ("A", 10), ("Y", 5)]
    )
    log = Log()
    keys = {"JOIN_FIELD": "la", "OTHER_JOIN_FIELD": "area", "OTHER_X_FIELD": "score"}
    result = run(rates, log, OTHER=scores, LABEL_FIELD="la", **keys)
    assert [(row["label"], row["x"], row["y"]) for row in rows_of(result["POINTS"])] == [
        ("A", 10, 1), ("B", 20, 3), ("C", 30, 2), ("D", 40, 5),
    ]  # fmt: skip
    assert result["R"] == pytest.approx(stats.pearsonr([10, 20, 30, 40], [1, 3, 2, 5])[0])
    assert "rates: 1 rows left out, not in 'scores'." in log.lines
    assert "not in 'scores': X" in log.lines
    assert "lee" not in statistics(result), "tables have no map"
    twice = table("rates", "la:string&rate:double", [("A", 1.0), ("A", 3.0), ("C", 2.0)])
    with pytest.raises(QgsProcessingException, match=r"'rates', field 'la': 1 keys stand .*: A"):
        run(twice, OTHER=scores, **keys)
    filtered = run(rates, OTHER=scores, OTHER_FILTER='"score" > 15', **keys)
    assert filtered["PAIRS"] == 3


def test_a_table_takes_the_map_of_the_layer_it_is_joined_to() -> None:
    layer = areas()
    rates = table(
        "rates", "code:string&rate:double", [(row["code"], row["rate"]) for row in rows_of(layer)]
    )
    keys = {"JOIN_FIELD": "code", "OTHER_JOIN_FIELD": "code", "OTHER_X_FIELD": "score"}
    joined, alone = (
        statistics(run(rates, OTHER=layer, **keys)),
        statistics(run(layer, X_FIELD="score")),
    )
    for name in ("pearson", "lee", "moran_y", "effective_pairs"):
        assert joined[name]["value"] == pytest.approx(alone[name]["value"]), name


def test_schools_of_the_sample_in_their_lsoas() -> None:
    result = run(
        f"{SAMPLE}|layername=schools",
        Y_FIELD="exclusion_rate",
        FILTER='"phase" = \'Secondary\' AND "exclusions" > 0',
        OTHER=f"{SAMPLE}|layername=lsoa_deprivation",
        MANY=True,
    )
    assert result["PAIRS"] == 144
    assert abs(result["R"]) < 0.25
    assert result["SUMMARY"].startswith("SYNTHETIC: imd_score and exclusion_rate, 144 pairs")
    assert "8 nearest neighbours" in result["SUMMARY"]
    assert {row["data_status"] for row in rows_of(result["POINTS"])} == {"SYNTHETIC"}


def test_authorities_of_the_sample_as_in_the_reports_chart() -> None:
    """The series of the sample, one layer taken twice: 152 upper-tier authorities, as in C78."""
    layer = f"{SAMPLE}|layername=indicators"
    rate = (
        "\"indicator\" = 'permanent_exclusion_rate' AND \"breakdown\" = 'total' "
        "AND \"period\" = '2017/18'"
    )
    score = "\"indicator\" = 'education_average_score' AND \"breakdown\" = 'upper tier'"
    result = run(
        layer,
        Y_FIELD="value",
        LABEL_FIELD="area_name",
        FILTER=rate,
        OTHER=layer,
        OTHER_FILTER=score,
        OTHER_X_FIELD="value",
        JOIN_FIELD="area_code",
        OTHER_JOIN_FIELD="area_code",
        X_NAME="education score",
    )
    assert result["PAIRS"] == 152
    assert result["SUMMARY"].startswith("SYNTHETIC: education score and value, 152 pairs")
    assert "Wolverhampton" in {row["label"] for row in rows_of(result["POINTS"])}


def test_islands_and_maps_without_neighbours_are_said_aloud() -> None:
    rows = [((float(i), float(i * i % 7)), square(5 * i, 0)) for i in range(6)]
    apart = memory_layer("apart", "score:double&rate:double", rows)
    result = run(apart, X_FIELD="score")
    assert "No statistics of the map: Neighbours: 0 of 6 areas have any" in result["SUMMARY"]
    assert "lee" not in statistics(result)
    rows += [((2.5, 8.0), square(0, 1)), ((3.5, 1.0), square(1, 0)), ((1.0, 4.0), square(5, 1))]
    some = memory_layer("some", "score:double&rate:double", rows)
    found = statistics(run(some, X_FIELD="score"))
    assert (found["areas_with_neighbours"]["value"], found["islands"]["value"]) == (5, 4)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "X_FIELD: no field of x was chosen"),
        ({"X_FIELD": "absent"}, "'areas': there is no field 'absent'"),
        ({"X_FIELD": "name"}, "Field 'name': 25 values are no numbers: 'Area 0'"),
        ({"X_FIELD": "score", "FILTER": "\"code\" = 'Z01'"}, "1 pairs of numbers"),
    ],
)
def test_what_is_wrong_is_named(more: dict, message: str) -> None:
    with pytest.raises(QgsProcessingException, match=message):
        run(areas(), **more)


def test_a_constant_is_named() -> None:
    same = {f"Z{number:02}": 0.5 for number in range(SIDE * SIDE)}
    with pytest.raises(QgsProcessingException, match=r"rate: all 25 values are 0\.5"):
        run(areas(**same), X_FIELD="score")
