"""Heads without text that stand inside the text of an article: subheads, set as large as headlines."""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain
from newsparse.geometry import share_x
from newsparse.stages.order.draft import Draft

_NEAR = 3.0
"""How far the text over and under a subhead may be from it, em."""
_LARGEST = 2.8
"""Size of the largest subhead, em."""


def with_subheads(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains into which heads without text were taken that stand between two of their blocks in one column."""
    out = list(chains)
    for bare in [chain for chain in chains if len(chain.head) == 1 and not chain.text]:
        (region,) = bare.head
        for c, chain in enumerate(out):
            place = _place(draft, chain, region)
            if place is not None:
                draft.regions[region] = replace(draft.regions[region], kind="subhead")
                out[c] = replace(chain, text=(*chain.text[:place], region, *chain.text[place:]))
                out.remove(bare)
                break
    return out


def _place(draft: Draft, chain: Chain, region: int) -> int | None:
    """Where in a chain's text a head stands: after the block over it and before the one under it; None: nowhere."""
    head, em = draft.regions[region], draft.em
    if len(head.lines) > 2 or head.size > _LARGEST * em or draft.lines[head.lines[0]].direction == "vertical":
        return None
    for n in range(1, len(chain.text)):
        over, under = draft.regions[chain.text[n - 1]], draft.regions[chain.text[n]]
        gaps = head.box[1] - over.box[3], under.box[1] - head.box[3]
        near = all(-0.5 * em < gap < _NEAR * em for gap in gaps)
        column = min(share_x(over.box, head.box), share_x(under.box, head.box)) > 0.6
        if near and column and over.panel == under.panel == head.panel:
            return n
    return None
