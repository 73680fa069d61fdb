"""A small painter: smooth shapes and Latin type on pixels, with transparency.

Shapes go through OpenCV's smoothed drawing at sixteenths of a pixel; type comes from the font that Pillow carries
with it, so that no font of the system is needed. All lengths are pixels of the canvas; colours are ``#rrggbb``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from newsparse.containers import Pixels, Points
from newsparse.document import Box
from newsparse.review.palette import ink_on, rgb

_SHIFT = 4
_ONE = 1 << _SHIFT

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn; ``dash`` is the length of dashes and gaps, 0 for a solid line."""

    colour: str
    width: float
    alpha: float = 1.0
    dash: float = 0.0


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size=size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # Pillow without FreeType has one tiny bitmap font
        raise RuntimeError("Pillow was built without FreeType")
    return font


@lru_cache(maxsize=4096)
def _glyphs(text: str, size: int, bold: bool) -> Mask:
    """(height, width) cover 0..255 of a text, cut to its ink."""
    image, _ = _font(size).getmask2(text, mode="L")
    mask: Mask = np.asarray(image, dtype=np.uint8).reshape(image.size[1], image.size[0])
    if not bold:
        return mask
    # The font has one weight: bold is the type printed twice, a little apart.
    shift = max(1, size // 16)
    wide = np.pad(mask, ((0, 0), (0, shift)))
    for step in range(1, shift + 1):
        wide[:, step : step + mask.shape[1]] = np.maximum(wide[:, step : step + mask.shape[1]], mask)
    return wide


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text's ink in pixels."""
    return float(_glyphs(text, _points(size), bold).shape[1])


def _points(size: float) -> int:
    return max(6, round(size))


class Canvas:
    """Pixels that are painted on; the only thing here that changes."""

    def __init__(self, pixels: Pixels) -> None:
        """Paint on a copy of (height, width, 3) BGR pixels."""
        self.pixels: Pixels = pixels.copy()

    def fill(self, points: Points, colour: str, alpha: float = 1.0) -> None:
        """Fill a polygon of (n, 2) corners."""

        def paint(mask: Mask, origin: Points) -> None:
            cv2.fillPoly(mask, [_fixed(points - origin)], 255, cv2.LINE_AA, _SHIFT)

        self._blend(points, 2.0, colour, alpha, paint)

    def stroke(self, points: Points, stroke: Stroke, closed: bool = False) -> None:
        """Draw along (n, 2) points."""
        width = max(1, round(stroke.width))
        path = np.concatenate([points, points[:1]]) if closed else points
        pieces = _dashes(path, stroke.dash) if stroke.dash else [path]

        def paint(mask: Mask, origin: Points) -> None:
            cv2.polylines(mask, [_fixed(piece - origin) for piece in pieces], False, 255, width, cv2.LINE_AA, _SHIFT)

        self._blend(path, width + 2.0, stroke.colour, stroke.alpha, paint)

    def text(self, at: tuple[float, float], text: str, size: float, colour: str, *, bold: bool = False) -> None:
        """Write a text with the top left of its ink at a place."""
        self._stamp(_glyphs(text, _points(size), bold), at, colour)

    def halo_text(self, at: tuple[float, float], text: str, size: float, colour: str) -> None:
        """Write a text with a white rim, so that it reads on any ground."""
        points = _points(size)
        rim = max(1, points // 6)
        glyphs = np.pad(_glyphs(text, points, True), rim)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1, 2 * rim + 1))
        corner = (at[0] - rim, at[1] - rim)
        self._stamp(np.asarray(cv2.dilate(glyphs, kernel), dtype=np.uint8), corner, "#ffffff", 0.85)
        self._stamp(glyphs, corner, colour)

    def chip(self, box: Box, text: str, size: float, colour: str) -> None:
        """A filled label with rounded corners and its text in the middle."""
        height = box[3] - box[1]
        self.fill(rounded(box, 0.3 * height), colour)
        glyphs = _glyphs(text, _points(size), True)
        place = ((box[0] + box[2] - glyphs.shape[1]) / 2.0, (box[1] + box[3] - glyphs.shape[0]) / 2.0)
        self._stamp(glyphs, place, ink_on(colour))

    def _blend(
        self, points: Points, margin: float, colour: str, alpha: float, paint: Callable[[Mask, Points], None]
    ) -> None:
        """Have a shape painted on a mask around its points (its origin is given), and lay the colour over."""
        origin = np.floor(points.min(axis=0) - margin)
        width, height = np.ceil(points.max(axis=0) + margin) - origin
        mask: Mask = np.zeros((int(height), int(width)), np.uint8)
        paint(mask, origin)
        self._stamp(mask, (float(origin[0]), float(origin[1])), colour, alpha)

    def _stamp(self, mask: Mask, at: tuple[float, float], colour: str, alpha: float = 1.0) -> None:
        """Lay a colour over the pixels where a mask covers them; what is outside the canvas is lost."""
        height, width = self.pixels.shape[:2]
        left, top = round(at[0]), round(at[1])
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + mask.shape[1]), min(height, top + mask.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        part = self.pixels[y0:y1, x0:x1]
        cover = mask[y0 - top : y1 - top, x0 - left : x1 - left]
        share = (cover.astype(np.float32) * (alpha / 255.0))[..., None]
        paint = np.array(rgb(colour)[::-1], dtype=np.float32)
        part[:] = np.rint(part + (paint - part) * share).astype(np.uint8)


def rounded(box: Box, radius: float) -> Points:
    """(n, 2) outline of a box with rounded corners."""
    x0, y0, x1, y1 = box
    radius = min(radius, (x1 - x0) / 2.0, (y1 - y0) / 2.0)
    turns = np.linspace(0.0, np.pi / 2.0, 7)
    centres = (
        (x1 - radius, y1 - radius),
        (x0 + radius, y1 - radius),
        (x0 + radius, y0 + radius),
        (x1 - radius, y0 + radius),
    )
    arcs = [
        np.stack([x + radius * np.cos(turns + k * np.pi / 2), y + radius * np.sin(turns + k * np.pi / 2)], axis=1)
        for k, (x, y) in enumerate(centres)
    ]
    return np.concatenate(arcs)


def _fixed(points: Points) -> NDArray[np.int32]:
    return np.rint(points * _ONE).astype(np.int32)


def _dashes(path: Points, length: float) -> list[Points]:
    """Cut a path into dashes of a length with gaps of the same length."""
    pieces = []
    for a, b in pairwise(path):
        whole = float(np.hypot(*(b - a)))
        count = max(1, int(whole / (2 * length)))
        cuts = np.linspace(0.0, 1.0, 2 * count + 2)
        pieces += [np.stack([a + (b - a) * cuts[k], a + (b - a) * cuts[k + 1]]) for k in range(0, 2 * count + 1, 2)]
    return pieces
