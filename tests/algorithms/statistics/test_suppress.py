"""wmvru:suppress, run as an analyst runs it."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import memory_layer, rows_of, square
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

FIELDS = "code:string&lad_name:string&n:integer&people:integer&rate:double&lower:double"
ROWS = [
    (("A1", "Westham", 3, 1000, 3.0, 0.6), square(0, 0)),
    (("A2", "Westham", 20, 1000, 20.0, 12.0), square(1, 0)),
    (("A3", "Westham", 9, 1000, 9.0, 4.1), square(2, 0)),
    (("A4", "Eastham", 0, 1000, 0.0, 0.0), square(3, 0)),
    (("A5", "Eastham", 12, 1000, 12.0, 6.2), square(4, 0)),
    (("A6", "Eastham", None, 1000, None, None), square(5, 0)),
]
SINKS = dict.fromkeys(("OUTPUT", "TOTALS_TABLE", "REPORT"), "TEMPORARY_OUTPUT")


def run(layer: object, feedback: Any = None, **more: object) -> dict[str, Any]:
    import processing

    parameters = {"INPUT": layer, "COUNT_FIELDS": ["n"], "PARENT_FIELD": "lad_name", **SINKS}
    return processing.run("wmvru:suppress", {**parameters, **more}, feedback=feedback)


def test_counts_marks_totals_and_report() -> None:
    result = run(memory_layer("counts", FIELDS, ROWS), BASE=1)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    # By hand: 9 beside 3 would leave 12 between them, too few for 3 to be 6 and 9 at least 7.
    assert [rows[code]["n"] for code in ("A1", "A2", "A3", "A4", "A6")] == [
        None,
        None,
        None,
        0,
        None,
    ]
    assert [rows[code]["n_suppressed"] or "" for code in rows] == ["c", "s", "s", "", "", ""]
    assert rows["A5"]["n"] == 12
    assert result["OUTPUT"].getFeature(1).geometry().area() == pytest.approx(1e6)
    totals = {row["row_key"]: row["value"] for row in rows_of(result["TOTALS_TABLE"])}
    assert totals == {"Westham": 32, "Eastham": 12, "Total": 44}
    report = {row["group_name"]: row for row in rows_of(result["REPORT"])}
    assert (report["Westham"]["primary"], report["Westham"]["secondary"]) == (1, 2)
    assert report["Eastham"]["missing"] == 1
    assert (result["PRIMARY_COUNT"], result["SECONDARY_COUNT"]) == (1, 2)
    assert "of 5 counts, 1 is hidden as under 7 and 2" in result["SUMMARY"]


def test_rates_follow_and_limits_go() -> None:
    more = {"DERIVED_FIELDS": ["rate"], "INTERVAL_FIELDS": ["lower"], "TOTALS": "none"}
    result = run(memory_layer("counts", FIELDS, ROWS), **more)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["A1"]["rate"] is None
    assert rows["A3"]["n"] == 10
    assert rows["A3"]["rate"] == pytest.approx(10.0)
    assert rows["A3"]["lower"] is None
    assert rows["A4"]["lower"] == 0, "nothing is hidden of a shown zero"


def test_two_counts_need_to_be_told_apart() -> None:
    layer = memory_layer("counts", FIELDS, ROWS)
    with pytest.raises(QgsProcessingException, match="Field 'rate': there are several counts"):
        run(layer, COUNT_FIELDS=["n", "people"], DERIVED_FIELDS=["rate"])
    told = run(layer, COUNT_FIELDS=["n", "people"], DERIVED_FIELDS=["rate"], DERIVED_FROM="rate=n")
    assert {row["people_suppressed"] for row in rows_of(told["OUTPUT"])} == {"r"}


def test_faults_name_layer_and_field() -> None:
    broken = [((*ROWS[0][0][:2], -3, *ROWS[0][0][3:]), ROWS[0][1])]
    with pytest.raises(QgsProcessingException, match="counts, column 'n', row 1: -3 is negative"):
        run(memory_layer("counts", FIELDS, broken))
    with pytest.raises(QgsProcessingException, match="no field 'nothing'"):
        run(memory_layer("counts", FIELDS, ROWS), COUNT_FIELDS=["nothing"])
    with pytest.raises(QgsProcessingException, match="hides ones alone"):
        run(memory_layer("counts", FIELDS, ROWS), THRESHOLD=2)
    twice = run(memory_layer("counts", FIELDS, ROWS))["OUTPUT"]
    with pytest.raises(QgsProcessingException, match="has a field 'n_suppressed' already"):
        run(twice)


NESTED = "code:string&lad_name:string&under_16:integer&every:integer"
NESTED_ROWS = [
    (("A1", "Westham", 17, 20), square(0, 0)),
    (("A2", "Westham", 30, 70), square(1, 0)),
    (("A3", "Eastham", 13, 40), square(2, 0)),
    (("A4", "Eastham", 0, 12), square(3, 0)),
]


def test_a_part_is_guarded_with_its_whole() -> None:
    layer = memory_layer("counts", NESTED, NESTED_ROWS)
    log = Log()
    apart = run(layer, COUNT_FIELDS=["under_16", "every"], BASE=1, feedback=log)
    first = rows_of(apart["OUTPUT"])[0]
    assert first["every"] - first["under_16"] == 3, "three older ones, for all to read"
    assert any("2 fields of counts are guarded each by itself" in line for line in log.warnings)
    assert "'under_16' is nowhere above 'every', as if it were a part of it." in log.warnings
    log = Log()
    given = {"COUNT_FIELDS": ["under_16"], "WHOLE_FIELD": "every", "BASE": 1}
    result = run(layer, feedback=log, **given)
    rows = rows_of(result["OUTPUT"])
    assert None in (rows[0]["every"], rows[0]["under_16"])
    assert [row["under_16"] for row in rows][3] == 0
    assert not any("guarded each by itself" in line for line in log.warnings)
    keys = {row["column_key"] for row in rows_of(result["TOTALS_TABLE"])}
    assert keys == {"under_16", "Total"}
    names = [field.name() for field in result["OUTPUT"].fields()]
    assert not [name for name in names if "rest" in name]


def test_a_whole_that_cannot_be_one_is_refused() -> None:
    layer = memory_layer("counts", NESTED, NESTED_ROWS)
    with pytest.raises(QgsProcessingException, match="counts, column 'under_16', row 1: the whole"):
        run(layer, COUNT_FIELDS=["every"], WHOLE_FIELD="under_16")
    with pytest.raises(QgsProcessingException, match="a field of the sum is named too"):
        run(layer, COUNT_FIELDS=["under_16"], WHOLE_FIELD="every", SUM_FIELD="every")


def test_the_sample(sample_package: Any) -> None:
    import processing

    log = Log()
    result = processing.run(
        "wmvru:suppress",
        {
            "INPUT": f"{sample_package.path}|layername=lsoa_crime",
            "COUNT_FIELDS": ["knife_crime_all", "knife_crime_16_or_under"],
            "PARENT_FIELD": "lad_name",
            **SINKS,
        },
        feedback=log,
    )
    assert result["SUMMARY"].startswith("SYNTHETIC: lsoa_crime: of 3,360 counts")
    shown = [row["knife_crime_all"] for row in rows_of(result["OUTPUT"])]
    assert len(shown) == 1680
    assert not [value for value in shown if value is not None and (0 < value < 5 or value % 5)]
    assert any("passed on as they are" in line and "population" in line for line in log.warnings)
