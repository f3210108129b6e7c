"""What the sentences of overlap and gaps call the areas of need and of coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterString

from ...i18n import tr

if TYPE_CHECKING:
    from ...core.coverage.sentences import Noun
    from .base import VruAlgorithm
    from .run import Run

UNITS = (
    ("NEED_UNIT", "Name of a need area", "LSOA", "MSOA, ward or authority"),
    ("COVERAGE_UNIT", "Name of a coverage area", "Impact Area", "beat or catchment"),
)


def add_units(algorithm: VruAlgorithm) -> None:
    """Add the names of the units."""
    for name, title, default, others in UNITS:
        algorithm.add_advanced(
            QgsProcessingParameterString(name, tr(title), default),
            f"One of them, as the sentences are to call it, such as {default}, {others}. A plural "
            "that is not regular stands behind a stroke: hex/hexes.",
        )


def units_of(run: Run) -> tuple[Noun, Noun]:
    """Return the names of need and coverage areas.

    Raises:
        InputError: a name is empty.
    """
    from ...core.coverage.sentences import noun

    need, cover = (noun(run.text(name), tr(title)) for name, title, _, _ in UNITS)
    return need, cover
