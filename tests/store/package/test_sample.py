"""The sample package that ships: small, readable, and what the generator makes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsWkbTypes

from tools.sample.build import ABSENT
from wm_vru_plugin.core.places.areas import WEST_MIDLANDS
from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.schema.tables import BY_NAME, CRIME_VIEW, DEPRIVATION_VIEW, TABLES

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
ROOT = Path(__file__).resolve().parents[3]
HELD = [table for table in TABLES if table.name not in ABSENT]


def contents(path: Path) -> dict[str, list[tuple]]:
    """Every row of every table, geometry as its bytes."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY fid").fetchall()
            for table in HELD
        }


@pytest.fixture
def sample(qgis_app) -> Package:
    return Package(SAMPLE)


def test_it_is_under_nine_megabytes():
    assert SAMPLE.stat().st_size < 9_000_000


def test_the_generator_makes_the_same_content_again(tmp_path):
    again = tmp_path / "again.gpkg"
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_sample.py"), str(again)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    first, second = contents(SAMPLE), contents(again)
    for table in first:
        assert first[table] == second[table], table


def test_every_table_is_there_and_complete(sample):
    for name in (table.name for table in HELD):
        assert sample.has(name), name
    assert len(sample.frame("lsoa", ["code"])) == 1680
    assert len(sample.frame("deprivation", ["lsoa_code"])) == 16800
    assert set(sample.authority_names().values()) == {place.name for place in WEST_MIDLANDS}


def test_the_views_hold_one_row_per_lsoa_without_gaps(sample):
    view = sample.frame(DEPRIVATION_VIEW)
    assert len(view) == 1680 and view["code"].is_unique
    for domain in DOMAIN_IDS:
        assert view[f"{domain}_decile"].between(1, 10).all(), domain
    crime = sample.frame(CRIME_VIEW)
    assert len(crime) == 1680
    assert (crime["knife_crime_16_or_under"] <= crime["knife_crime_all"]).all()


@pytest.mark.parametrize("name", [table.name for table in HELD if table.geometry])
def test_layers_are_in_british_national_grid(sample, name):
    layer = sample.layer(name)
    assert layer.crs().authid() == "EPSG:27700"
    assert QgsWkbTypes.displayString(layer.wkbType()) == BY_NAME[name].geometry
    shapes = [feature.geometry() for feature in layer.getFeatures()]
    assert all(shape.isGeosValid() for shape in shapes if not shape.isEmpty())
    assert sum(shape.isEmpty() for shape in shapes) == (60 if BY_NAME[name].sparse else 0)


def test_it_says_synthetic_and_what_is_restricted(sample):
    assert sample.is_synthetic
    assert sample.statuses() == {"synthetic"}
    assert sample.restricted(["crime_counts"]) and sample.restricted(["impact_areas"])
    assert not sample.restricted(["deprivation", "lsoa", "schools"])
    assert "SYNTHETIC" in sample.study_area().name
    assert "SYNTHETIC" in sample.study_area().protective_marking
