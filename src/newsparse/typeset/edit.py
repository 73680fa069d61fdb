"""Editing of a user's texts for the page: marks and characters of Chinese print, and heads cut into lines.

The truth of a page must say what is on it, field by field. What would belong to a field but stands in the running
text (本报讯（记者 某某）, a signature, a jump marker) is therefore taken off; the desk sets its own where it wants
them. The patterns are the desk's own and not the reader's, for truth must not depend on what it measures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.document import Author
from newsparse.language.text import clean_line, headline_text
from newsparse.typeset.compose import Type, Unit, break_line, measure, units_of
from newsparse.typeset.fonts import InkBox

_AGENCY = "(?:本报|本网|本台|新华社|中新社|人民网|新华网|中新网|央视网?|央广网)"
_LEAD = re.compile(
    rf"(?:据?\s?{_AGENCY}(?:[^，。！？：（）]{{0,16}}\d日)?\s?(?:讯|电|消息)\s?(?:（[^（）]{{0,60}}）)?"
    "|（[^（）]{0,40}(?:记者|通讯员)[^（）]{0,40}）"
    "|(?:本报|本网|见习|首席|特约|融媒)*(?:记者|通讯员)[^，。：（）]{2,24}报道(?=[：，])"
    r")[\s：，]*"
)
_SIGNATURE = re.compile(
    "（(?:[^（）。]{0,40}(?:记者|通讯员|作者|编辑|单位|来源|整理|摄|文/|图/)[^（）。]{0,40}"
    r"|[\u4e00-\u9fff]{1,2}\s?[\u4e00-\u9fff]{1,2}|完)）。?$"
)
_SIGNED_LINE = re.compile(
    r"[□■◎●]*\s?(?:本报|本网)?\s?(?:[\u4e00-\u9fff]{0,3}记者|通讯员|(?:责任|见习)?编辑|责编|作者|来源)[^，。！？]{1,30}"
)
_JUMP_FROM = re.compile(r"（?上接[^（）。，]{1,12}版[）\s]*")
_JUMP_TO = re.compile("（?(?:下转|紧接|详见)[^（）。，]{1,12}版）?。?$")
_SENTENCE_END = re.compile("[。！？…][”’」』）]*")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff”’）》%])\.(?![.\w])|(?<=[\u4e00-\u9fff”’）》])\.(?=[\u4e00-\u9fff“（《])")
_RANGE = re.compile(r"(?<=[\d%℃])\s?~\s?(?=\d)")
_MARKS = "□■◎●（）() \u3000"
_ROLE = re.compile(r"([\u4e00-\u9fff]{0,4}(?:记者|通讯员))(?=$|[\u4e00-\u9fff])")
_NAME = re.compile(r"[\u4e00-\u9fff]{1,3}[^员组部社报局者团网\W\da-zA-Z]")

_LINES = 4
"""A headline is cut into so many lines at most."""
_SHRUNK, _LARGE, _LEAST = 0.75, 2.0, 1.2
"""A headline is set smaller by this factor, or as small as so many body sizes, rather than cut into another line; and
as small as the last, at the least, before it loses its end."""
_KICKER_LEAST, _DECK_LEAST = 0.9, 1.0
"""Sizes of kicker and deck, in body sizes, below which they are left off."""
_LOOSE = 80
"""A paragraph may run so many characters beyond its room before it is cut."""


def edited(text: str) -> str:
    """A paragraph in the marks and widths of Chinese print, without what a line of type cannot hold.

    Letters and digits become half-width, punctuation full-width beside Chinese, quotation marks get their shapes,
    ellipses and dashes their length (see `newsparse.language.text`), a point after Chinese becomes a full stop.
    Control and format characters, combining marks and unassigned codes go. A text without any letter, digit or
    Chinese character is empty.
    """
    cleaned = clean_line(_typeable(text))
    return _worded(_RANGE.sub("～", _STOP.sub("。", cleaned)))


def edited_head(text: str) -> str:
    """The same for a line of a head or a byline, where a gap between two parts stays."""
    return _worded(headline_text(_typeable(text)))


def _typeable(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if char.isspace() or unicodedata.category(char)[0] not in "CM")


def _worded(text: str) -> str:
    return text if any(char.isalnum() for char in text) else ""


# Bodies.


def edited_body(texts: Sequence[str]) -> tuple[str, ...]:
    """Paragraphs, edited, without dateline, signatures and jump markers at their ends; none is empty."""
    paragraphs = [text for text in map(edited, texts) if text]
    while paragraphs:
        first = "" if _SIGNED_LINE.fullmatch(paragraphs[0]) else _without_start(paragraphs[0])
        if first:
            paragraphs[0] = first
            break
        del paragraphs[0]
    while paragraphs:
        last = "" if _SIGNED_LINE.fullmatch(paragraphs[-1]) else _without_end(paragraphs[-1])
        if last:
            paragraphs[-1] = last
            break
        del paragraphs[-1]
    return tuple(paragraphs)


def _without_start(text: str) -> str:
    for pattern in (_JUMP_FROM, _LEAD):
        found = pattern.match(text)
        text = text[found.end() :] if found else text
    return _worded(text)


def _without_end(text: str) -> str:
    while (shorter := _SIGNATURE.sub("", _JUMP_TO.sub("", text)).rstrip()) != text:
        text = shorter
    return _worded(text)


def shortened(text: str, chars: int) -> str:
    """A paragraph that is much longer than its room, cut at the end of the sentence that fills it."""
    if len(text) <= chars + _LOOSE:
        return text
    ends = (found.end() for found in _SENTENCE_END.finditer(text) if found.end() >= chars)
    return text[: next(ends, max(1, chars))]


# Names.


def bare_byline(text: str) -> str:
    """A byline without its mark, its brackets and the paper's own name: □本报记者 某某 -> 记者 某某."""
    return re.sub("^(?:本报|本网|本台)", "", edited_head(text).strip(_MARKS))


