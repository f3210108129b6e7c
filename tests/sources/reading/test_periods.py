"""Periods by academic, financial and calendar year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wm_vru_plugin.sources.reading.periods import period, period_in_name


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("201819", "2018/19"),
        ("201718", "2017/18"),
        ("200607", "2006/07"),
        ("199900", "1999/00"),
        ("2018/19", "2018/19"),
        (" 2018 / 19 ", "2018/19"),
        ("2018-19", "2018/19"),
        ("2018–19", "2018/19"),
        ("2018/2019", "2018/19"),
        ("Academic year 2018-2019", "2018/19"),
        ("Financial Year 2018/19", "2018/19"),
        ("FY 2018-19", "2018/19"),
        ("year ending March 2019", "2018/19"),
        ("Year ending 31 March 2020", "2019/20"),
        ("Year ending June 2025", "2024-07/2025-06"),
        ("Year ending December 2018", "2018"),
        ("2016 - 18", "2016-2018"),
        ("2016-2018", "2016-2018"),
        ("2018-2019", "2018-2019"),
        ("2017 to 2019", "2017-2019"),
        ("2017/18 - 19/20", "2017/18-2019/20"),
        ("2017/18-2019/20", "2017/18-2019/20"),
        ("2019", "2019"),
        ("mid-2019", "2019"),
        ("Mid 2019", "2019"),
        ("Calendar year 2019", "2019"),
        ("2019-03", "2019-03"),
        ("201903", "2019-03"),
        ("201011", "2010/11"),
        ("March 2019", "2019-03"),
        ("Sept 2019", "2019-09"),
        ("Mar-19", "2019-03"),
        ("03/2019", "2019-03"),
        ("2018/25", "2018/25"),
        ("2019-13", "2019-13"),
        ("13/2019", "13/2019"),
        ("2018 Q2", "2018 Q2"),
        ("2017/18 - 19/25", "2017/18 - 19/25"),
        ("before  the pandemic", "before the pandemic"),
        ("", ""),
    ],
)
def test_one_form(written, ours):
    assert period(written) == ours


@pytest.mark.parametrize(
    ("written", "kind", "ours"),
    [
        ("202223", "Academic year", "2022/23"),
        ("2023", "Calendar year", "2023"),
        ("202223", "Autumn term", "2022/23 Autumn term"),
        ("202223", "Autumn and spring terms", "2022/23 Autumn and spring terms"),
        ("2018-2019", "Financial year", "2018/19"),
        ("", "Autumn term", ""),
    ],
)
def test_what_the_source_says_beside_it(written, kind, ours):
    assert period(written, kind) == ours


@given(st.one_of(st.text(), st.from_regex(r"(19|20)\d\d[-/ ]?(19|20)?\d\d", fullmatch=True)))
def test_what_is_in_our_form_stays(text):
    assert period(period(text)) == period(text)


@given(st.integers(1950, 2098))
def test_every_academic_year(year):
    ours = f"{year}/{(year + 1) % 100:02}"
    forms = (f"{year}{(year + 1) % 100:02}", ours, f"{year}-{(year + 1) % 100:02}")
    assert {period(form) for form in (*forms, f"{year}/{year + 1}")} == {ours}


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("2018-2019_england_census.csv", "2018/19"),
        ("ks4_2018-19_school_level__WM7.csv", "2018/19"),
        ("england_ks4final_201819.csv", "2018/19"),
        ("edubasealldata20250524.csv", ""),
        ("2011-02-west-midlands-street.csv", ""),
        ("england_ks4final.csv", ""),
        ("data 2017-2019.csv", ""),
        ("data 1998-2099.csv", ""),
    ],
)
def test_the_year_in_a_files_name(name, ours):
    assert period_in_name(name) == ours
