"""Which areas of a table play which part in the study area."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...core.tables.cell_text import cell_text
from ..figures.chart_figure import (
    AUTHORITIES,
    BENCHMARK,
    COMBINED,
    ENGLAND_AND_WALES,
    EVERY,
    FORCE,
    HIGHEST,
    LARGEST,
    OTHERS,
    REGION,
    REGIONS,
    TOP_THREE,
    role_name,
)
from .plain import printable

if TYPE_CHECKING:
    from ...store.package.package import Package

_SYNTHETIC = re.compile(r"\s*\(SYNTHETIC\)\s*$")
_DROPPED = re.compile(
    r"\b(region|police|constabulary|service|hmp|hmpyoi|hmyoi|yoi|ca|combined authority|"
    r"metropolitan county)\b"
)
# First letters of codes: E, W, K of official ones, Z of invented ones.
_REGION = re.compile(r"^[EWZ]12\d{6}$|^W92\d{6}$")
_FORCE = re.compile(r"^[EWZ]23\d{6}$")
_COMBINED = re.compile(r"^[EZ](47|11)\d{6}$")
COUNTRY_CODE = re.compile(r"^[EWZ]92\d{6}$")
_ENGLAND_AND_WALES = re.compile(r"^[KZ]04\d{6}$")
ENGLISH_AUTHORITY = re.compile(r"^E0[6-9]\d{6}$")
COUNTRY_LEAST = 290
"""England had 296 to 326 lower-tier authorities since 2009; fewer in a table are not all of it."""
_APART = 0.02
"""How far rates may be from count over denominator, for they are published rounded."""
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)


def plain_name(name: str) -> str:
    """Return an area's name without the mark of invented data, which the figure itself carries."""
    return _SYNTHETIC.sub("", printable(cell_text(name))).strip()


def _key(name: str) -> str:
    text = re.sub(r"[^a-z0-9, ]", " ", plain_name(name).casefold()).split(",")[0]
    return " ".join(_DROPPED.sub(" ", text).split())


@dataclass(frozen=True)
class Area:
    """An area of a chart: its code in the table, name and role; `parts` are the codes of which it
    is the sum where it has no rows of its own."""

    code: str
    name: str
    role: str
    parts: tuple[str, ...] = ()


