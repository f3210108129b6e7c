"""wmvru:comparepackages: two packages, and what changed between them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from tests.helpers.compared import (
    changed_fixture,  # noqa: F401 (a fixture)
    frames_of,
    run,
    table,
)
from tests.helpers.layers import rows_of
from tests.helpers.logs import Log
from tests.helpers.made_package import package_bytes
from wm_vru_plugin.store.geopackage.writer import write_package

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def worst_codes(frames: dict[str, pd.DataFrame], domain: str) -> set[str]:
    rows = frames["deprivation"]
    return set(rows.loc[(rows["domain"] == domain) & (rows["decile"] == 1), "lsoa_code"])


def test_a_package_beside_itself_shows_nothing_moved(sample_package, tmp_path: Path) -> None:
    before = sample_package.path.read_bytes()
    result = run(sample_package.path, sample_package.path, tmp_path / "out")
    assert (result["NEW_COUNT"], result["CLOSED_COUNT"]) == (0, 0)
    assert result["PERSISTENT_COUNT"] > 10
    assert result["MISSING"] == ""
    found = table(tmp_path / "out", "deprivation.csv")
    assert (found["difference"] == 0).all()
    assert len(found) == 10 * 8
    assert set(table(tmp_path / "out", "impact_areas.csv")["change"]) == {"unchanged"}
    indicators = table(tmp_path / "out", "indicators.csv")
    assert set(indicators["note"]) == {"the same period"}
    assert indicators["change"].isna().all()
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    assert sample_package.path.read_bytes() == before
    assert not list(tmp_path.glob(".out*"))


def test_what_was_changed_is_found(changed: Path, sample_package, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = run(sample_package.path, changed, folder)
    frames = frames_of(sample_package.path)
    shares = table(folder, "deprivation.csv").set_index(["domain", "authority"])
    dudley = shares.loc[("education", "Dudley")]
    lad = frames["lsoa"].set_index("code")["lad_code"]
    worst = sum(lad[code] == "Z08000027" for code in worst_codes(frames, "education"))
    assert (dudley["worst_before"], dudley["worst_after"]) == (worst, 0)
    assert shares.loc[("education", "Walsall"), "difference"] == 0
    gaps = table(folder, "gap_changes.csv")
    closed = gaps[gaps["change"] == "closed"]
    assert len(closed) == result["CLOSED_COUNT"] > 0
    for name, why in (("Dudley", "not in need"), ("Coventry", "now covered")):
        mine = closed[closed["name"].str.startswith(name) & ~closed["name"].str.contains("and ")]
        assert set(mine["reason"]) == {why}
    # The area that was dropped left no need, or need that is now a gap.
    new = gaps[gaps["change"] == "new"]
    assert set(new["reason"]) <= {"no longer covered", "in need before, but in no gap"}
    layer = QgsVectorLayer(result["GAPS"], "gaps", "ogr")
    assert layer.isValid()
    assert len(rows_of(layer)) == len(gaps)
    assert layer.crs().authid() == "EPSG:27700"
    by_domain = table(folder, "gaps_by_domain.csv").set_index("domain")
    assert set(by_domain.index) == {"education", "crime"}
    education = by_domain.loc["education"]
    assert education["persistent"] + education["new"] == education["gaps_after"]


def test_impact_areas_indicators_and_counts(changed: Path, sample_package, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = run(sample_package.path, changed, folder, DOMAINS=["crime"])
    areas = table(folder, "impact_areas.csv")
    counted = areas["change"].value_counts().to_dict()
    assert counted == {"unchanged": 37, "new": 1, "gone": 1, "renamed": 1}
    assert (areas["adoption"] == "newly adopted").sum() + (
        areas["adoption"] == "no longer adopted"
    ).sum() == 1
    indicators = table(folder, "indicators.csv")
    moved = indicators[indicators["period_after"] == "2023/24"]
    moved = moved[moved["period_before"] == "2018/19"]
    assert len(moved) > 20
    # The figures are those of the same year, said to be of another: nothing is clear.
    assert set(moved["judgement"].dropna()) <= {"no clear change", "the same"}
    counts = table(folder, "counts_by_authority.csv")
    assert counts["ratio"].dropna().between(1.8, 2.2).all()
    assert (counts.loc[counts["mark_after"] == "r", "count_after"] % 5 == 0).all()
    raw = frames_of(sample_package.path)["crime_counts"]
    knife = raw[(raw["category"] == "knife_crime") & (raw["victim_group"] == "all")]
    total = counts[(counts["category"] == "knife_crime") & (counts["authority"] == "Total")]
    total = total[total["victim_group"] == "all"].iloc[0]
    assert abs(total["count_before"] - knife["count"].sum()) <= 2.5
    assert set(counts["protective_marking"]) == {"OFFICIAL-SENSITIVE (SYNTHETIC)"}
    assert "1 renamed" in result["SUMMARY"]


class Tags(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))


def test_text_from_data_is_inert_and_the_page_is_whole(
    changed: Path, sample_package, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    result = run(sample_package.path, changed, folder, DOMAINS=["crime"])
    html = Path(result["PAGE"]).read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [% $id %]" in html
    areas = (folder / "tables" / "impact_areas.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in areas
    page = Tags()
    page.feed(html)
    assert "SYNTHETIC DATA" in html
    assert html.count("OFFICIAL-SENSITIVE (SYNTHETIC)") >= 2
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") > 5
    assert tags.count("h1") == 1
    assert not {"script", "img", "link", "iframe"} & set(tags)
    targets = [attrs.get("href") or "" for tag, attrs in page.tags if tag == "a"]
    ids = {attrs.get("id") for _, attrs in page.tags}
    for target in targets:
        assert target[1:] in ids if target.startswith("#") else (folder / target).is_file()
    heads = [attrs for tag, attrs in page.tags if tag == "th"]
    assert all(attrs.get("scope") in ("col", "row") for attrs in heads)
    assert not re.search(r"\bnan\b|<NA>|>None<", html)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["Before: SHA-256"] == sample_package.checksum()
    assert record["After: edition of the indices"] == 2025


def test_without_impact_areas_the_rest_goes_on(changed: Path, sample_package, tmp_path) -> None:
    frames = dict(frames_of(sample_package.path))
    for name in ("impact_areas", "crime_counts"):
        del frames[name]
    bare = tmp_path / "bare.gpkg"
    write_package(bare, frames)
    log = Log()
    result = run(bare, changed, tmp_path / "out", log)
    assert "Gaps: Impact Areas in both packages" in result["MISSING"]
    assert "GAPS" not in result
    assert any("Needs Impact Areas in both packages" in line for line in log.lines)
    assert not (tmp_path / "out" / "gap_changes.gpkg").exists()
    assert len(table(tmp_path / "out", "not_compared.csv")) == 3
    assert (tmp_path / "out" / "tables" / "deprivation.csv").is_file()


def test_another_study_area_is_refused(sample_package, tmp_path: Path) -> None:
    other = tmp_path / "dudley.gpkg"
    other.write_bytes(package_bytes())
    with pytest.raises(QgsProcessingException) as caught:
        run(sample_package.path, other, tmp_path / "out")
    assert "only in AFTER is Dudley (E08000027)" in str(caught.value)
    assert "only in BEFORE is Birmingham" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_what_is_no_package_is_named(sample_package, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match=r"nowhere\.gpkg"):
        run(sample_package.path, tmp_path / "nowhere.gpkg", tmp_path / "out")


def test_a_cancelled_run_leaves_the_earlier_report(sample_package, tmp_path: Path) -> None:
    class Cancelling(QgsProcessingFeedback):
        def pushInfo(self, info: str) -> None:
            if "areas are need" in info:
                self.cancel()

    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "changes.html").write_text("earlier", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(sample_package.path, sample_package.path, folder, Cancelling())
    assert sorted(path.name for path in folder.iterdir()) == ["changes.html", "mine.txt"]
    assert (folder / "changes.html").read_text(encoding="utf-8") == "earlier"
    assert not list(tmp_path.glob(".out*"))
