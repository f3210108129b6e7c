"""Tables as the page's template takes them."""

from __future__ import annotations

from dataclasses import dataclass
from re import compile as pattern

from ....i18n import tr
from ...tables.content import Table, signs_note
from ...tables.shading import colours

_DENSE, _TIGHT = 7, 20
"""More columns than this are set closer."""
_LEADING = pattern(r"-?\d+(?:\.\d+)?")
_LONG, _SHORT = 40, 14
"""Letters of a text, and rows."""
_SORTED_BY = 80
"""Letters of a text that its place in the order depends on."""


@dataclass(frozen=True)
class CellView:
    """A cell: its text, what it is sorted by ("" where there is nothing), and its inline style."""

    text: str
    sort: str
    style: str
    number: bool
    said: str


@dataclass(frozen=True)
class HeadView:
    """A column's head; `long` columns hold texts that must not be squeezed into a word a line."""

    text: str
    number: bool
    long: bool


@dataclass(frozen=True)
class TableView:
    """A table as the macro takes it; plain text that the macro escapes.

    `rows` have their header first, and whether they are strong; `look` is the table's class;
    `short` ones are kept on one page in print.
    """

    caption: str
    heads: tuple[HeadView, ...]
    rows: tuple[tuple[bool, tuple[CellView, ...]], ...]
    sortable: bool
    look: str
    short: bool


def table_view(table: Table) -> TableView:
    """Return the view that the macro `grid` of `report_parts.html.j2` sets as a table."""
    heads = tuple(
        HeadView(one.heading, one.is_number, _is_long(table, place))
        for place, one in enumerate(table.columns)
    )
    rows = tuple(
        (
            number in table.strong,
            tuple(_cell(table, number, place) for place in range(len(table.columns))),
        )
        for number in range(len(table.rows))
    )
    look = "tight" if len(heads) > _TIGHT else "dense" if len(heads) > _DENSE else ""
    return TableView(table.caption, heads, rows, table.sortable, look, len(rows) <= _SHORT)


def _is_long(table: Table, column: int) -> bool:
    texts = (table.text(row, column) for row in range(len(table.rows)))
    return table.columns[column].wide and max(map(len, texts), default=0) > _LONG


def _cell(table: Table, row: int, column: int) -> CellView:
    value = table.rows[row][column]
    number = table.columns[column].is_number
    style = ""
    if (row, column) in table.shades:
        back, text = colours(table.shades[(row, column)])
        style = f"background:{back};color:{text}"
    # Of the shown value alone: a hidden one must not stand in the page's data.
    sort = ""
    if isinstance(value, str) and number:
        # Such as "17 to 25": by what it begins with.
        leading = _LEADING.match(value)
        sort = leading.group(0) if leading else ""
    elif value is not None:
        sort = value.casefold()[:_SORTED_BY] if isinstance(value, str) else f"{value:.12g}"
    said = ""
    if value is None and number:
        sign = table.sign(row, column)
        said = signs_note({sign}) if sign else tr("no value")
    return CellView(table.text(row, column), sort, style, number, said)
