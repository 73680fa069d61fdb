"""Pull quotes: words of a text that are set into its columns once more, larger or in another face.

They look like subheads, but stand where no subhead does, in the middle of a sentence, or are sentences themselves.
"""

from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain
from newsparse.stages.order.blocks import make_block
from newsparse.stages.order.columns import read_edges
from newsparse.stages.order.draft import Draft

_LARGER = 1.15
"""Size of a quote that does not pass for a subhead, over that of the text."""
_MOST, _SENTENCE = 8, 15
"""Lines of the longest quote, and characters of the shortest one that is told by its full stop."""


def without_quotes(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Chains without the pull quotes in their text; these become regions by themselves."""
    return [_without(draft, chain) for chain in chains]


def _without(draft: Draft, chain: Chain) -> Chain:
    parts: list[list[int]] = []  # of one kind each: text, or what is set apart
    for r in chain.text:
        if parts and _is_apart(draft, parts[-1][-1], chain) == _is_apart(draft, r, chain):
            parts[-1].append(r)
        else:
            parts.append([r])
    quoted: set[int] = set()
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if not _is_apart(draft, part[0], chain):
            continue
        lines = sum(len(draft.regions[r].lines) for r in part)
        if lines > _MOST or (lines == 1 and draft.regions[part[0]].kind == "body"):  # text that was seen too high
            continue
        if (_runs_on(draft, before[-1], after[0]) and _ends(draft, part[-1])) or _is_sentence(draft, part):
            quoted.update(part)
    for r in quoted:
        draft.regions[r] = replace(draft.regions[r], kind="other")
    return replace(chain, text=tuple(r for r in chain.text if r not in quoted))


def _is_apart(draft: Draft, r: int, chain: Chain) -> bool:
    """Whether a region of a text passed for a subhead, or is larger than the text."""
    region = draft.regions[r]
    plain = [draft.regions[k] for k in chain.text if draft.regions[k].kind == "body"]
    usual = max(plain, key=lambda k: len(k.lines)).size if plain else region.size
    return region.kind == "subhead" or region.size > _LARGER * usual


def _runs_on(draft: Draft, before: int, after: int) -> bool:
    """Whether the text before breaks off in a sentence, and that after goes on with it."""
    blocks = [make_block(draft.regions[r].lines, draft.lines, None) for r in (before, after)]
    first, second = (read_edges(block, draft.lines, draft.em) for block in blocks)
    return first.end == "open" and second.start == "flush"


def _ends(draft: Draft, r: int) -> bool:
    """Whether a region does not break off in a sentence itself, as text in larger type does."""
    region = draft.regions[r]
    text = "".join(draft.lines[i].text for i in region.lines)
    block = make_block(region.lines, draft.lines, None)
    if "。" not in text and region.kind == "subhead":
        return True
    return read_edges(block, draft.lines, draft.em).end != "open"


def _is_sentence(draft: Draft, part: Sequence[int]) -> bool:
    """Whether what is set apart is a whole sentence, with its full stop."""
    text = "".join(draft.lines[i].text for r in part for i in draft.regions[r].lines).rstrip("”’\"' ")
    return len(text) >= _SENTENCE and text.endswith("。")
