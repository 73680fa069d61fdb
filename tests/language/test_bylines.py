"""Bylines, leads, signatures, credits and jumps: tables of printed forms, and sentences that only look like them."""

import pytest

from newsparse.language.bylines import (
    is_byline,
    page_number,
    parse_byline,
    parse_credit,
    parse_jump,
    parse_lead,
    parse_signature,
    with_shut_names,
)

BYLINES = [
    ("□本报记者 王若水", "□本报记者 王若水", "王若水:记者"),
    ("■■本报记者 蔡茂楷", "■■本报记者 蔡茂楷", "蔡茂楷:记者"),
    ("□融媒首席记者 陈晓苏", "□融媒首席记者 陈晓苏", "陈晓苏:融媒首席记者"),
    ("口融媒首席记者陈晓苏", "□融媒首席记者陈晓苏", "陈晓苏:融媒首席记者"),
    ("口□本报记者陈晓苏", "□□本报记者陈晓苏", "陈晓苏:记者"),
    ("■ 本报全媒体记者 李晓明 摄影报道", "■ 本报全媒体记者 李晓明 摄影报道", "李晓明:摄影"),
    ("本报记者 高毅哲", "本报记者 高毅哲", "高毅哲:记者"),
    ("记者田泓", "记者田泓", "田泓:记者"),
    ("记者 张三 通讯员 李四 王五", "记者 张三 通讯员 李四 王五", "张三:记者 李四:通讯员 王五:通讯员"),
    ("本报记者 刘敏珍/文 陈帆/图", "本报记者 刘敏珍/文 陈帆/图", "刘敏珍:记者 陈帆:图"),
    ("本报记者张三、李四", "本报记者张三、李四", "张三:记者 李四:记者"),
    ("本报记者 张三 和 李四", None, "张三:记者 李四:记者"),
    ("文/图 王小明", "文/图 王小明", "王小明:文"),
    ("图/文 王小明", "图/文 王小明", "王小明:文"),
    ("□融媒记者 王若水 文/摄", "□融媒记者 王若水 文/摄", "王若水:融媒记者"),
    ("□融媒记者王若水文/摄", "□融媒记者王若水文/摄", "王若水:融媒记者"),
    ("文/记者 张三 图/通讯员 李四", None, "张三:记者 李四:通讯员"),
    ("张三 文 李四 图", None, "张三:文 李四:图"),
    ("撰文 张三 摄影 李四", None, "张三:文 李四:摄影"),
    ("记者 张三 文 通讯员 李四 摄", None, "张三:记者 李四:摄影"),
    ("记者 张三 摄影 李四", None, "张三:记者 李四:摄影"),
    ("新华社记者 陈海宁", "新华社记者 陈海宁", "陈海宁:记者"),
    ("新华社记者 张三 北京报道", None, "张三:记者"),
    ("本报记者 张三 发自上海", None, "张三:记者"),
    ("本报驻法国记者 龚鸣", "本报驻法国记者 龚鸣", "龚鸣:记者"),
    ("永康日报记者 王若水", "永康日报记者 王若水", "王若水:记者"),
    ("本报评论员", "本报评论员", ""),
    ("本报评论员 言子衿", "本报评论员 言子衿", "言子衿:本报评论员"),
    ("特约评论员 徐立", None, "徐立:特约评论员"),
    ("特约记者 王伟", None, "王伟:特约记者"),
    ("实习生 李晓", None, "李晓:实习生"),
    ("见习记者 王 伟", "见习记者 王伟", "王伟:见习记者"),
    ("本报记者 王伟 李 明 见习记者 赵小云", None, "王伟:记者 李明:记者 赵小云:见习记者"),
    ("本报记者 欧阳梦雪 实习生 司马 光", None, "欧阳梦雪:记者 司马光:实习生"),
    ("通讯员：李四", "通讯员：李四", "李四:通讯员"),
    ("本 报 记 者 高 毅 哲", "本报记者高毅哲", "高毅哲:记者"),
    ("本报记者　高毅哲", "本报记者 高毅哲", "高毅哲:记者"),
    ("本报记者 阿布都热合曼·买买提", None, "阿布都热合曼·买买提:记者"),
    ("（张晓晨）", "（张晓晨）", "张晓晨:作者"),
    ("(张晓晨)", "（张晓晨）", "张晓晨:作者"),
    ("（邬小满 文/摄）", "（邬小满 文/摄）", "邬小满:文"),
    ("（记者 戚甬平 整理）", "（记者 戚甬平 整理）", "戚甬平:记者"),
    ("（作者系中国农业大学教授）", "（作者系中国农业大学教授）", ""),
    ("○ 王大力", None, "王大力:作者"),
    ("张海亮 付纯志 赵学堂", "张海亮 付纯志 赵学堂", "张海亮:作者 付纯志:作者 赵学堂:作者"),
    ("王　伟　李晓明", "王伟 李晓明", "王伟:作者 李晓明:作者"),
    ("本 报记者 王若水", "本报记者 王若水", "王若水:记者"),
    ("记者 李明轩 通 讯员 周倩", "记者 李明轩 通讯员 周倩", "李明轩:记者 周倩:通讯员"),
    ("□□ 本报记者 赵广飞", "□□ 本报记者 赵广飞", "赵广飞:记者"),
    ("首席记者 李明轩 记者 张晓晨", None, "李明轩:首席记者 张晓晨:记者"),
    ("本报记者 杨 迅", "本报记者 杨迅", "杨迅:记者"),
    ("新华社记者 陈海宁 摄", None, "陈海宁:摄影"),
    ("记者 钭小平 实习生 濮阳朔", None, "钭小平:记者 濮阳朔:实习生"),
    ("（仝晓岚缪春燕）", "（仝晓岚缪春燕）", "仝晓岚:作者 缪春燕:作者"),
    ("王若水 通讯员 娄建江", None, "王若水:作者 娄建江:通讯员"),
    ("据《人民日报》", "据《人民日报》", ""),
    ("摘编自《农产品质量安全法释义》", "摘编自《农产品质量安全法释义》", ""),
]

