"""What the links leave: small blocks near an article, chains that are no articles, lines that nothing claimed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from newsparse.containers import Chain, Region, RegionKind
from newsparse.document import Box
from newsparse.geometry import (
    centre,
    grow,
    overlap_x,
    overlap_y,
    union,
    width,
)
from newsparse.language.bylines import is_byline, parse_jump
from newsparse.language.text import cjk_count, has_cjk
from newsparse.stages.order.adverts import judge, measure, points_elsewhere, signs_as_one
from newsparse.stages.order.blocks import Block
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.figures import ends_in_credit
from newsparse.stages.order.heads import LEAD, NAMED, looks_like_byline
from newsparse.stages.order.verses import is_verse

_FRAGMENT = 80
"""Characters of the longest text that is given up as a fragment when it is hardly an article."""
_DOUBTFUL = 0.12
"""Certainty below which a short text with a head is given up; without a head, below twice as much."""
_CAPTION, _PICTURE, _HARDLY = 7, 4.0, 0.35
"""Lines of the longest caption and height of the lowest picture (em) that a sign in it tells of; a text under a head
is taken for such when it is less certain an article."""
_LOUD, _APART = 0.5, 5.0
"""Certainty below which a head without text may be an advertisement, and the space between its lines, em."""
_SMALLER = 0.8
"""Size of the lines that sign an advertisement, in sizes of its largest."""
_MARKER = 8.0
"""How far a pointer to another page may stand beyond the right end of the head over it, em."""
_POINTED = 0.6
"""Certainty of a head with such a pointer, at least."""
_NOISE = 24
"""Characters of the longest run without Chinese that is taken for noise or lettering."""


def is_no_article(draft: Draft, chain: Chain) -> bool:
    """Turn a chain that is no article into what it is: advertisement, notice, stray caption, noise.

    Article text is never set centred, but for poems; no reporter signs an advertisement.
    """
    lines = [i for r in (*chain.head, *chain.text) for i in draft.regions[r].lines]
    m = measure(lines, draft.lines, draft.em)
    loud = m.running < 0.35 * m.characters and m.cues >= max(1, 0.2 * m.lines)
    shown = bool(chain.text) and m.lines >= 3 and m.centred >= 0.75 * m.lines and not m.named
    shown = shown and not any(is_verse([draft.lines[i] for i in draft.regions[r].lines], draft.em) for r in chain.text)
    title = m.notice and bool(chain.head) and m.characters < 260 and m.lines <= 14
    bare = not chain.text and _is_bare_slogan(draft, chain)
    if _is_bare_caption(draft, chain):
        draft.melt({*chain.head, *chain.text}, "caption")
        return True
    if _is_sign_over_caption(draft, chain):
        draft.melt(set(chain.head), "picture-text")
        draft.melt(set(chain.text), "caption")
        return True
    if _is_fragment(draft, chain):
        ends = ends_in_credit(draft.lines[lines[-1]].text)
        draft.melt({*chain.head, *chain.text}, "caption" if ends else "other")
        return True
    if not chain.text and _is_torn_head(draft, chain):
        draft.melt(set(chain.head), "other")
        return True
    if not has_cjk("".join(draft.lines[i].text for i in lines)) and m.characters < _NOISE:
        draft.melt({*chain.head, *chain.text}, "other")
        return True
    if not (loud or shown or title or bare):
        return False
    draft.melt({*chain.head, *chain.text}, "notice" if title and not loud else "advertisement")
    return True


def _is_fragment(draft: Draft, chain: Chain) -> bool:
    """A few lines that are hardly an article by the opinion on chains: labels, lettering, captions, torn text."""
    characters = draft.characters(chain.text)
    least = _DOUBTFUL if chain.head else 2 * _DOUBTFUL
    return 0 < characters <= _FRAGMENT and chain.certainty < least


def _is_bare_caption(draft: Draft, chain: Chain) -> bool:
    """A few lines without a head that end in a picture's credit: the caption of a picture that was not found."""
    lines = [i for r in chain.text for i in draft.regions[r].lines]
    return not chain.head and len(lines) <= 6 and bool(lines) and ends_in_credit(draft.lines[lines[-1]].text)


