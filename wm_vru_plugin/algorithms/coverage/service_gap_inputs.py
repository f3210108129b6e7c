"""What wmvru:servicegaps reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..run.expressions import text_column
from ..run.filters import filter_of
from ..run.run import Run

if TYPE_CHECKING:
    import numpy as np

    from ..run.reading import Polygons
    from ..run.rows import Rows


def read_services(run: Run) -> tuple[Rows, np.ndarray]:
    """Return services with a place, with `name` and `part`, and (m, 2) metres."""
    import numpy as np

    from ...core.errors import InputError
    from ...core.tables.cell_text import cell_text
    from ...core.tables.missing import is_missing
    from ...sources.places.boundaries import truth

    source = run.source("SERVICES")
    part = run.text("PART_FIELD")
    name = run.field("SERVICE_NAME", source)
    label = run.label("SERVICES", source)
    expression, read = filter_of(run, "FILTER", source, label)
    wanted = [part, *([name] if name else []), *read]
    rows, places = run.points("SERVICES", wanted, expression)
    flags = [None if is_missing(value) else truth(value) for value in rows.frame[part]]
    for value, flag in zip(rows.frame[part], flags):
        if flag is None and cell_text(value):
            raise InputError(
                f"Layer '{rows.label}', field '{part}'",
                f"'{str(value)[:40]}' is neither yes nor no",
                "true or false, yes or no, 1 or 0",
            )
    unknown = sum(flag is None for flag in flags)
    if unknown:
        run.feedback.pushWarning(
            f"{rows.label}: of {unknown:,} of {len(flags):,} services it is not known whether "
            "they take part; they count as not taking part."
        )
    names = text_column(rows.frame, name)
    ids = "Service " + rows.frame["feature_id"].astype(str)
    rows.frame = rows.frame.assign(
        name=names.where(names != "", ids), part=[flag is True for flag in flags]
    )
    placed = np.isfinite(places).all(axis=1)
    rows.frame = rows.frame[placed].reset_index(drop=True)
    if not len(rows.frame):
        raise InputError(
            f"Layer '{rows.label}'",
            "no service is left" + (f" by the filter {expression}" if expression else ""),
            "at least one service with a place",
        )
    run.feedback.pushInfo(
        f"{rows.label}: {int(rows.frame['part'].sum()):,} of {len(rows.frame):,} services "
        "with a place take part."
    )
    return rows, places[placed]


def demand_centres(run: Run, areas: Polygons) -> tuple[np.ndarray, np.ndarray]:
    """Return (n, 2) centres in metres, and which of them are weighted by residents."""
    import numpy as np
    import shapely

    from ...core.places.centres import weighted_centres
    from ...core.tables.columns import number_column

    middle = shapely.get_coordinates(shapely.centroid(areas.geometry))
    if not run.parameters.get("PEOPLE"):
        run.feedback.pushInfo(f"{areas.label}: distances start from geometric centroids.")
        return middle, np.zeros(len(middle), dtype=bool)
    field = run.text("PEOPLE_FIELD") or "population"
    _, people = run.polygons("PEOPLE", [field])
    residents = number_column(people.frame, field, people.label)
    small = shapely.get_coordinates(shapely.centroid(people.geometry))
    centres, weighted = weighted_centres(areas.geometry, small, residents)
    run.feedback.pushInfo(
        f"{areas.label}: distances start from where residents live in {int(weighted.sum()):,} "
        f"of {len(weighted):,} areas, and from the geometric centroid in the others."
    )
    return centres, weighted
