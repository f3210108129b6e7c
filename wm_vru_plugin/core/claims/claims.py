"""Every numeric claim of the source report beside our own figure.

Claims are `resources/report/claims.csv`. Each is checked against the package's data where that
holds what is needed, else against the report's own tables and figures where these say something
about it, else it is said what it would take.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .checks_data import CHECKS as DATA_CHECKS
from .checks_print import CHECKS as PRINT_CHECKS
from .checks_schools import CHECKS as SCHOOL_CHECKS
from .facts import REPORT, Check, Facts, Ours

CHECKS: tuple[Check, ...] = (*DATA_CHECKS, *SCHOOL_CHECKS, *PRINT_CHECKS)
"""In order of preference: data before the report's own print."""

COLUMNS = (
    "id",
    "line",
    "subject",
    "area",
    "period",
    "claim",
    "report",
    "ours",
    "unit",
    "difference",
    "verdict",
    "basis",
    "note",
)

NEEDS = {
    "DfE": "figures of the Department for Education",
    "HES": "an extract of Hospital Episode Statistics",
    "ISTV": "an extract of injury surveillance (ISTV)",
    "MoJ": "figures of the Ministry of Justice",
    "ONS": "figures of the Office for National Statistics of that year",
    "Ofsted": "Ofsted's inspection outcomes of early years providers",
    "YJB": "figures of the Youth Justice Board",
    "crime survey": "the Crime Survey for England and Wales",
    "figures in the report": "ONS figures for England and Wales of that year",
    "police extract": "an extract of police records",
}
"""Sources as `claims.csv` names them, in words."""


def tolerance_of(printed: str) -> float:
    """Return half a unit of the last digit printed: 0.5 of "19", 0.005 of "0.24"."""
    last = printed.split(" to ")[-1]
    decimals = len(last.split(".")[1]) if "." in last else 0
    return 0.5 * 10.0**-decimals


def compare(
    ours: float, low: float, high: float, tolerance: float, why: str = ""
) -> tuple[float, str]:
    """Return the difference from the report's figure or range's nearer end, and the verdict."""
    difference = ours - high if ours > high else min(ours - low, 0.0)
    # A hair's breadth more than the tolerance is rounding of binary numbers.
    if abs(difference) <= tolerance * (1 + 1e-9):
        return difference, "agrees"
    return difference, f"differs: {why}" if why else "differs"


def findings(
    facts: Facts, claims: pd.DataFrame, incomparable: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Set the report's claims beside the figures computed from the package.

    Args:
        facts: what the claims are checked against.
        claims: as `sources.report_tables.read_report_claims` gives them.
        incomparable: reason by table name why its data cannot speak to the report's claims, such
            as "SYNTHETIC data".

    Returns:
        `COLUMNS`, one row per claim in their order: `report` as printed; `ours`, and `difference`
        from the report's figure (or the nearer end of its range), missing where there is none;
        `verdict` is "agrees", "differs" with what is known of why, "not comparable" with the
        reason, or "cannot be recomputed" with what it needs; `basis` says what ours was computed
        from.
    """
    reasons = incomparable or {}
    by_claim: dict[str, list[Check]] = {}
    for check in CHECKS:
        by_claim.setdefault(check.claim, []).append(check)
    rows = []
    records: list[dict[str, Any]] = claims.astype(object).to_dict("records")  # type: ignore[assignment]
    for claim in records:
        ours = _row(claim, by_claim.get(claim["id"], []), facts, reasons)
        rows.append({**claim, "report": claim["value"], **ours})
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(
    claim: dict[str, Any], checks: list[Check], facts: Facts, reasons: Mapping[str, str]
) -> dict[str, object]:
    """Return our part of a row: the first check that gives a comparable figure, else any figure."""
    found = [(check, ours) for check in checks if (ours := check.compute(facts)) is not None]
    found.sort(key=lambda pair: bool(pair[1].incomparable or reasons.get(pair[0].basis)))
    if not found:
        source = claim["recomputed_from"]
        needs = [check.needs for check in checks] or [NEEDS.get(source, source)]
        return {"verdict": f"cannot be recomputed: needs {', or '.join(dict.fromkeys(needs))}"}
    check, ours = found[0]
    reason = reasons.get(check.basis, "") or ours.incomparable
    tolerance = check.tolerance
    if tolerance is None:
        tolerance = tolerance_of(claim["value"])
    difference, verdict = compare(
        ours.value, claim["low"], claim["high"], tolerance + ours.slack, check.why
    )
    basis = REPORT if check.basis == REPORT else f"table {check.basis} of the package"
    row: dict[str, object] = {"ours": tidy(ours.value), "basis": basis, "note": ours.note}
    if reason:
        return {**row, "verdict": f"not comparable: {reason}"}
    return {**row, "difference": tidy(difference), "verdict": verdict}


def tidy(value: float) -> int | float:
    """Return a whole number as int, since a float column would say 1680.0; others to 4 digits."""
    if value == int(value):
        return int(value)
    return float(f"{value:.4g}") if abs(value) < 10_000 else round(value)


def findings_sentence(table: pd.DataFrame) -> str:
    """Write how many claims agree, differ and cannot be recomputed, and which differ."""
    kinds = table["verdict"].str.split(":").str[0].value_counts()
    parts = [
        f"{int(kinds[kind]):,} {words}"
        for kind, words in (
            ("agrees", "agree"),
            ("differs", "differ"),
            ("not comparable", "are not comparable"),
            ("cannot be recomputed", "cannot be recomputed"),
        )
        if kind in kinds
    ]
    text = f"Of {len(table):,} claims of the report {', '.join(parts)}."
    differing = table[table["verdict"].str.startswith("differs")]
    told = [
        f"{row['id']} ({row['subject']}, {row['area']}): {row['report']}, ours {row['ours']:,g}"
        for row in differing.to_dict("records")
    ]
    return f"{text} Differing: {'; '.join(told)}." if told else text


__all__ = [
    "CHECKS",
    "COLUMNS",
    "Check",
    "Facts",
    "Ours",
    "compare",
    "findings",
    "findings_sentence",
    "tidy",
    "tolerance_of",
]
