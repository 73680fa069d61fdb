"""Blocks to a scene: what is running text, what is head material, and how each block begins and ends."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.geometry import (
    Grid,
    centre,
    column_grid,
    column_widths,
    contains,
    overlap_x,
    width,
)
from newsparse.language.bylines import is_byline
from newsparse.stages.order.adverts import reads_as_prose
from newsparse.stages.order.blocks import Block
from newsparse.stages.order.column_rules import without_column_rules
from newsparse.stages.order.columns import Edges, column_box, read_edges
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import (
    LEAD,
    NAMED,
    group_heads,
    has_kicker_strip,
    is_badge,
    is_centred_pair,
    is_display,
    looks_like_byline,
    mark_tags,
    signs_text,
)
from newsparse.stages.order.inner import SUBHEAD_MOST, InnerSigns, find_inner_heads, is_plain_pair
from newsparse.stages.order.scene import Node, NodeKind, Scene
from newsparse.stages.order.titles import title_stacks
from newsparse.stages.order.verses import is_verse


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready for its links: the draft, its blocks, those outside text and heads, and the scene of the rest."""

    draft: Draft
    blocks: tuple[Block, ...]
    loose: tuple[Block, ...]
    scene: Scene


def _is_running(block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> bool:
    """Running text: two lines of a column's width, or one that opens with a lead or fits a column of other text."""
    if block.vertical or is_display(block, lines, em) or looks_like_byline(block, lines, em):
        return False
    wide = width(block.box)
    if len(block.lines) == 2 and (is_centred_pair(block, lines, em) or is_plain_pair(block, lines, em)):
        return False
    if len(block.lines) >= 2:
        return wide > 5.5 * em or _is_narrow_column(block, lines, em)
    if LEAD.search(lines[block.lines[0]].text) and wide > 5 * em:
        return True
    if _is_bold_title(lines[block.lines[0]], lines, em):
        return False
    return wide > 5 * em and any(
        len(other.lines) >= 3
        and not is_display(other, lines, em)
        and abs(other.box[0] - block.box[0]) < 2.6 * em
        and block.box[2] < other.box[2] + em
        and -0.25 < block.size / other.size - 1 < 0.08
        for other in blocks
        if other is not block
    )


def _is_narrow_column(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """A column of a few characters: lines of body type, most of which reach its right edge, with the marks of prose."""
    chosen = [lines[i] for i in block.lines]
    right = max(line.box[2] for line in chosen)
    full = sum(line.box[2] > right - 0.9 * em for line in chosen)
    body = abs(block.size / em - 1) < 0.15 and width(block.box) > 3.2 * em
    return body and len(chosen) >= 5 and full > 0.6 * len(chosen) and reads_as_prose([line.text for line in chosen])


def _is_bold_title(line: TextLine, lines: Sequence[TextLine], em: float) -> bool:
    """A short line, much blacker than the page's text, without a mark at its end."""
    usual = np.median([o.weight for o in lines if abs(o.size / em - 1) < 0.15 and width(o.box) > 8 * em] or [1.0])
    text = line.text.strip()
    return line.weight > 1.4 * float(usual) and len(text) <= 24 and text[-1:] not in "。！？，、；：,;:)）】》…”"


def _fills_column(
    block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], widths: Sequence[float], em: float
) -> bool:
    """A single line as wide as the page's columns, less the indent of a first line: a column of one line."""
    if len(block.lines) > 1 or block.vertical or abs(block.size / em - 1) > 0.15 or looks_like_byline(block, lines, em):
        return False
    wide, text = width(block.box), lines[block.lines[0]].text
    under = [b for b in blocks if -0.5 * em < b.box[1] - block.box[3] < 3 * em and overlap_x(b.box, block.box) > em]
    if any(b.size > 1.3 * block.size and b.box[1] - block.box[3] < 2 * em and not b.vertical for b in under):
        return False  # a kicker over its headline
    if any(overlap_x(a.box, b.box) < 0 for a in under for b in under):
        return False
    fits = any(-0.7 * em < column - wide < 2.6 * em for column in widths)
    return fits and len(text) >= 8 and sum(mark in text for mark in "，。、；“") >= 1


def stage_blocks(draft: Draft, blocks: list[Block], largest: float = SUBHEAD_MOST) -> Prepared:
    """The page ready for its links.

    Args:
        draft: what is settled.
        blocks: the lines that are not, in blocks.
        largest: size of the largest head that may stand inside a text, em.
    """
    em = draft.em
    widths = column_widths([width(line.box) for line in draft.lines if abs(line.size / em - 1) < 0.3], em)
    verse = {i for i, block in enumerate(blocks) if is_verse([draft.lines[k] for k in block.lines], em)}
    body = [
        i
        for i, block in enumerate(blocks)
        if block.lines[0] not in draft.peeled | draft.titles | draft.decks
        and (
            _is_running(block, blocks, draft.lines, em)
            or _fills_column(block, blocks, draft.lines, widths, em)
            or i in verse
        )
    ]
    edges = {i: read_edges(blocks[i], draft.lines, em) for i in body}
    titles = title_stacks(blocks, body, edges, draft) - verse
    body = [i for i in body if i not in titles]
    edges = {i: edges[i] for i in body}
    display = [
        i
        for i, block in enumerate(blocks)
        if i not in body and (i in titles or block.vertical or is_display(block, draft.lines, em))
    ]
    peeled = {i for i, block in enumerate(blocks) if block.lines[0] in draft.peeled}
    inner = find_inner_heads(blocks, draft.lines, body, edges, peeled, em, largest)
    inner = {i: signs for i, signs in inner.items() if i not in titles}
    small = [i for i in range(len(blocks)) if i not in body and i not in display]
    ends = [i for i in small if i not in peeled and _ends_paragraph(blocks[i], blocks, body, edges, draft.lines, em)]
    ends += [i for i in small if i not in ends and signs_text(blocks[i], blocks, body, draft.lines, em)]
    small = [i for i in small if i not in ends]
    badges = [i for i in display if is_badge(blocks[i], draft.lines, em)]
    badges = [i for i in badges if not has_kicker_strip(blocks[i], blocks, draft.lines, em)]
    wordings = [i for i in small if "。" not in _text_of((i,), blocks, draft.lines)]
    heads = group_heads(blocks, display, wordings, badges, draft.layout.rules, em)
    heads = mark_tags(heads, blocks, draft.lines, draft.layout.rules, em)
    heads = [replace(head, text=_text_of(head.blocks, blocks, draft.lines)) for head in heads]
    # A badge over text may be the tag of what stands below, not one that follows text; plain type over text is a head.
    held = {b for b, signs in inner.items() if signs.follows or b not in badges}
    fixed = [head for head in heads if len(head.blocks) > 1 or (head.tag and head.blocks[0] not in held)]
    grouped = {b for head in fixed for b in head.blocks}
    inner = {i: signs for i, signs in inner.items() if i not in grouped}
    heads = [head for head in heads if head.blocks[0] not in inner]
    taken = {b for head in heads for b in head.blocks}
    loose = [i for i in (*small, *ends) if i not in taken and i not in inner]
    grid = column_grid([line.box for line in draft.lines if abs(line.size / em - 1) < 0.2], em)
    scraps = [
        i
        for i in loose
        if i in ends
        or _in_some_column(blocks[i], body, blocks, em)
        or _begins_a_column(blocks[i], draft.lines, grid, em)
    ]
    text = [*body, *sorted(inner), *(i for i in scraps if not looks_like_byline(blocks[i], draft.lines, em))]
    nodes = tuple(_node(i, blocks, draft.lines, edges, inner.get(i), em) for i in text)
    solid = {i for i in range(len(blocks)) if i not in loose or i in text}
    solid -= {b for head in heads if head.tag for b in head.blocks}
    obstacles = tuple((i, blocks[i].box) for i in sorted(solid))
    pictures = tuple(picture for p, picture in enumerate(draft.layout.pictures) if p not in draft.under)
    obstacles += tuple((-1, picture.box) for picture in pictures)
    rules = without_column_rules(draft.layout.rules, heads, [node.box for node in nodes], em)
    scene = Scene(nodes, tuple(heads), rules, pictures, obstacles, em)
    return Prepared(draft, tuple(blocks), tuple(blocks[i] for i in loose), scene)


def _text_of(chosen: Sequence[int], blocks: Sequence[Block], lines: Sequence[TextLine]) -> str:
    return "".join(lines[i].text for b in chosen for i in blocks[b].lines)


def _ends_paragraph(
    block: Block,
    blocks: Sequence[Block],
    body: Sequence[int],
    edges: dict[int, Edges],
    lines: Sequence[TextLine],
    em: float,
) -> bool:
    """The last words of a paragraph at the top of a column, under a head that they are no part of.

    They stand flush with the left edge of the column below, whose next line is indented or a small head, and on one
    level with the top of a column beside it.
    """
    line = lines[block.lines[0]]
    if block.vertical or len(block.lines) > 1 or not 0.85 < block.size / em < 1.15:
        return False
    x0, y0, _, y1 = block.box
    under = [j for j in body if -0.3 * em < blocks[j].box[1] - y1 < 5 * em and abs(edges[j].left - x0) < 0.7 * em]
    if not under or looks_like_byline(block, lines, em) or is_byline(line.text) >= NAMED:
        return False
    column = min(under, key=lambda j: blocks[j].box[1])
    near = blocks[column].box[1] - y1 < 1.4 * em
    if near and edges[column].start not in ("indent", "centre"):
        return False
    return any(
        abs(blocks[j].box[1] - y0) < 0.7 * em
        and len(blocks[j].lines) > 1
        and max(blocks[j].box[0] - edges[column].right, edges[column].left - blocks[j].box[2]) < 4 * em
        for j in body
        if j != column
    )


def _begins_a_column(block: Block, lines: Sequence[TextLine], grid: Grid, em: float) -> bool:
    """A few characters of body type that start where columns of the page start: the rest of a sentence."""
    if block.vertical or len(block.lines) > 1 or abs(block.size / em - 1) > 0.12:
        return False
    aligned = int((np.abs(grid.boxes[:, 0] - block.box[0]) < 0.4 * em).sum())
    return aligned >= 3 and lines[block.lines[0]].text.strip()[-1:] in "。！？”，、；"


def _in_some_column(block: Block, body: Sequence[int], blocks: Sequence[Block], em: float) -> bool:
    """A scrap of text (a last word, a signature) close above or below a column, inside its sides."""
    return not block.vertical and any(
        contains(
            (blocks[j].box[0], blocks[j].box[1] - 1.6 * em, blocks[j].box[2], blocks[j].box[3] + 1.6 * em),
            centre(block.box),
        )
        and blocks[j].panel == block.panel
        for j in body
    )


def _node(
    i: int,
    blocks: Sequence[Block],
    lines: Sequence[TextLine],
    edges: dict[int, Edges],
    inner: InnerSigns | None,
    em: float,
) -> Node:
    block = blocks[i]
    seen = edges.get(i) or read_edges(block, lines, em)
    chosen = [lines[k] for k in block.lines]
    steps = [centre(b.box)[1] - centre(a.box)[1] for a, b in itertools.pairwise(chosen)]
    kind: NodeKind = "subhead" if inner else "body"
    box = column_box(block, seen)
    if inner:
        box = _column_around(block, blocks, edges, em)
    elif len(block.lines) == 1:
        box = _column_of_scrap(box, lines, em)
    return Node(
        block=i,
        kind=kind,
        box=box,
        size=block.size,
        start="centre" if inner else seen.start,
        end="short" if inner else seen.end,
        lines=len(block.lines),
        first=chosen[0].text,
        last=chosen[-1].text,
        panel=block.panel,
        weight=float(np.median([line.weight for line in chosen])),
        pitch=float(np.median(steps)) if len(steps) >= 3 else 0.0,
        top_right=max(line.box[2] for line in chosen[:3]),
        ends_text=_set_right(block, blocks, lines, edges, em),
        inner=inner,
        text=_text_of((i,), blocks, lines),
    )


def _set_right(
    block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], edges: Mapping[int, Edges], em: float
) -> bool:
    """A single short line at the right edge of the column over it, far from the left edge."""
    text = lines[block.lines[0]].text.strip()
    if len(block.lines) > 1 or len(text) > 18 or text[-1:] in "，、；：。！？":
        return False
    return any(
        abs(edge.right - block.box[2]) < 1.3 * em
        and block.box[0] - edge.left > 0.35 * (edge.right - edge.left)
        and -0.6 * em < block.box[1] - blocks[j].box[3] < 1.6 * em
        for j, edge in edges.items()
    )


def _column_of_scrap(box: Box, lines: Sequence[TextLine], em: float) -> Box:
    """A single line's box, drawn out to the right end that lines with the same start have on the page."""
    ends = [line.box[2] for line in lines if abs(line.box[0] - box[0]) < 0.4 * em and width(line.box) > 6 * em]
    return (box[0], box[1], max(box[2], float(np.median(ends))), box[3]) if len(ends) >= 3 else box


def _column_around(block: Block, blocks: Sequence[Block], edges: Mapping[int, Edges], em: float) -> Box:
    """A subhead's box, widened to the column of the text next to it."""
    x0, y0, x1, y1 = block.box
    near = [
        (max(blocks[j].box[1] - y1, y0 - blocks[j].box[3]), j)
        for j in edges
        if overlap_x(blocks[j].box, block.box) > 0.6 * width(block.box) and blocks[j].panel == block.panel
    ]
    if not near or min(near)[0] > 4 * em:
        return block.box
    column = edges[min(near)[1]]
    return min(x0, column.left), y0, max(x1, column.right), y1
