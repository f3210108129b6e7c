"""Filters by expression, and lists of numbers, as parameters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qgis.core import (
    QgsExpression,
    QgsFeatureRequest,
    QgsProcessingFeatureSource,
    QgsProcessingParameterExpression,
)

from ...core.errors import InputError
from ...i18n import tr

if TYPE_CHECKING:
    from .base import VruAlgorithm
    from .run import Run


def add_filter(
    algorithm: VruAlgorithm, name: str = "FILTER", parent: str = "INPUT", example: str = ""
) -> None:
    """Add an expression that keeps rows."""
    algorithm.add(
        QgsProcessingParameterExpression(
            name, tr("Keep rows where"), "", parentLayerParameterName=parent, optional=True
        ),
        "A QGIS expression; rows for which it is not true are left out, and the log counts those "
        "read." + (f" Such as {example}." if example else ""),
    )


def filter_of(
    run: Run, name: str, source: QgsProcessingFeatureSource, label: str
) -> tuple[str, list[str]]:
    """Return the expression of a filter, "" for none, and the fields that it reads.

    Raises:
        InputError: it cannot be parsed, or names a field that the layer lacks; QGIS itself would
            quietly keep nothing.
    """
    # parameterAsExpression would take the default, every row, for one that cannot be parsed.
    text = run.text(name).strip()
    if not text:
        return "", []
    parsed = QgsExpression(text)
    if parsed.hasParserError():
        raise InputError(f"Filter {text}", parsed.parserErrorString(), "an expression")
    at_hand = source.fields().names()
    named = parsed.referencedColumns()
    if QgsFeatureRequest.ALL_ATTRIBUTES in named:
        # Such as attribute('count'), of which only the run tells the field.
        return text, at_hand
    # In an expression QGIS finds a field whether or not its name is in capitals.
    indexes = {name: source.fields().lookupField(name) for name in sorted(named)}
    for name, index in indexes.items():
        if index < 0:
            raise InputError(
                f"Layer '{label}'",
                f"there is no field '{name}', which the filter {text} asks for",
                f"one of {', '.join(at_hand)}",
            )
    return text, sorted({at_hand[index] for index in indexes.values()})


def numbers_of(run: Run, name: str) -> list[float]:
    """Return the numbers in a comma-separated text parameter; none where it is empty.

    Raises:
        InputError: a part of it is no number.
    """
    title = run.algorithm.parameterDefinition(name).description()
    found: list[float] = []
    for part in run.text(name).split(","):
        if not part.strip():
            continue
        try:
            number = float(part)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise InputError(title, f"'{part.strip()}' is no number", "numbers, commas between")
        found.append(number)
    return found
