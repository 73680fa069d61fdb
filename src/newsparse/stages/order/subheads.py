"""Heads without text that stand inside the text of an article: subheads, set as large as headlines."""

from collections.abc import Sequence

from newsparse.containers import Chain
from newsparse.geometry import share_x
from newsparse.stages.order.blocks import Block, make_block
from newsparse.stages.order.draft import Draft

_NEAR = 3.0
"""How far the text over and under a subhead may be from it, em."""
_LARGEST = 2.8
"""Size of the largest subhead, em."""
_MOST_LINES, _MOST_CHARACTERS = 4, 30
"""Lines and characters of the longest subhead."""
_HARDLY = 0.5
"""Certainty of an article of no more than that below which it may be one."""


def with_subheads(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains into which those were taken that are nothing but a subhead between two blocks of a text, in one column.

    A head without text is one, and a few lines that are hardly an article: the second line of a subhead is often short
    and set as text is.
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
            if place is not None:
                out[c] = chain.with_text(draft.melt(regions, "subhead"), place)
                out.remove(bare)
                break
    return out


def _is_bare(chain: Chain) -> bool:
    """Whether a chain is one block of a head and nothing else."""
    return len(chain.head) == 1 and not chain.text


def _is_small(draft: Draft, regions: Sequence[int]) -> bool:
    """Whether blocks have the lines of one subhead."""
    lines = [draft.lines[i] for r in regions for i in draft.regions[r].lines]
    return 0 < len(lines) <= _MOST_LINES and sum(len(line.text) for line in lines) <= _MOST_CHARACTERS


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
    return None
