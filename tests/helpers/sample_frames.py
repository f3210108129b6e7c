"""The sample's tables, built once for all tests that look at them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from tools.sample.build import build_tables


@lru_cache(maxsize=1)
def sample_frames() -> dict[str, pd.DataFrame]:
    """Tables by name; tests must not change them."""
    return build_tables()
