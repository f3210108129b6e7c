"""Map pages: what is on them, that nothing collides or is cut, and the files they become."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeedback,
    QgsLayoutItemLabel,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QImage

from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.report.export import MapsResult, export_maps, keep_layouts
from wm_vru_plugin.report.figures import FIGURE_IDS, FIGURES, chosen, figure
from wm_vru_plugin.report.page import FilledPage
from wm_vru_plugin.report.pages import PageMaker, split_by_data
from wm_vru_plugin.report.template import OPTIONAL, OWN_TEMPLATE, REQUIRED, read_template
from wm_vru_plugin.report.text_fit import SMALLEST, fits, plain, set_text
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package import Package

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
ITEMS = (*REQUIRED, *OPTIONAL)
MOMENT = datetime(2026, 1, 2, 3, 4)
HOSTILE = "[% 1+1 %] <b>Oak</b> & Ash School"


@pytest.fixture(scope="module")
def sample(qgis_app: object, tmp_path_factory: pytest.TempPathFactory) -> Package:
    path = tmp_path_factory.mktemp("maps") / "sample.gpkg"
    shutil.copy(SAMPLE, path)
    return Package(path)


@pytest.fixture(scope="module")
def maker(sample: Package) -> PageMaker:
    return PageMaker(sample, moment=MOMENT)


@pytest.fixture(scope="module")
def pages(maker: PageMaker) -> dict[str, tuple[QgsPrintLayout, FilledPage]]:
    return {each.id: maker.make(each) for each in FIGURES}


@pytest.fixture(scope="module")
def exported(sample: Package, tmp_path_factory: pytest.TempPathFactory) -> MapsResult:
    return export_maps(sample, tmp_path_factory.mktemp("out") / "maps", dpi=80)


def edited(tmp_path: Path, *statements: str) -> Package:
    """A copy of the sample after these SQL statements."""
    path = tmp_path / "edited.gpkg"
    shutil.copy(SAMPLE, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        # The triggers of the spatial index need functions that Python's SQLite lacks.
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
    return Package(path)


def pdf_text(path: str, *options: str) -> str:
    run = subprocess.run(
        ["pdftotext", *options, path, "-"], check=True, capture_output=True, text=True
    )
    return run.stdout


def one_line(text: str) -> str:
    return " ".join(text.split())


def boxes(layout: QgsPrintLayout) -> dict[str, object]:
    """Where each visible item stands, in millimetres."""
    found = {name: layout.itemById(name) for name in ITEMS}
    return {
        name: each.mapRectToScene(each.rect()) for name, each in found.items() if each.isVisible()
    }


# Records


def test_figures_are_those_of_the_issue() -> None:
    assert " ".join(FIGURE_IDS) == "M09 M12 M13 M14 M21 M40 M41 M55 M56 M57 M74 M80"


def test_chosen_keeps_the_order_of_the_report_and_names_an_unknown_id() -> None:
    assert [each.id for each in chosen(["M80", "M09"])] == ["M09", "M80"]
    assert len(chosen([])) == 12
    with pytest.raises(InputError, match="M99"):
        chosen(["M99"])


def test_authorities_lie_over_every_map() -> None:
    assert all(each.all_layers[0] == "local_authority" for each in FIGURES)
    assert figure("M80").layers == ("schools_exclusions", "impact_areas", "imd_decile")


# The page


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_items_stay_on_the_page_and_apart(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    at = boxes(layout)
    assert set(REQUIRED) - {"marking", "banner"} <= set(at)
    page = layout.pageCollection().page(0).rect()
    for name, box in at.items():
        assert page.adjusted(3, 3, -3, -3).contains(box), name
    for (first, a), (second, b) in combinations(at.items(), 2):
        overlap = a.intersected(b)
        assert overlap.width() < 0.05 or overlap.height() < 0.05, (first, second)


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_no_text_is_cut_or_smaller_than_seven_points(pages: dict, figure_id: str) -> None:
    layout, page = pages[figure_id]
    assert page.cut == ()
    for name in ITEMS:
        label = layout.itemById(name)
        if isinstance(label, QgsLayoutItemLabel):
            assert fits(label), name
            assert label.textFormat().size() >= SMALLEST, name
    legend = layout.itemById("legend")
    for component in (QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Style.SymbolLabel):
        style = legend.style(component)
        assert style.textFormat().size() >= SMALLEST


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_map_shows_the_whole_study_area(pages: dict, maker: PageMaker, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    chart = layout.itemById("map")
    area = QgsRectangle(chart.layers()[0].extent())
    assert chart.extent().contains(area)
    assert max(area.width() / chart.extent().width(), area.height() / chart.extent().height()) > 0.9
    assert (chart.rect().width(), chart.rect().height()) == pytest.approx((203, 140))
    assert chart.crs().authid() == "EPSG:27700"
    assert [layer.customProperty("wmvru/report_layer") for layer in chart.layers()] == list(
        figure(figure_id).all_layers
    )


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_scale_bar_is_in_kilometres_and_fits(pages: dict, figure_id: str) -> None:
    bar = pages[figure_id][0].itemById("scale_bar")
    assert bar.unitLabel() == "km"
    paper = 2 * bar.unitsPerSegment() * 1_000_000 / bar.linkedMap().scale()
    assert 20 <= paper <= 52


def test_legend_shows_each_decile_with_its_count(sample: Package, pages: dict) -> None:
    deciles = sample.frame("lsoa_deprivation", ["imd_decile"])["imd_decile"].value_counts()
    entries = pages["M09"][1].legend[-10:]
    shown = [int(re.search(r"(\d[\d,]*)\)$", text)[1].replace(",", "")) for text in entries]
    assert shown == [deciles[decile] for decile in range(1, 11)]


def test_legend_counts_the_top_decile_as_the_note_does(sample: Package, pages: dict) -> None:
    deciles = sample.frame("lsoa_deprivation", ["education_decile"])["education_decile"]
    top = int((deciles == 1).sum())
    _, page = pages["M57"]
    assert any(text.endswith(f"({top} LSOAs)") for text in page.legend)
    assert page.note.startswith(f"{top} of 1,680 LSOAs ({100 * top / 1680:.1f}%)")


def test_legend_of_points_counts_the_schools_on_the_map(sample: Package, pages: dict) -> None:
    _, page = pages["M74"]
    schools = [text for text in page.legend if "average" in text.lower()]
    assert schools
    assert sum(int(re.search(r"\((\d+)\)$", text)[1]) for text in schools) == 221


def test_legend_counts_impact_areas(pages: dict) -> None:
    entries = pages["M14"][1].legend
    assert [int(re.search(r"\((\d+)\)$", text)[1]) for text in entries if "dopted" in text] == [
        19,
        20,
    ]


def test_a_class_without_features_is_not_in_the_legend(tmp_path: Path) -> None:
    package = edited(
        tmp_path, "UPDATE deprivation SET decile = 9 WHERE domain = 'imd' AND decile = 10"
    )
    maker = PageMaker(package)
    _, page = maker.make(figure("M09"))
    assert not any(text.startswith("10 ") for text in page.legend)
    assert any(text.startswith("9 ") for text in page.legend)


def test_legend_has_nothing_that_is_not_on_the_map(pages: dict) -> None:
    for figure_id, (layout, _) in pages.items():
        root = layout.itemById("legend").model().rootGroup()
        assert set(root.findLayerIds()) == {
            layer.id() for layer in layout.itemById("map").layers()
        }, figure_id


# Marking, banner, sources


def test_marking_only_where_restricted_data_is_shown(sample: Package, pages: dict) -> None:
    restricted = {"crime_counts", "impact_areas"}
    for figure_id, (layout, page) in pages.items():
        expected = "OFFICIAL-SENSITIVE (SYNTHETIC)" if restricted & set(page.figure.tables) else ""
        for name in ("marking", "marking_bottom"):
            assert layout.itemById(name).currentText() == expected, figure_id
            assert layout.itemById(name).isVisible() == bool(expected)


def test_synthetic_data_says_so_on_every_page(pages: dict) -> None:
    for layout, _ in pages.values():
        assert layout.itemById("banner").currentText().startswith("SYNTHETIC")
        assert layout.itemById("banner").isVisible()


def test_illustrative_areas_over_official_data_are_named(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE provenance SET status = 'official', licence = 'Open Government Licence v3.0', "
        "attribution = ''",
        "UPDATE provenance SET status = 'illustrative' WHERE table_name = 'impact_areas'",
    )
    pages = PageMaker(package)
    with_areas, page = pages.make(figure("M14"))
    assert page.banner.startswith("ILLUSTRATIVE: Impact Areas")
    assert "SYNTHETIC" not in page.banner
    assert "OS data © Crown copyright" in with_areas.itemById("licence").currentText()
    without, _ = pages.make(figure("M13"))
    assert not without.itemById("banner").isVisible()
    assert fits(with_areas.itemById("licence"))


def test_sources_carry_file_and_checksum(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        f"UPDATE provenance SET file = 'File_7.csv', sha256 = '{'ab' * 32}', edition = '2019', "
        "publisher = 'MHCLG', title = 'English Indices of Deprivation' "
        "WHERE table_name = 'deprivation'",
    )
    maker = PageMaker(package)
    layout, page = maker.make(figure("M55"))
    text = layout.itemById("source").currentText()
    assert (
        "English Indices of Deprivation (MHCLG; 2019; file File_7.csv; SHA-256 abababababab)"
        in text
    )
    assert page.sources[-1].tables


# Text from data


def test_text_between_percent_brackets_is_printed_not_evaluated(qgis_app: object) -> None:
    label = QgsLayoutItemLabel(QgsPrintLayout(QgsProject.instance()))
    for text in ("[% 1+1 %]", "[[% @user_full_name %]]", "100 % [%%] <b>x</b>", "[%'[%'%]"):
        label.setText(plain(text))
        assert label.currentText() == text


def test_hostile_names_are_printed_as_they_are(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        f"UPDATE schools SET name = '{HOSTILE}', exclusions = 99 "
        "WHERE fid = (SELECT min(fid) FROM schools)",
        f"UPDATE provenance SET title = '{HOSTILE}' WHERE table_name = 'schools'",
        f"UPDATE study_area SET name = '{HOSTILE}'",
    )
    result = export_maps(package, tmp_path / "out", ["M80"], dpi=60, png=False)
    text = one_line(pdf_text(result.pdf_file))
    assert text.count("[% 1+1 %] <b>Oak</b> & Ash School") == 3
    assert f"{HOSTILE} (99)" in text


def test_long_text_shrinks_then_ends_in_an_ellipsis(maker: PageMaker) -> None:
    layout, _ = maker.make(figure("M09"))
    label = layout.itemById("subtitle")
    assert set_text(label, ["word " * 22])
    size = label.textFormat().size()
    assert not set_text(label, ["word " * 200])
    assert label.currentText().endswith("…")
    assert fits(label)
    assert label.textFormat().size() == SMALLEST <= size
    assert set_text(label, ["short"])
    assert label.textFormat().size() == 9


# Templates


def changed_template(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "own.qpt"
    text = resource(*OWN_TEMPLATE).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", REQUIRED)
def test_a_template_without_an_item_is_refused_by_name(
    sample: Package, tmp_path: Path, name: str
) -> None:
    path = changed_template(tmp_path, f' id="{name}"', ' id="something"')
    with pytest.raises(InputError, match=rf"no item with the id {name} \("):
        PageMaker(sample, template=path).make(figure("M09"))


def test_a_template_with_an_item_of_another_kind_is_refused(
    sample: Package, tmp_path: Path
) -> None:
    path = changed_template(tmp_path, ' id="note"', ' id="north"')
    path.write_text(path.read_text().replace(' id="north_arrow"', ' id="note"'), encoding="utf-8")
    path.write_text(path.read_text().replace(' id="north"', ' id="north_arrow"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"another kind.*north_arrow \(picture\), note \(label\)"):
        PageMaker(sample, template=path).make(figure("M09"))


def test_a_template_that_is_no_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.qpt"
    for text, problem in (("not xml", "not XML"), ("<qgis/>", "no print layout")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=problem):
            read_template(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_template(tmp_path / "absent.qpt")


def test_the_analysts_template_is_used(sample: Package, tmp_path: Path) -> None:
    path = changed_template(tmp_path, ' id="note"', ' id="own_note"')
    maker = PageMaker(sample, template=path)
    layout, page = maker.make(figure("M56"))
    assert layout.itemById("note") is None
    assert layout.itemById("own_note").text() == ""
    assert layout.itemById("title").currentText() == page.title


# Files


def test_pdf_has_all_pages_text_and_metadata(exported: MapsResult) -> None:
    info = subprocess.run(
        ["pdfinfo", exported.pdf_file], check=True, capture_output=True, text=True
    ).stdout
    values = dict(re.findall(r"^([^:]+):\s+(.+)$", info, re.MULTILINE))
    assert values["Pages"] == "12"
    assert values["Title"] == "Strategic needs assessment, maps: West Midlands (SYNTHETIC)"
    assert values["Author"]
    assert "SYNTHETIC DATA" in values["Subject"]
    assert "violence reduction" in values["Keywords"]
    assert "CreationDate" in values
    assert re.match(r"84[12](\.\d+)? x 595", values["Page size"])
    for number, record in enumerate(exported.pages, start=1):
        assert record.pdf_page == number
        page = pdf_text(exported.pdf_file, "-raw", "-f", str(number), "-l", str(number))
        flat = one_line(page)
        assert record.title in flat, record.id
        assert f"Figure {record.id}" in flat
        for name in ("Birmingham", "Coventry", "Wolverhampton", "SYNTHETIC DATA", " km"):
            assert name in flat, (record.id, name)
        assert flat.count("OFFICIAL-SENSITIVE") == (2 if record.restricted else 0)


def test_pdf_is_vector(exported: MapsResult) -> None:
    listed = subprocess.run(
        ["pdfimages", "-list", exported.pdf_file], check=True, capture_output=True, text=True
    ).stdout
    assert len(listed.splitlines()) == 2, "a page holds a picture"


def test_pngs_show_a_map_each(exported: MapsResult) -> None:
    for record in exported.pages:
        image = QImage(str(exported.folder / record.png))
        assert image.width() == pytest.approx(297 / 25.4 * 80, abs=2)
        inside = image.copy(
            int(10 / 297 * image.width()) + 3,
            int(30 / 210 * image.height()) + 3,
            int(203 / 297 * image.width()) - 6,
            int(140 / 210 * image.height()) - 6,
        )
        colours = [
            inside.pixelColor(x, y).rgb()
            for x in range(0, inside.width(), 3)
            for y in range(0, inside.height(), 3)
        ]
        ink = sum(colour & 0xFFFFFF != 0xFFFFFF for colour in colours) / len(colours)
        assert 0.04 < ink < 0.95, record.id
        thumbnail = QImage(str(exported.folder / record.thumbnail))
        assert thumbnail.width() == 640


def test_list_says_what_is_on_each_page(exported: MapsResult) -> None:
    content = json.loads((exported.folder / "figures.json").read_text(encoding="utf-8"))
    assert [page["id"] for page in content["pages"]] == list(FIGURE_IDS)
    assert content["missing"] == {}
    assert {page["id"] for page in content["pages"] if page["restricted"]} == {
        "M14", "M21", "M40", "M41", "M57", "M80"
    }  # fmt: skip
    for page in content["pages"]:
        assert page["statuses"] == ["synthetic"]
        assert page["alt"].startswith("Map: ")
        assert (exported.folder / page["png"]).is_file()


def test_figures_without_data_are_named_with_what_they_need(tmp_path: Path) -> None:
    package = edited(tmp_path, "DELETE FROM impact_areas", "DELETE FROM crime_counts")
    drawn, missing = split_by_data(package, FIGURES)
    assert list(missing) == ["M14", "M21", "M40", "M41", "M57", "M80"]
    assert "Impact Areas" in missing["M14"]
    assert "knife crime" in missing["M21"]
    assert [each.id for each in drawn] == ["M09", "M12", "M13", "M55", "M56", "M74"]


def test_a_run_replaces_its_own_files_alone(sample: Package, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_maps(sample, folder, ["M09"], dpi=50)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    result = export_maps(sample, folder, ["M13"], dpi=50, pdf=False)
    assert result.pdf_file == ""
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {"notes.txt", "figures.json", "png/M13.png", "thumbnails/M13.png"}
    assert not list(tmp_path.glob(".out-*"))


def test_a_cancelled_run_leaves_what_was_there(sample: Package, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_maps(sample, folder, ["M09"], dpi=50)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    feedback = QgsFeedback()
    feedback.progressChanged.connect(lambda _value: feedback.cancel())
    with pytest.raises(Cancelled):
        export_maps(sample, folder, ["M12", "M13"], dpi=50, feedback=feedback)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert not list(tmp_path.glob(".out-*"))


# Layouts in the project


def test_kept_layouts_are_not_doubled_and_keep_what_was_moved(
    sample: Package, qgis_new_project: object
) -> None:
    project = QgsProject.instance()
    figures = chosen(["M13", "M14"])
    log: list[str] = []
    keep_layouts(sample, project, figures, None, MOMENT, log.append)
    names = [each.name() for each in project.layoutManager().printLayouts()]
    layers = set(project.mapLayers())
    assert len(names) == 2
    assert len(layers) == 3
    layout = project.layoutManager().layoutByName(names[0])
    layout.itemById("title").setPos(20, 12)
    layout.itemById("title").setText("old")
    layout.itemById("map").zoomToExtent(QgsRectangle(400000, 285000, 410000, 292000))
    near = layout.itemById("map").extent()
    keep_layouts(sample, project, figures, None, MOMENT, log.append)
    assert [each.name() for each in project.layoutManager().printLayouts()] == names
    assert set(project.mapLayers()) == layers
    assert layout.itemById("title").pos().x() == 20
    assert layout.itemById("title").currentText() == figure("M13").title
    assert layout.itemById("map").extent() == near
    groups = [group.name() for group in project.layerTreeRoot().findGroups()]
    assert groups == ["Map pages: West Midlands (SYNTHETIC)"]
    layout.removeLayoutItem(layout.itemById("legend"))
    keep_layouts(sample, project, figures, None, MOMENT, log.append)
    assert any("lost items" in line for line in log)


# The algorithm


def test_algorithm_draws_chosen_figures(wmvru_provider: object, tmp_path: Path) -> None:
    import processing

    result = processing.run(
        "wmvru:exportmaps",
        {"FIGURES": ["M56", "M21"], "DPI": 60, "OUTPUT": str(tmp_path / "out")},
    )
    assert result["PAGES"] == 2
    assert result["MISSING"] == ""
    assert Path(result["PDF_FILE"]).is_file()
    assert sorted(path.name for path in (tmp_path / "out" / "png").iterdir()) == [
        "M21.png",
        "M56.png",
    ]
