"""The sample's tables, straight from the generator: places, figures, marks. No QGIS."""

from __future__ import annotations

from collections import deque

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.helpers.sample_frames import sample_frames
from tools.sample.build import ABSENT
from tools.sample.draw import Draw
from wm_vru_plugin.core.places.areas import WEST_MIDLANDS
from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.store.schema.tables import BY_NAME

LSOAS = (639, 195, 201, 186, 134, 167, 158)
CODES = [f"Z080000{number}" for number in range(25, 32)]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return sample_frames()


@pytest.fixture(scope="module")
def polygons(tables) -> np.ndarray:
    return tables["lsoa"]["geometry"].to_numpy()


@pytest.fixture(scope="module")
def links(polygons) -> list[np.ndarray]:
    """Queen neighbours, by the plain predicate."""
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    return [right[(left == i) & (right != i)] for i in range(len(polygons))]


def deciles(tables: dict[str, pd.DataFrame], domain: str) -> pd.Series:
    rows = tables["deprivation"]
    rows = rows[rows["domain"] == domain].set_index("lsoa_code")
    return rows.loc[tables["lsoa"]["code"], "decile"]


def in_one_piece(nodes: set[int], links: list[np.ndarray]) -> bool:
    start = next(iter(nodes))
    seen, queue = {start}, deque([start])
    while queue:
        for other in set(links[queue.popleft()].tolist()) & nodes - seen:
            seen.add(other)
            queue.append(other)
    return seen == nodes


def test_draws_are_the_documented_stream_of_pcg64():
    assert Draw(1).uniform(3) == pytest.approx(
        [0.7683481703265831, 0.6371013757072325, 0.15756580803698972], abs=1e-15
    )


def test_columns_and_keys_are_those_of_the_schema(tables):
    assert set(tables) == set(BY_NAME) - ABSENT
    for name, frame in tables.items():
        table = BY_NAME[name]
        wanted = {*table.column_names, *(["geometry"] if table.geometry else [])}
        assert wanted <= set(frame.columns), name
        assert not frame.duplicated(list(table.key)).any(), name
        if name == "incidents":
            wanted.discard("geometry")  # some have none
        if name == "population":
            wanted.discard("age_to")  # the last band is open
        if name == "indicators":
            wanted -= {"lower", "upper"}  # not every measure has an interval
        assert not frame[sorted(wanted)].isna().any().any(), name


def test_areas_by_authority(tables):
    lsoa, authority = tables["lsoa"], tables["local_authority"]
    assert lsoa.groupby("lad_code").size().to_dict() == dict(zip(CODES, LSOAS))
    assert dict(zip(authority["code"], authority["name"])) == {
        code: place.name for code, place in zip(CODES, WEST_MIDLANDS)
    }
    assert lsoa["code"].tolist() == [f"Z01{i:06d}" for i in range(1, 1681)]
    assert tables["msoa"]["code"].tolist() == [f"Z02{i:06d}" for i in range(1, 357)]
    assert set(lsoa["msoa_code"]) == set(tables["msoa"]["code"])
    assert lsoa.groupby("msoa_code").size().between(4, 6).all()
    assert lsoa.groupby("ward_name")["lad_code"].nunique().eq(1).all()


def test_every_name_an_area_school_or_service_has_says_synthetic(tables):
    for name in ("lsoa", "msoa", "schools", "services", "impact_areas", "study_area"):
        assert tables[name]["name"].str.endswith("(SYNTHETIC)").all(), name
    plain = {"England", *(place.name for place in WEST_MIDLANDS)}
    named = tables["indicators"]["area_name"]
    assert (named.str.endswith("(SYNTHETIC)") | named.isin(plain)).all()
    assert (tables["impact_areas"]["source"] == "SYNTHETIC").all()


def test_no_code_or_urn_is_a_real_one(tables):
    for name, column in (("lsoa", "code"), ("msoa", "code"), ("local_authority", "code")):
        assert tables[name][column].str.match(r"Z0[128]\d{6}$").all()
    assert tables["schools"]["urn"].str.match(r"Z\d{6}$").all()
    for name in ("indicators", "population", "incidents"):
        assert tables[name]["area_code"].str.match(r"Z\d{8}$").all(), name


