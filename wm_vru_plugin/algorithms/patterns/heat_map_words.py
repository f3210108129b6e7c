"""What a heat map says of itself, in its summary and in its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...i18n import tr

if TYPE_CHECKING:
    import numpy as np

    from ...core.density.density import Grid
    from ..run.point_inputs import ChosenPoints


@dataclass
class HeatMapSummary:
    """The summary, the highest value, cells without data, and facts for the file."""

    text: str
    most: float
    empty: int
    facts: dict[str, str] = field(default_factory=dict)


def summary(
    points: ChosenPoints,
    used: int,
    weights: np.ndarray,
    kernel: str,
    bandwidth: float,
    rule: str,
    grid: Grid,
    values: np.ndarray,
    unit: str,
) -> HeatMapSummary:
    """Count what went in and say how the map was made and where it is highest.

    Raises:
        InputError: no cell has a value.
    """
    import numpy as np

    from ...core.errors import InputError

    shown = np.isfinite(values)
    if not shown.any():
        raise InputError(
            f"Heat map of layer '{points.rows.label}'",
            "no cell has a value",
            "smaller cells than the mask, or fewer residents per km² as the minimum",
        )
    row, column = np.unravel_index(np.where(shown, values, -1.0).argmax(), values.shape)
    east, north = grid.centres(int(row), int(row) + 1)[int(column)]
    most = float(values[row, column])
    text = tr(
        "{used:,} of {total:,} points ({phrase}) mapped with a {kernel} kernel, bandwidth "
        "{bandwidth:,.0f} m {rule}, on {columns:,} by {rows:,} cells of {cell:g} m. The highest "
        "density, {most:,.4g} {unit}, is at {east:.0f}, {north:.0f}; the mean is {mean:,.3g}."
    ).format(
        used=used,
        total=len(points.xy),
        phrase=points.phrase,
        kernel=kernel,
        bandwidth=bandwidth,
        rule=rule,
        columns=grid.columns,
        rows=grid.rows,
        cell=grid.cell,
        most=most,
        unit=unit,
        east=east,
        north=north,
        mean=float(values[shown].mean()),
    )
    facts = {
        "KERNEL": kernel,
        "BANDWIDTH_M": f"{bandwidth:.3f}",
        "BANDWIDTH_RULE": rule,
        "UNIT": unit,
        "EVENTS": f"{float(weights.sum()):g}",
    }
    return HeatMapSummary(text, most, int((~shown).sum()), facts)


def facts_of(result: HeatMapSummary, status: str, restricted: bool) -> dict[str, str]:
    """Return the metadata for the file, with the mark of invented and of restricted data."""
    facts = {**result.facts, "SUMMARY": result.text}
    if status:
        facts["DATA_STATUS"] = status
    if restricted:
        facts["RESTRICTED"] = "true"
    return facts
