"""Draw illustrative Impact Areas for a package that has none.

The police's Impact Areas are not published. To let the whole run be seen on official data, this
draws 39 areas around the LSOAs with the worst crime ranks and says so in every name and in the
`source` and `status` fields, from where it reaches every map and table. The areas say nothing
about where the police work; and since they follow the crime domain, they overlap with crime
deprivation by construction.

Usage: illustrative_areas.py PACKAGE OUTPUT.gpkg
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
import shapely
from qgis.core import Qgis, QgsApplication, QgsCoordinateTransformContext, QgsVectorFileWriter

from wm_vru_plugin.core.tables.field import Column
from wm_vru_plugin.store.layers.fields import qgis_fields
from wm_vru_plugin.store.layers.layers import target_crs, write_frame
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.schema.tables import IMPACT_AREAS

AREAS = 39
ADOPTED = 19
SPACING_M = 1_800.0
REACH_M = 900.0
SOURCE = "ILLUSTRATIVE: drawn around high crime ranks for demonstration; not the police's areas"


def illustrative_areas(lsoa: pd.DataFrame) -> pd.DataFrame:
    """Areas around the worst crime ranks, at least 1.8 km apart, worst first.

    Args:
        lsoa: rows with `code`, `crime_rank`, `lad_name` and `geometry`.

    Returns:
        `name`, `adopted`, `source`, `status`, `geometry`.
    """
    ranked = lsoa.sort_values(["crime_rank", "code"], ignore_index=True)
    centres = shapely.centroid(ranked["geometry"].to_numpy())
    xy = shapely.get_coordinates(centres)
    chosen: list[int] = []
    for row in range(len(ranked)):
        if len(chosen) == AREAS:
            break
        if not chosen or np.hypot(*(xy[chosen] - xy[row]).T).min() >= SPACING_M:
            chosen.append(row)
    rows = []
    for number, row in enumerate(chosen, start=1):
        near = np.hypot(*(xy - xy[row]).T) <= REACH_M
        hull = shapely.convex_hull(shapely.multipoints(centres[near]))
        shape = shapely.simplify(shapely.buffer(hull, 220.0, quad_segs=4), 15.0)
        rows.append(
            {
                "name": f"ILLUSTRATIVE {number:02d} ({ranked['lad_name'].iloc[row]})",
                "adopted": number <= ADOPTED,
                "source": SOURCE,
                "status": "illustrative",
                "geometry": shapely.multipolygons([shape]),
            }
        )
    return pd.DataFrame(rows)


def main(package: str, output: str) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    frame = illustrative_areas(Package(package).frame("lsoa_deprivation"))
    columns = (*IMPACT_AREAS.columns, Column("status", "str", "illustrative"))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "illustrative_impact_areas"
    writer = QgsVectorFileWriter.create(
        output,
        qgis_fields(columns),
        Qgis.WkbType.MultiPolygon,
        target_crs(),
        QgsCoordinateTransformContext(),
        options,
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise SystemExit(writer.errorMessage())
    write_frame(writer, frame, columns, frame["geometry"].to_numpy())
    del writer
    print(f"{len(frame)} ILLUSTRATIVE areas written; they are not the police's Impact Areas.")
    application.exitQgis()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
