"""Small counts are hidden, the rest rounded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wm_vru_plugin.core.disclosure.suppression import suppress
from wm_vru_plugin.core.errors import InputError


def test_the_default():
    shown = suppress([0, 1, 6, 7, 8, 12, 13, 1002, None])
    expected = [0, np.nan, np.nan, 5, 10, 10, 15, 1000, np.nan]
    np.testing.assert_array_equal(shown, expected)


def test_thresholds_may_change():
    np.testing.assert_array_equal(suppress([0, 2, 3, 4], threshold=3, base=1), [0, np.nan, 3, 4])
    np.testing.assert_array_equal(suppress([1, 2, 12], threshold=1, base=5), [5, 5, 10])
    np.testing.assert_array_equal(suppress([5, 15], threshold=5, base=10), [10, 20])


@given(st.lists(st.integers(0, 10_000)), st.integers(1, 20), st.integers(1, 10))
def test_no_small_count_is_ever_shown(counts, threshold, base):
    shown = suppress(counts, threshold, base)
    for count, value in zip(counts, shown):
        if 0 < count < threshold:
            assert np.isnan(value)
        else:
            assert value % base == 0
            assert (value == 0) == (count == 0)
            assert abs(value - count) <= max(base / 2, base - count)


@pytest.mark.parametrize(("counts", "words"), [([-1], "negative"), ([1.5], "not whole")])
def test_what_is_not_a_count_is_refused(counts, words):
    with pytest.raises(InputError, match=words):
        suppress(counts)
    with pytest.raises(InputError, match="threshold 0"):
        suppress([1], threshold=0)
