"""The tables of a run, built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Callable

from ..data.tables import TableData
from ..figures.tables import TableFigure, chosen_tables
from . import by_area, data_sets, exclusions, focus, hours, impact_score, indices
from .content import Table

if TYPE_CHECKING:
    from ...core.geometry.repair import CancelCheck
    from ...store.package.package import Package

Builder = Callable[[TableFigure, TableData], "tuple[Table, ...]"]

BUILDERS: Mapping[str, Builder] = {
    "T08": indices.authorities_by_decile,
    "T11": data_sets.data_sets,
    "T39": data_sets.data_sets,
    "T51": hours.violence_by_hour,
    "T54": data_sets.data_sets,
    "T63": by_area.values_by_area,
    "T65": by_area.values_by_area,
    "T66": by_area.values_by_area,
    "T67": by_area.values_by_area,
    "T81": exclusions.concentration_of_exclusions,
    "T82": exclusions.concentration_of_exclusions,
    "T84": by_area.values_by_area,
    "T85": focus.areas_of_focus,
    "T87": impact_score.inputs_of_score,
}


def build_tables(
    package: Package | None = None,
    ids: Iterable[str] | None = None,
    check_cancelled: CancelCheck = None,
) -> list[Table]:
    """Build the tables in the report's order, each followed by what stands beside it.

    Args:
        package: None for nothing but the report's print.
        ids: which tables; all when None or empty.
        check_cancelled: called before each table.

    Raises:
        InputError: an id is unknown, or a table of the package holds what cannot be.
    """
    data = TableData(package)
    tables: list[Table] = []
    for figure in chosen_tables(ids):
        if check_cancelled is not None:
            check_cancelled()
        tables.extend(BUILDERS[figure.id](figure, data))
    return tables
