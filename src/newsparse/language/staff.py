"""The people behind a page: editors named in masthead or folio, told from proofreaders, designers and telephones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsparse.document import UNREAD

_HAN = f"\u3400-\u4dbf\u4e00-\u9fff{UNREAD}"

_PAIRS = (
    "要闻综合国际国内时事时政民生社会经济财经体育文化教育法治法制科技科学健康卫生医疗生活娱乐副刊评论言论理论思想专版专题专刊特刊特别公告视觉城事都市城市县域乡村农村"
    "三农农业本地本市关注聚焦深度调查人物周刊周末读书阅读旅游汽车房产楼市金融证券市场消费军事环球天下世界中国新闻热点焦点政务党建基层区县文娱家园家庭生态环境服务互动"
    "投资产业企业能源交通校园文艺文体连载图片影像摄影头版新知纵横观察视点广告论坛广场要聞綜合國際國內時事社會經濟體育娛樂論壇新聞"
)
SECTION_WORDS = frozenset(_PAIRS[n : n + 2] for n in range(0, len(_PAIRS), 2))
"""Words that names of pages are made of."""

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单"
    "杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀羊甄曲家封储靳焦牧车侯宓全班仰秋仲伊宫宁仇栾甘厉武符刘景詹束龙叶幸司黎薄白怀蒲邰从鄂索"
    "籍赖卓蔺屠蒙池乔阴苍双闻莘党翟谭贡劳姬申冉雍桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习艾容向古易慎戈廖庾衡步都耿满匡国文寇广"
    "阙东欧利师巩聂晁勾敖冷辛阚那简饶曾沙养须丰关蒯查后荆红游竺权盖益桓公肖付闫岳代佟覃修逯帅亓仝苑"
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒蘇魯韋馬鳳兪費賀湯羅畢鄔樂時齊顧黃蕭龐紀項閔賈婁顏鍾駱盧繆應鄧單諸陸榮龔車侯劉葉龍"
)
# Longest first: an alternation takes the first that fits.
_SAFE = (
    r"E[-—–]?\s?mail|美术编辑|图片编辑|编辑|編輯|責編|编审|责编|美编|图编|校对|校對|校检|检校|审校|版式|排版|组版|制版|电话|"
    r"電話|传真|热线|邮箱|信箱|QQ"
)
_NEEDS_COLON = (
    r"视觉设计|副总编|主编|总编|版面|设计|视觉|美术|统筹|策划|摄影|主任|总监|审读|审核|签发|终审|监制|制图|制作|"
    r"投稿|地址|社址|网址|记者"
)
_LABEL = re.compile(
    r"(?P<before>(?:本版|本期|今日|值班|执行|首席|责任|責任|见习|实习|版面|新闻|联系|投稿|电子|编辑部)*\s?)"
    rf"(?:(?P<safe>{_SAFE})(?!部|委|中心|出版|室|记者)"
    rf"|(?P<bare>{_NEEDS_COLON})(?=\s?[:/]))",
    re.IGNORECASE,
)
_RANKS = (("责编", "責編", "编辑", "編輯"), ("主编", "总编"), ("美编", "美术编辑", "图编", "图片编辑"))


@dataclass(frozen=True, slots=True)
class _Duty:
    """A label with the names that follow it; ``start:end`` is label and names."""

    label: str
    names: tuple[str, ...]
    start: int
    end: int
    shared: bool
    """Nothing but a sign stands between this label and the next: 责编/版式 张三."""


def find_editors(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The editors named in the text, and the places of all duties and contacts with their names.

    Args:
        text: lines parted by line breaks; half-width punctuation.

    Returns:
        (names, places as ``(start, end)``). 编辑 and 责编 count; where there is none of them 主编, then 美编.
        Proofreaders and designers never do.
    """
    duties = list(_duties(text))
    spans = tuple((duty.start, duty.end) for duty in duties)
    for labels in _RANKS:
        names: list[str] = []
        for n, duty in enumerate(duties):
            if duty.label not in labels:
                continue
            follows = n
            while duties[follows].shared and follows + 1 < len(duties):
                follows += 1
            names += duties[follows].names
        if names:
            return tuple(dict.fromkeys(names)), spans
    return (), spans


def _duties(text: str) -> Iterator[_Duty]:
    labels = list(_LABEL.finditer(text))
    for n, label in enumerate(labels):
        stop = labels[n + 1].start() if n + 1 < len(labels) else len(text)
        sign = re.compile(r"[ ]?[:/·,]?[ ]?\n?").match(text, label.end(), stop)
        start = sign.end() if sign else label.end()
        names, end = _names(text, start, stop)
        shared = not names and n + 1 < len(labels) and start >= stop and "\n" not in text[label.end() : stop]
        yield _Duty(label["safe"] or label["bare"], names, label.start(), end, shared)


def _names(text: str, start: int, stop: int) -> tuple[tuple[str, ...], int]:
    """The names at ``start``, up to the line's end or the first word that is no name; and where they end."""
    run = re.compile(rf"[{_HAN}·、,/& ]+").match(text, start, stop)
    if run is None:
        return (), start
    words = list(re.finditer(rf"(?<![{_HAN}·])[{_HAN}](?: [{_HAN}](?![{_HAN}]))+|[{_HAN}·]+", run[0]))
    names: list[str] = []
    end = start
    for word in words:
        parts = _set_apart(word[0].split(" ")) if " " in word[0] else [word[0]]
        if not all(_is_name(part, first=not names) for part in parts):
            break
        names += parts
        end = start + word.end()
    return tuple(names), end


def _set_apart(characters: list[str]) -> list[str]:
    """Names whose characters are set apart: up to three are one name (王 伟, 王 若 水), more are names of two."""
    if len(characters) <= 3:
        return ["".join(characters)]
    step = 3 if len(characters) % 3 == 0 and characters[3] in _SURNAMES and characters[2] not in _SURNAMES else 2
    return ["".join(characters[n : n + step]) for n in range(0, len(characters), step)]


def _is_name(text: str, first: bool) -> bool:
    """Two to four characters, no word of a page's name, no paper; a surname in front unless a label stands there."""
    if "·" in text:
        return first and re.fullmatch(rf"[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}}", text) is not None and not _is_section(text)
    if not 2 <= len(text) <= 4 or re.search(r"[报報版社部]$", text) or _is_section(text):
        return False
    return first or text[0] in _SURNAMES


def _is_section(text: str) -> bool:
    """Made of such words alone: 健康 and 文化旅游 are, the name 李健康 is not."""
    return len(text) % 2 == 0 and all(text[n : n + 2] in SECTION_WORDS for n in range(0, len(text), 2))
