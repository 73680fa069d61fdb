"""Lines of a head that the order stage left in the text: headlines, decks and bylines in type of the body's size.

In a narrow box a headline is condensed until it is no larger than the text. Its lines are told from the text's by
how they stand in their column: in the middle of it, short of its edge, or closer than the text is set.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from newsparse.containers import Flow, Region, TextLine
from newsparse.document import UNREAD
from newsparse.geometry import overlap_x, width
from newsparse.language.bylines import is_byline, parse_byline, parse_lead
from newsparse.language.text import set_length
from newsparse.stages.split.head import NAMES_LENGTH, is_going_on, names_a_role

_MOST_LINES, _MOST_CHARACTERS, _LOOK = 5, 24, 14
_REGIONS = 5
"""Regions of a text among whose lines those of its head are sought."""
_LARGER = 1.3
"""Size of the largest line that may be of the head and was taken for text, over the text's."""
_PITCH, _MORE = 2.5, 1.2
"""Distance of lines of one column, in sizes, at most; how much more of it stands over a text than within it."""
_ENDS = "。，、；：！？,.;:）)"
_COMMAS = "，、,"
_SURE = 0.5
_MOST_NAMES = 3
"""Lines of a byline, at most."""
_LEAD = re.compile(r"本报|新华社|中新社|据")
_DASH = re.compile("[-—–]")
"""At the beginning of a line under a headline: its deck."""
_CUT = re.compile(r"^[^（(]*[）)]|[（(][^）)]*$")
"""One half of a pair of brackets."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Edges of the text's column, the size of its type, and its usual distance from character to character."""

    left: float
    right: float
    size: float
    advance: float


def opening_lines(flow: Flow, regions: Sequence[Region], *, headed: bool) -> tuple[int, ...]:
    """Lines at the beginning of a text that belong to its head.

    Args:
        flow: the page.
        regions: the text's regions, in order.
        headed: the article has a headline: only its deck and byline can be missing there.
    """
    lines = [i for region in regions[:_REGIONS] for i in region.lines if region.kind != "subhead" or not headed][:_LOOK]
    if len(lines) < 2 or any(flow.lines[i].direction != "horizontal" for i in lines[:2]):
        return ()
    column = _column([flow.lines[i] for i in lines])
    found = _to_byline(flow, lines, column) or _to_text(flow, lines, column, headed=headed)
    dashed = headed and _DASH.match(flow.lines[lines[0]].text) and _is_plain(flow.lines[lines[0]].text)
    return found or ((lines[0],) if dashed else ())


def _to_text(flow: Flow, lines: Sequence[int], column: _Column, *, headed: bool) -> tuple[int, ...]:
    """The lines over the first one that begins a paragraph, when all of them may be titles.

    Without a headline over them they may also be the rest of a text that began elsewhere and lost the mark at its
    end. So each of them must stand out of the text, unless that begins with a lead or stands off from them.
    """
    run: list[int] = []
    for i in lines[: _MOST_LINES + 1]:
        line = flow.lines[i]
        if run and line.box[1] < flow.lines[run[-1]].box[1]:
            break  # the next column already: no text follows under these lines
        below = [flow.lines[k] for k in lines[len(run) :]]
        begins = _begins_text(line, column) or (len(run) > 0 and _begins_text(line, _column(below)))
        if begins and not (headed and not run and (_DASH.match(line.text) or _is_over_text(flow, lines))):
            parted = headed or parse_lead(line.text) is not None or _stands_off(flow, lines, len(run), column)
            return tuple(run) if parted or all(_stands_out(flow.lines[k], column) for k in run) else ()
        if line.size > _LARGER * column.size:
            break
        if not _is_plain(line.text):
            cut = headed and _is_plain(line.text.rstrip(_COMMAS))  # a deck goes on after a comma, over a lead
            if not cut or all(parse_lead(other.text) is None for other in below[1 : _MOST_LINES - len(run)]):
                break
        run.append(i)
    return ()


def _is_over_text(flow: Flow, lines: Sequence[int]) -> bool:
    """Whether the first line ends no sentence, and a paragraph begins right under it: a deck, set in or not."""
    first, under = flow.lines[lines[0]], [flow.lines[i] for i in lines[1:]]
    if parse_lead(first.text) is not None or not _is_plain(first.text) or under[0].box[1] < first.box[1]:
        return False
    return _begins_text(under[0], _column(under))


