"""wmvru:loadlayers: the package's layers into the project."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProject,
)

from ...core.errors import InputError
from ...i18n import tr
from ...report.figures.layers.catalogue import LAYER_IDS
from ...store.schema.tables import CRS
from ..run.base import VruAlgorithm
from ..run.packages import add_package, package_of
from ..run.run import Run


class LoadLayersAlgorithm(VruAlgorithm):
    """Loads a package's layers, styled and grouped by theme."""

    NAME = "loadlayers"
    TITLE = "Load layers"
    GROUP = "layers"
    TAGS = ("styles", "deprivation", "deciles", "schools", "impact areas", "knife crime")
    HELP = (
        "Loads the layers of a prepared package into the current project, styled and grouped by "
        "theme under the name of the study area: deprivation, top decile, knife crime, schools, "
        "health, Impact Areas and boundaries.\n\n"
        "Each layer carries its sources, licence and attribution as layer metadata, and map tips. "
        "Layers are read only. A second run adds nothing that is there already, whichever way the "
        "package's path is spelt, and leaves what you changed; it reads the file again. What the "
        "package cannot give is named in the log with what it needs.\n\n"
        "At first only a few layers are switched on: multiple deprivation, Impact Areas and "
        "authorities, or, where you name layers, the first area layer and all points and outlines."
    )

    EXAMPLE = {"PACKAGE": "{sample}"}

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        # A project belongs to the main thread.
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def define(self) -> None:
        add_package(self)
        self.add(
            QgsProcessingParameterEnum(
                "LAYERS",
                tr("Layers"),
                options=list(LAYER_IDS),
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            "Ids of the layers. Empty loads all that the package can give.",
        )
        self.addOutput(QgsProcessingOutputMultipleLayers("LAYERS", tr("Loaded layers")))
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of layers")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...report.figures.layers.catalogue import LAYERS
        from ...report.maps.layers.layers import missing
        from ...report.maps.layers.tree import load_layers

        package = package_of(run)
        chosen = [name for name in run.choices("LAYERS") if name]
        absent = missing(package)
        wanted = [spec for spec in LAYERS if not chosen or spec.id in chosen]
        for spec in wanted:
            if spec.id in absent:
                run.feedback.pushWarning(
                    tr("Not loaded: {0}. It needs {1}.").format(spec.id, absent[spec.id])
                )
        specs = [spec for spec in wanted if spec.id not in absent]
        if not specs:
            raise InputError(package.label, "it can give none of the layers asked for")
        project = run.context.project() or QgsProject.instance()
        if not project.mapLayers() or not project.crs().isValid():
            project.setCrs(QgsCoordinateReferenceSystem(CRS))
        done = load_layers(package, specs, project, bool(chosen))
        for layer_id, layer in done.layers.items():
            state = tr("there already") if layer_id in done.reused else tr("loaded")
            run.feedback.pushInfo(f"{layer.name()}: {state}")
        return {
            "LAYERS": [layer.id() for layer in done.layers.values()],
            "COUNT": len(done.layers),
        }
