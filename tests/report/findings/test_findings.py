"""The findings table: what is claimed, of where and when, in numbers that stand side by side."""

from __future__ import annotations

import pytest

from tests.helpers.map_pages import SAMPLE
from tests.helpers.table_cases import Reader, table_html
from wm_vru_plugin.report.findings.claims_of_package import findings_of
from wm_vru_plugin.report.tables.content import VARIES, Table, number_text
from wm_vru_plugin.report.writers.html.builders import missing_chart
from wm_vru_plugin.report.writers.html.findings import findings_part
from wm_vru_plugin.report.writers.pdf.table_layout import fit
from wm_vru_plugin.report.writers.pdf.text import MM, longest_word
from wm_vru_plugin.store.package.package import Package


@pytest.fixture(scope="module")
def claims(qgis_app: object) -> Table:
    return findings_part(findings_of(Package(SAMPLE)), marks=("SYNTHETIC",), marking="M").table


def column(table: Table, key: str) -> list:
    place = [one.key for one in table.columns].index(key)
    return [row[place] for row in table.rows]


def test_each_claim_says_what_where_and_when(claims: Table) -> None:
    told = {row[0]: row[1:4] for row in claims.rows}
    assert told["K029"] == (
        "Violence with injury rate",
        "West Midlands (seven authorities)",
        "2019",
    )
    assert told["K004"] == ("IMD rank", "Birmingham", "2019")
    assert told["K032"][0] == "Violence with injury in the public realm: almost half"
    alone = {"rate", "share", "total", "rank", "change"}
    assert not {text.casefold() for text in column(claims, "claim")} & alone
    assert len({(*row[1:4], row[6]) for row in claims.rows}) > 0.9 * len(claims.rows)


def test_figures_are_numbers_that_can_be_put_in_order(claims: Table) -> None:
    page = Reader(table_html(claims))
    cells = dict(zip(column(claims, "id"), claims.rows))
    assert cells["K001"][4] == 1744.0 and claims.text(0, 4) == "1,744"
    assert cells["K097"][4:6] == (0.04, pytest.approx(0.096)), "one decimal more than the print"
    spans = [row for row in claims.rows if isinstance(row[4], str)]
    assert spans and all(row[4][0].isdigit() for row in spans)
    sorts = [values["data-sort"] for _, values in page.elements if "data-sort" in values]
    width = len(claims.columns)
    assert all(float(text) or True for text in sorts[4::width]), "of spans, where they begin"
    assert not any("percent " in f"{text} " or "100000" in text for text in column(claims, "unit"))


def test_it_is_marked_and_adds_up(claims: Table) -> None:
    page = Reader(table_html(claims))
    assert "SYNTHETIC" in page.words and claims.sources
    numbers = [int(word) for word in claims.notes[0].replace(",", "").split() if word.isdigit()]
    assert numbers[0] == len(claims.rows) == sum(numbers[1:5])


def test_no_word_of_it_is_broken_on_paper(claims: Table) -> None:
    grid, _ = fit(claims, 277 * MM, 170 * MM, 10 * MM)
    assert not grid.squeezed
    for row in grid.cells:
        for place, lines in enumerate(row):
            for line in lines:
                assert longest_word(line, grid.points, False) <= grid.widths[place]
    ids = [row[0] for row in grid.cells]
    assert all(len(lines) == 1 for lines in ids)


def test_a_column_of_different_figures_keeps_their_decimals() -> None:
    assert number_text(1744.0, VARIES) == "1,744"
    assert number_text(-0.17, VARIES) == "−0.17"
    assert number_text("17 to 25", VARIES) == "17 to 25"


@pytest.mark.parametrize("said", ["needs knife crime.", "Not in the package: knife crime."])
def test_what_is_needed_follows_the_words_of_the_page(said: str) -> None:
    from wm_vru_plugin.report.figures.charts.catalogue import CHARTS

    assert missing_chart(CHARTS[0], said).needs == "knife crime"
