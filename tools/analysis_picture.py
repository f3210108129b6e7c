"""Make the README's picture of the priority grid and candidate Impact Areas from the sample.

Run: QT_QPA_PLATFORM=offscreen .venv/bin/python tools/analysis_picture.py
Writes resources/readme/priority_grid.png.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRect, QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont, QPainter  # noqa: E402

SIZE = QSize(1100, 640)
STYLES = ROOT / "resources" / "styles"
SAMPLE = ROOT / "resources" / "sample" / "west_midlands_sample.gpkg"


def run(name: str, **parameters: object) -> None:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"wmvru:{name}")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = QgsProcessingFeedback(False)
    _, done = algorithm.run(parameters, context, feedback)
    if not done:
        raise RuntimeError(feedback.textLog())


def layer(path: Path, style: str) -> QgsVectorLayer:
    made = QgsVectorLayer(str(path), path.stem, "ogr")
    message, styled = made.loadNamedStyle(str(STYLES / f"{style}.qml"))
    if not made.isValid() or not styled:
        raise RuntimeError(f"{path}: {message}")
    return made


def main() -> int:
    application = QgsApplication([], False)
    application.initQgis()
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    provider = WmVruProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = folder / SAMPLE.name
        sample.write_bytes(SAMPLE.read_bytes())
        grid, areas = folder / "grid.gpkg", folder / "areas.gpkg"
        run(
            "prioritygrid",
            AREA=f"{sample}|layername=local_authority",
            INCIDENTS=f"{sample}|layername=incidents",
            NEED=f"{sample}|layername=lsoa_deprivation",
            OUTPUT=str(grid),
        )
        run("impactareas", GRID=str(grid), PLACES=f"{sample}|layername=msoa", OUTPUT=str(areas))
        hexagons, candidates = layer(grid, "result_priority_grid"), layer(areas, "impact_areas")
        candidates.setLabelsEnabled(False)
        settings = QgsMapSettings()
        settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:27700"))
        settings.setLayers([candidates, hexagons])
        settings.setOutputSize(SIZE)
        settings.setBackgroundColor(QColor("white"))
        extent = candidates.extent()
        extent.scale(1.05)
        settings.setExtent(extent)
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage()
        write_legend(image, hexagons)
        target = ROOT / "resources" / "readme" / "priority_grid.png"
        image.save(str(target))
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")
    return 0


def write_legend(image: object, hexagons: QgsVectorLayer) -> None:
    painter = QPainter(image)
    painter.setFont(QFont("DejaVu Sans", 10))
    # The upper right corner of the study area's box is empty.
    left = SIZE.width() - 370
    painter.fillRect(QRect(left - 10, 14, 370, 186), QColor("white"))
    painter.setPen(QColor("#333333"))
    painter.drawText(left, 36, "SYNTHETIC: priority grid, 500 m hexagons")
    for number, category in enumerate(hexagons.renderer().categories()):
        top = 48 + 24 * number
        painter.fillRect(left, top, 22, 16, category.symbol().color())
        painter.drawRect(left, top, 22, 16)
        painter.drawText(left + 30, top + 13, category.label())
    painter.setPen(QColor("#c8102e"))
    painter.drawText(left, 188, "Outlines: candidate Impact Areas")
    painter.end()


if __name__ == "__main__":
    sys.exit(main())
