"""Pages cut up at random: every way of setting an article, in every place, beside every other.

The page is parted again and again, across and down the column grid, until the parts have the size of an article; what
fills a part, and how it is dressed, is drawn for each page from odds that are themselves drawn for that page, so that
one page has heads over the first columns only where the next has them upright.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from newsparse.document import Box
from newsparse.typeset.article import HeadPlace, PicturePlan, columns_in, picture_height, set_picture
from newsparse.typeset.compose import Type
from newsparse.typeset.desk import pick
from newsparse.typeset.families.mixed import chart
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.service import brief_columns
from newsparse.typeset.flow import Slot, SubheadDress
from newsparse.typeset.furniture import set_strip
from newsparse.typeset.heads import HeadStyle, KickerDress
from newsparse.typeset.house import HEAD_FACES, Ask, House, Materials, PictureAt
from newsparse.typeset.photos import photograph

Rng = np.random.Generator
SomeHouse = TypeVar("SomeHouse", bound=House)

STRIPS = ("简　讯", "各地动态", "乡镇传真", "民生速递", "部门动态", "百姓身边", "今日关注", "文化走廊")


@dataclass(frozen=True, slots=True)
class Taste:
    """What a page likes; odds are 0..1, lengths in em.

    Attributes:
        gap: half the white between two parts.
        ruled: odds that parts are parted by a rule as well.
        boxed: odds of a frame or tint round an article.
        upright: odds of an upright head.
        inside: odds that a head stands in the middle of its columns, or over some of them only.
        notched: odds that a second article bites a corner out of the first.
        regrid: odds that an article has columns of its own measure.
        matter: odds that a part holds something else than an article.
        pictured: odds of a picture.
        small: size of the smallest headlines, in body sizes.
        later: odds that a head inside begins over a later column than its text.
        halfway: odds that a head inside stands in the middle of its columns.
        least: characters of the smallest article that the page is parted for, at the least.
        most: the same, at the most.
        across: how readily the page is parted between columns, 1 being the common measure.
        low: height of parts, em, below which an article has one line of head and no more.
    """

    gap: float
    ruled: float
    boxed: float
    upright: float
    inside: float
    notched: float
    regrid: float
    matter: float
    pictured: float
    small: float
    later: float = 0.4
    halfway: float = 0.4
    least: float = 400
    most: float = 2600
    across: float = 1.0
    low: float = 0.0

    @classmethod
    def draw(cls, rng: Rng) -> "Taste":
        """A taste by chance: most odds are low, one or the other high."""
        boxed, upright, inside, notched, regrid, matter, pictured = (float(rng.beta(0.6, 2.4)) for _ in range(7))
        ruled = float(rng.choice([0.0, 1.0, rng.uniform(0.3, 0.9)]))
        return cls(
            gap=rng.uniform(0.55, 1.1),
            ruled=ruled,
            boxed=boxed,
            upright=upright,
            inside=inside,
            notched=notched,
            regrid=regrid,
            matter=matter,
            pictured=pictured,
            small=rng.uniform(1.25, 2.3),
        )

    @classmethod
    def inward(cls, rng: Rng) -> "Taste":
        """A taste for heads that do not stand over the beginning of their text."""
        taste = cls.draw(rng)
        odds = {name: 0.3 * getattr(taste, name) for name in ("boxed", "upright", "notched", "regrid", "matter")}
        return replace(taste, **odds, inside=float(rng.uniform(0.75, 1.0)))

    @classmethod
    def offset(cls, rng: Rng) -> "Taste":
        """A taste for heads over inner and last columns, level with columns to their left, in large articles."""
        taste = replace(cls.inward(rng), later=0.9, least=1200, most=4000, across=0.35)
        return replace(taste, halfway=float(rng.uniform(0.0, 0.4)))

    @classmethod
    def themed(cls, rng: Rng) -> "Taste":
        """A taste with one or two of the odds very high: such a page does one thing over and over."""
        taste = cls.draw(rng)
        themes = ("boxed", "upright", "inside", "inside", "notched", "regrid", "matter", "pictured", "pictured")
        chosen = {pick(rng, themes) for _ in range(2)}
        return replace(taste, **{name: float(rng.uniform(0.5, 0.95)) for name in sorted(chosen)})


@dataclass(frozen=True, slots=True)
class Part:
    """Columns ``first`` to ``last`` (exclusive) from ``top`` to ``bottom``, pixels."""

    first: int
    last: int
    top: float
    bottom: float

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.last - self.first


Filler = Callable[[House, Part, Taste], None]


@family()
def variety(rng: Rng, materials: Materials) -> House:
    """A page parted at random into articles of every kind."""
    return _made_up(rng, materials, Taste.draw)


@family()
def themed(rng: Rng, materials: Materials) -> House:
    """A page parted at random that does one or two things over and over."""
    return _made_up(rng, materials, Taste.themed)


@family()
def set_in(rng: Rng, materials: Materials) -> House:
    """A page whose heads are set into their text: over inner or last columns only, or in the middle of the columns."""
    return _made_up(rng, materials, Taste.inward)


@family()
def offset(rng: Rng, materials: Materials) -> House:
    """A page of large articles whose text begins to the left of the head, level with it."""
    return _made_up(rng, materials, Taste.offset, least=5)


def _made_up(rng: Rng, materials: Materials, draw: Callable[[Rng], Taste], least: int = 3) -> House:
    columns = int(rng.integers(least, 9))
    chars = (9, 13) if columns > 6 else ((11, 15) if columns > 4 else (14, 20))
    house = dressed(House.build(rng, materials, columns=columns, chars=chars, shape=(1.0, 1.5)), rng)
    taste = draw(rng)
    lay_out(house, taste, *furniture(house))
    return house


def lay_out(house: House, taste: Taste, top: float, bottom: float, fill: Filler | None = None) -> None:
    """Part all columns of the house from ``top`` to ``bottom`` by chance, and fill the parts to a taste."""
    for part in _parts(house, Part(0, house.columns, top, bottom), taste):
        (fill or fill_part)(house, part, taste)


def dressed(house: SomeHouse, rng: Rng) -> SomeHouse:
    """The house with subheads, indents and lead faces that vary more than a common house's."""
    dress: SubheadDress = pick(rng, ("plain", "centred", "coloured", "bar", "rules", "tint", "large"))
    face = pick(rng, (*HEAD_FACES, "kai", "song"))
    subhead = Type(face, round(house.em * pick(rng, (1.0, 1.0, 1.1, 1.25, 1.5, 1.75))))
    leading = float(round(house.em * rng.uniform(1.22, 1.7)))
    return replace(house, body=replace(house.body, subhead=subhead, subhead_dress=dress, leading=leading))


