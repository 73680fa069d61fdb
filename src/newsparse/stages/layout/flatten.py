"""From a tilted, bent page to a flat sheet.

The slope of text lines and the lean of column edges are each fitted as a field that is linear over the page,
which takes in skew, keystone and a gentle curl. Integrating the fields gives a quadratic map of sheet to source. What
slope is left where a page bends into its fold is fitted by hat functions on a coarse grid, smoothed, and integrated
to a table of rises.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Detection, Pixels, Points
from newsparse.geometry import Array

_STEPS = 12
_KNOTS = (15, 4)
"""Knots of the residual slope across and down the page."""
_SMOOTH = 0.02
"""Weight of second differences against the samples of one knot."""
_DENSE = 97
"""Columns of the table of rises."""
_STRIP_ROWS = 4096
"""Rows of the sheet that are resampled at a time."""
_SQUARE = 16
"""Pixels between the places at which the map from sheet to page is reckoned."""
_PAIRED = 256
"""Ends of lines that are compared with all others at a time."""
_LEAST_RISE = 0.6
"""Rises below this many em are not worth a table."""


@dataclass(frozen=True, slots=True)
class FieldWarp:
    """Sheet (u, v) to source (x, y): y = v + slope integrated along u, x = u + lean integrated along v.

    ``turn`` is the number of quarter turns (counter-clockwise) that made the source upright; ``size`` the
    (width, height) of the source before that turn. ``slope`` and ``lean`` are (a, b, c) of a + b u' + c v',
    with u', v' counted from ``middle``; ``offset`` is the sheet's origin in the upright frame.
    """

    size: tuple[int, int]
    turn: int = 0
    slope: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    middle: tuple[float, float] = (0.0, 0.0)
    offset: tuple[float, float] = (0.0, 0.0)
    rise: tuple[tuple[float, ...], ...] = ()
    """Further rise of y, pixels, at even steps across (columns) and down (rows) the upright page; empty: none."""
    reduction: float = 1.0
    """Pixels of the page as ingested to one of the source that was worked on, in which all else is counted."""

    def bend(self, points: Points) -> Points:
        """Sheet points to points of the upright, unflattened page."""
        flat = np.asarray(points, float) + self.offset
        u, v = (flat - self.middle).T
        a, b, c = self.slope
        p, q, r = self.lean
        x = u + p * v + q * u * v + r * v * v / 2
        y = v + a * u + b * u * u / 2 + c * u * v
        if self.rise:
            table = np.array(self.rise)
            across = _hats(u / (2 * self.middle[0]) + 0.5, table.shape[1])
            down = _hats(v / (2 * self.middle[1]) + 0.5, table.shape[0])
            y = y + np.einsum("nr,rc,nc->n", down, table, across)
        return np.stack([x, y], axis=1) + self.middle

    def to_source(self, points: Points) -> Points:
        """Map (n, 2) sheet points to source points."""
        return unturn(self.bend(points), self.turn, self.size) * self.reduction

    def to_sheet(self, points: Points) -> Points:
        """Map (n, 2) source points to sheet points, by fixed-point iteration."""
        wanted = turn_points(np.asarray(points, float) / self.reduction, self.turn, self.size)
        guess = wanted - self.offset
        for _ in range(_STEPS):
            guess = guess + (wanted - self.bend(guess))
        return guess


def _hats(places: Array, knots: int) -> Array:
    """Values of hat functions with even knots on 0..1 at places (clipped to it): shape (places, knots)."""
    at = np.clip(np.asarray(places, float), 0, 1) * (knots - 1)
    return np.asarray(np.clip(1 - np.abs(at[:, None] - np.arange(knots)), 0, None))


def turn_points(points: Array, turn: int, size: tuple[int, int]) -> Array:
    """Source points to the page turned counter-clockwise ``turn`` times; ``size`` is the source's (w, h)."""
    x, y = np.asarray(points, float).T
    w, h = size
    pairs = [(x, y), (y, w - x), (w - x, h - y), (h - y, x)][turn % 4]
    return np.stack(pairs, axis=1)


def unturn(points: Array, turn: int, size: tuple[int, int]) -> Array:
    """The inverse of `turn_points`."""
    x, y = np.asarray(points, float).T
    w, h = size
    pairs = [(x, y), (w - y, x), (w - x, h - y), (y, h - x)][turn % 4]
    return np.stack(pairs, axis=1)


def long_side_slope(polygon: Points) -> tuple[float, float, Array]:
    """(slope dy/dx, length, middle) of the mid-line of a horizontal quadrilateral."""
    left, right = (polygon[0] + polygon[3]) / 2, (polygon[1] + polygon[2]) / 2
    run = right - left
    return float(run[1] / max(1e-6, run[0])), float(np.hypot(*run)), (left + right) / 2


