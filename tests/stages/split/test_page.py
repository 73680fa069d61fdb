"""Chains to articles, the rest to items, and what holds for every page."""

from dataclasses import replace

import numpy as np
import pytest

from newsparse.containers import Flow, PageImage
from newsparse.document import Page
from newsparse.forest import load_forests
from newsparse.models import locate
from newsparse.stages.order import find_order
from newsparse.stages.split import split_page
from tests.drawing import Drawn, changed, draw, flow_of

PAGE = """
 KKKKKKKKKKKKKKKK
HHHHHHHHHHHHHHHHHHHHHHHHHH  [                  ]
HHHHHHHHHHHHHHHHHHHHHHHHHH  [                  ]
   DDDDDDDDDDDDDDDDDDDD     [    LLLLLLLL      ]
  aaaaaaaaaa  bbbbbbbbbbbb  [                  ]
aaaaaaaaaaaa  bbbbbbbbbbbb  [                  ]
aaaaaaaaaaaa  bbbbbbb.      pppppppppppppppppppp
aaaaaaaaaaaa    bbbbbbbbbb  pppppppppp
aaaaaaaaaaaa  bbbbbbbb.
------------------------------------------------
IIIIIIIIIIIIIIIIIIIIIIIIII    qqqqqqqqqqqqqq
IIIIIIIIIIIIIIIIIIIIIIIIII
  cccccccccc  dddddddddddd
cccccccccccc  ddddd.
cccccccccccc    dddddddddd
cccccccccccc  ddddddd.
"""
FORESTS = load_forests(locate("links").path)
KINDS = {"L": "picture-text", "p": "caption", "q": "advertisement"}


def image(drawn: Drawn) -> PageImage:
    return PageImage(np.zeros(drawn.layout.sheet.shape, np.uint8), "page.png", "0" * 64)


def split(drawn: Drawn, flow: Flow | None = None) -> Page:
    return split_page(image(drawn), drawn.layout, flow or find_order(drawn.layout))


@pytest.fixture
def drawn() -> Drawn:
    return draw(PAGE)


@pytest.fixture
def page(drawn: Drawn) -> Page:
    return split(drawn, flow_of(drawn, "KHD > ab", "I > cd", **KINDS))


def text_of(drawn: Drawn, letter: str) -> str:
    return drawn.lines(letter)[0].text


def test_characters_that_could_not_be_read_are_shown() -> None:
    """In every field and line; a printed □ stays what it is."""
    words = {"K": "春\ufffd", "H": "山\ufffd水", "w": "□本报记者 王\ufffd", "a": "本报讯 田\ufffd"}
    drawn = draw(" KKKKKKKKKKKK\nHHHHHHHHHHHHHH\nHHHHHHHHHHHHHH\nwwwwwwwwww\n" + 6 * "aaaaaaaaaaaaaa\n", texts=words)
    page = split(drawn, flow_of(drawn, "KHw > a", w="byline"))
    (article,) = page.articles
    assert (article.kicker, article.headline, article.byline) == ("春□", "山□水", "□本报记者 王□")
    assert [author.name for author in article.authors] == ["王□"]
    assert "田□" in article.body and "田□" in article.paragraphs[0].text
    assert "\ufffd" not in page.model_dump_json()
    assert sum(line.text.count("□") for line in page.lines) == 5


def test_fields_of_the_head(drawn: Drawn, page: Page) -> None:
    first, second = page.articles
    assert first.kicker == text_of(drawn, "K")
    assert (first.headline, first.headline_lines) == (text_of(drawn, "H"), (text_of(drawn, "H"),))
    assert first.deck == text_of(drawn, "D")
    assert (second.headline, second.kicker, second.deck) == (text_of(drawn, "I"), None, None)


def test_headline_lines_are_joined_with_a_wide_space() -> None:
    two = draw("GGGGGGGGGGGGGGGGGGGG\nGGGGGGGGGGGGGGGGGGGG\nHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH")
    (article,) = split(two, flow_of(two, "GH >")).articles
    assert article.headline == text_of(two, "G") + "\u3000" + text_of(two, "H")
    assert len(article.headline_lines) == 2


def test_body_is_its_paragraphs(page: Page) -> None:
    first = page.articles[0]
    assert [len(paragraph.lines) for paragraph in first.paragraphs] == [8, 2]
    assert first.body == "\n".join(paragraph.text for paragraph in first.paragraphs)


def test_lines_of_an_article_are_in_reading_order(drawn: Drawn, page: Page) -> None:
    lines = {line.id: line for line in page.lines}
    roles = [lines[i].role for i in page.articles[0].lines]
    assert roles == ["kicker", "headline", "deck"] + ["body"] * 10
    boxes = [lines[i].box for i in page.articles[0].lines]
    assert [box[0] < 300 for box in boxes[3:]] == [True] * 5 + [False] * 5
    positions = [page.reading_order.index(i) for i in page.articles[0].lines]
    assert positions == list(range(positions[0], positions[0] + len(positions)))


