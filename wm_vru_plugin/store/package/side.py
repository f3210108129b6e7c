"""A package as one side of a comparison: what is compared, read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...core.comparison.coverage_changes import AreaSet, Land
from ...core.comparison.indicator_changes import rows_of
from ...core.comparison.package_changes import Study, domains_of, same_study_area
from ...core.geometry.repair import Geometries, repair
from ...sources.reading.codes import current_gss
from ..schema.tables import BY_NAME, DEPRIVATION_VIEW
from .package import Package

AREAS_OF_COUNTS = {"LSOA": "lsoa", "MSOA": "msoa"}


@dataclass(frozen=True)
class PackageSide:
    """What one package holds to be compared; frames are empty where it holds nothing.

    Attributes:
        package: the package.
        areas: its LSOAs with deciles of the newest indices and residents.
        geometry: (n,) valid polygons of `areas`.
        edition: year of these indices; 0 where it has none.
        impact_areas: its Impact Areas; None where it has none.
        indicators: its indicators, from `indicator_changes.rows_of`.
        counts: its counts of crime or admissions.
        notes: geometries that were repaired.
    """

    package: Package
    areas: pd.DataFrame
    geometry: Geometries
    edition: int
    impact_areas: AreaSet | None
    indicators: pd.DataFrame
    counts: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def domains(self) -> list[str]:
        """Domains that any area has a decile of."""
        return domains_of(self.areas)

    def land(self, decile_field: str, most: int = 1) -> Land:
        """Return need and coverage; the Impact Areas must be there."""
        assert self.impact_areas is not None
        worst = pd.to_numeric(self.areas[decile_field]) <= most
        return Land(self.geometry[worst.to_numpy(dtype=bool)], self.impact_areas.geometry)

    def authority_of(self) -> dict[str, dict[str, str]]:
        """Return the authority by code of area, for each kind of area that counts are of."""
        found = {}
        for kind, table in AREAS_OF_COUNTS.items():
            if self.package.has(table):
                rows = self.package.frame(table, ["code", "lad_code"])
                found[kind] = dict(zip(rows["code"], rows["lad_code"]))
        return found

    def residents(self, study: Study, total: str) -> dict[str, float]:
        """Return residents by authority of the study, and in all; missing where one is unknown."""
        rows = self.package.frame("local_authority", ["code", "population"])
        people = pd.to_numeric(rows["population"]).astype(float)
        codes = rows["code"].map(study.codes)
        known = people.groupby(codes).agg(lambda values: values.sum(skipna=False))
        mine = {str(code): float(value) for code, value in known.items() if code in study.names}
        every = sum(mine.values()) if len(mine) == len(study.names) else np.nan
        return {**mine, total: every}


def side_of(package: Package) -> PackageSide:
    """Read a package.

    Raises:
        InputError: a geometry cannot be used.
    """
    areas = pd.DataFrame({"code": [], "lad_code": [], "population": []})
    geometry: Geometries = np.empty(0, dtype=object)
    notes: list[str] = []
    edition = 0
    if package.has(DEPRIVATION_VIEW):
        areas = package.frame(DEPRIVATION_VIEW)
        geometry = _repaired(areas["geometry"], areas["code"], package, DEPRIVATION_VIEW, notes)
        newest = package.frame("deprivation", ["edition"])["edition"].max()
        edition = 0 if pd.isna(newest) else int(newest)
    zones = None
    if package.has("impact_areas"):
        rows = package.frame("impact_areas")
        names = rows["name"].fillna("").astype(str)
        shapes = _repaired(rows["geometry"], names, package, "impact_areas", notes)
        adopted = rows["adopted"].to_numpy(dtype=object)
        zones = AreaSet(names.to_numpy(dtype=object), adopted, shapes)
    return PackageSide(
        package,
        areas,
        geometry,
        edition,
        zones,
        rows_of(_table(package, "indicators")),
        _table(package, "crime_counts"),
        tuple(notes),
    )


def study_of(before: Package, after: Package) -> Study:
    """Return the authorities that two packages share.

    Raises:
        InputError: they are not the same.
    """
    return same_study_area(_names(before), _names(after), current_gss)


def _names(package: Package) -> dict[str, str]:
    known = package.authority_names()
    return {code: known.get(code, "") or code for code in package.study_area().authority_codes}


def _table(package: Package, name: str) -> pd.DataFrame:
    if package.holds(name):
        return package.frame(name)
    return pd.DataFrame({column: [] for column in BY_NAME[name].column_names}, dtype=object)


def _repaired(
    shapes: pd.Series, ids: pd.Series, package: Package, table: str, notes: list[str]
) -> Geometries:
    label = f"{package.name}, {table}"
    geometry, repairs = repair(shapes.to_numpy(dtype=object), label, ids.tolist())
    notes += [str(one) for one in repairs]
    return geometry
