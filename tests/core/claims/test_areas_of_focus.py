"""Areas of focus: each rule by hand, and the report's own list from what it prints."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.claims.focus import WRONG_WAY, FocusRules, focus, trend_of
from wm_vru_plugin.core.claims.focus_rows import period_key
from wm_vru_plugin.core.claims.focus_sentences import (
    CONTRADICTED,
    FOUND,
    NO_DATA,
    UNLISTED,
    area_sentences,
    compare,
    comparison_sentence,
    flag_sentence,
    matrix,
    ranking,
)
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.areas import WEST_MIDLANDS
from wm_vru_plugin.core.rates.table import RateOptions, rate_table
from wm_vru_plugin.sources.report_2020.focus import (
    BENCHMARKS,
    printed_indicators,
    read_directions,
    read_report_flags,
)

AREAS = {authority.code: authority.name for authority in WEST_MIDLANDS}
DIRECTIONS = pd.DataFrame(
    [
        ("rate", "", "rate of harm", "level", "high", "per 1,000"),
        ("rate", "Children", "rate of harm to children", "level", "high", "per 1,000"),
        ("score", "", "score", "level", "low", "points"),
        ("number", "", "number", "count", "high", ""),
        ("number_change", "", "change in number", "change", "high", "per cent"),
    ],
    columns=["indicator", "breakdown", "label", "kind", "bad", "unit"],
)


def table(*rows: tuple) -> pd.DataFrame:
    names = ["area_code", "indicator", "breakdown", "period", "value", "lower", "upper"]
    frame = pd.DataFrame([(*row, *[np.nan] * (7 - len(row))) for row in rows], columns=names)
    names = frame["area_code"].replace("E", "England")
    return frame.assign(area_name=names, recent_trend="")


def rules_of(frame: pd.DataFrame, areas: list[str], **more: object) -> dict[str, list[str]]:
    flags = focus(frame, DIRECTIONS, areas, rules=FocusRules(**more)).flags
    return {code: group["rule"].tolist() for code, group in flags.groupby("area_code")}


def test_worst_and_second_worst_and_never_the_best() -> None:
    rows = [(code, "rate", "", "2019", value) for code, value in zip("ABCD", (5, 9, 9, 1))]
    assert rules_of(table(*rows), list("ABCD")) == {"B": ["worst"], "C": ["worst"]}
    assert rules_of(table(*rows), list("ABCD"), worst=3) == {key: ["worst"] for key in "ABC"}
    assert rules_of(table(*rows[:2]), list("ABCD")) == {"B": ["worst"]}, "two: only the worse"
    assert rules_of(table(rows[1], rows[2]), list("BC")) == {}, "all equal"
    assert rules_of(table(rows[0]), ["A"]) == {}, "one"
    low = [(code, "score", "", "2019", value) for code, value in zip("ABCD", (5, 9, 9, 1))]
    assert rules_of(table(*low), list("ABCD")) == {"A": ["worst"], "D": ["worst"]}


def test_worse_than_benchmark_is_beyond_the_interval() -> None:
    england = ("E", "rate", "", "2019", 10.0, 9.0, 11.0)
    rows = [
        england,
        ("A", "rate", "", "2019", 13.0, 10.1, 15.0),
        ("B", "rate", "", "2019", 13.0, 10.0, 15.0),
        ("C", "rate", "", "2019", 10.1),
        ("D", "rate", "", "2019", 7.0, 6.0, 8.0),
    ]
    found = rules_of(table(*rows), list("ABCD"), worst=0)
    assert found == {"A": ["worse than benchmark"], "C": ["worse by value alone"]}, (
        "A's interval meets England's, but does not hold its value"
    )
    assert rules_of(table(*rows), list("ABCD"), worst=0, use_no_interval=False) == {"A": found["A"]}
    better = [("E", "score", "", "2019", 10.0), ("A", "score", "", "2019", 8.0, 7.0, 9.9)]
    assert rules_of(table(*better), ["A"], worst=0) == {"A": ["worse than benchmark"]}
    old = table(("E", "rate", "", "2018", 1.0), ("A", "rate", "", "2019", 9.0))
    assert rules_of(old, ["A"]) == {}, "another year is no benchmark"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(60, 500)), min_size=1, max_size=6),
    st.sampled_from([("rate", "high_is_bad"), ("score", "low_is_bad")]),
    st.floats(1, 400),
)
def test_rates_and_areas_of_focus_mean_the_same_by_worse(counts, indicator, benchmark) -> None:
    """Fingertips' rule (Office for Health Improvement and Disparities), in one place."""
    name, polarity = indicator
    codes = [f"A{number}" for number in range(len(counts))]
    numbers = pd.DataFrame(counts, columns=["count", "denominator"]).assign(area=codes)
    rated = rate_table(numbers, RateOptions(benchmark=str(benchmark), polarity=polarity)).frame
    rows = [
        (row.area, name, "", "2019", row.value, row.lower, row.upper) for row in rated.itertuples()
    ]
    whole = table(*rows, ("E", name, "", "2019", benchmark, benchmark * 0.5, benchmark * 1.5))
    flagged = rules_of(whole, codes, worst=0, use_trend=False)
    worse = set(rated.loc[rated["comparison"] == "worse", "area"])
    assert set(flagged) == worse
    assert all(found == ["worse than benchmark"] for found in flagged.values())


