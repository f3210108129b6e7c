"""Layers that are worked out from incidents, not stored in a package."""

from __future__ import annotations

from ....core.incidents.kinds import DOMESTIC_ABUSE, VIOLENCE_WITH_INJURY, IncidentKind, needed
from .spec import CIRCLES, DENSITY, HEXAGONS, HOT_SPOTS, FromIncidents, LayerSpec

_TABLES = ("incidents",)


def _hexagons(layer_id: str, kind: IncidentKind) -> LayerSpec:
    return LayerSpec(
        layer_id,
        HOT_SPOTS,
        f"Hot spots of {kind.phrase}",
        "incidents",
        "incident_hexagons",
        abstract="Hexagons where incidents are more, or fewer, than chance would put there: "
        "Getis-Ord Gi* of the counts, neighbours sharing an edge, p values adjusted for the false "
        "discovery rate.",
        tables=_TABLES,
        needs=needed(kind),
        source=FromIncidents(kind, HEXAGONS, "hexagons"),
    )


LAYERS: tuple[LayerSpec, ...] = (
    LayerSpec(
        "domestic_abuse_circles",
        HOT_SPOTS,
        "Concentration that is significant and high in volume",
        "incidents",
        "result_circle_clusters",
        abstract="The three groups of significant hexagons with most incidents, each in the "
        "smallest circle that holds its hexagons.",
        tables=_TABLES,
        kind="outline",
        needs=needed(DOMESTIC_ABUSE),
        source=FromIncidents(DOMESTIC_ABUSE, CIRCLES, "circles"),
    ),
    _hexagons("violence_hexagons", VIOLENCE_WITH_INJURY),
    _hexagons("domestic_abuse_hexagons", DOMESTIC_ABUSE),
    LayerSpec(
        "domestic_abuse_density",
        HOT_SPOTS,
        "Incidents per km²",
        "incidents",
        "",
        abstract="Kernel density of incidents, quartic kernel, in classes that double; cells with "
        "few incidents near them are blank where the data is restricted.",
        tables=_TABLES,
        needs=needed(DOMESTIC_ABUSE),
        source=FromIncidents(DOMESTIC_ABUSE, DENSITY),
    ),
)
