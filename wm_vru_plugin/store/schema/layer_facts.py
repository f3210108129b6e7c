"""What is known of a layer apart from its rows, copied while it is at hand.

A layer belongs to the thread that made it, which in the window is the main one; algorithms run in
another. What they ask of a layer besides its features is therefore copied beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsFields, QgsVectorLayer


@dataclass(frozen=True)
class LayerFacts:
    """Where a layer's rows are kept, and whether it is more than its table.

    `provider` and `address` are those of its data; `filtered`: it shows some of its rows alone;
    `edited`: it may hold edits not saved; `plain`: its fields are those of its data, without joins
    and virtual fields.
    """

    provider: str
    address: str
    crs: QgsCoordinateReferenceSystem
    fields: QgsFields
    filtered: bool = False
    edited: bool = False
    plain: bool = True


def facts_of(layer: QgsVectorLayer) -> LayerFacts:
    """Copy the facts of a layer, in the thread that it belongs to."""
    return LayerFacts(
        layer.providerType(),
        layer.source(),
        QgsCoordinateReferenceSystem(layer.crs()),
        QgsFields(layer.fields()),
        bool(layer.subsetString()),
        layer.isEditable(),
        layer.fields() == layer.dataProvider().fields(),
    )
