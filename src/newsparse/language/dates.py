"""Dates as newspapers print them: day, weekday and lunar day, and whether the three fit each other.

The weekday and the lunar day are witnesses. Both follow from the date, so a misread date contradicts them, and two
witnesses together often leave a single way to mend one digit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

_NUMERAL = {c: v for v, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "0": 0, "两": 2, "元": 1}
_LOOKS_LIKE_DIGIT = str.maketrans("OoQIl|", "000111")
_D = r"[0-9OoQIl|]"
_C = "〇零○O一二三四五六七八九"
_NUMBER = rf"{_D}\s?{_D}?|[元一二三四五六七八九十廿卅]{{1,3}}"

_PRINTED = (
    re.compile(rf"([12]\s?[0-9OoQ]\s?{_D}\s?{_D})(?:\s*[年牛午]|\s)\s*({_NUMBER})\s*月\s*({_NUMBER})\s*[日号號]?"),
    re.compile(rf"(?<![历曆])([一二]\s*(?:[{_C}]\s*){{3}})年\s*({_NUMBER})\s*月\s*({_NUMBER})\s*[日号號]"),
    re.compile(
        r"(?:中[华華])?民[国國]\s*([〇零○一二三四五六七八九十元]{1,3}|\d{1,2})\s*年\s*"
        rf"({_NUMBER})\s*月\s*({_NUMBER})\s*[日号號]"
    ),
    re.compile(r"(?<![\d./-])((?:18|19|20)\d\d)\s?([.．·])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d./-])((?:18|19|20)\d\d)\s?([-/])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d-])"),
)

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(?:星\s*期|礼\s*拜|禮\s*拜)\s*([一二三四五六日天])")
_SHORT_WEEKDAY = re.compile(r"(?<![本下上每逢双一两])周\s?([一二三四五六日])(?![刊报報末年])")

# Stems and branches that are easily mistaken for each other are told apart by their place: 戊 is a stem, 戌 a branch.
_STEM_GROUPS = ("甲", "乙", "丙", "丁", "戊戌戍", "己已巳", "庚", "辛", "壬王", "癸")
_BRANCH_GROUPS = ("子", "丑醜", "寅", "卯", "辰", "巳已己", "午", "未末", "申", "酉西", "戌戊戍", "亥")
_STEMS = {c: i for i, group in enumerate(_STEM_GROUPS) for c in group}
_BRANCHES = {c: i for i, group in enumerate(_BRANCH_GROUPS) for c in group}
_LUNAR_MONTHS = {m: i for i, m in enumerate(("正", *"二三四五六七八九十", "十一", "十二"), start=1)}
_LUNAR_MONTHS |= {"一": 1, "元": 1, "冬": 11, "腊": 12, "臘": 12}
_MONTH = "[正元冬腊臘]|十[一二]?|[一二三四五六七八九]"
_DAY = (
    "初[一二三四五六七八九十]|[廿甘卄][一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|卅|十[一二三四五六七八九]?"
)
_LUNAR = re.compile(
    r"(?P<prefix>[农農夏阴陰旧舊]\s*[历曆]|歲次|岁次)?\s*[:：]?\s*"
    rf"(?P<text>(?:(?P<stem>[{''.join(_STEMS)}])\s*(?P<branch>[{''.join(_BRANCHES)}])\s*"
    r"(?:[(]?[鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬][)]?)?\s*年?\s*)?"
    rf"(?P<leap>[闰閏])?\s*(?P<month>{_MONTH})\s*月\s*[大小]?\s*(?P<day>{_DAY}))"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed, possibly impossible, and where it stands in the text searched (``start:end``)."""

    year: int
    month: int
    day: int
    start: int = 0
    end: int = 0

    def value(self) -> date | None:
        """The day it names, None when the calendar has no such day."""
        return _day(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday as printed without spaces (星期六, 周六), its number (Monday is 0), and its place in the text."""

    text: str
    number: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A lunar date as printed, without the word 农历 and without spaces, its parts, and its place in the text.

    Attributes:
        cycle: place of the year in the cycle of sixty, 0 for 甲子; None when not printed or not a year of the cycle.
        leap: whether the month is an intercalary one (闰).
    """

    text: str
    cycle: int | None
    month: int
    day: int
    leap: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The date after the cross checks and how far it is borne out; both None without a date."""

    date: date | None
    confidence: float | None
    repaired: bool = False


def numeral(text: str) -> int | None:
    """The value of a small number in Arabic or Chinese numerals (12, 十二, 廿五, 二五); None when it is none."""
    text = re.sub(r"\s", "", text)
    if re.fullmatch(rf"{_D}+", text):
        return int(text.translate(_LOOKS_LIKE_DIGIT))
    text = text.replace("廿", "二十").replace("卅", "三十")
    match = re.fullmatch(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", text)
    if match:
        return 10 * _NUMERAL.get(match[1], 1) + _NUMERAL.get(match[2], 0)
    if not text or any(c not in _NUMERAL for c in text):
        return None
    return int("".join(str(_NUMERAL[c]) for c in text))


def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """All dates in the text, in the order they stand, impossible ones too.

    Read are 2010年12月25日 with any spaces and with letters in place of the digits they look like, 2010.12.25,
    2010-12-25, 2010/12/25, 二〇一〇年十二月二十五日 and years of the Republic (民国三十五年).
    """
    found: list[PrintedDate] = []
    for n, pattern in enumerate(_PRINTED):
        for match in pattern.finditer(text):
            words = [w for w in match.groups() if w not in tuple(".．·-/")]
            numbers = [numeral(w) for w in words]
            if any(v is None for v in numbers):
                continue
            year, month, day = (v or 0 for v in numbers)
            start, end = match.span()
            if all(end <= f.start or start >= f.end for f in found):
                found.append(PrintedDate(year + 1911 if n == 2 else year, month, day, start, end))
    return tuple(sorted(found, key=lambda f: f.start))


def find_weekday(text: str) -> Weekday | None:
    """The first weekday in the text; 星期六 goes before 周六, which may belong to other words."""
    match = _WEEKDAY.search(text) or _SHORT_WEEKDAY.search(text)
    if match is None:
        return None
    number = _WEEKDAYS.index(match[1].replace("天", "日"))
    return Weekday(re.sub(r"\s", "", match[0]), number, *match.span())


def find_lunar(text: str) -> LunarDay | None:
    """The first lunar date in the text: 农历辛丑年正月廿九, 闰四月初一, 腊月三十.

    Without 农历 and without a year of the cycle it must have a word that only the lunar calendar uses
    (正月, 腊月, 初, 廿), so that 十二月二十五 of a common date is not taken for one.
    """
    for match in _LUNAR.finditer(text):
        named = match["prefix"] or match["stem"] or match["leap"] or match["month"] in tuple("正冬腊臘")
        if not named and match["day"][0] not in "初廿甘卄":
            continue
        if match["stem"] is None and match.start("text") and text[match.start("text") - 1] in "年" + _C + "十":
            continue
        cycle = _cycle(match["stem"], match["branch"]) if match["stem"] else None
        day = numeral(match["day"].replace("初", "").replace("甘", "廿").replace("卄", "廿"))
        words = re.sub(r"\s", "", match["text"])
        month = _LUNAR_MONTHS[match["month"]]
        return LunarDay(words, cycle, month, day or 0, match["leap"] is not None, *match.span())
    return None


def check_date(printed: PrintedDate | None, weekday: Weekday | None, lunar: LunarDay | None) -> Verdict:
    """Hold a printed date against the weekday and the lunar date that stand beside it.

    Args:
        printed: the date as printed.
        weekday: the weekday as printed, if any.
        lunar: the lunar date as printed, if any.

    Returns:
        Confidence 1.0 when every witness agrees, 0.9 without any, 0.5 when one contradicts and 0.2 when two do.
        When a change of one digit, and only one such change, satisfies both witnesses, the date is changed: 0.8.
        An impossible date that cannot be mended so is not given.
    """
    if printed is None:
        return Verdict(None, None)
    value = printed.value()
    against = 2 if value is None else contradictions(value, weekday, lunar)
    if against and weekday and lunar and _checkable(lunar):
        fitting = {d for d in _one_digit_off(printed) if not contradictions(d, weekday, lunar)}
        if len(fitting) == 1:
            return Verdict(fitting.pop(), 0.8, repaired=True)
    if value is None:
        return Verdict(None, None)
    witnessed = weekday is not None or (lunar is not None and lunar_of(value) is not None)
    agreed = 1.0 if witnessed else 0.9
    return Verdict(value, (agreed, 0.5, 0.2)[against])


def contradictions(value: date, weekday: Weekday | None, lunar: LunarDay | None) -> int:
    """How many of the two witnesses (0-2) say that it was another day."""
    against = int(weekday is not None and weekday.number != value.weekday())
    true = lunar_of(value) if lunar else None
    if lunar is None or true is None:
        return against
    same = (lunar.month, lunar.day, lunar.leap) == (true.month, true.day, true.leap)
    return against + int(not same or lunar.cycle not in (None, true.cycle))


@cache
def lunar_of(value: date) -> LunarDay | None:
    """The lunar date of a day, as numbers without text; None outside the years 1900 to 2099 of the tables used."""
    from lunar_python import Solar

    if not date(1900, 1, 31) <= value <= date(2099, 12, 31):
        return None
    day = Solar.fromYmd(value.year, value.month, value.day).getLunar()
    month = int(day.getMonth())  # a leap month is counted negative
    return LunarDay("", (day.getYear() - 4) % 60, abs(month), int(day.getDay()), month < 0)


def _checkable(lunar: LunarDay) -> bool:
    return 1 <= lunar.day <= 30


def _cycle(stem: str, branch: str) -> int | None:
    """Place in the cycle of sixty; a stem and a branch of different parity never meet."""
    s, b = _STEMS[stem], _BRANCHES[branch]
    return next((n for n in range(60) if n % 10 == s and n % 12 == b), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_digit_off(printed: PrintedDate) -> Iterator[date]:
    """The days whose date differs from the printed one in a single digit; numbers keep their length."""
    parts = [str(printed.year), str(printed.month), str(printed.day)]
    for p, part in enumerate(parts):
        for at, old in enumerate(part):
            for new in "0123456789":
                changed = part[:at] + new + part[at + 1 :]
                if new == old or (changed[0] == "0" and len(changed) > 1):
                    continue
                year, month, day = (int(changed if q == p else other) for q, other in enumerate(parts))
                value = _day(year, month, day) if year >= 1800 else None
                if value is not None and value.year < 2100:
                    yield value
