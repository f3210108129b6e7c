"""What tests inside QGIS share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsApplication


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
