"""How a GeoPackage's path is spelt for QGIS, so that threads do not wait for one another for ever.

QGIS 3.40 shares what it has opened of a GeoPackage among all layers that spell its path alike, and
takes its two locks in one order to open and in the other to look into it. Where two threads open
layers of one file at the same time, say a task of the panel while the main window loads a project,
each may come to hold the lock that the other wants. Spelt otherwise, the file is opened on its own.
"""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

_SPELLINGS = 8
_NUMBERS = itertools.count()
_OWN = threading.local()


def path_of_thread(path: Path) -> str:
    """Spell the path as it is in the main thread, and in eight other ways by turns elsewhere."""
    if threading.current_thread() is threading.main_thread():
        return str(path)
    if not hasattr(_OWN, "number"):
        _OWN.number = next(_NUMBERS) % _SPELLINGS
    return f"{path.parent}/{'./' * (1 + _OWN.number)}{path.name}"
