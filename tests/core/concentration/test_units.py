"""Which rows count as units of a concentration, and which are errors."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.concentration.chance import by_chance
from wm_vru_plugin.core.concentration.concentration import cuts_of
from wm_vru_plugin.core.concentration.tables import (
    concentration,
    concentration_sentence,
    statistics_table,
)
from wm_vru_plugin.core.concentration.units import units_of
from wm_vru_plugin.core.errors import InputError


def frame_of(counts, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"feature_id": np.arange(len(counts)), "events": counts, **more})


def test_rows_left_out_are_counted() -> None:
    frame = frame_of(
        [3, None, 2, np.inf, 0, 1],
        code=["a", "b", None, "d", "e", "f"],
        pupils=[1, 1, 1, 1, 1, None],
    )
    units = units_of(frame, "events", "units", "code", exposure="pupils", zeros=False)
    assert units.codes == ["a"]
    assert units.left_out == {
        "without a number of events": 2,
        "without pupils": 1,
        "without a code": 1,
        "without events": 1,
    }
    result = concentration(units, cuts_of((80,)), 0)
    assert statistics_table(result)["value"].tail(4).tolist() == [2, 1, 1, 1]
    assert "Left out: 2 without a number of events" in concentration_sentence(result)


def test_rows_of_one_code_are_refused_or_added_up() -> None:
    frame = frame_of([1, 2, 3], code=["a", "b", "a"], pupils=[5, 5, 5])
    with pytest.raises(InputError, match=r"'units', field 'code': 1 codes stand .*: a"):
        units_of(frame, "events", "units", "code")
    units = units_of(frame, "events", "units", "code", exposure="pupils", add_up=True)
    assert dict(zip(units.codes, units.counts)) == {"a": 4, "b": 2}
    with pytest.raises(InputError, match="differ in exposure: a"):
        units_of(frame.assign(pupils=[5, 5, 6]), "events", "units", "code", None, "pupils", True)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([1, -2], "1: -2"),
        ([1.5, 2], "0: 1.5"),
        ([None, None], "no unit is left"),
        ([0, 0], "no event in any of the 2 units"),
    ],
)
def test_what_cannot_be_counted_is_an_error(counts: list, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        concentration(units_of(frame_of(counts), "events", "units"), [], 0)


def test_bad_cuts_and_no_exposure_are_errors() -> None:
    with pytest.raises(InputError, match="120 is no percentage"):
        cuts_of((120,))
    with pytest.raises(InputError, match="At least"):
        cuts_of((), (), (0,))
    with pytest.raises(InputError, match="adds up to 0"):
        by_chance(5, 2, np.zeros(2), [], 3, 1)
