"""A base map's server that fails: an error that names it, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsFeedback, QgsProcessingException

from tests.helpers.map_pages import sample
from tests.helpers.tile_server import KEY, TileServer, released, serving
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.report.maps.base_map.base_map import BaseMap, base_map
from wm_vru_plugin.report.writers.pages.maps import export_maps
from wm_vru_plugin.store.package.package import Package

__all__ = ["released", "sample"]  # fixtures, used by name


@pytest.fixture
def server(qgis_app: object) -> Iterator[TileServer]:
    with serving() as running:
        yield running


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with an earlier run's files."""
    folder = tmp_path / "maps"
    (folder / "png").mkdir(parents=True)
    (folder / "png" / "M57.png").write_bytes(b"earlier")
    (folder / "maps.pdf").write_bytes(b"earlier")
    return folder


def failed(package: Package, folder: Path, base: BaseMap) -> str:
    with pytest.raises(InputError) as raised:
        export_maps(package, folder, ["M57"], dpi=50, base=base)
    assert [path.name for path in folder.parent.iterdir()] == ["maps"], "nothing half-made is left"
    assert (folder / "maps.pdf").read_bytes() == b"earlier"
    assert (folder / "png" / "M57.png").read_bytes() == b"earlier"
    assert KEY not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("404", "answers with 404"),
        ("500", "answers with 500"),
        ("garbage", "no picture"),
        ("page", "no picture"),
    ],
)
def test_a_server_without_tiles(
    sample: Package, server: TileServer, earlier: Path, fault: str, says: str
) -> None:
    server.fault = fault
    message = failed(sample, earlier, base_map(server.template))
    assert f"Base map of {server.host}" in message and says in message
    assert len(server.asked) == 1, "it is asked once, before anything is made"


def test_a_server_that_is_not_there(sample: Package, earlier: Path) -> None:
    with serving() as gone:
        template, host = gone.template, gone.host
    message = failed(sample, earlier, base_map(template))
    assert f"Base map of {host}" in message and "refused" in message.lower()


def test_a_name_that_nobody_has(sample: Package, earlier: Path) -> None:
    message = failed(sample, earlier, base_map("http://tiles.invalid/{z}/{x}/{y}.png"))
    assert "Base map of tiles.invalid" in message


@pytest.mark.parametrize("fault", ["404", "garbage"])
def test_one_tile_that_does_not_come(
    sample: Package, server: TileServer, earlier: Path, fault: str
) -> None:
    server.fault = fault
    server.faulty = {(11, 1014, 671)}
    message = failed(sample, earlier, base_map(server.template))
    assert "tile 11/1014/671" in message and server.host in message


def test_a_server_that_stops_between_pages(
    sample: Package, server: TileServer, earlier: Path
) -> None:
    """The pages of one extent need it once; a close-up asks again."""

    class Stopping(QgsFeedback):
        def setProgress(self, _progress: float) -> None:
            server.fault = "500"

    with pytest.raises(InputError, match="answers with 500"):
        base = base_map(server.template)
        ids = ["M57", "M59"]
        export_maps(sample, earlier, ids, dpi=50, pdf=False, base=base, feedback=Stopping())
    assert (earlier / "maps.pdf").read_bytes() == b"earlier"


def test_cancelled_while_it_is_asked(sample: Package, server: TileServer, earlier: Path) -> None:
    feedback = QgsFeedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        base = base_map(server.template)
        export_maps(sample, earlier, ["M57"], dpi=50, base=base, feedback=feedback)
    assert (earlier / "maps.pdf").read_bytes() == b"earlier"


def test_an_attribution_without_room_is_not_cut(
    sample: Package, server: TileServer, earlier: Path
) -> None:
    message = failed(
        sample,
        earlier,
        base_map(server.template, "© " + "Somebody-with-a-name-of-many-letters " * 22),
    )
    assert "no room for the attribution" in message


@pytest.mark.parametrize("name", ["exportmaps", "exportatlas", "exportreport"])
def test_each_export_refuses_a_wrong_template(
    wmvru_provider: Any, qgis_processing: Any, sample: Package, earlier: Path, name: str
) -> None:
    import processing

    with pytest.raises(QgsProcessingException, match=r"it lacks \{z\}"):
        processing.run(
            f"wmvru:{name}",
            {
                "PACKAGE": str(sample.path),
                "BASE": "openstreetmap",
                "BASE_URL": "https://tile.test/{x}/{y}",
                "OUTPUT": str(earlier),
            },
        )
    assert (earlier / "maps.pdf").read_bytes() == b"earlier"


@pytest.mark.parametrize("name", ["exportmaps", "exportatlas", "exportreport"])
def test_each_export_has_the_same_page_parameters(wmvru_provider: Any, name: str) -> None:
    algorithm = wmvru_provider.algorithm(name)
    names = ("PAGE", "TEMPLATE", "DPI", "BASE", "BASE_URL", "BASE_ATTRIBUTION", "BASE_ZOOM_MAX")
    found = [algorithm.parameterDefinition(each) for each in names]
    assert all(found)
    assert algorithm.parameterDefinition("BASE").defaultValue() == "none"
    assert "learns which area" in algorithm.shortHelpString()