UNREAD = [
    ("□本报记者 王\ufffd水", "□本报记者 王\ufffd水", "王□水:记者"),
    ("□本报记者 王若\ufffd", "□本报记者 王若\ufffd", "王若□:记者"),
    ("本报记者 \ufffd若水", "本报记者 \ufffd若水", "□若水:记者"),
    ("记者 张\ufffd 通讯员 李四", "记者 张\ufffd 通讯员 李四", "张□:记者 李四:通讯员"),
    ("\ufffd本报记者 王若水", "□本报记者 王若水", "王若水:记者"),
    ("（\ufffd晓晨）", "（\ufffd晓晨）", "□晓晨:作者"),
]
"""With characters that could not be read: they stay in their name, and are no mark in front of one."""

NO_BYLINES = [
    "记者采访时看到",
    "记者调查",
    "记者手记",
    "记者从市政府获悉",
    "记者了解到",
    "记者走基层",
    "记者昨日获悉",
    "记者节",
    "记者于昨日",
    "高质量发展",
    "金秋时节",
    "安全生产",
    "摄影展开幕",
    "通讯员队伍建设",
    "本报电话",
    "王伟说",
    "金华市",
    "作者单位",
    "文化下乡",
    "图片新闻",
    "图文并茂",
    "民生一线",
    "农民日报",
    "本报今日八版",
    "高速公路",
    "本报记者跟班见闻",
    "市长办公会议",
    "江山如画",
    "编辑部的故事",
    "新华社发",
    "张灯结彩",
    "马上就办",
    "本报讯",
    "明天有雨",
    "项目建设",
    "万家灯火",
    "国务院",
    "戴先生",
    "（下转第3版）",
    "（完）",
    "2021年3月5日",
    "详见第二版",
    "A03",
    "YONGKANG",
    "。",
    "口",
    "记者采访时看到，",
    "记者昨日从市卫健局获悉",
    "唐先镇",
    "黄埠镇尚庄村",
    "田长制",
    "王府井大街",
    "乌兹别克斯坦",
    "文化礼堂",
    "车水马龙",
    "红军九章军事",
    "见证·中国机遇",
    "委员若泽法·萨科",
    "和瓷胎",
    "师换弦，",
    "和水泥等、",
]


def people(authors) -> str:
    return " ".join(f"{author.name}:{author.role}" for author in authors)


