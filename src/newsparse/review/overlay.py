"""The review picture: the page in pale grey, articles in colour, the reading order on top, a legend beside it.

Labels use Latin letters and digits only, so that they look the same on every machine; the HTML page of
`newsparse.review.html` shows the Chinese fields.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from newsparse.containers import Pixels, Points
from newsparse.document import Box, Page
from newsparse.errors import OutputError
from newsparse.review.canvas import Canvas, Stroke, rounded, text_width
from newsparse.review.legend import draw_legend, legend_width
from newsparse.review.palette import ink_on, wash
from newsparse.review.scene import (
    CAPTION_ROLES,
    Arrow,
    Group,
    LineMark,
    Scene,
    make_scene,
    tag_place,
    turned_pixels,
    zigzag,
)

EM_RANGE = (26.0, 36.0)
"""Height of a usual line in the picture, pixels: below it numbers cannot be read, above it nothing is gained."""
LONGEST = 7000.0
"""Bound on the longer side of the drawn page, pixels."""
MARGIN = 3.0
"""White room around the page, em: numbers of the outermost columns stand there."""

_ITEM_FILL = 0.16
_PALE = 0.78
"""How much of the ink's blackness the page keeps under the colours."""


def draw_overlay(pixels: Pixels, page: Page) -> Pixels:
    """Draw a page result over its picture.

    Args:
        pixels: (H, W, 3) BGR, the page as ingested.
        page: the result for that page.

    Returns:
        (H', W', 3) BGR: the page upright, larger or smaller so that a usual line is 26 to 36 pixels high, with a
        margin around it and a legend at its right.
    """
    scene = make_scene(page)
    scale = _scale(scene)
    sheet = _Sheet(scene, scale, _ground(turned_pixels(pixels, scene), scene, scale))
    for group in scene.items:
        sheet.item(group)
    for group in scene.articles:
        sheet.washes(group)
    for group in scene.articles:
        sheet.outlines(group)
    for group in scene.groups:
        for mark in group.marks:
            sheet.doubt(mark)
    for group in scene.articles:
        for arrow in group.arrows:
            sheet.arrow(arrow, group.colour)
    for group in scene.groups:
        for mark in group.marks:
            sheet.number(mark, group)
    for group in scene.groups:
        sheet.tags(group)
        sheet.badge(group)
    draw_legend(sheet.canvas, scene, sheet.legend_box())
    return sheet.canvas.pixels


def _scale(scene: Scene) -> float:
    low, high = EM_RANGE
    wanted = float(np.clip(scene.em, low, high)) / scene.em
    return min(wanted, LONGEST / max(scene.width, scene.height))


def _ground(pixels: Pixels, scene: Scene, scale: float) -> Pixels:
    """The page in pale grey on white paper with margin and room for the legend."""
    size = (max(1, round(scene.width * scale)), max(1, round(scene.height * scale)))
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    margin = round(MARGIN * scene.em * scale)
    height, width = size[1] + 2 * margin, size[0] + 2 * margin
    ground = np.full((height, width + round(legend_width(height)), 3), 255, np.uint8)
    pale = np.rint(255.0 - (255.0 - grey.astype(np.float32)) * _PALE).astype(np.uint8)
    ground[margin : margin + size[1], margin : margin + size[0]] = pale[..., None]
    return ground


@dataclass(frozen=True, slots=True, eq=False)
class _Pen:
    """Widths in pixels that follow the size of the type."""

    em: float

    @property
    def thin(self) -> float:
        return max(1.0, 0.05 * self.em)

    @property
    def thick(self) -> float:
        return max(2.0, 0.12 * self.em)

    @property
    def type(self) -> float:
        return 0.54 * self.em


