"""What a run tells its feedback, and asks of it."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsFeedback, QgsProcessingFeedback

from ..core.errors import Cancelled


def reporter(feedback: QgsFeedback | None) -> Callable[[str], None]:
    """Return a function that takes lines for the log, or ignores them where there is none."""
    if isinstance(feedback, QgsProcessingFeedback):
        return feedback.pushInfo
    return lambda _text: None


def check_cancelled(feedback: QgsFeedback | None) -> None:
    """Stop where the analyst has cancelled.

    Raises:
        Cancelled: so it is.
    """
    if feedback is not None and feedback.isCanceled():
        raise Cancelled
