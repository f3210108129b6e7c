"""What a layer is, as typed records: the layer, where its values come from, how they are classed.

Imports nothing heavy: algorithms and the panel list the layers before any library is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from ....core.incidents.kinds import IncidentKind

BOUNDARIES = "Impact Areas and boundaries"
SCHOOLS = "Schools"
HEALTH = "Health"
KNIFE_CRIME = "Knife crime"
RESIDENTS = "Residents"
TOP_DECILE = "Top decile"
DEPRIVATION = "Deprivation"
HOT_SPOTS = "Hot spots"
"""Theme of layers that are worked out for pages; the layer tree does not offer them."""

HEXAGONS, CIRCLES, DENSITY = "hexagons", "circles", "density"

THEMES: tuple[str, ...] = (
    SCHOOLS,
    BOUNDARIES,
    HEALTH,
    KNIFE_CRIME,
    RESIDENTS,
    TOP_DECILE,
    DEPRIVATION,
)
"""Themes in the order of the layer tree, from top to bottom: points and outlines above fills."""

JOINED = "indicator_"
"""What the names of fields that come from the table of indicators begin with."""
JOINED_VALUE = JOINED + "value"

_FIRST_SHOWN = ("local_authority", "impact_areas", "imd_decile")


@dataclass(frozen=True)
class IndicatorValue:
    """Values of an indicator, joined to the layer's areas by their code.

    The period is the one that names most of the areas; of several, the one with fewest estimates,
    then the latest. Restricted values are not joined.

    Attributes:
        indicator, breakdown: of the table `indicators`.
        titles: words of which one is in the title of the data set, to tell its provenance from
            that of other indicators.
    """

    indicator: str
    breakdown: str = "total"
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Highest:
    """The features with the highest value of the layer's field among those of an authority.

    Attributes:
        authority: its name or code.
    """

    authority: str


@dataclass(frozen=True)
class FromIncidents:
    """A layer worked out from the incidents of a kind.

    Attributes:
        kind: of which incidents.
        shape: `HEXAGONS` with classes of Gi*, `CIRCLES` about the highest of them, or `DENSITY`.
        counted: what the legend counts, "" for no counts.
    """

    kind: IncidentKind
    shape: str
    counted: str = ""


Source = Union[IndicatorValue, Highest, FromIncidents]


@dataclass(frozen=True)
class Classes:
    """Classes of a continuous value: stated breaks, or classes of equally many features.

    Attributes:
        breaks: lower limits of all classes but the first, for stated breaks; () for quantiles.
        quantiles: number of classes of equally many features, where no breaks are stated.
        unit: printed after each number, such as "%".
    """

    breaks: tuple[float, ...] = ()
    quantiles: int = 0
    unit: str = ""


@dataclass(frozen=True)
class LayerSpec:
    """One layer.

    Attributes:
        id: its id in algorithms, figures and the project.
        theme: group of the layer tree.
        title: readable name, without the mark of synthetic or illustrative data.
        table: table or view of the package.
        style: file in resources/styles, without its suffix.
        domain: domain id, for layers of deprivation.
        abstract: what it shows, in a sentence or two.
        tables: tables whose provenance it carries.
        field: field that the style classifies, "" where the style names its own.
        subset: filter in the package's SQL.
        kind: "fill", "outline" or "point".
        category, group: category and victim group of counts, where it shows counts.
        needs: what a package must hold for it.
        source: where its values come from, when not from the table alone.
        classes: how a continuous value is classed, where the style leaves it open.
    """

    id: str
    theme: str
    title: str
    table: str
    style: str
    domain: str = ""
    abstract: str = ""
    tables: tuple[str, ...] = ()
    field: str = ""
    subset: str = ""
    kind: str = "fill"
    category: str = ""
    group: str = ""
    needs: str = ""
    source: Source | None = None
    classes: Classes | None = None

    @property
    def first_shown(self) -> bool:
        return self.id in _FIRST_SHOWN


ROUND = "wmvru/round"
"""Property of layers whose areas are circles: their mark in the legend is one too."""
