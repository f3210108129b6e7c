"""The report's claims beside the package's own figures, as a part of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from ....core.tables.cell_text import cell_text
from ....i18n import tr
from ...data.tables import REPORT_SOURCE
from ...tables.content import VARIES, Column, Table, Value
from .parts import FileLink, TablePart
from .sections import FINDINGS

_UNITS = (
    (re.compile(r"\bpercent\b"), "per cent"),
    (re.compile(r"\b1000\b"), "1,000"),
    (re.compile(r"\b100000\b"), "100,000"),
)
_PLAIN = {
    "rate",
    "share",
    "change",
    "total",
    "rank",
    "correlation",
    "schools",
    "recorded offences",
    "rank of local authority",
    "share of residents",
}
"""Claims that add nothing to their subject."""
_SHADES = {"differs": 0.3}
AGREES, DIFFERS, OTHER, UNKNOWN = "agrees", "differs", "not comparable", "cannot be recomputed"


def findings_part(
    found: pd.DataFrame, file: str = "findings.csv", marks: Sequence[str] = (), marking: str = ""
) -> TablePart:
    """Make the table of the report's claims beside the package's own figures.

    Args:
        found: as `store.claims_of_package.findings_of` gives it.
        file: its path in the report's folder, "" for none.
        marks: SYNTHETIC or ILLUSTRATIVE, where the package's data is such.
        marking: the protective marking, "" where no figure rests on restricted data.
    """
    columns = (
        Column("id", tr("Id")),
        Column("claim", tr("Claim"), wide=True),
        Column("area", tr("Area"), wide=True),
        Column("period", tr("Period"), wide=True),
        Column("report", tr("Report"), "", VARIES),
        Column("ours", tr("Ours"), "", VARIES),
        Column("unit", tr("Unit"), wide=True),
        Column("verdict", tr("Verdict"), wide=True),
    )
    records = [{str(key): value for key, value in row.items()} for row in found.to_dict("records")]
    rows = tuple(
        (
            str(row["id"]),
            _claim(str(row["subject"]), str(row["claim"])),
            str(row["area"]).replace("(7)", tr("(seven authorities)")),
            str(row["period"]),
            _number(row["report"]),
            _ours(row["ours"], str(row["report"])),
            _unit(str(row["unit"])),
            _capital(str(row["verdict"])),
        )
        for row in records
    )
    verdicts = [str(row["verdict"]).split(":")[0] for row in records]
    table = Table(
        "claims",
        FINDINGS,
        tr("Claims of the 2020 needs assessment beside this package"),
        tr("What the report says, what this package gives, and whether they agree"),
        columns,
        rows,
        sources=(REPORT_SOURCE, tr("the package, as the sources of its tables say")),
        notes=(_tally(verdicts),),
        marks=tuple(marks),
        marking=marking,
        shades={(at, 7): _SHADES[word] for at, word in enumerate(verdicts) if word in _SHADES},
    )
    return TablePart(table, (FileLink(file, tr("CSV")),) if file else ())


def _tally(verdicts: Sequence[str]) -> str:
    many = Counter(verdicts)
    return tr(
        "Of {0} claims, {1} agree with the package or with the report's own tables, {2} differ, "
        "{3} cannot be compared, and {4} cannot be recomputed from what the package holds."
    ).format(len(verdicts), many[AGREES], many[DIFFERS], many[OTHER], many[UNKNOWN])


def _claim(subject: str, claim: str) -> str:
    """Return the subject, and the report's own wording where that says more."""
    claim = _unit(claim)
    if claim.casefold() in _PLAIN:
        return _capital(subject)
    if subject.casefold() in claim.casefold():
        return _capital(claim)
    return f"{_capital(subject)}: {claim}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unit(text: str) -> str:
    for form, words in _UNITS:
        text = form.sub(words, text)
    return text


def _number(value: object) -> Value:
    """Return a figure as a number where it is one, text such as "17 to 25" unchanged, or None."""
    if not cell_text(value):
        return None
    try:
        return float(str(value))
    except ValueError:
        return str(value)


def _ours(value: object, printed: str) -> Value:
    """Our figure with one decimal more than the report prints, so that both can be set beside
    each other."""
    number = _number(value)
    if not isinstance(number, float):
        return number
    last = printed.split(" to ")[-1]
    decimals = len(last.split(".")[1]) if "." in last else 0
    return round(number, decimals + 1)
