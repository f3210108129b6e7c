"""Tables from CSV and Excel files, as text, with their row numbers.

Real files come with and without a byte order mark, in UTF-8 or cp1252, with title lines above the
header, blanks at the end of headers, thousands commas and marks of suppression instead of numbers,
and as CSV in zip archives.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.libraries import WORKBOOKS, check_libraries
from . import archives

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

TABLE_SUFFIXES = (".csv", ".csv.gz", ".xlsx", ".zip")
SUPPRESSION_MARKS = frozenset(
    {"x", "c", "z", "u", "*", ":", ".", "..", "low", "~", "na", "n/a", "-", ""}
    | {"[x]", "[c]", "[z]", "[u]", "[low]", "supp", "ne", "np"}
)
"""In the performance tables SUPP is suppressed, NE no entries and NP not published."""
_THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?"
_HEADER_WITHIN = 15
_DAMAGED_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
    ArithmeticError,
)
"""What openpyxl raises; SyntaxError is malformed XML, RuntimeError an encrypted archive."""


def is_table(path: Path) -> bool:
    """Return whether the file's ending is one that this module reads."""
    return path.name.lower().endswith(TABLE_SUFFIXES)


def clean_header(name: object) -> str:
    """Strip from a header byte order mark, line breaks, doubled blanks and blanks at its ends."""
    text = "" if name is None else str(name)
    # A byte order mark reads as three letters where one wrong byte made the file cp1252.
    for mark in ("\ufeff", "\u00ef\u00bb\u00bf"):
        text = text.replace(mark, "")
    return " ".join(text.split())


def headers(path: Path) -> dict[str, list[str]]:
    """Return the cleaned header of each sheet; a CSV file has one sheet named "".

    The CSV tables of a zip archive are its sheets, named as in the archive.

    Raises:
        InputError: the file cannot be opened or decoded, or an archive holds no CSV.
    """
    if path.suffix.lower() == ".zip":
        names = archives.members(path)
        if not names:
            raise InputError(path.name, "it holds no CSV table", "CSV; unpack other files first")
        return {name: _csv(path, name, header_only=True)[0][1] for name in names}
    if path.suffix.lower() == ".xlsx":
        with _workbook(path) as book:
            found = {sheet.title: _first_rows(sheet) for sheet in book.worksheets}
        return {title: rows[0][1] for title, rows in found.items() if rows}
    return {"": _csv(path, header_only=True)[0][1]}


def titles(path: Path, sheet: str = "") -> list[str]:
    """Return the texts above the header, such as the title of a table and its period."""
    if path.suffix.lower() == ".xlsx":
        with _workbook(path) as book:
            rows = list(itertools.islice(_rows(book[sheet]), _HEADER_WITHIN))
    else:
        rows = _csv(path, sheet, titles_only=True)
    above = [row for _, row in rows][: _header_at([row for _, row in rows])]
    return [text for row in above for text in map(clean_header, row) if text]


def read_table(path: Path, sheet: str = "", only: Collection[str] | None = None) -> pd.DataFrame:
    """Read a whole sheet as text, columns with cleaned headers, index = row number in the file.

    Columns without a header are left out, and so are blank rows and title lines above the header.

    Args:
        path: the file.
        sheet: the sheet of a workbook, or the table of an archive.
        only: headers of the columns to keep, for wide files; None keeps all.

    Raises:
        InputError: unreadable, two columns share a name, or a row is longer than the header.
    """
    is_book = path.suffix.lower() == ".xlsx"
    rows = _xlsx(path, sheet) if is_book else _csv(path, sheet)
    header = rows[0][1]
    named = [name for name in header if name]
    repeated = [name for name in named if named.count(name) > 1]
    if repeated:
        raise InputError(path.name, f"two columns are named '{repeated[0]}'", "one of each")
    width = len(header)
    for number, row in rows[1:]:
        # Beside a table in a workbook there may be remarks; in a CSV the values have shifted.
        if not is_book and any(row[width:]):
            raise InputError(
                f"{path.name}, row {number}",
                f"it has {len(row)} values under {width} headers",
                "one value for each header; values that hold a comma in quotes",
            )
    places = [at for at, name in enumerate(header) if name and (only is None or name in only)]
    body = [
        [row[at] if at < len(row) and row[at] else np.nan for at in places] for _, row in rows[1:]
    ]
    index = pd.Index([number for number, _ in rows[1:]], dtype=int)
    return pd.DataFrame(body, index=index, columns=[header[at] for at in places], dtype=object)


def _header_at(rows: list[list[str]]) -> int:
    """Find the header: the first row of three texts or more, else the first row."""
    texts = (sum(bool(clean_header(value)) for value in row) for row in rows)
    return next((at for at, count in enumerate(texts) if count >= 3), 0)


