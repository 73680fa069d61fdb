"""Headlines of two articles that stand abreast, with hardly more white between them than between two phrases.

A headline of several lines has them centred on each other or flush. So where the line under one phrase is centred on
that phrase alone, and reaches no further than its neighbour, the phrases are the first lines of two headlines. So they
are where each has a smaller line of its own under or over it: a deck, a byline, a kicker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from newsparse.containers import TextLine
from newsparse.geometry import centre, corners, width

_ALIKE = 0.8
"""Least ratio of the sizes of two lines of one headline."""
_UNDER = 1.2
"""White between two lines of one headline at most, in sizes."""
_CENTRED, _SHIFTED = 0.35, 0.3
"""How far the middles of centred lines are apart at most, and the beginnings of lines that are not flush, in sizes."""
_SMALLEST, _OFF, _SHORTER = 0.45, 1.6, 0.9
"""Of a kicker, deck or byline of one of two heads: its size and the white between them, in sizes; its length at most,
in that of the headline."""
_WHITE = 0.4
"""White between two phrases at least, in sizes."""


def are_abreast(left: TextLine, right: TextLine, others: Sequence[TextLine]) -> bool:
    """Whether two pieces of display type on one level belong to two headlines, by the lines over and under them."""
    size = max(left.size, right.size)
    near = [line for line in others if line is not left and line is not right and _adjoins(line, left, right)]
    if any(_is_of(line, right, left, size) for line in near) or any(
        _is_of(line, left, right, size) and abs(line.box[0] - left.box[0]) > _SHIFTED * size for line in near
    ):
        return True
    small = [line for line in others if line is not left and line is not right and _goes_with(line, left, right)]
    return all(
        any(_is_of(line, own, other, size) and width(line.box) < _SHORTER * width(own.box) for line in small)
        for own, other in ((left, right), (right, left))
    )


def _adjoins(line: TextLine, left: TextLine, right: TextLine) -> bool:
    """Whether a line may be one of the headline of either of two pieces: of about their size, and next to them."""
    size = max(left.size, right.size)
    return _ALIKE * size < line.size < size / _ALIKE and _is_next_to(line, left, right, _UNDER)


def _goes_with(line: TextLine, left: TextLine, right: TextLine) -> bool:
    """Whether a line may be a kicker, deck or byline of either of two pieces: smaller, and close over or under them."""
    size = max(left.size, right.size)
    return _SMALLEST * size < line.size < _ALIKE * size and _is_next_to(line, left, right, _OFF)


def _is_next_to(line: TextLine, left: TextLine, right: TextLine, white: float) -> bool:
    """Whether a line stands over or under a row of two pieces, with so much white between at most, in their size."""
    size, top, bottom = max(left.size, right.size), min(left.box[1], right.box[1]), max(left.box[3], right.box[3])
    between = max(line.box[1] - bottom, top - line.box[3])
    return line.direction == "horizontal" and -0.3 * size < between < white * size


def _is_of(line: TextLine, own: TextLine, other: TextLine, size: float) -> bool:
    """Whether a line is centred on a piece, and leaves the piece beside it alone."""
    apart = line.box[0] > other.box[2] - 0.2 * size or line.box[2] < other.box[0] + 0.2 * size
    return apart and abs(centre(line.box)[0] - centre(own.box)[0]) < _CENTRED * size


def part_abreast(lines: Sequence[TextLine], least: float) -> list[TextLine]:
    """Lines of display type that were detected over two headlines cut where these are parted.

    Args:
        lines: with text and the places of their characters.
        least: size of display type, pixels.
    """
    out: list[TextLine] = []
    for line in lines:
        large = line.size >= least and line.direction == "horizontal"
        cuts = (pair for pair in _cuts(line) if are_abreast(*pair, [other for other in lines if other is not line]))
        out += next(cuts, (line,)) if large else (line,)
    return out


def _cuts(line: TextLine) -> Iterator[tuple[TextLine, TextLine]]:
    """The line cut at each wide space, the widest first."""
    if len(line.positions) != len(line.text):
        return
    x0, x1 = line.box[0], line.box[2]
    places = [(n, x0 + share * (x1 - x0)) for n, share in enumerate(line.positions) if not line.text[n].isspace()]
    steps = [b - a for (_, a), (_, b) in pairwise(places)]
    if len(steps) < 2:
        return
    pitch = median(steps)
    for k in sorted(range(1, len(places) - 2), key=lambda k: -steps[k]):
        if steps[k] - pitch < _WHITE * line.size:
            return
        (last, a), (first, b) = places[k], places[k + 1]
        yield _part(line, 0, last + 1, x0, a + pitch / 2), _part(line, first, len(line.text), b - pitch / 2, x1)


def _part(line: TextLine, start: int, end: int, x0: float, x1: float) -> TextLine:
    """Characters ``start`` to ``end`` of a line as a line from ``x0`` to ``x1``."""
    own = (line.box[0] + share * width(line.box) for share in line.positions[start:end])
    places = tuple(float(np.clip((x - x0) / (x1 - x0), 0.0, 1.0)) for x in own)
    box = (x0, line.box[1], x1, line.box[3])
    return replace(line, box=box, polygon=corners(box), text=line.text[start:end], positions=places)
