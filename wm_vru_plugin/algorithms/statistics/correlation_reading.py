"""Reading the pairs of numbers of a correlation from one layer or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...core.errors import InputError
from ..run.base import VruAlgorithm
from ..run.filters import filter_of
from ..run.reading import chosen_field, layer_label, source_of
from ..run.rows import Rows, read_rows
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


def read_pairs(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Pairs:
    """The pairs, joined where there are two layers, with what was left out logged and counted.

    Raises:
        InputError: an absent field, a key that stands twice, or no field of x.
    """
    import numpy as np
    import pandas as pd

    from ...core.correlation.correlation import usable
    from ...core.correlation.join import joined
    from ...core.tables.cell_text import cell_text

    def field(name: str, layer: str) -> str | None:
        source = source_of(algorithm, parameters, layer, context)
        return chosen_field(algorithm, parameters, name, source, context, feedback)

    def rows_of(layer: str, filter_name: str, fields: list[str]) -> Rows:
        source = source_of(algorithm, parameters, layer, context)
        label = layer_label(parameters, layer, source)
        kept, read = filter_of(algorithm, parameters, filter_name, source, label, context)
        return read_rows(algorithm, parameters, layer, [*fields, *read], context, feedback, kept)

    two = parameters.get("OTHER") not in (None, "")
    y_field = algorithm.parameterAsString(parameters, "Y_FIELD", context)
    label_field = field("LABEL_FIELD", "INPUT")
    own = [y_field, *([label_field] if label_field else [])]
    x_field = algorithm.parameterAsString(
        parameters, "OTHER_X_FIELD" if two else "X_FIELD", context
    )
    if not x_field:
        where = "OTHER_X_FIELD" if two else "X_FIELD"
        raise InputError(where, "no field of x was chosen", "a field of numbers")
    left_out: dict[str, int] = {}
    if two:
        key = algorithm.parameterAsString(parameters, "JOIN_FIELD", context)
        other_key = algorithm.parameterAsString(parameters, "OTHER_JOIN_FIELD", context)
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
            algorithm.parameterAsBool(parameters, "MANY", context),
        )
        left_out.update(match.left_out)
        for reason, names in match.examples.items():
            feedback.pushInfo(f"{reason}: {names}")
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
        algorithm.parameterAsString(parameters, "X_NAME", context).strip() or x_field,
        algorithm.parameterAsString(parameters, "Y_NAME", context).strip() or y_field,
    )
    if names[0] == names[1]:
        names = (f"{names[0]} (x)", f"{names[1]} (y)")
    kept, reasons = usable({names[0]: x, names[1]: y})
    left_out.update(reasons)
    for reason, number in left_out.items():
        feedback.pushWarning(f"{first.label}: {number:,} rows left out, {reason}.")
    feedback.pushInfo(f"{first.label}: {int(kept.sum()):,} pairs of numbers.")
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
    """A column as numbers, NaN where it is empty.

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
