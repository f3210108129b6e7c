"""What tests inside QGIS share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsApplication

from tests.helpers import postgres

# The files that take longest, in seconds from 115 to 10, come first: processes that take file by
# file then end together. The others keep their order.
HEAVIEST = (
    "test_examples.py",
    "test_report.py",
    "test_prepare.py",
    "test_map_files.py",
    "test_chart_text.py",
    "test_map_text.py",
    "test_postgis_algorithms.py",
    "test_compare_packages_algorithm.py",
    "test_charts.py",
    "test_postgis.py",
    "test_atlas.py",
    "test_base_map.py",
    "test_sample.py",
    "test_real_analyses.py",
    "test_compare_packages_real.py",
    "test_compare_packages_page.py",
    "test_degenerate.py",
    "test_maps_computed.py",
    "test_map_design.py",
    "test_report_html_browser.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(HEAVIEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


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
    from wm_vru_plugin.store.package.package import Package

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
