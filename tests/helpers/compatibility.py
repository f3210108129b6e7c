"""What scripts, models and nightly runs of analysts depend on, read from the algorithms.

The record in `references/compatibility.json` is compared with it. An entry that goes, or changes
its name or type, breaks somebody's work: it needs an alias and a line in the changelog. After a
meant change, write the record anew by running the two tests with WMVRU_RECORD=1 set.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingParameterDefinition, QgsVectorLayer

RECORD = Path(__file__).parent / "references" / "compatibility.json"


def described(algorithm: Any) -> dict[str, Any]:
    """Parameters and outputs of an initialised algorithm by name."""
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    parameters = {}
    for parameter in algorithm.parameterDefinitions():
        entry: dict[str, Any] = {"type": parameter.type()}
        if not isinstance(parameter.defaultValue(), (type(None), str, int, float, bool, list)):
            raise TypeError(f"{algorithm.id()}, {parameter.name()}: {parameter.defaultValue()!r}")
        entry["default"] = parameter.defaultValue()
        entry["optional"] = bool(parameter.flags() & optional)
        if parameter.type() == "enum":
            entry["options"] = len(parameter.options())
            if parameter.usesStaticStrings():
                entry["options"] = list(parameter.options())
        parameters[parameter.name()] = entry
    outputs = {output.name(): output.type() for output in algorithm.outputDefinitions()}
    return {"parameters": parameters, "outputs": outputs}


def columns_of(path: Path) -> list[str]:
    """Names and types of a written output's columns, as `name type`; empty for no table."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file))
    if path.suffix != ".gpkg":
        return []
    layer = QgsVectorLayer(str(path), "output", "ogr")
    assert layer.isValid(), path
    return [
        f"{field.name()} {field.typeName()}" for field in layer.fields() if field.name() != "fid"
    ]


def compare(part: str, now: dict[str, Any]) -> None:
    """Hold one part of the record against what is so now, or record it where that is asked."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    if os.environ.get("WMVRU_RECORD"):
        text = json.dumps({**record, part: now}, indent=1, sort_keys=True, ensure_ascii=False)
        RECORD.write_text(text + "\n", encoding="utf-8")
        return
    assert now == record[part], "see tests/helpers/compatibility.py"
