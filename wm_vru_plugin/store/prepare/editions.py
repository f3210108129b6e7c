"""Edition safety: rows by LSOA join the package's whole, or through the lookup, or not at all.

Most codes of two editions are the same, so a plain join would lose the changed areas without a
sound. A file whose codes are of the other edition is carried over through the ONS lookup where that
is at hand and the file holds counts; what is divided is marked as an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.places.editions import convert
from ...sources.places import lsoa_changes
from ...sources.reading.records import DataSet
from .log import PrepareLog
from .scan import Found, Scan

LSOA_CODES = ("E01", "W01")


@dataclass(frozen=True)
class Editions:
    """The package's LSOAs and what is known of how they came about.

    Attributes:
        edition: year of the package's LSOAs.
        lsoas: their codes.
        lookups: `old_code, new_code, change` and editions, one for each other edition that a
            lookup at hand leads to.
        population: residents by LSOA of the package, to divide by; empty where not known.
        area: square metres by LSOA of the package, to divide by where residents are not known.
    """

    edition: int
    lsoas: frozenset[str]
    lookups: tuple[pd.DataFrame, ...]
    population: pd.Series
    area: pd.Series

    def leads_to(self, edition: int) -> bool:
        """Return whether a lookup at hand ties the package's LSOAs to those of another edition."""
        years = [one[["old_edition", "new_edition"]].iloc[0].tolist() for one in self.lookups]
        return any(edition in pair for pair in years)

    def fitted(
        self,
        frame: pd.DataFrame,
        column: str,
        item: Found,
        data_set: DataSet,
        log: PrepareLog,
        complete: bool,
    ) -> pd.DataFrame | None:
        """Return rows of the package's LSOAs, carried over if need be, with a column `estimate`.

        Args:
            frame: rows by LSOA, of any edition and place, with a column `count`.
            column: of the codes.
            item: the file, for messages.
            data_set: what the file holds.
            log: told what was carried over, or why nothing was.
            complete: whether the file should hold every LSOA, as published statistics do; an
                analyst's counts may leave out areas.

        Returns:
            None where the rows belong to another edition and cannot be carried over.
        """
        given = set(frame[column])
        matched = len(given & self.lsoas)
        here = frame[frame[column].isin(self.lsoas)].assign(estimate=False)
        if matched == len(self.lsoas) or not given:
            return here
        lookup, related = self._related(given)
        if lookup is not None and not related <= self.lsoas:
            rows = frame[frame[column].isin(related)]
            return self._carried(rows, lookup, column, item, data_set, log)
        if complete and matched:
            log.left_out(
                data_set,
                f"{item.title}: {matched:,} of the {len(self.lsoas):,} LSOAs of {self.edition} in "
                f"the study area have a row. Codes of another edition need "
                f"{lsoa_changes.DATA_SET.needs}.",
            )
            return None
        return here

    def _related(self, given: set[str]) -> tuple[pd.DataFrame | None, set[str]]:
        """Find the lookup that ties most of the codes to the package's LSOAs, and those codes.

        A lookup of 2001 and 2011 ties the unchanged codes of 2021 as well, so the first will not
        do.
        """
        best: tuple[pd.DataFrame | None, set[str]] = (None, set())
        for lookup in self.lookups:
            ours = lookup["new_code"].isin(self.lsoas) | lookup["old_code"].isin(self.lsoas)
            tied = lookup[ours]
            related = given & (set(tied["old_code"]) | set(tied["new_code"]))
            if len(related) > len(best[1]):
                best = lookup, related
        return best

    def _carried(
        self,
        frame: pd.DataFrame,
        lookup: pd.DataFrame,
        column: str,
        item: Found,
        data_set: DataSet,
        log: PrepareLog,
    ) -> pd.DataFrame | None:
        if "count" not in frame or frame["count"].isna().all():
            log.left_out(
                data_set,
                f"{item.title}: {len(set(frame[column]) & self.lsoas):,} of the "
                f"{len(self.lsoas):,} LSOAs of {self.edition} match; the rest are of another "
                "edition, and only counts can be divided among areas.",
            )
            return None
        numbers = tuple(name for name in ("count", "denominator") if name in frame)
        others = [name for name in frame.columns if name not in ("value", "lower", "upper")]
        try:
            done = convert(
                frame[others],
                lookup,
                self.population if len(self.population) else None,
                area=self.area,
                counts=numbers,
                code=column,
                backwards=bool(lookup["old_edition"].iloc[0] == self.edition),
            )
        except InputError as error:
            log.left_out(data_set, f"{item.title}: {error}")
            return None
        estimates = done.frame.loc[done.frame["estimate"], column].nunique()
        log.warn(
            f"{item.title}: carried from LSOAs of {done.source} to those of {done.target} through "
            f"the ONS lookup: {done.changes['U']:,} unchanged, {done.changes['S']:,} split, "
            f"{done.changes['M']:,} merged, {done.changes['X']:,} irregular; {estimates:,} areas "
            f"hold estimates ({'; '.join(done.notes)})."
        )
        kept = done.frame[done.frame[column].isin(self.lsoas)].reset_index(drop=True)
        if "unit" in kept and "denominator" in kept:
            percent = (kept["unit"] == "per cent") & (kept["denominator"] > 0)
            kept["value"] = (100 * kept["count"] / kept["denominator"]).where(percent)
        return kept


def whole_counts(counts: pd.Series) -> pd.Series:
    """Return whole numbers within 1 of the counts, with the total of the counts, rounded.

    Rounding each would change the total; rounding the running total does not.
    """
    values = counts.to_numpy(dtype=float)
    return pd.Series(np.diff(np.rint(np.cumsum(np.r_[0.0, values]))), index=counts.index)


def read_editions(found: Scan, edition: int, lsoa: pd.DataFrame, log: PrepareLog) -> Editions:
    """Read what the lookups at hand say of the package's LSOAs.

    Args:
        found: what the scan found.
        edition: year of the package's LSOAs.
        lsoa: `code`, `population` and `geometry` of the study area.
        log: account of what was read.
    """
    parts: dict[tuple[int, int], list[pd.DataFrame]] = {}
    codes = frozenset(lsoa["code"])
    for item in found.of(lsoa_changes.DATA_SET.id):
        data = lsoa_changes.read(item.path, item.part)
        frame = data.frame
        pair = int(frame["old_edition"].iloc[0]), int(frame["new_edition"].iloc[0])
        if edition not in pair:
            log.info(f"{item.title}: a lookup of other editions, not used.")
            continue
        ours = frame[frame["old_code"].isin(codes) | frame["new_code"].isin(codes)]
        rest = (
            f"{len(frame) - len(ours):,} outside the study area" if len(ours) < len(frame) else ""
        )
        log.read("lookup", lsoa_changes.DATA_SET, item, data, len(ours), rest)
        parts.setdefault(pair, []).append(frame)
    lookups = tuple(
        pd.concat(files, ignore_index=True).drop_duplicates(["old_code", "new_code"])
        for files in parts.values()
    )
    population = lsoa.set_index("code")["population"].dropna()
    area = pd.Series(shapely.area(lsoa["geometry"].to_numpy()), index=lsoa["code"].to_numpy())
    return Editions(edition, codes, lookups, population, area)