def _is_sign_over_caption(draft: Draft, chain: Chain) -> bool:
    """One line far over a few others, hardly an article: lettering of a picture that was not found, and its caption."""
    head, text = _head_lines(draft, chain), [i for r in chain.text for i in draft.regions[r].lines]
    if len(head) != 1 or not 0 < len(text) <= _CAPTION or chain.certainty > _HARDLY:
        return False
    if any(LEAD.search(draft.lines[i].text) for i in text):
        return False
    sign, top = draft.lines[head[0]], min(draft.lines[i].box[1] for i in text)
    return top - sign.box[3] > _PICTURE * draft.em and sign.size < 2 * draft.em


def _is_bare_slogan(draft: Draft, chain: Chain) -> bool:
    """A head alone that has neither kicker nor deck and is short: a slogan or a name, not the head of an article."""
    lines = _head_lines(draft, chain)
    sizes = [draft.lines[i].size for i in lines]
    text = "".join(draft.lines[i].text for i in lines)
    bare = len(lines) <= 2 and len(text) <= 18 and min(sizes) > 0.8 * max(sizes)
    return bare and not points_elsewhere([draft.lines[i].text for i in lines])


def _is_torn_head(draft: Draft, chain: Chain) -> bool:
    """A phrase of one size without text that is hardly an article: a subhead or sign torn from what it belongs to."""
    lines = [draft.lines[i] for i in _head_lines(draft, chain)]
    sizes = [line.size for line in lines]
    even = min(sizes) > 0.8 * max(sizes)
    named = any(is_byline(line.text) >= NAMED or points_elsewhere([line.text]) for line in lines)
    return even and not named and chain.certainty < _DOUBTFUL


