"""The tables of a change report as a page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ...core.comparison.authority_ranks import RANKS
from ...core.coverage.top_decile import TOTAL
from ...core.places.domains import DOMAINS, domain
from ...core.tables.cell_text import cell_text
from ...core.tables.missing import is_missing
from ...i18n import tr
from ..data.sources import period_words
from .content import Content
from .parts import TableBlock

if TYPE_CHECKING:
    from .charts import RankChart

TABLES = "tables"
ROWS_SHOWN = 60
DASH = "–"
_MOST_DECIMALS = 6


def number(value: Any, decimals: int = 0) -> str:
    """Format a number with thousands separated, or a dash where there is none."""
    return DASH if is_missing(value) else f"{value:,.{decimals}f}"


def signed(value: Any, decimals: int = 1) -> str:
    """Format a difference with its sign; no minus before a zero."""
    if is_missing(value):
        return DASH
    text = f"{value:+,.{decimals}f}"
    return text.lstrip("+-") if not text.strip("+-0.,") else text.replace("-", "−")


def between(low: Any, high: Any, decimals: int = 1, sign: bool = False) -> str:
    """Limits in brackets, or nothing."""
    if is_missing(low) or is_missing(high):
        return ""
    show = signed if sign else number
    return f" ({show(low, decimals)} {tr('to')} {show(high, decimals)})"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries."""
    return frame.to_dict("records")  # type: ignore[return-value]


def deprivation_block(content: Content) -> TableBlock:
    """Make the table of the study area as a whole, by domain."""
    table = content.tables["deprivation.csv"]
    first, second = content.labels
    rows = []
    for row in records(table[table["authority"] == TOTAL]):
        cells = [tr(domain(row["domain"]).name)]
        for side in ("before", "after"):
            share = number(row[f"percent_{side}"], 1)
            cells += [
                tr("{0} of {1}").format(number(row[f"worst_{side}"]), number(row[f"areas_{side}"])),
                share + between(row[f"lower_{side}"], row[f"upper_{side}"]),
            ]
        cells.append(
            signed(row["difference"])
            + between(row["difference_lower"], row["difference_upper"], 1, True)
        )
        rows.append((*cells, cell_text(row["result"]) or cell_text(row["note"])))
    heads = (
        tr("Domain"),
        tr("LSOAs, {0}").format(first),
        tr("%, {0} ({1} interval)").format(first, content.level),
        tr("LSOAs, {0}").format(second),
        tr("%, {0} ({1} interval)").format(second, content.level),
        tr("Difference, points ({0} interval)").format(content.level),
        tr("Result"),
    )
    caption = tr("LSOAs in England's most deprived tenth, all authorities together")
    return TableBlock(
        caption, heads, tuple(rows), table_file("deprivation.csv"), frozenset(range(1, 6))
    )


def authority_block(content: Content) -> TableBlock:
    """Differences by domain and authority."""
    table = content.tables["deprivation.csv"]
    names = [*content.study.names.values(), TOTAL]
    rows = []
    for item in dict.fromkeys(table["domain"]):
        mine = {row["authority"]: row for row in records(table[table["domain"] == item])}
        cells = [
            signed(mine[name]["difference"]) + ("*" if _clear(mine[name]["result"]) else "")
            for name in names
        ]
        rows.append((tr(domain(item).name), *cells))
    caption = tr(
        "Difference in the share of LSOAs in England's most deprived tenth, percentage points; "
        "* where the {0} interval leaves out no change"
    ).format(content.level)
    heads = (tr("Domain"), *names)
    numbers = frozenset(range(1, len(heads)))
    return TableBlock(caption, heads, tuple(rows), table_file("deprivation.csv"), numbers)


def _clear(result: str) -> bool:
    return result in ("higher", "lower")


def rank_block(content: Content, indicator: str) -> TableBlock:
    """Return the ranks of the authorities on either side."""
    table = content.tables["authority_ranks.csv"]
    rows = []
    for row in records(table[table["indicator"] == indicator]):
        cells = [row["authority"]]
        for side in ("before", "after"):
            of = row[f"of_{side}"]
            rank = number(row[f"rank_{side}"])
            cells.append(rank if pd.isna(of) else tr("{0} of {1}").format(rank, number(of)))
        part = "" if row["breakdown"] in ("", "total") else f" ({row['breakdown']})"
        rows.append((cells[0] + part, *cells[1:]))
    mine = table[table["indicator"] == indicator]
    periods = [
        " / ".join(period_words(one) for one in dict.fromkeys(mine[name]))
        for name in ("period_before", "period_after")
    ]
    heads = (tr("Authority"), *(tr("Rank, {0}").format(period) for period in periods))
    caption = tr("National rank of deprivation, 1 = most deprived ({0})").format(
        indicator_words(indicator)
    )
    return TableBlock(
        caption, heads, tuple(rows), table_file("authority_ranks.csv"), frozenset(range(1, 3))
    )


def moves_block(chart: RankChart) -> TableBlock:
    """Make the table of a chart's ranks: a row for each domain, a column for each authority."""
    names = list(dict.fromkeys(chart.rows["authority"]))
    rows = []
    for item in dict.fromkeys(chart.rows["domain"]):
        mine = chart.rows[chart.rows["domain"] == item].set_index("authority")
        cells = [DASH] * len(names)
        for place, name in enumerate(names):
            if name in mine.index:
                cells[place] = " → ".join(number(mine.loc[name, rank]) for rank in RANKS)
        rows.append((tr(domain(item).name), *cells))
    caption = tr("{0}: ranks, {1} → {2}").format(chart.title, *chart.labels)
    heads = (tr("Domain"), *names)
    return TableBlock(caption, heads, tuple(rows), "", frozenset(range(1, len(heads))))