@pytest.mark.parametrize(("line", "text", "authors"), BYLINES + UNREAD)
def test_bylines(line: str, text: str | None, authors: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert people(byline.authors) == authors
    assert text is None or byline.text == text


@pytest.mark.parametrize("line", NO_BYLINES)
def test_lines_that_are_no_bylines(line: str) -> None:
    assert is_byline(line) == 0.0
    assert parse_byline(line) is None


@pytest.mark.parametrize("line", ["\ufffd天有雨", "春\ufffd来到", "\ufffd\ufffd\ufffd，", "\ufffd"])
def test_a_character_that_could_not_be_read_makes_no_byline(line: str) -> None:
    """□天有雨 could be the mark of a byline with a name after it."""
    assert is_byline(line) == 0.0


@pytest.mark.parametrize(
    "line", ["责任编辑：童小满 版式：许嘉树 电话：0579-87120000", "他说，记者 张三 来过。", "", " "]
)
def test_longer_lines_that_are_no_bylines(line: str) -> None:
    assert is_byline(line) == 0.0


def test_certainty_follows_the_form() -> None:
    """Profession and name > name with 文/摄 > several names > one name > a common word that could be a name."""
    forms = ["本报记者 高毅哲", "（邬小满 文/摄）", "张海亮 付纯志 赵学堂", "程智安", "秦萍", "文明祥和"]
    scores = [is_byline(form) for form in forms]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.9 > scores[1] > 0.8
    assert scores[3] >= 0.5 > scores[4] > 0.3 > scores[5]


LEADS = [
    (
        "本报浦江9月15日讯（特约记者 曾永康：走进",
        "本报浦江9月15日讯",
        "特约记者 曾永康",
        "曾永康:特约记者",
        None,
        "走进",
    ),
    ("本报讯（记者 傅云乐“阎", "本报讯", "记者 傅云乐", "傅云乐:记者", None, "“阎"),
    ("本报讯（记者 傅云乐昨天", "本报讯", "记者 傅云乐", "傅云乐:记者", None, "昨天"),
    # text, dateline, byline, authors, agency, the first sentence
    ("本报讯（记者 刘敏珍）6月17日，", "本报讯", "记者 刘敏珍", "刘敏珍:记者", None, "6月17日，"),
    ("本报讯(记者刘敏珍)6月17日，", "本报讯", "记者刘敏珍", "刘敏珍:记者", None, "6月17日，"),
    ("本报讯（记者 刘敏珍6月17日，", "本报讯", "记者 刘敏珍", "刘敏珍:记者", None, "6月17日，"),
    ("本 报 讯 （ 记 者 刘 敏 珍 ）昨", "本报讯", "记者刘敏珍", "刘敏珍:记者", None, "昨"),
    ("木报讯（张三 李四）近日", "本报讯", "张三 李四", "张三:作者 李四:作者", None, "近日"),
    ("本报讯 2月20日，我市", "本报讯", None, "", None, "2月20日，我市"),
    ("本报讯2月20日，我市", "本报讯", None, "", None, "2月20日，我市"),
    ("本报北京9月12日讯（记者 林焕新）今", "本报北京9月12日讯", "记者 林焕新", "林焕新:记者", None, "今"),
    ("本报上海3月30日电 （记者田泓）从", "本报上海3月30日电", "记者田泓", "田泓:记者", None, "从"),
    (
        "新华社北京3月5日电（记者 张三、李四）国",
        "新华社北京3月5日电",
        "记者 张三、李四",
        "张三:记者 李四:记者",
        "新华社",
        "国",
    ),
    ("据新华社坎帕拉3月29日电（记者张改萍）乌", "据新华社坎帕拉3月29日电", "记者张改萍", "张改萍:记者", "新华社", "乌"),
    ("新华社北京12月24日电 国务院", "新华社北京12月24日电", None, "", "新华社", "国务院"),
    ("新华社“雪龙2”号3月5日电 今", "新华社“雪龙2”号3月5日电", None, "", "新华社", "今"),
    ("新华社快讯：今天", "新华社快讯", None, "", "新华社", "今天"),
    ("中新网北京3月5日电 (记者 张三) 记者", "中新网北京3月5日电", "记者 张三", "张三:记者", "中新网", "记者"),
    ("浙江日报杭州3月5日讯（记者 张三）昨", "浙江日报杭州3月5日讯", "记者 张三", "张三:记者", "浙江日报", "昨"),
    ("据央视新闻客户端消息 今天", "据央视新闻客户端消息", None, "", "央视新闻", "今天"),
    ("本报讯 通讯员 李四 报道 昨日", "本报讯", "通讯员 李四 报道", "李四:通讯员", None, "昨日"),
    ("本报杭州讯 记者王伟报道：昨", "本报杭州讯", "记者王伟报道", "王伟:记者", None, "昨"),
    ("本报讯 记者 张三 2月20日，", "本报讯", "记者 张三", "张三:记者", None, "2月20日，"),
    ("本报讯记者李朝民昨日从", "本报讯", "记者李朝民", "李朝民:记者", None, "昨日从"),
    ("本报讯昨天，记者从市", "本报讯", None, "", None, "昨天，记者从市"),
    ("本报讯 记者近日从市", "本报讯", None, "", None, "记者近日从市"),
    ("本报记者张三报道：6月", None, "本报记者张三报道", "张三:记者", None, "6月"),
    ("（记者 刘敏珍）6月17日", None, "记者 刘敏珍", "刘敏珍:记者", None, "6月17日"),
    ("（上接第一版）本报讯（记者 张三）今", "本报讯", "记者 张三", "张三:记者", None, "今"),
    (
        "本报讯（通讯员 王 伟 记者 李晓明 文/摄）昨",
        "本报讯",
        "通讯员 王伟 记者 李晓明 文/摄",
        "王伟:通讯员 李晓明:记者",
        None,
        "昨",
    ),
]


@pytest.mark.parametrize(("text", "dateline", "byline", "authors", "agency", "rest"), LEADS)
def test_leads(
    text: str, dateline: str | None, byline: str | None, authors: str, agency: str | None, rest: str
) -> None:
    lead = parse_lead(text)
    assert lead is not None
    assert (lead.dateline, lead.byline, people(lead.authors), lead.agency) == (dateline, byline, authors, agency)
    assert text[lead.end :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "本报电话：0579", "新华社电视台", "新华社记者3月5日电话采访了", "本报通讯员队伍", "本报讯息部",
        "本报记者从市政府获悉，6月", "记者从市政府获悉，6月3日", "新华社报道说，3月5日", "本报与市消保委3月5日联合",
        "6月17日，记者在", "（一）加强领导", "“本报讯”三个字", "记者王伟看到，", "（2021年）全市", "（张三）同志", "",
    ],
)  # fmt: skip
def test_sentences_that_are_no_leads(text: str) -> None:
    assert parse_lead(text) is None


