"""Schools in need and outside coverage, and exclusions by deprivation."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wm_vru_plugin.core.coverage.exclusion_table import exclusion_table, fifth_ratio
from wm_vru_plugin.core.coverage.school_sentences import schools_sentence
from wm_vru_plugin.core.coverage.schools_in_need import (
    SchoolOptions,
    SchoolsResult,
    schools_in_need,
)
from wm_vru_plugin.core.errors import InputError

PHRASE = "in the most deprived national tenth for education"
SQUARES = np.array([shapely.box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000)], dtype=object)
AREAS = pd.DataFrame(
    {"code": ["E0", "E1", "E2"], "authority": ["W", "W", "X"], "decile": [1, 2, 1]}
)
COVER = np.array([shapely.box(0, 0, 500, 1000)], dtype=object)


def schools(*rows: tuple) -> pd.DataFrame:
    """Phase, pupils, SEN rate, exclusions."""
    frame = pd.DataFrame(rows, columns=["phase", "pupils", "sen_rate", "exclusions"])
    return frame.assign(urn=[f"1000{row}" for row in range(len(frame))])


def places(*xy: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.Point(*one) for one in xy], dtype=object)


FOUR = schools(
    ("Primary", 200, 20.0, 0), ("Primary", 300, 10.0, 3), ("Secondary", 1000, 15.0, np.nan),
    ("Secondary", 1000, np.nan, 12),
)  # fmt: skip
FOUR_AT = places((250, 500), (700, 500), (2500, 500), (1500, 500))


def found(frame=FOUR, at=FOUR_AT, cover=COVER, **options: object) -> SchoolsResult:
    names = np.array([f"Area {row}" for row in range(len(cover))], dtype=object)
    return schools_in_need(frame, at, AREAS, SQUARES, cover, names, SchoolOptions(**options))


def test_four_schools_by_hand() -> None:
    result = found().schools
    assert result["area_code"].tolist() == ["E0", "E0", "E2", "E1"]
    assert result["in_need"].tolist() == [True, True, True, False]
    assert result["coverage"].tolist() == ["inside", "outside", "outside", "outside"]
    assert result["nearest_m"].tolist() == [0, 200, 2000, 1000]
    assert result["sen_high"].tolist() == [True, False, True, False], "15% itself is high"
    assert result["exclusion_rate"].tolist()[:2] == [0, 1]
    assert result["study_rate"].tolist() == pytest.approx([0.6, 0.6, 1.2, 1.2])
    assert result["exclusions_high"].tolist() == [False, True, False, False]
    assert result["priority"].tolist() == [False, True, True, False]
    assert result["flags"].tolist()[1] == "in need; not covered; exclusions"
    # Three exclusions: exact Poisson limits, 0.6187 and 8.7673 (Ulm 1990; here by chi-squared).
    assert result["exclusion_lower"].iloc[1] == pytest.approx(stats.chi2.ppf(0.025, 6) / 2 / 3)
    assert result["exclusion_upper"].iloc[1] == pytest.approx(stats.chi2.ppf(0.975, 8) / 2 / 3)
    assert not result["exclusions_sure"].any()


def test_rates_of_all_phases_together() -> None:
    result = found(by_phase=False).schools
    assert result["study_rate"].tolist() == pytest.approx([1.0] * 4)
    assert not result["exclusions_high"].iloc[1], "the rate itself is not above"


def test_the_table_adds_up() -> None:
    result = found()
    table = result.table.set_index(["authority", "phase"])
    assert table.loc[("Total", "All"), "schools"] == 4
    assert table.loc[("Total", "All"), "in_need_outside"] == 2
    assert table.loc[("Total", "Secondary"), "exclusions_unknown"] == 1
    assert table.loc[("W", "Primary"), "in_need_inside"] == 1
    for column in ("schools", "in_need", "in_need_outside", "pupils_outside", "priority"):
        single = result.table[(result.table["authority"] != "Total")]
        assert single[single["phase"] == "All"][column].sum() == table.loc[("Total", "All"), column]
        assert single[single["phase"] != "All"][column].sum() == table.loc[("Total", "All"), column]


def test_the_sentence() -> None:
    text = schools_sentence(found(), PHRASE, {})
    assert text.startswith(f"Of 4 schools, 3 stand in areas {PHRASE}; of these, 2 (66.7%) outside")
    assert "(Primary 1, Secondary 1), most in W 1, X 1." in text
    assert "1 have special educational needs of 15% or more, 1 an exclusion rate above" in text
    assert "1 without exclusions or pupils, which cannot be flagged" in text


def test_outside_everything_and_on_an_edge() -> None:
    result = found(at=places((250, 500), (1000, 500), (2500, 500), (9000, 500)))
    assert (result.outside_areas, result.on_edges) == (1, 1)
    assert result.schools["area_code"].tolist() == ["E0", "E0", "E2", ""]
    assert result.schools["authority"].iloc[3] == "Unknown"
    assert not result.schools["in_need"].iloc[3]
    assert "1 school stands in no area" in schools_sentence(result, PHRASE, {})


def test_without_coverage_all_need_is_outside() -> None:
    result = found(cover=np.empty(0, dtype=object))
    assert result.schools["coverage"].unique().tolist() == ["outside"]
    assert result.schools["nearest_m"].isna().all()


def test_what_cannot_be_used() -> None:
    with pytest.raises(InputError, match="there are no schools"):
        found(FOUR.iloc[:0], FOUR_AT[:0])
    with pytest.raises(InputError, match="'10000' comes twice"):
        found(FOUR.assign(urn=["10000", "10000", "3", "4"]))
    with pytest.raises(InputError, match="none of 4 schools stands in any of 3 areas"):
        found(at=places((0, -9), (0, -9), (0, -9), (0, -9)))
    with pytest.raises(InputError, match="'10001': sen_rate is 120"):
        found(FOUR.assign(sen_rate=[1, 120, 3, 4]))
    with pytest.raises(InputError, match="'E0': 204 is no decile"):
        schools_in_need(
            FOUR, FOUR_AT, AREAS.assign(decile=[204, 1, 1]), SQUARES, COVER,
            np.array(["A"], dtype=object), SchoolOptions(),
        )  # fmt: skip


def test_ten_thousand_schools_in_one_place() -> None:
    frame = pd.DataFrame(
        {"urn": range(10_000), "phase": "Primary", "pupils": 200.0, "sen_rate": 16.0,
         "exclusions": 0.0}
    )  # fmt: skip
    result = found(frame, places(*[(700, 500)] * 10_000))
    assert result.schools["priority"].all()
    assert not result.schools["exclusions_high"].any()


def invented(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "decile": rng.choice([*range(1, 11), np.nan], 300),
            "phase": rng.choice(["Primary", "Secondary"], 300),
            "pupils": rng.choice([0, 200, 900, np.nan], 300),
            "exclusions": rng.choice([0, 1, 2, 9, np.nan], 300),
        }
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_cross_table_keeps_its_totals(seed: int) -> None:
    frame = invented(seed)
    table = exclusion_table(frame)
    usable = frame[frame["exclusions"].notna() & (frame["pupils"] > 0)]
    body = table[(table["group"] != "Total") & (table["phase"] != "All")]
    whole = table[(table["group"] == "Total") & (table["phase"] == "All")].iloc[0]
    for column in ("schools", "schools_unknown", "pupils", "exclusions"):
        assert body[column].sum() == whole[column]
    assert whole["exclusions"] == usable["exclusions"].sum()
    assert whole["schools"] == 300
    assert whole["ratio"] == 1
    tenths = body[body["group"] == "3"]["pupils"].sum() + body[body["group"] == "4"]["pupils"].sum()
    fifths = exclusion_table(frame.sample(frac=1, random_state=seed), quintiles=True)
    pair = fifths[(fifths["group"] == "2") & (fifths["phase"] == "All")]
    assert pair["pupils"].iloc[0] == tenths


def test_a_cell_by_hand() -> None:
    """Byar's limits of 65 events: 50.16 and 82.85 (Breslow and Day, 1987, page 69, as formula)."""
    frame = pd.DataFrame(
        {"decile": [1.0, 10.0], "phase": "Primary", "pupils": [10_000.0, 20_000.0],
         "exclusions": [65.0, 0.0]}
    )  # fmt: skip
    table = exclusion_table(frame).set_index(["group", "phase"])
    assert table.loc[("1", "Primary"), "rate"] == pytest.approx(0.65)
    assert table.loc[("1", "Primary"), "lower"] == pytest.approx(0.5016, abs=1e-4)
    assert table.loc[("1", "Primary"), "upper"] == pytest.approx(0.8285, abs=1e-4)
    assert table.loc[("10", "Primary"), "upper"] == pytest.approx(3.6889 / 200, abs=1e-5)
    assert np.isnan(table.loc[("5", "Primary"), "rate"])
    assert fifth_ratio(frame) is None, "no exclusion in one fifth, no ratio"


