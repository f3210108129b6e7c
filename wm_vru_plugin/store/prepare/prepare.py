"""Official files and extracts into one package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely
from qgis.core import QgsCoordinateTransformContext, QgsProcessingFeedback

from ...core.places.areas import StudyArea
from ...sources.places import lookups
from ...sources.places.boundaries import LSOA_BOUNDARIES
from ...sources.readers import READERS
from ..geopackage.writer import write_package
from ..schema.tables import CRS, SCHEMA_VERSION
from .areas import authorities, choose_boundaries, read_areas, read_msoas
from .boundaries import read_boundaries
from .counts import read_counts, read_impact_areas
from .editions import read_editions
from .indices import INDICES, read_indices
from .log import PrepareLog
from .points import read_points
from .population import fill_population
from .scan import Scan, scan
from .schools import add_exclusions, read_schools
from .tables import read_tables

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
    edition: int = 2019,
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
        edition: of the indices; it decides the edition of the LSOAs.

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
    lsoa_edition = INDICES[edition].edition.lsoa_edition
    deprivation, areas = read_indices(found, edition, area, log)
    codes = set(areas["code"])
    places = _lookup(found, codes, lsoa_edition, log)
    feedback.setProgress(40)
    item = choose_boundaries(found.of("lsoa_boundaries"), lsoa_edition, codes)
    shapes, data = read_areas(item, codes, log, transform)
    rest = _outside(data.rows_read - len(shapes))
    log.read("lsoa", LSOA_BOUNDARIES, item, data, len(shapes), rest)
    log.also("local_authority", "lsoa", "dissolved")
    if areas["population"].notna().any():
        log.also("lsoa", "deprivation", "population denominators")
        log.also("local_authority", "deprivation", "population denominators")
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
        "msoa": read_msoas(found.of("msoa_boundaries"), lsoa_edition, lsoa, log, transform),
    }
    log.check_cancelled()
    feedback.setProgress(75)
    counted = codes | set(lsoa["msoa_code"].dropna())
    editions = read_editions(found, lsoa_edition, lsoa, log)
    extent = shapely.union_all(tables["local_authority"]["geometry"].to_numpy())
    tables["crime_counts"] = read_counts(found.of("area_counts"), counted, editions, log)
    tables["schools"] = read_schools(found, lsoa, log)
    for name in ("incidents", "services"):
        tables[name] = read_points(found, READERS, name, lsoa, transform, log)
    others = tuple(reader for reader in READERS if reader.id != INDICES[edition].data_set.id)
    tables.update(_joined(tables, read_tables(found, others, counted, editions, log)))
    fill_population(tables, log)
    if tables["schools"] is not None:
        tables["schools"] = add_exclusions(tables["schools"], tables.get("indicators"), log)
    tables.update(read_boundaries(found, tables["local_authority"], log, transform))
    tables["impact_areas"] = read_impact_areas(found.of("impact_areas"), extent, log, transform)
    tables["provenance"] = log.provenance_frame()
    tables["study_area"] = _study_area(area)
    feedback.setProgress(90)
    log.check_cancelled()
    write_package(output, {name: frame for name, frame in tables.items() if frame is not None})
    feedback.setProgress(100)
    return Prepared(tuple(log.summary), tuple(log.missing))


def _joined(
    tables: dict[str, pd.DataFrame | None], more: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Append further rows to those that a table has, such as ranks of an earlier edition."""
    return {
        name: frame
        if tables.get(name) is None
        else pd.concat([tables[name], frame], ignore_index=True)
        for name, frame in more.items()
    }


def _lookup(found: Scan, codes: set[str], edition: int, log: PrepareLog) -> dict[str, pd.Series]:
    """Read the ward and MSOA of each LSOA by column, from every lookup of the right edition.

    Where two name a place of the same LSOA, the first counts.
    """
    places: dict[str, pd.Series] = {}
    for item in found.of("lookup"):
        data = lookups.read(item.path, item.part)
        if data.edition != str(edition):
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