@pytest.mark.parametrize(
    ("lead", "people", "sentence"),
    [
        ("本报南浦5月14日讯（融媒记者吕天华钟建云，记者在现场看到", "吕天华 钟建云", "记者在现场看到"),
        ("本报讯：融媒记者尉迟玉，会议还研究了其他事项", "尉迟玉", "会议还研究了其他事项"),
        ("本报讯·融媒记者于小燕：吕建宇敲响铜锣", "于小燕", "吕建宇敲响铜锣"),
        ("本报讯 记者段雅芳通讯员朱桂勇：市应急管理局计划", "段雅芳 朱桂勇", "市应急管理局计划"),
        ("本报讯（记者 王一，通讯员 李二）雨停了", "王一 李二", "雨停了"),
        ("本报讯 记者从市教育局获悉，今年", "", "记者从市教育局获悉，今年"),
        ("本报讯：记者昨日从市里获悉，明天", "", "记者昨日从市里获悉，明天"),
        ("本报讯 记者走访发现，菜价下降", "", "记者走访发现，菜价下降"),
        ("本报讯 记者王伟从市教育局获悉，今年", "", "记者王伟从市教育局获悉，今年"),
    ],
)
def test_brackets_misread_for_other_marks(lead: str, people: str, sentence: str) -> None:
    """Names, and nothing but names, between a dateline and the next mark."""
    read = parse_lead(lead)
    assert read is not None
    assert " ".join(author.name for author in read.authors) == people
    assert lead[read.end :] == sentence


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        ("本报讯（记者 邵雯|在村口看到", "本报讯（记者 邵雯）在村口看到"),
        ("本报讯（记者 邵雯在村口看到", None),
        ("本报讯（记者 邵雯|丽）在村口看到", None),
        ("本报讯（记者 邵雯| 通讯员 方静燕|今年以来", "本报讯（记者 邵雯 通讯员 方静燕）今年以来"),
        ("本报讯·记者邵雯|据应急管理局统计", "本报讯·记者邵雯）据应急管理局统计"),
        ("本报讯（市委书记|在村口看到", None),
        ("本报讯（记者 邵雯）|在村口看到", None),
        ("今年夏天|在村口看到", None),
    ],
    ids=["lost", "goes on", "shut further on", "the longest", "both lost", "no names", "shut", "no lead"],
)
def test_a_bracket_lost_after_the_names_of_a_lead(lead: str, text: str | None) -> None:
    parts = lead.split("|")
    gaps = [sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1)]
    assert with_shut_names("".join(parts), gaps) == text


