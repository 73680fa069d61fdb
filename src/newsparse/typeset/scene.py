"""What is on a page, as a list of marks in drawing order, and how it becomes pixels.

The list is the single source of both the picture and the PDF, so that they cannot differ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from newsparse.containers import Pixels
from newsparse.document import Box
from newsparse.typeset.fonts import FontBook

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (20, 20, 20)


@dataclass(frozen=True, slots=True)
class GlyphAt:
    """One character; ``x`` and ``y`` (whole pixels) are its origin on the base line."""

    char: str
    face: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TextMark:
    """Characters of one size and colour."""

    glyphs: tuple[GlyphAt, ...]
    size: int
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle: filled, outlined or both; a thin filled one is a rule."""

    box: Box
    fill: Colour | None = None
    outline: Colour | None = None
    width: int = 1
    radius: int = 0


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A photograph or drawing; ``pixels`` is (h, w, 3) RGB and is fitted to the box."""

    box: Box
    pixels: NDArray[np.uint8]


Mark = TextMark | BoxMark | PictureMark


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole page: size in pixels, colour of the paper, marks in drawing order."""

    width: int
    height: int
    paper: Colour
    marks: tuple[Mark, ...]


def render(scene: Scene, fonts: FontBook) -> Pixels:
    """Draw a scene; returns (height, width, 3) BGR."""
    image = Image.new("RGB", (scene.width, scene.height), scene.paper)
    draw = ImageDraw.Draw(image)
    for mark in scene.marks:
        match mark:
            case TextMark():
                _draw_text(draw, mark, fonts)
            case BoxMark():
                _draw_box(draw, mark)
            case PictureMark():
                x0, y0, x1, y1 = (round(v) for v in mark.box)
                picture = Image.fromarray(mark.pixels).resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)
                image.paste(picture, (x0, y0))
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def _draw_text(draw: ImageDraw.ImageDraw, mark: TextMark, fonts: FontBook) -> None:
    for glyph in mark.glyphs:
        font = fonts.font(fonts.lender(glyph.face, glyph.char), mark.size)
        draw.text((glyph.x, glyph.y), glyph.char, font=font, fill=mark.colour, anchor="ls")


def _draw_box(draw: ImageDraw.ImageDraw, mark: BoxMark) -> None:
    x0, y0, x1, y1 = (round(v) for v in mark.box)
    # Pillow's far edge is inclusive.
    corners = (x0, y0, max(x0, x1 - 1), max(y0, y1 - 1))
    if mark.radius:
        draw.rounded_rectangle(corners, mark.radius, mark.fill, mark.outline, mark.width if mark.outline else 0)
    else:
        draw.rectangle(corners, mark.fill, mark.outline, mark.width if mark.outline else 0)
