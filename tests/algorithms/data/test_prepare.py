"""wmvru:prepare on real files: the seven authorities, and other areas from the same files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest
import shapely

from tests.helpers.made_sources import refuse_prepare, run_prepare
from wm_vru_plugin.core.places.areas import WEST_MIDLANDS
from wm_vru_plugin.store.package.package import Package

FILE_2 = "iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"
BOUNDARIES = "boundaries/LSOA_2011_WM7_bng.gpkg"
COUNTS = dict(zip((place.code for place in WEST_MIDLANDS), (639, 195, 201, 186, 134, 167, 158)))
INVALID = ("E01009012", "E01009307", "E01009404", "E01033187")
pytestmark = pytest.mark.usefixtures("wmvru_provider")
_done: dict[str, tuple[dict, str]] = {}


@pytest.fixture
def whole(shared_data, tmp_path_factory):
    """The whole folder for the seven authorities, prepared once."""
    if not _done:
        output = tmp_path_factory.mktemp("whole") / "west_midlands.gpkg"
        _done["whole"] = run_prepare(FOLDER=str(shared_data), OUTPUT=str(output))
    return _done["whole"]


@pytest.fixture
def package(whole):
    return Package(whole[0]["OUTPUT"])


def test_the_lsoas_are_those_of_the_authorities(package):
    lsoa = package.frame("lsoa")
    assert len(lsoa) == 1680 and lsoa["code"].is_unique
    assert lsoa.groupby("lad_code").size().to_dict() == COUNTS
    assert shapely.is_valid(lsoa["geometry"].to_numpy()).all()
    assert lsoa["population"].gt(0).all() and lsoa["ward_name"].notna().all()


def test_331_are_in_the_most_deprived_tenth_for_education(package):
    view = package.frame("lsoa_deprivation")
    most = view[view["education_decile"] == 1]
    assert len(view) == 1680 and len(most) == 331
    rows = package.frame("deprivation")
    rows = rows[rows["edition"] == 2019]
    tidy = rows[(rows["domain"] == "education") & (rows["decile"] == 1)]
    by_code = package.frame("lsoa").set_index("code")["lad_code"]
    by_hand = tidy["lsoa_code"].map(by_code).value_counts().to_dict()
    assert most["lad_code"].value_counts().to_dict() == by_hand and sum(by_hand.values()) == 331
    assert len(rows) == 1680 * 10


def test_authorities_are_the_union_of_their_lsoas(package):
    authorities, lsoa = package.frame("local_authority"), package.frame("lsoa")
    assert authorities["code"].tolist() == list(COUNTS)
    assert authorities["name"].tolist() == [place.name for place in WEST_MIDLANDS]
    union = shapely.union_all(lsoa["geometry"].to_numpy())
    together = shapely.union_all(authorities["geometry"].to_numpy())
    # Holes of less than half a hectare between generalised neighbours are filled.
    assert 0 <= together.area - union.area < 50_000
    assert union.difference(together).area < 1
    assert authorities["population"].tolist() == [
        lsoa.loc[lsoa["lad_code"] == code, "population"].sum() for code in COUNTS
    ]


def test_the_log_tells_of_deciles_repairs_and_rows(whole):
    _, log = whole
    file_7 = "File_7_-_RECONSTRUCTED_IoD2019_Ranks__Deciles_and_Population_Denominators.csv"
    agree = [line for line in log.splitlines() if "all 32844 deciles agree with the ranks" in line]
    assert sum(line.startswith(file_7) for line in agree) == 10
    for code in INVALID:
        assert f"LSOA_2011_WM7_bng.gpkg, feature {code}: repaired (Ring Self-intersection" in log
    assert "32,844 rows read, 1,680 kept, 0 refused; 31,164 outside the study area." in log
    unused = {line.split(":")[1].strip() for line in log.splitlines() if "Not used: " in line}
    assert not any("IoD2019" in name or "LSOA_2011" in name or "dfe_" in name for name in unused)
    assert "dfe_school_list_201718__WM7.csv: Schools by academic year; recognised" in log
    assert "no scores of Education, skills and training" in log


def test_what_is_missing_is_said(whole):
    missing = whole[0]["MISSING"].splitlines()
    for start in ("Recorded knife crime", "Impact Areas: not at hand", "Schools, pupils"):
        assert sum(line.startswith(start) for line in missing) == 1, start
    schools = next(line for line in missing if line.startswith("Schools"))
    assert "No file has exclusions by school" in schools
    summary = whole[0]["SUMMARY"]
    for name in (
        "File_7_-_RECONSTRUCTED_IoD2019",
        "LSOA_2011_WM7_bng.gpkg",
        "2011-02-west-midlands",
    ):
        assert sum(line.startswith(name) for line in summary.splitlines()) == 1, name


def test_what_is_missing_is_not_in_the_package(package):
    assert not package.has("crime_counts") and not package.has("impact_areas")
    assert not package.restricted() and package.statuses() <= {"official", "analyst"}


def test_provenance_has_checksums_of_the_files(package, shared_data):
    rows = package.provenance()
    tables = {row.table_name for row in rows}
    assert tables >= {"lsoa", "local_authority", "deprivation", "msoa", "schools", "lookup"}
    assert tables >= {"indicators", "population", "incidents"}
    paths = {path.name: path for path in shared_data.rglob("*") if path.is_file()}
    for row in rows:
        digest = hashlib.sha256(paths[row.file.split(", sheet '")[0]].read_bytes()).hexdigest()
        assert row.sha256 == digest and row.publisher
        if row.status == "official":
            assert row.licence.startswith("Open Government Licence"), row.file
        # A wide file gives several tidy rows for each of its own.
        assert row.rows_kept > 0 and row.rows_read > 0, row.file
    indices = package.provenance(["deprivation"])[0]
    assert (indices.rows_read, indices.rows_kept, indices.rows_refused) == (32844, 1680, 0)


def test_msoas_and_schools(package):
    msoa, schools = package.frame("msoa"), package.frame("schools")
    assert len(msoa) == 356 and set(msoa["lad_code"]) == set(COUNTS)
    assert msoa["population"].sum() == package.frame("lsoa")["population"].sum()
    lsoa = package.frame("lsoa").set_index("code")["geometry"]
    inside = [lsoa[row.lsoa_code].intersects(row.geometry) for row in schools.itertuples()]
    assert len(schools) == 1150 and all(inside)
    # Places come from one file, pupils and special needs from the census, by URN.
    assert schools["pupils"].notna().mean() > 0.99 and schools["sen_rate"].notna().mean() > 0.99
    secondary = schools[schools["type"] == "State-funded secondary"]
    assert len(secondary) == 202


def test_indicators_and_residents_of_every_file(package):
    indicators = package.frame("indicators")
    rows = indicators[indicators["indicator"] == "imd_rank_of_average_rank"]
    rows = rows[(rows["period"] == "2019") & (rows["breakdown"] == "total")]
    ranks = rows.set_index("area_code")["value"]
    assert (ranks["E08000025"], ranks["E08000028"], ranks["E08000031"]) == (6, 8, 19)
    people = package.frame("population")
    lsoa = set(package.frame("lsoa")["code"])
    totals = people[people["area_code"].isin(lsoa)].groupby("period")["count"].sum()
    # The ONS's totals for the county of West Midlands, mid-year.
    published = {"2015": 2_833_845, "2017": 2_897_303, "2019": 2_928_592, "2020": 2_939_927}
    assert totals.to_dict() == published
    ethnic = indicators[
        (indicators["indicator"] == "ethnic_group")
        & (indicators["area_code"].isin(lsoa))
        & (indicators["period"] == "2011")
    ]
    assert ethnic["area_code"].nunique() == 1680
    editions = package.frame("deprivation", ["edition"])["edition"]
    assert editions.value_counts().to_dict() == {2019: 16_800, 2015: 1680}
    incidents = package.frame("incidents")
    # Three of the City of London's lie in Coventry and its neighbours.
    assert (incidents["period"] == "2011-02").sum() == 25_539 and len(incidents) == 25_542


def test_the_edition_of_2025_carries_residents_through_the_lookup(shared_data, tmp_path):
    """Ranks of 2019 are refused with counts; residents of 2011 LSOAs are carried to 2021."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (
        "iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv",
        "england/LSOA_2021_EW_supergen.gpkg",
        "lookups/LSOA11_LSOA21_LAD22_EW_LU__WM7.csv",
        "population/mid2019_lsoa_syoa_persons__WM7.csv",
        "iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv",
    ):
        (folder / Path(name).name).symlink_to(shared_data / name)
    output = tmp_path / "package.gpkg"
    result, log = run_prepare(FOLDER=str(folder), EDITION="2025", OUTPUT=str(output))
    package = Package(output)
    lsoa = package.frame("lsoa")
    assert lsoa.groupby("lad_code").size().to_dict() == dict(
        zip(COUNTS, (659, 203, 203, 190, 134, 169, 161))
    )
    assert lsoa["population"].sum() == 2_928_592, "the total stays what it was"
    bands = lsoa[["pop_0_15", "pop_16_59", "pop_60_over"]].sum(axis=1)
    assert (bands == lsoa["population"]).all()
    people = package.frame("population")
    changed = people.loc[people["estimate"].astype(bool), "area_code"].nunique()
    assert 0 < changed < 100
    assert "1,638 unchanged" in log and "40 split" in log
    assert "40 areas were divided by area" in log
    assert (
        "its ranks are of another edition of LSOAs: 1,638 of the 1,719 codes" in result["MISSING"]
    )


