"""Fields of the result layers and tables, with their units."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

_HECTARES = "hectares"
_PEOPLE = "residents, apportioned by area"


AREA_COLUMNS = (
    Column("area_ha", "float", "area of the polygon, hectares", 4),
    Column("area_inside_ha", "float", "its area inside the coverage areas, hectares", 4),
    Column("share_inside", "float", "share of its area inside, 0 to 1", 6),
    Column("class", "str", "inside, partial or outside, by the thresholds of the run"),
    Column("covering", "str", "coverage areas that share land with it, largest share first"),
    Column("nearest_name", "str", "nearest coverage area"),
    Column("nearest_m", "float", "metres to it, edge to edge; 0 when touching", 1),
    DATA_STATUS,
)

PIECE_COLUMNS = (
    Column("code", "str", "code of the need polygon"),
    Column("coverage", "str", "coverage area"),
    Column("area_ha", "float", "area that the two share, hectares", 4),
    Column("share_of_area", "float", "share of the need polygon's area, 0 to 1", 6),
    DATA_STATUS,
)

AUTHORITY_COLUMNS = (
    Column("authority", "str", "authority, or Total"),
    Column("areas", "int", "need polygons"),
    Column("inside", "int", "of these, inside"),
    Column("partial", "int", "of these, partly inside"),
    Column("outside", "int", "of these, outside"),
    Column("hectares", "float", _HECTARES, 4),
    Column("hectares_inside", "float", "hectares inside coverage areas", 4),
    Column("hectares_outside", "float", "hectares outside", 4),
    Column("residents", "int", "residents of the need polygons"),
    Column("residents_inside", "float", f"{_PEOPLE}, inside", 1),
    Column("residents_outside", "float", f"{_PEOPLE}, outside", 1),
    Column("residents_unknown", "int", "need polygons whose residents are not known"),
    Column(
        "location_quotient",
        "float",
        "share of residents inside over that of the Total; 1 = equal",
        4,
    ),
    DATA_STATUS,
)

COVERAGE_COLUMNS = (
    Column("name", "str", "coverage area"),
    Column("hectares", "float", _HECTARES, 4),
    Column("areas_touched", "int", "need polygons that share land with it"),
    Column("need_hectares", "float", "hectares of need inside it", 4),
    Column("need_share", "float", "share of its area that is need, 0 to 1", 6),
    Column("residents", "float", f"{_PEOPLE}, of the need inside it", 1),
    Column("residents_unknown", "int", "need polygons touched whose residents are not known"),
    DATA_STATUS,
)

SENSITIVITY_COLUMNS = (
    Column("rule", "str", "any, centroid, majority or within"),
    Column("authority", "str", "authority, or Total"),
    Column("areas", "int", "need polygons"),
    Column("covered", "int", "covered under the rule"),
    Column("not_covered", "int", "not covered under the rule"),
    Column("residents_covered", "int", "residents of the covered, whole polygons"),
    Column("residents_not_covered", "int", "residents of the others, whole polygons"),
    Column("residents_unknown", "int", "need polygons whose residents are not known"),
    DATA_STATUS,
)

GAP_COLUMNS = (
    Column("rank", "int", "rank, most residents first"),
    Column("name", "str", "authority, compass sector and places"),
    Column("authorities", "str", "authorities it lies in"),
    Column("sectors", "str", "compass sector in each authority"),
    Column("places", "str", "wards or MSOAs it lies in"),
    Column("areas", "int", "need polygons"),
    Column("residents", "int", "residents of all ages"),
    Column("residents_unknown", "int", "need polygons whose residents are not known"),
    Column("residents_under_16", "int", "residents aged 0 to 15"),
    Column("mean_score", "float", "plain mean of the scores", 4),
    Column("hectares", "float", _HECTARES, 4),
    Column("nearest_name", "str", "nearest coverage area"),
    Column("nearest_m", "float", "metres to it, edge to edge; 0 when touching", 1),
    Column("schools", "int", "schools inside, where a layer of schools was given"),
    Column("codes", "str", "codes of the need polygons"),
    DATA_STATUS,
)

CHECK_COLUMNS = (
    Column("check", "str", "what was checked"),
    Column("table", "str", "table of the package"),
    Column("severity", "str", "error, warning or ok"),
    Column("count", "int", "rows, areas or pairs at fault"),
    Column("example", "str", "the first at fault"),
    Column("meaning", "str", "what holds where all is well, and why it matters"),
)

MEMBER_COLUMNS = (
    Column("gap", "int", "rank of the gap it belongs to; empty below the minimum number"),
    Column("gap_name", "str", "name of that gap"),
    DATA_STATUS,
)

CHANCE_COLUMNS = (
    Column("measure", "str", "what is measured"),
    Column("meaning", "str", "the measure in words"),
    Column("observed", "float", "with the coverage areas where they are", 4),
    Column("expected", "float", "mean over the random placements", 4),
    Column("lower", "float", "2.5th percentile of the placements", 4),
    Column("upper", "float", "97.5th percentile of the placements", 4),
    Column("ratio", "float", "observed over expected", 4),
    Column("p_at_least", "float", "one-sided p of as much or more by chance", 4),
    Column("p_at_most", "float", "one-sided p of as little or less by chance", 4),
    Column("placements", "int", "number of random placements"),
    Column("note", "str", "why the areas could not be placed at random; then no chance is given"),
    DATA_STATUS,
)

QUOTIENT_COLUMNS = (
    Column("authority", "str", "authority, or Total"),
    Column("areas", "int", "areas of the layer"),
    Column("covered", "int", "of these, covered under the rule"),
    Column("need", "int", "of these, need"),
    Column("need_covered", "int", "of these, need and covered"),
    Column("need_share_of_covered", "float", "share of the covered that are need, 0 to 1", 6),
    Column("need_share_of_all", "float", "share of all that are need, 0 to 1", 6),
    Column("location_quotient", "float", "the first share over the second; 1 = equal", 4),
    Column("lower", "float", "lower limit of the 95% interval", 4),
    Column("upper", "float", "upper limit of the 95% interval", 4),
    DATA_STATUS,
)
