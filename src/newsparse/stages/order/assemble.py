"""Put the parts together: from read lines to regions and chains."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from newsparse.containers import Chain, Flow, Layout, Region, RegionKind, TextLine
from newsparse.document import Box
from newsparse.geometry import overlap_x, union, width
from newsparse.scores import Scores, load_scores
from newsparse.stages.order.between import take_between
from newsparse.stages.order.blocks import Block, innermost_panels, make_block
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.figures import find_captions
from newsparse.stages.order.heads import (
    Head,
    is_display,
)
from newsparse.stages.order.leftovers import (
    attach_satellites,
    is_no_article,
    join_adverts,
    settle_rest,
    with_pointers,
    without_lone_heads,
    without_loud_heads,
    without_slogans,
    without_teasers,
)
from newsparse.stages.order.links import Solution, solve_links
from newsparse.stages.order.overlaid import find_overlaid, put_back, without_bare
from newsparse.stages.order.peel import blocks_of
from newsparse.stages.order.poems import with_stanzas
from newsparse.stages.order.quotes import without_quotes
from newsparse.stages.order.repair import repair_lines
from newsparse.stages.order.runs import begins_under, by_columns, find_runs, improve_links, run_of
from newsparse.stages.order.scene import FROM, Node, Scene, same_size
from newsparse.stages.order.settle import in_own_box, settle_adverts, settle_picture_text, settle_unread, true_pictures
from newsparse.stages.order.signatures import attach_signatures, join_signatures
from newsparse.stages.order.staging import Prepared, stage_blocks
from newsparse.stages.order.subheads import with_subheads, with_twins
from newsparse.stages.order.tables import find_tables
from newsparse.stages.order.titles import is_title_text
from newsparse.stages.order.trust import Run, Stand, certainties
from newsparse.stages.order.zones import find_zones

_HARDLY, _LARGE_SUBHEAD, _GAIN = 0.8, 1.9, 0.03
"""Certainty of an article below which the page is tried with larger subheads, their size, em, and how much surer its
articles must be so."""
_LIKELY, _SURER = 1.2, 0.01
"""Price of a link that joins two chains, nats, at most, and how much surer the whole must be than the two."""
_LOST, _UNLIKELY, _FAIR, _MUCH_SURER = 0.25, 5.5, 0.5, 0.15
"""Of text without a head: its certainty, and the price of a link to it, at most; the certainty of what it becomes part
of, at least, and by how much surer that must be than the two."""
_WHOLE, _RIGHT_UNDER, _DECK = 0.7, 0.35, 40
"""Certainty of the article that a head without text and text without a head become together, at least; the same where
the text begins right under the head; characters of a head's text that may be its deck."""
_LONG = 20
"""Characters of text without a head that is no part of a head, at least."""
_STACKED, _TAG = 1.3, 4
"""Space between a kicker and the headline under it, em, and characters of the longest tag there."""


def assemble(layout: Layout, scores: Scores | None = None, stage: Prepared | None = None) -> Flow:
    """See `newsparse.stages.order.find_order`.

    Args:
        layout: the page with text in its lines.
        scores: others than those in use.
        stage: the page as `prepare` or `prepare_given` leaves it; None to prepare it here.
    """
    stage = stage or prepare(layout)
    draft = stage.draft
    scores = scores or load_scores()
    stage, runs, sure = _with_large_subheads(stage, *_linked(stage, scores), scores)
    chains = with_subheads(draft, _chains(draft, stage.blocks, stage.scene, runs, sure))
    chains = with_pointers(draft, join_signatures(draft, chains), stage.loose)
    chains = without_bare(draft, chains)
    chains = [chain for chain in chains if not is_no_article(draft, chain)]
    chains = without_loud_heads(draft, chains)
    chains = without_lone_heads(draft, without_teasers(draft, chains))
    chains = attach_signatures(draft, attach_satellites(draft, chains, stage.loose))
    settle_rest(draft)
    chains = with_twins(draft, take_between(draft, chains))
    chains = without_slogans(draft, without_quotes(draft, chains))
    join_adverts(draft, chains)
    put_back(draft)
    return _without_empty(draft.lines, draft, chains)


def _linked(stage: Prepared, scores: Scores) -> tuple[list[Run], list[float]]:
    """The chains of a page, and how sure each is one whole article."""
    solution = solve_links(stage.scene, scores)
    solution = improve_links(stage.scene, solution, scores.forests)
    runs = find_runs(stage.scene, solution.links)
    stand = Stand(stage.scene, solution)

    def judged(chosen: Sequence[Run]) -> list[float]:
        return certainties(stand, chosen, [run_lines(stage, run) for run in chosen], scores.forests)

    sure = _with_bare_heads(stage, solution, dict(zip(runs, judged(runs), strict=True)), judged)
    chains = dict(zip(*_with_continuations(stage, solution, sure, judged), strict=True))
    lost = [run for run in chains if chains[run] <= _LOST and _is_headless(stage.scene, run)]
    chains = with_stanzas(stage, solution, chains, lost, judged)
    return list(chains), list(chains.values())


