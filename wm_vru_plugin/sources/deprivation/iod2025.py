"""English Indices of Deprivation 2025, files 1, 2, 3 and 7 (CSV or Excel).

Publisher: Ministry of Housing, Communities and Local Government, 30 October 2025, Open
Government Licence v3.0. One row for each of England's 33,755 LSOAs of 2021, with the
authorities of 2024. File 7 holds score, rank and decile of every index and domain and mid-2022
populations.
Rank 1 and decile 1 are the most deprived.
"""

from __future__ import annotations

from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.records import DataSet
from .headers import IOD_2025
from .lsoa import Indices

DATA_SET = DataSet(
    id="iod2025",
    title="English Indices of Deprivation 2025",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025",
    needs="English Indices of Deprivation 2025, file 7 (or file 2), as CSV or xlsx",
)

INDICES = Indices(IOD_2025, DATA_SET)
recognise, read = INDICES.recognise, INDICES.read
READER = INDICES.reader
