"""The report's folder: tables, findings, sections of the front page, and the run record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from qgis.core import Qgis

from ..core.domains import domain
from ..core.top_decile import top_decile_table
from ..i18n import tr
from ..resources_path import plugin_metadata
from .csv_tables import write_csv
from .index import Link, Section, TableBlock
from .sources_text import package_info

if TYPE_CHECKING:
    from ..store.package import Package

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
    """Domains that any area of the package has a decile of, in the indices' order."""
    table = top_decile_table(areas)
    return list(dict.fromkeys(table["domain"]))


def data_status(package: Package, tables: Sequence[str]) -> str:
    """The mark that a table made from these tables carries."""
    statuses = package.statuses(tables)
    marks = [mark for mark in ("synthetic", "illustrative") if mark in statuses]
    return marks[0].upper() if marks else "as supplied"


def write_tables(
    folder: Path,
    package: Package,
    areas: pd.DataFrame,
    analyses: Sequence[Analysis],
    found: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Write `tables/` and `findings.csv`; return the tables by file name.

    `found` is what `findings_of` gave; the front page shows the same rows.
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


def sections(
    tables: Mapping[str, pd.DataFrame],
    analyses: Sequence[Analysis],
    found: pd.DataFrame,
    skipped: str,
    record: Mapping[str, Any],
) -> list[Section]:
    """The front page's sections: need, gaps by domain, findings, tables, run record."""
    top = tables["top_decile_by_authority.csv"]
    result = [
        Section(
            tr("Areas in the most deprived national tenth"),
            tables=(_top_block(top),),
        )
    ]
    if skipped:
        result.append(Section(tr("Overlap and gaps"), paragraphs=(skipped,)))
    for analysis in analyses:
        result.append(
            Section(
                tr("Overlap and gaps: {0}").format(domain(analysis.domain_id).name),
                paragraphs=(analysis.overlap_sentence, analysis.gaps_sentence),
                sentences=listed_gaps(analysis),
                links=tuple(Link(name, f"{TABLES}/{name}") for name in analysis.tables),
            )
        )
    result.append(_findings_section(found))
    result.append(
        Section(
            tr("Run record"),
            tables=(
                TableBlock(
                    tr("What made this report"),
                    (tr("Item"), tr("Value")),
                    tuple((str(key), str(value)) for key, value in record.items()),
                    RUN_RECORD,
                ),
            ),
            links=(Link("provenance.csv", f"{TABLES}/provenance.csv", tr("every file read")),),
        )
    )
    return result


def _top_block(top: pd.DataFrame) -> TableBlock:
    """LSOAs in the tenth, domains down and authorities across."""
    wide = top.pivot(index="domain", columns="authority", values="most_deprived")
    names = list(dict.fromkeys(top["authority"]))
    share = top[top["authority"] == names[-1]].set_index("domain")["percent"]
    areas = top.drop_duplicates("authority").set_index("authority")["areas"]
    rows = [(tr("All LSOAs"), *(f"{areas[name]:,}" for name in names), "")]
    for item in dict.fromkeys(top["domain"]):
        counts = (f"{int(wide.loc[item, name]):,}" for name in names)
        rows.append((tr(domain(item).name), *counts, f"{share[item]:.1f}%"))
    heads = (tr("Domain"), *names, tr("Share"))
    return TableBlock(
        tr("LSOAs in the most deprived tenth in England, by domain"),
        heads,
        tuple(rows),
        f"{TABLES}/top_decile_by_authority.csv",
        frozenset(range(1, len(heads))),
    )


def listed_gaps(analysis: Analysis) -> tuple[str, ...]:
    """The first gaps, and where the others are."""
    shown = analysis.gap_sentences[:_SHOWN_GAPS]
    rest = len(analysis.gap_sentences) - len(shown)
    if not rest:
        return shown
    more = tr("{0} smaller gaps are listed in gaps_{1}.csv.").format(rest, analysis.domain_id)
    return (*shown, more)


def _findings_section(found: pd.DataFrame) -> Section:
    rows = tuple(
        (
            row["id"],
            row["claim"],
            row["report"],
            "" if pd.isna(row["ours"]) else f"{row['ours']:,}",
            row["unit"],
            row["verdict"],
        )
        for row in found.to_dict("records")
    )
    heads = (tr("Id"), tr("Claim"), tr("Report"), tr("Ours"), tr("Unit"), tr("Verdict"))
    caption = tr("Claims of the 2020 needs assessment beside this package")
    block = TableBlock(caption, heads, rows, FINDINGS, frozenset({2, 3}))
    return Section(tr("Findings"), tables=(block,))


def run_record(package: Package, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Versions, what the data is, parameters, checksum of the package and date of the run."""
    info = package_info(package)
    return {
        tr("Plugin"): plugin_metadata()["version"],
        tr("QGIS"): Qgis.version(),
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
