"""Colours and symbols of the layer styles."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsFeatureRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsMarkerSymbol,
    QgsRendererRange,
    QgsRuleBasedRenderer,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbol,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

# Blues of equal steps of lightness (CIE L* 14 to 96), so that grey-scale prints keep all ten.
DECILES = (
    "#05224d", "#083573", "#084b93", "#1963aa", "#2f7dbb",
    "#4a97c9", "#6dafd6", "#99c7e0", "#c8dcf0", "#edf5fc",
)  # fmt: skip
# From none upwards; equal steps of lightness again.
COUNTS = ("#eceff2", "#b1cde6", "#7aa8d3", "#4883bc", "#1f5f9f", "#082e5c")
COUNTS_SHORT = ("#eceff2", "#a9c9e4", "#689fd0", "#2c6bae", "#082e5c")
ADMISSIONS = ("#efedf2", "#cdc8e2", "#a8a1d0", "#8178b6", "#5a4496", "#34106e")
DENSITY = ("#fff4dc", "#f7c878", "#e69a45", "#c0691c", "#8d4210", "#58240a")
SHARES = ("#eef7f4", "#abd8c9", "#70b6a3", "#37917e", "#126a5b", "#043f36")
RATES = ("#00431a", "#1b823d", "#75c163", "#eef7aa")
TOP = "#1f5fa8"
SCHOOL_GREEN = "#1b823d"
RED = "#c8102e"
DARK = "#2b2b2b"
FAMILY = "DejaVu Sans"
NO_END = 1e9


def area(colour: str, outline: str = "#b4c3d3", width: float = 0.05) -> QgsFillSymbol:
    """A fill whose thin pale outline does not drown 1,680 polygons on A4."""
    return QgsFillSymbol.createSimple(
        {
            "color": colour,
            "outline_color": outline,
            "outline_width": str(width),
            "outline_width_unit": "MM",
            "joinstyle": "round",
        }
    )


def outline(
    colour: str, width: float, casing: float, dashes: tuple[float, ...] = ()
) -> QgsFillSymbol:
    """An outline without fill on a white casing, which carries it over dark areas."""
    symbol = QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    for line_colour, line_width in (("#ffffff", width + casing), (colour, width)):
        line = QgsSimpleLineSymbolLayer(QColor(line_colour), line_width)
        line.setWidthUnit(Qgis.RenderUnit.Millimeters)
        line.setPenJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashes and line_colour == colour:
            line.setUseCustomDashPattern(True)
            line.setCustomDashVector(list(dashes))
            line.setPenCapStyle(Qt.PenCapStyle.FlatCap)
        symbol.appendSymbolLayer(line)
    return symbol


def marker(layers: list[tuple[Qgis.MarkerShape, float, str, str, float]]) -> QgsMarkerSymbol:
    """A marker of (shape, size in mm, fill, outline, outline width in mm), bottom first."""
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    for shape, size, fill, stroke, width in layers:
        part = QgsSimpleMarkerSymbolLayer(shape, size)
        part.setSizeUnit(Qgis.RenderUnit.Millimeters)
        part.setColor(QColor(fill))
        part.setStrokeColor(QColor(stroke))
        part.setStrokeWidth(width)
        part.setStrokeWidthUnit(Qgis.RenderUnit.Millimeters)
        symbol.appendSymbolLayer(part)
    return symbol


def dot(colour: str, size: float) -> QgsMarkerSymbol:
    circle = Qgis.MarkerShape.Circle
    return marker(
        [
            (circle, size + 0.5, "#ffffff", "#ffffff", 0.0),
            (circle, size, colour, "#00331a", 0.15),
        ]
    )


def hospital(plate: str, cross: str, edge: str) -> QgsMarkerSymbol:
    return marker(
        [
            (Qgis.MarkerShape.Square, 4.2, plate, edge, 0.35),
            (Qgis.MarkerShape.CrossFill, 2.8, cross, cross, 0.0),
        ]
    )


def ring(colour: str, size: float, width: float) -> QgsMarkerSymbol:
    """A circle without fill around what it stands on, on a white casing."""
    circle = Qgis.MarkerShape.Circle
    clear = "#00ffffff"
    return marker(
        [
            (circle, size, clear, "#ffffff", width + 0.7),
            (circle, size, clear, colour, width),
        ]
    )


def open_classes(expression: str, colours: tuple[str, ...]) -> QgsGraduatedSymbolRenderer:
    """A ramp whose limits and labels the plugin sets."""
    return graduated(
        expression,
        [
            (number, number + 1, f"Class {number + 1}", area(colour))
            for number, colour in enumerate(colours)
        ],
    )


def graduated(
    expression: str, classes: list[tuple[float, float, str, QgsSymbol]]
) -> QgsGraduatedSymbolRenderer:
    return QgsGraduatedSymbolRenderer(
        expression,
        [QgsRendererRange(low, high, symbol, label) for low, high, label, symbol in classes],
    )


def counts(
    breaks: tuple[int, ...], colours: tuple[str, ...], counted: str
) -> QgsGraduatedSymbolRenderer:
    """Classes of whole counts: none, then 1 to 6 in one, so that no small count shows."""
    starts = (0, 1, *breaks)
    classes = []
    for position, (start, colour) in enumerate(zip(starts, colours)):
        last = position == len(starts) - 1
        end = NO_END if last else starts[position + 1] - 0.5
        label = f"{start} or more" if last else f"{start} to {starts[position + 1] - 1}"
        if start < breaks[0]:
            label = f"{label} {counted}" if position else f"No {counted}"
        classes.append((start - 0.5 if position else 0.0, end, label, area(colour)))
    return graduated("count", classes)


def rules(entries: list[tuple[str, str, QgsSymbol]]) -> QgsRuleBasedRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    for expression, label, symbol in entries:
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression, label))
    return QgsRuleBasedRenderer(root)


def small_above(renderer: QgsFeatureRenderer, field: str) -> QgsFeatureRenderer:
    """Draw the large dots first, so that they do not hide the small ones."""
    clause = QgsFeatureRequest.OrderByClause(f'"{field}"', False)
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([clause]))
    renderer.setOrderByEnabled(True)
    return renderer
