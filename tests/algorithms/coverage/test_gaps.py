"""wmvru:gaps, run as an analyst runs it."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException

from tests.helpers.layers import NEED_FIELDS, grid_need, memory_layer, rows_of, square

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "AREAS", "TABLE"), "TEMPORARY_OUTPUT")


def run(need: object, cover: object, **more: object):
    import processing

    parameters = {"NEED": need, "COVERAGE": cover, "DOMAIN": "education", **SINKS, **more}
    return processing.run("wmvru:gaps", parameters)


def cover_layer(*shapes: str):
    rows = [((f"A{number}",), shape) for number, shape in enumerate(shapes, start=1)]
    return memory_layer("cover", "name:string", rows)


def split_need():
    """Three concentrations: a pair in the west, a trio in the east, and one alone."""
    places = [(0, 0), (0, 1), (4, 0), (4, 1), (5, 1), (8, 8)]
    rows = []
    for number, (column, row) in enumerate(places):
        authority = "Westham" if column < 3 else "Eastham"
        values = (f"Z{number}", authority, f"Ward {column}", 1000 + number, 100, 1, 50.0)
        rows.append((values, square(column, row)))
    for number, column in enumerate((1, 2, 9)):  # no need: makes the authorities whole
        values = (f"Y{number}", "Westham", "Ward", 900, 90, 7, 5.0)
        rows.append((values, square(column, 5)))
    return memory_layer("need", NEED_FIELDS, rows)


def test_concentrations_ranked_with_their_numbers() -> None:
    schools = memory_layer(
        "schools",
        "urn:string",
        [(("1",), "POINT(404500 290500)"), (("2",), "POINT(400500 290500)")],
        kind="Point",
    )
    result = run(
        split_need(), cover_layer(square(6, 3)), SCHOOLS=schools, SCORE_FIELD="education_score"
    )
    rows = rows_of(result["TABLE"])
    assert [row["areas"] for row in rows] == [3, 2]
    first, second = rows
    assert first["rank"] == 1
    assert first["residents"] == 1002 + 1003 + 1004
    assert first["residents_under_16"] == 300
    assert first["mean_score"] == 50
    assert first["hectares"] == pytest.approx(300)
    assert first["codes"] == "Z2; Z3; Z4"
    assert first["authorities"] == "Eastham"
    assert first["name"].startswith("Eastham, ")
    assert "(Ward 4; Ward 5)" in first["name"]
    assert first["nearest_name"] == "A1"
    assert first["nearest_m"] == pytest.approx(1000)
    assert first["schools"] == 1
    assert second["codes"] == "Z0; Z1"
    assert second["authorities"] == "Westham"
    assert result["GAP_COUNT"] == 2
    assert (result["NEED_COUNT"], result["UNCOVERED_COUNT"]) == (6, 6)
    assert result["SENTENCE"].startswith("All 6 LSOAs in the most deprived national tenth")
    assert len(result["SENTENCES"].split("\n")) == 2
    polygons = rows_of(result["OUTPUT"])
    assert [row["codes"] for row in polygons] == [row["codes"] for row in rows]
    areas = [feature.geometry().area() for feature in result["OUTPUT"].getFeatures()]
    assert areas == pytest.approx([3e6, 2e6])


def test_areas_say_which_gap_they_belong_to() -> None:
    result = run(split_need(), cover_layer(square(6, 3)))
    gap = {row["code"]: row["gap"] for row in rows_of(result["AREAS"])}
    assert gap == {"Z0": 2, "Z1": 2, "Z2": 1, "Z3": 1, "Z4": 1, "Z5": None}


def test_gap_distance_joins_across() -> None:
    near, far = (
        run(split_need(), cover_layer(square(6, 3)), GAP_DISTANCE=distance)["GAP_COUNT"]
        for distance in (2999.0, 3000.0)
    )
    assert (near, far) == (2, 1)


def test_minimum_number_of_areas() -> None:
    counts = [
        run(split_need(), cover_layer(square(6, 3)), MIN_AREAS=least)["GAP_COUNT"]
        for least in (1, 2, 3, 4)
    ]
    assert counts == [3, 2, 1, 0]


def test_corner_neighbours_are_one_concentration() -> None:
    rows = [
        ((f"Z{n}", "W", "Ward", 10, 1, 1, 1.0), square(n, n)) for n in range(3)
    ]  # squares that meet at corners only
    result = run(memory_layer("need", NEED_FIELDS, rows), cover_layer(square(0, 2, 0.5)))
    assert result["GAP_COUNT"] == 1


@pytest.mark.parametrize(
    ("rule", "uncovered"), [("any", 8), ("centroid", 8), ("majority", 11), ("within", 11)]
)
def test_rules(rule: str, uncovered: int) -> None:
    # Z00 is inside, Z01 and Z10 exactly half, Z11 a quarter with its centroid on the corner.
    result = run(grid_need(), cover_layer(square(-0.25, -0.25, 1.75)), RULE=rule)
    assert result["UNCOVERED_COUNT"] == uncovered


def test_gaps_agree_with_the_overlap_table() -> None:
    import processing

    need, cover = grid_need(), cover_layer(square(0.3, 0.2, 1.9))
    table = processing.run(
        "wmvru:overlap",
        {
            "NEED": need,
            "COVERAGE": cover,
            "DOMAIN": "education",
            "OUTPUT": "TEMPORARY_OUTPUT",
            "SENSITIVITY": "TEMPORARY_OUTPUT",
        },
    )["SENSITIVITY"]
    for row in rows_of(table):
        if row["authority"] == "Total":
            result = run(need, cover, RULE=row["rule"])
            assert result["UNCOVERED_COUNT"] == row["not_covered"], row["rule"]


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(QgsProcessingException):
        run(grid_need(), cover_layer(square(0, 0)), RULE="roughly")


def test_nothing_uncovered_gives_empty_layers() -> None:
    result = run(grid_need(), cover_layer(square(-1, -1, 9)))
    assert result["GAP_COUNT"] == 0
    assert result["OUTPUT"].featureCount() == 0
    assert result["SENTENCE"].startswith("None of the 12 LSOAs")


def test_unknown_population_is_said() -> None:
    layer = grid_need()
    layer.startEditing()
    index = layer.fields().lookupField("population")
    for feature in layer.getFeatures():
        layer.changeAttributeValue(feature.id(), index, None)
    layer.commitChanges()
    result = run(layer, cover_layer(square(-0.25, -0.25, 1.75)))
    assert "home to" not in result["SENTENCE"]
    assert rows_of(result["TABLE"])[0]["residents"] is None


def test_synthetic_sample_says_so(sample_package) -> None:
    result = run(
        sample_package.uri("lsoa_deprivation"),
        sample_package.uri("impact_areas"),
        SCHOOLS=sample_package.uri("schools"),
    )
    assert result["SENTENCE"].startswith("SYNTHETIC: ")
    assert all(line.startswith("SYNTHETIC: ") for line in result["SENTENCES"].split("\n"))
    assert {row["data_status"] for row in rows_of(result["TABLE"])} == {"SYNTHETIC"}
    assert result["NEED_COUNT"] > result["UNCOVERED_COUNT"] > 0


def test_a_feature_without_geometry_is_named() -> None:
    layer = grid_need("holed")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Z99", "Westham", "", 1, 1, 1, 1.0])
    feature.setGeometry(QgsGeometry())
    layer.dataProvider().addFeature(feature)
    with pytest.raises(QgsProcessingException, match="holed: 1 of 17 features have no geometry"):
        run(layer, cover_layer(square(0, 0)))


def test_deciles_that_are_text_are_read_as_numbers_or_refused_by_name() -> None:
    rows = [(("Z0", "1"), square(0, 0)), (("Z1", "10"), square(2, 0))]
    need = memory_layer("typed", "code:string&decile:string", rows)
    assert run(need, cover_layer(square(1, 0)), DECILE_FIELD="decile")["NEED_COUNT"] == 1
    with pytest.raises(QgsProcessingException, match="typed, column 'code'"):
        run(need, cover_layer(square(1, 0)), DECILE_FIELD="code")