def test_the_ratio_of_two_fifths() -> None:
    frame = pd.DataFrame(
        {"decile": [1, 2, 9, 10], "phase": "Primary", "pupils": [5000.0] * 4,
         "exclusions": [20.0, 20.0, 5.0, 5.0]}
    )  # fmt: skip
    got = fifth_ratio(frame)
    assert got is not None
    assert got.ratio == pytest.approx(4)
    away = np.exp(1.959964 * np.sqrt(1 / 40 + 1 / 10))
    assert (got.lower, got.upper) == pytest.approx((4 / away, 4 * away))
    assert fifth_ratio(frame, "Secondary") is None


def test_real_schools_against_geopandas(shared_file, west_midlands, made_up_areas) -> None:
    """Real schools of 2018/19 in real LSOAs; ILLUSTRATIVE coverage areas."""
    path = shared_file("schools/school_locations_2018-19_census_schools__WM7.csv")
    listed = pd.read_csv(path, dtype={"URN": str})
    census = pd.read_csv(
        shared_file("schools/2018-2019_england_census.csv"), dtype={"URN": str},
        encoding="utf-8-sig", usecols=["URN", "SCHOOLTYPE", "NOR", "PSENELSE", "PSENELK"],
    )  # fmt: skip
    listed = listed.dropna(subset=["Easting"]).merge(census, on="URN", suffixes=("", "_c"))
    sen = pd.to_numeric(listed["PSENELSE"], errors="coerce") + pd.to_numeric(
        listed["PSENELK"], errors="coerce"
    )
    frame = pd.DataFrame(
        {
            "urn": listed["URN"],
            "phase": listed["SCHOOLTYPE"].str.replace("State-funded ", "").str.capitalize(),
            "pupils": pd.to_numeric(listed["NOR"], errors="coerce"),
            "sen_rate": sen,
            "exclusions": np.nan,
        }
    )
    at = shapely.points(listed["Easting"].to_numpy(), listed["Northing"].to_numpy())
    areas = pd.DataFrame(
        {
            "code": west_midlands.frame["code"],
            "authority": west_midlands.frame["lad_name"],
            "decile": west_midlands.frame["education_decile"],
        }
    )
    named, cover = made_up_areas
    names = named["name"].to_numpy(dtype=object)
    result = schools_in_need(frame, at, areas, west_midlands.geoms, cover, names, SchoolOptions())
    # The file's own LSOA comes from the register's own boundaries; ours are generalised.
    agree = (result.schools["area_code"] == listed["LSOA11CD"])[listed["LSOA11CD"].notna()]
    assert agree.mean() > 0.97
    points = geopandas.GeoDataFrame(frame, geometry=at, crs=27700)
    lsoas = geopandas.GeoDataFrame(areas, geometry=west_midlands.geoms, crs=27700)
    covers = geopandas.GeoDataFrame(geometry=cover, crs=27700)
    need = points.sjoin(lsoas[lsoas["decile"] == 1]).index.unique()
    outside = points.loc[need].index.difference(points.sjoin(covers).index)
    whole = result.table.iloc[-1]
    assert whole["in_need"] == len(need)
    assert whole["in_need_outside"] == len(outside)
    assert whole["sen_high"] == (frame.loc[outside, "sen_rate"] >= 15).sum()
    assert whole["exclusions_unknown"] == len(outside)
    near = covers.geometry.apply(lambda one: points.geometry.distance(one)).min().to_numpy()
    np.testing.assert_allclose(result.schools["nearest_m"], near, atol=1e-6)
    print(len(frame), schools_sentence(result, PHRASE, {}))
