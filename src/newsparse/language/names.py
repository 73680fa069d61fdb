"""Chinese personal names: is this run of characters a name, and where does one name end and the next begin?

Two witnesses: the surname (a closed class: the classical Hundred Family Surnames and the common ones outside it),
and how much likelier each character is at its place in a name than in running text, from the tag model of jieba's
part-of-speech tagger (log probabilities of a character under the states begin, middle and end of a name). jieba's
dictionary has the veto where nothing around the run says that it is a name: 高质量 begins with a surname too.
"""

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from newsparse.document import UNREAD

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮"
    "龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹"
    "束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农"
    "温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空"
    "曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福"
    "肖付代闫覃仝鄢谌郏战展迟初丛矫衣亓禚綦修邸库佟揭冼苑原由门南宇占尧隋腾丘邝区植邵鹿侍信买楚底阿线过兰斯鑫税晋折续粟麦上官苟雒但位"
    "裔佃敬甫俸郄木化智来朴车延次才寸刀普拓自回妥撒沐邢栗亚仓化冶钏镡鄞涂卿泮叱晋税仁青揣是闪锺岩磨危黑海尼"
) - set("却须有相都上区次自过有能通后年是由信来但空家经")
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "令狐",
        "轩辕",
        "呼延",
        "南门",
        "东郭",
        "百里",
        "西门",
        "左丘",
        "第五",
        "拓跋",
        "完颜",
        "耶律",
        "叶赫",
        "纳兰",
        "那拉",
        "爱新",
        "张简",
        "范姜",
        "阿依",
        "买买",
        "艾力",
    ]
)
_NEVER = frozenset("的了着在到从说看把被得地个们这那哪些很也都就还又或及等市县区亩号版讯摄图馆局厅站院校")
_ADDRESSED = re.compile("(?:先生|女士|小姐|同志|老师|教授|师傅|阿姨|大爷|大妈|医生|经理|主任|书记|市长|记者)$")
_GRAMMAR = ("t", "d", "p", "c", "r", "u", "f")
_FLOOR = -16.0
_RARE = -12.0
"""Log probability of a character that no known name has at its place."""
_COMPOUND = -9.0
"""Log probability of a surname of two characters."""
_UNKNOWN = -4.0
"""What a character that is no surname costs where a surname should stand, in log probability."""
_ONE_GIVEN = 0.15
"""Share of names with one given character."""
_ELSEWHERE = 0.2
"""Share of given names whose two characters change places (both 明志 and 志明 are names)."""
_SURE_NAME, _UNLIKE, _MISREAD = 2.0, -2.0, -9.0
"""`name_score` of a name beyond doubt, and at least of another beside it: with a surname, and without."""
_LONGEST_RUN = 15
"""Characters of names without a space between: five names of three."""


def is_surname(text: str) -> bool:
    """Whether the text is a surname, of one character or two."""
    return text in _SURNAMES or text in COMPOUND_SURNAMES


def name_score(name: str) -> float:
    """How much likelier the characters are as a name than as running text, natural log; above 0 rather a name.

    A known surname adds 1, an unknown one costs 3; a character that could not be read says nothing either way. Names
    of two to four characters are weighed (four with a two-character surname or two surnames); a name with · between
    its parts counts 4; anything else is -inf.
    """
    if "·" in name or "・" in name:
        parts = re.split("[·・]", name)
        return 4.0 if all(re.fullmatch(f"[\u3400-\u9fffA-Z{UNREAD}]{{1,8}}", part) for part in parts) else -math.inf
    if not re.fullmatch(f"[〇\u3400-\u9fff{UNREAD}]{{2,4}}", name) or set(name) & _NEVER or _ADDRESSED.search(name):
        return -math.inf
    if re.fullmatch("(.|..)某{1,2}", name):
        return 3.0 if is_surname(name.rstrip("某")) else -math.inf
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return 3.0 + _ratio("M", name[2]) * (len(name) > 3) + _ratio("E", name[-1])
    if len(name) == 4:
        two = name[0] in _SURNAMES and name[1] in _SURNAMES
        return _ratio("B", name[0]) + _ratio("M", name[2]) + _ratio("E", name[3]) - 2.0 if two else -math.inf
    score = _ratio("B", name[0]) + _ratio("E", name[-1]) + (_ratio("M", name[1]) if len(name) == 3 else 0.0)
    if len(name) == 3 and score > -1.0 and (word_tag(name[1:]) or "").startswith(_GRAMMAR):
        score -= 4.0
    return score + (1.0 if name[0] in _SURNAMES else 0.0 if name[0] == UNREAD else -3.0)


def is_word(text: str) -> bool:
    """Whether jieba's dictionary knows the text as something that is not a person."""
    tag = word_tag(text)
    return tag is not None and not tag.startswith("nr")


def split_names(run: str, least: float = 0.0) -> tuple[str, ...] | None:
    """Cut a run of characters into names, each scoring at least ``least``; None when there is no such cut.

    White space parts names where it stands between two whole names; between single characters it is letterspacing
    (王 伟). Runs without space are cut where the names together are likeliest.

    Args:
        run: Chinese characters, white space, and · inside foreign names.
        least: `name_score` of the worst name; -inf where everything says that names stand here, so that a misread
            surname does not lose them.
    """
    names: list[str] = []
    for part in _parts(run):
        if len(part) > _LONGEST_RUN and "·" not in part:
            return None
        found = (part,) if "·" in part else _best_cut(part, least)
        if found is None or any(name_score(name) < least for name in found):
            return None
        names += found
    return tuple(names) or None


