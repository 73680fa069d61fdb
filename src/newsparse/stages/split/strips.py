"""Strips and tags: words over one article are its section or kicker, words over several are an item of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsparse.containers import Chain, Flow
from newsparse.document import Box
from newsparse.geometry import height, overlap_x, union, width
from newsparse.stages.split.head import is_tag

_NEAR, _CLOSE = 1.0, 0.6
"""Space between a tag and its headline, em: at most, and where other articles follow; under the strip of several there
is more."""


def adopt_tags(flow: Flow, em: float) -> Flow:
    """Give strips that belong to one article to its head.

    Such a strip stands close over a headline. The name of a column goes there when nothing else stands under it, or
    when it all but touches the headline; longer or larger words are a kicker, whatever follows.
    """
    regions, chains = list(flow.regions), list(flow.chains)
    used = {r for chain in chains for r in (*chain.head, *chain.text)}
    boxes = {c: _chain_box(flow, chain) for c, chain in enumerate(chains)}
    for r, region in enumerate(flow.regions):
        if region.kind != "section" or r in used or len(region.lines) != 1:
            continue
        gap, c = _headline_under(flow, region.box, chains, em) or (0.0, None)
        tag = is_tag(flow.lines[region.lines[0]], em)
        if c is None or (tag and gap > _CLOSE * em and len(under_strip(region.box, boxes)) > 1):
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
