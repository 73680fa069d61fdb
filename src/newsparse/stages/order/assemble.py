"""Put the parts together: from read lines to regions and chains."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsparse.containers import Chain, Flow, Layout, Region, RegionKind, TextLine
from newsparse.document import Box
from newsparse.forest import Forests, load_forests
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
from newsparse.models import locate
from newsparse.stages.order.blocks import Block, innermost_panels, make_block, row_mates, stack_lines
from newsparse.stages.order.columns import Edges, column_box, read_edges
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.figures import find_captions
from newsparse.stages.order.heads import (
    LEAD,
    Head,
    InnerSigns,
    find_inner_heads,
    group_heads,
    is_badge,
    is_centred_pair,
    is_display,
    looks_like_byline,
    mark_tags,
    signs_text,
)
from newsparse.stages.order.leftovers import (
    attach_satellites,
    is_no_article,
    join_adverts,
    settle_rest,
    without_slogans,
    without_teasers,
)
from newsparse.stages.order.links import solve_links
from newsparse.stages.order.repair import repair_lines
from newsparse.stages.order.runs import find_runs, improve_links
from newsparse.stages.order.scene import Node, NodeKind, Scene
from newsparse.stages.order.settle import in_own_box, settle_adverts, settle_picture_text, true_pictures
from newsparse.stages.order.subheads import with_subheads
from newsparse.stages.order.tables import find_tables
from newsparse.stages.order.trust import Run, Stand, certainties
from newsparse.stages.order.zones import find_zones

_MARKED = re.compile(r"[，。、；：！？（）《》]")
_NAMED = 0.5
"""From this certainty on a line is a byline and no text."""
_LARGER = 1.06
"""Type from this size on (em) is larger than the body's."""
_TITLED = 3
"""From so many titles in body type on a page has titles in body type."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready for its links: the draft, its blocks, those outside text and heads, and the scene of the rest."""

    draft: Draft
    blocks: tuple[Block, ...]
    loose: tuple[Block, ...]
    scene: Scene


def assemble(layout: Layout, forests: Forests | None = None, stage: Prepared | None = None) -> Flow:
    """See `newsparse.stages.order.find_order`.

    Args:
        layout: the page with text in its lines.
        forests: other trained scores than those in use.
        stage: the page as `prepare` or `prepare_given` leaves it; None to prepare it here.
    """
    stage = stage or prepare(layout)
    draft = stage.draft
    scores = load_forests(locate("links").path) if forests is None else forests
    solution = solve_links(stage.scene, scores)
    solution = improve_links(stage.scene, solution, scores)
    runs = find_runs(stage.scene, solution.links)
    lines = [run_lines(stage, run) for run in runs]
    sure = certainties(Stand(stage.scene, solution), runs, lines, scores)
    chains = with_subheads(draft, _chains(draft, stage.blocks, stage.scene, runs, sure))
    chains = [chain for chain in chains if not is_no_article(draft, chain)]
    chains = without_teasers(draft, chains)
    chains = attach_satellites(draft, chains, stage.loose)
    settle_rest(draft)
    chains = without_slogans(draft, chains)
    join_adverts(draft, chains)
    return _without_empty(draft.lines, draft, chains)


def prepare(layout: Layout) -> Prepared:
    """Everything up to the links: what is certain is settled, the rest stands in blocks."""
    em = layout.em
    lines = repair_lines(layout.lines, layout.rules, em)
    sheet: Box = (0.0, 0.0, float(layout.sheet.shape[1]), float(layout.sheet.shape[0]))
    panels = innermost_panels(lines, layout.panels, sheet, em)
    draft = Draft(layout, lines, em, panels, set(range(len(lines))))
    for zone in find_zones(lines, layout.rules, sheet, em):
        inside = [i for i in zone.lines if not in_own_box(i, zone, draft)]
        draft.settle("masthead" if zone.masthead else "folio", inside)
    draft.layout = replace(layout, pictures=true_pictures(draft))
    for table in find_tables(sorted(draft.free), lines, em):
        draft.settle("other", table, panels[table[0]])
    settle_adverts(draft)
    settle_picture_text(draft)
    blocks = _blocks(draft)
    return _stage(draft, _settle_captions(draft, blocks))


def prepare_given(layout: Layout, regions: Sequence[Region]) -> Prepared:
    """A page whose regions are known: those of articles become blocks as they are, the others are settled.

    Args:
        layout: the page with text in its lines.
        regions: every line in exactly one of them; only kinds and lines count.
    """
    sheet: Box = (0.0, 0.0, float(layout.sheet.shape[1]), float(layout.sheet.shape[0]))
    lines = tuple(layout.lines)
    draft = Draft(layout, lines, layout.em, innermost_panels(lines, layout.panels, sheet, layout.em), set())
    blocks = []
    for region in regions:
        panel = draft.panels[region.lines[0]]
        if region.kind in ("head", "body", "subhead", "byline"):
            blocks.append(make_block(region.lines, lines, panel))
            draft.free |= set(region.lines)
        else:
            draft.settle(region.kind, region.lines, panel)
    return _stage(draft, blocks)


