"""Pure functions on boxes and points. Boxes are (x0, y0, x1, y1), origin top left."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box

Array = NDArray[np.float64]


def width(box: Box) -> float:
    """Extent along x."""
    return box[2] - box[0]


def height(box: Box) -> float:
    """Extent along y."""
    return box[3] - box[1]


def area(box: Box) -> float:
    """Area, 0 for an empty box."""
    return max(0.0, width(box)) * max(0.0, height(box))


def centre(box: Box) -> tuple[float, float]:
    """Middle of the box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def union(boxes: Iterable[Box]) -> Box:
    """Smallest box around all; raises ValueError when there is none."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def intersection(a: Box, b: Box) -> Box | None:
    """Common part, None when there is none."""
    box = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return box if box[0] < box[2] and box[1] < box[3] else None


def inside_share(a: Box, b: Box) -> float:
    """Share of the area of ``a`` that lies in ``b``, 0..1."""
    common = intersection(a, b)
    return area(common) / area(a) if common and area(a) > 0 else 0.0


def covered_shares(boxes: Sequence[Box] | Array, others: Sequence[Box] | Array) -> Array:
    """(n, m) shares of the area of each of n boxes that lie in each of m others."""
    a, b = np.array(boxes, float).reshape(-1, 1, 4), np.array(others, float).reshape(1, -1, 4)
    wide = np.clip(np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0]), 0, None)
    high = np.clip(np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1]), 0, None)
    whole = (a[..., 2] - a[..., 0]) * (a[..., 3] - a[..., 1])
    return np.asarray(wide * high / np.maximum(whole, 1e-9))


def overlap_x(a: Box, b: Box) -> float:
    """Length of the common part along x; negative: the gap between them."""
    return min(a[2], b[2]) - max(a[0], b[0])


def overlap_y(a: Box, b: Box) -> float:
    """Length of the common part along y; negative: the gap between them."""
    return min(a[3], b[3]) - max(a[1], b[1])


def share_x(a: Box, b: Box) -> float:
    """Common part along x as a share of the narrower box; 0 when they do not meet."""
    common = min(a[2], b[2]) - max(a[0], b[0])
    return common / max(1e-6, min(a[2] - a[0], b[2] - b[0])) if common > 0 else 0.0


def share_y(a: Box, b: Box) -> float:
    """Common part along y as a share of the lower box; 0 when they do not meet."""
    common = min(a[3], b[3]) - max(a[1], b[1])
    return common / max(1e-6, min(a[3] - a[1], b[3] - b[1])) if common > 0 else 0.0


def contains(box: Box, point: tuple[float, float], margin: float = 0.0) -> bool:
    """Whether the point lies in the box grown by ``margin`` on all sides."""
    x, y = point
    return box[0] - margin <= x <= box[2] + margin and box[1] - margin <= y <= box[3] + margin


def grow(box: Box, by: float) -> Box:
    """The box with all sides moved outwards."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def box_of(points: Array) -> Box:
    """Bounding box of (n, 2) points."""
    x, y = zip(*points.tolist(), strict=True)  # for a few points plain numbers are several times as fast as arrays
    return float(min(x)), float(min(y)), float(max(x)), float(max(y))


def corners(box: Box) -> Array:
    """(4, 2) corners, clockwise from the top left."""
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], float)


def clockwise(corners: Array) -> Array:
    """Order (4, 2) corners clockwise on the screen, the one nearest the top left first."""
    points = corners.tolist()  # plain numbers: see `box_of`
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    turned = sorted(points, key=lambda point: math.atan2(point[1] - y, point[0] - x))
    first = min(range(len(turned)), key=lambda n: turned[n][0] + turned[n][1])
    return np.array(turned[first:] + turned[:first])


def sides_of(quad: Array) -> tuple[float, float]:
    """Lengths of the upper and of the left side of (4, 2) corners, clockwise from the top left."""
    return float(np.hypot(*(quad[1] - quad[0]))), float(np.hypot(*(quad[3] - quad[0])))


