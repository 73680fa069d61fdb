"""Put the parts together: from read lines to regions and chains."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newsparse.containers import Chain, Flow, Layout, Picture, Region, RegionKind, TextLine
from newsparse.document import Box
from newsparse.geometry import (
    Grid,
    area,
    centre,
    column_grid,
    column_widths,
    contains,
    grow,
    inside_share,
    overlap_x,
    overlap_y,
    union,
    width,
)
from newsparse.language.bylines import is_byline
from newsparse.stages.order.adverts import judge, measure, points_elsewhere, running_lines
from newsparse.stages.order.blocks import Block, innermost_panels, make_block, row_mates, stack_lines
from newsparse.stages.order.columns import Edges, column_box, read_edges
from newsparse.stages.order.figures import find_captions, text_in_pictures
from newsparse.stages.order.heads import (
    Head,
    find_subheads,
    group_heads,
    is_badge,
    is_centred_pair,
    is_display,
    looks_like_byline,
    mark_tags,
)
from newsparse.stages.order.links import Link, Node, NodeKind, Scene, solve_links
from newsparse.stages.order.repair import repair_lines
from newsparse.stages.order.zones import Zone, find_zones, marks


@dataclass
class _Draft:
    """What has been settled so far; only `assemble` and its helpers hold one."""

    layout: Layout
    lines: tuple[TextLine, ...]
    em: float
    panels: list[int | None]
    free: set[int]
    regions: list[Region] = field(default_factory=list)
    captions: dict[int, int] = field(default_factory=dict)
    peeled: set[int] = field(default_factory=set)
    """Lines that were taken out of a stack as small heads."""
    sold: set[int] = field(default_factory=set)
    """Pictures that stand in an advertisement."""

    def settle(self, kind: RegionKind, indexes: Iterable[int], panel: int | None = None) -> int:
        """Make a region of lines and take them out of the free ones."""
        chosen = tuple(indexes)
        block = make_block(chosen, self.lines, panel)
        self.regions.append(Region(kind, chosen, block.box, block.size, panel))
        self.free -= set(chosen)
        return len(self.regions) - 1


def assemble(layout: Layout) -> Flow:
    """See `newsparse.stages.order.find_order`."""
    em = layout.em
    lines = repair_lines(layout.lines, layout.rules, em)
    sheet: Box = (0.0, 0.0, float(layout.sheet.shape[1]), float(layout.sheet.shape[0]))
    panels = innermost_panels(lines, layout.panels, sheet, em)
    draft = _Draft(layout, lines, em, panels, set(range(len(lines))))
    for zone in find_zones(lines, layout.rules, sheet, em):
        inside = [i for i in zone.lines if not _in_own_box(i, zone, draft)]
        draft.settle("masthead" if zone.masthead else "folio", inside)
    draft.layout = replace(layout, pictures=_true_pictures(draft))
    _settle_adverts(draft)
    _settle_picture_text(draft)
    blocks = _blocks(draft)
    blocks = _settle_captions(draft, blocks)
    chains = _settle_articles(draft, blocks)
    _settle_rest(draft)
    _join_adverts(draft, chains)
    return _without_empty(lines, draft, chains)


def _without_empty(lines: tuple[TextLine, ...], draft: _Draft, chains: Sequence[Chain]) -> Flow:
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


def _true_pictures(draft: _Draft) -> tuple[Picture, ...]:
    """Pictures as far as they are not shaded text.

    Running lines have no place in a picture. One that holds five or more is cut down to its largest part, from top
    to foot, that is free of them, or dropped when no part is four em high.
    """
    kept = []
    for picture in draft.layout.pictures:
        inside = [i for i, line in enumerate(draft.lines) if inside_share(line.box, picture.box) > 0.7]
        rows = sorted(running_lines(inside, draft.lines, draft.em), key=lambda i: draft.lines[i].box[1])
        if len(rows) < 5:
            kept.append(picture)
            continue
        x0, y0, x1, y1 = picture.box
        tops = [draft.lines[i].box[1] for i in rows] + [y1]
        feet = [y0, *np.maximum.accumulate([draft.lines[i].box[3] for i in rows]).tolist()]
        gaps = [(top - foot, foot, top) for foot, top in zip(feet, tops, strict=True)]
        size, foot, top = max(gaps)
        if size > 4 * draft.em:
            kept.append(Picture((x0, foot, x1, top)))
    return tuple(kept)


def _in_own_box(i: int, zone: Zone, draft: _Draft) -> bool:
    """Whether a line of the zone stands in a box beside the masthead (an ear: weather, advertisement)."""
    panel = draft.panels[i]
    if panel is None or not zone.masthead:
        return False
    box = union(draft.lines[k].box for k in zone.lines)
    mates = [k for k in zone.lines if draft.panels[k] == panel]
    return width(draft.layout.panels[panel].box) < 0.5 * width(box) and not any(
        marks(draft.lines[k].text) for k in mates
    )


def _settle_picture_text(draft: _Draft) -> None:
    groups: dict[int, list[int]] = {}
    for i, p in text_in_pictures(draft.lines, draft.layout.pictures).items():
        if i in draft.free and p not in draft.sold:
            groups.setdefault(p, []).append(i)
    for p, indexes in groups.items():
        kind: RegionKind = "caption" if _reads_like_caption(indexes, draft) else "picture-text"
        if kind == "caption":
            indexes = _with_lines_below(indexes, draft)
        draft.captions[draft.settle(kind, indexes)] = p


def _with_lines_below(indexes: list[int], draft: _Draft) -> list[int]:
    """A caption printed into its picture's foot may end below it."""
    out = list(indexes)
    grown = True
    while grown:
        box = union(draft.lines[i].box for i in out)
        size = float(np.median([draft.lines[i].size for i in out]))
        more = [
            i
            for i in draft.free
            if i not in out
            and -0.3 * size < draft.lines[i].box[1] - box[3] < 1.3 * size
            and draft.lines[i].box[0] > box[0] - size
            and draft.lines[i].box[2] < box[2] + size
            and abs(draft.lines[i].size / size - 1) < 0.3
        ]
        out += more
        grown = bool(more)
    return out


