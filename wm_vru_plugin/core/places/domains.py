"""The domains of the English Indices of Deprivation, as typed records."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables.records import record_of


@dataclass(frozen=True)
class Domain:
    """One index or domain.

    Attributes:
        id: short name, used in table rows, field names and file names.
        name: the publisher's name.
        stem: how its columns begin in IoD files 2 and 7.
        score: what follows the stem in the score column of file 7.
        phrase: how a sentence calls it ("in the most deprived tenth for ...").
    """

    id: str
    name: str
    stem: str
    score: str
    phrase: str

    @property
    def score_column(self) -> str:
        return f"{self.stem} {self.score}"

    @property
    def rank_column(self) -> str:
        return f"{self.stem} Rank (where 1 is most deprived)"

    @property
    def decile_column(self) -> str:
        return f"{self.stem} Decile (where 1 is most deprived 10% of LSOAs)"

    @property
    def decile_field(self) -> str:
        """The field of the package's spatial view that holds the national decile."""
        return f"{self.id}_decile"

    @property
    def score_field(self) -> str:
        return f"{self.id}_score"

    @property
    def rank_field(self) -> str:
        return f"{self.id}_rank"


DOMAINS: tuple[Domain, ...] = (
    Domain(
        "imd",
        "Index of Multiple Deprivation",
        "Index of Multiple Deprivation (IMD)",
        "Score",
        "multiple deprivation",
    ),
    Domain("income", "Income", "Income", "Score (rate)", "income deprivation"),
    Domain("employment", "Employment", "Employment", "Score (rate)", "employment deprivation"),
    Domain(
        "education",
        "Education, skills and training",
        "Education, Skills and Training",
        "Score",
        "education, skills and training deprivation",
    ),
    Domain(
        "health",
        "Health deprivation and disability",
        "Health Deprivation and Disability",
        "Score",
        "health deprivation and disability",
    ),
    Domain("crime", "Crime", "Crime", "Score", "crime deprivation"),
    Domain(
        "barriers",
        "Barriers to housing and services",
        "Barriers to Housing and Services",
        "Score",
        "barriers to housing and services",
    ),
    Domain(
        "living",
        "Living environment",
        "Living Environment",
        "Score",
        "living environment deprivation",
    ),
    Domain(
        "idaci",
        "Income Deprivation Affecting Children Index",
        "Income Deprivation Affecting Children Index (IDACI)",
        "Score (rate)",
        "income deprivation affecting children",
    ),
    Domain(
        "idaopi",
        "Income Deprivation Affecting Older People Index",
        "Income Deprivation Affecting Older People (IDAOPI)",
        "Score (rate)",
        "income deprivation affecting older people",
    ),
)

DOMAIN_IDS: tuple[str, ...] = tuple(domain.id for domain in DOMAINS)
_BY_ID = {domain.id: domain for domain in DOMAINS}


def domain(domain_id: str) -> Domain:
    """Return the domain with this id.

    Raises:
        InputError: there is none.
    """
    return record_of(_BY_ID, domain_id, "Domain", "domain")
