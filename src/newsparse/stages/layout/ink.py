"""What the ink of a line tells: its true extent, type size, ground, colour and weight.

Detected boxes are grown and noisy; the ink is not. Every measure is taken on a small crop around the box.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Detection, Pixels, TextLine
from newsparse.document import Direction
from newsparse.geometry import Array, box_of, corners, runs_of
from newsparse.stages.layout.flatten import is_tall

_GLYPH_SHARE = 0.92
"""Height of a full Chinese character's ink as a share of the em; holds for Song, Hei and Kai faces within 4 %."""

_SHORT, _MIDDLE = 0.8, 0.7
"""Ink that ends so many times its height before what was detected may be a strip's; height of the middle of a line in
which its type is looked for then, in sizes of the type."""

_BENT, _STEP, _PIECES, _LEVEL, _BEND, _BLACKER = (1.12, 2.2), 2.2, 4, 0.87, 0.12, 1.2
"""Sizes, em, of lines that may be body type on a bent line; length of a piece that is as good as level, em, and how
many of them tell; size of most of them in that of the line, at most; how far a bent line climbs or falls, at least, in
its size; blackness of heads in that of most lines of body size."""

_LONGEST_MEDIAN = 255
"""Longest window that OpenCV's median takes, pixels."""

_COLOUR = 60
"""Ink is coloured when its strongest and its weakest channel differ by more."""


