"""Reading the layers of the overlap and gap algorithms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
)

from ...core.errors import InputError
from ...core.places.domains import domain
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from .inputs import NO_DOMAIN
from .status import STATUS_FIELDS, stated_status

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .run import Run


@dataclass
class Polygons:
    """A polygon layer as arrays: rows, valid geometry in EPSG:27700, and its name for messages.

    `status` is SYNTHETIC or ILLUSTRATIVE where its rows or its package say so; `restricted`
    likewise, where `rows.polygons_of` read it. `features` are those read, by id, where they were
    asked for; `repaired` are the ids of those that were mended.
    """

    frame: pd.DataFrame
    geometry: np.ndarray
    label: str
    status: str = AS_SUPPLIED
    features: dict[int, QgsFeature] = field(default_factory=dict)
    repaired: frozenset[str] = frozenset()
    restricted: bool = False


def source_of(run: Run, name: str) -> QgsProcessingFeatureSource:
    """Open the source of a parameter, without Processing's check of geometries.

    Raises:
        QgsProcessingException: it cannot be opened.
    """
    source = run.algorithm.source(name)
    if source is None:
        raise QgsProcessingException(run.algorithm.invalidSourceError(run.parameters, name))
    # Repair comes after reading; Processing would stop at the first invalid feature.
    source.setInvalidGeometryCheck(Qgis.InvalidGeometryCheck.NoCheck)
    return source


def layer_label(run: Run, name: str, source: QgsProcessingFeatureSource) -> str:
    """Return a layer's name for messages: its own, or its name within a file given by address.

    Processing calls a layer of a GeoPackage after the file, so that two layers of one package
    would share a name.
    """
    value = run.parameters.get(name)
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str) and "|layername=" in value:
        return value.split("|layername=", 1)[1].split("|", 1)[0]
    return source.sourceName()


def chosen_field(run: Run, name: str, source: QgsProcessingFeatureSource) -> str | None:
    """Return the field of a parameter; None where it was left out.

    A default that the layer lacks counts as left out and is said aloud; another name is an error
    when the layer is read.
    """
    field = run.text(name)
    if not field:
        return None
    default = run.algorithm.parameterDefinition(name).defaultValue()
    if field == default and source.fields().lookupField(field) < 0:
        layer = run.algorithm.parameterDefinition(name).parentLayerParameterName()
        run.feedback.pushWarning(
            tr("Layer '{layer}' has no field '{field}'; going on without.").format(
                layer=layer_label(run, layer, source), field=field
            )
        )
        return None
    return field


def chosen_fields(
    run: Run, source: QgsProcessingFeatureSource, names: dict[str, str]
) -> dict[str, str | None]:
    """`chosen_field` of several parameters of a layer, by what the core calls the fields."""
    return {ours: chosen_field(run, name, source) for ours, name in names.items()}


def decile_filter(run: Run) -> tuple[str, int, str]:
    """Field of deciles ("" for no filter), maximum decile, and the need in words."""
    from ...core.coverage.sentences import tenth_phrase

    most = run.whole("MAX_DECILE")
    field = run.text("DECILE_FIELD")
    if field:
        return field, most, f"with '{field}' of at most {most}"
    chosen = run.choice("DOMAIN")
    if chosen in ("", NO_DOMAIN):
        return "", most, ""
    return domain(chosen).decile_field, most, tenth_phrase(domain(chosen).phrase, most)


def filter_expression(field: str, most: int) -> str:
    """Return the expression for deciles of at most `most`; a missing decile is not a low one."""
    return f"{QgsExpression.quotedColumnRef(field)} <= {int(most)}"


def counted(run: Run, name: str) -> bool:
    """Return whether the layer of a parameter knows its number of rows exactly, as it is read."""
    from ...store.layers.features import is_counted

    facts = run.algorithm.facts(name)
    chosen = isinstance(run.parameters.get(name), QgsProcessingFeatureSourceDefinition)
    if facts is None or facts.edited or chosen:
        return False
    return is_counted(facts.provider, facts.address)


def read_polygons(
    run: Run,
    name: str,
    fields: list[str],
    expression: str = "",
    near: np.ndarray | None = None,
    keep: bool = False,
) -> Polygons:
    """Read the polygons of a parameter, repair what is invalid, and log each repair.

    Args:
        run: the run.
        name: the parameter.
        fields: fields to read.
        expression: keeps features for which it is true.
        near: geometries in EPSG:27700; only features whose rectangle meets one of theirs are read.
        keep: also keep the features, with all their attributes, to be written again.

    Raises:
        InputError: unknown CRS, absent field, or geometry that cannot be used.
    """
    from ...core.geometry.repair import repair
    from ...store.layers.layers import feature_request, read_source, require_fields

    source = source_of(run, name)
    label = layer_label(run, name, source)
    feedback, transforms = run.feedback, run.context.transformContext()
    own = [field for field in STATUS_FIELDS if source.fields().lookupField(field) >= 0]
    fields = list(dict.fromkeys([*fields, *own]))
    require_fields(source, fields, label)
    every = [item.name() for item in source.fields()]
    features: dict[int, QgsFeature] = {}
    request = feature_request(source, every if keep else fields, label, transforms, feedback)
    if expression:
        request.setFilterExpression(expression)
    kept = features if keep else None
    if near is None:
        whole = counted(run, name)
        frame, geometry = read_source(
            source, fields, label, transforms, feedback, request, kept, whole
        )
    else:
        from ...store.layers.candidates import read_near

        frame, geometry = read_near(source, fields, label, near, request, feedback, kept)
    geometry, repairs = repair(geometry, label, frame["feature_id"].tolist())
    for line in repairs:
        feedback.pushWarning(str(line))
    total = source.featureCount()
    of_all = f" of {total:,}" if total >= 0 and total != len(frame) else ""
    feedback.pushInfo(
        f"{label}: {len(frame):,}{of_all} polygons read, {len(repairs):,} repaired, 0 refused."
    )
    mended = frozenset(line.id for line in repairs)
    return Polygons(frame, geometry, label, stated_status(frame), features, mended)


def check_layers_meet(
    need: Polygons,
    need_source: QgsProcessingFeatureSource,
    cover: Polygons,
    cover_source: QgsProcessingFeatureSource,
    context: QgsProcessingContext,
) -> None:
    """Refuse coverage without features, and layers that lie apart.

    The layers are compared whole: that the few areas which a filter keeps lie apart from the
    coverage is a finding, not a fault.

    Raises:
        InputError: there is no coverage, or the extents do not meet.
    """
    from ...core.geometry.repair import check_extents

    if not len(cover.geometry):
        raise InputError(cover.label, "there are no features", "at least one polygon")
    needed = _extent(need, need_source, context)
    if len(needed):
        check_extents(needed, need.label, _extent(cover, cover_source, context), cover.label)


def _extent(
    polygons: Polygons, source: QgsProcessingFeatureSource, context: QgsProcessingContext
) -> np.ndarray:
    """Return the polygons' geometries and the rectangle that the layer states, in EPSG:27700."""
    import numpy as np
    import shapely

    from ...store.layers.layers import target_crs

    transform = QgsCoordinateTransform(source.sourceCrs(), target_crs(), context.transformContext())
    try:
        box = transform.transformBoundingBox(source.sourceExtent())
    except QgsCsException:
        return polygons.geometry
    if box.isEmpty() or not box.isFinite():
        return polygons.geometry
    rectangle = shapely.box(*(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))
    return np.append(polygons.geometry, rectangle)
