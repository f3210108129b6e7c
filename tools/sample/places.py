"""What is laid down by hand: how the invented authorities lie, and where their centres are.

Coordinates are kilometres in EPSG:27700. The outlines are drawn from a few thick strokes in the
rough relative position of the seven authorities; no real boundary was used.
"""

from __future__ import annotations

from dataclasses import dataclass

from wm_vru_plugin.core.places.areas import WEST_MIDLANDS

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """An authority: code, name, numbers of areas, size in km2, and the strokes of its outline.

    Attributes:
        strokes: (from, to, radius).
        under_16: share of residents aged 0 to 15.
        over_60: share of residents aged 60 and over.
        burden: added to the standardised latent deprivation of its LSOAs.
    """

    code: str
    name: str
    lsoas: int
    msoas: int
    km2: float
    impact_areas: int
    strokes: tuple[tuple[Point, Point, float], ...]
    under_16: float
    over_60: float
    burden: float


_COUNTS = (639, 195, 201, 186, 134, 167, 158)
_MSOAS = (132, 42, 43, 38, 29, 39, 33)
_KM2 = (268.0, 99.0, 98.0, 86.0, 178.0, 104.0, 69.0)
_IMPACT = (16, 5, 3, 5, 2, 4, 4)
_AGES = ((0.23, 0.18), (0.19, 0.18), (0.19, 0.25), (0.22, 0.19), (0.19, 0.27), (0.21, 0.23))
_AGES += ((0.21, 0.21),)
_BURDEN = (0.28, -0.2, -0.1, 0.35, -0.75, 0.1, 0.25)
_STROKES: tuple[tuple[tuple[Point, Point, float], ...], ...] = (
    (
        ((399.6, 281.6), (406.0, 281.2), 3.3),
        ((403.6, 286.6), (411.6, 287.0), 3.9),
        ((410.6, 291.0), (412.2, 297.6), 3.3),
        ((406.0, 281.4), (412.0, 284.0), 2.8),
    ),
    (((431.0, 279.8), (435.2, 279.0), 4.6), ((433.4, 282.4), (433.8, 282.9), 3.0)),
    (
        ((389.4, 291.6), (391.4, 286.2), 3.1),
        ((391.4, 284.8), (396.2, 285.2), 2.9),
        ((391.6, 292.6), (394.6, 290.0), 2.4),
    ),
    (((398.0, 288.0), (401.8, 293.0), 3.3), ((395.4, 294.2), (398.4, 292.6), 2.3)),
    (
        ((413.6, 279.6), (416.6, 286.4), 2.3),
        ((416.8, 278.6), (420.4, 281.0), 3.9),
        ((420.6, 281.8), (426.0, 282.4), 3.6),
    ),
    (((400.2, 298.4), (404.0, 303.0), 3.6), ((404.4, 297.8), (405.4, 300.6), 2.9)),
    (((388.8, 297.8), (394.4, 299.8), 3.2), ((391.0, 296.6), (395.2, 296.8), 2.4)),
)

PLACES: tuple[Place, ...] = tuple(
    Place(
        "Z" + authority.code[1:],
        authority.name,
        _COUNTS[i],
        _MSOAS[i],
        _KM2[i],
        _IMPACT[i],
        _STROKES[i],
        *_AGES[i],
        _BURDEN[i],
    )
    for i, authority in enumerate(WEST_MIDLANDS)
)

# Town centres: where, how strong (1 = the largest), how wide the built-up area is (km).
CENTRES: tuple[tuple[Point, float, float], ...] = (
    ((407.0, 286.7), 1.0, 5.5),
    ((433.1, 279.4), 0.75, 3.6),
    ((393.9, 289.3), 0.4, 3.6),
    ((400.6, 291.2), 0.5, 3.6),
    ((415.4, 280.4), 0.4, 2.4),
    ((401.8, 298.6), 0.55, 3.2),
    ((391.6, 298.6), 0.7, 3.2),
    ((412.0, 295.6), 0.25, 2.6),
    ((416.4, 286.2), 0.3, 1.8),
)

# Outer estates far from the centres, with high need.
ESTATES: tuple[tuple[Point, float], ...] = (
    ((400.2, 280.2), 1.5),
    ((412.6, 289.6), 1.5),
    ((417.0, 286.9), 1.2),
    ((400.6, 302.6), 1.3),
    ((394.2, 302.4), 1.1),
    ((436.2, 282.2), 1.0),
    ((397.2, 286.4), 1.0),
    ((403.0, 278.9), 1.1),
    ((430.0, 277.6), 0.6),
    ((390.4, 286.6), 0.9),
)
