"""Reading the pairs of numbers of a correlation from one layer or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...core.errors import InputError
from ..run.filters import filter_of
from ..run.rows import Rows
from ..run.run import Run
from ..run.status import joint_status

if TYPE_CHECKING:
    import numpy as np


@dataclass
class Pairs:
    """(n,) finite x and y with labels, feature ids and geometry (None where there is none)."""

    x: np.ndarray
    y: np.ndarray
    names: tuple[str, str]
    labels: list[str]
    ids: np.ndarray
    geometry: np.ndarray
    label: str
    status: str
    restricted: bool
    left_out: dict[str, int]


def read_pairs(run: Run) -> Pairs:
    """Read the pairs, joining two layers by key; log and count what is left out.

    Raises:
        InputError: an absent field, a key that stands twice, or no field of x.
    """
    import numpy as np
    import pandas as pd

    from ...core.correlation.correlation import usable
    from ...core.correlation.join import joined
    from ...core.tables.cell_text import cell_text

    def field(name: str, layer: str) -> str | None:
        source = run.source(layer)
        return run.field(name, source)

    def rows_of(layer: str, filter_name: str, fields: list[str]) -> Rows:
        source = run.source(layer)
        label = run.label(layer, source)
        kept, read = filter_of(run, filter_name, source, label)
        return run.rows(layer, [*fields, *read], kept)

    two = run.parameters.get("OTHER") not in (None, "")
    y_field = run.text("Y_FIELD")
    label_field = field("LABEL_FIELD", "INPUT")
    own = [y_field, *([label_field] if label_field else [])]
    x_field = run.text("OTHER_X_FIELD" if two else "X_FIELD")
    if not x_field:
        where = "OTHER_X_FIELD" if two else "X_FIELD"
        raise InputError(where, "no field of x was chosen", "a field of numbers")
    left_out: dict[str, int] = {}
    if two:
        key = run.text("JOIN_FIELD")
        other_key = run.text("OTHER_JOIN_FIELD")
        if not (key and other_key):
            raise InputError("JOIN_FIELD", "two layers have no keys to join by", "a field of each")
        first = rows_of("INPUT", "FILTER", [*own, key])
        second = rows_of("OTHER", "OTHER_FILTER", [x_field, other_key])
        ours = first.frame.assign(_row=np.arange(len(first.frame)))
        theirs = pd.DataFrame(
            {
                "_x": second.frame[x_field],
                other_key: second.frame[other_key],
                "_other_row": np.arange(len(second.frame)),
            }
        )
        match = joined(
            ours,
            key,
            first.label,
            theirs,
            other_key,
            second.label,
            run.flag("MANY"),
        )
        left_out.update(match.left_out)
        for reason, names in match.examples.items():
            run.feedback.pushInfo(f"{reason}: {names}")
        frame, status = match.frame, joint_status(first, second)
        restricted = first.restricted or second.restricted
        geometry = first.geometry[frame["_row"].to_numpy(dtype=int)]
        label = first.label
        if not any(shape is not None for shape in first.geometry):
            geometry = second.geometry[frame["_other_row"].to_numpy(dtype=int)]
            label = second.label
    else:
        first = rows_of("INPUT", "FILTER", [*own, x_field])
        frame, status = first.frame.assign(_x=first.frame[x_field]), first.status
        geometry, label = first.geometry, first.label
        restricted = first.restricted
    x, y = _numbers(frame["_x"], x_field), _numbers(frame[y_field], y_field)
    names = (
        run.text("X_NAME").strip() or x_field,
        run.text("Y_NAME").strip() or y_field,
    )
    if names[0] == names[1]:
        names = (f"{names[0]} (x)", f"{names[1]} (y)")
    kept, reasons = usable({names[0]: x, names[1]: y})
    left_out.update(reasons)
    for reason, number in left_out.items():
        run.feedback.pushWarning(f"{first.label}: {number:,} rows left out, {reason}.")
    run.feedback.pushInfo(f"{first.label}: {int(kept.sum()):,} pairs of numbers.")
    labels = frame[label_field] if label_field else frame["feature_id"]
    return Pairs(
        x[kept],
        y[kept],
        names,
        labels[kept].map(cell_text).tolist(),
        frame["feature_id"].to_numpy()[kept],
        geometry[kept],
        label,
        status,
        restricted,
        left_out,
    )


def _numbers(values: Any, name: str) -> np.ndarray:
    """Return a column as numbers, NaN where it is empty.

    Raises:
        InputError: a value is no number, such as the 'x' of a suppressed one read as text.
    """
    import numpy as np
    import pandas as pd

    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    wrong = numbers.isna() & values.notna() & (values.astype(str).str.strip() != "")
    if wrong.any():
        shown = ", ".join(repr(value) for value in pd.unique(values[wrong])[:5])
        raise InputError(
            f"Field '{name}'",
            f"{int(wrong.sum()):,} values are no numbers: {shown}",
            "a field of numbers, empty where there is none",
        )
    return np.asarray(numbers, dtype=float)
