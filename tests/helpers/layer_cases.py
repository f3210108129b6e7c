"""What the tests of layers share: a small package, and what a layer's style says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely
import shapely.affinity
from qgis.core import (
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.package.package import Package

HOSTILE = "<script>alert(1)</script> & \"q\" 'a' [% 1+1 %]"


def small_tables(**changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A package of two LSOAs and one authority, official but for what is changed."""
    square = shapely.box(400000, 280000, 401000, 281000)
    tables = {
        "study_area": pd.DataFrame(
            {
                "name": ["Two"],
                "authority_codes": ["E08000025"],
                "crs": ["EPSG:27700"],
                "benchmark": ["England"],
                "protective_marking": ["OFFICIAL"],
                "schema_version": [1],
            }
        ),
        "lsoa": pd.DataFrame(
            {
                "code": ["E1", "E2"],
                "name": [HOSTILE, "Plain"],
                "lad_code": ["E08000025"] * 2,
                "geometry": [square, shapely.affinity.translate(square, 1000)],
            }
        ),
        "local_authority": pd.DataFrame(
            {"code": ["E08000025"], "name": ["Birmingham"], "geometry": [square]}
        ),
        "deprivation": pd.DataFrame(
            {
                "lsoa_code": ["E1", "E2"],
                "edition": [2019, 2019],
                "domain": ["imd", "imd"],
                "rank": [1, 32844],
                "decile": [1, 10],
            }
        ),
        "provenance": pd.DataFrame(
            {
                "table_name": ["lsoa", "deprivation", "local_authority"],
                "title": ["Boundaries", "Indices", "Boundaries"],
                "publisher": ["ONS", "MHCLG", "ONS"],
                "edition": ["2011", "2019", "2011"],
                "licence": ["OGL v3.0"] * 3,
                "attribution": ["Contains OS data", "Crown copyright", "Contains OS data"],
                "landing_page": ["https://example.org/a", "", ""],
                "file": ["a.gpkg", "b.csv", "a.gpkg"],
                "sha256": ["aa", "bb", "aa"],
                "rows_read": [2, 32844, 2],
                "rows_kept": [2, 2, 1],
                "rows_refused": [0, 0, 0],
                "status": ["official"] * 3,
                "restricted": [False] * 3,
                "prepared_at": ["2026-01-01T00:00:00+00:00"] * 3,
            }
        ),
    }
    return {**tables, **changes}


def labels(layer: QgsVectorLayer) -> list[str]:
    return [item.label() for item in layer.renderer().legendSymbolItems()]


def label_of(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """The legend label of the class that draws the feature, "" where nothing draws it."""
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    context.setExpressionContext(QgsExpressionContext(scopes))
    context.expressionContext().setFeature(feature)
    renderer.startRender(context, layer.fields())
    keys = renderer.legendKeysForFeature(feature, context)
    renderer.stopRender(context)
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    return next((labels[key] for key in keys if key in labels), "")


def small_package(path: Path, **changes: pd.DataFrame) -> Package:
    """The small tables, some replaced, written and opened."""
    write_package(path, small_tables(**changes))
    return Package(path)


def lightness_of(colour: QColor) -> float:
    """CIE L* of an sRGB colour, 0 to 100."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour.getRgbF()[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def colours_of(layer: QgsVectorLayer) -> list[QColor]:
    """Colours of the layer's classes, in the legend's order."""
    return [item.symbol().color() for item in layer.renderer().legendSymbolItems()]
