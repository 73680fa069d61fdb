"""Feature pages: long stories with pull quotes set into their columns, and pictures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from newsparse.document import Box
from newsparse.typeset.article import columns_in
from newsparse.typeset.borders import set_rule
from newsparse.typeset.compose import Type, rows_of
from newsparse.typeset.desk import pick
from newsparse.typeset.families.patchwork import LOW
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.variety import Part, Taste, ask_for, dressed, fill_part, furniture, lay_out
from newsparse.typeset.flow import Slot
from newsparse.typeset.heads import set_wrapped
from newsparse.typeset.house import TINTS, House, Materials
from newsparse.typeset.scene import BLACK

Rng = np.random.Generator
QuoteDress = Literal["rules", "marks", "tint", "bare", "side", "frame"]

_DRESSES: tuple[QuoteDress, ...] = ("rules", "rules", "marks", "tint", "bare", "side", "frame")
_FACES = ("kai", "hei-bold", "song-bold", "wenkai", "hei-light", "song-medium")
_QUOTES = (
    "“[日子|生意|路]是一步一步走出来的，[急不得|也等不得]。”",
    "{p}说，他最怕的不是[累|穷]，而是[没人|没水|没盼头]。",
    "“如果那天没有[停下来|回头看一眼]，也许就没有今天的{firm}。”",
    "{n:3-30}年里，他走过{n:20-90}个[村子|社区|工地]，记下{n:5-60}本笔记。",
    "“我们不想当[英雄|网红]，只想把[手上的活|这门手艺]做好。”",
    "每{n:2-9}个[孩子|老人]里，就有一个[住在山上|靠邻居照看]。",
)


@family()
def features(rng: Rng, materials: Materials) -> House:
    """A page of features whose columns have pull quotes set into them."""
    columns = int(rng.integers(3, 7))
    chars = (11, 15) if columns > 4 else (13, 20)
    house = dressed(House.build(rng, materials, columns=columns, chars=chars, shape=(1.1, 1.5)), rng)
    taste = replace(Taste.draw(rng), low=LOW, notched=0.0, least=700, most=3600)
    dress = pick(rng, _DRESSES)
    face = pick(rng, _FACES)

    def fill(house: House, part: Part, taste: Taste) -> None:
        high = (part.bottom - part.top) / house.em
        if high < 30 or rng.random() < 0.3:
            fill_part(house, part, taste)
        else:
            _quoted(house, part, taste, dress, Type(face, round(house.em * rng.uniform(1.2, 1.8))))

    lay_out(house, taste, *furniture(house), fill)
    return house


def _quoted(house: House, part: Part, taste: Taste, dress: QuoteDress, kind: Type) -> None:
    """An article with one or two quotes out of its text set into its columns."""
    rng, em = house.rng, house.em
    ask, count = ask_for(house, part, replace(taste, upright=0.0, pictured=0.0, inside=0.0, regrid=0.0))
    box = house.span(part.first, part.last, part.top, part.bottom)
    slots = columns_in(box, count, house.gutter)
    cast = house.desk.cast()
    quotes = [house.desk.fill(pick(rng, _QUOTES), cast) for _ in range(1 + int(rng.random() < 0.3 and count > 2))]
    kind = replace(kind, colour=house.accent if rng.random() < 0.4 else BLACK)
    boxes: list[Box] = []
    for quote in dict.fromkeys(quotes):
        room = _room(house, quote, slots, kind, dress)
        if not any(abs(room[0] - other[0]) < em for other in boxes):
            boxes.append(room)
    house.article(box, count, replace(ask, picture="none", intro=False), blocked=boxes, columns=slots)
    for quote, room in zip(dict.fromkeys(quotes), boxes, strict=False):
        _set_quote(house, quote, room, kind, dress)


def _pad(house: House, dress: QuoteDress) -> tuple[float, float]:
    """Room at the sides, and over and under a quote."""
    side = {"tint": 0.8, "frame": 0.8, "side": 1.0}.get(dress, 0.0)
    return side * house.em, (1.6 if dress == "marks" else 0.8) * house.em


def _room(house: House, quote: str, slots: Sequence[Slot], kind: Type, dress: QuoteDress) -> Box:
    """The box of a quote: in one column, or over two, below the upper third of the text."""
    rng = house.rng
    wide = 2 if len(slots) > 3 and rng.random() < 0.25 else 1
    first = int(rng.integers(0, len(slots) - wide + 1))
    x0, x1 = slots[first].x, slots[first + wide - 1].x + slots[first + wide - 1].width
    side, over = _pad(house, dress)
    rows = rows_of(quote, kind, x1 - x0 - 2 * side, house.sheet.metrics)
    high = rows * 1.35 * kind.size + 2 * over
    top = slots[first].y + (slots[first].height - high) * rng.uniform(0.45, 0.8)
    return (x0, top, x1, top + high)


def _set_quote(house: House, quote: str, box: Box, kind: Type, dress: QuoteDress) -> None:
    """Draw a quote into its box; it repeats, and is no part of the text."""
    sheet, (x0, y0, x1, y1) = house.sheet, box
    side, over = _pad(house, dress)
    match dress:
        case "tint":
            sheet.fill(box, pick(house.rng, TINTS))
        case "frame":
            sheet.frame(box, house.accent, 2)
        case "side":
            sheet.fill((x0, y0, x0 + 0.35 * house.em, y1), house.accent)
        case "rules":
            for y in (y0 + 0.2 * house.em, y1 - 0.2 * house.em):
                set_rule(sheet, (x0, y), x1 - x0, "uneven", 0.3 * house.em)
        case _:
            pass
    set_wrapped(sheet, quote, (x0 + side, y0 + over, x1 - x0 - 2 * side), kind, "other", 1.35)
    sheet.close_item("other", box)
