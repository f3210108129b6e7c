"""A drawing as part of the page: read, held against what a drawing may hold, written anew.

What is written is what was checked, and not the text that came: nothing runs, nothing is fetched,
and no name of an element clashes with another drawing's.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

from ....core.errors import InputError

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_SHAPES = {
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "linearGradient",
    "radialGradient",
    "stop",
    "symbol",
    "use",
    "image",
    "style",
    "title",
    "desc",
}
_LEFT_OUT = {"metadata", "title", "desc", "style"}
"""Told by the page itself (title, desc), or of no use in it."""
_NAME = re.compile(r"^[A-Za-z_][\w.-]*$")
_PICTURE = re.compile(r"^data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/=\s]*$")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_FETCH = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import|expression\(|javascript:", re.IGNORECASE)


def inline_svg(text: str, prefix: str, alt: str) -> str:
    """Return a drawing as markup for the page.

    Args:
        text: the drawing, with or without an XML declaration.
        prefix: what the names of its elements shall begin with; unique on the page.
        alt: what it shows.

    Raises:
        InputError: it is no SVG, or holds what a drawing may not: scripts, addresses elsewhere,
            elements other than those of a drawing.
    """
    where = f"Drawing {prefix}"
    if "<!ENTITY" in text:
        raise InputError(where, "it declares entities", "a plain drawing")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError(where, f"it is no SVG ({error})") from error
    if root.tag not in (f"{_SVG}svg", "svg"):
        raise InputError(where, f"it is <{root.tag}>", "<svg>")
    width, height = root.get("width", ""), root.get("height", "")
    if "viewBox" not in root.attrib:
        sizes = [re.match(r"[\d.]+", one) for one in (width, height)]
        if not all(sizes):
            raise InputError(where, "it has neither a view box nor a size")
        root.set("viewBox", "0 0 " + " ".join(one.group(0) for one in sizes if one))
    for name in ("width", "height", "role", "aria-labelledby", "aria-label", "id"):
        root.attrib.pop(name, None)
    parts: list[str] = []
    _write(root, parts, f"{prefix}-", where)
    head = f'<svg role="img" aria-label="{escape(alt)}" focusable="false"'
    return head + "".join(parts)[len("<svg") :]


def _write(element: ElementTree.Element, parts: list[str], prefix: str, where: str) -> None:
    tag = str(element.tag).replace(_SVG, "")
    if tag not in _SHAPES:
        raise InputError(where, f"it holds <{tag}>", "shapes and text")
    parts.append(f"<{tag}")
    for key, value in element.attrib.items():
        name = key.replace(_XLINK, "").replace(_SVG, "")
        if "}" in name:
            continue
        parts.append(f' {name}="{escape(_value(tag, name, value, prefix, where))}"')
    parts.append(">")
    parts.append(escape(element.text or "", quote=False))
    for child in element:
        child_tag = str(child.tag).rsplit("}", 1)[-1]
        if child_tag not in _LEFT_OUT:
            _write(child, parts, prefix, where)
        parts.append(escape(child.tail or "", quote=False))
    parts.append(f"</{tag}>")


def _value(tag: str, name: str, value: str, prefix: str, where: str) -> str:
    """Return an attribute's value, with names unique on the page."""
    if not _NAME.match(name) or name.lower().startswith("on"):
        raise InputError(where, f"it holds the attribute '{name}'", "attributes of a drawing")
    if _FETCH.search(value):
        raise InputError(where, f"attribute '{name}' of <{tag}> fetches something", "nothing")
    if name == "id":
        return prefix + value
    if name == "href":
        if value.startswith("#"):
            return f"#{prefix}{value[1:]}"
        if tag == "image" and _PICTURE.match(value):
            return value
        raise InputError(where, f"<{tag}> refers to '{value[:60]}'", "a part of the drawing")
    return _REFERENCE.sub(lambda found: f"url(#{prefix}{found.group(1)})", value)
