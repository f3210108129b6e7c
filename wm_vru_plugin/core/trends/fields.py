"""Fields of the results of wmvru:trends."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

_KEYS = (
    Column("area_code", "str", "area"),
    Column("area_name", "str", "its name"),
    Column("indicator", "str", "indicator"),
    Column("breakdown", "str", "what part of it"),
)

SERIES_COLUMNS = (
    *_KEYS,
    Column("kind", "str", "proportion, rate or value"),
    Column("unit", "str", "unit of the values"),
    Column("points", "int", "periods with a value"),
    Column("first_period", "str", "first of them"),
    Column("last_period", "str", "last of them"),
    Column("base_period", "str", "period whose index is 100"),
    Column("from_period", "str", "earlier period of the change"),
    Column("to_period", "str", "later period of the change"),
    Column("value_from", "float", "value of the earlier period"),
    Column("value_to", "float", "value of the later period"),
    Column("percent_change", "float", "per cent of the earlier value; empty where that is 0", 4),
    Column("measure", "str", "difference (percentage points or the unit) or ratio"),
    Column("change", "float", "the change by that measure"),
    Column("change_lower", "float", "lower limit of its interval"),
    Column("change_upper", "float", "upper limit of its interval"),
    Column("change_method", "str", "method of the interval"),
    Column("change_result", "str", "higher, lower or no clear change, by the interval"),
    Column("change_note", "str", "why there is no change or no interval"),
    Column("trend", "str", "increasing, decreasing, no significant change or not tested"),
    Column("arrow", "str", "the same as an arrow"),
    Column("judgement", "str", "getting better or getting worse, by the polarity"),
    Column("test", "str", "test of the trend"),
    Column("statistic", "float", "chi-squared with 1 degree of freedom, or Kendall's S", 6),
    Column("p_value", "float", "two-sided p of the test"),
    Column("trend_from", "str", "first of the five periods tested"),
    Column("trend_to", "str", "last of them"),
    Column("trend_note", "str", "why there is no arrow"),
    DATA_STATUS,
)

POINT_COLUMNS = (
    *_KEYS,
    Column("period", "str", "period"),
    Column("position", "int", "its place in the series, 1 = first"),
    Column("count", "float", "numerator"),
    Column("denominator", "float", "denominator"),
    Column("value", "float", "value, in the unit beside it"),
    Column("lower", "float", "lower limit of its interval"),
    Column("upper", "float", "upper limit of its interval"),
    Column("unit", "str", "unit of the values"),
    Column("index", "float", "100 times the value over that of the base; empty where that is 0", 4),
    DATA_STATUS,
)
