"""What a chart is made of, as typed records.

Imports nothing heavy: figures are listed before any library loads. A chart has one panel or two;
a panel takes rows from the package by selectors and says what stands along it and what sets its
series apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union

from .sections import CONTEXT, CRIMINAL_JUSTICE, EDUCATION, HEALTH

SECTIONS = (CONTEXT, CRIMINAL_JUSTICE, HEALTH, EDUCATION)

# Kinds of panel; each is a module of `kinds`.
LINES = "lines"
INDEXED = "indexed"
BARS = "bars"
STACKED = "stacked"
INTERVALS = "intervals"
AGES = "ages"
HEAT_TABLE = "heat_table"
SCATTER = "scatter"
LORENZ = "lorenz"
SLOPE = "slope"
DOTS = "dots"
KINDS = (
    LINES,
    INDEXED,
    BARS,
    STACKED,
    INTERVALS,
    AGES,
    HEAT_TABLE,
    SCATTER,
    LORENZ,
    SLOPE,
    DOTS,
)

# Areas by the part that they play, so that a chart fits any study area; `named` gives others.
AUTHORITIES = "authorities"
COMBINED = "combined"
LARGEST = "largest"
HIGHEST = "highest"
OTHERS = "others"
TOP_THREE = "top three"
REGION = "region"
REGIONS = "regions"
BENCHMARK = "benchmark"
FORCE = "force"
ENGLAND_AND_WALES = "england and wales"
EVERY = "every"
ROLES = {
    AUTHORITIES: "the authorities of the study area",
    COMBINED: "the study area as a whole",
    LARGEST: "its largest authority",
    HIGHEST: "the authority with the highest figure",
    OTHERS: "its other authorities",
    TOP_THREE: "its three authorities of the lowest rank",
    REGION: "the region",
    REGIONS: "the regions",
    BENCHMARK: "the country to compare with",
    FORCE: "the police force",
    ENGLAND_AND_WALES: "England and Wales",
    EVERY: "any area",
}
_NAMED = "name:"


def named(*names: str) -> tuple[str, ...]:
    """Return roles of areas that are known by name, such as a prison or another police force."""
    return tuple(_NAMED + name for name in names)


def role_words(role: str) -> str:
    """Return a role in words."""
    return role[len(_NAMED) :] if role.startswith(_NAMED) else ROLES[role]


def role_name(role: str) -> str:
    """Return the name in a role that `named` made, "" for another role."""
    return role[len(_NAMED) :] if role.startswith(_NAMED) else ""


@dataclass(frozen=True)
class Counted:
    """Counts from which rates are worked out where the package has no rate.

    Attributes:
        indicator, breakdown: of the counts.
        words: what is counted.
        per: residents that the rates are expressed by.
        titles: as in `Series`, of the counts.
    """

    indicator: str
    breakdown: str
    words: str
    per: int
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """Rows of the table `indicators`.

    Attributes:
        indicator: its id.
        words: what it is in words; a chart without it says so.
        source: who publishes it, or whose extract it is.
        areas: roles, in the order in which they are drawn.
        breakdowns: in the order in which they are drawn; () for all that there are.
        titles: words of the data set's title in the provenance, to tell its sources from those of
            other indicators; any of them will do.
        label: name of the series where series differ by indicator.
        latest: the last period alone (of each area and breakdown those of the last common one).
        since: the first period, "" for the earliest.
        parted: breakdowns are such as "Police, 25-44": the part before the comma is the `part`.
        rest: (whole, part of it, name): the whole is replaced by what it holds beside that part.
        share: counts as per cent of the row `total`, else of the sum of the breakdowns.
        instead: (indicator, breakdowns with "|" between them, a sentence that says so), of which
            the one with most periods is taken in place of this, where it has more. Where several
            breakdowns have the same period, the first named stands.
        counted: counts to work rates out of, over residents of all ages, where there is no rate.
    """

    indicator: str
    words: str
    source: str
    areas: tuple[str, ...] = (AUTHORITIES,)
    breakdowns: tuple[str, ...] = ("total",)
    titles: tuple[str, ...] = ()
    label: str = ""
    latest: bool = False
    since: str = ""
    parted: bool = False
    rest: tuple[str, str, str] = ("", "", "")
    share: bool = False
    instead: tuple[tuple[str, str, str], ...] = ()
    counted: Counted | None = None


@dataclass(frozen=True)
class Residents:
    """Rows of the table `population` by single year of age, or by band."""

    areas: tuple[str, ...]
    words: str = "residents by age and sex"
    source: str = "Office for National Statistics, mid-year population estimates by age"
    titles: tuple[str, ...] = ("population",)


@dataclass(frozen=True)
class Times:
    """Incidents of these categories by hour of the day and day of the week; any of them will do."""

    categories: tuple[str, ...]
    words: str
    source: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Printed:
    """A table that the source report prints, by its id."""

    table: str
    words: str = ""


@dataclass(frozen=True)
class Pairs:
    """Two indicators of the same areas, one along each axis; `labelled` areas are named."""

    x: Series
    y: Series
    labelled: str = AUTHORITIES


@dataclass(frozen=True)
class SchoolPairs:
    """Schools with at least one exclusion: a domain's score of the LSOA, and exclusion rate."""

    domain: str
    phase: str = "Secondary"
    words: str = "permanent exclusion rates by school, and the scores of the LSOAs"
    source: str = "Department for Education, exclusions by school; indices of deprivation"


