"""Frames of every table of a package, small, for tests of the store."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import shapely

from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.schema.tables import SCHEMA_VERSION

CODES = ["E01000001", "E01000002", "E01000003"]


def square(at: float) -> shapely.Polygon:
    return shapely.box(400_000 + at, 290_000, 400_900 + at, 291_000)


def frames() -> dict[str, pd.DataFrame]:
    """Every table, small; the third LSOA lacks what may be lacking."""
    people = {
        "population": [1500, 1600, None],
        "pop_0_15": [300, 310, None],
        "pop_16_59": [900, 950, None],
        "pop_60_over": [300, 340, None],
    }
    lsoa = pd.DataFrame(
        {
            "code": CODES,
            "name": ["Dudley 001A", "Dudley 001B", "Saint-Éloi 'x' 002A"],
            "lad_code": "E08000027",
            "msoa_code": ["E02000001", "E02000001", None],
            "msoa_name": ["Dudley 001", "Dudley 001", None],
            "ward_name": ["A", "B", None],
            "edition": 2011,
            **people,
            "geometry": [square(0), square(1000), square(2000)],
        }
    )
    union = shapely.union_all(lsoa["geometry"].to_numpy())
    deprivation = pd.DataFrame(
        {
            "lsoa_code": np.repeat(CODES, len(DOMAIN_IDS)),
            "edition": 2019,
            "domain": list(DOMAIN_IDS) * 3,
            "score": [0.1 + n / 7 for n in range(29)] + [None],
            "rank": range(1, 31),
            "decile": 1,
        }
    )
    counts = pd.DataFrame(
        {
            "area_code": [*CODES[:2], CODES[0], CODES[0], "E02000001"],
            "category": ["knife_crime"] * 4 + ["assault_admissions"],
            "victim_group": ["all", "all", "16_or_under", "all", "all"],
            "period": ["2019", "2019", "2019", "2018", "2019"],
            "count": [12, 0, 3, 99, 40],
            "restricted": True,
        }
    )
    school = {"urn": ["100001"], "name": ["A"], "phase": ["Secondary"], "type": ["x"]}
    numbers = {"pupils": [900], "sen_rate": [12.5], "exclusions": [None], "exclusion_rate": [None]}
    place = {"lad_code": ["E08000027"], "lsoa_code": [CODES[0]], "year": ["2017/18"]}
    services = {"name": ["H"], "kind": ["hospital"], "emergency_department": [True]}
    areas = {"name": ["One", "Two"], "adopted": [True, None], "source": ["police", None]}
    provenance = pd.DataFrame(
        {
            "table_name": ["lsoa", "deprivation", "impact_areas"],
            "title": ["LSOAs", "Indices", "Areas"],
            "file": ["a.gpkg", "b.csv", "c.geojson"],
            "rows_read": [3, 32844, None],
            "status": ["official", "official", "illustrative"],
            "restricted": [False, False, True],
            "prepared_at": "2026-01-02T03:04:05+00:00",
        }
    )
    study_area = {"name": ["Dudley"], "authority_codes": ["E08000027"], "crs": ["EPSG:27700"],
                  "benchmark": ["England"], "protective_marking": [""],
                  "schema_version": [SCHEMA_VERSION]}  # fmt: skip
    authority = {"code": ["E08000027"], "name": ["Dudley"], "edition": [2011]}
    msoa = {"code": ["E02000001"], "name": ["Dudley 001"], "lad_code": ["E08000027"]}
    ward = {"code": ["E05000001"], "name": ["Gornal"], "lad_code": ["E08000027"]}
    police = {"code": ["E23000014"], "name": ["West Midlands"], "edition": [2020]}
    published = {"in_study_area": [True], "geometry": [union]}
    point = {"geometry": [shapely.Point(400_100, 290_100)]}
    indicators = pd.DataFrame(
        {
            "area_code": ["E08000027", "E92000001"],
            "area_name": ["Dudley", "England"],
            "indicator": "permanent_exclusion_rate",
            "breakdown": "total",
            "period": "2018/19",
            "count": [12.0, None],
            "denominator": [50_000.0, None],
            "value": [0.024, None],
            "unit": "per cent",
            "lower": [0.013, None],
            "upper": [0.04, None],
            "suppressed": [None, "x"],
            "restricted": False,
        }
    )
    population = pd.DataFrame(
        {
            "area_code": CODES[0],
            "period": "2019",
            "sex": "persons",
            "age_from": [0, 90],
            "age_to": [0, None],
            "count": [17, 9],
        }
    )
    incidents = pd.DataFrame(
        {
            "id": ["a1"],
            "category": ["Violence and sexual offences"],
            "period": ["2019-03"],
            "area_code": CODES[:1],
            "restricted": [False],
            **point,
        }
    )
    return {
        "indicators": indicators,
        "population": population,
        "incidents": incidents,
        "lsoa": lsoa,
        "msoa": pd.DataFrame({**msoa, "edition": [2011], "geometry": [square(0)]}),
        "local_authority": pd.DataFrame({**authority, "geometry": [union]}),
        "ward": pd.DataFrame({**ward, "edition": [2013], "geometry": [square(0)]}),
        "authority_boundary": pd.DataFrame({**authority, **published}),
        "police_force_area": pd.DataFrame({**police, **published}),
        "deprivation": deprivation,
        "crime_counts": counts,
        "schools": pd.DataFrame({**school, **numbers, **place, **point}),
        "services": pd.DataFrame({**services, "teachable_moments": [False], **point}),
        "impact_areas": pd.DataFrame({**areas, "geometry": [square(0), square(500)]}),
        "provenance": provenance,
        "study_area": pd.DataFrame(study_area),
    }


@lru_cache(maxsize=1)
def package_bytes() -> bytes:
    """A package of `frames()`, written once for all tests that start from one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        write_package(path, frames())
        return path.read_bytes()
