"""Residents of polygons, as the grids of patterns read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...i18n import tr

if TYPE_CHECKING:
    import numpy as np

    from .reading import Polygons
    from .run import Run


def read_residents(run: Run) -> tuple[Polygons, np.ndarray]:
    """Read the polygons of POPULATION and their (n,) residents, NaN where they are not known.

    Raises:
        InputError: the field is absent or no field of numbers, a number is below 0, or all are
            missing.
    """
    import numpy as np
    import pandas as pd

    from ...core.errors import InputError

    field = run.text("POPULATION_FIELD")
    _, people = run.polygons("POPULATION", [field])
    where = f"Layer '{people.label}', field '{field}'"
    try:
        residents = pd.to_numeric(people.frame[field]).to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(where, str(error), "numbers of residents") from error
    known = residents[~np.isnan(residents)]
    if not len(known):
        raise InputError(where, "there is no number of residents", "at least one")
    if (known < 0).any():
        raise InputError(where, f"there is a number below 0 ({known.min():g})", "0 or more")
    if len(known) < len(residents):
        run.feedback.pushWarning(
            tr("{label}: residents of {gone:,} of {total:,} polygons are not known.").format(
                label=people.label, gone=len(residents) - len(known), total=len(residents)
            )
        )
    return people, residents
