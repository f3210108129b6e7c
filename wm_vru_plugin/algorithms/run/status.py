"""What layers and rows say of themselves: invented, illustrative, restricted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from qgis.core import QgsProcessingFeedback

from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr

if TYPE_CHECKING:
    import pandas as pd

RESTRICTED_FIELD = "restricted"
STATUS_FIELDS = ("status", "data_status")
"""Fields in which rows say that they are invented: a package's, and that of our own results."""


def stated_status(frame: pd.DataFrame, others: Iterable[str] = ()) -> str:
    """Return the status that the rows state; invented data marks everything made from it.

    Args:
        frame: rows, with the `STATUS_FIELDS` that the layer has.
        others: statuses stated elsewhere, such as by the layer's package.
    """
    stated = {value.upper() for value in others}
    for name in STATUS_FIELDS:
        if name in frame:
            stated |= {str(value).upper() for value in frame[name].unique()}
    return next((mark for mark in ("SYNTHETIC", "ILLUSTRATIVE") if mark in stated), AS_SUPPLIED)


def tell_restricted(
    frame: pd.DataFrame, stated: bool, label: str, feedback: QgsProcessingFeedback
) -> bool:
    """Return whether rows, or their package, say that they hold restricted counts; warns if so."""
    from ...sources.places.boundaries import truth

    said = RESTRICTED_FIELD in frame and any(map(truth, frame[RESTRICTED_FIELD].unique()))
    restricted = said or stated
    if restricted:
        feedback.pushWarning(
            tr(
                "Layer '{0}' holds restricted counts, and so will the result: run "
                "wmvru:suppress before it leaves this machine."
            ).format(label)
        )
    return restricted


class Stating(Protocol):
    """Anything read that has a status, such as `Polygons`."""

    status: str


def joint_status(*layers: Stating | None) -> str:
    """Return the status of what is made from the layers: synthetic before illustrative."""
    stated = {layer.status for layer in layers if layer is not None}
    return next((mark for mark in ("SYNTHETIC", "ILLUSTRATIVE") if mark in stated), AS_SUPPLIED)


def marked(sentence: str, status: str) -> str:
    """Return a sentence, with the mark of invented data before it where the status is one."""
    return sentence if status == AS_SUPPLIED else f"{status}: {sentence}"