SIGNATURES = [
    ("农民增收。（张晓晨）", "（张晓晨）", "张晓晨:作者", "农民增收。"),
    ("农民增收。(张晓晨)", "（张晓晨）", "张晓晨:作者", "农民增收。"),
    ("农民增收。（记者 缪春燕 摄影报道）", "（记者 缪春燕 摄影报道）", "缪春燕:摄影", "农民增收。"),
    ("农民增收。（邬小满 文/摄）", "（邬小满 文/摄）", "邬小满:文", "农民增收。"),
    ("农民增收。（本报评论员 言子衿）", "（本报评论员 言子衿）", "言子衿:本报评论员", "农民增收。"),
    ("农民增收。（仝晓岚缪春燕", "（仝晓岚缪春燕）", "仝晓岚:作者 缪春燕:作者", "农民增收。"),
    ("农民增收。融媒记者汪宏飞）", "（融媒记者汪宏飞）", "汪宏飞:融媒记者", "农民增收。"),
    ("农民增收。☑记者 吕佳云", "☑记者 吕佳云", "吕佳云:记者", "农民增收。"),
    ("农民增收。张海亮 付纯志 赵学堂", "张海亮 付纯志 赵学堂", "张海亮:作者 付纯志:作者 赵学堂:作者", "农民增收。"),
    ("农民增收。张海亮付纯志赵学堂", "张海亮付纯志赵学堂", "张海亮:作者 付纯志:作者 赵学堂:作者", "农民增收。"),
    ("农民“增收。”程智安", "程智安", "程智安:作者", "农民“增收。”"),
    ("达98.66%。程智安", "程智安", "程智安:作者", "达98.66%。"),
    ("农民增收.程智安", "程智安", "程智安:作者", "农民增收."),
    ("任 鸣 左效强", "任鸣 左效强", "任鸣:作者 左效强:作者", ""),
    ("当选“劳模” 张海亮 付纯志", "张海亮 付纯志", "张海亮:作者 付纯志:作者", "当选“劳模”"),
    ("任鸣左效强", "任鸣左效强", "任鸣:作者 左效强:作者", ""),
    ("秦萍", "秦萍", "秦萍:作者", ""),
    ("农民增收。□本报记者 王若水", "□本报记者 王若水", "王若水:记者", "农民增收。"),
    ("农民增收。（作者系中国农业大学教授）", "（作者系中国农业大学教授）", "", "农民增收。"),
    ("农民增收。（摘自《人民日报》）", "（摘自《人民日报》）", "", "农民增收。"),
]


@pytest.mark.parametrize(("text", "signature", "authors", "body"), SIGNATURES)
def test_signatures(text: str, signature: str, authors: str, body: str) -> None:
    found = parse_signature(text)
    assert found is not None
    assert (found.text, people(found.authors), found.body) == (signature, authors, body)
    assert found.dateline is None


@pytest.mark.parametrize(
    ("text", "dateline", "agency", "authors"),
    [
        ("（本报布鲁塞尔3月30日电）", "本报布鲁塞尔3月30日电", None, ""),
        ("增收。（新华社北京3月5日电）", "新华社北京3月5日电", "新华社", ""),
        ("增收。（据新华社北京3月5日电 记者张三）", "据新华社北京3月5日电", "新华社", "张三:记者"),
    ],
)
def test_a_dateline_may_stand_at_the_end(text: str, dateline: str, agency: str | None, authors: str) -> None:
    found = parse_signature(text)
    assert found is not None
    assert (found.dateline, found.agency, people(found.authors)) == (dateline, agency, authors)


