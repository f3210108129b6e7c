"""Key figures of authorities and Impact Areas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.places.place_facts import Land, Sites, authority_facts, impact_area_facts

# Two authorities, A of the four western squares and B of the four eastern ones; 1 km each.
SHAPES = np.array(
    [shapely.box(x, y, x + 1000, y + 1000) for x in range(0, 4000, 1000) for y in (0, 1000)],
    dtype=object,
)
AUTHORITY = np.array(["A"] * 4 + ["B"] * 4, dtype=object)
WEST, EAST = shapely.box(0, 0, 2000, 2000), shapely.box(2000, 0, 4000, 2000)


def land(**changes: object) -> Land:
    made = Land(
        SHAPES,
        AUTHORITY,
        np.array([1000.0, 1100, 1200, 1300, 1400, 1500, np.nan, 1700]),
        {
            "imd": np.array([1.0, 1, 2, 3, 1, 10, np.nan, 5]),
            "crime": np.array([9.0, 1, 1, 1, 2, 2, 2, 2]),
        },
        knife=np.array([1.0, 2, np.nan, 1, 40, 2, 0, 0]),
        cover=np.array([shapely.box(500, 0, 1500, 1000), shapely.box(1999, 0, 3000, 500)]),
        adopted=np.array([True, False]),
        schools=Sites(
            np.array(["a", "b"], dtype=object), np.array([[600.0, 10.0], [3900.0, 1900.0]])
        ),
        hospitals=Sites(
            np.array(["H", "E"], dtype=object),
            np.array([[100.0, 100.0], [3500.0, 500.0]]),
            np.array([False, True]),
        ),
    )
    return replace(made, **changes)


def test_an_authority() -> None:
    facts = authority_facts(land(), "A", WEST)
    assert facts.hectares == pytest.approx(400)
    assert facts.residents == 4600
    assert facts.lsoas == 4
    assert [(each.domain, each.worst, each.known) for each in facts.tenths] == [
        ("imd", 2, 4),
        ("crime", 3, 4),
    ]
    assert facts.tenths[0].share == 50.0
    assert (facts.schools, facts.hospitals, facts.emergency) == (1, 1, 0)
    assert facts.nearest is not None
    assert (facts.nearest.name, facts.nearest.km, facts.nearest.emergency) == ("E", 1.5, True)


def test_impact_areas_of_an_authority() -> None:
    facts = authority_facts(land(), "A", WEST)
    # The second lies in B but for a strip of a thousandth of its land.
    assert (facts.areas, facts.areas_adopted) == (1, 1)
    assert facts.share_in_areas == pytest.approx(100 * (1_000_000 + 500) / 4_000_000)
    # Of the tenth's two LSOAs the first is touched, the second is not.
    assert facts.need_in_areas == {"imd": 1, "crime": 1}


def test_a_decile_that_is_not_known_is_not_counted() -> None:
    facts = authority_facts(land(), "B", EAST)
    assert (facts.tenths[0].worst, facts.tenths[0].known) == (1, 3)
    assert facts.residents == 4600


def test_small_counts_are_hidden_and_others_rounded() -> None:
    small = authority_facts(land(), "A", WEST)
    assert np.isnan(small.knife) and small.knife_hidden
    large = authority_facts(land(), "B", EAST)
    assert (large.knife, large.knife_hidden) == (40.0, False)
    assert authority_facts(land(knife_restricted=False), "A", WEST).knife == 4.0
    assert authority_facts(land(knife=None), "A", WEST).knife is None
    none = authority_facts(land(knife=np.full(8, np.nan)), "A", WEST)
    assert np.isnan(none.knife) and not none.knife_hidden


def test_an_impact_area() -> None:
    facts = impact_area_facts(land(), shapely.box(500, 0, 2005, 1000))
    # Half of the first square, the whole of the third, half a per cent of the fifth.
    assert facts.lsoas == 2
    assert facts.half_inside == 2
    assert facts.residents == pytest.approx(500 + 1200 + 7)
    assert facts.need_inside == {"imd": 1, "crime": 1}
    assert facts.schools == 1


def test_residents_of_areas_that_share_the_land_add_up() -> None:
    cut = [shapely.box(x, 0, x + 800, 2000) for x in range(0, 4000, 800)]
    total = sum(impact_area_facts(land(), each).residents for each in cut)
    assert total == pytest.approx(np.nansum(land().residents))


def test_nothing_to_tell() -> None:
    bare = land(
        residents=np.full(8, np.nan), cover=np.zeros(0, dtype=object), schools=None, hospitals=None
    )
    facts = authority_facts(bare, "A", WEST)
    assert np.isnan(facts.residents) and np.isnan(facts.share_in_areas)
    assert facts.schools is None and facts.nearest is None
    far = impact_area_facts(bare, shapely.box(9000, 9000, 9500, 9500))
    assert (far.lsoas, far.half_inside) == (0, 0)
    assert np.isnan(far.tenths[0].share)


def test_the_order_of_rows_is_of_no_matter() -> None:
    order = np.random.default_rng(3).permutation(8)
    whole = land()
    mixed = replace(
        whole,
        shapes=whole.shapes[order],
        authority=whole.authority[order],
        residents=whole.residents[order],
        deciles={name: each[order] for name, each in whole.deciles.items()},
        knife=whole.knife[order],
    )
    shape = shapely.box(500, 300, 2600, 1500)
    assert impact_area_facts(mixed, shape).tenths == impact_area_facts(whole, shape).tenths
    assert impact_area_facts(mixed, shape).residents == pytest.approx(
        impact_area_facts(whole, shape).residents
    )