class Places:
    """The study area's own areas, for every chart of a package."""

    def __init__(self, package: Package) -> None:
        area = package.study_area()
        self.study = area
        self.key = _key(area.name)
        self.authorities = package.authority_names() if package.has("local_authority") else {}
        self.combined_name = _combined_name(plain_name(area.name), len(area.authority_codes))
        self.largest = _largest(package) if self.authorities else ""

    def find(self, role: str, rows: pd.DataFrame) -> list[Area]:
        """Return the areas of the rows that play a role, in the order of the study area.

        A study area as a whole that has no row of its own is the sum of its authorities where all
        have one; England is that of all authorities where the table has nearly as many as there
        are.
        """
        names = dict(zip(rows["area_code"], rows["area_name"]))
        name = role_name(role)
        if name:
            return [
                Area(code, plain_name(of), role)
                for code, of in names.items()
                if plain_name(of) == name or _key(of) == _key(name)
            ]
        codes = [code for code in self.study.authority_codes if code in names]
        if role in (AUTHORITIES, LARGEST, HIGHEST, OTHERS, TOP_THREE):
            return [
                Area(code, self.authorities.get(code) or plain_name(names[code]), role)
                for code in self._ranked(role, codes, rows)
            ]
        if role == COMBINED:
            return self._combined(names, codes)
        if role == EVERY:
            return [Area(code, plain_name(of), role) for code, of in names.items()]
        found = [code for code in names if self._plays(role, code, cell_text(names[code]))]
        if role == BENCHMARK and not found and self.study.benchmark == "England":
            parts = tuple(code for code in names if ENGLISH_AUTHORITY.match(code))
            if len(parts) >= COUNTRY_LEAST:
                return [Area("", "England", BENCHMARK, parts)]
        return [Area(code, _short(role, plain_name(names[code])), role) for code in sorted(found)]

    def _ranked(self, role: str, codes: list[str], rows: pd.DataFrame) -> list[str]:
        if role == LARGEST:
            return [code for code in codes if code == self.largest]
        if role not in (HIGHEST, OTHERS, TOP_THREE):
            return codes
        own = rows[rows["area_code"].isin(codes)].dropna(subset=["value"])
        last = own[own["at"] == own["at"].max()]
        if last.empty:
            return [] if role == HIGHEST else codes
        if role == TOP_THREE:
            return last.sort_values("value", kind="stable")["area_code"].tolist()[:3]
        top = str(last.loc[last["value"].idxmax(), "area_code"])
        return [top] if role == HIGHEST else [code for code in codes if code != top]

    def _combined(self, names: dict[str, str], codes: list[str]) -> list[Area]:
        for code, name in names.items():
            if _COMBINED.match(str(code)) and _key(name) == self.key:
                return [Area(code, self.combined_name, COMBINED)]
        whole = len(codes) == len(self.study.authority_codes)
        return [Area("", self.combined_name, COMBINED, tuple(codes))] if whole else []

    def _plays(self, role: str, code: str, name: str) -> bool:
        if role == REGIONS:
            return bool(_REGION.match(code))
        if role == REGION:
            return bool(_REGION.match(code)) and _key(name) == self.key
        if role == FORCE:
            return bool(_FORCE.match(code)) and _key(name) == self.key
        if role == BENCHMARK:
            return bool(COUNTRY_CODE.match(code)) and plain_name(name) == self.study.benchmark
        if role == ENGLAND_AND_WALES:
            return bool(_ENGLAND_AND_WALES.match(code)) or _key(name) == "england and wales"
        return False


def _largest(package: Package) -> str:
    """Return the code of the authority with most residents, "" where these are not known."""
    residents = package.frame("local_authority", ["code", "population"])
    people = pd.to_numeric(residents["population"])
    return str(residents.loc[people.idxmax(), "code"]) if people.notna().any() else ""


def _combined_name(name: str, authorities: int) -> str:
    many = _NUMBERS[authorities] if authorities < len(_NUMBERS) else f"{authorities}"
    return name if authorities == 1 else f"{name}, {many} authorities"


def _short(role: str, name: str) -> str:
    """Add "region" to a region's name, to tell it from a study area of the same name."""
    if role == REGION and not name.endswith("region"):
        return f"{name} region"
    return re.sub(r" region$", "", name) if role == REGIONS else name


def added_up(rows: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Add the rows of an area's parts: counts and denominators summed, rates from these.

    What cannot be added (ranks, scores, rates without counts) gives no row.
    """
    parts = []
    keys = ["indicator", "label", "breakdown", "part", "period", "at", "unit"]
    many = rows.groupby("period")["area_code"].transform("nunique")
    # Authorities are merged over the years: a country is the sum of those of the period.
    wanted = len(area.parts) if area.role == COMBINED else COUNTRY_LEAST
    for key, part in rows.groupby(keys, sort=False, dropna=False):
        if (
            len(part) < max(wanted, int(many[part.index[0]]))
            or part[["count", "denominator", "value"]].isna().any().any()
        ):
            continue
        total = float(part["count"].sum()), float(part["denominator"].sum())
        if np.allclose(part["value"], part["count"]):
            value = total[0]
        else:
            rate = part["value"] / (part["count"] / part["denominator"]).replace(0, np.nan)
            factor = float(rate.median())
            if not np.isfinite(factor) or (rate.dropna() / factor - 1).abs().max() > _APART:
                continue
            value = factor * total[0] / total[1]
        values = dict(zip(keys, key))
        values.update(
            area_code=area.code,
            area_name=area.name,
            count=total[0],
            denominator=total[1],
            value=value,
            restricted=bool(part["restricted"].any()),
        )
        parts.append(values)
    return pd.DataFrame(parts, columns=list(rows.columns))
