"""What the panel knows of a package, read once when it is picked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import VruError
from ..i18n import tr
from ..resources_path import resource

if TYPE_CHECKING:
    from ..report.layer_specs import LayerSpec
    from ..store.package import Package

SAMPLE = resource("sample", "west_midlands_sample.gpkg")


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
    """A package's contents, or why it cannot be read (``error``)."""

    path: Path
    name: str = ""
    authorities: tuple[str, ...] = ()
    tables: tuple[TableRow, ...] = ()
    layers: tuple[Choice, ...] = ()
    figures: tuple[Choice, ...] = ()
    statuses: frozenset[str] = frozenset()
    error: str = ""
    uris: dict[str, str] = field(default_factory=dict)

    @property
    def is_sample(self) -> bool:
        return self.path == SAMPLE

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
        """The text, with the mark before it unless it says so already."""
        return f"{self.mark}: {text}" if self.mark and self.mark not in text else text

    def needs(self, layer_id: str) -> str:
        """What is missing for a layer; empty where the package has it."""
        return next((c.needs for c in self.layers if c.id == layer_id), "")

    def uri(self, table: str) -> str:
        """Where a table or view is read from; empty where the package has none of it."""
        return self.uris.get(table, "")


def read_package_info(path: Path) -> PackageInfo:
    """Read what the panel shows of a package; an error becomes its ``error``, never a raise."""
    try:
        return _read(path)
    except VruError as error:
        return PackageInfo(path, error=str(error))
    except (ImportError, AttributeError) as error:
        # A library built for another numpy fails with AttributeError or ValueError on import.
        return PackageInfo(path, error=_library(error))
    except (OSError, ValueError, KeyError, RuntimeError, sqlite3.Error) as error:
        text = tr("{path} cannot be read as a prepared package: {error}")
        return PackageInfo(path, error=text.format(path=path, error=error))


def _library(error: Exception) -> str:
    text = tr("A Python library does not load in this QGIS: {error}")
    return text.format(error=error)


def _read(path: Path) -> PackageInfo:
    # Here and not above: these need pandas and shapely, and the panel must open without them.
    from ..store.package import Package

    package = Package(path)
    area = package.study_area()
    names = package.authority_names()
    layers = _layers(package)
    return PackageInfo(
        path,
        name=area.name,
        authorities=tuple(names.get(code, code) for code in area.authority_codes),
        tables=_tables(package),
        layers=layers,
        figures=_figures(package),
        statuses=frozenset(package.statuses()),
        uris=_uris(package),
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
    from ..report.layer_specs import LAYERS
    from ..report.layers import missing

    needs = missing(package)
    return tuple(
        Choice(spec.id, tr(spec.theme), _short(spec), needs.get(spec.id, ""), tr(spec.abstract))
        for spec in LAYERS
    )


def _short(spec: LayerSpec) -> str:
    """A layer's title where its theme is read above it: of a domain, the domain's name alone."""
    from ..core.domains import domain

    return tr(domain(spec.domain).name) if spec.domain else tr(spec.title)


def _figures(package: Package) -> tuple[Choice, ...]:
    """The map pages, and what the package lacks for each."""
    from ..report.figures import FIGURES
    from ..report.pages import split_by_data

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


def _uris(package: Package) -> dict[str, str]:
    from ..store.schema import DEPRIVATION_VIEW, IMPACT_AREAS, SCHOOLS

    names = (DEPRIVATION_VIEW, IMPACT_AREAS.name, SCHOOLS.name)
    return {name: package.uri(name) for name in names if package.has(name)}
