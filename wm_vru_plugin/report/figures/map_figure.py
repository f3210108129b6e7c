"""What a map page is, as a typed record, and the sections of the report.

Imports nothing heavy: the panel lists figures before any library loads.
"""

from __future__ import annotations

from dataclasses import dataclass

from .focus import Focus
from .layers.catalogue import layer_spec

FRAME_LAYER = "local_authority"
"""Drawn over every map: boundaries and names of the authorities."""

LSOA_NOTE = "An LSOA is a small area of about 1,500 residents."


@dataclass(frozen=True)
class MapFigure:
    """One map page.

    Attributes:
        id: id in the source report.
        section: section of the report.
        title: what the page is headed; plain text.
        subtitle: second line; `{area}`, `{focus}` (title of the close-up), `{period}` (of counts
            or of a joined indicator), `{year}` (of schools) and `{what}` (incidents) are filled in.
        layers: layer ids from top to bottom, without the authorities.
        note: how to read the map, in a sentence or two.
        key_domain: domain whose most deprived tenth is counted beside the map, "" for none.
        focus: what the page zooms to; None for the whole study area.
    """

    id: str
    section: str
    title: str
    subtitle: str
    layers: tuple[str, ...]
    note: str = ""
    key_domain: str = ""
    focus: Focus | None = None

    @property
    def all_layers(self) -> tuple[str, ...]:
        """Layer ids from top to bottom, authorities first."""
        return (FRAME_LAYER, *self.layers)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of the package that the page shows, each once."""
        names = (table for layer in reversed(self.all_layers) for table in layer_spec(layer).tables)
        return tuple(dict.fromkeys(names))


def deciles(figure_id: str, section: str, title: str, domain: str) -> MapFigure:
    """Make a page of LSOAs by national decile of a domain."""
    return MapFigure(
        figure_id,
        section,
        title,
        "{area}: LSOAs by national decile",
        (f"{domain}_decile",),
        f"{LSOA_NOTE} Decile 1 is the most deprived tenth of LSOAs in England, decile 10 the "
        "least.",
        domain,
    )


def top_decile(
    figure_id: str, section: str, title: str, domain: str, areas: bool, note: str = ""
) -> MapFigure:
    """Make a page of LSOAs in a domain's most deprived tenth, with or without Impact Areas."""
    layers = ("impact_areas", f"{domain}_top_decile") if areas else (f"{domain}_top_decile",)
    return MapFigure(
        figure_id,
        section,
        title,
        "{area}: shaded LSOAs are in the most deprived tenth in England"
        + ("; Impact Areas in red" if areas else ""),
        layers,
        f"{note}{LSOA_NOTE}",
        domain,
    )
