"""Text of a figure, measured and wrapped."""

from __future__ import annotations

from typing import Any

from matplotlib.font_manager import FontProperties

_SLACK = 1.02  # renderers of SVG and PDF measure a hair wider


def font(size: float, bold: bool = False) -> FontProperties:
    """The house font."""
    return FontProperties(family=["DejaVu Sans"], size=size, weight="bold" if bold else "normal")


def width_of(text: str, form: FontProperties, renderer: Any) -> float:
    """Width in pixels of the renderer."""
    return float(renderer.get_text_width_height_descent(text, form, False)[0]) * _SLACK


def wrapped(text: str, form: FontProperties, width: float, renderer: Any) -> list[str]:
    """Lines no wider than this, in pixels; a word that is wider by itself is broken."""
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


def _fitting(word: str, form: FontProperties, width: float, renderer: Any) -> int:
    cut = len(word)
    while cut > 1 and width_of(word[:cut], form, renderer) > width:
        cut -= 1
    return cut


def short_lines(text: str, characters: int) -> str:
    """Text in lines of about so many characters, for names beside an axis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and len(longer) > characters:
            lines.append(line)
            line = word
        else:
            line = longer
    return "\n".join([*lines, line])
