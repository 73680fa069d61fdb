"""A head's lines to section, kicker, headline, deck and byline.

The headline is the largest type of the head. What is smaller and stands before it is the kicker, what stands after
it the deck; in a vertical head "before" is to the right. Reversed badges and short coloured words are the section.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from newsparse.containers import Flow, Region, TextLine
from newsparse.document import UNREAD, Role
from newsparse.geometry import centre, overlap_y, width
from newsparse.language.bylines import is_byline
from newsparse.language.text import has_cjk
from newsparse.language.wording import BULLETS

_SAME_SIZE = 0.84
_BYLINE = 0.5
_TAG_LENGTH = 6
_NAME_LENGTH = 4
"""Characters of the longest name of a column that may be set in any size."""
_TAG_PITCH = 1.25
"""Distance of the characters of longer names of columns, em."""
_BANNER, _STRIP = 2.2, 0.7
"""Size of a strip that names a part of the page: em, and as a share of the headline's."""
_APART = 0.45
"""Space between a kicker and its headline, in sizes of the smaller; lines of one headline stand nearer."""
_OTHER_SIZE, _OTHER_WEIGHT = 1.06, 1.2
_SMALLER, _LOOSE = 0.93, 0.3
"""Size of a deck as large as a headline's line, over that line's, at most; space between the two, in its sizes."""
_DASH = re.compile("——|--|—")
_HAN = re.compile("[\u4e00-\u9fff]")
_ROLE_LINE = re.compile(
    rf"[{BULLETS}口]{{0,2}}\s*(?:本报|本刊|新华社|融媒体?|全媒体|首席|特约|见习|实习)*(?:记者|通讯员|撰稿人|实习生|评论员)"
    rf"(?![从在昨今近了获采走看来到])[\s\u4e00-\u9fff{UNREAD}·、/]{{2,22}}(?:[a-zA-Z][\u4e00-\u9fff]{{2,3}})?"
)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of a head with its role; ``line`` is an index into ``Flow.lines``."""

    line: int
    role: Role


def read_head(flow: Flow, regions: Sequence[Region], em: float) -> tuple[HeadLine, ...]:
    """Give every line of a head its role, in reading order.

    Args:
        flow: the page.
        regions: the head's regions.
        em: body size, pixels.
    """
    lines = [i for region in regions for i in region.lines]
    if not lines:
        return ()
    roles: dict[int, Role] = {}
    for region in regions:
        for i in region.lines:
            if _is_speck(flow.lines[i], em):
                roles[i] = "other"
            elif region.kind == "section" or _is_badge(flow.lines[i], lines, flow, em):
                roles[i] = "section"
            elif region.kind == "byline" or _is_byline(flow.lines[i], lines, flow):
                roles[i] = "byline"
    rest = [i for i in lines if i not in roles]
    if not rest:
        return tuple(HeadLine(i, roles[i]) for i in _reading_order(lines, flow))
    large = _headline(rest, flow)
    vertical = flow.lines[large[0]].direction == "vertical"
    for i in rest:
        if i in large:
            roles[i] = "headline"
        else:
            roles[i] = "kicker" if _before(flow.lines[i], [flow.lines[k] for k in large], vertical) else "deck"
    return tuple(HeadLine(i, roles[i]) for i in _reading_order(lines, flow))


def _headline(lines: Sequence[int], flow: Flow) -> list[int]:
    """The lines of largest type, without a kicker or deck that is set as large or that looks so on its strip."""
    ordered = _reading_order(lines, flow)
    first = flow.lines[ordered[0]]
    if len(ordered) > 1 and first.ground == "dark" and _is_strip(first, [flow.lines[i] for i in ordered[1:]]):
        ordered = ordered[1:]
    top = max(flow.lines[i].size for i in ordered)
    large = [i for i in ordered if flow.lines[i].size >= _SAME_SIZE * top]
    large = [i for n, i in enumerate(large) if not n or not _DASH.match(flow.lines[i].text)]
    if len(large) > 1 and _stands_off([flow.lines[i] for i in large]):
        large = large[1:]
    return large[:-1] if len(large) > 1 and _falls_off(*(flow.lines[i] for i in large[-2:])) else large


def _is_strip(first: TextLine, others: Sequence[TextLine]) -> bool:
    """Whether a reversed line is a kicker: the next line, on plain paper, is a headline and no deck by its size.

    The box of reversed type is that of its strip; the distance between characters tells the size of the type.
    """
    below = [line for line in others if line.ground != "dark"]
    return len(below) == len(others) and max(map(_pitch, below)) > _SAME_SIZE * _pitch(first)


def _stands_off(lines: Sequence[TextLine]) -> bool:
    """Whether the first of the lines of largest type is a kicker.

    It stands further off than the lines of one headline do, and is of another size or weight, or stands further off
    from the second line than that does from the third.
    """
    gaps = [_gap(a, b) / min(a.size, b.size) for a, b in pairwise(lines)]
    sizes = lines[0].size / lines[1].size
    weights = lines[0].weight / max(lines[1].weight, 1e-6)
    other = not 1 / _OTHER_SIZE < sizes < _OTHER_SIZE or not 1 / _OTHER_WEIGHT < weights < _OTHER_WEIGHT
    uneven = len(gaps) > 1 and gaps[0] > 2 * max(gaps[1:])
    return gaps[0] > _APART and (other or uneven)


def _falls_off(above: TextLine, last: TextLine) -> bool:
    """Whether the last of the lines of largest type is a deck: a little smaller, and not set as close."""
    return last.size < _SMALLER * above.size and _gap(above, last) > _LOOSE * last.size


def _gap(a: TextLine, b: TextLine) -> float:
    return a.box[0] - b.box[2] if a.direction == "vertical" else b.box[1] - a.box[3]


def _pitch(line: TextLine) -> float:
    """Distance between neighbouring Chinese characters, pixels; the type's size where it is not known."""
    axis = 0 if line.direction == "horizontal" else 1
    span = line.box[axis + 2] - line.box[axis]
    if len(line.positions) != len(line.text):
        return line.size
    seen = [(p, _HAN.match(c) is not None) for p, c in zip(line.positions, line.text, strict=True)]
    steps = [(b - a) * span for (a, left), (b, right) in pairwise(seen) if left and right]
    return median(steps) if steps else line.size


