"""Words that tell advertisements, notices, weather and teasers from articles, and strips and captions by form.

Each cue is a pattern with a weight in log-odds: what a line that has it says about the kind of its block. Weights are
set by hand from what such texts must contain on any paper (an advertisement must say how to buy, a notice by what
authority and until when), not fitted; cues of reporting weigh against all of them. The evidence of the lines is added
and divided by the square root of their number, because neighbouring lines are not independent witnesses: a telephone
number in a long report says little, in three lines much. The result is a probability-like score, 0..1, 0.5 where the
words are evenly balanced; geometry has to decide with it.

Patterns allow for characters that recognisers confuse in small type (电话 read as 电活, 启事 as 启示, 版 as 板), and no
single cue can carry a block alone.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from newsparse.language.bylines import is_byline, parse_credit
from newsparse.language.text import cjk_count, has_cjk

_LINE_LIMIT = 3.0
"""The most that one line may say, either way."""


@dataclass(frozen=True, slots=True)
class _Cue:
    pattern: re.Pattern[str]
    weight: float


def _cues(*pairs: tuple[str, float]) -> tuple[_Cue, ...]:
    return tuple(_Cue(re.compile(pattern), weight) for pattern, weight in pairs)


_REPORTING = _cues(
    # Somebody reports: agencies, reporters, and the verbs that carry quotations.
    (r"记者|本报讯|新华社|通讯员|日[电讯]\(", -2.0),
    (r"表示|指出|强调|介绍[,说了]|认为|[他她]说|说[:,道]|告诉|坦言|据了解|据悉|获悉", -1.5),
    # Running prose: a clause ends and another begins within the line, with particles of narration.
    (
        r"[\u4e00-\u9fff]{3}[,。;][\u4e00-\u9fff]{3}.*[的了着在]|[的了着在].*[\u4e00-\u9fff]{3}[,。;][\u4e00-\u9fff]{3}",
        -0.5,
    ),
    (r"近日|日前|今年以来|去年|昨日|昨天|会议|调研|工作", -0.5),
)

_ADVERTISEMENT = _cues(
    # How to reach the seller. A number alone on a line is stronger than one in a sentence.
    (r"(?:电[话活]|热线|手机|微信|传真|咨询|客服|QQ|[Tt][Ee][Ll])[^,。]{0,4}[::]?[\d(]{3}", 1.8),
    (r"(?<!\d)(?:1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|(?:0\d{2,3}-?)?\d{7,8})(?!\d)", 1.5),
    (r"^[\d\-—/、()]{7,}[\u4e00-\u9fff]{0,3}$", 1.0),
    (r"(?:地址|店址|门店|总店|分店|乘车路线)[::]|(?:直达|交叉口|对面|隔壁|旁)\)?$|扫[码一]|二维码|公众号", 1.3),
    # What it costs, and why now.
    (r"[¥￥]\d|\d元(?:/|起|抢|抵|[一每]?[套件盒斤平])|均价|总价|首付|月供|年租|租金|包[吃住邮]|面议|低至", 1.8),
    (
        r"优惠|特价|促销|折扣|[\d一二三四五六七八九]折|抢购|热销|钜惠|团购|清仓|甩卖|赠送|免费(?:试|送|领|体)|假一[赔罚]|立减|满\d+[减送]|0利息",
        2.0,
    ),
    (
        r"盛大开[业盘]|火[热爆]|恭[贺祝迎]|诚[邀聘招]|欢迎(?:光临|选购|来电|垂询|订)|来电|先到先得|限[量时]|名额有限|即[刻将]",
        1.2,
    ),
    # What is offered in the small ads.
    (
        r"出租|招租|转让|求购|出售|招聘|聘请|月薪|底薪|五险|代理|加盟|家政|月嫂|疏通|搬家|回收|维修|征婚|培训班|订购|预[约订]|试驾|套餐|礼盒",
        1.3,
    ),
    (
        r"营销中心|售楼|样板[房间]|建筑面积|精装|江景|豪宅|旺铺|专卖|旗舰店|连锁|有限公司$|(?:银行|支行|商场|酒店|医院|药店|眼科|口腔)$",
        1.2,
    ),
    # What the law wants to be printed.
    (r"医广|广告|要约|审批文号|国药准字|[食卫]健字|最终解释权|以(?:政府|合同|实物)", 2.0),
    # Public service: slogans signed by an office.
    (r"公益|[\u4e00-\u9fff]{2,}(?:局|办|委|部|队|会|中心|社)宣$|讲文明|树新风|人人有责|从我做起", 1.8),
    (r"^[A-Z][A-Z \-&.']{7,}$", 0.8),
    *((cue.pattern.pattern, cue.weight) for cue in _REPORTING),
)

_NOTICE = _cues(
    # The title says what it is; a following bracket or number is part of the form.
    (
        r"^.{0,30}(?:公[告吿]|启[事示]|声明|通[告吿]|公示|讣告|通知书?|致歉信?|催告函|拍卖会?|招标|声明书|布告|更正|认领)(?:[(第].{0,12})?$",
        2.5,
    ),
    (r"^(?:[遗遣]失|挂失|寻[人物]|招领|敬告|公示|公告|启事|声明|通告|更正|拍卖)", 1.5),
    # Formulas of law and office.
    (
        r"特此(?:公[告吿]|声明|通[告知]|公示)|声明作废|予以公[告示布]|现(?:予|将.{0,20})公[告示]|兹有|兹定于|经.{1,20}(?:批准|同意|决定)",
        2.2,
    ),
    (r"挂牌|出让|竞买|竞价|招标|投标|中标|标的|拍卖|保证金|起始价|底价|评标|采购人|开标", 1.3),
    (
        r"公[示告]期|报名(?:时间|地点|截[止至])|截[止至]|自.{1,12}(?:之日)?起|有效期|监督电[话活]|逾期|如有异议|书面(?:形式|意见)|意见反馈",
        1.3,
    ),
    (r"注册号|营业执照|许可证|公章|发票|证号|身份证|统一社会信用代码|债权|清算|注销|减资|破产|股东", 1.3),
    (r"联[系糸]人|联[系糸]电[话活]|联[系糸]地址|邮编|投稿|来稿|征集|停[水电气]|休刊|订阅", 1.0),
    *((cue.pattern.pattern, cue.weight) for cue in _REPORTING),
)

_WEATHER = _cues(
    (r"天[气氣](?:预报)?[::]?|气象[台局]|空气质量|PM2\.?5|紫外线|穿衣指数|森林火险", 1.5),
    (r"晴|多云|阴|(?:阵|雷|小|中|大|暴|雨夹)[雨雪]|阵性|雾|霾|霜冻", 1.2),
    (r"(?:晴|多云|阴|雨|雪|雾)(?:转|到|间|有|止)|转(?:晴|阴|多云|小雨|中雨)", 1.3),
    (r"[东南西北]{1,2}(?:到[东南西北]{1,2})?风|[\d一二三四五六七八九](?:[到至~-][\d一二三四五六七八九])?级|风力", 1.2),
    (r"(?:最[高低])?气温|温度|-?\d{1,2}\s?(?:℃|度|°C?|C(?![A-Za-z]))", 1.3),
    (r"今天|今[日晨晚夜]|明[天日晨后]|后天|夜里|白天|上半夜|下半夜|周末", 0.5),
    (r"记者|本报讯|表示|介绍|会议|公司|市民|群众|农民|村民|影响了|造成", -2.0),
)

_TEASER = _cues(
    (
        r"导[读读]|内容提要|今日(?:看点|导读|关注|要目)|新闻提要|提要|精彩导读|本期(?:看点|导读)|更多.{0,6}(?:见|请看)",
        2.0,
    ),
    (r"详[见情].{0,8}[版板]|(?:见|[▶►>→])(?:今日)?第?[A-Z]?[\d一二三四五六七八九十]{1,3}[版板]", 2.5),
    (r"^第?[A-Z]?\d{1,2}[版板]?$|^[A-Z]\d{1,2}$|[A-Z]?\d{1,2}[版板]$|[\u4e00-\u9fff]{4,}[A-Z]0?\d{1,2}$", 1.2),
    (r"下转|上接|紧接", -2.0),
    (r"记者|本报讯|新华社|[,。;].{6,}[,。;]", -1.0),
)

_STRIP_ENDS = re.compile(
    "(?:讯|闻|线|速递|快递|之窗|视点|视线|视野|观察|聚焦|焦点|动态|广角|直通车|在线|连线|传真|扫描|看台|论坛|链接|点击|追踪|播报|集锦|一览|"
    "览胜|专栏|专题|天地|园地|长廊|掠影|风采|行动|现场|调查|热点|关注|评|谈|论|说|眼|台|苑|角|窗|榜|档案|故事|人物|访谈|资讯|信箱|"
    "见证|展台|必读|时评|言论|随笔|纵横|纪事|巡礼|之声|进行时|早知道)$"
)
_STRIP_STARTS = re.compile(
    "^(?:今日|本报|新闻|图片|相关|聚焦|关注|走进|直击|热点|要闻|国际|国内|民生|法治|简|短|快|特)"
)
_NO_STRIP = re.compile(r"[,。、;:?!，：；？！…“”‘’\"'()（）%\d]|[的了着]$|^(?:第|共)")
_CAPTION_START = re.compile(
    r"^[▲▼△▽◀▶←→↑↓]|^(?:图为|图[一二三四五①②③\d]|[上下左右]图|本图|图片为|照片为|大图|小图|题图|压题|资料图)|^图[::]"
)
_PLACES = re.compile(
    r"\(?(?:[左右前后中][起排]?[一二三四五六七八九十\d]{0,2}|[前后]排(?:左|右|中)[一二三四]?)\)|从左[至到]右|(?:左|右)[一二三四]为"
)
_SCENE = re.compile(r"(?:正在|忙着|在[^,。]{2,12}(?:中|上|里|内|前|下|旁|现场))[^,。]{2,}。?$")
_SHOWN_DAY = re.compile(r"^(?:\d{1,2}月\d{1,2}日|昨[日天]|近日|日前|连日来|眼下|时下|初[春夏秋冬]|[春夏秋冬][日季])")


def advertisement_score(lines: Sequence[str]) -> float:
    """How much the words of a block are those of an advertisement, commercial or public-service."""
    return _score(lines, _ADVERTISEMENT, prior=-1.8)


def notice_score(lines: Sequence[str]) -> float:
    """How much the words of a block are those of a public notice: 公告, 启事, 遗失声明, 招标, 公示.

    The title counts twice when it is one of the first two lines: it is what a notice is known by.
    """
    titled = max((_evidence(line, _NOTICE[:1]) for line in lines[:2]), default=0.0)
    return _score(lines, _NOTICE, prior=-2.0 + titled)


def weather_score(lines: Sequence[str]) -> float:
    """How much a block is a weather forecast. Forecasts are short: from 120 characters on doubt grows."""
    length = sum(cjk_count(line) for line in lines)
    return _score(lines, _WEATHER, prior=-2.2 - max(0.0, (length - 120) / 60))


def teaser_score(lines: Sequence[str]) -> float:
    """How much a block points to other pages: 导读, 详见第二版, headlines with page numbers."""
    length = sum(cjk_count(line) for line in lines)
    return _score(lines, _TEASER, prior=-1.8 - max(0.0, (length - 150) / 60))


def is_section_strip(text: str) -> float:
    """How much a line alone looks like the name of a section (简讯, 法治速递, 民生一线, 相关新闻), by form.

    Two to eight characters without punctuation, digits or particles; words that such names end or begin with raise
    it over even. A short headline has the same form, so size and ground (reversed, boxed) must agree.
    """
    bare = re.sub(r"[\s·•|/]", "", text.strip(" ■□●◆▇【】[]〔〕《》"))
    count = cjk_count(bare)
    if not 2 <= count <= 10 or count != len(bare) or _NO_STRIP.search(bare) or is_byline(text) > 0.5:
        return 0.0
    known = (0.45 if _STRIP_ENDS.search(bare) else 0.0) + (0.2 if _STRIP_STARTS.search(bare) else 0.0)
    base = 0.4 if count <= 4 else 0.3 if count <= 6 else 0.1
    return round(min(0.95, base + known), 3)


def is_caption_like(text: str) -> float:
    """How much a text (whole, or its first or last line) is that of a picture: 图为…, （左一）, … 摄."""
    flat = _flat(text)
    if not has_cjk(flat):
        return 0.0
    odds = -1.6
    odds += 4.0 * bool(_CAPTION_START.search(flat))
    odds += 3.2 * (parse_credit(text) is not None)
    odds += 1.8 * bool(_PLACES.search(flat))
    odds += 0.8 * bool(_SCENE.search(flat)) + 0.6 * bool(_SHOWN_DAY.search(flat))
    odds -= 1.0 * (cjk_count(flat) > 120) + 2.0 * bool(re.search(r"本报讯|记者(?:了解|获悉|采访|看到)|表示|指出", flat))
    return _logistic(odds)


def _score(lines: Sequence[str], cues: Sequence[_Cue], prior: float) -> float:
    texts = [text for line in lines if (text := _flat(line))]
    if not texts:
        return 0.0
    total = sum(_evidence(text, cues) for text in texts)
    return _logistic(prior + total / math.sqrt(len(texts)))


def _evidence(line: str, cues: Sequence[_Cue]) -> float:
    """Sum of the cues in a line, bounded."""
    flat = _flat(line)
    total = sum(cue.weight for cue in cues if cue.pattern.search(flat))
    return max(-_LINE_LIMIT, min(_LINE_LIMIT, total))


def _flat(text: str) -> str:
    """No spaces between Chinese, half-width marks; Latin words keep their spaces."""
    text = unicodedata.normalize("NFKC", text.replace("℃", "度")).strip()
    return text if not has_cjk(text) and re.search("[A-Za-z]", text) else re.sub(r"\s+", "", text)


def _logistic(odds: float) -> float:
    return round(1 / (1 + math.exp(-odds)), 3)
