"""The certain things first: pictures and their words, advertisements and notices in boxes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.containers import Picture, RegionKind, TextLine
from newsparse.document import UNREAD, Box
from newsparse.geometry import (
    area,
    grow,
    height,
    inside_share,
    overlap_x,
    share_y,
    union,
    width,
)
from newsparse.language.text import cjk_count
from newsparse.stages.order.adverts import Measure, is_head_alone, judge, measure, names_trader, running_lines
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.figures import ends_in_credit, text_in_pictures
from newsparse.stages.order.zones import Zone, marks

_WITHIN, _LEFT, _CORNER = 0.5, 0.4, 12
"""Share of a line that lies in a picture; share of a picture's height that is left when text is cut off it; size of
the largest dark corner of a sheet, em."""
_BAND, _EVEN = 1.55, 1.25
"""Height of a band of colour over that of its lines, and of its largest type over its smallest, at most."""
_INSIDE = 0.9
"""Share of a band of colour from which on it lies in a panel."""
_FRAMED, _LOUD, _AT_FRAME = 6, 1.15, 0.7
"""Lines of the largest head in a frame, size of its largest type at least, and how far the rules of its frame lie from
the frame, em."""
_NO_TYPE = 6.0
"""What is higher and wider than this, em, and cannot be read is no type."""
_HEADLINE = 4
"""Characters of the shortest headline."""
_STAIN = 1.5
"""Size from which on what cannot be read at all is no type of the text, em."""


def true_pictures(draft: Draft) -> tuple[Picture, ...]:
    """Pictures as far as they are not shaded text.

    Running lines have no place in a picture. One that holds five or more is cut down to its largest part, from top
    to foot, that is free of them, or dropped when that is not most of it: then it is a shadow, not a picture that was
    seen too large. So is what fills a corner of the sheet. What is larger than any type and cannot be read at all is a
    picture that was taken for a line.
    """
    kept = []
    for picture in (*draft.layout.pictures, *_pictures_taken_for_lines(draft)):
        inside = [i for i, line in enumerate(draft.lines) if inside_share(line.box, picture.box) > _WITHIN]
        if _fills_corner(picture, draft) or _is_reversed_head(picture, [draft.lines[i] for i in inside], draft.em):
            continue
        rows = sorted(running_lines(inside, draft.lines, draft.em), key=lambda i: draft.lines[i].box[1])
        if len(rows) < 5:
            kept.append(picture)
            continue
        x0, y0, x1, y1 = picture.box
        tops = [draft.lines[i].box[1] for i in rows] + [y1]
        feet = [y0, *np.maximum.accumulate([draft.lines[i].box[3] for i in rows]).tolist()]
        gaps = [(top - foot, foot, top) for foot, top in zip(feet, tops, strict=True)]
        size, foot, top = max(gaps)
        if size > max(4 * draft.em, _LEFT * (y1 - y0)):
            kept.append(Picture((x0, foot, x1, top)))
    return tuple(kept)


def _is_reversed_head(picture: Picture, inside: Sequence[TextLine], em: float) -> bool:
    """Whether rows of large reversed type fill half of the height of a "picture": a strip that a poor scan broke up."""
    large = [line for line in inside if line.direction == "horizontal" and line.size > _STAIN * em]
    large = [line for line in large if line.ground == "dark" and not _is_unread(line)]
    rows: list[Box] = []
    for line in sorted(large, key=lambda line: line.box[1]):
        if rows and share_y(rows[-1], line.box) > 0.5:
            rows[-1] = union((rows[-1], line.box))
        else:
            rows.append(line.box)
    words = sum(cjk_count(line.text.replace(UNREAD, "")) for line in large)
    return words >= _HEADLINE and sum(map(height, rows)) > _WITHIN * height(picture.box)


def _pictures_taken_for_lines(draft: Draft) -> list[Picture]:
    """Pictures that lie in no known one; see `true_pictures`."""
    boxes = [
        line.box
        for line in draft.lines
        if _is_unread(line) and min(width(line.box), height(line.box)) > _NO_TYPE * draft.em
    ]
    known = [picture.box for picture in draft.layout.pictures]
    return [Picture(box) for box in boxes if all(inside_share(box, other) < _WITHIN for other in known)]


def _fills_corner(picture: Picture, draft: Draft) -> bool:
    """Whether a small picture reaches two edges of the sheet: the dark behind a page that lies askew."""
    high, wide = draft.layout.sheet.shape[:2]
    x0, y0, x1, y1 = picture.box
    near = 1.0 * draft.em
    corner = (x0 < near or x1 > wide - near) and (y0 < near or y1 > high - near)
    return corner and min(x1 - x0, y1 - y0) < _CORNER * draft.em


def in_own_box(i: int, zone: Zone, draft: Draft) -> bool:
    """Whether a line of the zone stands in a box beside the masthead (an ear: weather, advertisement)."""
    panel = draft.panels[i]
    if panel is None or not zone.masthead:
        return False
    box = union(draft.lines[k].box for k in zone.lines)
    mates = [k for k in zone.lines if draft.panels[k] == panel]
    return width(draft.layout.panels[panel].box) < 0.5 * width(box) and not any(
        marks(draft.lines[k].text) for k in mates
    )


def settle_picture_text(draft: Draft) -> None:
    """Lines in pictures become captions (several characters of even type) or lettering of the picture."""
    groups: dict[int, list[int]] = {}
    for i, p in text_in_pictures(draft.lines, draft.layout.pictures).items():
        if i in draft.free and p not in draft.sold and i not in draft.overlaid:
            groups.setdefault(p, []).append(i)
    for p, indexes in groups.items():
        kind: RegionKind = "caption" if _reads_like_caption(indexes, draft) else "picture-text"
        if kind == "caption":
            indexes = _with_lines_below(indexes, draft)
        draft.captions[draft.settle(kind, indexes)] = p


def settle_unread(draft: Draft) -> None:
    """Large signs in which nothing could be read: things in pictures, and stains, that were taken for type."""
    for i in sorted(draft.free):
        line = draft.lines[i]
        if line.text and _is_unread(line) and line.size > _STAIN * draft.em:
            draft.settle("other", [i], draft.panels[i])


def _is_unread(line: TextLine) -> bool:
    return not line.text.strip(UNREAD + " ")


def _with_lines_below(indexes: list[int], draft: Draft) -> list[int]:
    """A caption printed into its picture's foot may end below it; its credit ends it, and columns of text do."""
    out, lines = list(indexes), draft.lines
    while not any(ends_in_credit(lines[i].text) for i in out):
        box = union(lines[i].box for i in out)
        size = float(np.median([lines[i].size for i in out]))
        near = [
            i
            for i in draft.free
            if i not in out
            and -0.3 * size < lines[i].box[1] - box[3] < 1.3 * size
            and lines[i].box[0] > box[0] - size
            and lines[i].box[2] < box[2] + size
            and abs(lines[i].size / size - 1) < 0.3
        ]
        first = min(near, key=lambda i: lines[i].box[1], default=None)
        row = [i for i in near if first is not None and share_y(lines[i].box, lines[first].box) > 0.5]
        if not row or (len(row) > 1 and not any(ends_in_credit(lines[i].text) for i in row)):
            break
        out += row
    return out


