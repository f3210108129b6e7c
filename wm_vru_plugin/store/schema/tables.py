"""The tables of the prepared package, as typed records.

Keys are GSS codes; geometry is stored once, in EPSG:27700.
"""

from __future__ import annotations

from ...core.tables.field import Column
from .areas import AUTHORITY_BOUNDARY, LOCAL_AUTHORITY, LSOA, MSOA, POLICE_FORCE_AREA, WARD
from .records import Table

CRS = "EPSG:27700"
SCHEMA_VERSION = 1


DEPRIVATION = Table(
    "deprivation",
    "",
    "indices of deprivation, one row per LSOA and domain",
    (
        Column("lsoa_code", "str", "LSOA code"),
        Column("edition", "int", "year of the indices"),
        Column("domain", "str", "domain id"),
        Column("score", "float", "published score, where the file has it"),
        Column("rank", "int", "national rank, 1 = most deprived"),
        Column("decile", "int", "national decile, 1 = most deprived"),
    ),
    ("lsoa_code", "edition", "domain"),
)

CRIME_COUNTS = Table(
    "crime_counts",
    "",
    "counts of recorded crime or hospital admissions by area",
    (
        Column("area_code", "str", "LSOA or MSOA code"),
        Column("category", "str", "what was counted, such as knife_crime"),
        Column("victim_group", "str", "all, or 16_or_under"),
        Column("period", "str", "period of the counts, such as 2017-2019"),
        Column("count", "int", "the count, unrounded"),
        Column("estimate", "bool", "true where it was divided among areas of another edition"),
        Column("restricted", "bool", "true where exports must suppress and round it"),
    ),
    ("area_code", "category", "victim_group", "period"),
)

SCHOOLS = Table(
    "schools",
    "Point",
    "schools with pupils, special needs and exclusions",
    (
        Column("urn", "str", "unique reference number"),
        Column("name", "str", "school name"),
        Column("phase", "str", "Nursery, Primary, Secondary, Special, All-through or Other"),
        Column("type", "str", "type as the source has it, such as State-funded secondary"),
        Column("lad_code", "str", "local authority code"),
        Column("lsoa_code", "str", "LSOA in which the school stands"),
        Column("pupils", "int", "pupils on roll"),
        Column("sen_rate", "float", "per cent of pupils with special educational needs"),
        Column("exclusions", "int", "permanent exclusions in the year"),
        Column("exclusion_rate", "float", "permanent exclusions per 100 pupils"),
        Column("year", "str", "academic year of the exclusions, such as 2017/18"),
    ),
    ("urn",),
)

SERVICES = Table(
    "services",
    "Point",
    "hospitals and other services",
    (
        Column("name", "str", "name"),
        Column("kind", "str", "kind of service, such as hospital"),
        Column("emergency_department", "bool", "true where there is an emergency department"),
        Column("teachable_moments", "bool", "true where it takes part in Teachable Moments"),
    ),
    ("name", "kind"),
)

IMPACT_AREAS = Table(
    "impact_areas",
    "MultiPolygon",
    "areas that the police work in",
    (
        Column("name", "str", "name of the area"),
        Column("adopted", "bool", "true where adopted for targeted activity"),
        Column("source", "str", "who drew it"),
        Column("status", "str", "official, analyst, illustrative or synthetic"),
    ),
    ("name",),
)

INDICATORS = Table(
    "indicators",
    "",
    "published and extracted indicators, one row per area, indicator, breakdown and period",
    (
        Column("area_code", "str", "GSS code of the area, or the URN of a school"),
        Column("area_name", "str", "name as the source has it"),
        Column("indicator", "str", "indicator id, such as permanent_exclusion_rate"),
        Column("breakdown", "str", "what part of it, such as Secondary or White British; or total"),
        Column("period", "str", "period, such as 2018/19, 2019 or 2017-2019"),
        Column("count", "float", "numerator"),
        Column("denominator", "float", "denominator"),
        Column("value", "float", "the published or extracted value"),
        Column("unit", "str", "unit of the value, such as per cent or rank"),
        Column("lower", "float", "lower limit of the 95% interval"),
        Column("upper", "float", "upper limit of the 95% interval"),
        Column("recent_trend", "str", "trend as the source states it"),
        Column("suppressed", "str", "mark that stood in place of the value, such as x or c"),
        Column("estimate", "bool", "true where it was divided among areas of another edition"),
        Column("restricted", "bool", "true where exports must suppress and round it"),
    ),
    ("area_code", "indicator", "breakdown", "period"),
)

