"""How long Gi* with 999 conditional permutations takes beside esda, in one run.

England's 32,844 real LSOAs of 2011 with MADE-UP counts (a fixed seed). Twice: the statistic alone,
neighbours given; and whole, from polygons through queen neighbours to p values. In turn, three
rounds; medians count. The z scores are compared before anything is timed.

    .venv/bin/python benchmarks/hotspots.py

esda compiles its permutations where numba is installed, in a first run that is not timed; the
output says whether it is. The environment variable WMVRU_DATA names the folder of real data, by
default ../shared/data beside the repository. Exits with 1 when the z scores differ.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

import geopandas  # noqa: E402
import numpy as np  # noqa: E402

from wm_vru_plugin.core.geometry import repair  # noqa: E402
from wm_vru_plugin.core.getis_ord import gi_star  # noqa: E402
from wm_vru_plugin.core.hotspots import HotspotOptions, hotspots  # noqa: E402
from wm_vru_plugin.core.local_permutations import shuffle  # noqa: E402
from wm_vru_plugin.core.weights import binary_weights  # noqa: E402

DATA = Path(os.environ.get("WMVRU_DATA") or REPOSITORY.parent / "shared" / "data")
LSOAS = "england/LSOA_2011_England.gpkg"
PERMUTATIONS = 999
ROUNDS = 3
Runs = dict[str, tuple[Callable[[], Any], Callable[[], Any]]]


def runs(geoms: np.ndarray, values: np.ndarray) -> Runs:
    """What is timed, by name: ours, then esda's, each giving z scores."""
    from esda import G_Local
    from libpysal.weights import WSP, Queen, fill_diagonal

    weights = binary_weights(geoms, "contiguity", 0, 0, own=True)
    theirs = WSP(weights).to_W(silence_warnings=True)
    frame = geopandas.GeoDataFrame(geometry=geoms)
    options = HotspotOptions(permutations=PERMUTATIONS)

    def ours() -> np.ndarray:
        centred = (values - values.mean()) / values.std()
        z = gi_star(values, weights)
        shuffle(centred, weights, PERMUTATIONS, 1).p_values(z)
        return z

    def local(w: Any) -> np.ndarray:
        found = G_Local(
            values, w, "B", PERMUTATIONS, star=True, keep_simulations=False, n_jobs=1, seed=1
        )
        return np.asarray(found.Zs)

    def whole() -> np.ndarray:
        return hotspots(values, geoms, options).areas["z"].to_numpy()

    def their_whole() -> np.ndarray:
        return local(
            fill_diagonal(Queen.from_dataframe(frame, use_index=False, silence_warnings=True), 1)
        )

    return {
        "statistic alone": (ours, lambda: local(theirs)),
        "whole, from polygons": (whole, their_whole),
    }


def seconds(go: Callable[[], Any]) -> float:
    start = time.perf_counter()
    go()
    return time.perf_counter() - start


def main() -> int:
    if not (DATA / LSOAS).is_file():
        print(f"{LSOAS} is not in {DATA}; set WMVRU_DATA to the folder of real data")
        return 1
    warnings.simplefilter("ignore")
    layer = geopandas.read_file(DATA / LSOAS)
    geoms, _ = repair(np.asarray(layer.geometry.values, dtype=object), "LSOA", layer.index)
    values = np.random.default_rng(2020).negative_binomial(1, 0.1, len(geoms)).astype(float)
    compiled = "with" if importlib.util.find_spec("numba") else "without"
    print(f"{len(geoms):,} LSOAs, {PERMUTATIONS} permutations; esda {compiled} numba, one job")
    good = True
    for name, (ours, theirs) in runs(geoms, values).items():
        gap = float(np.abs(ours() - theirs()).max())
        good &= gap < 1e-9
        times = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*times))
        print(f"{name}: z scores {'agree' if gap < 1e-9 else 'DIFFER'}, by {gap:.0e} at most")
        print(f"  ours {mine:6.2f} s   esda {other:6.2f} s   esda / ours {other / mine:.1f}")
        print("  all: " + ", ".join(f"{a:.2f} and {b:.2f}" for a, b in times))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
