"""What tests of the panel share: the panel itself, packages for it, clicks and waits."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from unittest.mock import MagicMock

import pandas as pd
import pytest
from osgeo import gdal, ogr
from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import Qt

from wm_vru_plugin.gui.dock import WmVruDock
from wm_vru_plugin.gui.runs.background import Background, no_check
from wm_vru_plugin.gui.runs.runner import _Job
from wm_vru_plugin.gui.state import state
from wm_vru_plugin.gui.state.package_info import SAMPLE, PackageInfo, read_package_info

LEFT = Qt.MouseButton.LeftButton


def make_dock(qtbot, iface=None) -> WmVruDock:
    dock = WmVruDock(iface)
    qtbot.addWidget(dock)
    dock.show()
    wait_end(qtbot, dock)
    return dock


@pytest.fixture(name="iface")
def iface_fixture():
    return MagicMock()


@lru_cache(maxsize=1)
def sample_info() -> PackageInfo:
    """What the panel reads of the sample, once for all tests: it takes a second or two."""
    return read_package_info(SAMPLE)


def remembered(address: str, check=no_check) -> PackageInfo:
    """Reads a package, but the sample only once."""
    check()
    return sample_info() if address == SAMPLE else read_package_info(address, check)


@pytest.fixture(name="dock")
def dock_fixture(qtbot, wmvru_provider, qgis_new_project, iface, monkeypatch):
    monkeypatch.setattr(state, "read_package_info", remembered)
    dock = make_dock(qtbot, iface)
    yield dock
    dock.close()
    qtbot.waitUntil(lambda: not (_Job.live or Background.live), timeout=20_000)


@pytest.fixture(name="without_impact_areas")
def without_impact_areas_fixture(tmp_path) -> Path:
    """The sample without its Impact Areas."""
    path = tmp_path / "partial.gpkg"
    shutil.copy(SAMPLE, path)
    path.chmod(0o644)
    source = ogr.Open(str(path), 1)
    index = next(i for i in range(source.GetLayerCount()) if source[i].GetName() == "impact_areas")
    assert source.DeleteLayer(index) == 0
    source = None
    return path


@pytest.fixture(name="official_files")
def official_files_fixture(tmp_path) -> Path:
    """A folder with the sample's LSOAs in the publishers' own form: boundaries, and IoD file 2."""
    from wm_vru_plugin.core.places.domains import DOMAINS
    from wm_vru_plugin.store.package.package import Package

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
