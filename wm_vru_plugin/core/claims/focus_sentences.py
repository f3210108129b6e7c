"""Flags in words, as a matrix, as a ranked list, and beside the report's own list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

COMPARISON_COLUMNS = (
    "id",
    "line",
    "area_code",
    "area_name",
    "statement",
    "verdict",
    "indicator",
    "rules",
    "period",
    "value",
    "explanation",
)
FOUND = "found"
CONTRADICTED = "not found: the figures say otherwise"
NO_DATA = "not found: no data"
UNLISTED = "not in the report's list"


def flag_sentence(flag: Mapping[str, Any]) -> str:
    """Describe one flag in words, without its area and indicator."""
    rule = flag["rule"]
    base = f"{flag['benchmark']} ({number(flag['benchmark_value'])})"
    if rule == "worst":
        place = {1: "worst", 2: "second worst", 3: "third worst"}.get(
            int(flag["rank"]), f"number {int(flag['rank'])} from the worst"
        )
        of = int(flag["areas_with_value"])
        missing = "" if of == int(flag["areas"]) else " with a figure"
        return f"{place} of {of}{missing}"
    if rule == "worse than benchmark":
        return f"worse than {base} beyond its interval"
    if rule == "worse by value alone":
        return f"worse than {base} by value alone, no interval given"
    if flag["recent_trend"]:
        return f"recent trend for the worse ({flag['recent_trend']})"
    if flag["from_period"] and flag["unit"] == "rank":
        return f"rank {number(flag['from_value'])} in {flag['from_period']}"
    if flag["from_period"] and flag["unit"] == "score":
        # A scale without a true zero has no percentages.
        return f"from {number(flag['from_value'])} in {flag['from_period']}"
    if flag["from_period"]:
        return f"{float(flag['change']):+.1f}% since {flag['from_period']}"
    return "moving the wrong way"


def number(value: Any) -> str:
    """Format a value with as many decimals as it needs, two at most."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def area_sentences(flags: pd.DataFrame, areas: Mapping[str, str]) -> list[str]:
    """Write a sentence for each area with a flag, most indicators first.

    Args:
        flags: as `focus` gives them.
        areas: names by code.
    """
    lines = []
    ranked = ranking(flags, areas)
    for code, name in zip(ranked["area_code"], ranked["area_name"]):
        own = flags[flags["area_code"] == code]
        if not len(own):
            continue
        parts = []
        for _, group in own.groupby(["indicator", "breakdown"], sort=False):
            first = group.iloc[0]
            unit = f" {first['unit']}" if first["unit"] not in ("", "rank", "score") else ""
            parts.append(
                f"{first['label']} ({number(first['value'])}{unit}, {first['period']}: "
                f"{'; '.join(group['sentence'])})"
            )
        noun = "indicator" if len(parts) == 1 else "indicators"
        lines.append(f"{name} stands out on {len(parts)} {noun}: {'; '.join(parts)}.")
    return lines


def ranking(flags: pd.DataFrame, areas: Mapping[str, str]) -> pd.DataFrame:
    """Rank areas by how many indicators they are flagged on, then by flags, then by name.

    Returns:
        position, area_code, area_name, indicators, flags, and a count of each rule.
    """
    rows = []
    for code, name in areas.items():
        own = flags[flags["area_code"] == code]
        rows.append(
            {
                "area_code": code,
                "area_name": name,
                "indicators": len(own[["indicator", "breakdown"]].drop_duplicates()),
                "flags": len(own),
                "worst": int((own["rule"] == "worst").sum()),
                "worse_than_benchmark": int((own["rule"] == "worse than benchmark").sum()),
                "worse_by_value_alone": int((own["rule"] == "worse by value alone").sum()),
                "wrong_way": int((own["rule"] == "wrong way").sum()),
            }
        )
    frame = pd.DataFrame(rows).sort_values(
        ["indicators", "flags", "area_name"], ascending=[False, False, True], ignore_index=True
    )
    keys = frame["indicators"] * 1000 + frame["flags"]
    frame.insert(0, "position", keys.rank(method="min", ascending=False).astype(int))
    return frame


def matrix(values: pd.DataFrame, flags: pd.DataFrame, areas: Mapping[str, str]) -> pd.DataFrame:
    """Return one row for each indicator and one column for each area, beside what it is.

    A cell holds the rules that flag the area, by commas; "" where none does and None where the
    area has no value.
    """
    rows = []
    for (indicator, breakdown), group in values.groupby(["indicator", "breakdown"], sort=False):
        first = group.iloc[0]
        row: dict[str, object] = {
            "indicator": indicator,
            "breakdown": breakdown,
            "label": first["label"],
            "period": first["period"],
        }
        own = flags[(flags["indicator"] == indicator) & (flags["breakdown"] == breakdown)]
        with_value = set(group["area_code"])
        for code, name in areas.items():
            rules = own.loc[own["area_code"] == code, "rule"]
            row[name] = ", ".join(rules) if code in with_value else None
        row["areas_flagged"] = own["area_code"].nunique()
        rows.append(row)
    columns = ["indicator", "breakdown", "label", "period", *areas.values(), "areas_flagged"]
    return pd.DataFrame(rows, columns=columns)


