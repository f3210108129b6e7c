"""Slope charts of a change report: legible with any names and ranks, true to their tables."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.helpers import chart_texts
from tests.helpers.compared import (
    changed_fixture,  # noqa: F401 (a fixture)
    run,
    table,
)
from wm_vru_plugin.core.comparison.authority_ranks import with_ranks
from wm_vru_plugin.core.comparison.indicator_changes import rows_of
from wm_vru_plugin.core.comparison.package_changes import Study
from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.report.charts.saving import svg_text
from wm_vru_plugin.report.comparison import charts as change_charts
from wm_vru_plugin.report.comparison.content import Content
from wm_vru_plugin.report.comparison.results import add_indicators

LONG = "Bournemouth, Christchurch and Poole {0}"
TOWNS = ["Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"]
SMALLEST = 7.0


def content_of(package: Any, years: tuple[int, int] = (2019, 2025)) -> Content:
    """A comparison without tables; both sides are the sample."""
    sides = [SimpleNamespace(package=package, edition=year) for year in years]
    return Content(sides[0], sides[1], Study({}, {}))  # type: ignore[arg-type]


def shares(names: list[str], domains: tuple[str, ...], seed: int = 1) -> pd.DataFrame:
    """Shares by chance, many of them equal."""
    random = np.random.default_rng(seed)
    rows = [{"domain": item, "authority": name} for item in domains for name in names]
    before, after = random.integers(0, 5, (2, len(rows))).astype(float)
    return with_ranks(pd.DataFrame(rows).assign(percent_before=before, percent_after=after))


def legible(chart: change_charts.RankChart) -> None:
    figure = chart.drawn.figure
    assert chart_texts.beyond(figure) == []
    assert chart_texts.overlapping(figure) == []
    assert min(text.get_fontsize() for text in chart_texts.texts_of(figure)) >= SMALLEST


def said(chart: change_charts.RankChart) -> str:
    texts = chart_texts.texts_of(chart.drawn.figure)
    return " ".join(text.get_text().replace("\n", " ") for text in texts)


@pytest.mark.parametrize(
    ("names", "domains", "many"),
    [
        (TOWNS, DOMAIN_IDS, 1),
        (["Here", "There"], ("crime",), 1),
        ([LONG.format(number) for number in range(5)], DOMAIN_IDS[:4], 1),
        ([f"Authority {number}" for number in range(24)], DOMAIN_IDS[:5], 3),
    ],
)
def test_names_never_collide_and_the_page_holds_it(
    sample_package: Any, names: list[str], domains: tuple[str, ...], many: int
) -> None:
    content = content_of(sample_package)
    content.tables["deprivation.csv"] = shares(names, tuple(domains))
    charts = change_charts.share_charts(content)
    assert len(charts) == many
    for chart in charts:
        legible(chart)
        assert chart.drawn.figure.get_size_inches()[1] * 25.4 < 260
        text = said(chart)
        assert "SYNTHETIC DATA" in text
        assert "SYNTHETIC deprivation by domain" in text
        assert "Period: 2019 to 2025." in text
        assert chart.drawn.alt_text.endswith("not official statistics.")
    drawn = pd.concat([chart.drawn.frame for chart in charts])
    wanted = content.tables["deprivation.csv"]
    assert sorted(drawn["value"]) == sorted([*wanted["rank_before"], *wanted["rank_after"]])


def test_words_tell_who_moved(sample_package: Any) -> None:
    content = content_of(sample_package)
    rows = pd.DataFrame({"domain": "crime", "authority": ["A", "B", "C", "D"]})
    content.tables["deprivation.csv"] = with_ranks(
        rows.assign(percent_before=[40, 30, 20, 10], percent_after=[40, 10, 20, 50])
    )
    (chart,) = change_charts.share_charts(content)
    assert (
        "Crime: first 2019: A, 2025: D; up: D (4 to 1); down: B (2 to 4), A (1 to 2); "
        "the same: C (3)." in chart.drawn.alt_text
    )


def test_a_package_beside_one_of_its_year_is_before_and_after(sample_package: Any) -> None:
    content = content_of(sample_package, (2019, 2019))
    content.tables["deprivation.csv"] = shares(TOWNS, ("crime",))
    (chart,) = change_charts.share_charts(content)
    text = said(chart)
    assert "before" in text
    assert "Period:" not in text
    legible(chart)


def test_domains_in_which_all_are_alike_are_named_and_not_drawn(sample_package: Any) -> None:
    content = content_of(sample_package)
    alike = shares(TOWNS, ("living",)).assign(percent_before=0.0, percent_after=2.0)
    other = shares(TOWNS, ("crime",))
    content.tables["deprivation.csv"] = with_ranks(pd.concat([alike, other], ignore_index=True))
    (chart,) = change_charts.share_charts(content)
    assert set(chart.rows["domain"]) == {"crime"}
    assert "all shares are alike: Living environment." in said(chart)
    content.tables["deprivation.csv"] = with_ranks(alike)
    assert change_charts.share_charts(content) == []


def national(first: str, second: str) -> pd.DataFrame:
    rows = [
        {"indicator": f"{item}_{kind}", "breakdown": "total", "authority": name,
         "period_before": first, "rank_before": 3.0 + place, "of_before": 317.0,
         "period_after": second, "rank_after": 250.0 - place if place else 1.0, "of_after": 296.0}
        for item, kind in (("imd", "rank_of_average_rank"), ("imd", "rank_of_average_score"),
                           ("crime", "rank_of_average_score"))
        for place, name in enumerate(TOWNS)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_one_national_rank_of_each_domain_is_drawn(sample_package: Any) -> None:
    content = content_of(sample_package)
    content.tables["authority_ranks.csv"] = national("2019", "2025")
    (chart,) = change_charts.national_charts(content)
    assert len(chart.drawn.frame) == 2 * 2 * len(TOWNS)
    text = said(chart)
    assert "Rank, of 317 and of 296" in text
    assert "Birmingham, 1 " in text
    # Ranks are of the open series; the package's other indicators are restricted extracts.
    assert "SYNTHETIC indicators (" in text
    assert "restricted" not in text
    assert "OFFICIAL" not in text
    legible(chart)


def test_national_ranks_of_one_period_are_not_drawn_and_that_is_said(sample_package: Any) -> None:
    content = content_of(sample_package)
    content.tables["authority_ranks.csv"] = national("2019", "2019")
    assert change_charts.national_charts(content) == []
    assert "two periods" in content.remarks["authority_ranks.csv"][0]


def ranked(period: str, values: list[float], closed: tuple[int, ...] = ()) -> pd.DataFrame:
    """A national rank of the towns; those at the places `closed` are restricted."""
    return rows_of(
        pd.DataFrame(
            {
                "area_code": [f"Z0800000{place}" for place in range(len(values))],
                "area_name": TOWNS[: len(values)],
                "indicator": "imd_rank_of_average_rank", "breakdown": "total", "period": period,
                "unit": "rank", "value": values, "count": None, "denominator": None,
                "lower": None, "upper": None,
                "restricted": [place in closed for place in range(len(values))],
            }
        )
    )  # fmt: skip


def compared(package: Any, before: pd.DataFrame, after: pd.DataFrame) -> tuple[Content, Any]:
    names = {f"Z0800000{place}": name for place, name in enumerate(TOWNS)}
    sides = [
        SimpleNamespace(package=package, edition=year, indicators=frame)
        for year, frame in ((2019, before), (2025, after))
    ]
    study = Study(names, {code: code for code in names})
    content = Content(sides[0], sides[1], study)  # type: ignore[arg-type]
    return content, add_indicators(content, None)


def test_restricted_ranks_are_left_out_and_counted(sample_package: Any) -> None:
    before = ranked("2019", [9, 81, 104, 12, 31, 33, 25], closed=(1, 2))
    after = ranked("2025", [7, 62, 101, 15, 32, 30, 20], closed=(2, 5))
    content, left = compared(sample_package, before, after)
    pairs = content.tables["authority_ranks.csv"]
    names = ["Birmingham", "Sandwell", "Solihull", "Wolverhampton"]
    assert pairs["authority"].tolist() == names
    assert left["BEFORE and AFTER"]["pairs of ranks, restricted or telling one that is"] == 3
    assert content.remarks["authority_ranks.csv"] == [
        "Pairs of ranks left out, restricted or telling one that is: 3."
    ]
    (chart,) = change_charts.national_charts(content)
    assert set(chart.drawn.frame["area"]) == set(names)
    for name in ("Coventry", "Dudley", "Walsall"):
        assert name not in said(chart)
        assert name not in chart.drawn.alt_text


def test_of_all_ranks_of_a_series_the_absent_one_would_be_known(sample_package: Any) -> None:
    order = [3.0, 1.0, 2.0, 7.0, 6.0, 5.0, 4.0]
    content, left = compared(sample_package, ranked("2019", order), ranked("2025", order, (3,)))
    assert "authority_ranks.csv" not in content.tables
    assert left["BEFORE and AFTER"]["pairs of ranks, restricted or telling one that is"] == 7
    content, left = compared(sample_package, ranked("2019", order), ranked("2025", order))
    assert len(content.tables["authority_ranks.csv"]) == 7
    assert content.tables["authority_ranks.csv"]["of_after"].tolist() == [7.0] * 7
    assert content.remarks == {}


def test_names_are_text_in_the_drawing(sample_package: Any) -> None:
    content = content_of(sample_package)
    evil = "<b>A</b> $x^2$"
    content.tables["deprivation.csv"] = shares([evil, "B"], ("crime",))
    (chart,) = change_charts.share_charts(content)
    assert f"{evil}, " in said(chart)
    assert evil in chart.drawn.alt_text
    assert "&lt;b&gt;A&lt;/b&gt; $x^2$" in svg_text(chart.drawn)


@pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")
def test_the_report_holds_its_charts(changed: Path, sample_package: Any, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "charts").mkdir(parents=True)
    (folder / "charts" / "earlier.svg").write_text("earlier", encoding="utf-8")
    result = run(sample_package.path, changed, folder, DOMAINS=["crime"])
    names = {"ranks_by_share", "ranks_by_gaps"}
    assert {path.stem for path in (folder / "charts").iterdir()} == names
    html = Path(result["PAGE"]).read_text(encoding="utf-8")
    for name in names:
        svg = (folder / "charts" / f"{name}.svg").read_text(encoding="utf-8")
        assert "SYNTHETIC DATA" in svg
        assert f'<figure class="chart" id="{name}">' in html
    assert len(re.findall(r'<svg role="img" aria-label="Ranks of authorities', html)) == 2
    assert "Ranks of authorities of two periods are not at hand" in html
    gaps = table(folder, "gaps_by_authority.csv").set_index("authority")
    changes = table(folder, "gap_changes.csv")
    # Dudley's need is gone; every area in a gap belongs to an authority.
    assert gaps.loc["Dudley", "in_gaps_after"] == 0
    closed = changes[changes["change"] == "closed"]
    kept = changes[changes["change"] == "persistent"]
    # An earlier gap that split stands in several rows.
    told = closed["areas_before"].sum() + kept["areas_before"].sum()
    assert closed["areas_before"].sum() < gaps["in_gaps_before"].sum() <= told
    assert gaps["in_gaps_after"].sum() == kept["areas_after"].sum()
    assert set(gaps["protective_marking"]) == {"OFFICIAL-SENSITIVE (SYNTHETIC)"}
    shown = table(folder, "deprivation.csv")
    crime = shown[(shown["domain"] == "crime") & (shown["authority"] == "Dudley")].iloc[0]
    assert f"Dudley ({crime['rank_before']:.0f} to {crime['rank_after']:.0f})" in html
