"""Text on pages: measured, wrapped, shrunk to fit, and never evaluated."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    Qgis,
    QgsLayoutItemLabel,
    QgsLayoutUtils,
    QgsRenderContext,
    QgsTextFormat,
    QgsTextRenderer,
)

SMALLEST = 7.0  # points; smaller print is not read
_STEP = 0.25
_BALANCED = ("title",)
"""Labels whose lines are made about equally long."""
_DPI = 300.0
_ROOM = 0.985  # of a label's width: in pictures of few dots letters come out a little wider
_ROOM_OF_LINES = 0.965  # the same for lines that are broken here, and cannot wrap again
_AT_A_STOP = 0.75  # how much shorter a line that ends in a comma or colon counts


def plain(text: str) -> str:
    """Return the text that a layout prints as it is.

    Labels and legends evaluate what stands between `[%` and `%]`, so each `[%` becomes an
    expression that gives those two characters.
    """
    return text.replace("[%", "[% '[' || '%' %]")


def measuring_context(item: QgsLayoutItemLabel) -> QgsRenderContext:
    """Return a render context in which lengths are dots at 300 dpi."""
    return QgsLayoutUtils.createRenderContextForLayout(item.layout(), None, _DPI)


def text_height(label: QgsLayoutItemLabel) -> float:
    """Return the height in millimetres that the label's text needs in the label's width."""
    context = measuring_context(label)
    room = max(label.rect().width() - 2 * label.marginX(), 1.0) * _ROOM
    width = room * context.scaleFactor()
    height = QgsTextRenderer.textHeight(
        context,
        label.textFormat(),
        label.currentText().split("\n"),
        Qgis.TextLayoutMode.Rectangle,
        None,
        Qgis.TextRendererFlag.WrapLines,
        width,
    )
    return height / context.scaleFactor() if label.currentText() else 0.0


def fits(label: QgsLayoutItemLabel) -> bool:
    """Return whether the label's text, wrapped, is no taller than the label."""
    return text_height(label) <= label.rect().height() - 2 * label.marginY() + 0.05


def set_text(label: QgsLayoutItemLabel, candidates: Sequence[str]) -> bool:
    """Put the first candidate that fits into the label, in plain mode.

    The size goes down to 7 points before the next candidate is tried; when none fits, the last is
    cut at a word and ends in an ellipsis.

    Returns:
        Whether a candidate was printed whole.
    """
    label.setMode(QgsLayoutItemLabel.Mode.ModeFont)
    form = QgsTextFormat(label.textFormat())
    breaks = label.id() in _BALANCED
    largest = _designed_size(label, form)
    for text in candidates:
        size = largest
        while True:
            _apply(label, form, size, text)
            if fits(label):
                if breaks:
                    label.setText(plain(_balanced(label, form, text)))
                return True
            if size <= SMALLEST:
                break
            size = max(size - _STEP, SMALLEST)
    words = candidates[-1].split(" ")
    while len(words) > 1:
        words.pop()
        _apply(label, form, min(SMALLEST, largest), " ".join(words) + " …")
        if fits(label):
            break
    return False


def _balanced(label: QgsLayoutItemLabel, form: QgsTextFormat, text: str) -> str:
    """Text in lines of which none is a stray word; two are broken after a stop by preference."""
    context = measuring_context(label)
    room = (label.rect().width() - 2 * label.marginX()) * _ROOM_OF_LINES * context.scaleFactor()
    words = text.split(" ")
    if "\n" in text or QgsTextRenderer.textWidth(context, form, [text]) <= room / _ROOM_OF_LINES:
        return text
    found, least = text, room
    for index in range(1, len(words)):
        first, second = " ".join(words[:index]), " ".join(words[index:])
        shorter, longer = sorted(
            QgsTextRenderer.textWidth(context, form, [line]) for line in (first, second)
        )
        if longer > room:
            continue
        stop = first.endswith((",", ":")) and shorter > longer / 2
        weighed = longer * (_AT_A_STOP if stop else 1.0)
        if weighed < least:
            found, least = f"{first}\n{second}", weighed
    return found if found != text else _narrowest(label, form, text)


def _narrowest(label: QgsLayoutItemLabel, form: QgsTextFormat, text: str) -> str:
    """Return text of three lines or more in lines as short as their number allows."""
    millimetres = label.rect().width() - 2 * label.marginX()
    found = wrap(text, form, millimetres, label)
    for percent in range(97, 60, -3):
        shorter = wrap(text, form, millimetres * percent / 100, label)
        if shorter.count("\n") > found.count("\n"):
            break
        found = shorter
    return found


def _designed_size(label: QgsLayoutItemLabel, form: QgsTextFormat) -> float:
    """Return the template's size in points, kept so that refilling does not begin smaller."""
    kept = label.customProperty("wmvru/points")
    points = float(kept) if kept else form.size()
    label.setCustomProperty("wmvru/points", points)
    return points


def _apply(label: QgsLayoutItemLabel, form: QgsTextFormat, size: float, text: str) -> None:
    form.setSize(size)
    label.setTextFormat(form)
    label.setText(plain(text))


def wrap(text: str, form: QgsTextFormat, millimetres: float, item: object) -> str:
    """Return text with line breaks so that no line is wider than this; a long word stays whole."""
    context = measuring_context(item)  # type: ignore[arg-type]
    limit = millimetres * _ROOM_OF_LINES * context.scaleFactor()
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and QgsTextRenderer.textWidth(context, form, [longer]) > limit:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)
