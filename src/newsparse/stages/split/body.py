"""Body regions to paragraphs and subheads.

A paragraph begins where a line is indented, or after a line that stops short of the right edge. Edges are those of
the region's own column. A subhead is a short line of its own between two paragraphs, darker, coloured, larger or
set in the middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsparse.containers import Flow, Region, TextLine
from newsparse.geometry import overlap_y
from newsparse.language.text import ends_sentence, join_lines

_OPENERS = "“‘「『《（(〈【\"'"
_SUBHEAD_CHARACTERS = 24


@dataclass(frozen=True, slots=True)
class Measured:
    """A body line and where it stands in its column, in em of its own size."""

    line: int
    text: str
    indent: float
    room: float
    dark: float
    """Blackness over the median of its region."""
    coloured: bool
    size: float
    """Over the median of its region."""
    subhead: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or a subhead standing for one."""

    lines: tuple[int, ...]
    text: str
    subhead: bool = False


def read_body(flow: Flow, regions: Sequence[Region]) -> tuple[Para, ...]:
    """Paragraphs of a chain's text regions, in order."""
    rows: list[Measured] = []
    for region in regions:
        rows += _measure(flow, region)
    rows = _mark_subheads(rows)
    paras: list[list[Measured]] = []
    for before, row in zip((None, *rows), rows, strict=False):
        if before is None or row.subhead != before.subhead or (not row.subhead and _begins(before, row)):
            paras.append([])
        paras[-1].append(row)
    return tuple(
        Para(tuple(row.line for row in para), join_lines([row.text for row in para]), para[0].subhead) for para in paras
    )


def _begins(before: Measured, row: Measured) -> bool:
    """Whether a line starts a paragraph."""
    if row.indent > 1.2 and (before.room > 0.6 or ends_sentence(before.text) or row.indent < 3.0):
        return True
    return before.room > 1.6 and ends_sentence(before.text) and row.indent > -0.5


def _measure(flow: Flow, region: Region) -> list[Measured]:
    lines = [flow.lines[i] for i in region.lines]
    size = max(1.0, region.size)
    left, right = _edges(lines, region, size)
    weights = float(np.median([line.weight for line in lines])) or 1.0
    out = []
    for i, line in zip(region.lines, lines, strict=True):
        hang = 0.5 if line.text[:1] in _OPENERS else 0.0
        mates = [other for other in lines if other is not line and _one_row(other, line)]
        start = min([line.box[0], *(other.box[0] for other in mates)])
        end = max([line.box[2], *(other.box[2] for other in mates)])
        second = bool(mates) and start < line.box[0]
        out.append(
            Measured(
                line=i,
                text=line.text,
                indent=9.0 if second else (line.box[0] - left) / size - hang,
                room=(right - (line.box[2] if mates and not second else end)) / size,
                dark=line.weight / weights,
                coloured=line.coloured,
                size=line.size / size,
                subhead=region.kind == "subhead",
            )
        )
    return out


def _one_row(a: TextLine, b: TextLine) -> bool:
    (_, top, _, foot), (_, other_top, _, other_foot) = a.box, b.box
    if top >= other_foot or foot <= other_top:
        return False  # nearly all pairs
    return overlap_y(a.box, b.box) > 0.6 * min(foot - top, other_foot - other_top)


def _edges(lines: Sequence[TextLine], region: Region, size: float) -> tuple[float, float]:
    """Left and right edge of the column: where most lines start and end."""
    starts = np.array([line.box[0] for line in lines])
    ends = np.array([line.box[2] for line in lines])
    if len(lines) < 3:
        return float(region.box[0]), float(region.box[2])
    left = float(np.median(starts[starts < starts.min() + 0.9 * size]))
    right = float(np.median(ends[ends > ends.max() - 0.9 * size]))
    return left, right


def _mark_subheads(rows: list[Measured]) -> list[Measured]:
    """Mark short, distinct lines between paragraphs."""
    out = list(rows)
    for n, row in enumerate(rows):
        if row.subhead or not 2 < len(row.text) <= _SUBHEAD_CHARACTERS or row.room < 1.0 or ends_sentence(row.text):
            continue
        if row.text[-1:] in "，、；,;（(" or row.indent > 8.5:
            continue
        before = rows[n - 1] if n else None
        after = rows[n + 1] if n + 1 < len(rows) else None
        if after is None or (before is not None and not (before.room > 0.8 or ends_sentence(before.text))):
            continue
        middle = abs(row.indent - row.room) < 1.6 and row.indent > 2.6
        dress = (row.dark > 1.22) + row.coloured + (row.size > 1.12) + 0.7 * middle
        if dress >= 1.0 or (middle and after.indent > 1.2):
            out[n] = replace(row, subhead=True)
    return out
