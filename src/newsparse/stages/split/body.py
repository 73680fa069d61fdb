"""Body regions to paragraphs and subheads.

A paragraph begins where a line is indented, or after a line that stops short of the right edge. Edges are those of
the region's own column. A subhead is a short line of its own between two paragraphs, darker, coloured, larger or
set in the middle.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsparse.containers import Flow, Region, TextLine
from newsparse.document import Box
from newsparse.geometry import overlap_y
from newsparse.language.bylines import parse_jump, parse_lead, parse_signature
from newsparse.language.text import ends_sentence, join_lines

_OPENERS = "“‘「『《（(〈【\"'"
_CLOSERS = "”’」』》）)】〉〕：:…—"
_OPENED = re.compile(r"[（(][^）)]*$")
_SUBHEAD_CHARACTERS = 24
_DARKER, _LARGER = 1.2, 1.12
"""Weight and size of a subhead over those of the text, at least one of them, where a sentence would go on in it."""
_VERSES, _VERSE, _FLUSH, _FULL, _MARKED = 4, 18, 0.6, 0.45, 0.75
"""Lines of the shortest poem, characters of its longest line, how far its lines begin from each other, em, the share of
them that are full, at most, and the share that end with a mark, at least, where more are full."""
_PROSE = re.compile(r"[0-9A-Za-z□■◎]|[，。；：！？].*[^，。；！？…]$")
"""What no line of a poem holds: figures, and a sentence that ends in it while the next does not."""
SET_OFF = 2.6
"""Indent of a line at the right edge of its column, at least, in sizes."""


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
    alone: bool = False
    """Whether it is a block of its own."""
    verse: bool = False
    """Whether its region holds a poem: every line is a paragraph then."""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or a subhead standing for one."""

    lines: tuple[int, ...]
    text: str
    subhead: bool = False
    printed: str = ""
    """The words with the white space that was read: it parts names."""
    indent: float = 0.0
    """Of the first line, em."""


def read_body(flow: Flow, regions: Sequence[Region]) -> tuple[Para, ...]:
    """Paragraphs of a chain's text regions, in order."""
    rows: list[Measured] = []
    column: Box | None = None
    for n, region in enumerate(regions):
        column = _column(flow, region, column)
        if region.kind == "subhead" and n and rows and _reads_on(flow, rows[-1], regions[n - 1], region):
            region = replace(region, kind="body")
        rows += _measure(flow, region, column)
    rows = _mark_subheads(rows)
    paras: list[list[Measured]] = []
    for before, row, after in zip((None, *rows), rows, (*rows[1:], None), strict=False):
        begins = before is None or row.subhead != before.subhead or row.verse or before.verse
        if begins or (before and not row.subhead and (_begins(before, row) or _signs(before, row, after))):
            paras.append([])
        paras[-1].append(row)
    return tuple(_paragraph(para) for para in paras)


def _reads_on(flow: Flow, before: Measured, over: Region, region: Region) -> bool:
    """Whether a "subhead" in the type of the text over it is text: a sentence goes on in it, or ends in it."""
    text, lines = [flow.lines[i] for i in over.lines], [flow.lines[i] for i in region.lines]
    darker = float(np.median([line.weight for line in lines])) > _DARKER * float(np.median([t.weight for t in text]))
    if darker or any(line.coloured for line in lines) or region.size > _LARGER * over.size:
        return False
    words = join_lines([line.text for line in lines])
    goes_on = before.room < 0.6 and not ends_sentence(before.text)
    return goes_on or ends_sentence(words) or len(words) > _SUBHEAD_CHARACTERS


def _paragraph(rows: Sequence[Measured]) -> Para:
    return Para(
        lines=tuple(row.line for row in rows),
        text=join_lines([row.text for row in rows]),
        subhead=rows[0].subhead,
        printed="".join(row.text.strip() for row in rows),
        indent=rows[0].indent,
    )


def _begins(before: Measured, row: Measured) -> bool:
    """Whether a line starts a paragraph."""
    if row.indent > 1.2 and (before.room > 0.6 or ends_sentence(before.text) or row.indent < 3.0):
        return True
    return before.room > 1.6 and ends_sentence(before.text) and row.indent > -0.5