def without_teasers(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Heads without text that point to another page, with the heads around them, are teasers."""
    bare = {c: union(draft.regions[r].box for r in chain.head) for c, chain in enumerate(chains) if not chain.text}
    found = {c for c in bare if points_elsewhere([draft.lines[i].text for i in _head_lines(draft, chains[c])])}
    grown = True
    while grown:
        more = {
            c
            for c in bare
            if c not in found and any(_near(grow(bare[f], 0.6 * draft.em), bare[c], draft.em) for f in found)
        }
        found |= more
        grown = bool(more)
    left = set(found)
    while left:
        group, todo = set[int](), [left.pop()]
        while todo:
            c = todo.pop()
            group.add(c)
            touching = {d for d in left if _near(grow(bare[c], draft.em), bare[d], draft.em)}
            left -= touching
            todo += touching
        draft.melt({r for c in group for r in chains[c].head}, "teaser")
    return [chain for c, chain in enumerate(chains) if c not in found]


def without_lone_heads(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Single lines without text that are hardly an article's headline: signs in pictures, pieces of other heads.

    A head of several lines stands for an article that is on another page.
    """
    lone = [c for c in chains if not c.text and len(_head_lines(draft, c)) == 1 and c.certainty < _DOUBTFUL]
    for chain in lone:
        draft.melt(set(chain.head), "other")
    return [chain for chain in chains if chain not in lone]


def without_loud_heads(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Heads without text that are unframed advertisements.

    Either a line of theirs says so, or they are doubtful and stand over short lines that nothing claimed.
    """
    loud = []
    for chain in chains:
        if chain.text:
            continue
        signed = _signed_as_advert(draft, chain)
        if not signed and chain.certainty >= _LOUD:
            continue
        below = _lines_below(draft, union(draft.regions[r].box for r in chain.head))
        members = {*chain.head, *below}
        m = measure([i for r in members for i in draft.regions[r].lines], draft.lines, draft.em)
        shown = bool(m.cues) or m.centred >= 0.75 * m.lines
        group = below and m.lines >= 3 and m.running < 0.35 * m.characters and shown and not m.named
        if group or signed:
            draft.melt(members, "advertisement")
            loud.append(chain)
    return [chain for chain in chains if chain not in loud]


def _signed_as_advert(draft: Draft, chain: Chain) -> bool:
    """Whether one of the smaller lines of a head gives a telephone number, or names who pays."""
    lines = [draft.lines[i] for i in _head_lines(draft, chain)]
    largest = max((line.size for line in lines), default=0.0)
    return any(line.size < _SMALLER * largest and signs_as_one(line.text) for line in lines)


def _lines_below(draft: Draft, box: Box) -> set[int]:
    """Regions of a line or two, of no known kind, one under the other under a box."""
    found = set[int]()
    small = [r for r, g in enumerate(draft.regions) if g.kind == "other" and 0 < len(g.lines) <= 2 and g.panel is None]
    for r in sorted(small, key=lambda r: draft.regions[r].box[1]):
        low = draft.regions[r].box
        over = overlap_x(low, box) > 0.5 * min(width(low), width(box))
        if over and -draft.em < low[1] - box[3] < _APART * draft.em:
            found.add(r)
            box = union((box, low))
    return found


def _head_lines(draft: Draft, chain: Chain) -> list[int]:
    return [i for r in chain.head for i in draft.regions[r].lines]


def with_pointers(draft: Draft, chains: Sequence[Chain], loose: Sequence[Block]) -> list[Chain]:
    """Heads without text with the pointer under them to the page where the text stands: they are articles for sure.

    The pointer may stand under a byline, and is set at the right of its column.
    """
    out = []
    for chain in chains:
        pointer = None if chain.text or not chain.head else _pointer(draft, chain, loose)
        if pointer is not None:
            region = draft.settle("other", pointer.lines, pointer.panel)
            chain = replace(chain, text=(region,), certainty=max(chain.certainty, _POINTED))
        out.append(chain)
    return out


def _pointer(draft: Draft, chain: Chain, loose: Sequence[Block]) -> Block | None:
    em, head = draft.em, [draft.regions[r] for r in chain.head]
    box = union(region.box for region in head)
    under = [
        block
        for block in loose
        if set(block.lines) <= draft.free
        and block.panel == head[0].panel
        and -0.5 * em < block.box[1] - box[3] < 3.0 * em
        and box[0] < block.box[0]
        and block.box[2] < box[2] + _MARKER * em
        and _leads_on([draft.lines[i].text for i in block.lines])
    ]
    return min(under, key=lambda block: block.box[1], default=None)


def _leads_on(texts: Sequence[str]) -> bool:
    """Whether words are a pointer to the page where an article goes on, after a byline if need be."""
    *names, last = texts
    jump = parse_jump(last)
    if jump is None or jump.direction != "to" or re.search(r"\w", last[: jump.start] + last[jump.end :]):
        return False
    return not names or is_byline("".join(names)) > 0


def attach_satellites(draft: Draft, chains: list[Chain], loose: Sequence[Block]) -> list[Chain]:
    """Give small blocks near an article to it: bylines and decks over its text, signatures and scraps under it."""
    out = list(chains)
    for block in sorted(loose, key=lambda b: b.box[1]):
        if not set(block.lines) <= draft.free or block.size > 1.3 * draft.em:
            continue
        if _is_credit_line(draft, block):
            _settle_credit(draft, block)
            continue
        best: tuple[float, int, int] | None = None
        for c, chain in enumerate(out):
            place = _satellite(draft, chain, block)
            if place is not None and (best is None or place[0] < best[0]):
                best = (place[0], c, place[1])
        if best is None:
            continue
        _, c, at = best
        region = draft.settle(
            "byline" if looks_like_byline(block, draft.lines, draft.em) else "other", block.lines, block.panel
        )
        old = out[c]
        if at < 0:
            out[c] = replace(old, head=(*old.head, region))
        else:
            out[c] = old.with_text(region, at)
    return out


def _is_credit_line(draft: Draft, block: Block) -> bool:
    """One line that says who took a picture, and not who wrote as well, unless it stands at the picture's foot."""
    text, em = draft.lines[block.lines[-1]].text, draft.em
    if len(block.lines) > 1 or not ends_in_credit(text) or re.search("文[并/、及]|图文", text):
        return False
    foot = any(
        -em < block.box[1] - picture.box[3] < 6 * em
        and picture.box[0] - em < block.box[0]
        and block.box[2] < picture.box[2] + em
        for picture in draft.layout.pictures
    )
    return foot or "报道" not in text


def _settle_credit(draft: Draft, block: Block) -> None:
    """A credit goes to the picture nearest to it, up to eight em away."""
    near = [(_distance(picture.box, block.box), p) for p, picture in enumerate(draft.layout.pictures)]
    region = draft.settle("caption", block.lines, block.panel)
    if near and min(near)[0] < 8 * draft.em:
        draft.captions[region] = min(near)[1]


def _distance(a: Box, b: Box) -> float:
    return max(0.0, -overlap_x(a, b)) + max(0.0, -overlap_y(a, b))


def _satellite(draft: Draft, chain: Chain, block: Block) -> tuple[float, int] | None:
    """(distance in em, before which region of the text; -1: to the head) when a block is near an article.

    What stands over a later column is a byline, or words of the text itself; numbers are lettering of a picture.
    """
    em = draft.em
    head = [draft.regions[r] for r in chain.head]
    text = [draft.regions[r] for r in chain.text]
    if any(region.panel != block.panel for region in (*head[:1], *text[:1])):
        return None
    found: list[tuple[float, int]] = []
    words = "".join(draft.lines[i].text for i in block.lines)
    if text:
        for n, region in enumerate(text):
            gap = region.box[1] - block.box[3]
            near = -0.5 * em < gap < 2.5 * em and overlap_x(region.box, block.box) > 0.5 * width(block.box)
            if near and n == 0:
                found.append((gap / em, -1))
            elif near and head and block.box[1] > head[-1].box[1]:
                named = looks_like_byline(block, draft.lines, em) or is_byline(words) >= NAMED
                if named or cjk_count(words) > 1:
                    found.append((gap / em + 0.2, -1 if named else n))
        last = _foot(text, em)
        gap = block.box[1] - last[3]
        if -0.5 * em < gap < 2.0 * em and overlap_x(last, block.box) > 0.5 * width(block.box):
            found.append((gap / em + 0.5, len(text)))
    if head:
        box = union(region.box for region in head)
        under, over = block.box[1] - box[3], box[1] - block.box[3]
        area_box = union([box, *(region.box for region in text)])
        inside = block.box[0] > area_box[0] - em and block.box[2] < area_box[2] + em
        if inside and -0.5 * em < under < 3.0 * em and (not text or block.box[3] < text[0].box[1] + 2 * em):
            found.append((0.3 + under / em, -1))
        if inside and -0.5 * em < over < 3.0 * em:
            found.append((1.0 + over / em, -1))
    return min(found, default=None)


def _foot(text: Sequence[Region], em: float) -> Box:
    """The last region of a text, as wide as the column that it ends: its own line may be short."""
    box = text[-1].box
    if len(text[-1].lines) < 3:
        box = (box[0], box[1], max(box[2], box[0] + max(width(region.box) for region in text[-3:])), box[3])
    over = [r.box for r in text[-3:-1] if -0.5 * em < box[1] - r.box[3] < 1.6 * em and overlap_x(r.box, box) > 0]
    wide = union((box, *over))
    return wide[0], box[1], wide[2], box[3]


def settle_rest(draft: Draft) -> None:
    """Lines that nothing claimed: grouped by nearness, typed by their words."""
    while draft.free:
        seed = min(draft.free, key=lambda i: (draft.lines[i].box[1], draft.lines[i].box[0]))
        group = [seed]
        grown = True
        while grown:
            box = union(draft.lines[i].box for i in group)
            near = [i for i in draft.free if i not in group and _near(box, draft.lines[i].box, draft.em)]
            near = [i for i in near if draft.panels[i] == draft.panels[seed]]
            group += near
            grown = bool(near)
        verdict = judge(measure(group, draft.lines, draft.em))
        owner = _advert_label(draft, group)
        if owner is not None:
            old = draft.regions[owner]
            box = union((old.box, *(draft.lines[i].box for i in group)))
            draft.regions[owner] = replace(old, lines=(*group, *old.lines), box=box)
            draft.free -= set(group)
            continue
        kind: RegionKind = (
            "other" if verdict == "article" or (len(group) < 3 and verdict == "advertisement") else verdict
        )
        draft.settle(
            kind, sorted(group, key=lambda i: (draft.lines[i].box[1], draft.lines[i].box[0])), draft.panels[seed]
        )


def without_slogans(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Heads without text that stand right over or under a loose advertisement, about one middle, are part of it.

    So are those over the name of who advertises, if that was taken for something else.
    """
    em = draft.em
    out = []
    for chain in chains:
        lines = [] if chain.text else _head_lines(draft, chain)
        box = union(draft.lines[i].box for i in lines) if lines else (0.0, 0.0, 0.0, 0.0)
        near = [
            r
            for r, region in enumerate(draft.regions)
            if lines
            and region.lines
            and (region.kind == "advertisement" or _names_advertiser(draft, region))
            and -0.5 * em < -overlap_y(region.box, box) < max(4 * em, 2 * draft.lines[lines[-1]].size)
            and abs(centre(region.box)[0] - centre(box)[0]) < 2 * em
            and region.panel == draft.regions[chain.head[0]].panel
        ]
        if near:
            draft.melt({near[0], *chain.head}, "advertisement")
        else:
            out.append(chain)
    return out


def _names_advertiser(draft: Draft, region: Region) -> bool:
    """Whether a loose line or two hold the words of an advertiser, and nothing else."""
    few = region.kind in ("section", "other") and len(region.lines) <= 2
    return few and measure(region.lines, draft.lines, draft.em).selling > 0


def join_adverts(draft: Draft, chains: Sequence[Chain]) -> None:
    """Parts of one unframed advertisement, one under the other with nothing of an article between, are one."""
    em = draft.em
    text = [draft.regions[r].box for c in chains for r in (*c.head, *c.text)]
    loose = [r for r, g in enumerate(draft.regions) if g.kind == "advertisement" and g.panel is None and g.lines]
    joined = True
    while joined:
        joined = False
        for a in loose:
            for b in loose:
                first, second = draft.regions[a], draft.regions[b]
                gap = second.box[1] - first.box[3]
                over = overlap_x(first.box, second.box) > 0.5 * min(width(first.box), width(second.box))
                box = union((first.box, second.box))
                clear = not any(overlap_x(t, box) > em and overlap_y(t, box) > em for t in text)
                if a != b and -em < gap < 9 * em and over and clear:
                    draft.melt({a, b}, "advertisement")
                    loose.remove(max(a, b))
                    joined = True
                    break
            if joined:
                break


def _advert_label(draft: Draft, group: Sequence[int]) -> int | None:
    """The advertisement right under a small line that says that it is one."""
    text = "".join(draft.lines[i].text for i in group)
    if len(text) > 8 or "广告" not in text:
        return None
    box = union(draft.lines[i].box for i in group)
    below = [
        (region.box[1] - box[3], r)
        for r, region in enumerate(draft.regions)
        if region.kind == "advertisement" and overlap_x(region.box, box) > -2 * draft.em and region.box[1] > box[1]
    ]
    near = [pair for pair in below if pair[0] < 12 * draft.em + _pictured(draft, box, pair[1])]
    return min(near)[1] if near else None


def _pictured(draft: Draft, label: Box, advert: int) -> float:
    """Height of the pictures between a label and an advertisement."""
    low = draft.regions[advert].box
    return sum(
        picture.box[3] - picture.box[1]
        for picture in draft.layout.pictures
        if overlap_x(picture.box, low) > 0 and label[1] < picture.box[1] and picture.box[3] < low[1] + 3 * draft.em
    )


def _near(a: Box, b: Box, em: float) -> bool:
    return overlap_x(a, b) > -0.8 * em and overlap_y(a, b) > -1.2 * em
