"""Coordinates of points in tables: National Grid or longitude and latitude.

The core knows no projections, so both pairs are carried as columns and whoever writes the package
turns longitude and latitude (WGS 84) into the National Grid.
"""

from __future__ import annotations

import pandas as pd

from .tabular import first_of, numbers

COORDINATES = ("easting", "northing", "longitude", "latitude")
"""Columns in metres of EPSG:27700 and in degrees of EPSG:4326; empty where not given."""

_NAMES = {
    "easting": ("easting", "eastings", "x_easting", "easting_m"),
    "northing": ("northing", "northings", "y_northing", "northing_m"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "latitude": ("latitude", "lat"),
}
_LIMITS = {
    "easting": (0, 700_000),
    "northing": (0, 1_300_000),
    "longitude": (-9.5, 2.5),
    "latitude": (49, 61.5),
}
_PAIRS = (("easting", "northing"), ("longitude", "latitude"))


def columns(header: list[str]) -> dict[str, str]:
    """Return the header of each coordinate, for the pairs that are whole."""
    found = {ours: first_of(header, names) for ours, names in _NAMES.items()}
    return {
        ours: found[ours] for pair in _PAIRS if all(found[one] for one in pair) for ours in pair
    }


def coordinates(table: pd.DataFrame, refused: list[str], notes: list[str]) -> pd.DataFrame:
    """Return the four columns of `COORDINATES` under the table's row numbers.

    A place outside Great Britain, or half of one, is refused and left empty; 0, 0 is no place.
    """
    given = columns(list(table.columns))
    frame = pd.DataFrame(float("nan"), index=table.index, columns=list(COORDINATES))
    for first, second in _PAIRS:
        if first not in given:
            continue
        one = numbers(table, given[first], refused, notes)
        two = numbers(table, given[second], refused, notes)
        nowhere = (one == 0) & (two == 0)
        absent = nowhere | (one.isna() & two.isna())
        wrong = ~absent & ~(one.between(*_LIMITS[first]) & two.between(*_LIMITS[second]))
        for row in table.index[wrong]:
            refused.append(
                f"row {row}, columns '{given[first]}' and '{given[second]}': "
                f"{one[row]:.10g}, {two[row]:.10g} is no place in Great Britain"
            )
        frame[first] = one.mask(absent | wrong)
        frame[second] = two.mask(absent | wrong)
    return frame


def unlocated(frame: pd.DataFrame) -> pd.Series:
    """Return which rows have neither pair of coordinates."""
    return frame["easting"].isna() & frame["longitude"].isna()