def _without_empty(lines: tuple[TextLine, ...], draft: Draft, chains: Sequence[Chain]) -> Flow:
    """Drop regions that gave their lines away, and renumber."""
    kept = [r for r, region in enumerate(draft.regions) if region.lines]
    new = {r: n for n, r in enumerate(kept)}
    return Flow(
        lines,
        tuple(draft.regions[r] for r in kept),
        tuple(replace(c, head=tuple(new[r] for r in c.head), text=tuple(new[r] for r in c.text)) for c in chains),
        draft.layout.pictures,
        {new[r]: p for r, p in draft.captions.items()},
    )


def _blocks(draft: Draft) -> list[Block]:
    rules = draft.layout.rules
    blocks = stack_lines(sorted(draft.free), draft.lines, draft.panels, rules, draft.em)
    parts = [part for block in blocks for part in _peel_byline(block, draft)]
    titled = sum(len(_small_heads(part, draft, titled=False)) for part in parts) + _standing_titles(parts, draft)
    out = [piece for part in parts for piece in _peel_heads(part, draft, titled >= _TITLED)]
    return _absorb_row_mates(out, draft)


def _standing_titles(blocks: Sequence[Block], draft: Draft) -> int:
    """Titles in body type that already stand by themselves: one plain line right over text that begins indented."""
    em, tops = draft.em, [(b.box, draft.lines[b.lines[0]]) for b in blocks if len(b.lines) >= 2 and not b.vertical]
    count = 0
    for block in blocks:
        line = draft.lines[block.lines[0]]
        if len(block.lines) > 1 or block.vertical or block.size > 1.3 * em or not _is_plain(line.text.strip()):
            continue
        count += any(
            -0.3 * em < box[1] - block.box[3] < 1.2 * em
            and abs(box[0] - block.box[0]) < 0.8 * em
            and 1.3 * em < first.box[0] - block.box[0] < 2.8 * em
            for box, first in tops
        )
    return count


def _is_plain(text: str) -> bool:
    """A title's words: not long, without the marks of a sentence."""
    return 4 <= len(text) <= 24 and not _MARKED.search(text) and not LEAD.search(text) and text[-1] not in ",;:)…"


def _peel_heads(block: Block, draft: Draft, titled: bool) -> list[Block]:
    """Small heads set in (nearly) body type stand out of the stack they were taken into."""
    heads = _small_heads(block, draft, titled)
    parts: list[list[int]] = [[]]
    for i in block.lines:
        if i in heads:
            parts += [[i], []]
        else:
            parts[-1].append(i)
    draft.peeled |= heads
    return [make_block(part, draft.lines, block.panel) for part in parts if part] if heads else [block]


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
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    usual = float(np.median([line.weight for line in lines])) or 1.0  # glyphs of a text layer have none
    advance = float(np.median([width(line.box) / max(1.0, _length(line.text)) for line in lines]))
    found = set()
    for k, (i, line) in enumerate(zip(block.lines, lines, strict=True)):
        text, room = line.text.strip(), right - line.box[2]
        darker, larger = line.weight / usual, line.size / block.size
        narrow = len(text) >= 10 and not _MARKED.search(text) and width(line.box) / _length(text) < 0.92 * advance
        bare = _is_plain(text) and (titled or (k > 0 and room > 1.6 * em))
        flush = line.box[0] - left < 0.6 * em
        flush = flush and (room > 0.5 * em or darker > 1.25 or larger > 1.12 or narrow or bare)
        plain = 4 <= len(text) <= 24 and text[-1] not in "。！？，、；：,;:)）】》…" and "。" not in text
        plain = plain and not LEAD.search(text)
        least = 0.12 if room > 1.6 * em and (k or titled) else 0.25
        dressed = darker > 1 + least or larger > 1.08 or line.coloured or narrow or bare
        after = k + 1 < len(lines) and lines[k + 1].box[0] - left > 1.2 * em
        before = k == 0 or right - lines[k - 1].box[2] > 0.8 * em or lines[k - 1].text.strip()[-1:] in "。！？”）)"
        if flush and plain and dressed and after and before:
            found.add(i)
    return found


