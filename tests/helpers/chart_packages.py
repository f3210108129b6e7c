"""Copies of the sample with other indicators, for tests of the charts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package


def changed_sample(folder: Path, *statements: str | tuple[str, Any]) -> Package:
    """The sample in a file of its own, after statements of SQL on tables without geometry."""
    path = folder / "changed.gpkg"
    shutil.copyfile(resource("sample", "west_midlands_sample.gpkg"), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            text, values = (statement, ()) if isinstance(statement, str) else statement
            connection.execute(text, values)
    return Package(path)
