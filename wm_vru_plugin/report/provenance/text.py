"""What a page says about its data: sources, licences, marking, banner. From provenance alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...core.places.areas import join_names
from ...i18n import tr

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance

OGL = "Contains public sector information licensed under the Open Government Licence v3.0."
ONS_OS = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
BOUNDARY_TABLES = ("lsoa", "msoa", "ward", "local_authority")
NAMES = {
    "lsoa": "LSOA boundaries",
    "msoa": "MSOA boundaries",
    "ward": "ward boundaries",
    "local_authority": "local authority boundaries",
    "deprivation": "indices of deprivation",
    "crime_counts": "counts of crime or admissions",
    "schools": "schools",
    "services": "services",
    "impact_areas": "Impact Areas",
}
_OPEN = ("open government", "ogl")
_YEAR = re.compile(r"(\d{4})(?:/(\d\d))?")
_DIGITS = 12  # of a checksum; enough to tell files apart, short enough to print


@dataclass(frozen=True)
class SourceLine:
    """One source: in print, with file and checksum and without; tables, status, restricted."""

    text: str
    short: str
    tables: tuple[str, ...]
    status: str
    restricted: bool


@dataclass(frozen=True)
class PackageInfo:
    """What a report is made from.

    Attributes:
        name: the study area.
        file: the package's file name, without its folder.
        banner: what is synthetic or illustrative, "" for nothing.
        marking: the protective marking, "" where nothing is restricted.
        sources, licences: for print.
    """

    name: str
    file: str
    banner: str
    marking: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]


def package_info(package: Package) -> PackageInfo:
    """Return the whole package's name, sources, licences, marking and banner."""
    tables = tuple(dict.fromkeys(row.table_name for row in package.provenance()))
    area = package.study_area()
    return PackageInfo(
        area.name,
        package.name,
        banner_text(package, tables),
        marking_text(package, tables),
        tuple(line.text for line in source_lines(package, tables)),
        tuple(licence_lines(package, tables)),
    )


def _name(table: str) -> str:
    return tr(NAMES[table]) if table in NAMES else table.replace("_", " ")


def with_base(about: PackageInfo, licences: Iterable[str]) -> PackageInfo:
    """Return the same with the statements that base maps require, each once."""
    return replace(about, licences=tuple(dict.fromkeys((*about.licences, *licences))))


def _ordered(package: Package, tables: Sequence[str]) -> list[Provenance]:
    rows = package.provenance(tables)
    return sorted(rows, key=lambda row: tables.index(row.table_name))


def _on_the_map(rows: list[Provenance]) -> list[Provenance]:
    """Rows without the earlier editions of the indices, which a package may keep beside the newest
    for comparison: maps show the newest alone."""
    editions = [row.edition for row in rows if row.table_name == "deprivation"]
    newest = max(editions, default="")
    return [row for row in rows if row.table_name != "deprivation" or row.edition == newest]


def source_lines(
    package: Package, tables: Sequence[str], on_the_map: bool = False
) -> list[SourceLine]:
    """One line for each data set behind the tables: title, publisher, edition, file, checksum.

    A data set that fills several tables is named once.
    """
    found: dict[tuple[str, ...], list[Provenance]] = {}
    rows = _ordered(package, tables)
    for row in _on_the_map(rows) if on_the_map else rows:
        key = (row.file, row.sha256) if row.file else (row.title, row.publisher, row.edition)
        found.setdefault(key, []).append(row)
    lines = []
    for rows in found.values():
        first = rows[0]
        names = tuple(dict.fromkeys(row.table_name for row in rows))
        title = first.title or join_names(_name(table) for table in names)
        edition = _years(first.edition)
        parts = [part for part in (first.publisher, edition) if part and part not in title]
        short = title + (f" ({'; '.join(parts)})" if parts else "")
        if first.file:
            parts.append(tr("file {0}").format(first.file))
        if first.sha256:
            parts.append(f"SHA-256 {first.sha256[:_DIGITS]}")
        text = title + (f" ({'; '.join(parts)})" if parts else "")
        restricted = any(row.restricted for row in rows)
        lines.append(SourceLine(text, short, names, first.status, restricted))
    return lines


