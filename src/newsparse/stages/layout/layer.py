"""Text lines from the glyphs of a PDF text layer."""

from collections.abc import Sequence
from itertools import pairwise

from newsparse.containers import Glyph, TextLine
from newsparse.document import Direction
from newsparse.geometry import corners, height, overlap_y, union

_GAP = 0.9
"""Glyphs of one line are at most this many em apart; a gutter is wider."""
_VERTICAL_GAP = 0.6
_WORD_SPACE = 0.2
_SPACE = 0.18
"""A quarter em is the least space that parts two halves of a headline; in running text spaces vanish later."""


def lines_from_glyphs(glyphs: Sequence[Glyph]) -> tuple[TextLine, ...]:
    """Group glyphs into printed lines.

    Horizontal runs are built first, from glyphs of one size on one base line. Single glyphs left over that
    stand in a column of equal size are a vertical line.
    """
    ink = [glyph for glyph in glyphs if glyph.text.strip()]
    runs = _horizontal_runs(ink)
    single = [run for run in runs if len(run) == 1]
    rest = [run for run in runs if len(run) > 1]
    columns, left = _vertical_runs([run[0] for run in single])
    lines = [_line(run, "horizontal") for run in (*rest, *([glyph] for glyph in left))]
    lines += [_line(run, "vertical") for run in columns]
    return tuple(sorted(lines, key=lambda line: (line.box[1], line.box[0])))


def _horizontal_runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    open_rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.box[1] + g.box[3]) / 2, g.box[0])):
        middle = (glyph.box[1] + glyph.box[3]) / 2
        open_rows = [row for row in open_rows if middle - (row[-1].box[1] + row[-1].box[3]) / 2 < 0.5 * row[-1].size]
        for row in open_rows:
            same = abs(glyph.size / row[-1].size - 1) < 0.12
            if same and overlap_y(glyph.box, row[-1].box) > 0.6 * min(height(glyph.box), height(row[-1].box)):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
            open_rows.append(rows[-1])
    runs = []
    for row in rows:
        row.sort(key=lambda g: g.box[0])
        runs.append([row[0]])
        for before, glyph in pairwise(row):
            if glyph.box[0] - before.box[2] > _GAP * glyph.size:
                runs.append([])
            runs[-1].append(glyph)
    return runs


def _vertical_runs(glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """(columns of at least three glyphs, glyphs that stand alone)."""
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.box[1], g.box[0])):
        for column in columns:
            last = column[-1]
            aligned = abs((glyph.box[0] + glyph.box[2]) - (last.box[0] + last.box[2])) < 0.5 * last.size
            near = -0.3 * last.size < glyph.box[1] - last.box[3] < _VERTICAL_GAP * last.size
            if aligned and near and abs(glyph.size / last.size - 1) < 0.12:
                column.append(glyph)
                break
        else:
            columns.append([glyph])
    tall = [column for column in columns if len(column) >= 3]
    return tall, [glyph for column in columns if len(column) < 3 for glyph in column]


def _line(run: Sequence[Glyph], direction: Direction) -> TextLine:
    box = union(glyph.box for glyph in run)
    axis = 0 if direction == "horizontal" else 1
    start, length = box[axis], max(1e-6, box[axis + 2] - box[axis])
    text = ""
    positions = []
    for before, glyph in zip((None, *run), run, strict=False):
        gap = glyph.box[axis] - before.box[axis + 2] if before else 0.0
        latin = before is not None and before.text.isascii() and glyph.text.isascii()
        middle = ((glyph.box[axis] + glyph.box[axis + 2]) / 2 - start) / length
        if gap > (_WORD_SPACE if latin else _SPACE) * glyph.size:
            text += " "
            positions.append(middle)
        text += glyph.text
        positions += [middle] * len(glyph.text)
    return TextLine(box, corners(box), run[0].size, direction, text, 1.0, 1.0, tuple(positions))
