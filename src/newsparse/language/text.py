"""Text of lines and paragraphs as a Chinese newspaper prints it: spaces, widths, quotes, line breaks.

Lines are justified, so white space between Chinese characters is no information; between Latin words it is. Which
width a recogniser gives to letters, digits and punctuation is chance: letters and digits become half-width,
punctuation in Chinese context full-width. All functions are pure, take any string and are idempotent on their own
results.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from newsparse.document import UNREAD

_HAN = f"〇\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{UNREAD}"
"""Chinese characters, and the mark for one that could not be read."""
_WIDE = _HAN + "\u2014\u2018-\u201d\u2026\u3000-\u3006\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_INVISIBLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANK = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW |= {ord(wide): ord(half) for wide, half in zip("％＋＝／＠＃＆＊＿＜＞", "%+=/@#&*_<>", strict=True)}
_SET_CLOSER = "“”‘’「」『』《》〈〉（）【】，。、；：！？·"
"""Marks that take half a character where a line is set tight."""
_TO_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
_TO_HALF = {full: half for half, full in _TO_FULL.items()}
_DOTS = re.compile(f"(?<=[{_HAN}])\\s?[•・‧∙⋅･]\\s?(?=[{_HAN}])")
_PUNCTUATION = frozenset("，。、：；！？（）《》〈〉“”‘’「」『』【】〔〕…—·,.:;!?()[]\"'-")

_LEAD = re.compile(r"(据?\s?(?:本\s?报|新华社|中新社)[^，。：:（(]{0,20}?(?:讯|日\s?电)) (?=[^\s（(员息])")
_CLOSING = "）》〉”’」』】〕)]\"'"
_DOUBLE = tuple('"“”„‟＂〝〞')
_SHAPES_HOLD, _SHAPES_VARY = 9.0, 0.35
"""Trust in the shape of quotation marks: on a line, and in a whole paragraph."""
_SENTENCE_END = "。！？!?…．"


def has_cjk(text: str) -> bool:
    """Whether there is a Chinese character (punctuation does not count)."""
    return _HAN_CHARACTER.search(text) is not None


def cjk_count(text: str) -> int:
    """Number of Chinese characters (punctuation does not count)."""
    return len(_HAN_CHARACTER.findall(text))


def clean_line(text: str, *, keep_gaps: bool = False) -> str:
    """A line without justification, in the widths of Chinese print.

    Spaces next to a Chinese character or full-width mark go (also the full-width space: `headline_text` is there
    for type where a gap means something), those between Latin words stay single, spaced-out numbers close up.
    Straight quotation marks get a shape; those with a shape keep it, since a line may start inside a quotation.

    Args:
        text: the line as read.
        keep_gaps: for head lines and bylines, where a single gap between two words means something; the same as
            `headline_text`.
    """
    if keep_gaps:
        return headline_text(text)
    return _marks(_spaces(_characters(text)), _SHAPES_HOLD)


def join_lines(lines: Sequence[str]) -> str:
    """One paragraph from its printed lines, cleaned as by `clean_line`.

    Nothing stands between lines that meet in Chinese or in digits; one space stands between Latin words; a word
    hyphenated at a line end is joined again. Quotation marks are paired by alternation, see `restore_quotes`.
    """
    joined = ""
    for line in lines:
        after = _spaces(_characters(line))
        joined = _meet(joined, after) if joined and after else joined or after
    return _marks(_spaces(joined), _SHAPES_VARY)


def headline_text(text: str) -> str:
    """A line of display type: like `clean_line`, but one space stays between parts of two or more characters.

    "狠抓落实 细化任务" is two halves of one headline and keeps its space; in "重 点 工 作" every gap is letterspacing
    and none is kept. A wide gap (a full-width space, or several spaces) always parts the text. A dash that opens a
    deck is repaired: recognisers read —— as 一一, -- or a single dash.
    """
    text = _characters(text, blank=None).strip()
    parts = [_unspace(part) for part in re.split(r"\u3000+|\s{2,}", text) if part.strip()]
    line = "\u3000".join(parts)
    line = re.sub(r"^(?:一一|[-—―─━－一]{2,}|[-—―─━])\s*(?=\S)", "——", line)
    line = re.sub(r"[-—―─━－]{1,}$", "——", line)
    halves = [_marks(half, _SHAPES_HOLD) for half in line.split("\u3000")]
    return " ".join(halves)


def split_wide_gaps(text: str, positions: Sequence[float], size: float) -> tuple[str, ...]:
    """Cut a line where the type stands apart by half an em more than it does elsewhere in the line.

    The usual distance is the line's own median, so letterspaced type is not cut. Gaps beside punctuation are none:
    a full-width mark has its own white space. No part is left with a single character, unless it stands alone.

    Args:
        text: the line as read.
        positions: centre of each character of ``text`` along the line, pixels.
        size: height of the type, pixels.

    Returns:
        The parts in order, each stripped; the whole text when positions are missing or do not fit it.
    """
    seen = [(place, character) for place, character in zip(positions, text, strict=False) if not character.isspace()]
    if len(positions) != len(text) or len(seen) < 4 or size <= 0:
        return (text.strip(),) if text.strip() else ()
    steps = [(b - a, 0.5 * (_advance(left) + _advance(right))) for (a, left), (b, right) in pairwise(seen)]
    usual = median(step / share for step, share in steps)
    parts = [seen[0][1]]
    for (step, share), (_, left), (_, right) in zip(steps, seen, seen[1:], strict=False):
        blank = left not in _PUNCTUATION and right not in _PUNCTUATION
        if blank and step - usual * share > 0.5 * size:
            parts.append("")
        parts[-1] += right
    if any(len(part) < 2 for part in parts):
        return ("".join(parts),)
    return tuple(parts)


def set_length(text: str, marks: float = 1.0) -> float:
    """Length of a text in characters as set; half-width ones count half, marks that may be set closer ``marks``."""
    return sum(0.5 if char.isascii() else marks if char in _SET_CLOSER else 1.0 for char in text)


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence may end.

    True after 。！？… and ——, also inside closing quotes and brackets (。”), and after a bracket that itself
    follows a full stop (。（张三）, as signatures do). A closing quote or bracket alone does not end a sentence.
    """
    bare = text.rstrip()
    while bare and bare[-1] in _CLOSING:
        stripped = bare[:-1].rstrip()
        if bare[-1] in "）)" and not (stripped and stripped[-1] in _SENTENCE_END):
            start = max(bare.rfind("（"), bare.rfind("("))
            return start > 0 and ends_sentence(bare[:start])
        bare = stripped
    if not bare:
        return False
    return bare[-1] in _SENTENCE_END or bare.endswith(("——", "--")) or (bare[-1] == "." and has_cjk(bare[-2:-1]))


