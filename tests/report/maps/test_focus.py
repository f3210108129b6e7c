"""Close-ups: where they lie on any study area, what they need, and what their pages count."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import shapely
from qgis.core import QgsFeatureRequest

from tests.helpers.layer_cases import small_package
from tests.helpers.map_pages import edited, maker, pages, sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import FIGURES, figure
from wm_vru_plugin.report.figures.focus import (
    BLACK_COUNTRY,
    COVENTRY,
    EAST,
    EAST_BIRMINGHAM,
    INNER_BIRMINGHAM,
    INNER_SHARE,
    NORTH,
    SOUTH,
    WEST,
    WOLVERHAMPTON,
    Focus,
)
from wm_vru_plugin.report.maps.focus.focus_place import lacking, place_of
from wm_vru_plugin.report.maps.layouts.pages import PageMaker, split_by_data
from wm_vru_plugin.store.package.package import Package

__all__ = ["maker", "pages", "sample"]  # fixtures, used by name


def _bounds(package: Package, names: set[str]) -> tuple[float, ...]:
    rows = package.frame("local_authority", ["name"])
    return tuple(shapely.total_bounds(rows[rows["name"].isin(names)]["geometry"].to_numpy()))


def _box(focus: Focus, package: Package) -> tuple[float, ...]:
    extent = place_of(package, focus).extent
    return (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())


@pytest.mark.parametrize("focus", [BLACK_COUNTRY, COVENTRY, WOLVERHAMPTON])
def test_authorities_fill_the_frame(sample: Package, focus: Focus) -> None:
    place = place_of(sample, focus)
    assert _box(focus, sample) == pytest.approx(_bounds(sample, set(focus.authorities)))
    areas = sample.frame("lsoa", ["code", "lad_code"])
    names = sample.authority_names()
    inside = areas["lad_code"].map(names).isin(focus.authorities)
    assert place.codes == set(areas.loc[inside, "code"])
    assert place.words == ""


def test_a_code_stands_for_a_name(sample: Package) -> None:
    code = next(c for c, name in sample.authority_names().items() if name == "Coventry")
    by_code = Focus("by_code", "Coventry", (code.lower(),))
    assert place_of(sample, by_code) == place_of(sample, COVENTRY)


def test_the_inner_city_holds_its_share_of_the_residents(sample: Package) -> None:
    place = place_of(sample, INNER_BIRMINGHAM)
    areas = sample.frame("lsoa", ["code", "lad_code", "population"])
    birmingham = areas[areas["lad_code"].map(sample.authority_names()) == "Birmingham"]
    inner = birmingham[birmingham["code"].isin(place.codes)]
    share = inner["population"].sum() / birmingham["population"].sum()
    assert INNER_SHARE <= share < INNER_SHARE + 0.01
    assert "40% of the residents of Birmingham" in place.words
    west, south, east, north = _bounds(sample, {"Birmingham"})
    assert place.extent.width() * place.extent.height() < 0.4 * (east - west) * (north - south)


@pytest.mark.parametrize("part", [NORTH, EAST, SOUTH, WEST])
def test_quarters_lie_on_their_side_and_share_no_area(sample: Package, part: str) -> None:
    quarter = Focus("quarter", "a quarter", ("Birmingham",), part)
    others = [Focus("other", "x", ("Birmingham",), p) for p in (NORTH, EAST, SOUTH, WEST)]
    mine = place_of(sample, quarter)
    shared = [place_of(sample, o).codes & mine.codes for o in others if o.part != part]
    assert not any(shared)
    west, south, east, north = _bounds(sample, {"Birmingham"})
    box = mine.extent
    sides = {
        NORTH: box.yMaximum() > north - 100,
        SOUTH: box.yMinimum() < south + 100,
        EAST: box.xMaximum() > east - 4000,
        WEST: box.xMinimum() < west + 4000,
    }
    assert sides[part]


def test_east_birmingham_holds_the_need_of_its_quarter(sample: Package) -> None:
    place = place_of(sample, EAST_BIRMINGHAM)
    quarter = place_of(sample, dataclasses.replace(EAST_BIRMINGHAM, id="all", need=""))
    deciles = sample.frame("lsoa_deprivation", ["code", "education_decile"])
    needy = set(deciles.loc[deciles["education_decile"] == 1, "code"])
    assert needy & quarter.codes and needy & quarter.codes <= place.codes < quarter.codes
    assert "the quarter of Birmingham to the east of its centre" in place.words


def test_an_impact_area_is_found_by_its_name_or_a_part_of_it(sample: Package) -> None:
    first = sample.frame("impact_areas", ["name"]).iloc[3]
    for name in (first["name"], "area 04, ulferworth"):
        focus = Focus("one", "one", impact_area=name)
        assert lacking(sample, focus) == ""
        box = shapely.box(*_box(focus, sample))
        assert box.contains(first["geometry"])
        assert box.area < 4 * shapely.envelope(first["geometry"]).area
    assert lacking(sample, Focus("n", "n", impact_area="Atlantis")) == (
        "an Impact Area called Atlantis"
    )


def test_what_another_study_area_lacks_is_named(qgis_app: object, tmp_path: Path) -> None:
    package = small_package(tmp_path / "two.gpkg")
    assert lacking(package, BLACK_COUNTRY) == (
        "Dudley, Sandwell, Walsall and Wolverhampton in the study area"
    )
    assert lacking(package, INNER_BIRMINGHAM) == ""
    with pytest.raises(InputError, match="cannot show Coventry"):
        place_of(package, COVENTRY)
    drawn, missing = split_by_data(package, FIGURES)
    assert "Coventry in the study area" in missing["M60"]
    assert "Wolverhampton in the study area" in missing["M75"]
    assert "M09" in {each.id for each in drawn}


def test_without_residents_each_lsoa_counts_the_same(qgis_app: object, tmp_path: Path) -> None:
    package = small_package(tmp_path / "two.gpkg")
    assert place_of(package, INNER_BIRMINGHAM).codes == {"E1"}


# Pages


def _numbers(texts: tuple[str, ...], start: str) -> list[int]:
    after = texts[texts.index(next(text for text in texts if text.startswith(start))) + 1 :]
    found = []
    for text in after:
        match = re.search(r"([\d,]+)\)$", text)
        if not match:
            break
        found.append(int(match[1].replace(",", "")))
    return found


@pytest.mark.parametrize("figure_id", [each.id for each in FIGURES if each.focus])
def test_legends_of_close_ups_count_what_is_shown(pages: dict, figure_id: str) -> None:
    layout, page = pages[figure_id]
    extent = layout.itemById("map").extent()
    for layer in layout.itemById("map").layers():
        key = str(layer.customProperty("wmvru/report_layer"))
        if not key.endswith("_decile"):
            continue
        request = QgsFeatureRequest(extent).setFlags(QgsFeatureRequest.Flag.ExactIntersect)
        heading = next(text for text in page.legend if "national deciles" in text)
        assert heading.endswith("(number of LSOAs shown)")
        counts = _numbers(page.legend, heading)
        assert sum(counts) == len(list(layer.getFeatures(request)))
        assert 0 not in counts
    if figure_id in ("M58", "M59", "M60"):
        assert any(re.search(r"Primary school \(\d+ schools shown\)$", t) for t in page.legend)


def test_the_note_counts_the_place_not_the_frame(sample: Package, pages: dict) -> None:
    deciles = sample.frame("lsoa_deprivation", ["code", "lad_name", "education_decile"])
    coventry = deciles[deciles["lad_name"] == "Coventry"]
    top = int((coventry["education_decile"] == 1).sum())
    assert pages["M60"][1].note.startswith(f"In Coventry, {top} of {len(coventry)} LSOAs")


def test_the_school_with_the_highest_rate_is_circled_and_named(
    sample: Package, pages: dict
) -> None:
    layout, page = pages["M75"]
    schools = sample.frame("schools", ["name", "type", "exclusions", "exclusion_rate"])
    schools = schools[schools["type"] == "State-funded secondary"]
    top = schools.loc[schools["exclusion_rate"].idxmax()]
    ring = layout.itemById("map").layers()[1]
    [circled] = ring.getFeatures()
    assert circled["name"] == top["name"]
    labels = ring.labeling().settings()
    assert ring.labelsEnabled() and labels.fieldName == "name" and not labels.isExpression
    assert page.note.startswith(f"Circled: {top['name']}, with the highest rate in the study area")
    assert f"{int(top['exclusions'])} exclusions" in page.note
    assert page.legend[1] == "Highest rate in Wolverhampton"


def test_a_small_count_is_not_printed_beside_a_name(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE schools SET exclusions = min(exclusions, 6) WHERE type = 'State-funded secondary'",
    )
    made = PageMaker(package)
    _layout, page = made.make(figure("M75"))
    assert "Circled" not in page.note and page.note.startswith("Rates are exclusions per 100")
    made.project.clear()


def test_a_school_that_is_first_in_its_authority_alone(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE schools SET exclusion_rate = 9.9 WHERE urn = (SELECT s.urn FROM schools s JOIN "
        "local_authority a ON a.code = s.lad_code WHERE a.name = 'Dudley' AND "
        "s.type = 'State-funded secondary' LIMIT 1)",
    )
    made = PageMaker(package)
    _layout, page = made.make(figure("M75"))
    assert "with the highest rate in Wolverhampton (" in page.note
    made.project.clear()