def test_greater_manchester_from_the_files_of_england(shared_file, tmp_path):
    """Another force's area: no code of its own, file 2 alone, the boundaries of all England."""
    codes = [f"E080000{number:02}" for number in range(1, 11)]
    files = [str(shared_file(FILE_2)), str(shared_file("england/LSOA_2011_England.gpkg"))]
    result, log = run_prepare(
        FILES=files,
        AUTHORITIES=",".join(codes),
        NAME="Greater Manchester",
        MARKING="",
        OUTPUT=str(tmp_path / "gm.gpkg"),
    )
    package = Package(result["OUTPUT"])
    area = package.study_area()
    assert (area.name, area.protective_marking) == ("Greater Manchester", "")
    assert area.authority_codes == tuple(codes)
    assert list(package.authority_names().values())[:3] == ["Bolton", "Bury", "Manchester"]
    lsoa = package.frame("lsoa")
    assert len(lsoa) == 1673 and lsoa["population"].isna().all()
    assert package.frame("lsoa_deprivation")["education_decile"].notna().all()
    for name in ("population", "pop_0_15"):
        assert f"it does not tell {name}; residents are not known" in log
    assert "does not hold Income Deprivation Affecting Children" in log
    assert "LSOA lookup" in result["MISSING"]


def test_boundaries_of_2021_do_not_fit_indices_of_2019(shared_file, tmp_path):
    files = [str(shared_file(FILE_2)), str(shared_file("boundaries/LSOA_2021_WM7.geojson"))]
    said = refuse_prepare(tmp_path / "p.gpkg", FILES=files)
    assert "LSOA_2021_WM7.geojson: its LSOAs are of 2021, the indices are for those of 2011" in said
    assert "it holds 1,638 of the 1,680 LSOAs" in said


