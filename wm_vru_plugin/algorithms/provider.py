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
        from .coverage.compare_gaps import CompareGapsAlgorithm
        from .coverage.gaps import GapsAlgorithm
        from .coverage.overlap import OverlapAlgorithm
        from .coverage.schools_in_need import SchoolsInNeedAlgorithm
        from .coverage.service_gaps import ServiceGapsAlgorithm
        from .coverage.top_decile import TopDecileAlgorithm
        from .data.download import DownloadAlgorithm
        from .data.load_layers import LoadLayersAlgorithm
        from .data.prepare import PrepareAlgorithm
        from .data.templates import TemplatesAlgorithm
        from .data.validate import ValidateAlgorithm
        from .patterns.aggregate_points import AggregatePointsAlgorithm
        from .patterns.circle_clusters import CircleClustersAlgorithm
        from .patterns.heat_map import HeatMapAlgorithm
        from .patterns.hex_grid import HexGridAlgorithm
        from .patterns.hotspots import HotspotsAlgorithm
        from .patterns.impact_areas import ImpactAreasAlgorithm
        from .patterns.priority_grid import PriorityGridAlgorithm
        from .report.areas_of_focus import AreasOfFocusAlgorithm
        from .report.compare_packages import ComparePackagesAlgorithm
        from .report.export_atlas import ExportAtlasAlgorithm
        from .report.export_maps import ExportMapsAlgorithm
        from .report.export_report import ExportReportAlgorithm
        from .report.findings import FindingsAlgorithm
        from .statistics.concentration import ConcentrationAlgorithm
        from .statistics.correlation import CorrelationAlgorithm
        from .statistics.rates import RatesAlgorithm
        from .statistics.suppress import SuppressAlgorithm
        from .statistics.temporal_profile import TemporalProfileAlgorithm
        from .statistics.trends import TrendsAlgorithm

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
