"""Ruled lines, frames, tinted and dark panels, and pictures, found with OpenCV on a reduced sheet.

All lengths are in em (body size). The picture of the sheet is reduced so that one em is about 12 pixels: rules
one pixel thin survive (reduction takes the darkest pixel of a cell, not the mean), and a page takes 0.1 s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Panel, Picture, Pixels, Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import area, box_of, grow, height, inside_share, overlap_x, overlap_y, scale_box, union, width

Mask = NDArray[np.uint8]
_EM = 12.0
_PRINTED = 30.0
"""Print is darker than the paper by this (L of CIELAB); shadows mostly are not."""
_LARGE, _OFF_GROUND, _LEAST_GROUND = 2.5, 24, 0.42
"""Type from this size on, em, may be part of a photo that was taken for type: when not this share of it is of the
colour of its ground, within so many of 255 levels. Of 190 large lines of headlines the least share is 0.47."""
_LIGHT_THIRDS, _LIGHT_REACH = 12, 2.0
"""Thirds of lines whose ground tells the light at a place, and how far it tells it, em."""
_TEXT_SHARE = 0.35
"""Share of a picture that text takes at most."""
_MARGIN, _FEW = 0.15, 12
"""Share of the sheet that a margin without text may take; fewer lines do not tell where its margins are."""
_BARS, _BAR_GAP = 3, 4.0
"""Bars of the smallest diagram, and the widest space between two, em."""
_FILLED, _APART, _SQUARE, _OFFSET = 0.75, 0.85, 0.78, 0.3
"""Share of its box that one picture fills; share of a box that the boxes of two pictures in it take at most, and how
much of these the two fill; how far each reaches beyond the other, in sides of the smallest picture."""
_LEAST_SPECKS = 0.06
"""Share of a black-and-white picture that is black."""
_BILEVEL = 0.02
"""A sheet with a smaller share of middle tones is black and white: its pictures are specks."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is on the sheet besides text."""

    rules: tuple[Rule, ...]
    panels: tuple[Panel, ...]
    pictures: tuple[Picture, ...]


def find_marks(sheet: Pixels, lines: Sequence[TextLine], em: float, borders: Sequence[Rule] = ()) -> Marks:
    """Find rules, panels and pictures.

    Args:
        sheet: (H, W, 3) BGR.
        lines: measured text lines; what they cover is painted over with their own ground first.
        em: body size in sheet pixels.
        borders: ornamental rules, which are on the sheet no more.
    """
    scale = min(1.0, _EM / em)
    size = (max(1, round(sheet.shape[1] * scale)), max(1, round(sheet.shape[0] * scale)))
    unit = em * scale
    whole = np.asarray(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), np.uint8)
    placed = [(line, scale_box(box_of(line.polygon), scale)) for line in lines]
    placed = [(line, box) for line, box in placed if line.size < _LARGE * em or _is_type(whole, line, box)]
    boxes = [box for _, box in placed]
    small = _without_text(whole, placed)
    surface = page_surface(small, unit)
    base = np.asarray(cv2.cvtColor(surface, cv2.COLOR_BGR2LAB), np.uint8)
    lit = _text_ground(placed, base[:, :, 0], unit)
    panels, pictures = _grounds(small, base, lit, _printed(boxes, size, unit), boxes, unit)
    pictures = [box for box in pictures if not is_text(box, boxes)]
    bare = [panel.box for panel in panels if _is_bare(panel.box, boxes, unit) and _contrast(panel.box, small) > 12]
    bare += _charts([panel.box for panel in panels if panel.kind == "dark"], boxes, unit)
    panels = [panel for panel in panels if not any(inside_share(panel.box, box) > 0.9 for box in bare)]
    pictures = [box for box in _merge([*pictures, *bare], unit) if not _is_bed(box, boxes, size)]
    ink = [scale_box(line.box, scale) for line in lines]
    inner = [grow(box, -0.8 * unit) for box in pictures]
    dark = _dark_strokes(cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY), surface, [*ink, *inner], unit)
    rules, frames = _rules_and_frames(dark, unit, [Rule(scale_box(r.box, scale), r.direction) for r in borders])
    rims = [grow(box, 0.6 * unit) for box in (*pictures, *(p.box for p in panels if p.kind == "dark"))]
    rules = [rule for rule in rules if not any(inside_share(rule.box, rim) > 0.8 for rim in rims)]
    frames = [f for f in frames if not any(inside_share(f.box, grow(box, 0.6 * unit)) > 0.9 for box in pictures)]
    back = 1 / scale
    return Marks(
        tuple(Rule(scale_box(rule.box, back), rule.direction) for rule in rules),
        tuple(Panel(scale_box(panel.box, back), panel.kind) for panel in (*frames, *panels)),
        tuple(Picture(scale_box(box, back)) for box in pictures),
    )


