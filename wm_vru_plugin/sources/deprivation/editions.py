"""English Indices of Deprivation 2019, files 1, 2, 3 and 7 (CSV or Excel).

Publisher: Ministry of Housing, Communities and Local Government, 26 September 2019, Open
Government Licence v3.0. One row for each of England's 32,844 LSOAs of 2011. File 7 holds score,
rank and decile of every index and domain and mid-2015 populations; file 1 holds the IMD alone,
file 2 the IMD and its seven domains, file 3 the IMD, IDACI and IDAOPI, all without scores.
Rank 1 and decile 1 are the most deprived.
"""

from __future__ import annotations

from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.records import DataSet
from .headers import IOD_2019
from .lsoa import Indices

LSOAS_IN_ENGLAND = IOD_2019.lsoas

CODE = IOD_2019.code
NAME = IOD_2019.name
LAD_CODE = IOD_2019.lad_code
LAD_NAME = IOD_2019.lad_name

POPULATION = {
    "population": "Total population: mid 2015 (excluding prisoners)",
    "pop_0_15": "Dependent Children aged 0-15: mid 2015 (excluding prisoners)",
    "pop_16_59": "Population aged 16-59: mid 2015 (excluding prisoners)",
    "pop_60_over": "Older population aged 60 and over: mid 2015 (excluding prisoners)",
}

DATA_SET = DataSet(
    id="iod2019",
    title="English Indices of Deprivation 2019",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation 2019, file 7 (or file 2), as CSV or xlsx",
)

INDICES = Indices(IOD_2019, DATA_SET)
recognise, read = INDICES.recognise, INDICES.read
READER = INDICES.reader
