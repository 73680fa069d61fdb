"""Body text flowing through columns: composition of paragraphs into slots, and columns carved around obstacles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsparse.document import Box
from newsparse.typeset.compose import Char, Type, Unit, break_line, set_line, units_of
from newsparse.typeset.fonts import Metrics
from newsparse.typeset.scene import WHITE, Colour
from newsparse.typeset.sheet import Sheet

SubheadDress = Literal["plain", "centred", "coloured", "bar", "rules", "large", "tint"]
IntroDress = Literal["tint", "frame", "rules", "plain"]
_SUBHEAD = Type("hei-bold", 24)


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a column that text may fill; pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph of a body.

    Attributes:
        text: as printed, without line breaks.
        kind: "body"; "subhead"; "verse", a line of a poem, empty between two stanzas; or "sign", a signature set flush
            right that is a byline, not body.
        lead: so many characters at its start stand in the lead face (本报讯).
        marker: so many characters at its start are a jump marker (上接第1版) and no part of the body.
    """

    text: str
    kind: Literal["body", "verse", "subhead", "sign", "jump"] = "body"
    lead: int = 0
    marker: int = 0


@dataclass(frozen=True, slots=True)
class BodyStyle:
    """How a body is set; lengths in pixels, indent in em."""

    type: Type
    leading: float
    lead_face: str = "hei"
    indent: float = 2.0
    subhead: Type = _SUBHEAD
    subhead_dress: SubheadDress = "plain"
    accent: Colour = (150, 20, 30)
    sign_face: str = "kai"
    verse: float | None = 2.0
    """Where the lines of a poem begin, em; None sets them about the middle of the column."""
    drop: int = 0
    """Lines beside the large first character of a body that begins without lead words; 0 sets none."""
    intro_dress: IntroDress = "tint"
    """What an intro that stands apart stands on or between."""
    intro_share: float = 0.5
    """Share of the columns that it goes over."""
    between: int = 0
    """Width of the rule between two columns of one article; 0 sets none."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """One composed line: where it stands, what it says, which paragraph it belongs to."""

    chars: tuple[Char, ...]
    x: float
    y: float
    paragraph: int
    type: Type
    ground: Box | None = None
    """Bar or tint drawn behind (subheads only)."""


@dataclass(frozen=True, slots=True)
class Flowed:
    """Result of composition: the lines, and how many paragraphs were begun in vain for lack of room."""

    lines: tuple[SetLine, ...]
    fits: bool
    spare: int
    """Body lines that would still have fitted."""


def carve(columns: Sequence[Slot], obstacles: Sequence[Box], gap: float) -> tuple[Slot, ...]:
    """Cut obstacles (pictures, heads, boxes) out of columns.

    A column that an obstacle crosses for at least a third of its width is parted above and below it; one that is
    crossed less is narrowed beside it. The slots come in reading order: column by column, from top to bottom.
    """
    slots: list[Slot] = []
    for column in columns:
        pieces = [column]
        for obstacle in sorted(obstacles, key=lambda box: box[1]):
            pieces = [part for piece in pieces for part in _cut(piece, obstacle, gap)]
        # Slivers beside an obstacle hold no readable line.
        slots.extend(piece for piece in pieces if piece.height > gap and piece.width > 8 * gap)
    return tuple(slots)


def _cut(slot: Slot, obstacle: Box, gap: float) -> list[Slot]:
    x0, y0, x1, y1 = obstacle
    across = min(x1, slot.x + slot.width) - max(x0, slot.x)
    if across <= 0.02 * slot.width or y1 + gap <= slot.y or y0 - gap >= slot.bottom:
        return [slot]
    parts = []
    if y0 - gap > slot.y:
        parts.append(replace(slot, height=y0 - gap - slot.y))
    top, bottom = max(slot.y, y0 - gap), min(slot.bottom, y1 + gap)
    if across < 0.67 * slot.width:
        if x0 <= slot.x:
            edge = x1 + gap
            parts.append(Slot(edge, top, slot.x + slot.width - edge, bottom - top))
        else:
            parts.append(Slot(slot.x, top, x0 - gap - slot.x, bottom - top))
    if y1 + gap < slot.bottom:
        parts.append(Slot(slot.x, y1 + gap, slot.width, slot.bottom - y1 - gap))
    return parts


class _Cursor:
    """Where the next line goes."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.slots, self.at = slots, 0
        self.y = slots[0].y if slots else 0.0

    @property
    def slot(self) -> Slot | None:
        return self.slots[self.at] if self.at < len(self.slots) else None

    def room(self, height: float) -> Slot | None:
        """The slot with so much height left, moving on if need be."""
        while (slot := self.slot) is not None and self.y + height > slot.bottom + 0.5:
            self.at += 1
            self.y = self.slots[self.at].y if self.at < len(self.slots) else 0.0
        return self.slot

    def spare(self, leading: float) -> int:
        """Lines that still fit behind the cursor."""
        if self.slot is None:
            return 0
        rest = [self.slot.bottom - self.y] + [slot.height for slot in self.slots[self.at + 1 :]]
        return sum(int((height + 0.5) // leading) for height in rest)


def compose(paras: Sequence[Para], slots: Sequence[Slot], style: BodyStyle, metrics: Metrics) -> Flowed:
    """Set paragraphs into slots, in order.

    Returns:
        The lines that found room, whether all did, and the room left.
    """
    cursor = _Cursor(slots)
    lines: list[SetLine] = []
    fits = True
    opening, start = next((number for number, para in enumerate(paras) if para.kind == "body"), None), 0
    for number, para in enumerate(paras):
        match para.kind:
            case "subhead":
                done = _set_subhead(para, number, cursor, style, metrics, lines)
            case "sign" | "jump":
                done = _set_sign(para, number, cursor, style, metrics, lines)
            case "verse":
                done = _set_verse(para, number, cursor, style, metrics, lines)
            case _:
                if number == opening and style.drop and not para.lead:
                    start = _set_drop(para, number, cursor, style, metrics, lines)
                done = _set_body(para, number, cursor, style, metrics, lines, start)
                start = 0
        if not done:
            fits = False
            break
    return Flowed(tuple(lines), fits, cursor.spare(style.leading))


def _set_body(
    para: Para,
    number: int,
    cursor: _Cursor,
    style: BodyStyle,
    metrics: Metrics,
    lines: list[SetLine],
    start: int = 0,
) -> bool:
    """Set a paragraph from a unit on, with an indent if that is its first."""
    units = units_of(para.text, style.type, metrics, para.lead, style.lead_face)
    while start < len(units):
        slot = cursor.room(style.leading)
        if slot is None:
            return False
        indent = style.indent * style.type.size if start == 0 else 0.0
        measure = (slot.x + indent, slot.width - indent)
        start = _set_row(units, start, number, measure, cursor, style, metrics, lines)
    return True


def _set_row(
    units: Sequence[Unit],
    start: int,
    number: int,
    measure: tuple[float, float],
    cursor: _Cursor,
    style: BodyStyle,
    metrics: Metrics,
    lines: list[SetLine],
) -> int:
    """Set one body line into a measure (left edge and width); returns the unit that the next one begins with."""
    left, width = measure
    end = break_line(units, start, width, style.type.size)
    chars = set_line(units[start:end], width, style.type, metrics, justify=end < len(units))
    lines.append(SetLine(chars, left, cursor.y, number, style.type))
    cursor.y += style.leading
    return end


def _set_drop(
    para: Para, number: int, cursor: _Cursor, style: BodyStyle, metrics: Metrics, lines: list[SetLine]
) -> int:
    """Set a large first character and the lines beside it; returns the unit that the text goes on with.

    That is the first one, and nothing is set, where there is too little room or text, or a mark begins it.
    """
    em = style.type.size
    units = units_of(para.text, style.type, metrics)
    cap = replace(style.type, face=style.lead_face, size=round((style.drop - 1) * style.leading + em))
    first = units_of(units[0].text, cap, metrics) if units else ()
    slot = cursor.room(style.drop * style.leading)
    if slot is None or not first or not first[0].text.isalpha() or slot.width < first[0].width + 5 * em:
        return 0
    beside = slot.width - first[0].width - 0.25 * em
    if sum(unit.width for unit in units) < (style.drop + 1) * beside:
        return 0
    chars = set_line(first[:1], slot.width, cap, metrics, justify=False)
    lines.append(SetLine(chars, slot.x, cursor.y, number, cap))
    at, measure = 1, (slot.x + slot.width - beside, beside)
    for _ in range(style.drop):
        at = _set_row(units, at, number, measure, cursor, style, metrics, lines)
    return at


def _set_verse(
    para: Para, number: int, cursor: _Cursor, style: BodyStyle, metrics: Metrics, lines: list[SetLine]
) -> bool:
    """One line of a poem; what the column does not hold goes on under it, an em further in."""
    if not para.text:
        cursor.y += 0.7 * style.leading
        return True
    kind, start = style.type, 0
    units = units_of(para.text, kind, metrics)
    while start < len(units):
        slot = cursor.room(style.leading)
        if slot is None:
            return False
        left = (style.verse or 0.0) * kind.size + (kind.size if start else 0.0)
        end = break_line(units, start, slot.width - left, kind.size)
        if style.verse is None:
            left = max(left, (slot.width - sum(unit.width for unit in units[start:end])) / 2)
        chars = set_line(units[start:end], slot.width - left, kind, metrics, justify=False)
        lines.append(SetLine(chars, slot.x + left, cursor.y, number, kind))
        cursor.y += style.leading
        start = end
    return True


def _set_sign(
    para: Para, number: int, cursor: _Cursor, style: BodyStyle, metrics: Metrics, lines: list[SetLine]
) -> bool:
    kind = replace(style.type, face=style.sign_face if para.kind == "sign" else style.lead_face)
    units = units_of(para.text, kind, metrics)
    start = 0
    while start < len(units):
        slot = cursor.room(style.leading)
        if slot is None:
            return False
        end = break_line(units, start, slot.width, kind.size)
        wide = sum(unit.width for unit in units[start:end])
        chars = set_line(units[start:end], slot.width, kind, metrics, justify=False)
        room = slot.width - wide - 0.5 * kind.size
        lines.append(SetLine(chars, slot.x + max(0.0, room), cursor.y, number, kind))
        cursor.y += style.leading
        start = end
    return True


def _set_subhead(
    para: Para, number: int, cursor: _Cursor, style: BodyStyle, metrics: Metrics, lines: list[SetLine]
) -> bool:
    slot = cursor.room(4 * style.leading)
    if slot is None:
        return False
    kind = style.subhead
    units = units_of(para.text, kind, metrics)
    inset = 0.6 * kind.size if style.subhead_dress in ("bar", "tint") else 0.0
    pieces: list[tuple[int, int]] = []
    start = 0
    while start < len(units):
        end = break_line(units, start, slot.width - 2 * inset, kind.size)
        pieces.append((start, end))
        start = end
    pitch = 1.25 * kind.size
    # A subhead takes whole body lines, so that the columns keep their register.
    rows = max(1, -(-int(pitch * len(pieces) + 0.45 * style.leading) // int(style.leading)))
    top = cursor.y + (rows * style.leading - pitch * len(pieces)) / 2 + 0.125 * kind.size - 0.1 * style.leading
    for at, (first, last) in enumerate(pieces):
        piece = units[first:last]
        room = slot.width - 2 * inset - sum(unit.width for unit in piece)
        left = {"plain": 0.0, "coloured": 0.0}.get(style.subhead_dress, room / 2)
        colour = kind.colour
        ground: Box | None = None
        if style.subhead_dress in ("bar", "tint"):
            ground = (slot.x, cursor.y + 2, slot.x + slot.width, cursor.y + rows * style.leading - 0.3 * kind.size)
            colour = WHITE if style.subhead_dress == "bar" else kind.colour
        elif style.subhead_dress == "coloured":
            colour = style.accent
        chars = set_line(piece, slot.width, kind, metrics, justify=False)
        dressed = replace(kind, colour=colour)
        x = slot.x + inset + max(0.0, left)
        lines.append(SetLine(chars, x, top + at * pitch, number, dressed, ground if at == 0 else None))
    cursor.y += rows * style.leading
    return True


def draw(sheet: Sheet, flowed: Flowed, paras: Sequence[Para], style: BodyStyle) -> None:
    """Draw a composed body on the sheet and record its lines and paragraphs in the open block."""
    ids: dict[int, list[str]] = {}
    for line in flowed.lines:
        para = paras[line.paragraph]
        if line.ground is not None:
            bar = style.accent if style.subhead_dress == "bar" else (222, 232, 240)
            sheet.fill(line.ground, bar)
        role = {"body": "body", "verse": "body", "subhead": "subhead", "sign": "byline", "jump": "jump"}[para.kind]
        ids.setdefault(line.paragraph, []).append(sheet.put(line.chars, line.x, line.y, line.type, role))  # type: ignore[arg-type]
        if para.kind == "subhead" and style.subhead_dress == "rules":
            _short_rules(sheet, line, style)
    for number, names in ids.items():
        para = paras[number]
        if para.kind in ("body", "verse", "subhead"):
            sheet.paragraph(para.text[para.marker :], names, subhead=para.kind == "subhead")


def _short_rules(sheet: Sheet, line: SetLine, style: BodyStyle) -> None:
    """Short rules left and right of a centred subhead."""
    width = line.chars[-1].x + line.type.size
    middle = line.y + 0.5 * line.type.size
    for x0 in (line.x - 1.5 * line.type.size, line.x + width + 0.5 * line.type.size):
        sheet.rule(x0, middle - 1, x0 + line.type.size, middle + 1, style.accent)
