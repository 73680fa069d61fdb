"""The whole page as a document: articles, items, lines with ids and places, reading order."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newsparse.containers import Flow, Layout, PageImage, Region, TextLine
from newsparse.document import (
    Article,
    Box,
    Item,
    ItemKind,
    Line,
    Page,
    Paper,
    Paragraph,
    Role,
    Source,
)
from newsparse.forest import Forests, load_forests
from newsparse.geometry import area, centre, contains, corners, grow, union
from newsparse.language.bylines import parse_credit
from newsparse.language.masthead import MastLine, parse_paper
from newsparse.language.text import clean_line, headline_text
from newsparse.models import locate
from newsparse.stages.split.article import WIDE_SPACE, Draft, body_text, caption_text, read_article
from newsparse.stages.split.doubts import find_doubts
from newsparse.stages.split.keywords import keywords
from newsparse.stages.split.strips import adopt_tags, under_strip

_ITEM_KINDS: Mapping[str, ItemKind] = {
    "masthead": "masthead",
    "folio": "folio",
    "advertisement": "advertisement",
    "notice": "notice",
    "weather": "weather",
    "teaser": "teaser",
    "section": "section-head",
}
_Place = tuple[Box, tuple[tuple[float, float], ...]]

_SURE_CHARACTER = 0.9
"""Probability of the least certain character of a headline from which it is taken as read right."""
_BRIEF_CHARACTERS = 260
_DISPLAY = ("kicker", "headline", "deck", "byline", "section")


@dataclass(frozen=True, slots=True)
class _Thing:
    """An article or item on its way to the document: lines with roles, and its box, in the sheet frame."""

    lines: tuple[tuple[int, Role], ...]
    box: Box
    draft: Draft | None = None
    kind: ItemKind = "other"
    picture: int | None = None


_SEEN = (0.0, 0.28, 0.6, 0.75, 0.85, 0.93, 0.965, 0.975, 0.985, 0.993, 1.0)
_RIGHT = (0.0, 0.40, 0.72, 0.75, 0.81, 0.865, 0.90, 0.93, 0.965, 0.985, 0.995)
"""How often articles are right (lines, headline and text) by how certain they seem, on layout families left out."""


def split_page(image: PageImage, layout: Layout, flow: Flow, forests: Forests | None = None) -> Page:
    """Articles with fields, typed items, and every line in exactly one of them.

    Args:
        image: the page.
        layout: its lines, read.
        flow: regions, order and chains.
        forests: other trained scores than those in use.

    Raises:
        ModelError: the trained scores are missing, or of another version.
    """
    flow = adopt_tags(flow, layout.em)
    scores = load_forests(locate("links").path) if forests is None else forests
    drafts = [read_article(flow, chain, layout.em, scores) for chain in flow.chains]
    things = [_article_thing(flow, draft) for draft in drafts if draft.roles]
    used = {r for chain in flow.chains for r in (*chain.head, *chain.text)}
    rest = [r for r in range(len(flow.regions)) if r not in used and r not in flow.captions]
    things += _photos(flow)
    things += [_item_thing(flow, flow.regions[r]) for r in rest]
    things = _in_order(things, layout)
    return _document(image, layout, flow, things)


def _article_thing(flow: Flow, draft: Draft) -> _Thing:
    return _Thing(draft.roles, union(flow.lines[i].box for i, _ in draft.roles), draft)


def _item_thing(flow: Flow, region: Region) -> _Thing:
    role: Role = {"masthead": "masthead", "folio": "folio", "section": "section"}.get(region.kind, "other")  # type: ignore[assignment]
    return _Thing(tuple((i, role) for i in region.lines), region.box, None, _ITEM_KINDS.get(region.kind, "other"))


def _photos(flow: Flow) -> list[_Thing]:
    """One item a picture, with the lines of its captions and of the lettering inside."""
    out = []
    for p, picture in enumerate(flow.pictures):
        lines: list[tuple[int, Role]] = []
        for r, owner in sorted(flow.captions.items(), key=lambda pair: flow.regions[pair[0]].box[1]):
            if owner != p:
                continue
            region = flow.regions[r]
            for i in region.lines:
                role: Role = "picture-text" if region.kind == "picture-text" else "caption"
                if region.kind == "head":
                    role = "headline"
                lines.append((i, role))
        box = union([picture.box, *(flow.lines[i].box for i, _ in lines)])
        out.append(_Thing(tuple(lines), box, None, "photo", p))
    return out


def _in_order(things: Sequence[_Thing], layout: Layout) -> list[_Thing]:
    """Masthead and folio first, then from top to bottom in bands, left to right within a band."""

    def key(thing: _Thing) -> tuple[int, float, float]:
        first = 0 if thing.kind in ("masthead", "folio") and thing.draft is None else 1
        return first, round(thing.box[1] / (6 * layout.em)), thing.box[0]

    return sorted(things, key=key)


class _Names:
    """Ids from content and place; a clash gets a number."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def make(self, letter: str, *parts: object) -> str:
        """A short id that depends on the parts alone."""
        digest = hashlib.sha1("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:10]
        name = letter + digest
        count = self._seen.get(name, 0)
        self._seen[name] = count + 1
        return name if count == 0 else f"{name}-{count + 1}"


def _document(image: PageImage, layout: Layout, flow: Flow, things: Sequence[_Thing]) -> Page:
    names = _Names()
    role_of = {i: role for thing in things for i, role in thing.lines}
    order = [i for thing in things for i, _ in thing.lines]
    ids: dict[int, str] = {}
    lines = []
    for i, place in zip(order, to_source(layout, [flow.lines[i].box for i in order]), strict=True):
        line = _line(flow.lines[i], place, role_of[i], names)
        ids[i] = line.id
        lines.append(line)
    box_of_line = {i: line.box for i, line in zip(order, lines, strict=True)}
    strips = _strips(flow, things)
    articles: list[Article] = []
    items: list[Item] = []
    owners: list[tuple[_Thing, str]] = []
    for n, thing in enumerate(things):
        if thing.draft is not None:
            article = _article(flow, thing, thing.draft, ids, box_of_line, strips.get(n), names)
            if n in strips and len(article.body) <= _BRIEF_CHARACTERS:
                article = article.model_copy(update={"kind": "brief"})
            articles.append(article)
            owners.append((thing, article.id))
        else:
            items.append(_item(flow, layout, thing, ids, names))
    articles, items = _marry(articles, items, [t for t in things if t.draft is None], owners, layout)
    width_, height_ = image.size
    source = Source(
        path=image.path,
        sha256=image.sha256,
        page_index=image.page_index,
        width=width_,
        height=height_,
        dpi=image.dpi,
        text_source="ocr" if image.glyphs is None else "text-layer",
        skew_degrees=layout.skew_degrees,
    )
    paper = _paper(flow)
    return Page(
        source=source,
        paper=paper,
        articles=tuple(articles),
        items=tuple(items),
        lines=tuple(lines),
        reading_order=tuple(line.id for line in lines),
        needs_review=find_doubts(paper, articles, items, lines),
    )


def _paper(flow: Flow) -> Paper:
    found = [
        MastLine(
            flow.lines[i].text, flow.lines[i].box, flow.lines[i].size, "masthead" if r.kind == "masthead" else "folio"
        )
        for r in flow.regions
        if r.kind in ("masthead", "folio")
        for i in r.lines
    ]
    return parse_paper(found)


def to_source(layout: Layout, boxes: Sequence[Box]) -> list[_Place]:
    """(box around, polygon) of sheet boxes on the page as ingested, clipped to it, in tenths of pixels."""
    if not boxes:
        return []
    places = []
    for points in layout.warp.to_source(np.concatenate([corners(box) for box in boxes])).reshape(-1, 4, 2).tolist():
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon = tuple((round(x, 1), round(y, 1)) for x, y in points)
        xs, ys = (ax, bx, cx, dx), (ay, by, cy, dy)
        places.append(((max(0.0, min(xs)), max(0.0, min(ys)), max(xs), max(ys)), polygon))
    return places


def _line(line: TextLine, place: _Place, role: Role, names: _Names) -> Line:
    box, polygon = place
    text = headline_text(line.text) if role in _DISPLAY else clean_line(line.text)
    confidence = None if line.confidence is None else round(line.confidence, 3)
    return Line(
        id=names.make("l", [round(v) for v in box], text),
        box=box,
        polygon=polygon,
        text=text,
        confidence=confidence,
        direction=line.direction,
        role=role,
    )


def _strips(flow: Flow, things: Sequence[_Thing]) -> dict[int, str | None]:
    """What stands under a strip: index of thing -> the strip's words where it is the only one under it, else None."""
    out: dict[int, str | None] = {}
    boxes = {n: thing.box for n, thing in enumerate(things) if thing.draft is not None}
    for thing in things:
        if thing.kind != "section-head" or thing.draft is not None:
            continue
        text = " ".join(clean_line(flow.lines[i].text) for i, _ in thing.lines)
        under = under_strip(thing.box, boxes)
        for n in under:
            out.setdefault(n, text if len(under) == 1 else None)
    return out


def _article(
    flow: Flow,
    thing: _Thing,
    draft: Draft,
    ids: Mapping[int, str],
    boxes: Mapping[int, Box],
    strip: str | None,
    names: _Names,
) -> Article:
    lines = [i for i, _ in thing.lines]
    regions = [flow.regions[r] for r in (*draft.chain.head, *draft.chain.text)]
    areas = tuple(union(boxes[i] for i in region.lines if i in boxes) for region in regions)
    body = body_text(draft.paras)
    return Article(
        id=names.make("a", ids[lines[0]], len(lines)),
        kind="article",
        section=draft.section or strip,
        kicker=draft.kicker,
        headline=WIDE_SPACE.join(draft.headline_lines),
        headline_lines=draft.headline_lines,
        deck=draft.deck,
        byline=draft.byline,
        authors=draft.authors,
        dateline=draft.dateline,
        source_agency=draft.agency,
        subheads=tuple(para.text for para in draft.paras if para.subhead),
        body=body,
        paragraphs=tuple(Paragraph(text=p.text, lines=tuple(ids[i] for i in p.lines)) for p in draft.paras),
        continued_to=draft.continued_to,
        continued_from=draft.continued_from,
        lines=tuple(ids[i] for i in lines),
        boxes=areas,
        keywords=keywords(" ".join((*draft.headline_lines, body))),
        confidence=_confidence([flow.lines[i] for i in lines], draft),
    )


def _confidence(lines: Sequence[TextLine], draft: Draft) -> float | None:
    """The chance that the article is whole, times the chance that its headline is read without an error.

    The least certain character of a line tells best whether the line is right. Articles without a headline, or
    without text, are never certain.
    """
    known = [line.confidence for line in lines if line.confidence is not None]
    if not known:
        return None
    head = [line.low for line in lines[: len(draft.headline_lines) + 2] if line.low is not None]
    read = min(1.0, min(head, default=1.0) / _SURE_CHARACTER)
    return round(float(np.interp(draft.chain.certainty * read, _SEEN, _RIGHT)), 3)


def _item(flow: Flow, layout: Layout, thing: _Thing, ids: Mapping[int, str], names: _Names) -> Item:
    ((box, _),) = to_source(layout, [thing.box])
    lines = tuple(ids[i] for i, _ in thing.lines)
    text = {role: [flow.lines[i].text for i, r in thing.lines if r == role] for role in ("headline", "caption")}
    headline, caption, credit = _item_texts(flow, thing, text)
    return Item(
        id=names.make("i", thing.kind, [round(v) for v in box], *lines),
        kind=thing.kind,
        headline=headline,
        caption=caption,
        credit=credit,
        lines=lines,
        box=box,
    )


def _item_texts(
    flow: Flow, thing: _Thing, text: Mapping[str, Sequence[str]]
) -> tuple[str | None, str | None, str | None]:
    if thing.kind == "photo":
        caption = caption_text(text["caption"]) or None
        credit = parse_credit(caption) if caption else None
        headline = WIDE_SPACE.join(clean_line(t) for t in text["headline"]) or None
        return headline, caption, credit.text if credit else None
    if thing.kind in ("advertisement", "notice", "section-head") and thing.lines:
        top = max(flow.lines[i].size for i, _ in thing.lines)
        large = [flow.lines[i].text for i, _ in thing.lines if flow.lines[i].size > 0.85 * top]
        return clean_line(large[0]), None, None
    return None, None, None


def _marry(
    articles: Sequence[Article],
    items: Sequence[Item],
    sources: Sequence[_Thing],
    owners: Sequence[tuple[_Thing, str]],
    layout: Layout,
) -> tuple[list[Article], list[Item]]:
    """Join photos to the article in whose area they stand, or whose text they touch on most of a side."""
    chosen: dict[str, str] = {}
    for item, thing in zip(items, sources, strict=True):
        if item.kind != "photo":
            continue
        best: tuple[float, str] | None = None
        for owner, article in owners:
            share = _belongs(thing, owner, layout)
            if share > 0.5 and (best is None or share > best[0]):
                best = (share, article)
        if best is not None:
            chosen[item.id] = best[1]
    married = [item.model_copy(update={"article": chosen.get(item.id)}) for item in items]
    photos = {a.id: tuple(i.id for i in married if i.article == a.id) for a in articles}
    return [a.model_copy(update={"photos": photos[a.id]}) for a in articles], married


def _belongs(photo: _Thing, owner: _Thing, layout: Layout) -> float:
    """Share of the photo inside the article's hull, or of its rim that meets the hull."""
    if _framed_apart(photo, owner, layout):
        return 0.0
    hull = grow(owner.box, 1.5 * layout.em)
    return (
        max(0.0, min(photo.box[2], hull[2]) - max(photo.box[0], hull[0]))
        * max(0.0, min(photo.box[3], hull[3]) - max(photo.box[1], hull[1]))
    ) / max(1.0, area(photo.box))


def _framed_apart(photo: _Thing, owner: _Thing, layout: Layout) -> bool:
    """Whether a frame or tint holds one of the two and not the other."""
    middle, other = centre(photo.box), centre(owner.box)
    return any(
        contains(panel.box, middle) != contains(panel.box, other) and area(panel.box) > 1.02 * area(photo.box)
        for panel in layout.panels
        if contains(panel.box, middle) or area(panel.box) > area(owner.box)
    )
