"""Fields of the tables of a concentration."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

_BAND = "95% limit, units drawn again (bootstrap)"
_CHANCE = "if events fell on units at random"

CUT_COLUMNS = (
    Column("basis", "str", "what is cut: share of events, share of units, or at least so many"),
    Column("at", "float", "where: percent, percent, or events of a unit"),
    Column("units", "int", "units taken, most events first"),
    Column("units_percent", "float", "their percentage of all units", 4),
    Column("events", "int", "events that they hold"),
    Column("events_percent", "float", "their percentage of all events", 4),
    Column("fewest_events", "int", "events of the last unit taken"),
    Column("tied", "int", "units with as many events as it; some may not be taken"),
    Column("units_percent_band_low", "float", f"lower {_BAND}, percent of units", 4),
    Column("units_percent_band_high", "float", f"upper {_BAND}, percent of units", 4),
    Column("events_percent_band_low", "float", f"lower {_BAND}, percent of events", 4),
    Column("events_percent_band_high", "float", f"upper {_BAND}, percent of events", 4),
    Column("units_percent_chance", "float", f"mean percent of units {_CHANCE}", 4),
    Column("units_percent_chance_low", "float", f"lower 95% limit {_CHANCE}", 4),
    Column("units_percent_chance_high", "float", f"upper 95% limit {_CHANCE}", 4),
    Column("events_percent_chance", "float", f"mean percent of events {_CHANCE}", 4),
    Column("events_percent_chance_low", "float", f"lower 95% limit {_CHANCE}", 4),
    Column("events_percent_chance_high", "float", f"upper 95% limit {_CHANCE}", 4),
    DATA_STATUS,
)

CURVE_COLUMNS = (
    Column("rank", "int", "place of the unit, most events first; equal ones by code"),
    Column("code", "str", "code of the unit"),
    Column("name", "str", "name of the unit"),
    Column("events", "int", "its events"),
    Column("cumulative_events", "int", "events of it and all before it"),
    Column("units_percent", "float", "percent of all units up to it", 4),
    Column("events_percent", "float", "percent of all events up to it", 4),
    Column("events_percent_band_low", "float", f"lower {_BAND}, percent of events", 4),
    Column("events_percent_band_high", "float", f"upper {_BAND}, percent of events", 4),
    Column("events_percent_chance", "float", f"mean percent of events {_CHANCE}", 4),
    Column("events_percent_chance_low", "float", f"lower 95% limit {_CHANCE}", 4),
    Column("events_percent_chance_high", "float", f"upper 95% limit {_CHANCE}", 4),
    DATA_STATUS,
)

STATISTIC_COLUMNS = (
    Column("statistic", "str", "name of the number"),
    Column("value", "float", "the number"),
    Column("meaning", "str", "what it says, and its source"),
    DATA_STATUS,
)
