"""A table as data: what every writer (HTML, CSV, xlsx, PDF) is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from ...core.disclosure.suppression import BASE, THRESHOLD
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..provenance.status import PRINTED_STATUS

Value = Union[str, int, float, None]
"""A cell: text, a number, or None where there is none."""

NOTHING = "–"
"""What stands in a cell without a value."""
SMALL = f"<{THRESHOLD}"
"""What stands in place of a hidden count beside a chart, which prints the same."""
VARIES = -1
"""As `decimals` of a column: each number has the decimals that it needs, so that figures of
different kinds can stand in one column."""


def is_warning(mark: str) -> bool:
    """Return whether a mark says that data is invented, rather than where it is taken from."""
    return mark.startswith(("SYNTHETIC", "ILLUSTRATIVE"))


def signs_note(signs: set[str]) -> str:
    """Explain the signs in a table's cells and rounding, "" where there are none."""
    meanings = {
        "c": tr("c: a count from 1 to {0}, hidden.").format(THRESHOLD - 1),
        SMALL: tr("{0}: a count from 1 to {1}, hidden.").format(SMALL, THRESHOLD - 1),
        "s": tr("s: hidden so that totals give no small count away."),
        "r": tr("Counts are rounded to the nearest {0}.").format(BASE),
    }
    return " ".join(text for sign, text in meanings.items() if sign in signs)


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        key: its name in files for machines.
        header: its name for readers.
        unit: of its values, "" for none or where the cells say it.
        decimals: with which its numbers are printed, or `VARIES`; None for text.
        wide: text that may take several lines; other text is kept in one where that is possible.
        group: columns of one group are set equally wide on paper; "" for none.
    """

    key: str
    header: str
    unit: str = ""
    decimals: int | None = None
    wide: bool = False
    group: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, which stand to the right."""
        return self.decimals is not None

    @property
    def heading(self) -> str:
        """Header and unit."""
        return f"{self.header} ({self.unit})" if self.unit else self.header


@dataclass(frozen=True)
class Table:
    """One table, as it may be published.

    Attributes:
        id: of the figure, such as T63.
        part: "" for the figure itself, b, c ... for what stands beside it.
        section, title: as in the report; plain text.
        caption: what the table shows, where and when.
        columns: from left to right; the first is the header of its row.
        rows: as many values as there are columns; hidden counts are None.
        sources: lines with publisher, title and edition.
        notes: how to read it, what is hidden, left out or at odds.
        marks: SYNTHETIC or ILLUSTRATIVE and what that means, or that it is taken from the print.
        marking: the protective marking, "" where nothing is restricted.
        status: `data_status` of its files.
        signs: by (row, column), what stands in a cell whose count is hidden ("c" or "s"), or "r".
        shades: by (row, column), how dark the cell is, from 0 to 1.
        strong: rows set in bold, such as totals and the country to compare with.
        sortable: whether rows may be put in another order.
        licences: statements that the sources' licences require.
    """

    id: str
    section: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    part: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    marking: str = ""
    status: str = AS_SUPPLIED
    signs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    shades: Mapping[tuple[int, int], float] = field(default_factory=dict)
    strong: frozenset[int] = frozenset()
    sortable: bool = True
    licences: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Id and part, such as T51b; unique among the tables of a run."""
        return self.id + self.part

    @property
    def is_printed(self) -> bool:
        """Whether all of it is taken from the report's print."""
        return self.status == PRINTED_STATUS

    def sign(self, row: int, column: int) -> str:
        """Return the sign that stands in place of a hidden count; "" elsewhere."""
        sign = self.signs.get((row, column), "")
        return sign if sign in ("c", "s", SMALL) and self.rows[row][column] is None else ""

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell as it is printed."""
        value = self.rows[row][column]
        if value is None:
            return self.sign(row, column) or (NOTHING if self.columns[column].is_number else "")
        return number_text(value, self.columns[column].decimals)


def number_text(value: str | int | float, decimals: int | None) -> str:
    """Format a number with thousands separated; return text unchanged."""
    if isinstance(value, str):
        return value
    form = ",.12g" if decimals == VARIES else f",.{decimals or 0}f"
    # A minus, not a hyphen, in print.
    return f"{value:{form}}".replace("-", "−")