def _with_bare_heads(
    stage: Prepared, solution: Solution, sure: Mapping[Run, float], judged: Callable[[Sequence[Run]], list[float]]
) -> dict[Run, float]:
    """Headlines without text, or with a deck alone, given to texts without a head, where both are sure to be one.

    The text of an upright headline at the end of its columns, or of one over the last of many, begins so far from it
    that no link leads there. Neither is an article by itself.
    """
    kept, scene = dict(sure), stage.scene
    bare = [run for run in sure if run.head is not None and not scene.heads[run.head].tag and sure[run] <= _LOST]
    bare = [run for run in bare if _characters(stage, replace(run, head=None)) <= _DECK]
    texts = [run for run in sure if _is_headless(scene, run) and sure[run] <= _LOST]
    pairs = [(head, text, run_of(solution, (head.head, (*head.nodes, *text.nodes)))) for head in bare for text in texts]
    wholes = zip(judged([whole for _, _, whole in pairs]), pairs, strict=True) if pairs else ()
    for p, (head, text, whole) in sorted(wholes, key=lambda pair: -pair[0]):
        if p > (_RIGHT_UNDER if _is_under(scene, head, text) else _WHOLE) and head in kept and text in kept:
            del kept[head], kept[text]
            kept[whole] = p
    return kept


def _is_headless(scene: Scene, run: Run) -> bool:
    """Whether a chain has no head at all, not even a small one."""
    return run.head is None and scene.nodes[run.nodes[0]].inner is None


def _is_under(scene: Scene, head: Run, text: Run) -> bool:
    """Whether a text begins right under a head, or under what little text that has."""
    own = [scene.nodes[n].box for n in head.nodes] + ([scene.heads[head.head].box] if head.head is not None else [])
    return begins_under(scene.nodes[text.nodes[0]].box, union(own), scene.em)


def _with_continuations(
    stage: Prepared, solution: Solution, sure: dict[Run, float], judged: Callable[[Sequence[Run]], list[float]]
) -> tuple[list[Run], list[float]]:
    """Chains that begin with a small head, or with text, joined to the one that they are part of.

    Two chains count for more than one, so that `improve_links` leaves them parted while each of them may be whole.
    Here a link that is about as likely as its rivals joins them when the whole is surer to be one article than what
    the two are, by characters. Text without any head, which is hardly an article by itself, may cost more, if the
    whole is much surer, and may also stand before the other text, or beside it column by column.
    """
    kept = dict(sure)
    while (found := _continuation(stage, solution, kept, judged)) is not None:
        early, late, whole, p = found
        del kept[early], kept[late]
        kept[whole] = p
    return list(kept), list(kept.values())


def _continuation(
    stage: Prepared, solution: Solution, sure: Mapping[Run, float], judged: Callable[[Sequence[Run]], list[float]]
) -> tuple[Run, Run, Run, float] | None:
    """Two chains to be joined, the whole and its certainty; see `_with_continuations`."""
    found: list[tuple[float, Run, Run, Run, float]] = []
    heads = len(stage.scene.heads)
    for late in sure:
        if late.head is not None:
            continue
        headless = _is_headless(stage.scene, late)
        if headless and sure[late] > _LOST:
            continue
        long = headless and _characters(stage, late) >= _LONG
        dearest, surer = (_UNLIKELY, _MUCH_SURER) if headless else (_LIKELY, _SURER)
        for early in sure:
            if early is late or not early.nodes:
                continue
            known = _steps(heads, early.head, early.nodes) | _steps(heads, None, late.nodes)
            orders = _orders(stage.scene, early, late, anywhere=long and early.head is not None)
            wholes = [
                run_of(solution, (early.head, order))
                for order in orders
                if all(solution.price[step] <= dearest for step in _steps(heads, early.head, order) - known)
            ]
            if not wholes:
                continue
            parts = _mean_certainty(stage, {run: sure[run] for run in (early, late)})
            for whole, p in zip(wholes, judged(wholes), strict=True):
                if p - parts > surer and (p > _FAIR or not headless):
                    found.append((p - parts, early, late, whole, p))
    return max(found, key=lambda join: join[0])[1:] if found else None


def _steps(heads: int, head: int | None, nodes: Sequence[int]) -> set[tuple[int, int]]:
    """The places of a chain's links in the prices: rows of heads, then of nodes, and columns of nodes.

    Args:
        heads: how many there are on the page.
        head: that of the chain.
        nodes: its blocks of text, in order.
    """
    first = [(head, nodes[0])] if head is not None and nodes else []
    return {*first, *((heads + a, b) for a, b in pairwise(nodes))}


def _orders(scene: Scene, early: Run, late: Run, *, anywhere: bool) -> list[tuple[int, ...]]:
    """The blocks of two chains as one: the one after the other; anywhere, also before it, and both column by column."""
    orders = [(*early.nodes, *late.nodes)]
    if anywhere:
        orders += [(*late.nodes, *early.nodes), by_columns(scene, orders[0])]
    return list(dict.fromkeys(orders))


def _mean_certainty(stage: Prepared, sure: Mapping[Run, float]) -> float:
    """Mean certainty of chains, by their characters."""
    counts = [_characters(stage, run) for run in sure]
    return sum(p * n for p, n in zip(sure.values(), counts, strict=True)) / max(1, sum(counts))


