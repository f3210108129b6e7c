"""Clusters that are significant and high in volume, each as a circle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.contiguity import components, neighbours
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA
from ..places.naming import centres, gap_name, sector, unique_names, weightiest

SEGMENTS = 128
"""Of a circle: its sides then lie within 0.03% of the radius of the true arc."""


@dataclass(frozen=True)
class CircleOptions:
    """Which clusters are drawn, and how.

    Attributes:
        top: how many at most, largest volume first.
        min_share: least share of the volume of all areas, 0 to 1.
        gap_distance: metres that may lie between two areas of one cluster; 0 asks that they share
            at least a point (queen contiguity).
        margin: metres added to the radius of the smallest circle.
    """

    top: int = 3
    min_share: float = 0.0
    gap_distance: float = 0.0
    margin: float = 250.0

    def __post_init__(self) -> None:
        good = self.top >= 1 and 0 <= self.min_share <= 1
        if not (good and self.gap_distance >= 0 and self.margin >= 0):
            raise InputError(
                "Circles",
                f"top {self.top}, share {self.min_share:g}, gap {self.gap_distance:g} m, margin "
                f"{self.margin:g} m",
                "at least 1 cluster, a share from 0 to 1, distances of 0 or more",
            )


@dataclass(frozen=True)
class Places:
    """Polygons or points with names, such as authorities or towns."""

    names: NDArray[np.object_]
    geoms: Geometries


@dataclass(frozen=True)
class Circles:
    """Circles, ranked, and what they leave out.

    Attributes:
        circles: one row per circle, largest volume first: `rank` (from 1), `name`, `count` (the
            volume), `share` (of all areas), `areas`, `area_ha`, `centre_e`, `centre_n`, `radius_m`,
            `highest_z` (missing without scores), `geometry`.
        total: volume of all areas.
        significant: significant areas.
        clusters: contiguous groups that they make.
        unknown: areas whose volume is missing; they count as 0.
    """

    circles: pd.DataFrame
    total: float
    significant: int
    clusters: int
    unknown: int


def cluster_circles(
    geoms: Geometries,
    significant: NDArray[np.bool_],
    volume: NDArray[np.float64],
    z: NDArray[np.float64] | None = None,
    places: Places | None = None,
    options: CircleOptions = CircleOptions(),
    check_cancelled: CancelCheck = None,
    where: str = "Volume",
) -> Circles:
    """Merge significant areas that touch, rank the groups by volume and draw circles about them.

    A circle is the smallest that holds every significant area of its group (Welzl, E. (1991),
    Smallest enclosing disks, as GEOS computes it), and the margin. It also holds land that is not
    significant, and circles may overlap: they point, they do not bound.

    Args:
        geoms: (n,) valid polygons in EPSG:27700.
        significant: (n,) whether each is significant.
        volume: (n,) counts, 0 or more; NaN counts as 0.
        z: (n,) z scores.
        places: names; None calls the circles after their ranks.
        options: which clusters, and how they are drawn.
        check_cancelled: called between clusters; raises to stop.
        where: what messages call the volume.

    Raises:
        InputError: there are no areas, a volume is negative, or all volumes are 0 or missing.
    """
    known = np.nan_to_num(volume, nan=0.0)
    total = float(known.sum())
    if (known < 0).any():
        raise InputError(where, "a count is negative", "0 or more")
    if total <= 0:
        raise InputError(
            where, f"the {len(geoms):,} areas have no volume", "counts, of which one is above 0"
        )
    rows = np.flatnonzero(significant)
    near = neighbours(geoms[rows], options.gap_distance)
    label = components(len(rows), near)
    found = []
    for number in range(int(label.max(initial=-1)) + 1):
        if check_cancelled is not None:
            check_cancelled()
        members = rows[label == number]
        count = float(known[members].sum())
        if count > 0 and count >= options.min_share * total:
            x, y, radius = smallest_circle(geoms[members])
            scores = np.array([np.nan]) if z is None else z[members]
            highest = np.nan if np.isnan(scores).all() else float(np.nanmax(scores))
            found.append((count, highest, x, y, radius, members))
    # Among equals the higher score, then the more southern and western: not the order of rows.
    found.sort(key=lambda item: (-item[0], -np.nan_to_num(item[1]), item[3], item[2]))
    found = found[: options.top]
    table = [
        {
            "rank": rank,
            "count": count,
            "share": count / total,
            "areas": len(members),
            "area_ha": float(shapely.area(geoms[members]).sum()) / M2_PER_HA,
            "centre_e": x,
            "centre_n": y,
            "radius_m": radius + options.margin,
            "highest_z": highest,
            "geometry": circle(x, y, radius + options.margin),
        }
        for rank, (count, highest, x, y, radius, members) in enumerate(found, start=1)
    ]
    columns = ["rank", "count", "share", "areas", "area_ha", "centre_e", "centre_n", "radius_m"]
    frame = pd.DataFrame(table, columns=[*columns, "highest_z", "geometry"])
    groups = [geoms[members] for *_, members in found]
    frame.insert(1, "name", _names(frame, groups, places))
    return Circles(
        frame, total, len(rows), int(label.max(initial=-1)) + 1, int(np.isnan(volume).sum())
    )


def smallest_circle(geoms: Geometries) -> tuple[float, float, float]:
    """Return centre and radius of the smallest circle that holds all the polygons, metres."""
    together = shapely.multipoints(shapely.get_coordinates(shapely.convex_hull(geoms)))
    ring = shapely.minimum_bounding_circle(together)
    centre = shapely.centroid(ring)
    x, y = shapely.get_x(centre), shapely.get_y(centre)
    # To the farthest corner from the centre as rounded, so that none is left outside by a hair.
    return float(x), float(y), float(shapely.hausdorff_distance(together, centre))


def circle(x: float, y: float, radius: float) -> shapely.Polygon:
    """Return a regular polygon of `SEGMENTS` sides that holds the whole circle."""
    turn = np.arange(SEGMENTS) * 2 * np.pi / SEGMENTS
    reach = radius / np.cos(np.pi / SEGMENTS)
    return shapely.polygons(np.column_stack([x + reach * np.sin(turn), y + reach * np.cos(turn)]))


def _names(frame: pd.DataFrame, groups: list[Geometries], places: Places | None) -> list[str]:
    """Return the names of the clusters, each once."""
    if places is None or not len(places.geoms):
        return [f"Cluster {rank}" for rank in frame["rank"]]
    if (shapely.get_dimensions(places.geoms) == 1).any():
        raise InputError("Places", "there are lines among them", "polygons or points")
    circles = zip(frame["centre_e"], frame["centre_n"], frame["radius_m"])
    return unique_names([_name(*one, group, places) for one, group in zip(circles, groups)])


def _name(x: float, y: float, radius: float, group: Geometries, places: Places) -> str:
    """Name a cluster after the place that holds most of it, else the nearest to its centre.

    A place larger than the circle gets the compass sector of the circle's centre behind it; of
    smaller ones up to three are named.
    """
    whole = shapely.union_all(group)
    # GEOS sets the processor's flags on its way to right answers.
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = shapely.area(shapely.intersection(places.geoms, whole))
    inside = np.flatnonzero(shared > 0)
    if not len(inside):
        far = shapely.distance(places.geoms, shapely.Point(x, y))
        nearest = min(zip(far, places.names))
        return str(nearest[1])
    weights = dict(zip(inside.tolist(), shared[inside].tolist()))
    ranked = weightiest([n if i in weights else "" for i, n in enumerate(places.names)], weights)
    if not ranked:
        return "Unnamed place"
    first = ranked[0]
    mine = places.names == first
    centre = centres(places.names[mine], places.geoms[mine])[first]
    if centre.radius > radius:
        return gap_name([(first, sector(x, y, centre))])
    return "; ".join(ranked[:3])


def circle_sentences(result: Circles, what: str, rule: str) -> str:
    """Write how many areas are significant and what the circles hold, in sentences.

    Args:
        result: of `cluster_circles`.
        what: what the volume is, such as "domestic_abuse".
        rule: what significant means, such as "class hot 99% or hot 95%".
    """
    groups = _number(result.clusters, "contiguous group")
    verb = "is" if result.significant == 1 else "are"
    text = f"{_number(result.significant, 'area')} {verb} significant ({rule}), in {groups}. "
    shown = len(result.circles)
    if not result.significant:
        text = f"No area is significant ({rule}): no circle is drawn."
    elif not shown:
        text += "None of them is high enough in volume: no circle is drawn."
    else:
        share = result.circles["share"].sum()
        total = result.circles["count"].sum()
        areas = int(result.circles["areas"].sum())
        text += (
            f"{'The one' if shown == 1 else f'The {shown:,}'} highest in volume "
            f"{'holds' if shown == 1 else 'hold'} {total:,.10g} of {result.total:,.10g} {what} "
            f"({share:.1%}) in {_number(areas, 'area')}: "
        )
        text += "; ".join(
            f"{row['rank']}. {row['name']}, {row['count']:,.10g} ({row['share']:.1%}), radius "
            f"{row['radius_m'] / 1000:.1f} km"
            for row in result.circles.to_dict("records")
        )
        text += "."
    if result.unknown:
        verb = "counts" if result.unknown == 1 else "count"
        text += f" {_number(result.unknown, 'area')} without a volume {verb} as 0."
    return text


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
