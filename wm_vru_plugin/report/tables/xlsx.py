"""Tables as one workbook: a list of tables, then a sheet for each."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.errors import InputError, MissingLibraryError
from ...i18n import tr
from .content import Column, Table
from .shading import colours

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "tables.xlsx"
_LONGEST_TITLE = 31
_WIDEST, _NARROWEST = 60.0, 8.0
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
# Characters that XML 1.0 cannot hold, and with which openpyxl would refuse the cell.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class BookInfo:
    """Properties of the document; the same ones give the same bytes."""

    title: str
    author: str
    created: datetime
    subject: str = ""


def write_workbook(path: Path, tables: Sequence[Table], info: BookInfo) -> None:
    """Write the tables into a workbook that replaces ``path`` once it is complete.

    Numbers are numbers with the decimals of the report; texts are texts even where they begin like
    a formula. Nothing in the file depends on the moment of writing but `info.created`.

    Raises:
        MissingLibraryError: openpyxl is absent or does not load.
        InputError: the file cannot be written, or another program holds it.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingLibraryError("openpyxl", str(error)) from error
    book = Workbook()
    book.calculation.fullCalcOnLoad = False
    for name, value in (
        ("title", info.title), ("creator", info.author), ("lastModifiedBy", info.author),
        ("subject", info.subject), ("created", info.created), ("modified", info.created),
    ):  # fmt: skip
        setattr(book.properties, name, _clean(value) if isinstance(value, str) else value)
    titles = sheet_titles(tables)
    listing = book.active
    listing.title = tr("Tables")[:_LONGEST_TITLE]
    _fill_listing(listing, tables, titles, info)
    for table, title in zip(tables, titles):
        _fill_sheet(book.create_sheet(title), table)
    _save(book, path, info.created)


def sheet_titles(tables: Iterable[Table]) -> list[str]:
    """A title for each sheet, of at most 31 characters, without those that Excel forbids, and
    unlike every other and the list's in small letters too."""
    taken = {tr("Tables").casefold()}
    titles = []
    for table in tables:
        stem = _FORBIDDEN.sub(" ", _clean(f"{table.key} {table.title.split(':')[0]}"))
        stem = " ".join(stem.split()) or table.key or "Table"
        title, number = stem[:_LONGEST_TITLE].rstrip(), 1
        while title.casefold() in taken:
            number += 1
            end = f" {number}"
            title = stem[: _LONGEST_TITLE - len(end)].rstrip() + end
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _clean(text: str) -> str:
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _put(cell: Any, value: str | int | float | None, column: Column | None = None) -> None:
    """A value into a cell: text as text, whatever it begins with; numbers with their decimals."""
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        text = _clean(value)
        cell.value = text
        # After the value: openpyxl takes a text that begins with "=" for a formula.
        cell.data_type = "s"
        # What Excel sets for an apostrophe before the text, so that editing the cell is safe too.
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        decimals = (column.decimals or 0) if column else 0
        whole = float(value).is_integer() and decimals == 0
        cell.value = int(value) if whole else float(value)
        cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        cell.alignment = Alignment(horizontal="right", vertical="top")