def same_text(a: str, b: str) -> bool:
    """Whether two texts have the same letters, digits and characters, whatever their width, spaces and marks."""
    return _bare(a) == _bare(b)


def quotes_of_digits(text: str) -> str:
    """Quotation marks of display type that were read as digits: closing ones look like 99, opening ones like 66.

    They are marks only next to a Chinese character or another mark, and only where the line's quotation marks do not
    pair without them; where they do, the digits are the same mark read twice.
    """
    open_, shut = text.count("“"), text.count("”")
    if open_ and re.search(rf"[{_HAN}”]\s*99(?=$|\s)", text):
        text = re.sub(rf"(?<=[{_HAN}”])\s*99(?=$|\s)", "”" if open_ > shut else "", text, count=1)
    if shut and re.search(rf"(?:^|\s)66\s*[{_HAN}“]", text):
        text = re.sub(rf"(^|\s)66\s*(?=[{_HAN}“])", r"\1“" if shut > open_ else r"\1", text, count=1)
    if text.count("”") > text.count("“"):
        text = re.sub("”\\s*[”\"']", "”", text, count=1)
    return text


def restore_quotes(text: str, trust: float = _SHAPES_VARY) -> str:
    """Turn double quotes of any shape into “ and ”, by alternation within one paragraph.

    Recognisers give " “ ” at random. The cheapest sequence of opening and closing marks is taken: they alternate,
    an opening mark does not stand before punctuation or at the end, a closing one not at the start or after an
    opening bracket; the shape that was read counts least. A paragraph may start inside a quotation or leave one
    open. Texts without Chinese, and a lone mark after a digit (inches), are left alone.

    Args:
        text: one paragraph.
        trust: price of changing a mark that was read with a shape; a wrong context costs up to 1.
    """
    places = [i for i, character in enumerate(text) if character in _DOUBLE]
    if not places or not has_cjk(text):
        return text
    if len(places) == 1 and text[places[0]] == '"' and text[places[0] - 1 : places[0]].isdigit():
        return text
    best: dict[bool, tuple[float, tuple[str, ...]]] = {True: (1.0, ()), False: (0.0, ())}  # inside a quotation or not
    for i in places:
        price = {"“": _price(text, i, trust, opening=True), "”": _price(text, i, trust, opening=False)}
        ways = {
            (inside, mark): (cost + price[mark] + (1.6 if inside == (mark == "“") else 0.0), (*marks, mark))
            for inside, (cost, marks) in best.items()
            for mark in price
        }
        best = {
            True: min(ways[True, "“"], ways[False, "“"]),
            False: min(ways[True, "”"], ways[False, "”"]),
        }
    marks = min((best[False][0], best[False][1]), (best[True][0] + 0.4, best[True][1]))[1]
    out = list(text)
    for i, mark in zip(places, marks, strict=True):
        out[i] = mark
    return "".join(out)


