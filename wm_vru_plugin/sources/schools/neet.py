"""Young people not in education, employment or training: underlying data of the NEET dashboard.

Publisher: Department for Education, NEET and participation local authority dashboard, Open
Government Licence v3.0. One row for the nation, each region and each authority; ages 16 and 17.

| indicator | meaning |
|---|---|
| neet_rate | per cent of 16 and 17 year olds known not to be in education, employment or training |
| neet_not_known_rate | per cent NEET or not known; breakdown = No SEN, EHC plan, SEN support ... |
| not_known_rate | per cent whose activity is not known |
| participation_rate | per cent in education and training |
| september_guarantee_rate | per cent with an offer of a place |
| dashboard_attainment_8 | mean Attainment 8 score as the dashboard has it |
| dashboard_absence_rate, dashboard_persistent_absence_rate | absence as the dashboard has it |
| level_3_rate | per cent with level 3 by age 19 |

The quintiles of the dashboard can be derived and are not taken over.
"""

from __future__ import annotations

from pathlib import Path

from ..reading.indicator_rows import Measure
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from . import dfe

DATA_SET = DataSet(
    id="neet",
    title="NEET and participation: local authority figures",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/publications/neet-and-participation-local-authority-figures",
    needs="NEET and participation by authority: underlying data of the dashboard",
)
_COHORT = ("Cohort_DJFavg",)
_PER_CENT = "per cent of 16 and 17 year olds"
_BOTH = "neet_not_known_rate"
MEASURES = (
    Measure(("NEET_percent",), "neet_rate", _PER_CENT, (), _COHORT),
    Measure(("NEET_not_known_percent",), _BOTH, _PER_CENT, (), _COHORT),
    Measure(("Notknown_percent",), "not_known_rate", _PER_CENT, (), _COHORT),
    Measure(("NEET_NK_noSEN_percent",), _BOTH, _PER_CENT, breakdown="No SEN"),
    Measure(("NEET_NK_EHCP_percent",), _BOTH, _PER_CENT, breakdown="EHC plan"),
    Measure(("NEET_NK_SENDsupport_percent",), _BOTH, _PER_CENT, breakdown="SEN support"),
    Measure(("VG_NEET_NK_percentage",), _BOTH, _PER_CENT, breakdown="Vulnerable groups"),
    Measure(
        ("TOTAL_participating_in_education_and_training_percent",),
        "participation_rate",
        _PER_CENT,
        (),
        ("cohort_March",),
    ),
    Measure(("September_guarantee_Offer_made_percent",), "september_guarantee_rate", _PER_CENT),
    Measure(("Level_3",), "level_3_rate", "per cent of 19 year olds"),
    Measure(("avg_att8",), "dashboard_attainment_8", "points"),
    Measure(("sess_overall_percent",), "dashboard_absence_rate", "per cent of sessions"),
    Measure(
        ("sess_overall_percent_pa_10_exact",),
        "dashboard_persistent_absence_rate",
        "per cent of pupils",
    ),
)


def recognise(header: list[str]) -> bool:
    """Return whether a header has a level, a period and shares that are NEET."""
    return dfe.recognise(header, [("NEET_percent",), ("NEET_not_known_percent",)])


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table.

    Raises:
        InputError: two rows contradict each other.
    """
    # Every row is of the same ages, which are no breakdown.
    return dfe.read(path, sheet, MEASURES, filtered=False)


READER = Reader(DATA_SET, "indicators", recognise, read)