def _reads_like_caption(indexes: Sequence[int], draft: _Draft) -> bool:
    text = "".join(draft.lines[i].text for i in indexes)
    even = max(draft.lines[i].size for i in indexes) < 1.3 * draft.em
    return len(text) >= 12 and even


def _settle_adverts(draft: _Draft) -> None:
    """Panels whose lines are not an article's; a panel inside an article's panel is judged by itself."""
    groups: dict[int, list[int]] = {}
    for i in sorted(draft.free):
        panel = draft.panels[i]
        if panel is not None:
            groups.setdefault(panel, []).append(i)
    for panel, indexes in groups.items():
        pictures = _pictures_in(panel, draft)
        lettering = [i for i in indexes if any(inside_share(draft.lines[i].box, p.box) > 0.7 for _, p in pictures)]
        plain = [i for i in indexes if i not in lettering]
        if not plain or _is_strip(plain, draft) or _is_photo_box(plain, pictures, panel, draft):
            continue
        verdict = judge(measure(plain, draft.lines, draft.em))
        if verdict != "article":
            draft.settle(verdict, indexes, panel)
            draft.sold.update(p for p, _ in pictures)


def _pictures_in(panel: int, draft: _Draft) -> list[tuple[int, Picture]]:
    box = draft.layout.panels[panel].box
    return [(p, pic) for p, pic in enumerate(draft.layout.pictures) if inside_share(pic.box, box) > 0.8]


def _is_photo_box(plain: Sequence[int], pictures: Sequence[tuple[int, Picture]], panel: int, draft: _Draft) -> bool:
    """A frame mostly filled by a picture, with a caption that speaks of it: a picture story, not an advertisement."""
    if not pictures:
        return False
    box = draft.layout.panels[panel].box
    filled = sum(area(pic.box) for _, pic in pictures) > 0.4 * area(box)
    m = measure(plain, draft.lines, draft.em)
    return filled and m.selling + m.phones == 0 and m.characters >= 12


def _is_strip(indexes: Sequence[int], draft: _Draft) -> bool:
    """One short line on its own ground: a section tag or a reversed headline, not an advertisement."""
    return len(indexes) == 1 and len(draft.lines[indexes[0]].text) <= 22


def _blocks(draft: _Draft) -> list[Block]:
    rules = draft.layout.rules
    blocks = stack_lines(sorted(draft.free), draft.lines, draft.panels, rules, draft.em)
    out: list[Block] = []
    for block in blocks:
        for part in _peel_byline(block, draft):
            out += _peel_heads(part, draft)
    return _absorb_row_mates(out, draft)