def _characters(stage: Prepared, run: Run) -> int:
    return sum(len(line.text) for line in run_lines(stage, run))


def _with_large_subheads(
    stage: Prepared, runs: list[Run], sure: list[float], scores: Scores
) -> tuple[Prepared, list[Run], list[float]]:
    """The page with small headlines as subheads, where its texts are fewer so, and surer by the characters in them.

    At the top of a column a large subhead looks like the headline of an article of its own; what it was cut off from
    is then hardly whole.
    """
    doubtful = any(run.head is not None and run.nodes and p < _HARDLY for run, p in zip(runs, sure, strict=True))
    if not doubtful:
        return stage, runs, sure
    other = stage_blocks(stage.draft, list(stage.blocks), _LARGE_SUBHEAD)
    if len(other.scene.heads) == len(stage.scene.heads):
        return stage, runs, sure
    fewer, surer = _linked(other, scores)
    joined = sum(bool(run.nodes) for run in fewer) < sum(bool(run.nodes) for run in runs)
    gain = _mean_certainty(other, dict(zip(fewer, surer, strict=True)))
    gain -= _mean_certainty(stage, dict(zip(runs, sure, strict=True)))
    return (other, fewer, surer) if joined and gain > _GAIN else (stage, runs, sure)


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
    find_overlaid(draft)
    settle_adverts(draft)
    settle_picture_text(draft)
    settle_unread(draft)
    blocks = blocks_of(draft)
    return stage_blocks(draft, _settle_captions(draft, blocks))


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
    return stage_blocks(draft, blocks)


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


def _settle_captions(draft: Draft, blocks: list[Block]) -> list[Block]:
    em = draft.em
    text = [block for block in blocks if len(block.lines) >= 5 and not is_display(block, draft.lines, em)]
    columns = [width(block.box) for block in text]
    found = find_captions(blocks, draft.lines, draft.layout.pictures, columns, em)
    found = {b: p for b, p in found.items() if blocks[b].lines[0] not in draft.overlaid}
    for b, p in found.items():
        kind: RegionKind = "head" if blocks[b].size > 1.15 * em and len(blocks[b].lines) == 1 else "caption"
        draft.captions[draft.settle(kind, blocks[b].lines, blocks[b].panel)] = p
    return [block for b, block in enumerate(blocks) if b not in found]


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
        parts = [nodes]
        if head is not None and head.tag and (not nodes or nodes[0].inner):
            # The tag stands over several items; each begins with its own headline.
            draft.settle("section", [i for b in head.blocks for i in blocks[b].lines], head.panel)
            parts = _parted_at_heads(nodes)
            head = None
        chains += [_chain(draft, blocks, scene, head, part, certainty) for part in parts]
    return chains


def _parted_at_heads(nodes: Sequence[Node]) -> list[list[Node]]:
    """Parts that begin with small heads as large as the first node, which is one."""
    parts: list[list[Node]] = []
    for node in nodes:
        if node.inner and same_size(node, nodes[0]):
            parts.append([])
        parts[-1].append(node)
    return parts


def _chain(
    draft: Draft, blocks: Sequence[Block], scene: Scene, head: Head | None, nodes: Sequence[Node], certainty: float
) -> Chain:
    """Settle the regions of a run, or a part of one."""
    tops = list(head.blocks) if head else []
    if head is None:
        own = nodes[:1] if nodes[0].inner else _stacked_head(nodes, scene.em) or _set_in_head(nodes, scene.em)
        tops = [node.block for node in own]
        nodes = [node for node in nodes if node not in own]
    heads = tuple(draft.settle("head", blocks[b].lines, blocks[b].panel) for b in tops)
    regions = tuple(
        draft.settle("subhead" if node.kind == "subhead" else "body", blocks[node.block].lines, node.panel)
        for node in nodes
    )
    return Chain(heads, regions, certainty)


def _stacked_head(nodes: Sequence[Node], em: float) -> list[Node]:
    """A kicker or tag in type of the body's size and the small headline right under it, over a text that has none."""
    if len(nodes) < 3 or nodes[0].lines > 1 or nodes[1].inner is None:
        return []
    over, head = nodes[:2]
    words = over.text.strip()
    near = -0.5 * em < head.box[1] - over.box[3] < _STACKED * em and overlap_x(over.box, head.box) > 0
    return [over, head] if near and (len(words) <= _TAG or is_title_text(words)) else []


def _set_in_head(nodes: Sequence[Node], em: float) -> list[Node]:
    """The small heads that are the headline of a text that has none: all there are, set one right under the other.

    The text begins as an article does; what comes from another page has no headline, and several heads in different
    places part a text.
    """
    small = [node for node in nodes if node.inner is not None]
    begins = nodes[0].start == "indent" and not FROM.search(nodes[0].first)
    together = all(
        a.box[3] - 0.5 * em < b.box[1] < a.box[3] + em and overlap_x(a.box, b.box) > 0 for a, b in pairwise(small)
    )
    return small if begins and together and len(small) < len(nodes) else []
