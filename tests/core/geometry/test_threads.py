"""Threads give what one thread gives, in the same order."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.geometry.threads import in_threads


@pytest.mark.parametrize("count", [0, 1, 399, 400, 1501])
def test_same_rows_in_the_same_order(count):
    random = np.random.default_rng(count)
    a = shapely.buffer(shapely.points(random.uniform(0, 5, (count, 2))), 3)
    b = shapely.buffer(shapely.points(random.uniform(0, 5, (count, 2))), 3)
    plain = shapely.intersection(a, b)
    assert shapely.equals_exact(in_threads(shapely.intersection, a, b), plain).all()
    assert len(in_threads(shapely.intersection, a, b)) == count


def test_an_error_in_a_thread_is_not_lost():
    def fail(_: np.ndarray) -> np.ndarray:
        raise ValueError("in a thread")

    with pytest.raises(ValueError, match="in a thread"):
        in_threads(fail, shapely.points(np.zeros((5000, 2))))
