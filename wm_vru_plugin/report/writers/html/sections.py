"""The sections of the report's page, in order."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.errors import InputError


@dataclass(frozen=True)
class PageSection:
    """A section: its id, which is its address on the page too, and its heading."""

    id: str
    title: str


SUMMARY, CONTEXT, JUSTICE, HEALTH, EDUCATION, CONCLUSIONS, FINDINGS, METHODS, SOURCES, RECORD = (
    "summary",
    "context",
    "criminal_justice",
    "health",
    "education",
    "conclusions",
    "findings",
    "methods",
    "sources",
    "record",
)

SECTIONS: tuple[PageSection, ...] = (
    PageSection(SUMMARY, "Summary"),
    PageSection(CONTEXT, "Context"),
    PageSection(JUSTICE, "Criminal justice"),
    PageSection(HEALTH, "Health"),
    PageSection(EDUCATION, "Education"),
    PageSection(CONCLUSIONS, "Conclusions and annexes"),
    PageSection(FINDINGS, "Findings of the 2020 needs assessment, and ours"),
    PageSection(METHODS, "Methods"),
    PageSection(SOURCES, "Sources and licences"),
    PageSection(RECORD, "Run record"),
)
_OTHER_NAMES = {"annexes": CONCLUSIONS}
"""Names under which figures know a section besides its heading."""


def section_id(name: str) -> str:
    """Return the id of a section from its id, its heading, or what a figure calls it.

    Raises:
        InputError: there is no such section.
    """
    wanted = name.casefold()
    for section in SECTIONS:
        if wanted in (section.id, section.title.casefold()):
            return section.id
    if wanted in _OTHER_NAMES:
        return _OTHER_NAMES[wanted]
    raise InputError(
        f"Section '{name}'", "the report has none of that name", ", ".join(s.id for s in SECTIONS)
    )
