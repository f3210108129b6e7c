"""Tables that the source report prints, for charts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.time.day_part_defaults import DAYS
from ...sources.report_2020.tables import HOURS, read_report_table, report_indicators, report_table
from ..figures.chart_figure import AUTHORITIES, BENCHMARK, COMBINED, Panel, Printed

if TYPE_CHECKING:
    from .selected import ChartSource, Selected

REPORT = "as printed in the Strategic Needs Assessment of the West Midlands Violence Reduction Unit"
_ROLES = {"E92000001": BENCHMARK, "E47000007": COMBINED}


def printed(_source: ChartSource, selector: Printed, _panel: Panel) -> Selected:
    """Return the rows of a printed table, in the columns of the kind of chart that shows it."""
    from .selected import Selected

    record = report_table(selector.table)
    if record.indicator:
        table = report_indicators(selector.table)
        roles = [_ROLES.get(code, AUTHORITIES) for code in table["area_code"]]
        names = table["area_name"].str.replace("CA-", "", regex=False)
        rows = table.assign(area=names, role=roles, part="", label="", at=0.0)
    elif selector.table == "T51":
        table = read_report_table("T51").set_index("day").loc[list(DAYS), list(HOURS)]
        rows = pd.DataFrame(
            {
                "breakdown": [day for day in DAYS for _ in HOURS],
                "at": list(range(len(HOURS))) * len(DAYS),
                "hours": 1,
                "value": table.to_numpy(dtype=float).ravel(),
                "unit": "figures as printed, without a unit",
                "period": "",
            }
        )
    else:
        table = read_report_table(selector.table)
        rows = pd.DataFrame(
            {
                "at": table["schools_percent"].astype(float),
                "value": table["exclusions_percent"].astype(float),
                "units": table["schools"].astype(int),
                "count": table["exclusions"].astype(int),
                "breakdown": "printed",
                "unit": "per cent of permanent exclusions",
                "period": record.period,
            }
        )
    said = f"{record.source}, {REPORT} (table {selector.table})"
    return Selected(rows, printed=said.lstrip(", "))
