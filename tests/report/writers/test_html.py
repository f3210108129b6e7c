"""The report's page: what it holds, what it lacks, what it refuses. Without a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.helpers import made_report
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.provenance.text import PackageInfo
from wm_vru_plugin.report.writers.html.area_map import area_map
from wm_vru_plugin.report.writers.html.inline_svg import inline_svg
from wm_vru_plugin.report.writers.html.map_markup import json_text
from wm_vru_plugin.report.writers.html.media import data_address, page_picture, picture_type
from wm_vru_plugin.report.writers.html.notes import paragraphs
from wm_vru_plugin.report.writers.html.outlines import grid_of, paths
from wm_vru_plugin.report.writers.html.sections import section_id
from wm_vru_plugin.report.writers.html.write import write_report

INFO = PackageInfo("West", "a.gpkg", "", "", (), ())
LOADS = {
    "script": ("src",), "img": ("src", "srcset"), "link": ("href",), "iframe": ("src",),
    "object": ("data",), "embed": ("src",), "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"), "source": ("src", "srcset"), "video": ("src", "poster"),
    "audio": ("src",), "form": ("action",), "base": ("href",),
}  # fmt: skip


class Reader(HTMLParser):
    """What a page's markup holds."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


@pytest.fixture(scope="module")
def harmful(qgis_app, tmp_path_factory) -> Reader:
    file = made_report.written(tmp_path_factory.mktemp("report"), text=made_report.HARM_TEXT)
    return Reader(file.read_text(encoding="utf-8"))


def test_texts_of_the_data_are_shown_as_they_are(harmful):
    wanted = " ".join(made_report.HARM_TEXT.split())
    # Title, contents, heading, caption, alternative text and so on: it stands in many places.
    assert harmful.text.count(wanted) > 15
    assert sum(tag == "script" for tag, _ in harmful.tags) == 1
    for tag, attributes in harmful.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert not attributes.get("href", "").startswith("javascript:")


def test_nothing_is_loaded_from_elsewhere(harmful):
    for tag, attributes in harmful.tags:
        for name in LOADS.get(tag, ()):
            assert attributes.get(name, "data:").startswith(("data:", "#")), (tag, attributes)
    policy = next(a["content"] for t, a in harmful.tags if t == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.split("style-src")[0]
    css = Path("resources/report_html/report.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:", css)


def test_headings_are_in_order_and_ids_are_unique(harmful):
    assert harmful.headings[0] == 1 and harmful.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(harmful.headings, harmful.headings[1:]))
    ids = [attributes["id"] for _, attributes in harmful.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for t, a in harmful.tags if t == "a" and a["href"].startswith("#")}
    assert targets <= set(ids)


def test_marking_and_banner_stand_at_top_and_bottom(harmful):
    classes = [a.get("class") for _, a in harmful.tags]
    assert classes.count("marking") == 2 and classes.count("banner") == 2
    assert ("html", {"lang": "en-GB"}) in harmful.tags


def test_figures_stand_by_number_and_what_is_missing_says_what_it_needs(tmp_path, qgis_app):
    text = made_report.written(tmp_path).read_text(encoding="utf-8")
    assert text.index('id="M09"') < text.index('id="C10"') < text.index('id="M19"')
    page = Reader(text).text
    assert "Not drawn. It needs points plain text." in page
    assert "1 figure could not be drawn" in page
    # A hidden count leaves nothing to sort by.
    assert '<td class="n" data-sort=""><span aria-hidden="true">c</span>' in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "M09"}, "taken"),
        ({"id": "summary"}, "taken"),
        ({"id": '"><b'}, "no address"),
        ({"alt": " "}, "no alternative text"),
        ({"kind": "film"}, "film"),
        ({"section": "weather"}, "none of that name"),
        ({"image": b"GIF89a"}, "picture"),
        ({"image": "<html/>"}, "<svg>"),
    ],
)
def test_parts_that_cannot_stand_are_refused(tmp_path, qgis_app, change, words):
    chart, other = made_report.parts()[:2]
    with pytest.raises(InputError, match=re.escape(words)):
        write_report(tmp_path, INFO, [replace(chart, **change), other])


@pytest.mark.parametrize(
    "inner",
    [
        "<script>1</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="http://example.org/x.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<a href="javascript:1"><text>x</text></a>',
        '<rect onload="x()"/>',
        '<rect style="fill: url(http://example.org/a)"/>',
        '<rect style="background: url(//example.org/a)"/>',
        '<use href="other.svg#a"/>',
        '<h:p xmlns:h="http://www.w3.org/1999/xhtml">x</h:p>',
        '<animate attributeName="href"/>',
    ],
)
def test_drawings_that_run_or_fetch_are_refused(inner):
    with pytest.raises(InputError):
        inline_svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{inner}</svg>', "a", "x"
        )


def test_entities_are_refused():
    bomb = '<!DOCTYPE s [<!ENTITY a "aa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    with pytest.raises(InputError, match="entities"):
        inline_svg(bomb, "a", "x")


