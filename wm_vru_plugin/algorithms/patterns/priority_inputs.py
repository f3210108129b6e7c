"""Reading the layers and tables of the priority grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...i18n import tr
from ..run.run import Run

if TYPE_CHECKING:
    from ...core.priority.counts import IncidentSet
    from ...core.priority.grid import NeedLayer
    from ..run.rows import Rows
    from ..run.status import Stating

EXTRA = {"CALLS": "priority_call", "OFFENDER_HOMES": "offender_home"}
"""Layers of which every point is of one category."""


def table_rows(run: Run, name: str) -> list[list[Any]]:
    """Return the rows, four cells each, of a table parameter, which comes as one list of cells.

    Raises:
        InputError: a row is not complete.
    """
    from ...core.errors import InputError

    cells = run.matrix(name)
    if cells and all(isinstance(row, (list, tuple)) for row in cells):
        return [list(row) for row in cells]
    if len(cells) % 4:
        raise InputError(name, f"it has {len(cells)} cells", "four for each row")
    return [list(cells[at : at + 4]) for at in range(0, len(cells), 4)]


def incident_sets(run: Run) -> tuple[list[IncidentSet], list[Rows]]:
    """Read the incident layers; return them and, for their status, the rows that were read."""
    import numpy as np

    from ...core.geometry.points_in_polygons import labels
    from ...core.priority.components import category_id
    from ...core.priority.counts import IncidentSet

    field = run.text("CATEGORY_FIELD")
    rows, xy = run.points("INCIDENTS", [field])
    texts = labels(rows.frame[field], len(rows.frame))
    ids = np.array([category_id(text) for text in texts.names], dtype=object)
    found = [IncidentSet(rows.label, xy, ids[texts.codes])]
    read: list[Rows] = [rows]
    for name, category in EXTRA.items():
        if run.parameters.get(name):
            more, xy = run.points(name, [])
            found.append(IncidentSet(more.label, xy, np.full(len(xy), category, dtype=object)))
            read.append(more)
    return found, read


def need_layer(run: Run) -> tuple[NeedLayer | None, Stating | None]:
    """Read the need layer; leave out, with a warning, default fields that it lacks."""
    from ...core.priority.components import NEED_ROWS, need_fields_of
    from ...core.priority.grid import NeedLayer

    if not run.parameters.get("NEED"):
        return None, None
    source = run.source("NEED")
    fields = need_fields_of(table_rows(run, "NEED_FIELDS"))
    if fields == need_fields_of(NEED_ROWS):
        for item in [it for it in fields if source.fields().lookupField(it.field) < 0]:
            fields.remove(item)
            run.feedback.pushWarning(
                tr("'{0}' is left out of need: the layer has no field '{1}'.").format(
                    item.name, item.field
                )
            )
    people = run.field("POPULATION_FIELD", source)
    wanted = [item.field for item in fields] + ([people] if people else [])
    _, polygons = run.polygons("NEED", wanted)
    return NeedLayer(polygons.label, polygons.frame, polygons.geometry, fields, people), polygons