def _peel_heads(block: Block, draft: _Draft) -> list[Block]:
    """Small heads set in (nearly) body type stand out of the stack they were taken into.

    Such a line is short, starts flush left where paragraphs are indented, has no mark at its end, follows a
    finished paragraph (or nothing) and is followed by an indented line; and it is darker or larger than the text.
    """
    if len(block.lines) < 2 or block.vertical or is_display(block, draft.lines, draft.em):
        return [block]
    em, lines = draft.em, [draft.lines[i] for i in block.lines]
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    usual = float(np.median([line.weight for line in lines]))
    parts: list[list[int]] = [[]]
    for k, (i, line) in enumerate(zip(block.lines, lines, strict=True)):
        text = line.text.strip()
        flush = line.box[0] - left < 0.6 * em and right - line.box[2] > 1.6 * em
        plain = 4 <= len(text) <= 24 and text[-1] not in "。！？，、；：,;:)）】》…" and "。" not in text
        dressed = line.weight > 1.15 * usual or line.size > 1.08 * block.size or line.coloured
        flush = flush or (line.box[0] - left < 0.6 * em and line.weight > 1.45 * usual)
        after = k + 1 < len(lines) and lines[k + 1].box[0] - left > 1.2 * em
        before = k == 0 or right - lines[k - 1].box[2] > 0.8 * em or lines[k - 1].text.strip()[-1:] in "。！？”）)"
        if flush and plain and dressed and after and before:
            parts += [[i], []]
            draft.peeled.add(i)
        else:
            parts[-1].append(i)
    return [make_block(part, draft.lines, block.panel) for part in parts if part]


def _peel_byline(block: Block, draft: _Draft) -> list[Block]:
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


def _absorb_row_mates(blocks: list[Block], draft: _Draft) -> list[Block]:
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


def _settle_captions(draft: _Draft, blocks: list[Block]) -> list[Block]:
    em = draft.em
    text = [block for block in blocks if len(block.lines) >= 5 and not is_display(block, draft.lines, em)]
    columns = [width(block.box) for block in text]
    found = find_captions(blocks, draft.lines, draft.layout.pictures, columns, em)
    for b, p in found.items():
        kind: RegionKind = "head" if blocks[b].size > 1.15 * em and len(blocks[b].lines) == 1 else "caption"
        draft.captions[draft.settle(kind, blocks[b].lines, blocks[b].panel)] = p
    return [block for b, block in enumerate(blocks) if b not in found]


