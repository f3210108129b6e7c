"""Rows that have one of the values that an analyst chose, such as some categories of incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsProcessingFeedback

from ...core.errors import InputError
from ...i18n import tr

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_NAMED = 30
"""Values that an error names at the most."""


def listed(text: str) -> list[str]:
    """Split a text at commas and return its parts, without blanks around them.

    Raises:
        InputError: there is text, but commas alone: that would choose all without a word.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if text.strip() and not parts:
        raise InputError(
            tr("Chosen values"),
            tr("'{0}' names none").format(text),
            tr("values with commas between them, or nothing for all"),
        )
    return parts


def chosen_rows(
    values: pd.Series, names: list[str], where: str, feedback: QgsProcessingFeedback
) -> np.ndarray:
    """Return which rows have one of the values; what is left out is said in the log.

    Args:
        values: (n,) values of a field; an empty one is "not stated".
        names: the values wanted, as text; at least one.
        where: layer and field, for the log and for errors.

    Returns:
        (n,) booleans.

    Raises:
        InputError: no row has one of the values.
    """
    import numpy as np

    from ...core.geometry.points_in_polygons import labels

    found = labels(values, len(values))
    strangers = [name for name in names if name not in found.names]
    if strangers:
        at_hand = ", ".join(found.names[:_NAMED])
        raise InputError(where, f"no row has '{strangers[0]}'", f"one of {at_hand}")
    kept: np.ndarray = np.isin(found.codes, [found.names.index(name) for name in names])
    feedback.pushInfo(
        tr("{where}: {kept:,} of {total:,} rows have {names}; the others are left out.").format(
            where=where, kept=int(kept.sum()), total=len(kept), names=", ".join(names)
        )
    )
    return kept
