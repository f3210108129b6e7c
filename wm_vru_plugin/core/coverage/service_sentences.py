"""What the analysis of service gaps finds, in plain English."""

from __future__ import annotations

from ..places.areas import join_names
from ..tables.cell_text import cell_text
from .service_gaps import CHOSEN, TAKING_PART, ServiceGapResult


def service_sentence(
    result: ServiceGapResult, measure: str, status_field: str = "", shown: int = 3
) -> str:
    """Write demand beyond the distance, who would reach most of it, and how sure the choice is.

    Args:
        result: of `service_gaps`.
        measure: what demand counts, such as the name of its field.
        status_field: what taking part means, such as the name of its field.
        shown: how many authorities are named.
    """
    table, options = result.services, result.options
    km = f"{options.distance_m / 1000:g} km"
    part = int((table["role"] == TAKING_PART).sum())
    what = f" ('{status_field}')" if status_field else ""
    if not result.total:
        return f"There is no demand ('{measure}') in any of the {len(result.areas):,} areas."
    text = (
        f"{_amount(result.beyond)} of {_amount(result.total)} ({result.beyond / result.total:.1%}) "
        f"of '{measure}' is of areas whose centre lies more than {km} in a straight line from the "
        f"nearest of {part:,} {'service' if part == 1 else 'services'} taking part{what}"
    )
    if result.beyond:
        far = result.areas[result.areas["covered"] == "beyond"]
        by = far.groupby("authority")["demand"].sum()
        by = by[[bool(name) for name in by.index]].sort_values(ascending=False, kind="stable")[
            :shown
        ]
        named = [f"{name} {_amount(value)}" for name, value in by.items() if value > 0]
        if named:
            text += f" (most in {join_names(named)})"
    text += "."
    if result.unknown:
        text += (
            f" {result.unknown:,} of {len(result.areas):,} areas have no figure and are in no sum; "
            "figures hidden for being small are among these."
        )
    return f"{text} {_choice(result)}".strip()


def _choice(result: ServiceGapResult) -> str:
    table = result.services
    chosen = table[table["role"] == CHOSEN]
    away = int((table["role"] != TAKING_PART).sum())
    if not away:
        return "Every service takes part."
    if not result.beyond or not result.options.add:
        return ""
    if not len(chosen):
        return "No service that does not take part lies within reach of that demand."
    steps = []
    for row in chosen.to_dict("records"):
        step = f"{row['name']} (adds {_amount(row['gained'])}, {row['cumulative_share']:.1%} so far"
        reached, tied = cell_text(row["authorities"]), cell_text(row["tied_with"])
        if reached:
            step += f"; reaches into {join_names(reached.split('; '))}"
        if tied:
            step += f"; as many: {join_names(tied.split('; '))}"
        steps.append(step + ")")
    number = len(chosen)
    who = "the one that would reach most of it is"
    if number > 1:
        who = f"the {number:,} that would together reach most of it are, in order,"
    whole = f"Of the {away:,} services not taking part, {who}"
    if away == 1:
        whole = "The only service not taking part is"
    text = f"{whole} {join_names(steps)}."
    first = chosen.iloc[0]
    if cell_text(first["nearest_service"]):
        text += (
            f" {first['name']} stands {first['nearest_m'] / 1000:.1f} km from the nearest service "
            f"taking part, {first['nearest_service']}."
        )
    same = result.sensitivity[result.sensitivity["first"] == first["name"]]
    text += (
        f" It comes first at {len(same)} of {len(result.sensitivity)} distances tried, "
        f"{result.sensitivity['distance_m'].min() / 1000:g} to "
        f"{result.sensitivity['distance_m'].max() / 1000:g} km."
    )
    if result.best is None:
        return f"{text} There are too many sets of {number} to try them all."
    total = float(chosen["cumulative"].iloc[-1])
    if result.best[1] > total * (1 + 1e-9):
        return (
            f"{text} Chosen at once, not one by one, {join_names(result.best[0])} would reach "
            f"{_amount(result.best[1])}, which is more."
        )
    return text if number == 1 else f"{text} No other {number} of them would reach more."


def _amount(value: float) -> str:
    """Format whole numbers as they are, others to one decimal."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"