def furniture(house: House) -> tuple[float, float]:
    """Masthead or folio line; returns where the page proper begins and ends."""
    match int(house.rng.integers(6)):
        case 0:
            return house.masthead(), house.foot
        case 1:
            return house.margin, house.folio(below=True)
        case _:
            return house.folio(), house.foot


def _parts(house: House, whole: Part, taste: Taste) -> list[Part]:
    """Cut a part of the page until its pieces are as large as articles; rules are set into the cuts."""
    em, rng = house.em, house.rng
    high = (whole.bottom - whole.top) / em
    size = high * whole.count * house.column / em
    wanted = rng.uniform(taste.least, taste.most)
    flat, upright = high > 30, whole.count > 1
    if size < wanted or not (flat or upright):
        return [whole]
    wide = whole.count * house.column > 0.8 * (whole.bottom - whole.top)
    if upright and (not flat or rng.random() < taste.across * (0.7 if wide else 0.3)):
        cut = int(rng.integers(whole.first + 1, whole.last))
        if rng.random() < taste.ruled:
            house.upright(cut, whole.top, whole.bottom)
        return _parts(house, replace(whole, last=cut), taste) + _parts(house, replace(whole, first=cut), taste)
    y, gap = whole.top + (whole.bottom - whole.top) * rng.uniform(0.3, 0.7), taste.gap * em
    if rng.random() < taste.ruled:
        house.flat(whole.first, whole.last, y, int(rng.integers(1, 4)))
    return _parts(house, replace(whole, bottom=y - gap), taste) + _parts(house, replace(whole, top=y + gap), taste)


def fill_part(house: House, part: Part, taste: Taste) -> None:
    """Put an article, or something else, into a part."""
    rng, em = house.rng, house.em
    box = house.span(part.first, part.last, part.top, part.bottom)
    high = (part.bottom - part.top) / em
    if rng.random() < taste.matter and high > 9:
        fills: tuple[Callable[[House, Part, Box], None], ...] = (_briefs, _advert, _notice, _photo, _several, _rest)
        pick(rng, fills)(house, part, box)
        return
    if part.count > 1 and high > 26 and rng.random() < taste.notched:
        _notched(house, part, taste)
        return
    ask, count = ask_for(house, part, taste)
    if rng.random() < taste.boxed and high > 14:
        house.boxed(box, count, ask, tint=bool(rng.random() < 0.5), radius=int(rng.integers(0, 2)) * em)
        return
    house.article(box, count, ask, style=_style(house, ask, box))


