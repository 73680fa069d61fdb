"""Tables: rows of short cells that stand in columns."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.geometry import centre, height, union, width
from newsparse.stages.order.adverts import prose_lines

_CELL = 6.5
"""Width of the widest cell, em: narrower than any column of text."""
_LEAST_ROWS = 4
_LEAST_COLUMNS = 3
_PARTED = 14.0
"""Widest space between two cells of a row, em."""
_FULL = 4
"""Characters of the shortest full line of a column."""
_PROSE = 0.15
"""Share of cells with a comma or a stop from which on they are no cells."""
_STEP = 3.2
"""Greatest distance of two rows, em."""


def find_tables(indexes: Sequence[int], lines: Sequence[TextLine], em: float) -> list[tuple[int, ...]]:
    """Lines of each table, row by row.

    A table has at least four rows of at least three short cells; the cells of a row stand over cells of the next.

    Args:
        indexes: lines that may belong to tables.
        lines: all repaired lines.
        em: body size, pixels.
    """
    cells = [i for i in indexes if width(lines[i].box) < _CELL * em and lines[i].size < 1.4 * em]
    rows = [row for row in _rows(cells, lines, em) if len(row) >= _LEAST_COLUMNS]
    tables: list[list[list[int]]] = []
    for row in rows:
        for table in tables:
            if _continues(table[-1], row, lines, em):
                table.append(row)
                break
        else:
            tables.append([row])
    found = [[i for row in table for i in row] for table in tables if len(table) >= _LEAST_ROWS]
    found = [table for table in found if not _runs_on(table, lines, em)]
    return [tuple(_with_strays(table, cells, lines, em)) for table in found]


def _runs_on(table: Sequence[int], lines: Sequence[TextLine], em: float) -> bool:
    """Whether the cells are rather lines of narrow columns of text: they have its marks, or most are full lines."""
    if prose_lines([lines[i].text for i in table]) > _PROSE * len(table):
        return True
    full = sum(
        len(lines[i].text) >= _FULL
        and any(
            0 < lines[k].box[1] - lines[i].box[1] < 1.9 * em
            and abs(lines[k].box[0] - lines[i].box[0]) < 0.5 * em
            and abs(lines[k].box[2] - lines[i].box[2]) < 0.6 * em
            for k in table
        )
        for i in table
    )
    return full > 0.4 * len(table)


def _rows(cells: Sequence[int], lines: Sequence[TextLine], em: float) -> list[list[int]]:
    """Cells on one level that are not parted by more than a few columns' width, left to right, top row first."""
    levels: list[list[int]] = []
    for i in sorted(cells, key=lambda k: centre(lines[k].box)[1]):
        if levels and abs(_level(levels[-1], lines) - centre(lines[i].box)[1]) < 0.5 * em:
            levels[-1].append(i)
        else:
            levels.append([i])
    rows: list[list[int]] = []
    for level in levels:
        ordered = sorted(level, key=lambda k: lines[k].box[0])
        rows.append(ordered[:1])
        for before, i in pairwise(ordered):
            if lines[i].box[0] - lines[before].box[2] < _PARTED * em:
                rows[-1].append(i)
            else:
                rows.append([i])
    return rows


def _level(row: Sequence[int], lines: Sequence[TextLine]) -> float:
    return float(np.mean([centre(lines[k].box)[1] for k in row]))


def _continues(upper: Sequence[int], lower: Sequence[int], lines: Sequence[TextLine], em: float) -> bool:
    step = centre(lines[lower[0]].box)[1] - centre(lines[upper[0]].box)[1]
    over = sum(any(_over(lines[a].box, lines[b].box, em) for a in upper) for b in lower)
    return 0.8 * em < step < _STEP * em and over >= _LEAST_COLUMNS


def _over(a: Box, b: Box, em: float) -> bool:
    return abs(centre(a)[0] - centre(b)[0]) < 1.2 * em or abs(a[0] - b[0]) < 0.8 * em or abs(a[2] - b[2]) < 0.8 * em


def _with_strays(table: Sequence[int], cells: Sequence[int], lines: Sequence[TextLine], em: float) -> list[int]:
    """The table with cells of rows that miss one (a mark that was not read)."""
    box = union(lines[i].box for i in table)
    inside = [
        i
        for i in cells
        if i not in table
        and box[0] - em < centre(lines[i].box)[0] < box[2] + em
        and box[1] - _STEP * em < centre(lines[i].box)[1] < box[3] + _STEP * em
        and height(lines[i].box) > 0
        and any(_over(lines[i].box, lines[k].box, em) for k in table)
    ]
    return sorted([*table, *inside], key=lambda k: (round(centre(lines[k].box)[1] / em), lines[k].box[0]))
