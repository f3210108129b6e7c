"""Colours of shaded cells: one hue from light to dark, with text that can be read on it.

The steps run between the ends of ColorBrewer's Blues (Brewer, Hatchard and Harrower 2003): they
differ in lightness, so that they stay apart in grey and to those who do not see all colours. Text
is black or white, whichever stands out more; one of the two always has 4.5 : 1 or more (Web Content
Accessibility Guidelines 2.2, 1.4.3).
"""

from __future__ import annotations

_STOPS = ((247, 251, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181), (8, 48, 107))
BLACK, WHITE = "#000000", "#ffffff"


def colours(shade: float) -> tuple[str, str]:
    """Return the background and text of a cell, such as "#f7fbff" and "#000000".

    Args:
        shade: from 0, the lightest, to 1.
    """
    place = min(max(shade, 0.0), 1.0) * (len(_STOPS) - 1)
    lower = min(int(place), len(_STOPS) - 2)
    part = place - lower
    mixed = tuple(round(a + (b - a) * part) for a, b in zip(_STOPS[lower], _STOPS[lower + 1]))
    light = luminance(mixed)
    text = BLACK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else WHITE
    return "#{:02x}{:02x}{:02x}".format(*mixed), text


def luminance(colour: tuple[int, ...]) -> float:
    """Return relative luminance of red, green and blue from 0 to 255, as WCAG 2.2 defines it."""
    parts = [value / 255 for value in colour]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
