"""What the panel offers before the analyst changes anything, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.places.areas import DEFAULT_STUDY_AREA

PROVIDER = "wmvru"
PREPARE = f"{PROVIDER}:prepare"
LOAD_LAYERS = f"{PROVIDER}:loadlayers"
OVERLAP = f"{PROVIDER}:overlap"
GAPS = f"{PROVIDER}:gaps"
EXPORT_MAPS = f"{PROVIDER}:exportmaps"
EXPORT_REPORT = f"{PROVIDER}:exportreport"


@dataclass(frozen=True)
class PrepareDefaults:
    """Study area of a new package."""

    name: str = DEFAULT_STUDY_AREA.name
    authorities: str = ", ".join(DEFAULT_STUDY_AREA.authority_codes)
    file_name: str = "west_midlands.gpkg"


@dataclass(frozen=True)
class LayerDefaults:
    """Layers ticked at first: the report's headline domain with what it is set beside."""

    ticked: tuple[str, ...] = (
        "imd_decile",
        "education_top_decile",
        "impact_areas",
        "local_authority",
    )


@dataclass(frozen=True)
class AnalysisDefaults:
    """Education, most deprived tenth, majority rule: the report's own headline question.

    Distances are in metres.
    """

    domain: str = "education"
    max_decile: int = 1
    rule: str = "majority"
    min_areas: int = 2
    gap_distance: float = 0.0


@dataclass(frozen=True)
class MapDefaults:
    """How map pages are exported; the folder lies in the user's documents."""

    dpi: int = 200
    min_dpi: int = 72
    max_dpi: int = 600
    folder: str = "West Midlands VRU maps"
    keep_layouts: bool = True


@dataclass(frozen=True)
class ReportDefaults:
    """Where the report goes; the folder lies in the user's documents."""

    folder: str = "West Midlands VRU report"


PREPARE_DEFAULTS = PrepareDefaults()
LAYER_DEFAULTS = LayerDefaults()
ANALYSIS_DEFAULTS = AnalysisDefaults()
MAP_DEFAULTS = MapDefaults()
REPORT_DEFAULTS = ReportDefaults()

RULES: tuple[tuple[str, str], ...] = (
    ("majority", "more than half is inside"),
    ("centroid", "its centre is inside"),
    ("any", "any part is inside"),
    ("within", "all of it is inside"),
)
"""Rule ids of the gaps algorithm, and what each asks of an LSOA that counts as covered."""
