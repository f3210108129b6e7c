"""Catalogue: indices of deprivation, boundaries and lookups."""

from __future__ import annotations

from .catalogue import CatalogueEntry, official

_MHCLG = "Ministry of Housing, Communities and Local Government"
_ONS = "Office for National Statistics"
_IOD_2019 = "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019"
_IOD_2025 = "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025"
_ASSETS = "https://assets.publishing.service.gov.uk/"
_OLD_ASSETS = f"{_ASSETS}government/uploads/system/uploads/attachment_data/file/"
_GEOPORTAL = "https://geoportal.statistics.gov.uk/"
_HUB = "https://open-geography-portalx-ons.hub.arcgis.com/api/download/v1/items/"


def _iod2019(number: int, name: str, title: str, address: str, size: float) -> CatalogueEntry:
    return official(
        f"iod2019_file_{number}",
        f"English Indices of Deprivation 2019, file {number}: {title}",
        _MHCLG,
        _IOD_2019,
        name,
        f"{address}/{name}" if address else "",
        size,
        "2019",
    )


INDICES = (
    _iod2019(
        7,
        "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv",
        "all scores, ranks, deciles and population denominators",
        f"{_ASSETS}media/5dc407b440f0b6379a7acc8d",
        9.0,
    ),
    _iod2019(
        2,
        "File_2_-_IoD2019_Domains_of_Deprivation.xlsx",
        "domains of deprivation",
        f"{_OLD_ASSETS}833973",
        4.0,
    ),
    _iod2019(
        3,
        "File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx",
        "supplementary indices, IDACI and IDAOPI",
        f"{_OLD_ASSETS}833974",
        2.2,
    ),
    _iod2019(
        5, "File_5_-_IoD2019_Scores.xlsx", "scores", f"{_ASSETS}media/5d8b3b51ed915d036a455aa6", 4.0
    ),
    _iod2019(
        6, "File_6_-_IoD2019_Population_Denominators.xlsx", "population denominators", "", 2.0
    ),
    _iod2019(9, "File_9_-_IoD2019_Transformed_Scores.xlsx", "transformed scores", "", 3.1),
    _iod2019(
        10,
        "File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
        "local authority district summaries, lower tier",
        f"{_ASSETS}media/5d8b3cfbe5274a08be69aa91",
        0.3,
    ),
    _iod2019(
        11,
        "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx",
        "local authority district summaries, upper tier",
        f"{_ASSETS}media/5d8b3d7aed915d0369518030",
        0.2,
    ),
    official(
        "iod2025_file_7",
        "English Indices of Deprivation 2025, file 7: all ranks, scores, deciles and population "
        "denominators",
        _MHCLG,
        _IOD_2025,
        "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        f"{_ASSETS}media/691ded56d140bbbaa59a2a7d/"
        "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        10.0,
        "2025",
    ),
    official(
        "iod2025_file_10",
        "English Indices of Deprivation 2025, file 10: local authority district summaries, "
        "lower tier",
        _MHCLG,
        _IOD_2025,
        "File_10_-_IoD2025_Local_Authority_District_Summaries__lower-tier__v2.xlsx",
        f"{_ASSETS}media/6917412ebc34c86ce4e6e7fc/"
        "File_10_-_IoD2025_Local_Authority_District_Summaries__lower-tier__v2.xlsx",
        0.3,
        "2025",
    ),
)

BOUNDARIES = (
    official(
        "lsoa_2011_boundaries",
        "Lower layer Super Output Areas (December 2011) Boundaries EW BGC (V3)",
        _ONS,
        f"{_GEOPORTAL}datasets/"
        "ons::lower-layer-super-output-areas-december-2011-boundaries-ew-bgc-v3/about",
        "LSOA_2011_EW_BGC_V3.geojson",
        f"{_HUB}a81d7fb9efe94d369d153499f95835d5/geojson?layers=0&spatialRefId=4326",
        130.0,
        "2011",
    ),
    official(
        "lsoa_2021_boundaries",
        "Lower layer Super Output Areas (December 2021) Boundaries EW BGC (V5)",
        _ONS,
        f"{_GEOPORTAL}datasets/"
        "ons::lower-layer-super-output-areas-december-2021-boundaries-ew-bgc-v5-2/about",
        "LSOA_2021_EW_BGC_V5.geojson",
        f"{_HUB}68515293204e43ca8ab56fa13ae8a547/geojson?layers=0&spatialRefId=4326",
        130.0,
        "2021",
    ),
    official(
        "msoa_2011_boundaries",
        "Middle layer Super Output Areas (December 2011) Boundaries EW BGC",
        _ONS,
        f"{_GEOPORTAL}datasets/middle-layer-super-output-areas-december-2011-boundaries-ew-bgc",
        "MSOA_2011_EW_BGC.geojson",
        edition="2011",
    ),
    official(
        "lad_2019_boundaries",
        "Local Authority Districts (December 2019) Boundaries UK",
        _ONS,
        _GEOPORTAL,
        "LAD_2019_UK.geojson",
        edition="2019",
    ),
    official(
        "ward_boundaries",
        "Wards, Boundaries UK, of the year that is wanted",
        _ONS,
        _GEOPORTAL,
        "Wards_UK.geojson",
    ),
    official(
        "pfa_2020_boundaries",
        "Police Force Areas (December 2020) Boundaries EW",
        _ONS,
        _GEOPORTAL,
        "PFA_2020_EW.geojson",
        edition="2020",
    ),
)

LOOKUPS = (
    official(
        "lsoa_2011_2021_lookup",
        "LSOA (2011) to LSOA (2021) to Local Authority District (2022) Exact Fit Lookup for EW",
        _ONS,
        f"{_GEOPORTAL}datasets/ons::lsoa-2011-to-lsoa-2021-to-local-authority-district-2022-"
        "exact-fit-lookup-for-ew-v3/about",
        "LSOA11_LSOA21_LAD22_EW_LU.csv",
        f"{_HUB}cbfe64cc03d74af982c1afec639bafd1/csv?layers=0",
        4.0,
        "2022",
    ),
    official(
        "lsoa_2011_msoa_lookup",
        "LSOA (2011) to MSOA (2011) to Local Authority District Lookup in England and Wales",
        _ONS,
        f"{_GEOPORTAL}datasets/ons::output-area-to-lower-layer-super-output-area-to-middle-"
        "layer-super-output-area-to-local-authority-district-december-2011-lookup-in-england-"
        "and-wales/about",
        "LSOA11_MSOA11_LAD11_EW_LU.csv",
        edition="2011",
    ),
    official(
        "lsoa_2011_ward_lookup",
        "Lower Layer Super Output Area (2011) to Ward (2019) Lookup in England and Wales",
        _ONS,
        _GEOPORTAL,
        "LSOA11_WD19_LAD19_EW_LU.csv",
        edition="2019",
    ),
    official(
        "lad_csp_pfa_lookup",
        "Local Authority District to Community Safety Partnerships to Police Force Areas Lookup "
        "in England and Wales",
        _ONS,
        _GEOPORTAL,
        "LAD_CSP_PFA_EW_LU.csv",
    ),
)
