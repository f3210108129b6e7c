"""Parts from what the other rooms of the report make: map pages, charts, tables, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....core.tables.missing import is_missing
from ....i18n import tr
from ...figures.catalogue import figure
from ...figures.chart_figure import HEAT_TABLE
from ...tables.content import SMALL, Column, Table, Value
from .area_map import area_map
from .media import page_picture
from .parts import CHART, MAP, FigurePart, FileLink, InteractiveMapPart, MissingPart, TablePart
from .sections import SUMMARY

if TYPE_CHECKING:
    from ....store.package.package import Package
    from ...charts.draw import Drawn
    from ...figures.chart_figure import ChartFigure
    from ..pages.maps import PageRecord

MAP_ID = "areas"
_SAID = ("needs ", "Not in the package: ")
"""How sentences begin that say what is needed; the page has words of its own for it."""
_ROWS_OF_DATA = 400
"""A chart of more values than this shows them in its file alone."""


def map_part(record: PageRecord, folder: str | Path, prefix: str = "") -> FigurePart:
    """Make the part of the page for a map.

    Args:
        record: as `export.export_maps` gives it.
        folder: where the page's pictures are.
        prefix: that folder's path in the report's folder, such as "maps"; "" for the same.
    """
    before = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    files = [FileLink(before + record.png, tr("Full size (PNG)"))] if record.png else []
    if record.pdf:
        text = tr("Page {0} of the maps (PDF)").format(record.pdf_page)
        files.append(FileLink(before + record.pdf, text))
    return FigurePart(
        record.id,
        record.section,
        record.title,
        MAP,
        page_picture(Path(folder) / (record.png or record.thumbnail)),
        record.alt,
        record.subtitle,
        record.sources,
        (record.note,) if record.note else (),
        (record.banner,) if record.banner else (),
        record.marking,
        None,
        tuple(files),
    )


def missing_maps(missing: Mapping[str, str]) -> list[MissingPart]:
    """Make parts for maps that were not drawn, from their ids and what they need."""
    parts = []
    for name, needs in missing.items():
        record = figure(name)
        parts.append(MissingPart(name, record.section, tr(record.title), _plain(needs)))
    return parts


def missing_chart(record: ChartFigure, needs: str) -> MissingPart:
    """Make the part for a chart that was not drawn."""
    return MissingPart(record.id, record.section, tr(record.title), _plain(needs))


def _plain(needs: str) -> str:
    """Return what is needed, without the words and full stop that the page sets around it."""
    text = needs.strip().rstrip(".")
    for words in _SAID:
        if text.startswith(words):
            return text[len(words) :]
    return text


def chart_part(
    drawn: Drawn, record: ChartFigure, svg: str, files: Sequence[FileLink] = ()
) -> FigurePart:
    """Make the part of the page for a chart.

    Args:
        drawn: as `charts.draw.draw_chart` gives it.
        record: its record, for section and title.
        svg: of `charts.saving.svg_text`.
        files: files of the report that hold it.
    """
    marks = (drawn.banner,) if drawn.banner else ()
    data = None
    if 0 < len(drawn.table) <= _ROWS_OF_DATA:
        data = TablePart(_data_table(drawn.table, record, drawn.caption))
    return FigurePart(
        drawn.id,
        record.section,
        tr(record.title),
        CHART,
        svg,
        drawn.alt_text,
        drawn.caption,
        drawn.source,
        drawn.notes,
        marks,
        drawn.marking,
        data,
        tuple(files),
    )


def _data_table(frame: pd.DataFrame, record: ChartFigure, caption: str) -> Table:
    """Make the table of a chart's values, of columns that differ between rows or hold numbers."""
    hours = record.kind == HEAT_TABLE
    names = [name for name in frame.columns if hours or frame[name].notna().any()]
    names = [name for name in names if name != "panel" or frame["panel"].nunique() > 1]
    columns = []
    for name in names:
        values = pd.to_numeric(frame[name], errors="coerce")
        number = values.notna().sum() == frame[name].notna().sum() and _is_numeric(frame[name])
        decimals = (0 if (values.dropna() % 1 == 0).all() else 2) if number else None
        columns.append(Column(str(name), str(name).replace("_", " ").capitalize(), "", decimals))
    rows = tuple(
        tuple(_value(value, column) for value, column in zip(row, columns))
        for row in frame[names].itertuples(index=False)
    )
    # In a table of hours a cell without a number is one that is hidden.
    signs = {
        (at, place): SMALL
        for at, row in enumerate(rows)
        for place, value in enumerate(row)
        if hours and value is None
    }
    return Table(
        f"{record.id}-data",
        record.section,
        tr(record.title),
        caption,
        tuple(columns),
        rows,
        signs=signs,
    )


def _is_numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _value(value: object, column: Column) -> Value:
    if is_missing(value):
        return None
    return float(value) if column.is_number else str(value)  # type: ignore[arg-type]


def table_parts(
    tables: Iterable[Table], files: Mapping[str, Sequence[FileLink]]
) -> list[TablePart]:
    """Return the tables, each with its files by the table's key."""
    return [TablePart(table, tuple(files.get(table.key, ()))) for table in tables]


def interactive_map(
    package: Package,
    sources: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    marks: tuple[str, ...] = (),
    marking: str = "",
) -> InteractiveMapPart | None:
    """Make the map of the package's LSOAs by national decile; None where it holds no deciles."""
    model = area_map(package)
    if model is None:
        return None
    title = tr("Deprivation by small area, domain by domain")
    coarse = tr("Outlines are rounded to {0:.0f} metres.").format(model.grid.cell)
    return InteractiveMapPart(
        MAP_ID, SUMMARY, title, model, sources, (*notes, coarse), marks, marking
    )
