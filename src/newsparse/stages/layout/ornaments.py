"""Ornamental borders that the detector takes for lines of text: they repeat themselves, and text does not."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, Points, TextLine

_SMALL, _LONG = 0.9, 6.0
"""Size of lines that are looked at, em; length of what is, over its thickness."""
_LOOKED_AT = 16.0
"""Length that is looked at, over the thickness."""
_ALIKE = 0.8
"""Share of the ink that comes again after one step. Of 18,000 lines of text it is 0.77 at most, half have 0.41."""
_STEPS = (0.25, 2.2)
"""Steps from one piece to the next, over the thickness."""


def without_ornaments(sheet: Pixels, lines: Sequence[TextLine], em: float) -> tuple[TextLine, ...]:
    """Lines but for those that are borders: smaller than body type, long, and the same again after one step.

    Args:
        sheet: (H, W, 3) BGR.
        lines: measured.
        em: body size, pixels.
    """
    return tuple(line for line in lines if line.size >= _SMALL * em or not is_ornament(sheet, line.polygon))


def is_ornament(pixels: Pixels, polygon: Points) -> bool:
    """Whether what stands in a (4, 2) polygon, clockwise from its top left, is a border."""
    across, down = _sides(polygon)
    return max(across, down) >= _LONG * min(across, down) and repeats(_level(pixels, polygon))


def repeats(grey: NDArray[np.uint8]) -> bool:
    """Whether what a level crop shows comes again and again: (H, W) grey values."""
    rows, columns = grey.shape
    if rows < 3 or columns < _LONG * rows:
        return False
    ground = int(np.median(np.concatenate([grey[0], grey[-1]])))
    off = np.abs(grey.astype(np.int16) - ground)
    ink = off > max(24, 0.4 * float(off.max()))
    best = 0.0
    for step in range(max(2, int(_STEPS[0] * rows)), int(_STEPS[1] * rows)):
        here, there = ink[:, :-step], ink[:, step:]
        both = int(np.count_nonzero(here)) + int(np.count_nonzero(there))
        best = max(best, 2 * int(np.count_nonzero(here & there)) / max(1, both))
    return best > _ALIKE


def _sides(polygon: Points) -> tuple[float, float]:
    """Length of the upper and of the left side."""
    return float(np.hypot(*(polygon[1] - polygon[0]))), float(np.hypot(*(polygon[3] - polygon[0])))


def _level(pixels: Pixels, polygon: Points) -> NDArray[np.uint8]:
    """The beginning of what stands in a polygon, grey, turned so that it runs level."""
    corner, across, down = (polygon[k] for k in (0, 1, 3))
    long, high = _sides(polygon)
    if long < high:
        across, down, long, high = down, across, high, long
    wide = min(long, _LOOKED_AT * high)
    ends = np.array([corner, corner + (across - corner) * (wide / long), down], np.float32)
    shape = max(1, round(wide)), max(1, round(high))
    turn = cv2.getAffineTransform(ends, np.array([(0, 0), (shape[0], 0), (0, shape[1])], np.float32))
    crop = cv2.warpAffine(pixels, turn, shape, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