def _years(edition: str) -> str:
    """Return the editions of many years that follow one another as their first and last."""
    years = sorted(set(edition.split("; ")))
    found = [_YEAR.fullmatch(year) for year in years]
    starts = [int(one[1]) for one in found if one]
    kinds = {bool(one and one[2]) for one in found}
    yearly = all(one and (not one[2] or int(one[2]) == (int(one[1]) + 1) % 100) for one in found)
    follow = starts == list(range(starts[0], starts[0] + len(years))) if starts else False
    if len(years) > 2 and yearly and follow and len(kinds) == 1:
        return tr("{0} to {1}").format(years[0], years[-1])
    return edition


def licence_lines(package: Package, tables: Sequence[str]) -> list[str]:
    """Return the statements that the licences require, each once.

    Boundaries under the Open Government Licence carry the statement on OS data whether or not the
    file's record had one. A statement that another one contains is left out.
    """
    lines: list[str] = []
    for row in _ordered(package, tables):
        is_open = any(word in row.licence.lower() for word in _OPEN)
        if row.attribution:
            lines.append(row.attribution.rstrip(".") + ".")
        if row.table_name in BOUNDARY_TABLES and is_open and "OS data" not in row.attribution:
            lines.append(tr(ONS_OS))
        elif is_open and not row.attribution:
            lines.append(tr(OGL))
        elif row.licence and not is_open:
            lines.append(tr("Licence of {0}: {1}.").format(_name(row.table_name), row.licence))
    once = list(dict.fromkeys(lines))
    kept = [line for line in once if not any(line != other and line in other for other in once)]
    return _merge_licences(kept, package, tables)


def _merge_licences(lines: list[str], package: Package, tables: Sequence[str]) -> list[str]:
    """Return one line in place of several that name the same licence for one table each."""
    by_licence: dict[str, list[str]] = {}
    for row in _ordered(package, tables):
        if row.licence and not any(word in row.licence.lower() for word in _OPEN):
            by_licence.setdefault(row.licence, []).append(_name(row.table_name))
    single = {
        tr("Licence of {0}: {1}.").format(name, licence)
        for licence, names in by_licence.items()
        for name in names
    }
    merged = [
        tr("Licence of {0}: {1}.").format(join_names(dict.fromkeys(names)), licence)
        for licence, names in by_licence.items()
    ]
    return [line for line in lines if line not in single] + merged


def marking_text(package: Package, tables: Iterable[str]) -> str:
    """Return the protective marking when any of the tables is restricted; else ""."""
    if not package.restricted(tables):
        return ""
    return package.study_area().protective_marking or "OFFICIAL-SENSITIVE"


def banner_text(package: Package, tables: Iterable[str]) -> str:
    """Return what on a page is not real, synthetic or illustrative; "" when all of it is real."""
    synthetic: list[str] = []
    illustrative: list[str] = []
    real = False
    for row in package.provenance(tables):
        if row.status == "synthetic":
            synthetic.append(_name(row.table_name))
        elif row.status == "illustrative":
            illustrative.append(_name(row.table_name))
        else:
            real = True
    parts = []
    if synthetic:
        what = join_names(dict.fromkeys(synthetic)) if real or illustrative else ""
        parts.append(
            tr("SYNTHETIC DATA: {0}, invented for demonstration; not official statistics").format(
                what
            )
            if what
            else tr("SYNTHETIC DATA: invented for demonstration; not official statistics")
        )
    if illustrative:
        parts.append(
            tr("ILLUSTRATIVE: {0}, drawn for demonstration; not official").format(
                join_names(dict.fromkeys(illustrative))
            )
        )
    return ". ".join(parts)
