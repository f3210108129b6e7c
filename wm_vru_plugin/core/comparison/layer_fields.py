"""Fields of the layers of a change report."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column
from .gap_fields import CHANGE_COLUMNS

_MARKING = Column("protective_marking", "str", "protective marking; empty where none is needed")

GAP_LAYER_COLUMNS = (
    Column("domain", "str", "domain of the indices, such as education"),
    *(
        Column("reason", "str", "why a new one opened or a closed one closed")
        if column.name == "reason"
        else column
        for column in CHANGE_COLUMNS
        if column is not DATA_STATUS
    ),
    Column("need_other", "float", "share of its land in need on the other side, 0 to 1", 4),
    Column("covered_other", "float", "share of its land covered on the other side, 0 to 1", 4),
    DATA_STATUS,
    _MARKING,
)

AREA_LAYER_COLUMNS = (
    Column("change", "str", "new, gone, renamed, changed in land, elsewhere or unchanged"),
    Column("name", "str", "later name; of one that is gone, the earlier"),
    Column("name_before", "str", "earlier name"),
    Column("hectares_before", "float", "hectares of the earlier area", 2),
    Column("hectares_after", "float", "hectares of the later area", 2),
    Column("hectares_both", "float", "hectares that are in both", 2),
    Column("share_kept", "float", "land in both over the land of either, 0 to 1", 4),
    Column("adopted_before", "bool", "true where the earlier was adopted; empty if not known"),
    Column("adopted_after", "bool", "true where the later is adopted; empty if not known"),
    Column("adoption", "str", "newly adopted, no longer adopted, or empty"),
    Column("shares_land_with", "str", "areas of the other side that one new or gone overlaps"),
    DATA_STATUS,
    _MARKING,
)
