"""Which libraries load, and what is said of those that do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wm_vru_plugin.core import libraries
from wm_vru_plugin.core.libraries import (
    BROKEN,
    MISSING,
    Fault,
    MissingLibraryError,
    advice,
    check_libraries,
    fault_of,
    find_faults,
    install_line,
    platform_name,
    version_of,
)

FAKES = {
    "fake_whole": "__version__ = '1.2'",
    "fake_nameless": "raise ImportError('DLL load failed while importing _path')",
    "fake_numpy_abi": "raise ValueError('numpy.dtype size changed,\\n may indicate')",
    "fake_attribute": "raise AttributeError('_ARRAY_API not found')",
    "fake_system": "raise OSError('libgeos_c.so: cannot open shared object file')",
    "fake_needy": "import fake_nowhere",
    "fake_silent": "raise RuntimeError",
}


@pytest.fixture
def fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FAKES.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("fakes")
def test_missing_and_broken_are_told_apart_and_all_are_found() -> None:
    found = find_faults(["fake_absent", *FAKES, "fake_absent"])
    assert [(fault.name, fault.state) for fault in found] == [
        ("fake_absent", MISSING),
        ("fake_nameless", BROKEN),
        ("fake_numpy_abi", BROKEN),
        ("fake_attribute", BROKEN),
        ("fake_system", BROKEN),
        ("fake_needy", BROKEN),
        ("fake_silent", BROKEN),
    ]
    words = {fault.name: fault.message for fault in found}
    assert words["fake_numpy_abi"] == "ValueError: numpy.dtype size changed, may indicate"
    assert words["fake_needy"] == "No module named 'fake_nowhere'"
    assert words["fake_silent"] == "RuntimeError: no reason given"


@pytest.mark.usefixtures("fakes")
def test_one_message_names_all_with_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "platform_name", lambda: "debian")
    names = ["fake_whole", "fake_absent", "fake_gone", "fake_numpy_abi", "fake_nameless"]
    with pytest.raises(MissingLibraryError) as caught:
        check_libraries(names)
    text = str(caught.value)
    assert "sudo apt install python3-fake_absent python3-fake_gone. " in text
    assert "sudo apt install --reinstall python3-fake_numpy_abi python3-fake_nameless" in text
    assert "fake_numpy_abi (broken: ValueError: numpy.dtype size changed" in text
    assert "fake_nameless (broken: DLL load failed" in text
    assert "No module named fake_whole" not in text and "python3-No" not in text
    assert [fault.name for fault in caught.value.faults] == names[1:]
    check_libraries(["fake_whole"])


@pytest.mark.usefixtures("fakes")
def test_a_part_that_fails_breaks_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(libraries._PROBES, "fake_whole", ("fake_numpy_abi",))
    (fault,) = find_faults(["fake_whole"])
    assert (fault.name, fault.state) == ("fake_whole", BROKEN)
    assert version_of("fake_whole") is None


@pytest.mark.usefixtures("fakes")
def test_an_old_library_is_broken_and_versions_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert version_of("fake_whole") == "1.2"
    assert version_of("fake_absent") is None
    monkeypatch.setitem(libraries._LEAST, "fake_whole", 2)
    (fault,) = find_faults(["fake_whole"])
    assert str(fault) == "fake_whole (broken: version 1.2, and 2 or later is needed)"


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("debian", "sudo apt install python3-pandas tzdata"),
        ("fedora", "sudo dnf install python3-pandas tzdata"),
        ("windows", "python -m pip install pandas tzdata"),
        ("conda", "conda install -c conda-forge pandas python-tzdata"),
        ("flatpak", "flatpak run --devel --command=pip3 org.qgis.qgis install pandas tzdata"),
        ("other", "python3 -m pip install pandas tzdata --user"),
    ],
)
def test_install_lines(system: str, line: str) -> None:
    assert install_line(["pandas", "tzdata"], system).startswith(line)
    assert line in advice([Fault("pandas", MISSING, "no"), Fault("tzdata", MISSING, "no")], system)


def test_the_mac_takes_the_python_of_its_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/Applications/QGIS-LTR.app/Contents/MacOS/QGIS")
    line = install_line(["pypdf"], "macos")
    assert line == '"/Applications/QGIS-LTR.app/Contents/MacOS/bin/python3" -m pip install pypdf'


def test_the_platform_is_one_that_has_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert platform_name() in {
        "conda", "flatpak", "windows", "macos", "debian", "fedora", "other",
    }  # fmt: skip
    (tmp_path / "conda-meta").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert platform_name() == "conda"


def test_an_import_error_tells_its_library() -> None:
    assert fault_of(ImportError("No module named x")) is None
    assert fault_of(ImportError("cannot import", name="wm_vru_plugin.core.places.areas")) is None
    absent = fault_of(ModuleNotFoundError("No module named 'odf'", name="odf"))
    assert absent == Fault("odf", MISSING, "No module named 'odf'")
