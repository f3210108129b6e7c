"""Templates: what is written, and that each is read once filled as its example says."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.extracts.template_files import DICTIONARY_COLUMNS, write_templates
from wm_vru_plugin.sources.extracts.templates import BY_ID, DICTIONARY, TEMPLATES
from wm_vru_plugin.sources.places.boundaries import recognise_impact_areas
from wm_vru_plugin.sources.readers import READERS
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema import tables as schema

TABLES = [template for template in TEMPLATES if template.reader]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_are_written_with_their_dictionary(tmp_path):
    written, kept = write_templates(tmp_path / "new" / "folder")
    assert [path.name for path in written] == [*(t.file for t in TEMPLATES), DICTIONARY]
    assert kept == [] and sorted(written) == sorted((tmp_path / "new" / "folder").iterdir())
    entries = rows_of(written[-1])
    assert tuple(entries[0]) == DICTIONARY_COLUMNS
    described = {(entry["template"], entry["column"]) for entry in entries}
    assert described == {(t.file, column.name) for t in TEMPLATES for column in t.columns}
    assert len(described) == len(entries) and all(entry["meaning"] for entry in entries)
    assert {entry["required"] for entry in entries} == {"yes", "no"}


@pytest.mark.parametrize("template", TABLES, ids=lambda template: template.id)
def test_a_template_filled_as_its_example_says_is_read_by_its_reader_alone(tmp_path, template):
    write_templates(tmp_path, [template.id])
    path = tmp_path / template.file
    header = headers(path)[""]
    assert header == list(template.example())
    claimed = [reader for reader in READERS if reader.recognise(header)]
    assert [reader.id for reader in claimed] == [template.reader]
    empty = claimed[0].read(path, "")
    assert empty.frame.empty and empty.refused == []
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerow(template.example())
    data = claimed[0].read(path, "")
    assert (len(data.frame), data.rows_refused, data.refused) == (1, 0, [])
    # What was filled in is what is read; what is no text is compared as a number or a flag.
    row = data.frame.iloc[0]
    for column in template.columns:
        if column.kind == "text":
            assert row[column.name] == column.example, column.name
        elif "number" in column.kind:
            assert float(row[column.name]) == float(column.example), column.name
        elif column.kind == "yes or no":
            assert bool(row[column.name]) == (column.example == "yes"), column.name
    assert claimed[0].table in schema.BY_NAME


@pytest.mark.parametrize("template", TABLES, ids=lambda template: template.id)
def test_a_row_with_its_required_columns_alone_is_read(tmp_path, template):
    needed = {c.name: c.example if c.required else "" for c in template.columns}
    if template.id == "indicators":
        needed["count"] = "3"
    path = tmp_path / template.file
    pd.DataFrame([needed]).to_csv(path, index=False)
    reader = next(one for one in READERS if one.id == template.reader)
    assert len(reader.read(path, "").frame) == 1


@pytest.mark.parametrize("template", TABLES, ids=lambda template: template.id)
def test_without_a_required_column_it_is_not_claimed(template):
    names = [column.name for column in template.columns]
    reader = next(one for one in READERS if one.id == template.reader)
    for column in template.columns:
        # The category of counts may be left out: they are of knife crime then.
        if column.required and column.name != "category":
            assert not reader.recognise([name for name in names if name != column.name]), column


def test_the_note_on_impact_areas(tmp_path):
    write_templates(tmp_path, ["impact_areas"])
    note = (tmp_path / "impact_areas.txt").read_text(encoding="utf-8")
    fields = [column.name for column in BY_ID["impact_areas"].columns]
    assert "polygons" in note and recognise_impact_areas(fields) == ("name", "adopted")
    assert set(fields) == set(schema.IMPACT_AREAS.column_names)


def test_what_is_there_is_kept_unless_it_is_to_be_replaced(tmp_path):
    filled = tmp_path / "services.csv"
    filled.write_text("filled", encoding="utf-8")
    written, kept = write_templates(tmp_path, ["services", "schools"])
    assert [path.name for path in written] == ["schools.csv", DICTIONARY] and kept == [filled]
    assert filled.read_text(encoding="utf-8") == "filled"
    written, kept = write_templates(tmp_path, ["services"], overwrite=True)
    assert kept == [] and "emergency_department" in filled.read_text(encoding="utf-8")
    assert not list(tmp_path.glob(".*"))


def test_what_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(InputError, match="'nothing' is none"):
        write_templates(tmp_path, ["nothing"])
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="templates cannot be written there"):
        write_templates(file)
