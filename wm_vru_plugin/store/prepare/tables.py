"""Tables that need no geometry: every reader's rows into the package's tidy tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...sources.reading.reader import Reader
from ...sources.reading.records import SourceData
from ..schema.tables import BY_NAME
from .editions import LSOA_CODES, Editions, whole_counts
from .files import read_files
from .log import PrepareLog
from .scan import Found, Scan

SMALL_AREAS = ("E01", "W01", "E02", "W02", "E05", "W05", "E00", "W00")
"""How codes of LSOAs, MSOAs, wards and output areas begin; all larger areas are kept."""

UNUSED = {
    "school_list": "recognised, but it has neither places nor figures, so nothing is taken from it",
    "police_lookup": "recognised; police force areas are built in, so nothing is taken from it",
}
"""Files that are known for what they are and add nothing to a package."""

_TABLES = ("indicators", "population", "deprivation")
_FIGURES = ("value", "count", "rank", "decile", "score")
"""Columns in which two rows of one key may contradict each other."""
_ROUNDED = 1e-3
"""Share by which two prints of one figure with decimals may differ and be taken for the same."""


def read_tables(
    found: Scan,
    readers: tuple[Reader, ...],
    codes: set[str],
    editions: Editions,
    log: PrepareLog,
) -> dict[str, pd.DataFrame]:
    """Read rows of every file whose reader fills `indicators`, `population` or `deprivation`.

    Small areas are kept where they belong to the study area, authorities and larger areas all,
    because the report compares with them. Ranks of another edition of LSOAs cannot be carried
    over: such a file is left out, with the number of codes that matched.

    Args:
        found: what the scan found.
        readers: those to use, in the order in which they are asked.
        codes: LSOAs and MSOAs of the study area.
        editions: the package's LSOAs and the lookup to others.
        log: account of what was read.

    Returns:
        Frames by table, only those that got rows.
    """
    parts: dict[str, list[tuple[Found, pd.DataFrame]]] = {}
    for reader in readers:
        for item in found.of(reader.id) if reader.id in UNUSED else ():
            log.info(f"{item.title}: {reader.data_set.title}; {UNUSED[reader.id]}.")
    for reader, item, data in read_files(found, readers, _TABLES, log):
        kept = _of_study_area(reader, item, data, codes, editions, log)
        if kept is None:
            continue
        if reader.table == "deprivation" and _other_edition(reader, item, kept, codes, log):
            continue
        others = len(data.frame) - len(kept)
        rest = f"{others:,} rows outside the study area" if others else ""
        log.read(reader.table, reader.data_set, item, data, len(kept), rest)
        if len(kept):
            parts.setdefault(reader.table, []).append((item, kept))
    return {table: _united(table, frames, log) for table, frames in parts.items()}


def _of_study_area(
    reader: Reader,
    item: Found,
    data: SourceData,
    codes: set[str],
    editions: Editions,
    log: PrepareLog,
) -> pd.DataFrame | None:
    """Return rows of the study area's small and of all larger areas; None where nothing fits."""
    frame = data.frame
    if reader.table == "deprivation":
        return frame[frame["lsoa_code"].isin(codes)].reset_index(drop=True)
    code = frame["area_code"].fillna("").astype(str)
    lsoa = code.str.startswith(LSOA_CODES)
    small = code.str.startswith(SMALL_AREAS)
    kept = frame[~small | (~lsoa & code.isin(codes))].assign(estimate=False)
    if not lsoa.any():
        return kept.reset_index(drop=True)
    fitted = editions.fitted(frame[lsoa], "area_code", item, reader.data_set, log, complete=True)
    if fitted is None:
        return kept.reset_index(drop=True) if len(kept) else None
    if reader.table == "population" and fitted["estimate"].any():
        for _, rows in fitted.groupby(["period", "sex", "age_from"], dropna=False).groups.items():
            fitted.loc[rows, "count"] = whole_counts(fitted.loc[rows, "count"])
    parts = [part for part in (kept, fitted) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else kept


def _other_edition(
    reader: Reader, item: Found, kept: pd.DataFrame, codes: set[str], log: PrepareLog
) -> bool:
    """Return whether ranks are of LSOAs of another edition, so that some areas lack them."""
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
    """Join all rows, once for each key; where files repeat one another the first named counts.

    The log says how many rows were left out, and which files have other values in how many.
    """
    key = list(BY_NAME[table].key)
    frames = sorted(frames, key=lambda pair: (pair[0].rank, pair[0].title))
    whole = pd.concat([frame for _, frame in frames], ignore_index=True)
    for name in key:
        whole[name] = whole[name].where(whole[name].notna(), "")
    file_number = np.repeat(np.arange(len(frames)), [len(frame) for _, frame in frames])
    repeated = whole.duplicated(key)
    if repeated.any():
        log.info(
            f"{table}: {int(repeated.sum()):,} rows repeat a row of an earlier file and were left "
            f"out; order of files: {', '.join(item.title for item, _ in frames)}."
        )
        _say_what_differs(table, whole.assign(file=file_number), repeated, frames, log)
    return whole[~repeated].reset_index(drop=True)


def _say_what_differs(
    table: str,
    whole: pd.DataFrame,
    repeated: pd.Series,
    frames: list[tuple[Found, pd.DataFrame]],
    log: PrepareLog,
) -> None:
    """Warn, for each pair of files, how many rows of the later have another value.

    A value that one of the two does not know contradicts nothing, and neither does one that was
    printed with fewer digits.

    Args:
        table: name of the package's table.
        whole: all rows, with `file`, the place of their file in `frames`.
        repeated: which rows repeat the key of an earlier one.
        frames: files and their rows, in order.
        log: gets the warnings.
    """
    key = list(BY_NAME[table].key)
    told = [name for name in _FIGURES if name in whole and name not in key]
    columns = [*key, "file", *told]
    pairs = whole.loc[repeated, columns].merge(
        whole.loc[~repeated, columns], on=key, suffixes=("", "_kept"), validate="many_to_one"
    )
    differs = pd.Series(False, index=pairs.index)
    for name in told:
        later = pd.to_numeric(pairs[name], errors="coerce").to_numpy(dtype=float)
        kept = pd.to_numeric(pairs[f"{name}_kept"], errors="coerce").to_numpy(dtype=float)
        known = ~np.isnan(later) & ~np.isnan(kept)
        # Whole numbers are not rounded: offences that were revised by a few do differ.
        whole_numbers = (later % 1 == 0) & (kept % 1 == 0)
        share = np.where(whole_numbers, 0, _ROUNDED)
        differs |= known & (np.abs(later - kept) > share * np.abs(kept))
    for (later_file, kept_file), rows in pairs[differs].groupby(["file", "file_kept"]):
        log.warn(
            f"{table}: {len(rows):,} rows of {frames[int(later_file)][0].title} have another value "
            f"than {frames[int(kept_file)][0].title}, whose values were kept; the first is of "
            f"{' '.join(str(rows.iloc[0][name]) for name in key if str(rows.iloc[0][name]))}."
        )