@pytest.mark.parametrize(
    "text",
    [
        "增收。（下转第2版）",
        "增收。（完）",
        "增收。（略）",
        "谢谢大家",
        "村里有座山）",
        "的“五攻坚”动员大会",
        "世界贸易组织（WTO）",
        "见下图（图一）",
        "地址：白鹭路1号（二楼）",
        "增收。",
        "（全文）",
        "（资料图片）",
        "（节选）",
        "（2021年）",
        "（以下简称国土局）",
        "（试行）",
        "（小标题为编者所加）",
        "高质量发展",
        "加油！",
        "共5人（其中女性2人）",
        "完成投资（亿元）",
        "（方言）",
        "联系电话（戴先生）",
        "联系人：张三",
        "（应急管理）",
        "王伟来了。",
        "参观了陈列馆",
        "获得“劳模”李贵芳",
        "“卖菜难”和居民",
        "当选劳模的是王小明",
        "颁奖嘉宾为李明",
        "增收。东洪乡付庄村",
        "增收。和居民",
        "增收。（图片由市文联提供）",
        "增收3.14王伟",
    ],
)
def test_ends_that_are_no_signatures(text: str) -> None:
    assert parse_signature(text) is None


CREDITS = [
    ("陈震 摄", "陈震 摄", "陈震:摄影", "", None),
    ("收割水稻。陈震摄", "陈震摄", "陈震:摄影", "收割水稻。", None),
    ("收割水稻。（记者 缪春燕 摄）", "（记者 缪春燕 摄）", "缪春燕:摄影", "收割水稻。", None),
    ("收割水稻。(记者缪春燕摄)", "（记者缪春燕摄）", "缪春燕:摄影", "收割水稻。", None),
    ("割稻。（记者 王 伟 通讯员 李四 摄）", "（记者 王伟 通讯员 李四 摄）", "王伟:摄影 李四:摄影", "割稻。", None),
    ("图为村民收割水稻。新华社记者 陈海宁 摄", "新华社记者 陈海宁 摄", "陈海宁:摄影", "图为村民收割水稻。", "新华社"),
    ("图为村民收割水稻 本报记者 陈震 摄", "本报记者 陈震 摄", "陈震:摄影", "图为村民收割水稻", None),
    ("图为村民收割水稻陈震摄", "陈震摄", "陈震:摄影", "图为村民收割水稻", None),
    ("新华社发", "新华社发", "", "", "新华社"),
    ("收割水稻。新华社发", "新华社发", "", "收割水稻。", "新华社"),
    ("收割水稻。新华社发（张三摄）", "新华社发（张三摄）", "张三:摄影", "收割水稻。", "新华社"),
    ("本报记者 王伟 摄影报道", "本报记者 王伟 摄影报道", "王伟:摄影", "", None),
    ("收割水稻。记者 张三 文/摄", "记者 张三 文/摄", "张三:记者", "收割水稻。", None),
    ("陈帆/图", "陈帆/图", "陈帆:图", "", None),
    ("图/陈帆", "图/陈帆", "陈帆:图", "", None),
    ("摄影：张三", "摄影：张三", "张三:摄影", "", None),
    ("漫画/张三", "漫画/张三", "张三:漫画", "", None),
    ("（资料图片）", "（资料图片）", "", "", None),
    ("收割水稻。县农业局供图", "县农业局供图", "", "收割水稻。", None),
    ("图片来源：视觉中国", "图片来源：视觉中国", "", "", None),
    ("新华社/法新", "新华社/法新", "", "", "新华社"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "authors", "caption", "agency"), CREDITS)
def test_credits(text: str, words: str, authors: str, caption: str, agency: str | None) -> None:
    credit = parse_credit(text)
    assert credit is not None
    assert (credit.text, people(credit.authors), credit.caption, credit.agency) == (words, authors, caption, agency)


