"""Where a chart's figures come from, told from the package's provenance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ...core.trends.period_spans import span

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance


def provenance_of(
    package: Package, table: str, titles: Sequence[str], restricted: bool | None
) -> list[Provenance]:
    """Return provenance rows of a table whose title holds one of these words.

    Where no title does, as in invented data and analysts' templates, those whose restriction is
    that of the rows drawn; else all of the table's.
    """
    rows = package.provenance([table])
    named = [row for row in rows if any(word.casefold() in row.title.casefold() for word in titles)]
    if named:
        return named
    alike = [row for row in rows if restricted is None or row.restricted == restricted]
    return alike or rows


def source_text(rows: Iterable[Provenance], periods: Iterable[str] = ()) -> tuple[str, ...]:
    """Return one line for each data set: publisher, title and editions.

    Where some are of the periods that are drawn, those that are not are left out.
    """
    drawn = set(periods)
    editions: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found = editions.setdefault((row.publisher, row.title), [])
        found.extend(part.strip() for part in row.edition.split(";") if part.strip())
    if any(drawn.intersection(found) for found in editions.values()):
        editions = {
            key: [one for one in found if one in drawn]
            for key, found in editions.items()
            if drawn.intersection(found) or not found
        }
    lines = []
    for (publisher, title), found in editions.items():
        edition = period_range(found)
        said = title or publisher
        parts = [part for part in (publisher, edition) if part and part not in said]
        lines.append(said + (f" ({'; '.join(parts)})" if parts else ""))
    return tuple(lines)


def period_range(periods: Iterable[str]) -> str:
    """Return periods as one: "2011/12 to 2016/17"; several that are not understood with commas."""
    every = list(dict.fromkeys(str(period) for period in periods if str(period)))
    known = [(one, span(one)) for one in every]
    if len(every) < 2 or any(at is None for _, at in known):
        return ", ".join(period_words(one) for one in every)
    ordered = sorted(known, key=lambda item: item[1])  # type: ignore[arg-type,return-value]
    return f"{period_words(ordered[0][0])} to {period_words(ordered[-1][0])}"


def period_words(period: str) -> str:
    """Return a period as it is printed: months by name, spans with an en dash."""
    month = re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", period)
    if month:
        names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return f"{names[int(month[2]) - 1]} {month[1]}"
    both = re.fullmatch(r"(\d{4}-\d\d)/(\d{4}-\d\d)", period)
    if both:
        return f"{period_words(both[1])} to {period_words(both[2])}"
    return re.sub(r"(?<=\w)-(?=\w)", "–", period)
