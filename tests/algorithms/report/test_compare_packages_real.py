"""wmvru:comparepackages on the real indices of 2019 and 2025, against the published files."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.helpers.real_packages import DOMAINS, FILES, published, run

SUMMARIES = {
    2019: "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
    2025: "iod2025/IoD2025_local_authority_district_summaries_ltla24.csv",
}
PLACES = {"Kept": (406_000, 287_000), "Moved": (409_000, 290_000), "Gone": (396_000, 290_000)}


def made_areas(folder: Path, edition: int) -> Path:
    """Impact Areas made for the test: one stays, one grows, one goes, one comes."""
    radius = {"Kept": 1500, "Moved": 1500 if edition == 2019 else 2500, "Gone": 1500}
    places = dict(PLACES)
    if edition == 2025:
        del places["Gone"]
        places["New"] = (391_500, 298_500)
    rows = [
        {"name": name, "adopted": name == "Kept",
         "geometry": shapely.Point(at).buffer(radius.get(name, 2000))}
        for name, at in places.items()
    ]  # fmt: skip
    path = folder / f"areas_{edition}.geojson"
    frame = geopandas.GeoDataFrame(rows, crs="EPSG:27700").to_crs("EPSG:4326")
    frame.to_file(path, driver="GeoJSON")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("years")


@pytest.fixture
def report(folder: Path, shared_data: Path, wmvru_provider, qgis_new_project: None) -> Path:
    """The change report, made once."""
    if (folder / "out").exists():
        return folder / "out"
    packages = []
    for edition, files in FILES.items():
        wanted = [file for file in files if not file.startswith("crime/")]
        package = folder / f"{edition}.gpkg"
        run(
            "prepare",
            FILES=[
                *(str(shared_data / file) for file in [*wanted, SUMMARIES[edition]]),
                str(made_areas(folder, edition)),
            ],
            EDITION=str(edition),
            OUTPUT=str(package),
        )
        packages.append(str(package))
    result = run(
        "comparepackages", BEFORE=packages[0], AFTER=packages[1], OUTPUT=str(folder / "out"),
        DOMAINS=list(DOMAINS),
    )  # fmt: skip
    assert "SYNTHETIC" not in result["SUMMARY"]
    return folder / "out"


def table(report: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(report / "tables" / name, encoding="utf-8-sig")


@pytest.mark.parametrize("domain", DOMAINS)
def test_shares_are_those_of_the_published_files(
    report: Path, shared_data: Path, domain: str
) -> None:
    found = table(report, "deprivation.csv")
    found = found[found["domain"] == domain].set_index("authority")
    counts = {}
    for edition, side in ((2019, "before"), (2025, "after")):
        file = published(shared_data, edition, domain)
        worst = (file["decile"] == 1).groupby(file["authority"]).agg(["sum", "size"])
        worst.loc["Total"] = worst.sum()
        assert found[f"worst_{side}"].to_dict() == worst["sum"].to_dict()
        assert found[f"areas_{side}"].to_dict() == worst["size"].to_dict()
        counts[side] = worst
    for name in found.index:
        after, before = counts["after"].loc[name], counts["before"].loc[name]
        low, high = confint_proportions_2indep(
            after["sum"], after["size"], before["sum"], before["size"], method="newcomb"
        )
        assert found.loc[name, "difference_lower"] == pytest.approx(100 * low, abs=1e-6)
        assert found.loc[name, "difference_upper"] == pytest.approx(100 * high, abs=1e-6)


def test_ranks_are_those_of_the_summaries(report: Path, shared_data: Path) -> None:
    found = table(report, "authority_ranks.csv")
    found = found[found["indicator"] == "imd_rank_of_average_rank"].set_index("code")
    first = pd.read_excel(shared_data / SUMMARIES[2019], sheet_name="IMD")
    first = first.set_index("Local Authority District code (2019)")["IMD - Rank of average rank "]
    second = pd.read_csv(shared_data / SUMMARIES[2025])
    second = second.set_index("ltla24_code")["imd_rank_of_average_rank"]
    for ranks, side, of in ((first, "before", 317), (second, "after", 296)):
        assert found[f"rank_{side}"].to_dict() == ranks[list(found.index)].to_dict()
        assert set(found[f"of_{side}"]) == {of}
    assert len(found) == 7


def test_indices_are_not_subtracted_but_shares_are(report: Path) -> None:
    found = table(report, "indicators.csv")
    assert len(found) > 300
    compared = found[found["change"].notna()]
    assert compared["indicator"].str.contains("proportion|extent").all()
    refused = found[found["change"].isna()]
    assert refused["note"].str.contains("not subtracted").all()


def test_gaps_add_up_and_say_why(report: Path) -> None:
    gaps = table(report, "gap_changes.csv")
    counts = table(report, "gaps_by_domain.csv").set_index("domain")
    assert set(counts.index) == set(DOMAINS)
    for domain, row in counts.iterrows():
        mine = gaps[gaps["domain"] == domain]
        kinds = mine["change"].value_counts()
        assert kinds.get("persistent", 0) + kinds.get("new", 0) == row["gaps_after"]
        kept = {
            name
            for text in mine.loc[mine["change"] == "persistent", "before"]
            for name in text.split("; ")
        }
        assert kinds.get("closed", 0) + len(kept) >= row["gaps_before"]
    moved = gaps[gaps["change"] != "persistent"]
    assert moved["reason"].notna().all()
    assert (moved.loc[moved["reason"] == "now covered", "covered_other"] >= 0.5).all()
    assert (moved.loc[moved["reason"] == "not in need", "need_other"] < 0.5).all()


def test_made_impact_areas(report: Path) -> None:
    found = table(report, "impact_areas.csv").set_index("name")
    assert found["change"].to_dict() == {
        "New": "new",
        "Gone": "gone",
        "Moved": "changed in land",
        "Kept": "unchanged",
    }
    assert found.loc["Moved", "share_kept"] == pytest.approx((1500 / 2500) ** 2, rel=0.01)


def test_what_a_side_lacks_is_named(report: Path) -> None:
    needs = table(report, "not_compared.csv").set_index("what")["needs"]
    # The file of 2025 at hand holds neither supplementary index; no counts are in either.
    assert "Deprivation: Income Deprivation Affecting Children Index" in needs
    assert "Counts by authority" in needs
