"""The panel: its pages, what they send to the algorithms, and what they show of a run."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pandas as pd
import pytest
from osgeo import gdal, ogr
from qgis.core import Qgis, QgsApplication, QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTreeWidget,
)

from wm_vru_plugin.gui.background import Background
from wm_vru_plugin.gui.defaults import (
    EXPORT_MAPS,
    EXPORT_REPORT,
    GAPS,
    LOAD_LAYERS,
    OVERLAP,
    PREPARE,
)
from wm_vru_plugin.gui.dock import WmVruDock
from wm_vru_plugin.gui.package_info import SAMPLE
from wm_vru_plugin.gui.runner import _Job

LEFT = Qt.MouseButton.LeftButton
QGIS_MENUS = set("jevlsporDWmch".lower())
"""Letters that the menus of QGIS take: Project, Edit, View, Layer, …"""


def make_dock(qtbot, iface=None) -> WmVruDock:
    dock = WmVruDock(iface)
    qtbot.addWidget(dock)
    dock.show()
    wait_end(qtbot, dock)
    return dock


@pytest.fixture
def iface():
    return MagicMock()


@pytest.fixture
def dock(qtbot, wmvru_provider, qgis_new_project, iface):
    dock = make_dock(qtbot, iface)
    yield dock
    dock.close()
    qtbot.waitUntil(lambda: not (_Job.live or Background.live), timeout=20_000)


@pytest.fixture
def without_impact_areas(tmp_path) -> Path:
    """The sample without its Impact Areas."""
    path = tmp_path / "partial.gpkg"
    shutil.copy(SAMPLE, path)
    path.chmod(0o644)
    source = ogr.Open(str(path), 1)
    index = next(i for i in range(source.GetLayerCount()) if source[i].GetName() == "impact_areas")
    assert source.DeleteLayer(index) == 0
    source = None
    return path


@pytest.fixture
def official_files(tmp_path) -> Path:
    """A folder with the sample's LSOAs in the publishers' own form: boundaries, and IoD file 2."""
    from wm_vru_plugin.core.domains import DOMAINS
    from wm_vru_plugin.store.package import Package

    folder = tmp_path / "files"
    folder.mkdir()
    gdal.VectorTranslate(
        str(folder / "boundaries.gpkg"),
        str(SAMPLE),
        SQLStatement="SELECT code AS LSOA11CD, name AS LSOA11NM, geom FROM lsoa",
    )
    frame = Package(SAMPLE).frame("lsoa_deprivation")
    columns = {
        "LSOA code (2011)": frame["code"],
        "LSOA name (2011)": frame["name"],
        "Local Authority District code (2019)": frame["lad_code"],
        "Local Authority District name (2019)": frame["lad_name"],
    }
    for domain in DOMAINS[:8]:
        columns[domain.rank_column] = frame[domain.rank_field]
        columns[domain.decile_column] = frame[domain.decile_field]
    pd.DataFrame(columns).to_csv(folder / "file_2.csv", index=False)
    return folder


def click(qtbot, button) -> None:
    assert button.isEnabled(), f"{button.objectName()} is disabled: {button.toolTip()}"
    qtbot.mouseClick(button, LEFT)


def wait_end(qtbot, dock) -> None:
    qtbot.waitUntil(lambda: not dock.state.busy, timeout=60_000)


def layer_names() -> list[str]:
    return sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())


def errors(iface) -> list[str]:
    """Texts of the errors in the message bar."""
    calls = iface.messageBar().pushMessage.call_args_list
    return [call.args[1] for call in calls if Qgis.MessageLevel.Critical in call.args]


# What is there


def test_pages_in_order(dock):
    titles = [dock.tabs.tabText(i).replace("&", "") for i in range(dock.tabs.count())]
    assert titles == ["Data", "Layers", "Analysis", "Maps", "Report", "Toolbox"]


def test_opens_on_the_sample_and_says_synthetic(dock, iface):
    assert errors(iface) == []
    assert dock.data_page.choice.use_sample.isChecked()
    assert dock.banner.isVisible() and "SYNTHETIC" in dock.banner.text()
    assert dock.data_page.summary.text().count("SYNTHETIC") == 1
    assert "1,680 LSOAs" in dock.data_page.summary.text()
    rows = dock.data_page.tables
    shown = {
        rows.topLevelItem(i).text(0): [rows.topLevelItem(i).text(c) for c in range(1, 4)]
        for i in range(rows.topLevelItemCount())
    }
    assert shown["lsoa"][0] == "1,680" and shown["lsoa"][1] == "synthetic"
    assert "restricted" in shown["crime_counts"][1]
    assert "restricted" not in shown["schools"][1]


def test_everything_of_the_sample_may_be_ticked(dock):
    from wm_vru_plugin.report.figures import FIGURE_IDS
    from wm_vru_plugin.report.layer_specs import LAYER_IDS

    dock.layers_page.tree.tick_all(True)
    dock.maps_page.tree.tick_all(True)
    assert sorted(dock.layers_page.tree.ticked()) == sorted(LAYER_IDS)
    assert dock.maps_page.tree.ticked() == list(FIGURE_IDS)


def test_defaults_are_those_of_the_algorithms(dock):
    registry = QgsApplication.processingRegistry()

    def default(algorithm: str, name: str):
        return registry.algorithmById(algorithm).parameterDefinition(name).defaultValue()

    sent = dock.analysis_page.gaps_parameters()
    for name in ("MAX_DECILE", "RULE", "MIN_AREAS", "GAP_DISTANCE"):
        assert sent[name] == default(GAPS, name), name
    assert sent["DOMAIN"] == "education"
    assert dock.maps_page.parameters()["DPI"] == default(EXPORT_MAPS, "DPI")
    assert dock.data_page.prepare_parameters()["NAME"] == default(PREPARE, "NAME")


def test_what_the_pages_send_is_what_the_algorithms_take(dock, tmp_path):
    dock.data_page.folder.setFilePath(str(tmp_path))
    dock.data_page.output.setFilePath(str(tmp_path / "out"))
    sent = {
        PREPARE: dock.data_page.prepare_parameters(),
        LOAD_LAYERS: dock.layers_page.parameters(),
        OVERLAP: dock.analysis_page.overlap_parameters(),
        GAPS: dock.analysis_page.gaps_parameters(),
        EXPORT_MAPS: dock.maps_page.parameters(),
        EXPORT_REPORT: dock.report_page.parameters(),
    }
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for algorithm_id, parameters in sent.items():
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        known = {definition.name() for definition in algorithm.parameterDefinitions()}
        assert set(parameters) <= known, algorithm_id
        assert algorithm.checkParameterValues(parameters, context) == (True, ""), algorithm_id
    assert sent[PREPARE]["OUTPUT"].endswith("out.gpkg")


def test_rules_offered_are_those_of_the_algorithm(dock):
    definition = QgsApplication.processingRegistry().algorithmById(GAPS).parameterDefinition("RULE")
    box = dock.analysis_page.rule
    assert {box.itemData(i) for i in range(box.count())} == set(definition.options())


# Accessible, and usable in a narrow panel


@pytest.mark.parametrize("index", range(6))
def test_controls_have_names_and_mnemonics_do_not_collide(dock, index):
    page = dock.pages[index]
    controls = [
        child
        for kind in (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QTreeWidget)
        for child in page.widget().findChildren(kind)
    ]
    own = [c for c in controls if c.objectName() and not c.objectName().startswith("qt_")]
    assert own
    for control in own:
        if control.objectName() == "collapseButton":  # the group box names itself
            continue
        assert control.accessibleName(), f"{type(control).__name__} {control.objectName()}"
    texts = [dock.tabs.tabText(i) for i in range(dock.tabs.count())]
    texts += [child.text() for child in page.widget().findChildren((QAbstractButton, QLabel))]
    letters = [m.lower() for text in texts for m in re.findall(r"&([^&\s])", text)]
    assert len(letters) > 5
    assert len(letters) == len(set(letters)), sorted(letters)
    assert not set(letters) & QGIS_MENUS, sorted(letters)


@pytest.mark.parametrize("points", [9, 15])
def test_fits_a_panel_320_pixels_wide(qtbot, wmvru_provider, qgis_new_project, points):
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSize(points)
    QApplication.setFont(font)
    try:
        dock = make_dock(qtbot)
        dock.setFloating(True)
        dock.resize(320, 700)
        dock.data_page.prepare_box.setCollapsed(False)
        dock.analysis_page.sentence.setPlainText("Unbreakable" * 40)
        dock._say(f"{'/long' * 60}: no", True)
        for index, page in enumerate(dock.pages):
            dock.tabs.setCurrentIndex(index)
            qtbot.wait(50)
            assert page.horizontalScrollBar().maximum() == 0, page.objectName()
        assert dock.width() == 320
    finally:
        QApplication.setFont(before)


# Packages that are not right


def test_broken_package_is_said_and_nothing_can_be_run(qtbot, dock, iface, tmp_path):
    path = tmp_path / "broken.gpkg"
    path.write_bytes(b"SQLite format 3\0 and then nonsense")
    dock.data_page.choice.use_package.setChecked(True)
    dock.data_page.choice.package_file.setFilePath(str(path))
    qtbot.waitUntil(lambda: bool(errors(iface)), timeout=60_000)
    assert "broken.gpkg" in errors(iface)[0]
    assert dock.message.text().startswith("Error: ") and "broken.gpkg" in dock.message.text()
    assert "broken.gpkg" in dock.data_page.summary.text()
    assert dock.data_page.tables.topLevelItemCount() == 0
    assert not dock.banner.isVisible()
    for button in (
        dock.layers_page.load_button,
        dock.analysis_page.gaps_button,
        dock.maps_page.export_button,
    ):
        assert not button.isEnabled()
    dock.data_page.choice.use_sample.setChecked(True)
    wait_end(qtbot, dock)
    assert dock.layers_page.load_button.isEnabled() and dock.banner.isVisible()


def test_what_a_package_lacks_is_greyed_with_what_it_needs(qtbot, dock, without_impact_areas):
    dock.data_page.choice.use_package.setChecked(True)
    dock.data_page.choice.package_file.setFilePath(str(without_impact_areas))
    qtbot.waitUntil(lambda: dock.state.info.address == str(without_impact_areas), timeout=60_000)
    layer = dock.layers_page.tree.item("impact_areas")
    assert not layer.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "Impact Areas" in layer.toolTip(0)
    dock.layers_page.tree.tick_all(True)
    assert "impact_areas" not in dock.layers_page.tree.ticked()
    layer.parent().setCheckState(0, Qt.CheckState.Unchecked)
    layer.parent().setCheckState(0, Qt.CheckState.Checked)
    assert layer.checkState(0) == Qt.CheckState.Unchecked
    assert {"impact_areas", "local_authority"} & set(dock.layers_page.tree.ticked()) == {
        "local_authority"
    }
    dock.maps_page.tree.tick_all(True)
    assert "M13" in dock.maps_page.tree.ticked() and "M14" not in dock.maps_page.tree.ticked()
    page = dock.analysis_page
    assert not page.gaps_button.isEnabled() and "Impact Areas" in page.needs.text()
    coverage = QgsVectorLayer("Polygon?crs=EPSG:27700&field=title:string", "beats", "memory")
    QgsProject.instance().addMapLayer(coverage)
    page.coverage.setLayer(coverage)
    assert page.gaps_button.isEnabled() and page.needs.text() == ""
    assert page.gaps_parameters()["COVERAGE"] == coverage.id()
    assert page.gaps_parameters()["COVERAGE_NAME"] == "title"


def test_opens_without_pandas_and_names_it(qtbot, wmvru_provider, monkeypatch, iface):
    for name in [m for m in sys.modules if m.startswith("wm_vru_plugin.store.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pandas", None)
    dock = make_dock(qtbot, iface)
    assert "pandas" in dock.data_page.summary.text() and "pandas" in errors(iface)[0]
    assert not dock.layers_page.load_button.isEnabled()
    dock.close()


# Runs


def test_load_puts_the_ticked_layers_into_the_project_once(qtbot, dock, iface):
    page = dock.layers_page
    page.tree.tick_all(False)
    assert not page.load_button.isEnabled()
    for name in ("education_top_decile", "impact_areas"):
        page.tree.item(name).setCheckState(0, Qt.CheckState.Checked)
    click(qtbot, page.load_button)
    wait_end(qtbot, dock)
    names = layer_names()
    assert len(names) == 2 and all(name.startswith("SYNTHETIC: ") for name in names)
    click(qtbot, page.load_button)
    wait_end(qtbot, dock)
    assert layer_names() == names
    assert errors(iface) == []
    assert dock.message.text() == "2 layers are in the project."


def test_gaps_shows_the_sentences_and_loads_its_layers(qtbot, dock, iface):
    page = dock.analysis_page
    parameters = page.gaps_parameters()
    click(qtbot, page.gaps_button)
    assert not page.gaps_button.isEnabled() and dock.cancel_button.isVisible()
    wait_end(qtbot, dock)
    assert errors(iface) == []
    assert layer_names() == [
        "SYNTHETIC: Gaps: education",
        "SYNTHETIC: Gaps: education, table",
        "SYNTHETIC: Gaps: education, uncovered areas",
    ]
    import processing

    same = processing.run(GAPS, parameters)
    text = page.sentence.toPlainText()
    assert same["SENTENCE"] and text.startswith("SYNTHETIC: ")
    assert text.split("\n\n")[0] == same["SENTENCE"]
    assert text.split("\n\n")[1:] == same["SENTENCES"].splitlines()
    gaps = QgsProject.instance().mapLayersByName("SYNTHETIC: Gaps: education")[0]
    assert gaps.featureCount() == same["GAP_COUNT"] > 0
    assert gaps.labelsEnabled()
    assert page.gaps_button.isEnabled() and not dock.cancel_button.isVisible()


def test_overlap_shows_the_sentence_and_loads_its_layers(qtbot, dock, iface):
    page = dock.analysis_page
    page.decile.setValue(2)
    parameters = page.overlap_parameters()
    click(qtbot, page.overlap_button)
    wait_end(qtbot, dock)
    assert errors(iface) == []
    title = "SYNTHETIC: Overlap: education, deciles 1 to 2"
    assert layer_names() == [
        title,
        f"{title}, by authority",
        f"{title}, by covering area",
        f"{title}, four rules compared",
    ]
    import processing

    same = processing.run(OVERLAP, parameters)
    assert page.sentence.toPlainText() == same["SENTENCE"]
    assert same["SENTENCE"].startswith("SYNTHETIC: ")
    layer = QgsProject.instance().mapLayersByName(title)[0]
    assert layer.featureCount() == same["NEED_COUNT"] > 0
    assert layer.renderer().type() == "categorizedSymbol"
    values = {category.value() for category in layer.renderer().categories()}
    assert {feature["class"] for feature in layer.getFeatures()} <= values
    page.copy_button.click()
    assert QApplication.clipboard().text() == page.sentence.toPlainText()


def test_a_new_package_clears_the_finding(qtbot, dock, without_impact_areas):
    dock.analysis_page.sentence.setPlainText("2 of 3")
    dock.state.choose(str(without_impact_areas))
    wait_end(qtbot, dock)
    assert dock.analysis_page.sentence.toPlainText() == ""


def test_error_of_a_run_is_shown(qtbot, dock, iface):
    coverage = QgsVectorLayer("Polygon?field=name:string", "nowhere", "memory")
    QgsProject.instance().addMapLayer(coverage)
    dock.analysis_page.coverage.setLayer(coverage)
    click(qtbot, dock.analysis_page.gaps_button)
    wait_end(qtbot, dock)
    assert len(errors(iface)) == 1 and errors(iface)[0]
    assert dock.message.text() == f"Error: {errors(iface)[0]}"
    assert dock.analysis_page.sentence.toPlainText() == ""
    assert dock.analysis_page.gaps_button.isEnabled()


def tick_maps(dock, *ids: str) -> None:
    dock.maps_page.tree.tick_all(False)
    for name in ids:
        dock.maps_page.tree.item(name).setCheckState(0, Qt.CheckState.Checked)


def test_export_writes_the_ticked_maps(qtbot, dock, iface, tmp_path):
    page = dock.maps_page
    target = tmp_path / "maps"
    tick_maps(dock, "M13", "M14")
    page.dpi.setValue(72)
    page.folder.setFilePath(str(target))
    assert not page.open_button.isEnabled()
    click(qtbot, page.export_button)
    wait_end(qtbot, dock)
    assert errors(iface) == []
    assert sorted(p.name for p in (target / "png").glob("*.png")) == ["M13.png", "M14.png"]
    assert (target / "maps.pdf").is_file()
    assert page.result.text().startswith("2 pages are in ")
    assert page.open_button.isEnabled()


def test_export_cancelled_leaves_nothing_behind(qtbot, dock, iface, tmp_path):
    page = dock.maps_page
    target = tmp_path / "maps"
    page.folder.setFilePath(str(target))
    page.tree.tick_all(True)
    QTimer.singleShot(100, lambda: qtbot.mouseClick(dock.cancel_button, LEFT))
    click(qtbot, page.export_button)
    wait_end(qtbot, dock)
    assert not target.exists()
    assert dock.message.text() == "Cancelled; nothing was written."
    assert errors(iface) == [] and page.export_button.isEnabled()


def test_closed_while_it_runs(qtbot, dock, iface):
    click(qtbot, dock.analysis_page.gaps_button)
    dock.close()
    assert not dock.runner.busy
    qtbot.waitUntil(lambda: not _Job.live, timeout=20_000)
    assert layer_names() == [] and errors(iface) == []
    dock.show()
    click(qtbot, dock.analysis_page.gaps_button)
    wait_end(qtbot, dock)
    assert len(layer_names()) == 3


def test_prepare_that_finds_nothing_says_so(qtbot, dock, iface, tmp_path):
    page = dock.data_page
    assert not page.prepare_button.isEnabled()
    (tmp_path / "files").mkdir()
    page.prepare_box.setCollapsed(False)
    page.folder.setFilePath(str(tmp_path / "files"))
    page.output.setFilePath(str(tmp_path / "new.gpkg"))
    click(qtbot, page.prepare_button)
    wait_end(qtbot, dock)
    assert len(errors(iface)) == 1
    assert not (tmp_path / "new.gpkg").exists()
    assert dock.state.info.address == SAMPLE


def test_prepared_package_is_picked_and_shown(qtbot, dock, iface, official_files, tmp_path):
    page = dock.data_page
    page.prepare_box.setCollapsed(False)
    page.folder.setFilePath(str(official_files))
    page.authorities.setText("Z08000026, Z08000029")
    page.area_name.setText("Two authorities")
    page.output.setFilePath(str(tmp_path / "two"))
    click(qtbot, page.prepare_button)
    wait_end(qtbot, dock)
    assert errors(iface) == []
    assert page.choice.use_package.isChecked() and not page.choice.use_sample.isChecked()
    assert page.choice.package_file.isEnabled()
    assert dock.state.info.address == str(tmp_path / "two.gpkg")
    assert page.summary.text() == "Two authorities: 329 LSOAs in Coventry and Solihull."
    assert "Missing: " in page.prepare_result.text()
    assert not dock.banner.isVisible()
    assert dock.maps_page.tree.item("M13").flags() & Qt.ItemFlag.ItemIsEnabled
    assert not dock.maps_page.tree.item("M14").flags() & Qt.ItemFlag.ItemIsEnabled
