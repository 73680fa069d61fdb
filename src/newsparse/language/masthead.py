"""What masthead and folio say about the paper: title, date, numbers, page, editors.

The lines are joined into one text, so that a fact may stand in a line of its own, share a line with others or be cut
in two. Each fact found is blanked out; what is left is short: the title, the page number and the page name.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from newsparse.document import Box, Paper
from newsparse.language.dates import (
    LunarDay,
    PrintedDate,
    Weekday,
    check_date,
    contradictions,
    find_dates,
    find_lunar,
    find_weekday,
    numeral,
)
from newsparse.language.staff import SECTION_WORDS, find_editors

BLANK = "\x1f"
"""Stands in place of what is already understood; never part of a word."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_COUNT = r"\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*"
_PAGE = r"[A-Z]\s?叠?\s?[-·]?\s?\d{1,2}|\d{1,3}|[一二三四五六七八九十]{1,3}"

_SERIAL = re.compile(r"(?:\bC\s?N|刊号|版物号|版号)[\s:(]*(?:C\s?N)?\s*(\d{2})\s*[-—–−―一~]\s*(\d{4})(?!\d)")
_ISSUE = (
    re.compile(r"总\s*第?\s*(\d(?:[\d,]|\s(?=\d)){0,6})\s*[期号號]"),
    re.compile(r"(?<![字证證])第\s*(\d(?:[\d,]|\s(?=\d)){0,6})\s*[期号號]"),
    re.compile(r"(?<![字证證])第\s*([〇零○一二三四五六七八九十]{2,6})\s*[期号號]"),
    re.compile(r"\bN[oO0]\s?[.:]?\s?(\d{3,6})(?!\d)"),
    re.compile(r"(?<![\d字号第./-])(\d{3,6})\s*期"),
)
_NOISE = (
    re.compile(r"\S*@\S+|(?:https?:|www\.)\S*", re.IGNORECASE),
    re.compile(r"(?:邮发|国外|国内|国外发行)?代号[\s:]*[A-Z]?\d+[-—–]\d+"),
    re.compile(r"[(]?0\d{2,3}[)]?\s?[-—–]?\s?\d{7,8}|(?<!\d)\d{7,11}(?!\d)|(?<!\d)\d{3,4}[-—–]\d{3,4}[-—–]\d{3,4}"),
    re.compile(r"[^\n]*(?:天气|气温|℃|风力|微风|多云|阴转|晴转|转晴|转阴|降水|湿度)[^\n]*"),
    re.compile(r"[^\n]*(?:广告|经营|许可|准印|登记)[^\n\x1f]{0,6}[证字][^\n\x1f]*"),
    re.compile(rf"(?:今日|今天|本期|本报|共计?|全|总|逢|每[周日]|出版|版数)[\s:]*(?:共|出版)?{_COUNT}大?[版张]"),
    re.compile(
        r"(?:详见|参见|另见|请看|见|下转|上接|紧接|转|接|刊于|刊|详情|导读|[→►▶>☞])[\s:]*第?\s*"
        rf"(?:{_PAGE})(?:\s*[-—、,]\s*\d+)*\s*版"
    ),
    re.compile(r"第\s*[\d一二三四五六七八九十]+\s*[张張]"),
    re.compile(r"(?:零售|定价|售价|每份)[^\n\x1f]{0,8}元"),
    re.compile(
        r"立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒"
    ),
)
_PAGE_NUMBER = re.compile(
    rf"(?P<ordinal>第)?\s*(?P<page>{_PAGE})(?:\s*[-—–~、,·/]\s*(?P<to>\d{{1,3}}))?\s*版(?![式面本权图])"
)
_LONE_NUMBER = re.compile(r"[A-Z]?叠?\d{1,2}|0\d\d")
_NUMBER_AND_NAME = re.compile(rf"([A-Z]?\d{{1,2}})([{_HAN}·]{{2,8}})|([{_HAN}·]{{2,8}})([A-Z]?\d{{1,2}})")

