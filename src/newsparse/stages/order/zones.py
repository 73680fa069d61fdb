"""Masthead and folio: what names the paper and the day, at the edge of the page.

Anchors are lines that only a masthead or folio prints (a date with weekday, editors, serial number, page number).
The zone runs from the edge to the rule under the anchors, or to the anchors' lower end where there is no rule.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.containers import Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import centre, grow, overlap_x, overlap_y, share_y, union, width

_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|[一二三四五六七八九〇○零]{4}年")
_NAMED_PAGE = re.compile(r"^[A-Z]?\d{1,2}\s*[\u4e00-\u9fff·]{2,6}$|^[\u4e00-\u9fff·]{2,6}\s*[A-Z]?\d{1,2}版?$")
_REACHED = re.compile(r"[Ee]\s*[-—]?\s*mail|@|电\s*话\s*[:：]|热线\s*[:：]|www\.|http|网址|邮编|零售")
_MARKS = (
    _DATE,
    re.compile(r"星期[一二三四五六日天]|周[一二三四五六日]$"),
    re.compile(r"(责任编辑|责编|本版编辑|本版责编|值班|版式|美编|校对|组版|视觉|制图|审校|主编)\s*[:：]?"),
    re.compile(
        r"国内统一|CN\s*\d\d\s*[-—]\s*\d{4}|邮发代号|第\s*\d{3,6}\s*[期号]|总第|今日\s*\d+\s*版|农历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
    ),
    _REACHED,
    re.compile(r"^(第?\s*[A-Z]?\d{1,2}\s*版?|[A-Z]\d{1,2}|第?[一二三四五六七八九十]{1,3}版|版|第)$"),
    _NAMED_PAGE,
    re.compile(
        r"(日报|晚报|时报|晨报|周报|都市报|快报|商报|早报|新报|日報|晚報)$|中共.{2,8}委.*主[办管]|主办|出版$|印刷"
    ),
)
_NARROW = 5.5
"""Width of the narrowest column's lines, em."""
_FOLIO_REACH = 0.10
_MASTHEAD_REACH = 0.30


@dataclass(frozen=True, slots=True)
class Zone:
    """Lines of one masthead or folio: indexes, and whether it is a masthead (with a paper title and serial)."""

    lines: tuple[int, ...]
    masthead: bool


def marks(text: str) -> int:
    """How many kinds of masthead words a line holds."""
    return sum(bool(mark.search(text.strip())) for mark in _MARKS)


def find_zones(lines: Sequence[TextLine], rules: Sequence[Rule], sheet: Box, em: float) -> tuple[Zone, ...]:
    """The zones at the top, at the foot and, on pages without one at the top, in the margins, where printed."""
    if not lines:
        return ()
    page = union(line.box for line in lines)
    foot = _foot_zone(lines, page, em)
    margins = _margins(lines, em)
    found = [_top_zone(lines, rules, page, em, set().union(*margins), named=foot is None), foot]
    if found[0] is None:
        found += [_side_zone(lines, margin) for margin in margins]
    del sheet
    return tuple(zone for zone in found if zone is not None)


