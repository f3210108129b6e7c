"""What a change report holds: its tables, what could not be compared, and its marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ...core.comparison.package_changes import Study
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ...store.package.side import PackageSide
from ..provenance.text import banner_text, marking_text

SOURCES: dict[str, tuple[str, ...]] = {
    "deprivation.csv": ("lsoa", "deprivation"),
    "authority_ranks.csv": ("indicators",),
    "gaps_by_domain.csv": ("lsoa", "deprivation", "impact_areas"),
    "gaps_by_authority.csv": ("lsoa", "deprivation", "impact_areas"),
    "gap_changes.csv": ("lsoa", "deprivation", "impact_areas"),
    "impact_areas.csv": ("impact_areas",),
    "indicators.csv": ("indicators",),
    "counts_by_authority.csv": ("crime_counts", "lsoa"),
    "not_compared.csv": (),
    "provenance.csv": (),
}
"""Tables of the packages that each table of the report is made from."""


@dataclass
class Content:
    """The results of a comparison, before they are written.

    Attributes:
        before, after: the two sides.
        study: their authorities.
        tables: by file name, those of `SOURCES`; one that could not be made is absent.
        missing: what could not be compared, with what it needs.
        sentences: the findings in a sentence each.
        remarks: what a reader must know of a table, by file name.
        confidence: level of the intervals, per cent.
    """

    before: PackageSide
    after: PackageSide
    study: Study
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    confidence: float = 95.0

    @property
    def sides(self) -> tuple[PackageSide, PackageSide]:
        return self.before, self.after

    @property
    def level(self) -> str:
        """The level of the intervals as it is printed."""
        return f"{self.confidence:g}%"

    @property
    def labels(self) -> tuple[str, str]:
        """What the sides are called: the year of their indices, where these differ."""
        first, second = self.before.edition, self.after.edition
        if first and second and first != second:
            return str(first), str(second)
        return tr("before"), tr("after")

    @property
    def phrases(self) -> tuple[str, str]:
        """The labels inside a sentence: "in 2019"."""
        first, second = self.labels
        if first.isdigit():
            return tr("in {0}").format(first), tr("in {0}").format(second)
        return first, second

    def status(self, tables: Iterable[str]) -> str:
        """Return the status mark of a figure made from these tables of both packages."""
        wanted = list(tables)
        stated = set().union(*(side.package.statuses(wanted) for side in self.sides))
        marks = [mark.upper() for mark in ("synthetic", "illustrative") if mark in stated]
        return marks[0] if marks else AS_SUPPLIED

    def marking(self, tables: Iterable[str] | None = None) -> str:
        """Return the protective marking of some tables or of all; "" where none is restricted."""
        found = []
        for side in self.sides:
            names = tables
            if names is None:
                names = [row.table_name for row in side.package.provenance()]
            found.append(marking_text(side.package, list(names)))
        return "; ".join(dict.fromkeys(text for text in found if text))

    @property
    def banner(self) -> str:
        """What is not real in either package."""
        texts = []
        for side in self.sides:
            names = list(dict.fromkeys(row.table_name for row in side.package.provenance()))
            texts.append(banner_text(side.package, names))
        if texts[0] == texts[1]:
            return texts[0]
        titles = (tr("Before"), tr("After"))
        return ". ".join(f"{title}: {text}" for title, text in zip(titles, texts) if text)


def marked_tables(content: Content) -> Mapping[str, pd.DataFrame]:
    """Return the tables as they are written: with columns for data status and marking."""
    result = {}
    for name, frame in content.tables.items():
        plain = frame.drop(columns="geometry", errors="ignore")
        sources = SOURCES[name]
        if sources:
            plain = plain.assign(data_status=content.status(sources))
            if marking := content.marking(sources):
                plain = plain.assign(protective_marking=marking)
        result[name] = plain
    return result
