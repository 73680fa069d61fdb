"""Ornamental borders: rows of small pieces of type metal, dashes and waves, which part articles as straight rules do.

Detectors take them for text, or for characters of the lines beside them. So they are found first, by what tells them
from text: their pieces are alike and evenly spaced, or the ink of one long piece is the same again after one step. The
sheet that is read has them painted over.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, Points, Rule, TextLine
from newsparse.document import Box, Direction
from newsparse.geometry import grow, height, overlap_x, overlap_y, runs_of, scale_box, sides_of, union, width

Mask = NDArray[np.uint8]

_WAYS: tuple[Direction, Direction] = ("horizontal", "vertical")
_EM = 12.0
"""Pixels an em of the picture in which pieces are looked for."""
_INK = 40
"""What is darker than all around it by this, of 255 levels, is ink."""
_PIECE = 0.75
"""Shorter side of a piece, at most, em."""
_THICK, _RUN, _FRAME, _APART, _BAND = 0.85, 4.0, 3.0, 1.1, 0.4
"""How far a wave reaches across at most, its least length, the least side of a frame, the widest space between two
pieces, and how far the middles of pieces in one row are apart across it, em."""
_PIECES, _EVEN, _ALONE = 6, 0.75, 0.5
"""Pieces of the shortest border; share of the spaces between them that must be alike, and of the pieces: some touch."""
_SAME_SIZE = 0.25
"""How far sizes may be off the usual one."""
_STRAIGHT, _SOLID, _HOLLOW = 0.6, 0.9, 0.35
"""Share of its box that a straight rule fills at least, that a straight side of a frame does, and that a frame does at
most."""
_TOUCH, _BREAK, _SIDE = 0.9, 2.5, 0.12
"""Widest space between two tops of a wave, and between two parts of a border; ground seen at its sides, em."""
_SMALL, _WIDE = 0.9, 28.0
"""Size of what may be a border and no line, em, and length from which larger ones may be."""
_LONG, _LOOKED_AT, _FINE = 6.0, 16.0, 20
"""Least length of what may repeat itself, and the length that is looked at, over the thickness; thickness, pixels,
below which it is looked at twice as large."""
_ALIKE, _UNLIKE, _STEP = 0.8, 0.65, 2.2
"""Share of the ink that comes again after one step, and that at most does after a shorter one, as a straight rule's
would; the longest step, over the thickness. Of 18,000 lines of text the first is 0.77 at most, half have 0.41."""


def find_ornaments(sheet: Pixels, em: float) -> tuple[Rule, ...]:
    """Borders that are no straight rules.

    Args:
        sheet: (H, W, 3) BGR, flat.
        em: body size, pixels.
    """
    grey = np.asarray(cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY), np.uint8)
    scale = 1 / max(1, round(em / _EM))  # whole numbers of pixels are averaged several times as fast
    unit, side = em * scale, max(3, int(2.2 * em * scale)) | 1
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    around = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats((around > _INK).astype(np.uint8))
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    longer, shorter = sides.max(axis=1), sides.min(axis=1)
    is_piece = (shorter <= _PIECE * unit) & (longer < _RUN * unit)
    fill = stats[:, cv2.CC_STAT_AREA] / sides.prod(axis=1)
    is_wave = (longer >= _RUN * unit) & (shorter <= _THICK * unit) & (fill < _STRAIGHT)
    is_frame = (shorter >= _FRAME * unit) & (fill < _HOLLOW)
    is_wave[0] = is_frame[0] = False
    found: list[Rule] = []
    for along, way in enumerate(_WAYS):
        waves = [wave[None] for wave in stats[is_wave & (sides[:, along] == longer)]]
        edges = [side for k in np.flatnonzero(is_frame) for side in _frame_sides(labels, int(k), stats[k], along, unit)]
        parts = [*_rows(stats[is_piece], along, unit), *((stroke, 0.0) for stroke in (*waves, *edges))]
        boxes = [(row, scale_box(_around(row), 1 / scale), step / scale) for row, step in parts]
        kept = [(row, box) for row, box, step in boxes if repeats(_cut(grey, box, way, em), 1.2 * step)]
        found += _whole([box for row, box in kept if not _is_screen(row, stats[is_piece], along)], way, em)
    return tuple(found)


def _rows(pieces: NDArray[np.int32], along: int, unit: float) -> Iterator[tuple[NDArray[np.int32], float]]:
    """Rows of pieces that are alike and evenly spaced, along an axis, and the steps; some are found twice."""
    middles, sizes = pieces[:, :2] + pieces[:, 2:4] / 2, pieces[:, 2:4]
    for shift in (0.0, 0.5):
        band = np.floor(middles[:, 1 - along] / (_BAND * unit) + shift)
        order = np.lexsort((middles[:, along], band))
        steps = np.diff(middles[order, along])
        follow = (np.diff(band[order]) == 0) & (steps <= _APART * unit + sizes[order[:-1], along])
        across = sizes[order, 1 - along]
        follow &= np.abs(np.diff(across)) <= np.maximum(1.5, _SAME_SIZE * across[:-1])
        for start, end in runs_of(follow):
            if end - start < _PIECES - 1:
                continue
            row = pieces[order[start : end + 1]]
            if _is_even(row, along, unit):
                yield row, float(np.median(np.diff(row[:, along])))


def _frame_sides(
    labels: NDArray[np.int32], index: int, stats: NDArray[np.int32], along: int, unit: float
) -> Iterator[NDArray[np.int32]]:
    """The sides of a frame along an axis, whose pieces touch; as rows of statistics."""
    x, y, w, h, _ = stats.tolist()
    gap, run = max(3, int(_TOUCH * unit)) | 1, max(8, int(_RUN * unit))
    shapes = [(1, gap), (1, run)] if along == 0 else [(gap, 1), (run, 1)]
    ink = (labels[y : y + h, x : x + w] == index).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(shapes[0], np.uint8))
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(shapes[1], np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(np.asarray(opened, np.uint8))
    for side in found[1:][found[1:, 3 - along] <= _THICK * unit]:
        left, top, wide, high, _ = side.tolist()
        if ink[top : top + high, left : left + wide].mean() < _SOLID:
            yield side[None] + np.array((x, y, 0, 0, 0))


def _alike(sizes: NDArray[np.int32], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of the sizes, (n, 2), are about those of others."""
    return np.asarray((np.abs(sizes - others) <= np.maximum(1.5, _SAME_SIZE * others)).all(axis=1))


