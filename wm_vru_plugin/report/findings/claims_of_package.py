"""The source report's claims beside a package's data."""

from __future__ import annotations

import pandas as pd

from ...core.claims.claims import findings
from ...core.claims.facts import Facts
from ...core.places.areas import WEST_MIDLANDS
from ...sources.report_2020.tables import read_report_claims, read_report_table
from ...store.package.package import Package

TABLES = ("lsoa", "deprivation", "impact_areas", "schools", "indicators", "population")


def findings_of(package: Package) -> pd.DataFrame:
    """Every claim, as `core.claims.findings` gives them; invented data and data of another study
    area are not comparable."""
    tables = {name: package.frame(name) for name in TABLES if package.has(name)}
    seven = {authority.code for authority in WEST_MIDLANDS}
    elsewhere = set(package.study_area().authority_codes) != seven
    reasons = {}
    for name in TABLES:
        statuses = package.statuses([name])
        for mark in ("synthetic", "illustrative"):
            if mark in statuses:
                reasons.setdefault(name, f"{mark.upper()} data")
        if elsewhere:
            reasons.setdefault(name, "another study area")
    claims = read_report_claims()
    return findings(Facts(tables, claims, read_report_table), claims, reasons)
