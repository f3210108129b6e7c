"""wmvru:schoolsinneed, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import E0, N0, grid_need, memory_layer, rows_of, square
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "BY_AUTHORITY", "CROSS"), "TEMPORARY_OUTPUT")
FIELDS = "urn:string&name:string&phase:string&pupils:integer&sen_rate:double&exclusions:integer"


def run(schools: object, need: object = None, cover: object = None, **more: object) -> dict:
    import processing

    feedback = more.pop("feedback", None)
    need = grid_need() if need is None else need
    if cover is None:
        cover = memory_layer("cover", "name:string", [(("A1",), square(0, 0))])
    parameters = {"SCHOOLS": schools, "NEED": need, "COVERAGE": cover, **SINKS, **more}
    return processing.run("wmvru:schoolsinneed", parameters, feedback=feedback)


def school_layer(*rows: tuple, fields: str = FIELDS):
    """Kilometres east and north (None for no place), then the values."""
    places = [
        (values, "" if east is None else f"POINT({E0 + east * 1000} {N0 + north * 1000})")
        for east, north, *values in rows
    ]
    return memory_layer("schools", fields, places, kind="Point")


SCHOOLS = (
    (0.5, 0.5, "1", "Inside", "Primary", 200, 30.0, 0),
    (2.5, 1.5, "2", "Outside", "Primary", 200, 16.0, 2),
    (1.5, 1.5, "3", "Unknown", "Secondary", None, None, None),
    (1.5, 3.5, "4", "Not in need", "Secondary", 1000, 12.0, 5),
    (9.5, 9.5, "5", "Elsewhere", None, 100, 12.0, 0),
    (None, None, "6", "Nowhere", "Primary", 100, 12.0, 0),
)


def test_every_school_and_every_table() -> None:
    log = Log()
    result = run(school_layer(*SCHOOLS), feedback=log)
    rows = {row["name"]: row for row in rows_of(result["OUTPUT"])}
    assert len(rows) == 5
    assert rows["Inside"]["coverage"] == "inside"
    assert rows["Outside"]["area_code"] == "Z12"
    assert rows["Outside"]["nearest_name"] == "A1"
    assert rows["Outside"]["nearest_m"] == pytest.approx((1500**2 + 500**2) ** 0.5, abs=0.1)
    assert rows["Outside"]["priority"] is True
    assert rows["Outside"]["flags"] == "in need; not covered; SEN; exclusions"
    assert rows["Unknown"]["exclusion_rate"] is None
    assert rows["Not in need"]["decile"] == 5
    assert rows["Elsewhere"]["decile"] is None
    assert rows["Elsewhere"]["phase"] == "Unknown"
    assert (result["IN_NEED_COUNT"], result["OUTSIDE_COUNT"], result["PRIORITY_COUNT"]) == (3, 2, 1)
    total = next(
        row for row in rows_of(result["BY_AUTHORITY"])
        if (row["authority"], row["phase"]) == ("Total", "All")
    )  # fmt: skip
    assert (total["schools"], total["in_need_inside"], total["exclusions_unknown"]) == (5, 1, 1)
    cross = {(row["group"], row["phase"]): row for row in rows_of(result["CROSS"])}
    assert cross[("1", "Primary")]["rate"] == pytest.approx(0.5)
    assert cross[("1", "Secondary")]["schools_unknown"] == 1
    assert cross[("Unknown", "All")]["schools"] == 1
    assert cross[("10", "All")]["schools"] == 0
    said = "\n".join(log.lines)
    assert "schools: 1 of 6 rows have no location" in said
    assert "schools: 1 stand in no area" in said
    points = result["OUTPUT"]
    assert points.crs().authid() == "EPSG:27700"
    feature = next(f for f in points.getFeatures() if f["name"] == "Inside")
    assert feature.geometry().asPoint().x() == pytest.approx(E0 + 500)


def test_phases_fifths_and_thresholds() -> None:
    result = run(
        school_layer(*SCHOOLS), PHASES="Primary", GROUPS="fifths", SEN_PERCENT=31.0, MAX_DECILE=5
    )
    assert {row["phase"] for row in rows_of(result["OUTPUT"])} == {"Primary"}
    assert len(rows_of(result["CROSS"])) == (5 + 1) * 2
    assert not any(row["sen_high"] for row in rows_of(result["OUTPUT"]))


def test_a_layer_without_figures_is_told_and_used() -> None:
    log = Log()
    schools = school_layer((0.5, 0.5, "A"), (2.5, 0.5, "B"), fields="name:string")
    result = run(schools, feedback=log)
    assert result["OUTSIDE_COUNT"] == 1
    assert any("has no field 'exclusions'" in line for line in log.lines)
    assert rows_of(result["OUTPUT"])[0]["phase"] == "Unknown"


def test_what_is_wrong_is_named() -> None:
    schools = school_layer(*SCHOOLS)
    with pytest.raises(QgsProcessingException, match=r"'need'.*no field 'crime_decile'"):
        run(schools, DOMAIN="crime")
    with pytest.raises(QgsProcessingException, match=r"no row has 'Tertiary'.*Primary"):
        run(schools, PHASES="Tertiary")
    with pytest.raises(QgsProcessingException, match="'1' comes twice"):
        run(school_layer(SCHOOLS[0], SCHOOLS[0]))
    with pytest.raises(QgsProcessingException, match=r"column 'pupils': a count is negative"):
        run(school_layer((0.5, 0.5, "1", "A", "Primary", -2, 1.0, 0)))
    with pytest.raises(QgsProcessingException, match="stands in any of 16 areas"):
        run(school_layer((90.5, 0.5, "1", "A", "Primary", 2, 1.0, 0)))


def test_the_sample(sample_package) -> None:
    path = sample_package.path
    names = ("schools", "lsoa_deprivation", "impact_areas")
    result = run(*(f"{path}|layername={name}" for name in names))
    rows = rows_of(result["OUTPUT"])
    assert len(rows) == 1230
    assert result["SUMMARY"].startswith("SYNTHETIC: Of 1,230 schools")
    cross = {(row["group"], row["phase"]): row for row in rows_of(result["CROSS"])}
    assert cross[("Total", "All")]["exclusions"] == sum(row["exclusions"] or 0 for row in rows)
    for name in SINKS:
        assert {row["data_status"] for row in rows_of(result[name])} == {"SYNTHETIC"}