def _stands_off(flow: Flow, lines: Sequence[int], n: int, column: _Column) -> bool:
    """Whether there is more space over line ``n`` than between the lines under it."""
    tops = [flow.lines[i].box[1] for i in lines[n - 1 :]]
    steps = [b - a for a, b in pairwise(tops)]
    usual = [step for step in steps[1:] if 0 < step < _PITCH * column.size]
    return n > 0 and bool(usual) and steps[0] > _MORE * median(usual)


def _to_byline(flow: Flow, lines: Sequence[int], column: _Column) -> tuple[int, ...]:
    """The lines up to a byline on a short line of its own: no text stands before it, when none of them ends a sentence.

    The names in a lead (本报讯（记者 …） are no such line, also where the column's edge cuts them off.
    """
    for n, i in enumerate(lines[:_MOST_LINES]):
        text = flow.lines[i].text
        apart = _room(flow.lines[i], column) > 1.0
        under = [flow.lines[k] for k in lines[n + 1 :]]
        apart |= len(under) > 1 and names_a_role(text) and _begins_text(under[0], _column(under))
        if stands_as_byline(text) and apart and not _CUT.search(text):
            end = _last_of_byline(flow, lines, n)
            return tuple(lines[: end + 1]) if n > 0 and end < len(lines) - 1 else ()  # the last line is a signature
        if not _is_plain(text.rstrip(_COMMAS)) or parse_lead(text) is not None or _LEAD.match(text):
            break
    return ()


def names_going_on(flow: Flow, head: Sequence[Region], text: Sequence[Region]) -> tuple[int, ...]:
    """The first line of a text that goes on with the names of the byline at the end of its head."""
    lines = [i for region in head for i in region.lines]
    rest = [i for region in text[:2] for i in region.lines][:3]
    last = max(lines, key=lambda i: flow.lines[i].box[3], default=None)
    if last is None or len(rest) < 2 or not is_going_on(flow.lines[last], flow.lines[rest[0]]):
        return ()
    return (rest[0],)


def _last_of_byline(flow: Flow, lines: Sequence[int], n: int) -> int:
    """The last line of a byline that begins in line ``n``: further lines, not indented, go on with its names."""
    end, texts = n, [flow.lines[lines[n]].text]
    for k in range(n + 1, min(n + _MOST_NAMES, len(lines) - 1)):
        texts.append(flow.lines[lines[k]].text)
        below = [flow.lines[i] for i in lines[k:]]
        if len(texts[-1]) > NAMES_LENGTH or below[0].box[1] < flow.lines[lines[k - 1]].box[1]:
            break
        if parse_byline(" ".join(texts)) is not None and not _begins_text(below[0], _column(below)):
            end = k
    return end


def stands_as_byline(text: str) -> bool:
    """Whether a line that stands alone is a byline."""
    return is_byline(text) > _SURE or names_a_role(text)


def _room(line: TextLine, column: _Column) -> float:
    """White space beside a line in its column, em."""
    return (line.box[0] - column.left + column.right - line.box[2]) / column.size


def _column(lines: Sequence[TextLine]) -> _Column:
    """The column in which the first lines of a text stand, measured on those below the first."""
    below = [line for line in lines if overlap_x(line.box, lines[0].box) > 0]
    return _Column(
        left=min(line.box[0] for line in below),
        right=max(line.box[2] for line in below),
        size=median(line.size for line in below),
        advance=median(_advance(line) for line in below),
    )


def _advance(line: TextLine, marks: float = 1.0) -> float:
    """Pixels a character, counted as by `set_length`."""
    return width(line.box) / max(1.0, set_length(line.text.strip(), marks))


def _begins_text(line: TextLine, column: _Column) -> bool:
    """Whether a line is the first of a paragraph: a lead, or indented and not in the middle of its column."""
    indent, room = (line.box[0] - column.left) / column.size, (column.right - line.box[2]) / column.size
    return parse_lead(line.text) is not None or (1.2 < indent < 2.8 and abs(indent - room) > 1.0)


def _stands_out(line: TextLine, column: _Column) -> bool:
    """Whether a line that may be a title is not set as a full line of the text is."""
    indent, room = (line.box[0] - column.left) / column.size, (column.right - line.box[2]) / column.size
    apart = indent + room > 1.0 and (indent < 0.7 or abs(indent - room) < 1.3)
    squeezed = _advance(line, marks=0.5) < 0.93 * column.advance
    return apart or squeezed or _advance(line) > 1.12 * column.advance


def _is_plain(text: str) -> bool:
    """Words that may be a title: not many, most of them read, without a mark at their end."""
    text = text.strip()
    read = 2 * text.count(UNREAD) < len(text)
    return read and 4 <= len(text) <= _MOST_CHARACTERS and text[-1] not in _ENDS and "。" not in text
