"""Points of chosen categories, as the analyses of patterns read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterString,
)

from ...i18n import tr
from .base import VruAlgorithm
from .choices import chosen_rows, listed
from .inputs import field_parameter
from .reading import chosen_field, source_of
from .rows import Rows, add_source, read_points

if TYPE_CHECKING:
    import numpy as np


@dataclass
class ChosenPoints:
    """Points that were read and kept: their rows, (n, 2) coordinates in metres (NaN where there is
    no place), the fields behind the parameters, and what was kept in words."""

    rows: Rows
    xy: np.ndarray
    fields: dict[str, str | None]
    phrase: str


def add_points(algorithm: VruAlgorithm, optional: bool = False) -> None:
    """Add the points and the choice of their categories."""
    add_source(
        algorithm,
        "POINTS",
        "Points",
        "Incidents or other points, such as the package's 'incidents'. Other coordinate systems "
        "are transformed to EPSG:27700. Points without a location are counted and said.",
        Qgis.ProcessingSourceType.VectorPoint,
        optional=optional,
    )
    algorithm.add(
        field_parameter("CATEGORY_FIELD", "Field of categories", "category", parent="POINTS"),
        "What each point is, such as knife_crime.",
    )
    algorithm.add(
        QgsProcessingParameterString("CATEGORIES", tr("Categories to keep"), "", optional=True),
        "Values of the field of categories with commas between them, such as "
        "'robbery, knife_crime'; empty takes all points.",
    )


def read_chosen_points(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    others: tuple[str, ...] = (),
) -> ChosenPoints:
    """Read the points and keep those of the categories wanted.

    Args:
        others: parameters of further fields to read.

    Raises:
        InputError: an absent field, or a category that no point has.
    """
    from ...core.errors import InputError

    source = source_of(algorithm, parameters, "POINTS", context)
    fields = {
        name: chosen_field(algorithm, parameters, name, source, context, feedback)
        for name in ("CATEGORY_FIELD", *others)
    }
    names = listed(algorithm.parameterAsString(parameters, "CATEGORIES", context))
    read = [field for name, field in fields.items() if field]
    rows, xy = read_points(algorithm, parameters, "POINTS", read, context, feedback)
    if not names:
        return ChosenPoints(rows, xy, fields, tr("all points"))
    field = fields["CATEGORY_FIELD"]
    if field is None:
        raise InputError(
            f"Layer '{rows.label}'", "categories are to be kept, but no field holds them",
            "a field of categories",
        )  # fmt: skip
    where = f"Layer '{rows.label}', field '{field}'"
    kept = chosen_rows(rows.frame[field], names, where, feedback)
    rows = Rows(
        rows.frame[kept].reset_index(drop=True),
        rows.geometry[kept],
        rows.label,
        rows.status,
        rows.restricted,
    )
    return ChosenPoints(rows, xy[kept], fields, ", ".join(names))
