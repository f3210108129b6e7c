"""Fields of the tables of wmvru:areasoffocus, with their units."""

from __future__ import annotations

from collections.abc import Iterable

from ..tables.field import DATA_STATUS, Column

_AREA = (
    Column("area_code", "str", "code of the area"),
    Column("area_name", "str", "its name"),
)
_INDICATOR = (
    Column("indicator", "str", "indicator id; one that ends in _change is the change of a count"),
    Column("breakdown", "str", "what part of it"),
    Column("label", "str", "the indicator in words"),
)

FLAG_COLUMNS = (
    *_AREA,
    *_INDICATOR,
    Column("rule", "str", "worst; worse than benchmark; worse by value alone; or wrong way"),
    Column("period", "str", "period of the value"),
    Column("value", "float", "value, in the unit of the row"),
    Column("lower", "float", "lower limit of its 95% interval"),
    Column("upper", "float", "upper limit of its 95% interval"),
    Column("unit", "str", "unit of the value"),
    Column("bad", "str", "the bad end: high or low"),
    Column("rank", "int", "1 is the worst of the study area; equal values share a rank"),
    Column("areas_with_value", "int", "areas of the study area that have a value"),
    Column("areas", "int", "areas of the study area"),
    Column("benchmark", "str", "what the value is compared with"),
    Column("benchmark_value", "float", "its value, in the same unit"),
    Column("from_period", "str", "period that the change is counted from"),
    Column("from_value", "float", "value then, in the unit of the row"),
    Column("change", "float", "change since then, per cent of the first value; null from 0", 2),
    Column("recent_trend", "str", "trend as the source states it"),
    Column("source", "str", "printed table, claim or line; empty for a layer"),
    Column("sentence", "str", "the flag in words"),
    DATA_STATUS,
)

RANKING_COLUMNS = (
    Column("position", "int", "1 is flagged on the most indicators; equals share a position"),
    *_AREA,
    Column("indicators", "int", "indicators that it is flagged on"),
    Column("flags", "int", "flags, of all rules"),
    Column("worst", "int", "flags of being among the worst"),
    Column("worse_than_benchmark", "int", "flags of being worse beyond the interval"),
    Column("worse_by_value_alone", "int", "flags of being worse where no interval is given"),
    Column("wrong_way", "int", "flags of moving the wrong way"),
    Column("sentence", "str", "all of its flags in words"),
    DATA_STATUS,
)

COMPARISON_COLUMNS = (
    Column("id", "str", "statement of the report's list; empty for a flag that it leaves out"),
    Column("line", "int", "line of the report's text"),
    *_AREA,
    Column("statement", "str", "what the report says"),
    Column("verdict", "str", "found, not found and why, or not in the report's list"),
    Column("indicator", "str", "what it was judged by"),
    Column("rules", "str", "rules that flag it"),
    Column("period", "str", "period of the value"),
    Column("value", "float", "value, in the unit that the explanation gives", 4),
    Column("explanation", "str", "the flags, the figures at odds, or why there is no data"),
    DATA_STATUS,
)


def matrix_columns(areas: Iterable[str]) -> tuple[Column, ...]:
    """Return the fields of the matrix, one for each area by name."""
    return (
        *_INDICATOR,
        Column("period", "str", "latest period"),
        *(Column(name, "str", "rules that flag it; null where it has no value") for name in areas),
        Column("areas_flagged", "int", "areas flagged on it"),
        DATA_STATUS,
    )
