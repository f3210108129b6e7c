"""Catalogue: population, crime, schools and health."""

from __future__ import annotations

from .catalogue import DATE_MARK, official

_ONS = "Office for National Statistics"
_DFE = "Department for Education"
_ESTIMATES = (
    "peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
    "lowersuperoutputareamidyearpopulationestimates"
)
_LSOA_PAGE = f"https://www.ons.gov.uk/{_ESTIMATES}"
_LSOA_FILE = f"https://www.ons.gov.uk/file?uri=/{_ESTIMATES}"
_EES = "https://explore-education-statistics.service.gov.uk/find-statistics/"
_PERFORMANCE = "https://www.compare-school-performance.service.gov.uk/download-data"


POPULATION = (
    official(
        "lsoa_population_2019",
        "Lower layer Super Output Area population estimates, mid-2019 (SAPE22DT2)",
        _ONS,
        _LSOA_PAGE,
        "sape22dt2mid2019lsoasyoaestimatesunformatted.zip",
        f"{_LSOA_FILE}/mid2019sape22dt2/sape22dt2mid2019lsoasyoaestimatesunformatted.zip",
        edition="mid-2019",
        unpack=True,
    ),
    official(
        "lsoa_population_2020",
        "Lower layer Super Output Area population estimates, mid-2020 (SAPE23DT2)",
        _ONS,
        _LSOA_PAGE,
        "sape23dt2mid2020lsoasyoaestimatesunformatted.xlsx",
        f"{_LSOA_FILE}/mid2020sape23dt2/sape23dt2mid2020lsoasyoaestimatesunformatted.xlsx",
        edition="mid-2020",
    ),
    official(
        "lsoa_population_2018",
        "Lower layer Super Output Area population estimates, mid-2018 (SAPE21DT2)",
        _ONS,
        _LSOA_PAGE,
        "sape21dt2mid2018lsoasyoaestimatesunformatted.zip",
        f"{_LSOA_FILE}/mid2018sape21dt1a/sape21dt2mid2018lsoasyoaestimatesunformatted.zip",
        edition="mid-2018",
        unpack=True,
    ),
    official(
        "authority_population",
        "Population estimates for UK, England and Wales, Scotland and Northern Ireland",
        _ONS,
        "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationestimates/datasets/"
        "populationestimatesforukenglandandwalesscotlandandnorthernireland",
        "ons_population_estimates.xlsx",
    ),
    official(
        "census_2021_ethnic_group",
        "Census 2021, TS021 ethnic group, all geographies",
        _ONS,
        "https://www.nomisweb.co.uk/sources/census_2021_bulk",
        "census2021-ts021.zip",
        "https://www.nomisweb.co.uk/output/census/2021/census2021-ts021.zip",
        5.9,
        "2021",
        unpack=True,
    ),
    official(
        "census_2011_ethnic_group",
        "Census 2011, QS201EW ethnic group",
        _ONS,
        "https://www.nomisweb.co.uk/census/2011/qs201ew",
        "QS201EW.csv",
        edition="2011",
    ),
)

CRIME = (
    official(
        "police_uk_archive",
        "Street-level crime of West Midlands Police, the last three years, out of the archive of "
        "all forces",
        "data.police.uk",
        "https://data.police.uk/data/archive/",
        "police_uk_latest.zip",
        "https://data.police.uk/data/archive/latest.zip",
        1700.0,
        unpack=True,
        # For another force, correct this field in a settings file.
        members="*-west-midlands-street.csv",
    ),
    official(
        "police_uk_street",
        "Street-level crime of chosen forces and months",
        "data.police.uk",
        "https://data.police.uk/data/",
        "police_uk_street.zip",
        unpack=True,
    ),
    official(
        "police_force_area_tables",
        "Police Force Area data tables, with Table C2 by Community Safety Partnership",
        _ONS,
        "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/"
        "policeforceareadatatables",
        "police_force_area_tables.xlsx",
    ),
)

SCHOOLS = (
    official(
        "gias",
        "Get Information about Schools, all establishments",
        _DFE,
        "https://get-information-schools.service.gov.uk/Downloads",
        "edubasealldata.csv",
        "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public/"
        f"edubasealldata{DATE_MARK}.csv",
        60.0,
        "today",
    ),
    official(
        "school_census_2019",
        "School performance tables 2018/19, pupil characteristics (census)",
        _DFE,
        _PERFORMANCE,
        "2018-2019_england_census.csv",
        size_mb=2.4,
        edition="2018/19",
    ),
    official(
        "key_stage_4_2019",
        "School performance tables 2018/19, key stage 4 results",
        _DFE,
        _PERFORMANCE,
        "2018-2019_england_ks4final.csv",
        edition="2018/19",
    ),
    official(
        "exclusions",
        "Suspensions and permanent exclusions in England",
        _DFE,
        f"{_EES}suspensions-and-permanent-exclusions-in-england",
        "exclusions.csv",
    ),
    official(
        "absence",
        "Pupil absence in schools in England",
        _DFE,
        f"{_EES}pupil-absence-in-schools-in-england",
        "absence.csv",
    ),
    official(
        "special_needs",
        "Special educational needs in England",
        _DFE,
        f"{_EES}special-educational-needs-in-england",
        "special_needs.csv",
    ),
    official(
        "neet",
        "Participation in education, training and NEET, age 16 to 17, by local authority",
        _DFE,
        f"{_EES}participation-in-education-training-and-neet-age-16-to-17-by-local-authority",
        "neet.csv",
    ),
)

HEALTH = (
    official(
        "fingertips_violence",
        "Hospital admissions for violence (including sexual violence), indicator 11202, by "
        "county and unitary authority",
        "Office for Health Improvement and Disparities, Fingertips",
        "https://fingertips.phe.org.uk/",
        "fingertips_11202.csv",
        "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"
        "?indicator_ids=11202&child_area_type_id=502&parent_area_type_id=15",
    ),
    official(
        "fingertips_other",
        "Other indicators of Fingertips, as chosen on its pages",
        "Office for Health Improvement and Disparities, Fingertips",
        "https://fingertips.phe.org.uk/",
        "fingertips.csv",
    ),
)
