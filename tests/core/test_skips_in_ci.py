"""Under CI, with real data at hand, a run that skips something fails, in two processes too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
IN_A_TEST = """
def test_that_is_skipped():
    pytest.skip("for want of something")
"""
OF_A_FILE = """
pytest.skip("for want of something", allow_module_level=True)
"""
NONE = ""
FAILED = 1


def run(folder: Path, body: str, workers: int, ci: str = "true", data: bool = True) -> int:
    """Run two files of tests, one of which has this body; what pytest ended with."""
    tests = folder / "tests"
    tests.mkdir()
    shutil.copy(CONFTEST, tests)
    passes = "def test_that_passes():\n    pass\n"
    (tests / "test_one.py").write_text(f"import pytest\n{body}\n{passes}", encoding="utf-8")
    (tests / "test_two.py").write_text(passes, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_") and k != "CI"}
    (folder / "data").mkdir()
    real = folder / ("data" if data else "no-data")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:pytest_qgis", "-p", "no:pytest-qt"]
    command += ["-p", "no:cacheprovider", "-n", str(workers), "--dist", "loadfile", "tests"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, "WMVRU_DATA": str(real), **({"CI": ci} if ci else {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "passed" in done.stdout, done.stdout + done.stderr
    said = "1 skipped, none may be" in done.stdout
    assert said == (done.returncode == FAILED), done.stdout + done.stderr
    return done.returncode


@pytest.mark.parametrize(
    ("body", "workers"),
    [(IN_A_TEST, 0), (IN_A_TEST, 2), (OF_A_FILE, 2)],
    ids=["in one process", "in two", "of a whole file in two"],
)
def test_a_skip_fails_the_run(tmp_path: Path, body: str, workers: int) -> None:
    assert run(tmp_path, body, workers) == FAILED


def test_without_a_skip_it_passes(tmp_path: Path) -> None:
    assert run(tmp_path, NONE, 2) == 0


def test_a_skip_is_no_failure_elsewhere(tmp_path: Path) -> None:
    assert run(tmp_path, IN_A_TEST, 0, ci="") == 0


def test_nor_without_real_data(tmp_path: Path) -> None:
    assert run(tmp_path, IN_A_TEST, 0, data=False) == 0
