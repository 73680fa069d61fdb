"""Who wrote it, where from, and where it goes on: bylines, leads, signatures, credits and jump markers.

A byline is read with a small grammar (see wording) that must use up the whole text; nothing looks for a word
anywhere in a sentence, so "记者采访时看到" is no byline. Inputs may be cleaned or as recognised: spaces lost or too
many, brackets of either width, □ read as 口.

Roles are the printed word without the paper's or the agency's name: 本报记者 and 新华社记者 -> 记者, while 首席记者,
融媒记者, 特约记者 stay. Someone who wrote keeps the profession; someone who only took or drew the picture has that as
role (记者 某某 摄 -> 摄影). 本报评论员 stays whole: it is the name of the column as much as a profession. A name
without any role printed is that of the 作者.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsparse.document import Author
from newsparse.language.misread import mend_roles
from newsparse.language.names import is_surname, is_word, name_score, names_as_printed, word_tag
from newsparse.language.text import clean_line, ends_sentence
from newsparse.language.wording import AGENCIES, HAN, MARKS, ORGANISATION, Credits, agency_of, read_credits

_OPEN, _SHUT = "（(〔[【", "）)〕\\]】"
_DAY = (
    r"(?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:至\d{1,2}日)?|\d{1,2}月\d{1,2}"
    r"|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_SPOT = rf"(?!记者|通讯员|评论|编辑|社论)(?:[{HAN}][{HAN}·A-Za-z]{{0,11}}?|“[^“”]{{1,8}}”号?)"
_DATED = re.compile(
    rf"据?{ORGANISATION}(?:{_SPOT})?{_DAY}(?:上午|下午|晚|凌晨)?(?:专|特|综合|急|快)?"
    r"(?:[讯迅汛訊电電](?![话视影])|[旦申甩](?=[（(]))"
)
_PLAIN = re.compile(rf"据?{ORGANISATION}(?:专|快|综合|特|简)?[讯訊](?![员息号])")
_SPACED = re.compile(rf"据?{ORGANISATION}(?:{_SPOT}(?<![通资喜简]))?(?:综合)?(?:[讯訊迅汛电電]|消息)")
_MISREAD_PAPER = re.compile(
    rf"^(?:[木夲未]报|[^日晚晨早时商]报(?=讯)|本[{HAN}](?=讯[{_OPEN}])|报(?=[{HAN}]{{2,6}}?\d{{1,2}}月\d{{1,2}}日[讯电]))"
)
_MISREAD_AGENCY = re.compile(rf"^新华[{HAN}](?=[{HAN}]{{2,6}}?\d{{1,2}}月\d{{1,2}}日电)")
_NUMERAL = {character: i for i, character in enumerate("〇一二三四五六七八九")}
_PAGE = r"(?P<page>[A-Za-z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})"
_JUMP = re.compile(
    rf"(?P<open>[{_OPEN}▶►>→◆●■▲]+\s*(?:[{HAN}“”《》]{{0,10}}?))?"
    r"(?P<verb>下\s*转|紧\s*接|续\s*转|上\s*接|详\s*[情细]?\s*请?\s*见|[见转接])\s*(?:本报|今日|今天)?\s*第?\s*"
    rf"{_PAGE}\s*(?:[、，,至\-—]\s*第?[A-Za-z]?\d{{1,3}}\s*)*(?P<word>版)?(?:[·.]?[{HAN}“”《》·\s]{{0,10}}(?P<shut>[{_SHUT}]))?"
)
_ARROW = re.compile(rf"[▶►>→»]+\s*第?\s*{_PAGE}\s*版")
_PHOTO_SOURCE = re.compile(
    rf"(?:{AGENCIES})(?:发|供图|供本报专?[特供]?稿?)(?:[{HAN}]{{0,3}}图片?)?|(?:{AGENCIES})/(?:法新|美联|路透|欧新|塔斯|[{HAN}]{{2,4}})|"
    rf"(?:本报)?资料(?:图片?|照片?)|(?:人民|东方)视觉|视觉中国|影像中国|中新图片|(?:IC|CFP|ic)\s?(?:photo|图)?|"
    rf"(?:图片?来源|图源|图据)[:：]?[{HAN}A-Za-z]{{2,16}}|[{HAN}（）]{{2,16}}(?:供图|提供)|图片?由[{HAN}]{{2,16}}提供"
)
_TIME_WORD = "昨[日天晚]|今[日天晨]|近日|日前|近期|连日来|[上下]午"
_LOST_SHUT = re.compile(
    rf"\s*[{_OPEN}]\s*([^{_OPEN}{_SHUT}\d，。！!|：:；;“]{{4,40}}?)(?:(?=[\d“]|{_TIME_WORD})|[！!|：:；;])"
)
"""Names in a bracket whose closing half was lost, so that the sentence starts with its date, or misread."""
_MISREAD_SHUT = re.compile(rf"\s*[{_OPEN}：:·.]?\s*([{HAN}\s]{{5,40}})[，,：:；;。](?![^{_OPEN}]{{0,30}}[{_SHUT}])")
"""Names after a dateline whose bracket was misread for other marks, both halves or the closing one."""
_UNSHUT = re.compile(rf"[{_OPEN}]\s*([^{_OPEN}{_SHUT}]{{4,40}})$")
_LOST_OPEN = re.compile(rf"\s*[《〈]?([^{_OPEN}{_SHUT}\d，。、：:！!|]{{4,40}})[{_SHUT}！!|]")
_LEAD_END = re.compile(rf"报道\s*[:：]?|(?=\d)|(?=[:：/])|(?={_TIME_WORD})")
_STOP = re.compile(rf"(?:[。！？!?…．]|(?<=[{HAN}%])\.)[”’」』）)\"']*")
_SPLIT_ROLE = re.compile(
    "(?<=本) +(?=报)|(?<=记) +(?=者)|(?<=通) +(?=讯)|(?<=讯) +(?=员)|(?<=评) +(?=论)|(?<=论) +(?=员)|(?<=首) +(?=席)"
)
_PLACE_ENDS = tuple("镇乡村街院所厂社队制县")
_REMARK = re.compile("完$|待续|节选|删[节改减]|略$|编者|原载|资料")
"""What stands in brackets at the end of a text and is nobody's name."""
_UNFINISHED = tuple("，、；,;")
_BARE_NAMES = 0.3
"""Names without role, mark, space or brackets are no byline below this: a common word opens them (石榴红)."""
_SIGNED_AFTER_STOP, _SIGNED_AFTER_QUOTE = 0.3, 0.7
"""Certainty that names need at the end of a body: after a sentence, and after a quotation or bracket alone."""


