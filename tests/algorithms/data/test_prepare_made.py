"""wmvru:prepare on sources made by hand: what is taken, what is refused, and what is said."""

from __future__ import annotations

import pytest
import shapely

from tests.helpers.made_sources import (
    AUTHORITIES,
    CODES,
    COUNTS,
    SCHOOLS,
    Log,
    boundaries,
    cell,
    indices,
    parameters,
    refuse_prepare,
    run_prepare,
    sources,
    write_polygons,
    write_table,
)
from wm_vru_plugin.store.package.package import Package

pytestmark = pytest.mark.usefixtures("wmvru_provider")


@pytest.fixture
def folder(tmp_path):
    return sources(tmp_path / "in")


@pytest.fixture
def output(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "package.gpkg"


def prepared(folder, output, **more):
    result, log = run_prepare(**parameters(folder, output, **more))
    return Package(result["OUTPUT"]), log, result


def refusal(folder, output, **more):
    given = parameters(folder, output, **more)
    return refuse_prepare(output, **{k: v for k, v in given.items() if k != "OUTPUT"})


def counts(folder, rows, header=COUNTS, name="knife.csv"):
    return write_table(folder / name, header, rows)


def test_the_least_that_a_package_needs(folder, output):
    package, log, result = prepared(folder, output)
    lsoa = package.frame("lsoa")
    assert lsoa["code"].tolist() == CODES
    # The boundaries have no names, so the names are those of the indices.
    assert lsoa["name"].tolist() == [f"Name {code}" for code in CODES]
    assert package.authority_names() == AUTHORITIES
    assert package.frame("local_authority")["population"].tolist() == [6000, 6000]
    view = package.frame("lsoa_deprivation").set_index("code")
    assert view.loc[CODES, "education_decile"].tolist() == [1, 1, 1, 2, 2, 2, 3, 3]
    assert "EPSG:4326 to EPSG:27700" in log and "Needs polygons" in result["MISSING"]


def test_file_2_alone_has_no_people_and_says_so(folder, output):
    indices(folder, with_people=False)
    package, log, _ = prepared(folder, output)
    assert package.frame("lsoa")["population"].isna().all()
    assert package.frame("local_authority")["population"].isna().all()
    assert "WARNING indices.csv: it does not tell population; residents are not known." in log
    assert len(package.frame("deprivation")) == 8 * 8


def test_one_authority_of_the_two(folder, output):
    package, _, _ = prepared(folder, output, AUTHORITIES="E08000026")
    assert package.frame("lsoa")["code"].tolist() == CODES[4:]
    assert package.authority_names() == {"E08000026": "Coventry"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"AUTHORITIES": "E08000025, E09000001 E09000002"}, "authority E09000001, E09000002"),
        ({"AUTHORITIES": " , "}, "no authority code was given"),
        ({"FILES": ["nowhere.csv"]}, "nowhere.csv: there is no such file"),
        ({"FOLDER": "/no/such/folder"}, "folder"),
    ],
)
def test_what_is_given_wrongly(folder, output, given, said):
    assert said in refusal(folder, output, **given)


def test_neither_folder_nor_files(output):
    assert "neither a folder nor a file" in refusal(None, output)


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ("boundaries.geojson", "Lower Layer Super Output Area boundaries: no layer"),
        ("indices.csv", "English Indices of Deprivation 2019: no file"),
    ],
)
def test_what_a_package_cannot_do_without(folder, output, absent, said):
    (folder / absent).unlink()
    assert said in refusal(folder, output)


def test_boundaries_that_lack_lsoas_or_are_of_2021(folder, output):
    boundaries(folder, codes=CODES[:6])
    assert "it holds 6 of the 8 LSOAs" in refusal(folder, output)
    boundaries(folder, "LSOA21CD", CODES[:7])
    said = refusal(folder, output)
    assert "its LSOAs are of 2021" in said and "it holds 7 of the 8 LSOAs" in said


