"""Where the points of a sheet come to lie in its picture: one exact map for the pixels and for the truth."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Points
from newsparse.document import Box, Page, Point
from newsparse.typeset.wear import Turn, Wear

Rng = np.random.Generator

_REACH = 0.11
"""How far from the fold the curl of a page falls to a third, in page widths."""
_STEEP = 0.45
"""Share of its width that paper loses in the picture right at the fold."""
_NEARER = 1.2
"""How much larger paper is seen for each page width that it rises towards the lens."""


def near_fold(x: NDArray[np.floating], width: int, side: float) -> NDArray[np.float64]:
    """How much of the curl a point at ``x`` has: 1 at the fold, falling to 0; fold at the left when ``side`` < 0."""
    away = x if side < 0 else width - x
    share: NDArray[np.float64] = np.exp(-np.maximum(away, 0) / (_REACH * width))
    return share


@dataclass(frozen=True, slots=True)
class Roll:
    """The curl of a page into the fold of a bound volume, as a table over x so that both directions agree.

    A cylinder seen from above: near the fold paper is turned away, so columns look narrower; it is nearer to the
    lens, so it looks larger from the middle of the page outwards; and as the lens stands below the middle, it rises.

    ``at`` are sheet x, ``seen`` the picture x, ``lift`` (pixels) and ``swell`` (factor) belong to ``at``; all (n,).
    """

    at: NDArray[np.float64]
    seen: NDArray[np.float64]
    lift: NDArray[np.float64]
    swell: NDArray[np.float64]
    middle: float

    @classmethod
    def of(cls, roll: float, width: int, height: int) -> Self:
        """The table for a sheet of this size; ``roll`` as in `Wear`."""
        # Far beyond the edges, so that points outside the sheet have a place as well.
        at = np.linspace(-width, 2 * width, 3001)
        curl = near_fold(at, width, roll)
        steps = np.diff(at) * (1 - _STEEP * (curl[1:] + curl[:-1]) / 2)
        seen = np.concatenate([[0.0], np.cumsum(steps)])
        # The edge away from the fold stays where it is.
        still = width if roll < 0 else 0
        seen += still - np.interp(still, at, seen)
        return cls(at, seen, -abs(roll) * width * curl, 1 + _NEARER * abs(roll) * curl, height / 2)

    def forth(self, points: Points) -> Points:
        """Map (n, 2) sheet points."""
        x, y = points[:, 0], points[:, 1]
        lift, swell = np.interp(x, self.at, self.lift), np.interp(x, self.at, self.swell)
        out: Points = np.column_stack(
            [np.interp(x, self.at, self.seen), self.middle + (y - self.middle) * swell + lift]
        )
        return out

    def back(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Where on the sheet seen points come from; planes of x and y."""
        sheet_x = np.interp(x, self.seen, self.at)
        lift, swell = np.interp(sheet_x, self.at, self.lift), np.interp(sheet_x, self.at, self.swell)
        sheet_y = (y - lift - self.middle) / swell + self.middle
        return sheet_x.astype(np.float32), sheet_y.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Bend:
    """Map from the sheet as set to the picture as scanned: curl, then a projective matrix (3, 3), then scale.

    Quarter turns come last and are left to `moved_page`, as they need the size of the finished picture.
    """

    matrix: NDArray[np.float64]
    curl: float
    width: int
    scale: float
    roll: Roll | None = None

    @classmethod
    def of(cls, wear: Wear, rng: Rng, width: int, height: int) -> tuple[Self, tuple[int, int]]:
        """The map for a sheet of this size, and the size (width, height) of the picture before scaling."""
        pad = wear.border * width
        angle = np.deg2rad(wear.skew)
        turn = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
        lean = np.eye(3)
        lean[2, :2] = rng.uniform(-1, 1, 2) * wear.perspective / np.array([width, height])
        centre = np.eye(3)
        centre[:2, 2] = (-width / 2, -height / 2)
        back = np.eye(3)
        # Room for what rises and swells near the fold; both are 0 without roll.
        rise, swell = abs(wear.roll) * width, abs(wear.roll) * _NEARER * height / 2
        above, below = rise + swell, max(0.0, swell - rise)
        out = (round(width + 2 * pad), round(height + 2 * pad + above + below))
        back[:2, 2] = (out[0] / 2, (out[1] + above - below) / 2)
        roll = Roll.of(wear.roll, width, height) if wear.roll else None
        return cls(back @ lean @ turn @ centre, wear.curl * width, width, wear.scale, roll), out

    def _lift(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.curl * np.sin(np.pi * np.clip(x / self.width, 0, 1)) ** 2

    def to_picture(self, points: Points) -> Points:
        """Map (n, 2) sheet points to picture points."""
        bent = np.column_stack([points[:, 0], points[:, 1] + self._lift(points[:, 0])])
        if self.roll is not None:
            bent = self.roll.forth(bent)
        moved = np.column_stack([bent, np.ones(len(bent))]) @ self.matrix.T
        scaled: Points = moved[:, :2] / moved[:, 2:] * self.scale
        return scaled

    def lookup(self, size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For each pixel of the unscaled picture, where on the sheet it comes from (x and y planes)."""
        inverse = np.linalg.inv(self.matrix).astype(np.float32)
        x = np.arange(size[0], dtype=np.float32)[None, :] + 0.5
        y = np.arange(size[1], dtype=np.float32)[:, None] + 0.5
        w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
        sx = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w
        sy = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w
        if self.roll is not None:
            sx, sy = self.roll.back(sx, sy)
        lift = np.float32(self.curl) * np.sin(np.float32(np.pi) * np.clip(sx / self.width, 0, 1)) ** 2
        return sx - np.float32(0.5), sy - lift - np.float32(0.5)


def turned(points: Points, turn: Turn, width: int, height: int) -> Points:
    """Where (n, 2) points of a picture of this size come to lie when it is turned clockwise by quarters."""
    x, y = points[:, 0], points[:, 1]
    match turn:
        case 0:
            return points
        case 90:
            out: Points = np.column_stack([height - y, x])
        case 180:
            out = np.column_stack([width - x, height - y])
        case 270:
            out = np.column_stack([y, width - x])
    return out


def moved_page(page: Page, bend: Bend, wear: Wear, size: tuple[int, int]) -> Page:
    """The truth in pixels of the picture; a line on a curled page gets points between its corners.

    Polygons begin at the corner where the print begins, however the page is turned.

    Args:
        page: truth in pixels of the sheet.
        bend: the map.
        wear: the faults that it was made from.
        size: width and height of the picture before quarter turns.
    """
    steps = 9 if wear.curl or wear.roll else 2

    def polygon(box: Box) -> tuple[Point, ...]:
        x0, y0, x1, y1 = box
        along = np.linspace(x0, x1, steps)
        top = np.column_stack([along, np.full(steps, y0)])
        bottom = np.column_stack([along[::-1], np.full(steps, y1)])
        moved = turned(bend.to_picture(np.vstack([top, bottom])), wear.turn, *size)
        return tuple((round(float(x), 2), round(float(y), 2)) for x, y in moved)

    def box_of(box: Box) -> Box:
        points = np.array(polygon(box))
        low, high = points.min(axis=0), points.max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    lines = tuple(
        line.model_copy(update={"box": box_of(line.box), "polygon": polygon(line.box)}) for line in page.lines
    )
    articles = tuple(
        article.model_copy(update={"boxes": tuple(box_of(box) for box in article.boxes)}) for article in page.articles
    )
    items = tuple(item.model_copy(update={"box": box_of(item.box)}) for item in page.items)
    width, height = size if wear.turn in (0, 180) else size[::-1]
    # Three quarters clockwise are one the other way.
    skew = wear.skew + (wear.turn - 360 if wear.turn > 180 else wear.turn)
    source = page.source.model_copy(update={"width": width, "height": height, "skew_degrees": skew})
    return page.model_copy(update={"lines": lines, "articles": articles, "items": items, "source": source})
