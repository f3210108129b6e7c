"""Rasters as GeoTIFF, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...core.errors import InputError
from .layers import target_crs

NO_DATA = -9999.0
SUFFIXES = (".tif", ".tiff")


def write_geotiff(
    path: str | os.PathLike[str],
    values: np.ndarray,
    origin: tuple[float, float],
    cell: float,
    *,
    band: str = "",
    unit: str = "",
    facts: dict[str, str] | None = None,
) -> Path:
    """Write one band of 32-bit numbers in EPSG:27700, beside its place and then moved there.

    Args:
        path: a .tif file; what was there stays until the new one is complete.
        values: (rows, columns), the northernmost row first; NaN where there is no data.
        origin: north-west corner, metres.
        cell: side of a cell, metres.
        band: what the band holds.
        unit: its unit.
        facts: metadata of the file.

    Returns:
        The file.

    Raises:
        InputError: the name is no GeoTIFF's, or the file cannot be written or replaced.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise InputError(target.name, "only GeoTIFF is written", "a file name that ends in .tif")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".raster-", dir=target.parent) as stage:
            built = Path(stage) / target.name
            _write(built, values, origin, cell, band, unit, facts or {})
            os.replace(built, target)
            # Statistics of what was there before, which other programs leave beside a raster.
            Path(f"{target}.aux.xml").unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:
        raise InputError(
            target.name,
            f"it cannot be written ({error})",
            "a place to write to; close the file in other programs",
        ) from error
    return target


def _write(
    path: Path,
    values: np.ndarray,
    origin: tuple[float, float],
    cell: float,
    band_name: str,
    unit: str,
    facts: dict[str, str],
) -> None:
    rows, columns = values.shape
    options = ["COMPRESS=DEFLATE", "PREDICTOR=3", "TILED=YES", "BIGTIFF=IF_SAFER"]
    gdal.ErrorReset()
    data = gdal.GetDriverByName("GTiff").Create(
        str(path), columns, rows, 1, gdal.GDT_Float32, options
    )
    if data is None:
        raise OSError(gdal.GetLastErrorMsg())
    data.SetGeoTransform((origin[0], cell, 0.0, origin[1], 0.0, -cell))
    data.SetProjection(target_crs().toWkt())
    data.SetMetadata(facts)
    band = data.GetRasterBand(1)
    band.SetNoDataValue(NO_DATA)
    band.SetDescription(band_name)
    band.SetUnitType(unit)
    shown = values[np.isfinite(values)]
    if len(shown):
        band.SetStatistics(
            float(shown.min()), float(shown.max()), float(shown.mean()), float(shown.std())
        )
    # Bytes, not arrays: gdal_array does not load where numpy is newer than GDAL's.
    whole = np.where(np.isfinite(values), values, NO_DATA).astype("<f4")
    step = max(1, 4_000_000 // columns)
    for first in range(0, rows, step):
        part = np.ascontiguousarray(whole[first : first + step])
        band.WriteRaster(0, first, columns, len(part), part.tobytes(), buf_type=gdal.GDT_Float32)
    data.FlushCache()
    # GDAL writes the rest when the last reference goes.
    del band, data
    if gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise OSError(gdal.GetLastErrorMsg())
