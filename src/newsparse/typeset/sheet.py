"""The sheet on the stone: collects marks and, with every line drawn, its truth.

A `Sheet` is filled from top to bottom in reading order: a block (article or item) is opened, its lines are drawn,
and closing it records its fields. `Sheet.page` then gives the truth as the program's own `Page`. A character that no
face can print is left out here, of the marks and of every text of the truth alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from newsparse.document import (
    Article,
    Author,
    Box,
    Direction,
    Item,
    ItemKind,
    Line,
    Page,
    Paper,
    Paragraph,
    Role,
    Source,
)
from newsparse.typeset.compose import Char, Type, line_text, measure, set_line, units_of
from newsparse.typeset.fonts import Metrics
from newsparse.typeset.scene import BLACK, BoxMark, Colour, GlyphAt, Mark, PictureMark, Scene, TextMark

Align = Literal["left", "centre", "right", "justify"]

ASCENT = 0.86
"""Base line below the top of the em box, in em."""

_UPRIGHT = {"『": "﹃", "』": "﹄", "「": "﹁", "」": "﹂", "（": "︵", "）": "︶", "《": "︽", "》": "︾", "—": "︱"}
"""Forms that vertical setting draws in place of the horizontal ones; the truth keeps the latter."""
_HUNG = frozenset("，。、；：")


@dataclass(frozen=True, slots=True)
class Fields:
    """What an article's record says beyond the lines themselves; see `newsparse.document.Article`."""

    kind: Literal["article", "brief"] = "article"
    section: str | None = None
    kicker: str | None = None
    headline_lines: tuple[str, ...] = ()
    deck: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: str | None = None
    source_agency: str | None = None
    continued_to: str | None = None
    continued_from: str | None = None


@dataclass(slots=True)
class _Open:
    """A block being filled."""

    lines: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    subheads: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all; needs at least one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def ink_of(glyphs: Sequence[GlyphAt], size: int, metrics: Metrics) -> Box | None:
    """The box around the ink of a line of text; None when it has none."""
    inks: list[Box] = []
    for glyph in glyphs:
        x0, y0, x1, y1 = metrics.ink(glyph.face, size, glyph.char)
        if x1 > x0 and y1 > y0:
            inks.append((glyph.x + x0, glyph.y + y0, glyph.x + x1, glyph.y + y1))
    return union(inks) if inks else None


def _apart(upper: Box, lower: Box) -> bool:
    """Whether two lines do not stand under one another: another column, or something between them."""
    beside = lower[0] > upper[2] or lower[2] < upper[0]
    return (
        beside or lower[1] < upper[1] - 1 or lower[1] - upper[3] > 2.5 * max(lower[3] - lower[1], upper[3] - upper[1])
    )


