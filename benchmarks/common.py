"""What the benchmarks share: real areas, a running QGIS, and rounds of what is timed.

The environment variable WMVRU_DATA names the folder of real data, by default ../shared/data beside
the repository. Importing this module makes the plugin's package importable.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

DATA = Path(os.environ.get("WMVRU_DATA") or REPOSITORY.parent / "shared" / "data")
LSOAS = "england/LSOA_2011_England.gpkg"
ROUNDS = 3


@dataclass(frozen=True)
class Seconds:
    """Seconds of one thing that was timed, a value for each round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.median:7.2f}  ({min(self.values):.2f} to {max(self.values):.2f})"


@dataclass(frozen=True)
class Timing:
    """Seconds by the clock, and of the processor, which other work disturbs less."""

    clock: Seconds
    processor: Seconds


def lsoas(extent: tuple[float, float, float, float] | None = None) -> tuple[Any, np.ndarray, int]:
    """England's real LSOAs of 2011: the layer, its polygons repaired, and how many were.

    QGIS's own tools stop at invalid rings, so all sides read repaired ones.
    """
    import geopandas

    from wm_vru_plugin.core.geometry.repair import repair

    if not (DATA / LSOAS).is_file():
        sys.exit(f"{LSOAS} is not in {DATA}; set WMVRU_DATA to the folder of real data")
    layer = geopandas.read_file(DATA / LSOAS, bbox=extent)
    geoms, repairs = repair(np.asarray(layer.geometry.values, dtype=object), "LSOA", layer.index)
    return layer, geoms, len(repairs)


def write(frame: Any, path: Path) -> None:
    """Write a layer as the package is written."""
    frame.to_file(
        path, engine="pyogrio", promote_to_multi=True, GEOMETRY_NAME="geom", VERSION="1.2"
    )


@contextmanager
def qgis() -> Iterator[None]:
    """QGIS with Processing and the plugin's algorithms."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    # Its Python side lives as long as this name.
    provider = WmVruProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield
    application.exitQgis()


def algorithm(name: str, output: Path, **parameters: Any) -> Callable[[], str]:
    """A run of an algorithm that writes its file anew each time and returns its path."""
    import processing

    def go() -> str:
        output.unlink(missing_ok=True)
        processing.run(name, {**parameters, "OUTPUT": str(output)})
        return str(output)

    return go


def in_turn(runs: Mapping[str, Callable[[], Any]]) -> dict[str, Timing]:
    """Run all in turn, round by round, so that what disturbs the machine disturbs all alike."""
    found: dict[str, list[tuple[float, float]]] = {label: [] for label in runs}
    for _ in range(ROUNDS):
        for label, go in runs.items():
            begun, start = time.perf_counter(), time.process_time()
            go()
            found[label].append((time.perf_counter() - begun, time.process_time() - start))
    return {label: Timing(*map(Seconds, zip(*values))) for label, values in found.items()}
