"""Lines to blocks, with bylines and small heads taken out of the stacks they were set into."""

import re
from collections.abc import Sequence
from itertools import pairwise

from newsparse.containers import TextLine
from newsparse.geometry import centre, overlap_x, width
from newsparse.language.bylines import is_byline
from newsparse.language.text import set_length
from newsparse.stages.order.blocks import Block, make_block, row_mates, stack_lines
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import (
    HEAD_SIZE,
    LEAD,
    NAMED,
    TAG_LENGTH,
    are_parts_of_a_head,
    is_display,
    looks_like_byline,
)
from newsparse.stages.order.titles import is_finished, is_title_text, measure_stack, title_runs
from newsparse.stages.order.verses import poem_blocks

_MARKED = re.compile(r"[，。、；：！？（）《》]")
_LAST_LINES, _HEAD_UNDER, _STOPS = 3, 1.2, "。！？"
"""Lines of the end of a text at the top of a column, at most; how much larger a head under it is at least, and what
that text ends with."""
_DECK_LINES, _LEAST_DECK, _DECK_LARGER, _MOST_HEAD, _DECK_TEXT = 3, 4, 1.15, 4, 5.0
"""Lines of the longest deck, characters of the shortest line of one, how much larger the head over it is at least,
lines of that at most, and how far below it text begins, em, at most."""
_TITLED, _SMALL = 3, 1.6
"""From so many small titles on a page may have some in body type; size of the largest of them, em."""


def blocks_of(draft: Draft) -> list[Block]:
    """Blocks of the lines that are not settled yet."""
    rules = draft.layout.rules
    poems = poem_blocks(draft.free, draft.lines, draft.panels, rules, draft.em)
    prose = draft.free - {i for poem in poems for i in poem.lines}
    blocks = stack_lines(sorted(prose), draft.lines, draft.panels, rules, draft.em)
    blocks = [part for block in blocks for part in _part_from_head(block, draft)]
    blocks = [part for block in blocks for part in _part_deck(block, blocks, draft)]
    parts = [part for block in blocks for part in _peel_byline(block, draft)]
    titled = sum(len(_small_heads(part, draft, titled=False)) for part in parts) + _standing_titles(parts, draft)
    out = [piece for part in parts for piece in _peel_heads(part, draft, titled >= _TITLED)]
    return [*_absorb_row_mates(out, draft), *poems]


def _part_from_head(block: Block, draft: Draft) -> list[Block]:
    """The end of a text and the larger head under it, at the top of a column: no line of a head ends a sentence."""
    if block.vertical:
        return [block]
    first = [draft.lines[i] for i in block.lines[: _LAST_LINES + 1]]
    for k, (line, under) in enumerate(pairwise(first), 1):
        larger = under.size >= _HEAD_UNDER * line.size and line.size <= 1.1 * draft.em
        if larger and line.text.strip()[-1:] in _STOPS:
            return [make_block(part, draft.lines, block.panel) for part in (block.lines[:k], block.lines[k:])]
    return [block]


def _part_deck(block: Block, blocks: Sequence[Block], draft: Draft) -> list[Block]:
    """A deck in body type, of up to three lines, and what it was stacked with.

    Under a head of a narrow column its lines look like the first ones of the text. But a byline follows; or they all
    stop short of the column's edge, as no paragraph's first line does but its only one, and an indented line follows.
    """
    em, lines = draft.em, [draft.lines[i] for i in block.lines]
    if block.vertical or len(lines) < 2 or block.size > HEAD_SIZE * em or not _is_headed(block, blocks, draft):
        return [block]
    below = _text_below(block, blocks, em)
    column = [*lines, *(draft.lines[i] for i in (below.lines if below else ()))]
    left, right = min(line.box[0] for line in column), max(line.box[2] for line in column)
    count = next((k for k, line in enumerate(lines) if _names(line)), len(lines))
    signed = count < len(lines) or any(
        _names(draft.lines[other.lines[0]])
        and 0 <= other.box[1] - block.box[3] < 1.3 * em
        and _in_column(other, block, em)
        for other in blocks
    )
    if not (signed and 0 < count <= _DECK_LINES and all(_may_be_deck(line) for line in lines[:count])):
        short = [right - line.box[2] > 1.5 * em and line.box[0] - left < 0.8 * em for line in lines]
        count = 0
        while count < min(len(lines), _DECK_LINES) and short[count] and _may_be_deck(lines[count]):
            count += 1
        after = lines[count] if count < len(lines) else draft.lines[below.lines[0]] if below else None
        if not count or after is None or not 1.2 * em < after.box[0] - left < 2.8 * em:
            return [block]
    draft.decks.add(block.lines[0])
    parts = (block.lines[:count], block.lines[count:])
    return [make_block(part, draft.lines, block.panel) for part in parts if part]


