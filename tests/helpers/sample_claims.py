"""What the source report prints, and where the sample's indicators say the same."""

from __future__ import annotations

# fmt: off
FIGURES = (
    "C03", "C04", "M05", "M06", "M07", "C10", "C15", "C16", "C17", "C18", "C20", "C24", "C25",
    "C29", "C30", "C31", "C32", "C33", "C34", "C35", "C36", "C37", "C38", "C42", "C43", "C44",
    "C45", "C47", "C48", "C49", "C50", "C52", "C53", "C61", "C62", "T63", "C64", "T65", "T66",
    "T67", "C70", "C71", "C72", "C73", "C78", "C83", "T84", "T85",
)
BIRMINGHAM, DUDLEY, SANDWELL, SOLIHULL, WALSALL, WOLVERHAMPTON = (
    f"Z080000{number}" for number in (25, 27, 28, 29, 30, 31)
)
SEVEN, REGION, FORCE = "Z47000007", "Z12000005", "Z23000014"
ENGLAND, NATION, OAKWOOD = "Z92000001", "Z04000001", "Z99000001"
AGAINST, INJURY, WEAPONS = (
    "Violence against the person", "Violence with injury", "Possession of weapons",
)
CLAIMED = (
    # claim, indicator, area, breakdown, period, decimals of the print
    ("K004", "imd_rank_of_average_rank", BIRMINGHAM, "total", "2019", 0),
    ("K005", "imd_rank_of_average_rank", SANDWELL, "total", "2019", 0),
    ("K006", "imd_rank_of_average_rank", WOLVERHAMPTON, "total", "2019", 0),
    ("K009", "imd_rank_of_average_rank", BIRMINGHAM, "total", "2004", 0),
    ("K015", "ethnic_group", REGION, "Black", "2011", 1),
    ("K016", "ethnic_group", REGION, "Asian", "2011", 0),
    ("K020", "recorded_offences", FORCE, AGAINST, "2017", 0),
    ("K021", "recorded_offences", FORCE, AGAINST, "2019", 0),
    ("K022", "violence_against_the_person_rate", FORCE, "total", "2017", 0),
    ("K023", "violence_against_the_person_rate", FORCE, "total", "2019", 0),
    ("K024", "recorded_offences", FORCE, INJURY, "2013", 0),
    ("K025", "recorded_offences", FORCE, INJURY, "2019", 0),
    ("K026", "recorded_offences", NATION, INJURY, "2013", 0),
    ("K027", "recorded_offences", NATION, INJURY, "2019", 0),
    ("K029", "violence_with_injury_rate", SEVEN, "total", "2019", 0),
    ("K030", "violence_with_injury_rate", BIRMINGHAM, "total", "2019", 0),
    ("K031", "injury_surveillance_rate", SEVEN, "total", "2019", 0),
    ("K032", "violence_with_injury_by_circumstance", FORCE, "Public place", "2018/19", 0),
    ("K036", "knife_crime", NATION, "total", "2019", 0),
    ("K040", "knife_crime", FORCE, "total", "2019", 0),
    ("K041", "violence_with_injury_by_circumstance", FORCE, "Domestic abuse", "2019", 0),
    ("K042", "domestic_abuse_prevalence", NATION, "total", "2019", 1),
    ("K050", "prisoners_by_offence_share", OAKWOOD, AGAINST, "2019-12", 0),
    ("K051", "reoffending_rate", REGION, AGAINST, "2007", 0),
    ("K052", "reoffending_rate", REGION, AGAINST, "2016", 0),
    ("K053", "reoffending_rate", REGION, AGAINST, "2018", 0),
    ("K054", "reoffending_rate", REGION, WEAPONS, "2007", 0),
    ("K055", "reoffending_rate", REGION, WEAPONS, "2018", 0),
    ("K057", "children_cautioned_or_sentenced", SOLIHULL, "total", "2013/14", 0),
    ("K058", "children_cautioned_or_sentenced", SOLIHULL, "total", "2018/19", 0),
    ("K062", "children_sentenced_for_violence", WOLVERHAMPTON, "total", "2013/14", 0),
    ("K063", "children_sentenced_for_violence", WOLVERHAMPTON, "total", "2018/19", 0),
    ("K065", "children_sentenced_for_violence", SANDWELL, "total", "2013/14", 0),
    ("K066", "children_sentenced_for_violence", SANDWELL, "total", "2018/19", 0),
    ("K071", "sharp_object_admissions_by_age", SEVEN, "Under 25", "2018/19", 0),
    ("K072", "sharp_object_admissions_by_age", WOLVERHAMPTON, "Under 25", "2018/19", 0),
    ("K073", "injury_surveillance_location_known", SEVEN, "total", "2019", 0),
    ("K076", "assessment_factors", BIRMINGHAM, "Domestic violence", "2018/19", 0),
    ("K080", "young_offenders_permanently_excluded", ENGLAND, "total", "2014", 0),
    ("K081", "permanent_exclusion_rate", ENGLAND, "total", "2013/14", 2),
    ("K082", "social_emotional_mental_health_rate", WALSALL, "Permanently excluded pupils",
     "2018", 0),
    ("K083", "early_years_rating", ENGLAND, "Outstanding", "2019", 0),
    ("K084", "early_years_rating", SEVEN, "Outstanding", "2019", 1),
    ("K085", "early_years_rating", DUDLEY, "Outstanding", "2019", 0),
    ("K086", "early_years_rating", WOLVERHAMPTON, "Outstanding", "2019", 0),
    ("K087", "early_years_rating", SANDWELL, "Inadequate", "2019", 1),
    ("K088", "early_years_rating", WOLVERHAMPTON, "Inadequate", "2019", 1),
    ("K091", "permanent_exclusion_rate", REGION, "Secondary", "2011/12", 2),
    ("K092", "permanent_exclusion_rate", REGION, "Secondary", "2017/18", 2),
    ("K105", "neet_not_known_rate", BIRMINGHAM, "total", "2017", 1),
    ("K106", "neet_not_known_rate", DUDLEY, "total", "2017", 1),
)
CHANGES = (
    ("K028", "recorded_offences", NATION, INJURY, "2013", "2019"),
    ("K037", "knife_crime", NATION, "total", "2018", "2019"),
    ("K038", "knife_crime", FORCE, "total", "2018", "2019"),
    ("K056", "children_cautioned_or_sentenced", BIRMINGHAM, "total", "2013/14", "2018/19"),
    ("K059", "children_cautioned_or_sentenced", SOLIHULL, "total", "2013/14", "2018/19"),
    ("K060", "children_cautioned_or_sentenced", WOLVERHAMPTON, "total", "2013/14", "2018/19"),
    ("K061", "children_cautioned_or_sentenced", SANDWELL, "total", "2013/14", "2018/19"),
    ("K064", "children_sentenced_for_violence", WOLVERHAMPTON, "total", "2013/14", "2018/19"),
    ("K067", "children_sentenced_for_violence", SANDWELL, "total", "2013/14", "2018/19"),
    ("K068", "children_sentenced_for_violence", ENGLAND, "total", "2013/14", "2018/19"),
)
# fmt: on
