"""Lines that nothing claimed, between the head and the text of an article or between two blocks of its text.

Nothing but the article's own stands there: the rest of its headline, a deck, a byline, a subhead. And a phrase right
over a head is its kicker, also where the head has a frame or a band of colour and the kicker has not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain, Region, TextLine
from newsparse.document import Box
from newsparse.geometry import centre, height, overlap_x, overlap_y, share_x, union, width
from newsparse.language.bylines import is_byline
from newsparse.language.text import cjk_count
from newsparse.stages.order.adverts import measure
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.figures import ends_in_credit
from newsparse.stages.order.peel import is_plain

_MOST_LINES, _MOST_CHARACTERS = 4, 60
"""Lines and characters of what is taken."""
_NEAR, _FAR = 2.0, 4.0
"""Space over and under it, in the larger of its own size and the body's: on one side at most the first, on the other
the second."""
_IN_COLUMN = 0.6
"""Share of the narrower of it and what stands over or under it, along x, that they have in common."""
_UNDER, _DECK, _ALIKE = 1.5, 5, 0.88
"""Space under a head, em, and characters of a deck, at least; ratio of sizes and of weights from which on two lines
are of one kind."""
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}(?:[、)）]|[.．](?!\d))")
_BAND = 8.0
"""Height of the highest band of colour behind a subhead or a head, em."""
_FULL, _LARGER = 0.8, 1.15
"""Width, in that of the text over it, and size, em, of a line that is text: it fills its column, in type of the body's
size."""


def take_between(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains with the small regions that stand between two regions of theirs, one over the other in one column."""
    out = list(chains)
    taken = {r for chain in chains for r in (*chain.head, *chain.text)} | draft.captions.keys()
    small = [r for r, region in enumerate(draft.regions) if r not in taken and _is_small(draft, region)]
    for r in sorted(small, key=lambda r: draft.regions[r].box[1]):
        for c, chain in enumerate(out):
            grown = _grown(draft, chain, r) or _with_kicker(draft, chain, r)
            if grown is not None:
                out[c] = grown
                break
    return [_with_deck(draft, chain) for chain in out]


def _with_deck(draft: Draft, chain: Chain) -> Chain:
    """The chain with what stands first in its text, right under its head, and passed for a subhead, in the head.

    No text begins with a subhead, but for numbered ones: it is a deck, or the headline itself under a kicker. Where
    others like it stand in the text it is one of them.
    """
    if not chain.head or len(chain.text) < 2 or draft.regions[chain.text[0]].kind != "subhead":
        return chain
    head, first = draft.regions[chain.head[-1]], draft.regions[chain.text[0]]
    lines = [draft.lines[i] for i in first.lines]
    text = "".join(line.text for line in lines)
    gap = first.box[1] - head.box[3]
    if not -0.5 * draft.em < gap < _UNDER * draft.em or share_x(head.box, first.box) < _IN_COLUMN:
        return chain
    words = cjk_count(text) >= _DECK and not is_byline(text) > 0 and not _NUMBERED.match(text.strip())
    if not words or not _is_part(draft, head, first):
        return chain
    others = [draft.lines[draft.regions[r].lines[0]] for r in chain.text[1:] if draft.regions[r].kind == "subhead"]
    if any(_are_alike(lines[0], other) for other in others):
        return chain
    draft.regions[chain.text[0]] = replace(first, kind="head")
    return replace(chain, head=(*chain.head, chain.text[0]), text=chain.text[1:])


def _are_alike(one: TextLine, other: TextLine) -> bool:
    """Whether two lines are of one size, weight and ground."""
    sizes, weights = sorted((one.size, other.size)), sorted((one.weight, other.weight))
    return sizes[0] > _ALIKE * sizes[1] and weights[0] > _ALIKE * weights[1] and one.ground == other.ground


def _is_small(draft: Draft, region: Region) -> bool:
    """Whether a region is of no kind that is known for sure, small, in Chinese, and sells nothing."""
    if region.kind not in ("other", "advertisement") or not 0 < len(region.lines) <= _MOST_LINES:
        return False
    lines = [draft.lines[i] for i in region.lines]
    text = "".join(line.text for line in lines)
    if any(line.direction == "vertical" for line in lines) or not 1 < cjk_count(text) <= _MOST_CHARACTERS:
        return False
    return not ends_in_credit(lines[-1].text) and measure(region.lines, draft.lines, draft.em).cues == 0


