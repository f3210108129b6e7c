"""Names of ethnic groups, one for each that the censuses of 2011 and 2021 count.

Their labels differ by year and file ("White: English/Welsh/Scottish/Northern Irish/British",
"White: English, Welsh, Scottish, Northern Irish or British", "WhiteBrit"); these names are the same
for all, so that years and areas can be compared. Five broad groups stand above them.
"""

from __future__ import annotations

import re

BROAD = ("Asian", "Black", "Mixed", "Other", "White")
TOTAL = "total"
_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "White": (
        ("gypsy", "White Gypsy or Irish Traveller"),
        ("british", "White British"),
        ("roma", "White Roma"),
        ("irish", "White Irish"),
        ("other", "White Other"),
    ),
    "Mixed": (
        ("black caribbean", "Mixed White and Black Caribbean"),
        ("black african", "Mixed White and Black African"),
        ("white and asian", "Mixed White and Asian"),
        ("other", "Mixed Other"),
    ),
    "Asian": (
        ("indian", "Asian Indian"),
        ("pakistani", "Asian Pakistani"),
        ("bangladeshi", "Asian Bangladeshi"),
        ("chinese", "Asian Chinese"),
        ("other", "Asian Other"),
    ),
    "Black": (
        ("caribbean", "Black Caribbean"),
        ("african", "Black African"),
        ("other", "Black Other"),
    ),
    "Other": (("arab", "Other Arab"), ("other", "Other Any other")),
}
"""What a label says after its broad group, and our name; the first that fits counts."""
ALL_GROUPS = (*BROAD, *(name for parts in _PARTS.values() for _, name in parts))
_SHORT = {
    "persons": TOTAL,
    "whitebrit": "White British",
    "irish": "White Irish",
    "otherwhite": "White Other",
    "mixed": "Mixed",
    "indian": "Asian Indian",
    "pakistani": "Asian Pakistani",
    "bangladeshi": "Asian Bangladeshi",
    "chinese": "Asian Chinese",
    "otherasian": "Asian Other",
    "blkafrican": "Black African",
    "blkcaribbean": "Black Caribbean",
    "otherblk": "Black Other",
    "arab": "Other Arab",
    "other": "Other Any other",
}
_NUMBERED = (
    TOTAL,
    "White British",
    "White Irish",
    "White Gypsy or Irish Traveller",
    "White Other",
    "Mixed White and Black Caribbean",
    "Mixed White and Black African",
    "Mixed White and Asian",
    "Mixed Other",
    "Asian Indian",
    "Asian Pakistani",
    "Asian Bangladeshi",
    "Asian Chinese",
    "Asian Other",
    "Black African",
    "Black Caribbean",
    "Black Other",
    "Other Arab",
    "Other Any other",
)
"""KS201EW0001 to KS201EW0019, in the order of the table."""
_BROAD_LABELS = re.compile(
    r"(white|mixed( multiple)?( or multiple)?( ethnic groups?)?"
    r"|asian( asian british)?( or asian welsh)?|asian asian british or asian welsh"
    r"|black( african caribbean)?( black british)?( black welsh)?( caribbean or african)?"
    r"|other( ethnic groups?)?)"
)
_EVERYBODY = ("all categories", "all usual residents", "total")


def group(label: str) -> str:
    """Return our name of a group, `total` for everybody, "" for a label that is neither.

    Args:
        label: as in a header of Nomis or in a custom data set.
    """
    text = re.sub(r";\s*measures?:\s*(value|count)\s*$", "", label.strip(), flags=re.I)
    text = re.sub(r"^ethnic group\s*:\s*", "", text, flags=re.I).lower()
    if text.startswith(_EVERYBODY):
        return TOTAL
    head, _, rest = text.partition(":")
    words = " ".join(re.sub(r"[/,]", " ", head).split())
    if not _BROAD_LABELS.fullmatch(words):
        return ""
    broad = next(name for name in BROAD if words.startswith(name.lower()))
    rest = " ".join(re.sub(r"[/,]", " ", rest).split())
    if not rest or rest == "total":
        return broad
    return next((name for word, name in _PARTS[broad] if word in rest), "")


def short_group(column: str) -> str:
    """Return the group of a column of 2011's aggregated file, such as WhiteBrit; "" if none."""
    return _SHORT.get(column.lower(), "")


def numbered_group(column: str) -> str:
    """Return the group of a numbered column of 2011's bulk file, from KS201EW0001; "" if none."""
    match = re.fullmatch(r"KS201EW(\d{4})", column, re.IGNORECASE)
    at = int(match.group(1)) - 1 if match else -1
    return _NUMBERED[at] if 0 <= at < len(_NUMBERED) else ""


def parts_of(broad: str) -> tuple[str, ...]:
    """Return our names of the groups of a broad group."""
    return tuple(name for _, name in _PARTS[broad])