def test_a_lsoa_drawn_twice_or_without_an_area(folder, output):
    features = [(cell(n, 0), {"LSOA11CD": code}) for n, code in enumerate(CODES)]
    write_polygons(folder / "boundaries.geojson", [*features, features[0]])
    assert f"area {CODES[0]} appears twice" in refusal(folder, output)
    write_polygons(folder / "boundaries.geojson", [*features[:-1], (None, {"LSOA11CD": CODES[7]})])
    assert f"1 of 8 features have no geometry (ids {CODES[7]})" in refusal(folder, output)


def test_cancelled_before_anything_is_written(folder, output):
    log = Log()
    log.cancel()
    given = parameters(folder, output)
    del given["OUTPUT"]
    assert "Cancelled" in refuse_prepare(output, log, **given)


@pytest.mark.parametrize("at", [1, 20, 50, 70, 85])
def test_cancelled_on_the_way_keeps_the_old_package(folder, output, at):
    prepared(folder, output)
    before = output.read_bytes()

    class Impatient(Log):
        def pushInfo(self, info):
            if self.progress() >= at:
                self.cancel()

    log = Impatient()
    log.progressChanged.connect(lambda value: log.cancel() if value >= at else None)
    given = parameters(folder, output)
    del given["OUTPUT"]
    assert "Cancelled" in refuse_prepare(output, log, **given)
    assert output.read_bytes() == before


def test_the_output_is_never_a_source(folder, output):
    said = refuse_prepare(
        folder / "boundaries.geojson", FOLDER=str(folder), AUTHORITIES=" ".join(AUTHORITIES)
    )
    assert "would be written over" in said and (folder / "boundaries.geojson").is_file()
    inside = folder / "package.gpkg"
    for _ in range(2):  # the second time over the first
        assert len(prepared(folder, inside)[0].frame("lsoa")) == 8


def test_another_package_in_the_folder_is_no_source(folder, output):
    prepared(folder, folder / "older.gpkg")
    _, log, _ = prepared(folder, output)
    assert "older.gpkg: it is a prepared package, not a source" in log


