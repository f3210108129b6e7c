"""What selectors other than those of indicators give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OTHER_DATA: dict[type, Callable[..., Any]] = {}
"""By type of selector: a function of the source, selector and panel that gives `Selected`."""
