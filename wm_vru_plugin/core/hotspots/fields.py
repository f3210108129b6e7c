"""Fields of the results of wmvru:hotspots and wmvru:circleclusters."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

_VALUE = Column("value", "float", "value analysed: the field's own, or its rate", 6)
_NEIGHBOURS = Column("neighbours", "int", "other areas with a value that count as near")
_P = Column("p", "float", "two-sided p value", 8)
_Q = Column("q", "float", "p adjusted for the false discovery rate (Benjamini-Hochberg)", 8)

GI_COLUMNS = (
    _VALUE,
    _NEIGHBOURS,
    Column("z", "float", "Getis-Ord Gi* as a z score: high = high values lie together", 6),
    _P,
    _Q,
    Column("class", "str", "hot or cold 99%, 95% or 90%, not significant, or no data"),
    DATA_STATUS,
)

MORAN_COLUMNS = (
    _VALUE,
    _NEIGHBOURS,
    Column("local_moran", "float", "local Moran's I, row-standardised weights", 6),
    Column("z", "float", "I as a z score against all conditional permutations", 6),
    _P,
    _Q,
    Column(
        "class",
        "str",
        "own value and that of the neighbours: high-high, low-low, high-low, low-high; not "
        "significant, no neighbours, or no data",
    ),
    DATA_STATUS,
)

CLASS_COLUMNS = (
    Column("class", "str", "class, or Total"),
    Column("areas", "int", "areas in the class"),
    Column("areas_share", "float", "share of the areas with a value, 0 to 1", 6),
    Column("total", "float", "sum of the field of values; of meaning for counts", 4),
    Column("total_share", "float", "share of that sum over all areas, 0 to 1", 6),
    Column("population", "float", "residents, where a field was given", 1),
    DATA_STATUS,
)

CIRCLE_COLUMNS = (
    Column("rank", "int", "rank, largest volume first"),
    Column("name", "str", "place and compass sector, or Cluster and the rank"),
    Column("count", "float", "volume: sum of the field of values in the cluster's areas", 4),
    Column("share", "float", "share of the volume of all areas, 0 to 1", 6),
    Column("areas", "int", "significant areas that make up the cluster"),
    Column("area_ha", "float", "land of these areas, hectares", 4),
    Column("centre_e", "float", "easting of the circle's centre, EPSG:27700, metres", 1),
    Column("centre_n", "float", "northing of the circle's centre, EPSG:27700, metres", 1),
    Column("radius_m", "float", "radius of the circle with its margin, metres", 1),
    Column("highest_z", "float", "highest z score among the areas, where a field was given", 6),
    DATA_STATUS,
)
