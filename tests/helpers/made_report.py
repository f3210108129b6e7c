"""A report page with every kind of part, some of it with texts that mean harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

from wm_vru_plugin.report.provenance.text import PackageInfo
from wm_vru_plugin.report.tables.content import Column, Table
from wm_vru_plugin.report.writers.html.builders import interactive_map
from wm_vru_plugin.report.writers.html.parts import (
    CHART,
    MAP,
    FigurePart,
    FileLink,
    Method,
    MissingPart,
    Part,
    TablePart,
    TextPart,
)
from wm_vru_plugin.report.writers.html.sections import (
    CONCLUSIONS,
    CONTEXT,
    EDUCATION,
    HEALTH,
    JUSTICE,
)
from wm_vru_plugin.report.writers.html.write import write_report

MARKING = "OFFICIAL-SENSITIVE (TEST)"
BANNER = "SYNTHETIC DATA: invented for demonstration; not official statistics"
HARM = (
    "<script>window.harmed=1</script>",
    '"><img src=x onerror=window.harmed=2>',
    "</script><script>window.harmed=3</script>",
    "{{ 7*7 }}{% raw %}",
    "[% layer_property('x','path') %]",
    "' onmouseover='window.harmed=4",
    "<!--",
    "javascript:window.harmed=5",
    "&lt;b&gt; &amp;",
)
HARM_TEXT = " ".join(HARM)
SVG = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="170mm" height="60mm" viewBox="0 0 170 60">'
    "<metadata><x/></metadata><style>*{stroke-linecap:butt}</style>"
    '<defs><clipPath id="c"><rect width="170" height="60"/></clipPath>'
    '<path id="m" d="M0 0h2"/></defs>'
    '<g clip-path="url(#c)"><rect x="5" y="5" width="40" height="50" style="fill: #2171b5"/>'
    '<use xlink:href="#m" x="9" y="9"/><text x="60" y="30">{0}</text></g></svg>'
)


def picture() -> bytes:
    """A small PNG."""
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#2171b5"))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(content)


def table(
    key: str = "T63", section: str = EDUCATION, name: str = "Walsall", sortable: bool = True
) -> Table:
    """Areas with a hidden count, a shade, and a strong row."""
    return Table(
        key,
        section,
        "School readiness",
        "Children ready for school, by authority",
        (Column("area", "Area"), Column("count", "Count", "", 0), Column("share", "Share", "%", 1)),
        (
            ("England", 458847, 71.8),
            ("Sandwell", 3128, 66.8),
            (name, None, None),
            ("Dudley", 2611, 67.1),
        ),
        sources=("Department for Education",),
        notes=("c: a count from 1 to 6, hidden.",),
        marks=("SYNTHETIC",),
        marking=MARKING,
        signs={(2, 1): "c"},
        shades={(1, 2): 0.9, (3, 2): 0.2},
        strong=frozenset({0}),
        sortable=sortable,
    )


def parts(package: Any = None, text: str = "plain text") -> list[Part]:
    """One part of each kind; the map of a package where one is given."""
    made: list[Part] = []
    if package is not None:
        areas = interactive_map(package, ("Ministry",), ("Coarse.",), (BANNER,), MARKING)
        assert areas is not None
        made.append(areas)
    svg = SVG.replace("{0}", "Rate per 1,000")
    marks = (BANNER,)
    made += [
        FigurePart(
            "C10", CONTEXT, f"A chart {text}", CHART, svg, f"A line {text}", f"Caption {text}",
            (f"ONS {text}",), (f"Note {text}",), marks, MARKING,
            TablePart(table("C10-data", CONTEXT)),
        ),
        FigurePart(
            "M09", CONTEXT, f"A map {text}", MAP, picture(), f"Areas {text}", "Caption",
            ("MHCLG",), (), marks, "", None, (FileLink("maps/png/M09 ü.png", f"PNG {text}"),),
        ),
        MissingPart("M19", JUSTICE, f"Hot spots {text}", f"points {text}"),
        TablePart(table("T51", HEALTH, sortable=False)),
        TablePart(table(name=text), (FileLink("tables/t63.csv", "CSV"),)),
        TextPart("gaps", CONCLUSIONS, f"Gaps {text}", (f"Of {text}",), (f"A gap {text}",)),
    ]  # fmt: skip
    return made


def written(folder: Path, package: Any = None, text: str = "plain text") -> Path:
    """A report with all of that."""
    info = PackageInfo(
        f"West {text}", "sample.gpkg", BANNER, MARKING, (f"A source {text}",), (f"Licence {text}",)
    )
    methods = [Method("method-overlap", f"Overlap {text}", (f"share = a / b {text}",))]
    record = {"Plugin": "1", f"Key {text}": f"Value {text}"}
    return write_report(folder, info, parts(package, text), methods, record, "1 May 2026")
