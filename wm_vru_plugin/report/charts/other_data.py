"""What selectors other than those of one indicator give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .age_data import residents
from .pair_data import pairs, school_pairs
from .printed_data import printed
from .records import Pairs, Printed, Residents, SchoolCounts, SchoolPairs, Times
from .school_data import school_counts
from .time_data import times

OTHER_DATA: dict[type, Callable[..., Any]] = {
    Residents: residents,
    Times: times,
    Printed: printed,
    Pairs: pairs,
    SchoolPairs: school_pairs,
    SchoolCounts: school_counts,
}
"""By type of selector: a function of the source, selector and panel that gives `Selected`."""