def test_items(drawn: Drawn, page: Page) -> None:
    items = {item.kind: item for item in page.items}
    assert set(items) == {"photo", "advertisement"}
    assert items["photo"].caption == "".join(line.text for line in drawn.lines("p"))
    lines = {line.id: line for line in page.lines}
    assert sorted(lines[i].role for i in items["photo"].lines) == ["caption", "caption", "picture-text"]
    assert items["advertisement"].headline == text_of(drawn, "q")


def test_photo_of_an_article() -> None:
    """A picture among the columns of an article is its photo, both ways."""
    around = draw(
        """
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  [          ]  cccccccccccc
    aaaaaaaaaaaa  [          ]  cccccccccccc
    aaaaaaaaaaaa  [          ]  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  ccccccccc.
    """
    )
    made = split(around, flow_of(around, "H > abc"))
    (photo,), (article,) = made.items, made.articles
    assert (photo.article, article.photos) == (article.id, (photo.id,))


def test_every_line_has_one_owner(drawn: Drawn, page: Page) -> None:
    owned = [i for thing in (*page.articles, *page.items) for i in thing.lines]
    assert sorted(owned) == sorted(line.id for line in page.lines) == sorted(page.reading_order)
    assert len(set(owned)) == len(owned) == len(drawn.layout.lines)


def test_ids_are_stable(drawn: Drawn, page: Page) -> None:
    """The same page gives the same ids, also when the detector found its lines in another order."""
    again = split(drawn)
    shuffled = split(changed(drawn, seed=5))
    assert again.model_dump_json() == shuffled.model_dump_json()
    assert {line.id for line in again.lines} == {line.id for line in page.lines}


def test_ids_are_unique_for_equal_texts() -> None:
    """Two lines of the same words, and two heads of the same words, are told apart by their place."""
    twice = draw("HHHHHHHHHHHH\n\n\n\n\n\nIIIIIIIIIIII", texts={"H": "简讯", "I": "简讯"})
    made = split(twice, flow_of(twice, "H >", "I >"))
    assert len({line.id for line in made.lines}) == len({article.id for article in made.articles}) == 2


def test_one_article_more_does_not_change_the_ids_of_others(drawn: Drawn) -> None:
    """Ids come from content and place, not from a count over the page."""
    both = split(drawn, flow_of(drawn, "KHD > ab", "I > cd", **KINDS))
    one = split(drawn, flow_of(drawn, "I > cd", K="other", H="other", D="other", a="other", b="other", **KINDS))
    assert both.articles[1].id == one.articles[0].id


def test_boxes_are_those_of_regions_on_the_page(drawn: Drawn, page: Page) -> None:
    first = page.articles[0]
    assert len(first.boxes) == 5
    assert first.boxes[3] == pytest.approx((40, 156.8, 280, 287.2), abs=0.1)


def test_headless_text_and_textless_head(drawn: Drawn) -> None:
    made = split(drawn, flow_of(drawn, "KHD >", "> ab", "I > cd", **KINDS))
    heads = [(article.headline != "", len(article.paragraphs)) for article in made.articles]
    assert sorted(heads) == [(False, 2), (True, 0), (True, 2)]


def test_kinds_of_regions_become_kinds_of_items() -> None:
    kinds = ("masthead", "folio", "advertisement", "notice", "weather", "teaser", "section", "other")
    letters = "abcdefgh"
    page = draw("\n\n\n".join(letter * 10 for letter in letters))
    made = split(page, flow_of(page, **dict(zip(letters, kinds, strict=True))))
    assert sorted(item.kind for item in made.items) == sorted(
        ("masthead", "folio", "advertisement", "notice", "weather", "teaser", "section-head", "other")
    )


def test_masthead_and_folio_come_first() -> None:
    page = draw("HHHHHHHHHHHH\n\n\n\naaaaaaaaaaaa", texts={"a": "第2版"})
    made = split(page, flow_of(page, "H >", a="folio"))
    assert made.lines[0].text == "第2版"


BRIEFS = """
      SSSSSSSS

    AAAAAAAAAAAA
      aaaaaaaaaa
    aaaaaaa.

    BBBBBBBBBBBB
      bbbbbbbbbb
    bbbbbbbbb.
"""


def test_strip_over_several_articles_is_an_item_and_the_section_of_none() -> None:
    briefs = draw(BRIEFS, texts={"S": "要闻简报"}, dark="S")
    made = split(briefs, flow_of(briefs, "A > a", "B > b", S="section"))
    assert [(article.kind, article.section) for article in made.articles] == [("brief", None)] * 2
    assert [(item.kind, item.headline) for item in made.items] == [("section-head", "要闻简报")]


