"""Contents and sources of the report's PDF."""

from __future__ import annotations

import pytest

from tests.helpers.map_pages import SAMPLE
from wm_vru_plugin.report.plan.parts import closing_tables, headlines_part
from wm_vru_plugin.report.provenance.text import _years, package_info
from wm_vru_plugin.report.writers.html.parts import Method
from wm_vru_plugin.report.writers.pdf.pages import contents_pages
from wm_vru_plugin.store.package.package import Package

BANNER = "SYNTHETIC DATA: invented"


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("2006/07; 2007/08; 2008/09", "2006/07 to 2008/09"),
        ("2017; 2019; 2018", "2017 to 2019"),
        ("1998/99; 1999/00; 2000/01", "1998/99 to 2000/01"),
        ("2010; 2015; 2019", "2010; 2015; 2019"),
        ("2006/07; 2007/08; 2009/10", "2006/07; 2007/08; 2009/10"),
        ("2006/08; 2007/09; 2008/10", "2006/08; 2007/09; 2008/10"),
        ("2006; 2007/08; 2008", "2006; 2007/08; 2008"),
        ("2011; 2021", "2011; 2021"),
        ("2011; 2021; first half", "2011; 2021; first half"),
        ("", ""),
    ],
)
def test_editions_that_follow_one_another_are_a_span(edition: str, words: str) -> None:
    assert _years(edition) == words


def test_a_section_of_one_thing_is_listed_once(qgis_app: object) -> None:
    about = package_info(Package(SAMPLE))
    entries = [("Context", "M01 Density", 4), ("Methods", "Methods", 7), ("Run", "Run record", 9)]
    (page,) = contents_pages(entries, about)
    assert page.text.count("Methods") == 1 and "7" in page.text
    assert "Run" in page.text and "Run record" in page.text


def test_the_book_ends_with_methods_sources_and_record(qgis_app: object) -> None:
    about = package_info(Package(SAMPLE))
    method = Method("method-x", "Rates", ("What it does.", "Limits."))
    methods, sources, record = closing_tables([method], about, {"QGIS": "3.40"})
    assert methods.rows == (("Rates", "What it does."), ("", "Limits."))
    assert [row[0] for row in sources.rows] == list(about.sources)
    assert sources.notes == tuple(about.licences) and record.rows == (("QGIS", "3.40"),)
    assert [table.section for table in closing_tables([], about, {})] == ["sources"]


def test_the_mark_above_stands_for_the_word_in_each_sentence() -> None:
    part = headlines_part("High need", ("SYNTHETIC: 3 lie outside.", "Note: kept."), (BANNER,), "M")
    assert part.sentences == ("3 lie outside.", "Note: kept.")
    assert part.marks == (BANNER,) and part.marking == "M"
    bare = headlines_part("High need", ("SYNTHETIC: 3 lie outside.",), (), "")
    assert bare.sentences == ("SYNTHETIC: 3 lie outside.",), "no mark, no less said"
