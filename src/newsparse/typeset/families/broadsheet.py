"""Inner pages of broadsheets: several articles on one grid, parted in different ways, heads in different places."""

import numpy as np

from newsparse.typeset.article import columns_in
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.house import Ask, House, Materials

Rng = np.random.Generator


@family()
def ruled(rng: Rng, materials: Materials) -> House:
    """Five or six articles parted by rules: a lead over three columns, a rail, a row below."""
    house = House.build(rng, materials, columns=5)
    top, foot = house.folio(), house.foot
    middle = top + (foot - top) * rng.uniform(0.5, 0.6)
    cut = int(rng.integers(3, 4))
    gap = 0.8 * house.em
    house.article(house.span(0, cut, top, middle - gap), cut, Ask(size=3.8, kicker=True, subheads=2))
    rail = top + (middle - top) * rng.uniform(0.42, 0.58)
    house.article(house.span(cut, 5, top, rail - gap), 5 - cut, Ask(size=2.4))
    house.flat(cut, 5, rail)
    house.article(house.span(cut, 5, rail + gap, middle - gap), 5 - cut, Ask(size=2.2))
    house.upright(cut, top, middle - gap)
    house.flat(0, 5, middle)
    split = int(rng.integers(2, 4))
    house.article(house.span(0, split, middle + gap, foot), split, Ask(size=2.6, picture=pick(rng, ("none", "corner"))))
    house.article(house.span(split, 5, middle + gap, foot), 5 - split, Ask(size=2.6, deck=True))
    house.upright(split, middle + gap, foot)
    return house


@family()
def white(rng: Rng, materials: Materials) -> House:
    """No rules at all: white space hardly wider than a gutter parts the articles."""
    house = House.build(rng, materials, columns=5, chars=(13, 16))
    top, foot = house.folio(), house.foot
    first = top + (foot - top) * rng.uniform(0.3, 0.38)
    second = first + (foot - first) * rng.uniform(0.45, 0.55)
    gap = 0.9 * house.em
    cut = int(rng.integers(2, 4))
    house.article(house.span(0, cut, top, first - gap), cut, Ask(size=2.8))
    house.article(house.span(cut, 5, top, first - gap), 5 - cut, Ask(size=2.6))
    house.article(house.span(0, 5, first + gap, second - gap), 5, Ask(size=3.4, kicker=True, deck=True))
    cut = 5 - cut
    house.article(house.span(0, cut, second + gap, foot), cut, Ask(size=2.5))
    house.article(house.span(cut, 5, second + gap, foot), 5 - cut, Ask(size=2.5))
    return house


