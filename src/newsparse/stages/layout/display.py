"""Display type made whole: a headline that was seen in pieces, or with a hole, is one line before it is read.

Detectors work at a scale that suits body type; of type several times as large they lose a wide mark, a character or
the last of a row now and then. What is lost is still there in ink, in the band of the line, with blank paper over and
under it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import (
    Array,
    centre,
    corners,
    covered_shares,
    height,
    inside_share,
    overlap_x,
    overlap_y,
    runs_of,
    share_y,
    union,
    width,
)
from newsparse.stages.layout.ink import split_ink

_DISPLAY = 1.35
"""Type from this size on, em."""
_LIKE = 0.84
"""Least ratio of the sizes of two pieces of one line."""
_TOUCH = 0.45
"""Pieces nearer than this are one line in any case; what follows, in sizes of the type."""
_HOLE = 3.2
"""The widest hole that ink may fill."""
_ENDS = (1.3, 2.5, 4.0, 6.0)
"""How far beyond an end lost characters are looked for: a single one first."""
_TYPE = 2.0
"""What was taken for a picture may be type where it is no higher than this."""
_ONE, _THIN, _SPECK = (0.6, 1.05), 0.25, 0.1
"""Length and height of the character for one, in sizes of the type, and what is too short to be part of a stroke."""
_BLACK = 0.45
"""Least ratio of the shares of ink of two parts of one line."""
_BLANK = 0.3
"""A blank as wide as this ends a row of characters."""


def whole_display(
    sheet: Pixels, lines: Sequence[TextLine], rules: Sequence[Rule], taken: Sequence[Box], em: float
) -> tuple[TextLine, ...]:
    """Lines in which display type is whole.

    Args:
        sheet: flat page, (H, W, 3) BGR.
        lines: measured lines; only display type changes.
        rules: printed rules: nothing is joined across an upright one.
        taken: boxes of pictures: what lies in them is no lost type.
        em: body size, pixels.
    """
    least = _DISPLAY * em
    large = [i for i, line in enumerate(lines) if line.direction == "horizontal" and line.size >= least]
    large.sort(key=lambda i: lines[i].box[0])
    left: list[TextLine | None] = list(lines)
    for i in large:
        line = left[i]
        for k in large:
            other = left[k]
            if k == i or line is None or other is None or other.box[0] < line.box[0]:
                continue
            rest = (o for n, o in enumerate(left) if o is not None and n not in (i, k))  # few pairs need them
            if _one_line(sheet, line, other, rest, rules, taken):
                line, left[k] = _joined(line, other), None
        left[i] = line
    upright = [i for i, line in enumerate(lines) if line.direction == "vertical" and line.size >= least]
    for i in (*large, *upright):
        line = left[i]
        if line is None:
            continue
        known = _without_strokes([o.box for n, o in enumerate(left) if o is not None and n != i], line.size)
        more = [*(rule.box for rule in rules), *(box for box in taken if height(box) > _TYPE * line.size)]
        around = np.concatenate([known, np.array(more, float).reshape(-1, 4)])
        longer = (_stroke_over if i in upright else _lengthened)(sheet, line, around)
        if longer is not line:
            left = [None if o is not None and _is_part(o.box, longer) else o for o in left]
            left[i] = longer
    return tuple(line for line in left if line is not None)


def _is_stroke(box: Box, size: float) -> bool:
    """Whether a line is no higher than the stroke of the character for one in type of a size: it may be that."""
    return height(box) < _THIN * size and width(box) < _ONE[1] * size


def _without_strokes(boxes: Sequence[Box], size: float) -> Array:
    """The (n, 4) boxes that are no strokes; see `_is_stroke`."""
    found: Array = np.array(boxes, float).reshape(-1, 4)
    sides = found[:, 2:] - found[:, :2]
    return np.asarray(found[(sides[:, 1] >= _THIN * size) | (sides[:, 0] >= _ONE[1] * size)])


def _is_part(box: Box, line: TextLine) -> bool:
    """Whether a line is a stroke that has become part of a longer one."""
    return _is_stroke(box, line.size) and inside_share(box, line.box) > 0.8


def _one_line(
    sheet: Pixels,
    left: TextLine,
    right: TextLine,
    rest: Iterable[TextLine],
    rules: Sequence[Rule],
    taken: Sequence[Box],
) -> bool:
    size = max(left.size, right.size)
    gap = right.box[0] - left.box[2]
    if not -1.2 * size < gap < _HOLE * size or min(left.size, right.size) < _LIKE * size:
        return False
    level = abs(centre(left.box)[1] - centre(right.box)[1]) < 0.12 * size and share_y(left.box, right.box) > 0.75
    if not level or left.ground != right.ground or left.coloured != right.coloured:
        return False
    box = union((left.box, right.box))
    if any(rule.direction == "vertical" and _parts(rule.box, left.box, right.box) for rule in rules):
        return False
    if gap < _TOUCH * size:
        return True
    hole = (left.box[2], box[1], right.box[0], box[3])
    if any(_meets(other, hole) for other in (*(line.box for line in rest), *taken)):
        return False
    runs = _ink_runs(sheet, hole, size)
    blank = max((b - a for a, b in _between(runs, right.box[0] - left.box[2])), default=gap)
    return bool(runs) and blank < 0.6 * size


def _parts(rule: Box, left: Box, right: Box) -> bool:
    middle = (rule[0] + rule[2]) / 2
    return left[2] - 2 <= middle <= right[0] + 2 and overlap_y(rule, left) > 0.5 * height(left)


def _meets(a: Box, b: Box) -> bool:
    return overlap_x(a, b) > 0.1 * (b[2] - b[0]) and overlap_y(a, b) > 0.2 * (b[3] - b[1])


def _between(runs: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """The blanks before, between and after runs of ink, from 0 to ``end``."""
    edges = [0.0, *(x for run in runs for x in run), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _ink_runs(sheet: Pixels, band: Box, size: float) -> list[tuple[float, float]]:
    """Runs of columns with ink in a band, (start, end) in pixels from its left; none unless they look like type.

    Type fills most of the band's height somewhere, is neither solid nor specks, and leaves the paper over and under
    the band free.
    """
    room = 0.22 * size
    x0, x1 = max(0, round(band[0])), round(band[2])
    y0, y1 = max(0, round(band[1] - room)), round(band[3] + room)
    crop = sheet[y0:y1, x0:x1]
    if crop.shape[0] < 8 or crop.shape[1] < 4:
        return []
    ink, _ = split_ink(crop)
    edge = max(1, round(0.6 * room))
    inner = ink[edge:-edge]
    rows = np.flatnonzero(inner.any(axis=1))
    tall = len(rows) and rows[-1] - rows[0] > 0.55 * size
    outside = float(np.concatenate([ink[:edge], ink[-edge:]]).any(axis=0).mean())
    share = float(inner.mean())
    if not tall or outside > 0.15 or not 0.08 < share < 0.65:
        return []
    return _runs(np.asarray(inner.any(axis=0)), _BLANK * size)


def _runs(inked: NDArray[np.bool_], bridge: float) -> list[tuple[float, float]]:
    """Runs of true values; gaps shorter than ``bridge`` are closed."""
    runs: list[tuple[float, float]] = []
    for start, end in runs_of(inked):
        if runs and start - runs[-1][1] < bridge:
            runs[-1] = (runs[-1][0], float(end))
        else:
            runs.append((float(start), float(end)))
    return runs


def _lengthened(sheet: Pixels, line: TextLine, others: Array) -> TextLine:
    """The line with the characters that follow it at either end at once and were not seen, as far as a blank."""
    x0, y0, x1, y1 = line.box
    for reach in (end * line.size for end in _ENDS):
        right = (x1, y0, x1 + reach, y1)
        runs = [] if _meets_any(right, others) else _ink_runs(sheet, right, line.size)
        if runs and runs[0][0] < 0.25 * line.size and 0.3 * line.size < runs[0][1] < reach - 0.1 * line.size:
            more = (x1, y0, x1 + runs[0][1], y1)
            x1 = more[2] if reach < 2 * line.size or _is_same_type(sheet, line, more) else x1
            break
    for reach in (min(end * line.size, x0) for end in _ENDS):
        left = (x0 - reach, y0, x0, y1)
        runs = [] if _meets_any(left, others) else _ink_runs(sheet, left, line.size)
        free = 0.1 * line.size < runs[-1][0] < reach - 0.3 * line.size if runs else False
        if free and runs[-1][1] > reach - 0.25 * line.size:
            more = (x0 - reach + runs[-1][0], y0, x0, y1)
            x0 = more[0] if reach < 2 * line.size or _is_same_type(sheet, line, more) else x0
            break
    if x0 == line.box[0] and not _meets_any((x0 - 1.6 * line.size, y0, x0, y1), others):
        x0 -= _stroke_before(sheet, line)
    box = (x0, y0, x1, y1)
    return line if box == line.box else replace(line, box=box, polygon=corners(box))


def _stroke_before(sheet: Pixels, line: TextLine) -> float:
    """How far before a line the character for one begins, pixels; 0 where none stands there.

    It is a single stroke at half height, nearly as long as the type is high, with blank paper before it.
    """
    size = line.size
    left, right = max(0, round(line.box[0] - 1.6 * size)), round(line.box[0] + size)
    ink, _ = split_ink(sheet[max(0, round(line.box[1])) : round(line.box[3]), left:right])
    edge = round(line.box[0]) - left
    runs = runs_of(np.asarray(ink[:, :edge].any(axis=0)))
    runs = [(a, b) for a, b in runs if b - a > _SPECK * size]
    if len(runs) != 1 or ink.shape[0] < 8:
        return 0.0
    start, end = runs[0]
    rows = np.flatnonzero(ink[:, start:end].any(axis=1))
    middle = (rows[0] + rows[-1] + 1) / 2 / ink.shape[0]
    low = rows[-1] - rows[0] < _THIN * size and abs(middle - 0.5) < 0.15
    long = _ONE[0] * size < end - start < _ONE[1] * size
    free = start > 0.25 * size and edge - end < 0.4 * size
    return float(edge - start) if low and long and free else 0.0


def _stroke_over(sheet: Pixels, line: TextLine, others: Array) -> TextLine:
    """A vertical line with the character for one that stands over it and was not seen; see `_stroke_before`."""
    x0, y0, x1, y1 = line.box
    size = line.size
    top, foot = max(0, round(y0 - 1.1 * size)), round(y0 + size)
    if _meets_any((x0, y0 - 1.1 * size, x1, y0), others):
        return line
    ink, _ = split_ink(sheet[top:foot, max(0, round(x0)) : round(x1)], vertical=True)
    edge = round(y0) - top
    runs = runs_of(np.asarray(ink[:edge].mean(axis=1) > _SPECK))
    if len(runs) != 1 or ink.shape[1] < 8:
        return line
    start, end = runs[0]
    columns = np.flatnonzero(ink[start:end].any(axis=0))
    long = _ONE[0] * size < columns[-1] - columns[0] + 1 < _ONE[1] * size
    if not long or end - start > _THIN * size or start < 0.2 * size or edge - end > 0.7 * size:
        return line
    box = (x0, y0 - (edge - start), x1, y1)
    return replace(line, box=box, polygon=corners(box))


def _is_same_type(sheet: Pixels, line: TextLine, more: Box) -> bool:
    """Whether what follows a line is as black as the line is, seen together: the other side of the paper is not."""
    box = union((line.box, more))
    left, top, right, foot = (round(value) for value in box)
    ink, dark = split_ink(sheet[max(0, top) : foot, max(0, left) : right])
    if dark or line.ground == "dark":
        return False
    columns = ink.mean(axis=0)
    cut = round(line.box[0] - box[0]) if more[0] < line.box[0] else round(line.box[2] - box[0])
    own, beyond = (columns[cut:], columns[:cut]) if more[0] < line.box[0] else (columns[:cut], columns[cut:])
    low, high = sorted((float(own.mean()), float(beyond.mean())))
    return low > _BLACK * high


def _meets_any(band: Box, others: Array) -> bool:
    """Whether something that is known, (n, 4) boxes, lies in a band."""
    return bool(covered_shares([band], others).any())


def _joined(left: TextLine, right: TextLine) -> TextLine:
    box = union((left.box, right.box))
    longer = left if left.box[2] - left.box[0] >= right.box[2] - right.box[0] else right
    return replace(longer, box=box, polygon=corners(box), size=max(left.size, right.size))
