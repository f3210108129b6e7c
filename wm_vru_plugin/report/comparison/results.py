"""Comparing two packages, table by table; gaps come from the algorithm that an analyst runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...core.comparison.authority_ranks import with_ranks
from ...core.comparison.count_changes import count_changes, counts_by_authority, guarded_counts
from ...core.comparison.coverage_changes import area_changes
from ...core.comparison.gap_changes import CHANGES, Side, gap_changes
from ...core.comparison.indicator_changes import guarded, indicator_changes, latest, of_study
from ...core.comparison.package_changes import Study, deprivation_changes, rank_pairs
from ...core.coverage.top_decile import TOTAL
from ...core.geometry.repair import CancelCheck
from ...core.places.areas import join_names
from ...core.places.domains import domain
from ...i18n import tr
from ...sources.report_2020.focus import read_directions
from .content import Content
from .tables import signed

DEPRIVATION, GAPS, AREAS = "Deprivation", "Gaps", "Impact Areas"
INDICATORS, COUNTS = "Indicators", "Counts by authority"


def add_deprivation(content: Content, check: CancelCheck) -> None:
    """Shares of areas in the most deprived tenth."""
    before, after = content.sides
    needs = tr("indices of deprivation in both packages")
    if not before.domains or not after.domains:
        content.missing[DEPRIVATION] = needs
        return
    alone = [
        item
        for item in {*before.domains, *after.domains}
        if item not in before.domains or item not in after.domains
    ]
    for item in sorted(alone):
        content.missing[f"{DEPRIVATION}: {domain(item).name}"] = needs
    table = deprivation_changes(before.areas, after.areas, content.study, content.confidence, check)
    if table.empty:
        return
    content.tables["deprivation.csv"] = with_ranks(table)
    remarks = content.remarks.setdefault("deprivation.csv", [])
    if before.edition == after.edition:
        remarks.append(
            tr(
                "Both packages hold the indices of {0}: what differs comes of the areas or the "
                "files, not of time."
            ).format(before.edition)
        )
    total = table[table["authority"] == TOTAL]
    imd = total[total["domain"] == "imd"]
    first, second = content.phrases
    for row in imd.to_dict("records"):
        content.sentences.append(
            tr(
                "{0}: {1:.1f}% of LSOAs lay in England's most deprived tenth {2}, {3:.1f}% {4}, a "
                "difference of {5} points ({8} interval {6} to {7})."
            ).format(
                domain("imd").name,
                row["percent_before"],
                first,
                row["percent_after"],
                second,
                signed(row["difference"]),
                signed(row["difference_lower"]),
                signed(row["difference_upper"]),
                content.level,
            )
        )
    moved = {
        word: [tr(domain(item).name) for item in total.loc[total["result"] == word, "domain"]]
        for word in ("higher", "lower")
    }
    content.sentences.append(
        tr("By the intervals, the share of all authorities rose in {0} and fell in {1}.").format(
            *(join_names(names) or tr("no domain") for names in moved.values())
        )
    )


def add_impact_areas(content: Content, share_percent: float, check: CancelCheck) -> None:
    """Which Impact Areas are new, gone or changed."""
    before, after = (side.impact_areas for side in content.sides)
    if before is None or after is None:
        content.missing[AREAS] = content.missing[GAPS] = tr("Impact Areas in both packages")
        return
    table = area_changes(before, after, share_percent, check)
    content.tables["impact_areas.csv"] = table
    count = Counter(table["change"])
    told = [f"{number:,} {kind}" for kind, number in count.items()]
    content.sentences.append(
        tr("Impact Areas: {0}; {1} newly adopted, {2} no longer adopted.").format(
            join_names(told),
            int((table["adoption"] == "newly adopted").sum()),
            int((table["adoption"] == "no longer adopted").sum()),
        )
    )


def changed_gaps(
    content: Content, item: str, sides: tuple[Side, Side], share_percent: float, check: CancelCheck
) -> pd.DataFrame:
    """Return the gaps of one domain on both sides, with their change and why."""
    from ...core.comparison.coverage_changes import with_reasons

    before, after = (side.land(domain(item).decile_field) for side in content.sides)
    cover = content.after.impact_areas
    assert cover is not None
    table = gap_changes(
        *sides,
        share_percent,
        cover=cover.geometry,
        cover_names=cover.name,
        check_cancelled=check,
    )
    return with_reasons(table, before, after, check).assign(domain=item)


def add_gaps(
    content: Content,
    parts: Mapping[str, pd.DataFrame],
    counts: pd.DataFrame,
    shares: Sequence[pd.DataFrame],
) -> None:
    """Gaps of all domains.

    Args:
        parts: from `changed_gaps`, by domain.
        counts: domain, gaps_before and gaps_after, the numbers of gaps found.
        shares: from `authority_ranks.share_in_gaps`, for each domain.
    """
    if not parts:
        return
    content.tables["gaps_by_authority.csv"] = with_ranks(pd.concat(shares, ignore_index=True))
    table = pd.concat([part.astype({"geometry": object}) for part in parts.values()])
    table = table.reset_index(drop=True)
    content.tables["gap_changes.csv"] = table
    rows = []
    for line in counts.to_dict("records"):
        mine = table[table["domain"] == line["domain"]]
        kinds = {kind: mine[mine["change"] == kind] for kind in CHANGES}
        rows.append(
            {
                **line,
                **{kind: len(part) for kind, part in kinds.items()},
                "residents_new": _people(kinds["new"]["residents_after"]),
                "residents_closed": _people(kinds["closed"]["residents_before"]),
                "new_for": _reasons(kinds["new"]),
                "closed_for": _reasons(kinds["closed"]),
            }
        )
    content.tables["gaps_by_domain.csv"] = pd.DataFrame(rows)
    for side, phrase in zip(("before", "after"), content.phrases):
        mine = table[table[f"areas_{side}"] > 0]
        if len(mine) and mine[f"residents_{side}"].isna().all():
            content.remarks.setdefault("gaps_by_domain.csv", []).append(
                tr("Residents {0} are not known (–): the package does not tell.").format(phrase)
            )
    number = {kind: int((table["change"] == kind).sum()) for kind in CHANGES}
    content.sentences.append(
        tr("Gaps, over {0} domains: {1:,} persistent, {2:,} new, {3:,} closed{4}.").format(
            len(parts),
            number["persistent"],
            number["new"],
            number["closed"],
            f" ({_reasons(table[table['change'] == 'closed'])})" if number["closed"] else "",
        )
    )


def _people(values: pd.Series) -> float:
    """Return the sum of residents; 0 of none, missing where one is not known."""
    return float(pd.to_numeric(values).astype(float).sum(skipna=False)) if len(values) else 0.0


def _reasons(rows: pd.DataFrame) -> str:
    counts = rows["reason"].value_counts()
    return "; ".join(f"{number:,} {reason}" for reason, number in counts.items())


def add_indicators(content: Content, check: CancelCheck) -> dict[str, Counter]:
    """Add indicators and ranks; return what was left out of each side and of both, by reason."""
    if any(side.indicators.empty for side in content.sides):
        content.missing[INDICATORS] = tr("indicators in both packages")
        return {}
    frames, left = [], {}
    ranks = []
    for name, side in zip(("BEFORE", "AFTER"), content.sides):
        newest, lost = latest(side.indicators)
        ranks.append(newest)
        mine, others = of_study(newest, content.study.codes, content.study.merged)
        safe, hidden = guarded(mine)
        left[name] = lost + others + hidden
        frames.append(safe)
    found = indicator_changes(frames[0], frames[1], read_directions(), content.confidence, check)
    pairs, closed = open_ranks(ranks[0], ranks[1], content.study)
    left[tr("BEFORE and AFTER")] = found.left_out + closed
    if closed:
        content.remarks.setdefault("authority_ranks.csv", []).append(
            tr("Pairs of ranks left out, restricted or telling one that is: {0:,}.").format(
                sum(closed.values())
            )
        )
    if len(pairs):
        content.tables["authority_ranks.csv"] = pairs
    if found.table.empty:
        content.missing[INDICATORS] = tr("an indicator of the same area in both packages")
        return left
    content.tables["indicators.csv"] = found.table
    content.sentences.append(_told_indicators(found.table))
    return left


def open_ranks(
    before: pd.DataFrame, after: pd.DataFrame, study: Study
) -> tuple[pd.DataFrame, Counter[str]]:
    """Return the pairs of ranks neither of which is restricted, and how many were left out.

    A rank cannot be rounded. Where a package holds every rank of a series, the one that is absent
    would be known from the others: then all of them are left out.

    Args:
        before, after: as for `package_changes.rank_pairs`, with `restricted`.
    """
    pairs = rank_pairs(before, after, study)
    closed = np.zeros(len(pairs), dtype=bool)
    for frame in (before, after):
        rows = frame[(frame["unit"] == "rank") & frame["value"].notna()]
        series = rows.groupby(["indicator", "breakdown", "period"])
        held = rows["restricted"].astype(bool)
        every = series["value"].transform("size") >= series["value"].transform("max")
        shut = rows[held | (every & series["restricted"].transform("any"))]
        codes = shut["area_code"].map(study.codes)
        keys = pd.MultiIndex.from_arrays([shut["indicator"], shut["breakdown"], codes])
        closed |= pd.MultiIndex.from_frame(pairs[["indicator", "breakdown", "code"]]).isin(keys)
    left = Counter({"pairs of ranks, restricted or telling one that is": int(closed.sum())})
    return pairs[~closed].reset_index(drop=True), +left


def _told_indicators(table: pd.DataFrame) -> str:
    """Return how many series there are, and what the comparable ones say."""
    compared = int(table["change"].notna().sum())
    text = tr("Indicators: {0:,} series in both packages, {1:,} of them comparable").format(
        len(table), compared
    )
    judged = table["judgement"].value_counts()
    better, worse = int(judged.get("better", 0)), int(judged.get("worse", 0))
    told = table["judgement"].isin(["better", "worse"]) & table["change_lower"].isna()
    parts = []
    if better or worse:
        bare = tr(" ({0:,} of these without an interval)").format(told.sum()) if told.any() else ""
        parts.append(tr("{0:,} better and {1:,} worse{2}").format(better, worse, bare))
    rest = compared - int(judged.drop("", errors="ignore").sum())
    for number, words in (
        (int(judged.get("no clear change", 0)), tr("{0:,} without a clear change")),
        (int(judged.get("the same", 0)), tr("{0:,} the same")),
        (rest, tr("{0:,} of which neither side is stated to be better")),
    ):
        if number:
            parts.append(words.format(number))
    return f"{text}: {', '.join(parts)}." if parts else f"{text}."


def add_counts(content: Content, check: CancelCheck) -> dict[str, Counter]:
    """Add counts of crime by authority; return what was left out of each side, by reason."""
    if any(side.counts.empty for side in content.sides):
        content.missing[COUNTS] = tr("counts of crime or admissions in both packages")
        return {}
    frames, left = [], {}
    for name, side in zip(("BEFORE", "AFTER"), content.sides):
        table, lost = counts_by_authority(side.counts, side.authority_of(), content.study)
        left[name] = lost
        frames.append(guarded_counts(table))
    first, second = (side.residents(content.study, TOTAL) for side in content.sides)
    table = count_changes(frames[0], frames[1], (first, second), content.confidence, check)
    if table.empty:
        content.missing[COUNTS] = tr("counts of the same category in both packages")
        return left
    content.tables["counts_by_authority.csv"] = table
    return left


def add_rest(content: Content) -> None:
    """Add the tables of what was not compared and of where both packages' data comes from."""
    content.tables["not_compared.csv"] = pd.DataFrame(
        [{"what": name, "needs": needs} for name, needs in content.missing.items()],
        columns=["what", "needs"],
    )
    parts = [
        side.package.frame("provenance").assign(package=name)
        for name, side in zip(("before", "after"), content.sides)
        if side.package.holds("provenance")
    ]
    if parts:
        content.tables["provenance.csv"] = pd.concat(parts, ignore_index=True)
