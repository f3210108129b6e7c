"""The sections of the report."""

from __future__ import annotations

CONTEXT = "Context"
CRIMINAL_JUSTICE = "Criminal justice"
HEALTH = "Health"
EDUCATION = "Education"
ANNEXES = "Annexes"
SECTIONS: tuple[str, ...] = (CONTEXT, CRIMINAL_JUSTICE, HEALTH, EDUCATION, ANNEXES)
