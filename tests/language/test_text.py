"""Lines and paragraphs: spaces, widths, quotes, joins, sentence ends."""

import pytest

from newsparse.language.text import (
    cjk_count,
    clean_line,
    ends_sentence,
    has_cjk,
    headline_text,
    join_lines,
    restore_quotes,
    same_text,
    split_wide_gaps,
)

CLEAN = [
    ("重 点 工 作 ，2 月 20 日, 我市", "重点工作，2月20日，我市"),
    ("　　２０２１年２ 月 20 日", "2021年2月20日"),
    ("2 0 2 1 年", "2021年"),
    ("20 21 年", "2021年"),
    ("GDP 增长 3 . 5 %,达到 1,234,567 元;", "GDP增长3.5%，达到1,234,567元；"),
    ("YONGKANG SUB-BRANCH", "YONGKANG SUB-BRANCH"),
    ("Hello , world (test)", "Hello, world (test)"),
    ("A P E C会议", "APEC会议"),
    ("PM 2.5浓度", "PM 2.5浓度"),
    ("世界贸易组织(WTO)成员", "世界贸易组织（WTO）成员"),
    ("5(含)以上", "5（含）以上"),
    ("9:30开始,16：00结束", "9:30开始，16:00结束"),
    ("比分3:1,3,500人", "比分3:1，3,500人"),
    ("2020,2021年", "2020，2021年"),
    ("访问http://www.x.com/a", "访问http://www.x.com/a"),
    ("电话:0579-87120000", "电话：0579-87120000"),
    ("约翰•史密斯", "约翰·史密斯"),
    ('他说:"好."', "他说：“好。”"),
    ("是吗?是!", "是吗？是！"),
    ("他想...", "他想……"),
    ("呼吁--", "呼吁——"),
    ("⼀⼆三\u200b字\ufeff", "一二三字"),
    ("不清\ufffd字", "不清\ufffd字"),
    ("不 清 \ufffd 字,好", "不清\ufffd字，好"),
    ("\ufffd月12日", "\ufffd月12日"),
    ("3.14和1.5", "3.14和1.5"),
    ("狠抓落实 细化任务", "狠抓落实细化任务"),
    ("于20:40出发,A4 纸", "于20:40出发，A4纸"),
    ("本报讯 2 月 20 日，我", "本报讯 2月20日，我"),
    ("本报 讯 2 月", "本报讯 2月"),
    ("本报电 话", "本报电话"),
    ("", ""),
    (" 　\n", ""),
]


@pytest.mark.parametrize(("read", "clean"), CLEAN)
def test_clean_line(read: str, clean: str) -> None:
    assert clean_line(read) == clean
    assert clean_line(clean) == clean, "not idempotent"


QUOTES = [
    ('"一”、“二"、"三"', "“一”、“二”、“三”"),
    ("”党建“引领“发展”", "“党建”引领“发展”"),
    ('他说："好。"', "他说：“好。”"),
    ("努力。”他说，“我们", "努力。”他说，“我们"),
    ('努力。"他说，"我们', "努力。”他说，“我们"),
    ("“我们要努力，", "“我们要努力，"),
    ("要努力。”", "要努力。”"),
    ('19"彩电', '19"彩电'),
    ('the "big" one', 'the "big" one'),
    ("”你好“”谢谢”他说", "“你好”“谢谢”他说"),
    ("没有引号", "没有引号"),
]


@pytest.mark.parametrize(("read", "restored"), QUOTES)
def test_quotes_alternate(read: str, restored: str) -> None:
    assert restore_quotes(read) == restored


@pytest.mark.parametrize("line", ["修”为由拖延，属于", "送考”车队已经跑了12个", "的灯有点闪”“谢谢，这", "和”甲“乙"])
def test_a_line_may_start_inside_a_quotation(line: str) -> None:
    assert clean_line(line) == line


JOINS = [
    (["要抢抓早春", "先机，昂扬拼创斗志"], "要抢抓早春先机，昂扬拼创斗志"),
    (["我市召开“五", "攻坚四清单”大会"], "我市召开“五攻坚四清单”大会"),
    (["比20", "21年增长"], "比2021年增长"),
    (["the inter-", "national trade", "of China"], "the international trade of China"),
    (["the inter\u00ad", "na\u00adtional trade"], "the international trade"),
    (["COVID-", "19疫情"], "COVID-19疫情"),
    (["加入WTO", "以后"], "加入WTO以后"),
    (["他在 Nature", "Communications 发表"], "他在Nature Communications发表"),
    (["访问www.example.", "com.cn"], "访问www.example.com.cn"),
    (["“我们要", '努力。"他说，', '"加油！”'], "“我们要努力。”他说，“加油！”"),
    (["　　本报讯 2 月 20 日，我市", "召开"], "本报讯 2月20日，我市召开"),
    (["", "一", " "], "一"),
    ([], ""),
]