def authors_of(byline: str) -> tuple[Author, ...]:
    """The people of a bare byline of roles and names; none where any word of it might be something else."""
    authors: list[Author] = []
    role: str | None = None
    for word in re.split(r"[\s、，]+", byline):
        found = _ROLE.match(word)
        if found:
            role, word = found[1], word[found.end() :]
        if word and not _NAME.fullmatch(word):
            return ()
        if word:
            authors.append(Author(name=word, role=role))
    return tuple(authors)


# Heads.


@dataclass(frozen=True, slots=True)
class HeadRoom:
    """Room for a head in body sizes: length of its lines, sizes wished for and bearable of the headline."""

    wide: float = 40.0
    size: float = 3.0
    least: float = _LEAST


class _Grid:
    """Metrics of type before its face is chosen: Chinese is one em wide, ASCII half an em."""

    def advance(self, face: str, size: int, char: str) -> float:
        return size * (0.5 if char.isascii() else 1.0)

    def ink(self, face: str, size: int, char: str) -> InkBox:
        return (0, -size, size, 0)

    def prints(self, char: str) -> bool:
        return True


_GRID = _Grid()
_TYPE = Type("song", 100)


def _ems(text: str) -> float:
    return measure(text, _TYPE, _GRID) / _TYPE.size


def head_lines(lines: Sequence[str], room: HeadRoom) -> tuple[str, ...]:
    """A headline in lines that its room holds.

    Lines as given stay where they fit. Else the headline is cut anew into as few as will do, at its gaps if it has
    them; one that is too long even so loses its end.
    """
    if len(lines) > 1 and max(map(_ems, lines)) <= room.wide / room.least:
        return tuple(lines)
    text = " ".join(lines)
    for least in (max(room.least, min(_SHRUNK * room.size, _LARGE)), room.least):
        for count in range(1, _LINES + 1):
            cut = _cut(text, count)
            if max(map(_ems, cut)) <= room.wide / least:
                return cut
    return _filled(units_of(text, _TYPE, _GRID), room.wide / room.least)[:_LINES]


def kicker_line(text: str, room: HeadRoom) -> str | None:
    """A kicker, unless it is too long for one line."""
    return text if text and _ems(text) <= room.wide / _KICKER_LEAST else None


def deck_lines(text: str, room: HeadRoom) -> tuple[str, ...]:
    """A deck in one line or two; none where it is too long."""
    cuts = (_cut(text, count) for count in (1, 2)) if text else ()
    return next((cut for cut in cuts if max(map(_ems, cut)) <= room.wide / _DECK_LEAST), ())


def _cut(text: str, count: int) -> tuple[str, ...]:
    """A head in at most so many lines, as even as can be."""
    halves = tuple(text.split(" "))
    if len(halves) == count and min(map(_ems, halves)) >= 2:
        return halves
    units = units_of(text, _TYPE, _GRID)
    wide = _ems(text) / count
    while len(lines := _filled(units, wide)) > count:
        wide += 0.5
    return lines


def _filled(units: Sequence[Unit], ems: float) -> tuple[str, ...]:
    """Units in lines of so many em."""
    lines, start = [], 0
    while start < len(units):
        end = break_line(units, start, ems * _TYPE.size, _TYPE.size)
        lines.append("".join(unit.text for unit in units[start:end]).strip())
        start = end
    return tuple(line for line in lines if line)
