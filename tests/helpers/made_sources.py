"""Sources of two invented half-authorities, by hand: eight LSOAs on a grid, and what goes on them.

Codes and names are of the real kind so that the readers take them; the figures are invented.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from wm_vru_plugin.core.places.domains import DOMAINS
from wm_vru_plugin.sources.deprivation import editions as iod2019

AUTHORITIES = {"E08000025": "Birmingham", "E08000026": "Coventry"}
WEST, SOUTH, SIDE = -1.90, 52.40, 0.01
CODES = [f"E010088{number:02}" for number in range(1, 9)]
COUNTS = "area_code,category,victim_group,period,count"
SCHOOLS = "urn,name,phase,type,easting,northing,pupils,sen_rate,exclusions,year"


def lad_of(code: str) -> str:
    return "E08000025" if code in CODES[:4] else "E08000026"


class Log(QgsProcessingFeedback):
    """Keeps every line; `text` is all of them."""

    def __init__(self) -> None:
        super().__init__(False)
        self.lines: list[str] = []

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushWarning(self, warning: str) -> None:
        self.lines.append("WARNING " + warning)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def write_table(path: Path, header: str | Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    names = header.split(",") if isinstance(header, str) else header
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return path


def cell(column: float, row: float, width: float = 1) -> dict[str, Any]:
    """A GeoJSON square on the grid of the LSOAs, in degrees."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    east, north = west + width * SIDE, south + width * SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def write_polygons(path: Path, features: Sequence[tuple[dict[str, Any] | None, Any]]) -> Path:
    """GeoJSON (EPSG:4326, as the standard has it) of geometries and their properties."""
    listed = [{"type": "Feature", "geometry": g, "properties": p} for g, p in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), "utf-8")
    return path


def indices(folder: Path, with_people: bool = True, codes: Sequence[str] = CODES) -> Path:
    """File 7, or without people file 2. LSOA n has rank 1,000 x n: deciles 1, 1, 1, 2, 2 ..."""
    domains = DOMAINS if with_people else DOMAINS[:8]
    header = [iod2019.CODE, iod2019.NAME, iod2019.LAD_CODE, iod2019.LAD_NAME]
    header += [name for d in domains for name in (d.rank_column, d.decile_column)]
    header += iod2019.POPULATION.values() if with_people else ()
    rows = []
    for code in codes:
        rank = 1000 * int(code[-2:])
        deciles = [rank, -(-rank * 10 // 32844)] * len(domains)
        people = [1500, 300, 900, 300] if with_people else []
        rows.append([code, f"Name {code}", lad_of(code), AUTHORITIES[lad_of(code)]])
        rows[-1] += [*deciles, *people]
    return write_table(folder / "indices.csv", header, rows)


def boundaries(folder: Path, field: str = "LSOA11CD", codes: Sequence[str] = CODES) -> Path:
    """LSOAs in two rows of four: an authority is a row."""
    features = [
        (cell(CODES.index(code) % 4, CODES.index(code) // 4), {field: code}) for code in codes
    ]
    return write_polygons(folder / "boundaries.geojson", features)


def sources(folder: Path) -> Path:
    """A folder with the least that a package needs."""
    folder.mkdir(exist_ok=True)
    indices(folder)
    boundaries(folder)
    return folder


def parameters(folder: Path | None, output: Path, **more: Any) -> dict[str, Any]:
    given = {"AUTHORITIES": " ".join(AUTHORITIES), "NAME": "Two", "OUTPUT": str(output), **more}
    return {"FOLDER": str(folder), **given} if folder else given


def run_prepare(**parameters: Any) -> tuple[dict[str, Any], str]:
    """Run the algorithm; its outputs and its log."""
    import processing

    log = Log()
    try:
        result = processing.run("wmvru:prepare", parameters, feedback=log)
    except QgsProcessingException as error:
        raise AssertionError(f"{error}\n{log.text}") from error
    return result, log.text


def refuse_prepare(output: Path, feedback: Log | None = None, **parameters: Any) -> str:
    """Run the algorithm, expect it to fail and to leave nothing, and return its words."""
    import processing

    before = sorted(output.parent.iterdir())
    parameters["OUTPUT"] = str(output)
    with pytest.raises(QgsProcessingException) as caught:
        processing.run("wmvru:prepare", parameters, feedback=feedback or Log())
    assert sorted(output.parent.iterdir()) == before
    return str(caught.value)
