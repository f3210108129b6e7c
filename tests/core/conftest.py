"""Real LSOAs, read once for all tests of the core."""

from __future__ import annotations

import pytest

from tests.helpers.real_lsoas import Lsoas, illustrative_areas, read_lsoas


@pytest.fixture(scope="session")
def west_midlands(shared_file) -> Lsoas:
    """The 1,680 LSOAs of the seven authorities."""
    return read_lsoas(shared_file, "boundaries/LSOA_2011_WM7_bng.gpkg")


@pytest.fixture(scope="session")
def england(shared_file) -> Lsoas:
    """England's 32,844 LSOAs."""
    return read_lsoas(shared_file, "england/LSOA_2011_England.gpkg")


@pytest.fixture(scope="session")
def made_up_areas(west_midlands):
    """39 ILLUSTRATIVE coverage areas; the real Impact Areas are not published."""
    return illustrative_areas(west_midlands.geoms, 39, seed=39, radius=(500, 2500))
