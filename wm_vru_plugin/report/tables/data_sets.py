"""T11, T39, T54: the data sets of each section, as the report lists them, and which of them the
package holds."""

from __future__ import annotations

from ...core.tables.missing import or_none
from ...i18n import tr
from ...sources.report_2020.tables import read_report_table, report_table
from ..data.tables import TableData, printed_origin
from ..figures.tables import TableFigure
from .content import Column, Table, Value

_TABLE, _DOMAIN, _CATEGORY, _INCIDENTS = "table:", "domain:", "category:", "incidents:"

HELD_BY: dict[tuple[str, int], tuple[str, ...]] = {
    ("T11", 1): ("domain:crime",),
    ("T11", 2): ("recorded_offences", "violence_against_the_person_rate", "recorded_crime"),
    ("T11", 3): (
        "incidents:violence_with_injury",
        "incidents:knife_crime",
        "category:knife_crime",
        "violence_with_injury_rate",
        "knife_crime_rate",
    ),
    ("T11", 4): ("domestic_abuse_prosecutions", "domestic_abuse_prosecution_success_rate"),
    ("T11", 5): ("prisoners_by_offence", "proven_adjudications_violence", "reoffending_rate"),
    ("T11", 6): ("children_cautioned_or_sentenced", "children_sentenced_for_violence"),
    ("T11", 7): ("crime_survey_violence", "domestic_abuse_prevalence"),
    ("T39", 1): ("domain:health",),
    ("T39", 2): ("category:assault_admissions", "assault_admission_rate"),
    ("T39", 3): (
        "emergency_attendances_by_hour",
        "emergency_attendances_by_weekday",
        "emergency_attendances",
    ),
    ("T39", 4): ("ambulance_callouts", "category:ambulance_callouts"),
    ("T39", 5): ("primary_care_violence",),
    ("T39", 6): ("iris_referrals",),
    ("T39", 7): ("assessment_factors",),
    ("T54", 1): ("domain:education",),
    ("T54", 2): ("early_years_rating",),
    ("T54", 3): ("good_level_of_development", "school_readiness"),
    ("T54", 4): ("attainment_8", "dashboard_attainment_8"),
    ("T54", 5): ("absence_rate", "pupil_absence_rate", "dashboard_absence_rate"),
    ("T54", 6): ("learning_difficulties_rate", "table:sen_rate"),
    ("T54", 7): ("permanent_exclusion_rate", "permanent_exclusions", "table:exclusions"),
    ("T54", 8): ("neet_not_known_rate", "neet_rate"),
}
"""By table and number of its row, what in a package comes from the data set: indicators;
`domain:` of the indices; `category:` of the counts by area; `incidents:` by category; `table:` a
column of schools. Any of them will do."""

_OUT_OF = 10


def data_sets(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return the printed table, with a column on what the package has of each data set."""
    printed = read_report_table(figure.id)
    at_hand = _at_hand(data)
    columns = [
        Column("data_set", tr("Data set"), wide=True),
        Column("organisation", tr("Organisation"), wide=True),
        Column("availability", tr("Availability")),
        Column("access", tr("Access")),
        Column("quality", tr("Quality")),
        Column("importance", tr("Importance"), tr("out of {0}").format(_OUT_OF), 0),
        Column("tells", tr("What it tells"), wide=True),
    ]
    if data.package is not None:
        columns.append(Column("in_package", tr("In this package"), wide=True))
    rows: list[tuple[Value, ...]] = []
    for row in printed.to_dict("records"):
        values = {name: or_none(value) for name, value in row.items()}
        values["in_package"] = _held(at_hand, HELD_BY.get((figure.id, int(row["number"])), ()))
        rows.append(
            tuple(
                (float(values[one.key]) if one.is_number else str(values[one.key] or ""))
                for one in columns
            )
        )
    origin = printed_origin()
    notes = [tr("What a data set tells is said in other words than the report's.")]
    if data.package is not None:
        notes.append(
            tr("The last column is not printed: it tells what the package {0} holds.").format(
                data.package.name
            )
        )
    return (
        Table(
            figure.id,
            figure.section,
            figure.title,
            tr("{0}: {1}, 2020").format(tr(report_table(figure.id).title), tr("as assessed")),
            tuple(columns),
            tuple(rows),
            sources=origin.sources,
            notes=tuple(notes),
            marks=origin.marks,
            status=origin.status,
        ),
    )


def _at_hand(data: TableData) -> dict[str, str]:
    """Return the periods that the package covers, by the names of `HELD_BY`."""
    found: dict[str, str] = {}
    indicators = data.indicators()
    for name, periods in indicators.groupby("indicator")["period"]:
        found[str(name)] = _periods([str(period) for period in periods.unique()])
    for table, column, period, prefix in (
        ("deprivation", "domain", "edition", _DOMAIN),
        ("crime_counts", "category", "period", _CATEGORY),
    ):
        rows = data.frame(table, (column, period)).drop_duplicates()
        for name, part in rows.groupby(column):
            found[f"{prefix}{name}"] = _periods([str(one) for one in part[period].dropna()])
    for name, part in data.incidents().groupby("id"):
        found[f"{_INCIDENTS}{name}"] = _periods([str(one) for one in part["period"].dropna()])
    schools = data.frame("schools", ("sen_rate", "exclusions", "year"))
    for column in ("sen_rate", "exclusions"):
        years = schools[schools[column].notna()]["year"].dropna().unique()
        if schools[column].notna().any():
            found[f"{_TABLE}{column}"] = _periods([str(year) for year in years])
    return found


def _periods(periods: list[str]) -> str:
    """Return the years from first to last as one text; "" where there are none."""
    years = sorted({period for period in periods if period and period != "nan"})
    if not years:
        return ""
    first, last = years[0][:7], years[-1][:7]
    first, last = (one[:4] if "/" not in one else one for one in (first, last))
    return first if first == last else tr("{0} to {1}").format(first, last)


def _held(at_hand: dict[str, str], names: tuple[str, ...]) -> str:
    held = [at_hand[name] for name in names if name in at_hand]
    if not held:
        return tr("no")
    known = [period for period in held if period]
    return tr("yes, {0}").format(known[0]) if known else tr("yes")