@dataclass(frozen=True)
class SchoolCounts:
    """Permanent exclusions by school, of one phase or of all ("")."""

    phase: str = ""
    words: str = "permanent exclusions by school"
    source: str = "Department for Education, exclusions by school"


Selector = Union[Series, Residents, Times, Printed, Pairs, SchoolPairs, SchoolCounts]


@dataclass(frozen=True)
class Panel:
    """One set of axes.

    Attributes:
        kind: one of `KINDS`.
        series: where its rows come from.
        x: what stands along it: "period", "area", "breakdown", "part" or "label".
        by: what sets its series apart, one of the same.
        title: above the axes; "" where the chart's title says it all.
        unit: what the values are; "" takes the unit of the rows.
        base: period that is 100 of indexed lines, "" for the first that all of them have.
        line: role of the area whose value is a line across bars with intervals.
        sort: bars by value, highest first, rather than in the order given.
        share: stacked bars are made to add up to 100%.
        zero: the axis begins at 0.
        across: what a scatter plot's points stand along.
    """

    kind: str
    series: tuple[Selector, ...]
    x: str = "period"
    by: str = "area"
    title: str = ""
    unit: str = ""
    base: str = ""
    line: str = BENCHMARK
    sort: bool = False
    share: bool = False
    zero: bool = True
    across: str = ""


@dataclass(frozen=True)
class ChartFigure:
    """One chart.

    Attributes:
        id: id in the source report.
        section: section of the report.
        title: plain text.
        panels: one, or two side by side.
        note: how to read it and what to beware of, in a sentence or two.
        note_of: the role of the area that the note speaks of; without that area it is not said.
        height: of the page's part, in millimetres.
        beside: the figure of the report that it stands beside, where it is not one of its own.
    """

    id: str
    section: str
    title: str
    panels: tuple[Panel, ...]
    note: str = ""
    height: float = 95.0
    beside: str = ""
    columns: int = field(default=2)
    note_of: str = ""

    @property
    def kind(self) -> str:
        """Kind of its first panel."""
        return self.panels[0].kind

    @property
    def series(self) -> tuple[Selector, ...]:
        """Where its rows come from, all panels."""
        return tuple(one for panel in self.panels for one in panel.series)


def chart(
    id: str,
    section: str,
    title: str,
    kind: str,
    *series: Selector,
    note: str = "",
    height: float = 95.0,
    beside: str = "",
    note_of: str = "",
    **panel: object,
) -> ChartFigure:
    """Make a chart of one panel; further keywords are of `Panel`."""
    one = Panel(kind, tuple(series), **panel)  # type: ignore[arg-type]
    return ChartFigure(id, section, title, (one,), note, height, beside, note_of=note_of)
