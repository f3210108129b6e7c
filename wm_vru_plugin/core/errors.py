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


class Cancelled(VruError):
    """The analyst cancelled the run; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Cancelled; nothing was written.")
