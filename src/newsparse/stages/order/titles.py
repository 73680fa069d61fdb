"""Heads in type of (nearly) the body's size: kicker, headline, deck and byline that the columns were set into.

Nothing but their place tells them from the text: they stand over a line that begins a paragraph, have no mark at
their ends, and are set otherwise than full lines of the text are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newsparse.containers import TextLine
from newsparse.geometry import overlap_y, share_x, width
from newsparse.language.bylines import is_byline
from newsparse.language.text import set_length
from newsparse.stages.order.blocks import Block
from newsparse.stages.order.columns import Edges
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import HEAD_SIZE, LEAD, NAMED, are_parts_of_a_head, is_display, looks_like_byline

_MOST_LINES, _MOST_CHARACTERS = 5, 24
"""Lines of the longest head in body type, and characters of one of its lines."""
_OVER_TEXT, _OVER_TITLE, _TITLE_LINES = 2.2, 1.3, 6
"""Space between a head in body type and its text, and between two of its lines, em; its most lines."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Edges of a stack of lines; usual size, blackness and distance from character to character of its lines."""

    left: float
    right: float
    size: float
    weight: float
    advance: float


def title_runs(block: Block, draft: Draft) -> list[list[int]]:
    """Several lines on end that make up a head in (nearly) body type: kicker, headline, deck and byline.

    They stand over a line that begins a paragraph, at the top of the stack or after a finished paragraph. None has a
    mark at its end, and each is set otherwise than a full line of the text.
    """
    if len(block.lines) < 3 or block.vertical or is_display(block, draft.lines, draft.em):
        return []
    em, lines = draft.em, [draft.lines[i] for i in block.lines]
    stack = measure_stack(lines)
    runs: list[list[int]] = []
    for k in range(2, len(lines)):
        if lines[k].box[0] - stack.left < 1.2 * em and not LEAD.search(lines[k].text):
            continue
        if is_byline(lines[k].text) > NAMED:
            continue  # a signature is set in, but begins no paragraph
        top = k
        while top > 0 and k - top < _MOST_LINES and _is_title_line(lines[top - 1], stack, em):
            top -= 1
        before = top == 0 or stack.right - lines[top - 1].box[2] > 0.8 * em or is_finished(lines[top - 1].text)
        if k - top >= 2 and before:
            run = list(block.lines[top:k])
            runs = [other for other in runs if not set(other) & set(run)] + [run]
    return runs


def title_stacks(blocks: Sequence[Block], body: Sequence[int], edges: Mapping[int, Edges], draft: Draft) -> set[int]:
    """Blocks that are heads in (nearly) body type: short, without a mark at their ends, right over a text's beginning.

    They have two lines or more in all. One line may as well be a subhead; over that there is no kicker, and no deck
    or byline under it.

    Args:
        blocks: all blocks.
        body: indexes of blocks of running text.
        edges: edges of those.
        draft: the page.
    """
    em, lines, running = draft.em, draft.lines, set(body)
    short = [
        i
        for i, block in enumerate(blocks)
        if not block.vertical
        and (i not in running or len(block.lines) == 1)
        and (block.lines[0] in draft.titles or _is_title(block, lines, em))
    ]
    found = {i for i, block in enumerate(blocks) if block.lines[0] in draft.titles}
    for i in running - set(short):
        top, first = blocks[i].box[1], lines[blocks[i].lines[0]].text
        if edges[i].start not in ("indent", "centre") and not LEAD.search(first):
            continue
        stack: list[int] = []
        reach = _OVER_TEXT
        while True:
            over = [
                j
                for j in short
                if j not in stack
                and -0.4 * em < top - blocks[j].box[3] < reach * em
                and share_x(blocks[j].box, blocks[i].box) > 0.6
                and blocks[j].panel == blocks[i].panel
            ]
            if not over:
                break
            low = max(over, key=lambda j: blocks[j].box[3])
            if any(j != low and overlap_y(blocks[j].box, blocks[low].box) > 0 for j in over):
                break  # two columns
            stack.append(low)
            top, reach = blocks[low].box[1], _OVER_TITLE
        titles = [lines[k] for j in stack for k in blocks[j].lines]
        if 2 <= len(titles) <= _TITLE_LINES and are_parts_of_a_head(titles):
            found |= {j for j in stack if not looks_like_byline(blocks[j], lines, em)}
    return found


def _is_title(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """Whether all lines of a block may be titles in type of about the body's size, or it is a byline."""
    if looks_like_byline(block, lines, em):
        return True
    texts = [lines[i].text.strip() for i in block.lines]
    return 0.75 * em < block.size < HEAD_SIZE * em and all(is_title_text(text) for text in texts)


def _is_title_line(line: TextLine, stack: Stack, em: float) -> bool:
    """Whether a line may be one of a head: a byline, or words that are not set as a line of the text is."""
    text = line.text.strip()
    if LEAD.search(text) and not is_byline(text) > NAMED:
        return False
    if is_byline(text) > NAMED:
        return stack.right - line.box[2] + line.box[0] - stack.left > em
    if not is_title_text(text):
        return False
    indent, room = line.box[0] - stack.left, stack.right - line.box[2]
    apart = indent + room > em and (indent < 0.6 * em or abs(indent - room) < 1.3 * em)
    dressed = line.weight > 1.25 * stack.weight or line.size > 1.08 * stack.size or line.coloured
    squeezed = width(line.box) < 0.93 * stack.advance * set_length(text, marks=0.5)
    return apart or dressed or squeezed or width(line.box) > 1.12 * stack.advance * set_length(text)


def is_title_text(text: str) -> bool:
    """A line's words that may be a title, with commas or quotation marks in them: no sentence, and none cut off.

    What stands in brackets that shut in another line is a signature, or part of a sentence.
    """
    whole = sum(text.count(mark) for mark in "（(") == sum(text.count(mark) for mark in "）)")
    short = 4 <= len(text) <= _MOST_CHARACTERS
    return whole and short and text[-1] not in "。！？，、；：,;:)）】》…" and "。" not in text


def is_finished(text: str) -> bool:
    """Whether a sentence ends with a line."""
    return text.strip()[-1:] in "。！？”）)"


def measure_stack(lines: Sequence[TextLine]) -> Stack:
    """Measures of a stack of lines."""
    return Stack(
        left=min(line.box[0] for line in lines),
        right=max(line.box[2] for line in lines),
        size=float(np.median([line.size for line in lines])),
        weight=float(np.median([line.weight for line in lines])) or 1.0,  # glyphs of a text layer have none
        advance=float(np.median([width(line.box) / max(1.0, set_length(line.text)) for line in lines])),
    )
