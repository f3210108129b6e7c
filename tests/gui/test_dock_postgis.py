"""The panel over a package in a PostGIS database."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsGui

from tests.helpers.docks import click, dock_fixture, errors, iface_fixture, layer_names, wait_end  # noqa: F401 (fixtures)
from tests.helpers.made_package import frames
from tests.helpers.postgres import PASSWORD
from wm_vru_plugin.store.postgis.schemas import package_schemas
from wm_vru_plugin.store.postgis.writer import write_package_postgis


@pytest.fixture
def in_database(team, pg):
    write_package_postgis(team, "vru", frames())
    pg.psql("CREATE SCHEMA no_package; CREATE TABLE no_package.lsoa (code text)")
    yield team
    # Layers hold connections; the schema could not be dropped under them.
    QgsProject.instance().clear()


def test_found_read_analysed_and_opened(qtbot, in_database, dock, iface, monkeypatch):
    from qgis import processing

    entries = []
    registry = QgsGui.historyProviderRegistry()
    monkeypatch.setattr(
        type(registry), "addEntry", lambda self, provider, entry: entries.append(entry)
    )
    assert package_schemas(in_database) == ["vru"]
    choice = dock.data_page.choice
    choice.connection.setConnection(in_database)
    choice.use_database.setChecked(True)
    # The only package of the database is picked by itself.
    qtbot.waitUntil(
        lambda: dock.state.info.address != "" and dock.state.info.in_database, timeout=60_000
    )
    wait_end(qtbot, dock)
    info = dock.state.info
    assert errors(iface) == [] and info.address == f"postgis:{in_database}/vru"
    assert "3 LSOAs" in dock.data_page.summary.text()
    assert info.has("lsoa_deprivation") and dock.layers_page.load_button.isEnabled()

    dock.analysis_page.decile.setValue(10)
    click(qtbot, dock.analysis_page.overlap_button)
    wait_end(qtbot, dock)
    assert errors(iface) == []
    assert "3 LSOAs" in dock.analysis_page.sentence.toPlainText()
    assert len(layer_names()) == 4
    assert PASSWORD not in repr(entries)

    opened = []
    monkeypatch.setattr(
        processing, "createAlgorithmDialog", lambda name, values: opened.append(values)
    )
    dock.tools_page.open("wmvru:topdecile")
    layer = QgsProject.instance().mapLayer(opened[0]["NEED"])
    assert layer.providerType() == "postgres" and layer.featureCount() == 3
    dock.tools_page.open("wmvru:validate")
    assert opened[1] == {"PACKAGE": info.address}