_APART = 0.2
"""Least certainty of names that stand apart from the text."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote (or took) it: the words as printed, letterspacing gone, marks kept; people with their roles."""

    text: str
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before the first sentence; ``end`` is where that sentence starts in the text as given."""

    dateline: str | None
    byline: str | None
    authors: tuple[Author, ...]
    agency: str | None
    end: int


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a body: who signed, or the dateline that stands there (then nobody signed); the text before it."""

    text: str
    authors: tuple[Author, ...]
    body: str
    agency: str | None = None
    dateline: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose picture it is, and the caption before the credit."""

    text: str
    authors: tuple[Author, ...]
    caption: str
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A pointer to another page: to it, from it, or "see" it; page as "2" or "A3"; span in the text as given."""

    direction: Literal["to", "from", "see"]
    page: str
    start: int
    end: int


def parse_byline(text: str, *, stands: bool = False) -> Byline | None:
    """Read a line or two that stand alone; None when the whole is not a byline.

    Args:
        text: the words.
        stands: they stand where a byline stands and name a profession: names are taken as printed, misread or not.
    """
    read = _read(text) or (_read(text, lenient=True) if stands else None)
    return Byline(read.text, read.authors, read.agency, read.place) if read else None


def is_byline(text: str) -> float:
    """How sure a short line that stands alone is a byline, 0..1.

    0 unless the grammar uses up the line. A profession with a name is nearly sure (0.9 and more), a name with 文 or
    摄 likely (0.85); names in brackets, or several with spaces, rather likely (0.7); one bare name is an even bet
    (0.5 for three characters, 0.35 for two), because small headings look the same.
    """
    read = _read(text)
    return read.score if read else 0.0


