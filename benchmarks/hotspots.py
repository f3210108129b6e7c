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
import sys
import warnings
from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
from common import in_turn, lsoas

from wm_vru_plugin.core.geometry.weights import binary_weights
from wm_vru_plugin.core.hotspots.getis_ord import gi_star
from wm_vru_plugin.core.hotspots.hotspots import HotspotOptions, hotspots
from wm_vru_plugin.core.hotspots.permutations import shuffle

PERMUTATIONS = 999
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


def main() -> int:
    warnings.simplefilter("ignore")
    _, geoms, _ = lsoas()
    values = np.random.default_rng(2020).negative_binomial(1, 0.1, len(geoms)).astype(float)
    compiled = "with" if importlib.util.find_spec("numba") else "without"
    print(f"{len(geoms):,} LSOAs, {PERMUTATIONS} permutations; esda {compiled} numba, one job")
    good = True
    for name, (ours, theirs) in runs(geoms, values).items():
        gap = float(np.abs(ours() - theirs()).max())
        good &= gap < 1e-9
        timed = in_turn({"ours": ours, "esda": theirs})
        times = {label: timing.clock for label, timing in timed.items()}
        print(f"{name}: z scores {'agree' if gap < 1e-9 else 'DIFFER'}, by {gap:.0e} at most")
        for label, seconds in times.items():
            print(f"  {label} {seconds} s")
        print(f"  esda / ours {times['esda'].median / times['ours'].median:.1f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