@pytest.mark.parametrize("name", ["lsoa", "msoa", "local_authority"])
def test_polygons_are_a_clean_coverage(tables, name):
    shapes = tables[name]["geometry"].to_numpy()
    assert shapely.is_valid(shapes).all()
    assert (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all()
    assert shapely.get_num_interior_rings(shapes).sum() == 0
    # No two share land; shapely's own test of a coverage needs GEOS 3.12, Debian 12 has 3.11.
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = left < right
    assert not shapely.relate_pattern(shapes[left[apart]], shapes[right[apart]], "T********").any()
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(shapely.area(shapes).sum(), abs=1e-3)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert (shapely.get_coordinates(shapes) % 1 == 0).all()


def test_size_and_place(polygons, tables):
    hectares = shapely.area(polygons) / 1e4
    assert 850e2 < hectares.sum() < 950e2
    assert hectares.min() > 2
    compact = 4 * np.pi * shapely.area(polygons) / shapely.length(polygons) ** 2
    assert compact.min() > 0.2, "slivers"
    left, low, right, high = shapely.total_bounds(polygons)
    assert left > 384e3 and right < 441e3 and low > 274e3 and high < 310e3
    authority = tables["local_authority"].set_index("name")["geometry"]
    centre = {name: shape.centroid for name, shape in authority.items()}
    assert centre["Wolverhampton"].x < centre["Walsall"].x < centre["Coventry"].x
    assert centre["Dudley"].y < centre["Wolverhampton"].y
    assert centre["Birmingham"].x < centre["Solihull"].x < centre["Coventry"].x
    for a, b in (("Sandwell", "Dudley"), ("Sandwell", "Birmingham"), ("Solihull", "Coventry")):
        assert authority[a].intersection(authority[b]).length > 1000
    assert authority["Birmingham"].disjoint(authority["Coventry"])


@pytest.mark.parametrize("key", ["lad_code", "msoa_code", "ward_name"])
def test_groups_are_contiguous(tables, links, key):
    for code, part in tables["lsoa"].groupby(key):
        assert in_one_piece(set(part.index), links), code


def test_ranks_deciles_and_scores(tables):
    rows = tables["deprivation"]
    assert set(rows["domain"]) == set(DOMAIN_IDS)
    assert rows["rank"].between(1, 32844).all()
    assert (rows["decile"] == np.ceil(rows["rank"] * 10 / 32844)).all()
    for domain, part in rows.groupby("domain"):
        assert len(part) == 1680 and part["rank"].is_unique, domain
        assert part.sort_values("rank")["score"].is_monotonic_decreasing, domain
        assert part["score"].nunique() > 150, domain


@pytest.mark.parametrize(
    ("domain", "low", "high"),
    [("education", 0.19, 0.21), ("imd", 0.25, 0.3), ("crime", 0.14, 0.16), ("health", 0.19, 0.21)],
)
def test_share_in_the_worst_national_tenth(tables, domain, low, high):
    assert low <= (deciles(tables, domain) == 1).mean() <= high


def test_deprivation_is_clustered(tables, links):
    """Moran's I, plainly: with no clustering it is about -1/1679, with standard error 0.015."""
    for domain in DOMAIN_IDS:
        value = deciles(tables, domain).to_numpy(dtype=float)
        z = value - value.mean()
        cross = sum((z[i] * z[near]).sum() for i, near in enumerate(links))
        weights = sum(len(near) for near in links)
        assert len(z) / weights * cross / (z @ z) > 0.3, domain


def test_domains_go_together_but_are_not_the_same(tables):
    wide = pd.DataFrame({domain: deciles(tables, domain) for domain in DOMAIN_IDS})
    together = wide.corr()
    assert together.loc["income", "employment"] > 0.7
    assert together.loc["income", "education"] > 0.5
    assert (together.to_numpy()[np.triu_indices(10, 1)] < 0.97).all()


def test_population(tables):
    lsoa = tables["lsoa"]
    assert lsoa["population"].between(1000, 3000).all()
    assert 2.8e6 < lsoa["population"].sum() < 3.0e6
    ages = lsoa[["pop_0_15", "pop_16_59", "pop_60_over"]]
    assert (ages > 0).all().all() and (ages.sum(axis=1) == lsoa["population"]).all()
    authority = tables["local_authority"].set_index("name")
    under = authority["pop_0_15"] / authority["population"]
    assert under.idxmax() == "Birmingham"
    for name, key in (("msoa", "msoa_code"), ("local_authority", "lad_code")):
        summed = lsoa.groupby(key)["population"].sum()
        assert tables[name].set_index("code")["population"].to_dict() == summed.to_dict()


def test_counts_are_restricted_complete_and_overdispersed(tables):
    rows, codes = tables["crime_counts"], tables["lsoa"]["code"].tolist()
    assert rows["restricted"].all() and (rows["period"] == "2017-2019").all()
    group = {tuple(key): part for key, part in rows.groupby(["category", "victim_group"])}
    every, young = group["knife_crime", "all"], group["knife_crime", "16_or_under"]
    stays = group["assault_admissions", "all"]
    assert len(group) == 3
    assert every["area_code"].tolist() == codes and young["area_code"].tolist() == codes
    assert stays["area_code"].tolist() == tables["msoa"]["code"].tolist()
    counts, under = every["count"].to_numpy(), young["count"].to_numpy()
    assert 8500 < counts.sum() < 9500 and (counts == 0).any()
    assert counts.var() > 5 * counts.mean()
    assert (under <= counts).all() and 0.08 < under.sum() / counts.sum() < 0.12


def test_schools_and_the_concentration_of_exclusions(tables):
    schools, lsoa = tables["schools"], tables["lsoa"].set_index("code")
    secondary = schools[schools["type"] == "State-funded secondary"]
    assert 1150 <= len(schools) <= 1275 and len(secondary) == 221
    assert (secondary["phase"] == "Secondary").all()
    most = schools["exclusions"].sort_values(ascending=False)
    assert 680 <= most.sum() <= 700
    assert 0.78 <= most[:153].sum() / most.sum() <= 0.81
    assert 0.10 <= most[:7].sum() / most.sum() <= 0.12
    most = secondary["exclusions"].sort_values(ascending=False)
    assert 480 <= most.sum() <= 490 and (most > 0).sum() == 144
    assert 0.92 <= most[:110].sum() / most.sum() <= 0.94
    rate = 100 * schools["exclusions"] / schools["pupils"]
    assert schools["exclusion_rate"].to_numpy() == pytest.approx(rate.to_numpy(), abs=1e-4)
    home = lsoa.loc[schools["lsoa_code"]]
    assert shapely.contains(home["geometry"].to_numpy(), schools["geometry"].to_numpy()).all()
    assert (home["lad_code"].to_numpy() == schools["lad_code"].to_numpy()).all()


def test_hospitals(tables):
    hospitals = tables["services"]
    assert len(hospitals) == 14 and (hospitals["kind"] == "hospital").all()
    assert 0 < hospitals["teachable_moments"].sum() < hospitals["emergency_department"].sum() < 14
    assert hospitals.loc[hospitals["teachable_moments"], "emergency_department"].all()
    whole = shapely.union_all(tables["local_authority"]["geometry"].to_numpy())
    assert shapely.contains(whole, hospitals["geometry"].to_numpy()).all()


def test_impact_areas_leave_an_overlap_and_gaps(tables, polygons):
    areas = tables["impact_areas"]
    shapes = areas["geometry"].to_numpy()
    assert len(areas) == 39 and areas["adopted"].sum() == 19
    assert shapely.is_valid(shapes).all()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = [shapes[a].intersection(shapes[b]).area for a, b in zip(left, right) if a < b]
    assert 2 <= len(shared) <= 6 and max(shared) < 5e4
    union = shapely.union_all(shapes)
    inside = shapely.area(shapely.intersection(polygons, union)) / shapely.area(polygons)
    need = (deciles(tables, "education") == 1).to_numpy()
    assert 0.25 < (inside[need] > 0.01).mean() < 0.34
    assert (inside[need] > 0.99).sum() >= 5
    crime = (deciles(tables, "crime") == 1).to_numpy()
    assert (inside[crime] > 0.01).mean() > 2 * (inside > 0.01).mean()
    edge = shapely.union_all(shapely.boundary(polygons))
    on_edge = shapely.length(shapely.intersection(shapely.boundary(shapes), edge)).sum()
    assert on_edge < 0.001 * shapely.length(shapes).sum(), "outlines do not follow LSOAs"


def test_provenance_says_synthetic_for_every_table(tables):
    rows = tables["provenance"].set_index("table_name")
    assert set(rows.index) == set(BY_NAME) - ABSENT - {"provenance", "study_area"}
    assert (rows["status"] == "synthetic").all() and (rows["licence"] == "CC0-1.0").all()
    assert rows["title"].str.startswith("SYNTHETIC").all()
    assert rows["attribution"].str.startswith("SYNTHETIC data, invented").all()
    assert set(rows.index[rows["restricted"]]) == {
        "crime_counts", "impact_areas", "incidents", "indicators",
    }  # fmt: skip
    split = rows.loc["indicators"].set_index("restricted")["rows_kept"].to_dict()
    assert split == tables["indicators"].groupby("restricted").size().to_dict()
    assert rows["prepared_at"].nunique() == 1
    study = tables["study_area"].iloc[0]
    assert study["authority_codes"].split(",") == CODES
    assert study["protective_marking"] == "OFFICIAL-SENSITIVE (SYNTHETIC)"
