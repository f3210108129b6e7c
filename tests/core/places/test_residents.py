"""Residents of all ages from bands of ages."""

from __future__ import annotations

import pandas as pd

from wm_vru_plugin.core.places.residents import resident_totals

COLUMNS = ["area_code", "period", "sex", "age_from", "age_to", "count"]


def totals(*rows: tuple[object, ...]) -> dict[tuple[str, str], float]:
    found = resident_totals(pd.DataFrame(rows, columns=COLUMNS))
    return {(row.area_code, row.period): row.residents for row in found.itertuples()}


def test_bands_that_follow_one_another_are_added_up() -> None:
    assert totals(
        ("A", "2019", "persons", 16, 59, 50.0),
        ("A", "2019", "persons", 0, 15, 20.0),
        ("A", "2019", "persons", 60, None, 30.0),
        ("A", "2018", "persons", 0, None, 90.0),
    ) == {("A", "2019"): 100.0, ("A", "2018"): 90.0}


def test_persons_come_before_the_sum_of_the_sexes() -> None:
    assert totals(
        ("A", "2019", "persons", 0, 90, 101.0),
        ("A", "2019", "female", 0, 90, 50.0),
        ("A", "2019", "male", 0, 90, 50.0),
        ("B", "2019", "female", 0, 90, 60.0),
        ("B", "2019", "male", 0, 90, 50.0),
        ("C", "2019", "female", 0, 90, 60.0),
    ) == {("A", "2019"): 101.0, ("B", "2019"): 110.0}


def test_bands_with_gaps_or_overlaps_or_twice_over_give_no_total() -> None:
    gap = (("A", "2019", "persons", 0, 15, 1.0), ("A", "2019", "persons", 17, None, 1.0))
    late = (("B", "2019", "persons", 10, None, 1.0),)
    over = (
        ("C", "2019", "persons", 0, 90, 1.0),
        ("C", "2019", "persons", 0, 15, 1.0),
        ("C", "2019", "persons", 16, 90, 1.0),
    )
    assert totals(*gap, *late, *over) == {}


def test_a_band_without_a_count_leaves_no_total() -> None:
    rows = [
        ("A", "2019", "persons", 0, 15, 20.0),
        ("A", "2019", "persons", 16, 59, 50.0),
        ("A", "2019", "persons", 60, None, None),
        ("B", "2019", "persons", 0, None, 90.0),
        ("C", "2019", "female", 0, 15, 10.0),
        ("C", "2019", "female", 16, None, None),
        ("C", "2019", "male", 0, None, 40.0),
    ]
    assert totals(*rows) == {("B", "2019"): 90.0}
    by_sex = [("A", "2019", sex, 0, None, 55.0) for sex in ("female", "male")]
    assert totals(*rows, *by_sex) == {("A", "2019"): 110.0, ("B", "2019"): 90.0}


def test_the_sum_of_single_years_is_the_published_one(shared_file) -> None:
    file = shared_file("population/mid2019_ltla_syoa_persons__England.csv")
    wide = pd.read_csv(file)
    code = next(name for name in wide if wide[name].astype(str).str.match(r"^E0[6-9]").all())
    ages = [name for name in wide if str(name).rstrip("+").isdigit()]
    rows = wide.melt(code, ages, "age", "count")
    first = [int(str(age).rstrip("+")) for age in rows["age"]]
    tidy = pd.DataFrame(
        {
            "area_code": rows[code], "period": "2019", "sex": "persons", "age_from": first,
            "age_to": first, "count": rows["count"].astype(float),
        }
    )  # fmt: skip
    found = resident_totals(tidy).set_index("area_code")["residents"]
    assert found["E08000025"] == 1_141_816  # ONS, mid-2019, Birmingham
    assert len(found) == 317
