"""How much of the need lies inside the coverage areas: by area, by authority, by coverage area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.nearest import nearest
from ..geometry.overlay import Overlay, overlay
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA
from ..tables.columns import number_column, text_column
from .areas import CoverAreas, NeedAreas
from .overlap_tables import by_authority, by_coverage, pieces_frame, sensitivity
from .rules import check_percentages, classify


@dataclass(frozen=True)
class OverlapOptions:
    """Thresholds of an overlap.

    Attributes:
        inside_percent: at least this much of an area inside makes it "inside" (and `within`).
        outside_percent: at most this much inside makes it "outside"; between is "partial".
        sliver_m2: shared pieces smaller than this are digitising noise and dropped.

    Raises:
        InputError: thresholds contradict one another, or the sliver is negative.
    """

    inside_percent: float = 99.0
    outside_percent: float = 1.0
    sliver_m2: float = 1.0

    def __post_init__(self) -> None:
        check_percentages(self.inside_percent, self.outside_percent)
        if self.sliver_m2 < 0:
            raise InputError("Sliver", f"{self.sliver_m2:g} m2 is negative", "0 or more")


class OverlapResult:
    """Tables of one overlap; each is worked out when first asked for, so unused ones cost nothing.

    Attributes:
        overlay: the pairs and areas behind the tables.
        codes, authorities: (n,) text of each need polygon.
        residents: (n,) residents, NaN where unknown.
        names: (m,) names of the coverage areas.
    """

    def __init__(
        self,
        shared: Overlay,
        need_geom: Geometries,
        cover_geom: Geometries,
        codes: NDArray[np.object_],
        authorities: NDArray[np.object_],
        residents: NDArray[np.float64],
        names: NDArray[np.object_],
        options: OverlapOptions,
        check_cancelled: CancelCheck = None,
    ) -> None:
        self.overlay = shared
        self.need_geom = need_geom
        self.cover_geom = cover_geom
        self.codes = codes
        self.authorities = authorities
        self.residents = residents
        self.names = names
        self.options = options
        self.check_cancelled = check_cancelled

    @cached_property
    def classes(self) -> NDArray[np.object_]:
        """(n,) inside, partial or outside."""
        return classify(self.overlay, self.options.inside_percent, self.options.outside_percent)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """One row per need polygon, in the order given: `code`, `authority`, `area_ha`,
        `area_inside_ha`, `share_inside` (0 to 1), `class`, `covering` (names of the coverage areas
        that share land with it, largest share first, "; " between), `nearest_name` and `nearest_m`
        (0 when touching).
        """
        shared = self.overlay
        rank = np.lexsort((self.names[shared.cover_index], -shared.pair_area, shared.need_index))
        row, name = shared.need_index[rank], self.names[shared.cover_index[rank]]
        first = np.r_[0, np.flatnonzero(np.diff(row)) + 1] if len(row) else np.array([], int)
        covering = np.full(len(self.codes), "", dtype=object)
        for start, stop in zip(first, np.r_[first[1:], len(row)]):
            covering[row[start]] = "; ".join(dict.fromkeys(name[start:stop]))
        nearest_name, nearest_m = nearest(
            self.need_geom, self.cover_geom, self.names, known=(row[first], name[first])
        )
        return pd.DataFrame(
            {
                "code": self.codes,
                "authority": self.authorities,
                "area_ha": shared.area / M2_PER_HA,
                "area_inside_ha": shared.area_inside / M2_PER_HA,
                "share_inside": shared.share_inside,
                "class": self.classes,
                "covering": covering,
                "nearest_name": nearest_name,
                "nearest_m": nearest_m,
            }
        )

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """One row per pair: `code`, `coverage`, `area_ha`, `share_of_area` (0 to 1), `geometry`
        (None where pieces were not asked for).
        """
        return pieces_frame(self)

    @cached_property
    def by_authority(self) -> pd.DataFrame:
        """One row per authority, by name, and a "Total"; see `overlap_tables.by_authority`."""
        return by_authority(self)

    @cached_property
    def by_coverage(self) -> pd.DataFrame:
        """One row per coverage area, in the order given; see `overlap_tables.by_coverage`."""
        return by_coverage(self)

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """The four rules by authority and in total; see `overlap_tables.sensitivity`."""
        return sensitivity(self)


def overlap(
    need: NeedAreas,
    cover: CoverAreas,
    options: OverlapOptions = OverlapOptions(),
    *,
    pieces: bool = True,
    check_cancelled: CancelCheck = None,
) -> OverlapResult:
    """Overlay need polygons with coverage areas.

    Args:
        need: n need polygons. Without a column of authorities all are in "All areas"; without one
            of residents these are unknown everywhere.
        cover: m coverage areas; without names they are "Area 1", "Area 2", ….
        options: thresholds.
        pieces: keep shared polygons for `OverlapResult.pieces`.
        check_cancelled: called between chunks of work; raises to stop.

    Raises:
        InputError: a named column is absent, or residents are negative or not numbers.

    Examples:
        Two LSOAs of one hectare, of which coverage takes half of the first and all of the second:

        >>> import shapely
        >>> need = pd.DataFrame(
        ...     {"code": ["E1", "E2"], "lad_name": "Dudley", "population": [1500, 1700]}
        ... )
        >>> squares = shapely.box([0, 100], 0, [100, 200], 100)
        >>> areas = pd.DataFrame({"name": ["Impact Area"]})
        >>> cover = CoverAreas(areas, shapely.box([50], 0, [250], 100))
        >>> result = overlap(NeedAreas(need, squares), cover)
        >>> print(result.areas[["code", "share_inside", "class"]].to_string(index=False))
        code  share_inside   class
          E1           0.5 partial
          E2           1.0  inside
    """
    codes = text_column(need.frame, need.code, "Need layer")
    authorities = text_column(need.frame, need.authority, "Need layer", "All areas")
    authorities[authorities == ""] = "Not stated"
    residents = number_column(need.frame, need.population, "Need layer")
    names = text_column(cover.frame, cover.name, "Coverage layer")
    unnamed = np.flatnonzero(names == "")
    names[unnamed] = [f"Area {i + 1}" for i in unnamed]
    need_geom = np.asarray(need.geometry, dtype=object)
    cover_geom = np.asarray(cover.geometry, dtype=object)
    shared = overlay(
        need_geom,
        cover_geom,
        pieces=pieces,
        sliver_m2=options.sliver_m2,
        check_cancelled=check_cancelled,
    )
    return OverlapResult(
        shared,
        need_geom,
        cover_geom,
        codes,
        authorities,
        residents,
        names,
        options,
        check_cancelled,
    )
