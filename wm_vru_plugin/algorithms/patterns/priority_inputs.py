"""Reading the layers and tables of the priority grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.reading import chosen_field, source_of
from ..run.rows import polygons_of, read_points

if TYPE_CHECKING:
    from ...core.priority.counts import IncidentSet
    from ...core.priority.grid import NeedLayer
    from ..run.rows import Rows
    from ..run.status import Stating

EXTRA = {"CALLS": "priority_call", "OFFENDER_HOMES": "offender_home"}
"""Layers of which every point is of one category."""


def table_rows(
    algorithm: VruAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> list[list[Any]]:
    """The rows, four cells each, of a table parameter, which comes as one list of cells.

    Raises:
        InputError: a row is not complete.
    """
    from ...core.errors import InputError

    cells = algorithm.parameterAsMatrix(parameters, name, context)
    if cells and all(isinstance(row, (list, tuple)) for row in cells):
        return [list(row) for row in cells]
    if len(cells) % 4:
        raise InputError(name, f"it has {len(cells)} cells", "four for each row")
    return [list(cells[at : at + 4]) for at in range(0, len(cells), 4)]


def incident_sets(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[list[IncidentSet], list[Rows]]:
    """The layers of incidents, and what was read, for its status."""
    import numpy as np

    from ...core.geometry.points_in_polygons import labels
    from ...core.priority.components import category_id
    from ...core.priority.counts import IncidentSet

    field = algorithm.parameterAsString(parameters, "CATEGORY_FIELD", context)
    rows, xy = read_points(algorithm, parameters, "INCIDENTS", [field], context, feedback)
    texts = labels(rows.frame[field], len(rows.frame))
    ids = np.array([category_id(text) for text in texts.names], dtype=object)
    found = [IncidentSet(rows.label, xy, ids[texts.codes])]
    read: list[Rows] = [rows]
    for name, category in EXTRA.items():
        if parameters.get(name):
            more, xy = read_points(algorithm, parameters, name, [], context, feedback)
            found.append(IncidentSet(more.label, xy, np.full(len(xy), category, dtype=object)))
            read.append(more)
    return found, read


def need_layer(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[NeedLayer | None, Stating | None]:
    """The need layer; fields of the table offered that it lacks are left out aloud."""
    from ...core.priority.components import NEED_ROWS, need_fields_of
    from ...core.priority.grid import NeedLayer

    if not parameters.get("NEED"):
        return None, None
    source = source_of(algorithm, parameters, "NEED", context)
    fields = need_fields_of(table_rows(algorithm, parameters, "NEED_FIELDS", context))
    if fields == need_fields_of(NEED_ROWS):
        for item in [it for it in fields if source.fields().lookupField(it.field) < 0]:
            fields.remove(item)
            feedback.pushWarning(
                tr("'{0}' is left out of need: the layer has no field '{1}'.").format(
                    item.name, item.field
                )
            )
    people = chosen_field(algorithm, parameters, "POPULATION_FIELD", source, context, feedback)
    wanted = [item.field for item in fields] + ([people] if people else [])
    _, polygons = polygons_of(algorithm, parameters, "NEED", wanted, context, feedback)
    return NeedLayer(polygons.label, polygons.frame, polygons.geometry, fields, people), polygons
