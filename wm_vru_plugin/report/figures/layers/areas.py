"""Layers of boundaries, Impact Areas and hospitals."""

from __future__ import annotations

from ....store.schema.tables import MSOA_CRIME_VIEW
from .spec import BOUNDARIES, HEALTH, LayerSpec

BOUNDARY_LAYERS: tuple[LayerSpec, ...] = (
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
)

HEALTH_LAYERS: tuple[LayerSpec, ...] = (
    LayerSpec(
        "emergency_departments",
        HEALTH,
        "Hospitals with an emergency department",
        "services",
        "emergency_departments",
        abstract="Hospitals with an emergency department, and whether they take part in Teachable "
        "Moments.",
        tables=("services",),
        subset='lower("kind") = \'hospital\' AND "emergency_department"',
        kind="point",
        needs="a table of services with hospitals, their place, and which have an emergency "
        "department",
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
        "Counts from 1 to 6 share a class, so that a map shows no small number.",
        tables=("crime_counts", "msoa"),
        field="assault_admissions_all",
        category="assault_admissions",
        group="all",
        needs="MSOA boundaries and a table of admissions by MSOA",
    ),
)
