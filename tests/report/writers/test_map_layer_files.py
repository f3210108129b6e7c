"""Maps whose layouts are left in a project that takes no files of layers, or no more of them."""

from __future__ import annotations

import errno
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsProject

from tests.helpers.map_pages import sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.layers import files as layer_files
from wm_vru_plugin.report.maps.layouts import pages
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.writers.pages import maps as export
from wm_vru_plugin.report.writers.pages.maps import export_maps
from wm_vru_plugin.store.package.package import Package

__all__ = ["sample"]  # a fixture, used by name


@pytest.fixture
def project(qgis_app: object, tmp_path: Path) -> Iterator[QgsProject]:
    made = QgsProject()
    (tmp_path / "project").mkdir()
    assert made.write(str(tmp_path / "project" / "p.qgz"))
    yield made
    # Layouts that an error left behind must not outlive it.
    gc.collect()
    made.clear()


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def export_to(sample: Package, maps: Path, project: QgsProject, figure_id: str = "M27") -> None:
    maps.mkdir(exist_ok=True)
    (maps / "figures.json").write_text("earlier", encoding="utf-8")
    export_maps(sample, maps, [figure_id], dpi=50, pdf=False, png=False, keep_in=project)


def test_a_project_folder_that_takes_nothing_is_found_before_the_work(
    sample: Package,
    project: QgsProject,
    tmp_path: Path,
) -> None:
    (tmp_path / "project" / "wm_vru_layers").write_text("mine", encoding="utf-8")
    maps = tmp_path / "maps"
    with pytest.raises(InputError, match="cannot be written: a part of its path is a file") as no:
        export_to(sample, maps, project)
    assert "unchanged" not in str(no.value) and "leaves no layouts" in no.value.expected
    assert files(maps) == {"figures.json": "earlier"}
    # A map without layers that are worked out needs no such folder.
    export_to(sample, maps, project, "M12")
    assert [layout.customProperty("wmvru/figure") for layout in _layouts(project)] == ["M12"]


def test_a_full_disk_of_the_project_is_found_before_the_work(
    sample: Package,
    project: QgsProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(prefix: str, dir: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(dir))

    home = tmp_path / "project"
    with monkeypatch.context() as patch:
        patch.setattr(layer_files.tempfile, "NamedTemporaryFile", full)
        with pytest.raises(InputError, match="no room left on its disk") as no:
            PageMaker(sample, project).check_files([figure("M27")])
    assert "unchanged" not in str(no.value)
    assert no.value.where.startswith(str(home / "wm_vru_layers"))
    PageMaker(sample, project).check_files([figure("M27")])
    assert [path.name for path in home.iterdir()] == ["p.qgz"], "looking leaves nothing behind"


def test_layers_that_fail_after_the_maps_say_that_the_maps_are_there(
    sample: Package,
    project: QgsProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(folder: Path) -> Path:
        with layer_files._told(folder):
            raise OSError(errno.ENOSPC, "No space left on device", str(folder))
        return folder

    monkeypatch.setattr(pages, "make_folder", refuse)
    maps = tmp_path / "maps"
    with pytest.raises(InputError, match="no room left on its disk") as no:
        export_to(sample, maps, project)
    assert no.value.expected.endswith(f"the new maps in {maps} are complete")
    assert "unchanged" not in str(no.value)
    assert '"M27"' in (maps / export.LIST_NAME).read_text(encoding="utf-8")


def test_layers_that_the_project_has_need_no_folder(
    sample: Package,
    project: QgsProject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    PageMaker(sample, project).keep(figure("M27"))

    def fail(folder: Path) -> None:
        pytest.fail(f"{folder} is asked for")

    monkeypatch.setattr(pages, "check_folder", fail)
    PageMaker(sample, project).check_files([figure("M27")])


def _layouts(project: QgsProject) -> list:
    return list(project.layoutManager().printLayouts())
