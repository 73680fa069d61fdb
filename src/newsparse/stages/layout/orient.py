"""Which way up the page lies: the way in which its longest lines are read with most confidence."""

from collections.abc import Sequence
from itertools import islice

import cv2
import numpy as np

from newsparse.containers import Detection, LineCrop, Pixels, Points
from newsparse.engines.base import Engine
from newsparse.geometry import box_of, corners
from newsparse.stages.layout.flatten import is_tall
from newsparse.stages.layout.ornaments import is_ornament

_SAMPLE = 6
_ENOUGH = 10
"""Characters of a line that tell whether it stands upright."""
_THICK = 1.4
"""Thickness of the thickest line that is taken for text, over the usual one."""
_SURE = 0.87
_MARKS = "，。、；：？！“”‘’（）《》"
_MARGIN = 0.12
_TURNED = 0.7
"""Confidence from which text is read, if not easily."""


def find_turn(pixels: Pixels, detections: Sequence[Detection], engine: Engine) -> int:
    """Quarter turns (counter-clockwise, 0..3) that make the page upright.

    Upright text reads with confidence above 0.9 almost always, text upside down below 0.8, so that an upright page
    costs one reading of the beginnings of six lines. Otherwise the turn whose reading is better by a clear margin
    wins; a page without text stays as it is.
    """
    standing = [d for d in detections if is_tall(d.polygon)]
    lying = [d for d in detections if not is_tall(d.polygon)]
    down, across = (sum(_length(d.polygon) for d in group) for group in (standing, lying))
    if not detections:
        return 0
    candidates = (0, 2) if across >= down else (0, 1, 3)
    longest = sorted(_of_text(lying if across >= down else standing), key=lambda d: -_length(d.polygon))
    sample = list(islice((d for d in longest if not is_ornament(pixels, d.polygon)), _SAMPLE))
    if across >= down and _confidence(pixels, [_beginning(d) for d in sample], 0, engine) > _SURE:
        return 0
    scores: dict[int, float] = {}
    for turn in candidates:
        scores[turn] = _confidence(pixels, sample, turn, engine)
        if turn == 0 and scores[0] > _SURE and across >= down:
            return 0
    if across < down and scores[3] > scores[1] + _MARGIN and scores[3] > _TURNED:
        return 3  # vertical setting is read when turned the other way
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > scores[0] + _MARGIN else 0


def _of_text(lines: Sequence[Detection]) -> list[Detection]:
    """Lines of about the usual thickness: of large type, single characters are read whichever way they lie."""
    thick = np.array([_thickness(line.polygon) for line in lines])
    return [lines[k] for k in np.flatnonzero(thick < _THICK * np.median(thick))] if len(lines) else []


def _thickness(polygon: Points) -> float:
    x0, y0, x1, y1 = box_of(polygon)
    return min(x1 - x0, y1 - y0)


def _beginning(line: Detection) -> Detection:
    """The first ten characters of a line, roughly, as an upright box."""
    x0, y0, x1, y1 = box_of(line.polygon)
    return Detection(corners((x0, y0, min(x1, x0 + _ENOUGH * (y1 - y0)), y1)), line.score)


def _length(polygon: Points) -> float:
    x0, y0, x1, y1 = box_of(polygon)
    return max(x1 - x0, y1 - y0)


def _confidence(pixels: Pixels, sample: Sequence[Detection], turn: int, engine: Engine) -> float:
    """Mean over the lines of the confidence times the share of Chinese characters and marks read."""
    crops = []
    for detection in sample:
        x0, y0, x1, y1 = (round(value) for value in box_of(detection.polygon))
        crop = pixels[max(0, y0) : y1, max(0, x0) : x1]
        if turn == 0 and is_tall(detection.polygon):
            crop = cells_in_a_row(crop)
        polygon = np.roll(detection.polygon, -turn, axis=0)
        crops.append(LineCrop(np.ascontiguousarray(np.rot90(crop, turn)), polygon))
    readings = engine.recognize(crops)
    return float(np.mean([(reading.confidence or 0.0) * _chinese(reading.text) for reading in readings]))


def cells_in_a_row(crop: Pixels) -> Pixels:
    """A vertical line's characters, upright as they stand, laid side by side.

    Turned as a whole, a vertical line and a line of a page that lies on its side look the same to a recogniser that
    reads both; cell by cell, only the characters of true vertical setting are upright.
    """
    high, wide = crop.shape[:2]
    count = max(1, round(high / max(1, wide)))
    edges = np.linspace(0, high, count + 1).round().astype(int)
    side = max(1, high // count)
    cells = [crop[a : a + side] for a in edges[:-1] if a + side <= high]
    return np.hstack(cells) if cells else crop


def _chinese(text: str) -> float:
    """Share of characters that Chinese text is made of."""
    return sum("\u4e00" <= char <= "\u9fff" or char.isdigit() or char in _MARKS for char in text) / max(4, len(text))


def turn_pixels(pixels: Pixels, turn: int) -> Pixels:
    """The picture turned counter-clockwise by quarter turns."""
    if turn % 4 == 0:
        return pixels
    code = (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)[turn % 4 - 1]
    return np.asarray(cv2.rotate(pixels, code), np.uint8)