def ask_for(house: House, part: Part, taste: Taste) -> tuple[Ask, int]:
    """What is wanted of the article in a part, and the number of its columns."""
    ask, count = _ask(house, part, taste), part.count
    if house.rng.random() < taste.regrid:
        count = max(1, count + int(house.rng.integers(-2, 2)))
    if count != part.count:
        place: HeadPlace = "top" if count == 1 and ask.place == "middle" else ask.place
        ask = replace(ask, place=place, first=0, last=None)
    return ask, count


def _style(house: House, ask: Ask, box: Box) -> HeadStyle:
    """A head style with dressed kickers and plain faces among the small heads."""
    rng = house.rng
    style = house.head_style(ask, box[2] - box[0])
    dress: KickerDress = pick(rng, ("plain", "plain", "plain", "badge", "strip", "rules"))
    if ask.size < 2 and rng.random() < 0.4:
        plain = replace(style.headline, face=pick(rng, ("song", "song-medium", "kai", "hei")))
        style = replace(style, headline=plain)
    return replace(style, kicker_dress=dress)


def _ask(house: House, part: Part, taste: Taste) -> Ask:
    """What is wanted of the article in a part."""
    rng, em, count = house.rng, house.em, part.count
    high = (part.bottom - part.top) / em
    room = high * count * house.column / em
    size = float(np.clip(taste.small * (room / 350) ** 0.38 * rng.uniform(0.8, 1.2), taste.small, 5.0))
    place, first, last = _place(house, part, taste)
    pictures: tuple[PictureAt, ...] = ("top-right", "bottom", "middle", "corner", "left-top")
    pictured = rng.random() < taste.pictured and room > 500 and high > 22 and place in ("top", "span")
    picture: PictureAt = pick(rng, pictures) if pictured else "none"
    ask = Ask(
        place,
        first,
        last,
        at=rng.uniform(0.15, 0.5),
        size=min(size, 2.6) if place.startswith(("vertical", "middle")) else size,
        lines=int(rng.integers(0, 3)) if count > 1 else int(rng.integers(0, 2)),
        section=bool(rng.random() < 0.08),
        subheads=int(rng.integers(1, 5)) if room > 900 and rng.random() < 0.4 else 0,
        picture=picture,
        jump=bool(rng.random() < 0.06),
        reversed_head=bool(rng.random() < 0.06) and place == "top",
        align="left" if rng.random() < 0.35 else "centre",
        level=bool(rng.random() < 0.25),
        intro=bool(rng.random() < 0.08) and room > 1200 and place == "top",
    )
    if high < taste.low:
        return replace(ask, size=min(ask.size, 1.8), lines=1, kicker=False, deck=False, section=False)
    return ask


def _place(house: House, part: Part, taste: Taste) -> tuple[HeadPlace, int, int | None]:
    """Where the head stands, and over which columns."""
    rng, count = house.rng, part.count
    high = (part.bottom - part.top) / house.em
    if rng.random() < taste.upright and high > 14 and count > 1:
        place: HeadPlace = pick(rng, ("vertical-left", "vertical-right", "vertical-inside"))
        if place == "vertical-left":
            return place, 0, 1
        return (place, count - 1, count) if place == "vertical-right" else (place, 0, None)
    if rng.random() < taste.inside and count > 1 and high > 20:
        first = int(rng.integers(0, count - 1)) if rng.random() < taste.later else 0
        last = int(rng.integers(first + 1, count + 1))
        halfway = rng.random() < taste.halfway
        if halfway and last - first > 1:  # no paper sets a head into a single column, between two parts of its text
            return "middle", first, last
        return ("top", 0, None) if last - first == count else ("span", first, last)
    return "top", 0, None