def _grown(draft: Draft, chain: Chain, r: int) -> Chain | None:
    """The chain with a region between two of its own; None where it does not stand there."""
    region, own = draft.regions[r], (*chain.head, *chain.text)
    over = [k for k in own if _stands_over(draft.regions[k], region, draft.em)]
    above = max(over, key=lambda k: draft.regions[k].box[3], default=None)
    if above is None:
        return None
    column = _IN_COLUMN if above in chain.text else 0.0  # a byline may stand over the gutter of two columns
    under = [k for k in own if _stands_over(region, draft.regions[k], draft.em, column)]
    below = min(under, key=lambda k: draft.regions[k].box[1], default=None)
    if below is None:
        return None
    # What stands between two parts of a head may be wider than both, as long as the article is.
    sides = own if {above, below} <= set(chain.head) else (above, below)
    whole = union(draft.regions[k].box for k in sides)
    if not _is_held(draft, draft.regions[above], region, draft.regions[below], whole):
        return None
    if above in chain.head and (below in chain.head or _is_part(draft, draft.regions[above], region)):
        draft.regions[r] = replace(region, kind="head")
        place = chain.head.index(above) + 1
        return replace(chain, head=(*chain.head[:place], r, *chain.head[place:]))
    if below in chain.head or (above in chain.text and chain.text.index(above) + 1 != chain.text.index(below)):
        return None
    full = width(region.box) >= _FULL * width(draft.regions[below].box) and region.size < _LARGER * draft.em
    draft.regions[r] = replace(region, kind="body" if full else "subhead")
    return chain.with_text(r, chain.text.index(below))


def _with_kicker(draft: Draft, chain: Chain, r: int) -> Chain | None:
    """The chain with a region for a kicker; None where it does not stand right over the head as one does.

    It is smaller than the headline, no wider than the article, and on paper or on a strip of its own, whatever the
    head stands on: its box, if it has one, begins there.
    """
    region, em = draft.regions[r], draft.em
    if not chain.head or not chain.text or len(region.lines) > 1 or region.kind != "other":
        return None
    head, line = draft.regions[chain.head[0]], draft.lines[region.lines[0]]
    whole = union(draft.regions[k].box for k in (*chain.head, *chain.text))
    gap = head.box[1] - line.box[3]
    if not -0.3 * em < gap < _NEAR * max(em, line.size) or not is_plain(line.text.strip()):
        return None
    low = draft.lines[head.lines[0]]
    if not _is_inside(line.box, whole, em) or share_x(line.box, low.box) < _IN_COLUMN or line.size > 0.9 * low.size:
        return None
    if region.panel is not None or (head.panel is not None and not _begins_at(draft, head.panel, line, head)):
        return None
    draft.regions[r] = replace(region, kind="head")
    return replace(chain, head=(r, *chain.head))


def _begins_at(draft: Draft, panel: int, line: TextLine, head: Region) -> bool:
    """Whether a box begins at a line, at the head under it, or right under that: only the text stands in it then."""
    top = draft.layout.panels[panel].box[1]
    return line.box[1] - draft.em < top < head.box[3] + _NEAR * draft.em


def _is_part(draft: Draft, head: Region, region: Region) -> bool:
    """Whether a region stands under a head as its parts do: about one middle or flush left; reversed if it is."""
    grounds = [draft.lines[part.lines[0]].ground for part in (head, region)]
    middle = abs(centre(head.box)[0] - centre(region.box)[0]) < 2 * draft.em
    return grounds != ["light", "dark"] and (middle or abs(head.box[0] - region.box[0]) < 1.5 * draft.em)


def _stands_over(high: Region, low: Region, em: float, least: float = _IN_COLUMN) -> bool:
    """Whether one region stands over another, and they have more than a share of the narrower one in common."""
    return low.box[1] - high.box[3] > -0.5 * em and share_x(high.box, low.box) > least


def _is_inside(box: Box, sides: Box, em: float) -> bool:
    """Whether a box lies between the left and the right side of another, give or take one em."""
    return box[0] > sides[0] - em and box[2] < sides[2] + em


def _is_held(draft: Draft, above: Region, region: Region, below: Region, sides: Box) -> bool:
    """Whether a region stands close between two, inside their sides, on their ground or on a band of colour.

    No picture stands there with it.
    """
    unit = max(draft.em, region.size)
    near, far = sorted((region.box[1] - above.box[3], below.box[1] - region.box[3]))
    if near > _NEAR * unit or far > _FAR * unit or not _is_inside(region.box, sides, draft.em):
        return False
    if region.panel not in (above.panel, below.panel) and not _on_band(draft, region, sides):
        return False
    gap = region.box[0], above.box[3], region.box[2], below.box[1]
    return not any(
        overlap_x(picture.box, gap) > 0 and overlap_y(picture.box, gap) > 0 for picture in draft.layout.pictures
    )


def _on_band(draft: Draft, region: Region, sides: Box) -> bool:
    """Whether a region has a low coloured ground of its own, no wider than the column."""
    if region.panel is None:
        return True  # the others stand in a box, and this between them
    panel = draft.layout.panels[region.panel]
    inside = _is_inside(panel.box, sides, draft.em)
    return panel.kind != "frame" and inside and height(panel.box) < _BAND * draft.em
