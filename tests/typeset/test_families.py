"""Every layout family, made up with a font that needs no file: valid truth, nothing overlaps, seeds decide."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from newsparse.document import Page
from newsparse.errors import ConfigError
from newsparse.typeset import house
from newsparse.typeset.article import HeadPlan, set_article
from newsparse.typeset.families import FAMILIES
from newsparse.typeset.flow import Slot
from newsparse.typeset.fonts import FontBook
from newsparse.typeset.heads import Story
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