def _is_headed(block: Block, blocks: Sequence[Block], draft: Draft) -> bool:
    """Whether a short block of larger type stands right over a block; a word or two may be the tag of briefs."""
    em, dashed = draft.em, draft.lines[block.lines[0]].text[:1] in "—-一"
    return any(
        (dashed or sum(len(draft.lines[i].text.strip()) for i in other.lines) > TAG_LENGTH)
        and other.size > max(_DECK_LARGER * block.size, HEAD_SIZE * em)
        and len(other.lines) <= _MOST_HEAD
        and -0.3 * em < block.box[1] - other.box[3] < 1.3 * em
        and overlap_x(other.box, block.box) > 0.5 * min(width(other.box), width(block.box))
        and other.panel == block.panel
        and not other.vertical
        for other in blocks
    )


def _text_below(block: Block, blocks: Sequence[Block], em: float) -> Block | None:
    """The text in the column of a block, up to a few lines below it."""
    below = [
        other
        for other in blocks
        if len(other.lines) > 2
        and other.size < HEAD_SIZE * em
        and -0.5 * em < other.box[1] - block.box[3] < _DECK_TEXT * em
        and _in_column(other, block, em)
    ]
    return min(below, key=lambda other: other.box[1], default=None)


def _in_column(other: Block, block: Block, em: float) -> bool:
    return abs(other.box[0] - block.box[0]) < 2.6 * em and other.panel == block.panel and not other.vertical


def _may_be_deck(line: TextLine) -> bool:
    """Whether a line is long enough for one of a deck, ends no sentence, begins no report and names nobody."""
    text = line.text.strip()
    return len(text) >= _LEAST_DECK and text[-1] not in _STOPS and not _names(line) and not LEAD.search(text)


def _names(line: TextLine) -> bool:
    return is_byline(line.text) > NAMED


def _standing_titles(blocks: Sequence[Block], draft: Draft) -> int:
    """Small titles that already stand by themselves: one plain line right over text that begins indented.

    Where a column is narrow the longest of them are condensed into body type.
    """
    em, tops = draft.em, [(b.box, draft.lines[b.lines[0]]) for b in blocks if len(b.lines) >= 2 and not b.vertical]
    count = 0
    for block in blocks:
        line = draft.lines[block.lines[0]]
        if len(block.lines) > 1 or block.vertical or block.size > _SMALL * em or not is_plain(line.text.strip()):
            continue
        count += any(
            -0.3 * em < box[1] - block.box[3] < 1.2 * em
            and abs(box[0] - block.box[0]) < 0.8 * em
            and 1.3 * em < first.box[0] - block.box[0] < 2.8 * em
            for box, first in tops
        )
    return count


def is_plain(text: str) -> bool:
    """A title's words: not long, without the marks of a sentence."""
    return 4 <= len(text) <= 24 and not _MARKED.search(text) and not LEAD.search(text) and text[-1] not in ",;:)…"