@family()
def right_rail(rng: Rng, materials: Materials) -> House:
    """Narrow columns left, one wide single column in a rail on the right, of another measure."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    top, foot = house.folio(), house.foot
    gap = 0.8 * house.em
    middle = top + (foot - top) * rng.uniform(0.48, 0.62)
    house.article(house.span(0, 4, top, middle - gap), 4, Ask(size=3.6, subheads=2, picture="top-right"))
    house.flat(0, 4, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4))
    house.article(house.span(2, 4, middle + gap, foot), 2, Ask(size=2.4))
    house.upright(2, middle + gap, foot)
    house.upright(4, top, foot)
    parts = int(rng.integers(2, 4))
    step = (foot - top) / parts
    for at in range(parts):
        y = top + at * step
        if at:
            house.flat(4, 6, y - gap)
        house.article(house.span(4, 6, y, y + step - 2 * gap), 1, Ask(size=2.1, lines=1))
    return house


@family()
def middle_heads(rng: Rng, materials: Materials) -> House:
    """Heads stand in the middle of their columns; text runs above and below them."""
    house = House.build(rng, materials, columns=5)
    top, foot = house.folio(), house.foot
    middle = top + (foot - top) * rng.uniform(0.46, 0.54)
    gap = 0.9 * house.em
    cut = int(rng.integers(2, 4))

    def ask() -> Ask:
        return Ask("middle", at=rng.uniform(0.25, 0.45), size=2.5, kicker=False, deck=bool(rng.random() < 0.3))

    house.article(house.span(0, cut, top, middle - gap), cut, ask())
    house.article(house.span(cut, 5, top, middle - gap), 5 - cut, Ask(size=2.8))
    house.upright(cut, top, middle - gap)
    house.flat(0, 5, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4))
    inner = Ask("middle", 1, 3, at=rng.uniform(0.2, 0.5), size=2.4, kicker=False, deck=False)
    house.article(house.span(2, 5, middle + gap, foot), 3, inner)
    house.upright(2, middle + gap, foot)
    return house


@family()
def high_columns(rng: Rng, materials: Materials) -> House:
    """Heads over the first columns only; the last column starts at the level of the head's top."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    top, foot = house.folio(), house.foot
    one = top + (foot - top) * rng.uniform(0.36, 0.42)
    two = one + (foot - one) * 0.5
    gap = 0.9 * house.em
    house.article(house.span(0, 4, top, one - gap), 4, Ask("span", 0, 3, size=3.2, kicker=True, align="centre"))
    house.article(house.span(4, 6, top, one - gap), 2, Ask(size=2.2))
    house.upright(4, top, one - gap)
    house.flat(0, 6, one)
    house.article(house.span(0, 3, one + gap, two - gap), 3, Ask("span", 0, 2, size=2.6))
    house.article(house.span(3, 6, one + gap, two - gap), 3, Ask("span", 0, 2, size=2.6))
    house.upright(3, one + gap, two - gap)
    house.flat(0, 6, two)
    house.article(house.span(0, 6, two + gap, foot), 6, Ask("span", 0, 4, size=3.0, deck=True))
    return house


@family(held_out=True)
def inner_heads(rng: Rng, materials: Materials) -> House:
    """Heads over inner or last columns; the text begins beside them, higher up."""
    house = House.build(rng, materials, columns=5)
    top, foot = house.folio(), house.foot
    middle = top + (foot - top) * rng.uniform(0.45, 0.55)
    gap = 0.9 * house.em
    first = int(rng.integers(1, 3))
    house.article(house.span(0, 5, top, middle - gap), 5, Ask("span", first, first + 3, size=3.4, kicker=True))
    house.flat(0, 5, middle)
    house.article(house.span(0, 3, middle + gap, foot), 3, Ask("span", 1, 3, size=2.6))
    house.article(house.span(3, 5, middle + gap, foot), 2, Ask(size=2.4))
    house.upright(3, middle + gap, foot)
    return house


@family()
def upright_heads(rng: Rng, materials: Materials) -> House:
    """Vertical headlines at the left, at the right and between columns."""
    house = House.build(rng, materials, columns=5, chars=(14, 17))
    top, foot = house.folio(), house.foot
    one = top + (foot - top) * rng.uniform(0.4, 0.48)
    two = one + (foot - one) * 0.5
    gap = 0.9 * house.em
    lines = int(rng.integers(1, 3))
    house.article(house.span(0, 3, top, one - gap), 3, Ask("vertical-right", 2, 3, size=3.2, lines=lines, deck=False))
    house.article(house.span(3, 5, top, one - gap), 2, Ask(size=2.4))
    house.upright(3, top, one - gap)
    house.flat(0, 5, one)
    house.article(house.span(0, 2, one + gap, two - gap), 2, Ask("vertical-left", 0, 1, size=2.8, kicker=False))
    house.article(house.span(2, 5, one + gap, two - gap), 3, Ask(size=2.6))
    house.upright(2, one + gap, two - gap)
    house.flat(0, 5, two)
    house.article(house.span(0, 3, two + gap, foot), 3, Ask(size=2.6))
    house.article(house.span(3, 5, two + gap, foot), 2, Ask("vertical-right", 1, 2, size=2.8, kicker=True))
    house.upright(3, two + gap, foot)
    return house


