"""Pages led by pictures: a head that stands on one, reports in pictures, openings with a note and a large initial."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box
from newsparse.geometry import height, width
from newsparse.typeset.article import HeadPlan, PicturePlan, columns_in, picture_height, set_article
from newsparse.typeset.compose import Type
from newsparse.typeset.desk import BylineForm, pick
from newsparse.typeset.edit import HeadRoom
from newsparse.typeset.families.patchwork import LOW
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.variety import Part, Taste, dressed, fill_part, furniture, lay_out
from newsparse.typeset.flow import BodyStyle, IntroDress, Para
from newsparse.typeset.heads import HeadStyle, Story, in_white, set_head
from newsparse.typeset.house import TINTS, Ask, House, Materials
from newsparse.typeset.photos import photograph
from newsparse.typeset.scene import WHITE, Colour
from newsparse.typeset.sheet import Sheet

Rng = np.random.Generator

_PALE: tuple[Colour, ...] = (WHITE, WHITE, (255, 240, 190), (255, 226, 90))
_DRESSES: tuple[IntroDress, ...] = ("tint", "frame", "rules", "plain", "plain")
_FORMS: tuple[BylineForm, ...] = ("line", "lead", "sign", "names", "line")
_OPENINGS = ("编者按　", "编者按：", "核心提示　", "阅读提示：", "开栏语　", "【新闻背景】", "")
_NOTES = (
    "即日起，本报开设“{town}纪事”栏目，走进[乡村|社区|车间|校园]，听当地人讲述自己的故事，敬请读者关注。",
    "[一条路|一座桥|一所学校|一片果园]，让{place}有了怎样的变化？请看本报记者从{town}发回的报道。",
    "过去{n:3-9}年，{org}先后办成{n:12-86}件实事。今天，我们请几位亲历者说说其中的[甘苦|经过]。",
    "{post}{p}说，[把小事办好|把眼前的事做实]，日子就有盼头。在{place}，像这样的人还有{n:3-40}位。",
    "近日，{firm}与{school}签订协议，{n:20-300}名[学生|学员]将到车间实习。此举能否持久？记者进行了采访。",
)
"""Notes before an article, after one of the openings."""


@family()
def pictorial(rng: Rng, materials: Materials) -> House:
    """A page that a picture, a report in pictures or a large opening leads, with other matter round it."""
    columns = int(rng.integers(3, 7))
    chars = (10, 14) if columns > 4 else (13, 20)
    house = dressed(House.build(rng, materials, columns=columns, chars=chars, shape=(1.15, 1.5)), rng)
    top, foot = furniture(house)
    leads: tuple[Callable[[House, Part], None], ...] = (_splash, _splash, _report, _opening)
    lead, rest = _parted(house, Part(0, columns, top, foot))
    pick(rng, leads)(house, lead)
    taste = replace(Taste.draw(rng), low=LOW, notched=0.0)
    for part in rest:
        if part.count * house.column > 0.8 * (part.bottom - part.top) and rng.random() < 0.3:
            pick(rng, (_splash, _report, _opening))(house, part)
        else:
            _fill(house, part, taste)
    return house


def _parted(house: House, whole: Part) -> tuple[Part, list[Part]]:
    """The part for what leads the page, and the others: below it, above it, or beside it as well."""
    rng, gap = house.rng, house.em * house.rng.uniform(0.6, 1.1)
    share = rng.uniform(0.5, 0.75)
    first = bool(rng.random() < 0.75)
    cut = whole.top + (whole.bottom - whole.top) * (share if first else 1 - share)
    upper, lower = replace(whole, bottom=cut - gap), replace(whole, top=cut + gap)
    if rng.random() < 0.5:
        house.flat(whole.first, whole.last, cut, int(rng.integers(1, 4)))
    lead, rest = (upper, [lower]) if first else (lower, [upper])
    if whole.count > 3 and rng.random() < 0.4:
        side = int(rng.integers(1, 1 + whole.count // 3))
        left = bool(rng.random() < 0.3)
        at = lead.first + side if left else lead.last - side
        if rng.random() < 0.5:
            house.upright(at, lead.top, lead.bottom)
        rail = replace(lead, last=at) if left else replace(lead, first=at)
        lead = replace(lead, first=at) if left else replace(lead, last=at)
        rest.append(rail)
    return lead, rest


def _fill(house: House, part: Part, taste: Taste) -> None:
    """Articles by chance, some in a house dress with initials."""
    if house.rng.random() < 0.3:
        house = replace(house, body=_with_initial(house.rng, house.body))
    inner = replace(house, columns=part.count, margin=house.span(part.first, part.last, 0, 0)[0])
    lay_out(inner, taste, part.top, part.bottom, fill_part)


def _with_initial(rng: Rng, body: BodyStyle) -> BodyStyle:
    return replace(body, drop=int(rng.integers(2, 4)))


# A head on a picture.


def _splash(house: House, part: Part) -> None:
    """A picture with the head on it, the text below."""
    rng, em = house.rng, house.em
    box = house.span(part.first, part.last, part.top, part.bottom)
    size = float(np.clip(width(box) / em / 9, 2.4, 6.0)) * rng.uniform(0.8, 1.1)
    ask = Ask(
        size=size,
        byline=pick(rng, _FORMS),
        kicker=bool(rng.random() < 0.5),
        deck=bool(rng.random() < 0.6),
        align="left" if rng.random() < 0.5 else "centre",
        level=bool(rng.random() < 0.3),
    )
    high = height(box) * rng.uniform(0.4, 0.65)
    text, credit = house.desk.caption()
    plan = PicturePlan(
        box,
        np.zeros((1, 1, 3), np.uint8),
        text if rng.random() < 0.5 else None,
        credit if rng.random() < 0.6 else None,
        caption_type=Type(pick(rng, ("kai", "hei", "wenkai")), max(12, round(0.9 * em))),
        under=True,
    )
    frame: Box = (box[0], box[1], box[2], box[1] + high)
    deep = picture_height(house.sheet, plan) if plan.caption or plan.credit else 0.6 * em
    columns = columns_in((box[0], frame[3] + deep, box[2], box[3]), part.count, house.gutter)
    room = sum(slot.width * slot.height for slot in columns) / (em * house.body.leading)
    story = house.story(ask, 0.9 * room, HeadRoom(0.85 * width(frame) / em, size))
    style = _on_picture(house, ask, width(frame))
    wide = width(frame) - 3 * em
    needed = _head_height(house, story, wide, style)
    if needed > 0.8 * high:
        story = replace(story, kicker=None, deck=())
        needed = _head_height(house, story, wide, style)
    at_top = bool(rng.random() < 0.3)
    head_top = frame[1] + em if at_top else frame[3] - needed - 0.3 * em
    ground = _shaded(photograph(rng, round(width(frame)), round(high)), (head_top - frame[1]) / high, needed / high)
    plan = replace(plan, box=frame, pixels=ground)
    head = HeadPlan(room=(frame[0] + 1.5 * em, head_top, frame[2] - 1.5 * em, frame[3]))
    set_article(house.sheet, story, columns, head, (style, house.body), (plan,), level=ask.level)


def _on_picture(house: House, ask: Ask, wide: float) -> HeadStyle:
    """A head in pale type."""
    style = in_white(house.head_style(ask, wide))
    return replace(style, headline=replace(style.headline, colour=pick(house.rng, _PALE)))


def _head_height(house: House, story: Story, wide: float, style: HeadStyle) -> float:
    """What a head takes of the height, pixels: it is set on a sheet that is thrown away."""
    return set_head(Sheet(house.sheet.width, house.sheet.height, house.sheet.metrics), story, (0.0, 0.0, wide), style)


def _shaded(pixels: NDArray[np.uint8], top: float, deep: float) -> NDArray[np.uint8]:
    """A picture darkened where a head stands on it: from ``top``, so ``deep``, shares of its height."""
    rows = np.linspace(0, 1, len(pixels), dtype=np.float32)
    away = np.maximum(np.maximum(top - rows, rows - top - deep), 0.0)
    light = np.clip(0.35 + 2.5 * away, 0.35, 1.0)[:, None, None]
    shaded: NDArray[np.uint8] = (pixels * light).astype(np.uint8)
    return shaded


# A report in pictures.


def _report(house: House, part: Part) -> None:
    """A short text with several pictures, each with its caption; the text stands in columns at a side or below."""
    rng, em = house.rng, house.em
    box = house.span(part.first, part.last, part.top, part.bottom)
    ask = Ask(
        size=float(np.clip(width(box) / em / 12, 2.0, 5.0)),
        byline=pick(rng, _FORMS),
        kicker=bool(rng.random() < 0.3),
        deck=bool(rng.random() < 0.3),
        level=bool(rng.random() < 0.5),
    )
    style, room = house.head_style(ask, width(box)), HeadRoom(0.97 * width(box) / em, ask.size)
    if rng.random() < 0.5:
        texts, grid = _beside(house, part, box)
    else:
        cut = box[1] + height(box) * rng.uniform(0.6, 0.75)
        texts, grid = (box[0], cut + 0.8 * em, box[2], box[3]), (box[0], box[1], box[2], cut)
    count = max(1, round((width(texts) + house.gutter) / (house.column + house.gutter)))
    area = width(texts) * height(texts) / (em * house.body.leading)
    story = house.story(ask, 0.85 * area, room)
    top = box[1] + _head_height(house, story, width(box), style)
    if height(grid) + grid[1] - top < 12 * em or texts[3] - max(top, texts[1]) < 6 * house.body.leading:
        house.article(box, part.count, replace(ask, kicker=None, deck=None), style=style)
        return
    pictures = _grid(house, (grid[0], top + 0.3 * em, grid[2], grid[3]))
    columns = columns_in((texts[0], max(texts[1], top), texts[2], texts[3]), count, house.gutter)
    head = HeadPlan(room=box)
    set_article(house.sheet, story, columns, head, (style, house.body), pictures, level=ask.level)


def _beside(house: House, part: Part, box: Box) -> tuple[Box, Box]:
    """Room for the text in columns at one side, and for pictures at the other."""
    rng = house.rng
    if part.count < 2:
        middle = box[1] + 0.6 * height(box)
        return (box[0], middle + house.em, box[2], box[3]), (box[0], box[1], box[2], middle)
    count = int(rng.integers(1, 1 + part.count // 2))
    if rng.random() < 0.5:
        cut = part.first + count
        return (
            house.span(part.first, cut, part.top, part.bottom),
            house.span(cut, part.last, part.top, part.bottom),
        )
    cut = part.last - count
    return house.span(cut, part.last, part.top, part.bottom), house.span(part.first, cut, part.top, part.bottom)


def _grid(house: House, box: Box) -> list[PicturePlan]:
    """Pictures in rows of one to three, each with a caption below it."""
    rng, em = house.rng, house.em
    rows = max(1, min(3, round(height(box) / (width(box) * rng.uniform(0.35, 0.6)))))
    kind = Type(pick(rng, ("kai", "hei", "wenkai")), max(12, round(0.9 * em)))
    plans: list[PicturePlan] = []
    gap, step = 0.6 * em, (height(box) + 0.6 * em) / rows
    most = max(1, min(3, int(width(box) / (9 * em))))
    for row in range(rows):
        count = int(rng.integers(1, most + 1))
        wide = (width(box) - (count - 1) * gap) / count
        top, bottom = box[1] + row * step, box[1] + (row + 1) * step - gap
        for at in range(count):
            left = box[0] + at * (wide + gap)
            text, credit = house.desk.caption()
            blank = PicturePlan(
                (left, top, left + wide, bottom),
                np.zeros((1, 1, 3), np.uint8),
                text,
                credit if rng.random() < 0.4 else None,
                caption_type=kind,
            )
            low = bottom - picture_height(house.sheet, blank)
            if low - top > 5 * em:
                pixels = photograph(rng, round(wide), round(low - top), grey=bool(rng.random() < 0.2))
                plans.append(replace(blank, box=(left, top, left + wide, low), pixels=pixels))
    return plans


# A large opening.


def _opening(house: House, part: Part) -> None:
    """A story with a note set apart under its head, or with a large initial, or with both; on a tint now and then."""
    rng, em = house.rng, house.em
    box = house.span(part.first, part.last, part.top, part.bottom)
    body = replace(house.body, intro_dress=pick(rng, _DRESSES), intro_share=pick(rng, (0.5, 1.0, 1.0)))
    noted = bool(rng.random() < 0.7)
    if not noted or rng.random() < 0.4:
        body = _with_initial(rng, body)
    if rng.random() < 0.25:
        house.sheet.fill(box, pick(rng, TINTS))
        box = (box[0] + em, box[1] + em, box[2] - em, box[3] - 0.6 * em)
    ask = Ask(
        size=float(np.clip(width(box) / em / 11, 2.0, 5.0)),
        byline=pick(rng, ("line", "sign", "names", "line")),
        deck=bool(rng.random() < 0.4),
        subheads=int(rng.integers(0, 5)),
        picture=pick(rng, ("none", "top-right", "middle", "bottom", "corner")),
        level=bool(rng.random() < 0.3),
        intro=noted,
    )
    styled = replace(house, body=body)

    def written(chars: float, room: HeadRoom) -> Story:
        story = styled.story(ask, chars, room)
        return _with_note(house, story) if noted else story

    styled.article(box, part.count, ask, writer=written)


def _with_note(house: House, story: Story) -> Story:
    """The story with a note by the editors before its text."""
    desk = house.desk
    cast = desk.cast()
    notes: Sequence[str] = tuple(pick(house.rng, _NOTES) for _ in range(int(house.rng.integers(1, 3))))
    text = pick(house.rng, _OPENINGS) + "".join(desk.fill(note, cast) for note in dict.fromkeys(notes))
    return replace(story, paragraphs=(Para(text), *story.paragraphs))
