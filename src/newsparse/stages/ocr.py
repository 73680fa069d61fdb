"""OCR: cut every line out of the sheet and have the engine read it.

Crops are integer boxes of the flat sheet, with a little more room at the ends than the detector gives, so that a
closing full stop or quotation mark is kept. Vertical lines are turned counter-clockwise, but for those of a single
character. What a crop holds is scaled once only, by the engine. A character that is clearly more probably wrong than
right is given as one that could not be read.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.config import OcrConfig
from newsparse.containers import Layout, LineCrop, Pixels, Reading, TextLine
from newsparse.document import UNREAD, Box
from newsparse.engines.base import Engine
from newsparse.geometry import corners, height, runs_of, weighted_mode, width

_END_ROOM = 0.3
_STRAY = 0.6
_MARK = re.compile(r"[，。、；：！？“”‘’「」『』（）《》·—…\"'()-]")
_DASHES = "一-—–─"
_LONG = "\u2014\u2014"
_CLOSE, _OPEN, _HALF = "，。、；：！？”’」』》）", "“‘「『《（", 0.25
"""Marks at the far and at the near end of their squares, and how far their middles are from those of the squares."""
_DECK, _DASH_LENGTH, _UPRIGHT = (1.05, 1.9), (1.4, 2.4), "1|lI丨︱"
"""Sizes of the level lines before which a lost dash is looked for, em; its length, in sizes of the type; what one that
runs down may be read as."""
_SIDE_ROOM = 0.2
_ONE = 1.5
"""A vertical line less than so many times as high as wide holds one character."""


def read_lines(layout: Layout, engine: Engine, config: OcrConfig | None = None) -> Layout:
    """Read all lines that have no text yet; lines in which nothing is read are kept with empty text."""
    least = (config or OcrConfig()).illegible
    open_lines = [index for index, line in enumerate(layout.lines) if not line.text]
    crops = cut_lines(layout, [layout.lines[index] for index in open_lines])
    readings = engine.recognize(crops) if crops else ()
    lines = list(layout.lines)
    for index, reading in zip(open_lines, readings, strict=True):
        read = with_end_dashes(with_reading(lines[index], without_guesses(reading, least)), layout.sheet)
        lines[index] = with_gap(with_lost_dash(read, layout.sheet, layout.em), layout.sheet, layout.em)
    return replace(layout, lines=tuple(lines), em=body_em(lines, layout.em))


def body_em(lines: Sequence[TextLine], seen: float) -> float:
    """Body size from the advance of the characters in full lines, where it agrees with the height of the ink.

    Ink heights of small type are whole pixels, advances are averages over a line; condensed faces advance less than
    their height, spaced ones more, so the advance may raise the size seen by at most an eighth and never lower it.
    """
    advances, counts = [], []
    for line in lines:
        count = sum(0.5 if char.isascii() else 1.0 for char in line.text)
        if line.direction == "horizontal" and count >= 8 and abs(line.size / seen - 1) < 0.2:
            advances.append(width(line.box) / count)
            counts.append(count)
    if len(advances) < 5:
        return seen
    return max(seen, min(weighted_mode(advances, counts, spread=0.03), 1.125 * seen))


def crop_box(line: TextLine) -> tuple[float, float, float, float]:
    """The ink of the line with room around it, in sheet pixels."""
    x0, y0, x1, y1 = line.box
    if _runs_down(line):
        across = max(width(line.box), 0.9 * line.size)
        return x0 - _SIDE_ROOM * across, y0 - _END_ROOM * across, x1 + _SIDE_ROOM * across, y1 + _END_ROOM * across
    across = max(height(line.box), 0.9 * line.size)
    return x0 - _END_ROOM * across, y0 - _SIDE_ROOM * across, x1 + _END_ROOM * across, y1 + _SIDE_ROOM * across


def cut_lines(layout: Layout, lines: Sequence[TextLine]) -> list[LineCrop]:
    """The pixels of each line, running left to right, and its place in the source."""
    if not lines:
        return []
    places = layout.warp.to_source(np.concatenate([corners(line.box) for line in lines])).reshape(-1, 4, 2)
    return [
        LineCrop(_pixels(layout.sheet, line), place, line.direction) for line, place in zip(lines, places, strict=True)
    ]


def _pixels(sheet: Pixels, line: TextLine) -> Pixels:
    rows, columns = sheet.shape[:2]
    x0, y0, x1, y1 = crop_box(line)
    left, top = max(0, round(x0)), max(0, round(y0))
    right, bottom = min(columns, max(left + 1, round(x1))), min(rows, max(top + 1, round(y1)))
    pixels = sheet[top:bottom, left:right]
    return np.ascontiguousarray(np.rot90(pixels)) if _runs_down(line) else pixels


def _runs_down(line: TextLine) -> bool:
    """Whether a line has to be turned to be read; a single character of a vertical line has not."""
    return line.direction == "vertical" and height(line.box) >= _ONE * width(line.box)


def without_guesses(reading: Reading, least: float) -> Reading:
    """The reading with `UNREAD` for characters whose probability, times the mean of the line, is below ``least``.

    Letters, digits and Chinese characters only: doubtful marks are right more often than not (of those below 0.5,
    two thirds), and sentences hang on them. 一 stays because it may be a dash, see `with_dashes`.
    """
    scores = reading.char_confidences
    if reading.confidence is None or len(scores) != len(reading.text):
        return reading
    text = "".join(
        UNREAD if score * reading.confidence < least and character.isalnum() and character not in _DASHES else character
        for character, score in zip(reading.text, scores, strict=True)
    )
    return replace(reading, text=text)


def with_reading(line: TextLine, reading: Reading) -> TextLine:
    """The line with its text; character positions are turned from the crop's to the line's extent."""
    box = crop_box(line)
    axis = 0 if line.direction == "horizontal" else 1
    start, length = line.box[axis], max(1e-6, line.box[axis + 2] - line.box[axis])
    span = box[axis + 2] - box[axis]
    places = tuple(min(1.0, max(0.0, (box[axis] + share * span - start) / length)) for share in reading.char_positions)
    low = min(reading.char_confidences, default=None)
    read = replace(line, text=reading.text, confidence=reading.confidence, low=low, positions=places)
    return with_dashes(without_strays(read, reading, box))


def with_gap(line: TextLine, sheet: Pixels, em: float) -> TextLine:
    """Display type (or a short line without marks) with the spaces that part it, which recognisers leave out.

    A space is a blank in the line's ink that exceeds the usual blank between its characters by a fifth of the type
    size and by two and a half times that blank, with no mark next to it. One to three spaces are taken, and only
    when every part has at least two characters: more is letterspacing.
    """
    text = line.text
    plain = len(text) <= 24 and not _MARK.search(text)
    if line.direction != "horizontal" or len(text) < 5 or not (plain or line.size >= 1.15 * em):
        return line
    if any(char.isspace() or char.isascii() for char in text) or len(line.positions) != len(text):
        return line
    x0, y0, x1, y1 = (round(value) for value in line.box)
    crop = sheet[max(0, y0) : y1, max(0, x0) : x1]
    if crop.shape[0] < 6 or crop.shape[1] < 12:
        return line
    blanks = ink_blanks(crop)
    usual = sorted(b - a for a, b in blanks)[len(blanks) // 2] if blanks else 0.0
    least = usual + max(0.18 * line.size, 2.5 * usual)
    wide = [(a, b) for a, b in blanks if b - a > least]
    cuts = [sum(share * crop.shape[1] < (a + b) / 2 for share in line.positions) for a, b in wide]
    cuts = [k for k in cuts if 0 < k < len(text) and not _MARK.search(text[k - 1 : k + 1])]
    ends = [0, *cuts, len(text)]
    if not 1 <= len(cuts) <= 3 or min(b - a for a, b in pairwise(ends)) < 2:
        return line
    places = list(line.positions)
    for k in reversed(cuts):
        places.insert(k, (line.positions[k - 1] + line.positions[k]) / 2)
    parts = [text[a:b] for a, b in pairwise(ends)]
    return replace(line, text=" ".join(parts), positions=tuple(places))


def with_end_dashes(line: TextLine, sheet: Pixels) -> TextLine:
    """A long dash at a line's start or end, of which the detector often gives only a part, by the length of its ink.

    The stroke of the character for one is at most one em long, that of a long dash two; strokes are runs of columns
    whose ink is no higher than a fourth of the type size.
    """
    text = line.text
    if line.direction != "horizontal" or len(text) < 4 or not (text[0] in _DASHES or text[-1] in _DASHES):
        return line
    reach = round(2.4 * line.size)
    x0, y0, x1, y1 = (round(value) for value in line.box)
    left = max(0, x0 - reach)
    strokes = _strokes(_ink_of(sheet[max(0, y0) : y1, left : x1 + reach]), line.size)
    runs = [_stroke_at(strokes, edge - left, end, line.size) for end, edge in ((0, x0), (-1, x1))]
    if all(runs) and text[0] in _DASHES and text[-1] in _DASHES:
        return replace(line, text=text[1:-1].strip(), positions=())  # strokes at both ends are ornament
    box = list(line.box)
    for end, run in zip((0, -1), runs, strict=True):
        if run is None or text[end] not in _DASHES or run[1] - run[0] <= 1.5 * line.size:
            continue
        rest = text[1:].lstrip(_DASHES) if end == 0 else text[:-1].rstrip(_DASHES)
        text = _LONG + rest if end == 0 else rest + _LONG
        box[0], box[2] = min(box[0], left + run[0]), max(box[2], left + run[1])
    if text == line.text:
        return line
    polygon = line.polygon.copy()
    polygon[:, 0] = np.where(polygon[:, 0] < (x0 + x1) / 2, polygon[:, 0] + box[0] - x0, polygon[:, 0] + box[2] - x1)
    return replace(line, text=text, positions=(), box=(box[0], box[1], box[2], box[3]), polygon=polygon)


def with_lost_dash(line: TextLine, sheet: Pixels, em: float) -> TextLine:
    """A deck whose long dash the detector left out, or which was read as an upright stroke, with its dash.

    Looked for before lines a little larger than the body and vertical ones, where no dash stands at the other end:
    strokes at both ends are ornament.
    """
    axis = 0 if line.direction == "horizontal" else 1
    text, size = line.text.strip(), line.size
    sized = axis or _DECK[0] * em <= size < _DECK[1] * em
    if len(text) < 4 or text[0] in _DASHES or line.ground == "dark" or not sized:
        return line
    start, end = line.box[axis], line.box[axis + 2]
    before = _long_stroke(sheet, line, start, reach=2.8 * size)
    if before is None or _long_stroke(sheet, line, end, reach=-2.8 * size) is not None:
        return line
    rest = text[1:] if axis and text[0] in _UPRIGHT else text
    box = list(line.box)
    box[axis] = start + before[0]
    whole = (box[0], box[1], box[2], box[3])
    return replace(line, text=_LONG + rest, positions=(), box=whole, polygon=corners(whole))


def _long_stroke(sheet: Pixels, line: TextLine, edge: float, reach: float) -> tuple[float, float] | None:
    """A stroke at half height, as long as a long dash and alone, beyond an edge of a line.

    Args:
        sheet: (H, W, 3) BGR.
        line: what it may belong to.
        edge: where the line begins or ends.
        reach: how far before (positive) or behind (negative) the edge it is looked for, pixels.

    Returns:
        Its two ends along the line, pixels from the edge; None where there is none.
    """
    axis, size = 0 if line.direction == "horizontal" else 1, line.size
    box = list(line.box)
    box[axis], box[axis + 2] = (edge - reach, edge + size) if reach > 0 else (edge - size, edge - reach)
    left, top, right, foot = (max(0, round(value)) for value in box)
    crop = np.ascontiguousarray(np.rot90(sheet[top:foot, left:right])) if axis else sheet[top:foot, left:right]
    offset = (left, top)[axis] - edge
    ink = _ink_of(crop)
    for a, b in _strokes(ink, size):
        rows = np.flatnonzero(ink[:, int(a) : int(b)].any(axis=1))
        middle = float(rows.mean()) / ink.shape[0]
        clear = a >= 0.3 * size if reach > 0 else crop.shape[1] - b >= 0.3 * size
        near = abs(b + offset) < 0.8 * size if reach > 0 else abs(a + offset) < 0.8 * size
        if _DASH_LENGTH[0] * size < b - a < _DASH_LENGTH[1] * size and 0.3 < middle < 0.7 and clear and near:
            return a + offset, b + offset
    return None


def _stroke_at(
    strokes: Sequence[tuple[float, float]], edge: float, end: int, size: float
) -> tuple[float, float] | None:
    """The stroke that holds the middle of a line's first (end 0) or last character."""
    inner = edge + (0.5 if end == 0 else -0.5) * size
    return next((run for run in strokes if run[0] - 0.3 * size < inner < run[1] + 0.3 * size), None)


