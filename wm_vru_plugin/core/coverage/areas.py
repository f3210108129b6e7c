"""Areas of need and areas of coverage: rows, polygons, and which columns say what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ..geometry.repair import Geometries


@dataclass(frozen=True)
class NeedAreas:
    """Need polygons with what is known of them.

    Attributes:
        frame: (n,) rows.
        geometry: (n,) valid polygons in EPSG:27700, as `geometry.repair` returns.
        code: column of identifiers.
        authority: column of authority names; None where there is none, as with those below.
        population: column of residents.
        under_16: column of residents under 16.
        score: column of scores.
        place: column of names of wards or MSOAs.
    """

    frame: pd.DataFrame
    geometry: Geometries
    code: str = "code"
    authority: str | None = "lad_name"
    population: str | None = "population"
    under_16: str | None = "pop_0_15"
    score: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class CoverAreas:
    """Coverage polygons with their names.

    Attributes:
        frame: (m,) rows.
        geometry: (m,) valid polygons in EPSG:27700.
        name: column of names; None where there is none.
    """

    frame: pd.DataFrame
    geometry: Geometries
    name: str | None = "name"
