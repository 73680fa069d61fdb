"""Lines that the detector ran across a gutter are cut there, before they are read.

A gutter is a blank of at least 0.7 em in the ink of a line of body size (0.45 em where many lines above and below
agree: a closing quotation mark hangs into the gutter). Whether a blank is a gutter is told by
the page: lines above or below end and begin at it and none crosses it, or the pieces are as wide as the page's
columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, TextLine
from newsparse.document import Box
from newsparse.geometry import Array, centre, column_grid, corners, runs_of, width
from newsparse.stages.layout.ink import split_ink

_BLANK = 0.45
_SURE_BLANK = 0.7
_SLACK = 0.8
"""How far a piece may be from the width of a column, em."""
_ROW = 2.5
"""How far the next row of text is at most, em."""
_REACH = 8.0
_ROUNDS = 4
_HIGHEST, _EDGE = 1.2, 0.6
"""Size of a line seen too high, at most, and how far the edges of lines of one column may be apart, em."""
_THIN, _CLEAR, _WHOLE = 0.25, 0.2, 0.95
"""Width of a rule in a gutter, at most, and of the white at its sides, in the size of the line; share of the line's
height that it has: digits are lower."""
_SURE_EM = 16.0
"""Body size in pixels from which on the height of type is known to a few per cent."""


def cut_at_gutters(sheet: Pixels, lines: Sequence[TextLine], em: float) -> tuple[TextLine, ...]:
    """Replace lines that cross a gutter by their pieces; the order of lines is kept.

    Every cut makes the gutters of the page plainer, so it is done until nothing changes (at most four times).

    Args:
        sheet: (H, W, 3) BGR.
        lines: measured lines.
        em: body size, pixels.
    """
    whole = tuple(lines)
    seen: dict[Box, list[tuple[float, float]]] = {}
    for _ in range(_ROUNDS):
        cut = _cut_once(sheet, whole, em, seen)
        if len(cut) == len(whole) and all(new is old for new, old in zip(cut, whole, strict=True)):
            break
        whole = cut
    return whole


def _cut_once(
    sheet: Pixels, lines: Sequence[TextLine], em: float, seen: dict[Box, list[tuple[float, float]]]
) -> tuple[TextLine, ...]:
    """One round; ``seen`` keeps the blanks of lines from round to round."""
    flat = [line for line in lines if line.direction == "horizontal" and abs(line.size / em - 1) < 0.35]
    grid = column_grid([line.box for line in flat], em)
    reach = np.array([(line.box[1], line.box[3]) for line in flat]).reshape(-1, 2)
    long = [line for line in flat if width(line.box) > 11 * em]
    levels = np.array([centre(line.box)[1] for line in long])
    seen.update({line.box: blanks(sheet, line, _BLANK * em) for line in long if line.box not in seen})
    wide = {id(line): seen[line.box] for line in long}
    out: list[TextLine] = []
    for line in lines:
        gaps = wide.get(id(line), [])
        known = [gap for gap in gaps if grid.at_gutter(*gap, centre(line.box)[1], em)]
        near = _lines_near(line, flat, reach, em) if gaps else []
        parted = [gap for gap in gaps if gap in known or _neighbours_part(gap, near, wide, em)]
        if _is_display(line, em):
            # Its height may be that of two columns out of step: both pieces must be full lines of known columns, or
            # begin where lines close to them do.
            chosen = [gap for gap in known if _fits_columns(line, gap, grid.widths, em)]
            if not chosen and line.size < _HIGHEST * em:
                chosen = [gap for gap in parted if _begin_as_columns(line, gap, near, em)]
        else:
            chosen = parted or [gap for gap in gaps if _fits_columns(line, gap, grid.widths, em)]
        if not chosen and len(gaps) > 1:
            level = np.flatnonzero(np.abs(levels - centre(line.box)[1]) < _ROW * em)
            rows = [long[k] for k in level if long[k] is not line]
            shared = [gap for gap in gaps if gap in parted or _is_shared(gap, [wide[id(o)] for o in rows], em)]
            chosen = shared if _are_columns(line, shared, grid.widths, em) else []
        out += _pieces(line, chosen, lines, em) or [line]
    return tuple(out)


def _lines_near(line: TextLine, lines: Sequence[TextLine], reach: Array, em: float) -> list[TextLine]:
    """Lines above and below a line, up to 8 em away; ``reach`` is the (n, 2) top and foot of each."""
    overlap = np.minimum(reach[:, 1], line.box[3]) - np.maximum(reach[:, 0], line.box[1])
    close = np.flatnonzero((overlap > -_REACH * em) & (overlap <= 0.2 * em))
    return [lines[index] for index in close if lines[index] is not line]


def _is_display(line: TextLine, em: float) -> bool:
    """A deck a little larger than the body may run over gutters; where type is large enough its size tells."""
    return em > _SURE_EM and line.size > 1.07 * em


def blanks(sheet: Pixels, line: TextLine, least: float) -> list[tuple[float, float]]:
    """Runs of columns without ink inside a line, at least ``least`` pixels long: (start, end) in sheet pixels."""
    x0, y0, x1, y1 = (round(value) for value in line.box)
    crop = sheet[max(0, y0) : y1, max(0, x0) : x1]
    if crop.shape[0] < 4 or crop.shape[1] < 8:
        return []
    ink = _without_rules(split_ink(crop)[0], line.size)
    return [(x0 + float(a), x0 + float(b)) for a, b in runs_of(np.asarray(~ink.any(axis=0))) if b - a >= least]


def _without_rules(ink: NDArray[np.bool_], size: float) -> NDArray[np.bool_]:
    """The ink of a line without thin strokes of its whole height, with white on both sides: rules in a gutter."""
    filled = np.asarray(ink.any(axis=0))
    white = max(2, round(_CLEAR * size))
    bars = [
        (start, end)
        for start, end in runs_of(filled)
        if end - start <= _THIN * size
        and white <= start
        and end + white <= len(filled)
        and not filled[start - white : start].any()
        and not filled[end : end + white].any()
        and ink[:, start:end].any(axis=1).mean() >= _WHOLE
    ]
    out = ink.copy() if bars else ink
    for start, end in bars:
        out[:, start:end] = False
    return out


def _pieces(
    line: TextLine, chosen: Sequence[tuple[float, float]], lines: Sequence[TextLine], em: float
) -> list[TextLine]:
    """The parts of a line between gaps; a sliver of the next column's line, which has that itself, is left out."""
    if not chosen:
        return []
    ends = [line.box[0], *(x for gap in chosen for x in gap), line.box[2]]
    boxes = [(a, line.box[1], b, line.box[3]) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    boxes = [box for box in boxes if width(box) >= 0.8 * em or not _is_seen(box, line, lines)]
    if not boxes or min(width(box) for box in boxes) < 0.8 * em:
        return []
    return [replace(line, box=box, polygon=corners(box)) for box in boxes]


def _is_seen(sliver: Box, line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a sliver of a line lies in another line."""
    x, y = centre(sliver)
    return any(o is not line and o.box[0] <= x <= o.box[2] and o.box[1] <= y <= o.box[3] for o in lines)


def _neighbours_part(
    gap: tuple[float, float],
    near: Sequence[TextLine],
    wide: Mapping[int, Sequence[tuple[float, float]]],
    em: float,
) -> bool:
    """Whether lines close above or below stop and start at the gap, and none prints across it."""
    stops = sum(abs(other.box[2] - gap[0]) < 0.8 * em and other.box[0] < gap[0] - 3 * em for other in near)
    starts = sum(-0.6 * em < other.box[0] - gap[1] < 2.4 * em and other.box[2] > gap[1] + 3 * em for other in near)
    if min(stops, starts) < (1 if gap[1] - gap[0] > _SURE_BLANK * em else 3):
        return False
    return not any(
        other.box[0] < gap[0] - 2 * em
        and other.box[2] > gap[1] + 2 * em
        and not any(a < gap[1] and b > gap[0] for a, b in wide.get(id(other), ()))
        for other in near
    )


def _begin_as_columns(line: TextLine, gap: tuple[float, float], near: Sequence[TextLine], em: float) -> bool:
    """Whether lines above or below begin where both pieces do; the left one may be a first line, indented.

    A deck with a space in it may stand over a gutter by chance, but it does not begin where the column does as well.
    """
    left = any(min(abs(line.box[0] - o.box[0]), abs(line.box[0] - 2 * em - o.box[0])) < _EDGE * em for o in near)
    right = any(abs(gap[1] - other.box[0]) < _EDGE * em for other in near)
    return gap[1] - gap[0] > _SURE_BLANK * em and left and right


def _fits_columns(line: TextLine, gap: tuple[float, float], columns: Sequence[float], em: float) -> bool:
    """Whether both pieces are of one column's width, give or take the indent of a first line."""
    left, right = gap[0] - line.box[0], line.box[2] - gap[1]
    wide = gap[1] - gap[0] > 0.8 * em
    return wide and any(abs(column - right) < _SLACK * em and _is_first_line(left, column, em) for column in columns)


def _is_first_line(wide: float, column: float, em: float) -> bool:
    """Whether a piece is as wide as a column, or as its first line, which is indented."""
    return min(abs(column - wide), abs(column - 2 * em - wide)) < _SLACK * em


def _is_shared(gap: tuple[float, float], rows: Sequence[Sequence[tuple[float, float]]], em: float) -> bool:
    """Whether a wide gap is one of the next row as well, up to the end of a paragraph left of it."""
    wide = gap[1] - gap[0] > _SURE_BLANK * em
    return wide and any(abs(gap[1] - o[1]) < 0.4 * em and abs(gap[0] - o[0]) < 1.2 * em for row in rows for o in row)


def _are_columns(line: TextLine, gaps: Sequence[tuple[float, float]], columns: Sequence[float], em: float) -> bool:
    """Whether gaps, two at least, part a line into pieces as wide as a column.

    The first may be indented, and the last may be shorter. So it is where few rows of three columns and more stand
    under a picture.
    """
    ends = [line.box[0], *(x for gap in gaps for x in gap), line.box[2]]
    pieces = [b - a for a, b in zip(ends[::2], ends[1::2], strict=True)]
    return len(pieces) > 2 and any(
        _is_first_line(pieces[0], column, em)
        and all(abs(column - piece) < _SLACK * em for piece in pieces[1:-1])
        and em < pieces[-1] < column + _SLACK * em
        for column in columns
    )
