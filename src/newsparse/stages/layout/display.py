"""Display type made whole: a headline that was seen in pieces, or with a hole, is one line before it is read.

Detectors work at a scale that suits body type; of type several times as large they lose a wide mark, a character or
the last of a row now and then. What is lost is still there in ink, in the band of the line, with blank paper over and
under it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import centre, corners, height, overlap_x, overlap_y, runs_of, share_y, union
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
        lines: measured lines; only horizontal display type changes.
        rules: printed rules: nothing is joined across an upright one.
        taken: boxes of pictures: what lies in them is no lost type.
        em: body size, pixels.
    """
    large = [i for i, line in enumerate(lines) if line.direction == "horizontal" and line.size >= _DISPLAY * em]
    large.sort(key=lambda i: lines[i].box[0])
    left: list[TextLine | None] = list(lines)
    for i in large:
        line = left[i]
        for k in large:
            other = left[k]
            if k == i or line is None or other is None or other.box[0] < line.box[0]:
                continue
            rest = [o for n, o in enumerate(left) if o is not None and n not in (i, k)]
            if _one_line(sheet, line, other, rest, rules, taken):
                line, left[k] = _joined(line, other), None
        left[i] = line
    for i in large:
        line = left[i]
        if line is not None:
            rest = [o for n, o in enumerate(left) if o is not None and n != i]
            high = [box for box in taken if height(box) > _TYPE * line.size]
            left[i] = _lengthened(sheet, line, [*(o.box for o in rest), *(rule.box for rule in rules), *high])
    return tuple(line for line in left if line is not None)


def _one_line(
    sheet: Pixels,
    left: TextLine,
    right: TextLine,
    rest: Sequence[TextLine],
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


def _lengthened(sheet: Pixels, line: TextLine, others: Sequence[Box]) -> TextLine:
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
    box = (x0, y0, x1, y1)
    return line if box == line.box else replace(line, box=box, polygon=corners(box))


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


def _meets_any(band: Box, others: Sequence[Box]) -> bool:
    """Whether something that is known lies in a band."""
    return any(overlap_x(other, band) > 0 and overlap_y(other, band) > 0 for other in others)


def _joined(left: TextLine, right: TextLine) -> TextLine:
    box = union((left.box, right.box))
    longer = left if left.box[2] - left.box[0] >= right.box[2] - right.box[0] else right
    return replace(longer, box=box, polygon=corners(box), size=max(left.size, right.size))
