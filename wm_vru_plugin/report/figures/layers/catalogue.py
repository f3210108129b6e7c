"""The layers that a prepared package can give, as typed records.

A new layer is a record in a module beside this. Imports nothing heavy: algorithms and the panel
list the layers before any library is loaded.
"""

from __future__ import annotations

from ....core.tables.records import record_of
from . import analyses, areas, crime, deprivation, residents, schools
from .spec import (
    BOUNDARIES,
    DEPRIVATION,
    HEALTH,
    KNIFE_CRIME,
    RESIDENTS,
    SCHOOLS,
    THEMES,
    TOP_DECILE,
    LayerSpec,
)

__all__ = [
    "BOUNDARIES",
    "COMPUTED",
    "DEPRIVATION",
    "HEALTH",
    "KNIFE_CRIME",
    "LAYERS",
    "LAYER_IDS",
    "RESIDENTS",
    "SCHOOLS",
    "THEMES",
    "TOP_DECILE",
    "LayerSpec",
    "layer_spec",
]

LAYERS: tuple[LayerSpec, ...] = (
    *schools.LAYERS,
    *areas.BOUNDARY_LAYERS,
    *areas.HEALTH_LAYERS,
    *crime.LAYERS,
    *residents.LAYERS,
    *deprivation.LAYERS,
)
"""In the order of the layer tree, from top to bottom."""

COMPUTED: tuple[LayerSpec, ...] = analyses.LAYERS
"""Layers that pages work out from a package; the layer tree does not offer them."""

LAYER_IDS: tuple[str, ...] = tuple(spec.id for spec in LAYERS)
_BY_ID = {spec.id: spec for spec in (*LAYERS, *COMPUTED)}


def layer_spec(layer_id: str) -> LayerSpec:
    """Return the layer with this id.

    Raises:
        InputError: there is none.
    """
    return record_of(_BY_ID, layer_id, "Layer", "layer", LAYER_IDS)
