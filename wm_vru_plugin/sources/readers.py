"""All readers of tables, in alphabetical order of their modules."""

from __future__ import annotations

from .crime import area_counts, incidents, police_lookup
from .crime import force_tables as police_force_tables
from .crime import street as police_street
from .deprivation import authorities as iod_authorities
from .deprivation import editions as iod2019
from .deprivation import history as iod_history
from .deprivation import iod2015, iod2025
from .deprivation import populations as iod_populations
from .deprivation import scores as iod_scores
from .deprivation import transformed as iod_transformed
from .deprivation import trend as iod_trend
from .extracts import indicator_tables
from .health import fingertips, services
from .people import census_ethnic_group, population_estimates
from .places import lsoa_changes
from .reading.reader import Reader
from .schools import absence, exclusions, key_stage_4, neet, school_list, schools
from .schools import census as school_census

READERS: tuple[Reader, ...] = (
    absence.READER,
    area_counts.READER,
    census_ethnic_group.READER,
    exclusions.READER,
    fingertips.READER,
    incidents.READER,
    indicator_tables.READER,
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
    lsoa_changes.READER,
    neet.READER,
    police_force_tables.READER,
    police_lookup.READER,
    police_street.READER,
    population_estimates.READER,
    school_census.READER,
    school_list.READER,
    schools.READER,
    services.READER,
)
