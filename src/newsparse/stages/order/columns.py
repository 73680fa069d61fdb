"""How a block begins and ends: the signs by which running text goes on from one column to the next.

A column is justified: its last line reaches the right edge unless the paragraph ends there, and its first line is
indented exactly when a paragraph begins. Both are read from ink, in em.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.stages.order.blocks import Block

End = Literal["open", "stop", "short"]
Start = Literal["indent", "flush", "centre", "unknown"]

_STOP = re.compile(r"[。！？!?…]['\"”’」』）)》]*\s*$")
_OPENERS = "“‘「『《（(〈【\"'"
_CLOSERS = "，。、；：？！”’」』》）〉】,.;:?!\"')"


@dataclass(frozen=True, slots=True)
class Edges:
    """A column block's true edges and what its first and last line tell.

    Attributes:
        left: x of full lines' starts, pixels.
        right: x of full lines' ends.
        start: "indent" (a paragraph begins), "flush" (goes on from elsewhere), "centre" (a short middle line).
        end: "open" (full line, sentence not ended), "stop" (full line, sentence ended), "short" (paragraph ended).
    """

    left: float
    right: float
    start: Start
    end: End


def common_edge(values: Sequence[float], em: float, low: bool) -> float:
    """The most common edge within 0.5 em; among equals the outermost (lowest when ``low``)."""
    ordered = np.array(sorted(values, reverse=not low))
    counts = (np.abs(ordered[:, None] - ordered) < 0.5 * em).sum(axis=1)
    best = float(ordered[int(np.argmax(counts))])
    return float(np.median([v for v in values if abs(v - best) < 0.5 * em]))


def read_edges(block: Block, lines: Sequence[TextLine], em: float) -> Edges:
    """Edges, start and end of a block of horizontal lines.

    With one or two lines the extremes are taken for the column; the start is then often unknown.
    """
    chosen = [lines[i] for i in block.lines]
    size = block.size
    if len(chosen) >= 3:
        left = _left_edge(chosen, em)
        right = common_edge([line.box[2] for line in chosen], em, low=False)
        right = max(right, _outer(chosen, right, em))
    else:
        left, right = block.box[0], block.box[2]
    first, last = chosen[0], chosen[-1]
    return Edges(left, right, _start(first, left, right, size, len(chosen), chosen), _end(last, right, size))


def _left_edge(chosen: Sequence[TextLine], em: float) -> float:
    """Full lines start at the left edge; when most lines are first lines (indented) the outer one counts too."""
    starts = [line.box[0] for line in chosen]
    edge = common_edge(starts, em, low=True)
    outer = [x for x in starts if edge - 2.6 * em < x < edge - 1.2 * em]
    return min(outer) if outer else edge


def _outer(chosen: Sequence[TextLine], right: float, em: float) -> float:
    """Lines that end in a half-width mark stop short of the edge; take the farthest end within 0.9 em."""
    near = [line.box[2] for line in chosen if right <= line.box[2] < right + 0.9 * em]
    return max(near, default=right)


def _start(first: TextLine, left: float, right: float, size: float, count: int, chosen: Sequence[TextLine]) -> Start:
    text = first.text.strip()
    indent = (first.box[0] - left) / size
    hang = 0.55 if text[:1] in _OPENERS else 0.0
    if count == 1 and right - left < 6 * size:
        return "unknown"
    if indent - hang > 1.1:
        middle = abs((first.box[0] + first.box[2]) - (left + right)) / 2
        if middle < 0.8 * size and first.box[2] < right - 1.2 * size and indent > 2.8:
            return "centre"
        return "indent"
    if count <= 2 and indent < 0.3 and (count == 1 or chosen[1].box[0] > first.box[0] - 0.7 * size):
        return "flush" if count == 2 else "unknown"
    return "flush"


def _end(last: TextLine, right: float, size: float) -> End:
    text = last.text.rstrip()
    room = (right - last.box[2]) / size
    hang = 0.7 if text[-1:] in _CLOSERS else 0.0
    if room - hang > 1.0:
        return "short"
    return "stop" if _STOP.search(text) else "open"


def column_box(block: Block, edges: Edges) -> Box:
    """The block's box with its column's edges."""
    return min(edges.left, block.box[0]), block.box[1], max(edges.right, block.box[2]), block.box[3]
