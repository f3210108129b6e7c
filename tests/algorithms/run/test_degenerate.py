"""Every analysis on layers with nothing in them: an answer or an error that names the fault.

Each input of each algorithm is made degenerate in turn while the others are sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from tests.helpers.layers import memory_layer, square

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

GROUPS = ("analysis", "statistics", "patterns")
TABLE = "TEMPORARY_OUTPUT"
Row = dict[str, Any]
ZONES = {
    "code": "string", "name": "string", "lad_name": "string", "ward_name": "string",
    "population": "integer", "pop_0_15": "integer", "pop_10_24": "integer", "count": "integer",
    "crime_count": "integer", "assault_admissions_all": "integer", "residents": "integer",
    "areas": "integer", "education_decile": "integer", "education_rank": "integer",
    "income_rank": "integer", "imd_score": "double", "score": "double", "need_score": "double",
    "crime_score": "double", "demand_score": "double", "z": "double", "p": "double",
    "class": "string", "authority": "string", "period": "string", "value": "double",
    "hot": "integer", "neighbours": "integer", "masked": "bool",
}  # fmt: skip
POINTS = {
    "id": "string", "category": "string", "victim_group": "string", "period": "string",
    "occurred": "string", "urn": "string", "name": "string", "phase": "string",
    "pupils": "integer", "sen_rate": "double", "exclusions": "integer",
    "exclusion_rate": "double", "lsoa_code": "string", "teachable_moments": "bool",
    "emergency_department": "bool", "weight": "double",
}  # fmt: skip
KINDS = ("zones", "cover", "points")
KEYS = ("code", "urn", "id", "name", "lsoa_code")


def zone(i: int) -> tuple[Row, str]:
    """A square of a grid of four by four, every number different."""
    texts = {
        "code": f"Z{i}", "name": f"Zone {i}", "lad_name": "Westham" if i % 4 < 2 else "Eastham",
        "ward_name": f"Ward {i // 4}", "authority": "Westham", "class": "hot 95%",
        "period": str(2010 + i), "masked": False, "education_decile": 1 + i // 4,
    }  # fmt: skip
    row = {name: texts.get(name, (7 * i) % 16 + 20) for name in ZONES}
    return {**row, "population": 1000 + i, "p": 0.01}, square(i % 4, i // 4)


def point(i: int) -> tuple[Row, str]:
    row = {
        "id": f"I{i}", "category": "robbery" if i % 2 else "knife_crime",
        "victim_group": "all", "period": f"2019-0{1 + i % 9}", "urn": f"U{i}",
        "occurred": f"2019-03-0{1 + i % 9}T{i:02d}:10:00", "name": f"Place {i}",
        "phase": "Secondary" if i % 2 else "Primary", "pupils": 100 + i, "sen_rate": 10.0 + i,
        "exclusions": i, "exclusion_rate": i / 7, "lsoa_code": f"Z{i}", "weight": 1.0 + i,
        "teachable_moments": i % 2 == 0, "emergency_department": True,
    }  # fmt: skip
    return row, f"POINT({400_100 + 233 * i} {290_100 + 171 * i})"


def layer(kind: str, change: str = "sound") -> QgsVectorLayer:
    """Zones or points, as they should be or degenerate."""
    fields, make = (POINTS, point) if kind == "points" else (ZONES, zone)
    rows = [make(i) for i in range(16)]
    constants = {"nulls": None, "zeros": 0, "equal": 5}
    if kind == "cover":
        rows = rows[5:7]
    if change == "empty":
        rows = []
    elif change == "one":
        rows = rows[:1]
    elif change == "placeless":
        rows = [(row, "") for row, _ in rows]
    elif change == "duplicated":
        rows = [({**row, **{k: "same" for k in KEYS if k in row}}, shape) for row, shape in rows]
    elif change == "stacked":
        rows = [rows[i % 16] for i in range(10_000)] if kind == "points" else rows[:1] * 16
        rows = [(row, rows[0][1]) for row, _ in rows]
    elif change in constants:
        for row, _ in rows:
            numbers = [name for name in row if fields[name] in ("integer", "double")]
            names = fields if change == "nulls" else numbers
            row.update({name: constants[change] for name in names if name not in KEYS})
    text = "&".join(f"{name}:{of}" for name, of in fields.items())
    shape = "Point" if kind == "points" else "Polygon"
    values = [([row[name] for name in fields], where) for row, where in rows]
    return memory_layer(f"{change}_{kind}", text, values, kind=shape)


CHANGES = ("empty", "one", "nulls", "zeros", "equal", "duplicated", "placeless", "stacked")
RUNS: dict[str, list[dict[str, Any]]] = {
    "topdecile": [{"NEED": "zones", "DOMAIN": "education"},
                  {"NEED": "zones", "RANK_FIELD": "education_rank", "SCOPE": "study_area"}],
    "overlap": [{"NEED": "zones", "COVERAGE": "cover", "PLACEMENTS": 19, "CHANCE": TABLE,
                 "QUOTIENTS": TABLE}],
    "gaps": [{"NEED": "zones", "COVERAGE": "cover", "PLACEMENTS": 19, "CHANCE": TABLE,
              "QUOTIENTS": TABLE, "SCHOOLS": "points", "SCORE_FIELD": "imd_score"}],
    "comparegaps": [{"BEFORE": "zones", "AFTER": "zones", "COVERAGE": "cover"}],
    "servicegaps": [{"DEMAND": "zones", "SERVICES": "points", "PEOPLE": "zones"}],
    "schoolsinneed": [{"SCHOOLS": "points", "NEED": "zones", "COVERAGE": "cover"}],
    "rates": [{"INPUT": "zones", "SMOOTH": True},
              {"INPUT": "zones", "METHOD": "proportion", "BENCHMARK": "2"},
              {"INPUT": "zones", "METHOD": "standardised", "AGE_FIELD": "areas"}],
    "trends": [{"INPUT": "zones", "AREA_FIELD": "lad_name", "NAME_FIELD": "", "KIND": kind,
                "INDICATOR_FIELD": "code", "DENOMINATOR_FIELD": "population", "POINTS": TABLE}
               for kind in ("value", "rate", "proportion")],
    "concentration": [{"INPUT": "points", "EXPOSURE_FIELD": field, "PERMUTATIONS": 19,
                       "CURVE": TABLE, "STATISTICS": TABLE} for field in ("", "pupils")],
    "correlation": [{"INPUT": "points", "OTHER": "zones", "PERMUTATIONS": 19, "NEIGHBOURS": 3},
                    {"INPUT": "zones", "Y_FIELD": "imd_score", "X_FIELD": "count",
                     "LABEL_FIELD": "name", "PERMUTATIONS": 19, "NEIGHBOURS": 3}],
    "temporalprofile": [{"INPUT": "points", "BY_HOUR": TABLE, "BY_DAY": TABLE}],
    "suppress": [{"INPUT": "zones", "COUNT_FIELDS": "count;areas", "PARENT_FIELD": "lad_name",
                  "TOTALS_TABLE": TABLE, "REPORT": TABLE}],
    "aggregatepoints": [{"POINTS": "points", "AREAS": "zones", "TABLE": TABLE}],
    "hexgrid": [{"AREA": "zones", "POINTS": "points", "POPULATION": "zones"}],
    "heatmap": [{"POINTS": "points", "MASK": "zones", "CELL_M": 50, "KERNEL": "gaussian"},
                {"POINTS": "points", "BANDWIDTH_M": 500, "CELL_M": 200, "POPULATION": "zones",
                 "WEIGHT_FIELD": "weight"}],
    "hotspots": [{"INPUT": "zones", "METHOD": method, "WEIGHTS": weights, "PERMUTATIONS": draws,
                  "POPULATION_FIELD": people, "NEIGHBOURS": 3, "TABLE": TABLE}
                 for method, weights, draws, people in (
                     ("gi_star", "contiguity", 0, ""), ("gi_star", "nearest", 9, "population"),
                     ("local_moran", "distance", 19, ""))],
    "circleclusters": [{"INPUT": "zones", "PLACES": "zones"},
                       {"INPUT": "zones", "CLASS_FIELD": "", "SIGNIFICANCE_FIELD": "p"}],
    "prioritygrid": [{"AREA": "zones", "INCIDENTS": "points", "NEED": "zones", "CALLS": "points",
                      "MASK": "points", "MASK_DISTANCE": 200,
                      "NEED_FIELDS": ["income", "income_rank", "low", 1.0]}],
    "impactareas": [{"GRID": "zones", "PLACES": "zones", "NUMBER": 1, "ADOPTED": 1,
                     "MIN_HEXAGONS": 1}],
}  # fmt: skip
CASES = [
    (name, number, role)
    for name, runs in RUNS.items()
    for number, run in enumerate(runs)
    for role in (key for key, value in run.items() if value in KINDS)
]


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """Exceptions that are no message for an analyst; QGIS passes them on as if they were."""
    from wm_vru_plugin.algorithms.run.base import VruAlgorithm

    found: list[BaseException] = []
    original: Callable[..., Any] = VruAlgorithm.processAlgorithm

    def watched(*arguments: Any) -> Any:
        try:
            return original(*arguments)
        except QgsProcessingException:
            raise
        except Exception as error:
            found.append(error)
            raise

    monkeypatch.setattr(VruAlgorithm, "processAlgorithm", watched)
    yield found


def run(name: str, given: dict[str, Any]) -> dict[str, Any]:
    import processing
    from qgis.core import QgsProcessingFeedback

    parameters = {"OUTPUT": TABLE, **given}
    return processing.run(f"wmvru:{name}", parameters, feedback=QgsProcessingFeedback(False))


def summary_of(result: dict[str, Any]) -> str:
    return str(result.get("SUMMARY", result.get("SENTENCE")))


def test_every_analysis_is_here(wmvru_provider: Any) -> None:
    names = {item.name() for item in wmvru_provider.algorithms() if item.groupId() in GROUPS}
    assert names == set(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_sound_layers_give_an_answer(name: str) -> None:
    for given in RUNS[name]:
        layers = {key: layer(value) if value in KINDS else value
                  for key, value in given.items()}  # fmt: skip
        assert len(summary_of(run(name, layers))) > 40


@pytest.mark.parametrize(("name", "number", "role"), CASES)
def test_an_answer_or_a_named_fault(
    name: str, number: int, role: str, strange: list[BaseException]
) -> None:
    faults = [
        f"{change}: {fault}"
        for change in CHANGES
        if (fault := fault_of(name, RUNS[name][number], role, change, strange))
    ]
    assert not faults, "\n".join(faults)


def fault_of(
    name: str, given: dict[str, Any], role: str, change: str, strange: list[BaseException]
) -> str:
    """What is wrong with a run of which one layer is degenerate; "" where nothing is."""
    layers = {
        key: layer(value, change if key == role else "sound")
        for key, value in given.items()
        if value in KINDS
    }
    try:
        summary = summary_of(run(name, {**given, **layers}))
    except QgsProcessingException as error:
        if strange:
            first = strange.pop()
            return f"{type(first).__name__}: {first}"
        names = [item.name() for item in layers.values()]
        fields = [word for field in (*ZONES, *POINTS) for word in (f"'{field}'", f"{field}: ")]
        named = any(word in str(error) for word in (*names, *fields))
        return "" if named else f"names neither layer nor field: {error}"
    odd = re.search(r"\b(nan|NaN|None(?! of)|inf|NULL|NaT)\b", summary)
    return f"'{odd[0]}' in the summary: {summary}" if odd else ""


def test_ranks_alone_make_deciles_of_the_study_area() -> None:
    result = run("topdecile", {**RUNS["topdecile"][1], "NEED": layer("zones")})
    assert result["WORST_COUNT"] == 1
    assert "1 of 16 areas (6.2%) lie in the most deprived tenth of the study area" in str(
        result["SUMMARY"]
    )


def test_nothing_significant_is_said_so() -> None:
    given = {**RUNS["circleclusters"][1], "INPUT": layer("zones", "equal")}
    assert "No area is significant" in summary_of(run("circleclusters", given))


def test_ten_thousand_points_in_one_place_are_all_counted() -> None:
    given = {"AREAS": layer("zones"), "POINTS": layer("points", "stacked")}
    result = run("aggregatepoints", given)
    assert (result["INSIDE_COUNT"], result["OUTSIDE_COUNT"]) == (10_000, 0)
    assert "in 1 different places" in str(result["SUMMARY"])


def test_an_area_is_not_counted_twice() -> None:
    given = {**RUNS["topdecile"][0], "NEED": layer("zones", "duplicated")}
    with pytest.raises(QgsProcessingException, match="field 'code': 'same' stands in 16 rows"):
        run("topdecile", given)
