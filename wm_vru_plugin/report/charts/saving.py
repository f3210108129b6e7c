"""Drawn charts as SVG, PDF and PNG; the same chart gives the same bytes on any day.

They are drawn in memory and written at once: matplotlib hides the system's error behind one of its
own where a disk is full.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from ..data.plain import NOT_XML
from .house import RC

if TYPE_CHECKING:
    from .draw import Drawn

_NO_DATE = {"Date": None, "Creator": None}
_ID = re.compile(r'(\bid="|href="#|url\(#)(?=[^")]+[")])')
_TAG = re.compile(r"<[^<>]*>")


def svg_text(drawn: Drawn) -> str:
    """Return the chart as SVG with text as text, a title and a description, and ids of its own.

    Names of elements begin with the chart's id, so that several charts can stand in one page.
    """
    file = io.StringIO()
    dpi = drawn.figure.dpi
    with matplotlib.rc_context({**RC, "svg.hashsalt": drawn.id}):
        FigureCanvasSVG(drawn.figure).print_svg(file, metadata=_NO_DATE)
    # It leaves the figure at 72 dots per inch.
    drawn.figure.dpi = dpi
    FigureCanvasAgg(drawn.figure)
    # Characters that XML does not allow at all would make the file unreadable.
    text = NOT_XML.sub("", file.getvalue())
    start = text.index("<svg")
    text = _TAG.sub(lambda tag: _ID.sub(rf"\g<1>{drawn.id}-", tag.group(0)), text[start:])
    end = text.index(">") + 1
    head = text[: end - 1] + f' role="img" aria-labelledby="{drawn.id}-title {drawn.id}-desc">'
    told = (
        f'<title id="{drawn.id}-title">{escape(NOT_XML.sub("", drawn.caption))}</title>'
        f'<desc id="{drawn.id}-desc">{escape(NOT_XML.sub("", drawn.alt_text))}</desc>'
    )
    return head + told + text[end:]


def save_svg(drawn: Drawn, path: Path) -> None:
    """Write the chart as SVG.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(
        '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n' + svg_text(drawn) + "\n",
        encoding="utf-8",
        newline="\n",
    )


def save_pdf(drawn: Drawn, path: Path) -> None:
    """Write the chart as a PDF page of its own size, with text that can be searched.

    Raises:
        OSError: the file cannot be written.
    """
    content = io.BytesIO()
    with matplotlib.rc_context(RC):
        told = {"Title": drawn.caption, "CreationDate": None, "Creator": None, "Producer": None}
        FigureCanvasPdf(drawn.figure).print_figure(
            content, format="pdf", metadata=told, bbox_inches=None
        )
    FigureCanvasAgg(drawn.figure)
    path.write_bytes(content.getvalue())


def save_png(drawn: Drawn, path: Path, dpi: float = 200.0) -> None:
    """Write the chart as a picture.

    Raises:
        OSError: the file cannot be written.
    """
    content = io.BytesIO()
    with matplotlib.rc_context(RC):
        FigureCanvasAgg(drawn.figure).print_figure(
            content, format="png", dpi=dpi, metadata={"Software": None}, bbox_inches=None
        )
    path.write_bytes(content.getvalue())
