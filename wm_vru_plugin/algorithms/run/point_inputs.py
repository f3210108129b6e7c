"""Points of chosen categories, as the analyses of patterns read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsProcessingParameterString,
)

from ...i18n import tr
from .choices import chosen_rows, listed
from .inputs import field_parameter
from .rows import Rows, add_source

if TYPE_CHECKING:
    import numpy as np

    from .base import VruAlgorithm
    from .run import Run


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


def read_chosen_points(run: Run, others: tuple[str, ...] = ()) -> ChosenPoints:
    """Read the points and keep those of the categories wanted.

    Args:
        others: parameters of further fields to read.

    Raises:
        InputError: an absent field, or a category that no point has.
    """
    from ...core.errors import InputError

    source = run.source("POINTS")
    fields = {name: run.field(name, source) for name in ("CATEGORY_FIELD", *others)}
    names = listed(run.text("CATEGORIES"))
    read = [field for name, field in fields.items() if field]
    rows, xy = run.points("POINTS", read)
    if not names:
        return ChosenPoints(rows, xy, fields, tr("all points"))
    field = fields["CATEGORY_FIELD"]
    if field is None:
        raise InputError(
            f"Layer '{rows.label}'",
            "categories are to be kept, but no field holds them",
            "a field of categories",
        )
    where = f"Layer '{rows.label}', field '{field}'"
    kept = chosen_rows(rows.frame[field], names, where, run.feedback)
    rows = Rows(
        rows.frame[kept].reset_index(drop=True),
        rows.geometry[kept],
        rows.label,
        rows.status,
        rows.restricted,
    )
    return ChosenPoints(rows, xy[kept], fields, ", ".join(names))
