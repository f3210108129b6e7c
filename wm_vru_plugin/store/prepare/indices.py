"""The indices of deprivation of the package's edition, from the best files at hand."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...core.errors import InputError
from ...core.places.areas import StudyArea, join_names
from ...core.places.domains import DOMAINS
from ...sources.deprivation import editions as iod2019
from ...sources.deprivation import iod2025
from ...sources.deprivation.lsoa import Indices
from ...sources.reading.records import SourceData
from .areas import POPULATION
from .log import PrepareLog
from .scan import Found, Scan

INDICES: dict[int, Indices] = {
    indices.edition.year: indices for indices in (iod2019.INDICES, iod2025.INDICES)
}
"""Files by edition of the indices; each knows the edition of its LSOAs."""


@dataclass(frozen=True)
class _Candidate:
    """One file of the edition: its rows, its areas in the study area, and all its areas."""

    item: Found
    data: SourceData
    inside: pd.DataFrame
    areas: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Best first: named by the analyst, most LSOAs, most domains and populations, title."""
        filled = int(self.data.frame["domain"].nunique())
        filled += sum(name in self.inside for name in POPULATION)
        return (self.item.rank, -len(self.inside), -filled, self.item.title)


def read_indices(
    found: Scan, edition: int, area: StudyArea, log: PrepareLog
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read deprivation rows and areas of the study area.

    The best file is the one that holds the most of the area's LSOAs, then the most domains and
    populations. Domains that it lacks, and populations, come from the next files that have them
    for every LSOA.

    Args:
        found: what the scan found.
        edition: of the indices, a key of `INDICES`.
        area: the study area.
        log: account of what was read.

    Raises:
        InputError: no file of the edition, or an authority that the best one does not hold.
    """
    indices = INDICES[edition]
    candidates = []
    for item in found.of(indices.data_set.id):
        log.check_cancelled()
        data, areas = indices.read(item.path, item.part)
        inside = areas[areas["lad_code"].isin(area.authority_codes)]
        candidates.append(_Candidate(item, data, inside, len(areas)))
    if not candidates:
        raise InputError(
            indices.data_set.title,
            "no file with their header is at hand",
            indices.data_set.needs,
        )
    candidates.sort(key=lambda candidate: candidate.order)
    best = candidates[0]
    absent = [code for code in area.authority_codes if code not in set(best.inside["lad_code"])]
    if absent:
        raise InputError(
            best.item.title,
            f"it has no LSOA in authority {', '.join(absent)}",
            f"authority codes that the indices of {edition} use, such as E08000025",
        )
    inside = best.inside.reset_index(drop=True)
    parts = [_take(best, set(best.data.frame["domain"]), inside, indices, log)]
    for other in candidates[1:]:
        parts += _fill(other, parts, inside, indices, log)
    rows = pd.concat(parts, ignore_index=True)
    _say_what_lacks(best, rows, inside, log)
    return rows, inside


def _take(
    candidate: _Candidate,
    domains: set[str],
    inside: pd.DataFrame,
    indices: Indices,
    log: PrepareLog,
) -> pd.DataFrame:
    frame = candidate.data.frame
    rows = frame[frame["lsoa_code"].isin(inside["code"]) & frame["domain"].isin(domains)]
    others = candidate.areas - len(inside)
    rest = f"{others:,} outside the study area" if others else ""
    log.read("deprivation", indices.data_set, candidate.item, candidate.data, len(inside), rest)
    return rows


def _fill(
    other: _Candidate,
    parts: list[pd.DataFrame],
    inside: pd.DataFrame,
    indices: Indices,
    log: PrepareLog,
) -> list[pd.DataFrame]:
    """Take from another file the domains and populations that are still missing."""
    have = {domain for part in parts for domain in part["domain"]}
    more = set(other.data.frame["domain"]) - have
    complete = set(inside["code"]) <= set(other.inside["code"])
    people = [
        name
        for name in POPULATION
        if name in other.inside and (name not in inside or inside[name].isna().all())
    ]
    if not complete or not (more or people):
        log.info(
            f"{other.item.title}: {indices.data_set.title} too, with {len(other.inside):,} LSOAs "
            "of the study area; it adds nothing and is not used."
        )
        return []
    by_code = other.inside.set_index("code")
    for name in people:
        inside[name] = inside["code"].map(by_code[name])
    return [_take(other, more, inside, indices, log)]


def _say_what_lacks(
    best: _Candidate, rows: pd.DataFrame, inside: pd.DataFrame, log: PrepareLog
) -> None:
    title = best.item.title
    unranked = sorted(set(inside["code"]) - set(rows["lsoa_code"]))
    if unranked:
        log.warn(
            f"{title}: {len(unranked):,} LSOAs of the study area have no rank in any domain, "
            f"the first is {unranked[0]}."
        )
    have = set(rows["domain"])
    unscored = [d for d in DOMAINS if rows.loc[rows["domain"] == d.id, "score"].isna().all()]
    names = join_names(d.name for d in unscored if d.id in have)
    if names:
        log.warn(f"{title}: no scores of {names}; ranks and deciles are there.")
    absent_domains = join_names(d.name for d in DOMAINS if d.id not in have)
    if absent_domains:
        log.warn(f"{title}: it does not hold {absent_domains}.")
    for name in POPULATION:
        if name not in inside:
            inside[name] = float("nan")
        if inside[name].isna().all():
            log.warn(f"{title}: it does not tell {name}; residents are not known.")