def test_sources_are_left_as_they_were(shared_file, tmp_path):
    files = []
    for name in (FILE_2, BOUNDARIES):
        files.append(Path(shutil.copy(shared_file(name), tmp_path)))
        files[-1].chmod(0o644)
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    run_prepare(FOLDER=str(tmp_path), OUTPUT=str(tmp_path / "package.gpkg"))
    assert before == [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [path.name for path in files] + ["package.gpkg"]
    )


@pytest.mark.parametrize(
    ("edition", "file", "boundaries", "code", "lad", "decile"),
    [
        (
            "2019",
            "iod2019/File_7_-_RECONSTRUCTED_IoD2019_Ranks__Deciles_and_Population_Denominators.csv",
            "england/LSOA_2011_England.gpkg",
            "LSOA code (2011)",
            "Local Authority District code (2019)",
            "Education, Skills and Training Decile (where 1 is most deprived 10% of LSOAs)",
        ),
        (
            "2025",
            "iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv",
            "england/LSOA_2021_EW_supergen.gpkg",
            "LSOA code (2021)",
            "Local Authority District code (2024)",
            "Education, Skills and Training Decile (where 1 is most deprived 10% of LSOAs)",
        ),
    ],
)
@pytest.mark.parametrize(
    ("force", "authorities"),
    [("Greater Manchester", 10), ("West Midlands", 7), ("West Yorkshire", 5)],
)
def test_police_areas_in_both_editions(
    shared_file, tmp_path, force, authorities, edition, file, boundaries, code, lad, decile
):
    """Counts by authority and decile are those of the file itself."""
    output = tmp_path / "package.gpkg"
    files = [str(shared_file(file)), str(shared_file(boundaries))]
    run_prepare(FILES=files, POLICE_AREA=force, EDITION=edition, OUTPUT=str(output))
    package = Package(output)
    codes = package.study_area().authority_codes
    assert len(codes) == authorities
    raw = pd.read_csv(files[0], encoding="utf-8-sig", usecols=[code, lad, decile])
    raw = raw[raw[lad].isin(codes)]
    view = package.frame("lsoa_deprivation", ["code", "lad_code", "education_decile"])
    assert set(view["code"]) == set(raw[code])
    ours = view.groupby(["lad_code", "education_decile"]).size()
    theirs = raw.groupby([lad, decile]).size()
    assert ours.to_dict() == theirs.to_dict() and len(ours) > authorities


