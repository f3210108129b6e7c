"""What selectors other than those of one indicator give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..figures.chart_figure import Pairs, Printed, Residents, SchoolCounts, SchoolPairs, Times
from .ages import residents
from .pairs import pairs, school_pairs
from .printed import printed
from .schools import school_counts
from .times import times

OTHER_DATA: dict[type, Callable[..., Any]] = {
    Residents: residents,
    Times: times,
    Printed: printed,
    Pairs: pairs,
    SchoolPairs: school_pairs,
    SchoolCounts: school_counts,
}
"""By type of selector: a function of the source, selector and panel that gives `Selected`."""
