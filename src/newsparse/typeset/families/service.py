"""Pages of small matter: briefs, notices, advertisements, pictures."""

from itertools import pairwise

import numpy as np

from newsparse.typeset.article import PicturePlan, picture_height, set_picture
from newsparse.typeset.compose import Type
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.flow import Slot
from newsparse.typeset.furniture import set_briefs, set_strip
from newsparse.typeset.house import Ask, House, Materials
from newsparse.typeset.photos import photograph

Rng = np.random.Generator


def brief_columns(house: House, first: int, last: int, top: float, bottom: float, divided: bool) -> None:
    """Fill columns with briefs."""
    head = Type(pick(house.rng, ("hei-bold", "song-bold", "zenhei")), round(house.em * house.rng.uniform(1.05, 1.35)))
    for at in range(first, last):
        x0, y0, x1, y1 = house.span(at, at + 1, top, bottom)
        stories = [house.desk.brief() for _ in range(10)]
        set_briefs(house.sheet, stories, Slot(x0, y0, x1 - x0, y1 - y0), head, house.body, divided)


@family()
def advertisements(rng: Rng, materials: Materials) -> House:
    """A page of advertisements only, in boxes of many sizes."""
    house = House.build(rng, materials, columns=6, chars=(11, 13))
    top, foot, gap = house.folio(), house.foot, 0.5 * house.em
    y = top
    while y < foot - 8 * house.em:
        bottom = min(foot, y + (foot - top) * rng.uniform(0.16, 0.34))
        if foot - bottom < 8 * house.em:
            bottom = foot
        cuts = pick(rng, ((0, 6), (0, 3, 6), (0, 2, 6), (0, 4, 6), (0, 2, 4, 6)))
        for first, last in pairwise(cuts):
            house.advert(house.span(first, last, y, bottom - gap), notice=bool(rng.random() < 0.25))
        y = bottom + gap
    return house


@family()
def briefs(rng: Rng, materials: Materials) -> House:
    """Briefs under a strip beside one story; an unframed advertisement below."""
    house = House.build(rng, materials, columns=5)
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    low = top + (foot - top) * rng.uniform(0.78, 0.85)
    x0, _, x1, _ = house.span(0, 2, top, top)
    set_strip(house.sheet, pick(rng, ("简　讯", "各地动态", "微新闻")), (x0, top, x1, top + 2 * house.em), house.accent)
    brief_columns(house, 0, 2, top + 2.9 * house.em, low - gap, bool(rng.random() < 0.5))
    house.upright(2, top, low - gap)
    middle = top + (low - top) * rng.uniform(0.5, 0.6)
    house.article(house.span(2, 5, top, middle - gap), 3, Ask(size=3.0))
    house.flat(2, 5, middle)
    house.article(house.span(2, 5, middle + gap, low - gap), 3, Ask(size=2.6))
    house.flat(0, 5, low)
    house.advert(house.span(0, 5, low + gap, foot), framed=False)
    return house


@family(held_out=True)
def notices(rng: Rng, materials: Materials) -> House:
    """Columns of notices and lost-and-found beside one news story."""
    house = House.build(rng, materials, columns=6, chars=(11, 13))
    top, foot, gap = house.folio(), house.foot, 0.6 * house.em
    news = top + (foot - top) * rng.uniform(0.38, 0.48)
    house.article(house.span(0, 4, top, news - gap), 4, Ask(size=3.0, section=True))
    for first in range(0, 6, 2):
        y = top if first == 4 else news + gap
        while y < foot - 7 * house.em:
            bottom = min(foot, y + house.em * rng.uniform(10, 17))
            house.advert(house.span(first, first + 2, y, bottom - gap), notice=True, framed=True)
            y = bottom + gap
    return house


@family(held_out=True)
def pictures(rng: Rng, materials: Materials) -> House:
    """A picture page: photographs with titles, captions and credits, and one short text."""
    house = House.build(rng, materials, columns=4, chars=(15, 18))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    y = low = top
    for first, last, share in ((0, 4, 0.33), (0, 2, 0.2), (2, 4, 0.2)):
        x0, _, x1, _ = house.span(first, last, y, y)
        high = (foot - top) * share
        text, credit = house.desk.caption()
        title = pick(rng, ("晨曲", "丰收时节", "水上人家", "巷口的春天")) if rng.random() < 0.6 else None
        pixels = photograph(rng, round(x1 - x0), round(high))
        small = Type("kai", house.em)
        plan = PicturePlan((x0, y, x1, y + high), pixels, text, credit, title, small)
        bottom = y + high + picture_height(house.sheet, plan)
        set_picture(house.sheet, plan)
        if (first, last) == (0, 4):
            y = bottom + gap
        low = max(low, bottom)
    house.article(house.span(0, 4, low + 1.5 * gap, foot), 4, Ask(size=2.8, byline="line"))
    return house


@family()
def strip_box(rng: Rng, materials: Materials) -> House:
    """A round-cornered box under one strip holds several articles; single articles stand beside it."""
    house = House.build(rng, materials, columns=5)
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.42, 0.5)
    house.article(house.span(0, 5, top, middle - gap), 5, Ask(size=3.4, kicker=True, picture="top-right"))
    box = house.span(0, 3, middle + gap, foot)
    house.sheet.frame(box, house.accent, 3, radius=round(1.2 * house.em))
    pad, strip = 1.2 * house.em, 2.2 * house.em
    name = pick(rng, ("乡镇传真", "民生速递", "平安建设", "部门动态"))
    set_strip(
        house.sheet,
        name,
        (box[0] + pad, box[1] - strip / 2, box[0] + pad + 9 * house.em, box[1] + strip / 2),
        house.accent,
    )
    inside = (box[0] + pad, box[1] + strip / 2 + gap, box[2] - pad, box[3] - 0.8 * pad)
    parts = int(rng.integers(2, 4))
    step = (inside[3] - inside[1]) / parts
    for at in range(parts):
        y = inside[1] + at * step
        house.article((inside[0], y, inside[2], y + step - gap), 2, Ask(size=2.0, lines=1, kicker=False, byline="lead"))
    cut = middle + (foot - middle) * rng.uniform(0.45, 0.6)
    house.article(house.span(3, 5, middle + gap, cut - gap), 2, Ask(size=2.3))
    house.flat(3, 5, cut)
    house.article(house.span(3, 5, cut + gap, foot), 2, Ask(size=2.3))
    return house
