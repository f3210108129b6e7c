"""How long the overlap takes beside QGIS's own tools, end to end: read, compute, write.

England's 32,844 real LSOAs of 2011 as need, and 39 and 1,000 coverage areas that are MADE UP (a
fixed seed, wandering outlines of 512 vertices, about 5 km2 each). All run in one process through
`processing.run`, in turn, three rounds; medians count. Areas are compared before anything is timed.

    .venv/bin/python benchmarks/overlap.py

The environment variable WMVRU_DATA names the folder of real data, by default ../shared/data beside
the repository. Exits with 1 when the areas differ or a target is missed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from common import ROUNDS, Seconds, algorithm, in_turn, lsoas, qgis, write
from qgis.core import QgsVectorLayer

TARGETS = {39: 5.0, 1000: 2.0}

OURS, OURS_ALL = "wmvru:overlap WRITE=touching", "wmvru:overlap WRITE=all"
VECTOR_OVERLAPS, INTERSECTION = "native:calculatevectoroverlaps", "native:intersection"
WHAT = {
    OURS: "reads the LSOAs in the rectangles of the areas; writes those that share land, whole, "
    "with area inside, class, names",
    OURS_ALL: "reads and writes all 32,844 LSOAs, whole, and measures the distance of each to the "
    "nearest area, which the others do not",
    VECTOR_OVERLAPS: "reads and writes all 32,844 LSOAs, whole, with area inside",
    INTERSECTION: "reads all LSOAs; writes the cut pieces, one for each pair",
}


def made_up_areas(around: np.ndarray, count: int) -> np.ndarray:
    """Made-up areas about random LSOAs, outlines that wander like real boundaries."""
    random = np.random.default_rng(count)
    picked = around[random.integers(0, len(around), count)]
    centre = shapely.get_coordinates(shapely.centroid(picked))
    turn = np.linspace(0, 2 * np.pi, 512, endpoint=False)
    reach = np.ones((count, len(turn)))
    for wave in range(2, 60):
        size, phase = random.normal(size=(count, 1)), random.uniform(0, 2 * np.pi, (count, 1))
        reach += 0.5 / wave * size * np.sin(wave * turn + phase)
    reach = np.clip(reach, 0.3, 2) * random.uniform(800, 1800, (count, 1))
    x, y = centre[:, :1] + reach * np.cos(turn), centre[:, 1:] + reach * np.sin(turn)
    areas = shapely.polygons(np.stack([x, y], axis=2))
    assert shapely.is_valid(areas).all()
    return areas


def prepare(folder: Path) -> None:
    """Files that all sides read: LSOAs repaired (QGIS's tools stop at invalid rings), areas."""
    layer, geoms, repaired = lsoas()
    need = geopandas.GeoDataFrame(
        {"code": layer["LSOA11CD"], "name": layer["LSOA11NM"]}, geometry=geoms, crs=layer.crs
    )
    write(need, folder / "need.gpkg")
    print(f"{len(need):,} LSOAs, {repaired} repaired beforehand for all sides")
    for count in TARGETS:
        areas = made_up_areas(geoms, count)
        names = [f"Made-up area {i + 1}" for i in range(count)]
        frame = geopandas.GeoDataFrame({"name": names}, geometry=areas, crs=layer.crs)
        write(frame, folder / f"cover_{count}.gpkg")
        print(f"{count:,} made-up areas, mean {shapely.area(areas).mean() / 1e6:.1f} km2")


def runs(folder: Path, count: int) -> dict[str, Callable[[], str]]:
    """What is timed: each runs one algorithm and returns the file it wrote."""
    need, cover = str(folder / "need.gpkg"), str(folder / f"cover_{count}.gpkg")

    def run(file: str, name: str, **parameters: Any) -> Callable[[], str]:
        return algorithm(name, folder / f"{file}_{count}.gpkg", **parameters)

    overlap = {"NEED": need, "COVERAGE": cover}
    return {
        OURS: run("touching", "wmvru:overlap", **overlap, WRITE="touching"),
        OURS_ALL: run("all", "wmvru:overlap", **overlap, WRITE="all"),
        VECTOR_OVERLAPS: run("overlaps", VECTOR_OVERLAPS, INPUT=need, LAYERS=[cover]),
        INTERSECTION: run("intersection", INTERSECTION, INPUT=need, OVERLAY=cover),
    }


def agree(outputs: dict[str, str], folder: Path, count: int) -> bool:
    """Whether area inside is the same for every LSOA, within 1e-6 of its area.

    QGIS's area columns, and the unions of the pieces that QGIS cut (overlapping areas give
    overlapping pieces), are held against the core's. What our algorithm wrote is held against the
    core's too; it rounds to a square metre.
    """
    from wm_vru_plugin.core.geometry.overlay import overlay

    need = geopandas.read_file(folder / "need.gpkg").set_index("code")
    cover = geopandas.read_file(folder / f"cover_{count}.gpkg")
    shared = overlay(as_array(need), as_array(cover))
    every = overlay(as_array(need), as_array(cover), sliver_m2=0.0)
    # The core drops pieces under 1 m2 on purpose; QGIS keeps them.
    small = every.pair_area < 1.0
    slivers = np.bincount(
        every.need_index[small], weights=every.pair_area[small], minlength=len(need)
    )
    table = geopandas.read_file(outputs[VECTOR_OVERLAPS], ignore_geometry=True).set_index("code")
    (column,) = [name for name in table.columns if name.endswith("_area")]
    pieces = geopandas.read_file(outputs[INTERSECTION])[["code", "geometry"]]
    written = {
        label: geopandas.read_file(outputs[label], ignore_geometry=True).set_index("code")
        for label in (OURS, OURS_ALL)
    }
    good = True
    for name, area, slack in (
        (VECTOR_OVERLAPS, table[column], slivers),
        (f"{INTERSECTION}, united", pieces.dissolve("code").area, slivers),
        *((label, frame["area_inside_ha"] * 1e4, 0.501) for label, frame in written.items()),
    ):
        inside = area.reindex(need.index).fillna(0).to_numpy()
        gap = np.clip(np.abs(inside - shared.area_inside) - slack, 0, None)
        fine = bool((gap / shared.area).max() <= 1e-6)
        good &= fine
        theirs, ours = inside.sum() / 1e6, shared.area_inside.sum() / 1e6
        print(
            f"  {name:<34} {theirs:,.6f} km2, core {ours:,.6f} km2; largest difference "
            f"{(gap / shared.area).max():.0e} of an LSOA: {'agrees' if fine else 'DIFFERS'}"
        )
    return good


def as_array(frame: Any) -> np.ndarray:
    return np.asarray(frame.geometry.values, dtype=object)


def main() -> int:
    good = True
    with qgis(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for count, target in TARGETS.items():
            algorithms = runs(folder, count)
            print(f"\n{count:,} areas. First, whether the areas agree:")
            outputs = {label: go() for label, go in algorithms.items()}
            good &= agree(outputs, folder, count)
            rows = {label: QgsVectorLayer(path).featureCount() for label, path in outputs.items()}
            timed = in_turn(algorithms)
            seconds = {label: timing.clock for label, timing in timed.items()}
            good &= report(count, target, seconds, rows)
    print("\nAll as it should be." if good else "\nNOT as it should be: see above.")
    return 0 if good else 1


def report(count: int, target: float, seconds: dict[str, Seconds], rows: dict[str, int]) -> bool:
    """Print medians and ratios; whether the target is met."""
    median = {label: values.median for label, values in seconds.items()}
    print(f"Seconds, medians of {ROUNDS} rounds (least to most):")
    for label, values in seconds.items():
        print(f"  {label:<32} {values}  {rows[label]:,} features written\n      {WHAT[label]}")
    print("Ratios (how many times as long QGIS's tool takes):")
    for ours in (OURS, OURS_ALL):
        for theirs in (VECTOR_OVERLAPS, INTERSECTION):
            print(f"  {theirs:<32} / {ours:<30} {median[theirs] / median[ours]:6.1f}")
    reached = median[VECTOR_OVERLAPS] / median[OURS]
    met = reached >= target
    verdict = "met" if met else "MISSED"
    print(f"Target with {count:,} areas: {target:.0f} times; {reached:.1f}, {verdict}")
    return met


if __name__ == "__main__":
    sys.exit(main())
