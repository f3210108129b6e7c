"""Tables that need no geometry: every reader's rows into the package's tidy tables."""

from __future__ import annotations

import pandas as pd

from ..core.errors import InputError
from ..core.sources.base import SourceData
from ..core.sources.registry import Reader
from .prepare_log import PrepareLog
from .scan import Found, Scan
from .schema import BY_NAME

SMALL_AREAS = ("E01", "W01", "E02", "W02", "E05", "W05", "E00", "W00")
"""How codes of LSOAs, MSOAs, wards and output areas begin; all larger areas are kept."""


def read_tables(
    found: Scan,
    readers: tuple[Reader, ...],
    codes: set[str],
    edition: int,
    log: PrepareLog,
) -> dict[str, pd.DataFrame]:
    """Rows of every file whose reader fills `indicators`, `population` or `deprivation`.

    Small areas are kept where they belong to the study area, authorities and larger areas all,
    because the report compares with them. Ranks of another edition of LSOAs cannot be carried
    over: such a file is left out, with the number of codes that matched.

    Args:
        found: what the scan found.
        readers: those to use, in the order in which they are asked.
        codes: LSOAs and MSOAs of the study area.
        edition: year of the package's LSOAs.
        log: account of what was read.

    Returns:
        Frames by table, only those that got rows.
    """
    parts: dict[str, list[tuple[Found, pd.DataFrame]]] = {}
    for reader in readers:
        if reader.table not in ("indicators", "population", "deprivation"):
            continue
        for item in found.of(reader.id):
            log.check_cancelled()
            try:
                data = reader.read(item.path, item.part)
            except InputError as error:
                log.left_out(reader.data_set, str(error))
                continue
            kept = _of_study_area(reader, data, codes)
            if reader.table == "deprivation" and _other_edition(reader, item, kept, codes, log):
                continue
            others = len(data.frame) - len(kept)
            rest = f"{others:,} rows outside the study area" if others else ""
            log.read(reader.table, reader.data_set, item, data, len(kept), rest)
            if len(kept):
                parts.setdefault(reader.table, []).append((item, kept))
    return {table: _united(table, frames, log) for table, frames in parts.items()}


def _of_study_area(reader: Reader, data: SourceData, codes: set[str]) -> pd.DataFrame:
    column = "lsoa_code" if reader.table == "deprivation" else "area_code"
    code = data.frame[column].fillna("").astype(str)
    small = code.str.startswith(SMALL_AREAS)
    return data.frame[~small | code.isin(codes)].reset_index(drop=True)


def _other_edition(
    reader: Reader, item: Found, kept: pd.DataFrame, codes: set[str], log: PrepareLog
) -> bool:
    """Whether ranks are of LSOAs of another edition: then some areas of the package lack them."""
    lsoas = {code for code in codes if code.startswith(("E01", "W01"))}
    matched = kept["lsoa_code"].nunique()
    if matched == len(lsoas):
        return False
    log.left_out(
        reader.data_set,
        f"{item.title}: its ranks are of another edition of LSOAs: {matched:,} of the "
        f"{len(lsoas):,} codes of the package match, and ranks cannot be divided among areas.",
    )
    return True


def _united(table: str, frames: list[tuple[Found, pd.DataFrame]], log: PrepareLog) -> pd.DataFrame:
    """All rows, once for each key; where files repeat one another the first named counts."""
    key = list(BY_NAME[table].key)
    frames = sorted(frames, key=lambda pair: (pair[0].rank, pair[0].title))
    whole = pd.concat([frame for _, frame in frames], ignore_index=True)
    for name in key:
        whole[name] = whole[name].where(whole[name].notna(), "")
    repeated = whole.duplicated(key)
    if repeated.any():
        log.info(
            f"{table}: {int(repeated.sum()):,} rows repeat a row of an earlier file and were left "
            f"out; order of files: {', '.join(item.title for item, _ in frames)}."
        )
    return whole[~repeated].reset_index(drop=True)
