"""The report, and a preparation, where libraries are missing or broken."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from qgis.core import QgsProcessingException

from tests.helpers.logs import Log
from tests.helpers.map_pages import edited
from wm_vru_plugin.algorithms.report import export_report
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.libraries import install_line, platform_name
from wm_vru_plugin.gui.state.package_info import read_package_info
from wm_vru_plugin.store.prepare.scan import scan

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def run(package: Any, folder: Path, log: Log, **more: Any) -> dict[str, Any]:
    import processing

    parameters = {
        "PACKAGE": str(package.path), "FIGURES": ["C02"], "DPI": 50, "OUTPUT": str(folder), **more,
    }  # fmt: skip
    result: dict[str, Any] = processing.run("wmvru:exportreport", parameters, feedback=log)
    return result


def test_a_broken_matplotlib_ends_the_run_before_any_work(
    sample_package: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "site" / "matplotlib"
    broken.mkdir(parents=True)
    text = "raise ValueError('numpy.dtype size changed, may indicate binary incompatibility')"
    (broken / "__init__.py").write_text(text, encoding="utf-8")
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setitem(sys.modules, "jinja2", None)

    def never(*_: object) -> None:
        pytest.fail("an analysis was run")

    monkeypatch.setattr(export_report, "_analyse", never)
    log = Log()
    with pytest.raises(QgsProcessingException):
        run(sample_package, tmp_path / "out", log)
    (said,) = {line for line in log.lines if "matplotlib" in line}
    assert "matplotlib (broken: ValueError: numpy.dtype size changed" in said
    assert "jinja2 (missing: " in said
    system = platform_name()
    assert install_line(["matplotlib"], system, again=True) in said
    assert install_line(["jinja2"], system) in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_without_openpyxl_and_pypdf_the_rest_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = edited(tmp_path, "DELETE FROM impact_areas")
    for name in ("openpyxl", "pypdf"):
        monkeypatch.setitem(sys.modules, name, None)
    log = Log()
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "tables.xlsx").write_text("of an earlier run", encoding="utf-8")
    missing = run(package, folder, log, PDF=True)["MISSING"]
    made = {path.name for path in folder.iterdir()}
    assert {"report.html", "tables", "charts", "findings.csv", "run.json"} <= made
    assert made.isdisjoint({"tables.xlsx", "report.pdf"})
    page = (folder / "report.html").read_text(encoding="utf-8")
    for name, library in (("tables.xlsx", "openpyxl"), ("report.pdf", "pypdf")):
        words = f"{name} is not made"
        assert words in missing and words in page
        assert any(words in line and library in line for line in log.warnings[:2]), log.warnings
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["openpyxl"] is None
    assert record["pypdf"] is None
    for name in ("QGIS", "Python", "numpy", "pandas", "scipy", "shapely", "GEOS", "GDAL", "PROJ"):
        assert record[name][0].isdigit(), name


def test_a_workbook_is_refused_by_name_before_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c"])
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "a.csv").write_text("x,y,z\n1,2,3\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    log = Log()
    found = scan(tmp_path, [], tmp_path / "out.gpkg", log)
    first, second = found.unknown
    assert first.startswith("b.xlsx: the workbook is not read.")
    assert "openpyxl (missing: " in first
    assert second.startswith("a.csv: ")
    assert log.warnings == [first]
    (tmp_path / "b.xlsx").unlink()
    assert len(scan(tmp_path, [], tmp_path / "out.gpkg", log).unknown) == 1, "nobody needs it"
    with pytest.raises(InputError, match="no such file"):
        scan(None, [tmp_path / "b.xlsx"], tmp_path / "out.gpkg", log)


def test_the_panel_names_all_that_a_package_needs(
    sample_package: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pandas", "shapely"):
        monkeypatch.setitem(sys.modules, name, None)
    error = read_package_info(str(sample_package.path)).error
    assert "pandas (missing: " in error and "shapely (missing: " in error
    assert install_line(["pandas", "shapely"], platform_name()) in error