def runs_of(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of true values in a row: the first position of each and the one behind its last."""
    edged = np.concatenate(([False], mask, [False]))
    steps = np.flatnonzero(edged[1:] != edged[:-1]).tolist()
    return list(zip(steps[::2], steps[1::2], strict=True))


def scale_box(box: Box, by: float) -> Box:
    """The box with all coordinates multiplied."""
    return box[0] * by, box[1] * by, box[2] * by, box[3] * by


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a page, as lines of body size show them.

    Attributes:
        widths: widths that many lines share.
        boxes: (n, 4) boxes of the longer lines.
        every: (m, 4) boxes of all lines.
    """

    widths: tuple[float, ...]
    boxes: Array
    every: Array

    def at_gutter(self, end: float, start: float, y: float, em: float) -> bool:
        """Whether a gap is a gutter of the page, here.

        Somewhere on the page at least three lines stop at it and three start at it (flush, or indented by two em);
        in the neighbourhood (15 em up and down) more do so than cross it.
        """
        stopping = np.abs(self.boxes[:, 2] - end) < 0.5 * em
        starting = np.abs(self.boxes[:, 0] - start) < 0.4 * em
        indented = np.abs(self.boxes[:, 0] - start - 2 * em) < 0.3 * em
        local = np.abs((self.boxes[:, 1] + self.boxes[:, 3]) / 2 - y) < 15 * em
        crossing = local & (self.boxes[:, 0] < end - 2 * em) & (self.boxes[:, 2] > start + 2 * em)
        stops, starts = int((stopping & local).sum()), int(((starting | indented) & local).sum())
        known = min(int(stopping.sum()), int(starting.sum())) >= 3
        return known and stops + starts >= 4 and max(stops, starts) > 1.5 * int(crossing.sum())

    def between_short(self, end: float, start: float, y: float, em: float) -> bool:
        """Whether a gap is the gutter of two columns of a few characters, as beside a picture.

        Their lines are too short to be told from pieces of longer ones one by one; but pieces do not begin and end at
        one place, row after row: here (8 em up and down, as far as no line crosses the gap) five of them stop at the
        gap and five start at it.
        """
        boxes = self.every
        middles = (boxes[:, 1] + boxes[:, 3]) / 2
        crossing = middles[(boxes[:, 0] < end - em) & (boxes[:, 2] > start + em)]
        top = max([y - 8 * em, *crossing[crossing < y].tolist()])
        foot = min([y + 8 * em, *crossing[crossing >= y].tolist()])
        boxes = boxes[(middles > top) & (middles < foot)]
        stops = int((np.abs(boxes[:, 2] - end) < 0.6 * em).sum())
        starts = int((np.abs(boxes[:, 0] - start) < 0.4 * em).sum())
        return min(stops, starts) >= 5


def column_grid(boxes: Sequence[Box], em: float) -> Grid:
    """The grid that lines of body size show; lines shorter than 5 em have no say in its edges."""
    whole = np.array(boxes, float).reshape(-1, 4)
    long = whole[:, 2] - whole[:, 0] > 5 * em
    return Grid(column_widths([width(box) for box in boxes], em), whole[long], whole)


def column_widths(widths: Sequence[float], em: float) -> tuple[float, ...]:
    """Widths of columns: over 7 em, shared within half an em by at least five lines and a twentieth of all."""
    found: list[float] = []
    least = max(5.0, 0.05 * len(widths))
    whole = np.array(widths, float)
    for value in sorted(widths, reverse=True):
        if value <= 7 * em or any(abs(value - other) <= em for other in found):
            continue
        near = whole[np.abs(whole - value) < 0.5 * em]
        if len(near) >= least:
            found.append(float(np.median(near)))
    return tuple(found)


def weighted_mode(values: Sequence[float], weights: Sequence[float], spread: float = 0.06) -> float:
    """The value with most weight around it, by a Gaussian kernel of relative width ``spread``.

    Raises:
        ValueError: there are no values.
    """
    if not len(values):
        raise ValueError("mode of nothing")
    logs, mass = np.log(np.maximum(values, 1e-6)), np.asarray(weights, float)
    density = (np.exp(-0.5 * ((logs[:, None] - logs[None, :]) / spread) ** 2) * mass[None, :]).sum(axis=1)
    near = np.abs(logs - logs[int(np.argmax(density))]) < spread
    return float(np.exp(np.average(logs[near], weights=mass[near] + 1e-12)))
