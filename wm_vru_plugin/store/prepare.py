"""Official files and extracts into one package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely
from qgis.core import QgsCoordinateTransformContext, QgsProcessingFeedback

from ..core.areas import StudyArea, join_names
from ..core.domains import DOMAINS
from ..core.errors import InputError
from ..core.sources import iod2019, lookups
from ..core.sources.boundaries import LSOA_BOUNDARIES
from .prepare_areas import POPULATION, authorities, choose_boundaries, read_areas, read_msoas
from .prepare_layers import read_counts, read_impact_areas, read_schools
from .prepare_log import PrepareLog
from .scan import Scan, scan
from .schema import CRS, SCHEMA_VERSION
from .writer import write_package

PLACES = ("msoa_code", "msoa_name", "ward_name")
"""Columns of the LSOAs that a lookup fills."""


@dataclass(frozen=True)
class Prepared:
    """What came of it: a line for each data set read, and one for each that is missing."""

    summary: tuple[str, ...]
    missing: tuple[str, ...]


def prepare(
    folder: Path | None,
    files: Iterable[Path],
    area: StudyArea,
    output: Path,
    transform: QgsCoordinateTransformContext,
    feedback: QgsProcessingFeedback,
) -> Prepared:
    """Read what is at hand and write the package.

    Indices and boundaries are the least that a package needs; what else is absent is reported
    and the rest goes on.

    Args:
        folder: folder with files, searched with its subfolders; or None.
        files: files named one by one, which come before those of the folder.
        area: the study area.
        output: the package to write.
        transform: the project's coordinate operations.
        feedback: progress, log, and cancelling.

    Raises:
        InputError: no indices or boundaries, an authority code that the files do not know, or a
            file that contradicts itself.
        Cancelled: nothing was written.
    """
    log = PrepareLog(feedback)
    found = scan(folder, files, output, feedback)
    feedback.setProgress(15)
    for line in found.unknown:
        log.info(f"Not used: {line}")
    deprivation, areas = _indices(found, area, log)
    codes = set(areas["code"])
    places = _lookup(found, codes, log)
    feedback.setProgress(40)
    item = choose_boundaries(found.of("lsoa_boundaries"), iod2019.LSOA_EDITION, codes)
    shapes, data = read_areas(item, codes, log, transform)
    rest = _outside(data.rows_read - len(shapes))
    log.read("lsoa", LSOA_BOUNDARIES, item, data, len(shapes), rest)
    log.also("local_authority", "lsoa", "dissolved")
    if areas["population"].notna().any():
        log.also("lsoa", "deprivation", "mid-2015 population")
        log.also("local_authority", "deprivation", "mid-2015 population")
    lsoa = shapes.merge(areas, on="code", validate="one_to_one", suffixes=("", "_indices"))
    for spare in (lsoa["name_indices"], lsoa["code"]):
        lsoa["name"] = lsoa["name"].fillna(spare)
    for column in PLACES:
        lsoa[column] = lsoa["code"].map(places[column]) if column in places else None
    log.check_cancelled()
    feedback.setProgress(60)
    names = dict(zip(lsoa["lad_code"], lsoa["lad_name"]))
    tables = {
        "lsoa": lsoa,
        "local_authority": authorities(lsoa, names, area),
        "deprivation": deprivation,
        "msoa": read_msoas(found.of("msoa_boundaries"), iod2019.LSOA_EDITION, lsoa, log, transform),
    }
    log.check_cancelled()
    feedback.setProgress(75)
    counted = codes | set(lsoa["msoa_code"].dropna())
    extent = shapely.union_all(tables["local_authority"]["geometry"].to_numpy())
    tables["crime_counts"] = read_counts(
        found.of("area_counts"), counted, iod2019.LSOA_EDITION, log
    )
    tables["schools"] = read_schools(found.of("schools"), lsoa, log)
    tables["impact_areas"] = read_impact_areas(found.of("impact_areas"), extent, log, transform)
    tables["provenance"] = log.provenance_frame()
    tables["study_area"] = _study_area(area)
    feedback.setProgress(90)
    log.check_cancelled()
    write_package(output, {name: frame for name, frame in tables.items() if frame is not None})
    feedback.setProgress(100)
    return Prepared(tuple(log.summary), tuple(log.missing))


def _indices(found: Scan, area: StudyArea, log: PrepareLog) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deprivation rows and areas of the study area, from the best file: the one that holds the
    most of the area's LSOAs, then the most domains and populations."""
    items = found.of("iod2019")
    if not items:
        raise InputError(
            iod2019.DATA_SET.title,
            "no file with their header is at hand",
            iod2019.DATA_SET.needs,
        )
    ranked = []
    for item in items:
        log.check_cancelled()
        data, areas = iod2019.read(item.path, item.part)
        inside = areas[areas["lad_code"].isin(area.authority_codes)]
        filled = int(data.frame["domain"].nunique()) + sum(name in areas for name in POPULATION)
        ranked.append(
            (item.rank, -len(inside), -filled, item.title, item, data, inside, len(areas))
        )
    best = min(ranked, key=lambda entry: entry[:4])
    item, data, inside, entry_areas = best[4:]
    absent = [code for code in area.authority_codes if code not in set(inside["lad_code"])]
    if absent:
        raise InputError(
            item.title,
            f"it has no LSOA in authority {', '.join(absent)}",
            "authority codes of 2019, such as E08000025",
        )
    for entry in ranked:
        if entry[4] is not item:
            log.info(
                f"{entry[3]}: {iod2019.DATA_SET.title} too, with {-entry[1]:,} LSOAs of the study "
                f"area; {item.title} is used."
            )
    rows = data.frame[data.frame["lsoa_code"].isin(inside["code"])]
    rest = _outside(entry_areas - len(inside))
    log.read("deprivation", iod2019.DATA_SET, item, data, len(inside), rest)
    unranked = sorted(set(inside["code"]) - set(rows["lsoa_code"]))
    if unranked:
        log.warn(
            f"{item.title}: {len(unranked):,} LSOAs of the study area have no rank in any domain, "
            f"the first is {unranked[0]}."
        )
    unscored = [d for d in DOMAINS if rows.loc[rows["domain"] == d.id, "score"].isna().all()]
    names = join_names(d.name for d in unscored if d.id in set(rows["domain"]))
    if names:
        log.warn(f"{item.title}: no scores of {names}; ranks and deciles are there.")
    absent_domains = join_names(d.name for d in DOMAINS if d.id not in set(rows["domain"]))
    if absent_domains:
        log.warn(f"{item.title}: it does not hold {absent_domains}.")
    inside = inside.copy()
    for name in POPULATION:
        if name not in inside:
            inside[name] = float("nan")
        if inside[name].isna().all():
            log.warn(f"{item.title}: it does not tell {name}; residents are not known.")
    return rows.reset_index(drop=True), inside