def parse_lead(text: str) -> Lead | None:
    """Read dateline and byline at the start of a first paragraph.

    Knows 本报讯, 本报某地某日讯 (or 电), the agencies' forms with or without 据, names in brackets after it or
    unbracketed before 报道, a bracket with names alone, and 本报记者 某某 报道. A jump marker before it is skipped.
    """
    jump = parse_jump(text[:24])
    at = jump.end if jump is not None and jump.direction == "from" and jump.start < 2 else 0
    at += len(text[at:]) - len(text[at:].lstrip(f" \u3000{MARKS}"))
    dateline, length = _dateline(text[at:])
    end = at + length
    agency = agency_of(dateline) if dateline else None
    named = _lead_names(text[end:], known=dateline is not None)
    if named is None:
        return Lead(dateline, None, (), agency, _skip(text, end)) if dateline else None
    credits, length = named
    return Lead(dateline, credits.text, credits.authors, agency or credits.agency, _skip(text, end + length))


def with_shut_names(text: str, gaps: Sequence[int]) -> str | None:
    """The first lines of a text with the bracket that was lost after the names of its lead.

    Args:
        text: their words, joined.
        gaps: places in it where there is room for a mark that was not read.

    Returns:
        None when none was lost: names are not all that stands in the bracket, or it shuts further on.
    """
    for at in sorted(gaps, reverse=True):
        before, after = text[:at].rstrip(), text[at:]
        opened = _UNSHUT.search(before)
        names = opened[1] if opened else before[_dateline(before)[1] :].lstrip("：:·.")
        if names == before or before[-1:] in _SHUT or re.match(rf"[^{_OPEN}]{{0,30}}[{_SHUT}]", after):
            continue
        read = _read(names)
        if read is not None and read.authors and read.score > 0.9:
            return f"{before}）{after}"
    return None


def parse_signature(text: str, *, apart: bool = False) -> Signature | None:
    """Read who signed at the end of a body: in brackets, or as names after the last full stop or alone.

    A bracket that was lost, either one, is forgiven. Jump markers, （完）, （略） and other remarks are no signatures.

    Args:
        text: the last paragraph.
        apart: it stands at the right edge, under the text: names alone need no further witness.
    """
    bare = text.rstrip()
    found = re.search(rf"[{_OPEN}]([^{_OPEN}{_SHUT}]{{2,60}})(?P<shut>[{_SHUT}]?)。?$", bare)
    if found and not (found["shut"] == "" and len(found[1]) > 16):
        return _bracketed(bare, found, apart=apart)
    unopened = re.search(rf"[{_SHUT}]。?$", bare) if not re.search(f"[{_OPEN}]", bare[-40:]) else None
    bare = bare[: unopened.start()] if unopened else bare
    for cut, least in _ends_before_names(bare):
        tail = bare[cut:].strip()
        read = _read(tail, apart=apart) if 2 <= len(tail) <= 40 else None
        read = read or (_as_printed(tail) if apart else None)
        if read is not None and read.score >= (_APART if apart else least):
            text_ = f"（{read.text}）" if unopened else read.text
            return Signature(text_, read.authors, bare[:cut].rstrip(), read.agency)
    return None