def _reads_like_caption(indexes: Sequence[int], draft: Draft) -> bool:
    text = "".join(draft.lines[i].text for i in indexes)
    even = max(draft.lines[i].size for i in indexes) < 1.3 * draft.em
    return len(text) >= 12 and even


def settle_adverts(draft: Draft) -> None:
    """Panels whose lines are not an article's; a panel inside an article's panel is judged by itself."""
    groups: dict[int, list[int]] = {}
    for i in sorted(draft.free):
        panel = draft.panels[i]
        if panel is not None and i not in draft.overlaid:
            groups.setdefault(panel, []).append(i)
    for panel, indexes in groups.items():
        pictures = _pictures_in(panel, draft)
        lettering = [i for i in indexes if any(inside_share(draft.lines[i].box, p.box) > 0.7 for _, p in pictures)]
        plain = [i for i in indexes if i not in lettering]
        if not plain or _is_strip(plain, draft):
            continue
        m = measure(plain, draft.lines, draft.em)
        if _is_photo_box(m, pictures, panel, draft):
            continue
        below = _text_under(panel, plain, m, draft)
        if below is not None:
            if draft.layout.panels[panel].kind == "frame":
                _without_frame(panel, draft)
            for i in plain:
                draft.panels[i] = draft.panels[below]
            continue
        verdict = judge(m)
        texts = [draft.lines[i].text for i in plain]
        if verdict in ("advertisement", "teaser") and (is_head_alone(m, texts) or _is_band(panel, plain, m, draft)):
            _free_of_band(panel, plain, draft)
            continue
        if verdict != "article":
            draft.settle(verdict, indexes, panel)
            draft.sold.update(p for p, _ in pictures)


