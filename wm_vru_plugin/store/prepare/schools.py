"""Schools of a package: placed in their LSOA, with the figures that other files have by URN."""

from __future__ import annotations

import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.tables.missing import may_hold_text
from ...sources.reading.indicator_rows import TOTAL
from ...sources.reading.records import SourceData
from ...sources.schools import census as school_census
from ...sources.schools import schools
from .areas import locate
from .log import PrepareLog
from .scan import Found, Scan

FILLED = ("type", "phase", "pupils", "sen_rate")
"""What a census file tells of a school, before what the file of places says."""


def read_schools(found: Scan, lsoa: pd.DataFrame, log: PrepareLog) -> pd.DataFrame | None:
    """Read schools that stand in the study area, from the best file at hand.

    A file the analyst named comes first, then one with exclusions, then the one that places most
    schools of the pupil census at hand, then the longest.

    Args:
        found: what the scan found.
        lsoa: LSOAs of the study area: `code`, `lad_code`, `geometry`.
        log: account of what was read.
    """
    items = found.of("schools")
    if not items:
        log.absent(schools.DATA_SET)
        return None
    census = _census(found, log)
    known = set() if census is None else set(census[1].frame["urn"])
    read = [(item, schools.read(item.path, item.part)) for item in items]
    best, data = min(
        read,
        key=lambda pair: (
            pair[0].rank,
            not schools.has_exclusions(list(pair[0].fields)),
            -len(known & set(pair[1].frame["urn"])),
            -len(pair[1].frame),
            pair[0].title,
        ),
    )
    for item, _ in read:
        if item is not best:
            log.info(f"{item.title}: schools too, but {best.title} is used.")
    frame = data.frame
    points = shapely.points(frame["easting"].to_numpy(), frame["northing"].to_numpy())
    rows = locate(points, lsoa)
    inside = rows >= 0
    frame = frame[inside].assign(geometry=points[inside])
    frame["lsoa_code"] = lsoa["code"].to_numpy()[rows[inside]]
    frame["lad_code"] = lsoa["lad_code"].to_numpy()[rows[inside]]
    rest = f"{int((~inside).sum()):,} stand outside the study area" if (~inside).any() else ""
    log.read("schools", schools.DATA_SET, best, data, len(frame), rest)
    frame = frame.drop(columns=["easting", "northing"]).reset_index(drop=True)
    if census is not None:
        frame = _with_census(frame, *census, log)
    return frame


def _census(found: Scan, log: PrepareLog) -> tuple[Found, SourceData] | None:
    """Read the pupil census of the latest year at hand; None where there is none."""
    read = []
    for item in found.of(school_census.DATA_SET.id):
        try:
            read.append((item, school_census.read(item.path, item.part)))
        except InputError as error:
            log.left_out(school_census.DATA_SET, str(error))
    if not read:
        return None
    latest = max(data.edition for _, data in read)
    item, data = min(
        ((item, data) for item, data in read if data.edition == latest),
        key=lambda pair: (pair[0].rank, pair[0].title),
    )
    for other, _ in read:
        if other is not item:
            log.info(f"{other.title}: a pupil census too, but {item.title} is used.")
    return item, data


def _with_census(
    frame: pd.DataFrame, item: Found, data: SourceData, log: PrepareLog
) -> pd.DataFrame:
    matched = frame["urn"].isin(data.frame["urn"])
    frame = filled(frame, data.frame)
    frame["exclusion_rate"] = _rate(frame)
    without = int((~matched).sum())
    rest = f"{len(data.frame) - int(matched.sum()):,} not among the schools of the study area"
    log.read("schools", school_census.DATA_SET, item, data, int(matched.sum()), rest)
    if without:
        log.warn(f"{item.title}: {without:,} schools of the study area are not in it.")
    return frame


def filled(frame: pd.DataFrame, census: pd.DataFrame) -> pd.DataFrame:
    """Replace values of schools by those of the census; its empty cells replace nothing.

    Args:
        frame: schools, with `urn` and the columns `FILLED`.
        census: the same columns, each `urn` once.
    """
    by_urn = census.set_index("urn")
    result = frame.copy()
    for name in FILLED:
        told = frame["urn"].map(by_urn[name])
        told = told.where(told != "") if may_hold_text(told) else told
        result[name] = told.where(told.notna(), frame[name])
    return result


def add_exclusions(
    frame: pd.DataFrame, indicators: pd.DataFrame | None, log: PrepareLog
) -> pd.DataFrame:
    """Add the latest year's permanent exclusions by school, where a file told them by URN.

    Args:
        frame: schools.
        indicators: the package's indicators; rows whose area is a URN are of schools.
        log: told how many schools got a number, or that none did.
    """
    told = frame["exclusions"].notna().any() or frame["exclusion_rate"].notna().any()
    if not told and indicators is not None:
        rows = indicators[
            (indicators["indicator"] == "permanent_exclusions")
            & (indicators["breakdown"] == TOTAL)
            # A year such as 2022/23, and not one of its terms.
            & indicators["period"].str.fullmatch(r"\d{4}(/\d\d)?")
            & indicators["area_code"].isin(frame["urn"])
            & indicators["value"].notna()
        ]
        rows = rows[rows["period"] == rows["period"].max()].drop_duplicates("area_code")
        if len(rows):
            by_urn = rows.set_index("area_code")
            frame = frame.assign(
                exclusions=frame["urn"].map(by_urn["value"]),
                year=frame["urn"].map(by_urn["period"]).fillna(frame["year"]),
            )
            frame["exclusion_rate"] = _rate(frame)
            told = True
            log.info(
                f"Permanent exclusions of {rows['period'].iloc[0]} were found for {len(rows):,} of "
                f"{len(frame):,} schools."
            )
    if not told:
        log.left_out(schools.DATA_SET, "No file has exclusions by school; maps of them need those.")
    return frame


def _rate(frame: pd.DataFrame) -> pd.Series:
    """Return the published rate, else 100 x exclusions / pupils."""
    made = 100 * frame["exclusions"] / frame["pupils"].where(frame["pupils"] > 0)
    return frame["exclusion_rate"].fillna(made)
