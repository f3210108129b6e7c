"""A package as the tables see it, or none at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

import pandas as pd

from ...core.priority.components import category_id
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..figures.chart_figure import BENCHMARK
from ..provenance.status import PRINTED_STATUS, data_status, printed_mark
from ..provenance.text import banner_text, licence_lines
from .guarding import guarded
from .roles import plain_name
from .sources import provenance_of, source_text

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance

REPORT_SOURCE = "West Midlands Violence Reduction Unit, Strategic Needs Assessment (2020)"
_COLUMNS = (
    "area_code",
    "area_name",
    "indicator",
    "breakdown",
    "period",
    "count",
    "denominator",
    "value",
    "unit",
    "lower",
    "upper",
    "recent_trend",
    "restricted",
)
INCIDENT_COLUMNS = ("category", "occurred", "period", "restricted")
_NUMBERS = ("count", "denominator", "value", "lower", "upper")


@dataclass(frozen=True)
class Origin:
    """Where a table's figures come from: what the writers print of it."""

    sources: tuple[str, ...]
    marks: tuple[str, ...]
    marking: str = ""
    status: str = AS_SUPPLIED
    licences: tuple[str, ...] = ()


def printed_origin(publisher: str = "") -> Origin:
    """Return the origin of figures printed in the report.

    Args:
        publisher: whose figures the report names as its source, "" for its own.
    """
    if publisher:
        source = tr("{0}, as printed in: {1}").format(publisher, REPORT_SOURCE)
    else:
        source = tr("As printed in: {0}").format(REPORT_SOURCE)
    return Origin((source,), (printed_mark(),), "", PRINTED_STATUS)


class TableData:
    """What tables are built from.

    Args:
        package: None for nothing but the report's print.
    """

    def __init__(self, package: Package | None = None) -> None:
        self.package = package
        self._frames: dict[str, pd.DataFrame] = {}

    def has(self, table: str) -> bool:
        """Return whether the package holds rows of a table."""
        return self.package is not None and self.package.has(table)

    def frame(self, table: str, columns: Sequence[str]) -> pd.DataFrame:
        """Read a table of the package without geometry; return no rows where it holds none."""
        if self.package is None or not self.package.has(table):
            return pd.DataFrame(columns=list(columns))
        name = f"{table}:{','.join(columns)}"
        if name not in self._frames:
            self._frames[name] = self.package.frame(table, columns)[list(columns)]
        return self._frames[name]

    def indicators(self, *ids: str) -> pd.DataFrame:
        """Rows of indicators that have a value; text and numbers as such. All without an id."""
        if "tidy" not in self._frames:
            rows = self.frame("indicators", _COLUMNS).copy()
            for name in _COLUMNS:
                if name in _NUMBERS:
                    rows[name] = pd.to_numeric(rows[name]).astype(float)
                elif name == "restricted":
                    rows[name] = rows[name].isin((True,))
                else:
                    rows[name] = rows[name].fillna("").astype(str)
            self._frames["tidy"] = rows[rows["value"].notna()]
        rows = self._frames["tidy"]
        return rows[rows["indicator"].isin(ids)] if ids else rows

    def incidents(self) -> pd.DataFrame:
        """Return the incidents without their places, each with the `id` of its category as
        `priority_components.category_id` writes it."""
        if "incidents" not in self._frames:
            rows = self.frame("incidents", INCIDENT_COLUMNS)
            ids = {name: category_id(name) for name in rows["category"].unique()}
            self._frames["incidents"] = rows.assign(id=rows["category"].map(ids))
        return self._frames["incidents"]

    def authorities(self) -> dict[str, str]:
        """Return the names of the study area's authorities by code."""
        if self.package is None:
            return {}
        names = self.package.authority_names()
        codes = self.package.study_area().authority_codes
        return {code: plain_name(names.get(code, code)) for code in codes}

    def benchmark(self) -> str:
        """Return the name of the area that figures are compared with."""
        return self.package.study_area().benchmark if self.package else "England"

    def marking(self) -> str:
        """Return the protective marking of restricted data."""
        given = self.package.study_area().protective_marking if self.package else ""
        return given or "OFFICIAL-SENSITIVE"

    def origin(
        self,
        tables: Sequence[str],
        titles: Sequence[str] = (),
        restricted: bool | None = None,
        keep: Callable[[Provenance], bool] | None = None,
    ) -> Origin:
        """Return the origin of figures from the package.

        Args:
            tables: tables of the package.
            titles: words of the titles of their data sets, to tell these from others; any will do.
            restricted: whether the rows taken are restricted; None to go by the tables.
            keep: tells the provenance that is named; all by default.
        """
        package = self.package
        if package is None:
            return printed_origin()
        rows: list[Provenance] = []
        for table in tables:
            rows += provenance_of(package, table, titles, restricted)
        banner = banner_text(package, tables)
        held = package.restricted(tables) if restricted is None else restricted
        return Origin(
            source_text(row for row in dict.fromkeys(rows) if keep is None or keep(row)),
            (banner,) if banner else (),
            self.marking() if held else "",
            data_status(package, tables),
            tuple(licence_lines(package, tables)),
        )


def publishable(rows: pd.DataFrame, roles: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Rows of indicators with restricted counts hidden or rounded as charts have them, and how many
    values are hidden.

    Args:
        rows: of `TableData.indicators`.
        roles: by area code, the part that the area plays in the study area, see
            `charts.records`.
    """
    tidy = rows.assign(
        role=rows["area_code"].map(roles).fillna(""),
        area=rows["area_name"],
        part="",
        label="",
        at=0.0,
    )
    tidy = tidy.reset_index(drop=True)
    # The country to compare with is no part of the study area's sum.
    apart = tidy["role"] == BENCHMARK
    pairs = [guarded(part) for part in (tidy[~apart], tidy[apart]) if len(part)]
    if not pairs:
        return tidy, 0
    return pd.concat([rows for rows, _ in pairs]).sort_index(), sum(few for _, few in pairs)
