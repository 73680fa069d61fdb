"""The text desk: writes stories, briefs, advertisements and mastheads from the word lists, by seed.

Where the user gives a corpus, bodies come from it, and heads and bylines where its articles have them; the desk writes
the rest, also of bodies when the corpus is used up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, TypeVar

import numpy as np

from newsparse.document import Author, Paper
from newsparse.typeset import words
from newsparse.typeset.corpus import Copy, GivenArticle, Pool
from newsparse.typeset.edit import HeadRoom, deck_lines, head_lines, kicker_line
from newsparse.typeset.flow import Para
from newsparse.typeset.furniture import Folio, Notice
from newsparse.typeset.heads import Story
from newsparse.typeset.topics import BRIEFS, TOPICS

Rng = np.random.Generator
Chosen = TypeVar("Chosen")
BylineForm = Literal["line", "lead", "sign", "names", "none"]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_GAP = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
_WEEKDAYS = "一二三四五六日"


def pick(rng: Rng, options: Sequence[Chosen]) -> Chosen:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def shuffled(rng: Rng, options: Sequence[Chosen]) -> list[Chosen]:
    """All of the options, in any order."""
    return [options[int(at)] for at in rng.permutation(len(options))]


def person(rng: Rng) -> str:
    """A Chinese name of two to four characters."""
    surname = pick(rng, words.DOUBLE_SURNAMES) if rng.random() < 0.04 else pick(rng, words.SURNAMES)
    if rng.random() < 0.22:
        return surname + pick(rng, words.GIVEN_ONE)
    return surname + pick(rng, words.GIVEN_FIRST) + pick(rng, words.GIVEN_SECOND)


@dataclass(slots=True)
class Desk:
    """Writes the texts of one page.

    Args:
        rng: source of all choices.
        corpus: articles that the user gives.
    """

    rng: Rng
    corpus: Sequence[GivenArticle] = ()
    city: str = ""
    day: date = date(2020, 1, 1)
    number: int = 1
    _topics: list[int] = field(default_factory=list)
    _briefs: list[int] = field(default_factory=list)
    _pool: Pool | None = None

    def __post_init__(self) -> None:
        self.city = pick(self.rng, words.CITY_FIRST) + pick(self.rng, words.CITY_SECOND)
        self.day = date(2009, 1, 1) + timedelta(days=int(self.rng.integers(0, 5800)))
        self.number = int(self.rng.integers(1200, 18900))
        self._topics = [int(at) for at in self.rng.permutation(len(TOPICS))]
        self._briefs = [int(at) for at in self.rng.permutation(len(BRIEFS))]
        self._pool = Pool(self.corpus, self.rng) if self.corpus else None

    # Sentences.

    def cast(self) -> dict[str, str]:
        """The people and places of one story."""
        rng = self.rng
        town = pick(rng, words.TOWN_FIRST) + pick(rng, words.TOWN_SECOND)
        firm = pick(rng, words.FIRM_FIRST) + pick(rng, words.FIRM_SECOND) + pick(rng, words.FIRM_KINDS)
        return {
            "p": person(rng),
            "q": person(rng),
            "r": person(rng),
            "city": self.city,
            "town": town + pick(rng, words.TOWN_KINDS),
            "place": pick(rng, words.VILLAGE_FIRST) + pick(rng, words.VILLAGE_SECOND) + "村",
            "firm": firm,
            "org": town + pick(rng, ("便民服务中心", "综合治理办", "卫生院", "文化站")),
            "school": town + pick(rng, ("中心小学", "中学", "实验学校", "职业中学")),
            "post": pick(rng, words.POSTS),
        }

    def fill(self, template: str, cast: dict[str, str]) -> str:
        """A template with its choices taken and its gaps filled."""
        text = template
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda match: pick(self.rng, match.group(1).split("|")), text)

        def gap(match: re.Match[str]) -> str:
            name, low, high = match.groups()
            if name == "n":
                return str(int(self.rng.integers(int(low), int(high) + 1)))
            if name == "quote":
                return self.fill(pick(self.rng, words.QUOTES), cast)
            if name == "office":
                return "市" + pick(self.rng, words.OFFICES)
            if name == "month":
                return f"{int(self.rng.integers(1, 13))}月"
            if name == "year":
                return str(int(self.rng.integers(self.day.year - 12, self.day.year)))
            return cast[name]

        return _GAP.sub(gap, text)

    # Stories.

    def story(
        self,
        chars: int,
        *,
        byline: BylineForm = "lead",
        kicker: bool = False,
        deck: bool = False,
        section: bool = False,
        subheads: int = 0,
        lines: int = 0,
        headless: bool = False,
        jump: bool = False,
        room: HeadRoom | None = None,
    ) -> Story:
        """A story of about so many characters; a little more, so that columns can be filled.

        Args:
            chars: length wished for.
            byline: where the writer is named.
            kicker: whether there is a kicker.
            deck: whether there is a deck.
            section: whether there is a section tag.
            subheads: how many subheads stand in the body.
            lines: headline lines wanted, 0 for any.
            headless: a continuation from another page, without head.
            jump: the story goes on on another page.
            room: room for the head.
        """
        rng = self.rng
        topic = TOPICS[self._next(self._topics)]
        cast = self.cast()
        heads = [head for head in topic.heads if not lines or (head.count("/") == lines - 1)] or list(topic.heads)
        head = tuple(self.fill(pick(rng, heads), cast).split("/"))
        length = chars * 1.15 + 60
        copy = self._pool.deal(round(length)) if self._pool else None
        paras = list(copy.paragraphs) if copy else []
        paras += self._body(topic.sentences, cast, length - sum(len(para.text) for para in paras))
        byline = self._byline_form(byline, copy, room or HeadRoom())
        named, lead, sign, authors, printed = self._byline(byline, copy)
        dateline, agency = None, None
        if lead and not headless:
            dateline, agency, opening = self._opening(named)
            paras[0] = Para(opening + paras[0].text, "body", len(dateline or ""))
            printed = named if byline == "lead" else printed
        marker = None
        if headless:
            marker = f"（上接第{pick(rng, ('1', '一', 'A1', '2'))}版）"
            paras[0] = Para(marker + paras[0].text, "body", len(marker), len(marker))
        if copy is None or not copy.headline:
            paras = self._subheads(paras, [self.fill(text, cast) for text in topic.subheads], subheads)
        if sign:
            paras.append(Para(sign, "sign"))
        onward = f"下转第{int(rng.integers(2, 9))}版" if jump else None
        if onward:
            paras.append(Para(f"（{onward}）", "jump"))
        story = Story(
            headline=() if headless else head,
            paragraphs=tuple(paras),
            kicker=self.fill(pick(rng, topic.kickers), cast) if kicker and not headless else None,
            deck=(self.fill(pick(rng, topic.decks), cast),) if deck and not headless else (),
            section=pick(rng, words.SECTIONS) if section and not headless else None,
            byline=printed,
            byline_line=byline == "line",
            authors=authors,
            dateline=dateline,
            source_agency=agency,
            continued_to=onward,
            continued_from=marker.strip("（）") if marker else None,
        )
        if headless:
            return story
        room = room or HeadRoom()
        return _headed(story, copy, room) if copy is not None and copy.headline else _made_to_fit(story, room)

    def _next(self, pool: list[int]) -> int:
        pool.append(pool.pop(0))
        return pool[-1]

    def _body(self, own: Sequence[str], cast: dict[str, str], length: float) -> list[Para]:
        """So many characters in paragraphs of a few sentences: the topic's own and general ones mixed, none twice."""
        rng = self.rng
        mine = shuffled(rng, own)
        # A very long story borrows from other subjects when all else is used up.
        others = [text for topic in TOPICS for text in topic.sentences if text not in own]
        common = shuffled(rng, others) + shuffled(rng, words.GENERIC)
        paras: list[Para] = []
        total = 0
        while total < length and (mine or common):
            sentences: list[str] = []
            for _ in range(int(rng.integers(1, 4))):
                source = mine if mine and (rng.random() < 0.62 or not common) else common
                if source:
                    sentences.append(self.fill(source.pop(), cast))
            text = "".join(sentences)
            total += len(text)
            paras.append(Para(text))
        return paras

    def _opening(self, named: str | None) -> tuple[str, str | None, str]:
        """Dateline, agency and the opening words of the lead."""
        rng = self.rng
        inside = f"（{named}）" if named else ""
        form = int(rng.integers(5))
        if form == 0:
            place = pick(rng, ("北京", "杭州", "上海", "广州"))
            line = f"新华社{place}{self.day.month}月{self.day.day}日电"
            return line, "新华社", line + inside
        if form == 1:
            line = f"本报{self.city}{self.day.month}月{self.day.day}日讯"
            return line, None, line + inside
        return "本报讯", None, f"本报讯{inside}" if inside else "本报讯 "

    def _byline_form(self, form: BylineForm, copy: Copy | None, room: HeadRoom) -> BylineForm:
        """Where the writer of a given article is named: nowhere when it has a head but no name."""
        if copy is None or not (copy.headline or copy.byline):
            return form
        if copy.byline is None:
            return "none"
        return "sign" if form == "line" and len(copy.byline) + 2 > room.wide else form

    def _byline(
        self, form: BylineForm, copy: Copy | None
    ) -> tuple[str | None, bool, str | None, tuple[Author, ...], str | None]:
        """Name in the lead, whether there is a lead, signature, authors, byline as printed."""
        rng = self.rng
        role = pick(rng, words.ROLES)
        names = [person(rng) for _ in range(2 if rng.random() < 0.3 else 1)]
        authors = tuple(Author(name=name, role=role) for name in names)
        both = f"{role} {' '.join(names)}"
        if copy is not None and copy.byline is not None:
            both, authors, names = copy.byline, copy.authors, [author.name for author in copy.authors]
        elif rng.random() < 0.25 and form in ("line", "lead", "sign"):
            helper = person(rng)
            both += f" 通讯员 {helper}"
            authors += (Author(name=helper, role="通讯员"),)
        match form:
            case "line":
                mark = pick(rng, ("□", "■", "■■", "", "◎", "本报"))
                printed = mark + both if mark != "本报" else "本报" + both
                return None, bool(rng.random() < 0.2), None, authors, printed
            case "lead":
                return both, True, None, authors, both
            case "sign":
                printed = f"（{both}）"
                return None, bool(rng.random() < 0.3), printed, authors, printed
            case "names":
                plain = tuple(Author(name=name) for name in names)
                printed = pick(rng, (f"（{' '.join(names)}）", " ".join(names)))
                return None, bool(rng.random() < 0.4), printed, plain, printed
            case _:
                return None, bool(rng.random() < 0.5), None, (), None

    def _subheads(self, paras: list[Para], texts: Sequence[str], count: int) -> list[Para]:
        if count == 0 or len(paras) < 3:
            return paras
        count = min(count, len(texts), (len(paras) - 1) // 2)
        order = [int(at) for at in self.rng.permutation(len(texts))[:count]]
        step = len(paras) / (count + 1)
        out = list(paras)
        for at in range(count, 0, -1):
            out.insert(max(1, round(at * step)), Para(texts[order[at - 1]], "subhead"))
        return out

    def brief(self) -> Story:
        """A short item with a small headline."""
        head, text = BRIEFS[self._next(self._briefs)]
        cast = self.cast()
        copy = self._pool.brief() if self._pool else None
        paras = list(copy.paragraphs) if copy else [Para(self.fill(text, cast))]
        byline: str | None = None
        authors: tuple[Author, ...] = ()
        if copy is not None and (copy.headline or copy.byline):
            byline, authors = copy.byline and f"（{copy.byline}）", copy.authors
        elif self.rng.random() < 0.4:
            name = person(self.rng)
            byline, authors = f"（{name}）", (Author(name=name),)
        if byline:
            paras.append(Para(byline, "sign"))
        headline = " ".join(copy.headline) if copy and copy.headline else self.fill(head, cast)
        return Story((headline,), tuple(paras), byline=byline, authors=authors, kind="brief")

    def caption(self) -> tuple[str, str]:
        """A caption and a credit."""
        topic, cast = TOPICS[self._next(self._topics)], self.cast()
        text = self.fill(pick(self.rng, topic.sentences), cast)
        maker = person(self.rng)
        return text, pick(self.rng, (f"{maker} 摄", f"本报记者 {maker} 摄", f"通讯员 {maker} 摄影报道"))

    # The paper.

    def paper(self, page: int = 1) -> tuple[Paper, tuple[str, ...]]:
        """The paper's record for page one, and the printed lines of its facts."""
        day, rng = self.day, self.rng
        weekday = f"星期{_WEEKDAYS[day.weekday()]}"
        lunar = lunar_of(day)
        serial = f"CN{int(rng.integers(11, 65))}-{int(rng.integers(1, 190)):04d}"
        iso, printed = day.isoformat(), f"{day.year}年{day.month}月{day.day}日"
        title = f"{self.city}{pick(rng, words.PAPERS)}"
        facts = (
            f"{printed} {weekday}",
            *((f"农历{lunar}",) if lunar else ()),
            f"第{self.number}期　今日{int(rng.integers(1, 5)) * 4}版",
            f"国内统一连续出版物号 {serial}",
        )
        record = Paper(
            title=title,
            date=iso,
            weekday=weekday,
            lunar_date=lunar,
            issue_number=str(self.number),
            serial_number=serial,
        )
        return record, facts

    def folio(self) -> tuple[Paper, Folio]:
        """The paper's record for an inner page, and its folio line."""
        rng, day = self.rng, self.day
        weekday = f"星期{_WEEKDAYS[day.weekday()]}"
        page = int(rng.integers(2, 17))
        name = pick(rng, words.PAGE_NAMES)
        printed = pick(rng, (f"{page:02d}", f"A{page:02d}", f"第{page}版"))
        title = f"{self.city}{pick(rng, words.PAPERS)}"
        editor = person(rng)
        parts = [f"{day.year}年{day.month}月{day.day}日　{weekday}", f"责任编辑：{editor}"]
        if rng.random() < 0.5:
            parts.append(f"电话：0579-{int(rng.integers(81000000, 89000000))}")
        number = printed.removeprefix("第").removesuffix("版").lstrip("0")
        record = Paper(
            title=title, date=day.isoformat(), weekday=weekday, page_number=number, page_name=name, editors=(editor,)
        )
        return record, Folio(((printed, 2.6), (name, 2.0)), "　".join(parts), title)

    def weather(self) -> str:
        """A forecast."""
        low = int(self.rng.integers(-3, 20))
        sky = pick(self.rng, ("晴到多云", "多云转阴", "阴有小雨", "晴，早晨有雾", "多云，局部有阵雨"))
        wind = self.fill("[东北|偏南|西北]风{n:2-3}到{n:4-5}级", {})
        return f"今天{sky}，{wind}，气温{low}～{low + 9}℃"

    def teaser(self) -> tuple[str, ...]:
        """Pointers to other pages."""
        out = []
        for _ in range(int(self.rng.integers(2, 4))):
            head = self.fill(pick(self.rng, TOPICS[self._next(self._topics)].heads), self.cast()).replace("/", " ")
            out.append(f"{head}　详见第{int(self.rng.integers(2, 9))}版")
        return tuple(out)

    def advertisement(self) -> Notice:
        """A shop's or an office's advertisement."""
        lines = pick(self.rng, words.ADVERTISEMENTS)
        cast = self.cast()
        return Notice(tuple((self.fill(text, cast), share) for text, share in lines))

    def notice(self) -> Notice:
        """A public notice with small print."""
        rng, cast = self.rng, self.cast()
        title, body = pick(rng, words.NOTICES)
        return Notice(((title, 1.5),), (self.fill(body, cast),))


def _headed(story: Story, copy: Copy, room: HeadRoom) -> Story:
    """The story with the head of a given article; what that lacks, the story goes without."""
    head = replace(story, headline=copy.headline, kicker=copy.kicker, deck=(copy.deck,) if copy.deck else ())
    return _made_to_fit(head, room)


def _made_to_fit(story: Story, room: HeadRoom) -> Story:
    """The story with its head in lines that their room holds; a kicker or deck too long for it is left off."""
    return replace(
        story,
        headline=head_lines(story.headline, room),
        kicker=kicker_line(story.kicker or "", room),
        deck=deck_lines("".join(story.deck), room),
    )


def lunar_of(day: date) -> str:
    """The lunar date as mastheads print it (辛丑年正月初十)."""
    from lunar_python import Solar

    moon = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"{moon.getYearInGanZhi()}年{moon.getMonthInChinese()}月{moon.getDayInChinese()}"
