"""Numbers and dates that a page prints beside its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsFeatureRequest, QgsVariantUtils

from ....core.disclosure.suppression import THRESHOLD, suppress
from ....core.places.domains import domain
from ....i18n import tr
from ....store.schema.tables import DEPRIVATION_VIEW
from ...figures.focus import Focus
from ...figures.layers.catalogue import layer_spec
from ...figures.layers.spec import FromIncidents, Highest, LayerSpec
from ...figures.map_figure import MapFigure
from ...figures.place_figure import PlaceFigure
from ..focus.focus_place import place_of
from ..layers.incident_analysis import analysed
from ..layers.incident_analysis import sentence as incident_sentence
from ..layers.source import fit_source, value_period

if TYPE_CHECKING:
    from ....store.package.package import Package

_NAMED_SCHOOLS = 3


def key_sentence(package: Package, figure: MapFigure) -> str:
    """Return the page's key number in a sentence, "" where it has none."""
    worked_out = _incident_source(figure)
    if isinstance(figure, PlaceFigure):
        # Its panel tells the numbers of the place; those of the whole study area would mislead.
        return analysed(package, worked_out).found.caption if worked_out is not None else ""
    if worked_out is not None:
        return incident_sentence(package, worked_out)
    if figure.key_domain:
        return _top_decile_sentence(package, figure.key_domain, figure.focus)
    highest = [s for s in map(layer_spec, figure.layers) if isinstance(s.source, Highest)]
    if highest:
        return _highest_rate_sentence(package, highest[0])
    if "schools_exclusions" in figure.layers:
        return _most_exclusions_sentence(package)
    counts = [spec for spec in map(layer_spec, figure.layers) if spec.category]
    return _uncounted_sentence(package, counts[0]) if counts else ""


def _incident_source(figure: MapFigure) -> FromIncidents | None:
    """Of the first layer that is worked out from incidents."""
    sources = (layer_spec(name).source for name in figure.layers)
    return next((each for each in sources if isinstance(each, FromIncidents)), None)


def incident_phrase(package: Package, figure: MapFigure) -> str:
    """Return what the incidents shown are called, "" for a figure without."""
    source = _incident_source(figure)
    return tr(analysed(package, source).found.phrase) if source is not None else ""


def _top_decile_sentence(package: Package, domain_id: str, focus: Focus | None) -> str:
    field = domain(domain_id).decile_field
    layer = package.layer(DEPRIVATION_VIEW)
    request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes(["code", field], layer.fields())
    codes = place_of(package, focus).codes if focus else None
    known = [
        feature[field]
        for feature in layer.getFeatures(request)
        if isinstance(feature[field], int) and (codes is None or feature["code"] in codes)
    ]
    if not known:
        return ""
    top = sum(value == 1 for value in known)
    sentence = tr("{0:,} of {1:,} LSOAs ({2:.1f}%) are in the most deprived tenth in England.")
    if focus:
        sentence = tr(
            "In {3}, {0:,} of {1:,} LSOAs ({2:.1f}%) are in the most deprived tenth in England."
        )
    return sentence.format(
        top, len(known), 100 * top / len(known), tr(focus.title) if focus else ""
    )


def _highest_rate_sentence(package: Package, spec: LayerSpec) -> str:
    """Name the circled school; a rate of fewer than 7 exclusions is not printed beside its name."""
    schools = package.layer(spec.table)
    schools.setSubsetString(spec.subset)
    picked = package.layer(spec.table)
    picked.setSubsetString(spec.subset)
    if package.restricted(spec.tables) or not fit_source(package, spec, picked):
        return ""
    found = list(picked.getFeatures())
    if len(found) != 1 or not _may_be_printed(found[0]["exclusions"]):
        return ""
    rates = [school[spec.field] for school in schools.getFeatures()]
    known = [rate for rate in rates if not QgsVariantUtils.isNull(rate)]
    first = found[0][spec.field] == max(known)
    where = tr("the study area") if first else layer_authority(spec)
    return tr("Circled: {0}, with the highest rate in {1} ({2:.1f}%, {3} exclusions).").format(
        found[0]["name"], where, found[0][spec.field], found[0]["exclusions"]
    )


def layer_authority(spec: LayerSpec) -> str:
    """Return the authority among whose schools a layer shows the highest, as recorded."""
    return spec.source.authority if isinstance(spec.source, Highest) else ""


def _may_be_printed(count: object) -> bool:
    return isinstance(count, int) and count >= THRESHOLD


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
    """Name the schools with most exclusions; numbers under 7 are not printed beside a name."""
    schools = package.frame("schools", ["name", "exclusions"])
    schools = schools.assign(shown=suppress(schools["exclusions"], base=1)).dropna(subset=["shown"])
    if package.restricted(["schools"]) or schools.empty:
        return ""
    first = schools.sort_values(["shown", "name"], ascending=[False, True]).head(_NAMED_SCHOOLS)
    names = [f"{name} ({int(count)})" for name, count in zip(first["name"], first["shown"])]
    return tr("The highest numbers: {0}.").format("; ".join(names))


def period_text(package: Package, figure: MapFigure) -> str:
    """Period of the counts or indicators that the figure shows, such as "2017-2019"; "" for none.

    Of counts it is the latest of each layer, which is what the package's views show.
    """
    worked_out = _incident_source(figure)
    if worked_out is not None:
        return analysed(package, worked_out).period
    specs = [spec for spec in map(layer_spec, figure.layers) if spec.category]
    if not specs:
        joined = (value_period(package, layer_spec(name)) for name in figure.layers)
        return ", ".join(sorted({period for period in joined if period}))
    latest = {counts_period(package, s.category, s.group, s.tables[-1]) for s in specs}
    return ", ".join(sorted(period for period in latest if period))


def counts_period(package: Package, category: str, group: str, areas: str) -> str:
    """Latest period of the counts of a category and victim group by areas of a table; "" if none"""
    counts = package.frame("crime_counts", ["area_code", "category", "victim_group", "period"])
    wanted = counts["area_code"].isin(package.frame(areas, ["code"])["code"])
    wanted &= (counts["category"] == category) & (counts["victim_group"] == group)
    periods = counts.loc[wanted, "period"].dropna()
    return str(periods.max()).replace("-", "–") if len(periods) else ""


def year_text(package: Package) -> str:
    """Return the academic year of the schools' exclusions, such as "2017/18"; "" for none."""
    if not package.has("schools"):
        return ""
    years = package.frame("schools", ["year"])["year"].dropna().unique()
    return ", ".join(sorted(str(year) for year in years))