@pytest.mark.parametrize(
    "text",
    [
        "王某正在拍摄",
        "摄影爱好者在拍摄",
        "新华社发布消息",
        "村民在航摄",
        "图为村民在收割水稻。",
        "下图",
        "他喜欢摄影",
        "（左一）",
        "这是示意图",
        "效果图",
        "张三在田间拍摄",
        "市民在赏图",
        "如图",
        "本报记者",
    ],
)
def test_captions_without_credit(text: str) -> None:
    assert parse_credit(text) is None


JUMPS = [
    ("下转第3版", "to", "3", "下转第3版"),
    ("（下转2版）", "to", "2", "（下转2版）"),
    ("（下转第二版）", "to", "2", "（下转第二版）"),
    ("(下转A03版)", "to", "A3", "(下转A03版)"),
    ("下转A03", "to", "A3", "下转A03"),
    ("增收。（下转第 4 版）", "to", "4", "（下转第 4 版）"),
    ("（下转第2版·要闻）", "to", "2", "（下转第2版·要闻）"),
    ("（下转第2版", "to", "2", "（下转第2版"),
    ("(下 转 第 3 版)", "to", "3", "(下 转 第 3 版)"),
    ("紧接第4版", "to", "4", "紧接第4版"),
    ("（转第3版）", "to", "3", "（转第3版）"),
    ("上接第1版", "from", "1", "上接第1版"),
    ("（上接第一版）要坚持", "from", "1", "（上接第一版）"),
    ("（上接1版）", "from", "1", "（上接1版）"),
    ("（接第一版）", "from", "1", "（接第一版）"),
    ("详见第二版", "see", "2", "详见第二版"),
    ("详见今日A4版", "see", "A4", "详见今日A4版"),
    ("（相关报道见第4版）", "see", "4", "（相关报道见第4版）"),
    ("详情见第十二版", "see", "12", "情见第十二版"),
    ("喜迎丰收 见3版", "see", "3", "见3版"),
    ("喜迎丰收 ▶2版", "see", "2", "▶2版"),
]


@pytest.mark.parametrize(("text", "direction", "page", "span"), JUMPS)
def test_jumps(text: str, direction: str, page: str, span: str) -> None:
    jump = parse_jump(text)
    assert jump is not None
    assert (jump.direction, jump.page) == (direction, page)
    assert text[jump.start : jump.end].endswith(span)


@pytest.mark.parametrize(
    "text",
    [
        "再见第3版",
        "据本报第3版报道",
        "转第3次",
        "接待第一版",
        "下转3",
        "今日8版",
        "见习记者",
        "该书第2版",
        "意见3条",
        "可见3点",
        "见图3",
        "（见表1）",
        "预见2022",
    ],
)
def test_words_that_are_no_jumps(text: str) -> None:
    assert parse_jump(text) is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [("二", "2"), ("十", "10"), ("十二", "12"), ("二十一", "21"), ("A03", "A3"), ("a 3", "A3"), ("08", "8")],
)
def test_page_numbers(printed: str, number: str) -> None:
    assert page_number(printed) == number


@pytest.mark.parametrize(
    ("line", "text", "authors"),
    [
        ("触媒记者刘秀萍通讯员万国丹", "融媒记者刘秀萍通讯员万国丹", "刘秀萍:融媒记者 万国丹:通讯员"),
        ("言席记者曾岚", "首席记者曾岚", "曾岚:首席记者"),
        ("（已者任长强）", "（记者任长强）", "任长强:记者"),
        ("■记著 王伟 李晓明", "■记者 王伟 李晓明", "王伟:记者 李晓明:记者"),
        ("记者 王伟 通迅员 李晓明", "记者 王伟 通讯员 李晓明", "王伟:记者 李晓明:通讯员"),
        ("本报首席记者郑晓舟 文云轩", "本报首席记者郑晓舟 文云轩", "郑晓舟:首席记者 文云轩:首席记者"),
        ("记者欧阳玉华端木帆", "记者欧阳玉华端木帆", "欧阳玉华:记者 端木帆:记者"),
    ],
)
def test_misread_professions_are_mended(line: str, text: str, authors: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.text, people(byline.authors)) == (text, authors)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("特约记者谭丽通讯员策春怡", "谭丽:特约记者 策春怡:通讯员"),
        ("记者前娜钱少军", "前娜:记者 钱少军:记者"),
        ("首席记者杜天英通讯员郭说涛", "杜天英:首席记者 郭说涛:通讯员"),
        ("特约记者宋勇n郭萍", "宋勇:特约记者 郭萍:特约记者"),
        ("记者高洋", "高洋:记者"),
        ("记者策春怡", ""),
    ],
)
def test_names_are_taken_as_printed_where_a_byline_stands(line: str, authors: str) -> None:
    """A misread surname does not lose the others; without any surname nobody is named."""
    byline = parse_byline(line, stands=True)
    assert byline is not None
    assert people(byline.authors) == authors


