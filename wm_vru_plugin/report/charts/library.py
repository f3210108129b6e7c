"""The drawing library, loaded when a chart is drawn and not before."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ...core.errors import MissingLibraryError


def drawing() -> ModuleType:
    """The module `draw`, which needs matplotlib.

    Raises:
        MissingLibraryError: matplotlib is absent or does not load.
    """
    try:
        # A library compiled for another numpy fails with other errors than ImportError.
        import_module("matplotlib.figure")
    except (ImportError, ValueError, AttributeError) as error:
        raise MissingLibraryError("matplotlib", str(error)) from error
    return import_module(".draw", __package__)
