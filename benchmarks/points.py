"""How long counting points in areas takes beside QGIS's own tool, end to end: read, compute, write.

The areas are the real 2011 LSOAs of the West Midlands. The points are MADE UP (a fixed seed): one
million in 231,326 different places, as many as police.uk's anonymous points might be, in the manner
of police.uk, which puts many crimes in one place. Counts are compared before anything is timed;
medians of three rounds count. Both sides run in one thread, so the ratio is that of processor time,
which other work on the machine disturbs less; the clock's seconds are printed beside it.

    .venv/bin/python benchmarks/points.py

The environment variable WMVRU_DATA names the folder of real data, by default ../shared/data beside
the repository. Exits with 1 when the counts differ or the target is missed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import shapely
from common import ROUNDS, algorithm, in_turn, lsoas, qgis, write

EXTENT = (377_000.0, 272_000.0, 437_000.0, 309_000.0)
POINTS, PLACES = 1_000_000, 231_326
TARGET = 2.0

BARE, FULL, THEIRS = "wmvru:aggregatepoints", "wmvru:aggregatepoints, all", "native"
WHAT = {
    BARE: "reads the points without attributes; writes the areas with a count",
    FULL: "reads category and period too; writes a column for each category and the long table",
    THEIRS: "native:countpointsinpolygon: reads the points; writes the areas with a count",
}


def prepare(folder: Path) -> None:
    """Files that all sides read: repaired LSOAs, made-up points."""
    layer, geoms, _ = lsoas(EXTENT)
    areas = geopandas.GeoDataFrame({"code": layer["LSOA11CD"]}, geometry=geoms, crs=layer.crs)
    write(areas, folder / "areas.gpkg")
    random = np.random.default_rng(2020)
    places = random.uniform(EXTENT[:2], EXTENT[2:], (PLACES, 2)).round()
    which = np.concatenate([np.arange(PLACES), random.integers(0, PLACES, POINTS - PLACES)])
    points = geopandas.GeoDataFrame(
        {
            "category": random.choice(["robbery", "burglary", "violence", "theft"], POINTS),
            "period": random.choice([f"2019-{month:02}" for month in range(1, 13)], POINTS),
        },
        geometry=shapely.points(places[which]),
        crs=layer.crs,
    )
    points.to_file(folder / "points.gpkg", engine="pyogrio", VERSION="1.2")
    print(f"{len(areas):,} LSOAs, {POINTS:,} made-up points in {PLACES:,} places")


def runs(folder: Path) -> dict[str, Callable[[], str]]:
    """What is timed: each runs one algorithm and returns the file it wrote."""
    points, areas = str(folder / "points.gpkg"), str(folder / "areas.gpkg")
    none = {"CATEGORY_FIELD": "", "VICTIM_FIELD": "", "PERIOD_FIELD": ""}
    ours = {"POINTS": points, "AREAS": areas}
    return {
        BARE: algorithm("wmvru:aggregatepoints", folder / "bare.gpkg", **ours, **none),
        FULL: algorithm(
            "wmvru:aggregatepoints", folder / "full.gpkg", **ours, TABLE=str(folder / "long.csv")
        ),
        THEIRS: algorithm(
            "native:countpointsinpolygon", folder / "theirs.gpkg",
            POINTS=points, POLYGONS=areas, FIELD="NUMPOINTS",
        ),
    }  # fmt: skip


def agree(outputs: dict[str, str]) -> bool:
    """Whether the counts are the same for every LSOA.

    QGIS counts only what lies within an area; ours counts a point on a boundary in the first of
    its areas, so ours may have a few more: as many as geopandas finds on boundaries.
    """
    frames = {
        label: geopandas.read_file(path, ignore_geometry=True, engine="pyogrio").set_index("code")
        for label, path in outputs.items()
    }
    theirs = frames[THEIRS]["NUMPOINTS"].astype(int)
    good = True
    for label in (BARE, FULL):
        ours = frames[label]["points"].reindex(theirs.index)
        more = ours - theirs
        fine = bool((more >= 0).all()) and int(more.sum()) <= 50
        good &= fine
        print(
            f"  {label:<28} {int(ours.sum()):,} points, QGIS {int(theirs.sum()):,}; "
            f"{int((more != 0).sum())} LSOAs differ, by points on boundaries: "
            f"{'agrees' if fine else 'DIFFERS'}"
        )
    return good


def main() -> int:
    with qgis(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        algorithms = runs(folder)
        print("First, whether the counts agree:")
        good = agree({label: go() for label, go in algorithms.items()})
        timed = in_turn(algorithms)
    median = {label: timing.processor.median for label, timing in timed.items()}
    print(f"Seconds of processor time, medians of {ROUNDS} rounds (least to most); by the clock:")
    for label, timing in timed.items():
        print(f"  {label:<28} {timing.processor}; {timing.clock.median:.2f}\n      {WHAT[label]}")
    print("Ratios (how many times as long QGIS's tool takes):")
    for label in (BARE, FULL):
        print(f"  native:countpointsinpolygon / {label:<28} {median[THEIRS] / median[label]:5.1f}")
    reached = median[THEIRS] / median[BARE]
    good &= reached >= TARGET
    print(f"Target: {TARGET:g} times; {reached:.1f}, {'met' if reached >= TARGET else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