def test_tag_right_over_a_headline_is_its_section() -> None:
    """The line is the article's own."""
    one = draw(
        """
    SSSSSSSS
    AAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAA
      aaaaaaaaaaaaaa
    aaaaaaa.
    """,
        texts={"S": "民生一线"},
        dark="S",
    )
    made = split(one, flow_of(one, "A > a", S="section"))
    assert [article.section for article in made.articles] == ["民生一线"]
    assert not made.items


def test_names_alone_at_the_right_edge_sign_the_text() -> None:
    """Also when the line stands alone in its region, under a short last line that does too."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaa\nbbbbb.\n         ccc",
        texts={"c": "顾位强"},
    )
    article = split(drawn, flow_of(drawn, "H > abc")).articles[0]
    assert (article.byline, "顾位强" in article.body) == ("顾位强", False)


def test_jumps() -> None:
    """下转 and 上接 are fields; the marker leaves the body's end."""
    page = draw(
        "HHHHHHHHHHHH\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaa\n\n\n\n  bbbbbbbbbb\nbbbbbbbbbbbb\nbbbbbbb.",
        texts={"b": "（上接第1版）"},
        ends={"a": "（下转第3版）"},
    )
    first, second = split(page, flow_of(page, "H > a", "> b")).articles
    assert (first.continued_to, first.continued_from) == ("3", None)
    assert (second.continued_to, second.continued_from) == (None, "1")
    assert "下转" not in first.body


def test_empty_page() -> None:
    made = split(draw(""))
    assert (made.articles, made.items, made.lines, made.reading_order) == ((), (), (), ())


def test_confidence_falls_with_doubt(drawn: Drawn) -> None:
    """An article is as sure as its chain; without confidences there is none."""
    flow = flow_of(drawn, "KHD > ab", "I > cd", **KINDS)
    doubtful = replace(flow, chains=(replace(flow.chains[0], certainty=0.4), flow.chains[1]))
    sure, unsure = split(drawn, flow).articles[0], split(drawn, doubtful).articles[0]
    assert (sure.confidence or 0) > (unsure.confidence or 1)
    assert [review.reason for review in split(drawn, doubtful).needs_review][:1] == ["uncertain-article"]
    silent = replace(flow, lines=tuple(replace(line, confidence=None) for line in flow.lines))
    assert split(drawn, silent).articles[0].confidence is None


@pytest.mark.parametrize(("space", "reason"), [("\n", "two-headlines-one-text"), ("\n" * 9, "headline-without-text")])
def test_two_headlines_over_one_text_are_told_from_a_headline_alone(space: str, reason: str) -> None:
    picture = f"GGGGGGGGGGGG\nGGGGGGGGGGGG{space}HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa."
    drawn = draw(picture)
    made = split(drawn, flow_of(drawn, "G >", "H > a"))
    bare = next(article for article in made.articles if not article.body)
    assert [(review.reason, review.article) for review in made.needs_review if review.article == bare.id] == [
        (reason, bare.id)
    ]


def test_tag_that_touches_a_headline_is_its_section_also_over_several_articles() -> None:
    """Under the strip of them all there is more space."""
    briefs = draw(BRIEFS.replace("SSSSSSSS\n\n", "SSSSSSSS\n"), texts={"S": "民生一线"}, dark="S")
    made = split(briefs, flow_of(briefs, "A > a", "B > b", S="section"))
    assert [article.section for article in made.articles] == ["民生一线", None]
    assert not made.items


def test_words_on_a_strip_in_the_midst_of_a_text_are_a_subhead() -> None:
    drawn = draw("AAAAAAAAAAAA\nAAAAAAAAAAAA\n  aaaaaaaaaa\naaaaaaa.\nSSSSSSSS\n  bbbbbbbbbb\nbbbbbbb.", dark="S")
    made = split(drawn, flow_of(drawn, "A > ab", S="section"))
    assert [article.subheads for article in made.articles] == [(drawn.lines("S")[0].text,)]
    assert not made.items


def test_words_on_a_strip_between_kicker_and_text_are_the_headline() -> None:
    drawn = draw("kkkkkkkkkk\nSSSSSSSSSSSS\nSSSSSSSSSSSS\n  bbbbbbbbbb\nbbbbbbb.", dark="S")
    made = split(drawn, flow_of(drawn, "k > b", S="section"))
    assert [article.headline for article in made.articles] == [drawn.lines("S")[0].text]
    assert not made.items


def test_words_on_a_strip_between_headline_and_text_are_the_section() -> None:
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\nSSSSSSSS\n  bbbbbbbbbb\nbbbbbbb.", texts={"S": "基层监管必读"}, dark="S")
    made = split(drawn, flow_of(drawn, "H > b", S="section"))
    assert [(article.section, article.deck) for article in made.articles] == [("基层监管必读", None)]
