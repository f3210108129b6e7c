"""Measure overlap and gaps on the sample with PyQGIS, without QGIS's window.

    python3 examples/overlap_and_gaps.py [folder for the results]

Run it with the Python that QGIS uses, or with the repository's .venv. The algorithms are those of
the toolbox, so the same run can be had from the panel, a model or qgis_process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import QgsApplication, QgsFeature, QgsVectorLayer

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE = REPOSITORY / "resources" / "sample" / "west_midlands_sample.gpkg"


def main(folder: Path) -> None:
    """Run both algorithms and print what comes out."""
    import processing

    need_and_coverage = {
        "NEED": f"{SAMPLE}|layername=lsoa_deprivation",
        "COVERAGE": f"{SAMPLE}|layername=impact_areas",
        "DOMAIN": "education",
    }
    overlap = processing.run(
        "wmvru:overlap",
        {
            **need_and_coverage,
            "OUTPUT": str(folder / "overlap.gpkg"),
            "SENSITIVITY": str(folder / "overlap_by_rule.csv"),
        },
    )
    print(overlap["SUMMARY"])

    gaps = processing.run(
        "wmvru:gaps",
        {
            **need_and_coverage,
            "RULE": "majority",
            "SCHOOLS": f"{SAMPLE}|layername=schools",
            "OUTPUT": str(folder / "gaps.gpkg"),
        },
    )
    print(gaps["SENTENCE"])

    # An output is a path here; opened as a layer it gives features as any other.
    layer = QgsVectorLayer(gaps["OUTPUT"], "gaps", "ogr")
    features: list[QgsFeature] = sorted(layer.getFeatures(), key=lambda each: each["rank"])
    for gap in features[:5]:
        mark, name = gap["data_status"], f"{gap['rank']}. {gap['name']}"
        print(f"{mark}: {name}: {gap['areas']} LSOAs, {gap['residents']:,} residents")


def start() -> QgsApplication:
    """Start QGIS with Processing and the plugin's provider."""
    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    sys.path.insert(0, str(REPOSITORY))
    from processing.core.Processing import Processing

    from wm_vru_plugin.algorithms.provider import WmVruProvider

    Processing.initialize()
    # QGIS owns the provider from here on; Python must hold it all the same.
    application.wmvru = WmVruProvider()
    QgsApplication.processingRegistry().addProvider(application.wmvru)
    return application


if __name__ == "__main__":
    results = Path(sys.argv[1] if len(sys.argv) > 1 else REPOSITORY / "build" / "examples")
    results.mkdir(parents=True, exist_ok=True)
    qgis = start()
    main(results)
    qgis.exitQgis()
