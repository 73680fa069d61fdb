"""The grammar of bylines: marks, the paper's name, professions, names, and what each person did.

`read_credits` takes the whole of a short text or nothing. Words in front (本报记者) hold for all names up to the next
such word; words behind (摄, /图, 文/摄, 整理) for the names since the last one; a word like 文/ 图/ 摄影 that
stands before the first name, or before the last ones, for the names after it.
"""

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from newsparse.document import UNREAD, Author
from newsparse.language.names import COMPOUND_SURNAMES, is_surname, is_word, name_score, split_names, word_tag

HAN = f"〇\u3400-\u9fff{UNREAD}"
BULLETS = "□■█▇☑☒☐○●◎◇◆"
"""Marks that stand before bylines in print."""
MARKS = BULLETS + "▢▣△▲▽▼☆★◯⊙◻◼▪•◤◢▶►※＊*◁◀"
_BOX_MISREAD = re.compile(
    rf"^[□口囗回ロ{UNREAD}]{{1,2}}(?=\s*(?:本报|本刊|本台|新华社|融媒|全媒|首席|特约|见习|实习|记者|通讯员|文|图|撰文))"
)
_OWN = "本报|本刊|本台|本网|本社|我报"
AGENCIES = (
    "新华社|新华网|中新社|中新网|中国新闻社|中国新闻网|人民网|央视网|央视新闻|央视|中央广播电视总台|央广网|光明网|中青网|"
    "澎湃新闻|法新社|路透社|美联社|共同社|塔斯社|俄新社|德新社|韩联社|埃菲社|安莎社"
)
_PAPER = (
    f"[{HAN}]{{2,6}}?(?:日报|晚报|晨报|早报|时报|商报|周报|周刊|"
    "都市报|快报|青年报|电视台|广播电台|融媒体中心|新闻网|客户端)"
)
ORGANISATION = f"(?:{_OWN}|{AGENCIES}|{_PAPER})"
_KIND = (
    "首席|特约|特派|高级|资深|见习|实习|主任|随行|跟班|文字|摄影|摄像|视频|图片|融媒体?|全媒体?|新媒体|多媒体|驻站|校园|前方|"
    "深度|财经|体育|文化|评论|联合|小|学生|专职|区域|记协"
)
_TITLE = (
    "记者站|记者团|记者|通讯员|评论员|观察员|撰稿人|撰稿|实习生|报道组|采访组|通讯组|报道员|作者|"
    "编辑|编译|主笔|执笔|摄影师|策划|统筹|采写"
)
_POSTED = rf"驻\s*[{HAN}]{{1,8}}?(?=\s*(?:{_KIND})*记者)"
_ROLE = re.compile(
    rf"(?P<org>{ORGANISATION}(?:\s*[·/、]?\s*{ORGANISATION})?)?\s*(?:{_POSTED})?\s*(?P<role>(?:(?:{_KIND})\s*)*(?:{_TITLE}))"
)
_PART = "撰文|文字|图片|摄影|供图|制图|视频|文|图|摄|影"
_TASK = re.compile(
    rf"(?:{_PART})(?:\s*[/·+&并]\s*(?:{_PART}))+(?:报道)?|(?:文|图|撰文)\s+(?:文|图|摄|摄影)(?![{HAN}])|"
    r"摄影报道|图文报道|综合报道|采访报道|联合报道|报道|整理|采写|撰文|撰稿|执笔|综合|编译|供稿|供图|制图|绘图|漫画|插图|摄影|绘|摄|图文|文图|"
    rf"(?:文|图|影)(?=\s*(?:[/:]|$|[{HAN}]{{2,4}}$))(?<![{HAN}].)|(?<![{HAN}])(?:文|图)(?=\s|$)|(?<= )作$"
)
_PLACE = re.compile(rf"[发报]自\s*([{HAN}]{{2,6}})(?:报道)?|([{HAN}]{{2,5}})(?:报道|专电)")
_PICTURE = re.compile("摄|影|图|漫画|绘|视频|作$")
_WROTE = re.compile("文|报道|整理|采写|撰|执笔|编译|综合")
_COLUMN = re.compile(rf"(?:{ORGANISATION})(?:特约)?(?:评论员|编辑部|评论部|综合报道|综合|记者|特稿|专稿)|特约评论员")
_SOURCE = re.compile(
    rf"(?:摘编自|摘自|选自|原载|转自|据|来源:)\s*(?P<from>《[^《》]+》.{{0,20}}|{ORGANISATION}[{HAN}]{{0,8}})"
)
_NOTE = re.compile(r"(?:本文)?作者(?:单位)?(?:系|为|是|分别|:)[^。]{2,60}")
_WRITERS = ("记者", "通讯员", "评论员", "实习生", "撰稿", "作者", "观察员", "主笔", "执笔", "采写", "报道员")