_TITLE = re.compile(rf"[{_HAN}]{{1,9}}[报報]")
_PUBLISHER = re.compile(rf"([{_HAN}]{{2,}}[报報])社")
_BEFORE_PUBLISHER = re.compile("主管|主办|主辦|承办|协办|出版|编辑|由")
_LOOSE_TITLE = re.compile(rf"[{_HAN}]{{2,6}}(?:新闻|视界|周刊|周末|时讯|参考|文摘|消息|快讯|讲坛)")
_NO_TITLE = re.compile(
    r"的|订阅|欢迎|机关|主办|主管|承办|协办|指导|责任|编辑|公众号|客户端|^[读看订阅办本每]|"
    r"(?:预|海|情|(?<!文)汇|举|通|简|播|喜|申|填|警|电|回|上|党|墙|板|捷|小|数字)[报報]$"
)
_NO_PAGE_NAME = re.compile(
    r"主办|主管|协办|承办|指导|出版|印刷|承印|社址|地址|邮编|发行|订阅|编辑|记者|通讯员|扫码|微信|微博|客户端|公众号|网址|"
    r"二维码|本报|电话|热线|传真|邮箱|零售|定价|星期|农历|农曆|刊号|代号|统一|连续|总第|今日|[报報]社$|^[第版期号日月年]+$"
)
_SEPARATORS = re.compile(r"[\s\x1f|丨/:;,。!?()\[\]《》【】「」■□◆●★…]+|—{2,}")


