"""Checks across a package's tables: references, completeness, provenance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..places.areas import StudyArea
from .findings import ERROR, WARNING, Finding, Tables, judged, labels

GEOGRAPHY_OF = {2004: 2001, 2007: 2001, 2010: 2001, 2015: 2011, 2019: 2011, 2025: 2021}
"""Year of the LSOAs that each edition of the indices is about."""
STATUSES = ("official", "analyst", "illustrative", "synthetic")
_CHECKSUM = r"[0-9a-f]{64}"


def references(tables: Tables, area: StudyArea) -> list[Finding]:
    """Check that codes that one table takes from another are there."""
    lsoa, msoa, authority = (_codes(tables, name) for name in ("lsoa", "msoa", "local_authority"))
    small = lsoa | msoa
    known = {*tables, "lookup"}  # what was read to find codes, and is kept in no table
    asked = (
        ("lsoa", "lad_code", authority, "local_authority", ERROR, "local_authority"),
        ("lsoa", "msoa_code", msoa, "msoa", WARNING, "msoa"),
        ("msoa", "lad_code", authority, "local_authority", ERROR, "local_authority"),
        ("ward", "lad_code", authority, "local_authority", WARNING, "local_authority"),
        ("deprivation", "lsoa_code", lsoa, "lsoa", ERROR, "lsoa"),
        ("crime_counts", "area_code", small, "lsoa or msoa", ERROR, "lsoa"),
        ("schools", "lad_code", authority, "local_authority", WARNING, "local_authority"),
        ("schools", "lsoa_code", lsoa, "lsoa", WARNING, "lsoa"),
        ("incidents", "area_code", small, "lsoa or msoa", WARNING, "lsoa"),
        ("provenance", "table_name", known, "the package", WARNING, "provenance"),
    )
    findings = []
    for table, column, codes, where, severity, needed in asked:
        if table not in tables or needed not in tables:
            continue
        values = tables[table][column].dropna()
        strange = values[~values.isin(codes) & (values != "")]
        meaning = f"every {column} is in {where}; rows with another are lost when joined"
        findings.append(judged(f"reference {column}", table, strange, meaning, severity))
    return findings


def _codes(tables: Tables, name: str) -> set[str]:
    return set(tables[name]["code"].dropna()) if name in tables else set()


def completeness(tables: Tables, area: StudyArea) -> list[Finding]:
    """Check that every authority of the study area has rows, and that no other area has."""
    findings = []
    wanted = list(area.authority_codes)
    for table, column in (("local_authority", "code"), ("lsoa", "lad_code"), ("msoa", "lad_code")):
        if table not in tables:
            continue
        there = set(tables[table][column].dropna())
        absent = [code for code in wanted if code not in there]
        findings += [
            judged(
                "study area complete", table, absent, "every authority of the study area has rows"
            ),
            judged(
                "study area only",
                table,
                sorted(there - set(wanted)),
                "no row is of an authority outside the study area; totals would be too high",
            ),
        ]
    if "lsoa" in tables and "deprivation" in tables:
        findings += _indices_complete(tables["lsoa"], tables["deprivation"])
    if "lsoa" in tables:
        lsoa = tables["lsoa"]
        unknown = lsoa.loc[lsoa["population"].isna(), "code"]
        findings.append(
            judged(
                "residents known",
                "lsoa",
                unknown,
                "residents are known of every LSOA; rates "
                "and residents outside coverage leave out the others",
                WARNING,
            )
        )
        if "local_authority" in tables:
            findings.append(_residents_agree(lsoa, tables["local_authority"]))
    return findings


def _indices_complete(lsoa: pd.DataFrame, indices: pd.DataFrame) -> list[Finding]:
    codes = lsoa["code"].dropna().unique()
    absent: list[str] = []
    for (edition, domain), group in indices.groupby(["edition", "domain"]):
        given = group.loc[group["rank"].notna() & group["decile"].notna(), "lsoa_code"]
        lost = np.setdiff1d(codes.astype(str), given.to_numpy(dtype=str))
        absent += [f"{code}: {domain} {edition:.0f}" for code in lost]
    years = set(lsoa["edition"].dropna().astype(int))
    wrong = [
        f"indices of {edition}, LSOAs of {', '.join(str(year) for year in sorted(years))}"
        for edition in sorted(indices["edition"].dropna().astype(int).unique())
        if years and GEOGRAPHY_OF.get(edition, next(iter(years))) not in years
    ]
    return [
        judged(
            "indices complete",
            "deprivation",
            absent,
            "every LSOA has a rank and a decile in every domain; areas without are left out",
        ),
        judged(
            "editions fit",
            "deprivation",
            wrong,
            "the LSOAs are of the edition that the indices are about; codes changed between",
        ),
    ]


def _residents_agree(lsoa: pd.DataFrame, authority: pd.DataFrame) -> Finding:
    summed = lsoa.groupby("lad_code")["population"].sum(min_count=1)
    stated = authority.drop_duplicates("code").set_index("code")["population"].dropna()
    both = pd.concat({"sum": summed, "stated": stated}, axis=1).dropna()
    both = both[both["sum"] != both["stated"]]
    faults = [
        f"{code}: {row['stated']:,.0f}, its LSOAs {row['sum']:,.0f}"
        for code, row in both.iterrows()
    ]
    meaning = "residents of an authority are the sum over its LSOAs"
    return judged("residents agree", "local_authority", faults, meaning, WARNING)


def provenance(tables: Tables, area: StudyArea) -> list[Finding]:
    """Check that every table says where it comes from, and every restricted one that it is."""
    rows = tables.get("provenance", pd.DataFrame({"table_name": pd.Series(dtype=object)}))
    named = set(rows["table_name"])
    unsaid = [
        name
        for name, frame in tables.items()
        if len(frame) and name not in named and name not in ("provenance", "study_area")
    ]
    # The authorities are dissolved from the LSOAs, whose origin is theirs.
    if "lsoa" in named and "local_authority" in unsaid:
        unsaid.remove("local_authority")
    findings = [
        judged(
            "provenance present",
            "provenance",
            unsaid,
            "every table has its file, publisher and licence; pages print them",
        )
    ]
    if "status" not in rows:
        return findings
    strange = rows[~rows["status"].isin(STATUSES)]
    unsure = rows[rows["status"] != "synthetic"]
    unsure = unsure[~unsure["sha256"].fillna("").str.fullmatch(_CHECKSUM)]
    restricted = set(rows.loc[rows["restricted"].eq(True), "table_name"])
    leaks = [
        name
        for name, frame in tables.items()
        if name != "provenance"
        and "restricted" in frame
        and name not in restricted
        and frame["restricted"].eq(True).any()
    ]
    return [
        *findings,
        judged(
            "status known",
            "provenance",
            labels(strange, ["table_name", "status"]),
            f"the status is one of {', '.join(STATUSES)}",
        ),
        judged(
            "checksum present",
            "provenance",
            labels(unsure, ["table_name", "file"]),
            "the SHA-256 of every file is kept, so that it can be told again",
            WARNING,
        ),
        judged(
            "restriction declared",
            "provenance",
            leaks,
            "a table with restricted rows is marked restricted; else pages go unmarked",
        ),
    ]
