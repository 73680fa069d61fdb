"""Poems: short lines of one size that begin at one edge, or stand about one middle, in stanzas.

Prose fills its lines; a poem leaves their ends ragged, or ends each of them with a mark. What sells something has
digits, names of firms and type of other sizes.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from newsparse.containers import Rule, TextLine
from newsparse.geometry import overlap_x
from newsparse.language.bylines import is_byline
from newsparse.stages.order.blocks import Block, is_ruled, make_block

_LEAST, _LONGEST, _LARGEST, _ALIKE = 4, 18, 1.2, 1.15
"""Lines of the shortest poem; characters of its longest line; size of its type, em, at most; that of its
largest line over its smallest, at most."""
_FLUSH, _STANZA = 0.6, 3.6
"""How far lines begin from each other, and the longest step between two, in sizes of the type."""
_EVEN, _STEADY = 0.25, 0.6
"""How far steps within a stanza differ, em; share of the steps that are such."""
_FULL, _RAGGED, _MARKED = 0.8, 0.45, 0.75
"""How near the far edge of a full line is to that of the longest, em; share of the lines that are full, at most; share
that end with a mark, at least, where more are full."""
_NAMED = 0.4
"""Certainty of a byline in a first line that is no verse."""
_NO_VERSE = re.compile(
    r"[0-9A-Za-z:：/@%￥¥□■◎—]|记者|通讯员|[摄宣]$|(公司|集团|合作社|银行|医院|酒店|学校|商场|超市|公告|启事|声明)$"
)
_MARKS = tuple("，。；！？、…")


def verses(flat: Sequence[int], lines: Sequence[TextLine], em: float) -> list[list[int]]:
    """The poems among lines, each a list of lines from the top down.

    Args:
        flat: level lines, from the top down.
        lines: all lines.
        em: body size, pixels.
    """
    stacks: list[list[int]] = []
    last: list[list[int]] = []  # those under which no line stands yet
    for i in flat:
        over = [stack for stack in last if overlap_x(lines[stack[-1]].box, lines[i].box) > 0]
        above = [stack for stack in over if _follows(lines[stack[-1]], lines[i])]
        last = [stack for stack in last if stack not in over]
        if len(over) == 1 and above:
            above[0].append(i)
            last.append(above[0])
        else:
            stacks.append([i])
            last.append(stacks[-1])
    found = (stack[1:] if is_byline(lines[stack[0]].text) >= _NAMED else stack for stack in stacks)
    return [stack for stack in found if is_verse([lines[i] for i in stack], em)]


def poem_blocks(
    free: Iterable[int], lines: Sequence[TextLine], panels: Sequence[int | None], rules: Sequence[Rule], em: float
) -> list[Block]:
    """The poems among lines as blocks, each with all stanzas of a column in it; a rule or a panel parts them.

    Args:
        free: the lines that may be of poems.
        lines: all lines.
        panels: innermost panel of each line.
        rules: printed rules.
        em: body size, pixels.
    """
    flat = sorted((i for i in free if lines[i].direction == "horizontal"), key=lambda i: lines[i].box[1])
    blocks = []
    for poem in verses(flat, lines, em):
        parts = [poem[:1]]
        for upper, lower in pairwise(poem):
            if panels[upper] != panels[lower] or is_ruled(lines[upper].box, lines[lower].box, rules):
                parts.append([])
            parts[-1].append(lower)
        whole = (part for part in parts if len(parts) == 1 or is_verse([lines[i] for i in part], em))
        blocks += [make_block(part, lines, panels[part[0]]) for part in whole]
    return blocks


def _follows(upper: TextLine, lower: TextLine) -> bool:
    """Whether a line may be the next verse after another, or begin the next stanza."""
    step, (x0, _, x1, _) = lower.box[1] - upper.box[1], upper.box
    size = max(upper.size, lower.size)
    edge = abs(lower.box[0] - x0) < _FLUSH * size or abs(lower.box[0] + lower.box[2] - x0 - x1) < 2 * _FLUSH * size
    return 0.8 * size < step < _STANZA * size and edge and size < _ALIKE * min(upper.size, lower.size)


def is_verse(stack: Sequence[TextLine], em: float) -> bool:
    """Whether lines, from the top down, are those of a poem; ``em`` is the body size, pixels."""
    texts = [line.text.replace(" ", "") for line in stack]
    if len(stack) < _LEAST or max(map(len, texts)) > _LONGEST or any(_NO_VERSE.search(text) for text in texts):
        return False
    sizes = [line.size for line in stack]
    if max(sizes) > min(_LARGEST * em, _ALIKE * min(sizes)) or any(line.ground == "dark" for line in stack):
        return False
    steps = sorted(lower.box[1] - upper.box[1] for upper, lower in pairwise(stack))
    usual = steps[len(steps) // 3]
    if sum(abs(step - usual) < _EVEN * em for step in steps) < _STEADY * len(steps):
        return False
    far = max(line.box[2] for line in stack)
    full = sum(line.box[2] > far - _FULL * em for line in stack)
    return full < _RAGGED * len(stack) or sum(text.endswith(_MARKS) for text in texts) > _MARKED * len(stack)
