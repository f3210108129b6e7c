"""LSOAs grouped into MSOAs and wards: contiguous, of even size, without a seed or a search."""

from __future__ import annotations

import numpy as np


def neighbours(pairs: np.ndarray, count: int) -> list[list[int]]:
    """Neighbour lists from (k, 2) pairs of positions."""
    lists: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        lists[a].append(int(b))
        lists[b].append(int(a))
    return [sorted(each) for each in lists]


def connected(nodes: set[int], links: list[list[int]]) -> bool:
    """Whether the nodes hang together."""
    if not nodes:
        return True
    start = min(nodes)
    seen, queue = {start}, [start]
    while queue:
        for other in links[queue.pop()]:
            if other in nodes and other not in seen:
                seen.add(other)
                queue.append(other)
    return len(seen) == len(nodes)


def _grow(
    nodes: list[int], size: int, rank: dict[int, float], links: list[list[int]]
) -> set[int] | None:
    """`size` connected nodes of lowest rank whose rest is connected too, if growing finds them."""
    rest = set(nodes)
    part: set[int] = set()
    while len(part) < size:
        front = {other for node in part for other in links[node]} & rest if part else rest
        for node in sorted(front, key=lambda each: (rank[each], each)):
            if connected(rest - {node}, links):
                part.add(node)
                rest.remove(node)
                break
        else:
            return None
    return part


def _halve(
    nodes: list[int], size: int, points: np.ndarray, links: list[list[int]]
) -> tuple[list[int], list[int]]:
    """`size` nodes from one end of the group, and the rest; both connected.

    Cuts across the long axis first; where growing gets stuck, the axis is turned.
    """
    centred = points[nodes] - points[nodes].mean(axis=0)
    along = np.linalg.eigh(centred.T @ centred)[1][:, 1]
    along = along * np.sign(along[np.argmax(np.abs(along))])
    for turn in np.pi * np.array([0, 1, 0.125, -0.125, 0.875, -0.875, 0.25, -0.25, 0.5, -0.5]):
        axis = np.cos(turn) * along + np.sin(turn) * np.array([-along[1], along[0]])
        rank = dict(zip(nodes, np.round(centred @ axis, 3).tolist()))
        part = _grow(nodes, size, rank, links)
        if part is not None:
            return sorted(part), sorted(set(nodes) - part)
    raise ValueError("a group of areas cannot be cut into two connected parts")


def partition(
    nodes: list[int], groups: int, points: np.ndarray, links: list[list[int]]
) -> list[list[list[int]]]:
    """Cut a connected set of areas into connected groups of even size, by repeated halving.

    Args:
        nodes: positions of the areas.
        groups: how many groups (MSOAs) to make.
        points: (n, 2) centres of all areas.
        links: neighbour lists of all areas.

    Returns:
        Wards, each a list of two or three MSOAs, each a list of positions.
    """
    if groups == 1:
        return [[nodes]]
    first = groups // 2
    size = round(len(nodes) * first / groups)
    near, far = _halve(nodes, size, points, links)
    wards = partition(near, first, points, links)
    wards += partition(far, groups - first, points, links)
    if groups <= 3:
        return [[msoa for ward in wards for msoa in ward]]
    return wards
