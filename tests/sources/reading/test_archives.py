"""CSV in zip archives, title lines above a header, and columns that are not asked for."""

from __future__ import annotations

import gzip
import zipfile

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.reading import archives
from wm_vru_plugin.sources.reading.tabular import headers, marks, read_table, titles

TABLE = "a,b,c\n1,2,3\n"


def archive(path, **members: str):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in members.items():
            made.writestr(name, text)
    return path


def test_the_tables_of_an_archive_are_its_sheets(tmp_path):
    path = archive(
        tmp_path / "a.zip",
        **{"2019-03/one.csv": TABLE, "two.CSV": "d,e,f\n4,5,6\n", "read me.txt": "x",
           "__MACOSX/._two.csv": "junk"},
    )  # fmt: skip
    assert headers(path) == {"2019-03/one.csv": ["a", "b", "c"], "two.CSV": ["d", "e", "f"]}
    assert read_table(path, "two.CSV").to_dict("records") == [{"d": "4", "e": "5", "f": "6"}]


@pytest.mark.parametrize(
    "name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:\\x.csv", "\\\\host\\x.csv", "..\\x.csv"]
)
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    path = archive(tmp_path / "a.zip", **{"fine.csv": TABLE, name: TABLE})
    with pytest.raises(InputError, match="unsafe name"):
        headers(path)
    with pytest.raises(InputError, match="unsafe name"):
        read_table(path, "fine.csv")


def test_a_bomb_is_refused_before_it_is_read(tmp_path):
    path = archive(tmp_path / "a.zip", **{"x.csv": "a,b,c\n" + "0" * (4 * 2**20)})
    with pytest.raises(InputError, match=r"a.zip, x.csv: it would unpack from .* to 4,194,310"):
        headers(path)


@pytest.mark.parametrize("packed", ["x.csv.gz", "x.zip"])
def test_a_stream_that_never_ends_is_stopped(tmp_path, monkeypatch, packed):
    text = TABLE + "1,2,3\n" * 20_000
    path = tmp_path / packed
    if packed.endswith("gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        archive(path, **{"x.csv": text})
    sheet = "" if packed.endswith("gz") else "x.csv"
    assert len(read_table(path, sheet)) == 20_001
    # The check of the declared size is passed over, as if the archive had lied.
    monkeypatch.setattr(archives, "members", lambda path: ["x.csv"])
    monkeypatch.setattr(archives, "MOST_BYTES", 50_000)
    with pytest.raises(InputError, match="unpacked it is larger than"):
        read_table(path, sheet)


def test_bad_archives(tmp_path):
    with pytest.raises(InputError, match="cannot be opened as a zip archive"):
        headers(write(tmp_path / "a.zip", b"PK\x03\x04 nothing"))
    with pytest.raises(InputError, match="holds no CSV table"):
        headers(archive(tmp_path / "b.zip", **{"map.shp": "x"}))
    with pytest.raises(InputError, match="there is no table 'y"):
        read_table(archive(tmp_path / "c.zip", **{"x.csv": TABLE}), "y.csv")
    with pytest.raises(InputError, match="cannot be opened"):
        headers(tmp_path / "absent.zip")
    good = archive(tmp_path / "d.zip", **{"x.csv": TABLE * 500}).read_bytes()
    at = good.index(b"x.csv") + 12
    broken = write(tmp_path / "e.zip", good[:at] + b"\xff\xff\xff" + good[at + 3 :])
    with pytest.raises(InputError, match=r"e.zip, x.csv: it cannot be read"):
        read_table(broken, "x.csv")


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    with pytest.raises(InputError, match="it holds 2 files"):
        headers(archive(tmp_path / "a.zip", **{"x.csv": TABLE, "y.csv": TABLE}))


def test_title_lines_above_the_header(tmp_path):
    text = 'Table 1: a title,,\n\n"Year ending\nJune 2025",,\na,"b\nb",c\n1,"1,000 ",[x]\n'
    path = write(tmp_path / "t.csv", text)
    assert headers(path) == {"": ["a", "b b", "c"]}
    assert titles(path) == ["Table 1: a title", "Year ending June 2025"]
    table = read_table(path)
    assert list(table.index) == [7] and marks(table, "c").tolist() == ["[x]"]
    assert titles(write(tmp_path / "u.csv", TABLE)) == []


def test_a_narrow_table_has_its_header_in_the_first_row(tmp_path):
    path = write(tmp_path / "n.csv", "a,b\n1,2\n3,4\n")
    assert headers(path) == {"": ["a", "b"]} and len(read_table(path)) == 2


def test_only_the_columns_asked_for(tmp_path):
    path = write(tmp_path / "t.csv", "a,b,c\n1,2,3\n4\n")
    table = read_table(path, only={"c", "a", "z"})
    assert list(table.columns) == ["a", "c"] and table["a"].tolist() == ["1", "4"]
    assert table["c"].isna().tolist() == [False, True]
