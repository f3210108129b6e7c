"""Date-times as the local clock shows them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.libraries import MissingLibraryError
from wm_vru_plugin.core.time.clock import account, read_times


def local(*texts: str | None, **more: bool) -> list[str]:
    return [str(one) for one in read_times(texts, "Times", **more).local]


def test_forms_of_a_time() -> None:
    assert local(
        "2019-03-05T21:30", "2019-03-05 21:30:15", "2019-03-05T21:30:15.250", "05/03/2019 21:30",
        "5/3/2019 9:05:01",
    ) == [
        "2019-03-05T21:30:00", "2019-03-05T21:30:15", "2019-03-05T21:30:15", "2019-03-05T21:30:00",
        "2019-03-05T09:05:01",
    ]  # fmt: skip


def test_offsets_become_british_time() -> None:
    """UTC in winter and an hour on in summer; a summer night's hour falls on the next day."""
    assert local(
        "2019-01-15T12:00Z", "2019-07-15T12:00Z", "2019-07-15T23:30:00+00:00",
        "2019-07-15T12:00+01:00", "2019-01-15 12:00:00 +0530", "2019-07-15T12:00-05",
    ) == [
        "2019-01-15T12:00:00", "2019-07-15T13:00:00", "2019-07-16T00:30:00",
        "2019-07-15T12:00:00", "2019-01-15T06:30:00", "2019-07-15T18:00:00",
    ]  # fmt: skip
    assert local("2019-07-15T12:00Z", convert=False) == ["2019-07-15T12:00:00"]


def test_the_hours_of_the_change_are_counted_and_kept() -> None:
    """Summer time of 2019: from 31 March, 1am, to 27 October, 2am (legislation.gov.uk)."""
    clock = read_times(
        ["2019-03-31T01:30", "2019-03-31T02:00", "2019-10-27T01:00", "2019-10-27T01:59",
         "2019-10-27T02:00"], "Times",
    )  # fmt: skip
    assert (clock.never, clock.twice) == (1, 2)
    assert np.floor(clock.hours()).tolist() == [1, 2, 1, 1, 2]
    # The same hour twice by UTC: 00:30 and 01:30 are both 01:30 by the clock.
    clock = read_times(["2019-10-27T00:30Z", "2019-10-27T01:30Z"], "Times")
    assert clock.hours().tolist() == [1.5, 1.5]
    assert (clock.twice, clock.converted) == (2, 2)


def test_weekdays() -> None:
    clock = read_times(["2019-03-04 10:00", "2019-03-10 10:00", "1969-12-31 23:00"], "Times")
    assert clock.weekdays().tolist() == [0, 6, 2]


def test_every_row_is_accounted_for() -> None:
    clock = read_times(
        ["2019-03-04 10:00", None, "", float("nan"), "2019-03-04", "soon", "2019-02-30 10:00",
         "2019-03-04 25:00"], "Times",
    )  # fmt: skip
    assert (clock.missing, clock.date_only, clock.unreadable) == (3, 1, 3)
    assert clock.examples == ["soon", "2019-02-30 10:00", "2019-03-04 25:00"]
    assert len(clock.hours()) == 1
    said = "\n".join(account(clock))
    assert "3 of 8 rows have no time" in said
    assert "1 of 8 rows have a date but no time of day" in said
    assert "3 of 8 rows cannot be read and are left out, such as ['soon'" in said


def test_no_time_at_all_is_an_error() -> None:
    with pytest.raises(InputError, match=r"none of 2 rows has a time of day .*1 are dates alone"):
        read_times(["2019-03-04", None], "Layer 'x', field 'when'")
    with pytest.raises(InputError, match="all 3 times are 00:00"):
        read_times(["2019-03-04 00:00"] * 3, "Times")


def evening(midnights: int) -> list[str]:
    rng = np.random.default_rng(2020)
    minutes = rng.integers(0, 24 * 12, 2000) * 5
    return [f"2019-03-04T{m // 60:02d}:{m % 60:02d}" for m in minutes] + [
        "2019-03-05T00:00"
    ] * midnights


def test_midnight_put_in_for_an_unknown_time_is_seen() -> None:
    fair, odd = read_times(evening(0), "Times"), read_times(evening(100), "Times")
    assert not fair.spike
    assert odd.spike
    assert odd.midnight == fair.midnight + 100
    assert len(odd.hours()) == 2100
    assert any("midnight may stand for a time that nobody knew" in line for line in account(odd))
    less = read_times(evening(100), "Times", leave_out_midnight=True)
    assert len(less.hours()) == 2100 - odd.midnight
    kept = read_times(evening(0), "Times", leave_out_midnight=True)
    assert len(kept.hours()) == 2000, "midnights that do not stand out stay"


def test_without_time_zones_only_offsets_are_an_error(monkeypatch) -> None:
    import zoneinfo

    def absent(_: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError("No time zone found with key Europe/London")

    monkeypatch.setattr(zoneinfo, "ZoneInfo", absent)
    assert any("tzdata" in line for line in account(read_times(["2019-03-04 10:00"], "T")))
    with pytest.raises(MissingLibraryError, match="tzdata"):
        read_times(["2019-03-04T10:00Z"], "Times")


def test_a_year_of_utc_against_pandas() -> None:
    utc = pd.date_range("2018-12-31 22:15", "2020-01-02", freq="61min", tz="UTC")
    clock = read_times([one.isoformat() for one in utc], "Times")
    ours, theirs = pd.DatetimeIndex(clock.local), utc.tz_convert("Europe/London")
    assert (ours == theirs.tz_localize(None).floor("s")).all()
    assert (clock.weekdays() == theirs.day_of_week).all()
    assert clock.converted == len(utc)
    assert clock.never == 0
    assert clock.twice == 2
