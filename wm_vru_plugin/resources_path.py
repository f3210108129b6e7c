"""Where the files that are not code lie, in the repository and in the installed plugin."""

from __future__ import annotations

from configparser import ConfigParser
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    """Return the folder that holds ``metadata.txt`` and ``resources``.

    The installed plugin carries both inside the package; the repository has them beside it.
    """
    return _PACKAGE if (_PACKAGE / "metadata.txt").is_file() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """Return the path of a file or folder under ``resources``; it need not exist."""
    return _root().joinpath("resources", *parts)


@lru_cache(maxsize=1)
def plugin_metadata() -> dict[str, str]:
    """Return the ``[general]`` section of ``metadata.txt``, the one source of the version.

    Raises:
        FileNotFoundError: the plugin was installed without its metadata.
    """
    path = _root() / "metadata.txt"
    parser = ConfigParser(interpolation=None)
    # QGIS's keys are in mixed case; ConfigParser would lower them.
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    with path.open(encoding="utf-8") as file:
        parser.read_file(file)
    return dict(parser["general"])
