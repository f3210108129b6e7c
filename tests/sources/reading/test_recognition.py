"""Each table has one reader, and altered tables end in an input error or in sound rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.domains import DOMAINS
from wm_vru_plugin.core.tables.missing import may_hold_text
from wm_vru_plugin.sources.places import lookups
from wm_vru_plugin.sources.readers import READERS
from wm_vru_plugin.sources.reading.tabular import headers, is_table
from wm_vru_plugin.store.schema.tables import BY_NAME

FILES_READ = Path(__file__).resolve().parents[3] / "docs" / "files_read.md"
ALL_READERS = (*READERS, lookups.READER)
BY_ID = {reader.id: reader for reader in ALL_READERS}
LSOA_2019 = (
    "LSOA code (2011)",
    "LSOA name (2011)",
    "Local Authority District code (2019)",
    "Local Authority District name (2019)",
)
IMD = DOMAINS[0]
MID = "mid 2015 (excluding prisoners)"
PLACE = ("E01008881", "Birmingham 067A", "E08000025", "Birmingham")
GOOD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "iod2019": ((*LSOA_2019, IMD.rank_column, IMD.decile_column), (*PLACE, "3284", "1")),
    "iod2025": (
        (
            "LSOA code (2021)",
            "Local Authority District code (2024)",
            IMD.rank_column,
            IMD.decile_column,
        ),
        (PLACE[0], PLACE[2], "3375", "1"),
    ),
    "iod_scores": ((*LSOA_2019, IMD.score_column, "Income Score (rate)"), (*PLACE, "12.5", "0.2")),
    "iod_populations": (
        (
            *LSOA_2019,
            f"Total population: {MID}",
            f"Dependent Children aged 0-15: {MID}",
            f"Population aged 16-59: {MID}",
            f"Older population aged 60 and over: {MID}",
        ),
        (*PLACE, "1,500", "400", "800", "300"),
    ),
    "iod_transformed": ((*LSOA_2019, "Income Score - exponentially transformed"), (*PLACE, "9.1")),
    "iod_authorities": (
        (*LSOA_2019[2:], "IMD - Average rank", "IMD - Rank of average rank"),
        (*PLACE[2:], "25319.55", "6"),
    ),
    "iod_history": (
        ("lsoa01_code", "lad04_code", "IMD_score", "IMD_rank", "IMD_decile"),
        (PLACE[0], "00CN", "50.5", "3000", "1"),
    ),
    "iod_trend": (
        ("ltla21_code", "Score", "Proportion", "Extent", "year"),
        ("E08000025", "37.5", "0.4", "0.6", "2004"),
    ),
    "lookup": (
        ("LSOA11CD", "MSOA11CD", "MSOA11NM", "WD19CD", "WD19NM"),
        (PLACE[0], "E02001827", "Birmingham 067", "E05011118", "Acocks Green"),
    ),
    "lsoa_changes": (
        ("LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"),
        (PLACE[0], PLACE[0], "U", "E08000025"),
    ),
    "police_lookup": (
        ("LAD16CD", "LAD16NM", "CSP16CD", "CSP16NM", "PFA16CD", "PFA16NM"),
        ("E08000025", "Birmingham", "E22000100", "Birmingham", "E23000014", "West Midlands"),
    ),
    "population_estimates": (
        ("Year", "LSOA Code", "All Ages", *map(str, range(9)), "9+"),
        ("2019", PLACE[0], "55", *map(str, range(1, 11))),
    ),
    "census_ethnic_group": (
        (
            "date",
            "geography code",
            "Ethnic group: Total: All usual residents",
            *(f"Ethnic group: {name}" for name in ("White", "Mixed", "Asian", "Black", "Other")),
        ),
        ("2021", PLACE[0], "150", "10", "20", "30", "40", "50"),
    ),
}
JUNK = st.sampled_from(
    ["", " ", "x", "c", "*", "..", "-1", "1e400", "nan", "inf", "1,5", "1,234", "999999999999", "½",
     "=1+1", "E08000025", "0", "1.5", "\u202e", "a,b", 'q"q', "l\nl", "2019", "N/A"]
)  # fmt: skip


def written(tmp_path_factory, rows, name="mid2019.csv"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = tmp_path_factory.mktemp("altered") / name
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def readers_of(header):
    return [reader.id for reader in ALL_READERS if reader.recognise(header)]


@pytest.mark.parametrize("reader", GOOD)
def test_each_header_has_one_reader_and_reads(tmp_path_factory, reader):
    header, row = GOOD[reader]
    path = written(tmp_path_factory, [header, row])
    assert readers_of(headers(path)[""]) == [reader]
    data = BY_ID[reader].read(path, "")
    frame = data[0].frame if isinstance(data, tuple) else data.frame
    assert len(frame) and (data.rows_read, data.rows_refused) == (1, 0)
    table = BY_ID[reader].table
    if table:
        columns = set(BY_NAME[table].column_names)
        assert set(BY_NAME[table].key) <= set(frame.columns) <= columns | {"lad_code"}


def test_real_tables_have_one_reader_at_most(shared_data):
    tables = [path for path in sorted(shared_data.rglob("*")) if path.is_file() and is_table(path)]
    claimed = {
        (path.name, sheet): readers_of(header)
        for path in tables
        for sheet, header in headers(path).items()
    }
    assert {key: ids for key, ids in claimed.items() if len(ids) > 1} == {}
    # A file that no reader knows must be one of those that are listed as not read yet.
    unread = {name for name, _ in claimed} - {name for (name, _), ids in claimed.items() if ids}
    lines = FILES_READ.read_text(encoding="utf-8").splitlines()
    listed = {line.split("`")[1] for line in lines if "| not read yet |" in line}
    assert len(tables) > 30 and unread == listed & {path.name for path in tables}


@pytest.mark.parametrize("reader", GOOD)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_altered_tables(tmp_path_factory, reader, data):
    """Cells replaced, columns swapped or lost, rows repeated or cut: an error or sound rows."""
    header, row = GOOD[reader]
    rows = [list(header), *(list(row) for _ in range(data.draw(st.integers(0, 3))))]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(header) - 1))
        kind = data.draw(st.sampled_from(["cell", "cell", "swap", "cut", "longer", "lost"]))
        if kind == "cell" and column < len(rows[at]):
            rows[at][column] = data.draw(JUNK)
        elif kind == "swap":
            other = data.draw(st.integers(0, len(header) - 1))
            for line in rows:
                if max(column, other) < len(line):
                    line[column], line[other] = line[other], line[column]
        elif kind == "cut":
            rows[at] = rows[at][:column]
        elif kind == "longer":
            rows[at].append(data.draw(JUNK))
        elif column < len(rows[0]):
            rows[0][column] = ""
    path = written(tmp_path_factory, rows)
    try:
        found = headers(path)[""]
        if not BY_ID[reader].recognise(found):
            return
        result = BY_ID[reader].read(path, "")
    except InputError as error:
        assert path.name in str(error)
        return
    frame = result.frame
    assert 0 <= result.rows_refused <= result.rows_read
    table = BY_ID[reader].table
    if table:
        key = [name for name in BY_NAME[table].key if name in frame]
        assert not frame.duplicated(key).any() and frame[key].notna().all(axis=None)
        texts = frame[[name for name in key if may_hold_text(frame[name])]]
        assert not (texts == "").any(axis=None)
    for name in frame.select_dtypes("number"):
        assert not np.isinf(frame[name].to_numpy(dtype=float)).any(), name