def measure_line(sheet: Pixels, detection: Detection, *, dress: bool = True) -> TextLine:
    """A detected line with box and size taken from its ink.

    Args:
        sheet: (H, W, 3) BGR.
        detection: a quadrilateral in sheet pixels.
        dress: whether weight, ground and colours are wanted as well, which take most of the time.
    """
    direction: Direction = "vertical" if is_tall(detection.polygon) else "horizontal"
    x0, y0, x1, y1 = box_of(edge_box(detection.polygon))
    left, top = max(0, int(x0)), max(0, int(y0))
    crop = sheet[top : int(np.ceil(y1)), left : int(np.ceil(x1))]
    rough = TextLine((x0, y0, x1, y1), detection.polygon, size=(x1 - x0 if direction == "vertical" else y1 - y0) / 1.2)
    rough = replace(rough, direction=direction)
    if crop.shape[0] < 4 or crop.shape[1] < 4:
        return rough
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
    ink, dark = _split_grey(grey, direction == "vertical")
    along, across = (1, 0) if direction == "horizontal" else (0, 1)
    band = main_band(_shares(ink, along))
    strip = ink[band[0] : band[1]] if direction == "horizontal" else ink[:, band[0] : band[1]]
    run = np.flatnonzero(strip.any(axis=across))
    if not len(run) or band[1] - band[0] < 3:
        return rough
    start, end = _without_tails(np.asarray(strip.any(axis=across)), band[1] - band[0])
    if direction == "horizontal":
        box = (left + start, top + band[0], left + end, top + band[1])
    else:
        box = (left + band[0], top + start, left + band[1], top + end)
    if dress and max(start, crop.shape[along] - end) > _SHORT * (band[1] - band[0]):
        reversed_type = _inside_strip(sheet, rough)
        if reversed_type is not None and _length(reversed_type) > end - start + 0.5 * (band[1] - band[0]):
            return reversed_type
    inner = strip[:, start:end] if direction == "horizontal" else strip[start:end]
    rim = max(2, (band[1] - band[0]) // 10)
    if not dark and _is_solid(inner if direction == "horizontal" else inner.T, rim):
        inset = (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim)
        within = measure_line(sheet, Detection(corners(inset), detection.score))
        if within.ground == "dark":
            return replace(within, polygon=detection.polygon, direction=direction)
    placed = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    measured = replace(rough, box=placed, size=(band[1] - band[0]) / _GLYPH_SHARE)
    if not dress:
        return measured
    return replace(
        measured,
        weight=float(np.count_nonzero(inner) / inner.size),
        ground="dark" if dark or _partly_reversed(grey, direction) else "light",
        coloured=_is_coloured(crop, ink),
        paper=_ground_colours(crop, ink, direction == "vertical"),
    )


def _length(line: TextLine) -> float:
    """Extent along the line, pixels."""
    return line.box[2] - line.box[0] if line.direction == "horizontal" else line.box[3] - line.box[1]


def _inside_strip(sheet: Pixels, rough: TextLine) -> TextLine | None:
    """A line of reversed type on a strip that lies askew: its rims are partly paper, so that the strip is its ink.

    Only the middle of the line tells; None when that is no reversed type.

    Args:
        sheet: (H, W, 3) BGR.
        rough: the line as it was detected.
    """
    axis = 0 if rough.direction == "horizontal" else 1
    middle, size = (rough.box[1 - axis] + rough.box[3 - axis]) / 2, rough.size
    box = list(rough.box)
    box[1 - axis], box[3 - axis] = middle - _MIDDLE / 2 * size, middle + _MIDDLE / 2 * size
    left, top, right, foot = (round(value) for value in box)
    crop = sheet[max(0, top) : foot, max(0, left) : right]
    if min(crop.shape[:2]) < 4:
        return None
    ink, dark = split_ink(crop, vertical=axis == 1)
    run = np.flatnonzero(ink.any(axis=axis))
    if not dark or not len(run):
        return None
    start = max(0, (left, top)[axis])
    box[axis], box[axis + 2] = float(start + run[0]), float(start + run[-1] + 1)
    box[1 - axis], box[3 - axis] = middle - _GLYPH_SHARE / 2 * size, middle + _GLYPH_SHARE / 2 * size
    return replace(
        rough,
        box=(box[0], box[1], box[2], box[3]),
        weight=float(ink.mean()),
        ground="dark",
        coloured=_is_coloured(crop, ink),
        paper=_ground_colours(crop, ink, axis == 1),
    )


def _is_solid(ink: NDArray[np.bool_], rim: int) -> bool:
    """Whether ink is a strip with the type left free in it: dark all along its upper and lower edge."""
    if ink.shape[0] < 6 * rim or ink.shape[1] < 6 * rim:
        return False
    return float(ink[:rim].mean()) > 0.85 and float(ink[-rim:].mean()) > 0.85


def part_columns(sheet: Pixels, line: TextLine) -> list[TextLine]:
    """Cut a vertical detection that holds two or more columns of type at the blank between them.

    A column of at least three characters has no blank from top to foot; two columns side by side have one.
    """
    x0, y0, x1, y1 = (round(value) for value in line.box)
    crop = sheet[max(0, y0) : y1, max(0, x0) : x1]
    if line.direction != "vertical" or crop.shape[0] < 8 or crop.shape[1] < 8:
        return [line]
    ink, _ = split_ink(crop, vertical=True)
    strips = runs_of(ink.mean(axis=0) > 0.01)
    widest = max((b - a for a, b in strips), default=0)
    strips = [(a, b) for a, b in strips if b - a > 0.5 * widest]
    if len(strips) < 2 or (y1 - y0) < 2.5 * widest or widest < 0.2 * (x1 - x0):
        return [line]
    boxes = [(float(x0 + a), line.box[1], float(x0 + b), line.box[3]) for a, b in strips]
    return [replace(line, box=b, polygon=corners(b), size=(b[2] - b[0]) / _GLYPH_SHARE) for b in boxes]


def _shares(ink: NDArray[np.bool_], along: int) -> Array:
    """Share of ink in each row (``along`` 1) or column (0)."""
    sums = cv2.reduce(np.ascontiguousarray(ink).view(np.uint8), along, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(sums.ravel() / ink.shape[along])


def _partly_reversed(grey: NDArray[np.uint8], direction: Direction) -> bool:
    """Whether at least 0.3 of a line is reversed type on a dark strip.

    A strip shows as dark runs, longer than one and a half characters, along its upper and its lower edge at the
    same place; between them most is dark, which tells it from a light box with a drawn border.
    """
    high, wide = grey.shape if direction == "horizontal" else grey.shape[::-1]
    run = int(1.5 * 0.8 * high)
    if wide > 16 * high or wide < run:
        return False
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if float(grey[grey <= level].mean()) > 150:
        return False
    low = (grey <= level) if direction == "horizontal" else (grey <= level).T
    long = cv2.morphologyEx(low.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, run), np.uint8)).astype(bool)
    edge = max(2, int(0.4 * high))
    both = long[:edge].any(axis=0) & long[-edge:].any(axis=0)
    if both.mean() < 0.3:
        return False
    rows = np.flatnonzero(long[:, both].any(axis=1))
    flat = grey if direction == "horizontal" else grey.T
    if not _steps_along(flat[[rows[0], rows[-1]]], high):
        return False
    part, shade = low[rows[0] : rows[-1] + 1][:, both], flat[rows[0] : rows[-1] + 1][:, both]
    if not part.any() or part.all() or float(np.median(shade[part])) > 115:
        return False
    return bool(part.mean() > 0.45) and float(np.median(flat[~low])) - float(np.median(shade[part])) > 70


def _steps_along(edges: NDArray[np.uint8], high: int) -> bool:
    """Whether the edges of a strip, (2, width), end at once, as print does, and not slowly, as a shadow does."""
    along = edges.max(axis=0).astype(float)
    step = max(2, int(0.3 * high))
    return len(along) > step and float(np.abs(along[step:] - along[:-step]).max()) > 50


