"""OCR: cut every line out of the sheet and have the engine read it.

Crops are integer boxes of the flat sheet, with a little more room at the ends than the detector gives, so that a
closing full stop or quotation mark is kept. Vertical lines are turned counter-clockwise, but for those of a single
character. What a crop holds is scaled once only, by the engine. A character that is clearly more probably wrong than
right is given as one that could not be read, and a traditional one on a simplified page as the simplified one.
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
from newsparse.geometry import corners, height, inside_share, runs_of, weighted_mode, width
from newsparse.language.script import in_one_script

_END_ROOM = 0.3
_STRAY = 0.6
_MARK = re.compile(r"[，。、；：！？“”‘’「」『』（）《》·—…\"'()-]")
_DASHES = "一-—–─"
_LONG = "\u2014\u2014"
_CLOSE, _OPEN, _HALF = "，。、；：！？”’」』》）", "“‘「『《（", 0.25
"""Marks at the far and at the near end of their squares, and how far their middles are from those of the squares."""
_DECK, _DASH_LENGTH, _UPRIGHT = (0.88, 1.9), (1.4, 2.7), "1|lI丨︱"
"""Sizes of the level lines before which a lost dash is looked for, em; its length, in sizes of the type; what one that
runs down may be read as."""
_EVEN, _TAKEN, _ORNAMENT = 0.3, 0.6, 0.7
"""Length over which grain is evened out, in sizes of the type; share of a dash that lies in the line it is part of;
length of the stroke at the other end of a line between two, sizes."""
_WAYS, _PALE = ((1.35, 1.1), (0.85, 0.6)), 20
"""How far before a line the quick looks for a dash begin and end, sizes of the type; what is no darker is no ink."""
_SIDE_ROOM = 0.2
_ONE = 1.5
"""A vertical line less than so many times as high as wide holds one character."""


def read_lines(layout: Layout, engine: Engine, config: OcrConfig | None = None) -> Layout:
    """Read all lines that have no text yet; lines in which nothing is read are kept with empty text."""
    least = (config or OcrConfig()).illegible
    open_lines = [index for index, line in enumerate(layout.lines) if not line.text]
    crops = cut_lines(layout, [layout.lines[index] for index in open_lines])
    readings = engine.recognize(crops) if crops else ()
    texts = in_one_script([reading.text for reading in readings])
    readings = tuple(replace(reading, text=text) for reading, text in zip(readings, texts, strict=True))
    lines = list(layout.lines)
    for index, reading in zip(open_lines, readings, strict=True):
        read = with_reading(lines[index], without_guesses(reading, least))
        whole = with_lost_dash(with_end_dashes(read, layout.sheet, layout.em), layout.sheet, layout.em)
        lines[index] = with_gap(whole, layout.sheet, layout.em)
    grown = [line.box for line, old in zip(lines, layout.lines, strict=True) if line.box != old.box]
    kept = [line for line in lines if not (grown and _is_taken(line, grown))]
    return replace(layout, lines=tuple(kept), em=body_em(kept, layout.em))


def _is_taken(line: TextLine, grown: Sequence[Box]) -> bool:
    """Whether a line is a dash that was seen by itself and has become part of a longer line."""
    said = any(char.isalnum() and char not in _DASHES for char in line.text)
    return not said and line.box not in grown and any(inside_share(line.box, box) > _TAKEN for box in grown)


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


def with_end_dashes(line: TextLine, sheet: Pixels, em: float) -> TextLine:
    """A long dash at a line's start or end, of which the detector often gives only a part, by the length of its ink.

    The stroke of the character for one is at most one em long, that of a long dash two; strokes are runs of columns
    whose ink is no higher than a fourth of the type size.
    """
    text, axis = line.text, 0 if line.direction == "horizontal" else 1
    if len(text) < 4 or not (text[0] in _DASHES or text[-1] in _DASHES):
        return line
    start, end = line.box[axis], line.box[axis + 2]
    reach = 2.4 * line.size
    crop, left = _band(sheet, line, start - reach, end + reach)
    strokes = _strokes(_ink_of(crop, line.size, em), line.size)
    half = 0.5 * line.size
    if len(line.positions) == len(text):  # of a dash at the rim of the box no more than its end may lie in it
        before, behind = line.positions[0] * (end - start), (1 - line.positions[-1]) * (end - start)
    else:
        before = behind = half
    middles = start + min(half, before), end - min(half, behind)
    runs = [_stroke_at(strokes, round(middle) - left, line.size) for middle in middles]
    if all(runs) and text[0] in _DASHES and text[-1] in _DASHES:
        return replace(line, text=text[1:-1].strip(), positions=())  # strokes at both ends are ornament
    box = list(line.box)
    for side, run in zip((0, -1), runs, strict=True):
        if run is None or text[side] not in _DASHES or run[1] - run[0] <= 1.5 * line.size:
            continue
        rest = text[1:].lstrip(_DASHES) if side == 0 else text[:-1].rstrip(_DASHES)
        text = _LONG + rest if side == 0 else rest + _LONG
        box[axis], box[axis + 2] = min(box[axis], left + run[0]), max(box[axis + 2], left + run[1])
    if text == line.text:
        return line
    polygon, middle = line.polygon.copy(), (start + end) / 2
    longer = box[axis] - start, box[axis + 2] - end
    polygon[:, axis] += np.where(polygon[:, axis] < middle, longer[0], longer[1])
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
    begins = start
    if line.positions and line.positions[0] * (end - start) > 1.6 * size:  # the dash lies in the box, and was not read
        begins = start + line.positions[0] * (end - start) - 0.5 * size
    if not _may_follow_dash(sheet, line, begins):  # nearly all lines
        return line
    before = _long_stroke(sheet, line, em, begins, reach=2.8 * size)
    if before is None or _long_stroke(sheet, line, em, end, reach=-2.8 * size, least=_ORNAMENT):
        return line
    rest = text[1:] if axis and text[0] in _UPRIGHT else text
    box = list(line.box)
    box[axis] = min(start, begins + before[0])
    whole = (box[0], box[1], box[2], box[3])
    return replace(line, text=_LONG + rest, positions=(), box=whole, polygon=corners(whole))


def _may_follow_dash(sheet: Pixels, line: TextLine, begins: float) -> bool:
    """Whether there is ink at half height in every column of a short way where a dash before a line would stand.

    Two ways are looked at, as the dash may be of two strokes with a gap between them.
    """
    band, left = _band(sheet, line, begins - _WAYS[0][0] * line.size, begins - _WAYS[1][1] * line.size)
    middle = band[round(0.3 * len(band)) : round(0.7 * len(band)) + 1, :, 1]
    if not middle.size:
        return False
    dark = middle.min(axis=0) < int(band[:, :, 1].max()) - _PALE
    ways = [[max(0, round(begins - part * line.size) - left) for part in way] for way in _WAYS]
    return any(end > start and bool(dark[start:end].all()) for start, end in ways)


def _long_stroke(
    sheet: Pixels, line: TextLine, em: float, edge: float, reach: float, least: float = _DASH_LENGTH[0]
) -> tuple[float, float] | None:
    """A stroke at half height, as long as a long dash and alone, beyond an edge of a line.

    Args:
        sheet: (H, W, 3) BGR.
        line: what it may belong to.
        em: body size, pixels.
        edge: where the line begins or ends.
        reach: how far before (positive) or behind (negative) the edge it is looked for, pixels.
        least: its length, sizes of the type, at least.

    Returns:
        Its two ends along the line, pixels from the edge; None where there is none.
    """
    size = line.size
    crop, left = _band(sheet, line, *((edge - reach, edge + size) if reach > 0 else (edge - size, edge - reach)))
    offset = left - edge
    ink = _ink_of(crop, size, em)
    for a, b in _strokes(ink, size):
        rows = np.flatnonzero(ink[:, int(a) : int(b)].any(axis=1))
        middle = float(rows.mean()) / ink.shape[0]
        clear = a >= 0.3 * size if reach > 0 else crop.shape[1] - b >= 0.3 * size
        near = abs(b + offset) < 0.8 * size if reach > 0 else abs(a + offset) < 0.8 * size
        if least * size < b - a < _DASH_LENGTH[1] * size and 0.3 < middle < 0.7 and clear and near:
            return a + offset, b + offset
    return None


def _band(sheet: Pixels, line: TextLine, start: float, end: float) -> tuple[Pixels, int]:
    """(the sheet across a line from one place along it to another, turned so that the line runs level, its start)."""
    box, axis = list(line.box), 0 if line.direction == "horizontal" else 1
    box[axis], box[axis + 2] = start, end
    left, top, right, foot = (max(0, round(value)) for value in box)
    crop = sheet[top:foot, left:right]
    return (np.ascontiguousarray(np.rot90(crop)), top) if axis else (crop, left)


def _stroke_at(strokes: Sequence[tuple[float, float]], middle: float, size: float) -> tuple[float, float] | None:
    """The stroke that holds the middle of a line's first or last character."""
    return next((run for run in strokes if run[0] - 0.3 * size < middle < run[1] + 0.3 * size), None)