def fit_field(places: Array, values: Array, weights: Array, middle: Array, tilt: bool) -> tuple[float, float, float]:
    """Robust fit of a + b x' + c y' (Tukey's biweight); only ``a`` when ``tilt`` is off.

    Args:
        places: (n, 2) points.
        values: (n,) samples of the field.
        weights: (n,) trust in each.
        middle: the origin of x', y'.
        tilt: whether the samples are rich enough for b and c.
    """
    columns = [np.ones(len(values))]
    if tilt:
        columns += [places[:, 0] - middle[0], places[:, 1] - middle[1]]
    design = np.stack(columns, axis=1)
    centre = float(np.median(np.repeat(values, np.maximum(1, (weights / weights.mean()).astype(int)))))
    residual = values - centre
    answer = np.zeros(design.shape[1])
    for _ in range(8):
        spread = max(1e-3, 1.4826 * float(np.median(np.abs(residual)))) * 4
        trust = weights * np.clip(1 - (residual / spread) ** 2, 0, None) ** 2
        # Normal equations: there are few unknowns and many rows.
        weighed = (design * trust[:, None]).T
        answer = _solved(weighed @ design, weighed @ values)
        residual = values - design @ answer
    full = np.zeros(3)
    full[: len(answer)] = answer
    return float(full[0]), float(full[1]), float(full[2])


def _solved(matrix: Array, right: Array) -> Array:
    """What a small, symmetrical set of equations asks for; the shortest of several answers."""
    return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0], np.float64)


def _line_slopes(quads: Sequence[Points], em: float, steepest: float = 0.15) -> tuple[Array, Array, Array]:
    rows = []
    for quad in quads:
        slope, length, middle = long_side_slope(quad)
        if length > 6 * em and abs(slope) < steepest:
            rows.append((slope, length, *middle))
    table = np.array(rows, float).reshape(-1, 4)
    return table[:, 2:], table[:, 0], table[:, 1]


def _edge_leans(quads: Sequence[Points], em: float, skew: float) -> tuple[Array, Array, Array]:
    """Lean dx/dy of line starts and ends stacked in one column, lines taken two to eight pitches apart."""
    rows = [np.empty((0, 4))]
    lines = [q for q in quads if np.hypot(*(q[1] - q[0])) > 6 * em]
    for side in (0, 1):
        ends = np.array([(q[side] + q[3 - side]) / 2 for q in lines]).reshape(-1, 2)
        for some in np.split(ends, range(_PAIRED, len(ends), _PAIRED)):
            gap = ends - some[:, None]
            near = (gap[..., 1] > 2.5 * em) & (gap[..., 1] < 14 * em)
            near &= np.abs(gap[..., 0] + skew * gap[..., 1]) < 0.7 * em + 0.03 * gap[..., 1]
            at, _ = np.nonzero(near)
            dx, dy = gap[near].T
            rows.append(np.stack([dx / dy, dy, some[at, 0] + dx / 2, some[at, 1] + dy / 2], axis=1))
    table = np.concatenate(rows)
    return table[:, 2:], table[:, 0], table[:, 1]


def estimate_warp(quads: Sequence[Points], size: tuple[int, int], em: float, turn: int = 0) -> FieldWarp:
    """Fit slope and lean fields to detected lines.

    Args:
        quads: (4, 2) corners of horizontal lines on the upright page, in its pixels.
        size: (width, height) of the source before it was turned.
        em: rough body size in pixels.
        turn: quarter turns that made the page upright.
    """
    upright = size if turn % 2 == 0 else size[::-1]
    middle = np.array(upright, float) / 2
    places, slopes, weights = _line_slopes(quads, em)
    if len(slopes) < 5:
        return FieldWarp(size=size, turn=turn)
    slope = fit_field(places, slopes, weights, middle, tilt=len(slopes) >= 25)
    places, leans, weights = _edge_leans(quads, em, slope[0])
    lean = (-slope[0], 0.0, 0.0)
    if len(leans) >= 25:
        lean = fit_field(places, leans, weights, middle, tilt=len(leans) >= 100)
    rise = _rise(*_line_slopes(quads, em, steepest=0.5), slope, middle, em)
    warp = FieldWarp(size, turn, slope, lean, (float(middle[0]), float(middle[1])), rise=rise)
    bent = warp.bend(_grid(upright)) - _grid(upright)
    if np.abs(bent).max() < 0.25 * em:
        return FieldWarp(size=size, turn=turn)
    return warp


