"""Masthead and folio: from lines as they were read to the facts of the paper."""

from collections.abc import Sequence
from itertools import permutations
from typing import Literal

import pytest

from newsparse.document import Paper
from newsparse.language.masthead import MastLine, parse_paper

Region = Literal["masthead", "folio"]


def lines(*rows: str | tuple[str, float], region: Region = "folio", top: float = 0) -> list[MastLine]:
    """Lines one below the other; a row is its text in small type, or text and type size."""
    out = []
    for n, row in enumerate(rows):
        text, size = row if isinstance(row, tuple) else (row, 20.0)
        y = top + 30.0 * n
        out.append(MastLine(text, (0.0, y, size * len(text), y + size), size, region))
    return out


def folio(*rows: str | tuple[str, float]) -> Paper:
    return parse_paper(lines(*rows))


def masthead(*rows: str | tuple[str, float]) -> Paper:
    return parse_paper(lines(*rows, region="masthead"))


FRONT: tuple[str | tuple[str, float], ...] = (
    ("永康日报", 150),
    "2021年2月21日　星期日",
    "农历辛丑年正月初十",
    "第9012期　今日8版",
    "国内统一连续出版物号 CN33-0199",
    "今日天气：白天晴到多云；夜里多云转阴，气温6-12℃",
)
INNER: tuple[str | tuple[str, float], ...] = (
    ("03", 60),
    ("城事", 50),
    "2023年10月18日　星期三　责任编辑：丁小渔　版面：骆一舟　电话：0571-60112233",
    ("云屏晚报", 38),
)


def test_a_front_page() -> None:
    assert masthead(*FRONT) == Paper(
        title="永康日报",
        date="2021-02-21",
        weekday="星期日",
        lunar_date="辛丑年正月初十",
        issue_number="9012",
        serial_number="CN33-0199",
        confidence=1.0,
    )


def test_an_inner_page() -> None:
    assert folio(*INNER) == Paper(
        title="云屏晚报",
        date="2023-10-18",
        weekday="星期三",
        page_number="3",
        page_name="城事",
        editors=("丁小渔",),
        confidence=1.0,
    )


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_a_folio_does_not_matter(order: Sequence[int]) -> None:
    assert folio(*(INNER[n] for n in order)) == folio(*INNER)


def test_scale_does_not_matter() -> None:
    half = [(row[0], row[1] / 2) if isinstance(row, tuple) else (row, 10.0) for row in INNER]
    assert folio(*half) == folio(*INNER)


def test_everything_in_one_line() -> None:
    paper = folio("02民生2013年1月24日星期四责任编辑：童小满版式：许嘉树电话：0579-87120000", ("临溪日报", 40))
    assert paper == Paper(
        title="临溪日报",
        date="2013-01-24",
        weekday="星期四",
        page_number="2",
        page_name="民生",
        editors=("童小满",),
        confidence=1.0,
    )


def test_a_folio_cut_into_many_lines() -> None:
    paper = folio(
        ("要闻·综合", 45),
        "第",
        ("2", 40),
        "版",
        "2010 年12 月25 日 星期六",
        ("農民日報", 38),
        "本版编辑：周望山 校对：陆一鸣 电话：(0571)60112233",
        "E—mail：city@example.com",
    )
    assert (paper.page_number, paper.page_name, paper.title) == ("2", "要闻·综合", "農民日報")
    assert (paper.date, paper.weekday, paper.confidence) == ("2010-12-25", "星期六", 1.0)
    assert paper.editors == ("周望山",)
    assert paper.issue_number is None


def test_a_national_folio() -> None:
    paper = folio(("人民日报", 40), "2020年3月18日　星期三", ("17 国际", 45))
    assert (paper.page_number, paper.page_name, paper.date) == ("17", "国际", "2020-03-18")


def test_a_long_page_name_with_its_patron() -> None:
    paper = folio(
        ("茶叶种植标准", 46), ("农民日报", 40), "2014年10月8日 星期三 第7版", "省茶叶学会质量评定专业委员会指导"
    )
    assert (paper.page_number, paper.page_name, paper.title) == ("7", "茶叶种植标准", "农民日报")


def test_a_page_of_the_republic() -> None:
    paper = folio("第三版", "中華民國三十六年五月六日", "星期二", ("申報", 80))
    assert paper == Paper(title="申報", date="1947-05-06", weekday="星期二", page_number="3", confidence=1.0)


