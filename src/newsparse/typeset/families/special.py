"""Pages around one long story, and pages with special parts: intro boxes, related boxes, badges, tints."""

from dataclasses import replace

import numpy as np

from newsparse.document import Box
from newsparse.typeset.article import columns_in
from newsparse.typeset.compose import Type
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.flow import SubheadDress
from newsparse.typeset.furniture import set_strip
from newsparse.typeset.house import Ask, House, Materials

Rng = np.random.Generator


@family()
def big_subheads(rng: Rng, materials: Materials) -> House:
    """Subheads nearly as large as small headlines, some over two lines, centred between rules or on bars."""
    house = House.build(rng, materials, columns=4, chars=(15, 18))
    size = round(house.em * rng.uniform(1.4, 1.75))
    dress: SubheadDress = pick(rng, ("centred", "bar", "rules", "tint", "coloured"))
    house = replace(house, body=replace(house.body, subhead=Type("hei-bold", size), subhead_dress=dress))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.56, 0.64)
    house.article(house.span(0, 4, top, middle - gap), 4, Ask(size=3.8, subheads=4, deck=True, byline="line"))
    house.flat(0, 4, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4, subheads=1))
    house.upright(2, middle + gap, foot)
    house.article(house.span(2, 4, middle + gap, foot), 2, Ask(size=2.4))
    return house


@family()
def intro_box(rng: Rng, materials: Materials) -> House:
    """A long story whose intro stands in a tinted box of another width and larger type; centred subheads."""
    house = House.build(rng, materials, columns=4, chars=(15, 18))
    house = replace(house, body=replace(house.body, subhead_dress="centred"))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.62, 0.7)
    ask = Ask(size=3.8, subheads=3, byline="line", kicker=True)
    box = house.span(0, 4, top, middle - gap)
    house.article(box, 4, replace(ask, intro=True))
    house.flat(0, 4, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4))
    house.upright(2, middle + gap, foot)
    house.article(house.span(2, 4, middle + gap, foot), 2, Ask("vertical-right", 1, 2, size=2.4, lines=1))
    return house


@family(held_out=True)
def related_box(rng: Rng, materials: Materials) -> House:
    """A framed or tinted related story stands inside the columns of a longer one."""
    house = House.build(rng, materials, columns=5)
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.58, 0.66)
    x0, _, x1, _ = house.span(2, 4, top, top)
    high = (middle - top) * rng.uniform(0.34, 0.42)
    low = middle - gap - (house.body.leading * int(rng.integers(2, 7)) if rng.random() < 0.6 else 0.0)
    box: Box = (x0, low - high, x1, low)
    house.article(house.span(0, 5, top, middle - gap), 5, Ask(size=3.6, kicker=True, subheads=1), blocked=[box])
    house.boxed(box, 2, Ask(size=1.9, lines=1, section=True, kicker=False, deck=False), tint=True)
    house.flat(0, 5, middle)
    house.article(house.span(0, 3, middle + gap, foot), 3, Ask(size=2.6))
    house.upright(3, middle + gap, foot)
    house.article(house.span(3, 5, middle + gap, foot), 2, Ask(size=2.4))
    return house


@family()
def tinted(rng: Rng, materials: Materials) -> House:
    """Articles on tints and in frames of several kinds, round corners among them."""
    house = House.build(rng, materials, columns=5, chars=(14, 16))
    top, foot, gap = house.folio(), house.foot, 0.6 * house.em
    one = top + (foot - top) * rng.uniform(0.32, 0.38)
    two = one + (foot - one) * 0.5
    radius = int(rng.integers(0, 2)) * house.em
    house.boxed(house.span(0, 3, top, one - gap), 3, Ask(size=2.8, section=True), tint=True, radius=radius)
    house.boxed(house.span(3, 5, top, one - gap), 2, Ask(size=2.3))
    house.article(house.span(0, 2, one + gap, two - gap), 2, Ask(size=2.4))
    house.boxed(house.span(2, 5, one + gap, two - gap), 3, Ask(size=2.6, kicker=True), radius=radius)
    house.boxed(house.span(0, 5, two + gap, foot), 5, Ask(size=3.2, picture="top-right"), tint=True)
    return house


@family()
def badges(rng: Rng, materials: Materials) -> House:
    """Kickers as badges, strips and underlined lines; reversed heads on colour."""
    house = House.build(rng, materials, columns=4, chars=(15, 18))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    one = top + (foot - top) * rng.uniform(0.4, 0.5)

    def lay(box: Box, count: int, size: float, reversed_head: bool = False) -> None:
        ask = Ask(size=size, kicker=True, deck=bool(rng.random() < 0.5), reversed_head=reversed_head)
        style = replace(house.head_style(ask, box[2] - box[0]), kicker_dress=pick(rng, ("badge", "strip", "rules")))
        house.article(box, count, ask, style=style)

    lay(house.span(0, 4, top, one - gap), 4, 3.6)
    house.flat(0, 4, one)
    low = one + (foot - one) * rng.uniform(0.5, 0.62)
    lay(house.span(0, 2, one + gap, low - gap), 2, 2.4)
    house.upright(2, one + gap, foot)
    lay(house.span(2, 4, one + gap, foot), 2, 2.6, reversed_head=True)
    house.flat(0, 2, low)
    lay(house.span(0, 2, low + gap, foot), 2, 2.2)
    return house


