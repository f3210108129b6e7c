"""Tables from CSV and Excel files, as text, with their row numbers.

Real files come with and without a byte order mark, in UTF-8 or cp1252, with blanks at the end of
headers, thousands commas and marks of suppression instead of numbers.
"""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import InputError

TABLE_SUFFIXES = (".csv", ".csv.gz", ".xlsx")
SUPPRESSION_MARKS = frozenset({"x", "c", "z", "*", ":", "..", "low", "~", "na", "n/a", "-", ""})


def is_table(path: Path) -> bool:
    """Whether the file's ending is one that this module reads."""
    return path.name.lower().endswith(TABLE_SUFFIXES)


def clean_header(name: object) -> str:
    """A header without line breaks, doubled blanks and blanks at its ends."""
    return " ".join(str(name).replace("\ufeff", "").split()) if name is not None else ""


def headers(path: Path) -> dict[str, list[str]]:
    """The cleaned header of each sheet; a CSV file has one sheet named "".

    Raises:
        InputError: the file cannot be opened or decoded.
    """
    if path.suffix.lower() == ".xlsx":
        return {name: header for name, (header, _) in _xlsx_starts(path).items()}
    frame = _csv(path, rows=0)
    return {"": [clean_header(name) for name in frame.columns]}


def read_table(path: Path, sheet: str = "") -> pd.DataFrame:
    """A whole sheet as text, columns with cleaned headers, index = row number in the file.

    Raises:
        InputError: unreadable, or two columns share a name.
    """
    if path.suffix.lower() == ".xlsx":
        frame = _xlsx(path, sheet)
    else:
        frame = _csv(path)
        frame.index = pd.RangeIndex(2, len(frame) + 2)
    frame.columns = pd.Index([clean_header(name) for name in frame.columns])
    repeated = frame.columns[frame.columns.duplicated() & (frame.columns != "")]
    if len(repeated):
        raise InputError(path.name, f"two columns are named '{repeated[0]}'", "one of each")
    return frame


def _csv(path: Path, rows: int | None = None) -> pd.DataFrame:
    """The file as text; header=None keeps duplicated names, which pandas would rename."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            frame = pd.read_csv(
                path,
                dtype=str,
                header=None,
                encoding=encoding,
                keep_default_na=False,
                na_values=[""],
                nrows=None if rows is None else rows + 1,
                skip_blank_lines=True,
            )
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, gzip.BadGzipFile) as error:
            raise InputError(path.name, f"it cannot be read as CSV ({error})") from error
        except OSError as error:
            raise InputError(path.name, f"it cannot be opened ({error.strerror})") from error
        frame.columns = frame.iloc[0].fillna("").tolist()
        return frame.iloc[1:]
    raise InputError(path.name, "its text is neither UTF-8 nor cp1252", "a CSV file in UTF-8")


def _xlsx_starts(path: Path) -> dict[str, tuple[list[str], int]]:
    """Header and header row (from 1) of each sheet: the first row of at least three texts."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise InputError(path.name, f"it cannot be opened as a workbook ({error})") from error
    starts = {}
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(max_row=15, values_only=True), start=1):
            cells = [clean_header(value) for value in row]
            if sum(bool(cell) for cell in cells) >= 3:
                starts[sheet.title] = (cells, number)
                break
    book.close()
    return starts


def _xlsx(path: Path, sheet: str) -> pd.DataFrame:
    _, row = _xlsx_starts(path)[sheet]
    frame = pd.read_excel(path, sheet_name=sheet, header=None, skiprows=row - 1, dtype=object)
    header, body = frame.iloc[0], frame.iloc[1:]
    texts = body.map(lambda value: np.nan if pd.isna(value) else str(value))
    texts.columns = pd.Index([clean_header(name) for name in header])
    texts.index = pd.RangeIndex(row + 1, row + 1 + len(texts))
    return texts


def numbers(frame: pd.DataFrame, column: str, refused: list[str], notes: list[str]) -> pd.Series:
    """A text column as numbers; marks of suppression are missing and counted in the notes.

    Args:
        frame: from `read_table`; its index is the row number in the file.
        column: header of the column.
        refused: gets a line for each value that is neither a number nor a mark.
        notes: gets a line with the marks found.

    Returns:
        Floats, missing where there is no number.
    """
    text = frame[column].astype(object).where(frame[column].notna(), "").astype(str).str.strip()
    value = pd.to_numeric(text.str.replace(",", "", regex=False), errors="coerce")
    value = value.where(np.isfinite(value))
    marked = text.str.lower().isin(SUPPRESSION_MARKS)
    for row, bad in text[value.isna() & ~marked].items():
        refused.append(f"row {row}, column '{column}': '{bad[:40]}' is not a number")
    marks = text[marked & (text != "")].value_counts()
    if len(marks):
        counts = ", ".join(f"{count} '{mark}'" for mark, count in marks.items())
        notes.append(f"column '{column}': suppressed or not available, kept as missing: {counts}")
    return value


def first_of(at_hand: list[str], names: tuple[str, ...]) -> str:
    """The first header that equals one of the names, letter case apart; "" if none does."""
    lowered = {name.lower(): name for name in reversed(at_hand)}
    for name in names:
        if name.lower() in lowered:
            return lowered[name.lower()]
    return ""
