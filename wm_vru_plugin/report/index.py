"""The front page of a report: one self-contained HTML file that lists what was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import jinja2

from ..i18n import tr
from ..resources_path import resource
from .change_parts import Link, Section, TableBlock
from .export import PageRecord
from .sources_text import PackageInfo

FILE_NAME = "index.html"
__all__ = ["FILE_NAME", "Link", "Section", "TableBlock", "write_index"]


def write_index(
    folder: str | Path,
    package_info: PackageInfo,
    pages: Sequence[PageRecord],
    missing: Mapping[str, str],
    extra_sections: Sequence[Section] = (),
    maps_folder: str = "",
) -> Path:
    """Write `index.html` into ``folder``.

    Args:
        folder: the report's folder, which exists.
        package_info: what the report is made from, see `sources_text.package_info`.
        pages: the pages drawn, see `export.export_maps`.
        missing: what was not drawn, by figure id, with what it needs.
        extra_sections: findings, overlap, gaps, tables, the run record; shown before the sources.
        maps_folder: folder of the maps inside ``folder``, such as "maps"; "" for ``folder``.

    Returns:
        The file written. All text is escaped; the page loads nothing from elsewhere.

    Raises:
        OSError: the folder cannot be written.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(resource("report_html"))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["path"] = _path
    environment.filters["groupby_in_order"] = _in_order
    prefix = f"{maps_folder.strip('/')}/" if maps_folder.strip("/") else ""
    html = environment.get_template("index.html.j2").render(
        tr=tr,
        info=package_info,
        pages=pages,
        missing=missing,
        sections=extra_sections,
        prefix=prefix,
        pdf=next((page.pdf for page in pages if page.pdf), ""),
    )
    target = Path(folder) / FILE_NAME
    target.write_text(html, encoding="utf-8")
    return target


@dataclass(frozen=True)
class _Group:
    name: str
    pages: tuple[PageRecord, ...]


def _in_order(pages: Sequence[PageRecord], attribute: str) -> list[_Group]:
    """Pages grouped by an attribute, groups in the order in which they first appear."""
    names = dict.fromkeys(getattr(page, attribute) for page in pages)
    return [
        _Group(name, tuple(page for page in pages if getattr(page, attribute) == name))
        for name in names
    ]


def _path(path: str) -> str:
    """A path inside the report as a relative address; a colon in it must not begin a scheme."""
    return "./" + quote(path)
