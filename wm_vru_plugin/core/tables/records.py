"""Records by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ..errors import InputError

Record = TypeVar("Record")


def record_of(
    records: Mapping[str, Record],
    wanted: str,
    kind: str,
    what: str,
    known: Iterable[str] | None = None,
) -> Record:
    """Return the record with an id.

    Args:
        records: by id.
        wanted: the id.
        kind: what the error calls it, such as "Figure".
        what: what there is none of, such as "map".
        known: ids that the error names; all where left out.

    Raises:
        InputError: there is none.
    """
    try:
        return records[wanted]
    except KeyError:
        names = ", ".join(records if known is None else known)
        raise InputError(f"{kind} '{wanted}'", f"there is no such {what}", names) from None