def _is_band(panel: int, inside: Sequence[int], m: Measure, draft: Draft) -> bool:
    """Whether coloured ground is a band behind one phrase, a head or a subhead: it is hardly higher than its type.

    All lines are of one size and sell nothing; advertisements have type of many sizes, and air.
    """
    area_ = draft.layout.panels[panel]
    lines = [draft.lines[i] for i in inside]
    sizes = [line.size for line in lines]
    high = sum(line.box[3] - line.box[1] for line in lines)
    close = area_.box[3] - area_.box[1] < _BAND * high and max(sizes) < _EVEN * min(sizes)
    return area_.kind != "frame" and close and m.cues + m.teaser == 0 and not m.notice


def _free_of_band(panel: int, inside: Sequence[int], draft: Draft) -> None:
    """A head on a ground of its own belongs to what the ground lies in; in a frame it is by itself."""
    area_ = draft.layout.panels[panel]
    if area_.kind == "frame":
        return
    around = [
        other
        for other in set(draft.panels) - {None, panel}
        if other is not None and inside_share(area_.box, draft.layout.panels[other].box) > _INSIDE
    ]
    outer = min(around, key=lambda other: area(draft.layout.panels[other].box), default=None)
    for i in inside:
        draft.panels[i] = outer


def _pictures_in(panel: int, draft: Draft) -> list[tuple[int, Picture]]:
    box = draft.layout.panels[panel].box
    return [(p, pic) for p, pic in enumerate(draft.layout.pictures) if inside_share(pic.box, box) > 0.8]


def _is_photo_box(m: Measure, pictures: Sequence[tuple[int, Picture]], panel: int, draft: Draft) -> bool:
    """A frame mostly filled by a picture, with a caption that speaks of it: a picture story, not an advertisement."""
    if not pictures:
        return False
    box = draft.layout.panels[panel].box
    filled = sum(area(pic.box) for _, pic in pictures) > 0.4 * area(box)
    return filled and m.cues == 0 and m.characters >= 12


def _text_under(panel: int, inside: Sequence[int], m: Measure, draft: Draft) -> int | None:
    """A line of the text that stands right under a band of colour, or a frame, and fills its width: it holds the head.

    It is low and holds a few lines, none of which sells anything. Under a frame, which may as well be that of a slogan
    set into a column, the text begins with a paragraph and has no head of its own.
    """
    em, area_ = draft.em, draft.layout.panels[panel]
    x0, y0, x1, y1 = area_.box
    framed = area_.kind == "frame"
    if y1 - y0 > 12 * em or m.lines > (_FRAMED if framed else 4) or m.cues + m.teaser + m.notice:
        return None
    under = [i for i in draft.right_under(area_.box) if draft.panels[i] != panel]
    running = running_lines(under, draft.lines, em)
    if len(running) < 3:
        return None
    box = union(draft.lines[i].box for i in under)
    first = min(running, key=lambda i: draft.lines[i].box[1])
    if framed and not _begins_under(first, under, inside, draft):
        return None
    return first if box[0] < x0 + 3 * em and box[2] > x1 - 3 * em else None


def _begins_under(inside: int, under: Sequence[int], head: Sequence[int], draft: Draft) -> bool:
    """Whether a text begins right under a head that is large and names no trader, with no other head.

    Args:
        inside: one of the lines of the text.
        under: all lines under the head.
        head: its lines.
        draft: the page.
    """
    em = draft.em
    column = [i for i in under if overlap_x(draft.lines[i].box, draft.lines[inside].box) > 0]
    first = draft.lines[min(column, key=lambda i: draft.lines[i].box[1])]
    indented = first.box[0] - min(draft.lines[i].box[0] for i in column) > em
    other = any(draft.lines[i].size > _LOUD * em and draft.lines[i].box[1] < first.box[1] + 2 * em for i in under)
    large = max(draft.lines[i].size for i in head) > _LOUD * em
    return indented and large and not other and not names_trader([draft.lines[i].text for i in head])


def _without_frame(panel: int, draft: Draft) -> None:
    """The frame of a head parts it from nothing: its rules go."""
    around = grow(draft.layout.panels[panel].box, _AT_FRAME * draft.em)
    kept = tuple(rule for rule in draft.layout.rules if inside_share(rule.box, around) < _INSIDE)
    draft.layout = replace(draft.layout, rules=kept)


def _is_strip(indexes: Sequence[int], draft: Draft) -> bool:
    """One short line on its own ground: a section tag or a reversed headline, not an advertisement."""
    return len(indexes) == 1 and len(draft.lines[indexes[0]].text) <= 22
