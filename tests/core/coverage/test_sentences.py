"""Sentences: thousands separators, singular and plural, nothing said that is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from wm_vru_plugin.core.coverage.areas import CoverAreas, NeedAreas
from wm_vru_plugin.core.coverage.gaps import GapResult
from wm_vru_plugin.core.coverage.overlap import overlap
from wm_vru_plugin.core.coverage.sentences import (
    Noun,
    gap_sentence,
    gaps_sentence,
    noun,
    overlap_sentence,
    tenth_phrase,
)
from wm_vru_plugin.core.errors import InputError

EDUCATION = tenth_phrase("education, skills and training deprivation")
RULE = " (rule: covered where more than half of the area lies inside)."


def result(need: int, uncovered: int, residents: int = 0, unknown: int = 0) -> GapResult:
    return GapResult(pd.DataFrame(), pd.DataFrame(), need, uncovered, residents, unknown, 0)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            (331, 247, 402_113),
            f"247 of the 331 LSOAs {EDUCATION}, home to 402,113 residents, lie outside the Impact "
            f"Areas{RULE}",
        ),
        (
            (331, 1, 1),
            f"1 of the 331 LSOAs {EDUCATION}, home to 1 resident, lies outside the Impact "
            f"Areas{RULE}",
        ),
        (
            (331, 331, 500_000, 2),
            f"All 331 LSOAs {EDUCATION}, home to 500,000 residents (not counting 2 LSOAs of unknown"
            f" population), lie outside the Impact Areas{RULE}",
        ),
        ((1680, 3, 0, 3), f"3 of the 1,680 LSOAs {EDUCATION}, lie outside the Impact Areas{RULE}"),
        ((331, 0), f"None of the 331 LSOAs {EDUCATION} lies outside the Impact Areas{RULE}"),
        ((1, 0), f"The only LSOA {EDUCATION} lies inside the Impact Areas{RULE}"),
        (
            (1, 1, 1500),
            f"The only LSOA {EDUCATION}, home to 1,500 residents, lies outside the Impact "
            f"Areas{RULE}",
        ),
        ((0, 0), f"There are no LSOAs {EDUCATION}."),
    ],
)
def test_gaps_sentence(counts, sentence):
    assert gaps_sentence(result(*counts), "majority", EDUCATION) == sentence


def test_other_nouns_and_no_need_phrase():
    sentence = gaps_sentence(
        result(10, 4, 0, 4), "any", unit=Noun("ward", "wards"), coverage=Noun("hub", "hubs")
    )
    assert sentence == (
        "4 of the 10 wards lie outside the hubs (rule: any overlap counts as covered)."
    )


def test_tenth_phrase():
    assert tenth_phrase("crime deprivation") == (
        "in the most deprived national tenth for crime deprivation"
    )
    assert tenth_phrase("crime deprivation", 3) == (
        "in the most deprived 3 national tenths for crime deprivation"
    )


GAP = {
    "rank": 1,
    "name": "Birmingham, south-west",
    "areas": 12,
    "residents": 18_204,
    "residents_unknown": 0,
    "residents_under_16": 4102,
    "nearest_name": "Northfield",
    "nearest_m": 1234.0,
    "schools": 3,
}
START = "1. Birmingham, south-west: 12 LSOAs, home to 18,204 residents, 4,102 of them under 16"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            f"{START}; the nearest Impact Area, Northfield, is 1.2 km away; 3 schools stand "
            "inside.",
        ),
        (
            {"nearest_m": 0.0, "schools": 1},
            f"{START}; the nearest Impact Area, Northfield, touches it; 1 school stands inside.",
        ),
        (
            {"nearest_m": 412.0, "nearest_name": "", "schools": 0},
            f"{START}; the nearest Impact Area is 410 m away; no school stands inside.",
        ),
        ({"nearest_m": np.nan, "schools": pd.NA}, f"{START}."),
        (
            {
                "areas": 1,
                "residents": pd.NA,
                "residents_under_16": pd.NA,
                "nearest_m": None,
                "schools": None,
            },
            "1. Birmingham, south-west: 1 LSOA.",
        ),
        (
            {"residents_unknown": 1, "nearest_m": None, "schools": None},
            "1. Birmingham, south-west: 12 LSOAs, home to 18,204 residents (not counting 1 LSOA of "
            "unknown population), 4,102 of them under 16.",
        ),
    ],
)
def test_gap_sentence(changes, sentence):
    assert gap_sentence({**GAP, **changes}) == sentence


def squares(count: int, populations: list[float], width: float):
    need = pd.DataFrame({"code": range(count), "lad_name": "A", "population": populations})
    geoms = np.array([shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(count)])
    cover = np.array([shapely.box(0, 0, width, 100)])
    return overlap(NeedAreas(need, geoms), CoverAreas(pd.DataFrame({"name": ["x"]}), cover))


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            (4, [1000, 1000, 1000, None], 250),
            f"Of the 4 LSOAs {EDUCATION}, 2 lie inside the Impact Areas, 1 partly inside and 1 "
            "outside; 83.3% of their 3,000 residents (not counting 1 LSOA of unknown population) "
            "live inside (apportioned by area).",
        ),
        (
            (2, [None, None], 100),
            f"Of the 2 LSOAs {EDUCATION}, 1 lies inside the Impact Areas, 0 partly inside and 1 "
            "outside.",
        ),
        (
            (1, [1000], 40),
            f"The only LSOA {EDUCATION} lies partly inside the Impact Areas; 40.0% of its 1,000 "
            "residents live inside (apportioned by area).",
        ),
        (
            (2, [1, 10**6], 100),
            f"Of the 2 LSOAs {EDUCATION}, 1 lies inside the Impact Areas, 0 partly inside and 1 "
            "outside; less than 0.1% of their 1,000,001 residents live inside (apportioned by "
            "area).",
        ),
    ],
)
def test_overlap_sentence(case, sentence):
    assert overlap_sentence(squares(*case), EDUCATION) == sentence


@pytest.mark.parametrize(
    ("text", "plural"),
    [
        ("LSOA", "LSOAs"), ("Impact Area", "Impact Areas"), (" county  town ", "county towns"),
        ("local authority", "local authorities"), ("ward", "wards"), ("bay", "bays"),
        ("parish", "parishes"), ("hex/hexes", "hexes"), ("box", "boxes"),
    ],
)  # fmt: skip
def test_nouns_have_plurals(text: str, plural: str) -> None:
    assert noun(text).plural == plural
    assert noun(text).singular == " ".join(text.split("/")[0].split())


@pytest.mark.parametrize("text", ["", "  ", "ward/", "/wards", "a/b/c"])
def test_a_noun_is_not_empty(text: str) -> None:
    with pytest.raises(InputError, match=r"Name of a unit: .* is no name"):
        noun(text)
