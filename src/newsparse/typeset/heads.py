"""The words of an article, and its head: section tag, kicker, headline, deck and byline, across or upright."""

from dataclasses import dataclass, replace
from typing import Literal

from newsparse.document import Author, Box
from newsparse.typeset.borders import set_rule, set_screen
from newsparse.typeset.compose import Type, break_line, measure, set_line, units_of
from newsparse.typeset.flow import Para
from newsparse.typeset.scene import BLACK, WHITE, Colour
from newsparse.typeset.sheet import Align, Fields, Sheet

KickerDress = Literal["plain", "badge", "strip", "rules"]
HeadDress = Literal["none", "frame", "screen", "wave", "sides", "black", "lines"]

_KICKER, _DECK, _BYLINE = Type("song", 30), Type("kai", 28), Type("kai", 22)
_SECTION = Type("hei-bold", 24, WHITE)
_KICKER_MOST, _DECK_MOST = 0.75, 0.85
"""Sizes of kicker and deck, in headline sizes, above which they are set smaller."""


@dataclass(frozen=True, slots=True)
class Story:
    """The words of one article, before it is set.

    ``paragraphs`` is the body with subheads, signature and jump marker in their places; ``byline`` is as printed
    and stands on a line of its own when ``byline_line`` is true, else in the lead or in the signature.
    """

    headline: tuple[str, ...]
    paragraphs: tuple[Para, ...]
    kicker: str | None = None
    deck: tuple[str, ...] = ()
    section: str | None = None
    byline: str | None = None
    byline_line: bool = False
    authors: tuple[Author, ...] = ()
    dateline: str | None = None
    source_agency: str | None = None
    continued_to: str | None = None
    continued_from: str | None = None
    kind: Literal["article", "brief"] = "article"

    def fields(self) -> Fields:
        """What goes into the record of the article."""
        return Fields(
            kind=self.kind,
            section=self.section,
            kicker=self.kicker,
            headline_lines=self.headline,
            deck="\u3000".join(self.deck) or None,
            byline=self.byline,
            authors=self.authors,
            dateline=self.dateline,
            source_agency=self.source_agency,
            continued_to=self.continued_to,
            continued_from=self.continued_from,
        )


@dataclass(frozen=True, slots=True)
class HeadStyle:
    """How a head is set. Sizes are wishes: a line too long for its measure is set smaller.

    So is a kicker or deck that would not be clearly smaller than the headline.
    """

    headline: Type
    kicker: Type = _KICKER
    deck: Type = _DECK
    byline: Type = _BYLINE
    section: Type = _SECTION
    align: Align = "centre"
    kicker_dress: KickerDress = "plain"
    accent: Colour = (170, 24, 32)
    ground: Colour | None = None
    """Colour of a strip behind the headline, which is then reversed."""
    fill: bool = False
    """Track a short headline out towards the measure."""
    dress: HeadDress = "none"
    """What a head that runs across stands in, on, over or between."""


def shrink(text: str, kind: Type, width: float, sheet: Sheet, least: int = 10) -> Type:
    """The type, or as much smaller as makes the text fit on one line."""
    needed = measure(text, kind, sheet.metrics)
    if needed <= width:
        return kind
    size = max(least, int(kind.size * width / needed))
    while size > least and measure(text, replace(kind, size=size), sheet.metrics) > width:
        size -= 1
    return replace(kind, size=size)


def set_wrapped(
    sheet: Sheet, text: str, box: tuple[float, float, float], kind: Type, role: str, pitch: float = 1.3
) -> tuple[float, list[str]]:
    """Set a text over several justified lines; ``box`` is left, top, width. Returns the bottom and the line ids."""
    left, y, width = box
    units = units_of(text, kind, sheet.metrics)
    start, ids = 0, []
    while start < len(units):
        end = break_line(units, start, width, kind.size)
        chars = set_line(units[start:end], width, kind, sheet.metrics, justify=end < len(units))
        ids.append(sheet.put(chars, left, y, kind, role))  # type: ignore[arg-type]
        y += pitch * kind.size
        start = end
    return y, ids


