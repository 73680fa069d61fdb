"""Small heads inside text: which blocks may be subheads, and what speaks for and against it.

A subhead is set a little larger than the body, or blacker; it is told from a small headline by its place: it needs
text of its own article above it (or, at the top of a column, siblings of the same dress that have), is at most one
column wide, and never interrupts a sentence.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from newsparse.containers import TextLine
from newsparse.geometry import overlap_x, overlap_y, share_x, union
from newsparse.stages.order.blocks import Block
from newsparse.stages.order.columns import Edges
from newsparse.stages.order.heads import (
    LEAD,
    is_badge,
    is_centred_pair,
    is_display,
    looks_like_byline,
    same_dress,
)
from newsparse.stages.order.peel import is_plain

SUBHEAD_MOST = 1.62
"""Size of the largest subhead that is told from a headline by its place, em."""
_LARGER = 1.06
"""Type from this size on (em) is larger than the body's."""


@dataclass(frozen=True, slots=True)
class InnerSigns:
    """What speaks for a small head standing inside a text (a subhead) or over one of its own (a brief's headline).

    Attributes:
        score: above 0 by its neighbours alone a subhead.
        governed: 1 when a clearly larger head stands near over it.
        alike: number of small heads of the same dress on the page.
        tops: share of those that stand at the top of a column without a larger head over them.
        length: characters.
        dark: blackness over that of the text under it.
        gap: space over it less the space under it, em.
        follows: whether running text stands right over it.
    """

    score: float
    governed: float
    alike: float
    tops: float
    length: float
    dark: float
    gap: float
    follows: bool


def find_inner_heads(
    blocks: Sequence[Block],
    lines: Sequence[TextLine],
    body: Sequence[int],
    edges: Mapping[int, Edges],
    peeled: Collection[int],
    em: float,
    largest: float = SUBHEAD_MOST,
) -> dict[int, InnerSigns]:
    """Blocks that may be subheads or small headlines: of little more than body size, right over a column of text.

    Args:
        blocks: all blocks.
        lines: repaired lines.
        body: indexes of blocks of running text.
        edges: edges of those.
        peeled: indexes of blocks whose line stood out of running text by where it begins and ends.
        em: body size.
        largest: size of the largest of them, em.
    """
    scores: dict[int, float] = {}
    unders: dict[int, int] = {}
    for i, block in enumerate(blocks):
        if block.vertical or len(block.lines) > 2 or block.size > largest * em:
            continue
        plain = i not in peeled and not is_display(block, lines, em)
        if i in body or (plain and not _may_be_plain_subhead(block, lines, em)):
            continue
        below = _touching(block, body, blocks, em, down=True)
        if below is None or not _in_column(block, edges[below], em):
            continue
        leads = LEAD.search(lines[blocks[below].lines[0]].text) is not None
        if plain and not leads and not _stands_out(block, blocks[below], edges[below], lines, em):
            continue
        above = _touching(block, body, blocks, em, down=False)
        score = _inner_score(block, blocks, lines, above, below, edges, em)
        if plain and not leads and score <= -2.5 and not _is_bold(block, blocks, body, lines):
            continue
        scores[i], unders[i] = score, below
    return {i: _signs(i, scores, unders[i], blocks, lines, body, em) for i in scores}


def _signs(
    i: int,
    scores: Mapping[int, float],
    below: int,
    blocks: Sequence[Block],
    lines: Sequence[TextLine],
    body: Sequence[int],
    em: float,
) -> InnerSigns:
    block = blocks[i]
    alike = [
        j
        for j in scores
        if j == i or (same_dress(block, blocks[j], lines, 0.22) and _one_band(block, blocks[j], blocks))
    ]
    tops = [j for j in alike if _opens_column(blocks[j], blocks, lines, body, em)]
    above = _touching(block, body, blocks, em, down=False)
    over = (block.box[1] - blocks[above].box[3]) / em if above is not None else 4.0
    usual = sorted(lines[k].weight for k in blocks[below].lines)[len(blocks[below].lines) // 2]
    return InnerSigns(
        score=scores[i],
        governed=float(_governed(block, blocks, lines, em)),
        alike=float(len(alike)),
        tops=len(tops) / len(alike),
        length=float(sum(len(lines[k].text) for k in block.lines)),
        dark=lines[block.lines[0]].weight / max(usual, 1e-6),
        gap=over - (blocks[below].box[1] - block.box[3]) / em,
        follows=above is not None,
    )


def _one_band(a: Block, b: Block, blocks: Sequence[Block]) -> bool:
    """Whether no clearly larger head stands between the levels of two small heads."""
    upper, lower = (a, b) if a.box[1] < b.box[1] else (b, a)
    span = union((a.box, b.box))
    return not any(
        other.size > 1.25 * max(a.size, b.size)
        and not other.vertical
        and upper.box[3] < other.box[1]
        and other.box[3] < lower.box[1]
        and overlap_x(other.box, span) > 0
        for other in blocks
    )


def _opens_column(
    block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], body: Sequence[int], em: float
) -> bool:
    """A subhead presupposes a headline: whether a small head has neither text nor a larger head over it."""
    return _touching(block, body, blocks, em, down=False) is None and not _governed(block, blocks, lines, em)


