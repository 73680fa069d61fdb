"""Line breaking and justification, with a font that needs no file.

本报讯（记者 王一）    a closing mark never begins a line,
昨日，PM2.5降至       an opening mark never ends one,
35微克。              a number is never parted
"""

import pytest

from newsparse.typeset.compose import NOT_FIRST, NOT_LAST, Type, break_line, line_text, set_line, units_of
from typeset.fake import FakeMetrics

METRICS = FakeMetrics()
BODY = Type("song", 20)
TEXT = (
    "“开门红”之后怎么办？市长说：“把账算细、把事做实。”2023年，全市PM2.5平均浓度降到24.6微克（同比下降3.1%），"
    "《云屏晚报》连续报道了——从“一件事”到“一类事”——的改革……"
)


def lines_of(text: str, count: float) -> list[str]:
    units, out, start = units_of(text, BODY, METRICS), [], 0
    while start < len(units):
        end = break_line(units, start, count * BODY.size, BODY.size)
        out.append("".join(unit.text for unit in units[start:end]))
        start = end
    return out


@pytest.mark.parametrize("count", [6, 7.5, 8, 9, 11, 13, 16, 21])
def test_kinsoku(count: float) -> None:
    lines = lines_of(TEXT, count)
    assert "".join(lines) == TEXT
    for line in lines[1:]:
        assert line[0] not in NOT_FIRST, line
    for line in lines[:-1]:
        assert line[-1] not in NOT_LAST, line


@pytest.mark.parametrize("count", [6, 8, 13])
def test_runs_stay_whole(count: float) -> None:
    lines = lines_of(TEXT, count)
    for run in ("PM2.5", "24.6", "2023", "3.1%", "——", "……"):
        assert any(run in line for line in lines), run


def test_a_closing_mark_is_drawn_in() -> None:
    assert lines_of("一二，四五六。七八", 6) == ["一二，四五六。", "七八"]
    assert lines_of("一二三四五六。七八", 6) == ["一二三四五", "六。七八"]


def test_a_run_wider_than_the_line_still_ends() -> None:
    assert lines_of("abcdefghijklmnop好", 3) == ["abcdefghijklmnop", "好"]


@pytest.mark.parametrize("text", ["一二三，四五。", "“一”二（三）", "约24.6%的人"])
def test_justified_line_fills_its_measure(text: str) -> None:
    units = units_of(text, BODY, METRICS)
    width = sum(unit.width for unit in units) + 13
    chars = set_line(units, width, BODY, METRICS, justify=True)
    assert line_text(chars) == text
    last = chars[-1]
    assert last.x + METRICS.advance("song", 20, last.char) == pytest.approx(width)
    assert [char.x for char in chars] == sorted(char.x for char in chars)


def test_lead_words_take_the_lead_face() -> None:
    units = units_of("本报讯 昨日", BODY, METRICS, lead=3, lead_face="hei")
    assert [unit.face for unit in units] == ["hei", "hei", "hei", "song", "song", "song"]


def test_spaces_at_line_ends_are_not_set() -> None:
    assert line_text(set_line(units_of(" 一二 ", BODY, METRICS), 100, BODY, METRICS, justify=False)) == "一二"
