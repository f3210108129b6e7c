"""Numbers and dates that a page prints beside its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsFeatureRequest, QgsVariantUtils

from ..core.domains import domain
from ..core.suppression import suppress
from ..i18n import tr
from ..store.schema import DEPRIVATION_VIEW
from .figures import MapFigure
from .layer_specs import LayerSpec, layer_spec

if TYPE_CHECKING:
    from ..store.package import Package

_NAMED_SCHOOLS = 3


def key_sentence(package: Package, figure: MapFigure) -> str:
    """The page's key number in a sentence, "" where it has none."""
    if figure.key_domain:
        return _top_decile_sentence(package, figure.key_domain)
    if "schools_exclusions" in figure.layers:
        return _most_exclusions_sentence(package)
    counts = [spec for spec in map(layer_spec, figure.layers) if spec.category]
    return _uncounted_sentence(package, counts[0]) if counts else ""


def _top_decile_sentence(package: Package, domain_id: str) -> str:
    field = domain(domain_id).decile_field
    layer = package.layer(DEPRIVATION_VIEW)
    request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes([field], layer.fields())
    deciles = [feature[field] for feature in layer.getFeatures(request)]
    known = [value for value in deciles if isinstance(value, int)]
    if not known:
        return ""
    top = sum(value == 1 for value in known)
    return tr("{0:,} of {1:,} LSOAs ({2:.1f}%) are in the most deprived tenth in England.").format(
        top, len(known), 100 * top / len(known)
    )


def _uncounted_sentence(package: Package, spec: LayerSpec) -> str:
    """How many areas the counts do not mention; an extract often leaves out those with none."""
    layer = package.layer(spec.table)
    request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes([spec.field], layer.fields())
    counts = [feature[spec.field] for feature in layer.getFeatures(request)]
    absent = sum(QgsVariantUtils.isNull(count) for count in counts)
    if not absent:
        return ""
    return tr("{0:,} of {1:,} areas have no count in the source and are left white.").format(
        absent, len(counts)
    )


def _most_exclusions_sentence(package: Package) -> str:
    """The schools with most exclusions; numbers under 7 are not printed beside a name."""
    schools = package.frame("schools", ["name", "exclusions"])
    schools = schools.assign(shown=suppress(schools["exclusions"], base=1)).dropna(subset=["shown"])
    if package.restricted(["schools"]) or schools.empty:
        return ""
    first = schools.sort_values(["shown", "name"], ascending=[False, True]).head(_NAMED_SCHOOLS)
    names = [f"{name} ({int(count)})" for name, count in zip(first["name"], first["shown"])]
    return tr("The highest numbers: {0}.").format("; ".join(names))


def period_text(package: Package, figure: MapFigure) -> str:
    """Period of the crime counts that the figure shows, such as "2017-2019"; "" for none.

    It is the latest of each layer, which is what the package's views show.
    """
    specs = [spec for spec in map(layer_spec, figure.layers) if spec.category]
    if not specs:
        return ""
    columns = ["area_code", "category", "victim_group", "period"]
    counts = package.frame("crime_counts", columns)
    latest = set()
    for spec in specs:
        of_layer = counts["area_code"].isin(package.frame(spec.tables[-1], ["code"])["code"])
        of_layer &= counts["category"] == spec.category
        of_layer &= counts["victim_group"] == spec.group
        periods = counts.loc[of_layer, "period"].dropna()
        if len(periods):
            latest.add(str(periods.max()).replace("-", "–"))
    return ", ".join(sorted(latest))


def year_text(package: Package) -> str:
    """Academic year of the schools' exclusions, such as "2017/18"; "" for none."""
    if not package.has("schools"):
        return ""
    years = package.frame("schools", ["year"])["year"].dropna().unique()
    return ", ".join(sorted(str(year) for year in years))
