"""The house rules, read from the source itself: libraries, sizes, metadata.

Which room may import which, and that no two import each other, import-linter holds (`make lint`).
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "wm_vru_plugin"
# Beside the rooms; anyone may use these.
SHARED = {"resources_path", "i18n"}
ENTRY = {"", "plugin"}
HEAVY = {"numpy", "pandas", "scipy", "shapely", "matplotlib", "jinja2", "openpyxl", "geopandas"}
CORE_LIBRARIES = {"numpy", "pandas", "scipy", "shapely"}
SOURCE_LIBRARIES = CORE_LIBRARIES | {"openpyxl"}
HARD_CEILING = 500
LONGER: dict[str, str] = {}
"""Modules that may be longer, each with the reason."""
ROOMY = 21
"""Modules of a folder that a newcomer can take in at once."""


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands, what it names, whether loading the module runs it."""

    file: str
    line: int
    module: str
    at_load: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


SOURCES = python_files(PACKAGE)


def module_name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """Return the room of a dotted module name, or the module itself where it lies in none."""
    inner = module.split(".")[1:]
    return inner[0] if inner else ""


def is_type_checking(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(path: Path, source: str | None = None) -> list[Import]:
    """Return every import in a file, those inside functions too, with relative ones resolved."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found: list[Import] = []

    def visit(node: ast.AST, at_load: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) - child.level + 1] if child.level else []
                stem = [*base, *([child.module] if child.module else [])]
                # `from . import x` names modules, `from .x import y` names what is in one.
                names = [".".join([*stem, alias.name]) for alias in child.names]
                if child.module:
                    names = [".".join(stem)]
            else:
                inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
                types_only = isinstance(child, ast.If) and is_type_checking(child)
                visit(child, at_load and not inside and not types_only)
                continue
            found.extend(
                Import(str(path.relative_to(ROOT)), child.lineno, name, at_load) for name in names
            )

    visit(ast.parse(source or path.read_text(encoding="utf-8")), True)
    return found


@pytest.mark.parametrize(
    ("room", "libraries"), [("core", CORE_LIBRARIES), ("sources", SOURCE_LIBRARIES)]
)
def test_rooms_without_qgis_know_few_libraries(room: str, libraries: set[str]) -> None:
    allowed = {*sys.stdlib_module_names, *libraries, PACKAGE}
    modules = [path for path in SOURCES if room_of(module_name(path)) == room]
    assert modules
    strangers = [
        str(found)
        for path in modules
        for found in imports_of(path)
        if found.module.split(".")[0] not in allowed
    ]
    assert strangers == []


def test_nothing_heavy_is_imported_when_the_plugin_loads() -> None:
    """Directly here; what comes by way of other modules is run in tests/algorithms/test_load.py."""
    light = [
        p for p in SOURCES if room_of(module_name(p)) in {*ENTRY, *SHARED, "algorithms", "gui"}
    ]
    heavy = [
        str(found)
        for path in light
        for found in imports_of(path)
        if found.at_load and found.module.split(".")[0] in HEAVY
    ]
    assert heavy == []


def test_qt_only_by_way_of_qgis() -> None:
    foreign = re.compile(r"^(PyQt\d?|PySide\d?|sip)(\.|$)")
    # What lies below `processing` is private to QGIS; `import processing` is its public face. A
    # benchmark that runs outside QGIS has to start Processing by hand.
    private = re.compile(r"^processing\.|^qgis\._|^qgis\.(core|gui)\.additions")
    faults = [
        str(found)
        for path in python_files(PACKAGE, "tools", "benchmarks")
        for found in imports_of(path)
        if foreign.search(found.module)
        or (found.file.startswith(PACKAGE) and private.search(found.module))
    ]
    assert faults == []


def test_no_call_that_qt_6_dropped() -> None:
    faults = []
    for path in python_files(PACKAGE, "tools", "benchmarks", "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute):
                continue
            old_type = isinstance(node.value, ast.Name) and node.value.id == "QVariant"
            if node.attr == "exec_" or old_type:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}")
    assert faults == []


def test_modules_are_no_longer_than_their_subject() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(PACKAGE, "tools", "benchmarks")
    }
    long = {name for name, count in lengths.items() if count > HARD_CEILING}
    assert long == set(LONGER)


def test_folders_can_be_taken_in_at_once() -> None:
    folders = Counter(path.parent for path in SOURCES if path.name != "__init__.py")
    full = {str(one.relative_to(ROOT)): count for one, count in folders.items() if count > ROOMY}
    assert full == {}


def test_every_folder_says_what_it_is() -> None:
    silent = [
        str(path.parent.relative_to(ROOT))
        for path in SOURCES
        if not (path.parent / "__init__.py").is_file()
        or not ast.get_docstring(ast.parse((path.parent / "__init__.py").read_text("utf-8")))
    ]
    assert silent == []


def test_every_module_has_postponed_annotations() -> None:
    """Without it, ``int | None`` in a signature fails on Python 3.9 (QGIS 3.40 on macOS)."""
    without = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "from __future__ import annotations" not in (text := path.read_text(encoding="utf-8"))
        and len(ast.parse(text).body) > 1  # more than a docstring
    ]
    assert without == []


def committed_text() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git work tree")
    kinds = {".py", ".sh", ".md", ".toml", ".txt", ".qml", ".qpt", ".j2", ".svg", ".json", ""}
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in kinds]


def test_no_unfinished_work_and_no_machine_paths() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    machine = re.compile(r"(?<![\w.$}/-])/(work|root|home)/\w")
    faults = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in committed_text()
        if path.name != "LICENSE"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line) or machine.search(line)
    ]
    assert faults == []


def metadata() -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return dict(parser["general"])


def test_metadata_is_what_the_plugin_repository_asks() -> None:
    general = metadata()
    required = "name description about version qgisMinimumVersion author email repository tracker"
    assert [key for key in required.split() if not general.get(key, "").strip()] == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", general["version"])
    assert general["qgisMinimumVersion"] == "3.40"
    # The plugin was not run on QGIS 4, so it does not claim it.
    assert general["qgisMaximumVersion"] == "3.99"
    assert "supportsQt6" not in general
    assert general["hasProcessingProvider"] == "yes"
    assert general["category"] == "Analysis"
    assert len(general["tags"].split(",")) >= 5
    assert "\n" not in general["description"]
    assert len(general["about"]) > 300
    # The repository of plugins refuses markup in these.
    assert not re.search(r"<\w+", general["description"] + general["about"])
    for key in ("homepage", "repository", "tracker"):
        assert general[key].startswith("https://"), key


def test_icons_are_drawings_of_their_own() -> None:
    icon = ROOT / metadata()["icon"]
    assert icon.is_file()
    for path in (ROOT / "resources/icons").glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        assert root.tag.endswith("}svg"), path
        assert root.get("viewBox"), path
        # QtSvg draws SVG Tiny, and an icon must not fetch anything.
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<(image|style|mask|clipPath|script|text)\b|href=", text), path


def test_version_is_in_metadata_alone_and_in_the_changelog() -> None:
    version = metadata()["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    copies = [
        str(path.relative_to(ROOT))
        for path in [*SOURCES, ROOT / "pyproject.toml"]
        if re.search(rf"version\w* *[=:] *[\"']{re.escape(version)}", path.read_text("utf-8"))
    ]
    assert copies == []
