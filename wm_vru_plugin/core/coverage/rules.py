"""When does a need polygon count as covered? Four stated rules, used by overlap and gaps alike."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.overlay import Overlay
from ..geometry.repair import Geometries

RULES: tuple[str, ...] = ("any", "centroid", "majority", "within")

RULE_PHRASES: dict[str, str] = {
    "any": "any overlap counts as covered",
    "centroid": "covered where the centroid lies inside",
    "majority": "covered where more than half of the area lies inside",
    "within": "covered only where wholly inside",
}

_ROUNDING = 1e-9
"""Shares are ratios of areas; this much short of a threshold is rounding, not land."""


def check_percentages(inside_percent: float, outside_percent: float) -> None:
    """Refuse thresholds under which the classes or the rules would contradict one another.

    Raises:
        InputError: not 0 <= outside < inside <= 100, or inside is not above 50, which "within"
            needs in order to be stricter than "majority".
    """
    if not 0 <= outside_percent < inside_percent <= 100:
        raise InputError(
            "Thresholds",
            f"outside {outside_percent:g}% and inside {inside_percent:g}% do not fit",
            "0 <= outside < inside <= 100",
        )
    if inside_percent <= 50:
        raise InputError(
            "Thresholds", f"inside {inside_percent:g}% is not above 50%", "above 50, such as 99"
        )


def covered(
    rule: str,
    shared: Overlay,
    need: Geometries,
    cover: Geometries,
    inside_percent: float = 99.0,
) -> NDArray[np.bool_]:
    """Return which need polygons a rule counts as covered, (n,) truths.

    The rules: `any`, some area is shared (pairs under the overlay's sliver are not); `centroid`,
    the geometric centroid lies in or on a coverage polygon (it may, for a crescent, lie outside its
    own polygon); `majority`, more than half of the area lies inside the union of the coverage
    polygons; `within`, at least `inside_percent` of it does. Whatever is `within` is `majority`,
    and whatever is `majority` is `any`; `centroid` stands apart.

    Args:
        rule: one of `RULES`.
        shared: overlay of `need` with `cover`.
        need: (n,) need polygons, as given to the overlay.
        cover: (m,) coverage polygons, as given to the overlay.
        inside_percent: what `within` asks for, above 50.

    Returns:
        (n,) True where covered.

    Raises:
        InputError: there is no such rule.
    """
    if rule == "any":
        return shared.area_inside > 0
    if rule == "majority":
        return shared.share_inside > 0.5
    if rule == "within":
        return shared.share_inside >= inside_percent / 100 - _ROUNDING
    if rule != "centroid":
        raise InputError(f"Rule '{rule}'", "there is no such rule", ", ".join(RULES))
    result = np.zeros(len(need), dtype=bool)
    tree = shapely.STRtree(shapely.centroid(need))
    result[np.unique(tree.query(cover, predicate="intersects")[1])] = True
    return result


def classify(
    shared: Overlay, inside_percent: float = 99.0, outside_percent: float = 1.0
) -> NDArray[np.object_]:
    """Return (n,) "inside", "partial" or "outside": at least, between, at most two thresholds."""
    share = shared.share_inside
    names = np.full(len(share), "partial", dtype=object)
    names[share >= inside_percent / 100 - _ROUNDING] = "inside"
    names[share <= outside_percent / 100 + _ROUNDING] = "outside"
    return names
