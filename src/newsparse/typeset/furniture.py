"""What stands on a page beside articles: masthead, folio, weather, advertisements, notices, briefs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsparse.document import Box, Paper
from newsparse.typeset.article import trim
from newsparse.typeset.compose import Type, measure
from newsparse.typeset.edit import HeadRoom, head_lines
from newsparse.typeset.flow import BodyStyle, Slot, draw
from newsparse.typeset.heads import Story, set_wrapped, shrink
from newsparse.typeset.scene import BLACK, WHITE, Colour
from newsparse.typeset.sheet import Align, Sheet

MastheadKind = Literal["left", "centre", "boxed", "right-ear"]


@dataclass(frozen=True, slots=True)
class Notice:
    """The words of an advertisement or notice: lines with the share of the base size that each is set in."""

    lines: tuple[tuple[str, float], ...]
    wrapped: tuple[str, ...] = ()
    """Small print below, set over as many lines as it needs."""


def set_masthead(
    sheet: Sheet, paper: Paper, box: Box, kind: MastheadKind, em: int, facts: Sequence[str], title: Type
) -> None:
    """Set a page-one masthead: the paper's title and its facts (date, numbers, pages) beside or below.

    Args:
        sheet: the page.
        paper: recorded as the page's `Paper`.
        box: the masthead's room.
        kind: its arrangement.
        em: body size, pixels.
        facts: lines of small print, from the top.
        title: type of the title.
    """
    sheet.masthead = paper
    name = paper.title or ""
    x0, y0, x1, y1 = box
    small = Type("hei", max(12, round(0.85 * em)))
    face = shrink(name, title, 0.62 * (x1 - x0), sheet)
    match kind:
        case "centre":
            sheet.text(name, (x0, y0, x1 - x0), face, "masthead", "centre", 0.15 * face.size)
            y = y0 + 1.3 * face.size
            step = (x1 - x0) / len(facts)
            for at, fact in enumerate(facts):
                sheet.text(
                    fact, (x0 + at * step, y, step), shrink(fact, small, step * 0.95, sheet), "masthead", "centre"
                )
            sheet.rule(x0, y + 1.6 * small.size, x1, y + 1.6 * small.size + 4)
        case "boxed":
            sheet.text(name, (x0, y0, 0.62 * (x1 - x0)), face, "masthead", "left", 0.1 * face.size)
            wide = max(measure(fact, small, sheet.metrics) for fact in facts) + 2 * small.size
            frame = (x1 - wide, y0, x1, y0 + (1.5 * len(facts) + 0.8) * small.size)
            sheet.frame(frame, title.colour, 2)
            _stack(sheet, facts, (frame[0], y0 + 0.6 * small.size, wide), small, "centre")
            sheet.rule(x0, y1 - 6, x1, y1 - 2, title.colour)
        case _:
            left = x0 if kind == "left" else x1 - measure(name, face, sheet.metrics) * 1.1
            sheet.text(name, (left, y0, 0.62 * (x1 - x0)), face, "masthead", "left", 0.08 * face.size)
            taken = measure(name, face, sheet.metrics) * 1.1
            beside = (x0 + taken + 2 * em, y0 + 0.3 * em, x1 - x0 - taken - 2 * em)
            if kind == "right-ear":
                beside = (x0, y0 + 0.3 * em, x1 - x0 - taken - 2 * em)
            _stack(sheet, facts, beside, small, "left")
            sheet.rule(x0, y1 - 8, x1, y1 - 4, title.colour)
            sheet.rule(x0, y1 - 2, x1, y1, title.colour)
    sheet.close_item("masthead", box)


def _stack(sheet: Sheet, texts: Sequence[str], box: tuple[float, float, float], kind: Type, align: Align) -> float:
    left, y, width = box
    for text in texts:
        sheet.text(text, (left, y, width), shrink(text, kind, width, sheet), "masthead", align)
        y += 1.5 * kind.size
    return y


@dataclass(frozen=True, slots=True)
class Folio:
    """The words of a folio line: what stands left, in the middle, right."""

    left: tuple[tuple[str, float], ...]
    middle: str
    right: str


def set_folio(sheet: Sheet, folio: Folio, box: Box, em: int, colour: Colour = BLACK, below: bool = False) -> None:
    """Set the folio line of an inner page; sizes in ``folio.left`` are in body sizes. A rule closes it."""
    x0, y0, x1, y1 = box
    foot = y1 - 0.5 * em
    x = x0
    for text, share in folio.left:
        kind = Type("hei-bold" if share > 1.5 else "hei", round(share * em), colour if share > 1.5 else BLACK)
        sheet.text(text, (x, foot - 1.05 * kind.size, x1 - x), kind, "folio")
        x += measure(text, kind, sheet.metrics) + 0.7 * em
    small = Type("hei", max(11, round(0.8 * em)))
    right = Type("wenkai-bold", round(1.8 * em), colour)
    taken = measure(folio.right, right, sheet.metrics)
    fit = shrink(folio.middle, small, x1 - x - taken - 3 * em, sheet)
    sheet.text(folio.middle, (x + em, foot - 1.2 * fit.size, x1 - x - taken - 2 * em), fit, "folio", "centre")
    sheet.text(folio.right, (x1 - taken, foot - 1.05 * right.size, taken), right, "folio")
    edge = y0 if below else y1
    sheet.rule(x0, edge - 3, x1, edge, colour)
    sheet.close_item("folio", box)


def set_advertisement(
    sheet: Sheet,
    words: Notice,
    box: Box,
    base: Type,
    *,
    ground: Colour | None = None,
    framed: bool = True,
    kind: Literal["advertisement", "notice"] = "advertisement",
    align: Align = "centre",
) -> None:
    """Set an advertisement or notice into a box, its lines spread over the height."""
    x0, y0, x1, y1 = box
    if ground is not None:
        sheet.fill(box, ground)
    if framed:
        sheet.frame(box, BLACK if ground is None else base.colour, 2)
    inner = (x1 - x0) * 0.9
    left = x0 + 0.05 * (x1 - x0)
    types = [
        shrink(text, replace(base, size=max(10, round(base.size * share))), inner, sheet) for text, share in words.lines
    ]
    small = Type("song", max(10, round(0.55 * base.size)), base.colour)
    needed = sum(1.35 * kind_.size for kind_ in types) + sum(
        1.35 * small.size * (int(measure(text, small, sheet.metrics) / inner) + 1.2) for text in words.wrapped
    )
    high = y1 - y0
    share = min(1.0, 0.92 * high / needed)
    types = [replace(kind_, size=max(9, int(kind_.size * share))) for kind_ in types]
    small = replace(small, size=max(9, int(small.size * share)))
    spare = max(0.0, (high - needed * share) / (len(types) + 1))
    y = y0 + spare
    for (text, _), kind_ in zip(words.lines, types, strict=True):
        sheet.text(text, (left, y, inner), kind_, "other", align)
        y += 1.35 * kind_.size + (spare if not words.wrapped else spare / 3)
    for text in words.wrapped:
        y, _ids = set_wrapped(sheet, text, (left, y, inner), small, "other", 1.35)
    sheet.close_item(kind, box)


def set_small_item(
    sheet: Sheet,
    texts: Sequence[str],
    box: Box,
    kind: Type,
    item: Literal["weather", "teaser", "section-head", "other"],
    align: Align = "left",
) -> float:
    """Set a few lines as an item of their own (weather, teaser, section head); returns the bottom."""
    x0, y, x1, _ = box
    for text in texts:
        y, _ids = (
            set_wrapped(sheet, text, (x0, y, x1 - x0), kind, "other", 1.4)
            if align == "left"
            else (
                _one(sheet, text, (x0, y, x1 - x0), kind, align),
                [],
            )
        )
    sheet.close_item(item, box)
    return y


def _one(sheet: Sheet, text: str, box: tuple[float, float, float], kind: Type, align: Align) -> float:
    fit = shrink(text, kind, box[2], sheet)
    sheet.text(text, box, fit, "other", align)
    return box[1] + 1.4 * kind.size


def set_strip(
    sheet: Sheet, text: str, box: Box, ground: Colour, face: str = "hei-bold", align: Align = "centre"
) -> None:
    """A reversed strip that names what stands below it (简讯, 社会新闻), as a section head."""
    x0, y0, x1, y1 = box
    sheet.fill(box, ground)
    size = round(0.68 * (y1 - y0))
    pad = 0.5 * size
    sheet.text(text, (x0 + pad, y0 + 0.16 * (y1 - y0), x1 - x0 - 2 * pad), Type(face, size, WHITE), "section", align)
    sheet.close_item("section-head", box, headline=text)


def set_briefs(
    sheet: Sheet, stories: Sequence[Story], column: Slot, head: Type, body: BodyStyle, divided: bool = False
) -> float:
    """Set briefs under one another in a column until it is full; returns the bottom."""
    y = column.y
    room = HeadRoom(column.width / body.type.size, head.size / body.type.size, least=1.0)
    for at, story in enumerate(stories):
        if column.bottom - y < 4 * body.leading + 1.5 * head.size:
            break
        story = replace(story, headline=head_lines(story.headline, room))
        kind = shrink(max(story.headline, key=len), head, column.width, sheet)
        top = y + (1.2 * len(story.headline) + 0.25) * kind.size
        slot = Slot(column.x, top, column.width, column.bottom - top)
        flowed, paras = trim(story.paragraphs, (slot,), body, sheet)
        if not any(para.kind == "body" for para in paras) or not flowed.fits:
            break
        if divided and at:
            sheet.rule(column.x, y - 0.35 * body.leading, column.x + column.width, y - 0.35 * body.leading + 1)
        for row, line in enumerate(story.headline):
            sheet.text(line, (column.x, y + 1.2 * row * kind.size, column.width), kind, "headline")
        draw(sheet, flowed, paras, body)
        fields = story.fields()
        sheet.close_article(replace(fields, kind="brief"))
        y = flowed.lines[-1].y + body.leading * 1.6
    return y
