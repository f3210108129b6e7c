"""Layers of the indices of deprivation: national deciles, and the most deprived tenth."""

from __future__ import annotations

from ....core.places.domains import DOMAINS, Domain
from ....store.schema.tables import DEPRIVATION_VIEW
from .spec import DEPRIVATION, TOP_DECILE, LayerSpec


def _needs(domain: Domain) -> str:
    return f"national deciles of {domain.phrase} (IoD file 7 or 2) and LSOA boundaries"


def _decile(domain: Domain) -> LayerSpec:
    return LayerSpec(
        f"{domain.id}_decile",
        DEPRIVATION,
        f"{domain.name}: national deciles",
        DEPRIVATION_VIEW,
        "deciles",
        domain.id,
        f"LSOAs by national decile of {domain.phrase}; 1 is the most deprived tenth of England's "
        "LSOAs, 10 the least deprived.",
        ("deprivation", "lsoa"),
        domain.decile_field,
        needs=_needs(domain),
    )


def _top_decile(domain: Domain) -> LayerSpec:
    return LayerSpec(
        f"{domain.id}_top_decile",
        TOP_DECILE,
        f"{domain.name}: most deprived tenth in England",
        DEPRIVATION_VIEW,
        "top_decile",
        domain.id,
        f"LSOAs in the most deprived national tenth for {domain.phrase}; nothing else is drawn.",
        ("deprivation", "lsoa"),
        domain.decile_field,
        needs=_needs(domain),
    )


LAYERS: tuple[LayerSpec, ...] = (
    *(_top_decile(domain) for domain in DOMAINS),
    *(_decile(domain) for domain in DOMAINS),
)