def _stands_out(block: Block, below: Block, column: Edges, lines: Sequence[TextLine], em: float) -> bool:
    """A line of body size is a subhead only when it is darker or coloured, or set in the middle of its column."""
    line = lines[block.lines[0]]
    usual = sorted(lines[i].weight for i in below.lines)[len(below.lines) // 2]
    middle = abs(line.box[0] + line.box[2] - column.left - column.right) / 2 < 0.8 * em
    centred = middle and line.box[0] - column.left > 2.4 * em
    return centred or line.coloured or line.weight > 1.15 * usual or line.size > 1.08 * below.size


def _is_bold(block: Block, blocks: Sequence[Block], body: Sequence[int], lines: Sequence[TextLine]) -> bool:
    """Much blacker than the running text: in body type, only that makes a headline."""
    usual = sorted(lines[i].weight for b in body for i in blocks[b].lines)
    return bool(usual) and lines[block.lines[0]].weight > 1.4 * usual[len(usual) // 2]


def _may_be_plain_subhead(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """A short line of body size that stands alone in its column, without a mark at its end."""
    text = lines[block.lines[-1]].text.strip()
    few = len(block.lines) == 1 or is_centred_pair(block, lines, em) or is_plain_pair(block, lines, em)
    short = few and 3 <= len(text) <= 20 and text[-1] not in "。！？，、；：,;:)）】》"
    return short and block.size > 0.93 * em and not looks_like_byline(block, lines, em)


def is_plain_pair(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """Two lines a little larger than the body without a mark: a small headline with its kicker, or over two lines."""
    larger = len(block.lines) == 2 and block.size > _LARGER * em
    return larger and all(is_plain(lines[i].text.strip()) for i in block.lines)


def _governed(block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> bool:
    """Whether a clearly larger head stands over a block, near, and not parted from it by text."""
    for other in blocks:
        if other.size < 1.25 * block.size or other.panel != block.panel or is_badge(other, lines, em):
            continue
        gap = block.box[1] - other.box[3]
        if -0.5 * em < gap < 9 * em and overlap_x(other.box, block.box) > 0:
            return True
        if other.vertical and overlap_y(other.box, block.box) > 0 and -overlap_x(other.box, block.box) < 40 * em:
            return True
    return False


def _touching(block: Block, body: Sequence[int], blocks: Sequence[Block], em: float, down: bool) -> int | None:
    """The nearest text block under (or over) a block, within 3.2 em and overlapping it."""
    best: tuple[float, int] | None = None
    for j in body:
        other = blocks[j].box
        gap = other[1] - block.box[3] if down else block.box[1] - other[3]
        if -0.6 * em < gap < 3.2 * em and share_x(other, block.box) > 0.6 and blocks[j].panel == block.panel:
            best = min(best or (gap, j), (gap, j))
    return best[1] if best else None


def _in_column(block: Block, column: Edges, em: float) -> bool:
    return block.box[0] > column.left - 1.2 * em and block.box[2] < column.right + 1.2 * em


def _inner_score(
    block: Block,
    blocks: Sequence[Block],
    lines: Sequence[TextLine],
    above: int | None,
    below: int,
    edges: Mapping[int, Edges],
    em: float,
) -> float:
    """Above 0: a subhead. Text above that ends a paragraph speaks for it; an open sentence above speaks against."""
    first = lines[blocks[below].lines[0]]
    score = 0.0
    if above is None:
        score -= 1.5
    else:
        gap = block.box[1] - blocks[above].box[3]
        same = abs(edges[above].left - edges[below].left) < em and abs(edges[above].right - edges[below].right) < em
        score += 1.5 if same else -1.0
        score += {"short": 0.5, "stop": 0.2, "open": -3.0}[edges[above].end]
        under = blocks[below].box[1] - block.box[3]
        score -= max(0.0, (gap - max(under, 0.4 * em)) / em - 0.5) * 1.2
        if (
            re.search(r"[）)]\s*$", lines[blocks[above].lines[-1]].text)
            or len(lines[blocks[above].lines[-1]].text) <= 4
        ):
            score -= 0.6
    if edges[below].start == "flush":
        score -= 0.5
    if LEAD.search(first.text):
        score -= 3.0
    score -= max(0.0, block.size / em - 1.3) * 5.0
    text = "".join(lines[i].text for i in block.lines)
    if len(text) < 3 or (len(block.lines) * 1.0 > 1 and block.size > 1.4 * em):
        score -= 0.5
    return score