def test_the_wrong_way() -> None:
    rows = [("A", "rate", "", "2017", 10.0), ("A", "rate", "", "2018", 8.0),
            ("A", "rate", "", "2019", 9.0)]  # fmt: skip
    assert rules_of(table(*rows), ["A"]) == {}
    assert rules_of(table(*rows), ["A"], change_from="previous") == {"A": ["wrong way"]}
    assert rules_of(table(*rows), ["A"], change_from="previous", min_change=12.5) == {}
    stated = table(*rows).assign(recent_trend="Increasing and getting worse")
    assert rules_of(stated, ["A"]) == {"A": ["wrong way"]}
    apart = table(("A", "rate", "", "2018", 8.0, 7.0, 9.0), ("A", "rate", "", "2019", 9, 8.9, 9.2))
    assert rules_of(apart, ["A"]) == {}, "the intervals overlap"
    zero = table(("A", "rate", "", "2018", 0.0), ("A", "rate", "", "2019", 9.0))
    assert rules_of(zero, ["A"]) == {}, "no change in per cent of nothing"


def test_counts_are_judged_by_their_change() -> None:
    rows = [(code, "number", "", year, value)
            for code, one, two in (("A", 100, 150), ("B", 1000, 900), ("E", 9000, 9000))
            for year, value in (("2013/14", one), ("2018/19", two))]  # fmt: skip
    flags = focus(table(*rows), DIRECTIONS, ["A", "B"]).flags
    assert set(flags["indicator"]) == {"number_change"}
    assert set(flags["area_code"]) == {"A"}
    assert flags["value"].unique().tolist() == [50.0]
    assert flags["rule"].tolist() == ["worst", "worse by value alone", "wrong way"]
    assert set(flags["period"]) == {"2013/14 to 2018/19"}


def test_what_has_no_direction_or_no_value_is_counted() -> None:
    rows = table(
        ("A", "rate", "", "2019", 3.0), ("A", "mystery", "", "2019", 3.0),
        ("B", "rate", "", "2019", None), ("A", "rate", "Children", "2019", 3.0),
    )  # fmt: skip
    found = focus(rows, DIRECTIONS, ["A", "B"])
    assert found.unknown == {"mystery": 1}
    assert found.incomplete == 1
    assert found.values["label"].tolist() == ["rate of harm", "rate of harm to children"]
    with pytest.raises(InputError, match="two rows of 'rate'"):
        focus(table(*[("A", "rate", "", "2019", 3.0)] * 2), DIRECTIONS, ["A"])
    with pytest.raises(InputError, match="no row is of an area of the study area"):
        focus(rows, DIRECTIONS, ["Z"])
    with pytest.raises(InputError, match="no column 'value'"):
        focus(rows.drop(columns="value"), DIRECTIONS, ["A"])
    with pytest.raises(InputError, match="column 'value'"):
        focus(rows.assign(value="x"), DIRECTIONS, ["A"])
    with pytest.raises(InputError, match="worst -1"):
        FocusRules(worst=-1)


values = st.lists(st.floats(0.1, 1e4), min_size=2, max_size=7)


