"""From strokes to regions on a grid, and from regions to seeds of LSOAs."""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from .draw import Draw, smooth_field
from .places import CENTRES, PLACES

STEP = 0.15
_X = np.arange(380.0, 446.0, STEP)
_Y = np.arange(266.0, 312.0, STEP)
OUTSIDE = len(PLACES)


def _distance(points: np.ndarray, start: tuple, end: tuple) -> np.ndarray:
    """Distance of (n, 2) points to a line segment."""
    a, b = np.array(start), np.array(end)
    along = np.clip((points - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return np.hypot(*(points - a - along[:, None] * (b - a)).T)


def _tidy(labels: np.ndarray) -> np.ndarray:
    """Each region in one piece, without holes: stray pieces go to the nearest region."""
    keep = np.zeros(labels.shape, dtype=bool)
    for region in range(OUTSIDE + 1):
        pieces, count = ndimage.label(labels == region)
        sizes = ndimage.sum(labels == region, pieces, range(1, count + 1))
        keep |= pieces == 1 + int(np.argmax(sizes))
    nearest = ndimage.distance_transform_edt(~keep, return_distances=False, return_indices=True)
    return labels[tuple(nearest)]


def regions() -> tuple[np.ndarray, np.ndarray]:
    """Grid points (n, 2) in km and the region of each: a position in PLACES, or OUTSIDE."""
    x, y = np.meshgrid(_X, _Y)
    points = np.column_stack([x.ravel(), y.ravel()])
    draw = Draw(1)
    bent = points + 0.55 * np.column_stack([smooth_field(points, 2.2, draw) for _ in range(2)])
    bent += 0.16 * np.column_stack([smooth_field(points, 0.6, draw) for _ in range(2)])
    away = np.column_stack(
        [
            np.min([_distance(bent, a, b) - radius for a, b, radius in place.strokes], axis=0)
            for place in PLACES
        ]
    )
    growth = np.zeros(OUTSIDE)
    target = np.array([place.km2 for place in PLACES])
    labels = np.empty(0)
    for _ in range(40):
        score = away - growth
        labels = np.where(score.min(axis=1) <= 0, score.argmin(axis=1), OUTSIDE)
        size = np.bincount(labels, minlength=OUTSIDE + 1)[:OUTSIDE] * STEP**2
        growth += 2.5 * (target - size) / target
    return points, _tidy(labels.reshape(x.shape)).ravel()


def urban(points: np.ndarray) -> np.ndarray:
    """How built-up a place is, 0 (country) to about 1, from the distance to the centres."""
    value = np.zeros(len(points))
    for centre, strength, width in CENTRES:
        squared = ((points - np.array(centre)) ** 2).sum(axis=1)
        value = np.maximum(value, (0.5 + 0.5 * strength) * np.exp(-squared / (2 * width**2)))
    return value


def seeds() -> tuple[np.ndarray, np.ndarray]:
    """Seeds (n, 2) in km and the region of each; those OUTSIDE shape the outer edge.

    Few Lloyd steps, with each seed held in its own region, leave cells uneven as real areas are.
    """
    points, labels = regions()
    draw = Draw(2)
    inside = labels < OUTSIDE
    density = 0.06 + urban(points) * np.exp(0.5 * smooth_field(points, 1.2, draw))
    size = np.array([place.lsoas for place in PLACES], dtype=float)
    mass = np.bincount(labels[inside], density[inside], minlength=OUTSIDE)
    density = np.where(inside, density * (size / mass)[labels.clip(0, OUTSIDE - 1)], 0.0)
    gap, near = cKDTree(points[inside]).query(points)
    density[~inside] = density[inside][near[~inside]]
    density[gap > 4.0] = 0.0
    positions, regions_of = [], []
    for region in range(OUTSIDE + 1):
        mine = np.flatnonzero((labels == region) & (density > 0))
        count = PLACES[region].lsoas if region < OUTSIDE else round(density[mine].sum())
        chosen = points[mine][draw.weighted(density[mine], count)]
        for _ in range(2):
            owner = cKDTree(chosen).query(points[mine])[1]
            weight = np.bincount(owner, density[mine], minlength=count)
            sums = [np.bincount(owner, density[mine] * points[mine, i], count) for i in (0, 1)]
            centre = np.column_stack(sums) / np.maximum(weight, 1e-9)[:, None]
            chosen = np.where(weight[:, None] > 0, centre, chosen)
        positions.append(chosen + (draw.uniform(count, 2) - 0.5) * STEP)
        regions_of.append(np.full(count, region))
    return np.vstack(positions), np.concatenate(regions_of)