@dataclass(frozen=True)
class MastLine:
    """One line of a masthead or folio.

    Attributes:
        text: as read, without normalisation.
        box: its place on the sheet, pixels.
        size: type size, pixels.
        region: which of the two it belongs to.
    """

    text: str
    box: Box
    size: float
    region: Literal["masthead", "folio"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of characters that no fact has claimed, with its line and the number of pieces in that line."""

    text: str
    line: MastLine
    row: int
    siblings: int


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A page number with how sure it is, and its line."""

    page: str
    score: float
    row: int


def parse_paper(lines: Sequence[MastLine]) -> Paper:
    """What the lines of masthead and folio say, field by field.

    Args:
        lines: all lines of both, from top to bottom; facts may share a line or be cut by one.

    Returns:
        Only what is printed. ``page_number`` is without leading zeros (03 is 3, A03 is A3, 第二版 is 2),
        ``serial_number`` is CN33-0199, ``lunar_date`` is without the word 农历. ``editors`` are those called 编辑 or
        责编; where none is, the 主编 or 美编. The date is cross-checked, see `dates.check_date`.
    """
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        return Paper()
    text = "\n".join(_normal(line.text) for line in lines)
    printed, weekday, lunar, text = _take_date(text)
    serial, text = _take_serial(text)
    issue, text = _take_issue(text)
    editors, spans = find_editors(text)
    for start, end in spans:
        text = blank(text, start, end)
    for pattern in _NOISE:
        for match in pattern.finditer(text):
            text = blank(text, *match.span())
    pages = list(_numbers_with_ban(text, lines))
    pieces = _pieces(_PAGE_NUMBER.sub(lambda m: blank(m[0], 0, len(m[0])), text), lines)
    title = _title(pieces, lines)
    pieces = [piece for piece in pieces if piece.text != title and not _is_title(piece.text)]
    # 第N版 of the folio is the surest, then a number alone in the folio, then what a masthead says. That is full of
    # other numbers and of pointers to pages: there only 第N版, 03 and A3 count.
    number = max([*pages, *_lone_numbers(pieces, lines)], key=lambda found: found.score, default=None)
    verdict = check_date(printed, weekday, lunar)
    return Paper(
        title=title,
        date=verdict.date.isoformat() if verdict.date else None,
        weekday=weekday.text if weekday else None,
        lunar_date=lunar.text if lunar else None,
        issue_number=issue,
        serial_number=serial,
        page_number=number.page if number else None,
        page_name=_page_name(pieces, lines, number),
        editors=editors,
        confidence=verdict.confidence,
    )


def blank(text: str, start: int, end: int) -> str:
    """The text with ``start:end`` blanked; length and line breaks stay, so that places keep their line."""
    return text[:start] + re.sub(r"[^\n]", BLANK, text[start:end]) + text[end:]


def _normal(text: str) -> str:
    """Compatibility forms made plain (full-width letters, digits and colons), white space made single spaces."""
    text = unicodedata.normalize("NFKC", text).replace(BLANK, " ")
    text = re.sub(r"[・•∙‧●]", "·", text)
    return re.sub(r"\s+", " ", text).strip()


def _take_date(text: str) -> tuple[PrintedDate | None, Weekday | None, LunarDay | None, str]:
    """The date, its witnesses, and the text without them. Of several dates the witnesses choose, then the place."""
    dates = find_dates(text)
    rest = text
    for found in dates:
        rest = blank(rest, found.start, found.end)
    weekday, lunar = find_weekday(rest), find_lunar(rest)
    for witness in (weekday, lunar):
        if witness is not None:
            rest = blank(rest, witness.start, witness.end)
    # A paper likes to tell when it was founded.
    current = [f for f in dates if not re.match(r"\s*(?:创刊|復刊|复刊|创办|成立)", text[f.end :])]

    def against(found: PrintedDate) -> int:
        value = found.value()
        return 3 if value is None else contradictions(value, weekday, lunar)

    return min(current, key=against, default=None), weekday, lunar, rest


def _take_serial(text: str) -> tuple[str | None, str]:
    match = _SERIAL.search(text)
    return (f"CN{match[1]}-{match[2]}", blank(text, *match.span())) if match else (None, text)


def _take_issue(text: str) -> tuple[str | None, str]:
    """Digits of the running number; 总第 goes before 第, which may count within the year."""
    number: str | None = None
    for pattern in _ISSUE:
        for match in pattern.finditer(text):
            digits = re.sub(r"[\s,]", "", match[1])
            value = digits if digits.isdigit() else str(numeral(digits) or "")
            number = number or value.lstrip("0") or None
            text = blank(text, *match.span())
    return number, text


def _unspaced(text: str) -> str:
    """Characters that were set apart, each by itself, made a word again: 临 溪 日 报."""
    return re.sub(rf"(?<![{_HAN}])(?:[{_HAN}] )+[{_HAN}](?![{_HAN}])", lambda m: m[0].replace(" ", ""), text)


def _pieces(text: str, lines: Sequence[MastLine]) -> list[_Piece]:
    out: list[_Piece] = []
    for row, (line, rest) in enumerate(zip(lines, text.split("\n"), strict=True)):
        rest = re.sub(r"(?<=[报報\d])·", " ", _unspaced(rest))
        words = [word.strip("·-—.~、\"'“”") for word in _SEPARATORS.split(rest)]
        words = [word for word in words if word]
        out += [_Piece(word, line, row, len(words)) for word in words]
    return out


def _is_title(text: str) -> bool:
    return text == "申報" or bool(len(text) >= 3 and _TITLE.fullmatch(text) and not _NO_TITLE.search(text))


def _title(pieces: Sequence[_Piece], lines: Sequence[MastLine]) -> str | None:
    """The paper's name: the largest type wins, unless small plain type corrects a calligraphy read wrongly."""
    houses = [_BEFORE_PUBLISHER.split(m[1])[-1] for p in pieces if (m := _PUBLISHER.search(p.text))]
    published = [house for house in houses if _is_title(house)]
    found = [piece for piece in pieces if _is_title(piece.text)]
    if not found:
        joined = _joined_title(pieces)
        if joined:
            return joined
        if published:
            return published[0]
        return _loose_title(pieces, lines)
    best = max(found, key=lambda piece: piece.line.size)
    small = [piece.text for piece in found if piece.line.size < 0.5 * best.line.size]
    return next((name for name in published + small if _same_name(name, best.text)), best.text)


def _same_name(plain: str, large: str) -> bool:
    """Whether two readings are one name: same length and kind of paper, a part of the place in common.

    日报 and 晚报 of one house are two papers, so the kind must be the same.
    """
    if len(plain) != len(large) or len(plain) < 4 or plain[-2:] != large[-2:] or plain == large:
        return False
    stems = list(zip(plain[:-2], large[:-2], strict=True))
    return 2 * sum(a == b for a, b in stems) >= len(stems)


def _joined_title(pieces: Sequence[_Piece]) -> str | None:
    """A name set in several large lines (永康 over 日报, or one character a line), in either direction."""
    words = [p for p in pieces if re.fullmatch(rf"[{_HAN}]{{1,4}}", p.text) and p.line.region == "masthead"]
    if len(words) < 2:
        return None
    top = max(piece.line.size for piece in words)
    words = [piece for piece in words if piece.line.size >= 0.6 * top]
    for order in (words, sorted(words, key=lambda piece: piece.line.box[0])):
        name = "".join(piece.text for piece in order)
        if _is_title(name):
            return name
    return None


def _loose_title(pieces: Sequence[_Piece], lines: Sequence[MastLine]) -> str | None:
    """A name without 报: only in the largest type of a masthead, and not the name of a page (国际新闻)."""
    top = max((line.size for line in lines if line.region == "masthead"), default=0.0)
    for piece in pieces:
        if piece.line.region != "masthead" or piece.line.size < 0.8 * top or _NO_TITLE.search(piece.text):
            continue
        if _LOOSE_TITLE.fullmatch(piece.text) and piece.text[:2] not in SECTION_WORDS:
            return piece.text
    return None


def _page_of(text: str) -> str | None:
    """A page as written in the result: no zeros in front, the letter of its part kept."""
    text = re.sub(r"[\s叠·-]", "", text)
    match = re.fullmatch(r"([A-Z]?)0*(\d+)", text)
    if match:
        return match[1] + match[2] if 1 <= int(match[2]) <= 400 else None
    value = numeral(text)
    return str(value) if value else None


def _numbers_with_ban(text: str, lines: Sequence[MastLine]) -> Iterator[_Numbered]:
    for match in _PAGE_NUMBER.finditer(text):
        row = text.count("\n", 0, match.start("page"))
        page = _page_of(match["page"])
        folio = lines[row].region == "folio"
        if page and (folio or match["ordinal"]):
            to = f"-{match['to'].lstrip('0')}" if match["to"] else ""
            yield _Numbered(page + to, 6.0 if folio and match["ordinal"] else 5.0 if folio else 3.0, row)


def _lone_numbers(pieces: Sequence[_Piece], lines: Sequence[MastLine]) -> Iterator[_Numbered]:
    top = max((line.size for line in lines), default=1.0) or 1.0
    for piece in pieces:
        folio = piece.line.region == "folio"
        size = piece.line.size / top
        both = _NUMBER_AND_NAME.fullmatch(piece.text)
        if both:
            page, name = _page_of(both[1] or both[4]), both[2] or both[3]
            if page and (folio or _in_vocabulary(name)):
                yield _Numbered(page, (4.0 if folio else 2.0) + size, piece.row)
        elif _LONE_NUMBER.fullmatch(piece.text):
            page = _page_of(piece.text)
            beside = any(p.row == piece.row and _in_vocabulary(p.text) for p in pieces)
            if page and (folio or beside or re.match(r"0|[A-Z]", piece.text)):
                yield _Numbered(page, (4.0 if folio else 1.0) + size, piece.row)


def _in_vocabulary(text: str) -> bool:
    return any(word in text for word in SECTION_WORDS)


def _page_name(pieces: Sequence[_Piece], lines: Sequence[MastLine], number: _Numbered | None) -> str | None:
    """The page's name: a short word in large type, usual for pages, near the number.

    A masthead gives one only on a page whose number it prints, and then only a usual one.
    """
    if not pieces:
        return None
    middle = median(line.size for line in lines) or 1.0
    top = max(piece.line.size for piece in pieces) or 1.0
    best: tuple[float, str] | None = None
    for piece in pieces:
        both = _NUMBER_AND_NAME.fullmatch(piece.text)
        name = (both[2] or both[3]) if both else piece.text
        if (
            not re.fullmatch(rf"[A-Z]{{0,4}}[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{0,2}}|[{_HAN}]{{2,8}}", name)
            or len(name) < 2
        ):
            continue
        usual = _in_vocabulary(name)
        large = piece.line.size > 1.3 * middle
        if _NO_PAGE_NAME.search(name) or (_in_motto(piece, pieces) and not large):
            continue
        near = number is not None and number.row == piece.row
        if piece.line.region == "masthead" and not (number and usual and (near or large)):
            continue
        score = 2 * piece.line.size / top + 1.5 * usual + near + 0.5 * (len(name) <= 4)
        if best is None or score > best[0]:
            best = (score, name)
    return best[1] if best else None


def _in_motto(piece: _Piece, pieces: Sequence[_Piece]) -> bool:
    """Mottoes come in pairs of equal length: 关注民生 服务百姓."""
    same = [p for p in pieces if p.row == piece.row and len(p.text) == len(piece.text) and not p.text.isascii()]
    return len(piece.text) >= 4 and len(same) >= 2
