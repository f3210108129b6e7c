"""Finding out what files hold, by their headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import Qgis, QgsProcessingFeedback, QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes

from ..core.errors import Cancelled, InputError
from ..core.sources import area_counts, boundaries, iod2019, lookups, schools
from ..core.sources.tabular import headers, is_table

VECTOR_SUFFIXES = (
    ".gpkg", ".geojson", ".json", ".shp", ".gml", ".kml", ".kmz", ".tab", ".mif", ".fgb", ".sqlite",
)  # fmt: skip
_TABLES = {
    "iod2019": iod2019.recognise,
    "area_counts": area_counts.recognise,
    "schools": schools.recognise,
    "lookup": lookups.recognise,
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
        InputError: a named file or the folder does not exist.
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
    seen = {skip.resolve()}
    result = Scan()
    for rank, path in [(0, path) for path in named] + [(1, path) for path in listed]:
        if feedback is not None and feedback.isCanceled():
            raise Cancelled
        if path.resolve() in seen or path.name.startswith("."):
            continue
        seen.add(path.resolve())
        try:
            items = _look(path, rank)
        except InputError as error:
            result.unknown.append(str(error))
            continue
        result.found += items
        if not items and (is_table(path) or path.suffix.lower() in VECTOR_SUFFIXES):
            result.unknown.append(f"{path.name}: its header is none that this version reads")
    return result


def _look(path: Path, rank: int) -> list[Found]:
    if is_table(path):
        items = []
        for sheet, header in headers(path).items():
            title = f"{path.name}, sheet '{sheet}'" if sheet else path.name
            for kind, recognise in _TABLES.items():
                if recognise(header):
                    items.append(Found(kind, path, sheet, title, tuple(header), rank))
                    break
        return items
    if path.suffix.lower() in VECTOR_SUFFIXES:
        return _look_vector(path, rank)
    return []


def _look_vector(path: Path, rank: int) -> list[Found]:
    items = []
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    # GeoJSON and other text formats tell their geometry type only when asked.
    parts = metadata.querySublayers(str(path), Qgis.SublayerQueryFlag.ResolveGeometryType)
    if {"study_area", "provenance", "lsoa"} <= {part.name() for part in parts}:
        raise InputError(path.name, "it is a prepared package, not a source; it was left out")
    for part in parts:
        if QgsWkbTypes.geometryType(part.wkbType()) != Qgis.GeometryType.Polygon:
            continue
        layer = QgsVectorLayer(part.uri(), part.name(), "ogr")
        fields = [item.name() for item in layer.fields()]
        title = path.name if len(parts) == 1 else f"{path.name}, layer '{part.name()}'"
        kind = _vector_kind(fields)
        if kind:
            items.append(Found(kind, path, part.uri(), title, tuple(fields), rank))
    return items


def _vector_kind(fields: list[str]) -> str:
    boundary = boundaries.recognise_boundaries(fields)
    if boundary is not None:
        return {"LSOA": "lsoa_boundaries", "MSOA": "msoa_boundaries"}.get(boundary.geography, "")
    return "impact_areas" if boundaries.recognise_impact_areas(fields) else ""
