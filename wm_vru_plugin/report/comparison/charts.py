"""Slope charts of ranks of a change report, in the house style of the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ...core.comparison.authority_ranks import RANKS, moves
from ...core.places.areas import join_names
from ...core.places.domains import DOMAINS, domain
from ...i18n import tr
from ..charts.draw import Drawn, draw_chart
from ..charts.lettering import short_lines
from ..data.charts import ChartData, banner_of
from ..data.sources import period_range, period_words, provenance_of, source_text
from ..figures.chart_figure import SLOPE, ChartFigure, Panel
from ..provenance.text import marking_text
from .content import SOURCES, Content

FOLDER = "charts"
SHARES, GAPS, NATIONAL = "ranks_by_share", "ranks_by_gaps", "national_ranks"
NATIONAL_RANKS = ("rank_of_average_rank", "rank_of_average_score")
"""Ranks of a domain that the editions publish of authorities, the one that is drawn first."""
_RANK_TITLES = ("deprivation, summaries", "deprivation 2004", "multiple deprivation 2004")
_SHORT = {
    "idaci": "Income deprivation of children",
    "idaopi": "Income deprivation of older people",
}  # what fits above half a page
_COLUMNS, _TALL = 2, 216.0
_ROOM, _LINE = 14.0, 4.1  # millimetres of a panel, and of each authority's line in it
_NAME = 24  # characters of a line beside a slope


@dataclass(frozen=True)
class RankChart:
    """A chart that was drawn, and the ranks in it.

    Attributes:
        title: of the drawing.
        drawn: the drawing.
        rows: domain, authority, rank_before, rank_after.
        labels: what the sides are called.
        table: the file that its ranks are in.
    """

    title: str
    drawn: Drawn
    rows: pd.DataFrame
    labels: tuple[str, str]
    table: str


def all_charts(content: Content) -> list[RankChart]:
    """Return every chart of a comparison; those that its tables are not enough for are left out."""
    return [*share_charts(content), *national_charts(content), *gap_charts(content)]


def share_charts(content: Content) -> list[RankChart]:
    """Draw ranks of authorities by their share of LSOAs in England's most deprived tenth."""
    return _charts(
        content,
        SHARES,
        "deprivation.csv",
        tr("Ranks of authorities by share of LSOAs in England's most deprived tenth"),
        tr("rank, 1 = largest share"),
        tr(
            "Equal shares have one rank. A rank may change though the share hardly does, and stay "
            "though it moves: read it with the shares and their intervals."
        ),
    )


def gap_charts(content: Content) -> list[RankChart]:
    """Draw ranks of authorities by their share of LSOAs in gaps."""
    return _charts(
        content,
        GAPS,
        "gaps_by_authority.csv",
        tr("Ranks of authorities by share of LSOAs that lie in gaps"),
        tr("rank, 1 = largest share"),
        tr(
            "A gap is a concentration of LSOAs in England's most deprived tenth that the Impact "
            "Areas of the same package do not cover. Equal shares have one rank."
        ),
    )


def national_charts(content: Content) -> list[RankChart]:
    """Draw ranks of authorities as the editions publish them, by domain."""
    name = "authority_ranks.csv"
    if name not in content.tables:
        return []
    rows = national_ranks(content.tables[name])
    if rows.empty:
        content.remarks.setdefault(name, []).append(
            tr("Ranks of authorities of two periods are not at hand, and are not drawn.")
        )
        return []
    units = {}
    for item, part in rows.groupby("domain"):
        many = [part[f"of_{side}"].dropna().unique() for side in ("before", "after")]
        told = [f"{one[0]:,.0f}" for one in many if len(one) == 1]
        units[str(item)] = (
            tr("rank, of {0} and of {1}").format(*told) if len(told) == len(many) else tr("rank")
        )
    both = [rows[f"period_{side}"].unique() for side in ("before", "after")]
    labels = (period_range(both[0]), period_range(both[1]))
    figure = _Frame(
        NATIONAL,
        name,
        tr("National rank of deprivation of the authorities, 1 = most deprived"),
        tr(
            "The published rank of the average rank, or else of the average score. How many "
            "authorities are ranked changes with reorganisations, and measures between editions: "
            "places are set side by side, not subtracted."
        ),
        labels,
        tuple(labels),
    )
    return _drawn(content, figure, rows, units)


