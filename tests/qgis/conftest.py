"""What tests inside QGIS share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication

sys.path.insert(0, str(Path(__file__).parent))

import postgres


@pytest.fixture
def wmvru_provider(qgis_processing: Any) -> Iterator[Any]:
    """The provider, registered for one test; `processing.run("wmvru:…")` works with it."""
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    registry = QgsApplication.processingRegistry()
    provider = WmVruProvider()
    assert registry.addProvider(provider)
    yield provider
    registry.removeProvider("wmvru")


@pytest.fixture
def sample_package(qgis_app: Any) -> Any:
    """The embedded synthetic sample."""
    from wm_vru_plugin.resources_path import resource
    from wm_vru_plugin.store.package import Package

    return Package(resource("sample", "west_midlands_sample.gpkg"))


@pytest.fixture(scope="session")
def pg() -> Iterator[postgres.Server]:
    """A PostgreSQL server with PostGIS, for all tests that need one."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.running() as server:
        yield server


@pytest.fixture
def team(pg: postgres.Server, qgis_app: Any) -> Iterator[str]:
    """The name of a stored connection; what the test makes in the database is gone after it."""
    before = pg.schemas()
    pg.store_connection(postgres.TEAM)
    yield postgres.TEAM
    postgres.forget_connection(postgres.TEAM)
    for schema in pg.schemas() - before:
        name = schema.replace('"', '""')
        pg.psql(f'DROP SCHEMA "{name}" CASCADE')
