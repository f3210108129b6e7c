"""Fields of the results of wmvru:schoolsinneed."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

SCHOOL_COLUMNS = (
    Column("urn", "str", "unique reference number"),
    Column("name", "str", "school"),
    Column("phase", "str", "phase"),
    Column("pupils", "int", "pupils on roll"),
    Column("sen_rate", "float", "per cent of pupils with special educational needs", 4),
    Column("exclusions", "int", "permanent exclusions"),
    Column("area_code", "str", "area in which it stands; empty where in none"),
    Column("authority", "str", "authority of that area"),
    Column("decile", "int", "national decile of that area, 1 = most deprived"),
    Column("in_need", "bool", "whether the decile is at most the run's maximum"),
    Column("coverage", "str", "inside or outside the coverage areas"),
    Column("nearest_name", "str", "nearest coverage area"),
    Column("nearest_m", "float", "metres to its edge, 0 inside", 1),
    Column("exclusion_rate", "float", "permanent exclusions per 100 pupils", 4),
    Column("exclusion_lower", "float", "lower 95% limit (Byar; exact below 10)", 4),
    Column("exclusion_upper", "float", "upper 95% limit", 4),
    Column("study_rate", "float", "rate that it is compared with, per 100 pupils", 4),
    Column("sen_high", "bool", "whether the rate of special needs is high"),
    Column("exclusions_high", "bool", "whether the exclusion rate is above that of comparison"),
    Column("exclusions_sure", "bool", "whether its lower limit is, too"),
    Column("priority", "bool", "in need, not covered, and either rate high"),
    Column("flags", "str", "what is true of it, in words"),
    DATA_STATUS,
)

TABLE_COLUMNS = (
    Column("authority", "str", "authority, or Total"),
    Column("phase", "str", "phase, or All"),
    Column("schools", "int", "schools with a place"),
    Column("in_need", "int", "of these, in areas of need"),
    Column("in_need_inside", "int", "of these, inside the coverage areas"),
    Column("in_need_outside", "int", "of those in need, outside"),
    Column("share_outside", "float", "outside, as a share of those in need, 0 to 1", 6),
    Column("pupils_outside", "int", "pupils of the schools in need and outside"),
    Column("sen_high", "int", "of the schools in need and outside: special needs high"),
    Column("exclusions_high", "int", "of these: exclusion rate above that of comparison"),
    Column("exclusions_sure", "int", "of these: its lower limit is above, too"),
    Column("sen_and_exclusions", "int", "of these: special needs and exclusions high"),
    Column("priority", "int", "of these: either is high"),
    Column("sen_unknown", "int", "of these: without a rate of special needs"),
    Column("exclusions_unknown", "int", "of these: without exclusions or pupils"),
    Column("pupils_unknown", "int", "of these: without pupils"),
    DATA_STATUS,
)

CROSS_COLUMNS = (
    Column("group", "str", "national decile or fifth of the school's area, 1 = most deprived"),
    Column("phase", "str", "phase, or All"),
    Column("schools", "int", "schools"),
    Column("schools_unknown", "int", "of these, without pupils or exclusions, and in no rate"),
    Column("pupils", "int", "pupils of the others"),
    Column("exclusions", "int", "permanent exclusions of the others"),
    Column("rate", "float", "permanent exclusions per 100 pupils", 4),
    Column("lower", "float", "lower 95% limit (Byar; exact below 10)", 4),
    Column("upper", "float", "upper 95% limit", 4),
    Column("ratio", "float", "rate over that of all groups, same phase; 1 = equal", 4),
    DATA_STATUS,
)