def _ink_of(crop: Pixels) -> NDArray[np.bool_]:
    """Its ink, or none where a crop is too small to tell."""
    return _ink(crop) if crop.shape[0] >= 6 and crop.shape[1] >= 12 else np.zeros(crop.shape[:2], bool)


def _strokes(ink: NDArray[np.bool_], size: float) -> list[tuple[float, float]]:
    """Runs of columns that hold one low stroke, (start, end) in pixels; breaks of a fourth of the size are bridged."""
    if not ink.any():
        return []
    rows = np.arange(ink.shape[0])[:, None]
    top = np.where(ink, rows, ink.shape[0]).min(axis=0)
    foot = np.where(ink, rows, -1).max(axis=0)
    low = (foot >= 0) & (foot - top + 1 <= 0.25 * size)
    runs: list[tuple[float, float]] = []
    for start, end in runs_of(low):
        if runs and start - runs[-1][1] < 0.25 * size and not (foot[int(runs[-1][1]) : start] >= 0).any():
            runs[-1] = (runs[-1][0], float(end))
        else:
            runs.append((float(start), float(end)))
    return runs


def _ink(crop: Pixels) -> NDArray[np.bool_]:
    """Pixels that differ from the rim's median by a third of the greatest difference."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.int16)
    ground = int(np.median(np.concatenate([grey[:2].ravel(), grey[-2:].ravel()])))
    off = np.abs(grey - ground)
    return np.asarray(off > max(24, int(off.max()) // 3))


def ink_blanks(crop: Pixels) -> list[tuple[float, float]]:
    """Runs of columns without ink in a crop, (start, end) in pixels; ink differs from the rim's median by a third."""
    return [(float(a), float(b)) for a, b in runs_of(np.asarray(~_ink(crop).any(axis=0)))]