@family()
def wrapped(rng: Rng, materials: Materials) -> House:
    """Text beside, under and around pictures."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    top, foot = house.folio(), house.foot
    middle = top + (foot - top) * rng.uniform(0.52, 0.6)
    gap = 0.9 * house.em
    house.article(house.span(0, 6, top, middle - gap), 6, Ask(size=3.8, picture="middle", subheads=3, byline="line"))
    house.flat(0, 6, middle)
    cut = int(rng.integers(2, 5))
    house.article(house.span(0, cut, middle + gap, foot), cut, Ask(size=2.4, picture="left-top"))
    house.article(house.span(cut, 6, middle + gap, foot), 6 - cut, Ask(size=2.4, picture="corner"))
    house.upright(cut, middle + gap, foot)
    return house


@family()
def continuations(rng: Rng, materials: Materials) -> House:
    """Rests of articles from page one without any head, next to whole articles."""
    house = House.build(rng, materials, columns=5)
    top, foot = house.folio(), house.foot
    middle = top + (foot - top) * rng.uniform(0.5, 0.6)
    gap = 0.9 * house.em
    house.article(house.span(0, 3, top, middle - gap), 3, Ask(size=3.4, kicker=True))
    house.article(house.span(3, 5, top, middle - gap), 2, Ask("none"))
    house.upright(3, top, middle - gap)
    house.flat(0, 5, middle)
    first = middle + (foot - middle) * rng.uniform(0.4, 0.6)
    house.article(house.span(0, 1, middle + gap, first - gap), 1, Ask("none", byline="sign"))
    house.flat(0, 1, first)
    house.article(house.span(0, 1, first + gap, foot), 1, Ask("none"))
    house.upright(1, middle + gap, foot)
    house.article(house.span(1, 3, middle + gap, foot), 2, Ask(size=2.4, jump=True))
    house.article(house.span(3, 5, middle + gap, foot), 2, Ask(size=2.4))
    house.upright(3, middle + gap, foot)
    return house


@family(held_out=True)
def eight_columns(rng: Rng, materials: Materials) -> House:
    """A dense old-fashioned page of eight narrow columns and small heads."""
    house = House.build(rng, materials, columns=8, chars=(11, 12), shape=(1.15, 1.3))
    top, foot = house.folio(), house.foot
    gap = 0.8 * house.em
    y = top
    for row in range(3):
        bottom = foot if row == 2 else y + (foot - top) / 3
        cut = int(rng.integers(3, 6))
        house.article(house.span(0, cut, y, bottom - gap), cut, Ask(size=2.6, picture=pick(rng, ("none", "corner"))))
        house.article(house.span(cut, 8, y, bottom - gap), 8 - cut, Ask(size=2.4))
        house.upright(cut, y, bottom - gap)
        if row < 2:
            house.flat(0, 8, bottom)
        y = bottom + gap
    return house


@family(held_out=True)
def mixed_widths(rng: Rng, materials: Materials) -> House:
    """Two, three and four columns of different measure on one page, one above the other."""
    house = House.build(rng, materials, columns=6, chars=(12, 13))
    top, foot = house.folio(), house.foot
    gap = 0.9 * house.em
    heights = np.cumsum(rng.dirichlet([30, 30, 30]))
    y = top
    for count, share in zip(rng.permutation([3, 4, 5]), heights, strict=True):
        bottom = top + (foot - top) * float(share)
        half = int(rng.integers(3, 5))
        if count == 4:
            house.article(house.span(0, half, y, bottom - gap), 2, Ask(size=2.6))
            house.article(house.span(half, 6, y, bottom - gap), 2, Ask(size=2.4))
            house.upright(half, y, bottom - gap)
        else:
            box = house.span(0, 6, y, bottom - gap)
            house.article(box, int(count), Ask(size=3.0), columns=columns_in(box, int(count), house.gutter))
        if bottom < foot - 1:
            house.flat(0, 6, bottom)
        y = bottom + gap
    return house
