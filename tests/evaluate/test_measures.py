"""The measures on a page of two articles whose values can be counted by hand."""

from collections.abc import Sequence

import pytest

from newsparse.document import Article, Item, ItemKind, Line, Page, Paragraph, Role, Source
from newsparse.evaluate import PageScores, compare, render_html, render_json, render_table, summarise
from newsparse.evaluate.trust import judge_articles

SOURCE = Source(path="page.png", sha256="0" * 64, page_index=1, width=400, height=400, text_source="ocr")
TEXTS = ("春茶上市", "山村里来了采茶人", "一天采下三斤青叶", "河道清淤", "挖出淤泥九百方", "水面又见了白鹭")


def line(k: int, role: Role = "body", text: str | None = None) -> Line:
    """Line ``k``: left column for 0..2, right column for 3..5."""
    x, y = 200.0 * (k // 3), 30.0 * (k % 3)
    box = (x, y, x + 150, y + 20)
    polygon = ((x, y), (x + 150, y), (x + 150, y + 20), (x, y + 20))
    return Line(id=f"l{k}", box=box, polygon=polygon, text=text or TEXTS[k], confidence=0.99, role=role)


def article(name: str, lines: Sequence[Line], confidence: float | None = None) -> Article:
    body = [one for one in lines if one.role != "headline"]
    return Article(
        id=name,
        kind="article",
        headline="".join(one.text for one in lines if one.role == "headline"),
        body="\n".join(one.text for one in body),
        paragraphs=tuple(Paragraph(text=one.text, lines=(one.id,)) for one in body),
        lines=tuple(one.id for one in lines),
        boxes=tuple(one.box for one in lines),
        confidence=confidence,
    )


def page(*groups: Sequence[int], rest: ItemKind = "other", lines: Sequence[Line] = (), sure: float = 0.95) -> Page:
    """A page whose articles are the groups of lines; lines 0 and 3 are headlines; other lines are one item."""
    drawn = {one.id: one for one in lines or [line(k, "headline" if k in (0, 3) else "body") for k in range(6)]}
    made = [article(f"a{n}", [drawn[f"l{k}"] for k in group], sure) for n, group in enumerate(groups)]
    owned = {i for one in made for i in one.lines}
    left = tuple(i for i in drawn if i not in owned)
    items = (Item(id="i0", kind=rest, lines=left, box=(0, 0, 400, 400)),) if left else ()
    order = [i for one in made for i in one.lines] + list(left)
    return Page(
        source=SOURCE, articles=tuple(made), items=items, lines=tuple(drawn.values()), reading_order=tuple(order)
    )


TRUTH = page((0, 1, 2), (3, 4, 5))


def scores(found: Page | None, truth: Page = TRUTH) -> PageScores:
    return compare("page", truth, found).scores


def test_a_perfect_page() -> None:
    found = scores(TRUTH)
    assert (found.fields.articles.value, found.fields.coverage.value, found.fields.headline.value) == (1, 1, 1)
    assert (found.articles.bcubed.value, found.articles.rand.value, found.articles.exact.value) == (1, 1, 1)
    assert (found.order.neighbours.value, found.order.blocks.value) == (1, 0)
    assert (found.text.cer.value, found.fields.body.value) == (0, 0)
    assert found.fields.articles.n == found.fields.headline.n == 2
    assert found.fields.kicker.value is None, "there is none to measure"


def test_articles_in_another_order_are_the_same_articles() -> None:
    assert scores(page((3, 4, 5), (0, 1, 2))).articles.bcubed.value == 1


def test_no_prediction_is_an_empty_page() -> None:
    found = scores(None)
    assert (found.fields.articles.value, found.fields.coverage.value, found.order.lines.value) == (0, 0, 0)


def test_one_article_of_two_merged() -> None:
    """All six lines in one article: precision 1/2, recall 1, one seam, no cut."""
    found = scores(page((0, 1, 2, 3, 4, 5)))
    assert found.articles.precision.value == pytest.approx(0.5)
    assert found.articles.recall.value == 1
    assert (found.articles.merges.part, found.articles.splits.part) == (1, 0)
    assert found.articles.exact.value == 0


def test_an_article_cut_in_two() -> None:
    """3 + 1 + 2 lines: every line's own article is pure; recall (3 * 1 + 1/3 + 2 * 2/3) / 6."""
    found = scores(page((0, 1, 2), (3,), (4, 5)))
    assert found.articles.precision.value == 1
    assert found.articles.recall.value == pytest.approx((3 + 1 / 3 + 4 / 3) / 6)
    assert (found.articles.splits.part, found.articles.merges.part) == (1, 0)
    assert found.articles.near.value == 0.5


def test_order_inside_an_article() -> None:
    """0 2 1: of the four true neighbours (0 1, 1 2, 3 4, 4 5) two are left."""
    assert scores(page((0, 2, 1), (3, 4, 5))).order.neighbours.value == pytest.approx(0.5)


def test_a_misread_headline_and_body() -> None:
    read = [line(k, "headline" if k in (0, 3) else "body") for k in range(6)]
    read[0] = line(0, "headline", "春茶士市")
    read[1] = line(1, "body", "山村里来了采茶入")
    found = scores(page((0, 1, 2), (3, 4, 5), lines=read))
    assert found.fields.headline.value == 0.5
    assert found.fields.body.value == pytest.approx(1 / sum(len(TEXTS[k]) for k in (1, 2, 4, 5)))
    assert [fault.field for fault in compare("page", TRUTH, page((0, 1, 2), (3, 4, 5), lines=read)).faults] == [
        "headline"
    ]


def test_advertisement_text_in_an_article_leaks() -> None:
    truth = page((0, 1, 2), rest="advertisement")
    assert scores(page((0, 1, 2), rest="advertisement"), truth).fields.leak.value == 0
    assert (scores(page((0, 1, 2, 3, 4, 5)), truth).fields.leak.value or 0) > 0.9


def test_confidence_and_right() -> None:
    assert [(one.confidence, one.right) for one in judge_articles(TRUTH, TRUTH)] == [(0.95, True), (0.95, True)]
    assert [one.right for one in judge_articles(TRUTH, page((0, 1), (3, 4, 5)))] == [False, True]


def test_pages_are_pooled_by_their_counts() -> None:
    """Two articles right on one page, none of two on the other: 0.5, whatever the pages' own rates."""
    summary = summarise([compare("a-1", TRUTH, TRUTH), compare("b-1", TRUTH, None)])
    assert summary.pooled.scores.fields.headline.value == 0.5
    assert [group.name for group in summary.families] == ["a", "b"]
    assert summary.missing == ("b-1",)
    assert '"article_f1"' in render_json(summary)
    assert "b-1" in render_table(summary)
    assert render_html(summary, {}).count("<section") >= 1
