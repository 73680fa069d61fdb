"""Faded pages: print that is grey where it should be black is made black again.

What is found by its darkness - reversed type, strips, frames, pictures - is then found as on a page that did not fade,
and faint type is read in the contrast that the recogniser was trained on.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from newsparse.containers import Pixels
from newsparse.document import Box
from newsparse.geometry import height, width

_LARGEST, _DARK, _USUAL = 60, 3.0, 25.0
"""So many of the largest lines are looked at, where all colours are full; percentile of their pixels that is ink; and
the percentile of their inks that is the page's, because some lines are printed in colour."""
_FADED, _BLACK = 75.0, 30.0
"""Ink lighter than this is faded; what it becomes."""
_LEAST, _APART = 30.0, 8
"""Least contrast of print and paper; every so many-th row and column tells how light the paper is."""


def strengthened(sheet: Pixels, boxes: Sequence[Box]) -> Pixels:
    """The sheet with black ink, if its ink is grey; paper stays as light as it is.

    Args:
        sheet: (height, width, 3).
        boxes: of lines on it, pixels.
    """
    ink = ink_of(sheet, boxes)
    paper = float(np.median(sheet[::_APART, ::_APART]))
    if not _FADED < ink < paper - _LEAST:
        return sheet
    levels = _BLACK + (np.arange(256) - ink) * (paper - _BLACK) / (paper - ink)
    table = np.clip(np.round(levels), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(sheet, table), np.uint8)


def ink_of(sheet: Pixels, boxes: Sequence[Box]) -> float:
    """How light the page's ink is, 0 (black) to 255; 0 where there is none to look at."""
    largest = sorted(boxes, key=lambda box: min(height(box), width(box)), reverse=True)[:_LARGEST]
    inks = []
    for x0, y0, x1, y1 in largest:
        crop = sheet[max(0, int(y0)) : max(0, int(y1) + 1), max(0, int(x0)) : max(0, int(x1) + 1)]
        if crop.size:
            inks.append(float(np.percentile(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), _DARK)))
    return float(np.percentile(inks, _USUAL)) if inks else 0.0
