"""Runs killed at any step of replacing a folder's files: the earlier set or the new one, whole.

What each state of the hidden folder means is written in `report/swapping.py`.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from wm_vru_plugin.store.outputs import staging, swapping
from wm_vru_plugin.store.outputs.staging import PREFIX, staged_folder

pytestmark = pytest.mark.usefixtures("qgis_app")

MOVES = 7  # three entries away, three into place, and the one that ends the swap


class Killed(BaseException):
    """The process has ended here."""


class Disk:
    """Counts the steps that change the disk; kills at one of them, and lets none go on after it.

    Args:
        at: the step, from 0, at which the process is killed; None for never.
        backwards: the order in which `shutil.rmtree` comes upon what a folder holds.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: int | None, backwards: bool) -> None:
        self.at, self.backwards = at, backwards
        self.steps = 0
        self.on = False
        for owner, name in ((os, "replace"), (Path, "unlink"), (Path, "rmdir")):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))
        patch.setattr(Path, "write_text", self._write(Path.write_text))
        patch.setattr(shutil, "rmtree", self._rmtree)

    def step(self) -> None:
        if self.on:
            if self.at is not None and self.steps >= self.at:
                raise Killed
            self.steps += 1

    def _counted(self, real: Callable[..., None]) -> Callable[..., None]:
        def call(*paths: str | Path, **options: int) -> None:
            self.step()
            real(*paths, **options)

        return call

    def _write(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Path, text: str, **options: str) -> int:
            if self.on:
                self.step()
                real(path, text[: len(text) // 2], **options)
                self.step()
            return real(path, text, **options)

        return call

    def _rmtree(self, folder: Path, ignore_errors: bool = False) -> None:
        for each in sorted(folder.iterdir(), reverse=self.backwards):
            if each.is_dir():
                self._rmtree(each)
            else:
                each.unlink()
        folder.rmdir()


def shown(folder: Path) -> dict[str, str]:
    """The same without what is hidden."""
    return {name: text for name, text in held(folder).items() if not name.startswith(".")}


def run(folder: Path, disk: Disk | None = None) -> None:
    """Replace what the folder holds; steps count from the end of the building."""
    with staged_folder(folder, ENTRIES) as stage:
        build(stage, "new")
        if disk is not None:
            disk.on = True


def cancelled_run(folder: Path) -> None:
    with pytest.raises(Cancelled), staged_folder(folder, ENTRIES):
        raise Cancelled


@contextmanager
def cleared_but(monkeypatch: pytest.MonkeyPatch, *gone: str) -> Iterator[None]:
    """Clearing ends early: of the hidden folder only these go, and what they hold."""

    def rmtree(stage: Path, ignore_errors: bool = False) -> None:
        for pattern in gone:
            for each in stage.glob(pattern):
                real(each) if each.is_dir() else each.unlink()

    real = shutil.rmtree
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", rmtree)
        yield


def refuse_moves(patch: pytest.MonkeyPatch, first: int, last: int) -> None:
    """Refuse the moves from `first` to `last`, as where a file is open."""
    moves: list[Path] = []

    def replace(source: Path, target: Path, real: Callable[..., None] = os.replace) -> None:
        moves.append(source)
        if first <= len(moves) - 1 <= last:
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        real(source, target)

    patch.setattr(os, "replace", replace)
    patch.setattr(swapping, "_TRIES", 1)


@pytest.mark.parametrize("gone", [("gone",), ("gone", "old", "new/*"), ("gone", "new")])
def test_killed_while_clearing_after_it_replaced(
    folder: Path, gone: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with cleared_but(monkeypatch, *gone):
        run(folder)
    assert shown(folder) == NEW and list(folder.glob(f"{PREFIX}*"))
    cancelled_run(folder)
    assert held(folder) == NEW


def test_of_an_earlier_run_only_the_list_is_left(folder: Path) -> None:
    left = folder / f"{PREFIX}x"
    left.mkdir()
    (left / "swap.json").write_text('["report.pdf", "maps", "run.json"]', encoding="utf-8")
    cancelled_run(folder)
    assert held(folder) == OLD
    run(folder)
    assert held(folder) == NEW


@pytest.mark.parametrize("move", range(MOVES))
def test_killed_while_clearing_after_it_put_back(
    folder: Path, move: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cleared_but(monkeypatch, "new/*"), monkeypatch.context() as patch:
        refuse_moves(patch, move, move)
        with pytest.raises(InputError, match="it cannot be replaced"):
            run(folder)
    assert shown(folder) == OLD and list(folder.glob(f"{PREFIX}*"))
    cancelled_run(folder)
    assert held(folder) == OLD


@pytest.mark.parametrize("refused", [None, 2, 5, 6])
def test_a_list_that_is_held_by_another_program(
    folder: Path, refused: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be deleted for a while; the runs go on all the same."""

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "swap.json" and path.exists():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    real = Path.unlink
    monkeypatch.setattr(swapping, "_PAUSE_S", 0.0)

    with cleared_but(monkeypatch, "gone", "old", "new"), monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        if refused is not None:
            refuse_moves(patch, refused, refused)
            with pytest.raises(InputError, match="it cannot be replaced"):
                run(folder)
        else:
            run(folder)
        expected = NEW if refused is None else OLD
        for _ in range(2):
            cancelled_run(folder)
            assert shown(folder) == expected
    run(folder)
    assert held(folder) == NEW


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("earlier", "refused"),
    [(True, None), (True, 1), (True, 5), (True, 6), (False, None), (False, 2), (False, 3)],
)
def test_killed_at_any_step_and_again_while_clearing(
    tmp_path: Path, earlier: bool, refused: int | None, backwards: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Every step of swap, undo and clearing; then every step of the next run's own clearing."""
    before = OLD if earlier else {"mine.txt": "mine"}

    def first_run(at: int) -> tuple[Path, bool]:
        made = tmp_path / f"{at}"
        made.mkdir()
        if earlier:
            build(made, "old")
        (made / "mine.txt").write_text("mine", encoding="utf-8")
        with monkeypatch.context() as patch:
            if refused is not None:
                refuse_moves(patch, refused, refused)
            disk = Disk(patch, at, backwards)
            try:
                run(made, disk)
            except Killed:
                return made, True
            except InputError:
                assert refused is not None
        return made, False

    def clear(made: Path, at: int | None) -> bool:
        with monkeypatch.context() as patch:
            disk = Disk(patch, at, backwards)
            disk.on = True
            try:
                staging._clear(made)
            except Killed:
                return True
        return False

    ends: list[dict[str, str]] = []
    for at in range(100):
        left, killed = first_run(at)
        found = []
        for again in range(100):
            copy = tmp_path / f"{at}-{again}"
            shutil.copytree(left, copy)
            more = clear(copy, again)
            assert not clear(copy, None) and not list(copy.glob(f"{PREFIX}*"))
            found.append(held(copy))
            if not more:
                break
        # The same set, wherever the clearing was killed.
        assert found[0] in (before, NEW) and found == [found[0]] * len(found), at
        ends.append(found[0])
        if not killed:
            break
    # The earlier one, and from the step that ends the swap on the new one.
    assert ends == sorted(ends, key=NEW.__eq__) and len(ends) > 10
    assert ends[0] == before and ends[-1] == (NEW if refused is None else before)


def test_what_was_put_back_by_hand_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        refuse_moves(patch, 5, 99)
        with pytest.raises(swapping.StrandedError, match="move them by hand"):
            run(folder)
    (stage,) = folder.glob(f"{PREFIX}*")
    os.replace(stage / "old" / "report.pdf", folder / "report.pdf")
    cancelled_run(folder)
    assert held(folder) == OLD


def test_interrupted_while_it_puts_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        refuse_moves(patch, 2, 99)
        patch.setattr(swapping, "_TRIES", 2)
        patch.setattr(swapping.time, "sleep", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    cancelled_run(folder)
    assert held(folder) == OLD


def test_a_list_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        refuse_moves(patch, 5, 99)
        with pytest.raises(swapping.StrandedError):
            run(folder)

    def read(path: Path, encoding: str) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", read)
        with pytest.raises(swapping.StrandedError, match="they are kept in"):
            run(folder)
    cancelled_run(folder)
    assert held(folder) == OLD
