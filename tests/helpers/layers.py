"""Small made-up layers for tests of the algorithms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from shapely.geometry.base import BaseGeometry

E0, N0 = 400_000, 290_000


def square(column: float, row: float, size: float = 1.0) -> str:
    """WKT of a square of `size` km whose lower left corner lies at these km."""
    x, y, s = E0 + column * 1000, N0 + row * 1000, size * 1000
    return f"POLYGON(({x} {y},{x + s} {y},{x + s} {y + s},{x} {y + s},{x} {y}))"


def memory_layer(
    name: str,
    fields: str,
    rows: Sequence[tuple[Sequence[Any], str | BaseGeometry]],
    crs: str = "EPSG:27700",
    kind: str = "Polygon",
) -> QgsVectorLayer:
    """A memory layer, `fields` as in a memory layer's address: "code:string&decile:integer"."""
    parts = "&".join(f"field={part}" for part in fields.split("&") if part)
    definition = f"{kind}?" + (f"crs={crs}&" if crs else "") + parts
    layer = QgsVectorLayer(definition, name, "memory")
    assert layer.isValid()
    features = []
    for attributes, shape in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(attributes))
        wkt = shape if isinstance(shape, str) else shape.wkt
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    QgsProject.instance().addMapLayer(layer)
    return layer


NEED_FIELDS = (
    "code:string&lad_name:string&ward_name:string&population:integer"
    "&pop_0_15:integer&education_decile:integer&education_score:double"
)


def grid_need(
    name: str = "need", size: int = 4, population: int = 1000, crs: str = "EPSG:27700"
) -> QgsVectorLayer:
    """A grid of 1 km squares in two authorities; all in decile 1 but the top row (decile 5)."""
    rows = []
    for row in range(size):
        for column in range(size):
            authority = "Westham" if column < size / 2 else "Eastham"
            decile = 5 if row == size - 1 else 1
            code = f"Z{row}{column}"
            ward = f"Ward {row}"
            values = (code, authority, ward, population, 200, decile, 40.0 + column)
            rows.append((values, square(column, row)))
    return memory_layer(name, NEED_FIELDS, rows, crs)


def rows_of(layer: QgsVectorLayer) -> list[dict[str, Any]]:
    """A layer's rows as dictionaries, NULL as None."""
    names = [field.name() for field in layer.fields()]
    return [
        {name: (None if value is None or value != value or repr(value) == "NULL" else value)
         for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]  # fmt: skip


def total(rows: list[dict[str, Any]], key: str = "authority") -> dict[str, Any]:
    """The row of totals."""
    return next(row for row in rows if row[key] == "Total")
