"""Replacing a folder's files: all of them or none, whatever the disk and other programs do."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.report_folders import (
    ENTRIES,
    NEW,
    OLD,
    build,
    folder_fixture,  # noqa: F401 (a fixture)
    held,
)
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.store.outputs import disk_errors, swapping
from wm_vru_plugin.store.outputs.locks import sole_writer
from wm_vru_plugin.store.outputs.staging import LOCK, PREFIX, staged_folder

pytestmark = pytest.mark.usefixtures("qgis_app")

ROOT = Path(__file__).parents[2]
KILLED = """
import os, sys
from pathlib import Path
from wm_vru_plugin.store.outputs import staging, swapping
folder, last = Path(sys.argv[1]), int(sys.argv[2])
moves = 0
def replace(source, target, real=os.replace):
    global moves
    moves += 1
    if moves > last:
        os._exit(9)
    real(source, target)
swapping.os.replace = replace
with staging.staged_folder(folder, ("report.pdf", "maps", "tables", "run.json")) as stage:
    (stage / "report.pdf").write_text("new")
    (stage / "tables").mkdir()
    (stage / "tables" / "t.csv").write_text("new")
    (stage / "run.json").write_text("new")
os._exit(0)
"""


def not_begun(folder: Path, match: str) -> InputError:
    """The error of a run that is refused before its work."""
    with pytest.raises(InputError, match=match) as caught, staged_folder(folder, ENTRIES):
        pytest.fail("the work began")
    return caught.value


def fail_moves(patch: pytest.MonkeyPatch, first: int, last: int) -> None:
    """Let the moves from `first` to `last`, counted from 0, fail as where a file is open."""
    moved: list[Path] = []

    def replace(source: Path, target: Path, real=os.replace) -> None:
        if source not in moved:
            moved.append(source)
        if first <= moved.index(source) <= last:
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        real(source, target)

    patch.setattr(swapping.os, "replace", replace)
    patch.setattr(swapping, "_PAUSE_S", 0.0)


def test_the_new_takes_the_place_of_the_old(folder: Path) -> None:
    with staged_folder(folder, ENTRIES) as stage:
        assert stage.stat().st_dev == folder.stat().st_dev
        build(stage, "new")
        assert held(folder).items() >= OLD.items()
    assert held(folder) == NEW
    assert {path.name for path in folder.iterdir()} == {name.split("/")[0] for name in NEW}
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("place", range(7))
def test_a_file_that_is_open_elsewhere(
    folder: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_moves(patch, place, place)
        with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:
            build(stage, "new")
    assert held(folder) == OLD
    assert "Expected: close it and run again; the earlier files are as they were" in str(
        caught.value
    )
    # The last move closes the swap: it is the folder that is named, not an entry.
    named = ("report.pdf", "maps", "run.json", "report.pdf", "tables", "run.json", "")
    assert caught.value.where == str(folder / named[place])


def test_a_file_that_a_scanner_holds_for_a_moment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: dict[Path, int] = {}

    def replace(source: Path, target: Path, real=os.replace) -> None:
        tried[source] = tried.get(source, 0) + 1
        if tried[source] < 3:
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        real(source, target)

    monkeypatch.setattr(swapping.os, "replace", replace)
    monkeypatch.setattr(swapping, "_PAUSE_S", 0.0)
    with staged_folder(folder, ENTRIES) as stage:
        build(stage, "new")
    assert held(folder) == NEW


def test_windows_tells_of_an_open_file_before_the_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(self: Path, target: Path) -> Path:
        assert self == target
        if self.name == "one.csv":
            raise PermissionError(errno.EACCES, "The file is used by another process", str(self))
        return target

    monkeypatch.setattr(Path, "rename", rename)
    not_begun(folder, r"one\.csv: it cannot be replaced .*close it")
    assert held(folder) == OLD


def test_old_files_that_cannot_be_put_back_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # Two entries are away when everything becomes stuck.
        fail_moves(patch, 2, 99)
        with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:
            build(stage, "new")
        kept = stage.parent / "old"
        assert f"they are kept in {kept}" in str(caught.value)
        assert held(kept) == {"report.pdf": "old", "maps/one.csv": "old"}
        # As long as they are stuck, no run goes on.
        not_begun(folder, "they are kept in")
        assert held(kept) == {"report.pdf": "old", "maps/one.csv": "old"}
    with pytest.raises(Cancelled), staged_folder(folder, ENTRIES):
        raise Cancelled
    assert held(folder) == OLD, "the next run puts them back, even one that is cancelled"


@pytest.mark.parametrize("moves", [1, 4, 6])
def test_a_run_that_is_killed_while_it_replaces(folder: Path, moves: int) -> None:
    """The next run, though cancelled, finds the earlier report whole again."""
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(moves)],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip
    assert child.returncode == 9
    assert list(folder.glob(f"{PREFIX}*")) and (folder / LOCK).exists()
    with pytest.raises(Cancelled), staged_folder(folder, ENTRIES):
        raise Cancelled
    assert held(folder) == OLD


def test_a_run_that_is_killed_after_it_replaced(folder: Path) -> None:
    """What it left behind is taken away; its report stays."""
    left = folder / f"{PREFIX}x"
    for name in (swapping.NEW, swapping.GONE):
        (left / name).mkdir(parents=True)
        (left / name / "report.pdf").write_text("gone", encoding="utf-8")
    (folder / f"{PREFIX}y").write_text("probe", encoding="utf-8")
    with pytest.raises(Cancelled), staged_folder(folder, ENTRIES):
        raise Cancelled
    assert held(folder) == OLD


def test_two_runs_into_one_folder(folder: Path) -> None:
    with sole_writer(folder, folder / LOCK, "folder"):
        not_begun(folder, rf"is writing this folder.*delete {LOCK} in it")
    assert held(folder) == OLD


def test_cancelled_at_the_last_moment(folder: Path) -> None:
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled), staged_folder(folder, ENTRIES, check) as stage:
        build(stage, "new")
    assert held(folder) == OLD


def test_a_folder_made_for_nothing_goes_again(tmp_path: Path) -> None:
    with pytest.raises(Cancelled), staged_folder(tmp_path / "a" / "b", ENTRIES) as stage:
        build(stage, "new")
        raise Cancelled
    assert not list(tmp_path.iterdir())


def full(path: Path | None) -> OSError:
    return OSError(errno.ENOSPC, "No space left on device", *([str(path)] if path else []))


def test_a_full_disk_is_named_by_the_folder(folder: Path) -> None:
    with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:
        raise full(stage / "maps" / "M09.svg")
    assert str(caught.value) == (
        f"{folder}: it cannot be written: there is no room left on its disk (No space left on "
        "device, maps/M09.svg). Expected: room for the new files beside the earlier ones; the "
        "earlier files are unchanged."
    )
    assert held(folder) == OLD


@pytest.mark.parametrize("problem", ["row 1 was refused", "x" * 2000])
def test_a_full_disk_behind_what_a_library_says(
    folder: Path, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_errors, "_room", lambda _folder: 5000)
    with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:  # noqa: SIM117
        # A folder within it is staged too; the reason is told once.
        with staged_folder(stage / "maps", ("one.csv",)):
            raise InputError("Output", problem)
    assert caught.value.where == str(folder / "maps")
    assert str(caught.value).count("no room") == 1 and len(caught.value.problem) < 300
    assert held(folder) == OLD


def test_a_full_temporary_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_errors, "_room", lambda each: 10**9 if each == folder else 0)
    with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:
        raise disk_errors.cut_short(stage / "maps" / "M09.pdf")
    assert caught.value.where == tempfile.gettempdir()
    assert "no room left on its disk (it was not written whole, maps/M09.pdf)" in str(caught.value)


def test_an_error_names_no_hidden_folder(folder: Path) -> None:
    with pytest.raises(InputError) as caught, staged_folder(folder, ENTRIES) as stage:
        raise InputError(str(stage / "report.pdf"), "it has 3 pages", "4")
    assert str(caught.value) == f"{folder / 'report.pdf'}: it has 3 pages. Expected: 4."


@pytest.fixture
def protected() -> Iterator[Path]:
    """A folder that cannot be written, without the rights of root, for whom no bits count."""
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        made = Path(above) / "protected"
        made.mkdir()
        made.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield made
        os.seteuid(user)
        made.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_a_protected_folder(protected: Path) -> None:
    for folder in (protected, protected / "new"):
        assert not_begun(folder, "it is protected").where == str(folder)


def test_places_that_are_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for folder, reason in (
        (file, "it is a file, not a folder"),
        (file / "in" / "it", "a part of its path is a file"),
        (tmp_path / ("x" * 300), "its path is too long"),
        (tmp_path.joinpath(*["y" * 200] * 25), "its path is too long"),
    ):
        assert not_begun(folder, reason).where == str(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
