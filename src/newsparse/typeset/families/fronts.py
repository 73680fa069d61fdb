"""First pages: masthead, lead story, teasers, weather."""

import numpy as np

from newsparse.typeset.compose import Type
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.flow import Slot
from newsparse.typeset.furniture import set_briefs, set_small_item, set_strip
from newsparse.typeset.house import Ask, House, Materials

Rng = np.random.Generator


@family()
def front(rng: Rng, materials: Materials) -> House:
    """A broadsheet's first page: masthead, lead over all columns, two stories, briefs, an advertisement."""
    house = House.build(rng, materials, columns=5)
    top, foot, gap = house.masthead(), house.foot, 0.9 * house.em
    one = top + (foot - top) * rng.uniform(0.42, 0.5)
    two = one + (foot - one) * rng.uniform(0.68, 0.76)
    house.article(house.span(0, 5, top, one - gap), 5, Ask(size=4.6, lines=2, kicker=True, byline="line", jump=True))
    house.flat(0, 5, one)
    house.article(house.span(0, 3, one + gap, two - gap), 3, Ask(size=2.8, picture="top-right"))
    house.upright(3, one + gap, two - gap)
    x0, y0, x1, _ = house.span(3, 5, one + gap, two)
    set_strip(house.sheet, "简　讯", (x0, y0, x1, y0 + 1.9 * house.em), house.accent)
    columns = [house.span(at, at + 1, y0 + 2.8 * house.em, two - gap) for at in (3, 4)]
    for x_left, y, x_right, bottom in columns:
        _briefs(house, (x_left, y, x_right, bottom), 3)
    house.advert(house.span(0, 5, two + gap, foot), framed=True)
    return house


def _briefs(house: House, box: tuple[float, float, float, float], count: int) -> None:
    slot = Slot(box[0], box[1], box[2] - box[0], box[3] - box[1])
    head = Type("hei-bold", round(1.2 * house.em))
    set_briefs(house.sheet, [house.desk.brief() for _ in range(count)], slot, head, house.body)


@family()
def ear(rng: Rng, materials: Materials) -> House:
    """A masthead over part of the width, weather and teasers in the ear beside it."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    top, foot, gap = house.masthead(4), house.foot, 0.9 * house.em
    x0, _, x1, _ = house.span(4, 6, 0, 0)
    y = house.margin * 0.7
    kind = Type(pick(rng, ("hei", "song-medium", "kai")), house.em)
    box = (x0 + 0.5 * house.em, y + 0.6 * house.em, x1 - 0.5 * house.em, top)
    bottom = set_small_item(house.sheet, [house.desk.weather()], box, kind, "weather")
    pointers = house.desk.teaser()[: 1 + int(rng.integers(0, 2))]
    inside = (box[0], bottom + 0.5 * house.em, box[2], top)
    low = set_small_item(house.sheet, pointers, inside, kind, "teaser")
    house.sheet.frame((x0, y, x1, low + 0.4 * house.em), house.accent, 2)
    top = max(top, low + 1.4 * house.em)
    one = top + (foot - top) * rng.uniform(0.48, 0.56)
    house.article(house.span(0, 4, top, one - gap), 4, Ask(size=4.2, kicker=True, deck=True))
    house.boxed(house.span(4, 6, top, one - gap), 2, Ask(size=2.2, section=True), tint=True)
    house.flat(0, 6, one)
    house.article(house.span(0, 3, one + gap, foot), 3, Ask(size=2.8, picture="corner"))
    house.upright(3, one + gap, foot)
    house.article(house.span(3, 6, one + gap, foot), 3, Ask("vertical-right", 2, 3, size=2.8, lines=2))
    return house


@family(held_out=True)
def tabloid_front(rng: Rng, materials: Materials) -> House:
    """A tabloid's first page: large picture, reversed headline on colour, teasers at the foot."""
    house = House.build(rng, materials, columns=4, chars=(13, 16), shape=(1.3, 1.45))
    top, foot, gap = house.masthead(), house.foot, 0.9 * house.em
    one = top + (foot - top) * rng.uniform(0.58, 0.64)
    ask = Ask(size=5.0, kicker=False, deck=True, picture="middle", reversed_head=True, byline="line")
    house.article(house.span(0, 4, top, one - gap), 4, ask)
    two = one + (foot - one) * 0.72
    house.article(house.span(0, 2, one + gap, two - gap), 2, Ask(size=2.4))
    house.article(house.span(2, 4, one + gap, two - gap), 2, Ask(size=2.4, section=True))
    house.upright(2, one + gap, two - gap)
    x0, y0, x1, _ = house.span(0, 4, two, foot)
    house.flat(0, 4, two, 4)
    kind = Type("song-medium", round(1.15 * house.em))
    set_small_item(house.sheet, house.desk.teaser(), (x0, y0 + gap, x1, foot), kind, "teaser")
    return house
