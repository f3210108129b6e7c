"""Templates of what only an analyst can provide, and the dictionary of their columns.

Each template is a CSV file with a header and no rows, so that no example gets into a package by
mistake; the example of each column stands in the dictionary. A template that is filled as its
example says is read by the reader it is for.
"""

from __future__ import annotations

from dataclasses import dataclass

DICTIONARY = "data_dictionary.csv"


@dataclass(frozen=True)
class TemplateColumn:
    """A column: name, kind in words, whether it must be filled, meaning, and an example."""

    name: str
    kind: str
    required: bool
    meaning: str
    example: str


@dataclass(frozen=True)
class Template:
    """A template.

    Attributes:
        id: short name.
        title: what it is for, in words.
        file: name of the file.
        reader: id of the reader that reads it; "" for a vector layer.
        columns: in the order of the file.
        note: what to know before filling it; all of the file where it is no table.
    """

    id: str
    title: str
    file: str
    reader: str
    columns: tuple[TemplateColumn, ...]
    note: str = ""

    def example(self) -> dict[str, str]:
        """Return the example of each column, by name."""
        return {column.name: column.example for column in self.columns}


_TEXT, _WHOLE, _NUMBER, _FLAG = "text", "whole number", "number", "yes or no"
_EASTING = TemplateColumn("easting", _NUMBER, True, "metres on the National Grid", "407000")
_NORTHING = TemplateColumn("northing", _NUMBER, True, "metres on the National Grid", "287000")
_GROUP = "all, or 16_or_under"


def _counts(
    category: str, areas: str, code: str, meaning: str, count: str
) -> tuple[TemplateColumn, ...]:
    return (
        TemplateColumn("area_code", _TEXT, True, f"code of the {areas}", code),
        TemplateColumn("category", _TEXT, True, meaning, category),
        TemplateColumn("victim_group", _TEXT, True, _GROUP, "all"),
        TemplateColumn("period", _TEXT, True, "period of the counts", "2017-2019"),
        TemplateColumn(
            "count", _WHOLE, True, "the count, unrounded; 0 where nothing was recorded", count
        ),
    )


