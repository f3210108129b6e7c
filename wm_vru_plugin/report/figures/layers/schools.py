"""Layers of schools: exclusions, special needs, places."""

from __future__ import annotations

from .spec import SCHOOLS, Highest, LayerSpec

_SECONDARY = "lower(\"type\") = 'state-funded secondary'"
_PRIMARY = "lower(\"type\") = 'state-funded primary'"
_NEEDS = "Pupils with special educational needs in per cent of pupils on roll"


def _highest(authority: str) -> LayerSpec:
    return LayerSpec(
        f"school_highest_rate_{authority.lower()}",
        SCHOOLS,
        f"School with the highest permanent exclusion rate in {authority}",
        "schools",
        "school_circled",
        abstract="The state-funded secondary school with the most permanent exclusions per 100 "
        f"pupils in {authority}, circled and named; several where they are equal.",
        tables=("schools",),
        field="exclusion_rate",
        subset=f'{_SECONDARY} AND "exclusion_rate" > 0',
        kind="point",
        needs=f"state-funded secondary schools of {authority} with permanent exclusion rates",
        source=Highest(authority),
    )


LAYERS: tuple[LayerSpec, ...] = (
    _highest("Wolverhampton"),
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
        subset=_SECONDARY,
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
        "schools_sen_primary",
        SCHOOLS,
        "Pupils with special educational needs, state-funded primary schools at 15% or more",
        "schools",
        "schools_sen_primary",
        abstract=f"{_NEEDS}, state-funded primary schools with a rate of 15% or more.",
        tables=("schools",),
        field="sen_rate",
        subset=f'{_PRIMARY} AND "sen_rate" >= 15',
        kind="point",
        needs="schools with their type, place and rate of special educational needs",
    ),
    LayerSpec(
        "schools_sen_secondary",
        SCHOOLS,
        "Pupils with special educational needs, state-funded secondary schools",
        "schools",
        "schools_sen_secondary",
        abstract=f"{_NEEDS}, all state-funded secondary schools with a known rate.",
        tables=("schools",),
        field="sen_rate",
        subset=f'{_SECONDARY} AND "sen_rate" IS NOT NULL',
        kind="point",
        needs="schools with their type, place and rate of special educational needs",
    ),
    LayerSpec(
        "primary_schools",
        SCHOOLS,
        "Primary schools",
        "schools",
        "primary_schools",
        abstract="State-funded primary schools.",
        tables=("schools",),
        subset=_PRIMARY,
        kind="point",
        needs="schools with their type and place",
    ),
)
