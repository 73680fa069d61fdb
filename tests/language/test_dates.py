"""Dates, weekdays and lunar dates as printed, and their cross checks."""

from datetime import date

import pytest

from newsparse.language.dates import (
    PrintedDate,
    check_date,
    find_dates,
    find_lunar,
    find_weekday,
    lunar_of,
    numeral,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2010年12月25日", "2010-12-25"),
        ("2010 年12 月25 日 星期六", "2010-12-25"),
        ("2 0 1 0年1 2月2 5日", "2010-12-25"),
        ("第2版2010年12月5日星期日", "2010-12-05"),
        ("022013年1月24日", "2013-01-24"),
        ("2O21年l2月3日", "2021-12-03"),
        ("2010.12.25", "2010-12-25"),
        ("2010·12·25 星期六", "2010-12-25"),
        ("2010-12-25", "2010-12-25"),
        ("2010/1/5", "2010-01-05"),
        ("2021年2月21号", "2021-02-21"),
        ("二〇一〇年十二月二十五日", "2010-12-25"),
        ("二○二一年二月廿一日", "2021-02-21"),
        ("一九九八年十月一日", "1998-10-01"),
        ("二零零零年十一月三十日", "2000-11-30"),
        ("中华民国三十五年五月六日", "1946-05-06"),
        ("中華民國三十六年五月六日", "1947-05-06"),
        ("2021午2月21日", "2021-02-21"),
        ("2021 2月21日", "2021-02-21"),
        ("公元2008年8月8日 农历戊子年七月初八", "2008-08-08"),
    ],
)
def test_dates_are_read(text: str, day: str) -> None:
    assert [str(f.value()) for f in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "电话：0579-87120000",
        "010-2010-12-25",
        "CN33-0199",
        "12月25日",
        "2010年12月",
        "第9012期",
        "邮编 310000",
        "",
        "v2.10.12",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize("text", ["2010年13月1日", "2010年12月32日", "2011年2月29日", "2010.00.10"])
def test_impossible_days_have_no_value(text: str) -> None:
    (found,) = find_dates(text)
    assert found.value() is None
    assert check_date(found, None, None).date is None
    assert check_date(found, find_weekday("星期六"), None).confidence is None


def test_place_and_order_of_dates() -> None:
    text = "1949年8月1日创刊 2010.12.25"
    first, second = find_dates(text)
    assert text[first.start : first.end] == "1949年8月1日"
    assert text[second.start : second.end] == "2010.12.25"


@pytest.mark.parametrize(
    ("text", "printed", "number"),
    [
        ("2010年12月25日 星期六", "星期六", 5),
        ("星 期 日", "星期日", 6),
        ("星期天", "星期天", 6),
        ("2021年2月22日 周一", "周一", 0),
        ("礼拜三", "礼拜三", 2),
        ("周五刊 星期四", "星期四", 3),
    ],
)
def test_weekdays(text: str, printed: str, number: int) -> None:
    found = find_weekday(text)
    assert found is not None
    assert (found.text, found.number) == (printed, number)


@pytest.mark.parametrize("text", ["本周六", "每周一", "周日刊", "周一报", "一周五件大事", "星期"])
def test_what_is_no_weekday(text: str) -> None:
    assert find_weekday(text) is None


@pytest.mark.parametrize(
    ("text", "printed", "parts"),
    [
        ("农历辛丑年正月廿九", "辛丑年正月廿九", (37, 1, 29, False)),
        ("农历辛丑年 正月 初十 雨水", "辛丑年正月初十", (37, 1, 10, False)),
        ("農曆庚寅年十一月二十", "庚寅年十一月二十", (26, 11, 20, False)),
        ("壬寅虎年二月廿九", "壬寅虎年二月廿九", (38, 2, 29, False)),
        ("农历：癸卯年闰二月初一", "癸卯年闰二月初一", (39, 2, 1, True)),
        ("农历腊月三十", "腊月三十", (None, 12, 30, False)),
        ("正月初十", "正月初十", (None, 1, 10, False)),
        ("农历十月十五", "十月十五", (None, 10, 15, False)),
        ("农历戌子年七月初八", "戌子年七月初八", (24, 7, 8, False)),
        ("农历辛丑年正月甘九", "辛丑年正月甘九", (37, 1, 29, False)),
        ("农历甲丑年正月初一", "甲丑年正月初一", (None, 1, 1, False)),
        ("2021年2月21日 星期日 农历辛丑年正月初十 第9012期", "辛丑年正月初十", (37, 1, 10, False)),
    ],
)
def test_lunar_dates(text: str, printed: str, parts: tuple[int | None, int, int, bool]) -> None:
    found = find_lunar(text)
    assert found is not None
    assert found.text == printed
    assert (found.cycle, found.month, found.day, found.leap) == parts


@pytest.mark.parametrize(
    "text", ["二〇一〇年十二月二十五日", "十二月二十五日", "二〇二一年二月廿一日", "2010年12月25日", "农历"]
)
def test_what_is_no_lunar_date(text: str) -> None:
    assert find_lunar(text) is None


@pytest.mark.parametrize(
    ("day", "parts"),
    [
        (date(2021, 2, 21), (37, 1, 10, False)),
        (date(2010, 12, 25), (26, 11, 20, False)),
        (date(2023, 3, 22), (39, 2, 1, True)),
        (date(2021, 2, 11), (36, 12, 30, False)),
    ],
)
def test_the_lunar_calendar(day: date, parts: tuple[int, int, int, bool]) -> None:
    true = lunar_of(day)
    assert true is not None
    assert (true.cycle, true.month, true.day, true.leap) == parts


def test_the_lunar_calendar_has_an_end() -> None:
    assert lunar_of(date(1899, 12, 31)) is None
    assert lunar_of(date(2150, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "day", "confidence"),
    [
        ("2021年2月21日", "2021-02-21", 0.9),
        ("2021年2月21日 星期日", "2021-02-21", 1.0),
        ("2021年2月21日 农历辛丑年正月初十", "2021-02-21", 1.0),
        ("2021年2月21日 农历正月初十", "2021-02-21", 1.0),
        ("2021年2月21日 星期日 农历辛丑年正月初十", "2021-02-21", 1.0),
        ("2021年2月21日 星期一", "2021-02-21", 0.5),
        ("2021年2月21日 农历辛丑年正月廿九", "2021-02-21", 0.5),
        ("2021年2月21日 农历庚子年正月初十", "2021-02-21", 0.5),
        ("2012年8月24日 星期五 农历辛丑年正月廿九", "2012-08-24", 0.5),
        ("2011年10月8日 星期五 农历辛丑年正月廿九", "2011-10-08", 0.2),
        ("2023年3月22日 农历癸卯年二月初一", "2023-03-22", 0.5),
        ("1899年1月1日 农历戊戌年十一月二十", "1899-01-01", 0.9),
        # One digit misread, both witnesses point to the same day.
        ("2021年2月27日 星期日 农历辛丑年正月初十", "2021-02-21", 0.8),
        ("2027年2月21日 星期日 农历辛丑年正月初十", "2021-02-21", 0.8),
        ("2021年7月21日 星期日 农历辛丑年正月初十", "2021-02-21", 0.8),
        ("2021年2月41日 星期日 农历辛丑年正月初十", "2021-02-21", 0.8),
        # One witness is not enough to change what is printed.
        ("2021年2月27日 农历辛丑年正月初十", "2021-02-27", 0.5),
        ("2021年2月27日 星期日", "2021-02-27", 0.5),
        # Two digits off.
        ("2021年3月27日 星期日 农历辛丑年正月初十", "2021-03-27", 0.2),
    ],
)
def test_cross_checks(text: str, day: str, confidence: float) -> None:
    (printed,) = find_dates(text)
    verdict = check_date(printed, find_weekday(text), find_lunar(text))
    assert (str(verdict.date), verdict.confidence) == (day, confidence)
    assert verdict.repaired is (confidence == 0.8)


def test_two_possible_repairs_are_no_repair() -> None:
    """Without the lunar year both 2000-01-01 and 2010-01-09 fit, each one digit away."""
    weekday, lunar = find_weekday("星期六"), find_lunar("农历十一月廿五")
    assert check_date(PrintedDate(2000, 1, 1), weekday, lunar).confidence == 1.0
    assert check_date(PrintedDate(2010, 1, 9), weekday, lunar).confidence == 1.0
    verdict = check_date(PrintedDate(2010, 1, 1), weekday, lunar)
    assert (verdict.date, verdict.confidence) == (date(2010, 1, 1), 0.2)


def test_nothing_printed() -> None:
    verdict = check_date(None, find_weekday("星期日"), find_lunar("农历辛丑年正月初十"))
    assert (verdict.date, verdict.confidence) == (None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十五", 25),
        ("廿五", 25),
        ("卅", 30),
        ("二五", 25),
        ("", None),
        ("版", None),
    ],
)
def test_numerals(text: str, value: int | None) -> None:
    assert numeral(text) == value
