"""Rows of chosen values: the same rule for points, times, schools."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.helpers.logs import Log
from wm_vru_plugin.algorithms.run.choices import chosen_rows, listed
from wm_vru_plugin.core.errors import InputError


def test_parts_are_trimmed_and_empty_ones_dropped() -> None:
    assert listed(" robbery,knife crime ,, ") == ["robbery", "knife crime"]


def test_commas_alone_do_not_choose_all() -> None:
    assert listed("  ") == []
    with pytest.raises(InputError, match="' , ,' names none"):
        listed(" , ,")


@pytest.mark.parametrize(
    ("values", "names", "kept"),
    [
        (["a", " a", "b", None], ["a"], [True, True, False, False]),
        (["a", None, "b", ""], ["not stated", "b"], [False, True, True, True]),
        ([1.0, 2.0, None], ["1"], [True, False, False]),
    ],
)
def test_values_are_compared_as_the_text_that_is_shown(
    qgis_app: object, values: list[object], names: list[str], kept: list[bool]
) -> None:
    log = Log()
    assert chosen_rows(pd.Series(values), names, "Layer 'x', field 'y'", log).tolist() == kept
    assert f"'y': {sum(kept)} of {len(kept)} rows have {', '.join(names)}" in log.lines[0]


def test_a_value_that_no_row_has_is_named_with_those_at_hand(qgis_app: object) -> None:
    with pytest.raises(InputError, match=r"Layer 'x': no row has 'c'.*one of a, b"):
        chosen_rows(pd.Series(["b", "a"]), ["a", "c"], "Layer 'x'", Log())
