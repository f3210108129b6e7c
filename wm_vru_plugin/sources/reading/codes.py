"""Codes of local authorities: the Department for Education's, old-style ones, and past GSS codes.

All three are mapped to the GSS codes valid in 2019, those of the 2019 indices: 330 and 00CN are
both Birmingham, E08000025. Authorities that were made since 2020 have their own numbers (940 to
943) and keep their own codes. A code that is not known stays as it is.

The facts are in resources/lookups: `local_authority_codes.csv` (scheme dfe or old, code, GSS code,
name) and `local_authority_changes.csv` (GSS code, the code that followed it, and the year). Source:
Department for Education and Office for National Statistics, Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

import pandas as pd

from ...resources_path import resource

YEAR = 2019
_GSS = re.compile(r"[A-Z]\d{8}")
_NUMBER = re.compile(r"(\d{3})(?:\.0+)?")


def is_gss(code: str) -> bool:
    """Return whether a text has the form of a GSS code, such as E08000025."""
    return bool(_GSS.fullmatch(code))


@lru_cache(maxsize=1)
def _codes() -> dict[str, dict[str, str]]:
    schemes: dict[str, dict[str, str]] = {"dfe": {}, "old": {}}
    with resource("lookups", "local_authority_codes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            schemes[row["scheme"]][row["code"]] = row["gss_code"]
    return schemes


@lru_cache(maxsize=1)
def _changes() -> dict[str, tuple[str, int]]:
    with resource("lookups", "local_authority_changes.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: (row["successor_code"], int(row["year"])) for row in csv.DictReader(file)
        }


def dfe_to_gss(code: str) -> str:
    """Return the GSS code of the authority with a number of the Department for Education (330)."""
    text = str(code).strip()
    number = _NUMBER.fullmatch(text)
    return _codes()["dfe"].get(number.group(1) if number else text, text)


def old_to_gss(code: str) -> str:
    """Return the GSS code of an old-style code such as 00CN.

    Districts abolished in 2009 are their successor's, so several old codes may be one authority.
    """
    text = str(code).strip()
    return _codes()["old"].get(text.upper(), text)


def current_gss(code: str, year: int = YEAR) -> str:
    """Return the GSS code that an earlier one had become by a year.

    E08000020 is Gateshead as it was until 2013, and E08000037 since. Several codes may have
    become one. Later codes are not turned back.
    """
    changes = _changes()
    text = str(code).strip()
    while text in changes and changes[text][1] <= year:
        text = changes[text][0]
    return text


def to_gss(code: str, year: int = YEAR) -> str:
    """Return the GSS code of a code of any of the three kinds."""
    text = str(code).strip()
    return current_gss(text if is_gss(text) else old_to_gss(dfe_to_gss(text)), year)


def authority_codes(column: pd.Series, notes: list[str], year: int = YEAR) -> pd.Series:
    """Return GSS codes for a column of authority codes of any kind.

    Args:
        column: texts, of whatever kind; missing ones become "".
        notes: gets how many rows were mapped, and the codes that are not known.
        year: of the codes wanted.
    """
    given: pd.Series = column.fillna("").astype(str)
    text = given.str.strip()
    mapping = {code: to_gss(code, year) for code in text.unique()}
    found = text.map(mapping)
    changed = int((found != text).sum())
    if changed:
        notes.append(f"column '{column.name}': {changed:,} codes became GSS codes of {year}")
    unknown = sorted(code for code in mapping if code and not is_gss(mapping[code]))
    if unknown:
        shown = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        notes.append(f"column '{column.name}': not known as codes of authorities: {shown}")
    return found