@dataclass(frozen=True, slots=True)
class Credits:
    """A whole byline, read: printed words, people, agency, place; how sure it is one, 0..1; what was done."""

    text: str
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    place: str | None = None
    score: float = 0.0
    task: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["role", "task", "names", "slash", "note", "place"]
    text: str
    start: int
    end: int
    org: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    profession: str = ""
    task: str = ""

    @property
    def role(self) -> str | None:
        """The profession, unless all they did is pictures; then that, in the words of the record."""
        if self.task and _PICTURE.search(self.task) and not _WROTE.search(self.task.replace("摄影报道", "摄影")):
            return {"摄": "摄影", "影": "摄影", "图片": "图", "绘": "绘图"}.get(
                self.task, self.task.replace("报道", "")
            )
        if self.profession or not self.task:
            return self.profession or None
        return "文" if self.task[0] in "文图撰" and re.search("文", self.task) else self.task


def agency_of(text: str) -> str | None:
    """The news agency or other medium named at the start of a text; None for the paper's own words (本报)."""
    found = re.match(rf"据?\s?({AGENCIES}|{_PAPER})", text)
    return found[1] if found else None


@lru_cache(maxsize=4096)
def read_credits(text: str, *, lenient: bool = False) -> Credits | None:
    """Read a text that should be nothing but a byline, signature or credit; None when anything is left over.

    Args:
        text: the words.
        lenient: what follows a profession is taken for names as printed, also with a misread surname.
    """
    line = _plain(text)
    if not 2 <= len(line) <= 72 or re.search("[。！？；!?;“”…%]", line.rstrip("。")):
        return None
    inner = line.rstrip("。")
    wrapped = re.fullmatch(r"（([^（）]*(?:（[^（）]*）[^（）]*)*)）", inner) is not None
    inner = inner[1:-1].strip() if wrapped else inner
    bare = inner.strip(MARKS + " ")
    marked = len(bare) < len(inner.strip())
    special = _special(bare)
    read = special or _people(bare, named=wrapped or marked, lenient=lenient)
    if read is None:
        return None
    mark = re.match(rf"[{MARKS}\s]*", inner)
    head = re.sub(" +", " ", mark[0]) if mark else ""
    body = head + read.text
    score = read.score
    if not special and (marked or wrapped) and score < 0.85:
        score = max(score, 0.85 if marked else 0.7)
    return replace(read, text=f"（{body}）" if wrapped else body, score=round(score, 3))


def starts_role(text: str, at: int) -> bool:
    """Whether a profession of reporters starts at a place in a text."""
    found = _ROLE.match(text, at)
    return found is not None and found["role"].endswith("记者")


def _plain(text: str) -> str:
    """Single spaces, half-width colons and slashes, full-width brackets, the box mark repaired."""
    text = re.sub(r"[\s\u3000]+", " ", text.strip())
    if re.fullmatch(r"\S(?: \S){3,}", text):  # every character stands alone: letterspacing
        text = text.replace(" ", "")
    text = re.sub(r"[／丨|]", "/", text).replace("：", ":").replace("•", "·")
    text = re.sub(r"[(〔]", "（", re.sub(r"[)〕]", "）", text))
    return _BOX_MISREAD.sub(lambda found: "□" * len(found[0]), text)


