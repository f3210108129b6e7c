"""Exclusions, absence and NEET in the Department for Education's older and present layouts."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.reading import indicator_rows
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.sources.schools import absence, exclusions, neet

PLACE = "country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name"
OLD = (
    f"year,level,{PLACE},school_type,headcount,perm_excl,perm_excl_rate,fixed_excl,fixed_excl_rate"
)
PRESENT = (
    f"time_period,time_identifier,geographic_level,{PLACE},school_laestab,school_urn,school_name,"
    "education_phase,headcount,perm_excl,perm_excl_rate,suspension,susp_rate,one_plus_susp,"
    "one_plus_susp_rate"
)
ENGLAND = "E92000001,England,,,,,"
REGION = "E92000001,England,E12000005,West Midlands,,,"
BIRMINGHAM = "E92000001,England,E12000005,West Midlands,330,E08000025,Birmingham"
READERS = (exclusions, absence, neet)


def read(module, tmp_path, *rows):
    path = write(tmp_path / "dfe.csv", "\n".join(rows) + "\n")
    header = headers(path)[""]
    assert [reader for reader in READERS if reader.recognise(header)] == [module]
    data = module.read(path)
    assert tuple(data.frame.columns) == indicator_rows.COLUMNS
    return data


def value(data, **wanted):
    frame = data.frame
    for name, one in wanted.items():
        frame = frame[frame[name] == one]
    assert len(frame) == 1
    return frame.iloc[0]


def test_the_older_layout(tmp_path):
    data = read(
        exclusions, tmp_path, OLD,
        f"201718,National,{ENGLAND},Total,\"8,000,000\",8000,0.10,400000,5.00",
        f"201718,Regional,{REGION},State-funded secondary,300000,900,0.30,30000,10.00",
        f"201718,Local authority,{BIRMINGHAM},State-funded secondary,80000,x,x,7000,8.75",
        f"201718,LOCAL AUTHORITY,{BIRMINGHAM},Special school,4000,.,.,20,0.5",
    )  # fmt: skip
    row = value(data, area_code="E92000001", indicator="permanent_exclusion_rate")
    assert (row["count"], row["denominator"], row["value"]) == (8000, 8_000_000, 0.1)
    assert (row["breakdown"], row["period"], row["unit"]) == ("total", "2017/18", "per 100 pupils")
    hidden = value(
        data, area_code="E08000025", indicator="permanent_exclusions", breakdown="Secondary"
    )
    assert hidden[["value", "count"]].isna().all() and hidden["suppressed"] == "x"
    assert hidden["denominator"] == 80000 and hidden["area_name"] == "Birmingham"
    special = value(data, breakdown="Special", indicator="permanent_exclusion_rate")
    assert special["suppressed"] == "."
    assert value(data, area_code="E12000005", indicator="suspensions")["value"] == 30000
    assert (data.edition, data.rows_read, data.rows_refused) == ("2017/18", 4, 0)


def test_the_present_layout_and_schools(tmp_path):
    row = f"202223,Academic year,School,{BIRMINGHAM},3304000,139047,A School,State-funded secondary"
    data = read(
        exclusions, tmp_path, PRESENT,
        row + ",1000,3,0.30,120,12.00,60,6.00",
        f"202223,Academic year,Local authority,{BIRMINGHAM},,,,Total,200000,c,c,9,0.1,8,0.1",
        f"202223,Autumn term,National,{ENGLAND},,,,Total,8000000,4000,0.05,9,0.1,8,0.1",
        "202223,Academic year,Planning area,E92000001,England,,,,,,,,,Total,5,1,1,1,1,1,1",
        f"202223,Academic year,School,{BIRMINGHAM},3304001,,No urn,Total,9,1,1,1,1,1,1",
    )  # fmt: skip
    school = value(data, area_code="139047", indicator="permanent_exclusions")
    assert (school["value"], school["breakdown"], school["area_name"]) == (3, "total", "A School")
    assert value(data, area_code="139047", indicator="pupils_suspended_rate")["value"] == 6
    assert value(data, area_code="E08000025", indicator="permanent_exclusions")["suppressed"] == "c"
    term = value(data, area_code="E92000001", indicator="permanent_exclusions")
    assert term["period"] == "2022/23 Autumn term"
    assert "1 rows of other levels were left out: planning area" in data.notes
    assert data.refused == ["row 6: no area or no period"] and data.rows_refused == 1


def test_reasons_as_columns(tmp_path):
    data = read(
        exclusions, tmp_path,
        f"year,level,{PLACE},school_type,perm_bullying,perm_new_reason,fixed_bullying,fixed_other",
        f"201617,NATIONAL,{ENGLAND},State-funded primary,5,10,x,7",
    )  # fmt: skip
    assert (
        value(data, breakdown="Primary, Bullying", indicator="permanent_exclusions")["value"] == 5
    )
    assert value(data, breakdown="Primary, New reason")["value"] == 10
    assert value(data, breakdown="Primary, Bullying", indicator="suspensions")["suppressed"] == "x"
    assert value(data, breakdown="Primary, Other")["unit"] == "suspensions"


def test_reasons_and_pupils_as_filters(tmp_path):
    data = read(
        exclusions, tmp_path,
        f"time_period,time_identifier,geographic_level,{PLACE},education_phase,reason,sex,perm_excl",
        f"202223,Academic year,National,{ENGLAND},Total,Bullying,Total,70",
        f"202223,Academic year,National,{ENGLAND},State-funded secondary,All reasons,Girls,30",
        f"202223,Academic year,National,{ENGLAND},Total,Total,Total,100",
    )  # fmt: skip
    assert data.frame.set_index("breakdown")["value"].to_dict() == {
        "Bullying": 70, "Secondary, Girls": 30, "total": 100,
    }  # fmt: skip


def test_a_filter_that_is_not_known_makes_a_breakdown(tmp_path):
    data = read(
        exclusions, tmp_path,
        f"time_period,time_identifier,geographic_level,{PLACE},version,pathway,breakdown_topic,"
        "breakdown,perm_excl",
        f"202223,Academic year,National,{ENGLAND},Final,North star,Sex,Girls,7",
        f"202223,Academic year,National,{ENGLAND},Final,South star,Sex,Girls,x",
        f"202223,Academic year,National,{ENGLAND},Final,Total,Total,Total,9",
    )  # fmt: skip
    assert data.frame["breakdown"].tolist() == ["Girls, North star", "Girls, South star", "total"]


def test_what_describes_a_school_is_no_breakdown(tmp_path):
    header = PRESENT.replace("education_phase", "education_phase,faith,sex")
    row = (
        f"202223,Academic year,School,{BIRMINGHAM},3304000,{{}},A,State-funded secondary,{{}},{{}}"
    )
    numbers = ",1000,3,0.30,120,12.00,60,6.00"
    data = read(
        exclusions, tmp_path, header,
        row.format("139047", "Quaker", "Total") + numbers,
        row.format("139048", "None", "Girls") + numbers,
    )  # fmt: skip
    assert set(data.frame["breakdown"]) == {"total", "Girls"}


def test_authorities_by_name_or_by_the_departments_number(tmp_path):
    data = read(
        exclusions, tmp_path, "year,level,old_la_code,la_name,school_type,perm_excl",
        "201617,Local authority,331,Coventry,Total,40",
        "201617,Local authority,,Wolverhampton,Total,90",
        "201617,Local authority,,Kingston upon Hull City of,Total,9",
        "201617,Local authority,,Nowhere,Total,1",
        "201617,Region,,West Midlands,Total,700",
    )  # fmt: skip
    assert data.frame["area_code"].tolist() == [
        "E08000026", "E08000031", "E06000010", "Nowhere", "E12000005",
    ]  # fmt: skip
    assert any("kept as they are: Nowhere" in note for note in data.notes)


def test_rows_that_contradict_each_other_stop(tmp_path):
    row = f"201718,National,{ENGLAND},Total,100,{{}},0.1,4,0.5"
    assert len(read(exclusions, tmp_path, OLD, row.format(1), row.format(1)).frame) == 4
    with pytest.raises(InputError, match=r"dfe.csv, row 3: area E92000001 has another value"):
        read(exclusions, tmp_path, OLD, row.format(1), row.format(2))


def test_absence(tmp_path):
    data = read(
        absence, tmp_path,
        f"time_period,time_identifier,geographic_level,{PLACE},school_type,enrolments,sess_possible,"
        "sess_overall,sess_overall_percent,sess_authorised_percent,sess_unauthorised_percent,"
        "enrolments_pa_10_exact,enrolments_pa_10_exact_percent",
        f"201819,Academic year,Local authority,{BIRMINGHAM},Total,1000,300000,15000,5.0,3.5,1.5,"
        "120,12",
    )  # fmt: skip
    rate = value(data, indicator="absence_rate")
    assert (rate["value"], rate["count"], rate["denominator"]) == (5, 15000, 300000)
    persistent = value(data, indicator="persistent_absence_rate")
    assert (persistent["value"], persistent["count"], persistent["denominator"]) == (12, 120, 1000)
    assert len(data.frame) == 4 and data.edition == "2018/19"


def test_real_exclusions(shared_file):
    data = exclusions.read(shared_file("exclusions/exclusions_LA_200607_to_201617.csv"))
    frame = data.frame
    assert (data.rows_read, data.rows_refused, len(frame)) == (7122, 2, 42_720)
    seven = [f"E080000{number}" for number in range(25, 32)]
    ours = frame[frame["area_code"].isin(seven) & (frame["breakdown"] == "total")]
    ours = ours[ours["indicator"] == "permanent_exclusions"].groupby("period")["value"].sum()
    years = ["2011/12", "2012/13", "2013/14", "2014/15", "2015/16", "2016/17"]
    assert ours[years].tolist() == [423, 433, 469, 600, 664, 727]
    named = frame[frame["area_code"].str.fullmatch(r"E\d{8}")]["area_code"]
    assert named.nunique() >= 150


@pytest.mark.parametrize(
    ("name", "rows", "cells"),
    [
        ("exclusions_reasons_200607_to_201617_nat_reg_la.csv", 7004, 168_096),
        ("SFR35_2017_reason_for_exclusion.csv", 6367, 152_808),
    ],
)
def test_real_reasons(shared_file, name, rows, cells):
    data = exclusions.read(shared_file(f"exclusions/{name}"))
    assert (data.rows_read, data.rows_refused, len(data.frame)) == (rows, 0, cells)
    row = data.frame[
        (data.frame["area_code"] == "E92000001")
        & (data.frame["period"] == "2015/16")
        & (data.frame["breakdown"] == "Persistent disruptive behaviour")
    ].set_index("indicator")["value"]
    assert row["permanent_exclusions"] == 2310 and row["suspensions"] == 94_025


@pytest.mark.parametrize(
    ("name", "rows", "cells", "period", "rate"),
    [
        ("2021_vg_removed", 161, 1145, "2021", 2.8),
        ("2022_final", 160, 2080, "2022", 2.5),
        ("2023_final", 160, 2080, "2023", 2.6),
    ],
)
def test_real_neet(shared_file, name, rows, cells, period, rate):
    path = shared_file(f"education/UD_NEETNK_LA_dashboard_{name}.csv")
    assert [r for r in READERS if r.recognise(headers(path)[""])] == [neet]
    data = neet.read(path)
    assert (data.rows_read, len(data.frame), data.edition) == (rows, cells, period)
    row = value(data, area_code="E08000025", indicator="neet_rate")
    assert (row["value"], row["breakdown"]) == (rate, "total")