def _ink_of(crop: Pixels, size: float, em: float) -> NDArray[np.bool_]:
    """The ink of a level crop in which strokes are looked for, or none where it is too small to tell.

    The thin strokes of small type are hardly darker than the grain of a poor scan; along a third of the type size
    grain evens out, and a stroke does not.

    Args:
        crop: (H, W, 3) BGR.
        size: of the type, pixels; of display type the ink is taken as it is.
        em: body size, pixels.
    """
    if crop.shape[0] < 6 or crop.shape[1] < 12:
        return np.zeros(crop.shape[:2], bool)
    grey, ground = _grey_and_ground(crop)
    plain = _off_ground(grey, ground)
    if size >= _DECK[1] * em:
        return plain
    even = np.asarray(cv2.blur(grey, (max(3, int(_EVEN * size)) | 1, 1)), np.uint8)
    off = cv2.subtract(np.full_like(even, ground), even)
    return np.asarray(plain | (off > max(24.0, float(np.percentile(off, 97)) / 3)))


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
    return _off_ground(*_grey_and_ground(crop))


def _grey_and_ground(crop: Pixels) -> tuple[NDArray[np.uint8], int]:
    """(the grey values of a crop, the median of its upper and lower rim)."""
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
    return grey, int(np.median(np.concatenate([grey[:2], grey[-2:]])))


def _off_ground(grey: NDArray[np.uint8], ground: int) -> NDArray[np.bool_]:
    off = np.abs(grey.astype(np.int16) - ground)
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