def _special(text: str) -> Credits | None:
    """Forms without a person: 本报评论员, 摘自《…》, 作者系…."""
    bare = text.replace(" ", "")
    if _COLUMN.fullmatch(bare):
        return Credits(bare, agency=agency_of(bare), score=0.95)
    if _NOTE.fullmatch(text):
        return Credits(text, score=0.85)
    if _SOURCE.fullmatch(bare):
        return Credits(bare, agency=agency_of(re.sub("^(?:转自|来源:)", "", bare)), score=0.75)
    return None


def _people(text: str, *, named: bool, lenient: bool) -> Credits | None:
    tokens = _tokens(text, named=named, lenient=lenient)
    if not tokens or not any(token.kind == "names" for token in tokens):
        return None
    people = _assign(tokens)
    if lenient and not any(is_surname(person.name[0]) or is_surname(person.name[:2]) for person in people):
        people = []  # a single name that was misread helps nobody
    roles = [token for token in tokens if token.kind == "role"]
    org = next((token.org for token in roles if token.org), "")
    places = [token.text for token in tokens if token.kind == "place"]
    return Credits(
        text=_printed(text, tokens),
        authors=tuple(Author(name=person.name, role=person.role) for person in people),
        agency=agency_of(org),
        place=places[0] if places else None,
        score=_sure(text, tokens, people) if people else 0.5,
        task="".join(token.text for token in tokens if token.kind == "task"),
    )


def _sure(text: str, tokens: list[_Token], people: list[_Person]) -> float:
    """Certainty by form; see `is_byline` in bylines."""
    worst = min(name_score(person.name) for person in people)
    roles = [token for token in tokens if token.kind == "role"]
    if any(word in token.text for token in roles for word in _WRITERS):
        return (0.98 if any(token.org for token in roles) else 0.93) - (0.3 if worst < 0 else 0.0)
    if roles or any(token.kind == "note" for token in tokens):
        return 0.45
    if any(token.kind == "task" for token in tokens):
        return 0.85 if worst > 0 else 0.6
    count = sum(len(person.name) for person in people)
    if len(people) == 1 and (len(people[0].name) == 3 or "·" not in people[0].name) and is_word(people[0].name[:2]):
        return 0.2  # 陈列馆, 方向盘: a common word with one more character
    if len(people) == 1 and len(people[0].name) == 4 and people[0].name[:2] not in COMPOUND_SURNAMES:
        return 0.2
    if len(people) > 1:
        spaced = sum(len(token.names) for token in tokens) > 1 and (" " in text or "、" in text)
        return 0.7 if spaced else 0.5 if count >= 5 else 0.2
    return 0.5 if count >= 3 else 0.35


def _tokens(text: str, *, named: bool, lenient: bool) -> list[_Token] | None:
    """Cut the whole text into tokens; None when a part is none."""
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        after_names = bool(tokens) and tokens[-1].kind == "names"
        if (
            character == " "
            or (character in "、，,；;·" and tokens)
            or (character == ":" and tokens and not after_names)
        ):
            at += 1
            continue
        if character in "和与及" and after_names and len(text) > at + 2:
            at += 1
            continue
        token = _next(text, at, tokens, named=named, lenient=lenient)
        if token is None:
            return None
        tokens.append(token)
        at = token.end
    return tokens


def _next(text: str, at: int, tokens: list[_Token], *, named: bool, lenient: bool) -> _Token | None:
    if text[at] == "/":
        return _Token("slash", "/", at, at + 1)
    note = re.compile(r"（([^（）]{1,30})）").match(text, at)
    if note:
        kind: Literal["task", "note"] = "task" if _TASK.fullmatch(note[1]) else "note"
        return _Token(kind, note[1] if kind == "task" else note[0], at, note.end()) if tokens else None
    role = _ROLE.match(text, at)
    if role:
        org = (role["org"] or "").replace(" ", "")
        return _Token("role", role["role"].replace(" ", ""), at, role.end(), org=org)
    task = _TASK.match(text, at)
    if task and not (len(task[0]) == 1 and _swallowed(text, at, tokens)):
        return _Token("task", task[0].replace(" ", ""), at, task.end())
    return _place(text, at, known=bool(tokens)) or _name_run(text, at, tokens, named=named, lenient=lenient)


