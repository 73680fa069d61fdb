"""Subheads that were taken for headlines: those inside a text, and those at the top of a column dressed like them."""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain, RegionKind, TextLine
from newsparse.document import Box
from newsparse.geometry import share_x, union
from newsparse.language.bylines import is_byline
from newsparse.stages.order.blocks import Block, make_block
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import LEAD, NAMED
from newsparse.stages.order.inner import SUBHEAD_MOST
from newsparse.stages.order.signatures import is_signed

_NEAR = 3.0
"""How far the text over and under a subhead may be from it, em."""
_LARGEST = 2.8
"""Size of the largest subhead, em."""
_SMALLER = 1.1
"""Size of a headline in that of a subhead at the top of a column, at least."""
_MOST_LINES, _MOST_CHARACTERS = 4, 30
"""Lines and characters of the longest subhead."""
_HARDLY = 0.5
"""Certainty of an article of no more than that below which it may be one."""
_WHOLE = 0.9
"""Certainty from which an article is one, whatever its headline looks like."""
_ONE_SIZE, _ONE_WEIGHT = 0.12, 1.35
"""How far the sizes, and the blackness, of two subheads of one text may be apart."""
_BESIDE = 4.0
"""How far the next column may be, em."""


def with_subheads(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains into which those were taken that are nothing but a subhead between two blocks of a text, in one column.

    A head without text is one, and a few lines that are hardly an article: the second line of a subhead is often short
    and set as text is. A head that holds a byline is none: the last block of a text, right under it, is its own.
    """
    out = list(chains)
    for bare in chains:
        regions = (*bare.head, *bare.text)
        if not (_is_bare(bare) or (bare.certainty < _HARDLY and _is_small(draft, regions))):
            continue
        lines = [i for r in regions for i in draft.regions[r].lines]
        block = make_block(
            sorted(lines, key=lambda i: draft.lines[i].box[1]), draft.lines, draft.regions[regions[0]].panel
        )
        for c, chain in enumerate(out):
            place = _place(draft, chain, block) if chain is not bare else None
            if place is None:
                continue
            if _is_named(draft, regions):
                if place < len(chain.text) - 1 or bare.text:
                    continue
                out[out.index(bare)] = replace(bare, text=chain.text[place:], certainty=chain.certainty)
                out[c] = replace(chain, text=chain.text[:place])
                break
            if not chain.head and block.size > SUBHEAD_MOST * draft.em:
                for r in bare.text:
                    draft.regions[r] = replace(draft.regions[r], kind="head")
                out[c] = replace(chain, head=regions)
            else:
                out[c] = chain.with_text(draft.melt(regions, "subhead"), place)
            out.remove(bare)
            break
    return out


def _is_bare(chain: Chain) -> bool:
    """Whether a chain is one block of a head and nothing else."""
    return len(chain.head) == 1 and not chain.text


def _is_small(draft: Draft, regions: Sequence[int]) -> bool:
    """Whether blocks have the lines of one subhead."""
    lines = sum(len(draft.regions[r].lines) for r in regions)
    return 0 < lines <= _MOST_LINES and draft.characters(regions) <= _MOST_CHARACTERS


def _is_named(draft: Draft, regions: Sequence[int]) -> bool:
    """Whether blocks hold a byline."""
    return any(is_byline(draft.lines[i].text) >= NAMED for r in regions for i in draft.regions[r].lines)


def _place(draft: Draft, chain: Chain, head: Block) -> int | None:
    """Where in a chain's text a head stands: after the block over it and before the one under it; None: nowhere."""
    em = draft.em
    if len(head.lines) > _MOST_LINES or head.size > _LARGEST * em or draft.lines[head.lines[0]].direction == "vertical":
        return None
    for n in range(1, len(chain.text)):
        over, under = draft.regions[chain.text[n - 1]], draft.regions[chain.text[n]]
        gaps = head.box[1] - over.box[3], under.box[1] - head.box[3]
        near = all(-0.5 * em < gap < _NEAR * em for gap in gaps)
        column = min(share_x(over.box, head.box), share_x(under.box, head.box)) > 0.6
        if near and column and over.panel == under.panel == head.panel:
            return n
    if any(draft.regions[r].size > _SMALLER * head.size for r in chain.head):
        return _column_under(draft, chain, head)
    return None


def _column_under(draft: Draft, chain: Chain, head: Block) -> int | None:
    """Number of the block of a chain's text that a head stands right over, at the top of a column of its own.

    That block begins a paragraph, and what was read before it ends left of it.
    """
    em = draft.em
    for n in range(1, len(chain.text)):
        over, under = draft.regions[chain.text[n - 1]], draft.regions[chain.text[n]]
        within = under.box[0] - em < head.box[0] and head.box[2] < under.box[2] + em
        near = -0.5 * em < under.box[1] - head.box[3] < _NEAR * em
        begins = draft.lines[under.lines[0]].box[0] > under.box[0] + em
        if within and near and begins and over.box[2] < under.box[0] + em and under.panel == head.panel:
            return n
    return None


def with_twins(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains joined where the head of one is a subhead in the text of another: it is dressed like the page's subheads.

    At the top of a column nothing but its dress tells a subhead from a small headline: a house that sets its subheads
    so sets no headline like them.
    """
    out = list(chains)
    sure = _subheads(draft, chains)
    while (found := _twin(draft, out, sure)) is not None:
        early, late = found
        for r in late.head:
            first = draft.lines[draft.regions[r].lines[0]]
            kind: RegionKind = "subhead" if any(_one_dress(first, line) for line in sure) else "body"
            draft.regions[r] = replace(draft.regions[r], kind=kind)
        counts = [draft.characters(chain.text) for chain in found]
        certainty = (early.certainty * counts[0] + late.certainty * counts[1]) / max(1, sum(counts))
        out[out.index(early)] = replace(early, text=(*early.text, *late.head, *late.text), certainty=certainty)
        out.remove(late)
    return out


def _twin(draft: Draft, chains: Sequence[Chain], sure: Sequence[TextLine]) -> tuple[Chain, Chain] | None:
    """A chain and one that goes on with it under a subhead; those further left come first."""
    doubtful = [chain for chain in chains if _begins_with_subhead(draft, chain, sure)]
    for late in sorted(doubtful, key=lambda chain: _span(draft, chain)[0]):
        early = next((chain for chain in chains if chain is not late and _goes_on(draft, chain, late)), None)
        if early is not None:
            return early, late
    return None


def _begins_with_subhead(draft: Draft, chain: Chain, sure: Sequence[TextLine]) -> bool:
    """Whether the head of a chain that is no sure article may be a subhead: small, without names, dressed like one."""
    if not (chain.head and chain.text) or chain.certainty >= _WHOLE or not _is_small(draft, chain.head):
        return False
    first = next(draft.lines[i] for r in chain.head for i in draft.regions[r].lines)
    leads = LEAD.search(draft.lines[draft.regions[chain.text[0]].lines[0]].text)
    return not (_is_named(draft, chain.head) or leads) and any(_one_dress(first, line) for line in sure)


def _goes_on(draft: Draft, early: Chain, late: Chain) -> bool:
    """Whether a text, which nobody has signed, may go on with the head of another chain of the same frame or tint."""
    if not (early.head and early.text) or is_signed(draft, replace(early, head=())):
        return False
    if draft.regions[early.text[-1]].panel != draft.regions[late.text[0]].panel:
        return False
    return _is_next(_span(draft, early), draft.regions[early.text[-1]].box, draft.regions[late.head[0]].box, draft.em)


def _span(draft: Draft, chain: Chain) -> Box:
    """What a chain takes of the page."""
    return union(draft.regions[r].box for r in (chain.text or chain.head))


def _is_next(text: Box, last: Box, head: Box, em: float) -> bool:
    """Whether a head stands where a text goes on: right under its last block, or at the top of the next column."""
    under = share_x(last, head) > 0.6 and -0.5 * em < head[1] - last[3] < _NEAR * em
    beside = -em < head[0] - last[2] < _BESIDE * em and text[1] - 2 * em < head[1] < last[3]
    return under or beside


def _subheads(draft: Draft, chains: Sequence[Chain]) -> list[TextLine]:
    """First lines of the subheads inside texts, and all reversed lines there."""
    texts = [[draft.regions[r] for r in chain.text[1:]] for chain in chains]
    found = [draft.lines[region.lines[0]] for text in texts for region in text if region.kind == "subhead"]
    strips = [draft.lines[i] for text in texts for region in text for i in region.lines]
    return [*found, *(line for line in strips if line.ground == "dark")]


def _one_dress(one: TextLine, two: TextLine) -> bool:
    """Whether two heads are set alike."""
    alike = one.ground == two.ground and one.coloured == two.coloured and one.direction == two.direction
    size, weight = one.size / two.size, max(one.weight, 1e-6) / max(two.weight, 1e-6)
    return alike and abs(size - 1) < _ONE_SIZE and 1 / _ONE_WEIGHT < weight < _ONE_WEIGHT
