"""One chain to one article: fields from the head, the lead, the end of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from newsparse.containers import Chain, Flow, Region, RegionKind, TextLine
from newsparse.document import Author, Role
from newsparse.forest import Forests
from newsparse.geometry import overlap_x, union, width
from newsparse.language.bylines import parse_byline, parse_jump, parse_lead, parse_signature, with_shut_names
from newsparse.language.names import word_tag
from newsparse.language.text import clean_line, headline_text, join_lines
from newsparse.stages.split.body import SET_OFF, Para, read_body
from newsparse.stages.split.head import HeadLine, is_going_on, is_tag, names_a_role, read_head
from newsparse.stages.split.opening import names_going_on, opening_lines, stands_as_byline

WIDE_SPACE = "\u3000"
_SIGNATURE_LINES, _NARROW_LINES = 2, 3
"""Lines of a signature at most, each with names of its own; lines of one that a narrow column breaks."""
_CUT = 0.3
"""Centre of a line's first character from its beginning, in sizes, up to which it is a piece of a longer stroke."""
_COUNTED = "个只条件位名座场封片张次把段本家间处代种天年月路身起台份群排组棵朵"
_EDGE = 1.6
"""Distance of a signature from the right edge of its column, at most, in sizes."""
_LEAD_LINES = 3
"""Lines over which dateline and names of a lead may run."""
_HOLE = 1.65
"""Distance from one character to the next between which one was not read, over the usual one."""
_HALF = 0.35
"""Blank at the end of a line where a bracket of half an em was not read, in sizes."""
_DOUBTFUL = 0.3
"""Least certain character of a line from which on down its marks may be read as anything."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it has ids; lines are indexes into ``Flow.lines`` in reading order."""

    chain: Chain
    roles: tuple[tuple[int, Role], ...]
    paras: tuple[Para, ...]
    section: str | None = None
    kicker: str | None = None
    headline_lines: tuple[str, ...] = ()
    deck: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: str | None = None
    agency: str | None = None
    continued_to: str | None = None
    continued_from: str | None = None

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines in reading order."""
        return tuple(line for line, _ in self.roles)


def read_article(flow: Flow, chain: Chain, em: float, forests: Forests) -> Draft:
    """Fields and paragraphs of a chain.

    Raises:
        ModelError: the trained scores are of another version.
    """
    tops, rest = head_and_text(flow, chain, em)
    head = read_head(flow, tops, em, forests)
    paras = list(read_body(flow, rest))
    texts = _texts(flow, head)
    draft = Draft(
        chain=chain,
        roles=(),
        paras=(),
        section=_joined(texts, "section", " "),
        kicker=_joined(texts, "kicker", WIDE_SPACE),
        headline_lines=tuple(text for role, text in texts if role == "headline"),
        deck=_joined(texts, "deck", WIDE_SPACE),
    )
    own = [text for role, text in texts if role == "byline"]
    roles: list[tuple[int, Role]] = [(item.line, item.role) for item in head]
    draft, paras, first = _leading_byline(flow, draft, paras, own)
    roles += [(line, "byline") for line in first]
    draft, paras, marker = _with_origin(draft, paras)
    roles += [(line, "jump") for line in marker]
    if len(paras) != 1 or not _is_signed(paras[0].text):  # else it is no lead, all of it is a signature
        draft = _with_lead(flow, draft, paras)
    draft, paras, tail = _with_tail(flow, draft, paras)
    roles += [(line, "subhead" if para.subhead else "body") for para in paras for line in para.lines]
    return replace(draft, roles=tuple(roles + tail), paras=tuple(paras))


def head_and_text(flow: Flow, chain: Chain, em: float) -> tuple[list[Region], list[Region]]:
    """Regions of the head and of the text; lines of the head that stand in the text go where they belong."""
    head, text = [flow.regions[r] for r in chain.head], [flow.regions[r] for r in chain.text]
    tagged = sum(len(region.lines) for region in head) == 1 and is_tag(flow.lines[head[0].lines[0]], em)
    headed = bool(head) and not (tagged and flow.lines[head[0].lines[0]].ground == "dark")
    going_on = names_going_on(flow, head, text)
    found = going_on or opening_lines(flow, text, headed=headed)
    if not found:
        return head, text
    named = going_on or tuple(i for i in found if stands_as_byline(flow.lines[i].text))
    tops: tuple[tuple[RegionKind, tuple[int, ...]], ...] = (
        ("head", tuple(i for i in found if i not in named)),
        ("byline", named),
    )
    left = [replace(r, lines=tuple(i for i in r.lines if i not in found)) for r in text]
    return [*head, *(_region(flow, kind, lines) for kind, lines in tops if lines)], [r for r in left if r.lines]


def _region(flow: Flow, kind: RegionKind, lines: tuple[int, ...]) -> Region:
    return Region(kind, lines, union(flow.lines[i].box for i in lines), max(flow.lines[i].size for i in lines))


def _texts(flow: Flow, head: Sequence[HeadLine]) -> list[tuple[Role, str]]:
    return [(item.role, _head_text(flow.lines[item.line], item.role)) for item in head]


def _unmarked(line: TextLine, role: Role) -> str:
    """The text of a line; of a byline that was read with doubt, without the marks before it read as a word."""
    doubtful = role == "byline" and line.low is not None and line.low < _DOUBTFUL
    found = re.match(r"[\u4e00-\u9fff]{1,2}\s+(?=\S)", line.text) if doubtful else None
    return line.text[found.end() :] if found and names_a_role(line.text[found.end() :]) else line.text


def _head_text(line: TextLine, role: Role) -> str:
    """A byline as read (gaps part its names), everything else as display type."""
    if role == "byline":
        return _unmarked(line, role)
    return headline_text(_dashed(line.text) if role == "deck" and _is_cut(line) else line.text)


def _is_cut(line: TextLine) -> bool:
    """Whether the first character begins right where the line does: it is longer than what was seen of it."""
    known = line.direction == "horizontal" and len(line.positions) == len(line.text)
    return known and line.positions[0] * (line.box[2] - line.box[0]) < _CUT * line.size


def _dashed(text: str) -> str:
    """A deck whose long dash was seen in part and read as 一, unless that counts something or begins a word."""
    counts = text[1:2] in _COUNTED or any(word_tag(text[:n]) is not None for n in (2, 3, 4))
    return "——" + text[1:] if text[:1] == "一" and not counts else text


def _joined(texts: Sequence[tuple[Role, str]], role: Role, by: str) -> str | None:
    return by.join(text for kind, text in texts if kind == role) or None


def _leading_byline(
    flow: Flow, draft: Draft, paras: list[Para], own: list[str]
) -> tuple[Draft, list[Para], tuple[int, ...]]:
    """A byline of the head, or else one that opens the text as a line of its own, or two."""
    lines: tuple[int, ...] = ()
    alone = len(paras) > 1 and len(paras[0].lines) == 1 and len(paras[0].text) < 30
    if not own and alone and parse_byline(paras[0].text) is not None:
        pair = len(paras) > 2 and len(paras[1].lines) == 1
        two = pair and is_going_on(*(flow.lines[para.lines[0]] for para in paras[:2]))
        first, paras = paras[: 1 + two], paras[1 + two :]
        own, lines = [para.text for para in first], tuple(i for para in first for i in para.lines)
    if not own:
        return draft, paras, ()
    text = " ".join(own)
    parsed = parse_byline(text, stands=True)
    authors = parsed.authors if parsed else ()
    return replace(draft, byline=parsed.text if parsed else clean_line(text), authors=authors), paras, lines


def _with_origin(draft: Draft, paras: list[Para]) -> tuple[Draft, list[Para], tuple[int, ...]]:
    """A marker of the page that the text comes from is taken off its beginning; also its lines when it has its own."""
    for n, para in enumerate(paras[:2]):
        jump = parse_jump(para.text[:24])
        if jump is None or jump.direction != "from" or para.text[: jump.start].strip("（([【 "):
            continue
        rest = para.text[jump.end :].lstrip(")）]】 ")
        kept = [replace(para, text=rest)] if rest else []
        return (
            replace(draft, continued_from=jump.page),
            [*paras[:n], *kept, *paras[n + 1 :]],
            () if rest else para.lines,
        )
    return draft, paras, ()


def _with_lead(flow: Flow, draft: Draft, paras: Sequence[Para]) -> Draft:
    """Dateline, agency, and the byline inside the lead."""
    if not paras:
        return draft
    first = next((para for para in paras if not para.subhead), paras[0])
    lead = parse_lead(first.printed) or parse_lead(first.text)
    if lead is None or lead.byline is None:
        mended = with_shut_names(*_with_gaps(flow, first.lines))
        lead = (parse_lead(mended) if mended else None) or lead
    if lead is None:
        return draft
    draft = replace(draft, dateline=lead.dateline, agency=lead.agency)
    if lead.byline and draft.byline is None:
        draft = replace(draft, byline=lead.byline, authors=lead.authors)
    return draft


def _with_gaps(flow: Flow, lines: Sequence[int]) -> tuple[str, list[int]]:
    """The first lines of a paragraph as one text, and the places in it where a bracket may have been lost.

    At spaces, where the next character is too far away, and at the ends of lines, where a line stops short of its
    column by as much as half a bracket takes.
    """
    text, gaps = "", []
    rows = [flow.lines[i] for i in lines]
    for n, row in enumerate(rows[:_LEAD_LINES]):
        words = row.text.strip()
        known = row.direction == "horizontal" and len(row.positions) == len(row.text) == len(words) > 1
        ends = [share * width(row.box) for share in (*row.positions, 1.0)] if known else []
        steps = [b - a for a, b in pairwise(ends)]
        usual = median(steps[:-1]) if known else row.size
        gaps += [len(text) + k + 1 for k, step in enumerate(steps[:-1]) if step > _HOLE * usual]
        gaps += [len(text) + k for k, character in enumerate(words) if character.isspace()]
        right = max(other.box[2] for other in rows if overlap_x(other.box, row.box) > 0)
        if n < len(rows) - 1 and (right - row.box[2] > _HALF * row.size or (known and steps[-1] > 0.9 * usual)):
            gaps.append(len(text) + len(words))
        text += words
    return text, gaps


def _with_tail(flow: Flow, draft: Draft, paras: list[Para]) -> tuple[Draft, list[Para], list[tuple[int, Role]]]:
    """A jump to another page and a signature are taken off the end of the text."""
    tail: list[tuple[int, Role]] = []
    for _ in range(_SIGNATURE_LINES + 1):
        paras = _with_whole_end(paras)
        if not paras or paras[-1].subhead:
            break
        last = paras[-1]
        jump = parse_jump(last.text[-20:])
        if jump is not None and jump.direction == "to" and draft.continued_to is None:
            draft = replace(draft, continued_to=jump.page)
            cut = len(last.text) - min(20, len(last.text)) + jump.start
            paras, tail = _cut(flow, paras, last.text[:cut].rstrip("（( "), tail, "jump")
            continue
        apart = _apart(flow, paras)
        signature = parse_signature(last.printed if apart else last.text, apart=apart)
        if signature is None:
            break
        if signature.dateline is not None:
            draft = replace(draft, dateline=draft.dateline or signature.dateline)
            break
        if draft.byline is not None and draft.authors:
            break
        draft = replace(draft, byline=signature.text, authors=signature.authors)
        paras, tail = _cut(flow, paras, signature.body, tail, "byline")
    return draft, paras, tail


def _with_whole_end(paras: list[Para]) -> list[Para]:
    """The text with a signature over two or three lines as one paragraph, and none that passes for a subhead."""
    if len(paras) < 2:
        return paras
    last = paras[-1]
    if last.subhead:
        # Nothing stands under the last subhead: names there have signed.
        return [*paras[:-1], replace(last, subhead=False)] if parse_signature(last.text, apart=True) else paras
    for count in range(2, min(_NARROW_LINES, len(paras)) + 1):
        first, *rest = paras[-count:]
        opened, words = first.text[first.text.rfind("（") :] if "（" in first.text else "", [p.text for p in rest]
        if first.subhead or not opened or "）" in opened or any("）" in text for text in words[:-1]):
            continue
        ends = words[-1].rstrip("。").endswith("）") or _is_signed(opened + "".join(words))
        if ends and all(re.fullmatch(r"[^（）]{1,12}）?。?", text) for text in words):
            lines = tuple(line for para in (first, *rest) for line in para.lines)
            printed = " ".join(para.printed for para in (first, *rest))
            return [*paras[:-count], replace(first, text=first.text + "".join(words), lines=lines, printed=printed)]
    return paras


def _is_signed(text: str) -> bool:
    """Whether all of a text is a signature."""
    read = parse_signature(text)
    return read is not None and not read.body


def _apart(flow: Flow, paras: Sequence[Para]) -> bool:
    """Whether the last paragraph is one short line in the right half of the column over it, or at its right edge."""
    if len(paras) < 2 or len(paras[-1].lines) > 1:
        return False
    last, above = flow.lines[paras[-1].lines[0]], flow.lines[paras[-2].lines[-1]]
    rows = [flow.lines[i] for para in paras[-4:-1] for i in para.lines]
    wide = max(width(row.box) for row in rows if abs(row.box[0] - above.box[0]) < 3 * above.size)
    left = min(row.box[0] for row in rows[-3:] if abs(row.box[0] - above.box[0]) < 3 * above.size)
    under = last.box[1] > above.box[1] and last.box[0] < left + wide
    indent, room = last.box[0] - left, left + wide - last.box[2]
    return under and (indent > wide / 2 or (indent > SET_OFF * last.size and abs(room) < _EDGE * last.size))


def _cut(
    flow: Flow, paras: list[Para], left: str, tail: list[tuple[int, Role]], role: Role
) -> tuple[list[Para], list[tuple[int, Role]]]:
    """Keep ``left`` of the last paragraph; lines of which nothing is left get the role."""
    last = paras[-1]
    kept = list(last.lines) if left.strip() else []
    gone = _characters(last.text) - _characters(left)
    while len(kept) > 1 and gone >= (own := _characters(join_lines([flow.lines[kept[-1]].text]))):
        gone -= own
        kept.pop()
    tail = [(line, role) for line in last.lines[len(kept) :]] + tail
    if not kept:
        return paras[:-1], tail
    printed = left if gone else "".join(flow.lines[i].text.strip() for i in kept)
    return [*paras[:-1], replace(last, text=left, lines=tuple(kept), printed=printed)], tail


def _characters(text: str) -> int:
    """Characters that are no white space."""
    return len("".join(text.split()))


def body_text(paras: Sequence[Para]) -> str:
    """Paragraphs joined with line breaks."""
    return "\n".join(para.text for para in paras)


def caption_text(texts: Sequence[str]) -> str:
    """Lines of a caption as one text."""
    return join_lines(list(texts))
