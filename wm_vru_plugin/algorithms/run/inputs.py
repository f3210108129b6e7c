"""Parameters that the overlap and gap algorithms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
)

from ...core.places.domains import DOMAIN_IDS, DOMAINS
from ...i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .base import VruAlgorithm

NO_DOMAIN = "none"
NEED_FIELDS = {
    "code": "CODE_FIELD",
    "authority": "AUTHORITY_FIELD",
    "population": "POPULATION_FIELD",
}
"""Parameters of `add_need_fields`, by what the core calls the columns."""


def add_need(algorithm: VruAlgorithm) -> None:
    """Add the need layer and its filter."""
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "NEED", tr("Need polygons"), [Qgis.ProcessingSourceType.VectorPolygon]
        ),
        "Areas of need, such as the package's 'lsoa_deprivation'. Invalid geometry is repaired "
        "and logged; other coordinate systems are transformed to EPSG:27700.",
    )
    algorithm.add(
        choice_parameter("DOMAIN", "Domain", [NO_DOMAIN, *DOMAIN_IDS]),
        "Keeps the areas whose national decile in this domain (field '<domain>_decile') is at "
        "most the maximum decile; 'none' takes every polygon. Domains: "
        + "; ".join(f"{item.id} = {item.name}" for item in DOMAINS)
        + ".",
    )
    algorithm.add_advanced(
        field_parameter("DECILE_FIELD", "Field of deciles", "", optional=True, numeric=True),
        "Instead of a domain: the field to filter by. It wins over the domain.",
    )
    algorithm.add(
        number_parameter("MAX_DECILE", "Maximum decile", 1, 1, 10),
        "1 keeps the most deprived tenth in England, 2 the two most deprived tenths, and so on.",
    )


def add_coverage(algorithm: VruAlgorithm) -> None:
    """Add the coverage layer and the field of its names."""
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "COVERAGE", tr("Coverage polygons"), [Qgis.ProcessingSourceType.VectorPolygon]
        ),
        "Areas where somebody is at work, such as Impact Areas. To use adopted areas only, set "
        'the layer\'s feature filter to "adopted".',
    )
    algorithm.add_advanced(
        field_parameter("COVERAGE_NAME", "Field of coverage names", "name", parent="COVERAGE"),
        "Names of the coverage areas in the results.",
    )


def add_need_fields(algorithm: VruAlgorithm) -> None:
    """Add the fields of code, authority and residents."""
    for name, title, default, help_text in (
        ("CODE_FIELD", "Field of area codes", "code", "Identifies each need polygon."),
        ("AUTHORITY_FIELD", "Field of authorities", "lad_name", "Groups the tables by authority."),
        (
            "POPULATION_FIELD",
            "Field of residents",
            "population",
            "Residents of all ages, apportioned by area where a polygon is partly inside.",
        ),
    ):
        algorithm.add_advanced(field_parameter(name, title, default), help_text)


def add_thresholds(algorithm: VruAlgorithm, outside: bool) -> None:
    """Add the thresholds of the classes and the sliver."""
    algorithm.add_advanced(
        number_parameter("INSIDE_PERCENT", "Inside from (% of area)", 99.0, 50.0, 100.0),
        "A polygon with at least this share of its area inside counts as wholly inside, so that "
        "digitising noise along an edge does not decide.",
    )
    if outside:
        algorithm.add_advanced(
            number_parameter("OUTSIDE_PERCENT", "Outside up to (% of area)", 1.0, 0.0, 50.0),
            "A polygon with at most this share of its area inside counts as outside.",
        )
    algorithm.add_advanced(
        number_parameter("SLIVER_M2", "Sliver (m²)", 1.0, 0.0),
        "Shared pieces smaller than this are dropped as digitising noise.",
    )


def choice_parameter(
    name: str, title: str, options: Iterable[str], default: str | None = None
) -> QgsProcessingParameterEnum:
    """One of several words, which scripts give as they are; the first where no default is named."""
    words = list(options)
    return QgsProcessingParameterEnum(
        name, tr(title), words, defaultValue=default or words[0], usesStaticStrings=True
    )


def number_parameter(
    name: str,
    title: str,
    default: float,
    minimum: float,
    maximum: float | None = None,
    whole: bool | None = None,
) -> QgsProcessingParameterNumber:
    """Make a number parameter; for whole numbers where the default is written as one."""
    if whole is None:
        whole = isinstance(default, int)
    kind = Qgis.ProcessingNumberParameterType
    parameter = QgsProcessingParameterNumber(
        name, tr(title), kind.Integer if whole else kind.Double, default
    )
    parameter.setMinimum(minimum)
    if maximum is not None:
        parameter.setMaximum(maximum)
    return parameter


def field_parameter(
    name: str,
    title: str,
    default: str,
    parent: str = "NEED",
    optional: bool = True,
    numeric: bool = False,
) -> QgsProcessingParameterField:
    """Make a parameter for a field of a layer."""
    kind = Qgis.ProcessingFieldParameterDataType
    return QgsProcessingParameterField(
        name,
        tr(title),
        default or None,
        parent,
        kind.Numeric if numeric else kind.Any,
        optional=optional,
    )