def _margins(lines: Sequence[TextLine], em: float) -> tuple[tuple[int, ...], ...]:
    """Lines left, and lines right, of all columns of text, however narrow these are."""
    flat = (line for line in lines if line.direction == "horizontal" and abs(line.size / em - 1) < 0.25)
    full = [line.box for line in flat if width(line.box) > _NARROW * em]
    if len(full) < 8:
        return ()
    left = sorted(box[0] for box in full)[len(full) // 50]
    right = sorted(box[2] for box in full)[-1 - len(full) // 50]
    return (
        tuple(i for i, line in enumerate(lines) if line.box[2] < left + 0.3 * em),
        tuple(i for i, line in enumerate(lines) if line.box[0] > right - 0.3 * em),
    )


def _side_zone(lines: Sequence[TextLine], margin: Sequence[int]) -> Zone | None:
    """A folio that runs down a margin: one of the lines there is such as only a folio prints, or two together are.

    Where the paper is reached says nothing: advertisements have telephones too.
    """
    texts = [lines[i].text.strip() for i in margin]
    named = any(_DATE.search(text) or marks(text) > 1 for text in texts)
    named = named or sum(any(mark.search(text) for text in texts) for mark in _MARKS if mark is not _REACHED) > 1
    return Zone(tuple(margin), False) if named else None


def _top_zone(
    lines: Sequence[TextLine],
    rules: Sequence[Rule],
    page: Box,
    em: float,
    beside: set[int],
    *,
    named: bool,
) -> Zone | None:
    """The zone at the top.

    A number and a word alone make one over a rule, where they may have ``named`` the page; not where they stand
    ``beside`` the columns: a folio that runs down a margin begins with them.
    """
    tall = page[3] - page[1]
    flat = [i for i, line in enumerate(lines) if line.direction == "horizontal"]
    anchors = [i for i in flat if marks(lines[i].text) and lines[i].box[3] < page[1] + _MASTHEAD_REACH * tall]
    strong = [
        i for i in anchors if len(lines[i].text) < 60 and (_DATE.search(lines[i].text) or marks(lines[i].text) > 1)
    ]
    strong = [i for i in strong if _is_short_of_body(i, lines, em)]
    if not strong:
        first = [i for i in anchors if i not in beside]
        first = [i for i in first if lines[i].box[1] < page[1] + 2.5 * em and lines[i].box[3] < page[1] + 0.06 * tall]
        alone = all(_is_name_only(lines[i].text) for i in first)
        low = max((lines[i].box[3] for i in first), default=0.0)
        if not first or (alone and not (named and _rule_under(low, rules, page, em, reach=4.5 * em) is not None)):
            return None
        strong = first
    top = min(lines[i].box[1] for i in strong)
    group = [i for i in strong if lines[i].box[1] - top < 0.14 * tall]
    grown = True
    while grown:
        foot = max(lines[i].box[3] for i in group)
        more = [
            i
            for i in anchors
            if i not in group and lines[i].box[1] < (foot - 0.3 * em if _is_name_only(lines[i].text) else foot + 2 * em)
        ]
        more = [i for i in more if _is_short_of_body(i, lines, em)]
        group += more
        grown = bool(more)
    bottom = max(lines[i].box[3] for i in group)
    deep = bottom - page[1] > _FOLIO_REACH * tall or any(
        "CN" in lines[i].text or "国内统一" in lines[i].text for i in group
    )
    edge = _rule_under(bottom, rules, page, em, reach=(9 if deep else 4.5) * em)
    limit = edge if edge is not None else bottom + 0.4 * em
    inside = [i for i, line in enumerate(lines) if centre(line.box)[1] < limit]
    running = [i for i in inside if _runs(i, inside, lines, em)]
    if len(running) > 6:
        box = union(lines[i].box for i in group)
        inside = [i for i in inside if i not in running and (overlap_x(lines[i].box, box) > 0 or i in anchors)]
    return Zone(tuple(inside), deep) if inside else None


def _is_name_only(text: str) -> bool:
    """Whether nothing but a number with a few characters speaks for a line: a page's name, or a headline like it."""
    return marks(text) == 1 and bool(_NAMED_PAGE.search(text.strip()))


def _is_short_of_body(i: int, lines: Sequence[TextLine], em: float) -> bool:
    """An anchor is not one line of a running text: such a line has a like line close under or over it."""
    return not _runs(i, range(len(lines)), lines, em)


def _runs(i: int, others: Sequence[int], lines: Sequence[TextLine], em: float) -> bool:
    line = lines[i]
    if width(line.box) < 8 * em or abs(line.size / em - 1) > 0.25:
        return False
    near = 0
    for j in others:
        other = lines[j]
        gap = max(other.box[1] - line.box[3], line.box[1] - other.box[3])
        alike = abs(other.box[0] - line.box[0]) < 2.5 * em and abs(other.size / line.size - 1) < 0.2
        near += j != i and gap < 0.9 * em and alike and width(other.box) > 6 * em and marks(other.text) == 0
    return near >= 2 or (near >= 1 and (marks(line.text) == 0 or "，" in line.text))


def _rule_under(bottom: float, rules: Sequence[Rule], page: Box, em: float, reach: float) -> float | None:
    """The lowest y of the horizontal rule (or rules in one row) under the anchors, at least 0.4 of the page wide."""
    flat = [rule for rule in rules if rule.direction == "horizontal"]
    rows = []
    for rule in flat:
        row = [
            other for other in flat if share_y(other.box, rule.box) > 0 or abs(other.box[1] - rule.box[1]) < 0.5 * em
        ]
        span = sum(width(other.box) for other in row)
        if span > 0.4 * width(page) and bottom - 1.2 * em < rule.box[3] < bottom + reach:
            rows.append(rule.box[3])
    return min(rows, default=None)


def _foot_zone(lines: Sequence[TextLine], page: Box, em: float) -> Zone | None:
    """Imprint or folio in the last rows of the page: anchors without running text beside them."""
    last = [i for i, line in enumerate(lines) if line.box[1] > page[3] - 4.5 * em and _is_short_of_body(i, lines, em)]
    strong = [i for i in last if marks(lines[i].text) >= 2 or _DATE.search(lines[i].text)]
    row = [union(lines[i].box for i in strong)] if strong else []
    low = [i for i in last if row and overlap_y(lines[i].box, grow(row[0], 1.2 * em)) > 0]
    if any(_runs(i, range(len(lines)), lines, em) for i in low):
        low = strong
    return Zone(tuple(low), False) if low else None
