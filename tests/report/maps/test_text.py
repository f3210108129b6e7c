"""Words on map pages: marking, banner, sources, text from data, and the analyst's own template."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsLayoutItemLabel,
    QgsPrintLayout,
    QgsProject,
)

from tests.helpers.map_pages import HOSTILE, edited, maker, one_line, pages, pdf_text, sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.labels.text_fit import SMALLEST, fits, plain, set_text
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import OWN_TEMPLATE, REQUIRED, read_template
from wm_vru_plugin.report.provenance.text import package_info
from wm_vru_plugin.report.writers.pages.maps import export_maps
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package

__all__ = ["maker", "pages", "sample"]  # fixtures, used by name

# Marking, banner, sources


def test_marking_only_where_restricted_data_is_shown(sample: Package, pages: dict) -> None:
    restricted = {"crime_counts", "impact_areas", "incidents"}
    for figure_id, (layout, page) in pages.items():
        expected = "OFFICIAL-SENSITIVE (SYNTHETIC)" if restricted & set(page.figure.tables) else ""
        for name in ("marking", "marking_bottom"):
            assert layout.itemById(name).currentText() == expected, figure_id
            assert layout.itemById(name).isVisible() == bool(expected)


def test_the_period_is_that_of_the_counts_shown(tmp_path: Path) -> None:
    """The map shows the latest period of its own group; others stand in the package too."""
    older = "SELECT area_code, category, {}, {}, count, restricted FROM crime_counts"
    columns = (
        "INSERT INTO crime_counts (area_code, category, victim_group, period, count, restricted) "
    )
    package = edited(
        tmp_path,
        columns + older.format("victim_group", "'2014-2016'") + " WHERE victim_group = 'all'",
        columns + older.format("'other'", "'2031'") + " WHERE period = '2017-2019'",
    )
    maker = PageMaker(package)  # the layout lives in its project
    _layout, page = maker.make(figure("M21"))
    assert page.subtitle.endswith("by LSOA, 2017–2019")


def test_areas_without_a_count_are_counted_on_the_page(tmp_path: Path, pages: dict) -> None:
    gone = "DELETE FROM crime_counts WHERE category = 'knife_crime' AND area_code IN "
    package = edited(tmp_path, gone + "(SELECT code FROM lsoa LIMIT 3)")
    maker = PageMaker(package)  # the layout lives in its project
    _layout, page = maker.make(figure("M21"))
    assert page.note.startswith("3 of 1,680 areas have no count in the source")
    assert "no count" not in pages["M21"][1].note


def test_synthetic_data_says_so_on_every_page(pages: dict) -> None:
    for layout, _ in pages.values():
        assert layout.itemById("banner").currentText().startswith("SYNTHETIC")
        assert layout.itemById("banner").isVisible()


def test_illustrative_areas_over_official_data_are_named(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE provenance SET status = 'official', licence = 'Open Government Licence v3.0', "
        "attribution = ''",
        "UPDATE provenance SET status = 'illustrative' WHERE table_name = 'impact_areas'",
    )
    pages = PageMaker(package)
    with_areas, page = pages.make(figure("M14"))
    assert page.banner.startswith("ILLUSTRATIVE: Impact Areas")
    assert "SYNTHETIC" not in page.banner
    assert "OS data © Crown copyright" in with_areas.itemById("licence").currentText()
    without, _ = pages.make(figure("M13"))
    assert not without.itemById("banner").isVisible()
    assert fits(with_areas.itemById("licence"))


def test_an_earlier_edition_is_no_source_of_the_map(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "INSERT INTO provenance (table_name, title, edition, file, status) "
        "VALUES ('deprivation', 'Indices of an earlier year', '2015', 'old.csv', 'official')",
        "UPDATE provenance SET edition = '2019' WHERE title LIKE 'SYNTHETIC%deprivation%'",
    )
    maker = PageMaker(package)
    _, page = maker.make(figure("M55"))
    assert any("deprivation by domain" in line.text for line in page.sources)
    assert not any("earlier year" in line.text for line in page.sources)
    assert any("earlier year" in text for text in package_info(package).sources)


def test_sources_carry_file_and_checksum(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        f"UPDATE provenance SET file = 'File_7.csv', sha256 = '{'ab' * 32}', edition = '2019', "
        "publisher = 'MHCLG', title = 'English Indices of Deprivation' "
        "WHERE table_name = 'deprivation'",
    )
    maker = PageMaker(package)
    layout, page = maker.make(figure("M55"))
    text = layout.itemById("source").currentText()
    assert (
        "English Indices of Deprivation (MHCLG; 2019; file File_7.csv; SHA-256 abababababab)"
        in text
    )
    assert page.sources[-1].tables


# Text from data


def test_text_between_percent_brackets_is_printed_not_evaluated(qgis_app: object) -> None:
    label = QgsLayoutItemLabel(QgsPrintLayout(QgsProject.instance()))
    for text in ("[% 1+1 %]", "[[% @user_full_name %]]", "100 % [%%] <b>x</b>", "[%'[%'%]"):
        label.setText(plain(text))
        assert label.currentText() == text


def test_hostile_names_are_printed_as_they_are(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        f"UPDATE schools SET name = '{HOSTILE}', exclusions = 99 "
        "WHERE fid = (SELECT min(fid) FROM schools)",
        f"UPDATE provenance SET title = '{HOSTILE}' WHERE table_name = 'schools'",
        f"UPDATE study_area SET name = '{HOSTILE}'",
    )
    result = export_maps(package, tmp_path / "out", ["M80"], dpi=60, png=False)
    text = one_line(pdf_text(result.pdf_file))
    assert text.count("[% 1+1 %] <b>Oak</b> & Ash School") == 3
    assert f"{HOSTILE} (99)" in text


def test_long_text_shrinks_then_ends_in_an_ellipsis(maker: PageMaker) -> None:
    layout, _ = maker.make(figure("M09"))
    label = layout.itemById("subtitle")
    assert set_text(label, ["word " * 22])
    size = label.textFormat().size()
    assert not set_text(label, ["word " * 200])
    assert label.currentText().endswith("…")
    assert fits(label)
    assert label.textFormat().size() == SMALLEST <= size
    assert set_text(label, ["short"])
    assert label.textFormat().size() == 9


# Templates


def changed_template(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "own.qpt"
    text = resource(*OWN_TEMPLATE).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", REQUIRED)
def test_a_template_without_an_item_is_refused_by_name(
    sample: Package, tmp_path: Path, name: str
) -> None:
    path = changed_template(tmp_path, f' id="{name}"', ' id="something"')
    with pytest.raises(InputError, match=rf"no item with the id {name} \("):
        PageMaker(sample, template=path).make(figure("M09"))


def test_a_template_with_an_item_of_another_kind_is_refused(
    sample: Package, tmp_path: Path
) -> None:
    path = changed_template(tmp_path, ' id="note"', ' id="north"')
    path.write_text(path.read_text().replace(' id="north_arrow"', ' id="note"'), encoding="utf-8")
    path.write_text(path.read_text().replace(' id="north"', ' id="north_arrow"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"another kind.*north_arrow \(picture\), note \(label\)"):
        PageMaker(sample, template=path).make(figure("M09"))


def test_a_template_that_is_no_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.qpt"
    for text, problem in (("not xml", "not XML"), ("<qgis/>", "no print layout")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=problem):
            read_template(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_template(tmp_path / "absent.qpt")


def test_the_analysts_template_is_used(sample: Package, tmp_path: Path) -> None:
    path = changed_template(tmp_path, ' id="note"', ' id="own_note"')
    maker = PageMaker(sample, template=path)
    layout, page = maker.make(figure("M56"))
    assert layout.itemById("note") is None
    assert layout.itemById("own_note").text() == ""
    assert layout.itemById("title").currentText() == page.title
