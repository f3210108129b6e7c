"""Finding out what files hold, by their headers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsProcessingFeedback,
    QgsProviderRegistry,
    QgsVariantUtils,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.errors import Cancelled, InputError
from ...core.libraries import WORKBOOKS, describe, find_faults
from ...sources.catalogue.catalogue import MANIFEST_NAME
from ...sources.health import services
from ...sources.places import boundaries, lookups
from ...sources.readers import READERS
from ...sources.reading.tabular import headers, is_table, titles
from ...sources.schools import schools
from ..geopackage.soundness import check_sound

VECTOR_SUFFIXES = (
    ".gpkg",
    ".geojson",
    ".json",
    ".shp",
    ".gml",
    ".kml",
    ".kmz",
    ".tab",
    ".mif",
    ".fgb",
    ".sqlite",
)
_BOUNDARIES = {
    "LSOA": "lsoa_boundaries",
    "MSOA": "msoa_boundaries",
    "WD": "ward_boundaries",
    "LAD": "authority_boundaries",
    "PFA": "police_force_area_boundaries",
}
HOSPITALS = "hospitals"
"""Kind of a layer of points with a field of hospitals' names."""
_TABLES = {
    **{reader.id: reader.recognise for reader in READERS},
    "schools": schools.recognise,
    "lookup": lookups.recognise,
}
"""How tables are recognised, in the order in which they are asked: lookups last, because any
table with the codes of two geographies might be one."""
_REFUSALS = {reader.id: reader.refuse for reader in READERS}


# Tables and archives that people keep, which this version does not open.
_CLOSED = {
    ".xls": "save it as xlsx or CSV",
    ".xlsb": "save it as xlsx or CSV",
    ".xlsm": "save it as xlsx or CSV",
    ".ods": "save it as xlsx or CSV",
    ".zip": "unpack it first",
    ".7z": "unpack it first",
}


@dataclass(frozen=True)
class Found:
    """A table or layer of a known kind.

    Attributes:
        kind: the data set's id (`iod2019`, `lsoa_boundaries` ...).
        path: the file.
        part: sheet of a workbook, or the layer's data source for QGIS.
        title: how the log calls it.
        fields: cleaned header or field names.
        rank: 0 where the analyst named the file, 1 where it lay in the folder.
    """

    kind: str
    path: Path
    part: str
    title: str
    fields: tuple[str, ...]
    rank: int


@dataclass
class Scan:
    """What was found, and what was not understood: file and why."""

    found: list[Found] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def of(self, kind: str) -> list[Found]:
        return [item for item in self.found if item.kind == kind]


def scan(
    folder: Path | None,
    files: Iterable[Path],
    skip: Path,
    feedback: QgsProcessingFeedback | None = None,
) -> Scan:
    """Look into every file of a folder, its subfolders, and a list.

    Args:
        folder: searched whole, or None.
        files: files that the analyst named; they come before those of the folder.
        skip: the output, which may lie in the folder.
        feedback: for cancelling.

    Raises:
        InputError: a named file or the folder does not exist, or the output is itself a source
            and would be written over.
    """
    named = [Path(file) for file in files]
    for path in named:
        if not path.is_file():
            raise InputError(str(path), "there is no such file")
    listed = []
    if folder is not None:
        if not folder.is_dir():
            raise InputError(str(folder), "there is no such folder")
        listed = sorted(path for path in folder.rglob("*") if path.is_file())
    seen: set[Path] = set()
    result = Scan()
    closed = _closed_workbooks([*named, *(path for path in listed if not _passed(path))], result)
    for line in result.unknown if feedback is not None else ():
        feedback.pushWarning(line)
    for rank, path in [(0, path) for path in named] + [(1, path) for path in listed]:
        if feedback is not None and feedback.isCanceled():
            raise Cancelled
        if path.resolve() in seen | closed or (rank and _passed(path)):
            continue
        seen.add(path.resolve())
        known = len(result.found)
        try:
            _look(path, rank, result)
        except InputError as error:
            if path.resolve() != skip.resolve():
                result.unknown.append(str(error))
            continue
        if path.resolve() == skip.resolve() and len(result.found) > known:
            raise InputError(
                str(path),
                "the output is one of the sources and would be written over",
                "another file name for the package",
            )
    return result


def _passed(path: Path) -> bool:
    """Return whether a file is no source: a download's list, or a program's leftover."""
    return path.name.startswith((".", "~$")) or path.name == MANIFEST_NAME


def _closed_workbooks(paths: Iterable[Path], result: Scan) -> set[Path]:
    """Refuse the workbooks by name where the library that opens them does not load."""
    books = {path.resolve(): path.name for path in paths if path.suffix.lower() == ".xlsx"}
    faults = find_faults((WORKBOOKS,)) if books else []
    if not faults:
        return set()
    why = describe(faults)
    result.unknown += [f"{name}: the workbook is not read. {why}" for name in books.values()]
    return set(books)