def _is_even(row: NDArray[np.int32], along: int, unit: float) -> bool:
    """Whether pieces, in their order, are evenly spaced; some may touch, and one may be missing."""
    box = _around(row)
    if box[along + 2] - box[along] < _RUN * unit:
        return False
    gaps, sizes = row[1:, along] - row[:-1, along] - row[:-1, 2 + along], row[:, 2 + along]
    even = np.abs(gaps - np.sort(gaps)[len(gaps) // 2]) <= 1
    alike = np.abs(sizes - np.sort(sizes)[len(sizes) // 2]) <= 1
    return bool(np.count_nonzero(even) >= _EVEN * len(even) and np.count_nonzero(alike) >= _ALONE * len(alike))


def _is_screen(row: NDArray[np.int32], pieces: NDArray[np.int32], along: int) -> bool:
    """Whether there are rows like this one beside it: dots of a screen."""
    box, across = _around(row), 1 - along
    reach = max(3.0, 2.5 * float(np.median(row[:, 2 + across])))
    middles = pieces[:, :2] + pieces[:, 2:4] / 2
    near = (middles[:, along] > box[along]) & (middles[:, along] < box[along + 2])
    near &= _alike(pieces[:, 2:4], np.median(row[:, 2:4], axis=0))
    away = middles[near, across]
    before = ((away < box[across]) & (away > box[across] - reach)).sum()
    behind = ((away > box[across + 2]) & (away < box[across + 2] + reach)).sum()
    return bool(max(before, behind) > 0.4 * len(row))


def _around(pieces: NDArray[np.int32]) -> Box:
    """The box around pieces: rows of left, top, width, height and more."""
    x0, y0 = pieces[:, :2].min(axis=0).tolist()
    x1, y1 = (pieces[:, :2] + pieces[:, 2:4]).max(axis=0).tolist()
    return float(x0), float(y0), float(x1), float(y1)


def _whole(boxes: Sequence[Box], way: Direction, em: float) -> list[Rule]:
    """Borders from their parts, which lie in one line and overlap or nearly do."""
    level = way == "horizontal"
    out: list[Box] = []
    for box in sorted(boxes):
        parts = [other for other in out if _go_on(other, box, level, em)]
        out = [other for other in out if other not in parts] + [union([box, *parts])]
    return [Rule(box, way) for box in out]


def _go_on(a: Box, b: Box, level: bool, em: float) -> bool:
    along, across = (overlap_x, overlap_y) if level else (overlap_y, overlap_x)
    return along(a, b) > -_BREAK * em and across(a, b) > 0


def _cut(grey: Mask, box: Box, way: Direction, em: float) -> Mask:
    """What is seen in the place of a border, level, with a little of the ground at its sides."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    side = max(1, round(_SIDE * em))
    if way == "horizontal":
        return grey[max(0, y0 - side) : y1 + side, x0:x1]
    return np.ascontiguousarray(grey[y0:y1, max(0, x0 - side) : x1 + side].T)


def painted_over(sheet: Pixels, borders: Sequence[Rule], em: float) -> Pixels:
    """The sheet with its ground in the place of borders."""
    out = sheet.copy() if borders else sheet
    for border in borders:
        level = border.direction == "horizontal"
        x0, y0, x1, y1 = (round(value) for value in grow(border.box, 0.08 * em))
        step = max(8, round(4 * em))
        for at in range(x0 if level else y0, x1 if level else y1, step):
            place = (at, y0, min(at + step, x1), y1) if level else (x0, at, x1, min(at + step, y1))
            left, top, right, foot = (max(0, value) for value in place)
            wide = round(0.4 * em)
            near = sheet[max(0, top - wide) : foot + wide, max(0, left - wide) : right + wide]
            if near.size:
                out[top:foot, left:right] = np.percentile(near.reshape(-1, near.shape[2]), 75, axis=0)
    return out


def without_ornaments(
    sheet: Pixels, lines: Sequence[TextLine], em: float
) -> tuple[tuple[TextLine, ...], tuple[Rule, ...]]:
    """The lines that are text, and as borders those that are not, which were seen as lines only.

    Args:
        sheet: (H, W, 3) BGR.
        lines: measured.
        em: body size, pixels.
    """
    text: list[TextLine] = []
    borders: list[Rule] = []
    for line in lines:
        unlike_body = line.size < _SMALL * em or max(width(line.box), height(line.box)) > _WIDE * em
        if unlike_body and is_ornament(sheet, line.polygon):
            borders.append(Rule(line.box, line.direction))
        else:
            text.append(line)
    return tuple(text), tuple(borders)


def is_ornament(pixels: Pixels, polygon: Points) -> bool:
    """Whether what stands in a (4, 2) polygon, clockwise from its top left, is a border."""
    across, down = sides_of(polygon)
    return max(across, down) >= _LONG * min(across, down) and repeats(_level(pixels, polygon))


def repeats(grey: Mask, longest: float = 0.0) -> bool:
    """Whether what a level crop shows comes again and again, and is no straight rule.

    Args:
        grey: (H, W) grey values.
        longest: the longest step that is looked for, pixels, if the thickness does not allow longer ones.
    """
    rows, columns = grey.shape
    if rows < 3 or columns < _LONG * rows:
        return False
    grey = grey[:, : round(_LOOKED_AT * rows)]
    if rows < _FINE:  # steps of small pieces are no whole pixels
        grey = np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
        rows, longest = 2 * rows, 2 * longest
    ground = int(np.median(np.concatenate([grey[0], grey[-1]])))
    off = np.abs(grey.astype(np.int16) - ground)
    ink = off > max(24, 0.4 * float(off.max()))
    least = 1.0
    for step in range(1, int(max(_STEP * rows, longest)) + 1):
        here, there = ink[:, :-step], ink[:, step:]
        both = int(np.count_nonzero(here)) + int(np.count_nonzero(there))
        alike = 2 * int(np.count_nonzero(here & there)) / max(1, both)
        if alike > _ALIKE and least < _UNLIKE:
            return True
        least = min(least, alike)
    return False


def _level(pixels: Pixels, polygon: Points) -> Mask:
    """The beginning of what stands in a polygon, grey, turned so that it runs level."""
    corner, across, down = (polygon[k] for k in (0, 1, 3))
    long, high = sides_of(polygon)
    if long < high:
        across, down, long, high = down, across, high, long
    wide = min(long, _LOOKED_AT * high)
    ends = np.array([corner, corner + (across - corner) * (wide / long), down], np.float32)
    shape = max(1, round(wide)), max(1, round(high))
    turn = cv2.getAffineTransform(ends, np.array([(0, 0), (shape[0], 0), (0, shape[1])], np.float32))
    crop = cv2.warpAffine(pixels, turn, shape, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
