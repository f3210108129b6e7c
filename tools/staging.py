"""The plugin as it is installed: the package with resources and metadata inside it."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "wm_vru_plugin"
FILES = ("metadata.txt", "LICENSE", "CHANGELOG.md")
_NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*-wal", "*-shm", "*-journal")


def stage(folder: Path) -> None:
    """Copy what belongs to the plugin into ``folder``, which is made anew.

    Args:
        folder: becomes the plugin's own folder, with ``__init__.py`` at its top.
    """
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(ROOT / NAME, folder, ignore=_NOT_SHIPPED)
    # Pictures of the README are of no use to an installed plugin.
    shutil.copytree(
        ROOT / "resources",
        folder / "resources",
        ignore=lambda path, names: _NOT_SHIPPED(path, names) | ({"readme"} & set(names)),
    )
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
