"""What a package holds for the key figures of its places, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import shapely

from ....core.places.domains import DOMAINS
from ....core.places.place_facts import Land, Sites
from ....store.schema.tables import CRIME_VIEW, DEPRIVATION_VIEW

if TYPE_CHECKING:
    from ....store.package.package import Package

KNIFE_FIELD = "knife_crime_all"

_LANDS: WeakKeyDictionary[Package, Land] = WeakKeyDictionary()


def land_of(package: Package) -> Land:
    """Return what the package holds of LSOAs, Impact Areas, schools and hospitals.

    Raises:
        InputError: a table lacks its columns.
    """
    if package not in _LANDS:
        _LANDS[package] = _read(package)
    return _LANDS[package]


def _read(package: Package) -> Land:
    lsoa = package.frame("lsoa", ["code", "lad_code", "population"])
    lsoa = lsoa[lsoa["geometry"].notna()].reset_index(drop=True)
    knife = _field(package, CRIME_VIEW, KNIFE_FIELD, lsoa["code"])
    areas = package.frame("impact_areas", ["adopted"]) if package.has("impact_areas") else None
    return Land(
        lsoa["geometry"].to_numpy(dtype=object),
        lsoa["lad_code"].to_numpy(dtype=object),
        pd.to_numeric(lsoa["population"]).to_numpy(dtype=float, na_value=np.nan),
        _deciles(package, lsoa["code"]),
        knife,
        package.restricted(["crime_counts"]),
        **(
            {}
            if areas is None
            else {
                "cover": areas["geometry"].to_numpy(dtype=object),
                "adopted": areas["adopted"].eq(True).to_numpy(dtype=bool),
            }
        ),
        schools=_sites(package, "schools"),
        hospitals=_sites(package, "services"),
    )


def _deciles(package: Package, codes: pd.Series) -> dict[str, np.ndarray]:
    """Return the national deciles by domain, of the domains that the package has."""
    found = {}
    for domain in DOMAINS:
        values = _field(package, DEPRIVATION_VIEW, domain.decile_field, codes)
        if values is not None:
            found[domain.id] = values
    return found


def _field(package: Package, view: str, name: str, codes: pd.Series) -> np.ndarray | None:
    """Return a field of a view of LSOAs by their codes; None where it is absent or all empty."""
    if not package.holds(view) or name not in package.layer(view).fields().names():
        return None
    rows = package.frame(view, ["code", name]).set_index("code")[name]
    values = pd.to_numeric(rows.reindex(codes)).to_numpy(dtype=float, na_value=np.nan)
    return values if np.isfinite(values).any() else None


def _sites(package: Package, table: str) -> Sites | None:
    if not package.has(table):
        return None
    columns = ["name", "kind", "emergency_department"] if table == "services" else ["name"]
    rows = package.frame(table, columns)
    rows = rows[rows["geometry"].notna()]
    if table == "services":
        rows = rows[rows["kind"].astype(str).str.casefold() == "hospital"]
        emergency = rows["emergency_department"].eq(True).to_numpy(dtype=bool)
    else:
        emergency = np.zeros(len(rows), dtype=bool)
    points = rows["geometry"].to_numpy(dtype=object)
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return Sites(rows["name"].to_numpy(dtype=object), xy, emergency)
