"""One writer of a package at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QLockFile

from tests.helpers.made_package import frames
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.store.geopackage import writer
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.outputs import locks
from wm_vru_plugin.store.outputs.locks import lock_path, sole_writer
from wm_vru_plugin.store.package.package import Package

pytestmark = pytest.mark.usefixtures("qgis_app")

HOLD = """
import os, sys, time
from qgis.PyQt.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
lock.setStaleLockTime(0)
assert lock.tryLock(0)
print("held", flush=True)
sys.stdin.readline()
os._exit(1)
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "p é.gpkg"


def other_process(target: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until a line comes, and then ends without letting go."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock_path(target))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_lock_is_gone_when_the_package_is_whole(target: Path) -> None:
    write_package(target, frames())
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    write_package(target, frames())
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_second_process_is_refused_by_name(target: Path) -> None:
    write_package(target, frames())
    before = target.read_bytes()
    process = other_process(target)
    try:
        with pytest.raises(InputError, match=f"process {process.pid} on .* is writing"):
            write_package(target, frames())
        assert target.read_bytes() == before
        assert len(Package(target).frame("lsoa")) == 3
    finally:
        process.communicate("go\n", timeout=60)
    # It ended without letting go, as a killed run does.
    assert lock_path(target).exists()
    write_package(target, frames())
    assert not lock_path(target).exists()


def test_a_second_run_in_the_same_process_is_refused(target: Path) -> None:
    with sole_writer(target), pytest.raises(InputError, match="is writing this package"):
        write_package(target, frames())
    assert not target.exists()
    write_package(target, frames())


def test_another_package_in_the_folder_is_not_locked(target: Path) -> None:
    with sole_writer(target):
        write_package(target.with_name("other.gpkg"), frames())


def test_an_old_lock_of_another_machine_holds(target: Path) -> None:
    lock_path(target).write_text("4711\npython3\nanother-machine\n", encoding="utf-8")
    os.utime(lock_path(target), (time.time() - 10**6,) * 2)
    with pytest.raises(InputError, match=r"another-machine.*delete \.p é\.gpkg\.lock"):
        write_package(target, frames())
    lock_path(target).unlink()
    write_package(target, frames())


def test_a_failed_run_lets_go(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(writer, "create_views", fail)
        with pytest.raises(InputError, match="No space left"):
            write_package(target, frames())
    assert list(target.parent.iterdir()) == []
    write_package(target, frames())


def test_the_lock_is_held_while_writing(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    def look(*_: object) -> None:
        held.append(not QLockFile(str(lock_path(target))).tryLock(0))

    monkeypatch.setattr(writer, "create_views", look)
    write_package(target, frames())
    assert held == [True]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (QLockFile.LockError.PermissionError, "protected"),
        (QLockFile.LockError.UnknownError, "protected"),
        (QLockFile.LockError.LockFailedError, "another run is writing"),
    ],
)
def test_a_lock_that_cannot_be_made(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: QLockFile.LockError, words: str
) -> None:
    """Whoever runs the tests may be allowed to write everywhere, so Qt's answer is given."""

    class Refusing(QLockFile):
        def tryLock(self, timeout: int = 0) -> bool:
            return False

        def error(self) -> QLockFile.LockError:
            return error

    monkeypatch.setattr(locks, "QLockFile", Refusing)
    with pytest.raises(InputError, match=words):
        write_package(target, frames())
    assert not target.exists()
