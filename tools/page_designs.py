"""Pages of the templates: where each item stands, and how each label is set."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.PyQt.QtGui import QColor

INK = QColor(32, 33, 36)
QUIET = QColor(80, 84, 90)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Form:
    """How a label is set: points, bold, colour, horizontal and vertical alignment."""

    points: float
    bold: bool
    colour: QColor
    across: str
    down: str


FORMS: dict[str, Form] = {
    "marking": Form(9.5, True, INK, "centre", "middle"),
    "title": Form(14, True, INK, "left", "bottom"),
    "subtitle": Form(9, False, QUIET, "left", "middle"),
    "banner": Form(8, True, QColor("white"), "centre", "middle"),
    "note": Form(7.5, False, INK, "left", "bottom"),
    "source": Form(7, False, QUIET, "left", "top"),
    "licence": Form(7, False, QUIET, "left", "top"),
    "figure_id": Form(10, True, INK, "right", "middle"),
    "run": Form(7, False, QUIET, "right", "top"),
    "marking_bottom": Form(9.5, True, INK, "centre", "middle"),
}


@dataclass(frozen=True)
class Design:
    """A page: its file, paper, and where each item stands.

    Attributes:
        id: file name without its suffix.
        paper: as QGIS calls it.
        landscape: its orientation.
        boxes: x, y, width, height in millimetres, by item id.
        type_scale: type and symbols of the legend and labels, set against A4.
        note_down: alignment of the note in its box.
    """

    id: str
    paper: str
    landscape: bool
    boxes: dict[str, Box]
    type_scale: float = 1.0
    note_down: str = "bottom"

    def enlarged(self, name: str, paper: str, factor: float, type_scale: float) -> Design:
        """The same page on larger paper."""
        boxes = {
            key: tuple(round(number * factor, 1) for number in box)
            for key, box in self.boxes.items()
        }
        return replace(self, id=name, paper=paper, boxes=boxes, type_scale=type_scale)


A4_LANDSCAPE = Design(
    "a4_landscape",
    "A4",
    True,
    {
        "map": (10, 30, 203, 140),
        "legend": (217, 30, 70, 106),
        "marking": (10, 3.5, 277, 5.5),
        "title": (10, 9.5, 203, 13.5),
        "subtitle": (10, 23.2, 203, 5.2),
        "banner": (217, 11, 70, 16.5),
        "inset": (217, 109, 44, 28),
        "note": (217, 137, 70, 24),
        "scale_bar": (217, 165, 52, 9),
        "north_arrow": (277, 163, 10, 15),
        "source": (10, 172, 203, 15),
        "licence": (10, 187.5, 203, 12.8),
        "figure_id": (217, 182, 70, 6),
        "run": (217, 188, 70, 12),
        "marking_bottom": (10, 201, 277, 5.5),
    },
)
A4_PORTRAIT = Design(
    "a4_portrait",
    "A4",
    False,
    {
        "marking": (10, 3.5, 190, 5.5),
        "title": (10, 9.5, 124, 20),
        "subtitle": (10, 30, 190, 5.2),
        "banner": (138, 11, 62, 17),
        "map": (10, 36.5, 190, 128),
        "legend": (10, 167, 112, 87),
        "note": (126, 168, 74, 36),
        "inset": (126, 208, 52, 33),
        "scale_bar": (126, 246, 52, 9),
        "north_arrow": (190, 240, 10, 15),
        "source": (10, 255, 128, 20.8),
        "licence": (10, 276, 190, 12.2),
        "figure_id": (142, 256, 58, 6),
        "run": (142, 262.5, 58, 11.8),
        "marking_bottom": (10, 288.5, 190, 5.5),
    },
    note_down="top",
)
DESIGNS = (
    A4_LANDSCAPE,
    A4_PORTRAIT,
    A4_LANDSCAPE.enlarged("a3_landscape", "A3", 2**0.5, 1.25),
    A4_PORTRAIT.enlarged("a3_portrait", "A3", 2**0.5, 1.25),
)
