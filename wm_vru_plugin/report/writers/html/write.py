"""Writing `report.html`: one file that holds all it shows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from re import compile as pattern
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from ....core.errors import InputError
from ....i18n import tr
from ....resources_path import resource
from ...provenance.text import PackageInfo
from ...tables.content import is_warning
from .inline_svg import inline_svg
from .map_markup import map_view
from .media import data_address, picture_size
from .parts import (
    CHART,
    KINDS,
    MAP,
    FigurePart,
    InteractiveMapPart,
    Method,
    MissingPart,
    Part,
    TablePart,
    TextPart,
)
from .sections import METHODS, RECORD, SECTIONS, SOURCES, SUMMARY, PageSection, section_id
from .tables import table_view

FILE_NAME = "report.html"
_FOLDER = "report_html"
_FIGURE_ID = pattern(r"^[MCT]\d\d[a-z]?$")
_ID = pattern(r"^[A-Za-z][A-Za-z0-9_-]*$")


@dataclass(frozen=True)
class Tally:
    """How much of each kind the report holds."""

    maps: int
    charts: int
    tables: int
    missing: tuple[MissingPart, ...]


def write_report(
    folder: str | Path,
    info: PackageInfo,
    parts: Sequence[Part],
    methods: Sequence[Method] = (),
    record: Mapping[str, str] | None = None,
    date: str = "",
    file_name: str = FILE_NAME,
) -> Path:
    """Write the report as one HTML file that needs nothing else, and fetches nothing.

    Args:
        folder: the report's folder, which exists.
        info: what the report is made from, see `sources_text.package_info`: its name, banner,
            protective marking, sources and licences.
        parts: what it shows; each names its section, and they stand there by figure
            number, other parts in the order given.
        methods: how the analyses work, see `notes.method_notes`.
        record: the run record by label: versions, parameters, checksums, date.
        date: of the report, as its head prints it.
        file_name: of the file.

    Returns:
        The file written. All text is escaped; a policy in the file's head lets the page run its
        own script and none other, and fetch nothing.

    Raises:
        InputError: an id is given twice or is none, a section is unknown, a figure has no
            alternative text or a picture that cannot be used.
        OSError: the folder cannot be written.
    """
    _check(parts, methods)
    script = _text("report.js")
    html = (
        environment()
        .get_template("report.html.j2")
        .render(
            tr=tr,
            info=info,
            date=date,
            sections=_sections(parts, methods, record or {}),
            methods=methods,
            record=record or {},
            tally=_tally(parts),
            style=Markup(_text("report.css")),
            script=Markup(script),
            policy=content_policy(script),
            SUMMARY=SUMMARY,
            METHODS=METHODS,
            SOURCES=SOURCES,
            RECORD=RECORD,
        )
    )
    target = Path(folder) / file_name
    # The script's checksum is of lines that end as they do here, on every system.
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(html)
    return target


def content_policy(script: str) -> str:
    """Return the content security policy: the page's own script and pictures, nothing else.

    Styles are allowed in the page because drawings carry theirs on each element.
    """
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True)
class _Filled:
    section: PageSection
    parts: tuple[Part, ...]


def _sections(
    parts: Sequence[Part], methods: Sequence[Method], record: Mapping[str, str]
) -> list[_Filled]:
    """Return the sections that hold something, in order; the sources always do."""
    held: dict[str, list[Part]] = {section.id: [] for section in SECTIONS}
    for part in parts:
        held[_section(part)].append(part)
    own = {SUMMARY: True, METHODS: bool(methods), SOURCES: True, RECORD: bool(record)}
    return [
        _Filled(section, _in_order(held[section.id]))
        for section in SECTIONS
        if held[section.id] or own.get(section.id)
    ]


def _in_order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return figures by number, such as M09 before C10; other parts stay where they were given."""
    numbered = iter(
        sorted((part for part in parts if _FIGURE_ID.match(part.id)), key=lambda part: part.id[1:])
    )
    return tuple(next(numbered) if _FIGURE_ID.match(part.id) else part for part in parts)


def _section(part: Part) -> str:
    if isinstance(part, TablePart):
        return section_id(part.section or part.table.section)
    return section_id(part.section)


def _check(parts: Sequence[Part], methods: Sequence[Method]) -> None:
    taken = {section.id for section in SECTIONS}
    for part in (*parts, *methods):
        if not _ID.match(part.id):
            raise InputError(
                f"Part '{part.id}'", "its id is no address", "letters, digits, - and _"
            )
        if part.id in taken:
            raise InputError(f"Part '{part.id}'", "its id is taken")
        taken.add(part.id)
        if isinstance(part, FigurePart):
            if not part.alt.strip():
                raise InputError(f"Figure {part.id}", "it has no alternative text")
            if part.kind not in KINDS:
                raise InputError(f"Figure {part.id}", f"kind '{part.kind}'", ", ".join(KINDS))


def _tally(parts: Sequence[Part]) -> Tally:
    kinds = [part.kind for part in parts if isinstance(part, FigurePart)]
    interactive = sum(isinstance(part, InteractiveMapPart) for part in parts)
    return Tally(
        kinds.count(MAP) + interactive,
        kinds.count(CHART),
        sum(isinstance(part, TablePart) for part in parts)
        + len(kinds)
        - kinds.count(MAP)
        - kinds.count(CHART),
        tuple(part for part in parts if isinstance(part, MissingPart)),
    )


def environment() -> jinja2.Environment:
    """Make the environment of the page's templates: all is escaped, a slip is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(resource(_FOLDER))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["path"] = _path
    made.filters["markup"] = Markup
    made.globals.update(
        picture=_picture,
        map_view=map_view,
        kind_of=lambda part: type(part).__name__,
        table_view=table_view,
        is_warning=is_warning,
        numbered=lambda name: bool(_FIGURE_ID.match(name)),
    )
    made.tests["titled"] = lambda part: not isinstance(part, TextPart) or bool(part.title)
    return made


def _picture(part: FigurePart) -> Markup:
    """Return a figure's picture as an element of the page."""
    where = f"Figure {part.id}"
    if isinstance(part.image, str):
        return Markup(inline_svg(part.image, part.id, part.alt))
    width, height = picture_size(part.image, where)
    source = data_address(part.image, where)
    return Markup('<img src="{}" alt="{}" width="{}" height="{}" decoding="async">').format(
        source, part.alt, width, height
    )


def _text(name: str) -> str:
    return resource(_FOLDER, name).read_text(encoding="utf-8")


def _path(path: str) -> str:
    """Return a path in the report as a relative address; a colon must not begin a scheme."""
    return "./" + quote(path)
