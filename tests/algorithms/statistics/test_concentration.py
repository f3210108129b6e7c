"""wmvru:concentration, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from tests.helpers.layers import memory_layer, rows_of
from tests.helpers.logs import Log
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
SINKS = dict.fromkeys(("OUTPUT", "CURVE", "STATISTICS"), "TEMPORARY_OUTPUT")
FIELDS = "urn:string&name:string&phase:string&pupils:integer&exclusions:integer&part:double"


def run(layer: object, feedback: QgsProcessingFeedback | None = None, **more: object):
    import processing

    parameters = {"INPUT": layer, "PERMUTATIONS": 99, **SINKS, **more}
    return processing.run("wmvru:concentration", parameters, feedback=feedback)


def schools(*rows: tuple) -> QgsVectorLayer:
    return memory_layer("schools", FIELDS, [(row, "") for row in rows], kind="None", crs="")


def five() -> QgsVectorLayer:
    numbers = zip("abcde", (5, 3, 1, 1, 0))
    return schools(*((c, c.upper(), "Secondary", 100, n, n / 2) for c, n in numbers))


def cuts(result: dict, basis: str) -> dict[float, dict]:
    return {row["at"]: row for row in rows_of(result["OUTPUT"]) if row["basis"] == basis}


def test_table_curve_and_statistics() -> None:
    result = run(five(), EVENT_SHARES="50, 80,100", UNIT_SHARES="40", AT_LEAST="3")
    assert {at: row["units"] for at, row in cuts(result, "share of events").items()} == {
        50: 1, 80: 2, 100: 4,
    }  # fmt: skip
    assert cuts(result, "share of units")[40]["events"] == 8
    row = cuts(result, "at least")[3]
    assert (row["units"], row["events_percent"]) == (2, 80)
    assert row["units_percent_chance_low"] <= row["units_percent_chance"]
    curve = rows_of(result["CURVE"])
    assert [row["name"] for row in curve] == list("ABCDE")
    assert [row["cumulative_events"] for row in curve] == [5, 8, 9, 10, 10]
    assert result["GINI"] == pytest.approx(0.48)
    assert result["GINI_GENERALISED"] == pytest.approx(0.48)
    values = {row["statistic"]: row["value"] for row in rows_of(result["STATISTICS"])}
    assert values["gini"] == pytest.approx(0.48)
    assert result["SUMMARY"].startswith("2 of the 5 units (40.0%) hold 8 of the 10 events (80.0%)")


def test_the_sample_is_synthetic_and_has_the_shape_of_the_reports_table() -> None:
    result = run(f"{SAMPLE}|layername=schools", FILTER="\"phase\" = 'Secondary'")
    at_least = cuts(result, "at least")
    assert [at_least[at]["units"] for at in (2, 3, 4, 5)] == [110, 79, 55, 34]
    assert result["SUMMARY"].startswith("SYNTHETIC: 79 of the 221 units (35.7%) hold")
    assert {row["data_status"] for row in rows_of(result["OUTPUT"])} == {"SYNTHETIC"}


def test_chance_in_proportion_to_pupils() -> None:
    layer = schools(
        ("a", "A", "Secondary", 900, 90, 0.0), ("b", "B", "Secondary", 100, 10, 0.0),
    )  # fmt: skip
    alike, by_pupils = run(layer), run(layer, EXPOSURE_FIELD="pupils")
    assert "more concentration than chance gives" in alike["SUMMARY"]
    assert "in proportion to pupils" in by_pupils["SUMMARY"]
    assert "chance alone could give as much" in by_pupils["SUMMARY"]


def test_rows_left_out_are_logged_and_nulls_are_no_zeros() -> None:
    layer = schools(
        ("a", "A", "Secondary", 100, 3, 0.0),
        ("b", "B", "Primary", 100, 4, 0.0),
        ("c", "C", "Secondary", 100, None, 0.0),
        (None, "D", "Secondary", 100, 2, 0.0),
        ("e", "E", "Secondary", 100, 0, 0.0),
    )
    log = Log()
    result = run(layer, log, FILTER="\"phase\" = 'Secondary'", ZEROS=False)
    assert [row["code"] for row in rows_of(result["CURVE"])] == ["a"]
    assert "schools: 4 of 5 rows read." in log.lines
    for line in ("1 rows left out, without a number of events", "1 rows left out, without a code"):
        assert f"schools: {line}." in log.lines, log.lines
    assert "schools: 1 rows left out, without events." in log.lines


def test_rows_of_one_code_add_up_where_asked() -> None:
    rows = [("a", "A", "", 1, 2, 0.0), ("a", "A", "", 1, 3, 0.0), ("b", "B", "", 1, 1, 0.0)]
    with pytest.raises(QgsProcessingException, match="'schools', field 'urn': 1 codes stand"):
        run(schools(*rows))
    result = run(schools(*rows), ADD_UP=True)
    assert [row["events"] for row in rows_of(result["CURVE"])] == [5, 1]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"COUNT_FIELD": "absent"}, "'schools': there is no field 'absent'"),
        ({"COUNT_FIELD": "part"}, "'schools', field 'part': a: 2.5"),
        ({"FILTER": '"phase" ='}, "Filter"),
        ({"FILTER": "\"kind\" = 'Secondary'"}, "there is no field 'kind'"),
        ({"EVENT_SHARES": "80, most"}, "'most' is no number"),
        ({"FILTER": "\"phase\" = 'Nursery'"}, "no unit is left to count"),
    ],
)
def test_what_is_wrong_is_named(more: dict, message: str) -> None:
    with pytest.raises(QgsProcessingException, match=message):
        run(five(), **more)


def test_an_absent_default_field_is_said_aloud() -> None:
    layer = memory_layer("plain", "exclusions:integer", [((3,), ""), ((1,), "")], "", "None")
    log = Log()
    result = run(layer, log, PERMUTATIONS=0)
    assert any("has no field 'urn'; going on without" in line for line in log.lines)
    assert rows_of(result["OUTPUT"])[0]["units_percent_chance"] is None