@pytest.mark.parametrize(
    ("lead", "dateline", "byline"),
    [
        (
            "新华社北京10月29日电特约记者董凤通讯员唐振琴）记者联系上",
            "新华社北京10月29日电",
            "特约记者董凤通讯员唐振琴",
        ),
        ("本报讯（首席记者曹国飞！赛道沿着江边", "本报讯", "首席记者曹国飞"),
        ("新华社北京3月22日旦（记者万云怡）杜军", "新华社北京3月22日电", "记者万云怡"),
        ("二报讯（记者 王伟）昨天", "本报讯", "记者 王伟"),
        ("本雪讯（特约记者邱玉）全校师生", "本报讯", "特约记者邱玉"),
        ("报青溪3月8日讯（记者王伟）数据", "本报青溪3月8日讯", "记者王伟"),
        ("新华壮北京8月1日电（记者王伟）食堂", "新华社北京8月1日电", "记者王伟"),
        ("本报讯《见习记者王伟通讯员李晓明）招工", "本报讯", "见习记者王伟通讯员李晓明"),
        ("本报讯 特约记者王伟通讯员李晓明/按照计划", "本报讯", "特约记者王伟通讯员李晓明"),
    ],
)
def test_leads_with_a_misread_character(lead: str, dateline: str, byline: str) -> None:
    read = parse_lead(lead)
    assert read is not None
    assert (read.dateline, read.byline) == (dateline, byline)


@pytest.mark.parametrize(("words", "authors"), [("顾位强", "顾位强:作者"), ("真小安", ""), ("（方明）", "方明:作者")])
def test_misread_signature_at_the_right_edge(words: str, authors: str) -> None:
    """It leaves the text in any case; somebody without a surname is no author."""
    assert parse_signature(words) is None or words == "（方明）"
    signature = parse_signature(words, apart=True)
    assert signature is not None
    assert (signature.text, people(signature.authors), signature.body) == (words, authors, "")


@pytest.mark.parametrize(
    ("words", "authors"),
    [
        ("（江平金玉斌）", "江平:作者 金玉斌:作者"),
        ("（常美明罗振辉）", "常美明:作者 罗振辉:作者"),
        ("（万娟 毛娟）", "万娟:作者 毛娟:作者"),
        ("（何少航间家英）", "何少航:作者 间家英:作者"),
        ("（常一娟）", "常一娟:作者"),
    ],
    ids=["like a place", "like no name", "apart", "misread", "one"],
)
def test_names_in_brackets_in_a_line_of_their_own(words: str, authors: str) -> None:
    """Nothing else stands there, so they need not look like names; after a sentence two or more of them as well."""
    signature = parse_signature(words)
    assert signature is not None
    assert (signature.text, people(signature.authors), signature.body) == (words, authors, "")
    assert (parse_signature(f"大家都说好。{words}") is not None) == (" " in authors)
    assert parse_signature(f"大家都说{words}") is None


@pytest.mark.parametrize("words", ["姚思航部建燕", "宋天刚万美强", "冯英于梅"])
def test_names_like_none_at_the_right_edge(words: str) -> None:
    signature = parse_signature(words, apart=True)
    assert signature is not None
    assert len(signature.authors) == 2
    assert parse_signature(words) is None


@pytest.mark.parametrize(
    "words", ["（未完待续）", "（全文完）", "（高考作文）", "（安全生产月）", "（标题为编者所加）", "（温州一中）"]
)
def test_remarks_in_a_line_of_their_own_name_nobody(words: str) -> None:
    assert parse_signature(words, apart=True) is None
