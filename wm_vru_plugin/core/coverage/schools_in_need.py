"""Schools that stand where need is high and nobody is at work, and which of them show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import Geometries
from ..rates.intervals import poisson_limits

ALL, TOTAL, UNKNOWN = "All", "Total", "Unknown"
_MOST_PERCENT = 101
"""Rates that are sums of rounded parts, as in the pupil census, may pass 100 by a little."""


@dataclass(frozen=True)
class SchoolOptions:
    """What counts as need and as a flag.

    Attributes:
        max_decile: areas of need have at most this decile.
        sen_percent: a rate of special educational needs from here on is high.
        by_phase: exclusion rates are compared with the study area's for the same phase, not with
            that of all its schools.
    """

    max_decile: int = 1
    sen_percent: float = 15.0
    by_phase: bool = True


@dataclass(frozen=True)
class SchoolsResult:
    """What `schools_in_need` finds.

    Attributes:
        schools: a row for each school, in order: `area_code`, `authority`, `decile`, `in_need`,
            `coverage` (inside or outside), `nearest_name`, `nearest_m`, `exclusion_rate` per 100
            pupils with `exclusion_lower` and `exclusion_upper`, `study_rate`, `sen_high`,
            `exclusions_high`, `exclusions_sure`, `priority`, `flags`.
        table: by `authority` and `phase`, with totals.
        outside_areas: schools that stand in no area; they are in no decile.
        on_edges: schools that stand in several areas, and were given the first by code.
    """

    schools: pd.DataFrame
    table: pd.DataFrame
    options: SchoolOptions
    outside_areas: int
    on_edges: int


def schools_in_need(
    schools: pd.DataFrame,
    points: Geometries,
    areas: pd.DataFrame,
    polygons: Geometries,
    cover: Geometries,
    cover_names: NDArray[np.object_],
    options: SchoolOptions,
    where: str = "Schools",
    where_areas: str = "Areas",
) -> SchoolsResult:
    """Place schools in their areas and in or out of the coverage, and flag them.

    The exclusion rate is 100 x exclusions / pupils, with Byar's limits (exact ones below ten
    exclusions). It is high where it is above the study area's, all exclusions over all pupils of
    the schools that have both; and surely high where its lower limit is.

    Args:
        schools: n rows: `urn`, `phase`, `pupils`, `sen_rate` and `exclusions`, NaN where unknown.
        points: (n,) places in metres.
        areas: m rows: `code`, `authority`, `decile`, NaN where unknown.
        polygons: (m,) valid polygons.
        cover: (k,) polygons where somebody is at work; there may be none.
        cover_names: (k,) their names.
        where, where_areas: what messages call the schools and the areas.

    Raises:
        InputError: no school, one without a place, a URN twice, none in any area, or a decile that
            is none.
    """
    _check(schools, points, where)
    _check_deciles(areas, where_areas)
    place, on_edges = locate(points, polygons, areas["code"])
    if (place < 0).all():
        raise InputError(
            where,
            f"none of {len(points):,} schools stands in any of {len(polygons):,} areas",
            "schools and areas of the same place; check the coordinate system of each",
        )
    found = areas.take(np.maximum(place, 0)).reset_index(drop=True)
    known = place >= 0
    decile = found["decile"].where(known).astype(float).to_numpy()
    name, metres = nearest_cover(points, cover, cover_names)
    phase = schools["phase"].to_numpy(dtype=object)
    pupils, sen, exclusions = (
        schools[column].to_numpy(dtype=float) for column in ("pupils", "sen_rate", "exclusions")
    )
    both = ~np.isnan(exclusions) & (pupils > 0)
    divided = np.where(both, pupils, np.nan)
    limits = poisson_limits(np.where(both, exclusions, np.nan))
    group = phase if options.by_phase else np.full(len(phase), ALL, dtype=object)
    study = _study_rates(group, np.where(both, exclusions, 0), np.where(both, pupils, 0))
    rate, lower = 100 * exclusions / divided, 100 * limits.lower / divided
    result = pd.DataFrame(
        {
            "area_code": found["code"].where(known, ""),
            "authority": found["authority"].where(known, "").replace("", UNKNOWN),
            "decile": decile,
            "in_need": decile <= options.max_decile,
            "coverage": np.where(metres == 0, "inside", "outside"),
            "nearest_name": name,
            "nearest_m": metres,
            "exclusion_rate": rate,
            "exclusion_lower": lower,
            "exclusion_upper": 100 * limits.upper / divided,
            "study_rate": study,
            "sen_high": sen >= options.sen_percent,
            "exclusions_high": rate > study,
            "exclusions_sure": lower > study,
        }
    )
    result["phase"], result["pupils"] = phase, pupils
    result["sen_known"], result["exclusions_known"] = ~np.isnan(sen), both
    gap = result["in_need"] & (result["coverage"] == "outside")
    result["outside_need"] = gap
    result["priority"] = gap & (result["sen_high"] | result["exclusions_high"])
    result["flags"] = _flags(result)
    return SchoolsResult(result, _table(result), options, int((~known).sum()), on_edges)


def _check(schools: pd.DataFrame, points: Geometries, where: str) -> None:
    if not len(schools):
        raise InputError(where, "there are no schools", "at least one")
    if (shapely.is_missing(points) | shapely.is_empty(points)).any():
        raise InputError(where, "a school has no place", "a place for every school")
    urn = schools["urn"][schools["urn"].astype(str) != ""]
    twice = urn[urn.duplicated()]
    if len(twice):
        raise InputError(
            where,
            f"the school '{twice.iloc[0]}' comes twice, and so would its pupils",
            "each school once",
        )
    for name in ("pupils", "exclusions", "sen_rate"):
        values = schools[name].to_numpy(dtype=float)
        wrong = (values < 0) | (
            (values > _MOST_PERCENT) if name == "sen_rate" else np.isinf(values)
        )
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise InputError(
                f"{where}, school '{schools['urn'].iloc[row]}'",
                f"{name} is {values[row]:g}",
                "0 to 100 per cent" if name == "sen_rate" else "0 or more",
            )


def _check_deciles(areas: pd.DataFrame, where: str) -> None:
    values = areas["decile"].to_numpy(dtype=float)
    wrong = ~np.isnan(values) & ((values < 1) | (values > 10) | (values != np.floor(values)))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{where}, area '{areas['code'].iloc[row]}'",
            f"{values[row]:g} is no decile",
            "1 to 10",
        )


def locate(
    points: Geometries, polygons: Geometries, codes: pd.Series
) -> tuple[NDArray[np.intp], int]:
    """Return the row of each point's polygon, -1 for none, and how many points lie in several.

    A point in several, such as on a shared edge, gets the first by code.
    """
    point, row = shapely.STRtree(polygons).query(points, predicate="intersects")
    order = np.lexsort((codes.astype(str).to_numpy()[row], point))
    several = len(point) - len(np.unique(point))
    result = np.full(len(points), -1, dtype=np.intp)
    first, at = np.unique(point[order], return_index=True)
    result[first] = row[order][at]
    return result, several


def nearest_cover(
    points: Geometries, cover: Geometries, names: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the name of the nearest coverage area and the metres to it, 0 inside.

    Of equals it is the first by name; "" and NaN where there are no coverage areas.
    """
    if not len(cover):
        return np.full(len(points), "", dtype=object), np.full(len(points), np.nan)
    order = np.argsort(names.astype(str), kind="stable")
    (point, row), metres = shapely.STRtree(cover[order]).query_nearest(points, return_distance=True)
    by_name = np.lexsort((row, point))
    _, at = np.unique(point[by_name], return_index=True)
    return names[order][row[by_name][at]], metres[by_name][at]


