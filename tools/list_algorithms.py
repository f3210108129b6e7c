"""Writes docs/algorithms.md: every algorithm with its help, parameters, outputs and an example.

    tools/list_algorithms.py [--check]

With --check nothing is written; it fails where the file differs.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "algorithms.md"
SAMPLE = "sample.gpkg"

sys.path.insert(0, str(ROOT))

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingDestinationParameter,
    QgsProcessingParameterDefinition,
)

HEADER = """# The algorithms

One section each, in the order of the toolbox's groups: what it does, its parameters, its outputs,
and a run on the embedded sample as `qgis_process` takes it. `sample.gpkg` stands for
`resources/sample/west_midlands_sample.gpkg`, `out` for a folder of yours. Some runs take what an
earlier one made. Made by `tools/list_algorithms.py` from the algorithms themselves; a test runs
every example.
"""


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def default_of(parameter: QgsProcessingParameterDefinition) -> str:
    value = parameter.defaultValue()
    if value is None or value == "" or isinstance(parameter, QgsProcessingDestinationParameter):
        return ""
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(part) for part in value)
    return f"`{cell(str(value))}`"


def command(algorithm_id: str, example: dict[str, str]) -> str:
    parts = [f"qgis_process run {algorithm_id} --"]
    for name, value in example.items():
        text = str(value).replace("{sample}", SAMPLE).replace("{out}", "out")
        parts.append(shlex.quote(f"{name}={text}"))
    return " \\\n    ".join(parts)


def section(algorithm: QgsProcessingAlgorithm) -> str:
    flags = QgsProcessingParameterDefinition.Flag
    lines = [f"### {algorithm.displayName()} · `{algorithm.id()}`", ""]
    lines += [algorithm.shortHelpString().strip(), ""]
    lines += ["| parameter | | default | |", "|---|---|---|---|"]
    for parameter in algorithm.parameterDefinitions():
        if parameter.flags() & flags.FlagHidden:
            continue
        optional = " (optional)" if parameter.flags() & flags.FlagOptional else ""
        lines.append(
            f"| `{parameter.name()}` | {cell(parameter.description())}{optional} "
            f"| {default_of(parameter)} | {cell(parameter.help())} |"
        )
    for name, columns in algorithm.COLUMNS.items():
        listed = "; ".join(f"`{column.name}` {cell(column.meaning)}" for column in columns)
        lines += ["", f"Columns of `{name}`: {listed}."]
    outputs = [
        f"`{output.name()}` ({cell(output.description())})"
        for output in algorithm.outputDefinitions()
        if algorithm.parameterDefinition(output.name()) is None
    ]
    if outputs:
        lines += ["", f"Also gives {', '.join(outputs)}."]
    for example in algorithm.examples():
        lines += ["", "```sh", command(algorithm.id(), example), "```"]
    return "\n".join(lines) + "\n"


def document(provider: Any) -> str:
    from wm_vru_plugin.algorithms.run.base import GROUPS

    algorithms = provider.algorithms()
    order = {item: number for number, item in enumerate(names_in_order())}
    text = HEADER
    for group, title in GROUPS.items():
        text += f"\n## {title}\n"
        mine = sorted(
            (item for item in algorithms if item.groupId() == group),
            key=lambda item: order[item.name()],
        )
        for algorithm in mine:
            text += "\n" + section(algorithm)
    return text


def names_in_order() -> list[str]:
    """Names as the provider adds them; the registry itself sorts them."""
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    class Listing(WmVruProvider):
        def addAlgorithm(self, algorithm: QgsProcessingAlgorithm) -> bool:  # noqa: N802
            names.append(algorithm.name())
            return super().addAlgorithm(algorithm)

    names: list[str] = []
    listing = Listing()
    listing.loadAlgorithms()
    return names


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    app = QgsApplication([], False)
    app.initQgis()
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    provider = WmVruProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    text = document(provider)
    QgsApplication.processingRegistry().removeProvider("wmvru")
    if check:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("docs/algorithms.md is", "current" if same else "not current")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {text.count(chr(10) + '### ')} algorithms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
