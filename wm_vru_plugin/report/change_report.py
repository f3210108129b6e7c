"""The folder of a change report: page, tables, layers and the record of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import numpy as np
import shapely
from qgis.core import Qgis, QgsCoordinateTransformContext, QgsVectorFileWriter

from ..core.errors import InputError
from ..i18n import tr
from ..resources_path import plugin_metadata, resource
from ..store.fields import qgis_fields
from ..store.schema_records import Column
from ..store.vector import target_crs, write_frame
from . import change_land_tables as show_land
from . import change_tables as show
from .change_content import Content, marked_tables
from .change_parts import Link, Section, TableBlock
from .csv_tables import write_csv
from .sources_text import package_info

PAGE, LAYERS, RECORD = "changes.html", "gap_changes.gpkg", "run.json"
ENTRIES = (PAGE, LAYERS, RECORD, show.TABLES)
"""What a run writes into its folder and replaces there; anything else stays."""
GAPS_LAYER, AREAS_LAYER = "gap_changes", "impact_area_changes"
RANK = "imd_rank_of_average_rank"


def write_layers(
    folder: Path, content: Content, columns: Mapping[str, Sequence[Column]]
) -> list[str]:
    """Write the gaps and the Impact Areas that were compared; return the names of the layers.

    Args:
        columns: fields of the layers, by name.

    Raises:
        InputError: the file cannot be written.
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
        # Writing ends when the writer goes.
        del sink
        made.append(layer)
    return made


def _multi(shapes: np.ndarray) -> np.ndarray:
    """Polygons as multipolygons, so that a layer holds one kind."""
    result = np.array(shapes, dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.POLYGON):
        result[row] = shapely.multipolygons([result[row]])
    return result


def write_tables(folder: Path, content: Content) -> None:
    """Write every table as CSV."""
    (folder / show.TABLES).mkdir()
    for name, frame in marked_tables(content).items():
        write_csv(folder / show.TABLES / name, frame)


def run_record(content: Content, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Versions, both packages with their checksums, parameters and the date."""
    record: dict[str, Any] = {
        "Plugin": plugin_metadata()["version"],
        "QGIS": Qgis.version(),
        "Data": content.banner or tr("as supplied"),
        "Protective marking": content.marking() or tr("none"),
    }
    for title, side in zip(("Before", "After"), content.sides):
        record[f"{title}: package"] = side.package.name
        record[f"{title}: SHA-256"] = side.package.checksum()
        record[f"{title}: edition of the indices"] = side.edition or tr("none")
    record["Date"] = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {**record, **{str(name): str(value) for name, value in parameters.items()}}


def write_page(folder: Path, content: Content, record: Mapping[str, Any], layers: bool) -> None:
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
        sections=_sections(content, record, layers),
        infos=infos,
    )
    (folder / PAGE).write_text(html, encoding="utf-8")
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def _sections(content: Content, record: Mapping[str, Any], layers: bool) -> list[Section]:
    tables, result = content.tables, []
    if "deprivation.csv" in tables:
        notes = [
            *content.remarks.get("deprivation.csv", []),
            tr(
                "The tenth is England's, of each edition by itself: a share that falls means that "
                "the authorities stand better beside England, not that deprivation fell. Areas "
                "and measures differ between editions, so no area's rank or decile is "
                "subtracted from another's. Intervals (Wilson; Newcombe for differences) take the "
                "areas for independent, which neighbours are not: they are a guide."
            ),
        ]
        blocks = [show.deprivation_block(content), show.authority_block(content)]
        blocks += [show.rank_block(content, name) for name in _ranks(content)]
        title = tr("Deprivation by domain")
        result.append(Section(title, tuple(notes), tables=tuple(blocks)))
    if "gaps_by_domain.csv" in tables:
        items = tables["gaps_by_domain.csv"]["domain"]
        lists = (show_land.gap_list(content, item) for item in items)
        blocks = [show_land.gaps_block(content), *(block for block in lists if block)]
        note = tr(
            "A gap is a concentration of LSOAs in England's most deprived tenth that the Impact "
            "Areas of the same package do not cover. Gaps are the same where they share land; "
            "why one closed or opened is read from its land on the other side."
        )
        links = (Link(LAYERS, LAYERS, tr("gaps and Impact Areas as layers")),) if layers else ()
        result.append(Section(tr("Gaps"), (note,), tables=tuple(blocks), links=links))
    if "impact_areas.csv" in tables:
        block = show_land.areas_block(content)
        texts = () if block else (tr("No Impact Area changed in name, land or adoption."),)
        blocks = [block] if block else []
        result.append(Section(tr("Impact Areas"), texts, tables=tuple(blocks)))
    if "indicators.csv" in tables:
        block = show.indicator_block(content)
        note = tr(
            "The latest period of each package. Shares change by percentage points, rates by a "
            "ratio (×). Ranks and scores of the indices are not subtracted. Restricted "
            "counts are rounded to 5, those below 7 left out, and rates made from them."
        )
        none = () if block else (tr("No series could be compared; the table says why."),)
        blocks = [block] if block else []
        links = (Link("indicators.csv", f"{show.TABLES}/indicators.csv"),)
        result.append(Section(tr("Indicators"), (note, *none), tables=tuple(blocks), links=links))
    if "counts_by_authority.csv" in tables:
        note = tr(
            "Restricted counts are rounded to 5; those below 7, and others that would give them "
            "away, are hidden (–). Rates and ratios are made from what is shown; residents are "
            "of all ages."
        )
        blocks = [show.counts_block(content)]
        result.append(Section(tr("Counts by authority"), (note,), tables=tuple(blocks)))
    if content.missing:
        lines = tuple(f"{name}: {tr('needs')} {needs}" for name, needs in content.missing.items())
        result.append(Section(tr("Not compared"), sentences=lines))
    rows = tuple((str(name), str(value)) for name, value in record.items())
    block = TableBlock(tr("What made this report"), (tr("Item"), tr("Value")), rows, RECORD)
    links = (Link("provenance.csv", f"{show.TABLES}/provenance.csv", tr("every file read")),)
    if "provenance.csv" not in tables:
        links = ()
    return [*result, Section(tr("Run record"), tables=(block,), links=links)]


def _ranks(content: Content) -> list[str]:
    """The rank of the index as a whole, or else the first at hand."""
    if "authority_ranks.csv" not in content.tables:
        return []
    names = list(dict.fromkeys(content.tables["authority_ranks.csv"]["indicator"]))
    return [RANK] if RANK in names else names[:1]