def _length(text: str) -> float:
    """Characters, half-width ones counted half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


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


def _settle_captions(draft: Draft, blocks: list[Block]) -> list[Block]:
    em = draft.em
    text = [block for block in blocks if len(block.lines) >= 5 and not is_display(block, draft.lines, em)]
    columns = [width(block.box) for block in text]
    found = find_captions(blocks, draft.lines, draft.layout.pictures, columns, em)
    for b, p in found.items():
        kind: RegionKind = "head" if blocks[b].size > 1.15 * em and len(blocks[b].lines) == 1 else "caption"
        draft.captions[draft.settle(kind, blocks[b].lines, blocks[b].panel)] = p
    return [block for b, block in enumerate(blocks) if b not in found]


def _is_running(block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> bool:
    """Running text: two lines of a column's width, or one that opens with a lead or fits a column of other text."""
    if block.vertical or is_display(block, lines, em) or looks_like_byline(block, lines, em):
        return False
    wide = width(block.box)
    if len(block.lines) == 2 and (is_centred_pair(block, lines, em) or _is_plain_pair(block, lines, em)):
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
    """Many lines of body type, a few characters each, nearly all as wide as the widest: text beside an upright head."""
    widths = [width(lines[i].box) for i in block.lines]
    full = sum(wide > max(widths) - 0.8 * em for wide in widths)
    body = abs(block.size / em - 1) < 0.15 and max(widths) > 3.2 * em
    return body and len(widths) >= 8 and full > 0.7 * len(widths)


def _is_plain_pair(block: Block, lines: Sequence[TextLine], em: float) -> bool:
    """Two lines a little larger than the body without a mark: a small headline with its kicker, or over two lines."""
    return block.size > _LARGER * em and all(_is_plain(lines[i].text.strip()) for i in block.lines)


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


def _stage(draft: Draft, blocks: list[Block]) -> Prepared:
    em = draft.em
    widths = column_widths([width(line.box) for line in draft.lines if abs(line.size / em - 1) < 0.3], em)
    body = [
        i
        for i, block in enumerate(blocks)
        if block.lines[0] not in draft.peeled
        and (_is_running(block, blocks, draft.lines, em) or _fills_column(block, blocks, draft.lines, widths, em))
    ]
    edges = {i: read_edges(blocks[i], draft.lines, em) for i in body}
    display = [
        i for i, block in enumerate(blocks) if i not in body and (is_display(block, draft.lines, em) or block.vertical)
    ]
    peeled = {i for i, block in enumerate(blocks) if block.lines[0] in draft.peeled}
    inner = find_inner_heads(blocks, draft.lines, body, edges, peeled, em)
    small = [i for i in range(len(blocks)) if i not in body and i not in display]
    ends = [i for i in small if i not in peeled and _ends_paragraph(blocks[i], blocks, body, edges, draft.lines, em)]
    ends += [i for i in small if i not in ends and signs_text(blocks[i], blocks, body, draft.lines, em)]
    small = [i for i in small if i not in ends]
    badges = [i for i in display if is_badge(blocks[i], draft.lines, em)]
    heads = group_heads(blocks, display, small, badges, draft.layout.rules, em)
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
    obstacles += tuple((-1, picture.box) for picture in draft.layout.pictures)
    scene = Scene(nodes, tuple(heads), draft.layout.rules, draft.layout.pictures, obstacles, em)
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
    if not under or looks_like_byline(block, lines, em) or is_byline(line.text) >= _NAMED:
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


def run_lines(stage: Prepared, run: Run) -> list[TextLine]:
    """All lines of a chain."""
    own = list(stage.scene.heads[run.head].blocks) if run.head is not None else []
    own += [stage.scene.nodes[n].block for n in run.nodes]
    return [stage.draft.lines[i] for b in own for i in stage.blocks[b].lines]


def _chains(
    draft: Draft, blocks: Sequence[Block], scene: Scene, runs: Sequence[Run], sure: Sequence[float]
) -> list[Chain]:
    """Settle the regions of every run."""
    chains = []
    for run, certainty in zip(runs, sure, strict=True):
        head = scene.heads[run.head] if run.head is not None else None
        nodes = [scene.nodes[n] for n in run.nodes]
        if head is not None and head.tag and (not nodes or nodes[0].inner):
            draft.settle("section", [i for b in head.blocks for i in blocks[b].lines], head.panel)
            if not nodes:
                continue
            head = None  # the tag stands over several items; the first begins with its own headline
        head_regions = _head_regions(draft, blocks, head) if head else ()
        if head is None and nodes[0].inner:
            opening = blocks[nodes.pop(0).block]
            head_regions = (draft.settle("head", opening.lines, opening.panel),)
        regions = tuple(
            draft.settle("subhead" if node.kind == "subhead" else "body", blocks[node.block].lines, node.panel)
            for node in nodes
        )
        chains.append(Chain(head_regions, regions, certainty))
    return chains


def _head_regions(draft: Draft, blocks: Sequence[Block], head: Head) -> tuple[int, ...]:
    return tuple(draft.settle("head", blocks[b].lines, blocks[b].panel) for b in head.blocks)
