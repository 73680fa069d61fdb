"""A head's lines to section, kicker, headline, deck and byline.

Words tell the byline, dress the section: reversed badges and short coloured words. What is the headline, and what the
kicker before and the deck after it, `roles` tells; in a vertical head "before" is to the right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from newsparse.containers import Flow, Region, TextLine
from newsparse.document import UNREAD, Role
from newsparse.forest import Forests
from newsparse.geometry import centre, overlap_x, overlap_y, width
from newsparse.language.bylines import is_byline, parse_byline
from newsparse.language.text import has_cjk
from newsparse.language.wording import BULLETS, MARKS, starts_role
from newsparse.stages.split.roles import told_roles

_SAME_SIZE = 0.84
_BYLINE = 0.5
_TAG_LENGTH = 6
_NAME_LENGTH = 4
"""Characters of the longest name of a column that may be set in any size."""
_TAG_PITCH = 1.25
"""Distance of the characters of longer names of columns, em."""
_BANNER, _STRIP = 2.2, 0.7
"""Size of a strip that names a part of the page: em, and as a share of the headline's."""
_OPEN = "（("
NAMES_LENGTH = 14
"""Characters of the second line of a byline, at most."""
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


def read_head(flow: Flow, regions: Sequence[Region], em: float, forests: Forests) -> tuple[HeadLine, ...]:
    """Give every line of a head its role, in reading order.

    Args:
        flow: the page.
        regions: the head's regions.
        em: body size, pixels.
        forests: trained scores of roles.

    Raises:
        ModelError: the trained scores are of another version.
    """
    ordered, settled = open_head(flow, regions, em)
    roles = told_roles([flow.lines[i] for i in ordered], settled, em, forests)
    return tuple(HeadLine(i, role) for i, role in zip(ordered, roles, strict=True))


def open_head(flow: Flow, regions: Sequence[Region], em: float) -> tuple[list[int], list[Role | None]]:
    """The lines of a head in reading order, and the role of those that words and dress tell: tags, bylines, dirt."""
    lines = [i for region in regions for i in region.lines]
    roles: dict[int, Role] = {}
    for region in regions:
        for i in region.lines:
            if _is_speck(flow.lines[i], em):
                roles[i] = "other"
            elif region.kind == "section" or _is_badge(flow.lines[i], lines, flow, em):
                roles[i] = "section"
            elif region.kind == "byline" or _is_byline(flow.lines[i], lines, flow):
                roles[i] = "byline"
    ordered = _reading_order(lines, flow)
    for before, after in pairwise(ordered):
        told = {roles.get(before, "byline"), roles.get(after, "byline")}
        if told == {"byline"} and is_going_on(flow.lines[before], flow.lines[after]):
            roles[before] = roles[after] = "byline"
    return ordered, [roles.get(i) for i in ordered]


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


def is_going_on(line: TextLine, other: TextLine) -> bool:
    """Whether a short line right under a byline, or in its row, in type of its size goes on with its names."""
    over, under = line.text.strip(), other.text.strip()
    near = line.box[1] < other.box[1] < line.box[3] + 1.5 * line.size and overlap_x(line.box, other.box) > 0
    near |= 0 < other.box[0] - line.box[2] < 2 * line.size and overlap_y(line.box, other.box) > 0.5 * line.size
    alike = line.direction == other.direction == "horizontal" and 0.75 < other.size / line.size < 1.33
    if not (near and alike and 2 <= len(under) <= NAMES_LENGTH and starts_role(over.lstrip(f"{MARKS}{_OPEN} "), 0)):
        return False
    whole = parse_byline(f"{over} {under}")
    alone = parse_byline(over)
    return whole is not None and len(whole.authors) > len(alone.authors if alone else ())


def names_a_role(text: str) -> bool:
    """A short line that opens with a reporter's role and has no mark of a sentence: a byline, if a misread one.

    It may open a bracket that the next line shuts.
    """
    return bool(_ROLE_LINE.fullmatch(text.strip().lstrip(_OPEN)))


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
