"""Write the layer styles of resources/styles: python tools/make_styles.py [FOLDER], offscreen.

The .qml files are committed and may be edited in QGIS; running this again puts them back. A style
names its field by a stand-in ("decile", "count"), which the plugin replaces by the layer's own,
and {phrase} and {average} in a legend label by the domain and the study area's figures.
"""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from functools import partial
from itertools import count
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsMapLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from style_labels import kept_clear, names, point_names
from style_parts import (
    ADMISSIONS,
    COUNTS,
    COUNTS_SHORT,
    DARK,
    DECILES,
    DENSITY,
    NO_END,
    RATES,
    RED,
    SCHOOL_GREEN,
    SHARES,
    TOP,
    area,
    counts,
    dot,
    graduated,
    hospital,
    open_classes,
    outline,
    ring,
    rules,
    small_above,
)

_ALIVE: list[QgsVectorLayer] = []
"""Layers, kept to the end: a rule made in Python is freed twice when QGIS deletes its renderer."""
JUST = 1e-9
"""A class holds both its ends; less by this much, the upper one belongs to the next."""
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
UUID = r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}"


def deciles() -> QgsCategorizedSymbolRenderer:
    notes = {1: " (most deprived 10% in England)", 10: " (least deprived)"}
    return QgsCategorizedSymbolRenderer(
        "decile",
        [
            QgsRendererCategory(decile, area(colour), f"{decile}{notes.get(decile, '')}")
            for decile, colour in enumerate(DECILES, start=1)
        ],
    )


def styles() -> dict[str, tuple[str, QgsFeatureRenderer]]:
    """Renderers by style name, each with the kind of geometry that it draws."""
    average = '"exclusion_rate" / @wmvru_average_rate'
    rates = [
        (0, 1, "Below the average of {average}%", dot(RATES[0], 1.5)),
        (1, 2, "1 to under 2 times the average", dot(RATES[1], 2.0)),
        (2, 4, "2 to under 4 times the average", dot(RATES[2], 2.6)),
        (4, NO_END, "4 times the average or more", dot(RATES[3], 3.4)),
    ]
    exclusions = [
        (2.5, 4.5, "3 or 4 exclusions", dot(SCHOOL_GREEN, 1.5)),
        (4.5, 6.5, "5 or 6", dot(SCHOOL_GREEN, 2.2)),
        (6.5, 9.5, "7 to 9", dot(SCHOOL_GREEN, 3.0)),
        (9.5, NO_END, "10 or more", dot(SCHOOL_GREEN, 4.0)),
    ]
    top = [('"decile" = 1', "Most deprived tenth in England: {phrase}", area(TOP, "#c9d8ea"))]
    impact = [
        ('"adopted"', "Impact Area, adopted", outline(RED, 0.6, 0.35)),
        ('NOT "adopted"', "Impact Area, not adopted", outline(RED, 0.45, 0.35, (1.6, 0.9))),
        ("ELSE", "Impact Area, adoption not stated", outline(RED, 0.6, 0.35)),
    ]
    places = [
        ('"teachable_moments"', "Hospital with Teachable Moments",
         hospital("#4a1486", "#ffffff", "#ffffff")),
        ("ELSE", "Other hospital", hospital("#ffffff", "#4a4a4a", "#4a4a4a")),
    ]  # fmt: skip
    departments = [
        ('"teachable_moments"', "Takes part in Teachable Moments",
         hospital("#4a1486", "#ffffff", "#ffffff")),
        ('NOT "teachable_moments"', "Does not take part",
         hospital("#ffffff", "#4a4a4a", "#4a4a4a")),
        ("ELSE", "Not known whether it takes part", hospital("#9a9a9a", "#ffffff", "#4a4a4a")),
    ]  # fmt: skip
    primary = [
        (15, 20 - JUST, "15% to under 20%", dot(RATES[0], 1.5)),
        (20, 25 - JUST, "20% to under 25%", dot(RATES[1], 2.0)),
        (25, 30 - JUST, "25% to under 30%", dot(RATES[2], 2.6)),
        (30, NO_END, "30% or more", dot(RATES[3], 3.4)),
    ]
    secondary = [
        (0, 10 - JUST, "Under 10%", dot(RATES[0], 1.5)),
        (10, 15 - JUST, "10% to under 15%", dot(RATES[1], 2.0)),
        (15, 20 - JUST, "15% to under 20%", dot(RATES[2], 2.6)),
        (20, NO_END, "20% or more", dot(RATES[3], 3.4)),
    ]
    per_hectare = '"population" / (area(@geometry) / 10000)'
    border = [("", "Local authority boundary", outline(DARK, 0.4, 0.3))]
    return {
        "deciles": ("Polygon", deciles()),
        "top_decile": ("Polygon", rules(top)),
        "knife_crime": ("Polygon", counts((7, 15, 30, 60), COUNTS, "offences")),
        "knife_crime_16_or_under": ("Polygon", counts((7, 10, 15), COUNTS_SHORT, "offences")),
        "admissions": ("Polygon", counts((7, 15, 30, 60), ADMISSIONS, "admissions")),
        "schools_exclusion_rate": (
            "Point",
            small_above(graduated(average, rates), "exclusion_rate"),
        ),
        "schools_exclusions": ("Point", small_above(graduated("count", exclusions), "exclusions")),
        "schools_sen_primary": ("Point", small_above(graduated("sen_rate", primary), "sen_rate")),
        "schools_sen_secondary": (
            "Point",
            small_above(graduated("sen_rate", secondary), "sen_rate"),
        ),
        "primary_schools": ("Point", rules([("", "Primary school", dot(SCHOOL_GREEN, 1.7))])),
        "school_circled": (
            "Point",
            rules([("", "Highest rate in {authority}", ring(RED, 6.5, 0.7))]),
        ),
        "density": ("Polygon", open_classes(per_hectare, DENSITY)),
        "shares": ("Polygon", open_classes("indicator_value", SHARES)),
        "hospitals": ("Point", rules(places)),
        "emergency_departments": ("Point", rules(departments)),
        "impact_areas": ("Polygon", rules(impact)),
        "local_authority": ("Polygon", rules(border)),
    }


