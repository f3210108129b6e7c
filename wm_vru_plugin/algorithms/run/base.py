"""What every algorithm of the provider shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingUtils,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from ...core.errors import VruError
from ...core.libraries import BASE, MissingLibraryError, check_libraries, describe, fault_of
from ...i18n import tr
from ...resources_path import resource
from .result_style import style_when_loaded
from .run import Run

if TYPE_CHECKING:
    from ...core.tables.field import Column
    from ...store.schema.layer_facts import LayerFacts

GROUPS = {
    "data": "Data",
    "layers": "Layers",
    "analysis": "Analysis",
    "statistics": "Statistics",
    "patterns": "Hot spots and grids",
    "report": "Report",
}


class VruAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms: names, help, icon, and errors in plain words.

    A subclass sets the class attributes and implements `define` and `run`.
    """

    NAME = ""
    TITLE = ""
    GROUP = "analysis"
    TAGS: tuple[str, ...] = ()
    HELP = ""
    EXAMPLE: dict[str, str] = {}
    """Parameters of a run on the sample, as `qgis_process` takes them: `{sample}` stands for the
    package, `{out}` for a folder. docs/algorithms.md prints it and a test runs it."""
    MORE_EXAMPLES: tuple[dict[str, str], ...] = ()

    LIBRARIES: tuple[str, ...] = BASE
    """Libraries without which the algorithm cannot work; all are asked before any work."""

    COLUMNS: dict[str, tuple[Column, ...]] = {}
    """Columns by output: what is written, its aliases and docs/algorithms.md are made of them. An
    output that is not here has columns of its input, or as many as its parameters ask for."""
    STYLES: dict[str, str] = {}
    """Style of resources/styles, by output, for layers that QGIS loads when the run is over."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: dict[str, LayerFacts] = {}
        self._sources: dict[str, QgsProcessingFeatureSource] = {}

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return tr(self.TITLE)

    def group(self) -> str:
        return tr(GROUPS[self.GROUP])

    def groupId(self) -> str:
        return self.GROUP

    def tags(self) -> list[str]:
        return [tr(tag) for tag in self.TAGS]

    def shortHelpString(self) -> str:
        return tr(self.HELP)

    def shortDescription(self) -> str:
        return tr(self.HELP.strip().split("\n", 1)[0])

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", f"{self.NAME}.svg")))

    def examples(self) -> list[dict[str, str]]:
        """Return the parameters of runs on the sample, in order."""
        return [example for example in (self.EXAMPLE, *self.MORE_EXAMPLES) if example]

    def createInstance(self) -> VruAlgorithm:
        return type(self)()

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.define()

    def define(self) -> None:
        """Add the parameters and outputs."""
        raise TypeError(f"{type(self).__name__} declares no parameters")

    def run_steps(self, run: Run) -> dict[str, Any]:
        """Do the work and return the outputs; errors for the analyst are VruErrors."""
        raise TypeError(f"{type(self).__name__} has no steps to run")

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str) -> None:
        """Add a parameter with its help, which is never left out."""
        parameter.setHelp(tr(help_text))
        self.addParameter(parameter)

    def add_advanced(self, parameter: QgsProcessingParameterDefinition, help_text: str) -> None:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.add(parameter, help_text)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Open the sources, and copy what is asked of their layers besides features.

        QGIS calls this in the thread that the project's layers belong to, and the steps in another,
        where only features may be asked for. A file is opened here as well: opening one GeoPackage
        in two threads at the same time can stop both for ever, see `store.geopackage.sqlite`.
        """
        try:
            check_libraries(self.LIBRARIES)
        except MissingLibraryError as error:
            message = str(error)
        else:
            message = ""
        if message:
            # Raised out here for the reason that `processAlgorithm` gives.
            raise QgsProcessingException(message)
        from ...store.schema.layer_facts import facts_of

        self._facts.clear()
        self._sources.clear()
        for definition in self.parameterDefinitions():
            if not isinstance(definition, QgsProcessingParameterFeatureSource):
                continue
            value = parameters.get(definition.name())
            source = self.parameterAsSource(parameters, definition.name(), context)
            if source is not None:
                self._sources[definition.name()] = source
            if isinstance(value, QgsProcessingFeatureSourceDefinition):
                # Selected or filtered features: `parameterAsVectorLayer` finds no layer in these.
                name, _ = value.source.valueAsString(context.expressionContext())
                layer = QgsProcessingUtils.mapLayerFromString(name, context)
            else:
                layer = self.parameterAsVectorLayer(parameters, definition.name(), context)
            if isinstance(layer, QgsVectorLayer) and layer.isValid():
                self._facts[definition.name()] = facts_of(layer)
        return True

    def facts(self, name: str) -> LayerFacts | None:
        """Return the facts of the layer of a parameter; None where it has none."""
        return self._facts.get(name)

    def source(self, name: str) -> QgsProcessingFeatureSource | None:
        """Return the source of a parameter; None where it was left out or cannot be opened."""
        return self._sources.get(name)

    def _check_files(self, feedback: QgsProcessingFeedback) -> None:
        """Refuse layers of damaged files, of which QGIS would read a part without a word.

        Raises:
            InputError: a file is damaged; names it.
        """
        from ...store.geopackage.soundness import check_sound, file_of

        for facts in self._facts.values():
            path = file_of(facts.address) if facts.provider in ("ogr", "spatialite") else None
            if path is not None:
                check_sound(path, feedback.isCanceled)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        try:
            check_libraries(self.LIBRARIES)
            self._check_files(feedback)
            outputs = self.run_steps(Run(self, parameters, context, feedback))
            for name, style in self.STYLES.items():
                style_when_loaded(context, outputs.get(name), style)
            return outputs
        except ImportError as error:
            # A library that none declared; an error without a name speaks for itself.
            fault = fault_of(error)
            message = str(error) if fault is None else describe([fault])
        except (VruError, QgsProcessingException) as error:
            message = str(error)
        finally:
            # Else the files stay open for as long as somebody holds the algorithm.
            self._sources.clear()
        # Raised out here, without the first error: QGIS never releases the exception it is given,
        # nor the frames of its traceback, nor the project and layers in them, which then outlive
        # GDAL and crash QGIS when it closes.
        raise QgsProcessingException(message)
