"""Scratches on film and streaks of dusty scanners: upright hairlines from one edge of the picture to the other.

Print has margins, so no printed rule runs through both edges of a page; what does is not print, and it cuts through
every line of type on its way. It is painted over with what stands left and right of it. (Level hairlines are left
alone: bands of colour are printed from edge to edge.)
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels

_BANDS = 32
"""Bands across the picture in which a scratch is looked for; one is shorter than any page's margin and folio."""
_WIDEST = 5
"""Widest scratch, pixels."""
_RUN = 21
"""Grain is averaged away along a scratch over so many pixels."""
_DARKER = 8
"""Least step in grey from both sides, averaged so."""
_THROUGH = 0.5
"""Share of its rows in which a scratch must be seen in the first and the last band."""
_SEEN = 0.95
"""The same share over all bands."""
_SHORT_RUN = 5
_DEPTH = 28
_PURE = 0.97
"""A scratch is darker by this than the lightest paper beside it in nearly all rows: type is not, between its lines."""
_BORDER = 70
"""Median grey of a band that shows the page and not the bed of the scanner."""
_SLANT = 24
"""Pixels to which a scratch may lean from top to foot."""
_LEAST = 400
"""A picture with a shorter side has no band long enough to tell a scratch from a stroke, pixels."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """One scratch, a straight line from edge to edge: where it crosses the first and the last row, pixels."""

    top: float
    foot: float

    def places(self, high: int, wide: int) -> NDArray[np.intp]:
        """Column in every row: shape (high,)."""
        x = np.linspace(self.top, self.foot, high).round().astype(np.intp)
        return np.clip(x, 0, wide - 1)


def without_scratches(pixels: Pixels) -> Pixels:
    """The picture without dark upright hairlines that run from edge to edge.

    Args:
        pixels: (H, W, 3) BGR.

    Returns:
        A mended copy, or the same array where there is none.
    """
    if min(pixels.shape[:2]) < _LEAST:
        return pixels
    found = find_scratches(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8))
    if not found:
        return pixels
    out = pixels.copy()
    for scratch in found:
        _paint_over(out, scratch)
    return out


def find_scratches(grey: NDArray[np.uint8]) -> list[Scratch]:
    """Upright scratches of a grey picture, (H, W); a dark border above and below the page hides them."""
    wide = 2 * _WIDEST + 1
    run = cv2.blur(grey, (1, _RUN))
    dark = (cv2.morphologyEx(run, cv2.MORPH_BLACKHAT, np.ones((1, wide), np.uint8)) > _DARKER).astype(np.uint8)
    near = cv2.dilate(dark, np.ones((1, 3), np.uint8))
    edges = np.linspace(0, len(grey), _BANDS + 1).astype(int)
    bands = list(itertools.pairwise(edges))
    light = [n for n, (a, b) in enumerate(bands) if np.median(run[a:b:4, ::8]) > _BORDER]
    if len(light) < _BANDS / 2:
        return []
    shares = np.array([near[bands[n][0] : bands[n][1]].mean(axis=0) for n in light])
    lines = _straight(shares, np.array(light))
    if not lines:
        return []
    even = cv2.blur(grey, (1, _SHORT_RUN))
    paper = cv2.dilate(even, np.ones((1, 4 * wide + 1), np.uint8))
    deep = paper.astype(np.int16) - cv2.erode(even, np.ones((1, 3), np.uint8)) > _DEPTH
    rows = np.arange(bands[light[0]][0], bands[light[-1]][1])
    found: list[Scratch] = []
    for line in lines:
        taken = any(abs(line.top - o.top) < _WIDEST or abs(line.foot - o.foot) < _WIDEST for o in found)
        if not taken and deep[rows, line.places(*grey.shape)[rows]].mean() > _PURE:
            found.append(line)
    return found


def _straight(shares: NDArray[np.float64], light: NDArray[np.intp]) -> list[Scratch]:
    """Straight lines that are seen in nearly all bands, the plainest first.

    Args:
        shares: (bands, W), the share of each band's rows that are dark at a column.
        light: the number of each band.
    """
    columns = shares.shape[1]
    reach = cv2.dilate(shares, np.ones((1, 2 * _SLANT + 1), np.uint8))
    if reach.mean(axis=0).max() <= _SEEN:
        return []  # not even when every band may choose its column
    found: list[tuple[float, Scratch]] = []
    for slant in range(-_SLANT, _SLANT + 1):
        steps = np.round(slant * (light + 0.5) / _BANDS).astype(int)
        sums, ends = np.zeros(columns), np.ones(columns)
        for n, step in enumerate(steps):
            moved = np.zeros(columns)
            moved[max(0, -step) : columns - max(0, step)] = shares[n, max(0, step) : columns - max(0, -step)]
            sums += moved
            if n in (0, len(light) - 1):
                ends = np.minimum(ends, moved)
        score = sums / len(light)
        found += [
            (float(score[x]), Scratch(float(x), float(x + slant)))
            for x in np.flatnonzero((score > _SEEN) & (ends > _THROUGH))
        ]
    return [line for _, line in sorted(found, key=lambda pair: (-pair[0], pair[1].top))]


def _paint_over(pixels: NDArray[np.uint8], scratch: Scratch) -> None:
    """Fill a scratch, row by row, from its left to its right neighbour."""
    high, wide = pixels.shape[:2]
    x = scratch.places(high, wide)
    rows = np.arange(high)
    reach = _WIDEST // 2 + 1
    left = pixels[rows, np.clip(x - reach, 0, wide - 1)].astype(np.float32)
    right = pixels[rows, np.clip(x + reach, 0, wide - 1)].astype(np.float32)
    for step in range(1 - reach, reach):
        share = (step + reach) / (2 * reach)
        pixels[rows, np.clip(x + step, 0, wide - 1)] = (left * (1 - share) + right * share).astype(np.uint8)
