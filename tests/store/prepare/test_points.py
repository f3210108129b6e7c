"""Points: longitude and latitude turned into the National Grid, and layers of hospitals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from qgis.core import QgsCoordinateTransformContext, QgsProcessingFeedback

from wm_vru_plugin.store.prepare.hospitals import read_hospitals
from wm_vru_plugin.store.prepare.log import PrepareLog
from wm_vru_plugin.store.prepare.points import on_the_grid
from wm_vru_plugin.store.prepare.scan import HOSPITALS, scan


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


def hospitals(folder: Path, *features: tuple[str | None, list[float] | None]) -> Path:
    made = [
        {
            "type": "Feature",
            "properties": {"hospital22_name": name},
            "geometry": None if place is None else {"type": "Point", "coordinates": place},
        }
        for name, place in features
    ]
    path = folder / "hospitals.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path


@pytest.mark.usefixtures("qgis_app")
def test_a_layer_of_hospitals(tmp_path: Path) -> None:
    here, there = [-1.9, 52.48], [-1.8, 52.5]
    path = hospitals(
        tmp_path, ("A", here), ("A", there), ("A", here), ("B", here), (None, here), ("C", None)
    )
    found = scan(None, [path], tmp_path / "out.gpkg").of(HOSPITALS)
    assert len(found) == 1
    log = PrepareLog(QgsProcessingFeedback())
    data = read_hospitals(found[0], QgsCoordinateTransformContext(), log)
    assert data.frame["name"].tolist() == ["A", "A (site 2)", "B"]
    assert set(data.frame["kind"]) == {"hospital"} and data.frame["easting"].gt(400_000).all()
    assert data.frame["emergency_department"].isna().all()
    assert (data.rows_read, data.rows_refused) == (6, 2)


@pytest.mark.usefixtures("qgis_app")
def test_the_real_hospitals(shared_file, tmp_path: Path) -> None:
    path = shared_file("health/hospitals_2022_WM7.geojson")
    found = scan(None, [path], tmp_path / "out.gpkg")
    assert [item.kind for item in found.found] == [HOSPITALS] and found.unknown == []
    log = PrepareLog(QgsProcessingFeedback())
    data = read_hospitals(found.found[0], QgsCoordinateTransformContext(), log)
    assert (data.rows_read, data.rows_refused) == (33, 0) and data.frame["name"].is_unique
