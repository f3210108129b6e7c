"""wmvru:trends, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from tests.helpers.layers import memory_layer, rows_of
from tests.helpers.logs import Log
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

FIELDS = (
    "area_code:string&area_name:string&indicator:string&breakdown:string&period:string"
    "&count:double&denominator:double&value:double&unit:string"
)
SAMPLE = str(resource("sample", "west_midlands_sample.gpkg"))


def run(layer: object, feedback: QgsProcessingFeedback | None = None, **more: object):
    import processing

    parameters = {"INPUT": layer, **dict.fromkeys(("OUTPUT", "POINTS"), "TEMPORARY_OUTPUT"), **more}
    return processing.run("wmvru:trends", parameters, feedback=feedback)


def row(period: str, count: object, value: object = None, code: str = "W1", n: object = 10_000):
    unit = "per cent" if value is None else "points"
    return (code, "Walsall", "exclusions", "total", period, count, n, value, unit), ""


def test_a_series_with_its_index_change_and_arrow() -> None:
    # Out of order, and in several writings.
    rows = [row(p, c) for p, c in zip(["2019/20", "201516", "2016-17", "2018/19", "2017/2018"],
                                      [220, 100, 130, 190, 160])]  # fmt: skip
    result = run(memory_layer("series", FIELDS, rows, kind="None"), POLARITY="high_is_bad")
    (found,) = rows_of(result["OUTPUT"])
    assert (found["kind"], found["trend"], found["arrow"]) == ("proportion", "increasing", "↑")
    assert (found["judgement"], found["test"]) == ("getting worse", "Cochran-Armitage")
    assert (found["from_period"], found["to_period"]) == ("2015/16", "2019/20")
    assert found["change"] == pytest.approx(1.2)
    assert found["percent_change"] == pytest.approx(120)
    points = rows_of(result["POINTS"])
    assert [point["period"] for point in points] == [
        "2015/16", "2016/17", "2017/18", "2018/19", "2019/20"
    ]  # fmt: skip
    assert [point["index"] for point in points] == pytest.approx([100, 130, 160, 190, 220])
    assert (result["SERIES_COUNT"], result["INCREASING_COUNT"]) == (1, 1)
    assert result["SUMMARY"].startswith("1 series of 1 area. Recent trend (last five points):")


def test_nulls_and_strange_periods_are_left_out_and_counted() -> None:
    rows = [row("2018", None, 4.0, n=None), row("2019", None, None, n=None),
            row("2020", None, 5.0, n=None), row("whenever", None, 9.0, n=None)]  # fmt: skip
    log = Log()
    result = run(memory_layer("holey", FIELDS, rows, kind="None"), log, BASE="2018", TO="2020")
    (found,) = rows_of(result["OUTPUT"])
    assert (found["kind"], found["points"], found["change"]) == ("value", 2, 1)
    assert found["trend_note"] == "fewer than five points"
    assert found["p_value"] is None
    assert "holey: left out 1 (value is missing)." in log.lines
    assert any("'whenever'" in line for line in log.lines)


def test_a_base_of_zero_is_null() -> None:
    rows = [row("2018", 0), row("2019", 5)]
    result = run(memory_layer("zero", FIELDS, rows, kind="None"), KIND="rate")
    (found,) = rows_of(result["OUTPUT"])
    assert found["change"] is None
    assert found["percent_change"] is None
    assert found["change_note"] == "the earlier rate is 0"
    assert [point["index"] for point in rows_of(result["POINTS"])] == [None, None]


@pytest.mark.parametrize(
    ("rows", "more", "problem"),
    [
        ([row("2018", 1), row("2018", 2)], {}, "several rows of 'W1, exclusions, total, 2018'"),
        ([row("2018", 1)], {"COUNT_FIELD": "cases"}, "no field 'cases'"),
        ([row("2018", 1)], {"FILTER": '"year" > 3'}, "no field 'year'"),
        ([row("2018", 9, n=3)], {"KIND": "proportion"}, "the numerator 9 is above"),
        ([row("2018", 9)], {"FILTER": "false"}, "Table 'bad': there are no rows"),
        ([row("whenever", 9)], {}, "'whenever' is not understood"),
    ],
)
def test_faults_are_named(rows: list, more: dict[str, object], problem: str) -> None:
    with pytest.raises(QgsProcessingException, match=problem):
        run(memory_layer("bad", FIELDS, rows, kind="None"), **more)


def test_years_may_be_numbers_and_fields_have_other_names() -> None:
    fields = "lad:string&year:integer&score:double"
    rows = [(("W1", 2015 + number, 10.0 + number), "") for number in range(5)]
    result = run(
        memory_layer("short", fields, rows, kind="None"),
        AREA_FIELD="lad",
        PERIOD_FIELD="year",
        VALUE_FIELD="score",
    )
    (found,) = rows_of(result["OUTPUT"])
    assert (found["test"], found["trend"]) == ("Mann-Kendall", "increasing")
    assert (found["first_period"], found["last_period"]) == ("2015", "2019")


def test_the_choices_are_those_of_the_core() -> None:
    from wm_vru_plugin.algorithms.statistics import trends
    from wm_vru_plugin.core.rates.benchmark import POLARITIES
    from wm_vru_plugin.core.trends.series import KINDS

    assert (trends.KINDS, trends.POLARITIES) == (KINDS, POLARITIES)


def test_the_sample_is_marked_synthetic() -> None:
    result = run(
        f"{SAMPLE}|layername=indicators", FILTER="\"indicator\" = 'permanent_exclusion_rate'"
    )
    rows = rows_of(result["OUTPUT"])
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    assert {one["data_status"] for one in rows} == {"SYNTHETIC"}
    assert any(one["trend"] == "increasing" for one in rows)
    tested = [one for one in rows if one["test"]]
    assert all(0 <= one["p_value"] <= 1 and one["points"] >= 5 for one in tested)
