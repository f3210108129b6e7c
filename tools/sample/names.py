"""Invented names. None is the name of a ward, school or hospital of the real West Midlands."""

from __future__ import annotations

from .draw import Draw

MARK = "(SYNTHETIC)"

# fmt: off
_STEMS = (
    "Aldra", "Bressing", "Corvel", "Dunna", "Eskel", "Farrin", "Gostel", "Havren", "Inkel",
    "Jarren", "Kessel", "Lorran", "Marrel", "Nessing", "Orvel", "Pellan", "Quennel",
    "Rissel", "Sorren", "Tarvel", "Ulfer", "Vennel", "Wexel", "Yarrel",
)
# fmt: on
# fmt: off
_ENDS = (
    "brook", "combe", "den", "field", "garth", "hurst", "ley", "mere", "stead", "thorpe",
    "wick", "worth",
)
# fmt: on


def place_names(stream: int) -> list[str]:
    """288 different invented place names, in an order of the stream's own."""
    names = [stem + end for stem in _STEMS for end in _ENDS]
    return [names[i] for i in Draw(stream).order(len(names))]


def marked(name: str) -> str:
    """The name with the mark that every synthetic thing carries."""
    return f"{name} {MARK}"
