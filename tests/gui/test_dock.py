"""The panel: its pages, what they send to the algorithms, and what they say of a package."""

from __future__ import annotations

import re
import sys

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTreeWidget,
)

from tests.helpers.docks import (  # noqa: F401 (fixtures)
    dock_fixture,
    errors,
    iface_fixture,
    make_dock,
    wait_end,
    without_impact_areas_fixture,
)
from wm_vru_plugin.gui.state.defaults import (
    EXPORT_MAPS,
    EXPORT_REPORT,
    GAPS,
    LOAD_LAYERS,
    OVERLAP,
    PREPARE,
)

QGIS_MENUS = set("jevlsporDWmch".lower())
"""Letters that the menus of QGIS take: Project, Edit, View, Layer, …"""


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
    from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS
    from wm_vru_plugin.report.figures.layers.catalogue import LAYER_IDS

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
