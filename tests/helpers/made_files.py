"""Small official-looking files for tests of the readers, made by hand."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from wm_vru_plugin.core.places.domains import DOMAINS
from wm_vru_plugin.sources.deprivation import editions as iod2019

AREA_HEADER = [iod2019.CODE, iod2019.NAME, iod2019.LAD_CODE, iod2019.LAD_NAME]
COUNT_HEADER = "area_code,category,victim_group,period,count\n"


def decile(rank: int) -> int:
    """The published rule, written out the long way: 3,284.4 LSOAs make a tenth."""
    return next(k for k in range(1, 11) if rank <= k * 3284.4 + 1e-9)


def file_7_header() -> list[str]:
    columns = [
        column
        for domain in DOMAINS
        for column in (domain.score_column, domain.rank_column, domain.decile_column)
    ]
    return [*AREA_HEADER, *columns, *iod2019.POPULATION.values()]


def file_7_rows(ranks: list[int]) -> list[list[str]]:
    """One LSOA for each rank, which it holds in every domain; 1,500 residents each."""
    rows = []
    for number, rank in enumerate(ranks, 1):
        values = ["12.5", f"{rank:,}", str(decile(rank))] * len(DOMAINS)
        name = f"Birmingham {number:03}A"
        area = [f"E010088{number:02}", name, "E08000025", "Birmingham"]
        rows.append([*area, *values, "1,500", "400", "800", "300"])
    return rows


def file_2_header() -> list[str]:
    columns = [c for d in DOMAINS[:8] for c in (d.rank_column, d.decile_column)]
    return [*AREA_HEADER, *columns]


def file_2_rows(ranks: list[int]) -> list[list[str]]:
    area = ["name", "E08000025", "Birmingham"]
    return [
        [f"E010088{number:02}", *area, *[str(rank), str(decile(rank))] * 8]
        for number, rank in enumerate(ranks, 1)
    ]


def csv_text(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([header, *rows])
    return text.getvalue()


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path
