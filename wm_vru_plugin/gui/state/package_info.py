"""What the panel knows of a package, read once when it is picked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.errors import Cancelled, VruError
from ...core.libraries import BASE, check_libraries
from ...i18n import tr
from ...resources_path import resource
from ...store.package.address import PREFIX
from ..runs.background import Check, no_check

if TYPE_CHECKING:
    from ...report.figures.layers.spec import LayerSpec
    from ...store.package.package import Package

SAMPLE = str(resource("sample", "west_midlands_sample.gpkg"))


@dataclass(frozen=True)
class TableRow:
    """One file behind one table of the package."""

    table: str
    title: str
    rows: int
    edition: str
    status: str
    restricted: bool
    publisher: str
    licence: str


@dataclass(frozen=True)
class Choice:
    """A layer or a map page that may be ticked.

    Attributes:
        id: what the algorithm is given.
        group: the theme it is listed under.
        title: what the analyst reads.
        needs: what is missing for it; empty where it is available.
        tip: what it shows, in a sentence.
    """

    id: str
    group: str
    title: str
    needs: str = ""
    tip: str = ""


@dataclass(frozen=True)
class PackageInfo:
    """A package's contents, or why it cannot be read (``error``).

    Attributes:
        address: path of the file, or `postgis:CONNECTION/SCHEMA`.
        filled: the tables and views that hold rows.
        areas: how many LSOAs it holds.
    """

    address: str
    name: str = ""
    authorities: tuple[str, ...] = ()
    tables: tuple[TableRow, ...] = ()
    layers: tuple[Choice, ...] = ()
    figures: tuple[Choice, ...] = ()
    statuses: frozenset[str] = frozenset()
    error: str = ""
    filled: frozenset[str] = frozenset()
    areas: int = 0

    @property
    def in_database(self) -> bool:
        return self.address.startswith(PREFIX)

    @property
    def synthetic(self) -> bool:
        return "synthetic" in self.statuses

    @property
    def mark(self) -> str:
        """What the names of results begin with, where the data is not the real thing."""
        if self.synthetic:
            return "SYNTHETIC"
        return "ILLUSTRATIVE" if "illustrative" in self.statuses else ""

    def marked(self, text: str) -> str:
        """Return the text, with the status mark before it unless it already contains it."""
        return f"{self.mark}: {text}" if self.mark and self.mark not in text else text

    def needs(self, layer_id: str) -> str:
        """Return what is missing for a layer; "" where the package has it."""
        return next((c.needs for c in self.layers if c.id == layer_id), "")

    def has(self, table: str) -> bool:
        """Return whether the package holds rows of a table or view."""
        return table in self.filled


def read_package_info(address: str, check: Check = no_check) -> PackageInfo:
    """Read what the panel shows of a package; an error becomes its ``error``, never a raise.

    Safe in a background thread: it touches no widget and no project.

    Raises:
        Cancelled: by ``check``, alone.
    """
    try:
        check_libraries(BASE)
        return _read(address, check)
    except Cancelled:
        raise
    except VruError as error:
        return PackageInfo(address, error=str(error))
    except (OSError, ValueError, KeyError, RuntimeError, sqlite3.Error) as error:
        text = tr("{path} cannot be read as a prepared package: {error}")
        return PackageInfo(address, error=text.format(path=address, error=error))


def _read(address: str, check: Check) -> PackageInfo:
    # Here and not above: these need pandas and shapely, and the panel must open without them.
    from ...store.open import open_package
    from ...store.schema.areas import LSOA
    from ...store.schema.tables import BY_NAME, CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

    check()
    package = open_package(address)
    check()
    area = package.study_area()
    names = package.authority_names()
    tables = _tables(package)
    check()
    layers = _layers(package)
    check()
    figures = _figures(package)
    check()
    names_of_tables = (*BY_NAME, DEPRIVATION_VIEW, CRIME_VIEW, MSOA_CRIME_VIEW)
    return PackageInfo(
        address,
        name=area.name,
        authorities=tuple(names.get(code, code) for code in area.authority_codes),
        tables=tables,
        layers=layers,
        figures=figures,
        statuses=frozenset(package.statuses()),
        filled=frozenset(name for name in names_of_tables if package.has(name)),
        areas=int(package.layer(LSOA.name).featureCount()),
    )


def _tables(package: Package) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(
            row.table_name,
            row.title,
            row.rows_kept,
            row.edition,
            row.status,
            bool(row.restricted),
            row.publisher,
            row.licence,
        )
        for row in package.provenance()
    )


def _layers(package: Package) -> tuple[Choice, ...]:
    from ...report.figures.layers.catalogue import LAYERS
    from ...report.maps.layers.layers import missing

    needs = missing(package)
    return tuple(
        Choice(spec.id, tr(spec.theme), _short(spec), needs.get(spec.id, ""), tr(spec.abstract))
        for spec in LAYERS
    )


def _short(spec: LayerSpec) -> str:
    """Return a layer's title for a list under its theme: of a domain, the domain's name alone."""
    from ...core.places.domains import domain

    return tr(domain(spec.domain).name) if spec.domain else tr(spec.title)


def _figures(package: Package) -> tuple[Choice, ...]:
    """List the map pages, with what the package lacks for each."""
    from ...report.figures.catalogue import FIGURES
    from ...report.maps.layouts.pages import split_by_data

    _drawn, lacking = split_by_data(package, FIGURES)
    return tuple(
        Choice(
            figure.id,
            tr(figure.section),
            f"{figure.id}  {tr(figure.title)}",
            lacking.get(figure.id, ""),
            tr(figure.note),
        )
        for figure in FIGURES
    )