def _lookup(found: Scan, codes: set[str], log: PrepareLog) -> dict[str, pd.Series]:
    """Ward and MSOA of each LSOA by column, from every lookup of the right edition; where two
    name a place of the same LSOA, the first counts."""
    places: dict[str, pd.Series] = {}
    for item in found.of("lookup"):
        data = lookups.read(item.path, item.part)
        if data.edition != str(iod2019.LSOA_EDITION):
            log.info(f"{item.title}: a lookup of {data.edition} codes, not used.")
            continue
        here = data.frame[data.frame["code"].isin(codes)].set_index("code")
        columns = [name for name in PLACES if name in here and here[name].notna().any()]
        if not columns:
            log.info(f"{item.title}: a lookup without a ward or MSOA of the study area, not used.")
            continue
        outside = len(data.frame) - len(here)
        log.read("lookup", lookups.DATA_SET, item, data, len(here), _outside(outside))
        for column in columns:
            known = places.get(column, here[column])
            places[column] = known.combine_first(here[column])
    if not places:
        log.absent(lookups.DATA_SET)
    return places


def _outside(number: int) -> str:
    return f"{number:,} outside the study area" if number else ""


def _study_area(area: StudyArea) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "name": area.name,
                "authority_codes": ",".join(area.authority_codes),
                "crs": CRS,
                "benchmark": area.benchmark,
                "protective_marking": area.protective_marking,
                "schema_version": SCHEMA_VERSION,
            }
        ]
    )
