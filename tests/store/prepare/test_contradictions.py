"""Rows of two files under one key: repeats are counted, other values are warned of."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.helpers.logs import Log
from wm_vru_plugin.store.prepare.log import PrepareLog
from wm_vru_plugin.store.prepare.scan import Found
from wm_vru_plugin.store.prepare.tables import _united


def united(first: list[float | None], second: list[float | None]) -> tuple[pd.DataFrame, Log]:
    """The rows that are kept of two files with a value each for the same areas."""
    frames = []
    for name, values in (("a.csv", first), ("b.csv", second)):
        item = Found("indicators", Path(name), "", name, (), 1)
        frame = pd.DataFrame(
            {
                "area_code": [f"E0800000{number}" for number in range(len(values))],
                "indicator": "homicide",
                "breakdown": "total",
                "period": "2019",
                "value": pd.Series(values, dtype=float),
            }
        )
        frames.append((item, frame))
    log = Log()
    return _united("indicators", frames, PrepareLog(log)), log


def test_equal_rows_are_repeats() -> None:
    kept, log = united([1, 2], [1, 2])
    assert kept["value"].tolist() == [1, 2] and not log.warnings
    assert any("2 rows repeat a row of an earlier file" in line for line in log.lines)


def test_other_values_are_warned_of_with_both_files_and_how_many() -> None:
    kept, log = united([1, 2, 30], [1, 3, 31])
    assert kept["value"].tolist() == [1, 2, 30]
    (warning,) = log.warnings
    assert warning.startswith("indicators: 2 rows of b.csv have another value than a.csv")
    assert "the first is of E08000001" in warning


def test_unknown_values_and_shorter_prints_contradict_nothing() -> None:
    _, log = united([12.3456, None, 5], [12.35, 7, None])
    assert not log.warnings
    _, log = united([12.3456], [12.45])
    assert len(log.warnings) == 1
