"""Writing templates and the dictionary of their columns into a folder."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection
from pathlib import Path

from ...core.errors import InputError
from .templates import BY_ID, DICTIONARY, TEMPLATES, Template

DICTIONARY_COLUMNS = ("template", "column", "kind", "required", "meaning", "example")


def write_templates(
    folder: Path, ids: Collection[str] = (), overwrite: bool = False
) -> tuple[list[Path], list[Path]]:
    """Write templates and the dictionary of their columns into a folder.

    A template that is there already may have been filled, so it is kept unless `overwrite`; the
    dictionary is written anew, whole or not at all.

    Args:
        folder: made if it is absent.
        ids: which templates; all if empty.
        overwrite: write over files that are there.

    Returns:
        The files written and the files kept as they were.

    Raises:
        InputError: an id is not known, or the folder cannot be written to.
    """
    unknown = sorted(set(ids) - set(BY_ID))
    if unknown:
        raise InputError("Templates", f"'{unknown[0]}' is none", ", ".join(BY_ID))
    chosen = [template for template in TEMPLATES if not ids or template.id in ids]
    written: list[Path] = []
    kept: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for template in chosen:
            path = folder / template.file
            if path.exists() and not overwrite:
                kept.append(path)
                continue
            if template.reader:
                _write_csv(path, [[column.name for column in template.columns]])
            else:
                _replace(path, template.note + "\n")
            written.append(path)
        _write_csv(folder / DICTIONARY, [list(DICTIONARY_COLUMNS), *dictionary(TEMPLATES)])
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(str(folder), f"templates cannot be written there ({reason})") from error
    return [*written, folder / DICTIONARY], kept


def dictionary(templates: Collection[Template]) -> list[list[str]]:
    """Return one row for each column of each template, as `DICTIONARY_COLUMNS`."""
    return [
        [
            template.file,
            column.name,
            column.kind,
            "yes" if column.required else "no",
            column.meaning,
            column.example,
        ]
        for template in templates
        for column in template.columns
    ]


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    # The mark at the beginning tells spreadsheet programs that it is UTF-8.
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    os.replace(temporary, path)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