def national_ranks(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return one published rank for each domain, of two periods, as rows of a chart."""
    parts = []
    for item in DOMAINS:
        for kind in NATIONAL_RANKS:
            mine = pairs[pairs["indicator"] == f"{item.id}_{kind}"]
            mine = mine[mine["breakdown"].isin(["", "total"])]
            mine = mine[mine["period_before"] != mine["period_after"]]
            if mine["authority"].nunique() > 1 and not mine["authority"].duplicated().any():
                parts.append(mine.assign(domain=item.id))
                break
    return pd.concat(parts, ignore_index=True) if parts else pairs.head(0).assign(domain="")


@dataclass(frozen=True)
class _Frame:
    """What the parts of one set of ranks share."""

    id: str
    table: str
    title: str
    note: str
    labels: tuple[str, str]
    periods: tuple[str, ...]


def _charts(
    content: Content, id: str, table: str, title: str, unit: str, note: str
) -> list[RankChart]:
    if table not in content.tables:
        return []
    found = content.tables[table]
    rows = found[found[list(RANKS)].notna().all(axis=1)]
    alike = [
        item
        for item, part in rows.groupby("domain", sort=False)
        if all(part[f"percent_{side}"].nunique() == 1 for side in ("before", "after"))
    ]
    rows = rows[~rows["domain"].isin(alike)]
    if rows.empty:
        return []
    if alike:
        names = join_names(tr(domain(str(item)).name) for item in alike)
        note += " " + tr("Not drawn, for all shares are alike: {0}.").format(names)
    years = content.labels if content.labels[0].isdigit() else ()
    frame = _Frame(id, table, title, note, content.labels, years)
    return _drawn(content, frame, rows, dict.fromkeys(rows["domain"].unique(), unit))


def _drawn(
    content: Content, frame: _Frame, rows: pd.DataFrame, units: dict[str, str]
) -> list[RankChart]:
    """Draw the charts of a set, with as many panels in each as a page holds."""
    items = [item.id for item in DOMAINS if item.id in set(rows["domain"])]
    lines = rows["authority"].map(lambda name: len(short_lines(f"{name}, 000", _NAME).split("\n")))
    tall = _ROOM + _LINE * int(lines.groupby(rows["domain"]).sum().max())
    most = _COLUMNS * max(1, int(_TALL // tall))
    parts = [items[at : at + most] for at in range(0, len(items), most)]
    charts = []
    for number, part in enumerate(parts, 1):
        of = f" ({number}/{len(parts)})" if len(parts) > 1 else ""
        figure = ChartFigure(
            frame.id + (f"_{number}" if of else ""),
            "",
            frame.title + of,
            tuple(Panel(SLOPE, (), title=_title(one), unit=units[one]) for one in part),
            frame.note,
            height=tall * -(-len(part) // _COLUMNS),
            columns=_COLUMNS,
        )
        mine = rows[rows["domain"].isin(part)]
        data = _data(content, frame, figure, [mine[mine["domain"] == one] for one in part])
        drawn = draw_chart(content.after.package, figure, data)
        drawn = replace(drawn, alt_text=alt_text(figure.title, mine, frame.labels, data.banner))
        charts.append(RankChart(figure.title, drawn, mine, frame.labels, frame.table))
    return charts


def _data(
    content: Content, frame: _Frame, figure: ChartFigure, parts: Sequence[pd.DataFrame]
) -> ChartData:
    panels = []
    for panel, part in zip(figure.panels, parts):
        sides = [
            pd.DataFrame(
                {
                    "area": part["authority"].astype(str),
                    "role": "",
                    "breakdown": "All",
                    "part": "",
                    "period": label,
                    "at": float(place),
                    "value": part[name].astype(float),
                    "unit": panel.unit,
                }
            )
            for place, (label, name) in enumerate(zip(frame.labels, RANKS))
        ]
        panels.append((panel, pd.concat(sides, ignore_index=True)))
    tables = SOURCES[frame.table]
    # Of the many sources of the indicators, the open ones of the ranks: others are left out.
    told = (_RANK_TITLES, False) if frame.table == "authority_ranks.csv" else ((), None)
    every = [
        [row for table in tables for row in provenance_of(side.package, table, *told)]
        for side in content.sides
    ]
    provenance = [row for rows in every for row in rows]
    markings = (
        marking_text(side.package, tables)
        for side, rows in zip(content.sides, every)
        if any(row.restricted for row in rows)
    )
    drawn = [rows.assign(panel=number) for number, (_, rows) in enumerate(panels, 1)]
    return ChartData(
        figure,
        pd.concat(drawn, ignore_index=True),
        tuple(panels),
        source_text(provenance, frame.periods),
        period_range(frame.periods),
        banner_of(provenance),
        "; ".join(dict.fromkeys(markings)),
    )


def alt_text(title: str, rows: pd.DataFrame, labels: tuple[str, str], banner: str) -> str:
    """Describe what a chart shows: who stands first, and every authority that moved.

    Args:
        rows: domain, authority, rank_before, rank_after.
    """
    first, second = (period_words(label) for label in labels)
    told = [f"{title}.", tr("Slope charts of ranks, {0} and {1}.").format(first, second)]
    for item in dict.fromkeys(rows["domain"]):
        mine = rows[rows["domain"] == item]
        found = moves(mine)
        lead = _first(mine, "rank_before"), _first(mine, "rank_after")
        leaders = (
            tr("first on both sides {0}").format(lead[0])
            if lead[0] == lead[1]
            else tr("first {0}: {1}, {2}: {3}").format(first, lead[0], second, lead[1])
        )
        texts = [leaders]
        for kind, words in (("up", tr("up")), ("down", tr("down"))):
            if found[kind]:
                steps = (f"{name} ({start} to {end})" for name, start, end in found[kind])
                texts.append(f"{words}: {', '.join(steps)}")
        if found["same"]:
            steps = (f"{name} ({start})" for name, start, _ in found["same"])
            texts.append(f"{tr('the same')}: {', '.join(steps)}")
        told.append(f"{tr(domain(item).name)}: {'; '.join(texts)}.")
    return " ".join([*told, f"{banner}."] if banner else told)


def _title(item: str) -> str:
    return tr(_SHORT.get(item) or domain(item).name)


def _first(rows: pd.DataFrame, rank: str) -> str:
    return join_names(rows.loc[rows[rank] == rows[rank].min(), "authority"].astype(str))
