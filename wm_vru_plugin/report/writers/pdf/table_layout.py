"""How a table lies on pages: size of letters, widths of columns, lines of cells, rows of pages."""

from __future__ import annotations

from dataclasses import dataclass

from ...tables.content import Table
from .text import MM, line_height, lines, longest_word, width

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""Sizes of letters in points, by preference; smaller print is not read."""
PAD_X, PAD_Y = 1.1 * MM, 0.55 * MM
_TIGHT_PAD = 0.55 * MM
_GAP = 2.2 * MM
"""Between numbers and a text that begins beside them."""
_MOST_STRETCH = 1.5
_MANY = 16
"""Columns from which on they are set closer."""


@dataclass(frozen=True)
class Fragment:
    """Lines of a row on a page: from `first` to before `last`; a row is divided only where it is
    taller than a page."""

    row: int
    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """A table set in letters of one size.

    `widths` of columns with their padding; `gaps` are what of it is left free after numbers;
    `head` and `cells` are lines of text; `squeezed` tells that words had to be broken.
    """

    points: float
    pad: float
    widths: tuple[float, ...]
    gaps: tuple[float, ...]
    head: tuple[list[str], ...]
    cells: tuple[tuple[list[str], ...], ...]
    squeezed: bool

    @property
    def line(self) -> float:
        """Height of a line."""
        return line_height(self.points)

    @property
    def head_height(self) -> float:
        """Height of the row of heads."""
        return self.line * max(len(text) for text in self.head) + 2 * PAD_Y

    def height(self, part: Fragment) -> float:
        """Return the height of a row, or of a part of it."""
        return self.line * (part.last - part.first) + 2 * PAD_Y

    def row_lines(self, row: int) -> int:
        """Return how many lines a row has."""
        return max(len(text) for text in self.cells[row])


def fit(table: Table, room: float, body: float, below: float) -> tuple[Grid, list[list[Fragment]]]:
    """Set the table on the fewest pages, in the largest letters that do it.

    Args:
        table: the table.
        room: width of the page's body in dots.
        body: height of the page's body, with the heads.
        below: height of what stands below the last row; where there is no room for it, on a page
            without rows.

    Returns:
        The grid, and for each page what stands on it.
    """
    best: tuple[Grid, list[list[Fragment]]] | None = None
    for points in SIZES:
        grid = set_grid(table, points, room)
        if grid.squeezed and points > SIZES[-1]:
            continue
        if grid.squeezed:
            # Rather lines of a few words in every column than words in pieces.
            grid = set_grid(table, points, room, True)
        pages = paged(grid, body)
        used = grid.head_height + sum(grid.height(part) for part in pages[-1])
        if below > body - used:
            pages.append([])
        if best is None or len(pages) < len(best[1]):
            best = grid, pages
    assert best is not None  # the last size is always tried
    return best


def set_grid(table: Table, points: float, room: float, wrap: bool = False) -> Grid:
    """Set the table in letters of a size, in columns no wider together than the room.

    With `wrap`, every column of text may take several lines.
    """
    columns = table.columns
    pad = PAD_X if len(columns) < _MANY else _TIGHT_PAD
    least, most = [], []
    gaps = [
        _GAP if column.is_number and not after.is_number and pad == PAD_X else 0.0
        for column, after in zip(columns, columns[1:])
    ] + [0.0]
    for place, column in enumerate(columns):
        texts = [table.text(row, place) for row in range(len(table.rows))]
        bold = [row in table.strong for row in range(len(table.rows))]
        whole = [width(text, points, is_bold) for text, is_bold in zip(texts, bold)]
        if column.is_number or not (column.wide or wrap):
            narrow = whole
        else:
            narrow = [longest_word(text, points, is_bold) for text, is_bold in zip(texts, bold)]
        head = longest_word(column.heading, points, True)
        # A head may take two lines before it makes its column wider.
        wanted = max(head, width(column.heading, points, True) / 1.8)
        # A little more than is measured, or rounding breaks what just fits.
        least.append(1.01 * max([head, *narrow]) + 2 * pad + gaps[place])
        most.append(1.01 * max([wanted, *whole]) + 2 * pad + gaps[place])
    groups = [one.group for one in columns]
    level = _level(least, groups)
    if sum(level) <= room:
        least, most = level, _level(most, groups, level)
    squeezed = sum(least) > room
    if squeezed:
        widths = [one * room / sum(least) for one in least]
    elif sum(most) <= room:
        widths = _stretched(most, groups, room)
    else:
        spare = (room - sum(least)) / sum(b - a for a, b in zip(least, most))
        widths = [a + spare * (b - a) for a, b in zip(least, most)]
    inner = [one - 2 * pad - gap + 0.5 for one, gap in zip(widths, gaps)]
    return Grid(
        points,
        pad,
        tuple(widths),
        tuple(gaps),
        tuple(lines(one.heading, points, inner[at], True) for at, one in enumerate(columns)),
        tuple(
            tuple(
                lines(table.text(row, at), points, inner[at], row in table.strong)
                for at in range(len(columns))
            )
            for row in range(len(table.rows))
        ),
        squeezed,
    )


def _level(widths: list[float], groups: list[str], least: list[float] | None = None) -> list[float]:
    """Columns of one group equally wide: as the widest of them; where the least is given, as their
    mean and no less, so that one long cell takes no room from columns of no group."""
    made = list(widths)
    for name in {group for group in groups if group}:
        mine = [at for at, group in enumerate(groups) if group == name]
        wanted = max(widths[at] for at in mine)
        if least is not None:
            wanted = max(least[mine[0]], sum(widths[at] for at in mine) / len(mine))
        for at in mine:
            made[at] = wanted
    return made


def _stretched(widths: list[float], groups: list[str], room: float) -> list[float]:
    """Return the columns of groups wider by up to half, so that they fill the page."""
    grouped = sum(one for one, group in zip(widths, groups) if group)
    if not grouped:
        return widths
    factor = min(1 + (room - sum(widths)) / grouped, _MOST_STRETCH)
    return [one * factor if group else one for one, group in zip(widths, groups)]


def paged(grid: Grid, body: float) -> list[list[Fragment]]:
    """Return rows in pages; heads stand on each page."""
    pages: list[list[Fragment]] = [[]]
    left = body - grid.head_height
    for row in range(len(grid.cells)):
        count, start = grid.row_lines(row), 0
        whole = Fragment(row, 0, count)
        if (
            grid.height(whole) > left
            and pages[-1]
            and grid.height(whole) <= (body - grid.head_height)
        ):
            pages.append([])
            left = body - grid.head_height
        while start < count:
            fits = int((left - 2 * PAD_Y) / grid.line)
            if fits < 1 and pages[-1]:
                pages.append([])
                left = body - grid.head_height
                continue
            part = Fragment(row, start, min(count, start + max(fits, 1)))
            pages[-1].append(part)
            left -= grid.height(part)
            start = part.last
    return pages
