"""The tables of the needs assessment, as typed records in the order of the report.

Imports nothing heavy: tables are listed before any library loads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...core.tables.records import record_of
from .sections import CONTEXT, CRIMINAL_JUSTICE, EDUCATION, HEALTH

CONCLUSIONS = "Conclusions and annexes"


@dataclass(frozen=True)
class TableFigure:
    """A table of the report.

    Attributes:
        id: id in the source report.
        section: section of the report.
        title: what it is headed.
        needs: what a package must hold to give it, in words; without that, the table is taken from
            the report's print, which no package needs.
    """

    id: str
    section: str
    title: str
    needs: str


TABLES: tuple[TableFigure, ...] = (
    TableFigure(
        "T08",
        CONTEXT,
        "Local authorities of England by rank and decile of deprivation",
        "the rank of average rank of each authority of England (Indices of Deprivation, file 10)",
    ),
    TableFigure(
        "T11",
        CRIMINAL_JUSTICE,
        "Criminal justice data to inform violence reduction",
        "any of the data sets named",
    ),
    TableFigure(
        "T39", HEALTH, "Health data to inform violence reduction", "any of the data sets named"
    ),
    TableFigure(
        "T51",
        HEALTH,
        "Violence with injury by hour and day of week",
        "incidents of violence with injury with date and time",
    ),
    TableFigure(
        "T54",
        EDUCATION,
        "Education data to inform violence reduction",
        "any of the data sets named",
    ),
    TableFigure(
        "T63",
        EDUCATION,
        "School readiness: children with a good level of development at the end of Reception",
        "the indicator good_level_of_development (Department for Education, early years "
        "foundation stage profile)",
    ),
    TableFigure(
        "T65",
        EDUCATION,
        "Average Attainment 8 score by authority",
        "the indicator attainment_8 by authority (Department for Education, key stage 4 "
        "performance)",
    ),
    TableFigure(
        "T66",
        EDUCATION,
        "Pupil absence by authority",
        "the indicator absence_rate by authority (Department for Education, pupil absence)",
    ),
    TableFigure(
        "T67",
        EDUCATION,
        "Children with learning difficulties known to schools, by authority",
        "the indicator learning_difficulties_rate (Department for Education, special educational "
        "needs)",
    ),
    TableFigure(
        "T81",
        EDUCATION,
        "Concentration of permanent exclusions, all schools",
        "schools with their numbers of permanent exclusions (Department for Education)",
    ),
    TableFigure(
        "T82",
        EDUCATION,
        "Concentration of permanent exclusions, state-funded secondary schools",
        "state-funded secondary schools with their numbers of permanent exclusions (Department "
        "for Education)",
    ),
    TableFigure(
        "T84",
        EDUCATION,
        "16 and 17 year-olds not in education, employment or training, or whose activity is not "
        "known",
        "the indicator neet_not_known_rate by authority (Department for Education, NEET and "
        "participation)",
    ),
    TableFigure(
        "T85",
        CONCLUSIONS,
        "Areas of focus: the indicators on which each authority stands out",
        "indicators by authority, with England to compare with",
    ),
    TableFigure(
        "T87",
        CONCLUSIONS,
        "Inputs of the Impact Area score",
        "incidents by category, and deprivation with residents by age",
    ),
)
TABLE_IDS: tuple[str, ...] = tuple(figure.id for figure in TABLES)
_BY_ID = {figure.id: figure for figure in TABLES}


def table_figure(table_id: str) -> TableFigure:
    """Return the record of a table.

    Raises:
        InputError: there is none with this id.
    """
    return record_of(_BY_ID, table_id, "Table", "table")


def chosen_tables(ids: Iterable[str] | None = None) -> list[TableFigure]:
    """Return the tables with these ids in the report's order; all when none is given.

    Raises:
        InputError: an id is unknown.
    """
    wanted = {table_figure(name).id for name in ids or () if name}
    return [figure for figure in TABLES if not wanted or figure.id in wanted]