def _head(sheet: Worksheet, row: int, texts: Sequence[str], numbers: Sequence[bool]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for place, (text, number) in enumerate(zip(texts, numbers), start=1):
        cell = sheet.cell(row=row, column=place)
        _put(cell, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFE8EAED")
        cell.border = Border(bottom=Side(style="thin", color="FF50545A"))
        cell.alignment = Alignment(
            wrap_text=True, vertical="bottom", horizontal="right" if number else "left"
        )


def _fill_sheet(sheet: Worksheet, table: Table) -> None:
    """The header in row 1, so that programs read the sheet as it is; what is said of the table
    stands below it."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _head(
        sheet,
        1,
        [column.heading for column in table.columns],
        [column.is_number for column in table.columns],
    )
    for number, row in enumerate(table.rows):
        for place, column in enumerate(table.columns):
            cell = sheet.cell(row=number + 2, column=place + 1)
            value = row[place]
            _put(cell, value, column)
            sign = table.sign(number, place)
            if sign:
                _put(cell, sign)
                cell.alignment = Alignment(horizontal="right", vertical="top")
            if (number, place) in table.shades:
                back, text = colours(table.shades[(number, place)])
                cell.fill = PatternFill("solid", start_color="FF" + back[1:].upper())
                cell.font = Font(color="FF" + text[1:].upper(), bold=number in table.strong)
            elif number in table.strong:
                cell.font = Font(bold=True)
    for place, column in enumerate(table.columns):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _width(table, place, column)
    sheet.freeze_panes = "B2"
    at = len(table.rows) + 3
    said = [
        *((table.marking,) if table.marking else ()),
        f"{table.key}. {table.title}",
        table.caption,
        *table.marks,
        *table.notes,
        *(tr("Source: {0}").format(source) for source in table.sources),
        *table.licences,
    ]
    for offset, text in enumerate(said):
        cell = sheet.cell(row=at + offset, column=1)
        _put(cell, text)
        cell.alignment = Alignment(wrap_text=False, vertical="top")
        cell.font = Font(bold=text == table.marking or text in table.marks, italic=False)
    _page(sheet, table.marking, table.key, 1)


def _width(table: Table, place: int, column: Column) -> float:
    """In characters, from the longest word of the head and the longest cell."""
    cells = [len(table.text(row, place)) for row in range(len(table.rows))]
    longest = max(cells, default=0)
    head = max((len(word) for word in column.heading.split()), default=0)
    wide = max(longest if not column.wide else min(longest, 45), head, len(column.heading) / 3)
    return min(max(wide + 2.5, _NARROWEST), _WIDEST)


def _fill_listing(
    sheet: Worksheet, tables: Sequence[Table], titles: Sequence[str], info: BookInfo
) -> None:
    from openpyxl.styles import Alignment, Font

    heads = (
        tr("Table"), tr("Sheet"), tr("Title"), tr("Rows"), tr("What it is"), tr("Source"),
        tr("Protective marking"),
    )  # fmt: skip
    _head(sheet, 1, heads, [name == heads[3] for name in heads])
    for number, (table, title) in enumerate(zip(tables, titles), start=2):
        values = (
            table.key, title, table.title, len(table.rows),
            ". ".join(table.marks) or tr("as supplied"), "; ".join(table.sources), table.marking,
        )  # fmt: skip
        for place, value in enumerate(values, start=1):
            _put(sheet.cell(row=number, column=place), value)
        link = sheet.cell(row=number, column=2)
        # A place in this book; titles hold no apostrophe.
        link.hyperlink = f"#'{title}'!A1"
        link.font = Font(color="FF0B4F8A", underline="single")
    for letter, width in zip("ABCDEFG", (8, 33, 52, 8, 40, 70, 26)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    at = len(tables) + 3
    for offset, text in enumerate((info.title, info.subject)):
        if text:
            cell = sheet.cell(row=at + offset, column=1)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=False, vertical="top")
    markings = list(dict.fromkeys(table.marking for table in tables if table.marking))
    _page(sheet, "; ".join(markings), tr("Tables"), 1)


def _page(sheet: Worksheet, marking: str, name: str, head_rows: int) -> None:
    """How the sheet prints: landscape, one page wide, head repeated, marked above and below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{head_rows}"
    # "&" begins a code of headers; two of them are one character.
    said = _clean(marking).replace("&", "&&")[:200]
    sheet.oddHeader.center.text = said or None
    sheet.oddFooter.center.text = said or None
    sheet.oddFooter.left.text = name.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _save(book: Workbook, path: Path, created: datetime) -> None:
    """Through a file beside it, whose parts all bear the same date, moved into place at the end."""
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        # A temporary file is its maker's alone; the workbook is for whoever may read the folder.
        Path(name).chmod(0o644)
        book.save(name)
        # openpyxl sets the moment of saving; the record is to depend on `created` alone.
        _make_reproducible(Path(name), created)
        os.replace(name, path)
    except OSError as error:
        raise InputError(
            str(path), f"the workbook cannot be written ({error.strerror or error})"
        ) from error
    finally:
        if name and Path(name).exists():
            Path(name).unlink()


def _make_reproducible(path: Path, created: datetime) -> None:
    stamp = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    date = max(created, datetime(1980, 1, 1)).timetuple()[:6]
    with zipfile.ZipFile(path) as source:
        parts = [(entry.filename, source.read(entry)) for entry in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*(<)",
                    lambda found: found[1] + stamp.encode() + found[2],
                    content,
                )
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