TEMPLATES: tuple[Template, ...] = (
    Template(
        "knife_crime_counts",
        "Recorded knife crime by LSOA",
        "knife_crime_counts.csv",
        "area_counts",
        _counts("knife_crime", "LSOA", "E01008881", "knife_crime, or what else was counted", "12"),
        "An area without a row counts as not known, not as none.",
    ),
    Template(
        "assault_admissions",
        "Hospital admissions for assault by MSOA",
        "assault_admissions.csv",
        "area_counts",
        _counts("assault_admissions", "MSOA", "E02001827", "assault_admissions", "15"),
        "An area without a row counts as not known, not as none.",
    ),
    Template(
        "incidents",
        "Recorded incidents with date, time and place",
        "incidents.csv",
        "incidents",
        (
            TemplateColumn("id", _TEXT, False, "identifier, unique in the file", "20W1/123456/19"),
            TemplateColumn("category", _TEXT, True, "what happened", "Violence with injury"),
            TemplateColumn("victim_group", _TEXT, False, f"{_GROUP}; all if blank", "16_or_under"),
            TemplateColumn(
                "occurred",
                "date, or date and time",
                True,
                "when it happened; year-month-day or day/month/year",
                "2019-03-31 23:15",
            ),
            _EASTING,
            _NORTHING,
            TemplateColumn("area_code", _TEXT, False, "code of the LSOA", "E01008881"),
            TemplateColumn("location", _TEXT, False, "the place in words", "High Street"),
            TemplateColumn("source", _TEXT, False, "who recorded it", "West Midlands Police"),
        ),
        "Columns longitude and latitude may stand in place of easting and northing.",
    ),
    Template(
        "schools",
        "Schools with pupils, special needs and exclusions",
        "schools.csv",
        "schools",
        (
            TemplateColumn("urn", _TEXT, True, "unique reference number", "103120"),
            TemplateColumn("name", _TEXT, True, "name of the school", "Example School"),
            TemplateColumn(
                "phase",
                _TEXT,
                False,
                "Nursery, Primary, Secondary, Special, All-through or Other",
                "Secondary",
            ),
            TemplateColumn("type", _TEXT, False, "type of school", "State-funded secondary"),
            _EASTING,
            _NORTHING,
            TemplateColumn("pupils", _WHOLE, False, "pupils on roll", "1000"),
            TemplateColumn(
                "sen_rate", _NUMBER, False, "per cent of pupils with special needs", "14.5"
            ),
            TemplateColumn("exclusions", _WHOLE, False, "permanent exclusions in the year", "3"),
            TemplateColumn(
                "exclusion_rate",
                _NUMBER,
                False,
                "permanent exclusions per 100 pupils; derived if blank",
                "0.3",
            ),
            TemplateColumn("year", _TEXT, False, "academic year of the exclusions", "2017/18"),
        ),
        "One row for each school; one file for each year.",
    ),
    Template(
        "services",
        "Hospitals and other services",
        "services.csv",
        "services",
        (
            TemplateColumn("name", _TEXT, True, "name of the service", "Example Hospital"),
            TemplateColumn("kind", _TEXT, True, "such as hospital or youth centre", "hospital"),
            _EASTING,
            _NORTHING,
            TemplateColumn(
                "emergency_department", _FLAG, False, "has one; blank where not known", "yes"
            ),
            TemplateColumn(
                "teachable_moments",
                _FLAG,
                False,
                "takes part in Teachable Moments; blank where not known",
                "no",
            ),
        ),
        "Columns longitude and latitude may stand in place of easting and northing.",
    ),
    Template(
        "indicators",
        "Indicators by area",
        "indicators.csv",
        "indicator_tables",
        (
            TemplateColumn("area_code", _TEXT, True, "GSS code, or URN of a school", "E08000025"),
            TemplateColumn("area_name", _TEXT, False, "name of the area", "Birmingham"),
            TemplateColumn(
                "indicator",
                _TEXT,
                True,
                "id in small letters with underscores",
                "first_time_entrants",
            ),
            TemplateColumn("breakdown", _TEXT, False, "what part of it; total if blank", "total"),
            TemplateColumn("period", _TEXT, True, "year or years", "2018/19"),
            TemplateColumn("value", _NUMBER, False, "the value; the count if blank", "250.5"),
            TemplateColumn("count", _NUMBER, False, "numerator", "300"),
            TemplateColumn("denominator", _NUMBER, False, "denominator", "119760"),
            TemplateColumn("unit", _TEXT, False, "unit of the value", "per 100,000 aged 10 to 17"),
            TemplateColumn("lower", _NUMBER, False, "lower limit of the 95% interval", "223.0"),
            TemplateColumn("upper", _NUMBER, False, "upper limit of the 95% interval", "280.5"),
            TemplateColumn("recent_trend", _TEXT, False, "trend in words", "Decreasing"),
            TemplateColumn("restricted", _FLAG, False, "no where published; yes if blank", "yes"),
        ),
        "A value or a count must stand in each row.",
    ),
    Template(
        "impact_areas",
        "Impact Areas",
        "impact_areas.txt",
        "",
        (
            TemplateColumn("name", _TEXT, True, "name of the area, once in the layer", "Area 1"),
            TemplateColumn(
                "adopted", _FLAG, False, "adopted for targeted activity; blank if not known", "yes"
            ),
            TemplateColumn("source", _TEXT, False, "who drew it", "West Midlands Police"),
            TemplateColumn(
                "status", _TEXT, False, "official, analyst, illustrative or synthetic", "official"
            ),
        ),
        "Impact Areas come as a layer of polygons, not as a table: GeoPackage, shapefile, GeoJSON "
        "or any other format that QGIS reads, in any coordinate reference system that the file "
        "names. The layer needs the field 'name'; the other fields are described in "
        f"{DICTIONARY}. It must be the only layer of named polygons in the folder.",
    ),
)
BY_ID = {template.id: template for template in TEMPLATES}
