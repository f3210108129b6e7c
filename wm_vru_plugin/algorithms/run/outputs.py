"""Writing results to the sinks of an algorithm.

Once begun, writing is not cancelled: it takes a second or two, and a file half written is worse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingUtils,
)

from ...core.tables.field import RESTRICTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

    from ...core.tables.field import Column
    from .reading import Polygons
    from .run import Run

_KINDS = {
    "OUTPUT": Qgis.WkbType.MultiPolygon,
    "PIECES": Qgis.WkbType.MultiPolygon,
    "AREAS": Qgis.WkbType.MultiPolygon,
}


def write_table(
    run: Run,
    name: str,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    wkb_type: Qgis.WkbType | None = None,
) -> dict[str, str]:
    """Write a frame to a sink, with its `geometry` column if the sink has geometry.

    Args:
        frame: rows; where a column `restricted` says so of any, a field of it is written too.
        wkb_type: geometry of the sink, where its name (`OUTPUT`, `PIECES`, `AREAS`: polygons;
            others: none) does not tell.

    Returns:
        The output id under the sink's name; nothing where the sink was not asked for.
    """
    from ...store.layers.fields import qgis_fields
    from ...store.layers.layers import target_crs, write_frame

    columns = _with_restricted(columns, "restricted" in frame and bool(frame["restricted"].any()))
    none = Qgis.WkbType.NoGeometry
    if wkb_type is None:
        wkb_type = _KINDS.get(name, none) if "geometry" in frame else none
    spatial = wkb_type != Qgis.WkbType.NoGeometry
    sink, destination = run.sink(
        name,
        qgis_fields(columns),
        wkb_type,
        target_crs() if spatial else QgsCoordinateReferenceSystem(),
    )
    if sink is None:
        if not run.asks_for(name):
            return {}
        raise QgsProcessingException(run.algorithm.invalidSinkError(run.parameters, name))
    geometry = multipolygons(frame["geometry"].to_numpy()) if spatial else None
    write_frame(sink, frame, columns, geometry)
    return {name: destination}


def write_with_attributes(
    run: Run,
    name: str,
    source: QgsProcessingFeatureSource,
    polygons: Polygons,
    frame: pd.DataFrame,
    columns: Sequence[Column],
) -> dict[str, str]:
    """Write polygons with the attributes of the features they came from, and ours behind them.

    Args:
        source: the layer, for its fields.
        polygons: what was read from it, with its features kept; where it is restricted, a field
            says so.
        frame: our columns, `feature_id`, and `geometry`.
    """
    import shapely

    from ...store.layers.fields import column_values, qgis_fields
    from ...store.layers.layers import target_crs

    theirs = source.fields()
    if polygons.restricted and theirs.lookupField(RESTRICTED.name) < 0:
        columns = _with_restricted(columns, True)
        frame = frame.assign(restricted=True)
    # A file cannot have two key columns; the layer's own is of no use in the output.
    kept = [i for i in range(theirs.count()) if theirs.at(i).name().lower() not in _KEYS]
    fields = QgsProcessingUtils.combineFields(_subset(theirs, kept), qgis_fields(columns))
    sink, destination = run.sink(name, fields, Qgis.WkbType.MultiPolygon, target_crs())
    if sink is None:
        if not run.asks_for(name):
            return {}
        raise QgsProcessingException(run.algorithm.invalidSinkError(run.parameters, name))
    values = zip(*(column_values(frame, column) for column in columns))
    shapes = frame["geometry"].to_numpy()
    for number, (row, values_of_row) in enumerate(zip(frame["feature_id"], values)):
        original = polygons.features[int(row)]
        geometry = original.geometry()
        if str(row) in polygons.repaired or not geometry.convertToMultiType():
            geometry = QgsGeometry()
            shape = multipolygons(shapes[number : number + 1])[0]
            geometry.fromWkb(shapely.to_wkb(shape, output_dimension=3))
        feature = QgsFeature(fields)
        attributes = original.attributes()
        feature.setAttributes([*(attributes[index] for index in kept), *values_of_row])
        feature.setGeometry(geometry)
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                run.algorithm.writeFeatureError(sink, run.parameters, name)
            )
    return {name: destination}


_KEYS = {"fid", "ogc_fid"}


def _with_restricted(columns: Sequence[Column], restricted: bool) -> Sequence[Column]:
    """Return the columns, followed by the mark of restricted counts where it is needed."""
    if restricted and RESTRICTED.name not in {column.name for column in columns}:
        return (*columns, RESTRICTED)
    return columns


def _subset(fields: Any, kept: list[int]) -> Any:
    from qgis.core import QgsFields

    subset = QgsFields()
    for index in kept:
        subset.append(QgsField(fields.at(index)))
    return subset


def multipolygons(geometries: np.ndarray) -> np.ndarray:
    """Return polygons as multipolygons, so that a layer holds one kind; others as they are."""
    import numpy as np
    import shapely

    result = np.array(geometries, dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.POLYGON):
        result[row] = shapely.multipolygons([result[row]])
    return result
