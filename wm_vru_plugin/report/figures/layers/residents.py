"""Layers of residents by LSOA: how densely they live, and their ethnic groups."""

from __future__ import annotations

from .spec import JOINED_VALUE, RESIDENTS, Classes, IndicatorValue, LayerSpec

SHARES = Classes(breaks=(5, 10, 25, 50, 75), unit="%")
"""The same of all groups, so that their maps can be compared."""


def _share(group: str) -> LayerSpec:
    return LayerSpec(
        f"share_{group.lower()}",
        RESIDENTS,
        f"Share of residents of {group} ethnicity",
        "lsoa",
        "shares",
        abstract=f"Residents of {group} ethnicity in per cent of all residents, by LSOA.",
        tables=("indicators", "lsoa"),
        field=JOINED_VALUE,
        needs=f"the share of residents of {group} ethnicity by LSOA (Census, ethnic group) and "
        "LSOA boundaries",
        source=IndicatorValue("ethnic_group", group, ("ethnic",)),
        classes=SHARES,
    )


LAYERS: tuple[LayerSpec, ...] = (
    LayerSpec(
        "population_density",
        RESIDENTS,
        "Residents per hectare",
        "lsoa",
        "density",
        abstract="Residents for each hectare of an LSOA's area, in classes of equally many LSOAs.",
        tables=("lsoa",),
        field="population",
        needs="LSOA boundaries and their numbers of residents",
        classes=Classes(quantiles=6),
    ),
    _share("White"),
    _share("Black"),
    _share("Asian"),
)
