"""Random need and coverage polygons for property tests."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely import affinity

CELL = 1000.0


def grid(size: int, seed: int) -> np.ndarray:
    """A coverage of size x size jittered cells that share vertices, a few merged in far pairs."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(size + 1.0), np.arange(size + 1.0), indexing="ij")
    nodes = np.stack([x, y], axis=2) * CELL + random.uniform(-300, 300, (size + 1, size + 1, 2))
    cells = [
        shapely.Polygon([nodes[i, j], nodes[i + 1, j], nodes[i + 1, j + 1], nodes[i, j + 1]])
        for i in range(size)
        for j in range(size)
    ]
    # Two opposite corners become one multipolygon, as some real areas are.
    far = shapely.MultiPolygon([cells[0], cells[-1]])
    geoms = np.empty(len(cells) - 1, dtype=object)
    geoms[:] = [far, *cells[1:-1]]
    return geoms


@st.composite
def coverages(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """(need, cover): covers overlap, nest, repeat, touch, lie apart, are multipolygons or holed."""
    size = draw(st.integers(2, 5))
    need = grid(size, draw(st.integers(0, 10_000)))
    place = st.floats(-1.0, size + 1.0).map(lambda v: v * CELL)
    covers: list[shapely.Geometry] = []
    for _ in range(draw(st.integers(1, 6))):
        kinds = ["disc", "box", "cell", "far", "ring"]
        kind = draw(st.sampled_from([*kinds, "nested", "again", "both"] if covers else kinds))
        x, y, width = draw(place), draw(place), draw(st.floats(0.05, 3.0)) * CELL
        if kind == "disc":
            covers.append(shapely.Point(x, y).buffer(width, quad_segs=4))
        elif kind == "ring":
            disc = shapely.Point(x, y).buffer(width, quad_segs=4)
            covers.append(disc.difference(affinity.scale(disc, 0.5, 0.5)))
        elif kind == "box":
            covers.append(shapely.box(x, y, x + width, y + width))
        elif kind == "cell":  # edges in common with the need, so that others only touch it
            covers.append(need[draw(st.integers(0, len(need) - 1))])
        elif kind == "far":
            covers.append(shapely.box(x + 1e6, y, x + 1e6 + width, y + width))
        elif kind == "nested":
            covers.append(affinity.scale(draw(st.sampled_from(covers)), 0.5, 0.5))
        elif kind == "again":
            covers.append(draw(st.sampled_from(covers)))
        else:
            other = shapely.box(x, y, x + width, y + width)
            covers.append(shapely.union(draw(st.sampled_from(covers)), other))
    array = np.empty(len(covers), dtype=object)
    array[:] = covers
    return need, array


def hexagon_area(size: float) -> float:
    """Return the area of a regular hexagon whose opposite sides are `size` apart."""
    return np.sqrt(3) / 2 * size**2