class Sheet:
    """A page being made up.

    Args:
        width: of the page, pixels.
        height: of the page, pixels.
        metrics: measures the fonts.
        paper: colour of the ground.
    """

    def __init__(self, width: int, height: int, metrics: Metrics, paper: Colour = (255, 255, 255)) -> None:
        self.width, self.height, self.metrics, self.paper = width, height, metrics, paper
        self._marks: list[Mark] = []
        self._lines: list[Line] = []
        self._articles: list[Article] = []
        self._items: list[Item] = []
        self._order: list[str] = []
        self._photo_ids = 0
        self._block = _Open()
        self.masthead = Paper()
        self.left_out: set[str] = set()
        """Characters that no face can print."""

    # Marks without text.

    def fill(self, box: Box, colour: Colour, radius: int = 0) -> None:
        """Lay a tint or a solid ground."""
        self._marks.append(BoxMark(box, fill=colour, radius=radius))

    def frame(self, box: Box, colour: Colour = BLACK, width: int = 2, radius: int = 0) -> None:
        """Draw a frame."""
        self._marks.append(BoxMark(box, outline=colour, width=width, radius=radius))

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: Colour = BLACK) -> None:
        """Draw a straight rule as a thin filled box."""
        self._marks.append(BoxMark((x0, y0, x1, y1), fill=colour))

    def picture(self, box: Box, pixels: NDArray[np.uint8]) -> None:
        """Place a picture; (h, w, 3) RGB."""
        self._marks.append(PictureMark(box, pixels))

    # Lines of text.

    def put(self, chars: Sequence[Char], x: float, y: float, kind: Type, role: Role) -> str:
        """Draw one set line with the top of its em box at ``y``; returns its id ("" when there is no ink)."""
        base = round(y + ASCENT * kind.size)
        glyphs = tuple(GlyphAt(char.char, char.face, round(x + char.x), base) for char in chars)
        return self._record(glyphs, line_text(chars), kind, role, "horizontal")

    def text(
        self,
        text: str,
        box: tuple[float, float, float],
        kind: Type,
        role: Role,
        align: Align = "left",
        track: float = 0.0,
    ) -> str:
        """Draw a text on one line.

        Args:
            text: what is printed.
            box: left, top and width of the measure, pixels.
            kind: its type.
            role: its part on the page.
            align: where it stands in the measure.
            track: extra pixels between characters; ignored when justified.
        """
        left, top, width = box
        text = self._printed(text)
        if align == "justify":
            chars = set_line(units_of(text, kind, self.metrics), width, kind, self.metrics, justify=True)
            return self.put(chars, left, top, kind, role)
        room = width - measure(text, kind, self.metrics, track)
        x = left + {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * room
        chars_out: list[Char] = []
        for char in text:
            chars_out.append(Char(char, kind.face, x))
            x += self.metrics.advance(kind.face, kind.size, char) + track
        return self.put(chars_out, 0.0, top, kind, role)

    def vertical(self, text: str, x: float, y: float, kind: Type, role: Role, pitch: float | None = None) -> str:
        """Draw a text from top to bottom, character under character, in a column of one em from (x, y)."""
        step = pitch or 1.04 * kind.size
        glyphs: list[GlyphAt] = []
        for at, char in enumerate(self._printed(text)):
            if char.isspace():
                continue
            # A face without upright forms sets the mark as it is.
            drawn = _UPRIGHT[char] if char in _UPRIGHT and self.metrics.prints(_UPRIGHT[char]) else char
            advance = self.metrics.advance(kind.face, kind.size, drawn)
            right, up = (0.5 * kind.size, 0.55 * kind.size) if char in _HUNG else (0.0, 0.0)
            left = x + (kind.size - advance) / 2 + right
            glyphs.append(GlyphAt(drawn, kind.face, round(left), round(y + at * step - up + ASCENT * kind.size)))
        return self._record(tuple(glyphs), text, kind, role, "vertical")

    def _record(self, glyphs: tuple[GlyphAt, ...], text: str, kind: Type, role: Role, direction: Direction) -> str:
        glyphs = tuple(glyph for glyph in glyphs if self.metrics.prints(glyph.char))
        box = ink_of(glyphs, kind.size, self.metrics)
        if box is None:
            return ""
        self._marks.append(TextMark(glyphs, kind.size, kind.colour))
        left, top, far, bottom = box
        name = f"l{len(self._lines) + 1:04d}"
        polygon = ((left, top), (far, top), (far, bottom), (left, bottom))
        said = self._printed(text).strip()
        self._lines.append(Line(id=name, box=box, polygon=polygon, text=said, direction=direction, role=role))
        self._block.lines.append(name)
        self._block.boxes.append(box)
        return name

    def _printed(self, text: str) -> str:
        """The text without what no face can print."""
        lacking = {char for char in text if not self.metrics.prints(char)}
        self.left_out |= lacking
        return "".join(char for char in text if char not in lacking)

    def _said(self, text: str | None) -> str | None:
        """The same of a field; one of which nothing is left is not there."""
        return self._printed(text or "") or None

    def _said_fields(self, fields: Fields) -> Fields:
        """The same of a whole record."""
        authors = (author.model_copy(update={"name": self._printed(author.name)}) for author in fields.authors)
        return replace(
            fields,
            section=self._said(fields.section),
            kicker=self._said(fields.kicker),
            headline_lines=tuple(filter(None, map(self._printed, fields.headline_lines))),
            deck=self._said(fields.deck),
            byline=self._said(fields.byline),
            authors=tuple(author for author in authors if author.name),
            dateline=self._said(fields.dateline),
            source_agency=self._said(fields.source_agency),
            continued_to=self._said(fields.continued_to),
            continued_from=self._said(fields.continued_from),
        )

    def _said_paper(self) -> Paper:
        """What the masthead says; the ISO date and the numbers are facts, not text as printed."""
        paper = self.masthead
        words = {name: self._said(getattr(paper, name)) for name in ("title", "weekday", "lunar_date", "page_name")}
        editors = tuple(filter(None, map(self._printed, paper.editors)))
        return paper.model_copy(update={**words, "editors": editors})

    # Blocks.

    def paragraph(self, text: str, lines: Sequence[str], subhead: bool = False) -> None:
        """Record a paragraph of the open article's body; a subhead is a paragraph of its own."""
        text = self._printed(text)
        if not text:
            return
        self._block.paragraphs.append(Paragraph(text=text, lines=tuple(line for line in lines if line)))
        if subhead:
            self._block.subheads.append(text)

    def reserve_photo(self) -> str:
        """Name a photo that the open article owns; pass it to `close_item` when the photo is closed."""
        self._photo_ids += 1
        name = f"p{self._photo_ids:03d}"
        self._block.photos.append(name)
        return name

    def close_article(self, fields: Fields) -> str:
        """Record the lines drawn since the last block as an article; returns its id."""
        block, self._block = self._block, _Open()
        fields = self._said_fields(fields)
        name = f"a{len(self._articles) + 1:03d}"
        self._articles.append(
            Article(
                id=name,
                kind=fields.kind,
                section=fields.section,
                kicker=fields.kicker,
                headline="\u3000".join(fields.headline_lines),
                headline_lines=fields.headline_lines,
                deck=fields.deck,
                byline=fields.byline,
                authors=fields.authors,
                dateline=fields.dateline,
                source_agency=fields.source_agency,
                subheads=tuple(block.subheads),
                body="\n".join(paragraph.text for paragraph in block.paragraphs),
                paragraphs=tuple(block.paragraphs),
                photos=tuple(block.photos),
                continued_to=fields.continued_to,
                continued_from=fields.continued_from,
                lines=tuple(block.lines),
                boxes=self._areas(block),
            )
        )
        self._order.extend(block.lines)
        return name

    def _areas(self, block: _Open) -> tuple[Box, ...]:
        """One box for each run of lines of one kind that stand under one another."""
        roles = {line.id: line.role for line in self._lines[-len(block.lines) :]} if block.lines else {}
        groups: list[list[Box]] = []
        was_head = False
        for name, box in zip(block.lines, block.boxes, strict=True):
            head = roles[name] in ("section", "kicker", "headline", "deck")
            last = groups[-1][-1] if groups else None
            if last is None or head != was_head or _apart(last, box):
                groups.append([box])
            else:
                groups[-1].append(box)
            was_head = head
        return tuple(union(group) for group in groups)

    def close_item(
        self,
        kind: ItemKind,
        box: Box | None = None,
        *,
        name: str | None = None,
        headline: str | None = None,
        caption: str | None = None,
        credit: str | None = None,
        article: str | None = None,
    ) -> str:
        """Record the lines drawn since the last block as an item; ``box`` defaults to what its lines cover."""
        block, self._block = self._block, _Open()
        ident = name or f"i{len(self._items) + 1:03d}"
        self._items.append(
            Item(
                id=ident,
                kind=kind,
                headline=self._said(headline),
                caption=self._said(caption),
                credit=self._said(credit),
                article=article,
                lines=tuple(block.lines),
                box=box or union(block.boxes),
            )
        )
        self._order.extend(block.lines)
        return ident

    def scene(self) -> Scene:
        """Everything drawn so far."""
        return Scene(self.width, self.height, self.paper, tuple(self._marks))

    def page(self, path: str = "page.png", sha256: str = "", dpi: float | None = None) -> Page:
        """The truth of everything closed so far, in pixels of the sheet."""
        owner = {photo: article.id for article in self._articles for photo in article.photos}
        items = tuple(
            item.model_copy(update={"article": owner[item.id]}) if item.id in owner else item for item in self._items
        )
        return Page(
            source=Source(path=path, sha256=sha256, page_index=1, width=self.width, height=self.height, dpi=dpi),
            paper=self._said_paper(),
            articles=tuple(self._articles),
            items=items,
            lines=tuple(self._lines),
            reading_order=tuple(self._order),
        )