def is_text(picture: Box, text: Sequence[Box]) -> bool:
    """Whether so much of what was taken for a picture is text that it is none."""
    return sum(area(box) * inside_share(box, picture) for box in text) >= _TEXT_SHARE * area(picture)


def _is_bare(box: Box, text: Sequence[Box], unit: float) -> bool:
    """Whether an area off the paper's colour has the size of a picture and no line of text in it."""
    large = min(box[2] - box[0], box[3] - box[1]) >= 3.5 * unit
    return large and not any(inside_share(line, box) > 0.5 for line in text)


def _charts(dark: Sequence[Box], text: Sequence[Box], unit: float) -> list[Box]:
    """Diagrams: three dark areas or more without text that stand side by side on one foot, or start at one edge."""
    bars = [box for box in dark if not any(inside_share(line, box) > 0.5 and _long(line) for line in text)]
    found: list[Box] = []
    for foot, side in ((3, 0), (0, 1)):
        rows: list[list[Box]] = []
        for bar in sorted(bars, key=lambda box: (round(box[foot] / unit), box[side])):
            level = rows and abs(rows[-1][-1][foot] - bar[foot]) < 0.5 * unit
            if level and bar[side] - rows[-1][-1][side + 2] < _BAR_GAP * unit:
                rows[-1].append(bar)
            else:
                rows.append([bar])
        found += [union(row) for row in rows if len(row) >= _BARS]
    return found


def _long(line: Box) -> bool:
    """Whether a line is longer than it is high, as type of two characters and more is."""
    return line[2] - line[0] > 1.5 * (line[3] - line[1])


def _is_bed(box: Box, text: Sequence[Box], size: tuple[int, int]) -> bool:
    """Whether a "picture" is the scanner's bed or a shadow of it: at the rim, mostly outside all print."""
    at_rim = box[0] <= 2 or box[1] <= 2 or box[2] >= size[0] - 2 or box[3] >= size[1] - 2
    return at_rim and bool(text) and inside_share(box, union(text)) < 0.3


def _without_text(small: Pixels, placed: Sequence[tuple[TextLine, Box]]) -> Pixels:
    """The reduced sheet with each line painted over in the colours of its own ground, larger lines first."""
    clean = small.copy()
    for line, box in sorted(placed, key=lambda pair: -pair[0].size):
        part = _cut(clean, box)
        if line.paper and part.size:
            part[:] = _ground_of(line, part.shape)
    return clean


def _is_type(small: Pixels, line: TextLine, box: Box) -> bool:
    """Whether much of a line's box is of the colour of its ground, as with type of any weight; in a photo little is."""
    part = _cut(small, box)
    if not line.paper or not part.size:
        return True
    off = np.abs(part - _ground_of(line, part.shape)).max(axis=2)
    return float((off < _OFF_GROUND).mean()) > _LEAST_GROUND


def _cut(pixels: Pixels, box: Box) -> Pixels:
    """The pixels of a box, to be written to."""
    x0, y0, x1, y1 = box
    return pixels[max(0, int(y0)) : int(y1 + 1), max(0, int(x0)) : int(x1 + 1)]


