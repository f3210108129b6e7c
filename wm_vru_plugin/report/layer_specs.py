"""The layers that a prepared package can give, as typed records.

Imports nothing heavy: algorithms and the panel list the layers before any library is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..core.domains import DOMAINS, Domain
from ..core.errors import InputError
from ..store.schema import CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

BOUNDARIES = "Impact Areas and boundaries"
SCHOOLS = "Schools"
HEALTH = "Health"
KNIFE_CRIME = "Knife crime"
TOP_DECILE = "Top decile"
DEPRIVATION = "Deprivation"

THEMES: tuple[str, ...] = (SCHOOLS, BOUNDARIES, HEALTH, KNIFE_CRIME, TOP_DECILE, DEPRIVATION)
"""Themes in the order of the layer tree, from top to bottom: points and outlines above fills."""

_FIRST_SHOWN = ("local_authority", "impact_areas", "imd_decile")


@dataclass(frozen=True)
class LayerSpec:
    """One layer.

    Attributes:
        id: its id in algorithms, figures and the project.
        theme: group of the layer tree.
        title: readable name, without the mark of synthetic or illustrative data.
        table: table or view of the package.
        style: file in resources/styles, without its suffix.
        domain: domain id, for layers of deprivation.
        abstract: what it shows, in a sentence or two.
        tables: tables whose provenance it carries.
        field: field that the style classifies, "" where the style names its own.
        subset: filter in the package's SQL.
        kind: "fill", "outline" or "point".
        category, group: category and victim group of counts, where it shows counts.
        needs: what a package must hold for it.
    """

    id: str
    theme: str
    title: str
    table: str
    style: str
    domain: str = ""
    abstract: str = ""
    tables: tuple[str, ...] = ()
    field: str = ""
    subset: str = ""
    kind: str = "fill"
    category: str = ""
    group: str = ""
    needs: str = ""

    @property
    def first_shown(self) -> bool:
        return self.id in _FIRST_SHOWN


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
        needs=f"national deciles of {domain.phrase} (IoD file 7 or 2) and LSOA boundaries",
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
        needs=f"national deciles of {domain.phrase} (IoD file 7 or 2) and LSOA boundaries",
    )


def _knife(layer_id: str, group: str, style: str, who: str) -> LayerSpec:
    return LayerSpec(
        layer_id,
        KNIFE_CRIME,
        f"Recorded knife crime: {who}",
        CRIME_VIEW,
        style,
        abstract=f"Police recorded crime with a knife or bladed article by LSOA, {who}. "
        "The lowest class holds every count under 7, so that a map shows no small number.",
        tables=("crime_counts", "lsoa"),
        field=f"knife_crime_{group}",
        category="knife_crime",
        group=group,
        needs=f"a table of knife crime counts by LSOA ({who})",
    )


LAYERS: tuple[LayerSpec, ...] = (
    LayerSpec(
        "schools_exclusion_rate",
        SCHOOLS,
        "Permanent exclusion rate, state-funded secondary schools",
        "schools",
        "schools_exclusion_rate",
        abstract="Permanent exclusions per 100 pupils in the year, state-funded secondary schools "
        "only. The rate is set against the study area's average: all their exclusions over "
        "all their pupils.",
        tables=("schools",),
        field="exclusion_rate",
        subset="lower(\"type\") = 'state-funded secondary'",
        kind="point",
        needs="schools with their type, place, pupils and permanent exclusions",
    ),
    LayerSpec(
        "schools_exclusions",
        SCHOOLS,
        "Schools with the highest numbers of permanent exclusions",
        "schools",
        "schools_exclusions",
        abstract="Schools of all types with three or more permanent exclusions in the year.",
        tables=("schools",),
        field="exclusions",
        subset='"exclusions" >= 3',
        kind="point",
        needs="schools with their place and permanent exclusions",
    ),
    LayerSpec(
        "local_authority",
        BOUNDARIES,
        "Local authorities",
        "local_authority",
        "local_authority",
        abstract="Local authorities of the study area, dissolved from their LSOAs.",
        tables=("local_authority", "lsoa"),
        kind="outline",
        needs="LSOA boundaries of the study area",
    ),
    LayerSpec(
        "impact_areas",
        BOUNDARIES,
        "Impact Areas",
        "impact_areas",
        "impact_areas",
        abstract="West Midlands Police Impact Areas: a few neighbourhoods each, with a "
        "disproportionate amount of crime, demand, deprivation and harm.",
        tables=("impact_areas",),
        kind="outline",
        needs="a polygon layer of Impact Areas with their names",
    ),
    LayerSpec(
        "hospitals",
        HEALTH,
        "Hospitals",
        "services",
        "hospitals",
        abstract="Hospitals, and whether they take part in Teachable Moments.",
        tables=("services",),
        subset="lower(\"kind\") = 'hospital'",
        kind="point",
        needs="a table of services with hospitals and their place",
    ),
    LayerSpec(
        "admissions",
        HEALTH,
        "Hospital admissions for violence, by home MSOA",
        MSOA_CRIME_VIEW,
        "admissions",
        abstract="Hospital admissions for assault by the MSOA in which the patient lives. "
        "The lowest class holds every count under 7, so that a map shows no small number.",
        tables=("crime_counts", "msoa"),
        field="assault_admissions_all",
        category="assault_admissions",
        group="all",
        needs="MSOA boundaries and a table of admissions by MSOA",
    ),
    _knife("knife_all", "all", "knife_crime", "all victims"),
    _knife("knife_16", "16_or_under", "knife_crime_16_or_under", "victims aged 16 or under"),
    *(_top_decile(domain) for domain in DOMAINS),
    *(_decile(domain) for domain in DOMAINS),
)
"""In the order of the layer tree, from top to bottom."""

LAYER_IDS: tuple[str, ...] = tuple(spec.id for spec in LAYERS)
_BY_ID = {spec.id: spec for spec in LAYERS}


def layer_spec(layer_id: str) -> LayerSpec:
    """The layer with this id.

    Raises:
        InputError: there is none.
    """
    try:
        return _BY_ID[layer_id]
    except KeyError:
        raise InputError(
            f"Layer '{layer_id}'", "there is no such layer", ", ".join(LAYER_IDS)
        ) from None