def test_a_folio_as_it_was_misread() -> None:
    paper = folio(
        ("要闻·综合", 45),
        "本版编辑：周望山校对：陆一鸣电话：(0571|60112233",
        "E-mail; city@example.com",
        ("第2版2", 40),
        "2010年12月25日星期六",
    )
    assert (paper.page_number, paper.page_name, paper.editors) == ("2", "要闻·综合", ("周望山",))


def test_nothing() -> None:
    assert parse_paper([]) == Paper()
    assert masthead("", "  ") == Paper()


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("临溪日报", 100)], "临溪日报"),
        ([("临 溪 日 报", 100)], "临溪日报"),
        ([("農民日報", 100)], "農民日報"),
        ([("温州都市报", 100), "温州日报报业集团主管"], "温州都市报"),
        ([("钱江晚报", 100), "浙江日报社出版"], "钱江晚报"),
        ([("南方周末", 100)], "南方周末"),
        ([("义乌新闻", 100), "2021年2月21日"], "义乌新闻"),
        ([("文汇报", 100)], "文汇报"),
        ([("永康", 100), ("日报", 100), "第9012期"], "永康日报"),
        ([("永", 90), ("康", 90), ("日", 90), ("报", 90), "第9012期"], "永康日报"),
        ([("水康日报", 150), "中共永康市委主管主办永康日报社出版"], "永康日报"),
        ([("水康日报", 150), "永康日报社出版"], "永康日报"),
        ([("永康日拔", 150), "永康日报社出版"], "永康日报"),
        ([("临溪晚报", 150), "临溪日报社出版"], "临溪晚报"),
        ([("临溪日报 2021年2月21日 第3版", 40)], "临溪日报"),
        ([("人民日报 RENMIN RIBAO", 40)], "人民日报"),
        ([("临溪日报·民生", 40)], "临溪日报"),
        ([("申報", 90), "中華民國三十六年五月六日"], "申報"),
        ([("北京青年报", 120), "北青网 www.ynet.com", "北京青年报社出版"], "北京青年报"),
        ([("看永康，读日报", 60), ("永康日报", 50)], "永康日报"),
        ([("临溪日报", 50), ("浙江日报", 20)], "临溪日报"),
    ],
)
def test_titles(rows: list[str | tuple[str, float]], title: str) -> None:
    assert masthead(*rows).title == title


@pytest.mark.parametrize(
    "text",
    [
        "中共永康市委机关报",
        "天气预报",
        "一份有温度的日报",
        "办好人民满意的日报",
        "欢迎订阅临溪日报",
        "党报",
        "国际新闻",
        "数字报",
        "海报",
        "今日导读",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert masthead((text, 80)).title is None
    assert folio((text, 80)).title is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第12946号", "12946"),
        ("（第12946号）", "12946"),
        ("第 12946 期", "12946"),
        ("总第5821期", "5821"),
        ("第35期 总第5821期", "5821"),
        ("总第5821期 第35期", "5821"),
        ("第5821期今日8版", "5821"),
        ("第５８２１期", "5821"),
        ("第12,946期", "12946"),
        ("第一二九四六号", "12946"),
        ("5821期 今日8版", "5821"),
        ("第00821期", "821"),
        ("No.5821", "5821"),
    ],
)
def test_issue_numbers(text: str, number: str) -> None:
    assert masthead(text).issue_number == number


@pytest.mark.parametrize(
    "text",
    [
        "今日8版",
        "CN33-0199",
        "国内统一刊号:CN33-0199",
        "代号31-15",
        "邮发代号:31-15",
        "电话：0579-87120000",
        "京西工商广字第0184号",
        "广告经营许可证号：3307004000021",
        "邮编 321300",
        "2021年2月21号",
        "第2版",
    ],
)
def test_what_is_no_issue_number(text: str) -> None:
    assert masthead(text).issue_number is None


@pytest.mark.parametrize(
    "text",
    [
        "CN33-0199",
        "CN 33-0199",
        "国内统一连续出版物号CN33-0199",
        "国内统一刊号:CN33—0199",
        "国内统一刊号：33-0199",
        "第9012期 国内统一连续出版物号 ＣＮ３３－０１９９ 代号31-15",
        "(CN33-0199)",
    ],
)
def test_serial_numbers(text: str) -> None:
    assert masthead(text).serial_number == "CN33-0199"