def set_head(sheet: Sheet, story: Story, box: tuple[float, float, float], style: HeadStyle) -> float:
    """Set section tag, kicker, headline, deck and byline from the top down; returns the bottom, air included."""
    if style.dress != "none":
        return _set_dressed(sheet, story, box, style)
    left, y, width = box
    em = style.byline.size
    longest = max(story.headline, key=lambda line: measure(line, style.headline, sheet.metrics), default="")
    kind = shrink(longest, style.headline, width * 0.97, sheet)
    style = _subordinate(style, story, kind)
    if story.section:
        y = _set_section(sheet, story.section, (left, y, width), style)
    if story.kicker:
        y = _set_kicker(sheet, story.kicker, (left, y, width), style)
    if story.headline and style.ground is not None:
        deep = len(story.headline) * 1.18 * kind.size + 0.3 * kind.size
        sheet.fill((left, y, left + width, y + deep), style.ground)
        kind, y = replace(kind, colour=WHITE), y + 0.15 * kind.size
    room = width - measure(longest, kind, sheet.metrics)
    track = min(0.25 * kind.size, max(0.0, room * 0.8 / max(1, len(longest)))) if style.fill else 0.0
    for line in story.headline:
        sheet.text(line, (left, y, width), kind, "headline", style.align, track)
        y += 1.18 * kind.size
    if style.ground is not None:
        y += 0.25 * kind.size
    y += 0.1 * kind.size
    for line in story.deck:
        fit = shrink(line, style.deck, width * 0.97, sheet)
        sheet.text(line, (left, y, width), fit, "deck", style.align)
        y += 1.35 * fit.size
    if story.byline and story.byline_line:
        y += 0.2 * em
        for line in _names_in_lines(story.byline, style.byline, width, sheet):
            sheet.text(line, (left, y, width), style.byline, "byline", style.align)
            y += 1.3 * em
    return y + 0.3 * em


