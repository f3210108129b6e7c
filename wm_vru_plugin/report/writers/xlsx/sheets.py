"""One sheet of a workbook for a table: header in the first row, what is said of it below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ....i18n import tr
from ...tables.content import VARIES, Column, Table, is_warning, number_text
from ...tables.shading import colours

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST = 60.0, 8.0
# Characters that XML 1.0 cannot hold, and with which openpyxl would refuse the cell.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return text without characters that a workbook cannot hold."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def put(cell: Any, value: str | int | float | None, column: Column | None = None) -> None:
    """Put a value into a cell: text always as text, numbers with their decimals."""
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        text = clean(value)
        cell.value = text
        # After the value: openpyxl takes a text that begins with "=" for a formula.
        cell.data_type = "s"
        # What Excel sets for an apostrophe before the text, so that editing the cell is safe too.
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        decimals = (column.decimals or 0) if column else 0
        if decimals == VARIES:
            decimals = len(number_text(value, VARIES).partition(".")[2])
        whole = float(value).is_integer() and decimals == 0
        cell.value = int(value) if whole else float(value)
        cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        cell.alignment = Alignment(horizontal="right", vertical="top")


def head(sheet: Worksheet, row: int, texts: Sequence[str], numbers: Sequence[bool]) -> None:
    """Write a row of heads; those of numbers stand to the right."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for place, (text, number) in enumerate(zip(texts, numbers), start=1):
        cell = sheet.cell(row=row, column=place)
        put(cell, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFE8EAED")
        cell.border = Border(bottom=Side(style="thin", color="FF50545A"))
        cell.alignment = Alignment(
            wrap_text=True, vertical="bottom", horizontal="right" if number else "left"
        )


def fill_sheet(sheet: Worksheet, table: Table) -> None:
    """Write a table with its header in row 1, for programs, and what is said of it below."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head(
        sheet,
        1,
        [column.heading for column in table.columns],
        [column.is_number for column in table.columns],
    )
    for number, row in enumerate(table.rows):
        for place, column in enumerate(table.columns):
            cell = sheet.cell(row=number + 2, column=place + 1)
            value = row[place]
            put(cell, value, column)
            sign = table.sign(number, place)
            if sign:
                put(cell, sign)
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
        put(cell, text)
        cell.alignment = Alignment(wrap_text=False, vertical="top")
        cell.font = Font(bold=text == table.marking or text in table.marks, italic=False)
    above = (table.marking, *(mark for mark in table.marks if is_warning(mark)))
    set_page(sheet, "  ·  ".join(text for text in above if text), table.key, 1)


def _width(table: Table, place: int, column: Column) -> float:
    """In characters, from the longest word of the head and the longest cell."""
    cells = [len(table.text(row, place)) for row in range(len(table.rows))]
    longest = max(cells, default=0)
    head = max((len(word) for word in column.heading.split()), default=0)
    wide = max(longest if not column.wide else min(longest, 45), head, len(column.heading) / 3)
    return min(max(wide + 2.5, _NARROWEST), _WIDEST)


def set_page(sheet: Worksheet, marks: str, name: str, head_rows: int) -> None:
    """How the sheet prints: landscape, one page wide, head repeated, marked above and below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{head_rows}"
    # "&" begins a code of headers; two of them are one character.
    said = clean(marks).replace("&", "&&")[:200]
    sheet.oddHeader.center.text = said or None
    sheet.oddFooter.center.text = said or None
    sheet.oddFooter.left.text = name.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
