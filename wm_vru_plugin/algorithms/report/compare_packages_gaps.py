"""Gaps of two packages, through the algorithm that an analyst runs, and how they changed."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingUtils,
)

from ...core.errors import VruError
from ...core.places.domains import DOMAIN_IDS, domain
from ...i18n import tr
from ...report.feedback import check_cancelled
from ..run.children import result_frame, run_child

if TYPE_CHECKING:
    from ...core.comparison.gap_changes import Side
    from ...report.comparison.content import Content
    from ...store.package.side import PackageSide

_FIELDS = ["name", "areas", "residents", "residents_unknown"]


def add_gaps(
    content: Content,
    settings: dict[str, Any],
    share: float,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> None:
    """Gaps of every domain that both packages hold, through the algorithm an analyst runs."""
    import pandas as pd

    from ...core.comparison.authority_ranks import share_in_gaps
    from ...report.comparison import results as change_results

    if any(side.impact_areas is None for side in content.sides):
        return
    chosen = [item for item in DOMAIN_IDS if item in settings["DOMAINS"]]
    items = [item for item in chosen if all(item in side.domains for side in content.sides)]
    for item in chosen:
        if item not in items:
            name = f"{change_results.GAPS}: {domain(item).name}"
            content.missing[name] = tr("indices of deprivation in both packages")
    steps = QgsProcessingMultiStepFeedback(2 * len(items) + 1, feedback)
    parts: dict[str, pd.DataFrame] = {}
    counts, shares = [], []
    for number, item in enumerate(items):
        found: list[Side] = []
        inside: list[Counter[str]] = []
        for position, side in enumerate(content.sides):
            steps.setCurrentStep(2 * number + position)
            gaps, members = _gaps_of(side, item, settings, context, steps)
            found.append(gaps)
            inside.append(members)
        pair = (found[0], found[1])
        parts[item] = change_results.changed_gaps(
            content, item, pair, share, partial(check_cancelled, feedback)
        )
        field = domain(item).decile_field
        every = [
            Counter(side.areas.loc[side.areas[field].notna(), "lad_code"]) for side in content.sides
        ]
        first, second = zip(inside, every)
        shares.append(share_in_gaps(item, first, second, content.study))
        counts.append(
            {
                "domain": item,
                "gaps_before": len(found[0].frame),
                "gaps_after": len(found[1].frame),
            }
        )
    change_results.add_gaps(content, parts, pd.DataFrame(counts), shares)


def _gaps_of(
    side: PackageSide,
    item: str,
    settings: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[Side, Counter[str]]:
    """Find the gaps of one package, and count the areas of each authority that lie in one.

    Residents of a gap with areas of unknown residents are missing.
    """
    from ...core.comparison.gap_changes import Side
    from ...store.layers.layers import read_source

    found = run_child(
        "wmvru:gaps",
        {
            "NEED": side.package.algorithm_input("lsoa_deprivation"),
            "COVERAGE": side.package.algorithm_input("impact_areas"),
            "DOMAIN": item,
            "RULE": settings["RULE"],
            "MIN_AREAS": settings["MIN_AREAS"],
            "OUTPUT": "TEMPORARY_OUTPUT",
            "AREAS": "TEMPORARY_OUTPUT",
        },
        context,
        feedback,
    )
    layer = QgsProcessingUtils.mapLayerFromString(found["OUTPUT"], context)
    if layer is None:
        raise VruError(f"The result {found['OUTPUT']} cannot be opened.")
    frame, geometry = read_source(layer, _FIELDS, "gaps", context.transformContext(), feedback)
    known = frame["residents_unknown"].fillna(0) == 0
    rows = frame[["name", "areas", "residents"]].assign(
        residents=frame["residents"].astype(float).where(known)
    )
    areas = result_frame(found["AREAS"], context)
    return Side(rows, geometry), Counter(areas.loc[areas["gap"].notna(), "lad_code"])
