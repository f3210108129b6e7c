"""The drawing library, loaded when a chart is drawn and not before."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ...core.libraries import check_libraries


def drawing() -> ModuleType:
    """Return the module `draw`, which needs matplotlib.

    Raises:
        MissingLibraryError: matplotlib is missing or broken.
    """
    check_libraries(("matplotlib",))
    return import_module(".draw", __package__)
