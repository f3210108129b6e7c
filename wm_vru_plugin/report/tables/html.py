"""Tables as blocks of HTML, through the macro of `tables.html.j2`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import jinja2

from ...i18n import tr
from ...resources_path import resource
from .content import Table, signs_note
from .shading import colours

TEMPLATE = "tables.html.j2"
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
    """A column's head."""

    text: str
    number: bool


@dataclass(frozen=True)
class TableView:
    """A table as the macro takes it; plain text that the macro escapes.

    `anchor` is the id of the element; `look` its classes; `rows` have their header first, and
    whether they are strong.
    """

    key: str
    anchor: str
    title: str
    caption: str
    heads: tuple[HeadView, ...]
    rows: tuple[tuple[bool, tuple[CellView, ...]], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    marks: tuple[str, ...]
    marking: str
    sortable: bool
    look: str
    files: tuple[tuple[str, str], ...]


def table_view(table: Table, files: Iterable[tuple[str, str]] = ()) -> TableView:
    """What the macro `table_block` is given.

    Args:
        table: the table.
        files: what a file is called, such as CSV, and its address in the report.
    """
    heads = tuple(HeadView(one.heading, one.is_number) for one in table.columns)
    rows = tuple(
        (
            number in table.strong,
            tuple(_cell(table, number, place) for place in range(len(table.columns))),
        )
        for number in range(len(table.rows))
    )
    return TableView(
        table.key,
        f"table-{table.key.lower()}",
        table.title,
        table.caption,
        heads,
        rows,
        table.notes,
        table.sources,
        table.licences,
        table.marks,
        table.marking,
        table.sortable,
        _look(table),
        tuple(files),
    )


def _look(table: Table) -> str:
    """Classes: full width for texts of several lines, less room where there are many columns."""
    names = ["vt-full"] if any(one.wide for one in table.columns) else []
    if len(table.columns) > 20:
        names.append("vt-tight")
    elif len(table.columns) > 9:
        names.append("vt-dense")
    return " ".join(names)


def _cell(table: Table, row: int, column: int) -> CellView:
    value = table.rows[row][column]
    number = table.columns[column].is_number
    style = ""
    if (row, column) in table.shades:
        back, text = colours(table.shades[(row, column)])
        style = f"background:{back};color:{text}"
    # Of the shown value alone: a hidden one must not stand in the page's data.
    sort = ""
    if value is not None:
        sort = value.casefold()[:_SORTED_BY] if isinstance(value, str) else f"{value:.12g}"
    said = ""
    if value is None and number:
        sign = table.sign(row, column)
        said = signs_note({sign}) if sign else tr("no value")
    return CellView(table.text(row, column), sort, style, number, said)


def environment() -> jinja2.Environment:
    """The environment in which the report's templates run: everything is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(resource("report_html"))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def table_html(table: Table, files: Iterable[tuple[str, str]] = ()) -> str:
    """One table as a block of HTML, for tests and for pages that take blocks ready-made."""
    macros = environment().get_template(TEMPLATE).make_module({"tr": tr})
    return str(macros.table_block(table_view(table, files)))  # type: ignore[attr-defined]


def table_styles() -> str:
    """The style sheet of the blocks, without the element around it."""
    macros = environment().get_template(TEMPLATE).make_module({"tr": tr})
    return str(macros.table_styles())  # type: ignore[attr-defined]
