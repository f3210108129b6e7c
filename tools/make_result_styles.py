"""Write the styles of results that the panel loads: overlap, gaps and the areas in gaps.

Run: QT_QPA_PLATFORM=offscreen python tools/make_result_styles.py [FOLDER]

Colours are those of Okabe and Ito, which colour-blind readers tell apart.
"""

from __future__ import annotations

import sys
from pathlib import Path

from make_styles import area, names, rules, steady
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsMapLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)

FIELDS = "field=rank:int&field=gap:int&field=class:string&field=name:string"
CLASSES = (
    ("inside", "#0072b2", "Inside"),
    ("partial", "#56b4e9", "Partly inside"),
    ("outside", "#e69f00", "Outside"),
)


def styles() -> dict[str, QgsFeatureRenderer]:
    """Renderer of each style, by file name."""
    overlap = QgsCategorizedSymbolRenderer(
        "class",
        [
            QgsRendererCategory(value, area(colour, "#ffffff", 0.1), label)
            for value, colour, label in CLASSES
        ],
    )
    gap = area("213,94,0,90", "#8c3d00", 0.6)
    in_gap = area("#e69f00", "#ffffff", 0.1)
    alone = area("#f5dfa8", "#ffffff", 0.1)
    return {
        "overlap": overlap,
        "gaps": rules([("TRUE", "Gap, with its rank", gap)]),
        "gap_areas": rules(
            [
                ('"gap" IS NOT NULL', "Not covered, in a gap", in_gap),
                ("ELSE", "Not covered, group too small", alone),
            ]
        ),
    }


def write_styles(folder: Path) -> list[Path]:
    """Write every style into the folder.

    Raises:
        OSError: QGIS could not write one.
    """
    kept = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
    written = []
    for name, renderer in styles().items():
        layer = QgsVectorLayer(f"MultiPolygon?crs=EPSG:27700&{FIELDS}", name, "memory")
        layer.setRenderer(renderer)
        if name == "gaps":
            labeling = names()
            settings = labeling.settings()
            settings.fieldName = "rank"
            labeling.setSettings(settings)
            layer.setLabeling(labeling)
            layer.setLabelsEnabled(True)
        path = folder / f"{name}.qml"
        message, done = layer.saveNamedStyle(str(path), kept)
        if not done:
            raise OSError(message)
        path.write_text(steady(path.read_text(encoding="utf-8")), encoding="utf-8")
        written.append(path)
    return written


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    target = Path(__file__).resolve().parent.parent / "resources" / "styles"
    for path in write_styles(Path(sys.argv[1]) if len(sys.argv) > 1 else target):
        print(path.name)
    application.exitQgis()


if __name__ == "__main__":
    main()
