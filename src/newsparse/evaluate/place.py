"""Which predicted line is which true line: by place on the page alone, so that no misread character matters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box, Line, Page, Source
from newsparse.geometry import area, centre, contains

_OUTSIDE = -1e9


@dataclass(frozen=True, slots=True)
class Places:
    """The lines of two pages matched by place; all numbers are indexes into ``Page.lines``.

    Attributes:
        true_of: for each predicted line the true lines it stands for: one, rarely several (lines read as one), or
            none.
        found_of: for each true line the predicted lines that stand in its place, one or several pieces, or none.
    """

    true_of: tuple[tuple[int, ...], ...]
    found_of: tuple[tuple[int, ...], ...]


def match_lines(truth: Page, found: Page) -> Places:
    """Match the lines of two pages of the same frame (see `in_frame`).

    A predicted line belongs to the true line whose box holds its centre. Where boxes overlap, as those of turned lines
    do, the polygon decides. A true line left empty so belongs to the predicted line whose polygon holds its centre.
    """
    owner = _owners(found.lines, truth.lines)
    true_of = [[t] if t is not None else [] for t in owner]
    taken = {t for t in owner if t is not None}
    for t, p in enumerate(_owners(truth.lines, found.lines)):
        if t not in taken and p is not None and _depth(found.lines[p], centre(truth.lines[t].box)) >= 0:
            true_of[p].append(t)
    found_of: list[list[int]] = [[] for _ in truth.lines]
    for p, lines in enumerate(true_of):
        for t in lines:
            found_of[t].append(p)
    return Places(tuple(map(tuple, true_of)), tuple(map(tuple, found_of)))


def in_frame(found: Page, source: Source) -> Page:
    """The page with its places scaled to the size of the true picture, when it was read at another size."""
    sx, sy = source.width / found.source.width, source.height / found.source.height
    if sx == sy == 1:
        return found

    def scaled(box: Box) -> Box:
        return box[0] * sx, box[1] * sy, box[2] * sx, box[3] * sy

    lines = tuple(
        line.model_copy(update={"box": scaled(line.box), "polygon": tuple((x * sx, y * sy) for x, y in line.polygon)})
        for line in found.lines
    )
    articles = tuple(a.model_copy(update={"boxes": tuple(map(scaled, a.boxes))}) for a in found.articles)
    items = tuple(item.model_copy(update={"box": scaled(item.box)}) for item in found.items)
    size = found.source.model_copy(update={"width": source.width, "height": source.height})
    return found.model_copy(update={"source": size, "lines": lines, "articles": articles, "items": items})


def _owners(lines: Sequence[Line], others: Sequence[Line]) -> list[int | None]:
    """For each line the other line whose box holds its centre; by polygon, then the smaller box, when several do."""
    boxes = np.array([other.box for other in others], float).reshape(-1, 4)
    owners: list[int | None] = []
    for line in lines:
        x, y = centre(line.box)
        held = np.flatnonzero((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3]))
        best = max(
            (int(i) for i in held),
            key=lambda i: (min(0.0, _depth(others[i], (x, y))), -area(others[i].box)),
            default=None,
        )
        owners.append(best)
    return owners


def _depth(line: Line, point: tuple[float, float]) -> float:
    """How deep a point lies in the polygon (convex, clockwise) of a line, pixels; negative outside."""
    if not contains(line.box, point, 1.0):
        return _OUTSIDE
    corners: NDArray[np.float64] = np.array(line.polygon, float)
    edges = np.roll(corners, -1, axis=0) - corners
    to = np.array(point) - corners
    lengths = np.maximum(np.hypot(edges[:, 0], edges[:, 1]), 1e-9)
    return float(((edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0]) / lengths).min())