POPULATION = Table(
    "population",
    "",
    "residents by age, one row per area, period, sex and age band",
    (
        Column("area_code", "str", "LSOA or local authority code"),
        Column("period", "str", "mid-year of the estimate, such as 2019"),
        Column("sex", "str", "persons, female or male"),
        Column("age_from", "int", "first age of the band, in years"),
        Column("age_to", "int", "last age of the band; empty where it is open"),
        Column("count", "int", "residents"),
        Column("estimate", "bool", "true where it was divided among areas of another edition"),
    ),
    ("area_code", "period", "sex", "age_from"),
)

INCIDENTS = Table(
    "incidents",
    "Point",
    "recorded incidents as points; without geometry where the place is not known",
    (
        Column("id", "str", "identifier, unique in the table"),
        Column("category", "str", "crime type as the source has it"),
        Column("victim_group", "str", "all, or 16_or_under where the source tells"),
        Column("occurred", "str", "date and time, ISO 8601, where the source tells"),
        Column("period", "str", "month, such as 2019-03"),
        Column("area_code", "str", "LSOA code that the source gives"),
        Column("location", "str", "place as the source describes it"),
        Column("source", "str", "who recorded it"),
        Column("restricted", "bool", "true where exports must suppress and round it"),
    ),
    ("id",),
    sparse=True,
)

PROVENANCE = Table(
    "provenance",
    "",
    "where every table comes from",
    (
        Column("table_name", "str", "the table"),
        Column("title", "str", "title of the data set"),
        Column("publisher", "str", "who published it"),
        Column("edition", "str", "edition or period"),
        Column("licence", "str", "licence"),
        Column("attribution", "str", "the statement that the licence requires"),
        Column("landing_page", "str", "where the publisher offers it"),
        Column("file", "str", "file name, without its folder"),
        Column("sha256", "str", "checksum of the file"),
        Column("rows_read", "int", "rows in the file"),
        Column("rows_kept", "int", "rows in the table"),
        Column("rows_refused", "int", "rows that could not be used; the log says why"),
        Column("status", "str", "official, analyst, illustrative or synthetic"),
        Column("restricted", "bool", "true where exports must suppress and mark it"),
        Column("prepared_at", "str", "when it was read, ISO 8601"),
    ),
    ("table_name", "file"),
)

STUDY_AREA = Table(
    "study_area",
    "",
    "what the package is about, one row",
    (
        Column("name", "str", "name of the study area"),
        Column("authority_codes", "str", "authority codes, commas between"),
        Column("crs", "str", "coordinate reference system of every geometry"),
        Column("benchmark", "str", "area that figures are compared with"),
        Column("protective_marking", "str", "printed where restricted data is shown"),
        Column("schema_version", "int", "version of this schema"),
    ),
    ("name",),
)

TABLES: tuple[Table, ...] = (
    LSOA,
    MSOA,
    WARD,
    LOCAL_AUTHORITY,
    AUTHORITY_BOUNDARY,
    POLICE_FORCE_AREA,
    DEPRIVATION,
    CRIME_COUNTS,
    SCHOOLS,
    SERVICES,
    IMPACT_AREAS,
    INDICATORS,
    POPULATION,
    INCIDENTS,
    PROVENANCE,
    STUDY_AREA,
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

DEPRIVATION_VIEW = "lsoa_deprivation"
"""Spatial view: one row per LSOA with `<domain>_score`, `<domain>_rank`, `<domain>_decile`."""

CRIME_VIEW = "lsoa_crime"
"""Spatial view: one row per LSOA with `<category>_<victim group>` counts, where counts exist."""

MSOA_CRIME_VIEW = "msoa_crime"
"""The same with one row per MSOA, where counts by MSOA exist."""