def _ground_of(line: TextLine, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The colours of a line's ground in a box of (rows, columns, 3), one of the first two being 1.

    The colour runs along the line as measured at its start, middle and end, so that a shadow stays a shadow.
    """
    upright = line.direction == "vertical"
    places = np.linspace(0, 1, shape[0 if upright else 1])
    run = np.stack([np.interp(places, (1 / 6, 1 / 2, 5 / 6), tone) for tone in zip(*line.paper, strict=True)], axis=1)
    return run[:, None] if upright else run[None]


def _darkest(grey: Mask, size: tuple[int, int]) -> Mask:
    """Reduce, keeping the darkest pixel of each cell, so that hairlines survive."""
    cell = max(1, int(grey.shape[1] / size[0]))
    if cell > 1:
        grey = cv2.erode(grey, np.ones((cell, cell), np.uint8)).astype(np.uint8)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def page_surface(small: Pixels, unit: float) -> Pixels:
    """The paper as it would look without print, (H, W, 3).

    A cubic surface a channel, fitted to the light part of each cell of two em. Cells much darker than the fit
    (print, pictures, panels) lose their weight in a few rounds, so that uneven light is followed and a tint is not.
    """
    rows, columns = small.shape[:2]
    cell = max(4, int(2 * unit))
    light = cv2.dilate(cv2.medianBlur(small, 3), np.ones((3, 3), np.uint8))
    grid = cv2.resize(light, (max(2, columns // cell), max(2, rows // cell)), interpolation=cv2.INTER_AREA)
    paper = np.percentile(grid.reshape(-1, 3), 70, axis=0)
    values = grid.reshape(-1, 3).astype(np.float64)
    design = _cubic(*np.meshgrid(np.linspace(-1, 1, grid.shape[1]), np.linspace(-1, 1, grid.shape[0])))
    fit = np.broadcast_to(paper, values.shape)
    reach = 40.0
    for _ in range(6):
        off = (values - fit).mean(axis=1)
        trust = np.clip(1 - (off / np.where(off < 0, reach, 2 * reach)) ** 2, 0, None) ** 2 + 1e-6
        root = np.sqrt(trust)[:, None]
        ridge = 1e-2 * np.diag([0.0] + [1.0] * (design.shape[1] - 1))
        lhs = np.vstack([design * root, ridge])
        answer = np.linalg.lstsq(lhs, np.vstack([values * root, np.zeros((len(ridge), 3))]), rcond=None)[0]
        fit = design @ answer
        reach = max(10.0, reach * 0.7)
    tiny = np.clip(fit, 0, 255).astype(np.float32).reshape(grid.shape)
    return np.asarray(cv2.resize(tiny, (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8)


def _cubic(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 10) terms of a cubic surface."""
    x, y = x.ravel(), y.ravel()
    return np.stack([x**i * y**j for i in range(4) for j in range(4 - i)], axis=1)


def _text_ground(placed: Sequence[tuple[TextLine, Box]], base: Mask, unit: float) -> Mask:
    """Lightness of the ground that the text around each place stands on, (H, W); far from text ``base``, the page's.

    Text follows a shadow where a surface over the whole page cannot. Each third of a line counts as the median of
    those nearest to it, so that lettering in a picture does not tell of paper; between lines their light is weighed
    by distance.
    """
    from scipy.spatial import KDTree

    rows, columns = base.shape
    parts = [part for line, box in placed if line.paper and line.ground != "dark" for part in _thirds(line, box)]
    if len(parts) <= _LIGHT_THIRDS:
        return base
    middles = np.array([((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0, x1, y1), _ in parts])
    light = np.asarray(cv2.cvtColor(np.array([[tone for _, tone in parts]], np.uint8), cv2.COLOR_BGR2LAB))[0, :, 0]
    _, nearest = KDTree(middles).query(middles, k=_LIGHT_THIRDS)
    size = (max(1, round(columns / unit)), max(1, round(rows / unit)))
    weight = np.full(size[::-1], 1e-4, np.float32)
    total = weight * cv2.resize(base, size, interpolation=cv2.INTER_AREA)
    for (box, _), tone in zip(parts, np.median(light[nearest], axis=1), strict=True):
        x0, y0, x1, y1 = (int(value / unit) for value in box)
        place = np.s_[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
        weight[place] += 1
        total[place] += tone
    mean = cv2.GaussianBlur(total, (0, 0), _LIGHT_REACH) / cv2.GaussianBlur(weight, (0, 0), _LIGHT_REACH)
    return np.asarray(cv2.resize(mean, (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8)


def _printed(boxes: Sequence[Box], size: tuple[int, int], unit: float) -> NDArray[np.bool_]:
    """(H, W), true where the page may be printed: as far as its text reaches, where that is near the sheet's rim.

    The bed of the scanner, and the shadow along it, would join with a picture that stands at the edge of the text.
    """
    wide, high = size
    out = np.ones((high, wide), bool)
    if len(boxes) < _FEW:
        return out
    x0, y0, x1, y1 = grow(union(boxes), unit)
    out[: max(0, int(y0)) if y0 < _MARGIN * high else 0] = False
    out[int(y1) + 1 if y1 > (1 - _MARGIN) * high else high :] = False
    out[:, : max(0, int(x0)) if x0 < _MARGIN * wide else 0] = False
    out[:, int(x1) + 1 if x1 > (1 - _MARGIN) * wide else wide :] = False
    return out


def _thirds(line: TextLine, box: Box) -> list[tuple[Box, tuple[float, float, float]]]:
    """The three parts of a line's box, each with the colour of its ground."""
    x0, y0, x1, y1 = box
    if line.direction == "vertical":
        cuts = np.linspace(y0, y1, 4).tolist()
        return [((x0, a, x1, b), tone) for a, b, tone in zip(cuts, cuts[1:], line.paper, strict=False)]
    cuts = np.linspace(x0, x1, 4).tolist()
    return [((a, y0, b, y1), tone) for a, b, tone in zip(cuts, cuts[1:], line.paper, strict=False)]


def _grounds(
    small: Pixels, base: Pixels, lit: Mask, printed: NDArray[np.bool_], text: Sequence[Box], unit: float
) -> tuple[list[Panel], list[Box]]:
    """Panels and pictures among the areas whose ground is not paper.

    A panel is a connected area of one colour, cut from its neighbours by edges, that fills its box. What is left
    of the areas that are not paper, when panels and thin strokes are taken away, is pictures, unless it is as light as
    the ground of the text around it (``lit``): that is a shadow. Pictures lie where ``printed``.
    """
    lab = np.asarray(cv2.cvtColor(cv2.medianBlur(small, 3), cv2.COLOR_BGR2LAB), np.uint8)
    lightness, green_red, blue_yellow = cv2.split(cv2.absdiff(lab, base))
    tinted = cv2.max(green_red, blue_yellow) > 8.0 / 1.4
    other = (lightness > 8.0) | tinted
    paper = np.asarray(cv2.min(base[:, :, 0], lit), np.uint8)
    light = np.asarray(cv2.blur(lab, (3, 3)), np.uint8)
    panels: list[Panel] = []
    rest = other.copy()
    for box, part in _components(other & ~_edges(lab), 0.8 * unit):
        x0, y0, x1, y1 = (int(value) for value in box)
        if np.count_nonzero(part) < 3 * unit * unit or _is_border(box, small):
            continue
        tone = np.median(np.compress(part.ravel(), lab[y0:y1, x0:x1].reshape(-1, 3), axis=0), axis=0)
        fall = float(paper[y0:y1, x0:x1].mean() - tone[0])
        dark = fall > 70
        solid = cv2.morphologyEx(np.pad(part.astype(np.uint8), 8), cv2.MORPH_CLOSE, _square(0.8 * unit))
        enough = min(x1 - x0, y1 - y0) >= (0.8 if dark else 1.6) * unit and max(x1 - x0, y1 - y0) >= 3 * unit
        full = solid.sum() > 0.72 * part.size and (dark or part.mean() > 0.35)
        if enough and full and _has_sides(light, box):
            panels.append(Panel(box, "dark" if dark else "tint"))
            reach = np.array([12.0, 12 / 1.4, 12 / 1.4])
            near = cv2.inRange(lab[y0:y1, x0:x1], np.floor(tone - reach) + 1, np.ceil(tone + reach) - 1)
            rest[y0:y1, x0:x1] &= near == 0
    grey = lab[:, :, 0]
    rest &= printed & ((cv2.absdiff(grey, lit) > 8.0) | tinted)
    strong = printed & (cv2.subtract(paper, grey) > _PRINTED) & ~_cover(panels, other.shape)
    found = _pictures(strong, small, text, unit)
    found += [box for box in _pictures(rest, small, text, unit) if _sides(light, box) >= 2]
    if np.count_nonzero(cv2.inRange(grey, 65, 191)) < _BILEVEL * grey.size:
        found += _speckled(strong, small, unit)
    pictures = [_with_sky(box, panels, unit) for box in _merge(found, unit)]
    return [p for p in panels if not any(inside_share(p.box, box) > 0.8 for box in pictures)], pictures


def _cover(panels: Sequence[Panel], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(H, W), true inside panels."""
    out = np.zeros(shape, bool)
    for panel in panels:
        x0, y0, x1, y1 = (int(value) for value in panel.box)
        out[y0 : y1 + 1, x0 : x1 + 1] = True
    return out


def _with_sky(box: Box, panels: Sequence[Panel], unit: float) -> Box:
    """A picture with the even light part right over it, of its width, that was taken for a tint."""
    for panel in panels:
        level = max(abs(panel.box[0] - box[0]), abs(panel.box[2] - box[2])) < unit
        if panel.kind == "tint" and level and abs(box[1] - panel.box[3]) < unit:
            return union((box, panel.box))
    return box


def _has_sides(lab: Pixels, box: Box) -> bool:
    """Whether the colour steps at three sides of a box or more: print ends at once, a shadow fades."""
    return _sides(lab, box) >= 3


def _sides(lab: Pixels, box: Box) -> int:
    """At how many sides of a box the colour steps; a side that lies on the rim of the sheet counts."""
    rows, columns = lab.shape[:2]
    x0, y0, x1, y1 = (int(value) for value in box)
    out, reach = 0, 3
    for inner, outer in (
        (lab[y0:y1, x0 + reach : x0 + reach + 2], lab[y0:y1, max(0, x0 - reach - 2) : max(0, x0 - reach)]),
        (lab[y0:y1, x1 - reach - 2 : x1 - reach], lab[y0:y1, x1 + reach : min(columns, x1 + reach + 2)]),
        (lab[y0 + reach : y0 + reach + 2, x0:x1], lab[max(0, y0 - reach - 2) : max(0, y0 - reach), x0:x1]),
        (lab[y1 - reach - 2 : y1 - reach, x0:x1], lab[y1 + reach : min(rows, y1 + reach + 2), x0:x1]),
    ):
        if not inner.size or not outer.size:
            out += 1
            continue
        step = np.median(inner.reshape(-1, 3), axis=0) - np.median(outer.reshape(-1, 3), axis=0)
        out += bool(np.abs(step * (1.0, 1.4, 1.4)).max() > 5.0)
    return out


def _edges(lab: Pixels) -> NDArray[np.bool_]:
    """Where the colour changes within two pixels."""
    steep = np.zeros(lab.shape[:2], bool)
    for channel in cv2.split(lab):
        for dx in (0, 1):
            slope = cv2.Sobel(channel, cv2.CV_16S, dx, 1 - dx, ksize=3)
            steep |= (slope > 24) | (slope < -24)
    return steep


def _is_border(box: Box, small: Pixels) -> bool:
    """Whether an area runs along most of a side of the sheet: the scanner's bed, not print."""
    rows, columns = small.shape[:2]
    x0, y0, x1, y1 = box
    beside = (x0 <= 1 or x1 >= columns - 1) and y1 - y0 > 0.5 * rows and x1 - x0 < 0.12 * columns
    return bool(beside or ((y0 <= 1 or y1 >= rows - 1) and x1 - x0 > 0.5 * columns and y1 - y0 < 0.12 * rows))


def _speckled(dark: NDArray[np.bool_], small: Pixels, unit: float) -> list[Box]:
    """Boxes of what is left of pictures on a black-and-white sheet: specks close together, no strokes."""
    mask = cv2.medianBlur(dark.astype(np.uint8), 3)
    run = max(8, int(3.5 * unit))
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _square(0.6 * unit))
    for kernel in (np.ones((1, run), np.uint8), np.ones((run, 1), np.uint8)):
        strokes = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel) & ~thick
        mask = mask & ~cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    joined = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(2.4 * unit)), np.uint8)
    found = []
    for box, part in _components(joined, 3.5 * unit):
        x0, y0, x1, y1 = (int(value) for value in box)
        if part.mean() > 0.5 and mask[y0:y1, x0:x1].mean() > _LEAST_SPECKS and not _is_border(box, small):
            found.append(box)
    return found


def _pictures(rest: NDArray[np.bool_], small: Pixels, text: Sequence[Box], unit: float) -> list[Box]:
    """Boxes of what is neither paper nor panel: at least 3.5 em a side, most of the box filled."""
    rim = int(3 * unit)
    solid = np.pad(rest.astype(np.uint8), rim)
    for step, reach in ((cv2.MORPH_CLOSE, 0.5), (cv2.MORPH_OPEN, 1.8), (cv2.MORPH_CLOSE, 1.5)):
        solid = np.asarray(cv2.morphologyEx(solid, step, _square(reach * unit)), np.uint8)
    solid = solid[rim:-rim, rim:-rim]
    return [
        piece
        for box, part in _components(solid, 3.5 * unit)
        if part.mean() > 0.5 and not _is_border(box, small)
        for piece in _one_by_one(box, part, text, 3.5 * unit)
        if _contrast(piece, small) > 12
    ]


def _one_by_one(box: Box, part: NDArray[np.bool_], text: Sequence[Box], least: float) -> list[Box]:
    """The boxes of two pictures that touch at a corner, or along a part of a side; the one box where it is one.

    Where one straight cut leaves two parts that fill their boxes, and these take much less room than the whole, they
    are parts of two pictures. Each reaches beyond the other, and no type runs from one into the other; else one of them
    is something that adjoins a picture.

    Args:
        box: of all of them.
        part: (H, W), true where the pictures are, in the box.
        text: lines of text, in the frame of the box.
        least: side of the smallest picture, pixels.
    """
    if part.mean() > _FILLED:
        return [box]
    across, down = _best_cut(part, int(least)), _best_cut(part.T, int(least))
    turned = down[0] < across[0]  # where both are as good, the pictures rather stand side by side
    covered, at = down if turned else across
    if covered > _APART * part.size or part.sum() < _SQUARE * covered:
        return [box]
    x, y = box[:2]
    pieces = []
    mask = part.T if turned else part
    for start, end in ((0, at), (at, mask.shape[1])):
        rows = np.flatnonzero(mask[:, start:end].any(axis=1))
        left, top, right, foot = start, int(rows[0]), end, int(rows[-1]) + 1
        if turned:
            left, top, right, foot = top, left, foot, right
        pieces.append((x + left, y + top, x + right, y + foot))
    side, place = int(turned), box[int(turned)] + at  # the cut runs across this axis, there
    lines = [line for line in text if line[side] < place - 1 and line[side + 2] > place + 1]
    crossed = any(all(inside_share(line, piece) > 0 for piece in pieces) for line in lines)
    large = all(min(width(piece), height(piece)) >= least for piece in pieces)
    steps = [pieces[0][edge] - pieces[1][edge] for edge in (1 - side, 3 - side)]
    offset = steps[0] * steps[1] > 0 and min(map(abs, steps)) > _OFFSET * least
    return pieces if large and offset and not crossed else [box]


def _best_cut(mask: NDArray[np.bool_], least: int) -> tuple[float, int]:
    """(area of the boxes of what lies left and right of a column, the column) where that area is smallest."""
    rows = np.arange(len(mask))[:, None]
    tops = np.where(mask, rows, len(mask)).min(axis=0)
    feet = np.where(mask, rows + 1, 0).max(axis=0)
    left = np.maximum.accumulate(feet) - np.minimum.accumulate(tops)  # height of all up to a column
    right = (np.maximum.accumulate(feet[::-1]) - np.minimum.accumulate(tops[::-1]))[::-1]
    places = np.arange(least, mask.shape[1] - least)
    if not len(places):
        return float("inf"), 0
    areas = left[places - 1] * places + right[places] * (mask.shape[1] - places)
    best = int(areas.argmin())
    return float(areas[best]), int(places[best])


def _square(side: float) -> Mask:
    wide = max(3, int(side)) | 1
    return np.ones((wide, wide), np.uint8)


def _components(mask: NDArray[np.generic], least: float) -> Iterator[tuple[Box, NDArray[np.bool_]]]:
    """Bounding box and own pixels (inside the box) of each connected part of a mask whose sides are long enough."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8))
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1)
    for index in 1 + np.flatnonzero(sides >= least):
        x, y, w, h, _ = (int(value) for value in stats[index])
        yield (float(x), float(y), float(x + w), float(y + h)), labels[y : y + h, x : x + w] == index


def _contrast(box: Box, small: Pixels) -> float:
    """Standard deviation of the grey values in a box: a picture has lights and darks, a tint has not."""
    x0, y0, x1, y1 = (int(value) for value in box)
    return float(cv2.cvtColor(small[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY).std())


def _merge(boxes: list[Box], unit: float) -> list[Box]:
    """Join boxes that overlap, or lie within half an em and side by side; the larger swallows the smaller."""
    out: list[Box] = []
    for box in sorted(boxes, key=area, reverse=True):
        if any(inside_share(box, grow(other, 0.5 * unit)) > 0.6 for other in out):
            continue
        beside = next((o for o in out if _one_picture(o, box, unit)), None)
        if beside is not None:
            out.remove(beside)
            box = union((beside, box))
        out.append(box)
    return out


def _one_picture(a: Box, b: Box, unit: float) -> bool:
    """Two parts of one picture, cut by a smooth light band: level top and foot, nearly touching."""
    level = max(abs(a[1] - b[1]), abs(a[3] - b[3])) < 0.1 * (a[3] - a[1]) and overlap_x(a, b) > -1.2 * unit
    stacked = max(abs(a[0] - b[0]), abs(a[2] - b[2])) < 0.1 * (a[2] - a[0]) and overlap_y(a, b) > -0.6 * unit
    return level or stacked


def _dark_strokes(grey: Mask, surface: Pixels, covered: Sequence[Box], unit: float) -> Mask:
    """Pixels darker than the paper and than what lies within 1.1 em of them, outside text and pictures."""
    base = np.asarray(cv2.cvtColor(surface, cv2.COLOR_BGR2GRAY), np.uint8)
    seen = _darkest(grey, (base.shape[1], base.shape[0]))
    around = cv2.morphologyEx(seen, cv2.MORPH_BLACKHAT, _square(2.2 * unit))
    dark: Mask = ((cv2.subtract(base, seen) > 28) & (around > 22)).astype(np.uint8)
    for x0, y0, x1, y1 in covered:
        dark[max(0, int(y0)) : int(y1 + 1), max(0, int(x0)) : int(x1 + 1)] = 0
    return dark


def _rules_and_frames(dark: Mask, unit: float, borders: Sequence[Rule]) -> tuple[list[Rule], list[Panel]]:
    """Straight strokes at least 3.5 em long and under 0.9 em thick, and what they and borders close."""
    run = max(8, int(3.5 * unit))
    rules = list(borders)
    strokes = np.zeros_like(dark)
    for border in borders:
        x0, y0, x1, y1 = (round(value) for value in border.box)
        strokes[y0:y1, x0:x1] = 1
    for horizontal in (True, False):
        kernel = np.ones((1, run) if horizontal else (run, 1), np.uint8)
        soft = cv2.dilate(dark, np.ones((3, 1) if horizontal else (1, 3), np.uint8))
        opened = cv2.morphologyEx(soft, cv2.MORPH_OPEN, kernel)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
        for index in range(1, count):
            x, y, w, h, _ = stats[index]
            if (h if horizontal else w) - 2 > 0.9 * unit:
                continue
            box = (float(x), float(y), float(x + w), float(y + h))
            rules.append(Rule(box, "horizontal" if horizontal else "vertical"))
            strokes[y : y + h, x : x + w] |= (labels[y : y + h, x : x + w] == index).astype(np.uint8)
    return rules, _frames(dark, strokes, unit)


def _frames(dark: Mask, strokes: Mask, unit: float) -> list[Panel]:
    """Holes of the closed stroke mask: rectangles ruled on all four sides, also with round corners."""
    near = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    reach = max(3, int(2.5 * unit)) | 1
    corner = dark & cv2.dilate(strokes, np.ones((reach, reach), np.uint8))
    mask = near | corner
    gap = max(3, int(0.9 * unit)) | 1
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    mask = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    contours, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    out = []
    for contour, (_, _, _, parent) in zip(contours, tree[0], strict=True):
        x, y, w, h = cv2.boundingRect(contour)
        if parent >= 0 and min(w, h) > 2 * unit and cv2.contourArea(contour) > 0.88 * w * h:
            out.append(Panel((float(x - 1), float(y - 1), float(x + w - 1), float(y + h - 1)), "frame"))
    return out