def _csv(
    path: Path, sheet: str = "", header_only: bool = False, titles_only: bool = False
) -> list[tuple[int, list[str]]]:
    """Return line number and values of rows that are not blank; the first is the cleaned header.

    With `titles_only` the first rows as they are, whatever they hold.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with _binary(path, sheet) as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
                reader = csv.reader(_without_nul(path, text), strict=True)
                filled = (
                    (reader.line_num, row) for row in reader if any(value.strip() for value in row)
                )
                rows = list(itertools.islice(filled, _HEADER_WITHIN))
                if titles_only:
                    return rows
                rows = rows[_header_at([row for _, row in rows]) :]
                rows = rows[:1] if header_only else [*rows, *filled]
        except UnicodeDecodeError:
            continue
        except (csv.Error, gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise InputError(path.name, f"it cannot be read as CSV ({error})") from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(path.name, f"it cannot be opened ({reason})") from error
        if not rows:
            raise InputError(path.name, "it is empty", "a header and rows")
        return [(rows[0][0], [clean_header(name) for name in rows[0][1]]), *rows[1:]]
    raise InputError(path.name, "its text is neither UTF-8 nor cp1252", "a CSV file in UTF-8")


@contextmanager
def _binary(path: Path, sheet: str) -> Iterator[BinaryIO]:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        with archives.member(path, sheet) as raw:
            yield raw
    elif suffix == ".gz":
        with gzip.open(path, "rb") as packed:
            yield archives.bounded(cast(BinaryIO, packed), path.name)
    else:
        with path.open("rb") as raw:
            yield raw


def _without_nul(path: Path, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines; refuse a NUL, since readers of CSV silently cut the value that holds one."""
    for line in lines:
        if "\0" in line:
            raise InputError(
                path.name, "it holds NUL bytes, so it is no CSV in UTF-8", "a CSV file in UTF-8"
            )
        yield line


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook; a damaged one fails in many ways, here and while its rows are read."""
    check_libraries((WORKBOOKS,))
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            yield book
            book.close()
    except _DAMAGED_WORKBOOK as error:
        raise InputError(path.name, f"it cannot be opened as a workbook ({error})") from error


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[str]]]:
    """Yield row number and texts of each row, blank ones too."""
    # Some programs write a wrong size of the sheet, and cells beyond it would not be read.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_text(value) for value in row]


def _first_rows(sheet: ReadOnlyWorksheet, whole: bool = False) -> list[tuple[int, list[str]]]:
    """Return the cleaned header, the first row of at least three texts, with its row number.

    If asked for, the rows below it that are not blank follow. The list is empty where there is no
    header.
    """
    rows = _rows(sheet)
    for number, row in itertools.islice(rows, _HEADER_WITHIN):
        cells = [clean_header(value) for value in row]
        if sum(bool(cell) for cell in cells) >= 3:
            below = rows if whole else ()
            return [(number, cells), *((n, r) for n, r in below if any(v.strip() for v in r))]
    return []


def _xlsx(path: Path, sheet: str) -> list[tuple[int, list[str]]]:
    with _workbook(path) as book:
        titles = [one.title for one in book.worksheets]
        rows = _first_rows(book[sheet], whole=True) if sheet in titles else []
    if not rows:
        raise InputError(path.name, f"there is no table on a sheet '{sheet}'", ", ".join(titles))
    return rows


def _text(value: object) -> str:
    """Return a cell as text; whole numbers without a decimal point, as people see them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def numbers(frame: pd.DataFrame, column: str, refused: list[str], notes: list[str]) -> pd.Series:
    """Read a text column as numbers; marks of suppression are missing and counted in the notes.

    Args:
        frame: from `read_table`; its index is the row number in the file.
        column: header of the column.
        refused: gets a line for each value that is neither a number nor a mark.
        notes: gets a line with the marks found.

    Returns:
        Floats, missing where there is no number.
    """
    value = _floats(frame[column])
    odd = value.index[value.isna()]
    given: pd.Series = frame.loc[odd, column].fillna("").astype(str)
    text = given.str.strip()
    # Only well-formed thousands: "1,5" is a decimal comma, and 15 would be wrong.
    thousands = text.str.fullmatch(_THOUSANDS)
    value[odd] = _floats(text.where(~thousands, text.str.replace(",", "", regex=False)))
    text = text[value[odd].isna()]
    marked = text.str.lower().isin(SUPPRESSION_MARKS)
    for row, bad in text[~marked].items():
        refused.append(f"row {row}, column '{column}': '{bad[:40]}' is not a number")
    marks = text[marked & (text != "")].value_counts()
    if len(marks):
        counts = ", ".join(f"{count} '{mark}'" for mark, count in marks.items())
        notes.append(f"column '{column}': suppressed or not available, taken as missing: {counts}")
    return value


def marks(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return the marks that stand in a column in place of numbers; "" where there is none."""
    given: pd.Series = frame[column].fillna("").astype(str)
    text = given.str.strip()
    return text.where(text.str.lower().isin(SUPPRESSION_MARKS), "")


def _floats(texts: pd.Series) -> pd.Series:
    value = pd.to_numeric(texts, errors="coerce").astype(float)
    return value.where(np.isfinite(value))


def first_of(at_hand: list[str], names: tuple[str, ...]) -> str:
    """Return the first header that equals one of the names, letter case apart; "" if none does."""
    lowered = {name.lower(): name for name in reversed(at_hand)}
    for name in names:
        if name.lower() in lowered:
            return lowered[name.lower()]
    return ""
