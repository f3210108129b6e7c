"""The ids that the provider has."""

from __future__ import annotations

from tests.helpers.names import NAMES

ALGORITHMS = set(NAMES)
