"""The provider's algorithms as the Toolbox page lists them, and what their dialogs open with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtGui import QIcon

from ...algorithms.run.base import GROUPS, VruAlgorithm
from ..state.defaults import PROVIDER

PACKAGE = "{sample}"
TABLE = re.compile(r"\{sample\}\|layername=(\w+)")
"""How an algorithm's example names the package, and a table of it."""
LINE = 110
"""Letters over which a sentence is cut at its colon."""
RESULTS = {
    "circleclusters": ("INPUT",),
    "comparepackages": ("BEFORE",),
}
"""Inputs for which the example takes the package for want of the real thing: the result of another
algorithm, an earlier package."""


@dataclass(frozen=True)
class Tool:
    """One algorithm: its id, its group's title, its own, and what it does in a line."""

    id: str
    group: str
    title: str
    line: str
    icon: QIcon


def tools() -> tuple[Tool, ...]:
    """Return all algorithms of the provider, group by group in the toolbox's order."""
    provider = QgsApplication.processingRegistry().providerById(PROVIDER)
    if provider is None:
        return ()
    order = list(GROUPS)
    found = [item for item in provider.algorithms() if isinstance(item, VruAlgorithm)]
    found.sort(key=lambda item: (order.index(item.groupId()), item.displayName()))
    return tuple(
        Tool(
            item.id(),
            item.group(),
            item.displayName(),
            one_line(item.shortDescription()),
            item.icon(),
        )
        for item in found
    )


def one_line(text: str) -> str:
    """Return the first sentence of a description; of a long one, the part before its colon."""
    line = " ".join(text.split())
    sentence = re.split(r"(?<=[.?!]) (?=[A-Z])", line, maxsplit=1)[0]
    head, colon, _ = sentence.partition(": ")
    return f"{head}." if colon and len(sentence) > LINE else sentence


def matching(listed: Iterable[Tool], words: str) -> list[Tool]:
    """List the tools that hold all of the words in their visible text or their tags."""
    registry = QgsApplication.processingRegistry()
    wanted = words.lower().split()
    found = []
    for tool in listed:
        algorithm = registry.algorithmById(tool.id)
        tags = algorithm.tags() if algorithm is not None else []
        text = " ".join((tool.id, tool.group, tool.title, tool.line, *tags)).lower()
        if all(word in text for word in wanted):
            found.append(tool)
    return found


def prefill(
    algorithm_id: str,
    has: Callable[[str], bool],
    table: Callable[[str], str],
    package: str,
) -> dict[str, Any]:
    """Return the values that an algorithm's dialog opens with: the package's tables where they fit.

    An algorithm that takes a whole package is given it. One that takes layers is given the tables
    that its example takes, with their fields and the words that go with them; numbers stay as the
    algorithm has them.

    Args:
        algorithm_id: such as "wmvru:gaps".
        has: whether the package holds rows of a table.
        table: a table as the value of a parameter.
        package: the address of the package.

    Returns:
        Values by parameter; none where the package has nothing that fits.
    """
    algorithm = QgsApplication.processingRegistry().algorithmById(algorithm_id)
    if not isinstance(algorithm, VruAlgorithm):
        return {}
    skipped = RESULTS.get(algorithm.NAME, ())
    example = {name: text for name, text in algorithm.EXAMPLE.items() if name not in skipped}
    values: dict[str, Any] = {}
    whole = True
    for name, text in example.items():
        found = TABLE.fullmatch(text)
        if text == PACKAGE:
            values[name] = package
        elif found is not None and has(found.group(1)):
            values[name] = table(found.group(1))
        elif algorithm.parameterDefinition(name).isDestination():
            continue
        elif "{" in text:
            # The table is not there, or it is the result of another algorithm.
            whole = False
    if PACKAGE in example.values() or skipped:
        return values
    for name, text in example.items():
        definition = algorithm.parameterDefinition(name)
        if "{" not in text and _goes_with(definition, values, whole):
            values[name] = text
    return values


def _goes_with(
    definition: QgsProcessingParameterDefinition, values: dict[str, Any], whole: bool
) -> bool:
    """Return whether a word of the example is of use with the tables that were filled in."""
    if isinstance(definition, QgsProcessingParameterField):
        return definition.parentLayerParameterName() in values
    hidden = bool(definition.flags() & Qgis.ProcessingParameterFlag.Hidden)
    return whole and not hidden and not isinstance(definition, QgsProcessingParameterNumber)