def _set_dressed(sheet: Sheet, story: Story, box: tuple[float, float, float], style: HeadStyle) -> float:
    """Set a head with its dress; see `set_head`."""
    left, top, width = box
    em, plain = style.byline.size, replace(style, dress="none")
    pad = {"wave": 0.0, "lines": 0.0}.get(style.dress, 0.8 * em)
    inside = (left + pad, top + 0.6 * em, width - 2 * pad)
    if style.dress == "black":
        plain = in_white(plain)
    bottom = set_head(Sheet(sheet.width, sheet.height, sheet.metrics), story, inside, plain) + 0.2 * em
    area = (left, top, left + width, bottom)
    match style.dress:
        case "frame":
            sheet.frame(area, BLACK, max(1, em // 10))
        case "screen":
            set_screen(sheet, area, max(4, em // 4), 0.12)
        case "black":
            sheet.fill(area, BLACK)
        case "wave":
            set_rule(sheet, (left, bottom), width, "wave", 0.4 * em)
        case "sides":
            for x in (left + 0.3 * em, left + width - 0.3 * em):
                set_rule(sheet, (x, top), bottom - top, "double", 0.3 * em, upright=True)
        case _:
            for y in (top + 0.2 * em, bottom):
                set_rule(sheet, (left, y), width, "uneven", 0.3 * em)
    return set_head(sheet, story, inside, plain) + 0.5 * em


def in_white(style: HeadStyle) -> HeadStyle:
    """The style with headline, kicker, deck and byline in white, for dark grounds."""
    kinds = {name: replace(getattr(style, name), colour=WHITE) for name in ("headline", "kicker", "deck", "byline")}
    return replace(style, kicker_dress="plain", **kinds)


def _names_in_lines(byline: str, kind: Type, width: float, sheet: Sheet) -> list[str]:
    """A byline in lines that the measure holds, cut between two names."""
    lines: list[str] = []
    for name in byline.split(" "):
        longer = f"{lines[-1]} {name}" if lines else name
        if lines and measure(longer, kind, sheet.metrics) <= width:
            lines[-1] = longer
        else:
            lines.append(name)
    return lines


def _subordinate(style: HeadStyle, story: Story, headline: Type) -> HeadStyle:
    """The style with kicker and deck clearly smaller than the story's headline, if it has one, set in that type."""
    if not story.headline:
        return style
    kicker, deck = (
        replace(kind, size=min(kind.size, max(10, round(most * headline.size))))
        for kind, most in ((style.kicker, _KICKER_MOST), (style.deck, _DECK_MOST))
    )
    return replace(style, kicker=kicker, deck=deck)


def _set_section(sheet: Sheet, text: str, box: tuple[float, float, float], style: HeadStyle) -> float:
    left, y, _ = box
    kind = style.section
    wide = measure(text, kind, sheet.metrics) + kind.size
    sheet.fill((left, y, left + wide, y + 1.4 * kind.size), style.accent)
    sheet.text(text, (left + 0.5 * kind.size, y + 0.2 * kind.size, wide), replace(kind, colour=WHITE), "section")
    return y + 1.75 * kind.size


def _set_kicker(sheet: Sheet, text: str, box: tuple[float, float, float], style: HeadStyle) -> float:
    left, y, width = box
    kind = shrink(text, style.kicker, width * 0.94, sheet)
    needed = measure(text, kind, sheet.metrics)
    room = {"left": 0.0, "centre": 0.5, "right": 1.0, "justify": 0.0}[style.align] * (width - needed)
    match style.kicker_dress:
        case "badge":
            pad = 0.5 * kind.size
            x = max(left, left + room - pad)
            sheet.fill((x, y, x + needed + 2 * pad, y + 1.35 * kind.size), style.accent, radius=kind.size // 3)
            sheet.text(text, (x + pad, y + 0.15 * kind.size, needed), replace(kind, colour=WHITE), "kicker")
        case "strip":
            sheet.fill((left, y, left + width, y + 1.35 * kind.size), style.accent)
            white = replace(kind, colour=WHITE)
            sheet.text(text, (left + 0.03 * width, y + 0.15 * kind.size, width * 0.94), white, "kicker", style.align)
        case "rules":
            sheet.text(text, (left, y, width), kind, "kicker", style.align)
            sheet.rule(left + room, y + 1.22 * kind.size, left + room + needed, y + 1.22 * kind.size + 2, style.accent)
        case _:
            sheet.text(text, (left, y, width), kind, "kicker", style.align)
    return y + 1.5 * kind.size


def set_vertical_head(sheet: Sheet, story: Story, corner: tuple[float, float], height: float, style: HeadStyle) -> Box:
    """Set a head in vertical columns, read from the right; returns the box it takes.

    Args:
        sheet: the page.
        story: its words.
        corner: top right corner, pixels.
        height: the room downwards; type is made smaller to fit.
        style: types and sizes.
    """
    right, top = corner
    x = right
    longest, headline, style = _down(story, height, style)
    if story.kicker:
        kind = _column_type(style.kicker, len(story.kicker), height * 0.9)
        x -= kind.size
        sheet.vertical(story.kicker, x, top, kind, "kicker")
        x -= 0.5 * kind.size
    for at, line in enumerate(story.headline):
        x -= headline.size
        indent = 0.6 * headline.size * (at > 0 and len(line) < longest)
        sheet.vertical(line, x, top + indent, headline, "headline")
        x -= 0.22 * headline.size
    for line in story.deck:
        small = _column_type(style.deck, len(line), height * 0.9)
        x -= 0.25 * small.size + small.size
        sheet.vertical(line, x, top + height - 1.04 * small.size * len(line), small, "deck")
    if story.byline and story.byline_line:
        small = _column_type(style.byline, len(story.byline), height * 0.8)
        x -= 0.4 * small.size + small.size
        sheet.vertical(story.byline, x, top + height - 1.1 * small.size * len(story.byline), small, "byline")
    return (x, top, right, top + height)


def _column_type(kind: Type, count: int, height: float) -> Type:
    return replace(kind, size=max(10, min(kind.size, int(height / (1.04 * max(1, count))))))


def _down(story: Story, height: float, style: HeadStyle) -> tuple[int, Type, HeadStyle]:
    """Characters of the longest headline column, the type in which it fits the height, the style that goes with it."""
    longest = max((len(line) for line in story.headline), default=1)
    headline = _column_type(style.headline, longest, height)
    return longest, headline, _subordinate(style, story, headline)


def vertical_width(story: Story, height: float, style: HeadStyle) -> float:
    """Width that `set_vertical_head` will take; pixels."""
    _, headline, style = _down(story, height, style)
    wide = len(story.headline) * 1.22 * headline.size
    if story.kicker:
        wide += 1.5 * _column_type(style.kicker, len(story.kicker), height * 0.9).size
    wide += sum(1.25 * _column_type(style.deck, len(line), height * 0.9).size for line in story.deck)
    if story.byline and story.byline_line:
        wide += 1.4 * _column_type(style.byline, len(story.byline), height * 0.8).size
    return wide


def upright_quotes(story: Story) -> Story:
    """The story with the corner quotes that vertical setting uses in its head."""
    table = str.maketrans("“”‘’", "『』「」")
    return replace(
        story,
        headline=tuple(line.translate(table) for line in story.headline),
        kicker=story.kicker and story.kicker.translate(table),
        deck=tuple(line.translate(table) for line in story.deck),
    )