def compare(
    flags: pd.DataFrame,
    values: pd.DataFrame,
    statements: pd.DataFrame,
    printed: bool,
) -> pd.DataFrame:
    """Set the report's own list beside the flags, and add the flags that its list leaves out.

    Args:
        flags: as `focus` gives them.
        values: the rows that were judged.
        statements: id, line, area_code, area_name, statement, indicators ("indicator" or
            "indicator|breakdown", by semicolons), reason, remark.
        printed: whether the values are those that the report prints, which is what `reason`
            speaks of.

    Returns:
        `COMPARISON_COLUMNS`.
    """
    rows: list[dict[str, object]] = []
    listed: set[tuple[str, str, str]] = set()
    for said in statements.to_dict("records"):
        wanted = [name for name in said["indicators"].split(";") if name]
        mine = _of(values, said["area_code"], said["area_name"], wanted)
        raised = _of(flags, said["area_code"], said["area_name"], wanted)
        listed |= set(zip(raised["area_code"], raised["indicator"], raised["breakdown"]))
        row = {
            "id": said["id"],
            "line": said["line"],
            "area_code": said["area_code"],
            "area_name": said["area_name"],
            "statement": said["statement"],
        }
        if len(raised):
            verdict, what = FOUND, raised
            words = _told(raised)
        elif len(mine):
            verdict, what = CONTRADICTED, mine
            words = "; ".join(
                f"{value['label']}: {number(value['value'])} {value['unit']}, number "
                f"{int(value['rank'])} from the worst of {int(value['areas_with_value'])}"
                for value in mine.to_dict("records")
            )
        else:
            verdict, what = NO_DATA, mine
            words = (
                said["reason"] if printed else "the indicators hold no value of it for this area"
            )
        rows.append(
            {
                **row,
                "verdict": verdict,
                "indicator": "; ".join(dict.fromkeys(what["indicator"])) if len(what) else "",
                "rules": ", ".join(dict.fromkeys(raised["rule"])),
                "period": what["period"].iloc[0] if len(what) else "",
                "value": what["value"].iloc[0] if len(what) else None,
                "explanation": ". ".join(part for part in (words, said["remark"]) if part),
            }
        )
    for key, group in flags.groupby(["area_code", "indicator", "breakdown"], sort=False):
        if key in listed:
            continue
        first = group.iloc[0]
        rows.append(
            {
                "id": "",
                "line": None,
                "area_code": first["area_code"],
                "area_name": first["area_name"],
                "statement": "",
                "verdict": UNLISTED,
                "indicator": first["indicator"],
                "rules": ", ".join(group["rule"]),
                "period": first["period"],
                "value": first["value"],
                "explanation": _told(group),
            }
        )
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def comparison_sentence(comparison: pd.DataFrame) -> str:
    """Return one sentence with the number of statements by verdict."""
    said = comparison[comparison["verdict"] != UNLISTED]
    counts = said["verdict"].value_counts()
    more = int((comparison["verdict"] == UNLISTED).sum())
    return (
        f"Of the {len(said)} statements of the report's list, {int(counts.get(FOUND, 0))} are "
        f"found, {int(counts.get(CONTRADICTED, 0))} are at odds with the figures and "
        f"{int(counts.get(NO_DATA, 0))} have no data to be judged by; {more} more are flagged that "
        "the list leaves out."
    )


def _of(frame: pd.DataFrame, code: str, name: str, wanted: Sequence[str]) -> pd.DataFrame:
    # By name as well: invented data has codes of its own.
    area = (frame["area_code"] == code) | (frame["area_name"].str.casefold() == name.casefold())
    matches = pd.Series(False, index=frame.index)
    for item in wanted:
        indicator, _, breakdown = item.partition("|")
        match = frame["indicator"] == indicator
        if breakdown:
            match &= frame["breakdown"].str.casefold() == breakdown.casefold()
        else:
            match &= frame["breakdown"].isin(["", "total", "Total"])
        matches |= match
    return frame[area & matches]


def _told(flags: pd.DataFrame) -> str:
    parts = []
    for _, group in flags.groupby(["indicator", "breakdown"], sort=False):
        first = group.iloc[0]
        unit = "" if first["unit"] in ("rank", "score") else f" {first['unit']}"
        words = "; ".join(group["sentence"])
        parts.append(f"{first['label']}: {number(first['value'])}{unit}, {words}")
    return "; ".join(parts)
