"""Two tables joined by a key, and what did not match."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..errors import InputError
from ..tables.cell_text import cell_text

_SHOWN = 5


@dataclass(frozen=True)
class Joined:
    """`frame`: the matched rows of the first table with the columns of the second; `left_out`
    counts the others by reason, `examples` names some of them."""

    frame: pd.DataFrame
    left_out: dict[str, int]
    examples: dict[str, str]


def joined(
    first: pd.DataFrame,
    key: str,
    label: str,
    second: pd.DataFrame,
    other_key: str,
    other_label: str,
    many: bool = False,
) -> Joined:
    """Join rows of `first` and `second` with the same key, blanks around it disregarded.

    Args:
        many: several rows of `first` may share a key, such as schools in one LSOA; `second` is
            then a thing to look up in, and its rows that are not asked for count as no loss.

    Raises:
        InputError: keys stand twice where they must not, or none matches; names table and keys.
    """
    left = first.assign(_key=first[key].map(cell_text))
    right = second.assign(_key=second[other_key].map(cell_text))
    if not many:
        _refuse_twice(left, label, key)
    _refuse_twice(right, other_label, other_key)
    blank = int((left["_key"] == "").sum())
    left = left[left["_key"] != ""]
    right = right[right["_key"] != ""]
    matched = left["_key"].isin(right["_key"])
    unused = right.loc[~right["_key"].isin(left["_key"]), "_key"].tolist()
    unmatched = list(dict.fromkeys(left.loc[~matched, "_key"]))
    frame = left[matched].merge(right, on="_key", suffixes=("", "_other")).drop(columns="_key")
    if frame.empty:
        raise InputError(
            f"'{label}' field '{key}' and '{other_label}' field '{other_key}'",
            "no key stands in both",
            "fields with the same codes or names",
        )
    found = {
        f"without {key}": (blank, ""),
        f"not in '{other_label}'": (int((~matched).sum()), some(unmatched)),
    }
    if not many:
        found[f"of '{other_label}' not in '{label}'"] = len(unused), some(unused)
    return Joined(
        frame.reset_index(drop=True),
        {reason: number for reason, (number, _) in found.items() if number},
        {reason: names for reason, (number, names) in found.items() if number and names},
    )


def some(values: list[str]) -> str:
    """Join the first few values by commas, and say how many more there are."""
    more = f" and {len(values) - _SHOWN:,} more" if len(values) > _SHOWN else ""
    return ", ".join(values[:_SHOWN]) + more


def _refuse_twice(frame: pd.DataFrame, label: str, key: str) -> None:
    keys = frame.loc[frame["_key"] != "", "_key"]
    twice = list(dict.fromkeys(keys[keys.duplicated()]))
    if twice:
        raise InputError(
            f"Layer '{label}', field '{key}'",
            f"{len(twice):,} keys stand in more than one row: {some(twice)}",
            "one row for each key; filter the rows",
        )
