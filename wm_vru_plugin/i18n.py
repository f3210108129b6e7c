"""Translation of the strings a user sees."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

CONTEXT = "wm_vru_plugin"


def tr(text: str) -> str:
    """Translate ``text`` into the language of QGIS; English where there is no translation."""
    return QCoreApplication.translate(CONTEXT, text)
