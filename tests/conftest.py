"""Fixtures that every test may use. Imports no QGIS, so that the core's tests run without it.

Real data is not part of the repository. The environment variable WMVRU_DATA names its folder; by
default it is looked for at ../shared/data beside the repository. Tests that need it are skipped
where it is absent. Where CI is set and the folder exists, nothing may be skipped: a run with
skipped tests fails.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("WMVRU_DATA") or REPOSITORY.parent / "shared" / "data")

if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))


# pandas 3 lends the values of its columns read-only; pandas 2 can be told to, and then says the
# same of code that writes into them.
if int(pd.__version__.split(".")[0]) < 3:
    pd.set_option("mode.copy_on_write", True)


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
