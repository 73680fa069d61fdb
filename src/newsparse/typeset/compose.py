"""Line composition for Chinese text: where lines break, and where each character stands.

Pure functions over a `Metrics`; nothing is drawn. The rules are those of Chinese typesetting practice: no closing
mark at the start of a line, no opening mark at its end, digits and Latin words whole, lines of a paragraph
justified but the last, a mark at the end of a line set at half width when that saves the line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.typeset.fonts import Metrics

NOT_FIRST = frozenset("，。、；：！？）》」』】〉”’％%·…—～℃")
"""Characters that may not begin a line."""
NOT_LAST = frozenset("（《「『【〈“‘□■▲●¥$")
"""Characters that may not end a line."""
_SQUEEZED = frozenset("，。、；：！？）》」』】〉”’")
_RUN_MARKS = frozenset(".,-/:%+@#&'_~")
_UNBROKEN = ("——", "……")


@dataclass(frozen=True, slots=True)
class Type:
    """A face at a size with its colour (RGB); size in whole pixels."""

    face: str
    size: int
    colour: tuple[int, int, int] = (20, 20, 20)


@dataclass(frozen=True, slots=True)
class Char:
    """One character with its face and its offset from the start of the line, pixels."""

    char: str
    face: str
    x: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters that no line break may part; ``width`` in pixels."""

    text: str
    face: str
    width: float


def _is_run(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in _RUN_MARKS)


def units_of(text: str, kind: Type, metrics: Metrics, lead: int = 0, lead_face: str | None = None) -> tuple[Unit, ...]:
    """Cut text into units: one Chinese character or mark each, or a whole Latin word or number.

    A character that cannot be printed is in none.

    Args:
        text: one paragraph.
        kind: its type.
        metrics: measures the characters.
        lead: so many characters at the start are set in ``lead_face`` (本报讯 in bold).
        lead_face: face of the lead.
    """
    units: list[Unit] = []
    start = 0
    while start < len(text):
        end = start + 1
        if text[start : start + 2] in _UNBROKEN:
            end = start + 2
        elif _is_run(text[start]):
            while end < len(text) and _is_run(text[end]):
                end += 1
        face = lead_face if lead_face is not None and start < lead else kind.face
        piece = "".join(char for char in text[start:end] if metrics.prints(char))
        if piece:
            units.append(Unit(piece, face, sum(metrics.advance(face, kind.size, char) for char in piece)))
        start = end
    return tuple(units)


def rows_of(text: str, kind: Type, width: float, metrics: Metrics) -> int:
    """How many lines of ``width`` pixels a text takes."""
    units, start, rows = units_of(text, kind, metrics), 0, 0
    while start < len(units):
        start = break_line(units, start, width, kind.size)
        rows += 1
    return rows


def break_line(units: Sequence[Unit], start: int, width: float, size: int) -> int:
    """Index after the last unit of the line that begins at ``start`` and has ``width`` pixels.

    At least one unit is taken, so that composition always ends. A closing mark that would begin the next line is
    drawn in when half widths of the line's marks make room for it; otherwise the character before goes down with it.
    """
    total, end = 0.0, start
    while end < len(units) and total + units[end].width <= width + 0.01 * size:
        total += units[end].width
        end += 1
    if end >= len(units):
        return end
    end = max(end, start + 1)
    give = 0.5 * size * sum(unit.text in _SQUEEZED for unit in units[start:end])
    extra = end
    while extra < len(units) and units[extra].text[0] in _SQUEEZED and extra - end < 2:
        give += 0.5 * size
        total += units[extra].width
        extra += 1
    if extra > end and total - give <= width and not _bad_break(units, extra):
        return extra
    back = end
    while back > start + 1 and _bad_break(units, back):
        back -= 1
    return back if not _bad_break(units, back) else end


def _bad_break(units: Sequence[Unit], at: int) -> bool:
    if at >= len(units):
        return False
    return units[at].text[0] in NOT_FIRST or units[at - 1].text[-1] in NOT_LAST


def set_line(units: Sequence[Unit], width: float, kind: Type, metrics: Metrics, justify: bool) -> tuple[Char, ...]:
    """Place the units of one line.

    Args:
        units: the line's units; spaces at its ends are dropped.
        width: measure of the line, pixels.
        kind: type of the line.
        metrics: measures single characters.
        justify: spread (or squeeze marks) so that the line fills its measure.
    """
    kept = list(units)
    while kept and kept[-1].text.isspace():
        kept.pop()
    while kept and kept[0].text.isspace():
        kept.pop(0)
    if not kept:
        return ()
    widths = [unit.width for unit in kept]
    spare = width - sum(widths)
    if spare < 0:
        widths = _squeeze(kept, widths, -spare, kind.size)
        spare = width - sum(widths)
    # A closing mark at the end leaves its empty half outside the measure when the line is full.
    gap = spare / (len(kept) - 1) if justify and len(kept) > 1 else 0.0
    chars: list[Char] = []
    x = 0.0
    for unit, taken in zip(kept, widths, strict=True):
        inner = x
        for char in unit.text:
            chars.append(Char(char, unit.face, inner))
            inner += metrics.advance(unit.face, kind.size, char)
        x += taken + gap
    return tuple(chars)


def _squeeze(units: Sequence[Unit], widths: Sequence[float], over: float, size: int) -> list[float]:
    """Take ``over`` pixels from the closing marks, the last mark first."""
    out = list(widths)
    for at in range(len(units) - 1, -1, -1):
        if over <= 0:
            break
        if units[at].text in _SQUEEZED:
            take = min(over, 0.5 * size)
            out[at] -= take
            over -= take
    return out


def line_text(chars: Sequence[Char]) -> str:
    """The characters of a set line."""
    return "".join(char.char for char in chars)


def measure(text: str, kind: Type, metrics: Metrics, track: float = 0.0) -> float:
    """Width of a text set on one line, with ``track`` extra pixels between characters."""
    return sum(metrics.advance(kind.face, kind.size, char) for char in text) + track * max(0, len(text) - 1)
