"""The report's page in Chromium: accessibility, keys, no requests, no script, print."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers import chromium, made_report
from tests.helpers.axe import RULES, axe_file, need

WIDE, NARROW = (1280, 900), (400, 800)


@pytest.fixture(scope="module")
def report(qgis_app, tmp_path_factory) -> Path:
    from wm_vru_plugin.resources_path import resource
    from wm_vru_plugin.store.package.package import Package

    package = Package(resource("sample", "west_midlands_sample.gpkg"))
    return made_report.written(tmp_path_factory.mktemp("report"), package)


@pytest.fixture(scope="module")
def browser():
    need("chromium", chromium.chromium())
    with chromium.page() as page:
        yield page


@pytest.fixture
def page(browser, report):
    browser.size(*WIDE)
    browser.open(report)
    return browser


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_violation_of_wcag(browser, report, size):
    axe = axe_file()
    need("axe-core", axe)
    browser.size(*size)
    browser.open(report)
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
    browser.run("document.querySelector('.canvas').focus()")
    browser.run(axe.read_text(encoding="utf-8"))
    # The 1,680 areas are hidden from what axe reads, and would take it a minute.
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = browser.run(
        f"axe.run({{exclude: [['.lsoas']]}}, {options})"
        ".then(found => JSON.stringify({passed: found.passes.length, violations:"
        " found.violations.map(one => [one.id, one.nodes[0].html, one.nodes[0].failureSummary])}))"
    )
    found = json.loads(found)
    assert found["violations"] == []
    assert found["passed"] > 30


def test_nothing_is_asked_for_and_nothing_complains(page, report):
    assert [one for one in page.requests if not one.startswith("data:")] == [report.as_uri()]
    assert page.complaints == []


def test_the_policy_stops_what_comes_from_outside(browser, report, tmp_path):
    """Markup that got in none the less would neither run nor fetch."""
    text = report.read_text(encoding="utf-8")
    bad = (
        "<script>window.harmed = 1</script><img src='http://127.0.0.1:9/x.png' "
        "onerror='window.harmed = 2'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>"
    )
    file = tmp_path / "bad.html"
    file.write_text(text.replace("</main>", bad + "</main>"), encoding="utf-8")
    browser.open(file)
    assert browser.run("window.harmed") is None
    assert len([one for one in browser.complaints if "Content Security Policy" in one]) >= 3
    assert browser.run("document.querySelectorAll('th > button').length") > 0


def test_texts_of_the_data_do_nothing(browser, qgis_app, sample_package, tmp_path):
    file = made_report.written(tmp_path, None, made_report.HARM_TEXT)
    browser.open(file)
    assert browser.run("window.harmed") is None
    assert made_report.HARM[0] in browser.run("document.querySelector('h1').textContent")
    assert browser.run("document.querySelectorAll('main img').length") == 1
    assert browser.complaints == []


def test_a_table_is_sorted_by_keys(page):
    cells = "Array.from(document.querySelectorAll('#T63 tbody th'), one => one.textContent)"
    head = "document.querySelectorAll('#T63 thead th')[1]"
    page.run(f"{head}.querySelector('button').focus()")
    page.press("Enter", 13, "\r")
    assert page.run(f"{head}.getAttribute('aria-sort')") == "ascending"
    assert page.run(cells) == ["Dudley", "Sandwell", "England", "plain text"]
    assert "ascending" in page.run("document.getElementById('told').textContent")
    page.press(" ", 32, " ")
    assert page.run(f"{head}.getAttribute('aria-sort')") == "descending"
    # What is hidden stays last, so that its place does not tell its size.
    assert page.run(cells) == ["England", "Sandwell", "Dudley", "plain text"]
    page.run("document.querySelector('#T63 thead th button').click()")
    assert page.run("document.querySelectorAll('#T63 [aria-sort]').length") == 1
    assert page.run("document.querySelectorAll('#T51 thead button').length") == 0


def tip(page) -> str:
    return page.run(
        "(one => one.hidden ? '' : one.innerText)(document.querySelector('.tip'))"
    ).replace("\n\n", "\n")


def test_the_map_answers_to_keys(page):
    page.run("document.querySelector('.canvas').focus()")
    first = tip(page)
    assert "Authority: " in first and "decile" in first
    seen = {first}
    for key, code in (("ArrowLeft", 37), ("ArrowUp", 38), ("ArrowRight", 39), ("ArrowDown", 40)):
        page.press(key, code)
        seen.add(tip(page))
    assert len(seen) >= 4
    assert "Crime: decile" in page.run("document.querySelector('.facts').innerText")
    before = page.run("document.querySelector('.canvas svg').getAttribute('viewBox')")
    page.press("+", 187, "+")
    assert page.run("document.querySelector('.canvas svg').getAttribute('viewBox')") != before
    page.press("Escape", 27)
    assert tip(page) == ""


def test_the_map_answers_to_the_pointer(page):
    page.run(
        "document.querySelector('.canvas').scrollIntoView({block: 'start', behavior: 'instant'})"
    )
    # An area whose middle no Impact Area's line crosses.
    spot = page.run(
        "Array.from(document.querySelectorAll('.lsoas path'),"
        " one => [one, one.getBoundingClientRect()])"
        ".map(([one, box]) => [one, box.x + box.width / 2, box.y + box.height / 2])"
        ".find(([one, x, y], at) => at > 800 && document.elementFromPoint(x, y) === one).slice(1)"
    )
    page.move(*spot)
    noted = tip(page)
    assert "Authority: " in noted
    # On its way to the note the pointer does not lose it.
    box = page.run(
        "(b => [b.x + b.width / 2, b.bottom - 4])"
        "(document.querySelector('.tip').getBoundingClientRect())"
    )
    page.move(*box)
    assert tip(page) == noted
    page.move(5, 5)
    assert tip(page) == ""


def test_a_domain_is_chosen(page):
    counts = "Array.from(document.querySelectorAll('[data-decile]'), one => one.textContent)"
    drawn = "document.querySelectorAll('.lsoas .d1').length"
    before = page.run(counts)
    assert page.run(drawn) == int(before[0].replace(",", ""))
    page.run("document.querySelector('.explorer input[type=radio]').focus()")
    page.press("ArrowDown", 40)
    after = page.run(counts)
    assert after != before and page.run(drawn) == int(after[0].replace(",", ""))
    assert sum(int(one.replace(",", "")) for one in after) == 1680
    assert "Income" in page.run("document.querySelector('.explorer figcaption').textContent")


def test_an_impact_area_and_an_authority_are_chosen(page):
    choose = (
        "(list => { list.selectedIndex = %d; list.dispatchEvent(new Event('change')) })"
        "(document.querySelector('[data-choose=\"%s\"]'))"
    )
    page.run(choose % (1, "impact"))
    assert "Impact Area 01" in tip(page) and "LSOAs lie in it" in tip(page)
    page.run(choose % (1, "authority"))
    assert tip(page) == ""
    many = page.run("document.querySelectorAll('[data-choose=\"area\"] option').length")
    assert 100 < many < 1000
    page.run(choose % (2, "area"))
    assert "Authority: Birmingham" in tip(page)


def test_the_page_fits_a_narrow_window(browser, report):
    browser.size(*NARROW)
    browser.open(report)
    assert browser.run("document.documentElement.scrollWidth") <= NARROW[0]
    browser.size(320, 800)
    assert browser.run("document.documentElement.scrollWidth") <= 320


def test_targets_are_large_enough(page):
    small = page.run(
        "Array.from(document.querySelectorAll('button, select, summary, fieldset label, nav a'))"
        ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 24)"
        ".map(one => one.outerHTML)"
    )
    assert small == []


def test_without_script_the_first_domain_is_a_picture(browser, report):
    browser.size(*WIDE)
    browser.open(report, scripts=False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.run("document.querySelectorAll('th button, [role=application]').length") == 0
    assert browser.run("document.querySelector('.canvas svg').getAttribute('role')") == "img"
    assert browser.run("document.querySelectorAll('.lsoas .d1').length") == 454
    assert browser.run("document.querySelector('.finder').offsetParent") is None


def printed_pages(browser, folder):
    """The text of each page that the open page prints."""
    need("pdftotext", shutil.which("pdftotext"))
    target = folder / "report.pdf"
    browser.pdf(target)
    return subprocess.run(
        ["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]


def test_every_printed_page_is_marked(page, tmp_path):
    printed = printed_pages(page, tmp_path)
    assert len(printed) > 6
    for number, text in enumerate(printed, 1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        assert lines[0] == made_report.MARKING, number
        assert made_report.MARKING in lines[-3:], number
        assert text.count(made_report.BANNER) >= 2, number
    assert any("1 / " in text for text in printed)


def test_a_long_table_has_its_head_on_every_printed_page(browser, report, tmp_path):
    browser.size(*WIDE)
    browser.open(report)
    browser.run(
        "(body => { for (let at = 0; at < 120; at += 1)"
        " body.append(body.rows[1].cloneNode(true)) })(document.querySelector('#T63 tbody'))"
    )
    pages = [text for text in printed_pages(browser, tmp_path) if text.count("Sandwell") > 2]
    assert len(pages) > 2
    assert all("Area" in text and "Count" in text and "Share (%)" in text for text in pages)


def test_a_short_table_stands_on_one_printed_page(browser, report, tmp_path):
    browser.size(*WIDE)
    browser.open(report)
    # Wherever it begins: a heading, its table and its source are never parted.
    for lines in (8, 16, 24, 32):
        browser.run(
            "(part => { const gap = document.createElement('div'); gap.className = 'made';"
            " document.querySelectorAll('.made').forEach(old => old.remove());"
            f" gap.style.height = '{lines * 12}mm'; part.before(gap) }})"
            "(document.getElementById('T63'))"
        )
        printed = printed_pages(browser, tmp_path)
        (own,) = [text for text in printed if re.search(r"^ *T63\. ", text, re.M)][-1:]
        assert "Sandwell" in own and "Source:" in own.partition("T63. ")[2], lines
