"""West Midlands VRU needs assessment: a QGIS plugin for violence reduction analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import WmVruPlugin


def classFactory(iface: QgisInterface | None) -> WmVruPlugin:  # noqa: N802 (QGIS's own name)
    """Make the plugin object; QGIS calls this once per load.

    Args:
        iface: QGIS's interface, or None in ``qgis_process``.
    """
    from .plugin import WmVruPlugin

    return WmVruPlugin(iface)