def _study_rates(
    group: NDArray[np.object_], exclusions: NDArray[np.float64], pupils: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (n,) exclusions per 100 pupils of each school's group; NaN without pupils."""
    sums = pd.DataFrame({"e": exclusions, "p": pupils}).groupby(group).transform("sum")
    return (100 * sums["e"] / sums["p"].where(sums["p"] > 0)).to_numpy(dtype=float)


def _flags(result: pd.DataFrame) -> list[str]:
    words = (
        ("in_need", "in need"),
        ("outside_need", "not covered"),
        ("sen_high", "SEN"),
        ("exclusions_high", "exclusions"),
    )
    columns = [result[name].to_numpy(dtype=bool) for name, _ in words]
    return ["; ".join(word for (_, word), on in zip(words, row) if on) for row in zip(*columns)]


def _table(result: pd.DataFrame) -> pd.DataFrame:
    """Count schools by authority and phase, each with its total."""
    rows = []
    authorities = sorted(result["authority"].unique())
    phases = sorted(result["phase"].unique())
    for authority in [*authorities, TOTAL]:
        mine = result if authority == TOTAL else result[result["authority"] == authority]
        for phase in [*phases, ALL]:
            some = mine if phase == ALL else mine[mine["phase"] == phase]
            if not len(some):
                continue
            gap = some[some["outside_need"]]
            need = int(some["in_need"].sum())
            rows.append(
                {
                    "authority": authority,
                    "phase": phase,
                    "schools": len(some),
                    "in_need": need,
                    "in_need_inside": need - len(gap),
                    "in_need_outside": len(gap),
                    "share_outside": len(gap) / need if need else np.nan,
                    "pupils_outside": gap["pupils"].sum(),
                    "sen_high": int(gap["sen_high"].sum()),
                    "exclusions_high": int(gap["exclusions_high"].sum()),
                    "exclusions_sure": int(gap["exclusions_sure"].sum()),
                    "sen_and_exclusions": int((gap["sen_high"] & gap["exclusions_high"]).sum()),
                    "priority": int(gap["priority"].sum()),
                    "sen_unknown": int((~gap["sen_known"]).sum()),
                    "exclusions_unknown": int((~gap["exclusions_known"]).sum()),
                    "pupils_unknown": int(gap["pupils"].isna().sum()),
                }
            )
    return pd.DataFrame(rows)
