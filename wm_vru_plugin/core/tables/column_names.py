"""Names of columns that come from values in data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 48
_PLAIN = re.compile(r"[^a-z0-9]+")


def column_names(values: Sequence[str], prefix: str = "n") -> list[str]:
    """Make a safe and different column name for each value.

    Only a to z, digits and underscores are left, after the prefix: a value from a file never
    becomes part of an expression or a query. Names that would be the same, as upper and lower case
    are to a GeoPackage, are numbered.

    Args:
        values: (n,) different values, in an order that stays the same from run to run.
        prefix: first word of each name.

    Returns:
        (n,) names, such as `n_violence_with_injury`.
    """
    taken: set[str] = set()
    names = []
    for value in values:
        plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode("ascii")
        stem = _PLAIN.sub("_", plain.lower()).strip("_")
        stem = f"{prefix}_{stem}"[:LONGEST].rstrip("_") if stem else f"{prefix}_other"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name)
        names.append(name)
    return names
