"""Exclusions by school, taken over by URN."""

from __future__ import annotations

import pandas as pd
import pytest
from qgis.core import QgsProcessingFeedback

from wm_vru_plugin.store.prepare.log import PrepareLog
from wm_vru_plugin.store.prepare.schools import add_exclusions, filled

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


@pytest.mark.usefixtures("text_of_pandas_3")
@pytest.mark.parametrize("kind", [None, object, "string"])
def test_empty_cells_of_the_census_wipe_nothing(kind: object) -> None:
    def table(columns: dict[str, list]) -> pd.DataFrame:
        texts = {name: pd.Series(cells, dtype=kind) for name, cells in columns.items()}
        return pd.DataFrame(texts)

    schools = table({"urn": ["1", "2", "3"], "type": ["A", "B", None], "phase": ["P", "S", "S"]})
    census = table({"urn": ["1", "2"], "type": ["", "Academy"], "phase": [None, ""]})
    found = filled(
        schools.assign(pupils=[10.0, 20.0, 30.0], sen_rate=[1.0, None, 3.0]),
        census.assign(pupils=[None, 25.0], sen_rate=[None, 2.0]).astype({"pupils": float}),
    )
    assert found["type"].fillna("-").tolist() == ["A", "Academy", "-"]
    assert found["phase"].tolist() == ["P", "S", "S"]
    assert found["pupils"].tolist() == [10, 25, 30]
    assert found["sen_rate"].tolist() == [1, 2, 3]
