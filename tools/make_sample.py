"""Rebuild the embedded sample package: `python tools/make_sample.py [OUTPUT]`.

The content is the same at every run: invented geometry, invented figures, a fixed seed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import QgsApplication  # noqa: E402

from tools.sample.build import build_tables  # noqa: E402
from wm_vru_plugin.store.geopackage.writer import write_package  # noqa: E402

OUTPUT = ROOT / "resources" / "sample" / "west_midlands_sample.gpkg"


def main(arguments: list[str]) -> int:
    """Write the sample and say what is in it."""
    target = Path(arguments[0]) if arguments else OUTPUT
    application = QgsApplication([], False)  # the writer's coordinate systems need one
    tables = build_tables()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_package(target, tables)
    for name, frame in tables.items():
        print(f"{name:16} {len(frame):6,} rows")
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