@pytest.mark.parametrize("text", ["代号31-15", "0579-87120000", "ISSN 1002-1234", "33-0199", "CN"])
def test_what_is_no_serial_number(text: str) -> None:
    assert masthead(text).serial_number is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("第2版", "2"),
        ("第 2 版", "2"),
        ("第02版", "2"),
        ("第二版", "2"),
        ("第十二版", "12"),
        ("二版", "2"),
        ("2版", "2"),
        ("02", "2"),
        ("12", "12"),
        ("A3", "A3"),
        ("A03版", "A3"),
        ("Ａ０３", "A3"),
        ("B叠12版", "B12"),
        ("第6-7版", "6-7"),
        ("03 综合", "3"),
        ("综合 03", "3"),
        ("03综合", "3"),
        ("综合03", "3"),
        ("A03·城事", "A3"),
        ("第03版：要闻", "3"),
        ("03 版面：骆一舟", "3"),
        ("2021年2月21日 星期日 第2版", "2"),
        ("一版责编：张三", "1"),
        ("008", "8"),
        ("第一張第二版", "2"),
    ],
)
def test_page_numbers_of_a_folio(text: str, page: str) -> None:
    assert folio(text).page_number == page


@pytest.mark.parametrize(
    "text",
    [
        "今日8版",
        "今日共八版",
        "第5821期今日8版",
        "本期16版",
        "详见第2版",
        "下转第3版",
        "►3版",
        "电话：87120000",
        "0579-87120000",
        "气温6-12℃",
        "今日天气：气温6到12度，PM2.5浓度22微克",
        "2021年2月21日",
        "邮编：321300",
        "CN33-0199",
        "零售每份1元",
        "版式：许嘉树",
        "00",
    ],
)
def test_what_is_no_page_number(text: str) -> None:
    assert folio(text).page_number is None
    assert masthead(text).page_number is None


def test_a_teaser_in_the_masthead_is_not_the_page() -> None:
    front = lines(*FRONT, "茶农喜获丰收 详见第2版", "第4版", "3版", region="masthead")
    assert parse_paper(front + lines("第1版 要闻", top=400)).page_number == "1"
    assert masthead(*FRONT, "茶农喜获丰收 详见第2版", "3版").page_number is None


def test_numbers_in_a_masthead_are_no_pages() -> None:
    assert masthead(*FRONT, "12", "23").page_number is None
    assert masthead(*FRONT, ("01", 40)).page_number == "1"
    assert masthead(("临溪日报", 40), "第2版 2021年2月21日", ("要闻", 40)).page_number == "2"


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("03", 60), ("民生", 50)], "民生"),
        ([("03 民 生", 50)], "民生"),
        ([("08", 60), ("社会·法治", 50)], "社会·法治"),
        ([("A03·城事", 50)], "城事"),
        ([("03", 60), ("IT周刊", 50)], "IT周刊"),
        ([("申報", 90), "第一張第二版", ("要聞", 40)], "要聞"),
        ([("08", 60), ("社会・法治", 50)], "社会·法治"),
        ([("第03版：要闻", 30)], "要闻"),
        ([("A03", 60), ("茶乡", 50), "关注民生 服务百姓"], "茶乡"),
        ([("03", 60), ("综合", 50), "主编：张三 责编：李四"], "综合"),
        ([("03", 60), ("综合", 50), "扫码关注本报微信公众号"], "综合"),
        ([("教育周刊", 60), ("临溪日报", 40), "第5版"], "教育周刊"),
        ([("国际新闻", 60), ("临溪日报", 40), "第5版"], "国际新闻"),
        ([("03", 60), ("健康", 50), "责编 张三"], "健康"),
        ([("要闻", 40), "责任编辑：童小满", "许嘉树"], "要闻"),
    ],
)
def test_page_names(rows: list[str | tuple[str, float]], name: str) -> None:
    assert folio(*rows).page_name == name


@pytest.mark.parametrize(
    "text",
    [
        "关注民生 服务百姓",
        "责任编辑：童小满",
        "本版编辑：周望山 校对：陆一鸣",
        "责编/张三 版式/李四",
        "电话：0579-87120000",
        "今日天气：晴到多云",
        "2021年2月21日 星期日 雨水",
        "农历辛丑年正月初十",
        "临溪日报",
        "临溪日报社出版",
        "省茶叶学会质量评定专业委员会指导",
        "第 版",
    ],
)
def test_what_is_no_page_name(text: str) -> None:
    assert folio(text, "第2版").page_name is None


