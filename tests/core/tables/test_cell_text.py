"""Codes as text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.tables.cell_text import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"), (np.float64(104_001.0), "104001"), (12.5, "12.5"), (7, "7"), (" a ", "a"),
        ("012", "012"), (None, ""), (np.nan, ""), (pd.NA, ""), (pd.NaT, ""), (np.inf, "inf"),
        (False, "False"),
    ],
)  # fmt: skip
def test_a_cell_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text