def _look(path: Path, rank: int, result: Scan) -> None:
    """Add what the file holds to what was found or to what was not understood."""
    known = len(result.found), len(result.unknown)
    suffix = path.suffix.lower()
    if is_table(path):
        for sheet, header in headers(path).items():
            title = f"{path.name}, sheet '{sheet}'" if sheet else path.name
            for kind, recognise in _TABLES.items():
                if recognise(header):
                    refuse = _REFUSALS.get(kind)
                    why = refuse(titles(path, sheet)) if refuse else ""
                    if why:
                        result.unknown.append(f"{title}: {why}")
                    else:
                        result.found.append(Found(kind, path, sheet, title, tuple(header), rank))
                    break
    elif suffix in VECTOR_SUFFIXES:
        _look_vector(path, rank, result)
    elif suffix in _CLOSED:
        result.unknown.append(f"{path.name}: files of this kind are not read; {_CLOSED[suffix]}")
    elif rank:
        return
    if (len(result.found), len(result.unknown)) == known:
        result.unknown.append(f"{path.name}: its header is none that this version reads")


def _look_vector(path: Path, rank: int, result: Scan) -> None:
    check_sound(path, where=path.name)
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    # GeoJSON and other text formats tell their geometry type only when asked.
    parts = metadata.querySublayers(str(path), Qgis.SublayerQueryFlag.ResolveGeometryType)
    if not parts and re.search(r"%[0-9A-Fa-f]{2}", str(path)) and path.suffix == ".gpkg":
        raise InputError(path.name, "QGIS cannot open it for the '%' in its path; rename it")
    if {"study_area", "provenance", "lsoa"} <= {part.name() for part in parts}:
        raise InputError(path.name, "it is a prepared package, not a source; it was left out")
    is_polygon = [
        QgsWkbTypes.geometryType(part.wkbType()) == Qgis.GeometryType.Polygon for part in parts
    ]
    used: set[str] = set()
    for part in itertools.compress(parts, is_polygon):
        layer = open_source(part.uri(), part.name())
        # A number such as AREA in square metres is no name.
        fields = [
            item.name()
            for item in layer.fields()
            if not (item.isNumeric() and item.name().lower() in boundaries.AREA_NAME_FIELDS)
        ]
        title = path.name if len(parts) == 1 else f"{path.name}, layer '{part.name()}'"
        kind = _vector_kind(fields)
        if kind == "impact_areas" and not _any_named(layer, fields):
            result.unknown.append(
                f"{title}: none of its {layer.featureCount():,} polygons has a name, so they are "
                "not taken for Impact Areas; programs that convert KML leave such a field behind"
            )
        elif kind:
            used.add(part.name())
            result.found.append(Found(kind, path, part.uri(), title, tuple(fields), rank))
    for part in parts:
        if QgsWkbTypes.geometryType(part.wkbType()) != Qgis.GeometryType.Point:
            continue
        fields = [item.name() for item in open_source(part.uri(), part.name()).fields()]
        if services.hospital_name(fields):
            title = path.name if len(parts) == 1 else f"{path.name}, layer '{part.name()}'"
            result.found.append(Found(HOSPITALS, path, part.uri(), title, tuple(fields), rank))
    for part, polygon in zip(parts, is_polygon):
        if not polygon and part.name() in used:
            result.unknown.append(
                f"{path.name}, layer '{part.name()}': {part.featureCount():,} features that are "
                "not polygons"
            )


def open_source(uri: str, title: str) -> QgsVectorLayer:
    """Open a layer for reading alone, since QGIS may change a GeoPackage opened for writing."""
    options = QgsVectorLayer.LayerOptions(QgsCoordinateTransformContext())
    options.loadDefaultStyle = False
    options.forceReadOnly = True
    return QgsVectorLayer(uri, title, "ogr", options)


def _any_named(layer: QgsVectorLayer, fields: list[str]) -> bool:
    """Return whether any polygon has a text in the field by which Impact Areas are known."""
    name, _ = boundaries.recognise_impact_areas(fields) or ("", "")
    request = QgsFeatureRequest()
    request.setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes([name], layer.fields())
    values = (feature[name] for feature in layer.getFeatures(request))
    return any(not QgsVariantUtils.isNull(value) and str(value).strip() for value in values)


def _vector_kind(fields: list[str]) -> str:
    # Impact Areas may carry the code of an authority or ward, so they are asked first.
    if boundaries.recognise_impact_areas(fields):
        return "impact_areas"
    boundary = boundaries.recognise_boundaries(fields)
    return "" if boundary is None else _BOUNDARIES.get(boundary.geography, "")
