"""Pull quotes: words of a text that are set into its columns once more, larger or in another face.

They look like subheads, but stand where no subhead does, in the middle of a sentence, or are sentences themselves.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from newsparse.containers import Chain
from newsparse.stages.order.blocks import make_block
from newsparse.stages.order.columns import Edges, read_edges
from newsparse.stages.order.draft import Draft

_LARGER = 1.15
"""Size of a quote that does not pass for a subhead, over that of the text."""
_MOST, _SENTENCE = 8, 15
"""Lines of the longest quote, and characters of the shortest one that is told by its full stop."""


def without_quotes(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains without the pull quotes in their text; these become regions by themselves."""
    return [_without(draft, chain) for chain in chains]


def _without(draft: Draft, chain: Chain) -> Chain:
    plain = [draft.regions[r] for r in chain.text if draft.regions[r].kind == "body"]
    largest = _LARGER * max(plain, key=lambda region: len(region.lines)).size if plain else math.inf

    def is_apart(r: int) -> bool:
        return draft.regions[r].kind == "subhead" or draft.regions[r].size > largest

    parts = [(apart, list(part)) for apart, part in groupby(chain.text, is_apart)]
    quoted: set[int] = set()
    for (_, before), (apart, part), (_, after) in zip(parts, parts[1:], parts[2:], strict=False):
        lines = sum(len(draft.regions[r].lines) for r in part)
        seen_high = lines == 1 and draft.regions[part[0]].kind == "body"
        if not apart or lines > _MOST or seen_high:
            continue
        if (_runs_on(draft, before[-1], after[0]) and _ends(draft, part[-1])) or _is_sentence(draft, part):
            quoted.update(part)
    for r in quoted:
        draft.regions[r] = replace(draft.regions[r], kind="other")
    return replace(chain, text=tuple(r for r in chain.text if r not in quoted))


def _runs_on(draft: Draft, before: int, after: int) -> bool:
    """Whether the text before breaks off in a sentence, and that after goes on with it."""
    return _edges(draft, before).end == "open" and _edges(draft, after).start == "flush"


def _ends(draft: Draft, r: int) -> bool:
    """Whether a region does not break off in a sentence itself, as text in larger type does."""
    region = draft.regions[r]
    phrase = region.kind == "subhead" and not any("。" in draft.lines[i].text for i in region.lines)
    return phrase or _edges(draft, r).end != "open"


def _edges(draft: Draft, r: int) -> Edges:
    return read_edges(make_block(draft.regions[r].lines, draft.lines, None), draft.lines, draft.em)


def _is_sentence(draft: Draft, part: Sequence[int]) -> bool:
    """Whether what is set apart is a whole sentence, with its full stop."""
    text = "".join(draft.lines[i].text for r in part for i in draft.regions[r].lines).rstrip("”’\"' ")
    return len(text) >= _SENTENCE and text.endswith("。")
