"""Words of a layer: the mark of its data, field names, map tip and metadata."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qgis.core import (
    QgsAbstractMetadataBase,
    QgsBox3D,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsVectorLayer,
)

from ....core.disclosure.suppression import BASE, THRESHOLD
from ....core.places.domains import DOMAINS
from ....i18n import tr
from ...figures.layers.spec import JOINED_VALUE, LayerSpec

if TYPE_CHECKING:
    from ....store.package.package import Provenance
    from .shown_sources import ShownSources

_ALIASES = {
    "code": "Area code",
    "name": "Name",
    "lad_code": "Local authority code",
    "lad_name": "Local authority",
    "msoa_code": "MSOA code",
    "msoa_name": "MSOA name",
    "ward_name": "Ward",
    "lsoa_code": "LSOA code",
    "edition": "Year of the geography",
    "population": "Residents",
    "pop_0_15": "Residents aged 0 to 15",
    "pop_16_59": "Residents aged 16 to 59",
    "pop_60_over": "Residents aged 60 and over",
    "urn": "Unique reference number",
    "phase": "Phase",
    "type": "Type",
    "pupils": "Pupils",
    "sen_rate": "Pupils with special educational needs (%)",
    "exclusions": "Permanent exclusions",
    "exclusion_rate": "Permanent exclusions per 100 pupils",
    "year": "Academic year",
    "kind": "Kind of service",
    "emergency_department": "Emergency department",
    "teachable_moments": "Takes part in Teachable Moments",
    "adopted": "Adopted for targeted activity",
    "source": "Drawn by",
    "status": "Status of the data",
    "knife_crime_all": "Knife crime, all victims",
    "knife_crime_16_or_under": "Knife crime, victims aged 16 or under",
    "assault_admissions_all": "Hospital admissions for assault",
}
_TIP_FIELDS = {
    "schools": ("type", "pupils", "sen_rate", "exclusions", "exclusion_rate", "year"),
    "services": ("kind", "emergency_department", "teachable_moments"),
    "impact_areas": ("adopted", "source"),
    "local_authority": ("population",),
}
_AREA_FIELDS = ("code", "lad_name", "population")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("''", "&#39;"))


def status_mark(package: ShownSources, tables: Iterable[str]) -> str:
    """Return the mark that a name begins with: "SYNTHETIC: ", "ILLUSTRATIVE: " or ""."""
    statuses = package.statuses(tables)
    if "synthetic" in statuses:
        return "SYNTHETIC: "
    return "ILLUSTRATIVE: " if "illustrative" in statuses else ""


def aliases(layer: QgsVectorLayer, spec: LayerSpec) -> dict[str, str]:
    """Return the readable names of the layer's fields, for those that have one."""
    names = {**_ALIASES, JOINED_VALUE: spec.title}
    for domain in DOMAINS:
        names[domain.score_field] = f"{domain.name}: score"
        names[domain.rank_field] = f"{domain.name}: national rank (1 = most deprived)"
        names[domain.decile_field] = f"{domain.name}: national decile (1 = most deprived)"
    return {f.name(): tr(names[f.name()]) for f in layer.fields() if f.name() in names}


def map_tip(spec: LayerSpec, layer: QgsVectorLayer) -> str:
    """Return an HTML template in which text from data is escaped and small counts are hidden."""
    named = aliases(layer, spec)
    wanted = _TIP_FIELDS.get(spec.table, tuple(dict.fromkeys((*_AREA_FIELDS, spec.field))))
    if spec.domain:
        wanted = (*wanted, spec.field.replace("_decile", "_rank"))
    there = [field for field in wanted if layer.fields().indexOf(field) >= 0]
    lines = [f"<b>[% {_escaped(_text('name'))} %]</b>"]
    for field in there:
        value = _guarded(field) if spec.category and field == spec.field else _text(field)
        lines.append(f"{_plain(named.get(field, field))}: [% {_escaped(value)} %]")
    return "<br>".join(lines)


