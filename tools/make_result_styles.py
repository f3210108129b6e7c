"""Write the styles of results: overlap, gaps and their changes, hot spots, circles, priority grid.

Run: QT_QPA_PLATFORM=offscreen python tools/make_result_styles.py [FOLDER]

Colours are those of Okabe and Ito, and for hot and cold spots ColorBrewer's red to blue, which
colour-blind readers tell apart. Cold spots are hatched besides: on a grey print strong red and
strong blue are one and the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

from make_styles import area, names, outline, rules, steady
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMapLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

FIELDS = (
    "field=rank:int&field=gap:int&field=class:string&field=name:string&field=rating:string"
    "&field=change:string"
)
CLASSES = (
    ("inside", "#0072b2", "Inside"),
    ("partial", "#56b4e9", "Partly inside"),
    ("outside", "#e69f00", "Outside"),
)
# Value, colour, hatched, label.
HOTSPOTS = (
    ("hot 99%", "#b2182b", False, "Hot spot, 99% confidence"),
    ("hot 95%", "#ef8a62", False, "Hot spot, 95%"),
    ("hot 90%", "#fddbc7", False, "Hot spot, 90%"),
    ("not significant", "#f7f7f7", False, "Not significant"),
    ("cold 90%", "#d1e5f0", True, "Cold spot, 90%"),
    ("cold 95%", "#67a9cf", True, "Cold spot, 95%"),
    ("cold 99%", "#2166ac", True, "Cold spot, 99%"),
)
# Purple, on which the red outlines of Impact Areas are seen.
INCIDENT_HOTSPOTS = (
    ("hot 99%", "#54278f", False, "Hot spot, 99% confidence"),
    ("hot 95%", "#9e9ac8", False, "Hot spot, 95%"),
    ("hot 90%", "#dadaeb", False, "Hot spot, 90%"),
    ("not significant", "#fafafa", False, "Not significant"),
    ("cold 90%", "#c7eae5", True, "Cold spot, 90%"),
    ("cold 95%", "#5ab4ac", True, "Cold spot, 95%"),
    ("cold 99%", "#01665e", True, "Cold spot, 99%"),
)
LOCAL_MORAN = (
    ("high-high", "#b2182b", False, "High among high"),
    ("high-low", "#f4a582", False, "High among low"),
    ("not significant", "#f7f7f7", False, "Not significant"),
    ("low-high", "#92c5de", True, "Low among high"),
    ("low-low", "#2166ac", True, "Low among low"),
    ("no neighbours", "#e0e0e0", False, "No neighbours"),
)
# A light to dark ramp, so that a grey print keeps the order.
RATINGS = (
    ("A", "#7f0000", "A: high, with 3 high neighbours or more"),
    ("B", "#d7301f", "B: high, with 1 or 2"),
    ("C", "#fc8d59", "C: high alone, or among 3 high or more"),
    ("D", "#fdd49e", "D: beside 1 or 2 high"),
    ("E", "#fff7ec", "E: neither"),
)
CHANGES = (
    ("persistent", "#e69f00", "Gap on both sides"),
    ("new", "#d55e00", "New gap"),
    ("closed", "#56b4e9", "Closed gap"),
)
NO_DATA = ("no data", "#ffffff", False, "No data")
RED = "#c8102e"
LABELS = {"gaps": "rank", "result_circle_clusters": "name"}


def hatched(colour: str) -> QgsFillSymbol:
    """A fill with thin diagonal lines over it."""
    ink = "#ffffff" if QColor(colour).lightness() < 110 else "#2166ac"
    line = QgsLineSymbol.createSimple({"color": ink, "line_width": "0.15"})
    pattern = QgsLinePatternFillSymbolLayer()
    pattern.setSubSymbol(line)
    pattern.setLineAngle(45)
    pattern.setDistance(1.2)
    pattern.setDistanceUnit(Qgis.RenderUnit.Millimeters)
    symbol = area(colour, "#9a9a9a", 0.05)
    symbol.appendSymbolLayer(pattern)
    return symbol


def classes(entries: tuple[tuple[str, str, bool, str], ...]) -> QgsCategorizedSymbolRenderer:
    return QgsCategorizedSymbolRenderer(
        "class",
        [
            QgsRendererCategory(
                value, hatched(colour) if hatch else area(colour, "#9a9a9a", 0.05), label
            )
            for value, colour, hatch, label in (*entries, NO_DATA)
        ],
    )


def plain(
    field: str, entries: tuple[tuple[str, str, str], ...], edge: str
) -> QgsCategorizedSymbolRenderer:
    """A fill for each value, label and colour."""
    return QgsCategorizedSymbolRenderer(
        field,
        [
            QgsRendererCategory(value, area(colour, edge, 0.1), label)
            for value, colour, label in entries
        ],
    )


def styles() -> dict[str, QgsFeatureRenderer]:
    """Renderer of each style, by file name."""
    gap = area("213,94,0,90", "#8c3d00", 0.6)
    in_gap = area("#e69f00", "#ffffff", 0.1)
    alone = area("#f5dfa8", "#ffffff", 0.1)
    return {
        "result_hotspots": classes(HOTSPOTS),
        "incident_hexagons": classes(INCIDENT_HOTSPOTS),
        "result_local_moran": classes(LOCAL_MORAN),
        "result_circle_clusters": rules([("TRUE", "Cluster", outline(RED, 0.8, 0.5))]),
        "overlap": plain("class", CLASSES, "#ffffff"),
        "result_priority_grid": plain("rating", RATINGS, "#c9b8a8"),
        "result_gap_changes": plain("change", CHANGES, "#5f3a00"),
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
        if name in LABELS:
            labeling = names()
            settings = labeling.settings()
            settings.fieldName = LABELS[name]
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