def _notched(house: House, part: Part, taste: Taste) -> None:
    """One article flows round another, which stands in one of its corners, or hangs into it from a side."""
    rng, em = house.rng, house.em
    gap = taste.gap * em
    wide = int(rng.integers(1, part.count))
    left = bool(rng.random() < 0.3)
    first, last = (part.first, part.first + wide) if left else (part.last - wide, part.last)
    deep = (part.bottom - part.top) * rng.uniform(0.35, 0.55)
    low = bool(rng.random() < 0.7)
    cut = part.bottom - deep if low else part.top + deep
    inner = Part(first, last, cut + gap, part.bottom) if low else Part(first, last, part.top, cut - gap)
    slots = []
    for column in range(part.first, part.last):
        x0, _, x1, _ = house.span(column, column + 1, part.top, part.bottom)
        bitten = first <= column < last
        top = cut + gap if bitten and not low else part.top
        bottom = cut - gap if bitten and low else part.bottom
        slots.append(Slot(x0, top, x1 - x0, bottom - top))
    ask = _ask(house, part, replace(taste, upright=0.0, inside=0.0, pictured=0.0))
    if not low:
        # The head stands over the columns that begin at the top.
        free = [n for n, slot in enumerate(slots) if slot.y == part.top]
        ask = replace(ask, place="span", first=free[0], last=free[-1] + 1, intro=False)
    box = house.span(part.first, part.last, part.top, part.bottom)
    house.article(box, part.count, ask, columns=slots)
    small = _ask(house, inner, replace(taste, inside=0.0, pictured=0.0))
    frame = house.span(first, last, inner.top, inner.bottom)
    if rng.random() < max(0.5, taste.boxed):
        house.boxed(frame, wide, small, tint=bool(rng.random() < 0.5))
        return
    if rng.random() < taste.ruled:
        house.flat(first, last, cut)
    house.article(frame, wide, small)


def _briefs(house: House, part: Part, box: Box) -> None:
    """Columns of briefs, under a strip or not."""
    top = part.top
    if house.rng.random() < 0.6:
        set_strip(house.sheet, pick(house.rng, STRIPS), (box[0], top, box[2], top + 2 * house.em), house.accent)
        top += 2.9 * house.em
    brief_columns(house, part.first, part.last, top, part.bottom, bool(house.rng.random() < 0.5))


def _advert(house: House, part: Part, box: Box) -> None:
    """An advertisement; a deep part is cut into several."""
    _bills(house, part, notice=False)
    del box


def _notice(house: House, part: Part, box: Box) -> None:
    """A notice, or several one below the other."""
    _bills(house, part, notice=True)
    del box


def _bills(house: House, part: Part, *, notice: bool) -> None:
    high, gap = part.bottom - part.top, 0.5 * house.em
    count = max(1, round(high / (house.em * house.rng.uniform(14, 26))))
    for at in range(count):
        top = part.top + at * high / count
        box = house.span(part.first, part.last, top, top + high / count - gap)
        house.advert(box, framed=True if notice else None, notice=notice)


def _photo(house: House, part: Part, box: Box) -> None:
    """A picture that stands for itself, or a diagram."""
    rng, em = house.rng, house.em
    if box[3] - box[1] > 1.3 * (box[2] - box[0]):
        _bills(house, part, notice=False)
        return
    if rng.random() < 0.3:
        chart(house, box)
        return
    text, credit = house.desk.caption()
    title = pick(rng, ("田间地头丰收忙", "巷口春色", "江畔晨练", "校园运动会")) if rng.random() < 0.5 else None
    kind = Type(pick(rng, ("kai", "hei", "wenkai")), max(12, round(0.9 * em)))
    plan = PicturePlan(box, np.zeros((1, 1, 3), np.uint8), text, credit, title, kind)
    y1 = max(part.top + 5 * em, part.bottom - picture_height(house.sheet, plan))
    pixels = photograph(rng, round(box[2] - box[0]), round(y1 - part.top), grey=bool(rng.random() < 0.35))
    set_picture(house.sheet, replace(plan, box=(box[0], part.top, box[2], y1), pixels=pixels))


def _several(house: House, part: Part, box: Box) -> None:
    """A frame under one strip with several small articles."""
    rng, em = house.rng, house.em
    house.sheet.frame(box, house.accent, int(rng.integers(1, 4)), radius=int(rng.integers(0, 2)) * em)
    pad, strip = 1.0 * em, 2.1 * em
    set_strip(
        house.sheet, pick(rng, STRIPS), (box[0] + pad, box[1] + 4, box[2] - pad, box[1] + 4 + strip), house.accent
    )
    top, bottom = box[1] + strip + 1.4 * em, box[3] - 0.8 * pad
    count = max(1, round((bottom - top) / (em * rng.uniform(15, 26))))
    step = (bottom - top) / count
    for at in range(count):
        y = top + at * step
        ask = Ask(size=rng.uniform(1.3, 2.1), lines=1, kicker=False, deck=False)
        inside = (box[0] + pad, y, box[2] - pad, y + step - 0.8 * em)
        house.article(inside, part.count, ask, style=_style(house, ask, inside))


def _rest(house: House, part: Part, box: Box) -> None:
    """The rest of an article from another page, without a head."""
    house.article(box, part.count, Ask("none", byline=pick(house.rng, ("sign", "none"))), columns=_columns(house, part))
    del box


def _columns(house: House, part: Part) -> Sequence[Slot]:
    return columns_in(house.span(part.first, part.last, part.top, part.bottom), part.count, house.gutter)
