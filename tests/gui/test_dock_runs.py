"""The panel's runs: what comes of them, and how they are stopped."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication

from tests.helpers.docks import (  # noqa: F401 (fixtures)
    LEFT,
    click,
    dock_fixture,
    errors,
    iface_fixture,
    layer_names,
    official_files_fixture,
    wait_end,
    without_impact_areas_fixture,
)
from wm_vru_plugin.gui.runs.runner import _Job
from wm_vru_plugin.gui.state.defaults import GAPS, OVERLAP
from wm_vru_plugin.gui.state.package_info import SAMPLE


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


def test_focus_goes_to_cancel_and_back(qtbot, dock):
    button = dock.analysis_page.gaps_button
    dock.tabs.setCurrentWidget(dock.analysis_page)
    dock.activateWindow()
    qtbot.waitUntil(lambda: dock.isActiveWindow(), timeout=10_000)
    button.setFocus()
    assert QApplication.focusWidget() is button
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is dock.cancel_button
    wait_end(qtbot, dock)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button, timeout=10_000)


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


def test_without_processing_the_panel_says_so(qtbot, dock, monkeypatch):
    from qgis import processing
    from qgis.core import QgsNotSupportedException

    def absent(_algorithm_id, _values):
        raise QgsNotSupportedException("Processing plugin has not been loaded")

    monkeypatch.setattr(processing, "createAlgorithmDialog", absent)
    dock.tools_page.select("wmvru:download")
    click(qtbot, dock.tools_page.open_button)
    assert "'Processing' of QGIS is switched off" in dock.message.text()
