"""What became of the Impact Areas, and why gaps opened and closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA

KEPT, MOVED, CHANGED, RENAMED, NEW, GONE = (
    "unchanged",
    "elsewhere",
    "changed in land",
    "renamed",
    "new",
    "gone",
)
KINDS = (NEW, GONE, RENAMED, CHANGED, MOVED, KEPT)
SAME_LAND = 0.99
"""Share of the land of either side that must be in both for an area to be called unchanged: lines
drawn again, simplified or transformed differ by a little."""
AREA_FIELDS = [
    "change",
    "name",
    "name_before",
    "hectares_before",
    "hectares_after",
    "hectares_both",
    "share_kept",
    "adopted_before",
    "adopted_after",
    "adoption",
    "shares_land_with",
    "geometry",
]


@dataclass(frozen=True)
class AreaSet:
    """Impact Areas of one package.

    Attributes:
        name: (n,) names, each once.
        adopted: (n,) True, False or None where not known.
        geometry: (n,) valid polygons in EPSG:27700.
    """

    name: NDArray[np.object_]
    adopted: NDArray[np.object_]
    geometry: Geometries


def area_changes(
    before: AreaSet,
    after: AreaSet,
    share_percent: float = 25.0,
    check_cancelled: CancelCheck = None,
) -> pd.DataFrame:
    """Return which areas are new, gone, renamed or changed in land, and which were adopted.

    Areas of one name are the same area (letter case and spaces aside); of those that are left, two
    that share at least `share_percent` of the smaller one's land are one that was renamed, most
    shared land first. An area of the same name is unchanged where `SAME_LAND` of both sides is in
    both, and elsewhere where the two share no land.

    Returns:
        `AREA_FIELDS`, new ones first, as `KINDS` has it, then by name: `name` is the later name,
        of one that is gone the earlier. `share_kept` is the land in both over the land of either.
        `adoption` is "newly adopted", "no longer adopted", "" for no change or where not known.
        `shares_land_with` lists other areas of the other side that a new or gone one shares land
        with. `geometry` is the later land, of one that is gone the earlier.

    Raises:
        InputError: two areas of one package have the same name; or the share is out of range.
    """
    if not 0 < share_percent <= 100:
        raise InputError("Share in common", f"{share_percent:g}%", "above 0 and at most 100")
    shared = overlay(after.geometry, before.geometry, pieces=True, check_cancelled=check_cancelled)
    land = np.zeros((len(after.name), len(before.name)))
    np.add.at(land, (shared.need_index, shared.cover_index), shared.pair_area)
    sizes = [shapely.area(side.geometry) for side in (before, after)]
    pairs = _pairs(before, after, land, sizes, share_percent / 100)
    rows = []
    for b, a in pairs:
        both = float(land[a, b])
        same = _key(before.name[b]) == _key(after.name[a])
        kind = _kind(same, both, max(float(sizes[0][b]), float(sizes[1][a])))
        rows.append({**_row(before, after, b, a, both, sizes), "change": kind})
    for a in sorted(set(range(len(after.name))) - {a for _, a in pairs}):
        others = "; ".join(before.name[np.argsort(-land[a])[: int((land[a] > 0).sum())]])
        row = _row(before, after, None, a, 0.0, sizes)
        rows.append({**row, "change": NEW, "shares_land_with": others})
    for b in sorted(set(range(len(before.name))) - {b for b, _ in pairs}):
        column = land[:, b]
        others = "; ".join(after.name[np.argsort(-column)[: int((column > 0).sum())]])
        row = _row(before, after, b, None, 0.0, sizes)
        rows.append({**row, "change": GONE, "shares_land_with": others})
    table = pd.DataFrame(rows, columns=AREA_FIELDS)
    order = table["change"].map({name: number for number, name in enumerate(KINDS)})
    index = table.assign(order=order).sort_values(["order", "name"], kind="stable").index
    return table.loc[index].reset_index(drop=True)


def _key(name: object) -> str:
    return " ".join(str(name).split()).casefold()


def _pairs(
    before: AreaSet,
    after: AreaSet,
    land: NDArray[np.float64],
    sizes: list[NDArray[np.float64]],
    share: float,
) -> list[tuple[int, int]]:
    """Pair rows of areas that are the same, by name and then by land."""
    keys = []
    for side, label in ((before, "BEFORE"), (after, "AFTER")):
        keys.append({_key(name): row for row, name in enumerate(side.name)})
        if len(keys[-1]) < len(side.name):
            raise InputError(f"{label}, Impact Areas", "two have the same name", "each name once")
    pairs = [(row, keys[1][name]) for name, row in keys[0].items() if name in keys[1]]
    free_b = set(range(len(before.name))) - {b for b, _ in pairs}
    free_a = set(range(len(after.name))) - {a for _, a in pairs}
    least = np.minimum(sizes[1][:, None], sizes[0][None, :]) * (share - 1e-9)
    found = [(land[a, b], b, a) for a in free_a for b in free_b if 0 < least[a, b] <= land[a, b]]
    for _, b, a in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if b in free_b and a in free_a:
            pairs.append((b, a))
            free_b.remove(b)
            free_a.remove(a)
    return pairs


def _row(
    before: AreaSet,
    after: AreaSet,
    b: int | None,
    a: int | None,
    both: float,
    sizes: list[NDArray[np.float64]],
) -> dict[str, object]:
    first, second = (
        0.0 if row is None else float(size[row]) for row, size in ((b, sizes[0]), (a, sizes[1]))
    )
    was = None if b is None else _known(before.adopted[b])
    now = None if a is None else _known(after.adopted[a])
    adoption = ""
    if was is not None and now is not None and was != now:
        adoption = "newly adopted" if now else "no longer adopted"
    either = first + second - both
    return {
        "name": after.name[a] if a is not None else before.name[b],
        "name_before": "" if b is None else before.name[b],
        "hectares_before": np.nan if b is None else first / M2_PER_HA,
        "hectares_after": np.nan if a is None else second / M2_PER_HA,
        "hectares_both": np.nan if a is None or b is None else both / M2_PER_HA,
        "share_kept": np.nan if a is None or b is None else both / either,
        "adopted_before": was,
        "adopted_after": now,
        "adoption": adoption,
        "shares_land_with": "",
        "geometry": after.geometry[a] if a is not None else before.geometry[b],
    }


def _known(value: Any) -> bool | None:
    return None if pd.isna(value) else bool(value)


def _kind(same_name: bool, both: float, larger: float) -> str:
    if not same_name:
        return RENAMED
    if both == 0:
        return MOVED
    return KEPT if both >= SAME_LAND * larger else CHANGED


NOW_COVERED, NOT_IN_NEED = "now covered", "not in need"
NEWLY_IN_NEED, NO_LONGER_COVERED = "newly in need", "no longer covered"
STILL_IN_NEED, IN_NEED_BEFORE = "still in need, but in no gap", "in need before, but in no gap"


@dataclass(frozen=True)
class Land:
    """Need and coverage of one side: (n,) and (m,) valid polygons in EPSG:27700."""

    need: Geometries
    cover: Geometries


def with_reasons(
    table: pd.DataFrame, before: Land, after: Land, check_cancelled: CancelCheck = None
) -> pd.DataFrame:
    """Add to the table of `gap_changes` the reason why each gap opened or closed.

    Of a closed gap the land is looked up on the later side: where at least half of it lies in
    coverage it is "now covered", be it in need or not; else, where less than half of it is need,
    "not in need". Of a new one on the earlier side: where less than half of it was need it is
    "newly in need"; else, where at least half lay in coverage, "no longer covered". What is left
    is need in no gap: in a concentration too small for one, or in areas that the rule counts as
    covered.

    Returns:
        The rows with `reason`, `need_other` and `covered_other`: shares, 0 to 1, of its land that
        are need and coverage on the other side; missing for persistent gaps.
    """
    result = table.assign(need_other=np.nan, covered_other=np.nan, reason="")
    for change, other, covered, no_need, small in (
        ("closed", after, NOW_COVERED, NOT_IN_NEED, STILL_IN_NEED),
        ("new", before, NO_LONGER_COVERED, NEWLY_IN_NEED, IN_NEED_BEFORE),
    ):
        mine = np.flatnonzero(table["change"] == change)
        if not len(mine):
            continue
        shapes = np.asarray(table["geometry"], dtype=object)[mine]
        need, cover = (
            overlay(shapes, land, check_cancelled=check_cancelled).share_inside
            if len(land)
            else np.zeros(len(mine))
            for land in (other.need, other.cover)
        )
        rows = result.index[mine]
        result.loc[rows, "need_other"], result.loc[rows, "covered_other"] = need, cover
        if change == "closed":
            why = np.where(cover >= 0.5, covered, np.where(need < 0.5, no_need, small))
        else:
            why = np.where(need < 0.5, no_need, np.where(cover >= 0.5, covered, small))
        result.loc[rows, "reason"] = why
    return result
