"""Reading tables and points for the analyses, and the outputs that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from .reading import Polygons, counted, layer_label, read_polygons, source_of
from .status import (
    RESTRICTED_FIELD,
    STATUS_FIELDS,
    stated_status,
    tell_restricted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd

    from .base import VruAlgorithm
    from .run import Run


@dataclass
class Rows:
    """A table, or the attributes of a layer: fields asked for and `feature_id`.

    `geometry` is the layer's, in EPSG:27700, None where a feature has none (an array of None for a
    table). `status` is SYNTHETIC or ILLUSTRATIVE where the rows or their package say so;
    `restricted` likewise.
    """

    frame: pd.DataFrame
    geometry: np.ndarray
    label: str
    status: str = AS_SUPPLIED
    restricted: bool = False


def add_source(
    algorithm: VruAlgorithm,
    name: str,
    title: str,
    help_text: str,
    kind: Qgis.ProcessingSourceType = Qgis.ProcessingSourceType.Vector,
    optional: bool = False,
) -> None:
    """Add an input: any table or layer (`Vector`), polygons or points."""
    algorithm.add(
        QgsProcessingParameterFeatureSource(name, tr(title), [kind], optional=optional), help_text
    )


def add_sink(
    algorithm: VruAlgorithm,
    name: str,
    title: str,
    help_text: str,
    kind: Qgis.ProcessingSourceType = Qgis.ProcessingSourceType.Vector,
    optional: bool = False,
    by_default: bool = True,
) -> None:
    """Add an output: a table (`Vector`), polygons or points; an optional one is not made in a
    dialogue unless `by_default`."""
    algorithm.add(
        QgsProcessingParameterFeatureSink(
            name, tr(title), kind, optional=optional, createByDefault=by_default
        ),
        help_text,
    )


def add_summary(algorithm: VruAlgorithm) -> None:
    """Add the output that `tell` fills."""
    algorithm.addOutput(QgsProcessingOutputString("SUMMARY", tr("Summary in plain English")))


def read_rows(
    run: Run,
    name: str,
    fields: list[str],
    expression: str = "",
    reader: Callable[..., tuple[pd.DataFrame, np.ndarray]] | None = None,
) -> Rows:
    """Read a source parameter whole: its fields, and geometry where it has any, unrepaired.

    Args:
        fields: fields to read; each must exist.
        expression: keeps features for which it is true.
        reader: reads instead of `store.layers.layers.read_source`.

    Raises:
        InputError: unknown CRS, or an absent field.
    """
    from ...store.layers.layers import feature_request, read_source, require_fields
    from ...store.package.layer_provenance import stated_of

    source = source_of(run, name)
    label = layer_label(run, name, source)
    wanted = list(dict.fromkeys(fields))
    require_fields(source, wanted, label)
    for extra in (*STATUS_FIELDS, RESTRICTED_FIELD):
        if source.fields().lookupField(extra) >= 0 and extra not in wanted:
            wanted.append(extra)
    request = feature_request(source, wanted, label, run.context.transformContext(), run.feedback)
    if expression:
        request.setFilterExpression(expression)
    frame, geometry = (reader or read_source)(
        source,
        wanted,
        label,
        run.context.transformContext(),
        run.feedback,
        request,
        counted=counted(run, name),
    )
    total = source.featureCount()
    of_all = f" of {total:,}" if total >= 0 and total != len(frame) else ""
    run.feedback.pushInfo(f"{label}: {len(frame):,}{of_all} rows read.")
    stated = stated_of(run.algorithm.facts(name))
    restricted = tell_restricted(frame, stated.restricted, label, run.feedback)
    return Rows(frame, geometry, label, stated_status(frame, stated.statuses), restricted)


def polygons_of(
    run: Run,
    name: str,
    fields: list[str],
    expression: str = "",
    keep: bool = False,
    near: np.ndarray | None = None,
) -> tuple[QgsProcessingFeatureSource, Polygons]:
    """Read a polygon source parameter, repaired, with what its package states of it.

    Args:
        fields: fields to read; each must exist.
        expression: keeps features for which it is true.
        keep: keep the features, to be written again by `write_with_attributes`.
        near: geometries in EPSG:27700; only features whose rectangle meets one of theirs are read.

    Returns:
        The source, for its fields, and the polygons.
    """
    from ...store.package.layer_provenance import stated_of

    source = source_of(run, name)
    label = layer_label(run, name, source)
    if source.fields().names().count(RESTRICTED_FIELD):
        fields = [*fields, RESTRICTED_FIELD]
    polygons = read_polygons(run, name, fields, expression, near, keep)
    stated = stated_of(run.algorithm.facts(name))
    if polygons.status == AS_SUPPLIED:
        polygons.status = stated_status(polygons.frame, stated.statuses)
    polygons.restricted = tell_restricted(polygons.frame, stated.restricted, label, run.feedback)
    return source, polygons


def check_codes(polygons: Polygons, field: str | None) -> None:
    """Refuse a layer in which an area stands twice, since all its numbers would count twice.

    Args:
        field: field of codes; None for none, as where features are their own areas.

    Raises:
        InputError: a code stands in two rows; names it.
    """
    from ...core.tables.columns import check_once, text_column

    if field:
        codes = text_column(polygons.frame, field, polygons.label)
        check_once(codes, f"Layer '{polygons.label}', field '{field}'")


def read_points(
    run: Run, name: str, fields: list[str], expression: str = ""
) -> tuple[Rows, np.ndarray]:
    """`read_rows` of a point layer, and (n, 2) coordinates in metres, NaN where a feature has no
    place; a multipoint counts at the middle of its points. No geometry objects are made."""
    import numpy as np

    from ...store.geopackage.points import point_table, read_point_table
    from ...store.layers.points import read_point_source

    def read(
        source: QgsProcessingFeatureSource, wanted: list[str], *rest: Any, counted: bool
    ) -> tuple[pd.DataFrame, np.ndarray]:
        given = run.parameters.get(name)
        whole = not expression and not isinstance(given, QgsProcessingFeatureSourceDefinition)
        table = point_table(run.algorithm.facts(name), wanted) if whole else None
        if table is not None:
            return read_point_table(table, run.feedback)
        return read_point_source(source, wanted, *rest, counted=counted)

    rows = read_rows(run, name, fields, expression, read)
    xy = rows.geometry
    rows.geometry = np.full(len(xy), None, dtype=object)
    lost = int(np.isnan(xy).any(axis=1).sum())
    if lost:
        run.feedback.pushWarning(f"{rows.label}: {lost:,} of {len(xy):,} rows have no location.")
    return rows, xy
