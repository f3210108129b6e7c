"""Map pages as files: PDF, pictures, lists, layouts kept in a project."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeedback,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QImage

from tests.helpers.map_pages import (
    MOMENT,
    edited,
    exported,
    maker,
    one_line,
    pages,
    pdf_text,
    sample,
)
from wm_vru_plugin.core.errors import Cancelled
from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS, FIGURES, chosen, figure
from wm_vru_plugin.report.maps.layouts.pages import split_by_data
from wm_vru_plugin.report.writers.pages.maps import MapsResult, export_maps, keep_layouts
from wm_vru_plugin.store.package.package import Package

__all__ = ["exported", "maker", "pages", "sample"]  # fixtures, used by name

# Files


def test_pdf_has_all_pages_text_and_metadata(exported: MapsResult) -> None:
    info = subprocess.run(
        ["pdfinfo", exported.pdf_file], check=True, capture_output=True, text=True
    ).stdout
    values = dict(re.findall(r"^([^:]+):\s+(.+)$", info, re.MULTILINE))
    assert values["Pages"] == str(len(FIGURES))
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
        whole = ("Birmingham", "Coventry", "Wolverhampton") if not figure(record.id).focus else ()
        for name in (*whole, "SYNTHETIC DATA", " km"):
            assert name in flat, (record.id, name)
        assert flat.count("OFFICIAL-SENSITIVE") == (2 if record.restricted else 0)


def test_pdf_is_vector(exported: MapsResult) -> None:
    listed = subprocess.run(
        ["pdfimages", "-list", exported.pdf_file], check=True, capture_output=True, text=True
    ).stdout
    pictures = {int(line.split()[0]) for line in listed.splitlines()[2:]}
    with_pictures = {exported.pages[number - 1].id for number in pictures}
    assert with_pictures <= {"M27"}, "a density is a raster, and nothing else is"


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
        assert 0.04 < ink < (0.999 if figure(record.id).focus else 0.95), record.id
        thumbnail = QImage(str(exported.folder / record.thumbnail))
        assert thumbnail.width() == 640


def test_list_says_what_is_on_each_page(exported: MapsResult) -> None:
    content = json.loads((exported.folder / "figures.json").read_text(encoding="utf-8"))
    assert [page["id"] for page in content["pages"]] == list(FIGURE_IDS)
    assert content["missing"] == {}
    assert {page["id"] for page in content["pages"] if page["restricted"]} == {
        "M14", "M19", "M21", "M22", "M26", "M27", "M40", "M41", "M46", "M57", "M58", "M59", "M60",
        "M80", "M86"
    }  # fmt: skip
    for page in content["pages"]:
        assert page["statuses"] == ["synthetic"]
        assert page["alt"].startswith("Map: ")
        assert (exported.folder / page["png"]).is_file()


def test_figures_without_data_are_named_with_what_they_need(tmp_path: Path) -> None:
    package = edited(tmp_path, "DELETE FROM impact_areas", "DELETE FROM crime_counts")
    drawn, missing = split_by_data(package, FIGURES)
    assert " ".join(missing) == ("M14 M19 M21 M22 M27 M40 M41 M46 M57 M58 M59 M60 M80 M86")
    assert "Impact Areas" in missing["M14"]
    assert "knife crime" in missing["M21"]
    assert " ".join(each.id for each in drawn) == (
        "M01 M05 M06 M07 M09 M12 M13 M26 M55 M56 M68 M69 M74 M75 M76 M77"
    )


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


def test_kept_layouts_are_found_again_in_a_saved_project(
    sample: Package, qgis_new_project: object, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    keep_layouts(sample, project, chosen(["M14"]), None, MOMENT, print)
    legend = project.layoutManager().printLayouts()[0].itemById("legend")
    height = legend.rect().height()
    assert project.write(str(tmp_path / "kept.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "kept.qgz"))
    keep_layouts(sample, project, chosen(["M14"]), None, MOMENT, print)
    assert len(project.layoutManager().printLayouts()) == 1
    assert len(project.mapLayers()) == 3
    legend = project.layoutManager().printLayouts()[0].itemById("legend")
    assert legend.rect().height() == pytest.approx(height, abs=0.5)
    assert len(legend.model().rootGroup().findLayers()) == 3


# The algorithm


def test_no_figure_or_an_empty_one_means_all() -> None:
    """Processing makes a list with an empty text of an optional list that was left out."""
    assert chosen([""]) == chosen([]) == chosen(None) == list(FIGURES)


def test_algorithm_draws_all_when_no_figure_is_named(
    wmvru_provider: object, tmp_path: Path
) -> None:
    import processing

    result = processing.run(
        "wmvru:exportmaps", {"DPI": 50, "PDF": False, "OUTPUT": str(tmp_path / "out")}
    )
    assert result["PAGES"] == len(FIGURES)


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


def test_algorithm_takes_a_temporary_folder(wmvru_provider: object) -> None:
    import processing

    result = processing.run(
        "wmvru:exportmaps",
        {"FIGURES": ["M13"], "DPI": 50, "PDF": False, "OUTPUT": "TEMPORARY_OUTPUT"},
    )
    assert (Path(result["OUTPUT"]) / "png" / "M13.png").is_file()


@pytest.mark.parametrize(("page", "millimetres"), [("a4_portrait", 210), ("a3_landscape", 420)])
def test_algorithm_takes_the_paper(
    wmvru_provider: object, tmp_path: Path, page: str, millimetres: int
) -> None:
    import processing

    result = processing.run(
        "wmvru:exportmaps",
        {"FIGURES": ["M60"], "PAGE": page, "DPI": 50, "PDF": False, "OUTPUT": str(tmp_path / "o")},
    )
    image = QImage(str(Path(result["OUTPUT"]) / "png" / "M60.png"))
    assert image.width() == pytest.approx(millimetres / 25.4 * 50, abs=2)
