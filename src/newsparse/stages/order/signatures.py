"""Signatures that stand away from their text: over the next column, or under a gap or a picture."""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain
from newsparse.geometry import overlap_x
from newsparse.language.bylines import is_byline
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import NAMED
from newsparse.stages.order.scene import SIGNED

_SIZE = 1.3
_UNDER, _BESIDE = 6.0, 8.0
"""How far under the end of its text a signature may stand, and how far right of it, em."""


def attach_signatures(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Give lines of names that nothing claims to the nearest text that is not signed and ends over or left of them.

    Args:
        draft: what is settled; the lines are taken from the free ones.
        chains: the articles so far.
    """
    out = list(chains)
    for i in sorted(draft.free, key=lambda i: draft.lines[i].box[1]):
        line = draft.lines[i]
        if line.direction == "vertical" or line.size > _SIZE * draft.em or is_byline(line.text) < NAMED:
            continue
        found = [(gap, c) for c, chain in enumerate(out) if (gap := _gap(draft, chain, i)) is not None]
        if found:
            _, c = min(found)
            out[c] = replace(out[c], text=(*out[c].text, draft.settle("byline", [i], draft.panels[i])))
    return out


def _gap(draft: Draft, chain: Chain, i: int) -> float | None:
    """Distance from the end of an unsigned text to a line, pixels; None when it cannot sign it."""
    em, box = draft.em, draft.lines[i].box
    text = [draft.regions[r] for r in chain.text]
    if not text or text[-1].panel != draft.panels[i] or _is_signed(draft, chain):
        return None
    last = text[-1].box
    under, beside = box[1] - last[3], box[0] - last[2]
    if overlap_x(last, box) > 0:
        return under if -0.5 * em < under < _UNDER * em else None
    level = min(region.box[1] for region in text) - 2 * em < box[1] < last[3]
    return beside if level and -em < beside < _BESIDE * em else None


def _is_signed(draft: Draft, chain: Chain) -> bool:
    """Whether an article names its writers in a line of the head, or at its end."""
    head = [draft.lines[i].text for r in chain.head for i in draft.regions[r].lines]
    end = draft.lines[draft.regions[chain.text[-1]].lines[-1]].text
    return any(is_byline(text) >= NAMED for text in (*head, end)) or SIGNED.search(end) is not None
