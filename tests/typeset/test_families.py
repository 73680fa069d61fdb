"""Every layout family, made up with a font that needs no file: valid truth, nothing overlaps, seeds decide."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest

from newsparse.document import Article, Page
from newsparse.errors import ConfigError
from newsparse.typeset import house
from newsparse.typeset.article import HeadPlan, set_article
from newsparse.typeset.compose import Type
from newsparse.typeset.families import FAMILIES
from newsparse.typeset.flow import Slot
from newsparse.typeset.fonts import FontBook
from newsparse.typeset.heads import HeadStyle, Story, set_head
from newsparse.typeset.press import make_up, typeset_page, write_page
from newsparse.typeset.sheet import Sheet
from typeset.fake import FakeMetrics

NAMES = sorted(FAMILIES)
with_fonts = pytest.mark.skipif(not FontBook().available(), reason="fonts not installed")


def made(family: str, seed: int = 1) -> Page:
    sheet, _ = make_up(family, seed, FakeMetrics())
    return Page.model_validate(sheet.page().model_dump())


def test_there_are_many_families_and_some_are_kept_apart() -> None:
    assert len(FAMILIES) >= 24
    assert sum(family.held_out for family in FAMILIES.values()) >= 8


def test_held_out_families_come_in_one_order() -> None:
    """Wear is dealt to them in this order; in another, figures would be of other pages."""
    held_out = [family.name for family in FAMILIES.values() if family.held_out]
    assert held_out == [
        *("inner_heads", "eight_columns", "mixed_widths", "tabloid_front", "notices", "pictures", "side_folio"),
        *("related_box", "opinion", "wide_and_narrow"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_family(name: str) -> None:
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
    """Each field is found again in the lines of its role, and body lines make up the paragraphs."""
    page = made(name, 2)
    lines = {line.id: line for line in page.lines}
    for article in page.articles:
        own = [lines[name] for name in article.lines]

        def said(role: str, own: list = own) -> str:  # type: ignore[type-arg]
            return "".join(line.text for line in own if line.role == role).replace(" ", "").replace("\u3000", "")

        assert said("headline") == article.headline.replace("\u3000", "").replace(" ", "")
        assert said("kicker") == (article.kicker or "").replace(" ", "")
        assert said("deck") == (article.deck or "").replace("\u3000", "").replace(" ", "")
        body = "".join(line.text for line in own if line.role in ("body", "subhead")).replace(" ", "")
        assert article.body.replace("\n", "").replace(" ", "") in body
        assert said("section") == (article.section or "")
        everything = "".join(line.text for line in own).replace(" ", "")
        for field in (article.byline, article.dateline, article.continued_to, article.continued_from):
            assert (field or "").replace(" ", "") in everything


@pytest.mark.parametrize("seed", [104, 105, 106, 110, 111, 114])
def test_no_head_stands_inside_a_single_column(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text may run on above and below a head that stands over several columns, not over one."""
    heads = []

    def watched(sheet: Sheet, story: Story, columns: Sequence[Slot], head: HeadPlan, *rest: Any, **named: Any) -> float:
        heads.append((head.place, len(columns[head.first : head.last])))
        return set_article(sheet, story, columns, head, *rest, **named)

    monkeypatch.setattr(house, "set_article", watched)
    made("set_in", seed)
    assert any(place in ("middle", "span") for place, _ in heads)
    assert ("middle", 1) not in heads


@pytest.mark.parametrize("seed", [104, 105, 106, 110, 111, 114])
@pytest.mark.parametrize("name", ["set_in", "themed", "variety"])
def test_sizes_of_a_head_tell_its_parts(name: str, seed: int) -> None:
    """However narrow the column: a headline is not smaller than the body, nor a kicker or deck as large as it."""
    page = made(name, seed)
    lines = {line.id: line for line in page.lines}

    def sizes(article: Article, role: str) -> list[float]:
        boxes = [lines[name].box for name in article.lines if lines[name].role == role]
        return [min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes]

    em = median([size for article in page.articles for size in sizes(article, "body")] or [0.0])
    for article in page.articles:
        headline = max(sizes(article, "headline"), default=0.0)
        if headline:
            assert headline > 0.9 * em, article.headline
            assert max(sizes(article, "kicker"), default=0.0) < 0.85 * headline, article.kicker
            assert max(sizes(article, "deck"), default=0.0) < 0.95 * headline, article.deck


def test_no_column_begins_with_a_signature() -> None:
    page = made("themed", 117)
    lines = {line.id: line for line in page.lines}
    for article in page.articles:
        own = [lines[name] for name in article.lines if lines[name].direction == "horizontal"]
        body = max((n for n, line in enumerate(own) if line.role == "body"), default=len(own))
        for above, below in pairwise(own[body:]):
            if below.role in ("byline", "jump"):
                assert below.box[1] > above.box[1] - 5, below.text


def test_a_line_of_names_is_cut_between_two_of_them() -> None:
    sheet = Sheet(1000, 1000, FakeMetrics())
    names = "◎首席记者 薛春航 叶金芳 通讯员 郑红"
    story = Story(("老手艺",), (), byline=names, byline_line=True)
    set_head(sheet, story, (100, 100, 260), HeadStyle(Type("hei", 40), byline=Type("kai", 20)))
    sheet.close_article(story.fields())
    lines = [line for line in sheet.page().lines if line.role == "byline"]
    assert len(lines) == 2
    assert " ".join(line.text for line in lines) == names
    assert all(line.box[0] >= 99 and line.box[2] <= 361 for line in lines)


def test_seed_decides() -> None:
    one, two, other = made("ruled", 5), made("ruled", 5), made("ruled", 6)
    assert one == two
    assert one.articles[0].body != other.articles[0].body
    assert one.source.width != other.source.width or one.articles[0].headline != other.articles[0].headline


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ConfigError, match="unknown layout family 'cubist'"):
        make_up("cubist", 1, FakeMetrics())
    with pytest.raises(ConfigError, match="unknown level 'soft'"):
        typeset_page("ruled", 1, "soft")  # type: ignore[arg-type]


@with_fonts
def test_written_page_reads_back(tmp_path: Path) -> None:
    page = typeset_page("briefs", 3, "lowres")
    again = typeset_page("briefs", 3, "lowres")
    assert np.array_equal(page.pixels, again.pixels)
    path = write_page(page, tmp_path)
    truth = Page.model_validate_json((tmp_path / f"{path.stem}.truth.json").read_text("utf-8"))
    assert truth.lines == page.page.lines
    assert (truth.source.height, truth.source.width) == page.pixels.shape[:2]
