"""Text of a figure, measured and wrapped."""

from __future__ import annotations

from typing import Any

from matplotlib.font_manager import FontProperties

_LEAST = 0.2  # of the width, for a last line
_SLACK = 1.02  # renderers of SVG and PDF measure a hair wider


def font(size: float, bold: bool = False) -> FontProperties:
    """Return the house font at a size in points."""
    return FontProperties(family=["DejaVu Sans"], size=size, weight="bold" if bold else "normal")


def width_of(text: str, form: FontProperties, renderer: Any) -> float:
    """Return the text's width in pixels of the renderer."""
    return float(renderer.get_text_width_height_descent(text, form, False)[0]) * _SLACK


def wrapped(text: str, form: FontProperties, width: float, renderer: Any) -> list[str]:
    """Return lines no wider than this, in pixels; a word that is wider by itself is broken."""
    lines: list[str] = []
    line = ""
    for word in str(text).split():
        while width_of(word, form, renderer) > width and len(word) > 1:
            cut = _fitting(word, form, width, renderer)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:cut])
            word = word[cut:]
        longer = f"{line} {word}".strip()
        if line and width_of(longer, form, renderer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def evened(text: str, form: FontProperties, width: float, renderer: Any) -> list[str]:
    """Lines as `wrapped` gives them, without a last one of a word or two where that can be had
    without another line."""
    lines = wrapped(text, form, width, renderer)
    room = width
    while len(lines) > 1 and width_of(lines[-1], form, renderer) < _LEAST * width:
        room *= 0.97
        closer = wrapped(text, form, room, renderer)
        if len(closer) > len(lines) or room < width / 2:
            break
        lines = closer
    return lines


def _fitting(word: str, form: FontProperties, width: float, renderer: Any) -> int:
    cut = len(word)
    while cut > 1 and width_of(word[:cut], form, renderer) > width:
        cut -= 1
    return cut


def short_lines(text: str, characters: int, most: int = 3) -> str:
    """Return text in lines of at most so many characters, for names beside an axis.

    Longer words are broken; what does not fit into the lines ends in an ellipsis, and stands in
    full in the table and the alternative text.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        pieces = [word[at : at + characters] for at in range(0, len(word), characters)]
        for number, piece in enumerate(pieces):
            longer = f"{line} {piece}".strip() if number == 0 else piece
            if line and (number or len(longer) > characters):
                lines.append(line)
                longer = piece
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: characters - 1] + "…"]
    return "\n".join(lines)