def _text(field: str) -> str:
    """Return an expression for the field as text: separators in numbers, yes or no for truth."""
    yes, no, unknown = (_quoted(tr(word)) for word in ("yes", "no", "not known"))
    quoted = f'"{field}"'
    if field in ("adopted", "emergency_department", "teachable_moments"):
        return f"CASE WHEN {quoted} IS NULL THEN {unknown} WHEN {quoted} THEN {yes} ELSE {no} END"
    if field == "population" or field == "pupils" or field.startswith("pop_"):
        return f"coalesce(format_number({quoted}, 0), {unknown})"
    if field == JOINED_VALUE:
        return f"coalesce(to_string(round({quoted}, 1)), {unknown})"
    return f"coalesce(to_string({quoted}), {unknown})"


def _guarded(field: str) -> str:
    """Return an expression for a count of people, small ones hidden and the rest rounded."""
    low = _quoted(tr("fewer than {0}").format(THRESHOLD))
    return (
        f'CASE WHEN "{field}" IS NULL THEN {_quoted(tr("not known"))} '
        f'WHEN "{field}" < {THRESHOLD} THEN {low} '
        f'ELSE to_string({BASE} * floor("{field}" / {BASE}.0 + 0.5)) END'
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(expression: str) -> str:
    """Escape in an expression what HTML would read as markup; & first, or twice over."""
    for mark, entity in _ENTITIES:
        expression = f"replace({expression}, '{mark}', '{entity}')"
    return expression


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def describe(package: ShownSources, spec: LayerSpec, layer: QgsMapLayer) -> QgsLayerMetadata:
    """Return the metadata from the provenance of the tables that the layer shows."""
    rows = package.provenance(spec.tables)
    area = package.study_area()
    metadata = QgsLayerMetadata()
    metadata.setIdentifier(f"wmvru:{spec.id}")
    metadata.setType("dataset")
    metadata.setLanguage("ENG")
    metadata.setTitle(status_mark(package, spec.tables) + tr(spec.title))
    metadata.setAbstract("\n\n".join([tr(spec.abstract), *_editions(rows)]))
    metadata.setLicenses(_each(row.licence for row in rows))
    metadata.setRights(_each(row.attribution for row in rows))
    metadata.setHistory([_origin(row) for row in rows])
    metadata.setKeywords(
        {"theme": [spec.theme, *_each(r.status for r in rows)], "place": [area.name]}
    )
    for publisher in _each(row.publisher for row in rows):
        contact = QgsAbstractMetadataBase.Contact(publisher)
        contact.organization = publisher
        contact.role = "publisher"
        metadata.addContact(contact)
    for row in rows:
        if row.landing_page:
            metadata.addLink(QgsAbstractMetadataBase.Link(row.title, "WWW:LINK", row.landing_page))
    if package.restricted(spec.tables):
        text = tr("{0}. Exports suppress counts under {1} and round the rest to {2}.")
        text = text.format(area.protective_marking, THRESHOLD, BASE)
        metadata.setConstraints([QgsLayerMetadata.Constraint(text, "access")])
    metadata.setCrs(layer.crs())
    spatial = QgsLayerMetadata.SpatialExtent()
    spatial.extentCrs = layer.crs()
    spatial.bounds = QgsBox3D(layer.extent())
    extent = QgsLayerMetadata.Extent()
    extent.setSpatialExtents([spatial])
    metadata.setExtent(extent)
    return metadata


def _each(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _editions(rows: list[Provenance]) -> list[str]:
    """Return a line of source, edition and status for each table."""
    return _each(f"{row.title}, {row.edition}; {row.publisher} ({row.status})." for row in rows)


def _origin(row: Provenance) -> str:
    file = f"{row.file}, SHA-256 {row.sha256}" if row.file else tr("no file")
    return tr("{0}: {1}; {2} rows kept of {3}; read {4}").format(
        row.table_name, file, row.rows_kept, row.rows_read, row.prepared_at
    )
