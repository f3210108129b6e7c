"""Errors that an analyst can act on."""

from __future__ import annotations


class VruError(Exception):
    """Anything that stops a run for a reason the analyst can mend."""


class InputError(VruError):
    """Input that cannot be used.

    Args:
        where: the file, layer, column or feature at fault.
        problem: what is wrong with it.
        expected: what would have been right, if that helps.
    """

    def __init__(self, where: str, problem: str, expected: str = "") -> None:
        self.where = where
        self.problem = problem
        self.expected = expected
        message = f"{where}: {problem}."
        if expected:
            message += f" Expected: {expected}."
        super().__init__(message)


class MissingLibraryError(VruError):
    """A scientific library is absent or does not load in this Python.

    Args:
        name: the library's import name.
        reason: the import error's own words.
    """

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        super().__init__(
            f"The Python library '{name}' does not load in this QGIS ({reason}). Install it with: "
            f"Windows, OSGeo4W setup, package python3-{name}; Debian and Ubuntu, "
            f"apt install python3-{name}; macOS and others, python3 -m pip install --user {name} "
            "with the Python that QGIS uses; then start QGIS again."
        )


class Cancelled(VruError):
    """The analyst cancelled the run; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Cancelled; nothing was written.")
