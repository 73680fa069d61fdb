"""Layout: text lines, rules, panels and pictures of one page, on a flat and upright sheet.

`find_layout` takes a first look at small scale for body size, orientation and slope, flattens the page when that
is worth it, and looks again at the scale at which the detector sees body type best.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.config import LayoutConfig
from newsparse.containers import Detection, Layout, PageImage, Pixels, Points, Rule, TextLine, View
from newsparse.engines.base import Engine
from newsparse.geometry import box_of, clockwise, covered_shares, height, sides_of, weighted_mode, width
from newsparse.stages.layout.display import whole_display
from newsparse.stages.layout.flatten import FieldWarp, estimate_warp, flatten, is_tall, quads_of, turn_points
from newsparse.stages.layout.gutters import cut_at_gutters
from newsparse.stages.layout.ink import measure_line, measure_lines, without_bends
from newsparse.stages.layout.layer import lines_from_glyphs
from newsparse.stages.layout.marks import find_marks, is_text
from newsparse.stages.layout.orient import find_turn, turn_pixels
from newsparse.stages.layout.ornaments import find_ornaments, painted_over, without_ornaments
from newsparse.stages.layout.scratches import without_scratches
from newsparse.stages.layout.uprights import whole_uprights

__all__ = ["find_layout"]

_SEEN, _EDGING = 0.15, 0.3
"""Share of a line of the first look that the second look sees, or that borders cover, from which it is left out."""
_SAMPLE = 60
"""Lines whose ink is measured for the scale of the second look."""
_LARGE, _BLACK = 2.5, 0.75
"""What is larger, em, and has a larger share of ink than the blackest type is part of a photo, not a line."""
_DETECTOR_GROWTH = 1.3
"""Height of a detected body box over the body size, measured on typeset pages."""


def find_layout(image: PageImage, engine: Engine, config: LayoutConfig) -> Layout:
    """Find what stands where on the page.

    A page with a sound text layer keeps its own lines; only marks are looked for in its pixels.
    """
    if image.glyphs is not None:
        return _from_glyphs(image)
    pixels = without_scratches(image.pixels)
    size = (pixels.shape[1], pixels.shape[0])
    scale = min(1.0, config.first_look / max(size))
    first = engine.detect(View(pixels, FieldWarp(size, reduction=image.reduction)), scale)
    turn = find_turn(pixels, first, engine) if config.orientation else 0
    upright = turn_pixels(pixels, turn)
    quads = [turned(quad, turn, size) for quad in quads_of(first)]
    em = rough_em(quads)
    warp = estimate_warp([quad for quad in quads if not is_tall(quad)], size, em, turn)
    sheet, warp = flatten(upright, warp)
    to_page = replace(warp, reduction=image.reduction)
    flat = sheet is upright
    em = _measured_em(sheet, _on_sheet(first, warp), em)
    borders = find_ornaments(sheet, em)
    sheet = painted_over(sheet, borders, em)
    if turn == 0 and flat and not borders and config.em_low <= em * scale <= config.em_high:
        detections: Sequence[Detection] = first
    else:
        target = (config.em_low + config.em_high) / 2
        second = engine.detect(View(sheet, to_page), min(3.0, target / em)) if first else ()
        detections = (*second, *_only_in_first(first, second, warp, borders))
    lines = whole_uprights(sheet, measure_lines(sheet, detections))
    em = body_size(lines, em)
    lines, others = without_ornaments(sheet, lines, em)
    borders += others
    lines = cut_at_gutters(sheet, without_bends(sheet, lines, em), em)
    marks = find_marks(sheet, lines, em, borders)
    lines = whole_display(sheet, lines, marks.rules, [picture.box for picture in marks.pictures], em)
    boxes = [line.box for line in lines if not (line.size > _LARGE * em and line.weight > _BLACK)]
    skew = math.degrees(math.atan(warp.slope[0])) + 90.0 * (turn if turn < 3 else -1)
    return Layout(
        sheet=sheet,
        warp=to_page,
        em=em,
        lines=lines,
        rules=marks.rules,
        panels=marks.panels,
        pictures=tuple(picture for picture in marks.pictures if not is_text(picture.box, boxes)),
        skew_degrees=round(skew, 2) + 0.0,
    )


def _from_glyphs(image: PageImage) -> Layout:
    lines = lines_from_glyphs(image.glyphs or ())
    em = body_size(lines, 10.0)
    marks = find_marks(image.pixels, lines, em, find_ornaments(image.pixels, em))
    warp = FieldWarp((image.pixels.shape[1], image.pixels.shape[0]))
    return Layout(image.pixels, warp, em, lines, marks.rules, marks.panels, marks.pictures)


def _on_sheet(first: Sequence[Detection], warp: FieldWarp) -> list[Detection]:
    """Detections of the page as it came, on the flat sheet."""
    corners = np.concatenate([np.empty((0, 2)), *quads_of(first)])
    quads = warp.to_sheet(corners).reshape(-1, 4, 2)
    return [Detection(clockwise(quad), detection.score) for quad, detection in zip(quads, first, strict=True)]


def _measured_em(sheet: Pixels, detections: Sequence[Detection], rough: float) -> float:
    """Body size from the ink of some of the longest lines; their boxes alone mislead by up to a third."""
    boxes = [box_of(detection.polygon) for detection in detections]
    long = [i for i, box in enumerate(boxes) if width(box) > 5 * height(box)]
    running = [i for i in long if 0.7 * rough < height(boxes[i]) / _DETECTOR_GROWTH < 1.6 * rough]
    chosen = running[:: max(1, len(running) // _SAMPLE)]
    if len(chosen) < 5:
        return rough
    return body_size([measure_line(sheet, detections[i], dress=False) for i in chosen], rough)


def _only_in_first(
    first: Sequence[Detection], second: Sequence[Detection], warp: FieldWarp, borders: Sequence[Rule]
) -> tuple[Detection, ...]:
    """Lines of the first look that the second look misses: what is large or isolated is seen better from afar.

    Borders are painted over between the two looks, and are missed rightly.
    """
    flat = _on_sheet(first, warp)
    boxes = [box_of(d.polygon) for d in flat]
    seen = covered_shares(boxes, [box_of(d.polygon) for d in second]).sum(axis=1)
    edging = covered_shares(boxes, [border.box for border in borders]).sum(axis=1)
    return tuple(d for d, a, b in zip(flat, seen, edging, strict=True) if a < _SEEN and b < _EDGING)


def turned(quad: Points, turn: int, size: tuple[int, int]) -> Points:
    """A source quadrilateral on the turned page, corners again clockwise from the top left of the turned text."""
    return clockwise(turn_points(quad, turn, size))


def rough_em(quads: Sequence[Points]) -> float:
    """Body size from detected boxes alone: the height that most of the text has, in pixels."""
    sides = []
    for quad in quads:
        across, down = sides_of(quad)
        sides.append((min(across, down), max(across, down)))
    long = [(short, run) for short, run in sides if run > 4 * short]
    if not long:
        return 16.0
    return weighted_mode([s for s, _ in long], [r for _, r in long], spread=0.1) / _DETECTOR_GROWTH


def body_size(lines: Sequence[TextLine], fallback: float) -> float:
    """The type size that most of the running text has: mode over lines, weighted by length."""
    running = [line for line in lines if line.direction == "horizontal" and width(line.box) > 5 * height(line.box)]
    if not running:
        return fallback
    return weighted_mode([line.size for line in running], [width(line.box) for line in running])
