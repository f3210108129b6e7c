"""Rows that stop coming are an error that says how many came, whatever cut them off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsVectorLayer,
)

from tests.helpers.logs import Log
from tests.helpers.postgres import TEAM, Server
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.layers.features import features_of, is_counted
from wm_vru_plugin.store.layers.layers import read_source
from wm_vru_plugin.store.open import open_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.postgis.writer import copy_to_postgis

SAMPLE = str(resource("sample", "west_midlands_sample.gpkg"))
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


class Short:
    """A layer whose iterator ends early, as QGIS's do."""

    def __init__(self, layer: QgsVectorLayer, rows: int) -> None:
        self.layer, self.rows = layer, rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.layer, name)

    def getFeatures(self, request: QgsFeatureRequest) -> Iterator[QgsFeature]:
        for number, feature in enumerate(self.layer.getFeatures(request)):
            if number == self.rows:
                return
            yield feature


def lsoas() -> QgsVectorLayer:
    return QgsVectorLayer(f"{SAMPLE}|layername=lsoa", "lsoa", "ogr")


def test_a_shortfall_names_the_layer_and_both_numbers(qgis_app: object) -> None:
    short = Short(lsoas(), 1234)
    context = QgsCoordinateTransformContext()
    with pytest.raises(InputError, match="Layer 'need': 1,234 of its 1,680 rows were read"):
        read_source(short, ["code"], "need", context, counted=True)
    frame, _ = read_source(lsoas(), ["code"], "need", context, counted=True)
    assert len(frame) == 1680


def test_requests_for_some_rows_are_not_held_against_all(qgis_app: object) -> None:
    request = QgsFeatureRequest().setFilterExpression("code < 'Z01000100'")
    rows = list(features_of(lsoas(), request, "need", "a geometry", None, counted=True))
    assert 0 < len(rows) < 1680
    rows = list(
        features_of(lsoas(), QgsFeatureRequest().setLimit(3), "need", "a row", None, counted=True)
    )
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("provider", "address", "exact"),
    [
        ("ogr", "a/b.gpkg|layername=lsoa", True),
        ("ogr", "a/b.GPKG", True),
        ("ogr", "a/b.shp", False),
        ("memory", "Point?crs=EPSG:27700", False),
        ("postgres", "dbname='vru' key='fid'", True),
        ("postgres", "dbname='vru' estimatedmetadata=true", False),
    ],
)
def test_which_layers_know_their_number(provider: str, address: str, exact: bool) -> None:
    assert is_counted(provider, address) is exact


class Cutting(Log):
    """Ends all connections of the server when it is first asked whether to go on."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.asked = server, 0

    def isCanceled(self) -> bool:
        self.asked += 1
        if self.asked == 3:
            self.server.psql(CUT)
        return False


def test_a_connection_that_breaks_while_rows_come(pg: Server, team: str) -> None:
    copy_to_postgis(Package(SAMPLE), TEAM, "cut")
    layer = open_package(f"postgis:{TEAM}/cut").layer("incidents")
    assert layer.featureCount() == 12_000
    context = QgsCoordinateTransformContext()
    with pytest.raises(
        InputError, match=r"Layer 'incidents': [0-9,]+ of its 12,000 rows were read"
    ):
        read_source(layer, ["category"], "incidents", context, Cutting(pg), counted=True)