@family()
def foot_folio(rng: Rng, materials: Materials) -> House:
    """The folio line stands at the foot; heads are flush left; one wide column of comment at the left."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    foot, top, gap = house.folio(below=True), house.margin, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.45, 0.55)
    x0, _, x1, _ = house.span(0, 2, top, top)
    set_strip(
        house.sheet, pick(rng, ("快评", "街谈", "今日话题")), (x0, top, x1, top + 2.1 * house.em), house.accent, "kai"
    )
    house.article(house.span(0, 2, top + 3 * house.em, middle - gap), 1, Ask(size=2.3, align="left", byline="names"))
    house.upright(2, top, foot)
    house.article(house.span(2, 6, top, middle - gap), 4, Ask(size=3.4, align="left", deck=True))
    house.flat(0, 6, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.3, align="left", lines=1))
    house.article(house.span(2, 6, middle + gap, foot), 4, Ask(size=3.0, align="left", picture="corner"))
    return house


@family(held_out=True)
def opinion(rng: Rng, materials: Materials) -> House:
    """A page of comment: wide columns, framed heads in the text, names under the headlines or at the end."""
    house = House.build(rng, materials, columns=3, chars=(20, 25), face=pick(rng, ("kai", "song", "wenkai")))
    top, foot, gap = house.folio(), house.foot, 1.2 * house.em
    heights = np.cumsum(rng.dirichlet([30, 30, 30]))
    y = top
    for at, share in enumerate(heights):
        bottom = top + (foot - top) * float(share)
        if at == 1:
            house.article(house.span(0, 2, y, bottom - gap), 2, Ask("middle", at=0.2, size=2.4, byline="names"))
            house.article(house.span(2, 3, y, bottom - gap), 1, Ask(size=1.8, lines=1, byline="line"))
            house.upright(2, y, bottom - gap)
        else:
            place = pick(rng, ("top", "vertical-left"))
            last = 1 if place == "vertical-left" else None
            ask = Ask(
                "vertical-left" if last else "top", 0, last, size=2.8, lines=1, byline=pick(rng, ("names", "line"))
            )
            house.article(house.span(0, 3, y, bottom - gap), 3, ask)
        if bottom < foot - 1:
            house.flat(0, 3, bottom)
        y = bottom + gap
    return house


@family()
def big_and_small(rng: Rng, materials: Materials) -> House:
    """One story over the whole depth in outer columns, small ones stacked in the inner columns, an advertisement."""
    house = House.build(rng, materials, columns=5, chars=(13, 15))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    low = top + (foot - top) * rng.uniform(0.78, 0.86)
    house.article(house.span(0, 2, top, low - gap), 2, Ask(size=2.6, lines=2, subheads=3, picture="top-right"))
    house.upright(2, top, low - gap)
    parts = 3
    step = (low - top) / parts
    for at in range(parts):
        y = top + at * step
        if at:
            house.flat(2, 5, y - gap)
        house.article(house.span(2, 5, y, y + step - 2 * gap), 3, Ask(size=2.2, lines=1, level=False))
    house.advert(house.span(0, 3, low + gap, foot))
    house.advert(house.span(3, 5, low + gap, foot), framed=False)
    return house


@family()
def unframed_adverts(rng: Rng, materials: Materials) -> House:
    """Advertisements and notices without frames take places in the columns between articles."""
    house = House.build(rng, materials, columns=5)
    top, foot, gap = house.folio(), house.foot, 1.1 * house.em
    one = top + (foot - top) * rng.uniform(0.4, 0.5)
    house.article(house.span(0, 3, top, one - gap), 3, Ask(size=3.0))
    cut = top + (one - top) * rng.uniform(0.45, 0.6)
    house.article(house.span(3, 5, top, cut - gap), 2, Ask(size=2.2, lines=1))
    house.advert(house.span(3, 5, cut, one - gap), framed=False)
    house.flat(0, 5, one)
    two = one + (foot - one) * rng.uniform(0.5, 0.65)
    house.advert(house.span(0, 1, one + gap, two - gap), framed=False, notice=True)
    house.article(house.span(0, 1, two + gap, foot), 1, Ask(size=1.7, lines=1, kicker=False, deck=False))
    house.article(house.span(1, 5, one + gap, foot), 4, Ask(size=3.0, picture="middle"))
    return house


@family(held_out=True)
def wide_and_narrow(rng: Rng, materials: Materials) -> House:
    """Boxed stories in narrow columns cut into a page of wide columns; a vertical head among them."""
    house = House.build(rng, materials, columns=6, chars=(12, 13))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    one = top + (foot - top) * rng.uniform(0.5, 0.6)
    box = house.span(0, 4, top, one - gap)
    house.article(box, 2, Ask(size=3.4, byline="line"), columns=columns_in(box, 2, house.gutter))
    house.boxed(house.span(4, 6, top, one - gap), 2, Ask("vertical-right", 1, 2, size=2.4, lines=1, kicker=False))
    house.flat(0, 6, one)
    house.boxed(house.span(0, 3, one + gap, foot), 3, Ask(size=2.4), tint=True)
    right = house.span(3, 6, one + gap, foot)
    house.article(right, 2, Ask(size=2.6, deck=True), columns=columns_in(right, 2, house.gutter))
    return house