@settings(max_examples=40, deadline=None)
@given(values, st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_order_of_rows_and_units_change_nothing(numbers, random, scale) -> None:
    codes = [f"A{number}" for number in range(len(numbers))]
    rows = table(*[(c, "rate", "", "2019", v, v * 0.9, v * 1.1) for c, v in zip(codes, numbers)],
                 ("E", "rate", "", "2019", 50.0, 45.0, 55.0))  # fmt: skip
    shuffled = rows.sample(frac=1, random_state=random.randrange(1000))
    scaled = rows.assign(**{n: rows[n] * scale for n in ("value", "lower", "upper")})
    one, two, three = (rules_of(frame, codes) for frame in (rows, shuffled, scaled))
    assert one == two == three


def test_periods_and_trends() -> None:
    order = ["2013/14", "2014", "2016-2018", "2018/19", "2019"]
    assert sorted([order[i] for i in (3, 0, 4, 2, 1)], key=period_key) == order
    assert [trend_of(text, 1) for text in ("↑", "→", "↓", "", "-", "Decreasing")] == [
        -1, 0, 1, None, None, 1,
    ]  # fmt: skip
    assert trend_of("↑", -1) == 1
    assert trend_of("Cannot be calculated", 1) is None


@pytest.fixture(scope="module")
def printed():
    return focus(printed_indicators(), read_directions(), list(AREAS), BENCHMARKS)


def test_the_report_gives_its_authorities_their_flags(printed) -> None:
    """T85 from T08, T63, T65 to T67, T84 and the figures of the text, by eye."""
    flags = printed.flags
    assert printed.unknown == {}
    worst = flags[(flags["rule"] == "worst") & (flags["rank"] == 1)]
    names = {name: set(group["area_name"]) for name, group in worst.groupby("indicator")}
    assert names["learning_difficulties_rate"] == {"Wolverhampton"}
    assert names["good_level_of_development"] == {"Sandwell"}
    assert names["attainment_8"] == {"Walsall"}
    assert names["imd_rank_of_average_rank"] == {"Birmingham"}
    assert names["children_cautioned_or_sentenced_change"] == {"Wolverhampton"}
    assert names["early_years_rating"] == {"Wolverhampton"}
    second = flags[(flags["rule"] == "worst") & (flags["rank"] == 2)]
    assert "Sandwell" in set(
        second.loc[second["indicator"] == "children_cautioned_or_sentenced_change", "area_name"]
    )
    rising = flags[
        (flags["rule"] == "wrong way")
        & (flags["indicator"] == "children_sentenced_for_violence_change")
    ]
    assert dict(zip(rising["area_name"], rising["value"].round(1))) == {
        "Wolverhampton": 45.8, "Sandwell": 36.2,
    }  # fmt: skip


def test_the_reports_own_list_beside_it(printed) -> None:
    statements = read_report_flags()
    assert len(statements) == 21
    compared = compare(printed.flags, printed.values, statements, True).set_index("id")
    found = {"F02", "F03", "F04", "F05", "F06", "F10", "F11", "F15", "F16", "F21"}
    assert set(compared.index[compared["verdict"] == FOUND]) == found
    none = compared[compared["verdict"] == NO_DATA]
    assert len(none) == 11
    assert none["explanation"].str.contains("printed").all(), "each says why"
    more = compared[compared["verdict"] == UNLISTED]
    assert ("Birmingham", "neet_rate") in set(zip(more["area_name"], more["indicator"]))
    assert ("Sandwell", "imd_rank_of_average_rank") in set(
        zip(more["area_name"], more["indicator"])
    )
    assert "Of the 21 statements of the report's list, 10 are found" in comparison_sentence(
        compared.reset_index()
    )
    assert "not a rate" in compared.loc["F04", "explanation"]


def test_a_statement_that_the_figures_contradict(printed) -> None:
    wrong = read_report_flags().iloc[[14]].assign(area_code="E08000029", area_name="Solihull")
    row = compare(printed.flags, printed.values, wrong, True).iloc[0]
    assert row["verdict"] == CONTRADICTED
    assert "72.6 per cent, number 7 from the worst of 7" in row["explanation"]


def test_every_statement_names_an_indicator_with_a_direction() -> None:
    known = set(read_directions()["indicator"])
    for said in read_report_flags()["indicators"]:
        assert said
        assert {item.split("|")[0] for item in said.split(";")} <= known


def test_matrix_ranking_and_sentences_agree(printed) -> None:
    flags = printed.flags
    table = matrix(printed.values, flags, AREAS)
    ranked = ranking(flags, AREAS)
    assert ranked["flags"].sum() == len(flags)
    assert table["areas_flagged"].sum() == ranked["indicators"].sum()
    for name, number in zip(ranked["area_name"], ranked["indicators"]):
        assert (table[name].fillna("") != "").sum() == number
    lines = area_sentences(flags, AREAS)
    assert lines[0].startswith(f"{ranked['area_name'].iloc[0]} stands out on ")
    solihull = next(iter(ranked[ranked["area_name"] == "Solihull"]["flags"]))
    assert len(lines) == (7 if solihull else 6)
    assert (
        "rate of children with learning difficulties (75.3 per 1,000, 2018: worst of 7; worse than "
        "England (33.9) beyond its interval)" in next(x for x in lines if x.startswith("Wolver"))
    )


def test_scores_have_no_percentages() -> None:
    flag = {
        "rule": WRONG_WAY, "benchmark": "", "benchmark_value": float("nan"), "recent_trend": "",
        "from_period": "2015", "from_value": -0.5, "change": 65.9, "unit": "score",
    }  # fmt: skip
    assert flag_sentence(flag) == "from -0.5 in 2015"
    assert flag_sentence({**flag, "unit": "per cent"}) == "+65.9% since 2015"
