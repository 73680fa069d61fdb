"""A head's lines to section, kicker, headline, deck and byline.

The headline is the largest type of the head. What is smaller and stands before it is the kicker, what stands after
it the deck; in a vertical head "before" is to the right. Reversed badges and short coloured words are the section.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.containers import Flow, Region, TextLine
from newsparse.document import UNREAD, Role
from newsparse.geometry import centre, overlap_y, width
from newsparse.language.bylines import is_byline

_SAME_SIZE = 0.84
_BYLINE = 0.5
_TAG_LENGTH = 6
_STRIP = 0.7
"""Size of the largest kicker on a strip, as a share of the headline's."""
_ROLE_LINE = re.compile(
    r"[□■○●◇◆口☐]{0,2}\s*(?:本报|本刊|新华社|融媒体?|全媒体|首席|特约|见习|实习)*(?:记者|通讯员|撰稿人|实习生|评论员)"
    rf"(?![从在昨今近了获采走看来到])[\s\u4e00-\u9fff{UNREAD}·、/]{{2,22}}"
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
            if region.kind == "section" or _is_badge(flow.lines[i], lines, flow, em):
                roles[i] = "section"
            elif region.kind == "byline" or _is_byline(flow.lines[i], lines, flow):
                roles[i] = "byline"
    rest = [i for i in lines if i not in roles]
    if not rest:
        return tuple(HeadLine(i, roles[i]) for i in _reading_order(lines, flow))
    top = max(flow.lines[i].size for i in rest)
    large = [i for i in rest if flow.lines[i].size >= _SAME_SIZE * top]
    vertical = flow.lines[large[0]].direction == "vertical"
    for i in rest:
        if i in large:
            roles[i] = "headline"
        else:
            roles[i] = "kicker" if _before(flow.lines[i], [flow.lines[k] for k in large], vertical) else "deck"
    return tuple(HeadLine(i, roles[i]) for i in _reading_order(lines, flow))


def _is_badge(line: TextLine, lines: Sequence[int], flow: Flow, em: float) -> bool:
    """A reversed word or two, a reversed line nearly as large as the headline, or a small coloured word.

    A longer reversed line that is clearly smaller than the headline is a kicker on a strip; one that is larger than
    every other line is the headline itself, on a band of colour.
    """
    if line.direction != "horizontal" or len(lines) == 1:
        return False
    top = max(flow.lines[i].size for i in lines)
    light = max((flow.lines[i].size for i in lines if flow.lines[i].ground != "dark"), default=0.0)
    if line.ground == "dark" and light > _SAME_SIZE * line.size:
        return len(line.text) <= _TAG_LENGTH or line.size > _STRIP * top
    return line.coloured and len(line.text) <= _TAG_LENGTH and line.size < 0.6 * top and line.size < 2.0 * em


def _is_byline(line: TextLine, lines: Sequence[int], flow: Flow) -> bool:
    top = max(flow.lines[i].size for i in lines)
    return line.size < 0.8 * top and (is_byline(line.text) >= _BYLINE or names_a_role(line.text))


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
