"""Reading a table to be suppressed and writing it again, with all its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QMetaType

from ...core.errors import InputError
from ...i18n import tr
from ..run.run import Run
from ..run.status import STATUS_FIELDS, stated_status

if TYPE_CHECKING:
    import pandas as pd

_KEYS = ("fid", "ogc_fid", "data_status")


@dataclass
class ReadTable:
    """What was read: rows by feature, the source, and its name and status."""

    frame: pd.DataFrame
    features: dict[int, QgsFeature]
    source: QgsProcessingFeatureSource
    label: str
    status: str


def read_table(run: Run, source: QgsProcessingFeatureSource, used: list[str]) -> ReadTable:
    """Read all attributes; say which numbers are passed on unguarded.

    Raises:
        InputError: a field is absent, or the reference system unknown.
    """
    from ...store.layers.layers import feature_request, read_source, require_fields
    from ...store.package.layer_provenance import stated_of

    label = run.label("INPUT", source)
    require_fields(source, used, label)
    names = [field.name() for field in source.fields()]
    wanted = list(dict.fromkeys([*used, *(n for n in STATUS_FIELDS if n in names)]))
    features: dict[int, QgsFeature] = {}
    transforms = run.context.transformContext()
    request = feature_request(source, names, label, transforms, run.feedback)
    frame, _ = read_source(source, wanted, label, transforms, run.feedback, request, features)
    run.feedback.pushInfo(f"{label}: {len(frame):,} rows read, 0 left out.")
    others = [
        field.name()
        for field in source.fields()
        if field.isNumeric() and field.name() not in used and field.name().lower() not in _KEYS
    ]
    if others:
        run.feedback.pushWarning(
            tr("Numbers passed on as they are, since they were not named: {0}.").format(
                ", ".join(others)
            )
        )
    stated = stated_of(run.algorithm.facts("INPUT"))
    return ReadTable(frame, features, source, label, stated_status(frame, stated.statuses))


def warn_of_several(
    counts: list[str], nested: list[tuple[str, str]], feedback: QgsProcessingFeedback
) -> None:
    """Say that counts of one table were not guarded against one another."""
    feedback.pushWarning(
        tr(
            "{0} fields of counts are guarded each by itself. Where they add up to a published "
            "number, or one is part of another, name it as the field of the sum or of the whole; "
            "else a reader may narrow hidden counts by the others."
        ).format(len(counts))
    )
    for part, whole in nested:
        feedback.pushWarning(
            tr("'{0}' is nowhere above '{1}', as if it were a part of it.").format(part, whole)
        )


def write_guarded(
    run: Run,
    table: ReadTable,
    frame: pd.DataFrame,
    counts: list[str],
    real: list[str],
    lines: list[str],
) -> dict[str, Any]:
    """Write the features with their attributes, what was guarded in place of what was read.

    Args:
        frame: the guarded rows.
        counts: fields of counts, each with a field of marks.
        real: fields of rates and limits; lines: denominators.

    Raises:
        InputError: the table has a field of marks already.
    """
    import numpy as np

    from ...core.tables.field import DATA_STATUS, Column
    from ...store.layers.fields import column_values, qgis_fields
    from ...store.layers.layers import target_crs

    theirs = table.source.fields()
    kept = [i for i in range(theirs.count()) if theirs.at(i).name().lower() not in _KEYS]
    marks = [
        Column(f"{n}_suppressed", "str", f"{n}: c, s or r; see wmvru:suppress") for n in counts
    ]
    extra = (*marks, DATA_STATUS)
    fields = QgsFields()
    for index in kept:
        field = QgsField(theirs.at(index))
        if field.name() in real:
            # A rate of a rounded count is no whole number.
            field = QgsField(field.name(), QMetaType.Type.Double)
        fields.append(field)
    for field in qgis_fields(extra):
        if not fields.append(field):
            raise InputError(
                table.label,
                f"it has a field '{field.name()}' already",
                "a table not yet suppressed",
            )
    kind = table.source.wkbType()
    spatial = kind not in (Qgis.WkbType.NoGeometry, Qgis.WkbType.Unknown)
    crs = target_crs() if spatial else QgsCoordinateReferenceSystem()
    sink, destination = run.sink("OUTPUT", fields, kind, crs)
    if sink is None:
        raise QgsProcessingException(run.algorithm.invalidSinkError(run.parameters, "OUTPUT"))
    frame = frame.assign(data_status=table.status)
    changed = {
        n: frame[n].to_numpy(dtype=float, na_value=np.nan)
        for n in frame
        if n in (*counts, *real, *lines)
    }
    values = list(zip(*(column_values(frame, column) for column in extra)))
    for number, identity in enumerate(frame["feature_id"]):
        original = table.features[int(identity)]
        attributes = []
        for index in kept:
            name = theirs.at(index).name()
            value = original.attributes()[index]
            if name in changed:
                new = changed[name][number]
                value = None if np.isnan(new) else float(new) if new % 1 else int(new)
            attributes.append(value)
        feature = QgsFeature(fields)
        feature.setAttributes([*attributes, *values[number]])
        feature.setGeometry(original.geometry())
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                run.algorithm.writeFeatureError(sink, run.parameters, "OUTPUT")
            )
    return {"OUTPUT": destination}
