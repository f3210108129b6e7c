"""The method notes: what each analysis does, from the help of its algorithm."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qgis.core import QgsApplication

from ....core.errors import InputError
from .parts import Method

PROVIDER = "wmvru"
METHOD_GROUPS = ("analysis", "statistics", "patterns")


def method_notes(ids: Iterable[str] = ()) -> list[Method]:
    """Return notes of the provider's analyses in its order, or of those named.

    Args:
        ids: names of algorithms without the provider, such as "overlap".

    Raises:
        InputError: the provider is not registered, or has no such algorithm.
    """
    provider = QgsApplication.processingRegistry().providerById(PROVIDER)
    if provider is None:
        raise InputError("Method notes", f"the provider '{PROVIDER}' is not registered")
    held = {algorithm.name(): algorithm for algorithm in provider.algorithms()}
    wanted = list(ids)
    unknown = [name for name in wanted if name not in held]
    if unknown:
        raise InputError("Method notes", f"no algorithm '{unknown[0]}'", ", ".join(sorted(held)))
    chosen = wanted or [name for name, one in held.items() if one.groupId() in METHOD_GROUPS]
    return [
        Method(
            f"method-{name}",
            held[name].displayName(),
            paragraphs(held[name].shortHelpString()),
        )
        for name in chosen
    ]


def paragraphs(text: str) -> tuple[str, ...]:
    """Return a text's paragraphs, each as one line."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return tuple(part for part in parts if part)
