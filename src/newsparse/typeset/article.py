"""Setting one article: its head in one of several places, pictures, and the body flowing around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box
from newsparse.errors import NewsparseError
from newsparse.typeset.compose import Type, measure, rows_of
from newsparse.typeset.flow import BodyStyle, Flowed, Para, Slot, carve, compose, draw
from newsparse.typeset.heads import (
    HeadStyle,
    Story,
    set_head,
    set_vertical_head,
    set_wrapped,
    shrink,
    upright_quotes,
    vertical_width,
)
from newsparse.typeset.sheet import Fields, Sheet

HeadPlace = Literal["top", "span", "middle", "vertical-left", "vertical-right", "vertical-inside", "none"]

_CAPTION = Type("kai", 20)


class OverfullError(NewsparseError):
    """A text that must be set whole has too little room."""


@dataclass(frozen=True, slots=True)
class PicturePlan:
    """A picture in an article: its box (picture only), pixels, caption set below it and credit."""

    box: Box
    pixels: NDArray[np.uint8] = field(repr=False)
    caption: str | None = None
    credit: str | None = None
    title: str | None = None
    caption_type: Type = _CAPTION
    signs: tuple[str, ...] = ()
    """Words that are part of the picture: banners, slogans."""
    under: bool = False
    """Whether it lies under the head, and stays where it is."""


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """Where the head stands among the columns: over columns ``first`` to ``last`` (exclusive).

    ``at`` is the share of the height where a head in the middle begins. A head with a ``room`` of its own stands
    there, not over columns.
    """

    place: HeadPlace = "top"
    first: int = 0
    last: int | None = None
    at: float = 0.4
    room: Box | None = None


def set_picture(sheet: Sheet, plan: PicturePlan, name: str | None = None, article: str | None = None) -> float:
    """Place a picture with title, caption and credit as a photo item; returns the bottom of the whole."""
    x0, _, x1, y = plan.box
    if not plan.under:
        sheet.picture(plan.box, plan.pixels)
    _set_signs(sheet, plan)
    kind = plan.caption_type
    y += 0.35 * kind.size
    if plan.title:
        big = shrink(plan.title, replace(kind, face="hei-bold", size=round(1.5 * kind.size)), x1 - x0, sheet)
        sheet.text(plan.title, (x0, y, x1 - x0), big, "headline", "centre")
        y += 1.35 * big.size
    if plan.caption:
        y, _ids = set_wrapped(sheet, plan.caption, (x0, y, x1 - x0), kind, "caption")
    if plan.credit:
        sheet.text(plan.credit, (x0, y, x1 - x0), kind, "credit", "right")
        y += 1.3 * kind.size
    bottom = y + 0.3 * kind.size
    sheet.close_item(
        "photo",
        plan.box,
        name=name,
        headline=plan.title,
        caption=plan.caption,
        credit=plan.credit,
        article=article,
    )
    return bottom


def _set_signs(sheet: Sheet, plan: PicturePlan) -> None:
    """Paint banners into a picture."""
    x0, y0, x1, y1 = plan.box
    for at, sign in enumerate(plan.signs):
        size = max(12, min(round((y1 - y0) * 0.11), round((x1 - x0) * 0.8 / max(1, len(sign)))))
        wide = measure(sign, Type("hei-bold", size), sheet.metrics) + size
        left = x0 + (x1 - x0 - wide) / 2
        top = y0 + (y1 - y0) * (0.08 + 0.2 * at)
        sheet.fill((left, top, left + wide, top + 1.5 * size), (178, 28, 30))
        cream = Type("hei-bold", size, (250, 236, 190))
        sheet.text(sign, (left, top + 0.25 * size, wide), cream, "picture-text", "centre")


def picture_height(sheet: Sheet, plan: PicturePlan) -> float:
    """Height of title, caption and credit below the picture itself; pixels."""
    kind, width = plan.caption_type, plan.box[2] - plan.box[0]
    high = 0.65 * kind.size
    if plan.title:
        big = shrink(plan.title, replace(kind, face="hei-bold", size=round(1.5 * kind.size)), width, sheet)
        high += 1.35 * big.size
    if plan.caption:
        for _ in range(rows_of(plan.caption, kind, width, sheet.metrics)):  # a product would round otherwise
            high += 1.3 * kind.size
    return high + (1.3 * kind.size if plan.credit else 0.0)


def trim(
    paras: Sequence[Para], slots: Sequence[Slot], style: BodyStyle, sheet: Sheet, *, whole: bool = False
) -> tuple[Flowed, list[Para]]:
    """Drop sentences from the end of the body until it fits; signature and jump marker stay.

    They do not stand alone at the top of a column either: a sentence more is dropped, unless the text must stay
    ``whole`` where it fits.

    Returns:
        The composed body and the paragraphs that are left, lead words and all.
    """
    left = list(paras)
    flowed = compose(left, slots, style, sheet.metrics)
    while not flowed.fits or (not whole and _ends_apart(flowed, left)):
        bodies = [n for n, para in enumerate(left) if para.kind in ("body", "verse")]
        shorter = _drop_sentence(left[bodies[-1]]) if bodies else None
        if not bodies or (flowed.fits and shorter is None and len(bodies) == 1):
            return flowed, left
        at = bodies[-1]
        if shorter is None:
            del left[at]
            if at > 0 and left[at - 1].kind == "subhead":
                del left[at - 1]
        else:
            left[at] = shorter
        flowed = compose(left, slots, style, sheet.metrics)
    return flowed, left


def _ends_apart(flowed: Flowed, paras: Sequence[Para]) -> bool:
    """Whether a line of the signature or the jump marker begins a column."""
    kinds = [paras[line.paragraph].kind for line in flowed.lines]
    tops = [line.y for line in flowed.lines]
    return any(kinds[n] in ("sign", "jump") and tops[n] < tops[n - 1] for n in range(1, len(tops)))


def _drop_sentence(para: Para) -> Para | None:
    """The paragraph without its last sentence; None when it has one only."""
    cut = para.text.rstrip("。！？”").rfind("。")
    if cut < 0:
        return None
    end = cut + 1
    while end < len(para.text) and para.text[end] == "”":
        end += 1
    return replace(para, text=para.text[:end])


def set_article(
    sheet: Sheet,
    story: Story,
    columns: Sequence[Slot],
    head: HeadPlan,
    styles: tuple[HeadStyle, BodyStyle],
    pictures: Sequence[PicturePlan] = (),
    blocked: Sequence[Box] = (),
    *,
    level: bool = False,
    whole: bool = False,
    intro: bool = False,
) -> float:
    """Set a whole article into columns and record it.

    Args:
        sheet: the page.
        story: its words; a body too long for the columns loses sentences at its end.
        columns: the room for head and body, in reading order.
        head: where the head stands.
        styles: of head and body.
        pictures: pictures that belong to the article.
        blocked: other boxes to flow around.
        level: end the columns at one height, as high up as the whole body allows.
        whole: refuse to lose text.
        intro: set the first paragraph larger, apart under the head.

    Returns:
        The bottom of the lowest body line, pixels.

    Raises:
        OverfullError: ``whole`` is asked for and the columns are too short.
    """
    head_style, body = styles
    if head.place.startswith("vertical"):
        story = replace(upright_quotes(story), section=None)  # a tag is set across, over a head
    gap = 0.6 * body.type.size
    obstacles = list(blocked)
    for plan in pictures:
        if plan.under:
            sheet.picture(plan.box, plan.pixels)
    if head.place != "none":
        headed = _place_head(sheet, story, columns, head, head_style, body)
        obstacles.append(headed)
        floor = max(slot.bottom for slot in columns)
        pictures = [_clear_of(sheet, plan, headed, floor, gap) for plan in pictures]
    paragraphs = story.paragraphs
    opened = paragraphs[:1] if intro else ()
    if opened:
        obstacles.append(_set_intro(sheet, paragraphs[0], columns, obstacles[-1][3], body))
        paragraphs = paragraphs[1:]
    obstacles.extend(
        (plan.box[0], plan.box[1], plan.box[2], plan.box[3] + picture_height(sheet, plan)) for plan in pictures
    )
    slots = carve(columns, obstacles, gap)
    if level and slots:
        slots = _levelled(paragraphs, slots, body, sheet)
    flowed, paras = trim(paragraphs, slots, body, sheet, whole=whole)
    if whole and tuple(paras) != paragraphs:
        raise OverfullError(f"{story.headline}: the text does not fit into its columns")
    draw(sheet, flowed, paras, body)
    if body.between:
        _set_column_rules(sheet, slots, body)
    names = [sheet.reserve_photo() for _ in pictures]
    sheet.close_article(_fields_set(story, (*opened, *paras) if flowed.fits else opened))
    for name, plan in zip(names, pictures, strict=True):
        set_picture(sheet, plan, name)
    return max((line.y + line.type.size for line in flowed.lines), default=columns[0].y)


def _set_column_rules(sheet: Sheet, slots: Sequence[Slot], body: BodyStyle) -> None:
    """Set a rule between neighbouring columns, as far as text stands on both sides."""
    for left in slots:
        for right in slots:
            gap = right.x - left.x - left.width
            top, bottom = max(left.y, right.y), min(left.bottom, right.bottom)
            if 0 < gap < 4 * body.type.size and bottom - top > 3 * body.leading:
                x = left.x + left.width + (gap - body.between) / 2
                sheet.rule(x, top, x + body.between, bottom)


def _fields_set(story: Story, paras: Sequence[Para]) -> Fields:
    """The fields of a story as far as they were set: the words of a lead are gone when no paragraph found room."""
    fields = story.fields()
    kinds = {para.kind for para in paras}
    if not kinds & {"body", "verse"}:
        fields = replace(fields, dateline=None, source_agency=None, continued_from=None)
    if not (story.byline_line or kinds & {"body", "verse", "sign"}):
        fields = replace(fields, byline=None, authors=())
    if "jump" not in kinds:
        fields = replace(fields, continued_to=None)
    return fields


def _clear_of(sheet: Sheet, plan: PicturePlan, head: Box, floor: float, gap: float) -> PicturePlan:
    """The picture moved down, and made lower if need be, so that it stands clear below a head."""
    x0, y0, x1, y1 = plan.box
    deep = y1 - y0 + picture_height(sheet, plan)
    if plan.under or x1 <= head[0] or x0 >= head[2] or y0 >= head[3] + gap or y0 + deep <= head[1] - gap:
        return plan
    top = min(head[3] + gap, floor - deep)
    if top < head[3] + gap:
        top = head[3] + gap
        y1 = max(top + 20, floor - picture_height(sheet, plan))
        return replace(plan, box=(x0, top, x1, y1))
    return replace(plan, box=(x0, top, x1, top + y1 - y0))


def _set_intro(sheet: Sheet, para: Para, columns: Sequence[Slot], top: float, body: BodyStyle) -> Box:
    """Set the intro apart over the first columns; returns the box that it takes."""
    last = max(1, int(body.intro_share * len(columns)))
    kind = replace(body.type, face="kai", size=round(1.15 * body.type.size))
    x0, x1 = columns[0].x, columns[last - 1].x + columns[last - 1].width
    side, pad = 0.8 * kind.size, 0.8 * kind.size
    if body.intro_dress in ("rules", "plain"):
        side = 0.0
    if body.intro_dress == "plain":
        pad = 0.3 * kind.size
    rows = rows_of(para.text, kind, x1 - x0 - 2 * side, sheet.metrics)
    box = (x0, top, x1, top + rows * 1.45 * kind.size + 2 * pad)
    match body.intro_dress:
        case "tint":
            sheet.fill(box, (238, 240, 244))
        case "frame":
            sheet.frame(box, body.accent)
        case "rules":
            sheet.rule(x0, box[1], x1, box[1] + 2, body.accent)
            sheet.rule(x0, box[3] - 2, x1, box[3], body.accent)
        case "plain":
            pass
    _, ids = set_wrapped(sheet, para.text, (x0 + side, top + pad, x1 - x0 - 2 * side), kind, "body", 1.45)
    sheet.paragraph(para.text, ids)
    return box


def _place_head(
    sheet: Sheet, story: Story, columns: Sequence[Slot], head: HeadPlan, style: HeadStyle, body: BodyStyle
) -> Box:
    """Draw the head; returns the box that the body must flow around."""
    if head.room is not None:
        x0, top, x1, _ = head.room
        return (x0, top, x1, set_head(sheet, story, (x0, top, x1 - x0), style))
    covered = columns[head.first : head.last]
    x0, x1 = covered[0].x, covered[-1].x + covered[-1].width
    top, high = min(slot.y for slot in covered), min(slot.height for slot in covered)
    match head.place:
        case "vertical-left" | "vertical-right" | "vertical-inside":
            wide = vertical_width(story, high, style)
            right = {"vertical-left": x0 + wide, "vertical-right": x1}.get(head.place, (x0 + x1 + wide) / 2)
            box = set_vertical_head(sheet, story, (right, top), high, style)
            return (box[0] - 0.4 * body.type.size, box[1], box[2] + 0.4 * body.type.size, box[3])
        case "middle":
            y = top + round(head.at * high / body.leading) * body.leading + 0.4 * body.leading
            return (x0, y, x1, set_head(sheet, story, (x0, y, x1 - x0), style))
        case _:
            return (x0, top, x1, set_head(sheet, story, (x0, top, x1 - x0), style))


def _levelled(paras: Sequence[Para], slots: Sequence[Slot], style: BodyStyle, sheet: Sheet) -> tuple[Slot, ...]:
    """The slots cut off at the highest common bottom that still takes the whole text; all of them if none does."""

    def cut(bottom: float) -> tuple[Slot, ...]:
        short = (replace(slot, height=min(slot.bottom, bottom) - slot.y) for slot in slots)
        return tuple(slot for slot in short if slot.height >= style.leading)

    top, low = min(slot.y for slot in slots), max(slot.bottom for slot in slots)
    first, last = 1, int((low - top) / style.leading) + 1
    while first < last:
        middle = (first + last) // 2
        # Half a line of grace: rows of neighbouring columns need not share a register.
        if compose(paras, cut(top + (middle + 0.5) * style.leading), style, sheet.metrics).fits:
            last = middle
        else:
            first = middle + 1
    short = cut(top + (first + 0.5) * style.leading)
    return short if compose(paras, short, style, sheet.metrics).fits else tuple(slots)


def columns_in(box: Box, count: int, gutter: float) -> tuple[Slot, ...]:
    """Equal columns in a box."""
    x0, y0, x1, y1 = box
    width = (x1 - x0 - gutter * (count - 1)) / count
    return tuple(Slot(x0 + at * (width + gutter), y0, width, y1 - y0) for at in range(count))