def test_names_in_a_drawing_become_its_own():
    markup = inline_svg(made_report.SVG.replace("{0}", "a &lt;b&gt;"), "C10", 'an "alt"')
    assert 'id="C10-c"' in markup and "url(#C10-c)" in markup and 'href="#C10-m"' in markup
    assert 'aria-label="an &quot;alt&quot;"' in markup and "a &lt;b&gt;" in markup
    assert "metadata" not in markup and "<style" not in markup and "xmlns" not in markup


def test_sections_are_known_by_what_figures_call_them():
    assert section_id("Criminal justice") == section_id("criminal_justice") == "criminal_justice"
    assert section_id("Annexes") == section_id("Conclusions and annexes") == "conclusions"


def test_data_in_a_script_element_cannot_end_it():
    text = json_text({"a": "</script><!-- & \u2028"})
    assert not re.search("[<>&\u2028]", text) and "\\u003c/script" in text


def test_pictures(tmp_path, qgis_app):
    png = made_report.picture()
    assert picture_type(png) == "image/png"
    assert data_address(png).startswith("data:image/png;base64,iVBOR")
    (tmp_path / "a.png").write_bytes(png)
    assert picture_type(page_picture(tmp_path / "a.png")) in ("image/webp", "image/png")
    with pytest.raises(InputError):
        page_picture(tmp_path / "absent.png")


def test_help_becomes_paragraphs():
    assert paragraphs("One\ntwo.\n\n\nThree.\n") == ("One two.", "Three.")


def points_of(path: str) -> list[list[tuple[int, int]]]:
    """Rings of a path, as a browser reads it."""
    rings = []
    for ring in path.split("M")[1:]:
        start, _, steps = ring.rstrip("z").partition("l")
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        x, y = map(int, start.split())
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2]):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append(points)
    return rings


def test_outlines_share_their_edges_on_any_grid():
    """Polygons read back from the paths fit together as the areas do: no overlap, no gap."""
    generator = np.random.default_rng(2020)
    x, y = np.meshgrid(np.arange(9) * 300.0, np.arange(9) * 300.0)
    x[1:-1, 1:-1] += generator.uniform(-100, 100, (7, 7))
    y[1:-1, 1:-1] += generator.uniform(-100, 100, (7, 7))
    corners = np.stack([x, y], axis=-1)
    round_one = ((0, 0), (0, 1), (1, 1), (1, 0))
    areas = np.array(
        [
            shapely.Polygon([corners[i + di, j + dj] for di, dj in round_one])
            for i in range(8)
            for j in range(8)
        ]
    )
    for cell in (7.0, 20.0, 60.0):
        shapes = [shapely.Polygon(points_of(one)[0]) for one in paths(areas, grid_of(areas, cell))]
        assert all(one.is_valid for one in shapes)
        whole = shapely.union_all(shapes)
        assert whole.area == pytest.approx(sum(one.area for one in shapes))
        assert len(getattr(whole, "interiors", [1])) == 0


def test_outlines_keep_holes_parts_and_the_smallest():
    ring = shapely.Polygon(
        [(0, 0), (900, 0), (900, 900), (0, 900)], [[(300, 300), (600, 300), (600, 600)]]
    )
    two = shapely.MultiPolygon([shapely.box(0, 0, 90, 90), shapely.box(200, 200, 300, 300)])
    speck = shapely.box(400, 400, 401, 401)
    shapes = np.array([ring, two, speck, shapely.Polygon(), None], dtype=object)
    texts = paths(shapes, grid_of(shapes[:3], 20.0))
    assert [text.count("M") for text in texts] == [2, 2, 1, 0, 0]
    assert [text.count("z") for text in texts] == [2, 2, 1, 0, 0]
    assert shapely.Polygon(points_of(texts[0])[0]).area == 45 * 45


def test_the_map_of_the_sample(sample_package):
    model = area_map(sample_package)
    assert model is not None
    assert len(model.outlines) == len(model.names) == 1680
    assert sum(map(len, model.outlines)) < 900_000
    deprivation = sample_package.frame("lsoa_deprivation", ["imd_decile", "crime_decile"])
    for number, one in enumerate(model.domains):
        if one.id in ("imd", "crime"):
            expected = deprivation[f"{one.id}_decile"].value_counts().sort_index()
            assert list(model.counts(number)[:10]) == list(expected)
    assert len(model.impact_areas) == 39 and len(model.authorities) == 7
    assert all(1 <= share <= 100 for pairs in model.within.values() for _, share in pairs)


def test_the_map_lies_in_its_impact_areas_as_shapely_says(sample_package):
    model = area_map(sample_package)
    areas = sample_package.frame("lsoa_deprivation", ["name"])
    zones = sample_package.frame("impact_areas", ["name"]).sort_values("name")
    place = {name: number for number, name in enumerate(model.names)}
    shapes = dict(zip(areas["name"], areas["geometry"]))
    for name in list(shapes)[::40]:
        expected = [
            number
            for number, zone in enumerate(zones["geometry"])
            if zone.intersection(shapes[name]).area >= 0.005 * shapes[name].area
        ]
        assert sorted(n for n, _ in model.within.get(place[name], ())) == expected
