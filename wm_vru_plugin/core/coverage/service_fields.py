"""Fields of the results of wmvru:servicegaps."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, RESTRICTED, Column

AREA_COLUMNS = (
    Column("demand", "float", "the demand counted; empty where not known"),
    Column("nearest_service", "str", "nearest service that takes part"),
    Column("nearest_m", "float", "metres to it, in a straight line from the centre", 1),
    Column("covered", "str", "within or beyond the distance of the run"),
    Column("candidate", "str", "nearest service that does not take part"),
    Column("candidate_m", "float", "metres to it", 1),
    Column("reached_by", "str", "chosen service that would first reach it"),
    Column("centre", "str", "population or geometric: which centre distances start from"),
    RESTRICTED,
    DATA_STATUS,
)

SERVICE_COLUMNS = (
    Column("rank", "int", "order in which it is chosen; empty where it is not"),
    Column("name", "str", "service"),
    Column("role", "str", "chosen, candidate or taking part"),
    Column("demand_within", "float", "all demand within the distance", 3),
    Column("alone", "float", "demand not reached so far that it would reach alone", 3),
    Column("gained", "float", "demand that it adds after those chosen before it", 3),
    Column("cumulative", "float", "demand that the chosen add so far", 3),
    Column("cumulative_share", "float", "that, as a share of the demand beyond reach, 0 to 1", 6),
    Column("mean_m", "float", "mean metres to the nearest, weighted by demand, once it joins", 1),
    Column("tied_with", "str", "other candidates that would have added as much"),
    Column("authorities", "str", "authorities of what it would reach alone, most demand first"),
    Column("nearest_service", "str", "nearest service that takes part"),
    Column("nearest_m", "float", "metres between the two", 1),
    Column("nearest_demand", "float", "demand to which it is the nearest taking part", 3),
    RESTRICTED,
    DATA_STATUS,
)

SENSITIVITY_COLUMNS = (
    Column("distance_m", "float", "metres within which a service reaches an area", 1),
    Column("beyond", "float", "demand beyond that", 3),
    Column("share_beyond", "float", "as a share of all demand, 0 to 1", 6),
    Column("first", "str", "candidate that would be chosen first"),
    Column("first_gained", "float", "demand that it would add", 3),
    Column("chosen", "str", "all that would be chosen, in order"),
    Column("gained", "float", "demand that they would add together", 3),
    RESTRICTED,
    DATA_STATUS,
)