def _is_running(block: Block, blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> bool:
    """Running text: two lines of a column's width, or one line that fits a column of other text."""
    if block.vertical or is_display(block, lines, em) or looks_like_byline(block, lines, em):
        return False
    wide = width(block.box)
    if len(block.lines) == 2 and is_centred_pair(block, lines, em):
        return False
    if len(block.lines) >= 2:
        return wide > 5.5 * em
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
    if any(overlap_x(a.box, b.box) < 0 for a in under for b in under):
        return False
    fits = any(-0.7 * em < column - wide < 2.6 * em for column in widths)
    return fits and len(text) >= 8 and sum(mark in text for mark in "，。、；“") >= 1


def _settle_articles(draft: _Draft, blocks: list[Block]) -> list[Chain]:
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
    subheads, headlines = find_subheads(blocks, draft.lines, body, edges, em)
    display += [i for i in sorted(headlines) if i not in display]
    small = [i for i in range(len(blocks)) if i not in body and i not in display and i not in subheads]
    badges = [i for i in display if is_badge(blocks[i], draft.lines, em)]
    display = [i for i in display if i not in subheads]
    heads = group_heads(blocks, display, small, badges, draft.layout.rules, em)
    heads = mark_tags(heads, blocks, draft.lines, draft.layout.rules, em)
    taken = {b for head in heads for b in head.blocks}
    loose = [i for i in small if i not in taken]
    grid = column_grid([line.box for line in draft.lines if abs(line.size / em - 1) < 0.2], em)
    scraps = [
        i
        for i in loose
        if _in_some_column(blocks[i], body, blocks, em) or _begins_a_column(blocks[i], draft.lines, grid, em)
    ]
    text = [*body, *sorted(subheads), *(i for i in scraps if not looks_like_byline(blocks[i], draft.lines, em))]
    nodes = tuple(_node(i, blocks, draft.lines, edges, i in subheads, em) for i in text)
    solid = {i for i in range(len(blocks)) if i not in loose or i in text}
    solid -= {b for head in heads if head.tag for b in head.blocks}
    obstacles = tuple((i, blocks[i].box) for i in sorted(solid))
    obstacles += tuple((-1, picture.box) for picture in draft.layout.pictures)
    scene = Scene(nodes, tuple(heads), draft.layout.rules, draft.layout.pictures, obstacles, em)
    chains = _chains(draft, blocks, scene, solve_links(scene))
    chains = [chain for chain in chains if not _is_advert(draft, chain)]
    chains = _without_teasers(draft, chains)
    return attach_satellites(draft, chains, [blocks[i] for i in loose])


def _is_advert(draft: _Draft, chain: Chain) -> bool:
    """Turn a chain that is set and worded like an advertisement into one; article text is never set centred."""
    lines = [i for r in (*chain.head, *chain.text) for i in draft.regions[r].lines]
    m = measure(lines, draft.lines, draft.em)
    loud = m.running < 0.35 * m.characters and m.selling + m.phones >= max(1, 0.2 * m.lines)
    shown = bool(chain.text) and m.lines >= 3 and m.centred > 0.75 * m.lines
    title = m.notice and bool(chain.head) and m.characters < 260 and m.lines <= 14
    bare = not chain.text and _is_bare_slogan(draft, chain)
    if not (loud or shown or title or bare):
        return False
    _melt(draft, {*chain.head, *chain.text}, "notice" if title and not loud else "advertisement")
    return True


def _is_bare_slogan(draft: _Draft, chain: Chain) -> bool:
    """A head alone that has neither kicker nor deck and is short: a slogan or a name, not the head of an article."""
    lines = _head_lines(draft, chain)
    sizes = [draft.lines[i].size for i in lines]
    text = "".join(draft.lines[i].text for i in lines)
    bare = len(lines) <= 2 and len(text) <= 18 and min(sizes) > 0.8 * max(sizes)
    return bare and not points_elsewhere([draft.lines[i].text for i in lines])


def _melt(draft: _Draft, members: set[int], kind: RegionKind) -> None:
    """Make one region of another kind out of several; the others are left without lines."""
    first, *others = sorted(members)
    lines = [i for r in members for i in draft.regions[r].lines]
    box = union(draft.regions[r].box for r in members)
    ordered = tuple(sorted(lines, key=lambda i: (draft.lines[i].box[1], draft.lines[i].box[0])))
    draft.regions[first] = Region(kind, ordered, box, draft.regions[first].size, draft.regions[first].panel)
    for r in others:
        draft.regions[r] = replace(draft.regions[r], lines=())


def _without_teasers(draft: _Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Heads without text that point to another page, with the heads around them, are teasers."""
    bare = {c: union(draft.regions[r].box for r in chain.head) for c, chain in enumerate(chains) if not chain.text}
    found = {c for c in bare if points_elsewhere([draft.lines[i].text for i in _head_lines(draft, chains[c])])}
    grown = True
    while grown:
        more = {
            c
            for c in bare
            if c not in found and any(_near(grow(bare[f], 0.6 * draft.em), bare[c], draft.em) for f in found)
        }
        found |= more
        grown = bool(more)
    left = set(found)
    while left:
        group, todo = set[int](), [left.pop()]
        while todo:
            c = todo.pop()
            group.add(c)
            touching = {d for d in left if _near(grow(bare[c], draft.em), bare[d], draft.em)}
            left -= touching
            todo += touching
        _melt(draft, {r for c in group for r in chains[c].head}, "teaser")
    return [chain for c, chain in enumerate(chains) if c not in found]


def _head_lines(draft: _Draft, chain: Chain) -> list[int]:
    return [i for r in chain.head for i in draft.regions[r].lines]


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
    i: int, blocks: Sequence[Block], lines: Sequence[TextLine], edges: dict[int, Edges], subhead: bool, em: float
) -> Node:
    block = blocks[i]
    seen = edges.get(i) or read_edges(block, lines, em)
    chosen = [lines[k] for k in block.lines]
    steps = [centre(b.box)[1] - centre(a.box)[1] for a, b in itertools.pairwise(chosen)]
    kind: NodeKind = "subhead" if subhead else "body"
    box = column_box(block, seen)
    if subhead:
        box = _column_around(block, blocks, edges, em)
    elif len(block.lines) == 1:
        box = _column_of_scrap(box, lines, em)
    return Node(
        block=i,
        kind=kind,
        box=box,
        size=block.size,
        start="centre" if subhead else seen.start,
        end="short" if subhead else seen.end,
        lines=len(block.lines),
        first=chosen[0].text,
        last=chosen[-1].text,
        panel=block.panel,
        weight=float(np.median([line.weight for line in chosen])),
        pitch=float(np.median(steps)) if len(steps) >= 3 else 0.0,
        top_right=max(line.box[2] for line in chosen[:3]),
        ends_text=_set_right(block, blocks, lines, edges, em),
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


def _chains(draft: _Draft, blocks: Sequence[Block], scene: Scene, links: Sequence[Link]) -> list[Chain]:
    """Follow the links from every head, and from every block that nothing leads to."""
    after = {link.source: link for link in links if not link.from_head}
    first = {link.source: link for link in links if link.from_head}
    led = {link.target for link in links}
    starts: list[tuple[Head | None, Link | None, int | None]] = []
    for h, top in enumerate(scene.heads):
        lead = first.get(h)
        starts.append((top, lead, lead.target if lead else None))
    starts += [(None, None, n) for n in range(len(scene.nodes)) if n not in led]
    chains = []
    for head, link, node in starts:
        if head is not None and head.tag and node is None:
            draft.settle("section", [i for b in head.blocks for i in blocks[b].lines], head.panel)
            continue
        run: list[int] = []
        used = [link] if link else []
        at = node
        while at is not None and at not in run:
            run.append(at)
            step = after.get(at)
            at = step.target if step else None
            used += [step] if step else []
        head_regions = _head_regions(draft, blocks, head) if head else ()
        regions = tuple(
            draft.settle(
                "subhead" if scene.nodes[n].kind == "subhead" else "body",
                blocks[scene.nodes[n].block].lines,
                scene.nodes[n].panel,
            )
            for n in run
        )
        worst = max((step.price for step in used), default=0.0)
        chains.append(Chain(head_regions, regions, worst, min((step.margin for step in used), default=10.0)))
    return chains


def _head_regions(draft: _Draft, blocks: Sequence[Block], head: Head) -> tuple[int, ...]:
    return tuple(draft.settle("head", blocks[b].lines, blocks[b].panel) for b in head.blocks)


def attach_satellites(draft: _Draft, chains: list[Chain], loose: Sequence[Block]) -> list[Chain]:
    """Give small blocks near an article to it: bylines and decks over its text, signatures and scraps under it."""
    out = list(chains)
    for block in sorted(loose, key=lambda b: b.box[1]):
        if not set(block.lines) <= draft.free or block.size > 1.3 * draft.em:
            continue
        best: tuple[float, int, bool] | None = None
        for c, chain in enumerate(out):
            place = _satellite(draft, chain, block)
            if place is not None and (best is None or place[0] < best[0]):
                best = (place[0], c, place[1])
        if best is None:
            continue
        _, c, over = best
        region = draft.settle(
            "byline" if looks_like_byline(block, draft.lines, draft.em) else "other", block.lines, block.panel
        )
        old = out[c]
        out[c] = replace(old, head=(*old.head, region)) if over else replace(old, text=(*old.text, region))
    return out


def _satellite(draft: _Draft, chain: Chain, block: Block) -> tuple[float, bool] | None:
    """(distance in em, whether the block stands over the text) when a block is near an article."""
    em = draft.em
    head = [draft.regions[r] for r in chain.head]
    text = [draft.regions[r] for r in chain.text]
    if any(region.panel != block.panel for region in (*head[:1], *text[:1])):
        return None
    found: list[tuple[float, bool]] = []
    if text:
        for n, region in enumerate(text):
            gap = region.box[1] - block.box[3]
            near = -0.5 * em < gap < 2.5 * em and overlap_x(region.box, block.box) > 0.5 * width(block.box)
            if near and (n == 0 or (head and block.box[1] > head[-1].box[1])):
                found.append((gap / em + 0.2 * min(n, 1), True))
        last = text[-1].box
        gap = block.box[1] - last[3]
        if -0.5 * em < gap < 2.0 * em and overlap_x(last, block.box) > 0.5 * width(block.box):
            found.append((gap / em + 0.5, False))
    if head:
        box = union(region.box for region in head)
        under, over = block.box[1] - box[3], box[1] - block.box[3]
        area_box = union([box, *(region.box for region in text)])
        inside = block.box[0] > area_box[0] - em and block.box[2] < area_box[2] + em
        if inside and -0.5 * em < under < 3.0 * em and (not text or block.box[3] < text[0].box[1] + 2 * em):
            found.append((0.3 + under / em, True))
        if inside and -0.5 * em < over < 3.0 * em:
            found.append((1.0 + over / em, True))
    return min(found, default=None)


def _settle_rest(draft: _Draft) -> None:
    """Lines that nothing claimed: grouped by nearness, typed by their words."""
    while draft.free:
        seed = min(draft.free, key=lambda i: (draft.lines[i].box[1], draft.lines[i].box[0]))
        group = [seed]
        grown = True
        while grown:
            box = union(draft.lines[i].box for i in group)
            near = [i for i in draft.free if i not in group and _near(box, draft.lines[i].box, draft.em)]
            near = [i for i in near if draft.panels[i] == draft.panels[seed]]
            group += near
            grown = bool(near)
        verdict = judge(measure(group, draft.lines, draft.em))
        owner = _advert_label(draft, group)
        if owner is not None:
            old = draft.regions[owner]
            box = union((old.box, *(draft.lines[i].box for i in group)))
            draft.regions[owner] = replace(old, lines=(*group, *old.lines), box=box)
            draft.free -= set(group)
            continue
        kind: RegionKind = (
            "other" if verdict == "article" or (len(group) < 3 and verdict == "advertisement") else verdict
        )
        draft.settle(
            kind, sorted(group, key=lambda i: (draft.lines[i].box[1], draft.lines[i].box[0])), draft.panels[seed]
        )


def _join_adverts(draft: _Draft, chains: Sequence[Chain]) -> None:
    """Parts of one unframed advertisement, one under the other with nothing of an article between, are one."""
    em = draft.em
    text = [draft.regions[r].box for c in chains for r in (*c.head, *c.text)]
    loose = [r for r, g in enumerate(draft.regions) if g.kind == "advertisement" and g.panel is None and g.lines]
    joined = True
    while joined:
        joined = False
        for a in loose:
            for b in loose:
                first, second = draft.regions[a], draft.regions[b]
                gap = second.box[1] - first.box[3]
                over = overlap_x(first.box, second.box) > 0.5 * min(width(first.box), width(second.box))
                box = union((first.box, second.box))
                clear = not any(overlap_x(t, box) > em and overlap_y(t, box) > em for t in text)
                if a != b and -em < gap < 9 * em and over and clear:
                    _melt(draft, {a, b}, "advertisement")
                    loose.remove(max(a, b))
                    joined = True
                    break
            if joined:
                break


def _advert_label(draft: _Draft, group: Sequence[int]) -> int | None:
    """The advertisement right under a small line that says that it is one."""
    text = "".join(draft.lines[i].text for i in group)
    if len(text) > 8 or "广告" not in text:
        return None
    box = union(draft.lines[i].box for i in group)
    below = [
        (region.box[1] - box[3], r)
        for r, region in enumerate(draft.regions)
        if region.kind == "advertisement" and overlap_x(region.box, box) > -2 * draft.em and region.box[1] > box[1]
    ]
    near = [pair for pair in below if pair[0] < 12 * draft.em + _pictured(draft, box, pair[1])]
    return min(near)[1] if near else None


def _pictured(draft: _Draft, label: Box, advert: int) -> float:
    """Height of the pictures between a label and an advertisement."""
    low = draft.regions[advert].box
    return sum(
        picture.box[3] - picture.box[1]
        for picture in draft.layout.pictures
        if overlap_x(picture.box, low) > 0 and label[1] < picture.box[1] and picture.box[3] < low[1] + draft.em
    )


def _near(a: Box, b: Box, em: float) -> bool:
    return overlap_x(a, b) > -0.8 * em and overlap_y(a, b) > -1.2 * em
