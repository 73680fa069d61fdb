"""A user's texts made fit for type, field by field."""

import pytest

from newsparse.document import Author
from newsparse.typeset.edit import (
    HeadRoom,
    authors_of,
    bare_byline,
    deck_lines,
    edited,
    edited_body,
    edited_head,
    head_lines,
    kicker_line,
    shortened,
)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("　　雨停了,水位高了12.5厘米.", "雨停了，水位高了12.5厘米。"),
        ('堤在.人也在.他说:"好."', "堤在。人也在。他说：“好。”"),
        ("ＡＢＣ１２３％", "ABC123%"),
        ("等了很久...还没来--算了", "等了很久……还没来——算了"),
        ("30~50毫米", "30～50毫米"),
        ("零\u200b宽\ufeff、控\u0007制、软\u00ad连", "零宽、控制、软连"),
        ("e\u0301与e\u0335", "é与e"),
        ("私用\ue000区、未定\U000e1234义", "私用区、未定义"),
        ("版本号v1.2.3，网址www.example.com", "版本号v1.2.3，网址www.example.com"),
        ("* * *", ""),
        ("——", ""),
    ],
)
def test_marks_and_characters(given: str, printed: str) -> None:
    assert edited(given) == printed
    assert edited(printed) == printed


def test_a_gap_in_a_head_stays() -> None:
    assert edited_head("狠抓落实　　细化任务") == "狠抓落实 细化任务"


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (["本报讯(记者 王一)昨日，雨停了。"], ["昨日，雨停了。"]),
        (["本报讯 昨日，雨停了。"], ["昨日，雨停了。"]),
        (["据新华社北京2月3日电（记者王一）雨停了。"], ["雨停了。"]),
        (["本报云屏2月3日讯雨停了。"], ["雨停了。"]),
        (["（上接第1版）雨停了。"], ["雨停了。"]),
        (["（记者 王一）雨停了。"], ["雨停了。"]),
        (["本报记者王一报道：雨停了。"], ["雨停了。"]),
        (["□记者 王一", "雨停了。"], ["雨停了。"]),
        (["雨停了。（王一）"], ["雨停了。"]),
        (["雨停了。（记者 王一 通讯员 李二）（下转第3版）"], ["雨停了。"]),
        (["雨停了。", "（本报记者 王一）", "（下转第三版）"], ["雨停了。"]),
        (["雨停了。", "责任编辑：王一"], ["雨停了。"]),
        # These only look like it.
        (["本报记者从电力部门获悉，讯号已恢复。"], ["本报记者从电力部门获悉，讯号已恢复。"]),
        (["记者赶到时，雨停了。"], ["记者赶到时，雨停了。"]),
        (["雨停了（据气象台，还会再下）。"], ["雨停了（据气象台，还会再下）。"]),
        (["", "　", "***"], []),
        (["本报讯"], []),
    ],
)
def test_what_belongs_to_other_fields_is_taken_off(given: list[str], body: list[str]) -> None:
    assert list(edited_body(given)) == body


def test_a_paragraph_is_cut_where_a_sentence_ends() -> None:
    text = "一二三四五六七八九。" * 30
    assert shortened(text, 95) == text[:100]
    assert shortened(text, 250) == text
    assert shortened("他说：“" + "好" * 96 + "。”" + "再来" * 99, 99) == "他说：“" + "好" * 96 + "。”"
    assert len(shortened("无" * 500, 120)) == 120


@pytest.mark.parametrize(
    ("byline", "bare", "people"),
    [
        ("□本报记者 陈晓苏", "记者 陈晓苏", [("陈晓苏", "记者")]),
        (
            "记者 王一 李二明 通讯员 张三",
            "记者 王一 李二明 通讯员 张三",
            [("王一", "记者"), ("李二明", "记者"), ("张三", "通讯员")],
        ),
        ("首席记者欧阳建国", "首席记者欧阳建国", [("欧阳建国", "首席记者")]),
        ("（王一）", "王一", [("王一", None)]),
        ("本报评论员", "评论员", []),
        ("文/王一 图/李二", "文/王一 图/李二", []),
        ("", "", []),
    ],
)
def test_bylines(byline: str, bare: str, people: list[tuple[str, str | None]]) -> None:
    assert bare_byline(byline) == bare
    assert authors_of(bare) == tuple(Author(name=name, role=role) for name, role in people)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("大水记", HeadRoom(30, 3), ("大水记",)),
        # Set a little smaller rather than cut.
        ("守堤人老李和他的三十年", HeadRoom(30, 3.4), ("守堤人老李和他的三十年",)),
        ("守堤人老李和他的三十年了", HeadRoom(18, 3), ("守堤人老李和", "他的三十年了")),
        # At its gap, though the halves are uneven.
        ("邮局照常营业 信总要有人寄出去", HeadRoom(20, 3), ("邮局照常营业", "信总要有人寄出去")),
        # No line begins with a closing mark or parts a number.
        ("雨落守堤人，水位涨了12345厘米", HeadRoom(10, 2), ("雨落守堤人，", "水位涨了", "12345厘米")),
    ],
)
def test_headlines_are_cut_into_lines(text: str, room: HeadRoom, lines: tuple[str, ...]) -> None:
    assert head_lines((text,), room) == lines


def test_given_lines_stay_where_they_fit() -> None:
    lines = ("第一行", "第二行长得多的一行")
    assert head_lines(lines, HeadRoom(14, 3)) == lines
    assert head_lines(lines, HeadRoom(9, 3)) != lines


def test_a_headline_longer_than_any_room_loses_its_end() -> None:
    text = "关于本年度汛期全县干部群众抗洪抢险先进事迹的综合报道与若干思考" * 2
    lines = head_lines((text,), HeadRoom(9, 2))
    assert len(lines) == 4
    assert text.startswith("".join(lines))
    assert max(map(len, lines)) <= 9 / 1.2


def test_kicker_and_deck_need_room() -> None:
    room = HeadRoom(10, 2)
    assert kicker_line("来自一线的报道", room) == "来自一线的报道"
    assert kicker_line("来自抗洪抢险一线的报道与思考", room) is None
    assert deck_lines("——记者在堤上过了整整一夜", room) == ("——记者在堤上", "过了整整一夜")
    assert deck_lines("字" * 21, room) == ()
