"""The house style of one page: grid, faces, sizes, and the ways to set an article that all families share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Self

import numpy as np

from newsparse.document import Box
from newsparse.typeset.article import HeadPlace, HeadPlan, PicturePlan, columns_in, picture_height, set_article
from newsparse.typeset.compose import Type
from newsparse.typeset.corpus import GivenArticle
from newsparse.typeset.desk import BylineForm, Desk, pick
from newsparse.typeset.edit import HeadRoom
from newsparse.typeset.flow import BodyStyle, Slot, SubheadDress
from newsparse.typeset.fonts import Metrics
from newsparse.typeset.furniture import set_advertisement, set_folio, set_masthead
from newsparse.typeset.heads import HeadStyle, Story
from newsparse.typeset.photos import photograph
from newsparse.typeset.scene import BLACK, Colour
from newsparse.typeset.sheet import Align, Sheet

Rng = np.random.Generator
Writer = Callable[[float, HeadRoom], Story]
PictureAt = Literal["none", "top-right", "bottom", "middle", "corner", "left-top"]

SIGNS = (
    "热烈欢迎各位领导莅临指导",
    "安全第一 预防为主",
    "丰收节",
    "志愿服务站",
    "欢迎光临",
    "便民服务中心",
    "开工大吉",
)
BODY_FACES = ("song", "song", "bao", "song-medium", "hei-light", "microhei")
HEAD_FACES = ("song-black", "song-bold", "hei-bold", "hei-black", "zenhei", "wenkai-bold", "hei-medium")
ACCENTS: tuple[Colour, ...] = ((170, 24, 32), (18, 60, 130), (20, 105, 70), (120, 60, 20), (70, 40, 110), (40, 40, 40))
TINTS: tuple[Colour, ...] = ((240, 244, 250), (246, 240, 226), (236, 244, 236), (242, 242, 242), (250, 236, 234))
PAPERS: tuple[Colour, ...] = ((255, 255, 255), (252, 251, 248), (248, 246, 240), (244, 241, 232))


@dataclass(frozen=True, slots=True)
class Materials:
    """What a page is made of besides chance: fonts, and the texts that the user gives."""

    metrics: Metrics
    corpus: Sequence[GivenArticle] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of an article besides its place.

    ``size`` is the headline's in body sizes; ``at`` the share of the height where a middle head stands;
    ``first`` and ``last`` the columns under a spanning head.
    """

    place: HeadPlace = "top"
    first: int = 0
    last: int | None = None
    at: float = 0.35
    size: float = 3.0
    lines: int = 0
    byline: BylineForm | None = None
    kicker: bool | None = None
    deck: bool | None = None
    section: bool = False
    subheads: int = 0
    picture: PictureAt = "none"
    jump: bool = False
    reversed_head: bool = False
    align: Align | None = None
    level: bool = False
    intro: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """One page being made up in one style. Lengths in pixels, ``em`` is the body size."""

    rng: Rng
    desk: Desk
    sheet: Sheet
    em: int
    columns: int
    column: float
    gutter: float
    margin: float
    body: BodyStyle
    accent: Colour
    head_face: str

    @classmethod
    def build(
        cls,
        rng: Rng,
        materials: Materials,
        *,
        columns: int = 5,
        chars: tuple[int, int] = (13, 17),
        shape: tuple[float, float] = (1.25, 1.42),
        face: str | None = None,
    ) -> Self:
        """Choose sizes, faces and paper.

        Args:
            rng: source of all choices.
            materials: fonts and texts.
            columns: columns of the grid.
            chars: least and most characters a column line.
            shape: least and most height of the page over its width.
            face: body face; by chance when None.
        """
        em = int(rng.integers(19, 26))
        count = int(rng.integers(chars[0], chars[1] + 1))
        column, gutter = float(count * em), float(round(em * rng.uniform(1.0, 2.0)))
        margin = float(round(em * rng.uniform(2.0, 4.0)))
        width = round(columns * column + (columns - 1) * gutter + 2 * margin)
        sheet = Sheet(width, round(width * rng.uniform(*shape)), materials.metrics, pick(rng, PAPERS))
        accent = pick(rng, ACCENTS)
        dress: SubheadDress = pick(rng, ("plain", "centred", "coloured", "bar", "rules", "tint"))
        body = BodyStyle(
            Type(face or pick(rng, BODY_FACES), em),
            float(round(em * rng.uniform(1.3, 1.62))),
            pick(rng, ("hei", "hei-bold", "hei-medium")),
            subhead=Type(pick(rng, ("hei-bold", "hei-medium", "song-bold", "kai")), round(em * rng.uniform(1.0, 1.25))),
            subhead_dress=dress,
            accent=accent,
            sign_face=pick(rng, ("kai", "wenkai", "hei")),
        )
        desk = Desk(rng, materials.corpus)
        return cls(rng, desk, sheet, em, columns, column, gutter, margin, body, accent, pick(rng, HEAD_FACES))

    # Places.

    @property
    def foot(self) -> float:
        """Lower edge of the type area."""
        return self.sheet.height - self.margin

    def span(self, first: int, last: int, top: float, bottom: float) -> Box:
        """The box over columns ``first`` to ``last`` (exclusive)."""
        step = self.column + self.gutter
        return (self.margin + first * step, top, self.margin + last * step - self.gutter, bottom)

    def between(self, column: int) -> float:
        """Middle of the gutter left of a column."""
        return self.margin + column * (self.column + self.gutter) - self.gutter / 2

    def upright(self, column: int, top: float, bottom: float) -> None:
        """A vertical rule in the gutter left of a column."""
        x = self.between(column)
        self.sheet.rule(x - 1, top, x + 1, bottom)

    def flat(self, first: int, last: int, y: float, width: int = 2) -> None:
        """A horizontal rule over columns."""
        x0, _, x1, _ = self.span(first, last, y, y)
        self.sheet.rule(x0, y, x1, y + width)

    # Top of the page.

    def folio(self, below: bool = False) -> float:
        """Set the folio line; returns where the page proper begins (or ends, when it stands below)."""
        record, words = self.desk.folio()
        self.sheet.masthead = record
        x0, x1 = self.margin, self.sheet.width - self.margin
        deep = 3.6 * self.em
        if below:
            box = (x0, self.foot - deep, x1, self.foot)
            set_folio(self.sheet, words, box, self.em, self.accent, below=True)
            return box[1] - self.em
        top = self.margin * 0.6
        set_folio(self.sheet, words, (x0, top, x1, top + deep), self.em, self.accent)
        return top + deep + 1.1 * self.em

    def masthead(self, last: int | None = None) -> float:
        """Set a masthead over the first columns; returns where the page proper begins."""
        record, facts = self.desk.paper()
        kind: Literal["left", "centre", "boxed", "right-ear"] = (
            pick(self.rng, ("left", "centre", "boxed", "right-ear"))
            if last is None
            else pick(self.rng, ("left", "boxed"))
        )
        top = self.margin * 0.7
        size = round(self.em * self.rng.uniform(5.5, 7.5))
        deep = size * 1.3 + (2.2 * self.em if kind == "centre" else 0.6 * self.em)
        box = self.span(0, last or self.columns, top, top + deep)
        face = pick(self.rng, ("wenkai-bold", "wenkai", "kai", "song-black", "hei-black"))
        title = Type(face, size, pick(self.rng, ((176, 24, 30), BLACK, self.accent)))
        set_masthead(self.sheet, record, box, kind, self.em, facts, title)
        return top + deep + 1.1 * self.em

    # Articles.

    def head_style(self, ask: Ask, wide: float) -> HeadStyle:
        """A head style for a measure of so many pixels."""
        rng, em = self.rng, self.em
        size = round(em * ask.size * rng.uniform(0.92, 1.08))
        face = self.head_face if rng.random() < 0.6 else pick(rng, HEAD_FACES)
        small = 1.0 if wide < 18 * em else 1.25
        kicker = round(em * small * rng.uniform(1.1, 1.35))
        return HeadStyle(
            Type(face, size, self.accent if rng.random() < 0.06 else BLACK),
            kicker=Type(pick(rng, ("song-medium", "kai", "hei", "wenkai")), kicker),
            deck=Type(pick(rng, ("kai", "song", "hei-light", "wenkai")), round(em * small * rng.uniform(1.05, 1.25))),
            byline=Type(pick(rng, ("kai", "hei", "song", "wenkai")), em),
            section=Type("hei-bold", round(em * 1.05)),
            align=ask.align or ("left" if rng.random() < 0.15 else "centre"),
            kicker_dress="plain",
            accent=self.accent,
            ground=self.accent if ask.reversed_head else None,
            fill=bool(rng.random() < 0.3),
        )

    def story(self, ask: Ask, room: float, head: HeadRoom | None = None) -> Story:
        """A story for so many characters with the parts asked for, its head in a room of its own."""
        rng = self.rng
        forms: tuple[BylineForm, ...] = ("lead", "lead", "line", "sign", "names", "none")
        if ask.place == "none":
            # The rest of an article has no head to carry a line of names, and no dateline.
            forms = ("sign", "names", "none")
        return self.desk.story(
            max(60, int(room)),
            byline=pick(rng, forms) if ask.byline is None else ask.byline,
            kicker=bool(rng.random() < 0.3) if ask.kicker is None else ask.kicker,
            deck=bool(rng.random() < 0.3) if ask.deck is None else ask.deck,
            section=ask.section,
            subheads=ask.subheads,
            lines=ask.lines,
            headless=ask.place == "none",
            jump=ask.jump,
            room=head,
        )

    def _head_room(self, ask: Ask, slots: Sequence[Slot]) -> HeadRoom:
        """Room for a head over its columns, or down them."""
        covered = slots[ask.first : ask.last]
        long = covered[-1].x + covered[-1].width - covered[0].x
        if ask.place.startswith("vertical"):
            long = 0.9 * min(slot.height for slot in covered)
        return HeadRoom(0.97 * long / self.em, ask.size)

    def article(
        self,
        box: Box,
        count: int,
        ask: Ask | None = None,
        *,
        style: HeadStyle | None = None,
        blocked: Sequence[Box] = (),
        columns: Sequence[Slot] | None = None,
        writer: Writer | None = None,
    ) -> float:
        """Write and set an article into a box of ``count`` columns; returns the bottom of its text.

        ``writer`` writes it for so many characters, with its lines of head in a room; the desk's reporters if None.
        """
        ask = ask or Ask()
        slots = tuple(columns) if columns is not None else columns_in(box, count, self.gutter)
        head = style or self.head_style(ask, box[2] - box[0])
        pictures = self._pictures(ask, slots)
        area = sum(slot.width * slot.height for slot in slots)
        area -= sum((plan.box[2] - plan.box[0]) * (plan.box[3] - plan.box[1]) for plan in pictures)
        area -= sum((b[2] - b[0]) * (b[3] - b[1]) for b in blocked)
        room = area / (self.em * self.body.leading) * (0.96 if ask.place == "none" else 0.9)
        write = writer or partial(self.story, ask)
        story = write(room, self._head_room(ask, slots))
        plan = HeadPlan(ask.place, ask.first, ask.last, ask.at)
        return set_article(
            self.sheet, story, slots, plan, (head, self.body), pictures, blocked, level=ask.level, intro=ask.intro
        )

    def _pictures(self, ask: Ask, slots: Sequence[Slot]) -> list[PicturePlan]:
        """The picture asked for, placed among the columns with its caption inside them."""
        if ask.picture == "none":
            return []
        rng, count = self.rng, len(slots)
        top, bottom = max(slot.y for slot in slots), min(slot.bottom for slot in slots)
        wide = {"bottom": count, "corner": 1}.get(
            ask.picture, max(1, count // 2 + int(rng.integers(0, 2)) * (count > 3))
        )
        first = {"left-top": 0, "bottom": 0, "middle": (count - wide) // 2}.get(ask.picture, count - wide)
        x0, x1 = slots[first].x, slots[first + wide - 1].x + slots[first + wide - 1].width
        high = min((bottom - top) * 0.42, (x1 - x0) * rng.uniform(0.55, 0.75))
        text, credit = self.desk.caption()
        kind = Type(pick(rng, ("kai", "hei", "wenkai")), max(12, round(0.9 * self.em)))
        pixels = photograph(rng, round(x1 - x0), round(high), grey=bool(rng.random() < 0.35))
        inline = rng.random() < 0.4
        plan = PicturePlan(
            (x0, 0.0, x1, high),
            pixels,
            text if not inline else f"{text}（{credit}）",
            None if inline else credit,
            caption_type=kind,
            signs=(pick(rng, SIGNS),) if rng.random() < 0.25 else (),
        )
        deep = high + picture_height(self.sheet, plan)
        y = {"bottom": bottom - deep, "corner": bottom - deep}.get(
            ask.picture, top + (bottom - top - deep) * rng.uniform(0.45, 0.8)
        )
        if ask.picture in ("top-right", "left-top") and ask.place in ("none", "vertical-left", "vertical-right"):
            y = top
        return [replace(plan, box=(x0, y, x1, y + high))]

    def boxed(self, box: Box, count: int, ask: Ask | None = None, *, tint: bool = False, radius: int = 0) -> float:
        """An article in a frame or on a tint."""
        pad = 0.9 * self.em
        if tint:
            self.sheet.fill(box, pick(self.rng, TINTS), radius)
        if not tint or self.rng.random() < 0.4:
            self.sheet.frame(
                box, self.accent if self.rng.random() < 0.5 else BLACK, int(self.rng.integers(1, 4)), radius
            )
        inside = (box[0] + pad, box[1] + pad, box[2] - pad, box[3] - 0.6 * pad)
        return self.article(inside, count, ask)

    def advert(self, box: Box, *, framed: bool | None = None, notice: bool = False) -> None:
        """An advertisement or a notice."""
        rng = self.rng
        size = round(min(self.em * 2.6, (box[3] - box[1]) / 5, (box[2] - box[0]) / 8))
        colour = BLACK if notice else pick(rng, ACCENTS)
        base = Type(pick(rng, ("hei-bold", "song-black", "wenkai-bold", "zenhei")), max(12, size), colour)
        ground = pick(rng, (*TINTS, (253, 240, 214))) if not notice and rng.random() < 0.6 else None
        words = self.desk.notice() if notice else self.desk.advertisement()
        border = bool(rng.random() < 0.8) if framed is None else framed
        kind: Literal["advertisement", "notice"] = "notice" if notice else "advertisement"
        set_advertisement(self.sheet, words, box, base, ground=ground, framed=border, kind=kind)
