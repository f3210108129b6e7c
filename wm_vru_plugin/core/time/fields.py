"""Fields of the results of wmvru:temporalprofile."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, RESTRICTED, Column

_LOWER = Column("lower", "float", "lower limit of the share, 95% (Wilson)", 6)
_UPPER = Column("upper", "float", "upper limit of the share, 95% (Wilson)", 6)
_COUNT = Column("count", "float", "events, or what the matrix holds", 4)
_SHARE = Column("share", "float", "share of all, 0 to 1", 6)
_WEEKDAY = Column("weekday", "int", "1 = Monday")
_DAY = Column("day", "str", "day of the week")
_CATEGORY = Column("category", "str", "the category counted; empty for all")

CELL_COLUMNS = (
    _CATEGORY,
    _WEEKDAY,
    _DAY,
    Column("hour", "int", "hour of the day, 0 = midnight to 1.00am, local time"),
    _COUNT,
    _SHARE,
    Column("ratio", "float", "to an hour of an even week; 1 = equal", 4),
    Column("rank", "int", "1 = the fullest hour of the week; equals share a rank"),
    RESTRICTED,
    DATA_STATUS,
)

HOUR_COLUMNS = (
    _CATEGORY,
    Column("hour", "int", "hour of the day, local time"),
    _COUNT,
    _SHARE,
    Column("ratio", "float", "to an hour of an even day", 4),
    Column("weekdays", "float", "of these, Monday to Friday", 4),
    Column("weekend", "float", "of these, Saturday and Sunday", 4),
    Column("weekday_ratio", "float", "weekday hour to the mean weekday hour", 4),
    Column("weekend_ratio", "float", "weekend hour to the mean weekend hour", 4),
    RESTRICTED,
    DATA_STATUS,
)

DAY_COLUMNS = (
    _CATEGORY,
    _WEEKDAY,
    _DAY,
    _COUNT,
    _SHARE,
    _LOWER,
    _UPPER,
    Column("ratio", "float", "to a day of an even week", 4),
    Column("peak_hour", "int", "fullest hour of the day, the first of equals"),
    Column("mean_hour", "float", "circular mean, hours since midnight", 4),
    Column("mean_time", "str", "the same as the clock shows it"),
    Column("resultant", "float", "mean resultant length, 0 (all round the clock) to 1", 4),
    RESTRICTED,
    DATA_STATUS,
)

PART_COLUMNS = (
    _CATEGORY,
    Column("kind", "str", "part (they make up the day) or window (they may overlap)"),
    Column("part", "str", "its name"),
    Column("hours", "str", "its hours and days"),
    _COUNT,
    _SHARE,
    _LOWER,
    _UPPER,
    Column("ratio", "float", "to as many hours of an even week", 4),
    RESTRICTED,
    DATA_STATUS,
)
