"""The folder of a change report: page, tables, layers and the record of the run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import numpy as np
import shapely
from qgis.core import Qgis, QgsCoordinateTransformContext, QgsVectorFileWriter

from ...core.errors import InputError
from ...core.tables.field import Column
from ...i18n import tr
from ...resources_path import plugin_metadata, resource
from ...store.layers.fields import qgis_fields
from ...store.layers.layers import target_crs, write_frame
from ...store.outputs.disk_errors import cut_short
from ..charts.saving import save_svg
from ..provenance.text import package_info
from ..provenance.versions import versions
from ..writers.files.csv import write_csv
from .charts import FOLDER, RankChart
from .content import Content, marked_tables
from .sections import LAYERS, RECORD, sections
from .tables import TABLES

PAGE = "changes.html"
ENTRIES = (PAGE, LAYERS, RECORD, TABLES, FOLDER)
"""What a run writes into its folder and replaces there; anything else stays."""
GAPS_LAYER, AREAS_LAYER = "gap_changes", "impact_area_changes"


def write_layers(
    folder: Path, content: Content, columns: Mapping[str, Sequence[Column]]
) -> list[str]:
    """Write the gaps and the Impact Areas that were compared; return the names of the layers.

    Args:
        columns: fields of the layers, by name.

    Raises:
        InputError: the file cannot be written.
        OSError: it was not written whole.
    """
    made: list[str] = []
    tables = marked_tables(content)
    for layer, name in ((GAPS_LAYER, "gap_changes.csv"), (AREAS_LAYER, "impact_areas.csv")):
        if name not in tables:
            continue
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        options.layerName = layer
        if made:
            options.actionOnExistingFile = (
                QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
            )
        fields = columns[layer]
        sink = QgsVectorFileWriter.create(
            str(folder / LAYERS),
            qgis_fields(fields),
            Qgis.WkbType.MultiPolygon,
            target_crs(),
            QgsCoordinateTransformContext(),
            options,
        )
        if sink.hasError() != QgsVectorFileWriter.WriterError.NoError:
            raise InputError(LAYERS, f"it could not be written: {sink.errorMessage()}")
        frame = tables[name].assign(
            **{one.name: "" for one in fields if one.name not in tables[name]}
        )
        shapes = content.tables[name]["geometry"].to_numpy(dtype=object)
        write_frame(sink, frame, fields, _multi(shapes))
        # Writing ends when the writer goes, which cannot say how it went.
        del sink
        check_layer(folder / LAYERS, layer, len(frame))
        made.append(layer)
    return made


def check_layer(path: Path, layer: str, rows: int) -> None:
    """See that a layer holds what was written; SQLite's reasons do not come through GDAL.

    Raises:
        OSError: it does not.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            written = connection.execute(f'SELECT count(*) FROM "{layer}"').fetchone()[0]
    except sqlite3.Error as error:
        raise cut_short(path) from error
    if not sound or written != rows:
        raise cut_short(path)


def _multi(shapes: np.ndarray) -> np.ndarray:
    """Return polygons as multipolygons, so that a layer holds one kind."""
    result = np.array(shapes, dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.POLYGON):
        result[row] = shapely.multipolygons([result[row]])
    return result


def write_tables(folder: Path, content: Content) -> None:
    """Write every table as CSV."""
    (folder / TABLES).mkdir()
    for name, frame in marked_tables(content).items():
        write_csv(folder / TABLES / name, frame)


def write_charts(folder: Path, charts: Sequence[RankChart]) -> None:
    """Write every chart as SVG."""
    if charts:
        (folder / FOLDER).mkdir()
    for one in charts:
        save_svg(one.drawn, folder / FOLDER / f"{one.drawn.id}.svg")


def run_record(content: Content, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the versions, both packages with their checksums, parameters and the date."""
    record: dict[str, Any] = {
        "Plugin": plugin_metadata()["version"],
        **versions(),
        "Data": content.banner or tr("as supplied"),
        "Protective marking": content.marking() or tr("none"),
    }
    for title, side in zip(("Before", "After"), content.sides):
        record[f"{title}: package"] = side.package.name
        record[f"{title}: SHA-256"] = side.package.checksum()
        record[f"{title}: edition of the indices"] = side.edition or tr("none")
    record["Date"] = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {**record, **{str(name): _shown(value) for name, value in parameters.items()}}


def _shown(value: Any) -> str:
    """Format a parameter as it is typed: lists with commas, no needless decimals."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def write_page(
    folder: Path,
    content: Content,
    record: Mapping[str, Any],
    layers: bool,
    charts: Sequence[RankChart],
) -> None:
    """Write the page and the run record; all text of the data is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(resource("report_html"))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A colon in a path must not begin a scheme.
    environment.filters["path"] = lambda path: "./" + quote(path)
    infos = [package_info(side.package) for side in content.sides]
    html = environment.get_template("changes.html.j2").render(
        tr=tr,
        name=content.after.package.study_area().name,
        labels=content.labels,
        files=[side.package.name for side in content.sides],
        banner=content.banner,
        marking=content.marking(),
        sentences=content.sentences,
        sections=sections(content, record, layers, charts),
        infos=infos,
    )
    (folder / PAGE).write_text(html, encoding="utf-8")
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
