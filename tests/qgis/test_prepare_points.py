"""Longitude and latitude turned into the National Grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from qgis.core import QgsCoordinateTransformContext, QgsProcessingFeedback

from wm_vru_plugin.store.prepare_log import PrepareLog
from wm_vru_plugin.store.prepare_points import on_the_grid


def placed(*rows: tuple[float, float, float, float]) -> np.ndarray:
    frame = pd.DataFrame(list(rows), columns=["easting", "northing", "longitude", "latitude"])
    log = PrepareLog(QgsProcessingFeedback())
    return on_the_grid(frame, QgsCoordinateTransformContext(), log, "made.csv")


NONE = float("nan")
# Birmingham Town Hall, as the Ordnance Survey has it, to the 5 m that an operation may be off.
TOWN_HALL = (-1.903645, 52.479610)


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("times", [1, 2])
def test_one_place_alone(times: int) -> None:
    points = placed(*[(NONE, NONE, *TOWN_HALL)] * times)
    assert len(points) == times
    for point in points:
        assert (point.x, point.y) == pytest.approx((406_640, 286_857), abs=60)


@pytest.mark.usefixtures("qgis_app")
def test_eastings_count_first_and_no_place_is_none() -> None:
    points = placed((1.0, 2.0, *TOWN_HALL), (NONE, NONE, NONE, NONE), (NONE, NONE, *TOWN_HALL))
    assert (points[0].x, points[0].y) == (1, 2) and points[1] is None
    assert points[2].x > 400_000