def _price(text: str, i: int, trust: float, *, opening: bool) -> float:
    """What speaks against the mark at ``i`` being an opening (or closing) one."""
    before = text[:i].rstrip()[-1:]
    after = text[i + 1 :].lstrip()[:1]
    read = {"“": True, "〝": True, "”": False, "〞": False}.get(text[i])
    price = 0.0 if read is None or read is opening else trust
    if opening:
        price += 1.0 * (not after or after in "，。、；：？！）》…,;:?!)")
        price += 0.5 * (before != "" and before in "。？！") + 1.0 * (text[i + 1 : i + 2] in _DOUBLE)
    else:
        price += 1.0 * (not before or before in "（《：，、；(:,;")
        price += 0.5 * (before in "“(") + 0.3 * (after != "" and after in "（(“")
    return price


def _characters(text: str, blank: str | None = " ") -> str:
    """Composed characters, half-width letters and digits; runs of white space become ``blank`` unless it is None."""
    text = re.sub("\u00ad(?!\\s*$)", "", _INVISIBLE.sub("", text)).replace("\u00ad", "-")
    text = unicodedata.normalize("NFC", text)
    text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = text.translate(_NARROW)
    text = _DOTS.sub("·", text)
    return text if blank is None else _BLANK.sub(blank, text).strip()


def _spaces(text: str) -> str:
    """Drop the spaces that justification made; ``text`` has single spaces only."""
    lead = _LEAD.match(text)
    if lead:  # the gap that print leaves after 本报讯
        return _spaces(lead[1]) + " " + _spaces(text[lead.end() :])
    if " " not in text:
        return text
    text = re.sub(f"(?<=[{_WIDE}·]) | (?=[{_WIDE}·])", "", text)
    text = re.sub(r"(?<![\d.])\d(?: \d)+(?![\d.])", lambda found: found.group().replace(" ", ""), text)
    text = re.sub(r"(?<!\d)(?:\d \d{3}|\d{2} \d{2}|\d{3} \d)(?=年)", lambda m: m[0].replace(" ", ""), text)
    text = re.sub(r"(?<=\d) ?([.:]) ?(?=\d)|(?<=\d) ([%℃‰])", lambda found: found[1] or found[2], text)
    text = re.sub(r"(?<![A-Za-z])[A-Z](?: [A-Z]){2,}(?![A-Za-z])", lambda found: found.group().replace(" ", ""), text)
    return re.sub(r" (?=[,.;:!?)](?:\s|$))", "", text)


def _unspace(text: str) -> str:
    """Close up letterspacing, keep one space between parts of two or more characters."""
    words = text.split()
    merged: list[str] = []
    single = False
    for word in words:
        alone = len(word) == 1 and has_cjk(word)
        if merged and single and alone:
            merged[-1] += word
        else:
            merged.append(word)
        single = alone
    out = ""
    for word in merged:
        both = out and min(cjk_count(re.split(" ", out)[-1]), cjk_count(word)) >= 2
        latin = out and not has_cjk(out[-1] + word[0]) and out[-1].isalnum() and word[0].isalnum()
        out += (" " if both or latin else "") + word
    return _inner(out)


