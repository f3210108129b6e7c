"""The Processing history: a run of the panel is entered there as the toolbox enters its own."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext
from qgis.gui import QgsGui

HIDDEN = "password="


def enter_into_history(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> None:
    """Enter a run, unless it would write down a password.

    A layer of a database whose connection stores its password is told by an address with it.
    """
    registry = QgsGui.historyProviderRegistry()
    if registry.providerById("processing") is None:
        return
    entry = {
        "python_command": algorithm.asPythonCommand(parameters, context),
        "algorithm_id": algorithm.id(),
        "parameters": algorithm.asMap(parameters, context),
    }
    command, usable = algorithm.asQgisProcessCommand(parameters, context)
    if usable:
        entry["process_command"] = command
    if HIDDEN not in repr(entry):
        registry.addEntry("processing", entry)
