"""Signatures that stand away from their text: over the next column, or under a gap or a picture."""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain
from newsparse.document import Box
from newsparse.geometry import centre, overlap_x, union
from newsparse.language.bylines import is_byline, parse_signature
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.heads import NAMED
from newsparse.stages.order.scene import SIGNED
from newsparse.stages.order.verses import is_verse

_SIZE = 1.3
_LINES = 3
"""Lines of the longest signature."""
_UNDER_HEAD = 2.5
"""How far under a head a byline may stand, em."""
_UNDER, _BESIDE = 6.0, 8.0
"""How far under the end of its text a signature may stand, and how far right of it, em."""
_POEM = 14.0
"""How far right of the end of a poem, and under it, a signature may stand, em."""


def attach_signatures(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Give lines of names that nothing claims to an article that names nobody.

    Either they stand right under its head, or it is the nearest text that ends over or left of them.

    Args:
        draft: what is settled; the lines are taken from the free ones.
        chains: the articles so far.
    """
    out = list(chains)
    for i in sorted(draft.free, key=lambda i: draft.lines[i].box[1]):
        line = draft.lines[i]
        if line.direction == "vertical" or line.size > _SIZE * draft.em or is_byline(line.text) < NAMED:
            continue
        c = _headed_by(draft, out, draft.panels[i], line.box)
        if c is not None:
            out[c] = replace(out[c], head=(*out[c].head, draft.settle("byline", [i], draft.panels[i])))
            continue
        c = _signed_by(draft, out, draft.panels[i], line.box)
        if c is not None:
            out[c] = replace(out[c], text=(*out[c].text, draft.settle("byline", [i], draft.panels[i])))
    return out


def join_signatures(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Join chains that are nothing but a signature to the text that they sign; see `attach_signatures`."""
    out = list(chains)
    for chain in chains:
        if not _is_signature(draft, chain):
            continue
        rest = [other for other in out if other is not chain]
        first = draft.regions[chain.text[0]]
        c = _signed_by(draft, rest, first.panel, draft.lines[first.lines[0]].box)
        if c is not None:
            rest[c] = replace(rest[c], text=(*rest[c].text, *chain.text))
            out = rest
    return out


def _is_signature(draft: Draft, chain: Chain) -> bool:
    """Whether a chain is a line or three of names."""
    lines = [draft.lines[i] for r in chain.text for i in draft.regions[r].lines]
    if chain.head or not 0 < len(lines) <= _LINES or any(line.direction == "vertical" for line in lines):
        return False
    read = parse_signature(" ".join(line.text.strip() for line in lines), apart=True)
    return read is not None and not read.body and bool(read.authors)


def _headed_by(draft: Draft, chains: Sequence[Chain], panel: int | None, box: Box) -> int | None:
    """Index of the article under whose head names at ``box`` stand; its text begins under them or beside them."""
    for c, chain in enumerate(chains):
        heads, text = ([draft.regions[r] for r in part] for part in (chain.head, chain.text))
        if not heads or not text or heads[-1].panel != panel or is_signed(draft, chain):
            continue
        head = union(region.box for region in heads)
        under = -0.5 * draft.em < box[1] - head[3] < _UNDER_HEAD * draft.em
        if under and head[0] < centre(box)[0] < head[2] and text[0].box[3] > box[1]:
            return c
    return None


def _signed_by(draft: Draft, chains: Sequence[Chain], panel: int | None, box: Box) -> int | None:
    """Index of the nearest text that names at ``box`` can sign."""
    found = [(gap, c) for c, chain in enumerate(chains) if (gap := _gap(draft, chain, panel, box)) is not None]
    return min(found)[1] if found else None


def _gap(draft: Draft, chain: Chain, panel: int | None, box: Box) -> float | None:
    """Distance from the end of an unsigned text to names, pixels; None when they cannot sign it."""
    em = draft.em
    text = [draft.regions[r] for r in chain.text]
    if not text or text[-1].panel != panel or is_signed(draft, chain):
        return None
    last = text[-1].box
    under, beside = box[1] - last[3], box[0] - last[2]
    if overlap_x(last, box) > 0:
        return under if -0.5 * em < under < _UNDER * em else None
    if -0.5 * em < under < _UNDER * em and 0 <= beside < _POEM * em:  # the column of a poem is wider than its lines
        return under if is_verse([draft.lines[i] for i in text[-1].lines], em) else None
    level = min(region.box[1] for region in text) - 2 * em < box[1] < last[3]
    return beside if level and -em < beside < _BESIDE * em else None


def is_signed(draft: Draft, chain: Chain) -> bool:
    """Whether an article names its writers in a line of the head, or at its end."""
    head = [draft.lines[i].text for r in chain.head for i in draft.regions[r].lines]
    end = draft.lines[draft.regions[chain.text[-1]].lines[-1]].text
    return any(is_byline(text) >= NAMED for text in (*head, end)) or SIGNED.search(end) is not None
