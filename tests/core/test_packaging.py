"""The shape of what is installed, and that packaging refuses what is no plugin."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _tools_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))


def test_staged_plugin_has_everything_inside_and_nothing_of_the_workshop(tmp_path: Path) -> None:
    from staging import stage

    stage(tmp_path / "plugin")
    staged = {str(p.relative_to(tmp_path / "plugin")) for p in (tmp_path / "plugin").rglob("*")}
    assert {
        "__init__.py",
        "plugin.py",
        "metadata.txt",
        "LICENSE",
        "core/errors.py",
        "resources/icons/wm_vru.svg",
        "resources/sample/west_midlands_sample.gpkg",
    } <= staged
    assert not [name for name in staged if "__pycache__" in name or "/." in f"/{name}"]
    assert "resources/readme" not in staged
    # Whatever is tracked in the package is staged: a new room cannot be forgotten.
    package = ROOT / "wm_vru_plugin"
    sources = {str(path.relative_to(package)) for path in package.rglob("*.py")}
    assert sources <= staged


def test_staging_again_leaves_nothing_old(tmp_path: Path) -> None:
    from staging import stage

    stage(tmp_path / "plugin")
    (tmp_path / "plugin" / "gone.py").write_text("", encoding="utf-8")
    stage(tmp_path / "plugin")
    assert not (tmp_path / "plugin" / "gone.py").exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"wm_vru_plugin/LICENSE": None}, "missing"),
        ({"wm_vru_plugin/core/__pycache__/a.pyc": b""}, "not wanted"),
        ({"wm_vru_plugin/tests/test_a.py": b""}, "not wanted"),
        ({"README.md": b""}, "outside"),
        ({"wm_vru_plugin/metadata.txt": b"[general]\nversion=9.9.9\n"}, "differs"),
    ],
)
def test_a_zip_that_is_no_plugin_is_refused(
    tmp_path: Path, fault: dict[str, bytes | None], words: str
) -> None:
    from package import NAME, REQUIRED, check

    metadata = (ROOT / "metadata.txt").read_bytes()
    good = {f"{NAME}/{name}": b"" for name in REQUIRED} | {f"{NAME}/metadata.txt": metadata}
    path = tmp_path / "plugin.zip"
    for members, refused in ((good, False), (good | fault, True)):
        with ZipFile(path, "w") as archive:
            for name, content in members.items():
                if content is not None:
                    archive.writestr(name, content)
        if not refused:
            assert check(path) == len(REQUIRED)
            continue
        with pytest.raises(SystemExit, match=words):
            check(path)


def test_install_replaces_whole_and_spares_a_link(tmp_path: Path) -> None:
    from install import install

    profile = tmp_path / "profiles" / "default"
    target = install(profile)
    (target / "left_over.py").write_text("", encoding="utf-8")
    assert install(profile) == target
    assert not (target / "left_over.py").exists()
    assert [path.name for path in target.parent.iterdir()] == ["wm_vru_plugin"]

    linked = tmp_path / "linked"
    (linked / "python" / "plugins").mkdir(parents=True)
    (linked / "python" / "plugins" / "wm_vru_plugin").symlink_to(tmp_path)
    with pytest.raises(SystemExit, match="link"):
        install(linked)


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/QGIS/QGIS3/profiles"),
        ("linux", {"HOME": "/h"}, "/h/.local/share/QGIS/QGIS3/profiles"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/QGIS/QGIS3/profiles"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/QGIS/QGIS3/profiles"),
        ("linux", {"QGIS_CUSTOM_CONFIG_PATH": "/custom"}, "/custom/profiles"),
    ],
)
def test_profiles_are_looked_for_where_qgis_keeps_them(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    from install import profiles_folders

    for name in ("XDG_DATA_HOME", "QGIS_CUSTOM_CONFIG_PATH", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert profiles_folders()[0] == Path(expected)
