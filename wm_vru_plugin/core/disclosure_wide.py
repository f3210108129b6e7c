"""Tables with a field for each category and one that is the sum of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from .disclosure import MARK_SUFFIX, Guarded, Rules, Shape, guard
from .disclosure_derived import guard_derived
from .errors import InputError
from .geometry import CancelCheck


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
) -> Guarded:
    """`guard`, where the counts of a row add up to `sum_field`, which must not give one away.

    Args:
        frame: one row for each area.
        counts: columns of counts that add up to `sum_field`.
        shape: without a column of categories; see `guard` for the others.

    Raises:
        InputError: see `guard`; the sum is among its parts, or rows have categories as well.
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
    if any(count.strip().casefold() == label.strip().casefold() for count in counts):
        raise InputError(f"{where}, column '{label}'", "it has the name that stands for totals")
    parts = [
        keys.assign(field=label if name == sum_field else name, count=frame[name])
        for name in (*counts, sum_field)
    ]
    long = guard(
        pd.concat(parts, ignore_index=True),
        ["count"],
        replace(shape, row=row, column="field"),
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
        frame, result, [*counts, sum_field], derived or {}, intervals or {}, denominators,
        rules.threshold, where,
    )  # fmt: skip
    return Guarded(
        result,
        long.totals.assign(count_field=sum_field),
        long.report.assign(count_field=sum_field),
        long.checked,
    )
