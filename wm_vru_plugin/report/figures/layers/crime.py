"""Layers of recorded crime by small area."""

from __future__ import annotations

from ....store.schema.tables import CRIME_VIEW
from .spec import KNIFE_CRIME, LayerSpec


def _knife(layer_id: str, group: str, style: str, who: str) -> LayerSpec:
    return LayerSpec(
        layer_id,
        KNIFE_CRIME,
        f"Recorded knife crime: {who}",
        CRIME_VIEW,
        style,
        abstract=f"Police recorded crime with a knife or bladed article by LSOA, {who}. "
        "Counts from 1 to 6 share a class, so that a map shows no small number.",
        tables=("crime_counts", "lsoa"),
        field=f"knife_crime_{group}",
        category="knife_crime",
        group=group,
        needs=f"a table of knife crime counts by LSOA ({who})",
    )


LAYERS: tuple[LayerSpec, ...] = (
    _knife("knife_all", "all", "knife_crime", "all victims"),
    _knife("knife_16", "16_or_under", "knife_crime_16_or_under", "victims aged 16 or under"),
)
