"""wmvru:rates, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import NULL, Qgis, QgsProcessingException, QgsProcessingFeedback

from tests.helpers.layers import memory_layer, rows_of, square
from tests.helpers.logs import Log
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

FIELDS = "code:string&name:string&count:double&population:integer"
SAMPLE = str(resource("sample", "west_midlands_sample.gpkg"))


def run(layer: object, feedback: QgsProcessingFeedback | None = None, **more: object):
    import processing

    parameters = {"INPUT": layer, "OUTPUT": "TEMPORARY_OUTPUT", **more}
    return processing.run("wmvru:rates", parameters, feedback=feedback)


def areas(kind: str = "Polygon", count: object = 40):
    values = [("A", "Aston", 10, 1000), ("B", "Bilston", 90, 1000), ("C", "Cosely", count, 1000)]
    shapes = [square(column, 0) if kind == "Polygon" else "" for column in range(3)]
    if kind == "Point":
        shapes = [f"POINT({400_000 + column} 290000)" for column in range(3)]
    return memory_layer("areas", FIELDS, list(zip(values, shapes)), kind=kind)


def test_polygons_keep_geometry_and_attributes() -> None:
    result = run(areas(), SMOOTH=True)
    layer = result["OUTPUT"]
    rows = {row["code"]: row for row in rows_of(layer)}
    assert [field.name() for field in layer.fields()][:4] == ["code", "name", "count", "population"]
    assert layer.featureCount() == 3
    assert sum(feature.geometry().area() for feature in layer.getFeatures()) == pytest.approx(3e6)
    assert rows["A"]["rate"] == 10
    assert rows["A"]["unit"] == "per 1,000"
    assert rows["A"]["interval"] == "Byar (95%)"
    assert rows["A"]["benchmark"] == pytest.approx(140 / 3)
    assert [rows[code]["comparison"] for code in "ABC"] == ["better", "worse", "similar"]
    assert 10 < rows["A"]["smoothed"] < 140 / 3
    assert (result["RATED_COUNT"], result["MISSING_COUNT"]) == (3, 0)
    assert result["SUMMARY"].startswith("Crude rates of count per 1,000 in 3 areas.")
    assert "Highest: Bilston, 90.0" in result["SUMMARY"]


@pytest.mark.parametrize("kind", ["Point", "None"])
def test_points_keep_their_place_and_tables_have_none(kind: str) -> None:
    result = run(areas(kind), METHOD="proportion", BENCHMARK="C", POLARITY="low_is_bad")
    rows = rows_of(result["OUTPUT"])
    assert [row["rate"] for row in rows] == [1, 9, 4]
    assert [row["comparison"] for row in rows] == ["worse", "better", "benchmark"]
    assert rows[0]["unit"] == "per cent"
    expected = Qgis.GeometryType.Point if kind == "Point" else Qgis.GeometryType.Null
    assert result["OUTPUT"].geometryType() == expected


@pytest.mark.usefixtures("text_of_pandas_3")
def test_where_there_is_no_rate_no_text_stands_for_it() -> None:
    values = [("A", "a", None, 10), ("B", None, 3, 0), ("C", "c", 30, 1000)]
    layer = memory_layer("holey", FIELDS, [(row, square(0, 0)) for row in values])
    rows = {row["code"]: row for row in rows_of(run(layer)["OUTPUT"])}
    for name in ("rate", "interval", "comparison"):
        assert [rows[code][name] in (None, NULL) for code in "ABC"] == [True, True, False], name
    assert rows["C"]["interval"] == "Byar (95%)"
    assert [rows[code]["note"] in (None, NULL) for code in "ABC"] == [False, False, True]
    assert rows["B"]["name"] in (None, NULL)


def test_missing_numbers_are_counted_and_noted() -> None:
    values = [("A", "a", None, 10), ("B", "b", 3, 0), ("C", "c", 3, None), ("D", "d", 3, 10)]
    layer = memory_layer("holey", FIELDS, [(row, square(0, 0)) for row in values])
    result = run(layer)
    notes = {row["code"]: row["note"] for row in rows_of(result["OUTPUT"])}
    assert notes == {
        "A": "count is missing",
        "B": "denominator is zero",
        "C": "denominator is missing",
        "D": None,
    }
    assert (result["RATED_COUNT"], result["MISSING_COUNT"]) == (1, 3)
    assert "3 areas have no rate" in result["SUMMARY"]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"METHOD": "proportion"}, "Layer 'areas', row 'C': the numerator 2000 is above"),
        ({"COUNT_FIELD": "offences"}, "no field 'offences'"),
        ({"BENCHMARK": "E92000001"}, "'E92000001' is neither a row nor a number"),
        ({"FILTER": '"year" = 2019'}, "no field 'year'"),
        ({"METHOD": "standardised"}, "AGE_FIELD: no field is chosen"),
        ({"METHOD": "standardised", "SMOOTH": True}, "standardised rates are not smoothed"),
        ({"FILTER": "\"code\" = 'Z'"}, "there are no rows"),
    ],
)
def test_faults_are_named(more: dict[str, object], problem: str) -> None:
    with pytest.raises(QgsProcessingException, match=problem):
        run(areas("None", 2000), **more)


def test_a_filter_and_groups() -> None:
    fields = FIELDS + "&year:integer"
    values = [("A", "a", 10, 100, 2018), ("A", "a", 20, 100, 2019), ("B", "b", 30, 100, 2019)]
    layer = memory_layer("long", fields, [(row, "") for row in values], kind="None")
    log = Log()
    result = run(layer, log, FILTER='"year" = 2019')
    assert [row["rate"] for row in rows_of(result["OUTPUT"])] == [200, 300]
    assert "long: 2 of 3 rows read." in log.lines
    grouped = rows_of(run(layer, GROUP_FIELD="year")["OUTPUT"])
    assert [row["benchmark"] for row in grouped] == [100, 250, 250]
    with pytest.raises(QgsProcessingException, match="the area 'A' is there 2 times"):
        run(layer)


def test_standardised_rates_are_a_table_by_area() -> None:
    fields = "code:string&name:string&age:string&count:integer&population:integer"
    values = [("Y", "Young", "0-64", 40, 4000), ("Y", "Young", "65+", 10, 200),
              ("O", "Old", "0-64", 20, 2000), ("O", "Old", "65+", 50, 1000)]  # fmt: skip
    layer = memory_layer("by_age", fields, [(row, square(0, 0)) for row in values])
    result = run(layer, METHOD="standardised", AGE_FIELD="age")
    rows = rows_of(result["OUTPUT"])
    assert result["OUTPUT"].geometryType() == Qgis.GeometryType.Null
    assert [(row["code"], row["name"]) for row in rows] == [("Y", "Young"), ("O", "Old")]
    assert [row["rate"] for row in rows] == pytest.approx([17.8, 17.8])
    assert rows[0]["interval"] == "Dobson (95%)"


def test_the_methods_are_those_of_the_core() -> None:
    from wm_vru_plugin.algorithms.statistics import rates
    from wm_vru_plugin.core.rates.benchmark import POLARITIES
    from wm_vru_plugin.core.rates.rates import METHODS

    assert (rates.METHODS, rates.POLARITIES) == (METHODS, POLARITIES)


def test_the_sample_is_marked_synthetic() -> None:
    result = run(
        f"{SAMPLE}|layername=lsoa_crime", COUNT_FIELD="knife_crime_all", SMOOTH=True, PER=100_000
    )
    rows = rows_of(result["OUTPUT"])
    assert result["SUMMARY"].startswith("SYNTHETIC: Crude rates of knife_crime_all per 100,000")
    assert {row["data_status"] for row in rows} == {"SYNTHETIC"}
    whole = 100_000 * sum(r["rate_count"] for r in rows) / sum(r["rate_denominator"] for r in rows)
    assert rows[0]["benchmark"] == pytest.approx(whole)
    assert all(row["lower"] <= row["rate"] <= row["upper"] for row in rows)


@pytest.mark.parametrize(
    "expression",
    ['"count" > 10', '"COUNT" > 10', "attribute('count') > 10", "$area > 0 and count > 10"],
)
def test_filters_are_read_as_qgis_reads_them(expression: str) -> None:
    assert [row["code"] for row in rows_of(run(areas(), FILTER=expression)["OUTPUT"])] == ["B", "C"]


def test_codes_that_are_numbers_stay_whole_though_one_is_missing() -> None:
    fields = "code:integer&name:string&count:double&population:integer"
    values = [(12, "a", 1, 10), (13, "b", 2, 10), (None, "c", 3, 10)]
    layer = memory_layer("numbered", fields, [(row, "") for row in values], kind="None")
    rows = rows_of(run(layer, BENCHMARK="12")["OUTPUT"])
    assert [row["code"] for row in rows] == ["12", "13", None]
    assert [row["benchmark"] for row in rows] == [100, 100, 100]
