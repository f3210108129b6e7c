"""The summary tables of an overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from ..geometry.units import M2_PER_HA
from .rules import RULES, covered

if TYPE_CHECKING:
    from .overlap import OverlapResult

TOTAL = "Total"


def pieces_frame(result: OverlapResult) -> pd.DataFrame:
    """Return one row per pair: code, coverage, area_ha, share_of_area, geometry."""
    shared = result.overlay
    geometry = shared.pair_geometry
    return pd.DataFrame(
        {
            "code": result.codes[shared.need_index],
            "coverage": result.names[shared.cover_index],
            "area_ha": shared.pair_area / M2_PER_HA,
            "share_of_area": shared.pair_area / shared.area[shared.need_index],
            "geometry": np.full(len(shared.need_index), None) if geometry is None else geometry,
        }
    )


def by_authority(result: OverlapResult) -> pd.DataFrame:
    """Sum areas, land and residents inside and outside, one row per authority and a Total.

    Columns: `authority`; `areas` = `inside` + `partial` + `outside`; `hectares` =
    `hectares_inside` + `hectares_outside`; `residents` = `residents_inside` + `residents_outside`,
    apportioned by area, that is, each area's residents times its share of land inside, as if they
    lived evenly spread; `residents_unknown`, the number of areas whose residents are missing and
    so in none of the three before; `location_quotient`.

    The location quotient of authority i is (residents_inside_i / residents_i) divided by
    (residents_inside / residents) of the Total: above 1, coverage reaches more of the authority's
    residents in need than it does across the study area. It is missing (NaN) when an authority has
    no residents in need that are known, or when nobody in the study area is inside.
    """
    share = result.overlay.share_inside
    known = np.nan_to_num(result.residents)
    each = pd.DataFrame(
        {
            "authority": result.authorities,
            "areas": 1,
            "inside": (result.classes == "inside").astype(int),
            "partial": (result.classes == "partial").astype(int),
            "outside": (result.classes == "outside").astype(int),
            "hectares": result.overlay.area / M2_PER_HA,
            "hectares_inside": result.overlay.area_inside / M2_PER_HA,
            "hectares_outside": (result.overlay.area - result.overlay.area_inside) / M2_PER_HA,
            "residents": known,
            "residents_inside": known * share,
            "residents_outside": known * (1 - share),
            "residents_unknown": np.isnan(result.residents).astype(int),
        }
    )
    table = _with_total(each, ["authority"])
    reached = _ratio(table["residents_inside"], table["residents"])
    table["location_quotient"] = _ratio(reached, np.full(len(table), reached[-1]))
    table["residents"] = table["residents"].round().astype("int64")
    return table


def by_coverage(result: OverlapResult) -> pd.DataFrame:
    """Return what each coverage area holds, one row per coverage area in the order given.

    Columns: `name`; `hectares`; `areas_touched`, need areas that share land with it;
    `need_hectares`, the union of its shared land, so need polygons that overlap count once;
    `need_share`, that over `hectares`; `residents`, apportioned by area; `residents_unknown`, need
    areas touched whose residents are missing. Coverage areas that overlap one another each count
    the land and residents they share, so this table's sums may exceed the total by authority.
    """
    shared, m = result.overlay, len(result.names)
    area = shapely.area(result.cover_geom)
    n, c = shared.need_index, shared.cover_index
    need_m2 = np.zeros(m)
    order = np.argsort(c, kind="stable")
    bounds = np.searchsorted(c[order], np.arange(m + 1))
    for i in range(m):
        if result.check_cancelled is not None:
            result.check_cancelled()
        pairs = order[bounds[i] : bounds[i + 1]]
        if len(pairs):
            need_m2[i] = _shared_land(result, pairs, i)
    part = shared.pair_area / shared.area[n]
    residents = np.nan_to_num(result.residents)[n] * part
    return pd.DataFrame(
        {
            "name": result.names,
            "hectares": area / M2_PER_HA,
            "areas_touched": np.bincount(c, minlength=m),
            "need_hectares": need_m2 / M2_PER_HA,
            "need_share": need_m2 / area,
            "residents": np.bincount(c, weights=residents, minlength=m),
            "residents_unknown": np.bincount(
                c, weights=np.isnan(result.residents)[n], minlength=m
            ).astype(int),
        }
    )


def _shared_land(result: OverlapResult, pairs: NDArray[np.intp], cover_row: int) -> float:
    """Return the m² of the union of the pieces of one coverage area."""
    if len(pairs) == 1:
        return float(result.overlay.pair_area[pairs[0]])
    if result.overlay.pair_geometry is None:
        need = result.need_geom[result.overlay.need_index[pairs]]
        pieces = shapely.intersection(need, result.cover_geom[cover_row])
    else:
        pieces = result.overlay.pair_geometry[pairs]
    area = float(shapely.area(shapely.union_all(pieces)))
    return min(area, float(shapely.area(result.cover_geom[cover_row])))


def sensitivity(result: OverlapResult) -> pd.DataFrame:
    """Count covered need under the four rules of `rules`, by authority and in total.

    Columns: `rule`, `authority`, `areas`, `covered`, `not_covered`, `residents_covered`,
    `residents_not_covered` (whole areas, not apportioned), `residents_unknown` (areas whose
    residents are missing and in neither).
    """
    known = np.nan_to_num(result.residents)
    tables = []
    for rule in RULES:
        yes = covered(
            rule, result.overlay, result.need_geom, result.cover_geom, result.options.inside_percent
        )
        each = pd.DataFrame(
            {
                "authority": result.authorities,
                "areas": 1,
                "covered": yes.astype(int),
                "not_covered": (~yes).astype(int),
                "residents_covered": known * yes,
                "residents_not_covered": known * ~yes,
                "residents_unknown": np.isnan(result.residents).astype(int),
            }
        )
        table = _with_total(each, ["authority"])
        for name in ("residents_covered", "residents_not_covered"):
            table[name] = table[name].round().astype("int64")
        table.insert(0, "rule", rule)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _with_total(each: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    table = each.groupby(keys, sort=True, as_index=False).sum()
    total = each.drop(columns=keys).sum().to_frame().T.astype(each.dtypes.drop(keys).to_dict())
    total.insert(0, keys[0], TOTAL)
    return pd.concat([table, total], ignore_index=True)


def _ratio(top: ArrayLike, bottom: ArrayLike) -> NDArray[np.float64]:
    """Divide top by bottom; NaN where bottom is 0 or missing."""
    a, b = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    return np.divide(a, b, out=np.full(len(a), np.nan), where=(b != 0) & ~np.isnan(b))
