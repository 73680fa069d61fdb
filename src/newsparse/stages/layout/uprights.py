"""Vertical lines made whole: characters of theirs that were seen as a line of their own, running across, come back.

Where vertical lines of large type stand side by side, their first (or last) characters stand in a row, and detectors
take such a row for a horizontal line now and then; with it goes what stands beside the head, on the same level.
Horizontal print does not reach into vertical lines: a line that does so, in type of their size, is cut there.
"""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Detection, Pixels, TextLine
from newsparse.document import Box
from newsparse.geometry import corners, height, overlap_x, overlap_y, width
from newsparse.stages.layout.ink import measure_line

_LIKE = 0.7
"""Least ratio of the height of a row and the width of a vertical line: type of one size."""
_COVERED, _TOUCHED = 0.8, 0.25
"""Shares of a vertical line's width that a row covers: of one line at least the first, of all that it crosses the
second."""
_INTO = 0.05
"""How far, in its width, a row reaches into a vertical line at least."""
_ONE = 1.4
"""A row no wider than so many times a vertical line is a single character; such are joined when they are read."""
_REST, _BETWEEN = 0.4, 1.5
"""Least width of what stands beside the vertical lines in a row, and between two of them, in heights of the row."""


def whole_uprights(sheet: Pixels, lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Lines of which none lies across vertical ones.

    Args:
        sheet: flat page, (H, W, 3) BGR.
        lines: measured lines.

    Returns:
        Top to bottom, then left to right; what stood in a row beside vertical lines is measured anew.
    """
    left: list[TextLine | None] = list(lines)
    upright = [i for i, line in enumerate(lines) if line.direction == "vertical"]
    rests: list[TextLine] = []
    for k, row in enumerate(lines):
        crossed = [i for i in upright if _crosses(row, lines[i])] if row.direction == "horizontal" else []
        if not any(overlap_x(row.box, lines[i].box) >= _COVERED * width(lines[i].box) for i in crossed):
            continue
        left[k] = None
        rests += [_measured(sheet, box) for box in _beside(row.box, [lines[i].box for i in crossed])]
        for i in crossed:
            left[i] = _lengthened(left[i] or lines[i], row.box)
    whole = [*(line for line in left if line is not None), *rests]
    return tuple(sorted(whole, key=lambda line: (line.box[1], line.box[0])))


def _crosses(row: TextLine, line: TextLine) -> bool:
    """Whether a row reaches into a vertical line of its size, and beyond it on a side."""
    high, wide = height(row.box), width(line.box)
    return (
        min(high, wide) >= _LIKE * max(high, wide)
        and width(row.box) > _ONE * wide
        and overlap_x(row.box, line.box) >= _TOUCHED * wide
        and overlap_y(row.box, line.box) >= _INTO * wide
    )


def _beside(row: Box, upright: Sequence[Box]) -> list[Box]:
    """What a row holds left and right of vertical lines, and between two that stand further apart than a head's."""
    edges = [row[0], *(x for box in sorted(upright) for x in (box[0], box[2])), row[2]]
    parts = [(a, row[1], b, row[3]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    least = [_REST, *(_BETWEEN for _ in parts[1:-1]), _REST]
    return [part for part, share in zip(parts, least, strict=True) if width(part) >= share * height(row)]


def _measured(sheet: Pixels, box: Box) -> TextLine:
    return measure_line(sheet, Detection(corners(box), 1.0))


def _lengthened(line: TextLine, row: Box) -> TextLine:
    """The vertical line with the characters that stand in a row."""
    box = line.box[0], min(line.box[1], row[1]), line.box[2], max(line.box[3], row[3])
    return replace(line, box=box, polygon=corners(box))
