"""All readers of tables, in alphabetical order of their modules."""

from __future__ import annotations

from . import (
    absence,
    area_counts,
    exclusions,
    incidents,
    iod2015,
    iod2019,
    iod2025,
    iod_authorities,
    iod_history,
    iod_populations,
    iod_scores,
    iod_transformed,
    iod_trend,
    key_stage_4,
    neet,
    police_force_tables,
    police_street,
    school_census,
    school_list,
    schools,
    services,
)
from .registry import Reader

READERS: tuple[Reader, ...] = (
    absence.READER,
    area_counts.READER,
    exclusions.READER,
    incidents.READER,
    iod2015.READER,
    iod2019.READER,
    iod2025.READER,
    iod_authorities.READER,
    iod_history.READER,
    iod_populations.READER,
    iod_scores.READER,
    iod_transformed.READER,
    iod_trend.READER,
    key_stage_4.READER,
    neet.READER,
    police_force_tables.READER,
    police_street.READER,
    school_census.READER,
    school_list.READER,
    schools.READER,
    services.READER,
)
