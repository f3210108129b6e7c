"""Every algorithm explains itself, and names Qt's and QGIS's enums in full."""

from __future__ import annotations

import ast
import importlib
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingParameterDefinition

from tests.helpers.names import NAMES
from wm_vru_plugin.algorithms.run.base import GROUPS
from wm_vru_plugin.resources_path import resource

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", NAMES)
def test_algorithm_explains_itself(wmvru_provider: Any, name: str) -> None:
    algorithm = wmvru_provider.algorithm(name)
    assert algorithm is not None
    assert algorithm.displayName()[0].isupper()
    assert algorithm.group() in set(GROUPS.values())
    assert algorithm.groupId()
    assert len(algorithm.shortHelpString()) > 120
    assert len(algorithm.tags()) >= 3
    assert resource("icons", f"{name}.svg").is_file()
    assert not algorithm.icon().pixmap(16, 16).isNull()
    assert algorithm.parameterDefinitions()
    assert algorithm.outputDefinitions()


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_a_title_and_help(wmvru_provider: Any, name: str) -> None:
    algorithm = wmvru_provider.algorithm(name)
    hidden = QgsProcessingParameterDefinition.Flag.FlagHidden
    bare = [
        parameter.name()
        for parameter in algorithm.parameterDefinitions()
        if not parameter.flags() & hidden
        and (len(parameter.help()) < 10 or not parameter.description().strip())
    ]
    assert bare == []
    assert all(output.description().strip() for output in algorithm.outputDefinitions())


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_has_the_same_parameters(wmvru_provider: Any, name: str) -> None:
    algorithm = wmvru_provider.algorithm(name)
    copy = algorithm.create()
    assert type(copy) is type(algorithm)
    assert [p.name() for p in copy.parameterDefinitions()] == [
        p.name() for p in algorithm.parameterDefinitions()
    ]


def unscoped(source: str) -> list[str]:
    """Return the members of enums that are named by their class alone, as ``Qt.AlignLeft``.

    PyQt 6 knows ``Qt.AlignmentFlag.AlignLeft`` only; PyQt 5 takes both, so nothing else tells.
    """
    tree = ast.parse(source)
    classes: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis."):
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                found = getattr(module, alias.name, None)
                if isinstance(found, type) and not issubclass(found, Enum):
                    classes[alias.asname or alias.name] = found
    faults = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            continue
        owner = classes.get(node.value.id)
        member = getattr(owner, node.attr, None) if owner else None
        # A member of a sip enum is a subclass of int; a plain number is a constant.
        if isinstance(member, Enum) or (
            isinstance(member, int) and type(member) not in (int, bool)
        ):
            faults.append(f"{node.lineno}: {node.value.id}.{node.attr}")
    return faults


def test_enums_are_scoped() -> None:
    files = [
        path
        for folder in ("wm_vru_plugin", "tools", "benchmarks", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    faults = {
        str(path.relative_to(ROOT)): found
        for path in files
        if (found := unscoped(path.read_text(encoding="utf-8")))
    }
    assert faults == {}


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("from qgis.PyQt.QtCore import Qt\nQt.AlignLeft", 1),
        ("from qgis.PyQt.QtCore import Qt\nQt.AlignmentFlag.AlignLeft", 0),
        ("from qgis.core import QgsProcessing\nQgsProcessing.TypeVectorPolygon", 1),
        ("from qgis.core import Qgis\nQgis.ProcessingSourceType.VectorPolygon", 0),
        ("from qgis.PyQt.QtWidgets import QMessageBox as Box\nBox.Yes", 1),
    ],
)
def test_the_rule_sees_an_unscoped_enum(line: str, count: int) -> None:
    assert len(unscoped(line)) == count
