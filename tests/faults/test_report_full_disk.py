"""Reports that cannot be finished: a disk that takes no more, a folder that takes nothing, cancel.

A limit on the size of files stands in for the full disk: the system refuses the rest of a file, as
it does there, and Qt, QGIS and GDAL keep silent about it in the same way.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeedback,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtGui import QImage

from tests.helpers import made_report
from tests.helpers.map_pages import SAMPLE, edited, maker, sample
from wm_vru_plugin.algorithms.report import compare_packages, export_report
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.report.charts import saving
from wm_vru_plugin.report.charts.draw import Drawn, draw_chart
from wm_vru_plugin.report.comparison import report as change_report
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.figures.charts.catalogue import CHARTS
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.plan import whole
from wm_vru_plugin.report.writers.files.tables import write_csvs
from wm_vru_plugin.report.writers.pages.atlas import export_atlas
from wm_vru_plugin.report.writers.pages.formats import EACH, save_page
from wm_vru_plugin.report.writers.pages.maps import MapsResult, export_maps, keep_layouts
from wm_vru_plugin.report.writers.pdf.document import PdfBook
from wm_vru_plugin.report.writers.pdf.update import DocumentInfo
from wm_vru_plugin.report.writers.xlsx.workbook import BookInfo, write_workbook
from wm_vru_plugin.store.outputs.images import save_image
from wm_vru_plugin.store.package.package import Package

resource = pytest.importorskip("resource", reason="limits of file sizes are a matter of Unix")

__all__ = ["maker", "sample"]  # fixtures, used by name
MOMENT = datetime(2026, 1, 2, 3, 4)
INFO = DocumentInfo("Title", "Author", "Subject", ("word",), "creator", MOMENT)
KB = 1024


@contextmanager
def limited(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes; the system says that it is too large."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, and what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Impatient(QgsProcessingFeedback):
    """Cancelled when it was asked so many times whether it is; None for never."""

    def __init__(self, asked: int | None = None) -> None:
        super().__init__(False)
        self.left = asked
        self.asked = 0

    def isCanceled(self) -> bool:
        self.asked += 1
        return self.left is not None and self.asked > self.left


# Writers


@pytest.mark.parametrize("kind", EACH)
def test_pages_that_qgis_calls_written(maker: PageMaker, tmp_path: Path, kind: str) -> None:
    layout, _page = maker.make(figure("M09"))
    with limited(60 * KB), pytest.raises(OSError, match="it was not written whole") as caught:
        save_page(layout, tmp_path, "M09", kind, 50)
    assert Path(caught.value.filename).parent == tmp_path


def test_a_book_of_pages(maker: PageMaker, tmp_path: Path) -> None:
    layout, _page = maker.make(figure("M09"))
    book = PdfBook(tmp_path / "maps.pdf", 50, INFO)
    book.add(layout)
    with limited(60 * KB), pytest.raises(OSError, match="too large"):
        book.finish()


def test_pictures(qgis_app: object, tmp_path: Path) -> None:
    # Left to itself Qt says that it saved all of a picture of which the end is missing.
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(0)
    whole_one = tmp_path / "whole.png"
    save_image(image, whole_one, {"Title": "T"})
    size = whole_one.stat().st_size
    with limited(size - 1), pytest.raises(OSError, match="too large"):
        save_image(image, tmp_path / "cut.png", {"Title": "T"})
    assert QImage(str(whole_one)).text("Title") == "T"


@pytest.fixture(scope="module")
def chart(sample: Package) -> Drawn:
    source = ChartSource(sample)
    wanted = next(each for each in CHARTS if each.id == "C10")
    return draw_chart(source, wanted, chart_data(source, wanted))


@pytest.mark.parametrize("save", [saving.save_svg, saving.save_pdf, saving.save_png])
def test_charts(chart: Drawn, tmp_path: Path, save: Callable[[Drawn, Path], None]) -> None:
    with limited(6 * KB), pytest.raises(OSError, match="too large"):
        save(chart, tmp_path / "chart")


def test_tables_and_page(qgis_app: object, tmp_path: Path) -> None:
    table = made_report.table()
    with limited(100):
        with pytest.raises(OSError, match="too large"):
            write_csvs(tmp_path, [table])
        with pytest.raises(InputError, match=r"tables\.xlsx: the workbook cannot be written"):
            write_workbook(tmp_path / "tables.xlsx", [table], BookInfo("T", "A", MOMENT))
        with pytest.raises(OSError, match="too large"):
            made_report.written(tmp_path)
    assert "tables.xlsx" not in held(tmp_path)


def test_layers_are_counted_once_written(tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    shutil.copy(SAMPLE, path)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT count(*) FROM impact_areas").fetchone()[0]
    change_report.check_layer(path, "impact_areas", rows)
    for layer, count in (("impact_areas", rows + 1), ("gap_changes", 0)):
        with pytest.raises(OSError, match="not written whole"):
            change_report.check_layer(path, layer, count)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(OSError, match="not written whole"):
        change_report.check_layer(path, "impact_areas", rows)


# Runs


@pytest.fixture
def maps(sample: Package, tmp_path: Path) -> Path:
    """An earlier run of one map, and a file of the analyst's."""
    folder = tmp_path / "maps & more"
    export_maps(sample, folder, ["M09"], dpi=50)
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    return folder


