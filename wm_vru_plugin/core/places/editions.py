"""Counts from one edition of LSOAs to another, through the official lookup.

An LSOA is unchanged (U), split (S), merged (M) or irregular (X). Counts of unchanged areas are
carried over and those of merged ones are added; both are exact. Counts of split and irregular areas
are divided among the new ones and are marked as estimates. Every total stays what it was.

Only counts can be carried over. Ranks, deciles, scores and rates of 2011 areas say nothing about a
part of one, and have no place here; make rates afterwards from carried counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..errors import InputError

_LOOKUP = ("old_code", "new_code", "change")
_SHOWN = 3


@dataclass
class Converted:
    """Counts by LSOAs of another edition.

    Attributes:
        frame: as it was given, with codes of the other edition and a column `estimate`, true where
            a divided area contributes; one row for each new area and set of other columns.
        source: the edition that the codes were of.
        target: the edition that they are now of.
        changes: how many areas of the source were unchanged (U), split (S), merged (M), irregular
            (X).
        notes: how divided areas were divided.
    """

    frame: pd.DataFrame
    source: int
    target: int
    changes: dict[str, int]
    notes: list[str] = field(default_factory=list)


def convert(
    frame: pd.DataFrame,
    lookup: pd.DataFrame,
    population: pd.Series | None = None,
    *,
    area: pd.Series | None = None,
    counts: tuple[str, ...] = ("count",),
    code: str = "area_code",
    backwards: bool = False,
) -> Converted:
    """Carry counts over to the other edition.

    Args:
        frame: a column of codes, columns of counts, and others that tell rows of one area apart,
            such as the period; without repeated rows. A missing count stays missing, and so does
            what it is part of.
        lookup: `old_code, new_code, change` and the editions, of `sources.lsoa_changes.read`; it
            must hold every code of the frame.
        population: residents of each new area (index: its code), or of each piece (index: code
            in the frame, code in the result). Divides where it is known for all pieces of an area.
        area: size of each piece (index: both codes, as above); divides where population does not.
            Where neither is known, pieces are equal.
        counts: names of the columns of counts.
        code: name of the column of codes.
        backwards: from the new edition to the old one.

    Raises:
        InputError: codes of no edition, or of the edition that was wanted; it says how many
            matched. Nothing is ever joined in part.
    """
    source, target = ("new_code", "old_code") if backwards else ("old_code", "new_code")
    absent = [name for name in (code, *counts) if name not in frame]
    if absent:
        raise InputError("Counts by area", f"there is no column '{absent[0]}'", ", ".join(counts))
    lacking = [name for name in _LOOKUP if name not in lookup]
    if lacking:
        raise InputError("Lookup of editions", f"there is no column '{lacking[0]}'")
    years = _editions(lookup)
    from_year, to_year = reversed(years) if backwards else years
    _refuse_strangers(frame[code], lookup, source, from_year)
    pairs = lookup.drop_duplicates([source, target])
    pairs = pairs[pairs[source].isin(set(frame[code]))]
    notes: list[str] = []
    pieces = pairs[[source, target, "change"]].assign(
        share=_shares(pairs, source, target, population, area, notes),
        divided=pairs.groupby(source)[target].transform("size") > 1,
    )
    joined = frame.merge(pieces, left_on=code, right_on=source, how="left", validate="m:m")
    for name in counts:
        joined[name] = joined[name].astype(float) * joined["share"]
    # Going back, a split is put together and a merged area is divided.
    joined["estimate"] = joined["divided"] | (joined["change"] == "X")
    joined[code] = joined[target]
    others = [name for name in frame.columns if name not in (code, *counts)]
    keys = [code, *others]
    grouped = joined.groupby(keys, sort=False, dropna=False)
    result = grouped[list(counts)].sum()
    for name in counts:
        unknown = joined[name].isna()
        if unknown.any():
            lost = joined.assign(unknown=unknown).groupby(keys, sort=False, dropna=False)
            result[name] = result[name].mask(lost["unknown"].any())
    result["estimate"] = grouped["estimate"].any()
    result = result.reset_index()[[*frame.columns, "estimate"]]
    kinds = pairs.drop_duplicates(source)["change"].value_counts()
    changes = {kind: int(kinds.get(kind, 0)) for kind in ("U", "S", "M", "X")}
    estimated = result.loc[result["estimate"], code].nunique()
    if estimated:
        notes.append(f"{estimated:,} areas of {to_year} hold estimates")
    return Converted(result, from_year, to_year, changes, notes)


def _editions(lookup: pd.DataFrame) -> tuple[int, int]:
    if {"old_edition", "new_edition"} <= set(lookup) and len(lookup):
        return int(lookup["old_edition"].iloc[0]), int(lookup["new_edition"].iloc[0])
    return 2011, 2021


def _refuse_strangers(codes: pd.Series, lookup: pd.DataFrame, source: str, year: int) -> None:
    """Refuse codes that the lookup's edition does not hold, with what matched."""
    given = set(codes)
    strangers = sorted(str(one) for one in given - set(lookup[source]))
    if not strangers:
        return
    matched = len(given) - len(strangers)
    target = "new_code" if source == "old_code" else "old_code"
    in_other = len(given & set(lookup[target]))
    old, new = _editions(lookup)
    other = new if year == old else old
    shown = ", ".join(strangers[:_SHOWN]) + (", ..." if len(strangers) > _SHOWN else "")
    problem = (
        f"{matched:,} of {len(given):,} codes are LSOAs of {year} in the lookup, "
        f"{len(strangers):,} are not ({shown}); {in_other:,} are LSOAs of {other}"
    )
    hint = f"codes of {year}, and a lookup that holds them all"
    if in_other == len(given):
        hint += f"; these are already of {other}"
    raise InputError("Edition of LSOAs", problem, hint)


def _shares(
    pairs: pd.DataFrame,
    source: str,
    target: str,
    population: pd.Series | None,
    area: pd.Series | None,
    notes: list[str],
) -> pd.Series:
    """Return the share of its source area that each piece gets; 1 in all for every source."""
    parts = pairs.groupby(source)[target].transform("size")
    share = 1.0 / parts
    divided = parts > 1
    how = pd.Series("equally", index=pairs.index)
    for name, weights in (("area", area), ("population", population)):
        if weights is None:
            continue
        weight = _weights(pairs, source, target, weights)
        total = weight.groupby(pairs[source]).transform("sum")
        whole = weight.notna().groupby(pairs[source]).transform("all")
        usable = divided & whole.astype(bool) & (total > 0) & np.isfinite(total)
        share = share.where(~usable, weight / total.where(total > 0))
        how = how.where(~usable, f"by {name}")
    first = pairs[divided].drop_duplicates(source).index
    for manner, number in how[first].value_counts().items():
        notes.append(f"{number:,} areas were divided {manner}")
    return share


def _weights(pairs: pd.DataFrame, source: str, target: str, weights: pd.Series) -> pd.Series:
    """Weigh each piece; residents of a new area of several pieces are divided equally."""
    if weights.index.has_duplicates:
        raise InputError("Weights of areas", "an area has two of them", "one for each area")
    if weights.index.nlevels == 2:
        both = pd.MultiIndex.from_arrays([pairs[source], pairs[target]])
        found = pd.Series(weights.reindex(both).to_numpy(dtype=float), index=pairs.index)
    else:
        sources = pairs.groupby(target)[source].transform("size")
        found = pairs[target].map(weights).astype(float) / sources
    return found.where(found >= 0)