class _Sheet:
    """Draws the parts of a scene at a scale; one method a kind of mark."""

    def __init__(self, scene: Scene, scale: float, ground: Pixels) -> None:
        self.scene, self.scale, self.canvas = scene, scale, Canvas(ground)
        self.pen = _Pen(scene.em * scale)
        self.margin = round(MARGIN * scene.em * scale)

    def legend_box(self) -> Box:
        """Where the legend goes."""
        height, width = self.canvas.pixels.shape[:2]
        return width - legend_width(height), 0.0, float(width), float(height)

    def _to(self, points: Points) -> Points:
        return points * self.scale + self.margin

    def _box(self, box: Box, room: float = 0.0) -> Box:
        grow = room * self.pen.em
        x0, y0, x1, y1 = (value * self.scale + self.margin for value in box)
        return x0 - grow, y0 - grow, x1 + grow, y1 + grow

    def item(self, group: Group) -> None:
        """A grey area."""
        for box in group.boxes:
            outline = rounded(self._box(box, 0.2), 0.3 * self.pen.em)
            self.canvas.fill(outline, group.colour, _ITEM_FILL)
            self.canvas.stroke(outline, Stroke(group.colour, 1.6 * self.pen.thin), closed=True)
        for mark in group.marks:
            self.canvas.fill(self._to(mark.polygon), group.colour, _ITEM_FILL)
            if mark.line.role in CAPTION_ROLES:
                self._dashed(mark, group.colour)

    def washes(self, group: Group) -> None:
        """The lines of an article, softly in its colour."""
        for mark in group.marks:
            self.canvas.fill(self._to(mark.polygon), group.colour, wash(group.colour))

    def outlines(self, group: Group) -> None:
        """Areas of an article, heavy frames of its headlines, dashed ones of captions."""
        for box in group.boxes:
            outline = rounded(self._box(box, 0.18), 0.3 * self.pen.em)
            self.canvas.stroke(outline, Stroke(group.colour, 1.6 * self.pen.thin, 0.9), closed=True)
        for mark in group.marks:
            if mark.line.role == "headline":
                self.canvas.stroke(self._to(mark.polygon), Stroke(group.colour, self.pen.thick), closed=True)
            elif mark.line.role in CAPTION_ROLES:
                self._dashed(mark, group.colour)

    def _dashed(self, mark: LineMark, colour: str) -> None:
        stroke = Stroke(colour, 1.6 * self.pen.thin, dash=0.3 * self.pen.em)
        self.canvas.stroke(self._to(mark.polygon), stroke, closed=True)

    def doubt(self, mark: LineMark) -> None:
        """A zigzag along a line that the engine was not sure of."""
        if mark.doubtful:
            path = self._to(zigzag(mark, self.scene.em))
            self.canvas.stroke(path, Stroke("#000000", 3.4 * self.pen.thin))
            self.canvas.stroke(path, Stroke("#ffd400", 1.7 * self.pen.thin))

    def arrow(self, arrow: Arrow, colour: str) -> None:
        """A curve with a head, on a white rim that parts it from the type."""
        path, head = self._to(arrow.points), self._to(arrow.head)
        shaft = np.concatenate([path[:-1], head[1:].mean(axis=0)[None]])
        self.canvas.stroke(shaft, Stroke("#ffffff", 2.0 * self.pen.thick, 0.8))
        self.canvas.stroke(head, Stroke("#ffffff", 2.0 * self.pen.thin, 0.8), closed=True)
        self.canvas.stroke(shaft, Stroke(colour, self.pen.thick))
        self.canvas.fill(head, colour)
        dot = path[0] + 0.18 * self.pen.em * np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
        self.canvas.fill(dot, colour)

    def number(self, mark: LineMark, group: Group) -> None:
        """The place of a line in the reading order, before its first character; a chip where a block starts."""
        x, y = self._to(np.array([mark.start]))[0]
        text, size = str(mark.number), self.pen.type
        width, height = text_width(text, size, bold=True), 0.72 * size
        left = x - width / 2 if mark.vertical else x - width - 0.28 * self.pen.em
        top = y - height - 0.3 * self.pen.em if mark.vertical else y - height / 2
        if mark.opens:
            pad = 0.16 * self.pen.em
            self.canvas.chip((left - pad, top - pad, left + width + pad, top + height + pad), text, size, group.colour)
        else:
            self.canvas.halo_text((left, top), text, size, _dark(group.colour))

    def tags(self, group: Group) -> None:
        """Small labels of the roles."""
        size = 0.46 * self.pen.em
        for mark in group.marks:
            if mark.tag is None:
                continue
            width, height = text_width(mark.tag, size, bold=True) + 0.5 * size, 1.35 * size
            x, y = tag_place(mark, self.scene, width / self.scale, height / self.scale)
            x, y = x * self.scale + self.margin, y * self.scale + self.margin
            self.canvas.chip((x, y, x + width, y + height), mark.tag, size, group.colour)

    def badge(self, group: Group) -> None:
        """The number of an article in a disc at its first line; the kind of an item on its corner."""
        em = self.pen.em
        if group.item is not None:
            box = self._box(group.boxes[0], 0.2)
            text = group.label if group.item.article is None else f"{group.label} of {self._number_of(group)}"
            width = text_width(text, 0.72 * em, bold=True) + 0.6 * em
            label = (box[0], box[1] - 0.55 * em, box[0] + width, box[1] + 0.55 * em)
            self.canvas.chip(label, text, 0.72 * em, group.colour)
            return
        if group.marks:
            corner = self._box(group.marks[0].box)
            centre = np.array([corner[0] - 0.5 * em, corner[1] - 0.7 * em])
            radius, size = 1.05 * em, 1.25 * em
            disc = np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
            self.canvas.fill(centre + (radius + 2.5 * self.pen.thin) * disc, "#ffffff")
            self.canvas.fill(centre + radius * disc, group.colour)
            width = text_width(group.label, size, bold=True)
            place = (float(centre[0]) - width / 2, float(centre[1]) - 0.36 * size)
            self.canvas.text(place, group.label, size, ink_on(group.colour), bold=True)

    def _number_of(self, group: Group) -> str:
        owner = group.item.article if group.item is not None else None
        labels = {other.article.id: other.label for other in self.scene.articles if other.article is not None}
        return labels.get(owner or "", "?")


_ROUND = np.linspace(0.0, 2.0 * np.pi, 33)[:-1]


def _dark(colour: str) -> str:
    """A darker shade of a colour, for small type on pale ground."""
    red, green, blue = (int(int(colour[k : k + 2], 16) * 0.62) for k in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"


def png_bytes(pixels: Pixels) -> bytes:
    """Pixels (H, W, 3) BGR as a PNG file.

    Raises:
        OutputError: they cannot be written as PNG.
    """
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise OutputError(f"a picture of {pixels.shape[1]} x {pixels.shape[0]} pixels cannot be written as PNG")
    return data.tobytes()
