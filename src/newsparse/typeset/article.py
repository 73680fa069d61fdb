"""Setting one article: its head in one of several places, pictures, and the body flowing around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Author, Box
from newsparse.errors import NewsparseError
from newsparse.typeset.compose import Type, break_line, measure, set_line, units_of
from newsparse.typeset.flow import BodyStyle, Flowed, Para, Slot, carve, compose, draw
from newsparse.typeset.scene import WHITE, Colour
from newsparse.typeset.sheet import Align, Fields, Sheet

KickerDress = Literal["plain", "badge", "strip", "rules"]
HeadPlace = Literal["top", "span", "middle", "vertical-left", "vertical-right", "vertical-inside", "none"]

_KICKER, _DECK, _BYLINE = Type("song", 30), Type("kai", 28), Type("kai", 22)
_SECTION, _CAPTION = Type("hei-bold", 24, WHITE), Type("kai", 20)


class OverfullError(NewsparseError):
    """A text that must be set whole has too little room."""


@dataclass(frozen=True, slots=True)
class Story:
    """The words of one article, before it is set.

    ``paragraphs`` is the body with subheads, signature and jump marker in their places; ``byline`` is as printed
    and stands on a line of its own when ``byline_line`` is true, else in the lead or in the signature.
    """

    headline: tuple[str, ...]
    paragraphs: tuple[Para, ...]
    kicker: str | None = None
    deck: tuple[str, ...] = ()
    section: str | None = None
    byline: str | None = None
    byline_line: bool = False
    authors: tuple[Author, ...] = ()
    dateline: str | None = None
    source_agency: str | None = None
    continued_to: str | None = None
    continued_from: str | None = None
    kind: Literal["article", "brief"] = "article"

    def fields(self) -> Fields:
        """What goes into the record of the article."""
        return Fields(
            kind=self.kind,
            section=self.section,
            kicker=self.kicker,
            headline_lines=self.headline,
            deck="\u3000".join(self.deck) or None,
            byline=self.byline,
            authors=self.authors,
            dateline=self.dateline,
            source_agency=self.source_agency,
            continued_to=self.continued_to,
            continued_from=self.continued_from,
        )


@dataclass(frozen=True, slots=True)
class HeadStyle:
    """How a head is set. Sizes are wishes: a line too long for its measure is set smaller."""

    headline: Type
    kicker: Type = _KICKER
    deck: Type = _DECK
    byline: Type = _BYLINE
    section: Type = _SECTION
    align: Align = "centre"
    kicker_dress: KickerDress = "plain"
    accent: Colour = (170, 24, 32)
    ground: Colour | None = None
    """Colour of a strip behind the headline, which is then reversed."""
    fill: bool = False
    """Track a short headline out towards the measure."""


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


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """Where the head stands among the columns: over columns ``first`` to ``last`` (exclusive).

    ``at`` is the share of the height where a head in the middle begins.
    """

    place: HeadPlace = "top"
    first: int = 0
    last: int | None = None
    at: float = 0.4


def shrink(text: str, kind: Type, width: float, sheet: Sheet, least: int = 10) -> Type:
    """The type, or as much smaller as makes the text fit on one line."""
    needed = measure(text, kind, sheet.metrics)
    if needed <= width:
        return kind
    size = max(least, int(kind.size * width / needed))
    while size > least and measure(text, replace(kind, size=size), sheet.metrics) > width:
        size -= 1
    return replace(kind, size=size)


def set_wrapped(
    sheet: Sheet, text: str, box: tuple[float, float, float], kind: Type, role: str, pitch: float = 1.3
) -> tuple[float, list[str]]:
    """Set a text over several justified lines; ``box`` is left, top, width. Returns the bottom and the line ids."""
    left, y, width = box
    units = units_of(text, kind, sheet.metrics)
    start, ids = 0, []
    while start < len(units):
        end = break_line(units, start, width, kind.size)
        chars = set_line(units[start:end], width, kind, sheet.metrics, justify=end < len(units))
        ids.append(sheet.put(chars, left, y, kind, role))  # type: ignore[arg-type]
        y += pitch * kind.size
        start = end
    return y, ids


def set_head(sheet: Sheet, story: Story, box: tuple[float, float, float], style: HeadStyle) -> float:
    """Set section tag, kicker, headline, deck and byline from the top down; returns the bottom, air included."""
    left, y, width = box
    em = style.byline.size
    if story.section:
        y = _set_section(sheet, story.section, (left, y, width), style)
    if story.kicker:
        y = _set_kicker(sheet, story.kicker, (left, y, width), style)
    longest = max(story.headline, key=lambda line: measure(line, style.headline, sheet.metrics), default="")
    kind = shrink(longest, style.headline, width * 0.97, sheet)
    if story.headline and style.ground is not None:
        deep = len(story.headline) * 1.18 * kind.size + 0.3 * kind.size
        sheet.fill((left, y, left + width, y + deep), style.ground)
        kind, y = replace(kind, colour=WHITE), y + 0.15 * kind.size
    room = width - measure(longest, kind, sheet.metrics)
    track = min(0.25 * kind.size, max(0.0, room * 0.8 / max(1, len(longest)))) if style.fill else 0.0
    for line in story.headline:
        sheet.text(line, (left, y, width), kind, "headline", style.align, track)
        y += 1.18 * kind.size
    if style.ground is not None:
        y += 0.25 * kind.size
    y += 0.1 * kind.size
    for line in story.deck:
        fit = shrink(line, style.deck, width * 0.97, sheet)
        sheet.text(line, (left, y, width), fit, "deck", style.align)
        y += 1.35 * fit.size
    if story.byline and story.byline_line:
        y += 0.2 * em
        sheet.text(story.byline, (left, y, width), style.byline, "byline", style.align)
        y += 1.3 * em
    return y + 0.3 * em


def _set_section(sheet: Sheet, text: str, box: tuple[float, float, float], style: HeadStyle) -> float:
    left, y, _ = box
    kind = style.section
    wide = measure(text, kind, sheet.metrics) + kind.size
    sheet.fill((left, y, left + wide, y + 1.4 * kind.size), style.accent)
    sheet.text(text, (left + 0.5 * kind.size, y + 0.2 * kind.size, wide), replace(kind, colour=WHITE), "section")
    return y + 1.75 * kind.size


def _set_kicker(sheet: Sheet, text: str, box: tuple[float, float, float], style: HeadStyle) -> float:
    left, y, width = box
    kind = shrink(text, style.kicker, width * 0.94, sheet)
    needed = measure(text, kind, sheet.metrics)
    room = {"left": 0.0, "centre": 0.5, "right": 1.0, "justify": 0.0}[style.align] * (width - needed)
    match style.kicker_dress:
        case "badge":
            pad = 0.5 * kind.size
            x = max(left, left + room - pad)
            sheet.fill((x, y, x + needed + 2 * pad, y + 1.35 * kind.size), style.accent, radius=kind.size // 3)
            sheet.text(text, (x + pad, y + 0.15 * kind.size, needed), replace(kind, colour=WHITE), "kicker")
        case "strip":
            sheet.fill((left, y, left + width, y + 1.35 * kind.size), style.accent)
            white = replace(kind, colour=WHITE)
            sheet.text(text, (left + 0.03 * width, y + 0.15 * kind.size, width * 0.94), white, "kicker", style.align)
        case "rules":
            sheet.text(text, (left, y, width), kind, "kicker", style.align)
            sheet.rule(left + room, y + 1.22 * kind.size, left + room + needed, y + 1.22 * kind.size + 2, style.accent)
        case _:
            sheet.text(text, (left, y, width), kind, "kicker", style.align)
    return y + 1.5 * kind.size


def set_vertical_head(sheet: Sheet, story: Story, corner: tuple[float, float], height: float, style: HeadStyle) -> Box:
    """Set a head in vertical columns, read from the right; returns the box it takes.

    Args:
        sheet: the page.
        story: its words.
        corner: top right corner, pixels.
        height: the room downwards; type is made smaller to fit.
        style: types and sizes.
    """
    right, top = corner
    x = right
    if story.kicker:
        kind = _column_type(style.kicker, len(story.kicker), height * 0.9)
        x -= kind.size
        sheet.vertical(story.kicker, x, top, kind, "kicker")
        x -= 0.5 * kind.size
    longest = max((len(line) for line in story.headline), default=1)
    kind = _column_type(style.headline, longest, height)
    for at, line in enumerate(story.headline):
        x -= kind.size
        sheet.vertical(line, x, top + (0.0 if at == 0 else 0.6 * kind.size * (len(line) < longest)), kind, "headline")
        x -= 0.22 * kind.size
    for line in story.deck:
        small = _column_type(style.deck, len(line), height * 0.9)
        x -= 0.25 * small.size + small.size
        sheet.vertical(line, x, top + height - 1.04 * small.size * len(line), small, "deck")
    if story.byline and story.byline_line:
        small = _column_type(style.byline, len(story.byline), height * 0.8)
        x -= 0.4 * small.size + small.size
        sheet.vertical(story.byline, x, top + height - 1.1 * small.size * len(story.byline), small, "byline")
    return (x, top, right, top + height)


def _column_type(kind: Type, count: int, height: float) -> Type:
    return replace(kind, size=max(10, min(kind.size, int(height / (1.04 * max(1, count))))))


def vertical_width(story: Story, height: float, style: HeadStyle) -> float:
    """Width that `set_vertical_head` will take; pixels."""
    wide = 0.0
    if story.kicker:
        wide += 1.5 * _column_type(style.kicker, len(story.kicker), height * 0.9).size
    longest = max((len(line) for line in story.headline), default=1)
    wide += len(story.headline) * 1.22 * _column_type(style.headline, longest, height).size
    wide += sum(1.25 * _column_type(style.deck, len(line), height * 0.9).size for line in story.deck)
    if story.byline and story.byline_line:
        wide += 1.4 * _column_type(style.byline, len(story.byline), height * 0.8).size
    return wide


def set_picture(sheet: Sheet, plan: PicturePlan, name: str | None = None, article: str | None = None) -> float:
    """Place a picture with title, caption and credit as a photo item; returns the bottom of the whole."""
    x0, _, x1, y = plan.box
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
        units = units_of(plan.caption, kind, sheet.metrics)
        start = 0
        while start < len(units):
            start = break_line(units, start, width, kind.size)
            high += 1.3 * kind.size
    return high + (1.3 * kind.size if plan.credit else 0.0)


def trim(paras: Sequence[Para], slots: Sequence[Slot], style: BodyStyle, sheet: Sheet) -> tuple[Flowed, list[Para]]:
    """Drop sentences from the end of the body until it fits; signature and jump marker stay.

    Returns:
        The composed body and the paragraphs that are left, lead words and all.
    """
    left = list(paras)
    flowed = compose(left, slots, style, sheet.metrics)
    while not flowed.fits:
        at = max((n for n, para in enumerate(left) if para.kind == "body"), default=-1)
        if at < 0:
            return flowed, left
        shorter = _drop_sentence(left[at])
        if shorter is None:
            del left[at]
            if at > 0 and left[at - 1].kind == "subhead":
                del left[at - 1]
        else:
            left[at] = shorter
        flowed = compose(left, slots, style, sheet.metrics)
    return flowed, left


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
        intro: set the first paragraph larger, in a tinted box under the head.

    Returns:
        The bottom of the lowest body line, pixels.

    Raises:
        OverfullError: ``whole`` is asked for and the columns are too short.
    """
    head_style, body = styles
    if head.place.startswith("vertical"):
        story = _upright_quotes(story)
    gap = 0.6 * body.type.size
    obstacles = list(blocked)
    if head.place != "none":
        headed = _place_head(sheet, story, columns, head, head_style, body)
        obstacles.append(headed)
        floor = max(slot.bottom for slot in columns)
        pictures = [_clear_of(sheet, plan, headed, floor, gap) for plan in pictures]
    paragraphs = story.paragraphs
    if intro and paragraphs:
        obstacles.append(_set_intro(sheet, paragraphs[0], columns, obstacles[-1][3], body))
        paragraphs = paragraphs[1:]
    obstacles.extend(
        (plan.box[0], plan.box[1], plan.box[2], plan.box[3] + picture_height(sheet, plan)) for plan in pictures
    )
    slots = carve(columns, obstacles, gap)
    if level:
        slots = _levelled(paragraphs, slots, body, sheet)
    flowed, paras = trim(paragraphs, slots, body, sheet)
    if whole and tuple(paras) != paragraphs:
        raise OverfullError(f"{story.headline}: the text does not fit into its columns")
    draw(sheet, flowed, paras, body)
    names = [sheet.reserve_photo() for _ in pictures]
    fields = story.fields()
    if not story.byline_line and not flowed.fits:
        # The name stood in a lead or a signature that found no room.
        fields = replace(fields, byline=None, authors=(), dateline=None, source_agency=None)
    sheet.close_article(fields)
    for name, plan in zip(names, pictures, strict=True):
        set_picture(sheet, plan, name)
    return max((line.y + line.type.size for line in flowed.lines), default=columns[0].y)


