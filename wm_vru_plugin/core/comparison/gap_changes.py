"""Which gaps are new, closed or persistent between two editions or two domains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.nearest import nearest
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA
from ..tables.columns import number_column, text_column

CHANGES: tuple[str, ...] = ("persistent", "new", "closed")
COLUMNS = (
    "change",
    "name",
    "before",
    "after",
    "areas_before",
    "areas_after",
    "residents_before",
    "residents_after",
    "hectares_before",
    "hectares_after",
    "hectares_both",
    "share_covered",
    "reason",
    "nearest_name",
    "nearest_m",
    "geometry",
)


@dataclass(frozen=True)
class Side:
    """The gaps of one edition or domain.

    Attributes:
        frame: one row each: `name`, `areas`, `residents`, the latter two missing where unknown.
        geometry: (n,) valid polygons in EPSG:27700.
    """

    frame: pd.DataFrame
    geometry: Geometries


def side(
    frame: pd.DataFrame,
    geometry: Geometries,
    label: str,
    name: str | None = "name",
    areas: str | None = "areas",
    residents: str | None = "residents",
) -> Side:
    """Build a side of the comparison from a layer's columns.

    Raises:
        InputError: a named column is absent or holds no numbers.
    """
    table = pd.DataFrame(
        {
            "name": text_column(frame, name, label),
            "areas": number_column(frame, areas, label),
            "residents": number_column(frame, residents, label),
        }
    )
    return Side(table, np.asarray(geometry, dtype=object))


def gap_changes(
    before: Side,
    after: Side,
    share_percent: float = 25.0,
    *,
    cover: Geometries | None = None,
    cover_names: NDArray[np.object_] | None = None,
    check_cancelled: CancelCheck = None,
) -> pd.DataFrame:
    """Compare two sets of gaps by the land they share.

    Two gaps are the same concentration where they share at least `share_percent` of the smaller
    one's area. Boundaries of small areas differ a little between editions; a share absorbs that.

    Args:
        before, after: the two sides.
        share_percent: above 0, at most 100.
        cover: (m,) coverage areas of the later side, which tell why a gap closed.
        cover_names: (m,) their names.

    Returns:
        `COLUMNS`: a row for every later gap that is persistent or new, then one for every closed
        gap, each set by residents, most first. A persistent one lists the earlier gaps it is the
        same as in `before`, with their areas and residents summed; where several later gaps go
        back to one earlier gap (it split), each lists it. `hectares_both` is land in gaps on both
        sides. `share_covered` is the share of the gap inside the coverage; `reason` of a closed
        gap is "now covered" from half on, else "not in need"; of a new one "newly in need".
        Without coverage both stay empty.

    Raises:
        InputError: the share is out of range.
    """
    if not 0 < share_percent <= 100:
        raise InputError("Share in common", f"{share_percent:g}%", "above 0 and at most 100")
    shared = overlay(after.geometry, before.geometry, pieces=True, check_cancelled=check_cancelled)
    a, b = shared.need_index, shared.cover_index
    smaller = np.minimum(shapely.area(after.geometry)[a], shapely.area(before.geometry)[b])
    # A hair's breadth below the threshold is rounding of areas, not land.
    same = shared.pair_area >= smaller * (share_percent / 100 - 1e-9)
    rows = []
    for row in range(len(after.frame)):
        mine = np.flatnonzero((a == row) & same)
        earlier = b[mine]
        rows.append(
            {
                "change": "persistent" if len(mine) else "new",
                **_later(after, row),
                **_earlier(before, earlier),
                "hectares_both": shared.area_inside[row] / M2_PER_HA,
                "geometry": after.geometry[row],
            }
        )
    gone = np.setdiff1d(np.arange(len(before.frame)), b[same])
    back = overlay(before.geometry, after.geometry, check_cancelled=check_cancelled)
    for row in gone:
        rows.append(
            {
                "change": "closed",
                **_earlier(before, np.array([row])),
                "name": before.frame["name"].iloc[row],
                "hectares_both": back.area_inside[row] / M2_PER_HA,
                "geometry": before.geometry[row],
            }
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    _add_coverage(table, cover, cover_names, check_cancelled)
    order = {name: number for number, name in enumerate(CHANGES)}
    weight = table["residents_after"].fillna(table["residents_before"]).fillna(-1)
    key = table.assign(kind=table["change"].map(order), weight=weight)
    index = key.sort_values(["kind", "weight", "name"], ascending=[True, False, True]).index
    return table.loc[index].reset_index(drop=True)


def _later(after: Side, row: int) -> dict[str, object]:
    line = after.frame.iloc[row]
    return {
        "name": line["name"],
        "after": line["name"],
        "areas_after": line["areas"],
        "residents_after": line["residents"],
        "hectares_after": shapely.area(after.geometry[row]) / M2_PER_HA,
    }


def _earlier(before: Side, rows: NDArray[np.intp]) -> dict[str, object]:
    if not len(rows):
        return {"before": ""}
    lines = before.frame.iloc[rows]
    return {
        "before": "; ".join(lines["name"]),
        "areas_before": lines["areas"].sum(min_count=1),
        "residents_before": lines["residents"].sum(min_count=1),
        "hectares_before": float(shapely.area(before.geometry[rows]).sum()) / M2_PER_HA,
    }


def _add_coverage(
    table: pd.DataFrame,
    cover: Geometries | None,
    names: NDArray[np.object_] | None,
    check_cancelled: CancelCheck,
) -> None:
    """Fill share_covered, reason, nearest_name and nearest_m, where coverage is at hand."""
    table["reason"] = ""
    if cover is None or not len(cover) or table.empty:
        return
    shapes = np.asarray(table["geometry"], dtype=object)
    share = overlay(shapes, cover, check_cancelled=check_cancelled).share_inside
    table["share_covered"] = share
    closed, new = table["change"] == "closed", table["change"] == "new"
    table.loc[closed, "reason"] = np.where(share[closed] >= 0.5, "now covered", "not in need")
    table.loc[new, "reason"] = "newly in need"
    labels = np.full(len(cover), "", dtype=object) if names is None else names
    table["nearest_name"], table["nearest_m"] = nearest(shapes, np.asarray(cover), labels)


def changes_sentence(table: pd.DataFrame, before: str = "before", after: str = "after") -> str:
    """Write how many gaps persist, opened and closed, and the largest new one."""
    count = {name: int((table["change"] == name).sum()) for name in CHANGES}
    text = (
        f"Of the gaps {after}, {count['persistent']:,} "
        f"{'was' if count['persistent'] == 1 else 'were'} there {before} and {count['new']:,} "
        f"{'is' if count['new'] == 1 else 'are'} new; {count['closed']:,} of those {before} "
        f"{'is' if count['closed'] == 1 else 'are'} gone"
    )
    reasons = table.loc[table["change"] == "closed", "reason"].value_counts()
    told = [f"{number:,} {reason}" for reason, number in reasons.items() if reason]
    text += f" ({', '.join(told)})." if told else "."
    new = table[table["change"] == "new"]
    if len(new):
        line = new.iloc[0]
        text += f" The largest new gap is {line['name']}"
        if line["residents_after"] == line["residents_after"]:
            text += f", home to {line['residents_after']:,.0f} residents"
        text += "."
    return text