def parse_credit(text: str) -> Credit | None:
    """Read the credit of a picture: in brackets or not, at the end of a caption, or as a line of its own."""
    bare = re.sub("(?<=[摄发图道供])。$", "", text.rstrip())
    found = re.search(rf"[{_OPEN}]([^{_OPEN}{_SHUT}]{{2,40}})[{_SHUT}]。?$", bare)
    if found:
        outer = re.search(rf"(?:{AGENCIES})\s*发\s*$", bare[: found.start()])
        start = outer.start() if outer else found.start()
        read = _picture_credit(found[1])
        if read is None:
            return None
        text_ = clean_line(bare[start : found.start()]) + f"（{read.text}）"
        return Credit(text_, read.authors, bare[:start].rstrip(), _agency_in(bare[start:]))
    for start in _credit_starts(bare):
        read = _picture_credit(bare[start:])
        if read is not None:
            return Credit(read.text, read.authors, bare[:start].rstrip(), _agency_in(bare[start:]))
    return None


def parse_jump(text: str) -> Jump | None:
    """Find a pointer to another page: 下转, 紧接 (to), 上接 (from), 详见, 见 (see).

    A lone 见, 转 or 接 counts only in brackets, after an arrow or (见) as a line's last words; without 版
    the page must have its letter, or the marker its bracket.
    """
    for found in _JUMP.finditer(text):
        verb = re.sub(r"\s", "", found["verb"])
        opened = found["open"] is not None
        alone = found["word"] and not text[found.end() :].strip() and not text[: found.start()][-1:].isalpha()
        if len(verb) == 1 and not (opened and (found["word"] or found["shut"])) and not (verb == "见" and alone):
            continue
        lettered = re.match("[A-Za-z]", found["page"]) is not None
        if not found["word"] and not lettered and not (opened and found["shut"]):
            continue
        direction: Literal["to", "from", "see"] = "see"
        if verb in ("下转", "紧接", "续转", "转"):
            direction = "to"
        elif verb in ("上接", "接"):
            direction = "from"
        end = found.end() if opened or found["shut"] is None else found.end("word" if found["word"] else "page")
        return Jump(direction, page_number(found["page"]), found.start(), end)
    arrow = _ARROW.search(text)
    return Jump("see", page_number(arrow["page"]), arrow.start(), arrow.end()) if arrow else None


def page_number(text: str) -> str:
    """A page number without leading zeros, in digits: 二 -> "2", "A03" -> "A3"; other text as it is."""
    text = re.sub(r"\s", "", text).upper()
    if re.fullmatch("[一二三四五六七八九十]+", text):
        tens, ten, ones = text.rpartition("十")
        return str((_NUMERAL.get(tens, 1) if ten else 0) * 10 + _NUMERAL.get(ones, 0))
    found = re.fullmatch(r"([A-Z]?)0*(\d+)", text)
    return found[1] + found[2] if found else text


def _dateline(text: str) -> tuple[str | None, int]:
    """(dateline without spaces, its length in the text); (None, 0) when the text starts otherwise."""
    places = [i for i, character in enumerate(text[:70]) if not character.isspace()]
    squeezed = "".join(text[i] for i in places).translate({0xFF10 + i: 48 + i for i in range(10)})
    mended = _MISREAD_PAPER.sub("本报", _MISREAD_AGENCY.sub("新华社", squeezed))
    places = [0] * (len(mended) - len(squeezed)) + places
    squeezed = mended
    found = _DATED.match(squeezed) or _PLAIN.match(squeezed)
    if not found:
        found = _SPACED.match(squeezed)
        after = text[places[found.end() - 1] + 1 :] if found else ""
        if not found or (after and after[0] not in f" \u3000:：{_OPEN}"):
            return None, 0
    words = re.sub("[電旦申甩]$", "电", re.sub("[迅汛訊]$", "讯", found[0]))
    return words, places[found.end() - 1] + 1


