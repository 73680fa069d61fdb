"""Strips and tags: words over one article are its section or kicker, words over several are an item of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsparse.containers import Chain, Flow, Region
from newsparse.document import Box
from newsparse.geometry import height, overlap_x, share_x, union, width
from newsparse.stages.split.head import is_tag

_NEAR, _CLOSE = 1.0, 0.6
"""Space between a tag and its headline, em: at most, and where other articles follow; under the strip of several there
is more."""
_AROUND = 3.0
"""Space over and under words in the midst of an article, at most, em."""


def adopt_tags(flow: Flow, em: float) -> Flow:
    """Give strips that belong to one article to its head.

    Such a strip stands close over a headline. The name of a column goes there when nothing else stands under it, or
    when it all but touches the headline; longer or larger words are a kicker, whatever follows. Words in the midst of
    an article are a subhead; larger than all others in its head they are the headline.
    """
    regions, chains = list(flow.regions), list(flow.chains)
    used = {r for chain in chains for r in (*chain.head, *chain.text)}
    boxes = {c: _chain_box(flow, chain) for c, chain in enumerate(chains)}
    for r, region in enumerate(flow.regions):
        if region.kind != "section" or r in used or len(region.lines) != 1:
            continue
        within = _within(flow, region, chains, em)
        if within is not None:
            c, place = within
            chain = chains[c]
            largest = max((regions[h].size for h in chain.head), default=0.0)
            if place or region.size > largest:  # a smaller one in the head is the name of a column
                regions[r] = replace(region, kind="subhead" if place else "head")
            chains[c] = chain.with_text(r, place) if place else replace(chain, head=(*chain.head, r))
            continue
        headline = _headline_under(flow, region.box, chains, em)
        if headline is None:
            continue
        gap, c = headline
        tag = is_tag(flow.lines[region.lines[0]], em)
        if tag and gap > _CLOSE * em and len(under_strip(region.box, boxes)) > 1:
            continue
        chains[c] = replace(chains[c], head=(r, *chains[c].head))
        regions[r] = region if tag else replace(region, kind="head")
    return replace(flow, regions=tuple(regions), chains=tuple(chains))


def _chain_box(flow: Flow, chain: Chain) -> Box:
    return union(flow.regions[r].box for r in (*chain.head, *chain.text))


def _headline_under(flow: Flow, strip: Box, chains: Sequence[Chain], em: float) -> tuple[float, int] | None:
    """The article whose head begins right under a strip that is no wider than it, and the space between, pixels."""
    found: list[tuple[float, int]] = []
    for c, chain in enumerate(chains):
        if not chain.head:
            continue
        whole = _chain_box(flow, chain)
        gap = min(flow.regions[r].box[1] for r in chain.head) - strip[3]
        inside = whole[0] - em < strip[0] and strip[2] < whole[2] + em
        if inside and -0.5 * em < gap < _NEAR * em:
            found.append((abs(gap), c))
    return min(found, default=None)


def _within(flow: Flow, strip: Region, chains: Sequence[Chain], em: float) -> tuple[int, int] | None:
    """The article right over and under a strip in one column, and before which block of its text (0: in its head)."""
    for c, chain in enumerate(chains):
        boxes = [flow.regions[r].box for r in (*chain.head, *chain.text)]
        column = [n for n, box in enumerate(boxes) if share_x(box, strip.box) > 0.6]
        over = [n for n in column if -0.5 * em < strip.box[1] - boxes[n][3] < _AROUND * em]
        under = [n for n in column if -0.5 * em < boxes[n][1] - strip.box[3] < _AROUND * em]
        if not over or not under:
            continue
        place = min(under) - len(chain.head)
        if max(over) < len(chain.head) or max(over) == min(under) - 1:
            return c, max(0, place)
    return None


def under_strip(strip: Box, boxes: Mapping[int, Box]) -> list[int]:
    """Keys of the articles in the column under a strip, down to the first that is wider or stands apart."""
    below = [
        (box[1], n)
        for n, box in boxes.items()
        if box[1] > strip[1] - height(strip) and overlap_x(box, strip) > 0.5 * min(width(strip), width(box))
    ]
    found: list[int] = []
    bottom, sides = strip[3], None
    for _, n in sorted(below):
        box = boxes[n]
        far = box[1] - bottom > 5 * height(strip)
        if far or (sides is not None and abs(width(box) - sides) > 0.25 * sides):
            break
        found.append(n)
        bottom, sides = box[3], width(box)
    return found
