"""Versions of what a run rests on, for its record."""

from __future__ import annotations

import platform
from typing import Any

from osgeo import gdal, osr
from qgis.core import Qgis

from ...core.libraries import BASE, PAGE, PDF_BOOKS, WORKBOOKS, version_of
from ...i18n import tr


def versions() -> dict[str, str | None]:
    """Return versions by name; None for a library that does not load."""
    found: dict[str, str | None] = {"QGIS": Qgis.version(), "Python": platform.python_version()}
    for name in (*BASE, *PAGE, WORKBOOKS, PDF_BOOKS):
        found[name] = version_of(name)
    found["GEOS"] = _geos()
    found["GDAL"] = str(gdal.__version__)
    parts = (osr.GetPROJVersionMajor(), osr.GetPROJVersionMinor(), osr.GetPROJVersionMicro())
    found["PROJ"] = ".".join(map(str, parts))
    return found


def _geos() -> str | None:
    """Return the version of GEOS that shapely computes with; None without shapely."""
    if version_of("shapely") is None:
        return None
    import shapely

    return str(shapely.geos_version_string)


def shown_value(value: Any) -> str:
    """Return a value of the record as pages print it."""
    return tr("none: it does not load") if value is None else str(value)
