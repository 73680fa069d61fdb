"""Head material: which blocks are heads, what kinds of lines stand in them, and which heads stand together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.containers import Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import centre, height, overlap_x, overlap_y, share_x, share_y, union, width
from newsparse.language.bylines import is_byline, parse_lead
from newsparse.language.wording import BULLETS
from newsparse.stages.order.blocks import Block

HEAD_SIZE = 1.2
TAG_LENGTH = 6
"""Characters of the longest section tag: names of columns are words, kickers are phrases."""
_LARGEST_BADGE = 2.5
"""Size of the largest tag, em; of a tag half of which is reversed the height of the strip is taken for its size."""
_KICKER_SIZE, _KICKER_GAP = 0.8, 1.5
"""Size of a kicker on a strip, in that of its headline on another, at most, and the space between the two, em."""
NAMED = 0.5
"""Certainty from which a line is a byline."""
_SEEN_LARGE = 2.0
"""Size below which a line of text may be seen, em, with dirt or the line above in its box."""
_UNLIKE = 1.1, 1.3
"""Ratio of sizes, and of blackness, from which two lines are set in different type."""
_BYLINE = re.compile(
    rf"^[{BULLETS}]{{1,2}}\s*\S|^(本报(?!讯|告|\S{{0,6}}\d)|融媒|全媒体|首席|特约|见习|实习|通讯员|记者|文[/、]|图[/、])[^，。；：]{{0,24}}$"
)
_SIGNED = re.compile(r"[（(](?!上接|下转|完|续)[\u4e00-\u9fff]{2,4}[）)]")
LEAD = re.compile(r"^\s*[（(]?\s*(本报|新华社|据新华社|中新社|中新网|人民网|央视|□)")


@dataclass(frozen=True, slots=True)
class Head:
    """Blocks that make up one head, top to bottom (vertical heads: right to left)."""

    blocks: tuple[int, ...]
    box: Box
    size: float
    vertical: bool
    panel: int | None
    tag: bool = False
    """A short strip or coloured word that may be only a section tag."""
    text: str = ""
    """All its lines, joined."""


def is_display(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """Type larger than body type, unless it runs on as text does (an intro set larger than the body)."""
    if is_badge(block, lines, em) or is_strip(block, lines, em):
        return True
    first = lines[block.lines[0]].text
    if block.size < _SEEN_LARGE * em and (any("。" in lines[i].text for i in block.lines) or parse_lead(first)):
        return False  # lines of the text that were seen too high: no title holds a full stop or begins with a lead
    return block.size >= HEAD_SIZE * em and not runs_on(block, lines, em) and not looks_like_byline(block, lines, em)


def is_badge(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """A word or two of reversed type, not large: a tag. A phrase is a kicker, large type a headline."""
    line = lines[block.lines[0]]
    short = len(block.lines) == 1 and len("".join(line.text.split())) <= TAG_LENGTH and not block.vertical
    return short and line.ground == "dark" and 0.7 * em < block.size < _LARGEST_BADGE * em


def has_kicker_strip(block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> bool:
    """Whether smaller reversed type, a phrase, stands right over a block, about one middle: then it is a headline."""
    return any(
        is_strip(other, lines, em)
        and other.size < _KICKER_SIZE * block.size
        and -0.5 * em < block.box[1] - other.box[3] < _KICKER_GAP * em
        and abs(centre(other.box)[0] - centre(block.box)[0]) < 2 * em
        for other in blocks
        if other is not block
    )


def is_strip(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """One line of reversed type longer than a tag, of any size: no text is set so."""
    line = lines[block.lines[0]]
    text = line.text.strip()
    long = len(block.lines) == 1 and len(text) > TAG_LENGTH and not block.vertical and "。" not in text
    return long and line.ground == "dark" and block.size > 0.7 * em


def looks_like_byline(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """One line of no more than small-headline size that names reporters."""
    text = lines[block.lines[0]].text.strip()
    return len(block.lines) == 1 and block.size < 1.6 * em and bool(_BYLINE.search(text))


def are_parts_of_a_head(lines: Sequence[TextLine]) -> bool:
    """Whether lines one under the other are headline and kicker, deck or byline; two alike may be one subhead."""
    named = [line for line in lines if is_byline(line.text) > NAMED]
    titles = [line for line in lines if line not in named]
    if not titles:
        return False
    sizes, weights = [line.size for line in titles], [line.weight for line in titles]
    unlike = max(sizes) > _UNLIKE[0] * min(sizes) or max(weights) > _UNLIKE[1] * min(weights)
    unlike = unlike or len({(line.ground, line.coloured) for line in titles}) > 1
    return unlike or bool(named) or len(titles) > 2


def signs_text(
    block: Block, blocks: Sequence[Block], body: Sequence[int], lines: Sequence[TextLine], em: float
) -> bool:
    """Names in brackets right under a text: a signature, and no part of the head that follows."""
    text = lines[block.lines[0]].text.strip()
    if len(block.lines) > 1 or block.vertical or not (_SIGNED.fullmatch(text) or _is_signed(text)):
        return False
    return any(
        -0.6 * em < block.box[1] - blocks[j].box[3] < 1.6 * em
        and blocks[j].box[0] < block.box[0]
        and block.box[2] < blocks[j].box[2] + 1.3 * em
        and blocks[j].panel == block.panel
        for j in body
    )


def _is_signed(text: str) -> bool:
    return text[:1] in "（(" and text[-1:] in "）)" and is_byline(text) >= 0.5


def runs_on(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """At least three lines of little more than body size, punctuated like prose."""
    text = "".join(lines[i].text for i in block.lines)
    prose = "。" in text or sum(text.count(mark) for mark in "，,、；") >= 3
    return len(block.lines) >= 3 and block.size < 1.6 * em and prose and len(text) > 8 * len(block.lines)


def is_centred_pair(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """Two short lines set about one middle, without a mark at either end: a subhead that had to turn over."""
    if len(block.lines) != 2 or block.vertical:
        return False
    first, second = (lines[i] for i in block.lines)
    plain = all(line.text.strip()[-1:] not in "，。、；：！？”）" for line in (first, second))
    middle = abs(first.box[0] + first.box[2] - second.box[0] - second.box[2]) / 2 < 0.6 * em
    return plain and middle and second.box[0] - first.box[0] > 1.2 * em


def mark_tags(
    heads: Sequence[Head], blocks: Sequence[Block], lines: Sequence[TextLine], rules: Sequence[Rule], em: float
) -> list[Head]:
    """Mark heads that may be only section tags.

    A tag is one short line: reversed, or of modest size with a head at least 1.4 times as large close by and not
    parted from it by a rule. A row of like lines down a column are headlines of briefs, not tags.
    """
    out = []
    for head in heads:
        block = blocks[head.blocks[0]]
        single = len(head.blocks) == 1 and len(block.lines) == 1 and not head.vertical
        text = lines[block.lines[0]].text
        small = single and len(text) <= 10 and block.size < 1.9 * em and not re.search(r"[，。；：！？]", text)
        larger = any(
            other.size > 1.4 * head.size
            and _distance_boxes(other.box, head.box) < 12 * em
            and other.panel == head.panel
            and not _parted(other.box, head.box, rules)
            for other in heads
        )
        siblings = any(
            other is not head
            and not other.tag
            and other.size < 1.4 * head.size  # the kicker of a large headline is none
            and same_dress(blocks[other.blocks[0]], block, lines)
            and abs(other.box[0] - head.box[0]) < 2.2 * em
            for other in heads
        )
        tag = single and (is_badge(block, lines, em) or (small and larger and not siblings))
        out.append(Head(head.blocks, head.box, head.size, head.vertical, head.panel, tag))
    return out


def _distance_boxes(a: Box, b: Box) -> float:
    return max(0.0, -overlap_x(a, b)) + max(0.0, -overlap_y(a, b))


def same_dress(a: Block, b: Block, lines: Sequence[TextLine], slack: float = 0.1) -> bool:
    """Like ground, colour and size; long titles in a column are condensed, which takes up to a fifth of the size."""
    first, second = lines[a.lines[0]], lines[b.lines[0]]
    alike = first.ground == second.ground and first.coloured == second.coloured and a.panel == b.panel
    return alike and abs(a.size / b.size - 1) < slack


def group_heads(
    blocks: Sequence[Block],
    display: Sequence[int],
    small: Sequence[int],
    badges: Sequence[int],
    rules: Sequence[Rule],
    em: float,
) -> list[Head]:
    """Put together the display blocks (and small lines over, under or beside them) that make up one head.

    Args:
        blocks: all blocks.
        display: indexes of display blocks that are not subheads.
        small: indexes of short blocks of about body size that are not running text.
        badges: those of the display blocks that are reversed strips; each stays alone.
        rules: printed rules.
        em: body size.
    """
    parent = {i: i for i in (*display, *small)}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    pairs = sorted(
        (_distance_boxes(blocks[i].box, blocks[j].box), i, j) for i in display for j in (*display, *small) if i != j
    )
    for _, i, j in pairs:
        touch = heads_touch(blocks[i], blocks[j], rules, em) or _hangs(blocks[i], blocks[j], blocks)
        if i not in badges and j not in badges and root(i) != root(j) and touch:
            members = [k for k in parent if root(k) in (root(i), root(j))]
            if j in small or _one_group(members, blocks):
                parent[root(j)] = root(i)
    groups: dict[int, list[int]] = {}
    for i in parent:
        groups.setdefault(root(i), []).append(i)
    heads = []
    for members in groups.values():
        if not any(i in display for i in members):
            continue
        vertical = max((blocks[i] for i in members), key=lambda block: block.size).vertical
        members.sort(key=lambda i: -blocks[i].box[2] if vertical else blocks[i].box[1])
        box = union(blocks[i].box for i in members)
        size = max(blocks[i].size for i in members)
        heads.append(Head(tuple(members), box, size, vertical, blocks[members[0]].panel))
    return heads


def heads_touch(a: Block, b: Block, rules: Sequence[Rule], em: float) -> bool:
    """Whether two blocks of head material stand near enough, and in line, to be of one head."""
    return a.panel == b.panel and _in_reach(a, b, em) and not _parted(a.box, b.box, rules)


def _in_reach(a: Block, b: Block, em: float) -> bool:
    size = max(a.size, b.size)
    if a.vertical and b.vertical:
        gap = -overlap_x(a.box, b.box)
        return gap < 1.1 * size and (share_y(a.box, b.box) > 0.5 or _staggered(a, b))
    if a.vertical or b.vertical:
        return False
    gap = -overlap_y(a.box, b.box)
    reach = 1.0 * min(max(size, 1.2 * em), 3.2 * em)
    if min(a.size, b.size) < HEAD_SIZE * em:
        reach = 1.6 * em
    middle = abs(centre(a.box)[0] - centre(b.box)[0])
    flush = abs(a.box[0] - b.box[0])
    aligned = middle < 2 * em or flush < 1.5 * em or share_x(a.box, b.box) > 0.85
    return -0.3 * size < gap < reach and share_x(a.box, b.box) > 0.5 and aligned


def _staggered(a: Block, b: Block) -> bool:
    """Whether of two upright lines the smaller is a deck: left of the larger, and begun well below its top."""
    head, deck = (a, b) if a.size > b.size else (b, a)
    left = centre(deck.box)[0] < centre(head.box)[0]
    low = head.box[1] < deck.box[1] < head.box[3] + 1.5 * head.size
    return left and low and deck.size < 0.85 * head.size


def _hangs(a: Block, b: Block, blocks: Sequence[Block]) -> bool:
    """Whether of two upright lines the smaller is a deck set down to the text's foot, alone in the lane to the left."""
    head, deck = (a, b) if a.size > b.size else (b, a)
    gap = head.box[0] - deck.box[2]
    beside = -0.3 * head.size < gap < 1.1 * head.size and head.box[1] < deck.box[1]
    if not (a.vertical and b.vertical and beside and deck.size < 0.85 * head.size and a.panel == b.panel):
        return False
    lane = (deck.box[0], head.box[1], deck.box[2], deck.box[1])
    return not any(
        other is not deck and overlap_x(other.box, lane) > 0.2 * deck.size and overlap_y(other.box, lane) > 0
        for other in blocks
    )


