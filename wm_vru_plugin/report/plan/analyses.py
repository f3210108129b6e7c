"""The report's folder: tables, findings, and the run record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...core.coverage.top_decile import top_decile_table
from ...i18n import tr
from ...resources_path import plugin_metadata
from ..provenance.status import data_status
from ..provenance.text import package_info
from ..provenance.versions import versions
from ..writers.files.csv import write_csv

if TYPE_CHECKING:
    from ...store.package.package import Package

TABLES = "tables"
TOP_DECILE = "top_decile_by_authority.csv"
FINDINGS = "findings.csv"
RUN_RECORD = "run.json"
_SHOWN_GAPS = 10


@dataclass
class Analysis:
    """Results for one domain: its id, tables by file name, and sentences."""

    domain_id: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    overlap_sentence: str = ""
    gaps_sentence: str = ""
    gap_sentences: tuple[str, ...] = ()


def domains_at_hand(areas: pd.DataFrame) -> list[str]:
    """Return the domains that any area of the package has a decile of, in the indices' order."""
    table = top_decile_table(areas)
    return list(dict.fromkeys(table["domain"]))


def write_tables(
    folder: Path,
    package: Package,
    areas: pd.DataFrame,
    analyses: Sequence[Analysis],
    found: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Write `tables/` and `findings.csv`; return the tables by file name.

    `found` is what `findings_of` gave; the page shows the same rows.
    """
    (folder / TABLES).mkdir()
    top = top_decile_table(areas).assign(data_status=data_status(package, ["lsoa", "deprivation"]))
    tables = {TOP_DECILE: top}
    # Overlap and gaps name the coverage areas, which the police have not published.
    marking = package.study_area().protective_marking
    restricted = package.restricted(["impact_areas"])
    for analysis in analyses:
        for name, frame in analysis.tables.items():
            tables[name] = frame.assign(protective_marking=marking) if restricted else frame
    tables["provenance.csv"] = package.frame("provenance")
    for name, frame in tables.items():
        write_csv(folder / TABLES / name, frame)
    write_csv(folder / FINDINGS, found)
    return tables


def listed_gaps(analysis: Analysis) -> tuple[str, ...]:
    """Return sentences on the first gaps, and where the others are listed."""
    shown = analysis.gap_sentences[:_SHOWN_GAPS]
    rest = len(analysis.gap_sentences) - len(shown)
    if not rest:
        return shown
    more = tr("{0} smaller gaps are listed in gaps_{1}.csv.").format(rest, analysis.domain_id)
    return (*shown, more)


def run_record(package: Package, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the versions (None for a library that does not load), what the data is, parameters,
    checksum of the package and date of the run."""
    info = package_info(package)
    return {
        tr("Plugin"): plugin_metadata()["version"],
        **versions(),
        tr("Package"): package.name,
        tr("Data"): info.banner or tr("as supplied"),
        tr("Protective marking"): info.marking or tr("none"),
        tr("Package SHA-256"): package.checksum(),
        tr("Date"): datetime.now(timezone.utc).isoformat(timespec="seconds"),
        **{str(name): str(value) for name, value in parameters.items()},
    }


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write `run.json`."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (folder / RUN_RECORD).write_text(text + "\n", encoding="utf-8")