def names_as_printed(run: str) -> tuple[str, ...] | None:
    """Two names or more where only names can stand, and one of them is unlike a name or misread; None for other words.

    One name must be sure (姚思航部建燕: the other one is 邵建燕); the rest begin with a surname and are not wholly
    unlike names (常美明), or have three characters.
    """
    if len("".join(run.split())) > _LONGEST_RUN:
        return None
    cuts = [_best_cut(part, -math.inf) for part in _parts(run)]
    names = [name for cut in cuts for name in cut or ()]
    if None in cuts or len(names) < 2:
        return None
    scores = [(name_score(name), is_surname(name[0])) for name in names]
    sure = any(known and score > _SURE_NAME for score, known in scores)
    fits = all(score > (_UNLIKE if known else _MISREAD) for score, known in scores)
    short = any(not known and len(name) != 3 for name, (_, known) in zip(names, scores, strict=True))
    return tuple(names) if sure and fits and not short else None


def _parts(run: str) -> list[str]:
    """Words of a run; neighbouring single characters, and a surname alone before a given name, are one part."""
    parts: list[str] = []
    open_part = False
    for word in run.split():
        one = len(word) == 1
        if (parts and open_part and (one or len(parts[-1]) == 1)) or (
            parts and one and (parts[-1] in COMPOUND_SURNAMES or (len(parts[-1]) == 2 and not is_surname(word)))
        ):
            parts[-1] += word
        else:
            parts.append(word)
        open_part = one or (open_part and len(parts[-1]) == 1)
    return parts


@lru_cache(maxsize=4096)
def _best_cut(run: str, least: float) -> tuple[str, ...] | None:
    """Dynamic programme over cut places; probabilities of whole cuts compare cuts into any number of names."""
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(run)
    for end in range(2, len(run) + 1):
        for start in range(max(0, end - 4), end - 1):
            before = best[start]
            name = run[start:end]
            if before is None or not -math.inf < name_score(name) >= least:
                continue
            total = before[0] + _name_probability(name)
            held = best[end]
            if held is None or total > held[0]:
                best[end] = (total, (*before[1], name))
    final = best[-1]
    return final[1] if final and final[1] else None


@lru_cache(maxsize=4096)
def _name_probability(name: str) -> float:
    """Log probability that a name is this one: of its surname, of its length, and of its given characters."""
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        surname, given = _COMPOUND, name[2:]
    elif len(name) > 3:  # two surnames, as some married women have
        surname, given = _log("B", name[0]) + _COMPOUND, name[2:]
    else:
        surname, given = _log("B", name[0]), name[1:]
    surname += 0.0 if is_surname(name[0]) or surname == _COMPOUND else _UNKNOWN
    if len(given) == 1:
        return surname + math.log(_ONE_GIVEN) + _given("E", given)
    return surname + math.log(1 - _ONE_GIVEN) + _given("M", given[0]) + _given("E", given[1])


def _given(place: str, character: str) -> float:
    """Log probability of a given character at its place; the other place speaks for it as well."""
    other = _log("E" if place == "M" else "M", character)
    return math.log((1 - _ELSEWHERE) * math.exp(_log(place, character)) + _ELSEWHERE * math.exp(other))


def _log(place: str, character: str) -> float:
    return max(_emission()[0][place].get(character, _RARE), _RARE)


@lru_cache(maxsize=4096)
def word_tag(word: str) -> str | None:
    """Part of speech in jieba's dictionary, None for a word that it does not have."""
    text, key = _dictionary(), f"{word} ".encode()
    low, high = 0, len(text)
    while low < high:  # starts of lines: all before ``low`` are less than the key, none from ``high`` on is
        start = text.rfind(b"\n", 0, (low + high) // 2) + 1
        if text[start : start + len(key)] < key:
            low = text.find(b"\n", max(start, (low + high) // 2)) + 1
        else:
            high = start
    if not text.startswith(key, low):
        return None
    return text[low + len(key) : text.find(b"\n", low)].split(b" ")[-1].decode()


@cache
def _dictionary() -> bytes:
    """The dictionary's lines, sorted: one text of 5 MB, sorted in 50 ms, where jieba's tables are built in 1 s."""
    import jieba

    with jieba.get_dict_file() as file:
        lines = sorted(bytes(file.read()).split(b"\n"), key=lambda line: line.split(b" ", 1)[0])
    return b"\n".join(lines).lstrip() + b"\n"


@cache
def _emission() -> tuple[Mapping[str, Mapping[str, float]], tuple[Mapping[str, float], ...]]:
    """Log probabilities of characters: in names by place, and in the most common other parts of speech."""
    import jieba.posseg

    table = jieba.posseg.emit_P
    others = tuple(table[place, tag] for tag in ("n", "v", "vn", "a", "d", "ns", "m", "t") for place in "BE")
    return {place: table[place, "nr"] for place in "BME"}, others


@lru_cache(maxsize=8192)
def _ratio(place: str, character: str) -> float:
    """Log of how much likelier a character is at a place in a name than anywhere in other words."""
    names, others = _emission()
    plain = sum(math.exp(max(table.get(character, _FLOOR), _FLOOR)) for table in others) / len(others)
    return max(-8.0, min(5.0, max(names[place].get(character, _FLOOR), _FLOOR) - math.log(plain)))
