"""All tables of the sample package, built from nothing but the code of this package."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from wm_vru_plugin.store.schema.tables import CRS, SCHEMA_VERSION

from .areas import dissolve, lsoa_table
from .crime import crime_table
from .deprivation import deprivation_table, surfaces
from .impact import impact_table
from .incidents import incident_table
from .names import marked
from .people import population
from .places import PLACES
from .residents import population_table
from .schools import hospital_table, school_table
from .series import indicator_table

PREPARED_AT = "2020-01-01T00:00:00+00:00"
PUBLISHER = "wm_vru_plugin sample generator"
ABSENT = frozenset({"ward", "authority_boundary", "police_force_area"})
"""Tables of the schema that the sample does not hold."""
ATTRIBUTION = "SYNTHETIC data, invented for demonstration; not official statistics"
MARKING = "OFFICIAL-SENSITIVE (SYNTHETIC)"
RESTRICTED = ("crime_counts", "impact_areas", "incidents")
OPEN, EXTRACTS = "series_of_open_sources", "series_of_restricted_extracts"
_TITLES = {
    "lsoa": ("areas of LSOA size", "invented 2011"),
    "msoa": ("areas of MSOA size", "invented 2011"),
    "local_authority": ("authority outlines", "invented 2011"),
    "deprivation": ("deprivation by domain", "invented 2019"),
    "crime_counts": ("knife crime and assault admissions", "invented 2017-2019"),
    "schools": ("schools and permanent exclusions", "invented 2017/18"),
    "services": ("hospitals", "invented 2019"),
    "impact_areas": ("Impact Areas", "invented 2018/19"),
    "population": ("residents by age", "invented 2018"),
    "incidents": ("incidents", "invented 2019"),
}


def _provenance(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each table; two for the indicators, of which some would be restricted."""
    rows = []
    for name, frame in tables.items():
        if name == "indicators":
            extracts = int(frame["restricted"].sum())
            edition = "invented 1981-2019"
            open_rows = len(frame) - extracts
            rows.append(_origin(name, "indicators", edition, open_rows, False, OPEN))
            title = "indicators of restricted extracts"
            rows.append(_origin(name, title, edition, extracts, True, EXTRACTS))
        else:
            rows.append(_origin(name, *_TITLES[name], len(frame), name in RESTRICTED))
    return pd.DataFrame(rows)


def _origin(
    name: str, title: str, edition: str, count: int, restricted: bool, file: str = ""
) -> dict[str, object]:
    return {
        "table_name": name,
        "title": f"SYNTHETIC {title}",
        "publisher": PUBLISHER,
        "edition": edition,
        "licence": "CC0-1.0",
        "attribution": ATTRIBUTION,
        "landing_page": "",
        "file": file,
        "sha256": "",
        "rows_read": count,
        "rows_kept": count,
        "rows_refused": 0,
        "status": "synthetic",
        "restricted": restricted,
        "prepared_at": PREPARED_AT,
    }


def build_tables() -> dict[str, pd.DataFrame]:
    """The tables of the sample, by name, ready for the package writer."""
    lsoa = lsoa_table()
    points = shapely.get_coordinates(shapely.centroid(lsoa["geometry"].to_numpy())) / 1000
    codes = {place.code: i for i, place in enumerate(PLACES)}
    regions = lsoa["lad_code"].map(codes).to_numpy()
    latent = surfaces(points, regions)
    people = population(points, regions, latent["income"])
    lsoa = pd.concat([lsoa, people], axis=1)
    msoa = dissolve(lsoa, "msoa_code")
    names = lsoa.drop_duplicates("msoa_code").set_index("msoa_code")["msoa_name"]
    msoa["name"] = msoa["code"].map(names)
    authority = dissolve(lsoa, "lad_code").drop(columns="lad_code")
    authority["name"] = authority["code"].map({place.code: place.name for place in PLACES})
    crime = crime_table(lsoa, points, latent["crime"])
    every = (crime["category"] == "knife_crime") & (crime["victim_group"] == "all")
    knife = crime.loc[every, "count"].to_numpy(dtype=np.int64)
    deprivation = deprivation_table(lsoa["code"], latent)
    impact = impact_table(lsoa, points, regions, latent, knife)
    tables = {
        "lsoa": lsoa,
        "msoa": msoa,
        "local_authority": authority,
        "deprivation": deprivation,
        "crime_counts": crime,
        "schools": school_table(lsoa, latent["income"]),
        "services": hospital_table(lsoa),
        "impact_areas": impact,
        "indicators": indicator_table(lsoa, points, latent["income"], deprivation),
        "population": population_table(),
        "incidents": incident_table(lsoa, latent, knife, impact["geometry"].to_numpy()),
    }
    tables["provenance"] = _provenance(tables)
    tables["study_area"] = pd.DataFrame(
        [
            {
                "name": marked("West Midlands"),
                "authority_codes": ",".join(place.code for place in PLACES),
                "crs": CRS,
                "benchmark": "England",
                "protective_marking": MARKING,
                "schema_version": SCHEMA_VERSION,
            }
        ]
    )
    return tables