def _lead_names(text: str, *, known: bool) -> tuple[Credits, int] | None:
    """Names after a dateline (or at the very start when it is not ``known``), and the length they take up."""
    bracket = re.match(rf"\s*[{_OPEN}]\s*([^{_OPEN}{_SHUT}]{{2,60}}?)\s*[{_SHUT}]", text)
    if bracket:
        read = _read(bracket[1], lenient=known)
        if read is None and known and re.match(r".{0,8}(记者|通讯员)", bracket[1]):
            read = Credits(clean_line(bracket[1]), score=0.5)
        return (read, bracket.end()) if read and (known or read.score > 0.9) else None
    lost = _LOST_SHUT.match(text) or (_LOST_OPEN.match(text) if known else None)
    if lost:
        read = _read(lost[1])
        return (read, lost.end()) if read and read.score > 0.9 else None
    misread = _MISREAD_SHUT.match(text) if known else None
    read = _read(misread[1]) if misread else None
    if misread and read and read.authors and read.score > 0.9:
        return read, misread.end()
    for found in _LEAD_END.finditer(text[:48]):
        words = re.sub(r"[:：]$", "", text[: found.end()]).strip()
        read = _read(words, lenient=known and text.startswith((":", "：", "/"), found.start()))
        reported = found[0].startswith("报道")
        if read and (read.score > 0.9 or (reported and read.score > 0.8)) and (known or reported):
            return read, found.end()
    return None


def _read(text: str, *, apart: bool = False, lenient: bool = False) -> Credits | None:
    """A whole byline; None for words that the grammar takes for bare names. Unnamed roles become 作者.

    Args:
        text: the words.
        apart: they stand where a signature stands: names need not be unlike words (方国英 is in dictionaries).
        lenient: what follows a profession is taken for names.
    """
    bare = text.strip()
    if bare.endswith(_UNFINISHED):
        return None  # a byline is complete; a line of prose is cut anywhere
    joined = _SPLIT_ROLE.sub("", bare)
    mended = mend_roles(joined)
    read = read_credits(mended) if mended != joined else read_credits(bare)  # 言席记者 is no Mr Yan
    read = read or read_credits(bare) or read_credits(mended, lenient=lenient)
    read = read or _misread_role(mended, lenient=lenient)
    if read is None or not read.authors:
        return read
    named = all(author.role is None for author in read.authors)
    if named and not apart and read.score < 0.85 and not read.text.startswith("（"):
        words = _reads_as_words(bare, [author.name for author in read.authors])
        if words or read.score < _BARE_NAMES:
            return None
    return replace(read, authors=tuple(a if a.role else Author(name=a.name, role="作者") for a in read.authors))


def _misread_role(text: str, *, lenient: bool) -> Credits | None:
    """A byline whose first word was misread before 记者 (昭娱记者 for 融媒记者): the rest must leave no doubt."""
    found = re.match(rf"[{MARKS}]*\s*[{HAN}]{{1,3}}(?=记者)", text)
    read = read_credits(text[found.end() :], lenient=lenient) if found else None
    return replace(read, text=clean_line(text)) if read and read.authors and read.score > 0.9 else None


def _reads_as_words(text: str, names: Sequence[str]) -> bool:
    """Whether bare "names" are rather words of a heading or of a sentence.

    So are villages and offices (唐先镇), what begins with the conjunction 和, parts of a foreign name (见证·机遇),
    and a run without spaces that words of the dictionary cover from end to end.
    """
    if any(name[0] == "和" or "·" in name or (len(name) > 2 and name.endswith(_PLACE_ENDS)) for name in names):
        return True
    return " " not in text and len(text) > 3 and _covered(text)


def _covered(text: str) -> bool:
    """Whether a text is one word of the dictionary after another, none of them a person."""
    reached = {0}
    for end in range(2, len(text) + 1):
        if any(start in reached and is_word(text[start:end]) for start in range(max(0, end - 8), end - 1)):
            reached.add(end)
    return len(text) in reached


def _ends_before_names(text: str) -> Iterator[tuple[int, float]]:
    """Where a signature without brackets may start, and how sure it must be: after the last sentence, else a quote."""
    stops = [found.end() for found in _STOP.finditer(text)]
    last = stops[-1] if stops else 0
    yield last, _SIGNED_AFTER_STOP
    quote = max(text.rfind(mark) for mark in "”’）)") + 1
    if quote > last and not ends_sentence(text[:quote]):
        yield quote, _SIGNED_AFTER_QUOTE