def _parted(a: Box, b: Box, rules: Sequence[Rule]) -> bool:
    for rule in rules:
        middle = centre(rule.box)
        if rule.direction == "horizontal":
            if _underlines(rule.box, a if a[1] < b[1] else b):
                continue
            low, high = sorted((centre(a)[1], centre(b)[1]))
            under = min(overlap_x(rule.box, a), overlap_x(rule.box, b))
            if low < middle[1] < high and under > 0.4 * min(width(a), width(b)):
                return True
        else:
            low, high = sorted((centre(a)[0], centre(b)[0]))
            beside = min(overlap_y(rule.box, a), overlap_y(rule.box, b))
            if low < middle[0] < high and beside > 0.4 * min(height(a), height(b)):
                return True
    return False


def _underlines(rule: Box, line: Box) -> bool:
    """Whether a rule is as long as the line of type right over it, about the same middle: dress, no separator."""
    near = -0.3 * height(line) < rule[1] - line[3] < 0.6 * height(line)
    middle = abs(centre(rule)[0] - centre(line)[0]) < 0.1 * width(line)
    return near and middle and 0.7 * width(line) < width(rule) < 1.3 * width(line)


def _one_group(members: Sequence[int], blocks: Sequence[Block]) -> bool:
    """A group has one headline: display lines of equal size must be neighbours, with no smaller one between."""
    upright = max((blocks[i] for i in members), key=lambda block: block.size).vertical
    ordered = sorted(members, key=lambda i: -blocks[i].box[2] if upright else blocks[i].box[1])
    top = max(blocks[i].size for i in members)
    large = [n for n, i in enumerate(ordered) if blocks[i].size > 0.86 * top]
    lines = sum(len(blocks[i].lines) for n, i in enumerate(ordered) if n in large)
    return large[-1] - large[0] < len(large) and lines <= 4
