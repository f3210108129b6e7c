"""Fixtures that every test may use. Loads QGIS only within those that need it, so that the tests of
the core and the sources run without.

Real data is not part of the repository. The environment variable WMVRU_DATA names its folder; by
default it is looked for at ../shared/data beside the repository. Tests that need it are skipped
where it is absent. Where CI is set and the folder exists, nothing may be skipped: a run with
skipped tests fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from tests.helpers.postgres import Server
    from tests.helpers.real_lsoas import Lsoas

# Their assertions explain themselves as those of tests do.
pytest.register_assert_rewrite("tests.helpers")

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
DATA = Path(os.environ.get("WMVRU_DATA") or REPOSITORY.parent / "shared" / "data")

# pandas 3 lends the values of its columns read-only; pandas 2 can be told to, and then says the
# same of code that writes into them.
if int(pd.__version__.split(".")[0]) < 3:
    pd.set_option("mode.copy_on_write", True)


# The files that take longest, in seconds from 110 to 10, come first: processes that take file by
# file then end together. The others keep their order.
HEAVIEST = (
    "algorithms/test_examples.py",
    "store/postgis/test_algorithms.py",
    "report/plan/test_whole.py",
    "algorithms/data/test_prepare.py",
    "report/writers/test_map_files.py",
    "report/charts/test_text.py",
    "report/maps/test_text.py",
    "algorithms/report/test_compare_packages.py",
    "report/charts/test_charts.py",
    "store/postgis/test_postgis.py",
    "report/writers/test_atlas.py",
    "report/maps/test_base_map.py",
    "store/package/test_sample.py",
    "algorithms/test_real_analyses.py",
    "algorithms/report/test_compare_packages_real.py",
    "algorithms/report/test_compare_packages_page.py",
    "algorithms/run/test_degenerate.py",
    "report/maps/test_computed.py",
    "report/maps/test_design.py",
    "report/writers/test_html_browser.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {TESTS / name: number for number, name in enumerate(HEAVIEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def _must_not_skip() -> bool:
    return bool(os.environ.get("CI")) and DATA.is_dir()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; skips the test where there is none."""
    if not DATA.is_dir():
        pytest.skip(f"needs real data in {DATA} (set WMVRU_DATA to its folder)")
    return DATA


@pytest.fixture(scope="session")
def shared_file(shared_data: Path):
    """A function from a path below the folder of real data to the file; skips if it is absent."""

    def find(relative: str) -> Path:
        path = shared_data / relative
        if not path.is_file():
            pytest.skip(f"needs {relative} in the folder of real data")
        return path

    return find


@pytest.fixture
def text_of_pandas_3() -> Iterator[None]:
    """Columns of text as pandas 3 makes them, of the type `str` with NaN, under pandas 2.3 too."""
    import pandas as pd

    given = pd.Series(["a", None]).dtype != object
    with nullcontext() if given else pd.option_context("future.infer_string", True):
        assert pd.Series(["a", None]).dtype != object
        yield


@pytest.fixture(scope="session")
def west_midlands(shared_file) -> Lsoas:
    """The 1,680 LSOAs of the seven authorities."""
    from tests.helpers.real_lsoas import read_lsoas

    return read_lsoas(shared_file, "boundaries/LSOA_2011_WM7_bng.gpkg")


@pytest.fixture(scope="session")
def england(shared_file) -> Lsoas:
    """England's 32,844 LSOAs."""
    from tests.helpers.real_lsoas import read_lsoas

    return read_lsoas(shared_file, "england/LSOA_2011_England.gpkg")


@pytest.fixture(scope="session")
def made_up_areas(west_midlands: Lsoas) -> Any:
    """39 ILLUSTRATIVE coverage areas; the real Impact Areas are not published."""
    from tests.helpers.real_lsoas import illustrative_areas

    return illustrative_areas(west_midlands.geoms, 39, seed=39, radius=(500, 2500))


@pytest.fixture
def wmvru_provider(qgis_processing: Any) -> Iterator[Any]:
    """The provider, registered for one test; `processing.run("wmvru:…")` works with it."""
    from qgis.core import QgsApplication

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
def pg() -> Iterator[Server]:
    """A PostgreSQL server with PostGIS, for all tests that need one."""
    from tests.helpers import postgres

    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.running() as server:
        yield server


@pytest.fixture
def team(pg: Server, qgis_app: Any) -> Iterator[str]:
    """The name of a stored connection; what the test makes in the database is gone after it."""
    from tests.helpers import postgres

    before = pg.schemas()
    pg.store_connection(postgres.TEAM)
    yield postgres.TEAM
    postgres.forget_connection(postgres.TEAM)
    for schema in pg.schemas() - before:
        name = schema.replace('"', '""')
        pg.psql(f'DROP SCHEMA "{name}" CASCADE')


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a CI run in which real data is at hand and yet something was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and _must_not_skip() and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and _must_not_skip():
        terminalreporter.write_line(
            f"CI with real data at hand: {len(skipped)} skipped, none may be", red=True
        )