def test_counts_by_lsoa_of_2011_are_carried_whole_to_2021(shared_file, tmp_path):
    """Made-up counts on real codes: none is lost, all stay whole, and what was split is said."""
    lookup = shared_file("lookups/LSOA11_LSOA21_LAD22_EW_LU__WM7.csv")
    codes = sorted(set(pd.read_csv(lookup)["LSOA11CD"]))
    counts = pd.DataFrame(
        {"LSOA11CD": codes, "count": [number % 9 for number in range(len(codes))]}
    )
    counts = counts.assign(category="knife_crime", victim_group="all", period="2017-2019")
    path = tmp_path / "knife.csv"
    counts.to_csv(path, index=False)
    files = [
        str(path),
        str(lookup),
        str(shared_file("iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv")),
        str(shared_file("england/LSOA_2021_EW_supergen.gpkg")),
    ]
    output = tmp_path / "package.gpkg"
    _, log = run_prepare(FILES=files, EDITION="2025", OUTPUT=str(output))
    rows = Package(output).frame("crime_counts")
    assert rows["count"].sum() == counts["count"].sum()
    assert rows["area_code"].nunique() == 1719 and (rows["count"] % 1 == 0).all()
    assert rows["restricted"].astype(bool).all()
    assert 0 < rows["estimate"].astype(bool).sum() < 100
    assert "knife.csv: carried from LSOAs of 2011 to those of 2021" in log
    # Without the lookup the file is left out, with the reason.
    result, _ = run_prepare(
        FILES=[files[0], *files[2:]], EDITION="2025", OUTPUT=str(tmp_path / "other.gpkg")
    )
    assert "knife.csv: its codes are of 2011, those of the package of 2021" in result["MISSING"]
    assert not Package(tmp_path / "other.gpkg").has("crime_counts")