def _swallowed(text: str, at: int, tokens: list[_Token]) -> bool:
    """文 at the start of a name is no task: 文强, and 记者 郑晓舟 文云轩 where nothing tells of tasks."""
    if text[at] != "文" or text[at + 1 : at + 2] in ("/", ":", " "):
        return False
    reporters = bool(tokens) and tokens[0].kind == "role" and not re.search("[/图摄影]", text)
    return not tokens or (reporters and re.fullmatch(f"文[{HAN}]{{1,2}}", text[at:]) is not None)


def _place(text: str, at: int, *, known: bool) -> _Token | None:
    """发自北京, or 北京报道 where the dictionary has the place; ``known`` when somebody was named before it."""
    found = _PLACE.match(text, at)
    if not found or not known:
        return None
    place = found[1] or found[2]
    if found[2] and (word_tag(place) or "")[:2] != "ns":
        return None
    return _Token("place", place, at, found.end())


def _name_run(text: str, at: int, tokens: list[_Token], *, named: bool, lenient: bool) -> _Token | None:
    """The names that start at ``at``, up to the next role, task or mark.

    Words of the dictionary are no names, unless a profession stands before them, apart (记者 文竹).
    """
    whole = re.compile(f"[{HAN}·A-Z ]+").match(text, at)
    if not whole:
        return None
    run = whole[0].rstrip()
    for i in range(2, len(run)):
        if len(run[:i].replace(" ", "")) >= 2 and run[i] != " " and _ends_run(text, at + i):
            run = run[:i].rstrip()
            break
    end = at + len(run)
    role = bool(tokens) and tokens[-1].kind == "role"
    spaced = at > 0 and text[at - 1] in " :/、"
    least = (-3.5 if spaced else 0.0) if role else (0.0 if named or tokens else 0.5)
    run_ = re.sub("等$", "", run)
    names = split_names(run_, least)
    if names is None and lenient and role:
        names = split_names(run_, -math.inf) or ((run_,) if len(run_) <= 3 and is_surname(run_[0]) else None)
    if names is None:
        return None
    if not (lenient and role) and any(is_word(n) and name_score(n) < (2.0 if role and spaced else 99.0) for n in names):
        return None
    return _Token("names", run, at, end, names=names)


def _ends_run(text: str, at: int) -> bool:
    """Whether something other than a name starts here."""
    joins = text[at] in "和与及" and at + 2 < len(text)
    return joins or any((_ROLE.match(text, at), _TASK.match(text, at), _place(text, at, known=True)))


def _assign(tokens: list[_Token]) -> list[_Person]:
    """Give each name its profession and its task."""
    people: list[_Person] = []
    profession, pending = "", ""
    since = 0
    prefix = _before_names(tokens)
    for i, token in enumerate(tokens):
        if token.kind == "role":
            profession = f"本报{token.text}" if token.text == "评论员" and token.org == "本报" else token.text
            pending = ""
        elif token.kind == "names":
            people += [_Person(name, profession, pending) for name in token.names]
        elif token.kind == "task":
            last = i + 1 == len(tokens) - 1 and tokens[-1].kind == "names" and tokens[i - 1].kind != "slash"
            if prefix or last:
                pending, profession = token.text, profession if not people else ""
            else:
                people[since:] = [replace(person, task=token.text) for person in people[since:]]
            since = len(people)
    return people


def _before_names(tokens: list[_Token]) -> bool:
    """Whether the first task stands before the first name."""
    kinds = [token.kind for token in tokens if token.kind in ("task", "names")]
    return kinds[0] == "task"


def _printed(text: str, tokens: list[_Token]) -> str:
    """The words as printed, with letterspacing inside names and roles closed."""
    out, at = "", 0
    for token in tokens:
        gap = text[at : token.start]
        out += " " if gap and not gap.strip() else gap.strip()
        shown = text[token.start : token.end]
        if token.kind == "names" and " " in shown:
            shown = " ".join(token.names) + ("等" if shown.endswith("等") else "")
        elif token.kind == "role":
            shown = shown.replace(" ", "")
        out += shown
        at = token.end
    return out.replace(":", "：").strip()