def _as_printed(words: str, *, alone: bool = True) -> Credits | None:
    """Names that no list of names knows, for they were misread or are words as well: 真小安 for 龚小安, 江平.

    One name has two or three characters, and counts where it stands ``alone`` in its line. The words stay together as
    a byline; somebody alone who has no surname is no author.
    """
    name = words.strip("（）() ")
    several = names_as_printed(name) if not _REMARK.search(name) and not _covered(name) else None
    if several or not alone:
        text = " ".join(several or ()) if " " in name else name
        authors = tuple(Author(name=one, role="作者") for one in several or ())
        return Credits(f"（{text}）" if words.startswith("（") else text, authors, score=_APART) if authors else None
    bracketed = name != words.strip() and is_surname(name[0]) and (word_tag(name) or "n")[0] == "n"
    word = (is_word(name) and not bracketed) or _REMARK.search(name)  # 方明 is a place as well
    if not re.fullmatch(f"[{HAN}]{{2,3}}", name) or word or name_score(name) == -math.inf:
        return None
    authors = (Author(name=name, role="作者"),) if is_surname(name[0]) else ()
    return Credits(words, authors, score=_APART)


def _bracketed(text: str, found: re.Match[str], *, apart: bool) -> Signature | None:
    """A signature or a dateline in brackets at the end."""
    words, body = found[1].strip(), text[: found.start()].rstrip()
    if parse_jump(found[0]) is not None:
        return None
    dateline, length = _dateline(words)
    if dateline is not None and dateline[-1] in "讯电":
        rest = _read(words[length:]) if words[length:].strip() else None
        text_, authors = (rest.text, rest.authors) if rest else ("", ())
        return Signature(text_, authors, body, agency_of(dateline), dateline)
    signed, alone = f"（{words}）", apart or (not body and len(words) == 3 and word_tag(words) is None)
    read = _read(signed) or _read(signed, lenient=True)
    if read is None and (alone or not body or ends_sentence(body)):
        read = _as_printed(signed, alone=alone)
    return Signature(read.text, read.authors, body, read.agency) if read else None


def _picture_credit(text: str) -> Credits | None:
    """A credit and nothing else: a person with a picture's task, or the owner of the picture."""
    words = text.strip().strip("（）()")
    read = _read(words)
    if read is not None and re.search("摄|影|图|绘|漫画|作", read.task) and read.score > 0.5:
        return read
    bare = words.replace(" ", "")
    if _PHOTO_SOURCE.fullmatch(bare) and not re.search("[为的在是了地示如下上左右]", bare):
        return Credits(bare, agency=agency_of(bare), score=0.9)
    return None


def _credit_starts(text: str) -> list[int]:
    """Where an unbracketed credit may start: the line, after stops and spaces, at a role, before a name with 摄."""
    tail = max(0, len(text) - 45)
    starts = {0} if tail == 0 else set()
    starts |= {found.end() for found in re.finditer(r"[。！？”…）!?]\s*|\s+", text) if found.end() >= tail}
    roles = rf"(?:{ORGANISATION})?(?:首席|特约|见习|实习|摄影)*(?:记者|通讯员)|(?:{AGENCIES})(?=\s*发$)"
    starts |= {found.start() for found in re.finditer(roles, text) if found.start() >= tail}
    for length in (3, 2):
        found = re.search(rf"([{HAN}]{{{length}}})摄$", text)
        if found and is_surname(found[1][0]) and not is_word(found[1]) and name_score(found[1]) > 3.0:
            starts.add(found.start())
            break
    return sorted(start for start in starts if len(text) - start >= 3)


def _agency_in(text: str) -> str | None:
    found = re.search(AGENCIES, text)
    return found[0] if found else None


def _skip(text: str, at: int) -> int:
    """The place of the next character that is no space or colon."""
    return len(text) - len(text[at:].lstrip(" \u3000:："))
