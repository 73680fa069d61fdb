"""How pictures go into the detector and crops into the recogniser: the same for every engine, so that results agree.

The numbers were measured on newspaper pages with the PP-OCRv6 weights: a larger unclip ratio merges columns, a
narrower crop reads as well as a full one and costs less, and linear scaling of crops beats cubic on small type.
Reading a line with doubtful characters again by the same weights (moved by half a pixel, taller, wider) and averaging
the probabilities of each character mends 5 to 11 % of the wrong ones in such lines, for one to three more readings:
not worth its time. Other weights, trained for small type, mend more (see `newsparse.engines.agree`).
"""

import cv2
import numpy as np

from newsparse.containers import Pixels

THRESHOLD = 0.3
"""Text probability above which a pixel is text."""
BOX_THRESHOLD = 0.45
"""Mean text probability above which a connected part is a line."""
UNCLIP = 1.5
"""Area times this over perimeter: how far a line's core grows on all sides."""
LINE_HEIGHT = 48
"""Height in pixels of a line for the recogniser."""
SMALL_TYPE = 36
"""Crops lower than this, in pixels, are read by the weights that were trained further for small type."""
DOUBTFUL = 0.5
"""A line of small type with a character less probable than this is read by both: 6 % of the lines of 72 dpi scans, 1 %
of typeset ones. With 0.85 it is 35 and 4 %, for a tenth fewer wrong characters on those scans and a third more time."""
_WIDTH_SHARE = 0.82
_SMALL_SHARE = 0.7
_SMALL = 16
"""Crops lower than this (pixels) are enlarged threefold and more, which adds width but nothing to see."""
_MAX_WIDTH = 2400
_STEP = 32


def shrink_for_detection(pixels: Pixels, scale: float) -> Pixels:
    """The picture resized by about ``scale``, both sides multiples of 32 as the detector needs."""
    rows, columns = (max(_STEP, round(side * scale / _STEP) * _STEP) for side in pixels.shape[:2])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (columns, rows), interpolation=way), np.uint8)


def line_width(crop: Pixels) -> int:
    """Width in pixels of a crop at the recogniser's height; 0 when the crop is too narrow to hold a character."""
    height, width = crop.shape[:2]
    scaled = min(_MAX_WIDTH, round(width * LINE_HEIGHT / max(1, height) * width_share(height)))
    return scaled if scaled >= 4 else 0


def width_share(height: int) -> float:
    """How much a crop of a height in pixels is narrowed when it is brought to the recogniser's."""
    return _SMALL_SHARE if height < _SMALL else _WIDTH_SHARE
