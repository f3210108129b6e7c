"""wmvru:servicegaps, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import E0, N0, memory_layer, rows_of, square
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "RANKED", "SENSITIVITY"), "TEMPORARY_OUTPUT")


def run(demand: object, services: object, **more: object) -> dict:
    import processing

    feedback = more.pop("feedback", None)
    parameters = {"DEMAND": demand, "SERVICES": services, **SINKS, **more}
    return processing.run("wmvru:servicegaps", parameters, feedback=feedback)


def row_of_areas(*demand: float | None):
    """Squares of 1 km in a row, their centres half a kilometre up."""
    rows = [
        ((f"Z{at}", f"Area {at}", "Westham", value), square(at, 0))
        for at, value in enumerate(demand)
    ]
    fields = "code:string&name:string&lad_name:string&assault_admissions_all:integer"
    return memory_layer("admissions", fields, rows)


def hospitals(*rows: tuple, part: str = "boolean"):
    """Name, kilometres along the row (None for no place), department, takes part."""
    fields = f"name:string&emergency_department:boolean&teachable_moments:{part}"
    places = [
        (
            (name, department, takes_part),
            "" if along is None else f"POINT({E0 + along * 1000} {N0 + 500})",
        )
        for name, along, department, takes_part in rows
    ]
    return memory_layer("hospitals", fields, places, kind="Point")


HOSPITALS = (
    ("At work", 0.5, True, True), ("Near the end", 8.5, True, False),
    ("Half way", 4.5, True, None), ("No department", 9.5, False, True),
    ("Nowhere", None, True, True),
)  # fmt: skip


def test_distances_classes_and_the_choice() -> None:
    log = Log()
    demand = row_of_areas(1, 1, 1, 1, 1, 1, 1, 1, 5, None)
    result = run(demand, hospitals(*HOSPITALS), DISTANCE_M=1000.0, feedback=log)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["Z3"]["nearest_m"] == pytest.approx(3000)
    assert rows["Z1"]["covered"] == "within"
    assert rows["Z2"]["covered"] == "beyond"
    assert rows["Z9"]["demand"] is None
    assert rows["Z8"]["reached_by"] == "Near the end"
    assert rows["Z0"]["centre"] == "geometric"
    assert (result["TOTAL"], result["BEYOND"]) == (13, 11)
    ranked = rows_of(result["RANKED"])
    assert [row["name"] for row in ranked] == ["Near the end", "Half way", "At work"]
    assert [row["gained"] for row in ranked[:2]] == [6, 3]
    assert len(rows_of(result["SENSITIVITY"])) == 6
    assert "1 of 10 areas have no figure" in result["SUMMARY"]
    said = "\n".join(log.lines)
    assert "of 1 of 4 services it is not known whether they take part" in said
    assert "1 of 4 rows have no location" in said
    assert "hospitals: 4 of 5 rows read" in said


def test_where_people_live_moves_the_centre() -> None:
    people = memory_layer("small", "population:integer", [((100,), square(3.9, 0.4, 0.1))])
    result = run(row_of_areas(1, 1, 1, 1), hospitals(*HOSPITALS), PEOPLE=people)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["Z3"]["centre"] == "population"
    assert rows["Z3"]["nearest_m"] == pytest.approx(3450, abs=60)
    assert rows["Z2"]["centre"] == "geometric"


def test_the_status_of_the_data_is_told() -> None:
    rows = [(("Z0", 4, "synthetic"), square(0, 0))]
    demand = memory_layer("d", "code:string&assault_admissions_all:integer&status:string", rows)
    result = run(demand, hospitals(*HOSPITALS))
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    for name in SINKS:
        assert {row["data_status"] for row in rows_of(result[name])} == {"SYNTHETIC"}


def test_what_is_wrong_is_named() -> None:
    demand = row_of_areas(1)
    with pytest.raises(QgsProcessingException, match=r"'hospitals'.*no field 'in_scheme'"):
        run(demand, hospitals(*HOSPITALS), PART_FIELD="in_scheme")
    with pytest.raises(QgsProcessingException, match=r"'teachable_moments'.*'perhaps' is neither"):
        run(demand, hospitals(("A", 0, True, "perhaps"), part="string"))
    with pytest.raises(QgsProcessingException, match="no field 'beds', which the filter"):
        run(demand, hospitals(*HOSPITALS), FILTER='"beds" > 3')
    with pytest.raises(QgsProcessingException, match="no service is left by the filter"):
        run(demand, hospitals(*HOSPITALS), FILTER="\"name\" = 'Other'")


def test_the_sample(sample_package) -> None:
    path = sample_package.path
    result = run(f"{path}|layername=msoa_crime", f"{path}|layername=services")
    rows = rows_of(result["OUTPUT"])
    assert len(rows) == 356
    assert result["TOTAL"] == sum(row["demand"] or 0 for row in rows)
    assert result["SUMMARY"].startswith("SYNTHETIC: ")


def test_restricted_counts_stay_marked(sample_package) -> None:
    log = Log()
    path = sample_package.path
    result = run(f"{path}|layername=msoa_crime", f"{path}|layername=services", feedback=log)
    from qgis.core import QgsVectorLayer

    from wm_vru_plugin.store.package.layer_provenance import stated_of
    from wm_vru_plugin.store.schema.layer_facts import facts_of

    layer = QgsVectorLayer(f"{path}|layername=msoa_crime", "m", "ogr")
    stated = stated_of(facts_of(layer)).restricted
    assert {row["restricted"] for row in rows_of(result["RANKED"])} == {stated}
    assert any("run wmvru:suppress" in line for line in log.lines) == stated
