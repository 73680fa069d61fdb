"""Lexical cues: what must score high, and the hard neighbours that must not."""

import pytest

from newsparse.language.cues import (
    advertisement_score,
    is_caption_like,
    is_section_strip,
    notice_score,
    teaser_score,
    weather_score,
)

REPORT = [
    "本报讯（记者 林晓）昨日，记者从市商务局获悉，",
    "今年以来我市开展促销活动42场，带动消费3.2亿元。",
    "“商场打折力度很大，我买了两件衣服。”市民说。",
    "市民可拨打热线电话0571-8600000反映，工作人员",
    "会在三个工作日内答复。据介绍，下一步将继续加大",
    "工作力度，让群众得到更多的实惠。",
]
SHOP = ["金秋家电节 盛大开幕", "冰箱特价 1999元起", "满1000减200 先到先得", "地址：解放路18号", "热线：0571-86012345"]
FLAT = ["出租", "中山路店面两间，120平方米，面议。", "13800138000 周先生"]
SLOGAN = ["节约用水 从我做起", "市水务局宣"]
SLOPPY_SHOP = ["订购电活：86012345", "优惠大酬宾 ７折起"]
AUCTION = [
    "关于拍卖罚没车辆的公告",
    "经市政府批准，定于3月8日举行公开拍卖，",
    "报名截止3月5日，保证金1万元。",
    "联系电话：86012345",
    "特此公告",
]
LOST = ["遗失声明", "李大明遗失营业执照副本，注册号3301001，声明作废。"]
PROPOSAL = [
    "市住建局发布公告称，老旧小区改造项目",
    "将于明年启动。记者了解到，改造涉及",
    "二十个小区，居民的生活条件会得到改善。",
]
FORECAST = ["今天多云转阴，有时有小雨", "东北风3到4级", "气温12到18度"]
FORECAST_LINE = ["白天晴到多云；夜里", "多云转阴，有时有小雨"]
STORM = ["受暴雨影响，昨日部分村民房屋进水。", "记者在现场看到，消防人员正在转移群众，", "市领导表示，要做好防汛工作。"]
TEASER = ["今日导读", "全市春耕现场会召开 02版", "老街改造完成 详见第三版"]
TEASER_LINE = ["详见A4版"]


@pytest.mark.parametrize("lines", [SHOP, FLAT, SLOGAN, SLOPPY_SHOP])
def test_advertisements(lines: list[str]) -> None:
    assert advertisement_score(lines) > 0.5
    assert weather_score(lines) < 0.3 and teaser_score(lines) < 0.3


@pytest.mark.parametrize("lines", [AUCTION, LOST, ["寻人启示", "王大娘，女，76岁，9月3日走失，有知情者请联系其子。"]])
def test_notices(lines: list[str]) -> None:
    assert notice_score(lines) > 0.6


@pytest.mark.parametrize("lines", [FORECAST, FORECAST_LINE, ["今日天气：晴，最高气温28℃，偏南风2级"]])
def test_weather(lines: list[str]) -> None:
    assert weather_score(lines) > 0.5
    assert advertisement_score(lines) < 0.3


@pytest.mark.parametrize("lines", [TEASER, TEASER_LINE, ["▶2版"]])
def test_teasers(lines: list[str]) -> None:
    assert teaser_score(lines) > 0.5


@pytest.mark.parametrize("lines", [REPORT, PROPOSAL, STORM])
def test_reports_about_these_things_are_none_of_them(lines: list[str]) -> None:
    for score in (advertisement_score, notice_score, weather_score, teaser_score):
        assert score(lines) < 0.3


@pytest.mark.parametrize("score", [advertisement_score, notice_score, weather_score, teaser_score])
def test_nothing_says_nothing(score) -> None:
    assert score([]) == 0.0
    assert score(["", " "]) == 0.0
    assert 0.0 < score(["山水之间"]) < 0.3


def test_one_telephone_number_says_less_in_a_long_text() -> None:
    prose = ["山上的梅花开了一片又一片，"] * 20
    number = "电话：0571-86012345"
    assert advertisement_score([number]) > 0.5 > advertisement_score([*prose, number])


def test_scores_do_not_depend_on_spaces() -> None:
    spaced = [" ".join(line) for line in SHOP]
    assert abs(advertisement_score(spaced) - advertisement_score(SHOP)) < 0.1


@pytest.mark.parametrize(
    "text", ["简讯", "快讯", "法治速递", "民生一线", "相关新闻", "图片新闻", "快评", "要闻·综合", "【新闻链接】"]
)
def test_section_strips(text: str) -> None:
    assert is_section_strip(text) >= 0.4


@pytest.mark.parametrize(
    "text",
    [
        "我市召开春耕备耕现场工作会议",
        "完成了。",
        "第3版",
        "2021年",
        "本报记者 高毅哲",
        "",
        "A",
        "他说：",
        "高高兴兴回家去了",
    ],
)
def test_lines_that_are_no_strips(text: str) -> None:
    assert is_section_strip(text) < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "图为村民在田间收割水稻。",
        "①昨日，市民在公园赏花。李晓明 摄",
        "3月5日，村民在茶园里采茶。新华社记者 陈海宁 摄",
        "▲市民在公园赏花。",
        "张三（左一）向村民介绍农技。",
        "上图：采茶",
    ],
)
def test_captions(text: str) -> None:
    assert is_caption_like(text) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "本报讯（记者 林晓）昨日，我市召开会议。",
        "要抢抓早春先机，昂扬拼创斗志，",
        "他喜欢拍摄风景。",
        "图书馆今日开放",
        "",
        "123",
    ],
)
def test_texts_that_are_no_captions(text: str) -> None:
    assert is_caption_like(text) < 0.5
