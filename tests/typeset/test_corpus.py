"""Pages of a user's own texts: how files are read, how a page uses them up, and that its truth is what it says."""

import json
from pathlib import Path

import numpy as np
import pytest

from newsparse.document import Article, Author, Page, Paragraph
from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.typeset import read_corpus
from newsparse.typeset.corpus import Copy, GivenArticle, Pool
from newsparse.typeset.families import FAMILIES
from newsparse.typeset.press import make_up
from typeset.fake import FakeMetrics

NAMES = sorted(FAMILIES)
_HEADS = (
    "大水记",
    "守堤人老李和他的三十年",
    "邮局照常营业 信总要有人寄",
    ("城不没者三版", "一座县城的水患史"),
    "关于本年度汛期全县干部群众抗洪抢险先进事迹的综合报道与若干思考",
)
_OWN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
"""Characters that no text of the program's own has in such a row."""


def sentence(number: int) -> str:
    return "".join(_OWN[number // 20**place % 20] for place in range(3)) + f"说,第{number}句话不长也不短."


def articles(count: int = 60, heads: bool = True) -> tuple[GivenArticle, ...]:
    """Articles of many lengths; no sentence occurs twice."""
    made, number = [], 0
    for at in range(count):
        paragraphs = []
        for _ in range(1 + at % 7):
            paragraphs.append("".join(sentence(number + place) for place in range(1 + at % 5)))
            number += 1 + at % 5
        head = {
            "headline": _HEADS[at % len(_HEADS)],
            "kicker": "来自一线的报道" if at % 2 else None,
            "deck": "——记者在堤上过了整整一夜" if at % 3 else None,
            "byline": "本报记者 周晓明 通讯员 李建国" if at % 4 else None,
        }
        made.append(GivenArticle(paragraphs=paragraphs, **(head if heads and at % 6 else {})))  # type: ignore[arg-type]
    return tuple(made)


def made(family: str, seed: int = 1, corpus: tuple[GivenArticle, ...] | None = None) -> Page:
    sheet, _ = make_up(family, seed, FakeMetrics(), articles() if corpus is None else corpus)
    return Page.model_validate(sheet.page().model_dump())


@pytest.mark.parametrize("name", NAMES)
def test_lines_stand_apart_in_every_family(name: str) -> None:
    page = made(name)
    boxes = np.array([line.box for line in page.lines])
    assert boxes[:, :2].min() >= 0
    assert boxes[:, 2].max() <= page.source.width
    assert boxes[:, 3].max() <= page.source.height
    wide = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(boxes[:, None, 0], boxes[None, :, 0])
    high = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    clash = np.argwhere(np.triu((wide > 1) & (high > 1), 1))
    assert not len(clash), [(page.lines[a].text, page.lines[b].text) for a, b in clash]


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_what_the_lines_say(name: str) -> None:
    page = made(name, 2)
    lines = {line.id: line for line in page.lines}
    for article in page.articles:
        own = [lines[name] for name in article.lines]

        def said(role: str, own: list = own) -> str:  # type: ignore[type-arg]
            return "".join(line.text for line in own if line.role == role).replace(" ", "").replace("\u3000", "")

        assert said("headline") == article.headline.replace("\u3000", "").replace(" ", "")
        assert said("kicker") == (article.kicker or "")
        assert said("deck") == (article.deck or "").replace("\u3000", "").replace(" ", "")
        for paragraph in article.paragraphs:
            text = "".join(lines[name].text for name in paragraph.lines).replace(" ", "")
            assert text.endswith(paragraph.text.replace(" ", ""))
        if article.byline:
            assert article.byline.replace(" ", "") in "".join(line.text for line in own).replace(" ", "")
            assert all(author.name in article.byline for author in article.authors)


def test_bodies_come_from_the_corpus_and_no_sentence_twice() -> None:
    page = made("ruled", 3)
    bodies = [article.body for article in page.articles]
    given = {sentence(number).replace(",", "，").replace(".", "。") for number in range(1000)}
    said = [part + "。" for body in bodies for part in body.replace("\n", "").split("。") if part]
    own = [part for part in said if part in given]
    assert len(own) > 0.9 * len(said)
    assert len(set(own)) == len(own)


def test_heads_come_from_the_corpus_where_it_has_them() -> None:
    page = made("ruled", 3)
    heads = {"".join((head,) if isinstance(head, str) else head).replace(" ", "") for head in _HEADS}
    found = ["".join(article.headline_lines).replace(" ", "") for article in page.articles]
    assert sum(head in heads for head in found) >= 3
    for article, head in zip(page.articles, found, strict=True):
        if head in heads and article.byline:
            assert [author.name for author in article.authors] == ["周晓明", "李建国"]
            # A byline of names alone has no roles.
            roles = ["记者", "通讯员"] if "记者 周晓明 通讯员 李建国" in article.byline else [None, None]
            assert [author.role for author in article.authors] == roles


def test_bare_bodies_get_heads_of_the_programs_own() -> None:
    page = made("ruled", 3, articles(heads=False))
    own = made("ruled", 3, ())
    assert all(article.headline for article in page.articles)
    assert len(page.articles) == len(own.articles)
    assert {article.body for article in page.articles}.isdisjoint(article.body for article in own.articles)


def test_a_small_corpus_is_used_once_and_the_program_goes_on() -> None:
    page = made("ruled", 3, articles(2, heads=False))
    text = "".join(article.body for article in page.articles)
    assert text.count("第1句话") == 1
    assert len(text) > 1500


def test_seed_and_corpus_decide() -> None:
    assert made("variety", 4) == made("variety", 4)
    assert made("variety", 4) != made("variety", 5)
    assert made("variety", 4) != made("variety", 4, articles(30))
    assert made("variety", 4, ()) == made("variety", 4, ())


@pytest.mark.parametrize(
    "text",
    ["一" * 30000 + "。", "一句。" * 20000, "没有句号的一段" * 300, "All in English. " * 200, "！？" * 50 + "短", "短"],
)
def test_odd_texts_are_set_or_left(text: str) -> None:
    page = made("ruled", 1, (GivenArticle(paragraphs=(text,)),) * 5)
    assert len(page.articles) > 3


# How a page uses articles up.


def test_the_shortest_that_is_long_enough() -> None:
    corpus = tuple(GivenArticle(paragraphs=("字" * (length - 1) + "。",)) for length in (50, 400, 900, 300))
    pool = Pool(corpus, np.random.default_rng(1))
    assert [copy.length for copy in iter(lambda: pool.deal(200), None)][:3] == [300, 400, 900]


def test_a_short_one_goes_on_with_others() -> None:
    corpus = tuple(GivenArticle(paragraphs=(char * 49 + "。",), headline=char) for char in "甲乙丙丁")
    copy = Pool(corpus, np.random.default_rng(1)).deal(120)
    assert copy is not None
    assert (copy.length, len(copy.paragraphs)) == (150, 3)
    assert copy.headline == (copy.paragraphs[0].text[0],)


def test_a_long_one_is_cut() -> None:
    paragraphs = ("字" * 99 + "。",) * 9
    copy = Pool((GivenArticle(paragraphs=paragraphs),), np.random.default_rng(1)).deal(250)
    assert copy is not None
    assert copy.length == 300


def test_briefs_are_short() -> None:
    long, short = "字" * 300 + "。", "短讯一则。"
    corpus = (
        GivenArticle(paragraphs=(long,)),
        GivenArticle(paragraphs=(short,), headline="一个长得不能做简讯标题的标题"),
        GivenArticle(paragraphs=(short,), headline="短讯"),
    )
    pool = Pool(corpus, np.random.default_rng(1))
    first = pool.brief()
    assert first is not None
    assert (first.headline, first.paragraphs[0].text) == (("短讯",), short)
    assert pool.brief() is None


def test_articles_without_text_are_passed_over() -> None:
    corpus = (GivenArticle(paragraphs=(), headline="空"), GivenArticle(paragraphs=("——", "（记者 王一）")))
    pool = Pool((*corpus, GivenArticle(paragraphs=("一段。",))), np.random.default_rng(1))
    assert [para.text for para in pool.deal(500).paragraphs] == ["一段。"]  # type: ignore[union-attr]
    assert pool.deal(500) is None


def test_subheads_stand_between_bodies_only() -> None:
    given = GivenArticle(
        subheads=("其一", "其二", "其三"), paragraphs=("其一", "一段。", "其二", "其三", "二段。", "其一")
    )
    assert [(para.text, para.kind) for para in Copy.of(given).paragraphs] == [
        ("一段。", "body"),
        ("其三", "subhead"),
        ("二段。", "body"),
    ]


def test_a_byline_of_unknown_people_is_left_off() -> None:
    given = {"paragraphs": ("一段。",), "byline": "文/图 本报报道组"}
    assert Copy.of(GivenArticle.model_validate(given)).byline is None
    named = Copy.of(GivenArticle.model_validate({**given, "authors": [{"name": "王一"}]}))
    assert (named.byline, named.authors) == ("文/图 本报报道组", (Author(name="王一"),))


# Files.


def test_text_files(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("\ufeff一段。\r\n　　二段。\r\n\r\n \r\n另一篇。\r\n", "utf-8")
    corpus = read_corpus([tmp_path / "one.txt"])
    assert [article.texts for article in corpus] == [("一段。", "　　二段。"), ("另一篇。",)]


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"headline": "一行\n二行", "paragraphs": ["一段。", "二段。"], "url": "passed over"},
        {"headline": ["一行", "二行"], "kicker": None, "paragraphs": [{"text": "一段。", "lines": ["l1"]}]},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("\n" + "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", "utf-8")
    one, two = read_corpus([path])
    assert one.headline_lines == two.headline_lines == ("一行", "二行")
    assert (one.texts, two.texts) == (("一段。", "二段。"), ("一段。",))


def test_results_of_the_program_are_a_corpus(tmp_path: Path) -> None:
    article = Article(
        id="a1",
        kind="article",
        headline="一行\u3000二行",
        byline="□记者 王一",
        authors=(Author(name="王一", role="记者"),),
        subheads=("小标题",),
        paragraphs=tuple(Paragraph(text=text, lines=("l1",)) for text in ("一段。", "小标题", "二段。")),
        lines=("l1",),
        boxes=((0, 0, 1, 1),),
    )
    path = tmp_path / "some.jsonl"
    path.write_text(article.model_dump_json() + "\n", "utf-8")
    copy = Copy.of(read_corpus([path])[0])
    assert [(para.text, para.kind) for para in copy.paragraphs][1] == ("小标题", "subhead")
    assert (copy.headline, copy.byline, copy.authors) == (("一行 二行",), "记者 王一", article.authors)


def test_folders_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/d.TXT", "b/note.md"):
        (tmp_path / name).write_text(f"{name}。", "utf-8")
    texts = [article.texts[0] for article in read_corpus([tmp_path, tmp_path / "c.txt"])]
    assert texts == ["a.txt。", "b/d.TXT。", "c.txt。", "c.txt。"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text in this file"),
        ("　\n\n——\n".encode(), "no text in this file"),
        ("一段。".encode("gbk"), r"not UTF-8 text \(byte \d"),
        (b'{"paragraphs": ["a"]}\n{"paragraphs": [', "line 2: not JSON"),
        (b'{"headline": "a"}', "line 1: paragraphs: Field required"),
        (b'{"paragraphs": [], "headline": "a"}', "no text in this file"),
        (b'{"paragraphs": ["a"]}\n3', "line 2: not an article"),
        (b'{"paragraphs": ["a"], "headline": 3}', "line 1: headline"),
    ],
)
def test_bad_files(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "some.txt"
    path.write_bytes(data)
    with pytest.raises(InputUnreadableError, match=words) as caught:
        read_corpus([path])
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 3


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match=r"none\.txt: cannot read"):
        read_corpus([tmp_path / "none.txt"])
    with pytest.raises(InputUnreadableError, match="no text in this folder"):
        read_corpus([tmp_path])