def _signs(before: Measured, row: Measured, after: Measured | None) -> bool:
    """Whether the last line of a text, set off to the right, is names: the full stop before them may be lost."""
    last = after is None or parse_jump(after.text) is not None
    if not last or row.indent <= SET_OFF or _OPENED.search(before.text):
        return False
    return parse_signature(row.text, apart=True) is not None


def _column(flow: Flow, region: Region, over: Box | None) -> Box:
    """The column that a region stands in: its own edges, or for a line or two those of the column right over it."""
    lines = [flow.lines[i] for i in region.lines]
    size = max(1.0, region.size)
    x0, y0, x1, y1 = region.box
    if over is not None and len(lines) < 3:
        under = -size < y0 - over[3] < 3 * size
        if under and over[0] - size < x0 and x1 < over[2] + size:
            return over[0], over[1], over[2], y1
    left, right = _edges(lines, region, size)
    return left, y0, right, y1


def _measure(flow: Flow, region: Region, column: Box) -> list[Measured]:
    lines = [flow.lines[i] for i in region.lines]
    size = max(1.0, region.size)
    left, _, right, _ = column
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
                alone=len(lines) == 1,
            )
        )
    return [replace(row, verse=True) for row in out] if _is_poem(out) else out


def _is_poem(rows: Sequence[Measured]) -> bool:
    """Whether the lines of a region begin at one edge, or stand about one middle, with their ends ragged or marked."""
    if len(rows) < _VERSES or any(len(row.text) > _VERSE or row.subhead or row.indent > 8.5 for row in rows):
        return False
    if any(_PROSE.search(row.text.strip()) for row in rows):
        return False
    lefts, middles = [row.indent for row in rows], [(row.indent - row.room) / 2 for row in rows]
    if min(max(lefts) - min(lefts), max(middles) - min(middles)) > 2 * _FLUSH:
        return False
    longest = max(len(row.text) for row in rows)
    full = sum(row.room < _FLUSH or len(row.text) >= longest - 1 for row in rows)  # prose is full also where it bends
    marked = sum(row.text.strip()[-1:] in tuple("，。；！？…") for row in rows)
    return full < _FULL * len(rows) or marked > _MARKED * len(rows)


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
        if row.verse:
            continue
        if _parts_text(rows, n):
            out[n] = replace(row, subhead=True)
            continue
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
        if dress >= 1.0 or (middle and after.indent > 1.2) or _stands_alone(rows, n):
            out[n] = replace(row, subhead=True)
    return out


def _parts_text(rows: Sequence[Measured], n: int) -> bool:
    """Whether a line is a block of its own between the end of one paragraph and the beginning of the next.

    It may fill its column, in bold type of the body's size. The first line of a paragraph is followed by one that is
    not indented, the last one ends a sentence.
    """
    if not rows[n].alone or not 0 < n < len(rows) - 1:
        return False
    before, row, after = rows[n - 1 : n + 2]
    words = row.text.strip()
    said = words[:1] in "“「『" and words[-1:] in "”」』"
    title = (
        4 <= len(words) <= _SUBHEAD_CHARACTERS and (said or not ends_sentence(words)) and words[-1] not in "，、；,;（("
    )
    parted = (before.room > 0.8 or ends_sentence(before.text)) and 1.2 < after.indent < 3.0
    if not (title and parted and before.indent < 8.5):
        return False
    return not (parse_lead(words) or parse_jump(words) or parse_signature(words, apart=True))


def _stands_alone(rows: Sequence[Measured], n: int) -> bool:
    """Whether a line in plain type is a paragraph by itself that has neither a paragraph's indent nor a full stop.

    At the end of a text, or over a marker of the page where it goes on, such a line has names in it.
    """
    if not 0 < n < len(rows) - 2:
        return False
    before, row, after = rows[n - 1 : n + 2]
    parted = ends_sentence(before.text) and after.indent > 1.2 and parse_jump(after.text) is None
    place = row.indent < 0.7 or abs(row.indent - row.room) < 1.6
    title = len(row.text) >= 4 and row.text[-1] not in _CLOSERS and "。" not in row.text
    return parted and place and title and parse_signature(row.text, apart=True) is None