def steady(text: str) -> str:
    """The style with attributes sorted and random ids numbered: a rebuild changes nothing."""
    root = ElementTree.fromstring(text)
    for element in root.iter():
        attributes = sorted(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(attributes)
    plain = ElementTree.tostring(root, encoding="unicode")
    numbers = count(1)
    known: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] not in known:
            known[match[0]] = f"{{00000000-0000-0000-0000-{next(numbers):012d}}}"
        return known[match[0]]

    return f"{DOCTYPE}\n{re.sub(UUID, number, plain)}\n"


def write_styles(folder: Path) -> list[Path]:
    """Write every style into the folder.

    Raises:
        OSError: QGIS could not write one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
    written = []
    for name, (geometry, renderer) in styles().items():
        fields = "&field=".join(
            ("name:string", "decile:int", "count:int", "exclusions:int", "exclusion_rate:double",
             "adopted:bool", "teachable_moments:bool", "sen_rate:double", "population:int",
             "indicator_value:double")
        )  # fmt: skip
        layer = QgsVectorLayer(f"{geometry}?crs=EPSG:27700&field={fields}", name, "memory")
        _ALIVE.append(layer)
        layer.setRenderer(renderer)
        labelled = {
            "local_authority": partial(names, placed=True),
            "school_circled": point_names,
            "hospitals": kept_clear,
            "emergency_departments": kept_clear,
            "impact_areas": partial(kept_clear, 0.3),
            "schools_exclusion_rate": partial(kept_clear, 0.3),
            "schools_exclusions": partial(kept_clear, 0.3),
            "schools_sen_primary": partial(kept_clear, 0.3),
            "schools_sen_secondary": partial(kept_clear, 0.3),
            "primary_schools": partial(kept_clear, 0.3),
        }
        if name in labelled:
            layer.setLabeling(labelled[name]())
            layer.setLabelsEnabled(True)
        path = folder / f"{name}.qml"
        message, done = layer.saveNamedStyle(str(path), kept)
        if not done:
            raise OSError(message)
        path.write_text(steady(path.read_text(encoding="utf-8")), encoding="utf-8")
        written.append(path)
    return written


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    target = Path(__file__).resolve().parent.parent / "resources" / "styles"
    for path in write_styles(Path(sys.argv[1]) if len(sys.argv) > 1 else target):
        print(path.name, flush=True)
    os._exit(0)  # without clean-up, see _ALIVE


if __name__ == "__main__":
    main()
