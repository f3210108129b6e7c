"""The Processing provider."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..i18n import tr
from ..resources_path import plugin_metadata, resource


class WmVruProvider(QgsProcessingProvider):
    """Offers the algorithms of the needs assessment to toolbox, models and batch runs."""

    def id(self) -> str:
        return "wmvru"

    def name(self) -> str:
        return tr("West Midlands VRU needs assessment")

    def longName(self) -> str:
        return tr("Strategic needs assessment for violence reduction")

    def versionInfo(self) -> str:
        return plugin_metadata()["version"]

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", "wm_vru.svg")))

    def loadAlgorithms(self) -> None:
        # Made here, not kept in a list: the registry deletes them when the provider reloads.
        from .aggregate_points import AggregatePointsAlgorithm
        from .areas_of_focus import AreasOfFocusAlgorithm
        from .circle_clusters import CircleClustersAlgorithm
        from .compare_gaps import CompareGapsAlgorithm
        from .compare_packages import ComparePackagesAlgorithm
        from .concentration import ConcentrationAlgorithm
        from .correlation import CorrelationAlgorithm
        from .download import DownloadAlgorithm
        from .export_atlas import ExportAtlasAlgorithm
        from .export_maps import ExportMapsAlgorithm
        from .export_report import ExportReportAlgorithm
        from .findings import FindingsAlgorithm
        from .gaps import GapsAlgorithm
        from .heat_map import HeatMapAlgorithm
        from .hex_grid import HexGridAlgorithm
        from .hotspots import HotspotsAlgorithm
        from .impact_areas import ImpactAreasAlgorithm
        from .load_layers import LoadLayersAlgorithm
        from .overlap import OverlapAlgorithm
        from .prepare import PrepareAlgorithm
        from .priority_grid import PriorityGridAlgorithm
        from .rates import RatesAlgorithm
        from .schools_in_need import SchoolsInNeedAlgorithm
        from .service_gaps import ServiceGapsAlgorithm
        from .suppress import SuppressAlgorithm
        from .templates import TemplatesAlgorithm
        from .temporal_profile import TemporalProfileAlgorithm
        from .top_decile import TopDecileAlgorithm
        from .trends import TrendsAlgorithm
        from .validate import ValidateAlgorithm

        # In the order in which a needs assessment takes them; docs/algorithms.md follows it.
        for algorithm in (
            DownloadAlgorithm,
            TemplatesAlgorithm,
            PrepareAlgorithm,
            ValidateAlgorithm,
            LoadLayersAlgorithm,
            TopDecileAlgorithm,
            OverlapAlgorithm,
            GapsAlgorithm,
            CompareGapsAlgorithm,
            ServiceGapsAlgorithm,
            SchoolsInNeedAlgorithm,
            RatesAlgorithm,
            TrendsAlgorithm,
            ConcentrationAlgorithm,
            CorrelationAlgorithm,
            TemporalProfileAlgorithm,
            SuppressAlgorithm,
            AggregatePointsAlgorithm,
            HexGridAlgorithm,
            HeatMapAlgorithm,
            HotspotsAlgorithm,
            CircleClustersAlgorithm,
            PriorityGridAlgorithm,
            ImpactAreasAlgorithm,
            AreasOfFocusAlgorithm,
            FindingsAlgorithm,
            ExportMapsAlgorithm,
            ExportAtlasAlgorithm,
            ExportReportAlgorithm,
            ComparePackagesAlgorithm,
        ):
            self.addAlgorithm(algorithm())
