"""Tables with a field for each category and one that is the sum, or the whole, of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import CancelCheck
from .control import MARK_SUFFIX, Guarded, Rules, Shape, guard
from .derived import guard_derived


def guard_wide(
    frame: pd.DataFrame,
    counts: Sequence[str],
    sum_field: str,
    shape: Shape,
    rules: Rules,
    derived: Mapping[str, str] | None = None,
    intervals: Mapping[str, str] | None = None,
    denominators: Sequence[str] = (),
    where: str = "Table",
    check_cancelled: CancelCheck = None,
    remainder: bool = False,
) -> Guarded:
    """Hide small counts where those of a row add up to `sum_field`, which must not give one away.

    With `remainder` the counts are parts of `sum_field` that do not overlap and need not add up to
    it, such as those under 16 of all ages. A reader knows that the rest is no less than 0, and of
    two shown numbers what it is: so the rest counts as a part that is not published, and a small
    rest is guarded like any small count. Parts that do overlap are no two such families of sums as
    `disclosure_cells` speaks of, for which the bounds are exact.

    Args:
        frame: one row for each area.
        counts: columns of counts that add up to `sum_field`, or with the rest do.
        shape: without a column of categories; see `guard` for the others.
        remainder: whether there is a rest.

    Raises:
        InputError: see `guard`; the sum is among its parts, or rows have categories as well; with
            a rest, the parts are more than the whole, or the whole is missing beside a part.
    """
    if sum_field in counts or shape.column:
        raise InputError(
            where,
            f"'{sum_field}' cannot be the sum here",
            "a sum that is no count itself, and no field of columns beside it",
        )
    for name in (*counts, sum_field):
        if name not in frame:
            raise InputError(where, f"there is no column '{name}'", ", ".join(map(str, frame)))
    if not len(frame):
        return guard(frame, [*counts, sum_field], shape, rules, where=where)
    frame = frame.reset_index(drop=True)
    row = shape.row or "row number"
    keys = frame if shape.row else frame.assign(**{row: [str(i + 1) for i in range(len(frame))]})
    keys = keys[[name for name in (row, shape.parent, *shape.tables) if name]]
    # A count field called like the label of totals would pass for the sum.
    label = rules.total_label
    rest = _rest(frame, counts, sum_field, where) if remainder else None
    if any(count.strip().casefold() == label.strip().casefold() for count in counts):
        raise InputError(f"{where}, column '{label}'", "it has the name that stands for totals")
    parts = [
        keys.assign(field=label if name == sum_field else name, count=frame[name])
        for name in (*counts, sum_field)
    ]
    unpublished = ""
    if rest is not None:
        unpublished = _unlike([*counts, label])
        parts.append(keys.assign(field=unpublished, count=rest))
    long = guard(
        pd.concat(parts, ignore_index=True),
        ["count"],
        replace(shape, row=row, column="field", unpublished=unpublished),
        rules,
        where=where,
        check_cancelled=check_cancelled,
    )
    result = frame.copy()
    values = long.frame["count"].to_numpy(dtype=float)
    marks = long.frame[f"count{MARK_SUFFIX}"].to_numpy(dtype=object)
    for number, name in enumerate((*counts, sum_field)):
        rows = np.arange(len(frame)) + number * len(frame)
        result[name], result[name + MARK_SUFFIX] = values[rows], marks[rows]
    guard_derived(
        frame,
        result,
        [*counts, sum_field],
        derived or {},
        intervals or {},
        denominators,
        rules.threshold,
        where,
    )
    return Guarded(
        result,
        long.totals.assign(count_field=sum_field),
        long.report.assign(count_field=sum_field),
        long.checked,
    )


def _rest(
    frame: pd.DataFrame, counts: Sequence[str], whole: str, where: str
) -> NDArray[np.float64]:
    """Return (n,) the whole less its parts, missing where one of them is."""
    try:
        parts = frame[list(counts)].to_numpy(dtype=float, na_value=np.nan)
        every = frame[whole].to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}, column '{whole}'", str(error), "counts of people") from error
    known = np.nansum(parts, axis=1)
    for wrong, problem in (
        (np.isnan(every) & (known > 0), "is missing, but its parts are not"),
        (known > every, "is less than its parts together"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise InputError(
                f"{where}, column '{whole}', row {row + 1}",
                f"the whole {problem} ({int(wrong.sum()):,} rows)",
                "a whole of which each counts some, none of them twice",
            )
    return every - parts.sum(axis=1)


def _unlike(names: Sequence[str]) -> str:
    """Return a key that differs from all names."""
    key = "the rest"
    while key in {name.strip().casefold() for name in names}:
        key += "*"
    return key


def nested_pairs(frame: pd.DataFrame, counts: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of counts of which the first is never above the second and somewhere below.

    So it is where the first is a part of the second, as those under 16 of all ages; then the two
    tell more together than each by itself. It may also be so by chance.
    """
    values = {name: pd.to_numeric(frame[name], errors="coerce") for name in counts}
    found = []
    for part in counts:
        for whole in counts:
            both = values[part].notna() & values[whole].notna()
            less, more = values[part][both], values[whole][both]
            if part != whole and len(less) and (less <= more).all() and (less < more).any():
                found.append((part, whole))
    return found
