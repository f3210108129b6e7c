"""Tables as one workbook: a list of tables, then a sheet for each."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ....core.errors import InputError
from ....core.libraries import WORKBOOKS, check_libraries
from ....i18n import tr
from ...tables.content import Table
from .sheets import clean, fill_sheet, head, put, set_page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "tables.xlsx"
_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


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
        MissingLibraryError: openpyxl is missing or broken.
        InputError: the file cannot be written, or another program holds it.
    """
    check_libraries((WORKBOOKS,))
    from openpyxl import Workbook

    book = Workbook()
    book.calculation.fullCalcOnLoad = False
    for name, value in (
        ("title", info.title),
        ("creator", info.author),
        ("lastModifiedBy", info.author),
        ("subject", info.subject),
        ("created", info.created),
        ("modified", info.created),
    ):
        setattr(book.properties, name, clean(value) if isinstance(value, str) else value)
    titles = sheet_titles(tables)
    listing = book.active
    listing.title = tr("Tables")[:_LONGEST_TITLE]
    _fill_listing(listing, tables, titles, info)
    for table, title in zip(tables, titles):
        fill_sheet(book.create_sheet(title), table)
    _save(book, path, info.created)


def sheet_titles(tables: Iterable[Table]) -> list[str]:
    """Return a unique title for each sheet, of at most 31 characters that Excel allows.

    Titles differ from every other and from the list's in small letters too.
    """
    taken = {tr("Tables").casefold()}
    titles = []
    for table in tables:
        stem = _FORBIDDEN.sub(" ", clean(f"{table.key} {table.title.split(':')[0]}"))
        stem = " ".join(stem.split()) or table.key or "Table"
        title, number = _shortened(stem), 1
        while title.casefold() in taken:
            number += 1
            end = f" {number}"
            title = stem[: _LONGEST_TITLE - len(end)].rstrip() + end
        taken.add(title.casefold())
        titles.append(title)
    return titles


_LOOSE = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "in",
    "of",
    "on",
    "or",
    "s",
    "the",
    "to",
    "with",
}


def _shortened(text: str) -> str:
    """Return the words that fit into a sheet's title, none cut and none left hanging."""
    if len(text) <= _LONGEST_TITLE:
        return text
    words = text[: _LONGEST_TITLE + 1].rsplit(" ", 1)[0].split(" ")
    while len(words) > 2 and words[-1].casefold() in _LOOSE:
        words.pop()
    return " ".join(words)[:_LONGEST_TITLE].rstrip()


def _fill_listing(
    sheet: Worksheet, tables: Sequence[Table], titles: Sequence[str], info: BookInfo
) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    heads = (
        tr("Table"),
        tr("Sheet"),
        tr("Title"),
        tr("Rows"),
        tr("What it is"),
        tr("Source"),
        tr("Protective marking"),
    )
    head(sheet, 1, heads, [name == heads[3] for name in heads])
    for number, (table, title) in enumerate(zip(tables, titles), start=2):
        values = (
            table.key,
            title,
            table.title,
            len(table.rows),
            ". ".join(table.marks) or tr("as supplied"),
            "; ".join(table.sources),
            table.marking,
        )
        for place, value in enumerate(values, start=1):
            put(sheet.cell(row=number, column=place), value)
        link = sheet.cell(row=number, column=2)
        # A place in this book; titles hold no apostrophe.
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{title}'!A1")
        link.font = Font(color="FF0B4F8A", underline="single")
    for letter, width in zip("ABCDEFG", (8, 33, 52, 8, 40, 70, 26)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    at = len(tables) + 3
    for offset, text in enumerate((info.title, info.subject)):
        if text:
            cell = sheet.cell(row=at + offset, column=1)
            put(cell, text)
            cell.alignment = Alignment(wrap_text=False, vertical="top")
    markings = list(dict.fromkeys(table.marking for table in tables if table.marking))
    set_page(sheet, "; ".join(markings), tr("Tables"), 1)


def _save(book: Workbook, path: Path, created: datetime) -> None:
    """Through a folder beside it; the parts of the file all bear the same date."""
    stage = ""
    try:
        stage = tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent)
        made = Path(stage) / path.name
        content = BytesIO()
        book.save(content)
        # openpyxl sets the moment of saving; the file is to depend on `created` alone.
        made.write_bytes(_reproducible(content, created))
        os.replace(made, path)
    except _failures() as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"the workbook cannot be written ({reason})") from error
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)


def _failures() -> tuple[type[Exception], ...]:
    """Return the errors that a full disk comes as.

    openpyxl writes sheets to the temporary folder, by lxml if it is there, which has an error of
    its own for that.
    """
    try:
        from lxml.etree import SerialisationError
    except ImportError:
        return (OSError,)
    return (OSError, SerialisationError)


def _reproducible(saved: BytesIO, created: datetime) -> bytes:
    stamp = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    date = max(created, datetime(1980, 1, 1)).timetuple()[:6]
    with zipfile.ZipFile(saved) as source:
        parts = [(entry.filename, source.read(entry)) for entry in source.infolist()]
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
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
    return result.getvalue()
