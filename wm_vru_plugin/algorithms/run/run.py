"""One run of an algorithm: its parameters, its log, and what it reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
)

from ...report.feedback import check_cancelled
from .outputs import write_table, write_with_attributes
from .reading import chosen_field, chosen_fields, layer_label, source_of
from .rows import polygons_of, read_points, read_rows
from .status import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

    from ...core.tables.field import Column
    from .base import VruAlgorithm
    from .reading import Polygons
    from .rows import Rows


@dataclass(frozen=True)
class Run:
    """What an algorithm works with while it runs, in place of four arguments to every function.

    Attributes:
        algorithm: the algorithm, which knows its parameters and the facts of their layers.
        parameters: values as they were given.
        context: QGIS's own.
        feedback: log, progress and the cancel button.
    """

    algorithm: VruAlgorithm
    parameters: dict[str, Any]
    context: QgsProcessingContext
    feedback: QgsProcessingFeedback

    def asks_for(self, name: str) -> bool:
        """Return whether a parameter was given a value, as an output is that somebody wants."""
        return self.parameters.get(name) is not None

    def check(self) -> None:
        """Raise `Cancelled` where the analyst has cancelled; the core calls it in long loops."""
        check_cancelled(self.feedback)

    def number(self, name: str) -> float:
        """Return a number."""
        return self.algorithm.parameterAsDouble(self.parameters, name, self.context)

    def whole(self, name: str) -> int:
        """Return a whole number."""
        return self.algorithm.parameterAsInt(self.parameters, name, self.context)

    def flag(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    def text(self, name: str) -> str:
        """Return a text, or the name of a field; "" where it was left out."""
        return self.algorithm.parameterAsString(self.parameters, name, self.context)

    def texts(self, name: str) -> list[str]:
        """Return several texts, or names of fields."""
        return self.algorithm.parameterAsStrings(self.parameters, name, self.context)

    def choice(self, name: str) -> str:
        """Return one of the words of an enumeration."""
        return self.algorithm.parameterAsEnumString(self.parameters, name, self.context)

    def choices(self, name: str) -> list[str]:
        """Return several of the words of an enumeration."""
        return self.algorithm.parameterAsEnumStrings(self.parameters, name, self.context)

    def file(self, name: str) -> str:
        """Return the path of a file or folder that is read; "" where it was left out."""
        return self.algorithm.parameterAsFile(self.parameters, name, self.context)

    def files(self, name: str) -> list[str]:
        """Return the paths of several files that are read."""
        return self.algorithm.parameterAsFileList(self.parameters, name, self.context)

    def file_output(self, name: str) -> str:
        """Return the path of a file or folder that is written."""
        return self.algorithm.parameterAsFileOutput(self.parameters, name, self.context)

    def output_layer(self, name: str) -> str:
        """Return the path of a layer, such as a raster, that is written."""
        return self.algorithm.parameterAsOutputLayer(self.parameters, name, self.context)

    def matrix(self, name: str) -> list[Any]:
        """Return the cells of a matrix, row by row."""
        return self.algorithm.parameterAsMatrix(self.parameters, name, self.context)

    def connection(self, name: str) -> str:
        """Return the name of a stored connection to a database."""
        return self.algorithm.parameterAsConnectionName(self.parameters, name, self.context)

    def schema(self, name: str) -> str:
        """Return the name of a schema of a database."""
        return self.algorithm.parameterAsSchema(self.parameters, name, self.context)

    def sink(self, name: str, *layout: Any) -> tuple[Any, str]:
        """Open a sink of these fields, geometry type and coordinate system; its id beside it."""
        return self.algorithm.parameterAsSink(self.parameters, name, self.context, *layout)

    def source(self, name: str) -> QgsProcessingFeatureSource:
        """Return the source of a layer or table.

        Raises:
            QgsProcessingException: it cannot be opened.
        """
        return source_of(self, name)

    def label(self, name: str, source: QgsProcessingFeatureSource) -> str:
        """Return what messages call a layer: its name, or its name within a file."""
        return layer_label(self, name, source)

    def field(self, name: str, source: QgsProcessingFeatureSource) -> str | None:
        """Return the field that a parameter names; None where it was left out."""
        return chosen_field(self, name, source)

    def fields(
        self, source: QgsProcessingFeatureSource, names: dict[str, str]
    ) -> dict[str, str | None]:
        """Return the fields of several parameters of a layer, by what the core calls them."""
        return chosen_fields(self, source, names)

    def polygons(
        self,
        name: str,
        fields: list[str],
        expression: str = "",
        keep: bool = False,
        near: np.ndarray | None = None,
    ) -> tuple[QgsProcessingFeatureSource, Polygons]:
        """Read polygons whole and repaired, with what their package states of them.

        Args:
            name: the parameter.
            fields: fields to read; each must exist.
            expression: keeps features for which it is true.
            keep: keep the features, to be written again by `write_joined`.
            near: geometries in EPSG:27700; only features whose rectangle meets one of theirs are
                read.

        Returns:
            The source, for its fields, and the polygons in EPSG:27700.

        Raises:
            InputError: unknown CRS, absent field, or geometry that cannot be used.
        """
        return polygons_of(self, name, fields, expression, keep, near)

    def rows(self, name: str, fields: list[str], expression: str = "") -> Rows:
        """Read a table or layer whole, its geometry in EPSG:27700 and unrepaired.

        Raises:
            InputError: unknown CRS, or an absent field.
        """
        return read_rows(self, name, fields, expression)

    def points(self, name: str, fields: list[str], expression: str = "") -> tuple[Rows, np.ndarray]:
        """Read points whole: their rows, and (n, 2) metres, NaN where one has no place.

        Raises:
            InputError: unknown CRS, or an absent field.
        """
        return read_points(self, name, fields, expression)

    def write(
        self,
        name: str,
        frame: pd.DataFrame,
        columns: Sequence[Column] | None = None,
        wkb_type: Qgis.WkbType | None = None,
    ) -> dict[str, str]:
        """Write a frame to a sink, with the columns that the algorithm declares for it.

        Args:
            name: the parameter.
            frame: rows.
            columns: where they depend on the run.
            wkb_type: geometry of the sink, where its name does not tell.

        Returns:
            Its id by name; nothing where it was not asked for.
        """
        declared = self.algorithm.COLUMNS[name] if columns is None else columns
        return write_table(self, name, frame, declared, wkb_type)

    def write_joined(
        self,
        name: str,
        source: QgsProcessingFeatureSource,
        polygons: Polygons,
        frame: pd.DataFrame,
        columns: Sequence[Column] | None = None,
    ) -> dict[str, str]:
        """Write polygons with the attributes they came with, and the declared columns behind."""
        declared = self.algorithm.COLUMNS[name] if columns is None else columns
        return write_with_attributes(self, name, source, polygons, frame, declared)

    def say(self, summary: str, status: str) -> dict[str, str]:
        """Log the summary, with the mark of invented data before it; return it as an output."""
        text = marked(summary, status)
        self.feedback.pushInfo(text)
        return {"SUMMARY": text}