def _inner(text: str) -> str:
    """Spaces beside punctuation, and inside numbers, go."""
    text = re.sub(r" (?=[，。、：；！？）》”’…·,;:!?])|(?<=[（《“‘·，。、：；！？]) ", "", text)
    text = re.sub(f"(?<=[{_HAN}][,:;!?]) ", "", text)
    return re.sub(r"(?<=\d) (?=\d\b)|(?<=\d) (?=[年月日时分号届次个岁])|(?<=[年月]) (?=\d)", "", text)


def _marks(text: str, trust: float) -> str:
    """Punctuation in Chinese context full-width, dashes, ellipses and quotes repaired."""
    if not has_cjk(text):
        return "".join(_TO_HALF.get(c, c) for c in text) if re.search("[A-Za-z]{2}", text) else text
    text = re.sub(r"\.{3,}|…+|。{3,}|⋯+|·{3,}", "……", text)
    text = re.sub(r"[-－]{2,}|[—―─━]{2,}|[―─━]", "——", text)
    text = _brackets(text)
    out = list(text)
    for i, character in enumerate(text):
        if character in ",:;?!":
            out[i] = _mark(text, i)
        elif character in "，：" and text[i - 1 : i].isdigit() and re.match(r"\d", text[i + 1 : i + 2]):
            out[i] = _between_digits(text, i)
        elif character == "." and has_cjk(text[i - 1 : i]) and not text[i + 1 : i + 2].strip('”"』」’）'):
            out[i] = "。"
    return _quoted("".join(out), trust)


def _quoted(text: str, trust: float) -> str:
    """Both kinds of quotation marks."""
    text = restore_quotes(text, trust)
    turn = iter(range(len(text)))
    singles = f"(?<![A-Za-z])['‘’](?=[{_HAN}])|(?<=[{_HAN}。！？，])['‘’]"
    if len(re.findall(singles, text)) % 2 or "“" not in text:
        return text
    return re.sub(singles, lambda _: "‘’"[next(turn) % 2], text)


def _mark(text: str, i: int) -> str:
    """The mark at ``i``, full-width when a Chinese character or mark stands beside it."""
    left, right = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    if left.isdigit() and right.isdigit():
        return _between_digits(text, i)
    if re.match(r"[A-Za-z]", left) and text[i : i + 3] == "://":
        return text[i]
    wide = f'[{_WIDE}"%℃]'
    near = re.match(wide, left) or (re.match(wide, right) and not (left == "" and text[i] in ",;"))
    return _TO_FULL[text[i]] if near or (left and not right) else text[i]


def _between_digits(text: str, i: int) -> str:
    """A comma or colon between digits: of thousands, of a time or a score, or of the sentence."""
    after = re.match(r"\d+", text[i + 1 :])
    group = after is not None and len(after.group()) == 3
    if text[i] in ",，":
        return "," if group and not re.search(r"\d{4}$", text[:i]) else "，"
    return ":"


def _brackets(text: str) -> str:
    """Round brackets full-width when they touch or hold Chinese; pairs alike."""
    out = list(text)
    stack: list[int] = []
    for i, character in enumerate(text):
        if character in "(（":
            stack.append(i)
        elif character in ")）" and stack:
            start = stack.pop()
            near = text[max(0, start - 1) : start] + text[start + 1 : i] + text[i + 1 : i + 2]
            if re.search(f"[{_WIDE}]", near):
                out[start], out[i] = "（", "）"
        elif character in ")）":
            out[i] = "）"
    for i in stack:
        out[i] = "（"
    return "".join(out)


def _meet(left: str, right: str) -> str:
    """Two lines joined."""
    end, start = left[-1], right[0]
    if end == "-" and re.search(r"[A-Za-z]-$", left) and re.match(r"[a-z]", right):
        return left[:-1] + right
    address = re.search(r"(?:www\.|://|@)\S*$", left) is not None
    words = end.isascii() and start.isascii() and (end.isalpha() or end in ",;:.!?)") and start.isalpha()
    prose = end.isascii() and start.isascii() and end.isalnum() and start.isalnum() and not (has_cjk(left + right))
    digits = end.isdigit() and start.isdigit()
    space = (words or prose) and not digits and not address
    return left + (" " if space else "") + right


def _advance(character: str) -> float:
    """Width of a character in em, roughly."""
    return 0.55 if character.isascii() else 1.0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", _characters(text))).casefold()
