"""Write docs/files_read.md: each file of a folder of official data, its reader and its rows.

Usage: list_files_read.py FOLDER PACKAGE, where PACKAGE was prepared from FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from qgis.core import QgsApplication  # noqa: E402

from wm_vru_plugin.store.package.package import Package  # noqa: E402
from wm_vru_plugin.store.prepare.scan import scan  # noqa: E402

HEAD = """# Files that are read

What `wmvru:prepare` makes of each file of the folder of public data that the tests use, for the
seven authorities of the West Midlands, edition 2019. A file is recognised by its header; *rows
kept* are those that belong to the study area or that it is compared with, in the package's tidy
form, so that a wide file gives several for each of its own. A file without rows is another
edition's, or adds nothing; the log of the run says which. *Not read yet* is a file that no reader
of this version knows: `prepare` names it in its log and goes on without it. Of a workbook with a
reader, the sheets that it knows are read, and the rest are not.

| file | reader | table | rows read | rows kept |
|---|---|---|---|---|
"""

NOT_READ = "not read yet"


def main(folder: str, package: str) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    kept: dict[str, list[tuple[str, int, int]]] = {}
    for row in Package(package).provenance():
        name = row.file.split(", sheet '")[0]
        # What is in brackets at the end was made from a table that is listed already.
        if not row.title.endswith(")"):
            kept.setdefault(name, []).append((row.table_name, row.rows_read, row.rows_kept))
    readers: dict[str, str] = {}
    scanned = scan(Path(folder), [], Path(package))
    for item in scanned.found:
        readers.setdefault(item.path.name, item.kind)
    for path in sorted(Path(folder).rglob("*")):
        # What the scan did not understand begins with the file's name; README.md is no data.
        if any(line.startswith(f"{path.name}: ") for line in scanned.unknown):
            readers.setdefault(path.name, NOT_READ)
    lines = []
    for name in sorted(readers):
        rows = kept.get(name, [])
        tables = ", ".join(dict.fromkeys(table for table, _, _ in rows))
        read = max((number for _, number, _ in rows), default=0)
        total = sum(number for _, _, number in rows)
        numbers = f"{read:,} | {total:,}" if rows else "|"
        lines.append(f"| `{name}` | {readers[name]} | {tables} | {numbers} |")
    (ROOT / "docs" / "files_read.md").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    application.exitQgis()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
