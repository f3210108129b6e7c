"""The official files that the readers take, and where their publishers offer them.

An address is given where the publisher's own address of the file is known; otherwise the record
names the landing page alone. Publishers move files: correct a record in a settings file (see
`catalogue`). No checksums: these publishers print none, and some replace files in place.
"""

from __future__ import annotations

from .areas import BOUNDARIES, INDICES, LOOKUPS
from .topics import CRIME, HEALTH, POPULATION, SCHOOLS

CATALOGUE = INDICES + BOUNDARIES + LOOKUPS + POPULATION + CRIME + SCHOOLS + HEALTH
