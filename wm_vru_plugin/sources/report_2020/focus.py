"""Every figure by authority that the source report prints, as indicators, and its areas of focus.

The tables T08, T63, T65, T66, T67 and T84, the claims of `resources/report/claims.csv` on single
authorities, and the few that stand in the text alone (`_IN_TEXT`, with their lines). Where the
report prints the counts of two periods, the counts stand here and the change is worked out; where
it prints the change alone, that.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.places.areas import WEST_MIDLANDS
from ...resources_path import resource
from ..reading.tabular import read_table
from .tables import read_report_claims, read_report_table, report_indicators

BENCHMARKS = ("England", "West Midlands")
"""England where the report prints it, else the West Midlands as a whole."""
DIRECTION_COLUMNS = ("indicator", "breakdown", "label", "kind", "bad", "unit")
_TABLES = ("T63", "T65", "T66", "T67", "T84")
_CODES = {authority.name: authority.code for authority in WEST_MIDLANDS}
_CODES |= {"England": "E92000001", "West Midlands": "E47000007"}
_YEARS = "2013/14 to 2018/19"
_CAUTIONED, _VIOLENCE = "children_cautioned_or_sentenced", "children_sentenced_for_violence"
_RATING = "early_years_rating"

_CLAIMS: dict[str, tuple[str, str]] = {
    "K029": ("violence_with_injury_rate", ""),
    "K030": ("violence_with_injury_rate", ""),
    "K056": (f"{_CAUTIONED}_change", ""),
    "K057": (_CAUTIONED, ""),
    "K058": (_CAUTIONED, ""),
    "K060": (f"{_CAUTIONED}_change", ""),
    "K061": (f"{_CAUTIONED}_change", ""),
    "K062": (_VIOLENCE, ""),
    "K063": (_VIOLENCE, ""),
    "K065": (_VIOLENCE, ""),
    "K066": (_VIOLENCE, ""),
    "K068": (f"{_VIOLENCE}_change", ""),
    "K071": ("sharp_object_admissions_by_age", "Under 25"),
    "K072": ("sharp_object_admissions_by_age", "Under 25"),
    "K076": ("assessment_factors", "Domestic violence"),
    "K083": (_RATING, "Outstanding"),
    "K085": (_RATING, "Outstanding"),
    "K086": (_RATING, "Outstanding"),
    "K087": (_RATING, "Inadequate"),
    "K088": (_RATING, "Inadequate"),
    "K089": (_RATING, "Failing"),
    "K091": ("permanent_exclusion_rate", "Secondary"),
    "K092": ("permanent_exclusion_rate", "Secondary"),
}
_IN_TEXT: tuple[tuple[int, str, str, str, str, float], ...] = (
    (743, f"{_CAUTIONED}_change", "", "England", _YEARS, -48),
    (755, f"{_VIOLENCE}_change", "", "Solihull", _YEARS, -49),
    (755, f"{_VIOLENCE}_change", "", "Birmingham", _YEARS, -27),
    (755, f"{_VIOLENCE}_change", "", "Dudley", _YEARS, -7),
    (1195, _RATING, "Inadequate", "England", "2019", 1),
)


def printed_indicators() -> pd.DataFrame:
    """Return the printed figures in the columns of `indicators`, with `source` beside them.

    `source` is the table, claim or line of the report that each figure comes from.

    Raises:
        InputError: a file of `resources/report` is damaged.
    """
    parts = [report_indicators(table).assign(source=table) for table in _TABLES]
    ranks = read_report_table("T08")
    ranks = ranks[ranks["name"].isin(list(_CODES))]
    parts.append(
        _rows(
            [
                ("T08", "imd_rank_of_average_rank", "", str(name), "2019", float(rank))
                for name, rank in zip(ranks["name"], ranks["rank"])
            ]
        )
    )
    claims = {str(row["id"]): row for row in read_report_claims().to_dict("records")}
    absent = [name for name in _CLAIMS if name not in claims]
    if absent:
        raise InputError("claims.csv, column 'id'", f"there is no claim '{absent[0]}'")
    rows = []
    for name, (indicator, breakdown) in _CLAIMS.items():
        claim = claims[name]
        area = str(claim["area"]).replace(" (7)", "")
        rows.append((name, indicator, breakdown, area, str(claim["period"]), float(claim["low"])))
    rows += [(f"line {line}", *rest) for line, *rest in _IN_TEXT]  # type: ignore[misc]
    parts.append(_rows(rows))
    return pd.concat(parts, ignore_index=True)


def _rows(rows: list[tuple[str, str, str, str, str, float]]) -> pd.DataFrame:
    names = ["source", "indicator", "breakdown", "area_name", "period", "value"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(
        area_code=frame["area_name"].map(_CODES),
        breakdown=frame["breakdown"].where(frame["breakdown"] != "", "total"),
        count=np.nan,
        denominator=np.nan,
        unit="",
        lower=np.nan,
        upper=np.nan,
        recent_trend="",
        suppressed="",
        restricted=False,
    )


def read_report_flags() -> pd.DataFrame:
    """Read the report's areas of focus (lines 1558 to 1597), statement by statement.

    Returns:
        id, line, area_code, area_name, statement, indicators (what it can be judged by), reason
        (why the print cannot tell, where it cannot), remark; text, "" for nothing.
    """
    frame = read_table(resource("report", "report_flags.csv")).fillna("").astype(str)
    return frame.assign(line=pd.to_numeric(frame["line"]).astype(int))


def read_directions(path: str | Path = "") -> pd.DataFrame:
    """Read which end of each indicator is bad, from the plugin's file or another like it, as text.

    Raises:
        InputError: the file cannot be read, or a column is absent.
    """
    file = Path(path) if path else resource("lookups", "indicator_directions.csv")
    table = read_table(file)
    for name in DIRECTION_COLUMNS:
        if name not in table:
            raise InputError(
                file.name, f"there is no column '{name}'", ", ".join(DIRECTION_COLUMNS)
            )
    return table[list(DIRECTION_COLUMNS)].fillna("").astype(str)
