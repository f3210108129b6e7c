"""The provenance of what is shown: of a table that many data sets fill, only those that show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...figures.layers.spec import IndicatorValue, LayerSpec
from .source import value_period

if TYPE_CHECKING:
    from ....core.places.areas import StudyArea
    from ....store.package.package import Package, Provenance

_TABLE = "indicators"


class ShownSources:
    """What a package says of the tables that some layers show.

    It answers as the package does, but for the table of indicators, which holds what many data
    sets say: of its provenance only the rows are given that stand for the values shown.

    Args:
        package: whose provenance it is.
        specs: the layers shown.
    """

    def __init__(self, package: Package, specs: Iterable[LayerSpec]) -> None:
        self._package = package
        self._joined = [spec for spec in specs if isinstance(spec.source, IndicatorValue)]

    def study_area(self) -> StudyArea:
        return self._package.study_area()

    def provenance(self, tables: Iterable[str] | None = None) -> list[Provenance]:
        rows = self._package.provenance(tables)
        of_values = [row for row in rows if row.table_name == _TABLE]
        kept = {id(row) for spec in self._joined for row in self._of(spec, of_values)}
        return [row for row in rows if row.table_name != _TABLE or id(row) in kept]

    def statuses(self, tables: Iterable[str] | None = None) -> set[str]:
        return {row.status for row in self.provenance(tables) if row.status}

    def restricted(self, tables: Iterable[str] | None = None) -> bool:
        return any(row.restricted for row in self.provenance(tables))

    def _of(self, spec: LayerSpec, rows: list[Provenance]) -> list[Provenance]:
        """Return the rows that may stand for the layer's values, by title, then by edition.

        Each step is left out where it would leave none: better one source too many than none.
        """
        source = spec.source
        assert isinstance(source, IndicatorValue)
        found = [row for row in rows if not row.restricted] or rows
        titled = [row for row in found if any(w in row.title.casefold() for w in source.titles)]
        found = titled or found
        period = value_period(self._package, spec)
        return [row for row in found if period and period in row.edition] or found
