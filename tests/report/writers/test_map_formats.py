"""Each page as a file of its own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from osgeo import gdal

from tests.helpers.map_pages import sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.writers.pages import formats
from wm_vru_plugin.report.writers.pages.maps import export_maps
from wm_vru_plugin.store.package.package import Package

__all__ = ["sample"]  # a fixture, used by name


def test_pdf_svg_and_geospatial_pdf(sample: Package, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    export_maps(sample, folder, ["M57"], dpi=72, png=False, each=["pdf", "svg", "geopdf"])
    svg = (folder / "svg" / "M57.svg").read_text(encoding="utf-8")
    assert "<svg" in svg and ">Walsall<" in re.sub(r"\s+", "", svg)
    for kind in ("pdf", "geopdf"):
        text = subprocess.run(
            ["pdftotext", folder / kind / "M57.pdf", "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "Figure M57" in text and "SYNTHETIC DATA" in text, kind
    placed = gdal.Open(str(folder / "geopdf" / "M57.pdf"))
    assert "British National Grid" in placed.GetProjection()
    west, _, _, north, _, _ = placed.GetGeoTransform()
    assert 350_000 < west < 440_000 and 250_000 < north < 330_000
    del placed
    # Restricted attributes never travel inside the file.
    assert b"Impact Area 0" not in (folder / "geopdf" / "M57.pdf").read_bytes()
    # A run without them takes the files of the earlier run away.
    export_maps(sample, folder, ["M57"], dpi=72, png=False)
    assert not (folder / "svg").exists() and not (folder / "geopdf").exists()


def test_a_format_that_is_not_known(sample: Package, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Format 'docx'.*pdf, svg, geopdf"):
        export_maps(sample, tmp_path / "maps", ["M57"], each=["docx"])
    assert not (tmp_path / "maps").exists()


def test_a_gdal_that_cannot_compose_pdfs(
    sample: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "geopdf_problem", lambda: "GDAL was built without reading PDFs")
    with pytest.raises(InputError, match="Geospatial PDF: GDAL was built without"):
        export_maps(sample, tmp_path / "maps", ["M57"], each=["geopdf"])
