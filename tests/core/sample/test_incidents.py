"""The sample's incidents: how many, where, when, and how far they follow the printed profile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.helpers.sample_frames import sample_frames
from tools.sample.incident_times import profile
from tools.sample.incidents import CONCENTRATIONS, KINDS, PARK
from wm_vru_plugin.sources.report_2020.tables import HOURS, read_report_table


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return sample_frames()


@pytest.fixture(scope="module")
def incidents(tables) -> pd.DataFrame:
    return tables["incidents"]


@pytest.fixture(scope="module")
def placed(incidents) -> pd.DataFrame:
    there = ~shapely.is_missing(incidents["geometry"].to_numpy(dtype=object))
    kept = incidents[there].reset_index(drop=True)
    east, north = shapely.get_coordinates(kept["geometry"].to_numpy()).T / 1000
    return kept.assign(east=east, north=north)


def cells(rows: pd.DataFrame) -> np.ndarray:
    """(7, 24) counts by weekday and hour."""
    moments = pd.to_datetime(rows["occurred"])
    counts = np.zeros((7, 24))
    np.add.at(counts, (moments.dt.day_of_week, moments.dt.hour), 1)
    return counts


def test_categories_and_marks(incidents):
    counts = incidents.groupby("category").size()
    assert counts.to_dict() == {name: kind.count for name, kind in KINDS.items()}
    assert len(incidents) == 12_000 and incidents["id"].is_unique
    assert incidents["restricted"].all() and set(incidents["source"]) == {"SYNTHETIC"}
    with_injury = counts["violence_with_injury"] + counts["domestic_abuse"]
    assert 100 * counts["domestic_abuse"] / with_injury == pytest.approx(36, abs=0.5)
    young = incidents[incidents["victim_group"] == "16_or_under"]
    assert len(young) == 100 and set(young["category"]) == {"knife_crime"}


def test_half_a_per_cent_have_no_place_and_many_share_one(incidents, placed, tables):
    assert len(incidents) - len(placed) == 60
    assert (incidents["location"] == "No location").sum() == 60
    shared = placed.groupby(["east", "north"])["id"].transform("size")
    assert (shared > 1).mean() > 0.6 and shared.max() > 50
    streets = placed.drop_duplicates(["east", "north"])
    assert streets["location"].str.startswith("On or near ").all()
    home = tables["lsoa"].set_index("code")["geometry"].loc[placed["area_code"]]
    assert shapely.contains(home.to_numpy(), placed["geometry"].to_numpy()).all()


def test_times_are_of_2019_and_agree_with_the_month(incidents):
    timed = incidents[incidents["category"] != "offender_home"]
    assert (incidents.loc[incidents["category"] == "offender_home", "occurred"] == "").all()
    moments = pd.to_datetime(timed["occurred"], format="%Y-%m-%dT%H:%M:%S")
    assert (moments.dt.year == 2019).all()
    assert (timed["occurred"].str[:7] == timed["period"]).all()
    assert incidents["period"].is_monotonic_increasing and incidents["period"].nunique() == 12
    # The night in which the clocks go forward has no hour between one and two.
    moments.dt.tz_localize("Europe/London", ambiguous=True, nonexistent="raise")


def test_violence_follows_the_printed_table(incidents):
    printed = read_report_table("T51")[list(HOURS)].to_numpy(dtype=float)
    assert profile("violence") == pytest.approx(printed)
    rows = cells(incidents[incidents["category"] == "violence_with_injury"])
    expected = printed * rows.sum() / printed.sum()
    # Hours and days apart: within five standard errors of a Poisson count.
    for axis in (0, 1):
        ours, theirs = rows.sum(axis=axis), expected.sum(axis=axis)
        assert (np.abs(ours - theirs) < 5 * np.sqrt(theirs)).all()


def test_knife_crime_and_domestic_abuse_peak_when_the_report_says(incidents):
    knife = cells(incidents[incidents["category"] == "knife_crime"])
    evening = knife[:, 17:23].sum() / knife.sum()
    assert evening > 0.5
    nights = [knife[day, 18:].sum() + knife[(day + 1) % 7, :4].sum() for day in range(7)]
    assert np.argmax(nights) == 5, "Saturday night"
    home = cells(incidents[incidents["category"] == "domestic_abuse"])
    assert home[:, [18, 19, 20, 21, 22, 23, 0]].sum() / home.sum() > 0.45
    assert home[5:].sum() / 2 > 1.2 * home[:5].sum() / 5


def test_domestic_abuse_has_three_concentrations_apart(placed):
    rows = placed.loc[placed["category"] == "domestic_abuse", ["east", "north"]].to_numpy()
    left = np.ones(len(rows), dtype=bool)
    peaks = []
    for _ in range(3):
        near = (((rows[:, None] - rows[None]) ** 2).sum(axis=2) < 1.2**2).sum(axis=1)
        peak = int(np.argmax(np.where(left, near, -1)))
        peaks.append(rows[peak])
        left &= ((rows - rows[peak]) ** 2).sum(axis=1) > 2.5**2
    for centre, _share in CONCENTRATIONS:
        assert min(np.hypot(*(np.array(centre) - peak)) for peak in peaks) < 1.5


def test_crime_is_where_the_surface_is_high(placed, tables):
    union = shapely.union_all(tables["impact_areas"]["geometry"].to_numpy())
    whole = shapely.area(tables["local_authority"]["geometry"].to_numpy()).sum()
    for category in ("violence_with_injury", "knife_crime", "robbery", "anti_social_behaviour"):
        rows = placed[placed["category"] == category]
        inside = shapely.contains_xy(union, 1000 * rows["east"], 1000 * rows["north"]).mean()
        assert inside > 4 * union.area / whole, category
    young = placed[placed["victim_group"] == "16_or_under"]
    every = placed[placed["category"] == "knife_crime"]
    near = [np.hypot(r["east"] - PARK[0], r["north"] - PARK[1]) < 1.2 for r in (young, every)]
    assert near[0].mean() > 4 * near[1].mean()


def test_the_page_states_every_category_with_its_number():
    page = (Path(__file__).resolve().parents[3] / "docs" / "indicators.md").read_text("utf-8")
    for category, kind in KINDS.items():
        assert f"| `{category}` | {kind.count:,} |" in page, category