def _is_speck(line: TextLine, em: float) -> bool:
    """A character or three, or more in tiny type, none of them Chinese: dirt, or lettering of a picture."""
    short = len(line.text.strip()) <= 3
    return not has_cjk(line.text) and line.size < (0.75 if short else 0.5) * em


def _is_badge(line: TextLine, lines: Sequence[int], flow: Flow, em: float) -> bool:
    """A reversed word or two, or a small coloured word: the name of a column.

    A longer reversed line is the name of a column when it is set as large as headlines are; else it is a kicker on a
    strip, and so is one of five characters or more set larger than the body. One that is larger than every other line
    is the headline itself, on a band of colour.
    """
    if line.direction != "horizontal" or len(lines) == 1:
        return False
    top = max(flow.lines[i].size for i in lines)
    light = max((flow.lines[i].size for i in lines if flow.lines[i].ground != "dark"), default=0.0)
    if line.ground == "dark" and light > _SAME_SIZE * line.size and line.size > max(_BANNER * em, _STRIP * top):
        return True
    if not is_tag(line, em):
        return False
    if line.ground == "dark" and light > 0.5 * line.size:
        return True
    return line.coloured and line.size < 0.6 * top and line.size < 2.0 * em


def is_tag(line: TextLine, em: float) -> bool:
    """Whether words may be the name of a column: up to four characters, or a few more in type of the body's size."""
    length = len(line.text.strip())
    return length <= _NAME_LENGTH or (length <= _TAG_LENGTH and _pitch(line) < _TAG_PITCH * em)


def _is_byline(line: TextLine, lines: Sequence[int], flow: Flow) -> bool:
    top = max(flow.lines[i].size for i in lines)
    named = names_a_role(line.text)
    return (named and len(lines) > 1) or (line.size < 0.8 * top and (is_byline(line.text) >= _BYLINE or named))


def names_a_role(text: str) -> bool:
    """A short line that opens with a reporter's role and has no mark of a sentence: a byline, if a misread one."""
    return bool(_ROLE_LINE.fullmatch(text.strip()))


def _before(line: TextLine, large: Sequence[TextLine], vertical: bool) -> bool:
    if vertical and line.direction == "vertical":
        return centre(line.box)[0] > max(centre(other.box)[0] for other in large)
    if vertical:
        return centre(line.box)[1] < min(other.box[1] for other in large)
    return centre(line.box)[1] < min(centre(other.box)[1] for other in large)


def _by_columns(lines: Sequence[int], flow: Flow) -> list[int]:
    """Vertical lines from right to left; pieces on one axis from top to bottom."""
    axes: list[list[int]] = []
    for i in sorted(lines, key=lambda k: -centre(flow.lines[k].box)[0]):
        line = flow.lines[i]
        middle = centre(line.box)[0]
        if axes and abs(centre(flow.lines[axes[-1][0]].box)[0] - middle) < 0.5 * line.size:
            axes[-1].append(i)
        else:
            axes.append([i])
    return [i for axis in axes for i in sorted(axis, key=lambda k: flow.lines[k].box[1])]


def _reading_order(lines: Sequence[int], flow: Flow) -> list[int]:
    """Top to bottom, left to right within a row; vertical lines from right to left."""
    upright = [i for i in lines if flow.lines[i].direction == "vertical"]
    if len(upright) * 2 > len(lines):
        return _by_columns(lines, flow)
    rows: list[list[int]] = []
    for i in sorted(lines, key=lambda k: centre(flow.lines[k].box)[1]):
        line = flow.lines[i]
        for row in rows:
            other = flow.lines[row[0]]
            low = min(other.box[3] - other.box[1], line.box[3] - line.box[1])
            if overlap_y(other.box, line.box) > 0.6 * low and width(line.box) > 0:
                row.append(i)
                break
        else:
            rows.append([i])
    return [i for row in rows for i in sorted(row, key=lambda k: flow.lines[k].box[0])]