def indicator_words(name: str) -> str:
    """Return an indicator's id in words; of the indices, by domain, as in "Income: extent"."""
    for item in DOMAINS:
        if name.startswith(f"{item.id}_"):
            rest = name[len(item.id) + 1 :].replace("_", " ")
            return f"{tr(item.name)}: {rest}"
    return name.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def indicator_block(content: Content) -> TableBlock | None:
    """Make the table of changes of authorities and larger areas, the worse first; or None.

    Shares of the most deprived tenth are left to the table of deprivation.
    """
    table = content.tables["indicators.csv"]
    mine = table[table["change"].notna()]
    mine = mine[~mine["indicator"].str.endswith("_proportion_most_deprived_10_percent")]
    if mine.empty:
        return None
    order = {"worse": 0, "better": 1, "": 2, "no clear change": 3, "the same": 4}
    places = {code: place for place, code in enumerate(content.study.names)}
    keys = mine.assign(
        kind=mine["judgement"].map(order),
        place=mine["area_code"].map(places).fillna(len(places)),
        own=~mine["area_code"].isin(list(places)),
    ).sort_values(["own", "kind", "indicator", "breakdown", "place"], kind="stable")
    shown = mine.loc[keys.index].head(ROWS_SHOWN)
    rows = []
    for row in records(shown):
        words = cell_text(row["label"]) or indicator_words(row["indicator"])
        group = row["breakdown"].casefold()
        named = group == "total" or words.casefold().endswith(group)
        part = "" if named else f", {row['breakdown']}"
        places_shown = _decimals(row["value_before"], row["value_after"], row["change"])
        verdict = cell_text(row["judgement"]) or cell_text(row["result"])
        if pd.isna(row["change_lower"]) and verdict != "the same":
            verdict = tr("{0}, no interval").format(verdict)
        rows.append(
            (
                _capital(words) + part,
                row["area_name"],
                *(_of_period(row, "value", side, places_shown) for side in ("before", "after")),
                row["unit"],
                _change(row, places_shown),
                verdict,
            )
        )
    first, second = content.labels
    heads = (
        tr("Indicator"),
        tr("Area"),
        tr("Value (period), {0}").format(first),
        tr("Value (period), {0}").format(second),
        tr("Unit"),
        tr("Change ({0} interval)").format(content.level),
        tr("Judgement"),
    )
    caption = tr("Indicators that both packages hold, {0} of {1} that can be compared").format(
        len(rows), int(table["change"].notna().sum())
    )
    numbers = frozenset({2, 3, 5})
    return TableBlock(caption, heads, tuple(rows), table_file("indicators.csv"), numbers)


def _of_period(row: dict[str, Any], name: str, side: str, decimals: int = 0) -> str:
    """Return a figure of one side with its period in brackets."""
    return f"{number(row[f'{name}_{side}'], decimals)} ({period_words(row[f'period_{side}'])})"


def _decimals(first: float, second: float, change: float) -> int:
    """Decimals that show three figures or so of the larger value, and that a change is none."""
    largest = max(abs(first), abs(second))
    few = next((places for limit, places in ((1, 3), (10, 2), (1000, 1)) if largest < limit), 0)
    shown = (
        places
        for places in range(few, _MOST_DECIMALS)
        if change != 0 and round(change, places) != 0
    )
    return next(shown, few)


def _change(row: dict[str, Any], decimals: int) -> str:
    """Format a difference, or the ratio of a rate, with its interval."""
    low, high = row["change_lower"], row["change_upper"]
    if row["measure"] == "ratio":
        return f"× {number(row['change'], 2)}{between(low, high, 2)}"
    return f"{signed(row['change'], decimals)}{between(low, high, decimals, True)}"


def _ratio(row: dict[str, Any]) -> str:
    """Return the ratio of two rates with its interval, a dash where there is none."""
    if pd.isna(row["ratio"]):
        return DASH
    return f"× {number(row['ratio'], 2)}{between(row['ratio_lower'], row['ratio_upper'], 2)}"


def counts_block(content: Content) -> TableBlock:
    """Make the table of counts by authority, hidden and rounded where restricted."""
    rows = []
    for row in records(content.tables["counts_by_authority.csv"]):
        group = "" if row["victim_group"] == "all" else f", {row['victim_group']}"
        rows.append(
            (
                _capital(row["category"].replace("_", " ") + group.replace("_", " ")),
                row["authority"],
                *(_of_period(row, "count", side) for side in ("before", "after")),
                f"{number(row['rate_before'], 1)}",
                f"{number(row['rate_after'], 1)}",
                _ratio(row),
                cell_text(row["result"]) or cell_text(row["note"]),
            )
        )
    first, second = content.labels
    per = " / ".join(dict.fromkeys(content.tables["counts_by_authority.csv"]["per"]))
    heads = (
        tr("Count of"),
        tr("Authority"),
        tr("Count (period), {0}").format(first),
        tr("Count (period), {0}").format(second),
        tr("Rate, {0}").format(first),
        tr("Rate, {0}").format(second),
        tr("Ratio ({0} interval)").format(content.level),
        tr("Result"),
    )
    caption = tr("Counts by authority; rates per {0}").format(per)
    numbers = frozenset(range(2, 7))
    return TableBlock(caption, heads, tuple(rows), table_file("counts_by_authority.csv"), numbers)


def table_file(name: str) -> str:
    """Return the path of a table in the report."""
    return f"{TABLES}/{name}"
