"""Advertisements and notices: told from articles by how they are set and by their words.

An article has running text: several lines of one size, justified in a column. An advertisement shows type in many
sizes, centred, with telephone numbers and prices; a notice runs like an article but says what it is in its title.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.geometry import union, width
from newsparse.language.bylines import is_byline
from newsparse.stages.order.verses import verses

Verdict = Literal["advertisement", "notice", "weather", "teaser", "article"]

_PHONE = re.compile(
    r"1[3-9]\d{9}|400[-—]?\d{3,4}[-—]?\d{3,4}|0\d{2,3}[-—]?\d{7,8}|(电话|热线|手机|微信|QQ)\s*[:：号]?\s*\d|^[\d\s\-—]{7,}"
)
_SELL = re.compile(
    r"优惠|特价|促销|折扣|抢购|抢订|热销|钜惠|首付|均价|元起|元/㎡|咨询热线|销售热线|订购|预约|加盟|招租|出租|出售|转让|招聘|月薪|诚聘|"
    r"家政|包[吃住]|营销中心|售楼|地址[:：]|[¥￥]\s*\d|\d折|赠送|礼盒|假一赔|公益广告|本广告|广告中心|医广|开业|团购|套餐|代理|包邮|扫码.{0,2}(下单|购买|抢购)|恭迎品鉴|品鉴热线|实景现房|现房|洋房|"
    r"有限公司\s*$|(银行|商行|专卖店|旗舰店|超市|大酒店|大药房|商城|门诊部|口腔)\s*$|银行.{0,4}行$|支行$|宣$|"
    r"(宣传部|文明办|生态环境局.{0,4}|消防.{0,6}) ?宣$"
)
_SPONSOR = re.compile(r"(部|办|局|委|会|协会|集团|公司)\s*宣$")
_NOTICE = re.compile(
    r"(公告|启事|声明|通告|(停[电水气]|紧急|开庭|放假|征订)通知|公示|讣告|通知书|公示表|催告函|致歉信|认领)\s*$|^(敬告|致歉|遗失|挂失|寻人|寻物|招领|拍卖)"
)
_WEATHER = re.compile(r"(晴|多云|阴|阵雨|雷雨|小雨|中雨|大雨|雪|[东西南北]风|℃|\d度|气温|夜里|白天)")
_ELSEWHERE = re.compile(
    r"(详见|详细|全文见|报道见|请看|见)\s*.{0,4}?[A-Z]?[\d一二三四五六七八九十]{1,3}\s*[-—至、]?\s*\d{0,2}\s*版|"
    r"^\s*(今日)?\s*(导\s*读|要目|看点)\s*$"
)
_LEAST_RUN = 8
"""Characters of the shortest full line of running text: no column is narrower."""
_NARROW = 9.0
"""Width of the widest line of a narrow column, em."""
_LEAST_STACK = 5
"""Steps from line to line in the shortest narrow column, and lines of the shortest stack of short paragraphs."""
_TRADER = re.compile(
    r"(公司|集团|合作社|厂|医院|门诊|学校|银行|商行|酒店|酒楼|商场|超市|药业|酒业|家居|专卖|宣|(文明办|宣传部|分局|管理局|环境局|监管局|红十字会)宜?)$"
)
_JUMP = re.compile(r"下转第?\S{1,4}版[)）】]?$")
_LEAST_PROSE = 3
"""Lines with marks of prose that speak for an article where hardly a line is full."""
_HEAD_LINES, _SIGNED = 7, 0.7
"""Lines of the largest head that stands alone, and certainty of its byline."""
_REPORTER, _NAMED = re.compile("记者|通讯员|评论员"), 0.9
"""Words of a reporter's profession, and certainty of a byline with one of them."""
_TEASER = re.compile(r"(详见|见|转|导读).{0,6}\d{0,2}\s*版|今日导读|内容提要|导读")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a set of lines looks like: counts of characters in all and in running text, and of lines with cues."""

    characters: int
    running: int
    lines: int
    selling: int
    phones: int
    notice: bool
    weather: int
    teaser: int
    sizes: float
    """Largest type size over the body size."""
    centred: int
    """Lines that share their middle, and neither edge, with the line before or after."""
    prose: int
    """Lines with a comma or a stop."""
    named: bool = False
    """Whether a line names a reporter, which no advertisement does."""

    @property
    def cues(self) -> int:
        """Lines that sell something, and telephone numbers."""
        return self.selling + self.phones


def names_reporter(text: str) -> bool:
    """Whether a line is a byline with a profession in it."""
    return bool(_REPORTER.search(text)) and is_byline(text) >= _NAMED


def signs_as_one(text: str) -> bool:
    """Whether a line under larger type is what only advertisements end with: a telephone number, or who pays."""
    text = text.replace(" ", "")
    return bool(_PHONE.search(text) or _SPONSOR.search(text))


def running_lines(indexes: Sequence[int], lines: Sequence[TextLine], em: float) -> set[int]:
    """Lines of running text: at least three of one size and column stand close together, most of them full."""
    out: set[int] = set()
    flat = sorted((i for i in indexes if lines[i].direction == "horizontal"), key=lambda i: lines[i].box[1])
    widest = max((width(lines[i].box) for i in flat), default=0.0)
    tops = [lines[i].box[1] for i in flat]
    narrow = widest < 9 * em  # a box round one narrow column
    for i in flat:
        line = lines[i]
        least = (0.8 * widest, 4) if narrow else (7 * em, _LEAST_RUN)
        if width(line.box) < least[0] or line.size > 1.35 * em or len(line.text) < least[1]:
            continue
        reach = 2.4 * line.size
        near = [
            j
            for j in flat[bisect_left(tops, line.box[1] - reach) : bisect_right(tops, line.box[1] + reach)]
            if j != i
            and abs(lines[j].size / line.size - 1) < 0.2
            and abs(lines[j].box[1] - line.box[1]) < reach
            and (abs(lines[j].box[2] - line.box[2]) < 0.9 * em or abs(lines[j].box[0] - line.box[0]) < 2.6 * em)
            and abs((lines[j].box[0] + lines[j].box[2]) - (line.box[0] + line.box[2])) / 2 < 0.5 * width(line.box)
        ]
        full = [j for j in near if abs(lines[j].box[2] - line.box[2]) < 0.9 * em]
        left = [j for j in near if abs(lines[j].box[0] - line.box[0]) < 2.6 * em]
        if full and left:
            out.add(i)
            out.update(j for j in left if lines[j].box[1] > line.box[1])
    return (
        out
        | _narrow_columns(flat, lines, em)
        | _ragged_prose(flat, lines, em)
        | {i for poem in verses(flat, lines, em) for i in poem}
    )


def _narrow_columns(flat: Sequence[int], lines: Sequence[TextLine], em: float) -> set[int]:
    """Lines of columns of a few characters: six or more of one size end at one edge, with the marks of prose."""
    small = [i for i in flat if 3.2 * em < width(lines[i].box) < _NARROW * em and lines[i].size < 1.2 * em]
    out: set[int] = set()
    for i in small:
        if i in out:
            continue
        line = lines[i]
        column = [
            j
            for j in small
            if abs(lines[j].box[2] - line.box[2]) < 0.9 * em
            and abs(lines[j].box[0] - line.box[0]) < 2.6 * em
            and abs(lines[j].size / line.size - 1) < 0.2
        ]
        close = [b for a, b in pairwise(column) if lines[b].box[1] - lines[a].box[1] < 4 * em]
        if len(close) >= _LEAST_STACK and reads_as_prose([lines[j].text for j in column]):
            out.update(column)
    return out


def _ragged_prose(flat: Sequence[int], lines: Sequence[TextLine], em: float) -> set[int]:
    """Lines of short paragraphs: five or more of one size begin at one edge, or an indent from it, with prose marks.

    Where paragraphs are of a line or two, hardly a line is full.
    """
    wide = [i for i in flat if width(lines[i].box) > 5 * em and lines[i].size < 1.2 * em]
    out: set[int] = set()
    stack: list[int] = []
    for i in wide:
        if stack and not _one_prose(lines[stack[-1]], lines[i], em):
            out.update(_if_prose(stack, lines))
            stack = []
        stack.append(i)
    return out | _if_prose(stack, lines)


def _one_prose(upper: TextLine, lower: TextLine, em: float) -> bool:
    step = lower.box[1] - upper.box[1]
    left = abs(lower.box[0] - upper.box[0]) < 2.6 * em
    return 0.5 * em < step < 2.4 * em and left and abs(lower.size / upper.size - 1) < 0.15


def _if_prose(stack: Sequence[int], lines: Sequence[TextLine]) -> set[int]:
    marks = prose_lines([lines[i].text for i in stack])
    return set(stack) if len(stack) >= _LEAST_STACK and marks > 0.7 * len(stack) else set()


def prose_lines(texts: Sequence[str]) -> int:
    """How many lines hold a comma or a stop."""
    return sum(any(mark in text for mark in "，。；") for text in texts)


def reads_as_prose(texts: Sequence[str]) -> bool:
    """Whether lines of a narrow column hold commas and stops as prose does: one in six lines and two at least."""
    marks = sum(any(mark in text for mark in "，。、；：？！") for text in texts)
    return marks >= max(2, len(texts) / 6)


def measure(indexes: Sequence[int], lines: Sequence[TextLine], em: float) -> Measure:
    """Count what tells advertisements from articles."""
    texts = [lines[i].text.replace(" ", "") for i in indexes]
    running = running_lines(indexes, lines, em)
    top = max((lines[i].size for i in indexes), default=em)
    titles = [lines[i].text for i in indexes if lines[i].size > 0.8 * top and len(lines[i].text) < 24]
    return Measure(
        characters=sum(map(len, texts)),
        running=sum(len(lines[i].text) for i in running),
        lines=len(indexes),
        selling=sum(bool(_SELL.search(text)) for text in texts),
        phones=sum(bool(_PHONE.search(text)) for text in texts),
        notice=any(_NOTICE.search(text) for text in titles),
        weather=sum(len(_WEATHER.findall(text)) for text in texts),
        teaser=sum(bool(_TEASER.search(text)) for text in texts),
        sizes=top / em,
        centred=_centred(indexes, lines, em),
        prose=prose_lines(texts),
        named=any(names_reporter(lines[i].text) for i in indexes),
    )


def _centred(indexes: Sequence[int], lines: Sequence[TextLine], em: float) -> int:
    rows = sorted((i for i in indexes if lines[i].direction == "horizontal"), key=lambda i: lines[i].box[1])
    found: set[int] = set()
    for a, b in pairwise(rows):
        first, second = lines[a].box, lines[b].box
        middle = abs(first[0] + first[2] - second[0] - second[2]) / 2
        if middle < 0.6 * em and abs(first[0] - second[0]) > 0.8 * em and abs(first[2] - second[2]) > 0.8 * em:
            found |= {a, b}
    return len(found)


def judge(m: Measure) -> Verdict:
    """The likeliest kind for a closed group of lines (a panel, or lines that nothing else claims)."""
    share = m.running / max(1, m.characters)
    if m.weather >= 3 and m.characters < 80 and m.cues == 0:
        return "weather"
    if m.teaser and m.characters < 120 and m.teaser >= m.lines / 3:
        return "teaser"
    if m.notice and (m.lines < 40 or m.cues):
        return "notice" if share > 0.3 or m.prose else "advertisement"
    if share < 0.35:
        prose = m.prose >= max(_LEAST_PROSE, 0.5 * m.lines)
        return "article" if (prose or m.named) and not m.cues else "advertisement"
    if m.cues >= max(2, 0.25 * m.lines) and m.characters < 400:
        return "advertisement"
    return "article"


def is_head_alone(m: Measure, texts: Sequence[str]) -> bool:
    """Whether lines in a box of their own are the head of an article whose text stands elsewhere, or nowhere.

    They sell nothing, name no trader, and are signed, or point to the page where the text goes on. A slogan may read
    like a headline.

    Args:
        m: measure of the lines.
        texts: the lines.
    """
    if m.running or m.cues or m.notice or m.lines > _HEAD_LINES:
        return False
    if names_trader(texts):
        return False
    if any(_JUMP.search("".join(text.split())) for text in texts):
        return True
    return not m.teaser and any(is_byline(text) >= _SIGNED for text in texts)


def names_trader(texts: Sequence[str]) -> bool:
    """Whether a line ends as the names of firms, shops and those who pay for slogans do."""
    return any(_TRADER.search("".join(text.split())) for text in texts)


def points_elsewhere(texts: Sequence[str]) -> bool:
    """Whether lines say that the matter stands on another page, and little else."""
    hits = sum(bool(_ELSEWHERE.search(text)) for text in texts)
    return hits > 0 and hits >= len(texts) / 3


def outline(indexes: Sequence[int], lines: Sequence[TextLine]) -> Box:
    """Box around lines."""
    return union(lines[i].box for i in indexes)