def without_strays(line: TextLine, reading: Reading, box: Box) -> TextLine:
    """Drop a first or last character that was read with little confidence in the room beyond the ink."""
    if len(reading.char_confidences) != len(line.text) or len(line.text) < 3 or len(line.positions) != len(line.text):
        return line
    axis = 0 if line.direction == "horizontal" else 1
    span = box[axis + 2] - box[axis]
    first = box[axis] + reading.char_positions[0] * span < line.box[axis] + 0.1 * line.size
    last = box[axis] + reading.char_positions[-1] * span > line.box[axis + 2] - 0.1 * line.size
    start = 1 if first and reading.char_confidences[0] < _STRAY else 0
    end = len(line.text) - (1 if last and reading.char_confidences[-1] < _STRAY else 0)
    return replace(line, text=line.text[start:end], positions=line.positions[start:end])


def with_dashes(line: TextLine) -> TextLine:
    """A long dash is read as the character for one, or as a short dash; its length tells.

    The character is at most one em long, the dash of Chinese print two. The length of a mark is taken from its
    centre to the nearer of the line's end and the space that its neighbours leave.
    """
    if len(line.positions) != len(line.text) or len(line.text) < 3:
        return line
    axis = 0 if line.direction == "horizontal" else 1
    length = (line.box[axis + 2] - line.box[axis]) / max(1.0, line.size)
    places = [share * length for share in line.positions]
    pitch = max(1.0, median(b - a for a, b in pairwise(places)))  # letterspaced type stands further apart
    text = ""
    for k, char in enumerate(line.text):
        before = places[k] - places[k - 1] - pitch / 2 if k else places[k]
        after = places[k + 1] - places[k] - pitch / 2 if k + 1 < len(places) else length - places[k]
        before -= _HALF * pitch * (k > 0 and line.text[k - 1] in _CLOSE)  # a mark stands in the near half of its square
        after -= _HALF * pitch * (k + 1 < len(places) and line.text[k + 1] in _OPEN)
        long = char in _DASHES and min(before, after) > 0.72 * pitch
        text += "\u2014" if long and k and text.endswith("\u2014") else ("\u2014\u2014" if long else char)
    if len(text) == len(line.text):
        return replace(line, text=text)
    return replace(line, text=text, positions=())
