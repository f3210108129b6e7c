"""English Indices of Deprivation, file 6: population denominators (CSV or Excel), any edition.

Publisher: Ministry of Housing, Communities and Local Government, Open Government Licence v3.0;
from the Office for National Statistics' estimates, without prisoners. One row for each LSOA of
England: `Total population: mid 2015 (excluding prisoners)`, `Dependent Children aged 0-15: ...`,
`Population aged 16-59: ...` (made from the others where it is left out, as in 2025),
`Older population aged 60 and over: ...` and the working age population, which is a denominator of
one domain alone and is left out.

The bands 0 to 15, 16 to 59 and 60 and over are kept, one row each. Their sum is everybody; the
file's total is compared with it and is not a row of its own, since it would be counted twice.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ...core.places.domains import DOMAINS
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import read_table
from .headers import domains_at_hand, edition_of, mid_year, population_columns, score_column
from .lsoa import read_areas

DATA_SET = DataSet(
    id="iod_populations",
    title="English Indices of Deprivation, population denominators",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation, file 6 (population denominators), as CSV or xlsx",
)

_BANDS: tuple[tuple[str, int, float], ...] = (
    ("pop_0_15", 0, 15),
    ("pop_16_59", 16, 59),
    ("pop_60_over", 60, float("nan")),
)


def recognise(header: list[str]) -> bool:
    """Return whether a header has LSOA, authority and age bands, but no ranks or scores."""
    people = set(population_columns(header))
    return (
        edition_of(header) is not None
        and {"pop_0_15", "pop_60_over"} <= people
        and bool({"pop_16_59", "population"} & people)
        and not domains_at_hand(header)
        and not any(score_column(header, domain) for domain in DOMAINS)
    )


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `area_code, period, sex, age_from, age_to, count`, three for each LSOA.

    Raises:
        InputError: the year of the populations is not stated, or a code appears twice.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    edition = edition_of(header)
    columns = population_columns(header)
    year = mid_year(columns.get("pop_0_15", ""))
    if edition is None or not year:
        raise InputError(path.name, "it does not state the year of its populations", "mid 2015")
    refused: list[str] = []
    notes: list[str] = []
    areas = read_areas(path, table, edition, refused, notes)
    parts = [
        pd.DataFrame(
            {
                "area_code": areas["code"],
                "period": year,
                "sex": "persons",
                "age_from": first,
                "age_to": last,
                "count": areas[band],
            }
        )
        for band, first, last in _BANDS
    ]
    frame = pd.concat(parts)
    without = areas.index[areas[[band for band, _, _ in _BANDS]].isna().any(axis=1)]
    refused += [f"row {row}: an age band has no number of residents" for row in without]
    if "population" in areas:
        total = areas[[band for band, _, _ in _BANDS]].sum(axis=1, min_count=3)
        differ = (areas["population"] - total).abs() > 0
        where = f", the first in row {areas.index[differ][0]}" if differ.any() else ""
        notes.append(
            f"the file's total differs from the sum of the age bands in {int(differ.sum())} "
            f"of {len(areas)} LSOAs{where}"
        )
    notes.append("residents exclude prisoners")
    bad = len(table) - len(areas) + len(without)
    kept = frame[frame["count"].notna()].reset_index(drop=True)
    return SourceData(kept, year, len(table), refused, notes, rows_refused=bad)


READER = Reader(DATA_SET, "population", recognise, read)