def _clear_of(sheet: Sheet, plan: PicturePlan, head: Box, floor: float, gap: float) -> PicturePlan:
    """The picture moved down, and made lower if need be, so that it stands clear below a head."""
    x0, y0, x1, y1 = plan.box
    deep = y1 - y0 + picture_height(sheet, plan)
    if x1 <= head[0] or x0 >= head[2] or y0 >= head[3] + gap or y0 + deep <= head[1] - gap:
        return plan
    top = min(head[3] + gap, floor - deep)
    if top < head[3] + gap:
        top = head[3] + gap
        y1 = max(top + 20, floor - picture_height(sheet, plan))
        return replace(plan, box=(x0, top, x1, y1))
    return replace(plan, box=(x0, top, x1, top + y1 - y0))


def _set_intro(sheet: Sheet, para: Para, columns: Sequence[Slot], top: float, body: BodyStyle) -> Box:
    """Set the intro in a box over the first half of the columns; returns the box."""
    half = max(1, len(columns) // 2)
    kind = replace(body.type, face="kai", size=round(1.15 * body.type.size))
    x0, x1 = columns[0].x, columns[half - 1].x + columns[half - 1].width
    pad = 0.8 * kind.size
    units = units_of(para.text, kind, sheet.metrics)
    rows, start = 0, 0
    while start < len(units):
        start = break_line(units, start, x1 - x0 - 2 * pad, kind.size)
        rows += 1
    box = (x0, top, x1, top + rows * 1.45 * kind.size + 2 * pad)
    sheet.fill(box, (238, 240, 244))
    _, ids = set_wrapped(sheet, para.text, (x0 + pad, top + pad, x1 - x0 - 2 * pad), kind, "body", 1.45)
    sheet.paragraph(para.text, ids)
    return box


def _upright_quotes(story: Story) -> Story:
    """The story with the corner quotes that vertical setting uses in its head."""
    table = str.maketrans("“”‘’", "『』「」")
    return replace(
        story,
        headline=tuple(line.translate(table) for line in story.headline),
        kicker=story.kicker and story.kicker.translate(table),
        deck=tuple(line.translate(table) for line in story.deck),
    )


def _place_head(
    sheet: Sheet, story: Story, columns: Sequence[Slot], head: HeadPlan, style: HeadStyle, body: BodyStyle
) -> Box:
    """Draw the head; returns the box that the body must flow around."""
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
