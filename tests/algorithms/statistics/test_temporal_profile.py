"""wmvru:temporalprofile, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsProcessingException, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from tests.helpers.layers import rows_of
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "BY_HOUR", "BY_DAY", "BY_PART"), "TEMPORARY_OUTPUT")


def run(table: object, **more: object) -> dict:
    import processing

    feedback = more.pop("feedback", None)
    parameters = {"INPUT": table, **SINKS, **more}
    return processing.run("wmvru:temporalprofile", parameters, feedback=feedback)


def table(fields: str, *rows: tuple) -> QgsVectorLayer:
    definition = "&".join(f"field={one}" for one in fields.split("&"))
    layer = QgsVectorLayer(f"NoGeometry?{definition}", "events", "memory")
    assert layer.isValid()
    features = []
    for values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def full(result: dict) -> dict[tuple[str, int], float]:
    return {
        (row["day"], row["hour"]): row["count"] for row in rows_of(result["OUTPUT"]) if row["count"]
    }


def test_text_of_a_category() -> None:
    events = table(
        "occurred:string&category:string",
        ("2019-07-05T21:30", "knife"), ("2019-07-05T20:30Z", "knife"),
        ("2019-07-06 03:00", "knife"),
        (None, "knife"), ("2019-07-05", "knife"), ("2019-07-08T09:00", "other"),
    )  # fmt: skip
    log = Log()
    result = run(events, CATEGORY="knife", feedback=log)
    assert full(result) == {("Friday", 21): 2, ("Saturday", 3): 1}
    assert result["TOTAL"] == 3
    assert {row["category"] for row in rows_of(result["BY_PART"])} == {"knife"}
    said = "\n".join(log.lines)
    assert "field 'category': 5 of 6 rows have knife" in said
    assert "1 of 5 rows have no time" in said
    assert "1 of 5 rows have a date but no time of day" in said
    assert "1 of 5 rows have an offset from UTC" in said
    assert "3 of 5 rows counted" in said


def test_date_times_of_a_layer() -> None:
    local = QDateTime(QDate(2019, 7, 5), QTime(21, 30), Qt.TimeSpec.LocalTime)
    utc = QDateTime(QDate(2019, 7, 5), QTime(20, 30), Qt.TimeSpec.UTC)
    events = table("occurred:datetime", (local,), (utc,), (None,))
    assert full(run(events)) == {("Friday", 21): 2}
    assert full(run(events, OFFSETS="ignore")) == {("Friday", 21): 1, ("Friday", 20): 1}


def test_the_matrix_of_the_report() -> None:
    from wm_vru_plugin.resources_path import resource

    path = str(resource("report", "t51_violence_by_hour_and_day.csv"))
    result = run(path, FORM="matrix")
    rows = rows_of(result["OUTPUT"])
    assert len(rows) == 168
    first = next(row for row in rows if row["rank"] == 1)
    assert (first["day"], first["hour"], first["count"]) == ("Sunday", 0, 14.3)
    assert result["TOTAL"] == pytest.approx(986)
    assert [row["peak_hour"] for row in rows_of(result["BY_DAY"])] == [15, 15, 15, 15, 22, 23, 0]
    assert rows_of(result["BY_PART"])[0]["lower"] is None
    assert "are not counts" in result["SUMMARY"]


def test_what_is_wrong_is_named() -> None:
    events = table("occurred:string&category:string", ("2019-07-05T21:30", "knife"))
    with pytest.raises(QgsProcessingException, match=r"'events'.*no field 'moment'"):
        run(events, TIME_FIELD="moment")
    with pytest.raises(QgsProcessingException, match=r"'category': no row has 'gun'.*one of knife"):
        run(events, CATEGORY="gun")
    with pytest.raises(QgsProcessingException, match="no field 'h00'"):
        run(events, FORM="matrix", DAY_FIELD="category")
    with pytest.raises(QgsProcessingException, match="Monday 06:00 is in no part"):
        run(events, PARTS="night 0-6")
    dates = table("occurred:date", (QDate(2019, 7, 5),))
    with pytest.raises(
        QgsProcessingException, match=r"field 'occurred': none of 1 rows has a time"
    ):
        run(dates)


def test_the_status_of_the_data_is_told() -> None:
    events = table("occurred:string&status:string", ("2019-07-05T21:30", "synthetic"))
    result = run(events)
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    for name in SINKS:
        assert {row["data_status"] for row in rows_of(result[name])} == {"SYNTHETIC"}