def edge_box(polygon: Array) -> Array:
    """The middles of the four edges: a box through them is the line's, also when the line is a little tilted."""
    return (polygon + polygon[[1, 2, 3, 0]]) / 2


def split_ink(crop: Pixels, vertical: bool = False) -> tuple[NDArray[np.bool_], bool]:
    """(mask of ink, whether the type is light on dark).

    The ground along the line is read off the crop's long rims, smoothed over one and a half line heights, so that a
    shadow across the line does not count as ink. Ink is what differs from the ground, to the side on which most of
    the difference lies; its threshold is Otsu's.
    """
    return _split_grey(np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8), vertical)


def _split_grey(grey: NDArray[np.uint8], vertical: bool) -> tuple[NDArray[np.bool_], bool]:
    if vertical:
        mask, dark = _split_rows(np.ascontiguousarray(grey.T))
        return mask.T, dark
    return _split_rows(grey)


def _split_rows(grey: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], bool]:
    high, wide = grey.shape
    rim = max(1, high // 10)
    edges = np.concatenate([grey[:rim], grey[-rim:]])
    span = min(wide, max(3, int(1.5 * high))) | 1
    ranked = np.sort(edges, axis=0)
    along = ((ranked[rim - 1].astype(np.uint16) + ranked[rim]) // 2).astype(np.uint8)[None, :]  # the rims' median
    ground = np.repeat(_running_median(along, span), high, axis=0)
    fall, rise = cv2.subtract(ground, grey), cv2.subtract(grey, ground)
    dark = cv2.sumElems(rise)[0] > 1.3 * cv2.sumElems(fall)[0] and float(np.median(ground[0])) < 150
    change = rise if dark else fall
    level, _ = cv2.threshold(change, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return change > max(8.0, 0.8 * level), bool(dark)


def _running_median(row: NDArray[np.uint8], span: int) -> NDArray[np.uint8]:
    """Median of the ``span`` (odd) values around each of a (1, n) row, as an array of that shape; ends are repeated."""
    if span <= _LONGEST_MEDIAN:
        return np.asarray(cv2.medianBlur(row, span), np.uint8)  # its square window repeats the row, too
    padded = cv2.copyMakeBorder(row, 0, 0, span // 2, span // 2, cv2.BORDER_REPLICATE)[0]
    windows = np.lib.stride_tricks.sliding_window_view(padded, span)
    return np.asarray(np.median(windows, axis=1)[None, : row.shape[1]], np.uint8)


def main_band(profile: Array) -> tuple[int, int]:
    """First and last + 1 row of the band of ink around the middle of a profile.

    Rows of neighbouring lines that reach into the box are separated by a nearly empty row; the run that holds
    most ink wins, and thin parts (the dot of a character, a low comma) within a sixth of the height are kept.
    """
    n = len(profile)
    runs = runs_of(profile > max(0.015, 0.12 * _ninth_decile(profile)))
    if not runs:
        return 0, n
    best = max(runs, key=lambda run: profile[run[0] : run[1]].sum())
    start, end = best
    for a, b in sorted(runs, key=lambda run: abs(run[0] - best[0])):
        gap = max(a - end, start - b)
        small = b - a < 0.45 * (end - start) or max(b, end) - min(a, start) < 0.8 * n
        if 0 < gap <= max(1, 0.14 * n) and small and a > 0 and b < n:
            start, end = min(a, start), max(b, end)
    return start, end


def _ninth_decile(values: Array) -> float:
    """The 90th percentile; `numpy.percentile` takes forty times as long on so few."""
    ranked, at = np.sort(values), 0.9 * (len(values) - 1)
    low = int(at)
    return float(ranked[low] + (ranked[min(low + 1, len(ranked) - 1)] - ranked[low]) * (at - low))


def _is_coloured(crop: Pixels, ink: NDArray[np.bool_]) -> bool:
    """Whether the third of the ink that differs most from the ground is of a colour."""
    blue, green, red = cv2.split(crop)
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    if cv2.minMaxLoc(spread, ink.view(np.uint8))[1] <= _COLOUR:
        return False  # no pixel is, so their median is not
    inner = crop[ink].astype(int)
    ground = np.median(crop[~ink].astype(int), axis=0) if (~ink).any() else np.array([255, 255, 255])
    core = inner[np.argsort(np.abs(inner - ground).sum(axis=1))[-max(1, len(inner) // 3) :]]
    tone = np.median(core, axis=0)
    return bool(tone.max() - tone.min() > _COLOUR)


def _without_tails(inked: NDArray[np.bool_], high: int) -> tuple[int, int]:
    """First and last + 1 position of a line's ink, without the edge of a neighbour's ink that reached into the box.

    Such an edge is thin (under 0.35 of the line's height) and parted from the line by more than 0.9 of it.
    """
    runs = runs_of(inked)
    if len(runs) > 1 and runs[0][1] - runs[0][0] < 0.35 * high and runs[1][0] - runs[0][1] > 0.9 * high:
        runs = runs[1:]
    if len(runs) > 1 and runs[-1][1] - runs[-1][0] < 0.35 * high and runs[-1][0] - runs[-2][1] > 0.9 * high:
        runs = runs[:-1]
    return runs[0][0], runs[-1][1]


def _ground_colours(crop: Pixels, ink: NDArray[np.bool_], vertical: bool) -> tuple[tuple[float, float, float], ...]:
    """Median colours of what is not ink, away from the strokes' blurred rims, in each third of the line."""
    clear = cv2.dilate(ink.view(np.uint8), np.ones((3, 3), np.uint8)) == 0
    if np.count_nonzero(clear) <= 24:
        clear = ~ink
    length = crop.shape[0 if vertical else 1]
    edges = (0, (length + 2) // 3, length - length // 3, length)
    found = []
    for start, end in itertools.pairwise(edges):
        third = np.s_[start:end] if vertical else np.s_[:, start:end]
        part, mask = crop[third], clear[third]
        ground = _chosen(part, mask) if mask.any() else _chosen(crop, clear)
        if not len(ground):
            return ()
        blue, green, red = _median_colour(ground)
        found.append((blue, green, red))
    return tuple(found)


def _chosen(pixels: Pixels, mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The (n, 3) pixels under a mask; much faster than indexing by it."""
    return np.compress(mask.ravel(), pixels.reshape(-1, 3), axis=0)


def _median_colour(pixels: NDArray[np.uint8]) -> tuple[float, float, float]:
    """Median of each channel of (n, 3) pixels."""
    low, high = (len(pixels) - 1) // 2, len(pixels) // 2
    blue, green, red = np.partition(np.ascontiguousarray(pixels.T), (low, high))[:, [low, high]].mean(axis=1)
    return float(blue), float(green), float(red)


def measure_lines(sheet: Pixels, detections: Sequence[Detection]) -> tuple[TextLine, ...]:
    """All lines measured, top to bottom, then left to right; vertical lines side by side are parted."""
    lines = [line for detection in detections for line in part_columns(sheet, measure_line(sheet, detection))]
    return tuple(sorted(lines, key=lambda line: (line.box[1], line.box[0])))


def without_bends(sheet: Pixels, lines: Sequence[TextLine], em: float) -> tuple[TextLine, ...]:
    """Lines of body type with the size of the type where they bend, as at the edge of a curled page: boxes are higher.

    Args:
        sheet: (H, W, 3) BGR.
        lines: measured lines.
        em: body size, pixels.
    """
    low, high = _BENT
    body = [line.weight for line in lines if abs(line.size / em - 1) < low - 1]
    if not body:
        return tuple(lines)
    black = _BLACKER * float(np.median(body))
    doubtful = [line.direction == "horizontal" and low * em < line.size < high * em for line in lines]
    return tuple(
        _straight(sheet, line, em, black) if doubt else line for line, doubt in zip(lines, doubtful, strict=True)
    )


def _straight(sheet: Pixels, line: TextLine, em: float, black: float) -> TextLine:
    """A line with the size of most of its short pieces, where these climb or fall along a curve and are of the body's.

    Args:
        sheet: (H, W, 3) BGR.
        line: it may be of body type.
        em: body size, pixels.
        black: blackness from which on type is set as a head.
    """
    x0, y0, x1, y1 = (round(value) for value in line.box)
    crop = sheet[max(0, y0) : y1, max(0, x0) : x1]
    count = int(crop.shape[1] / (_STEP * em))
    if count < _PIECES or crop.shape[0] < 4:
        return line
    ink, _ = split_ink(crop)
    pieces = np.array_split(ink, count, axis=1)
    bands = np.array([main_band(_shares(piece, 1)) for piece in pieces])
    size = float(np.median(bands[:, 1] - bands[:, 0])) / _GLYPH_SHARE
    weight = float(np.median([piece[a:b].mean() for piece, (a, b) in zip(pieces, bands, strict=True)]))
    places, middles = np.linspace(-1, 1, count), bands.mean(axis=1) / line.size
    curve = np.polyval(np.polyfit(places, middles, 2), places)
    bends = np.ptp(curve) > _BEND and float(np.abs(middles - curve).mean()) < _BEND / 2
    small = size < min(_BENT[0] * em, _LEVEL * line.size) and weight < black
    return replace(line, size=size, weight=weight) if bends and small else line