@pytest.mark.parametrize(("lines", "paragraph"), JOINS)
def test_join_lines(lines: list[str], paragraph: str) -> None:
    assert join_lines(lines) == paragraph
    assert join_lines([paragraph]) == paragraph


HEADLINES = [
    ("狠抓落实 细化任务", "狠抓落实 细化任务"),
    ("重 点 工 作", "重点工作"),
    ("狠 抓 落 实　细 化 任 务", "狠抓落实 细化任务"),
    ("狠 抓 落 实   细 化 任 务", "狠抓落实 细化任务"),
    ("王 伟 张三丰 出席", "王伟 张三丰 出席"),
    ("一一访省级非遗传承人", "——访省级非遗传承人"),
    ("-访省级非遗传承人", "——访省级非遗传承人"),
    ("联合国研究报告呼吁--", "联合国研究报告呼吁——"),
    ("全面推进, 狠抓落实", "全面推进，狠抓落实"),
    ("2021 年 3 月计划", "2021年3月计划"),
    ("China Daily", "China Daily"),
    ("红了杨梅 忙了快递", "红了杨梅 忙了快递"),
    ("王若水 通讯员 娄建江", "王若水 通讯员 娄建江"),
    ("前11月出口增长 8.5%", "前11月出口增长8.5%"),
    ("", ""),
]


@pytest.mark.parametrize(("read", "clean"), HEADLINES)
def test_headline_text(read: str, clean: str) -> None:
    assert headline_text(read) == clean
    assert clean_line(read, keep_gaps=True) == clean


def places(text: str, step: float, gaps: dict[int, float]) -> list[float]:
    """Centres of full-width characters ``step`` apart, with extra room before those in ``gaps``."""
    out, at = [], 0.0
    for i in range(len(text)):
        at += gaps.get(i, 0.0)
        out.append(at)
        at += step
    return out


def test_wide_gap_parts_a_headline() -> None:
    text = "狠抓落实细化任务"
    assert split_wide_gaps(text, places(text, 40, {4: 40}), 40) == ("狠抓落实", "细化任务")


def test_letterspacing_does_not() -> None:
    text = "重点工作会议"
    assert split_wide_gaps(text, places(text, 80, {}), 40) == (text,)
    assert split_wide_gaps(text, places(text, 80, {2: 40}), 40) == ("重点", "工作会议")


def test_room_beside_punctuation_does_not() -> None:
    text = "新征程：新作为"
    assert split_wide_gaps(text, places(text, 40, {4: 22}), 40) == (text,)


def test_no_part_of_one_character() -> None:
    text = "第五攻坚大会"
    assert split_wide_gaps(text, places(text, 40, {1: 40}), 40) == (text,)


@pytest.mark.parametrize("positions", [[], [1.0, 2.0]])
def test_missing_positions_leave_the_text_whole(positions: list[float]) -> None:
    assert split_wide_gaps("狠抓落实细化任务", positions, 40) == ("狠抓落实细化任务",)


@pytest.mark.parametrize(
    "text",
    [
        "完成。",
        "完成！",
        "完成？ ",
        "“完成。”",
        "（完成。）",
        "完成……",
        "他认为——",
        "增收。（张晓晨）",
        "说：“‘好。’”",
        "完成.",
    ],
)
def test_sentence_ends(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "完成",
        "完成，",
        "完成、",
        "“五攻坚”",
        "世界贸易组织（WTO）",
        "（张晓晨）",
        "他说：",
        "3.5",
        "完成；",
        "",
        "》",
        "（",
    ],
)
def test_no_sentence_ends(text: str) -> None:
    assert not ends_sentence(text)


def test_same_text() -> None:
    assert same_text("ＡＢＣ，１２ 三", "abc12三")
    assert same_text("永康日报", "永 康 日 报")
    assert not same_text("永康日报", "永康晚报")


def test_cjk() -> None:
    assert has_cjk("A中") and not has_cjk("A，。1")
    assert cjk_count("中国，ABC〇") == 3
