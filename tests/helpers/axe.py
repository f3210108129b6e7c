"""The rules of axe-core that pages are held to."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_file() -> Path | None:
    """axe-core, which a package for another browser driver brings along."""
    found = importlib.util.find_spec("axe_playwright_python")
    folders = list(found.submodule_search_locations or ()) if found else []
    file = Path(folders[0]) / "axe.min.js" if folders else None
    return file if file and file.is_file() else None


def need(name: str, there: object) -> None:
    """Skip where a tool is absent, but in CI, where it has to be there."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