def test_files_that_are_damaged_or_closed_are_named_and_the_rest_goes_on(folder, output):
    (folder / "bad.xlsx").write_bytes(b"PK no archive")
    (folder / "bad.csv").write_bytes(b"\xff\xfe\0a")
    (folder / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08")
    (folder / "bad.gpkg").write_bytes(b"SQLite format 3\0 and no more")
    (folder / "old.xls").write_bytes(b"x")
    (folder / "areas.7z").write_bytes(b"x")
    (folder / "~$open.xlsx").write_bytes(b"x")
    (folder / "readme.txt").write_bytes(b"x")
    _, log, _ = prepared(folder, output)
    for name in ("bad.xlsx", "bad.csv", "cut.csv.gz", "bad.gpkg", "old.xls", "areas.7z"):
        assert f"Not used: {name}" in log, name
    assert "unpack it first" in log and "readme" not in log and "~$" not in log


def test_knife_crime(folder, output):
    rows = [(code, "", "all", "2018", n) for n, code in enumerate(CODES)]
    rows += [(CODES[0], "", "16 or under", "2018", 3), ("E01099999", "", "all", "2018", 8)]
    rows += [(CODES[1], "", "16 or under", "2018", "x"), (CODES[2], "", "girls", "2018", 1)]
    counts(folder, rows)
    package, log, result = prepared(folder, output)
    table = package.frame("crime_counts")
    assert len(table) == 9 and table["restricted"].all() and package.restricted(["crime_counts"])
    view = package.frame("lsoa_crime").set_index("code")
    assert view.loc[CODES, "knife_crime_all"].tolist() == list(range(8))
    assert view["knife_crime_16_or_under"].sum() == 3
    assert "12 rows read, 9 kept, 2 refused; 1 rows of 1 areas that are not of 2011" in log
    row = package.provenance(["crime_counts"])[0]
    assert (row.rows_read, row.rows_kept, row.rows_refused) == (12, 9, 2)
    assert (row.status, row.edition) == ("analyst", "2018")
    assert "knife crime" not in result["MISSING"]


def test_counts_of_2021_codes_or_of_elsewhere_are_left_out(folder, output):
    counts(folder, [(code, "all", "2018", 1) for code in CODES], "LSOA21CD,victims,period,count")
    _, _, result = prepared(folder, output)
    assert "its codes are of 2021, those of the package of 2011" in result["MISSING"]
    counts(folder, [("E01099999", "", "all", "2018", 1)])
    package, _, result = prepared(folder, output)
    assert "none of its 1 areas" in result["MISSING"] and not package.has("crime_counts")


def test_counts_in_two_files_of_one_name_and_counts_that_meet(folder, output):
    (folder / "b").mkdir()
    counts(folder, [(CODES[0], "", "all", "2018", 1)])
    counts(folder / "b", [(CODES[0], "", "all", "2019", 2)])
    package, _, _ = prepared(folder, output)
    assert len(package.frame("crime_counts")) == 2
    assert len({row.file for row in package.provenance(["crime_counts"])}) == 2
    counts(folder / "b", [(CODES[0], "", "all", "2018", 2)])
    output.unlink()
    assert f"both count area {CODES[0]}" in refusal(folder, output)


def test_schools_stand_in_their_lsoa(folder, output):
    package, _, _ = prepared(folder, output)
    places = [shape.centroid for shape in package.frame("lsoa")["geometry"]]
    rows = [
        (n, f"School {n}", "Secondary", "Academy", point.x, point.y, 500, 10, n, "2017/18")
        for n, point in enumerate(places)
    ]
    rows += [("far", "Far", "", "", 100000, 100000, 1, 1, 1, ""), ("NAT",) + ("",) * 9]
    rows += [("nowhere", "No place", "", "", "", "", 1, 1, 1, "")]
    write_table(folder / "schools.csv", SCHOOLS, rows)
    package, log, result = prepared(folder, output)
    schools = package.frame("schools").set_index("urn")
    assert schools["lsoa_code"].tolist() == CODES
    assert schools["lad_code"].value_counts().to_dict() == dict.fromkeys(AUTHORITIES, 4)
    assert schools.loc["5", "exclusion_rate"] == 1.0
    assert "11 rows read, 8 kept, 1 refused; 1 stand outside the study area" in log
    assert "Schools" not in result["MISSING"]


def test_lookups_fill_each_other(folder, output):
    header = "LSOA11CD,MSOA11CD,MSOA11NM,WD19NM"
    near = [(code, "E02000001", "Msoa 1", "Ward W") for code in CODES[:5]]
    write_table(folder / "a.csv", header, near)
    write_table(folder / "b.csv", header, [(c, "E02000002", "Msoa 2", "Ward V") for c in CODES])
    write_table(folder / "0 elsewhere.csv", header, [("E01099999", "E02000009", "Far", "Far")])
    msoas = [(cell(0, 0, 2), {"MSOA11CD": f"E0200000{n}"}) for n in (1, 2)]
    write_polygons(folder / "msoa part.geojson", msoas[:1])
    write_polygons(folder / "msoa.geojson", msoas)
    package, log, _ = prepared(folder, output)
    assert package.frame("lsoa")["ward_name"].tolist() == ["Ward W"] * 5 + ["Ward V"] * 3
    assert package.frame("msoa")["population"].tolist() == [7500, 4500]
    assert {row.file for row in package.provenance(["lookup"])} == {"a.csv", "b.csv"}
    assert "0 elsewhere.csv: a lookup without a ward or MSOA of the study area" in log
    assert shapely.is_valid(package.frame("msoa")["geometry"].to_numpy()).all()
    (folder / "msoa.geojson").unlink()
    _, _, result = prepared(folder, output)
    assert "msoa part.geojson, of 2011, holds 1 of the 2 MSOAs" in result["MISSING"]


def test_the_help_names_every_kind_of_table_that_is_read() -> None:
    from wm_vru_plugin.algorithms.data.prepare import TABLES_READ, PrepareAlgorithm
    from wm_vru_plugin.sources.readers import READERS

    assert sorted(TABLES_READ) == sorted(reader.data_set.title for reader in READERS)
    assert all(title in PrepareAlgorithm.HELP for title in TABLES_READ)
