"""Literary supplements: essays, poems and conversations with their writers' names, under light headlines."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from newsparse.document import Box
from newsparse.typeset import letters
from newsparse.typeset.desk import pick
from newsparse.typeset.edit import HeadRoom, head_lines
from newsparse.typeset.families.patchwork import LOW
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.variety import Part, Taste, ask_for, dressed, fill_part, furniture, lay_out
from newsparse.typeset.heads import HeadStyle, Story
from newsparse.typeset.house import TINTS, Ask, House, Materials, Writer

Rng = np.random.Generator

_VERSES, _TALK_ROOM, _PAIR = 44, 600.0, 18.0
"""Parts with room for more lines hold no poem; those for fewer characters no conversation; two verses stand on a line
of so many characters."""


@family()
def supplement(rng: Rng, materials: Materials) -> House:
    """A page of essays, poems and conversations."""
    columns = int(rng.integers(3, 7))
    chars = (11, 15) if columns > 4 else (15, 22)
    house = dressed(House.build(rng, materials, columns=columns, chars=chars, shape=(1.1, 1.5)), rng)
    body = replace(house.body, leading=float(round(house.em * rng.uniform(1.4, 1.8))), verse=_verse_from(rng))
    house = replace(house, body=body)
    taste = replace(Taste.draw(rng), notched=0.0, inside=0.3 * rng.random(), matter=0.05, small=rng.uniform(1.6, 2.4))
    lay_out(
        house,
        replace(taste, least=300, most=1800, low=LOW),
        *furniture(house),
        partial(_fill, odds=rng.uniform(0.1, 0.5)),
    )
    return house


def _verse_from(rng: Rng) -> float | None:
    """Where the lines of poems begin: flush, two em in, or anywhere about the middle."""
    return pick(rng, (0.0, 2.0, 2.0, 3.0, None))


def _fill(house: House, part: Part, taste: Taste, odds: float) -> None:
    """Fill a part; ``odds`` of a poem where one fits."""
    rng, em = house.rng, house.em
    high = part.bottom - part.top
    room = high * part.count * house.column / (em * house.body.leading)
    kind = rng.random()
    if high < 12 * em or kind > 0.9:
        fill_part(house, part, taste)
        return
    ask, count = ask_for(house, part, replace(taste, pictured=0.6 * taste.pictured))
    ask = replace(ask, lines=1, kicker=False, deck=False, subheads=0, intro=False, jump=False, size=min(ask.size, 3.2))
    box = house.span(part.first, part.last, part.top, part.bottom)
    if rng.random() < taste.boxed:
        if rng.random() < 0.5:
            house.sheet.fill(box, pick(rng, TINTS))
        else:
            house.sheet.frame(box, house.accent, int(rng.integers(1, 3)))
        box = (box[0] + em, box[1] + em, box[2] - em, box[3] - 0.6 * em)
    desk, lines = house.desk, int(count * (box[3] - box[1]) / house.body.leading)
    if kind < odds and lines < _VERSES:
        ask = replace(ask, picture="none", level=bool(rng.random() < 0.5))
        writer = _fitting(lambda _: letters.poem(desk, lines, paired=box[2] - box[0] > count * _PAIR * em))
    elif kind < odds + 0.15 and room > _TALK_ROOM:
        writer = _fitting(lambda chars: letters.talk(desk, 1.1 * chars))
    else:
        writer = _fitting(lambda chars: letters.essay(desk, 1.1 * chars))
    house.article(box, count, ask, style=_style(house, ask, box), writer=writer)


def _fitting(write: Callable[[float], Story]) -> Writer:
    """Who writes so many characters, and cuts the headline into lines for its room."""

    def written(chars: float, head: HeadRoom) -> Story:
        story = write(chars)
        return replace(story, headline=head_lines(story.headline, head))

    return written


def _style(house: House, ask: Ask, box: Box) -> HeadStyle:
    """A light head, often letterspaced."""
    rng = house.rng
    style = house.head_style(ask, box[2] - box[0])
    headline = replace(style.headline, face=pick(rng, letters.FACES))
    return replace(style, headline=headline, fill=bool(rng.random() < 0.4))
