"""The atlas: a page for every authority or Impact Area, with key figures beside the map."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import shapely
from qgis.core import QgsPrintLayout, QgsProcessingFeedback, QgsProject

from tests.helpers.map_pages import (  # noqa: F401
    HOSTILE,
    MOMENT,
    boxes,
    edited,
    maker,
    one_line,
    pdf_text,
    sample,
)
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.figures.place_figure import AUTHORITY, IMPACT_AREA
from wm_vru_plugin.report.maps.layouts.facts_panel import TABLE
from wm_vru_plugin.report.maps.layouts.page import FilledPage
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import TEMPLATES
from wm_vru_plugin.report.writers.pages.atlas import AtlasResult, atlas_figures, export_atlas
from wm_vru_plugin.store.package.package import Package

Made = dict[str, tuple[QgsPrintLayout, FilledPage]]


@pytest.fixture(scope="module")
def drawn(sample: Package, maker: PageMaker) -> Iterator[Made]:  # noqa: F811
    wanted = [page for by in (AUTHORITY, IMPACT_AREA) for _, page in atlas_figures(sample, by)]
    some = [page for page in wanted if page.id in ("LA01", "LA05", "IA01", "IA02")]
    made = {page.id: maker.make(page) for page in some}
    made["M86"] = maker.make(figure("M86"))
    yield made
    made.clear()


@pytest.fixture(scope="module")
def atlas(
    sample: Package,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> AtlasResult:
    return export_atlas(sample, tmp_path_factory.mktemp("out") / "a", limit=2, dpi=60)


def _facts(page: FilledPage) -> dict[str, str]:
    rows = [row.partition(": ") for row in page.facts]
    return {label: value for label, _, value in reversed(rows)}


def test_every_place_has_a_page(sample: Package) -> None:  # noqa: F811
    assert [place.name for place, _ in atlas_figures(sample, AUTHORITY)] == list(
        sample.authority_names().values()
    )
    areas = [page.id for _, page in atlas_figures(sample, IMPACT_AREA)]
    assert areas == [f"IA{number:02d}" for number in range(1, 40)]


def test_pages_are_whole_and_marked(drawn: Made) -> None:
    for name, (layout, page) in drawn.items():
        assert page.cut == (), name
        assert page.banner.startswith("SYNTHETIC DATA")
        assert page.marking == "OFFICIAL-SENSITIVE (SYNTHETIC)"
        table = layout.itemById(TABLE).multiFrame()
        assert table.contentTextFormat().size() >= 7.0
        assert table.totalSize().height() <= layout.itemById(TABLE).rect().height() + 0.1


def test_the_panel_stands_beside_the_map(drawn: Made) -> None:
    for name, (layout, _page) in drawn.items():
        frame = layout.itemById(TABLE)
        panel = frame.mapRectToScene(frame.rect())
        sheet = layout.pageCollection().page(0).rect()
        assert sheet.contains(panel), name
        for other, box in boxes(layout).items():
            assert not panel.adjusted(0.2, 0.2, -0.2, -0.2).intersects(box), (name, other)


def test_the_map_holds_its_place_and_the_inset_shows_where(
    sample: Package,  # noqa: F811
    drawn: Made,
) -> None:
    areas = sample.frame("impact_areas", ["name"])
    for name, (layout, page) in drawn.items():
        assert layout.itemById("inset").isVisible()
        focus = page.figure.focus
        if focus.impact_area:
            shape = areas.loc[areas["name"] == focus.impact_area, "geometry"].iloc[0]
            west, south, east, north = shape.bounds
            shown = layout.itemById("map").extent()
            assert shown.xMinimum() < west and shown.xMaximum() > east, name
            assert shown.yMinimum() < south and shown.yMaximum() > north, name
            widest = max(shown.width() / (east - west), shown.height() / (north - south))
            assert max(east - west, north - south) * 3 > min(shown.width(), shown.height()), widest


def test_key_figures_of_an_authority(sample: Package, drawn: Made) -> None:  # noqa: F811
    _layout, page = drawn["LA01"]
    facts = _facts(page)
    code = page.figure.focus.authorities[0]
    lsoa = sample.frame("lsoa", ["code", "lad_code", "population"])
    mine = lsoa[lsoa["lad_code"] == code]
    assert facts["Residents"] == f"{mine['population'].sum():,}"
    assert facts["LSOAs"] == f"{len(mine):,}"
    deciles = sample.frame("lsoa_deprivation", ["code", "crime_decile"]).set_index("code")
    worst = int((deciles.loc[mine["code"], "crime_decile"] == 1).sum())
    share = 100 * worst / len(mine)
    assert f"Crime: {worst} of {len(mine)} ({share:.0f}%)" in page.facts
    counts = sample.frame("lsoa_crime", ["code", "knife_crime_all"]).set_index("code")
    knife = counts.loc[mine["code"], "knife_crime_all"].sum()
    assert facts["Knife crime, 2017–2019"] == f"{5 * math.floor(knife / 5 + 0.5):,}"
    schools = sample.frame("schools", ["lad_code"])
    assert facts["Schools"] == f"{(schools['lad_code'] == code).sum():,}"


def test_key_figures_of_an_impact_area(sample: Package, drawn: Made) -> None:  # noqa: F811
    _layout, page = drawn["IA01"]
    facts = _facts(page)
    areas = sample.frame("impact_areas", ["name"])
    shape = areas["geometry"].iloc[0]
    assert facts["Area"] == f"{shape.area / 1e4:,.0f} ha"
    lsoa = sample.frame("lsoa", ["code", "population"])
    share = shapely.area(shapely.intersection(lsoa["geometry"].to_numpy(), shape)) / shapely.area(
        lsoa["geometry"].to_numpy()
    )
    assert facts["Number"] == str(int((share >= 0.01).sum()))
    people = float((pd.to_numeric(lsoa["population"]) * share).sum())
    step = 100 if people >= 1000 else 10
    assert facts["Residents (estimate by land)"] == f"about {round(people / step) * step:,}"
    assert "\u00a0km" in facts["Nearest emergency department"]


def test_restricted_counts_under_seven_are_hidden(qgis_app: object, tmp_path: Path) -> None:
    package = edited(tmp_path, 'UPDATE crime_counts SET "count" = 0 WHERE category = "knife_crime"')
    touched = atlas_figures(package, IMPACT_AREA)[0][1]
    made = PageMaker(package, moment=MOMENT)
    layout, page = made.make(touched)
    assert _facts(page)["Knife crime in them, 2017–2019"] == "0"
    del layout
    made.project.clear()
    codes = _touched_codes(package)
    (tmp_path / "few").mkdir()
    package = edited(
        tmp_path / "few",
        'UPDATE crime_counts SET "count" = 0 WHERE category = "knife_crime"',
        f'UPDATE crime_counts SET "count" = 3 WHERE area_code = "{codes[0]}"',
    )
    made = PageMaker(package, moment=MOMENT)
    layout, page = made.make(touched)
    assert _facts(page)["Knife crime in them, 2017–2019"] == "fewer than 7"
    del layout
    made.project.clear()


def _touched_codes(package: Package) -> list[str]:
    shape = package.frame("impact_areas", ["name"])["geometry"].iloc[0]
    lsoa = package.frame("lsoa", ["code"])
    shared = shapely.area(shapely.intersection(lsoa["geometry"].to_numpy(), shape))
    counted = set(package.frame("crime_counts", ["area_code"])["area_code"])
    return [
        code
        for code, land, whole in zip(lsoa["code"], shared, lsoa["geometry"])
        if land >= 0.05 * whole.area and code in counted
    ]


def test_names_from_data_are_inert(qgis_app: object, tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        f"UPDATE impact_areas SET name = '{HOSTILE}' WHERE name LIKE 'Impact Area 01%'",
        f"UPDATE services SET name = '{HOSTILE} {{area}}' || rowid",
    )
    result = export_atlas(package, tmp_path / "a", IMPACT_AREA, 1, dpi=60, png=False)
    flat = one_line(pdf_text(result.pdf_file, "-raw"))
    assert flat.count("[% 1+1 %] <b>Oak</b> & Ash School") >= 2
    assert result.pages[0].place == HOSTILE
    assert "{area}" in flat


def test_close_up_shows_the_first_area_where_its_own_is_absent(
    drawn: Made, qgis_app: object, tmp_path: Path
) -> None:
    _layout, page = drawn["M86"]
    assert page.title.startswith("An Impact Area close up: Impact Area 01")
    package = edited(
        tmp_path, "UPDATE impact_areas SET name = 'Smethwick' WHERE name LIKE 'Impact Area 05%'"
    )
    made = PageMaker(package, moment=MOMENT)
    layout, page = made.make(figure("M86"))
    assert page.title == "An Impact Area close up: Smethwick"
    assert page.figure.id == "M86"
    del layout
    made.project.clear()


def test_book_pictures_and_list(atlas: AtlasResult) -> None:
    assert sorted(path.name for path in atlas.folder.rglob("*.*")) == [
        "LA01.png", "LA02.png", "atlas.json", "atlas.pdf",
    ]  # fmt: skip
    content = json.loads((atlas.folder / "atlas.json").read_text(encoding="utf-8"))
    assert [page["id"] for page in content["pages"]] == ["LA01", "LA02"]
    assert atlas.left_out == 5
    for number, page in enumerate(atlas.pages, start=1):
        flat = one_line(pdf_text(atlas.pdf_file, "-raw", "-f", str(number), "-l", str(number)))
        assert page.place in flat and "Residents" in flat
        assert flat.count("OFFICIAL-SENSITIVE") == 2


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_takes_the_panel(
    template: str,
    sample: Package,  # noqa: F811
) -> None:
    made = PageMaker(sample, template=template, moment=MOMENT)
    layout, page = made.make(atlas_figures(sample, AUTHORITY)[0][1])
    assert "facts" not in page.cut
    frame = layout.itemById(TABLE)
    panel = frame.mapRectToScene(frame.rect()).adjusted(0.2, 0.2, -0.2, -0.2)
    assert not any(panel.intersects(box) for box in boxes(layout).values())
    del layout
    made.project.clear()


def test_kept_page_is_filled_once(sample: Package) -> None:  # noqa: F811
    project = QgsProject()
    for _ in range(2):
        layout, page = PageMaker(sample, project).keep(figure("M86"))
        assert page is not None and page.facts
    assert len(project.layoutManager().printLayouts()) == 1
    assert len(layout.multiFrames()) == 1
    project.clear()


def test_cancelled_run_leaves_what_was_there(sample: Package, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "a"
    target.mkdir()
    (target / "atlas.pdf").write_text("earlier")
    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda _value: feedback.cancel())
    with pytest.raises(Cancelled):
        export_atlas(sample, target, AUTHORITY, dpi=50, feedback=feedback)
    assert (target / "atlas.pdf").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_is_lacking_is_named(qgis_app: object, tmp_path: Path) -> None:
    package = edited(tmp_path, "DELETE FROM impact_areas")
    with pytest.raises(InputError, match="Impact Areas"):
        export_atlas(package, tmp_path / "a", IMPACT_AREA)
    with pytest.raises(InputError, match="authority or impact_area"):
        atlas_figures(edited(tmp_path), "ward")


def test_algorithm(wmvru_provider: object, tmp_path: Path) -> None:
    import processing

    result = processing.run(
        "wmvru:exportatlas",
        {"BY": IMPACT_AREA, "LIMIT": 1, "FIGURE": "M19", "DPI": 50, "OUTPUT": str(tmp_path / "a")},
    )
    assert result["PAGES"] == 1
    assert (tmp_path / "a" / "atlas" / "IA01.png").is_file()
