"""Large initials: the first character of a text, as high as two or three of its lines, which begin right of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.geometry import centre, overlap_y
from newsparse.language.text import cjk_count

_LARGE, _LARGEST = 1.6, 5.5
"""Size of initials, em."""
_NEAR, _FLUSH = 1.4, 0.6
"""Space between an initial and the lines beside it, em, at most; how far lines of one left edge are apart, em."""
_MOST = 2
"""Characters of an initial, at most."""


def with_initials(lines: Sequence[TextLine], em: float) -> list[TextLine]:
    """Lines with their initials: the first one has it in its text, and all beside it begin where it does."""
    out = dict(enumerate(lines))
    for c, initial in enumerate(lines):
        if not _may_be_initial(initial, em):
            continue
        beside = _beside(initial, lines, em)
        if len(beside) < 2 or not _goes_on_below(initial, [lines[i] for i in beside], lines, em):
            continue
        first, *others = beside
        for i in others:
            out[i] = grown(lines[i], (initial.box[0], *lines[i].box[1:]))
        whole = grown(lines[first], (initial.box[0], *lines[first].box[1:]))
        wide = whole.box[2] - whole.box[0]
        middles = np.linspace(0.5, len(initial.text) - 0.5, len(initial.text)) / len(initial.text)
        places = tuple(float(share) * (initial.box[2] - initial.box[0]) / wide for share in middles)
        known = len(whole.positions) == len(whole.text)
        out[first] = replace(
            whole, text=initial.text + whole.text, positions=(*places, *whole.positions) if known else ()
        )
        del out[c]
    return list(out.values())


def _may_be_initial(line: TextLine, em: float) -> bool:
    text = line.text.strip()
    return (
        line.direction == "horizontal"
        and 0 < len(text) <= _MOST
        and cjk_count(text) == len(text)
        and _LARGE * em < line.box[3] - line.box[1] < _LARGEST * em
    )


def _beside(initial: TextLine, lines: Sequence[TextLine], em: float) -> list[int]:
    """Body lines right of an initial, top to bottom, the first level with its top; none where there is other type."""
    _, y0, x1, y1 = initial.box
    near = [
        i
        for i, line in enumerate(lines)
        if line is not initial
        and -0.3 * em < line.box[0] - x1 < _NEAR * em
        and overlap_y(line.box, initial.box) > 0.5 * (line.box[3] - line.box[1])
    ]
    near.sort(key=lambda i: lines[i].box[1])
    body = all(abs(lines[i].size / em - 1) < 0.3 and lines[i].direction == "horizontal" for i in near)
    flush = all(abs(lines[i].box[0] - lines[near[0]].box[0]) < _FLUSH * em for i in near)
    level = bool(near) and abs(lines[near[0]].box[1] - y0) < 0.8 * em and lines[near[-1]].box[3] > y1 - 1.2 * em
    return near if body and flush and level else []


def _goes_on_below(initial: TextLine, beside: Sequence[TextLine], lines: Sequence[TextLine], em: float) -> bool:
    """Whether the line under an initial begins where that does, and is of the type of those beside it."""
    x0, _, _, y1 = initial.box
    foot = max(y1, beside[-1].box[3])
    right = max(line.box[2] for line in beside)
    return any(
        abs(line.box[0] - x0) < _FLUSH * em
        and -0.5 * em < line.box[1] - foot < 1.5 * em
        and abs(line.size / beside[0].size - 1) < 0.2
        and centre(line.box)[0] < right
        for line in lines
    )


def grown(line: TextLine, box: Box) -> TextLine:
    """The line with more room along its direction; its characters stay where they are."""
    axis = 0 if line.direction == "horizontal" else 1
    new = list(line.box)
    new[axis], new[axis + 2] = min(new[axis], box[axis]), max(new[axis + 2], box[axis + 2])
    start, length = line.box[axis], line.box[axis + 2] - line.box[axis]
    places = tuple((start + share * length - new[axis]) / (new[axis + 2] - new[axis]) for share in line.positions)
    polygon = line.polygon.copy()
    early = polygon[:, axis] < start + length / 2
    polygon[:, axis] += np.where(early, new[axis] - line.box[axis], new[axis + 2] - line.box[axis + 2])
    return replace(line, box=(new[0], new[1], new[2], new[3]), polygon=polygon, positions=places)