def _peel_heads(block: Block, draft: Draft, titled: bool) -> list[Block]:
    """Small heads set in (nearly) body type stand out of the stack they were taken into."""
    heads = _small_heads(block, draft, titled)
    runs = title_runs(block, draft)
    inside = {i for run in runs for i in run}
    parts: list[list[int]] = [[]]
    for i in block.lines:
        if i in inside:
            whole = next(run for run in runs if i in run)
            parts += [whole, []] if i == whole[0] else []
        elif i in heads:
            parts += [[i], []]
        else:
            parts[-1].append(i)
    parted = [run for run in runs if are_parts_of_a_head([draft.lines[i] for i in run])]
    draft.peeled |= (heads - inside) | {run[0] for run in runs if run not in parted}
    draft.titles |= {run[0] for run in parted}
    return [make_block(part, draft.lines, block.panel) for part in parts if part] if heads or runs else [block]


def _small_heads(block: Block, draft: Draft, titled: bool) -> set[int]:
    """Lines of a stack that are small heads.

    Such a line starts flush left where paragraphs are indented, has no mark at its end and stops short of the
    column's edge, follows a finished paragraph (or nothing) and is followed by an indented line: running text has no
    such line. It is darker or larger than the text, clearly so where it nearly fills the column, because a full line
    that lost its mark looks the same; or it has no mark at all and ends well before the edge, or stands on a page
    that has other titles in body type.
    """
    if len(block.lines) < 2 or block.vertical or is_display(block, draft.lines, draft.em):
        return set()
    em, lines = draft.em, [draft.lines[i] for i in block.lines]
    stack = measure_stack(lines)
    left, right = stack.left, stack.right
    found = set()
    for k, (i, line) in enumerate(zip(block.lines, lines, strict=True)):
        text, room = line.text.strip(), right - line.box[2]
        darker, larger = line.weight / stack.weight, line.size / block.size
        narrow = (
            len(text) >= 10 and not _MARKED.search(text) and width(line.box) / set_length(text) < 0.92 * stack.advance
        )
        bare = is_plain(text) and (titled or (k > 0 and room > 1.6 * em))
        leads = k + 1 < len(lines) and LEAD.search(lines[k + 1].text) is not None
        flush = line.box[0] - left < 0.6 * em
        flush = flush and (room > 0.5 * em or darker > 1.25 or larger > 1.12 or narrow or bare or leads)
        plain = is_title_text(text) and not LEAD.search(text)
        least = 0.12 if room > 1.6 * em and (k or titled) else 0.25
        dressed = darker > 1 + least or larger > 1.08 or line.coloured or narrow or bare or leads
        after = k + 1 < len(lines) and (lines[k + 1].box[0] - left > 1.2 * em or leads)
        before = k == 0 or right - lines[k - 1].box[2] > 0.8 * em or is_finished(lines[k - 1].text)
        if flush and plain and dressed and after and before:
            found.add(i)
    return found


def _peel_byline(block: Block, draft: Draft) -> list[Block]:
    """A byline over the text, set in body type, is a block of its own."""
    if len(block.lines) < 2 or is_display(block, draft.lines, draft.em):
        return [block]
    first = draft.lines[block.lines[0]]
    top = make_block(block.lines[:1], draft.lines, block.panel)
    room = first.box[2] < block.box[2] - 1.5 * draft.em or is_byline(first.text) > 0.9
    if looks_like_byline(top, draft.lines, draft.em) and room and len(first.text) < 28:
        parts = (block.lines[:1], block.lines[1:])
        return [make_block(part, draft.lines, block.panel) for part in parts]
    return [block]


def _absorb_row_mates(blocks: list[Block], draft: Draft) -> list[Block]:
    """A short line in the last row of a block, inside its column, ends the block (a signature)."""
    gone: set[int] = set()
    out = list(blocks)
    for i, block in enumerate(blocks):
        if len(block.lines) < 2 or block.vertical:
            continue
        for j, other in enumerate(blocks):
            if j != i and j not in gone and not other.vertical and row_mates(out[i], other):
                merged = sorted((*out[i].lines, *other.lines), key=lambda k: _row_key(draft.lines, k, out[i]))
                out[i] = make_block(merged, draft.lines, block.panel)
                gone.add(j)
    return [block for i, block in enumerate(out) if i not in gone]


def _row_key(lines: Sequence[TextLine], k: int, block: Block) -> tuple[float, float]:
    pitch = max(1.0, block.size)
    return round(centre(lines[k].box)[1] / pitch), lines[k].box[0]