def _rise(
    places: Array, slopes: Array, weights: Array, slope: tuple[float, float, float], middle: Array, em: float
) -> tuple[tuple[float, ...], ...]:
    """The rise that the linear slope field leaves, as a table over the page; empty when it is small.

    Robust, smoothed least squares on hat functions of the residual slope, integrated from the middle outwards.
    """
    if len(slopes) < 40:
        return ()
    off = places - middle
    left = slopes - (slope[0] + off @ np.array(slope[1:]))
    across, down = _hats(places[:, 0] / (2 * middle[0]), _KNOTS[0]), _hats(places[:, 1] / (2 * middle[1]), _KNOTS[1])
    design = (down[:, :, None] * across[:, None, :]).reshape(len(left), -1)
    bends = np.diff(np.eye(_KNOTS[0]), 2, axis=0)
    steps = np.diff(np.eye(_KNOTS[1]), 1, axis=0)
    stiff = np.vstack([np.kron(np.eye(_KNOTS[1]), bends), 0.5 * np.kron(steps, np.eye(_KNOTS[0]))])
    stiff = np.vstack([stiff, 0.05 * np.eye(design.shape[1])]) * np.sqrt(_SMOOTH * weights.sum() / design.shape[1])
    bound = stiff.T @ stiff
    trust = weights.copy()
    answer = np.zeros(design.shape[1])
    for _ in range(6):
        weighed = (design * trust[:, None]).T
        answer = _solved(weighed @ design + bound, weighed @ left)
        miss = left - design @ answer
        spread = max(0.02, 1.4826 * float(np.median(np.abs(miss)))) * 4
        trust = weights * np.clip(1 - (miss / spread) ** 2, 0, None) ** 2
    dense = np.linspace(0, 1, _DENSE)
    field = answer.reshape(_KNOTS[1], _KNOTS[0]) @ _hats(dense, _KNOTS[0]).T
    step = 2 * middle[0] / (_DENSE - 1)
    summed = np.cumsum((field[:, 1:] + field[:, :-1]) / 2 * step, axis=1)
    table = np.concatenate([np.zeros((len(field), 1)), summed], axis=1)
    table -= table[:, [_DENSE // 2]]
    if np.abs(table).max() < _LEAST_RISE * em:
        return ()
    return tuple(tuple(float(value) for value in row) for row in table)


def _grid(size: tuple[int, int]) -> Array:
    xs, ys = np.linspace(0, size[0], 5), np.linspace(0, size[1], 5)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def flatten(pixels: Pixels, warp: FieldWarp) -> tuple[Pixels, FieldWarp]:
    """Resample the upright page to the flat sheet, once and linearly; nothing of the page is cut off."""
    if warp.slope == (0.0, 0.0, 0.0) and warp.lean == (0.0, 0.0, 0.0) and not warp.rise:
        return pixels, warp
    height, width = pixels.shape[:2]
    inner = FieldWarp((width, height), 0, warp.slope, warp.lean, warp.middle, rise=warp.rise)
    flat = inner.to_sheet(_grid((width, height)))
    low, high = np.floor(flat.min(axis=0)), np.ceil(flat.max(axis=0))
    moved = FieldWarp(
        warp.size, warp.turn, warp.slope, warp.lean, warp.middle, (float(low[0]), float(low[1])), warp.rise
    )
    columns, rows = (int(side) for side in high - low)
    sheet = np.empty((rows, columns, 3), np.uint8)
    # In strips: the maps take five times the memory of the pixels, their making as much again.
    for top in range(0, rows, _STRIP_ROWS):
        x, y = _source_places(warp, low, top, sheet[top : top + _STRIP_ROWS].shape[:2])
        strip = cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        sheet[top : top + _STRIP_ROWS] = strip
    return sheet, moved


def _source_places(
    warp: FieldWarp, low: Array, top: int, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where the pixels of a strip of the sheet lie on the upright page: (rows, columns) of x, and of y.

    The map is smooth: it is reckoned at the middles of squares of 16 pixels and interpolated between them.

    Args:
        warp: of the sheet, without its offset.
        low: origin of the sheet in the upright frame.
        top: first row of the strip.
        shape: rows and columns of the strip.
    """
    skipped = top % _SQUARE  # squares count from the top of the sheet, so that strips join without a seam
    rows, columns = (-(-side // _SQUARE) + 2 for side in (shape[0] + skipped, shape[1]))  # a square more all round
    u, v = ((np.arange(count) - 0.5) * _SQUARE - 0.5 for count in (columns, rows))
    middles = np.stack(np.meshgrid(u + low[0], v + low[1] + top - skipped), axis=-1)
    x, y = warp.bend(middles.reshape(-1, 2)).astype(np.float32).T.reshape(2, rows, columns)
    start = _SQUARE + skipped
    inner = slice(start, start + shape[0]), slice(_SQUARE, _SQUARE + shape[1])
    whole = (columns * _SQUARE, rows * _SQUARE)
    across, down = (cv2.resize(part, whole, interpolation=cv2.INTER_LINEAR)[inner] for part in (x, y))
    return np.asarray(across, np.float32), np.asarray(down, np.float32)


def is_tall(quad: Points) -> bool:
    """Whether the quadrilateral stands: more than 1.5 times as high as wide."""
    a, b, c, d = quad.tolist()
    return math.dist(a, d) + math.dist(b, c) > 1.5 * (math.dist(a, b) + math.dist(c, d))


def quads_of(detections: Sequence[Detection]) -> list[Points]:
    """The polygons alone."""
    return [d.polygon for d in detections]
