"""What a review picture shows, as geometry: line marks, blocks, arrows, groups, free of any drawing.

The overlay and the HTML page draw the same `Scene`, so they cannot disagree. A scene is upright: when the print
lies on its side on the page as ingested, all places are turned by quarter turns, and `turned_pixels` turns the
picture with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from newsparse.containers import Pixels, Points
from newsparse.document import Article, Box, Item, Line, Page, Role
from newsparse.review.palette import ITEM_GREYS, colours_for

DOUBTFUL = 0.9
"""Mean character probability under which a line is marked for a second look."""

TAGS: dict[Role, str] = {
    "kicker": "kicker",
    "deck": "deck",
    "byline": "by",
    "section": "section",
    "subhead": "sub",
    "jump": "jump",
    "caption": "caption",
    "credit": "credit",
}
HEAD_ROLES: frozenset[Role] = frozenset({"section", "kicker", "headline", "deck"})
CAPTION_ROLES: frozenset[Role] = frozenset({"caption", "credit"})


@dataclass(frozen=True, slots=True, eq=False)
class LineMark:
    """One line as drawn; ``polygon`` is (4, 2), clockwise from the top left of the text, upright frame."""

    line: Line
    number: int
    """Place in the reading order of the page, from 1."""
    polygon: Points
    box: Box
    opens: bool
    """First line of a block: arrows end here."""

    @property
    def doubtful(self) -> bool:
        """The engine was not sure of this line."""
        return self.line.confidence is not None and self.line.confidence < DOUBTFUL

    @property
    def tag(self) -> str | None:
        """A short Latin word for the role; None for lines that need none."""
        return TAGS.get(self.line.role)

    @property
    def vertical(self) -> bool:
        """The characters stand one under the other."""
        return self.line.direction == "vertical"

    @property
    def start(self) -> tuple[float, float]:
        """Middle of the edge where reading begins."""
        return _middle(self.polygon, 0, 1) if self.vertical else _middle(self.polygon, 0, 3)

    @property
    def end(self) -> tuple[float, float]:
        """Middle of the edge where reading ends."""
        return _middle(self.polygon, 2, 3) if self.vertical else _middle(self.polygon, 1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """From the end of one block to the start of the next."""

    points: Points
    """(n, 2) points along the way, corners already rounded."""
    head: Points
    """(3, 2) corners of the arrow's head, tip first."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """An article or an item with everything drawn of it."""

    label: str
    """The number of the article, or the kind of the item."""
    colour: str
    article: Article | None
    item: Item | None
    boxes: tuple[Box, ...]
    marks: tuple[LineMark, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that is drawn on one page, in upright pixels; ``em`` is the usual height of a line."""

    width: int
    height: int
    em: float
    turns: int
    """Quarter turns counter-clockwise from the page as ingested to upright."""
    groups: tuple[Group, ...]

    @property
    def articles(self) -> tuple[Group, ...]:
        """Groups of articles, in their order on the page."""
        return tuple(group for group in self.groups if group.article is not None)

    @property
    def items(self) -> tuple[Group, ...]:
        """Groups of items."""
        return tuple(group for group in self.groups if group.item is not None)


def make_scene(page: Page) -> Scene:
    """Lay out everything that a review picture of this page shows."""
    turns = round(page.source.skew_degrees / 90.0) % 4
    size = (page.source.width, page.source.height)
    numbers = {line_id: number for number, line_id in enumerate(page.reading_order, start=1)}
    marks = {line.id: _mark(line, numbers[line.id], size, turns) for line in page.lines}
    em = _line_height(list(marks.values()), size)
    areas = [[_turned_box(box, size, turns) for box in article.boxes] for article in page.articles]
    colours = colours_for(areas, unit=4.0 * em)
    groups = [
        _article_group(article, str(number), colour, tuple(boxes), [marks[i] for i in article.lines], em)
        for number, (article, colour, boxes) in enumerate(zip(page.articles, colours, areas, strict=True), start=1)
    ]
    for item in page.items:
        box = _turned_box(item.box, size, turns)
        own = tuple(marks[i] for i in item.lines)
        groups.append(Group(item.kind, ITEM_GREYS[item.kind], None, item, (box,), own, ()))
    width, height = size if turns % 2 == 0 else size[::-1]
    return Scene(width, height, em, turns, tuple(groups))


def turned_pixels(pixels: Pixels, scene: Scene) -> Pixels:
    """The picture in the frame of the scene."""
    return np.ascontiguousarray(np.rot90(pixels, scene.turns))


def _article_group(
    article: Article, label: str, colour: str, boxes: tuple[Box, ...], marks: list[LineMark], em: float
) -> Group:
    runs = blocks(marks)
    opened = [LineMark(m.line, m.number, m.polygon, m.box, opens=k == 0) for run in runs for k, m in enumerate(run)]
    arrows = tuple(_arrow(some, other, em) for some, other in pairwise(runs))
    return Group(label, colour, article, None, boxes, tuple(opened), arrows)


# --- places --------------------------------------------------------------------------------------------------------


def _middle(polygon: Points, i: int, j: int) -> tuple[float, float]:
    x, y = (polygon[i] + polygon[j]) / 2.0
    return float(x), float(y)


def _turn(points: Points, size: tuple[int, int], turns: int) -> Points:
    """Turn (n, 2) points with their page of (width, height) counter-clockwise by quarter turns."""
    width, height = size
    for _ in range(turns):
        points = np.stack([points[:, 1], width - points[:, 0]], axis=1)
        width, height = height, width
    return points


def _turned_box(box: Box, size: tuple[int, int], turns: int) -> Box:
    return _bounds(_turn(_corners(box), size, turns))


def _corners(box: Box) -> Points:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)


def _bounds(points: Points) -> Box:
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _mark(line: Line, number: int, size: tuple[int, int], turns: int) -> LineMark:
    box = _turned_box(line.box, size, turns)
    # A polygon of more corners follows a bent line; the review shows its box.
    bent = len(line.polygon) != 4
    polygon = _corners(box) if bent else _turn(np.array(line.polygon, dtype=np.float64), size, turns)
    return LineMark(line, number, polygon, box, opens=False)


def _line_height(marks: Sequence[LineMark], size: tuple[int, int]) -> float:
    if not marks:
        return max(size) / 100.0
    heights = [m.box[2] - m.box[0] if m.vertical else m.box[3] - m.box[1] for m in marks]
    return max(4.0, float(np.median(heights)))


# --- blocks and arrows ---------------------------------------------------------------------------------------------


def blocks(marks: Sequence[LineMark]) -> list[list[LineMark]]:
    """Cut lines in reading order into runs that stay in one column; head lines are runs of their own."""
    runs: list[list[LineMark]] = []
    for mark in marks:
        if runs and _goes_on(runs[-1], mark):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _goes_on(run: list[LineMark], mark: LineMark) -> bool:
    last = run[-1]
    if last.vertical != mark.vertical or (last.line.role in HEAD_ROLES) != (mark.line.role in HEAD_ROLES):
        return False
    along = _bounds(np.concatenate([m.polygon for m in run]))
    if mark.vertical:  # the next line stands to the left
        shared, gap = _overlap(along, mark.box, 1), last.box[0] - mark.box[2]
        thick = max(last.box[2] - last.box[0], mark.box[2] - mark.box[0])
    else:
        shared, gap = _overlap(along, mark.box, 0), mark.box[1] - last.box[3]
        thick = max(last.box[3] - last.box[1], mark.box[3] - mark.box[1])
    return shared >= 0.5 and -0.6 * thick <= gap <= 1.6 * thick


def _overlap(a: Box, b: Box, axis: Literal[0, 1]) -> float:
    """Shared length along an axis as a share of the shorter of the two."""
    shared = min(a[axis + 2], b[axis + 2]) - max(a[axis], b[axis])
    return shared / max(1e-6, min(a[axis + 2] - a[axis], b[axis + 2] - b[axis]))


def _arrow(some: list[LineMark], other: list[LineMark], em: float) -> Arrow:
    """Lead from the end of a block to the number of the next one's first line, where white space is: in gutters."""
    last, first = some[-1], other[0]
    a, b = _bounds(np.concatenate([m.polygon for m in some])), _bounds(np.concatenate([m.polygon for m in other]))
    if b[1] >= a[3] - 0.5 * em and _overlap(a, b, 0) > 0 and not first.vertical:
        x, middle = max(a[0], b[0]) + em, (a[3] + b[1]) / 2.0
        reach = max(0.8 * em, (b[1] - a[3]) / 2.0)
        return _way([(x, middle - reach), (x, middle + reach)], em)
    x, y = _chip_place(first, em)
    if last.vertical:
        return _way(_way_from_vertical(last, (x, y), em), em)
    s = last.end
    if first.vertical:  # over its top
        gutter, top = a[2] + 0.3 * em, y - 1.4 * em
        return _way([s, (gutter, s[1]), (gutter, top), (x, top), (x, y - 0.4 * em)], em)
    sign = 1.0 if y < s[1] else -1.0  # from below or from above
    touch = (x, y + sign * 0.42 * em)
    if x >= a[2] - em:  # a column to the right: up or down its gutter
        gutter = max((a[2] + b[0]) / 2.0 - 0.1 * em, b[0] - 1.5 * em)
        if abs(y - s[1]) < 1.5 * em:
            return _way([s, (x - 0.45 * em, y)], em)
        if x - gutter > 1.2 * em:  # the first line is indented: its number stands inside the column
            return _way([s, (gutter, s[1]), (gutter, y), (x - 0.5 * em, y)], em)
        return _way(
            [s, (gutter, s[1]), (gutter, touch[1] + sign * 1.1 * em), (x, touch[1] + sign * 0.7 * em), touch], em
        )
    if sign < 0:  # a lower row: along the white between the rows
        between = max(last.box[3] + 0.3 * em, (a[3] + b[1]) / 2.0) if b[1] > a[3] else last.box[3] + 0.3 * em
        return _way([(s[0] - 0.4 * em, last.box[3] - 0.2 * em), (s[0] - 0.4 * em, between), (x, between), touch], em)
    return _way([last.start, (x, last.start[1]), touch], em)


def _chip_place(mark: LineMark, em: float) -> tuple[float, float]:
    """About the middle of the number that stands before a line."""
    x, y = mark.start
    return (x, y - 0.55 * em) if mark.vertical else (x - 0.7 * em, y)


def _way_from_vertical(last: LineMark, to: tuple[float, float], em: float) -> list[tuple[float, float]]:
    """Corners from a vertical line: straight to the right when the target is beside it, else over the top."""
    x0, y0, x1, y1 = last.box
    if to[0] >= x1 - em and y0 <= to[1] <= y1:
        return [(x1 - 0.2 * em, to[1]), (to[0] - 0.45 * em, to[1])]
    middle, top = (x0 + x1) / 2.0, min(y0, to[1]) - 1.5 * em
    return [(middle, y0), (middle, top), (to[0], top), (to[0], to[1] - 0.42 * em)]


def _way(corners: list[tuple[float, float]], em: float) -> Arrow:
    """An arrow through corners, each rounded by a quadratic curve."""
    points = [np.array(corner, dtype=np.float64) for corner in corners]
    path = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        lengths = float(np.hypot(*(corner - before))), float(np.hypot(*(after - corner)))
        radius = min(0.6 * em, lengths[0] / 2, lengths[1] / 2)
        if radius < 1e-6:
            continue
        a = corner + (before - corner) / lengths[0] * radius
        b = corner + (after - corner) / lengths[1] * radius
        path += [(1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t**2 * b for t in np.linspace(0.0, 1.0, 7)]
    path.append(points[-1])
    return Arrow(np.array(path), _head(np.array(path), 0.7 * em))


def _head(path: Points, size: float) -> Points:
    """(3, 2) corners, tip first, of a head of that length at the end of a path."""
    far = np.linalg.norm(path[:-1] - path[-1], axis=1)
    long_enough = np.nonzero(far >= 0.3 * size)[0]
    back = path[long_enough[-1]] if len(long_enough) else path[0]
    way = path[-1] - back
    way = way / max(1e-6, float(np.hypot(way[0], way[1]))) * size
    across = np.array([-way[1], way[0]]) * 0.5
    return np.array([path[-1], path[-1] - way + across, path[-1] - way - across])


def zigzag(mark: LineMark, em: float) -> Points:
    """(n, 2) points of the wavy stroke along the far side of a doubtful line (below it, or left of a column)."""
    a, b = (mark.polygon[0], mark.polygon[3]) if mark.vertical else (mark.polygon[3], mark.polygon[2])
    way = b - a
    length = max(1e-6, float(np.hypot(way[0], way[1])))
    count = max(2, round(length / (0.35 * em)))
    t = np.linspace(0.0, 1.0, count + 1)[:, None]
    across = np.array([-way[1], way[0]]) / length
    swing = np.where(np.arange(count + 1) % 2 == 0, -0.06, 0.14)[:, None] * em
    return np.asarray(a + t * way + across * swing, dtype=np.float64)


def tag_place(mark: LineMark, scene: Scene, width: float, height: float) -> tuple[float, float]:
    """Top left corner for a role tag of that size: after the line where nothing is printed, else on its top edge."""
    x0, y0, x1, y1 = mark.box
    gap = 0.2 * scene.em
    places = [(x1 + gap, (y0 + y1 - height) / 2.0), (x1 - width, y0 - height - 0.1 * gap), (x1 - width, y1 + 0.1 * gap)]
    if mark.vertical:
        places.insert(0, ((x0 + x1 - width) / 2.0, y1 + gap))
    for x, y in places:
        free = (x, y, x + width, y + height)
        inside = x >= 0 and y >= 0 and free[2] <= scene.width and free[3] <= scene.height
        if inside and not any(_meets(free, other.box) for other in _others(scene, mark)):
            return x, y
    return x1 - width, y0 - 0.6 * height


def _others(scene: Scene, mark: LineMark) -> Iterator[LineMark]:
    return (other for group in scene.groups for other in group.marks if other.line.id != mark.line.id)


def _meets(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