def test_a_front_page_has_no_page_name() -> None:
    assert masthead(*FRONT, ("同心共筑", 60), "要闻速递").page_name is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("责任编辑：童小满版式：许嘉树电话：0579-87120000", ("童小满",)),
        ("责编/张三 版式/李四", ("张三",)),
        ("本版编辑：周望山 校对：陆一鸣 电话：(0571)60112233", ("周望山",)),
        ("值班编辑 张三 校对 李四", ("张三",)),
        ("编辑：张三 李四 美编：王五", ("张三", "李四")),
        ("编辑：张三、李四", ("张三", "李四")),
        ("责编：张 三 李 四", ("张三", "李四")),
        ("责编：王 伟 版式：李四", ("王伟",)),
        ("责任编辑/版式 张三", ("张三",)),
        ("责编：张三 责编：张三", ("张三",)),
        ("责任编辑：阿依古丽", ("阿依古丽",)),
        ("责任编辑：买买提·艾力", ("买买提·艾力",)),
        ("责任编辑：李健康", ("李健康",)),
        ("责任编辑：童小满 临溪日报", ("童小满",)),
        ("责任编辑：童小满 健康", ("童小满",)),
        ("主编：张三 责编：李四", ("李四",)),
        ("本版主编：张三 校对：李四", ("张三",)),
        ("美编：王五 校对：李四", ("王五",)),
        ("责任编辑 张三 E-mail:zhangsan@163.com", ("张三",)),
        ("責任編輯：陳明 校對：林立", ("陳明",)),
        ("2023年10月18日星期三责任编辑：丁小渔", ("丁小渔",)),
        ("责任编辑：丁\ufffd渔", ("丁□渔",)),
    ],
)
def test_editors(text: str, names: tuple[str, ...]) -> None:
    assert folio(text).editors == names


def test_an_editor_below_the_label() -> None:
    assert folio("责任编辑", "童小满", "版式", "许嘉树").editors == ("童小满",)


@pytest.mark.parametrize(
    "text", ["校对：李四 版式：王五", "编辑部电话：87120000", "临溪日报编辑部", "美术", "责任编辑：", "张三"]
)
def test_where_no_editor_is_named(text: str) -> None:
    assert folio(text).editors == ()


@pytest.mark.parametrize(
    ("rows", "date", "confidence"),
    [
        (["2021年2月21日"], "2021-02-21", 0.9),
        (["2021年2月21日", "星期日"], "2021-02-21", 1.0),
        (["2021年2月", "21日", "星期日"], "2021-02-21", 1.0),
        (["2020年3月", ("18", 60), "星期三", "庚子年二月廿五"], "2020-03-18", 1.0),
        (["2021年2月21日 星期一"], "2021-02-21", 0.5),
        (["2012年8月24日 星期五", "农历辛丑年正月廿九"], "2012-08-24", 0.5),
        (["2011年10月8日 星期五", "农历辛丑年正月廿九"], "2011-10-08", 0.2),
        (["2021年2月27日 星期日 农历辛丑年正月初十"], "2021-02-21", 0.8),
        (["1956年12月6日创刊", "2021年2月21日"], "2021-02-21", 0.9),
        (["2021年2月1日", "2021年2月21日 星期日 农历辛丑年正月初十"], "2021-02-21", 1.0),
        (["2021年13月21日 星期日"], None, None),
        (["星期日 农历辛丑年正月初十"], None, None),
        (["2021年2月21日 关注本周六活动"], "2021-02-21", 0.9),
    ],
)
def test_dates_and_confidence(rows: list[str | tuple[str, float]], date: str | None, confidence: float | None) -> None:
    paper = masthead(*rows)
    assert (paper.date, paper.confidence) == (date, confidence)


def test_witnesses_are_given_as_printed() -> None:
    paper = masthead("2021年2月21日 周日 农历辛丑年正月廿九")
    assert (paper.weekday, paper.lunar_date) == ("周日", "辛丑年正月廿九")
    paper = masthead("星期日", "农历腊月三十")
    assert (paper.weekday, paper.lunar_date, paper.date) == ("星期日", "腊月三十", None)
