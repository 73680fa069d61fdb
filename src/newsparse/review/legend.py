"""The column at the side of the review picture: which colour is which article, and what the marks mean."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from newsparse.document import Article, Box, ItemKind
from newsparse.review.canvas import Canvas, Stroke, rounded, text_width
from newsparse.review.palette import ITEM_GREYS
from newsparse.review.scene import Group, Scene

_INK, _SOFT, _LINE = "#22262b", "#6b7280", "#d5d8dd"
_KEY_ROWS = 7


def legend_width(height: float) -> float:
    """Width of the legend for a picture of that height."""
    return float(np.clip(0.17 * height, 300.0, 760.0))


def draw_legend(canvas: Canvas, scene: Scene, box: Box) -> None:
    """Draw the legend into a box of the canvas; rows shrink when there are many articles."""
    x0, y0, x1, y1 = box
    width = x1 - x0
    kinds = Counter(group.item.kind for group in scene.items if group.item is not None)
    rows = 2 * len(scene.articles) + len(kinds) + _KEY_ROWS + 9
    unit = min(0.062 * width, (y1 - y0) / (1.55 * rows))
    canvas.fill(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), "#f6f7f8")
    canvas.stroke(np.array([(x0, y0), (x0, y1)]), Stroke(_LINE, 2.0))
    pen = _Column(canvas, x0 + 1.2 * unit, x1 - 1.2 * unit, unit)
    pen.y = y0 + 1.6 * unit
    pen.heading("Articles", str(len(scene.articles)))
    for group in scene.articles:
        if group.article is not None:
            pen.article(group, group.article)
    if kinds:
        pen.heading("Other items", str(sum(kinds.values())))
        for kind, count in kinds.items():
            pen.item(kind, count)
    doubtful = sum(mark.doubtful for group in scene.groups for mark in group.marks)
    pen.heading("Marks", "")
    pen.key(doubtful)


class _Column:
    """Writes rows from top to bottom."""

    def __init__(self, canvas: Canvas, left: float, right: float, unit: float) -> None:
        self.canvas, self.left, self.right, self.unit, self.y = canvas, left, right, unit, 0.0

    def heading(self, text: str, count: str) -> None:
        """A heading with a count at the right and a rule below."""
        self.y += 0.6 * self.unit
        self.canvas.text((self.left, self.y), text, 1.25 * self.unit, _INK, bold=True)
        self._right(count, 1.1 * self.unit, _SOFT)
        self.y += 1.45 * self.unit
        self.canvas.stroke(np.array([(self.left, self.y), (self.right, self.y)]), Stroke(_LINE, 0.12 * self.unit))
        self.y += 0.75 * self.unit

    def article(self, group: Group, article: Article) -> None:
        """Number on its colour, size of the article, confidence as bar and figure."""
        unit = self.unit
        self.canvas.chip(
            (self.left, self.y, self.left + 2.4 * unit, self.y + 2.0 * unit), group.label, 1.2 * unit, group.colour
        )
        text = f"{article.kind} - {len(article.lines)} lines, {len(article.paragraphs)} par."
        indent = self.left + 3.0 * unit
        self.canvas.text((indent, self.y + 0.05 * unit), text, 0.98 * unit, _INK)
        track = (indent, self.y + 1.45 * unit, self.right - 2.6 * unit, self.y + 1.9 * unit)
        self.canvas.fill(rounded(track, unit), "#dfe2e6")
        if article.confidence is None:
            figure = "-"
        else:
            share = min(1.0, max(0.0, article.confidence))
            end = max(track[0] + 0.45 * unit, track[0] + share * (track[2] - track[0]))
            self.canvas.fill(rounded((track[0], track[1], end, track[3]), unit), group.colour)
            figure = f"{article.confidence:.2f}"
        self.y += 1.32 * unit
        self._right(figure, 0.95 * unit, _INK)
        self.y += 1.55 * unit

    def item(self, kind: ItemKind, count: int) -> None:
        """A grey swatch, the kind, how many."""
        unit = self.unit
        self.canvas.fill(
            rounded((self.left, self.y, self.left + 2.4 * unit, self.y + unit), 0.3 * unit), ITEM_GREYS[kind]
        )
        self.canvas.text((self.left + 3.0 * unit, self.y + 0.1 * unit), kind, 0.98 * unit, _INK)
        self._right(str(count), 0.98 * unit, _SOFT)
        self.y += 1.6 * unit

    def key(self, doubtful: int) -> None:
        """What the marks mean."""
        unit, grey = self.unit, "#4a5058"
        for text, draw in (
            ("headline: heavy frame", lambda b: self.canvas.stroke(rounded(b, 0.0), Stroke(grey, 0.26 * unit), True)),
            (
                "caption: dashed frame",
                lambda b: self.canvas.stroke(_flat(b), Stroke(grey, 0.1 * unit, dash=0.3 * unit), True),
            ),
            ("other roles: named tag", lambda b: self.canvas.chip(b, "deck", 0.8 * unit, grey)),
            (
                "place in reading order",
                lambda b: self.canvas.halo_text((b[0] + 0.8 * unit, b[1] + 0.2 * unit), "12", unit, grey),
            ),
            ("first line of a block", lambda b: self.canvas.chip(b, "12", unit, grey)),
            ("next block", lambda b: self._arrow(b, grey)),
            (f"low confidence: {doubtful}", self._wave),
        ):
            self._sample(text, draw)

    def _sample(self, text: str, draw: Callable[[Box], None]) -> None:
        unit = self.unit
        draw((self.left, self.y, self.left + 2.4 * unit, self.y + 1.1 * unit))
        self.canvas.text((self.left + 3.0 * unit, self.y + 0.15 * unit), text, 0.98 * unit, _INK)
        self.y += 1.75 * unit

    def _arrow(self, box: Box, colour: str) -> None:
        middle, tip = (box[1] + box[3]) / 2, 0.8 * self.unit
        self.canvas.stroke(np.array([(box[0], middle), (box[2] - tip, middle)]), Stroke(colour, 0.22 * self.unit))
        corners = [(box[2], middle), (box[2] - tip, middle - tip / 2), (box[2] - tip, middle + tip / 2)]
        self.canvas.fill(np.array(corners), colour)

    def _wave(self, box: Box) -> None:
        x = np.linspace(box[0], box[2], 7)
        y = (box[1] + box[3]) / 2 + np.where(np.arange(7) % 2 == 0, -0.15, 0.25) * self.unit
        self.canvas.stroke(np.stack([x, y], axis=1), Stroke("#000000", 0.3 * self.unit))
        self.canvas.stroke(np.stack([x, y], axis=1), Stroke("#ffd400", 0.15 * self.unit))

    def _right(self, text: str, size: float, colour: str) -> None:
        if text:
            self.canvas.text((self.right - text_width(text, size), self.y), text, size, colour)


def _flat(box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)