@pytest.mark.parametrize("each", [(), ("svg",)])
def test_maps_of_which_the_disk_takes_a_part(
    sample: Package, maps: Path, each: tuple[str, ...]
) -> None:
    before = held(maps)
    with limited(200 * KB), pytest.raises(InputError) as caught:
        export_maps(sample, maps, ["M12"], dpi=50, pdf=not each, png=False, each=each)
    assert caught.value.where == str(maps)
    assert ("svg/M12.svg" in str(caught.value)) == bool(each), "its file is named where Qt wrote it"
    assert held(maps) == before


def test_maps_cancelled_at_every_point(sample: Package, maps: Path) -> None:
    before = held(maps)
    asked = 0
    while True:
        feedback = Impatient(asked)
        try:
            export_maps(sample, maps, ["M12"], dpi=50, png=False, feedback=feedback)
        except Cancelled:
            assert held(maps) == before
            asked += 1
            continue
        break
    assert asked >= 2, "before the page, and before the new takes the place of the old"
    assert "M12" in (maps / "figures.json").read_text(encoding="utf-8")


def test_layouts_for_a_project_whose_folder_takes_no_layers(
    sample: Package, tmp_path: Path
) -> None:
    project = QgsProject()
    assert project.write(str(tmp_path / "p.qgz"))
    (tmp_path / "wm_vru_layers").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written: a part of its path is a file"):
        keep_layouts(sample, project, [figure("M27")], None, MOMENT, str)
    project.clear()


def test_an_atlas_cancelled_before_it_replaces(sample: Package, tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    folder.mkdir()
    (folder / "atlas.json").write_text("earlier", encoding="utf-8")
    with pytest.raises(Cancelled):
        export_atlas(sample, folder, limit=1, dpi=50, png=False, feedback=Impatient(1))
    assert held(folder) == {"atlas.json": b"earlier"}


def test_a_report_is_cancelled_between_its_pages(
    sample: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workbook, page, leaves and every page of the PDF: none goes on when it is cancelled."""
    monkeypatch.setattr(whole, "method_notes", list)
    tables = [made_report.table(), made_report.table("T51")]
    content = whole.Content(
        parts=[
            part for part in made_report.parts() if not isinstance(part, made_report.FigurePart)
        ],
        tables=tables,
    )

    def write(feedback: QgsFeedback) -> Path:
        stage = tmp_path / str(len(list(tmp_path.iterdir())))
        (stage / "work").mkdir(parents=True)
        made = MapsResult(stage, (), "")
        both = whole.Formats()
        whole.write_files(sample, stage, content, made, {}, MOMENT, both, stage / "work", feedback)
        return stage

    patient = Impatient()
    assert (write(patient) / whole.BOOK).stat().st_size > 10 * KB
    assert patient.asked > 20
    for asked in (*range(0, patient.asked, 5), patient.asked - 1):
        with pytest.raises(Cancelled):
            write(Impatient(asked))


def run(algorithm: object, **parameters: object) -> None:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm.run(parameters, context, QgsProcessingFeedback(False), {}, False)


def test_a_report_cancelled_when_all_is_written(
    wmvru_provider: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("report.html", "mine.txt"):
        (folder / name).write_text("earlier", encoding="utf-8")
    package = edited(tmp_path, "DROP TABLE impact_areas",
                     "DELETE FROM gpkg_contents WHERE table_name = 'impact_areas'")  # fmt: skip
    seen: list[str] = []

    def is_cancelled(_feedback: QgsFeedback) -> bool:
        built = next(folder.glob(".wm_vru-*/new"))
        seen[:] = sorted(path.name for path in built.iterdir())
        return (built / "report.pdf").exists()

    monkeypatch.setattr(QgsFeedback, "isCanceled", is_cancelled)
    monkeypatch.setattr(whole, "_draw_charts", lambda *_a, **_k: None)
    monkeypatch.setattr(whole, "build_tables", lambda *_a, **_k: [made_report.table()])
    with pytest.raises(QgsProcessingException, match="Cancelled; nothing was written"):
        run(
            export_report.ExportReportAlgorithm().create(),
            PACKAGE=str(package.path), FIGURES=["M09"], DPI=50, OUTPUT=str(folder),
        )  # fmt: skip
    assert {"report.html", "report.pdf", "tables.xlsx", "run.json", "maps"} <= set(seen)
    assert held(folder) == {"report.html": b"earlier", "mine.txt": b"earlier"}


def test_nothing_is_worked_out_for_a_folder_that_takes_no_files(
    wmvru_provider: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_arguments: object, **_named: object) -> None:
        pytest.fail("the work began")

    monkeypatch.setattr(export_report, "_analyse", work)
    monkeypatch.setattr(compare_packages, "_sides", work)
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"file: .*it is a file, not a folder"):
        run(
            export_report.ExportReportAlgorithm().create(),
            PACKAGE=str(SAMPLE), OUTPUT=str(file),
        )  # fmt: skip
    with pytest.raises(QgsProcessingException, match=r"file: .*it is a file, not a folder"):
        run(
            compare_packages.ComparePackagesAlgorithm().create(),
            BEFORE=str(SAMPLE), AFTER=str(SAMPLE), OUTPUT=str(file),
        )  # fmt: skip
