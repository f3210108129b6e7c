"""Exclusions by school, taken over by URN."""

from __future__ import annotations

import pandas as pd
import pytest
from qgis.core import QgsProcessingFeedback

from wm_vru_plugin.store.prepare_log import PrepareLog
from wm_vru_plugin.store.prepare_schools import add_exclusions

SCHOOLS = pd.DataFrame(
    {
        "urn": ["100001", "100002"],
        "pupils": [1000.0, 500.0],
        "exclusions": float("nan"),
        "exclusion_rate": float("nan"),
        "year": "",
    }
)


def indicators(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["area_code", "breakdown", "period", "value"])
    return frame.assign(indicator="permanent_exclusions")


@pytest.mark.usefixtures("qgis_app")
def test_all_pupils_of_the_latest_whole_year_count() -> None:
    rows = indicators(
        ("100001", "Girls", "2022/23", 1),
        ("100001", "total", "2022/23", 4),
        ("100001", "total", "2022/23 Autumn term", 2),
        ("100001", "total", "2021/22", 9),
        ("E08000025", "total", "2022/23", 250),
    )
    frame = add_exclusions(SCHOOLS, rows, PrepareLog(QgsProcessingFeedback()))
    assert frame["exclusions"].fillna(-1).tolist() == [4, -1]
    assert frame["exclusion_rate"].fillna(-1).tolist() == [0.4, -1]
    assert frame["year"].tolist() == ["2022/23", ""]


@pytest.mark.usefixtures("qgis_app")
def test_terms_alone_tell_nothing() -> None:
    log = PrepareLog(QgsProcessingFeedback())
    rows = indicators(("100001", "total", "2022/23 Autumn term", 2))
    assert add_exclusions(SCHOOLS, rows, log)["exclusions"].isna().all()
    assert any("No file has exclusions by school" in line for line in log.missing)
