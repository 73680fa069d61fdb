"""The samples, read by the real models: every field exact, characters within the stated bounds."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from newsparse.config import Config
from newsparse.document import Article, Page
from newsparse.engines.base import Engine, make_engine
from newsparse.pipeline import parse_pages

pytestmark = pytest.mark.models

SAMPLES = Path(__file__).parents[1] / "samples"
FIELDS = ("kind", "kicker", "headline_lines", "deck", "byline", "dateline")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine(Config().engine)


def parsed(path: Path, engine: Engine) -> Page:
    (page,) = parse_pages(path, engine, Config())
    return page


def truth(name: str) -> Page:
    return Page.model_validate_json((SAMPLES / f"{name}.truth.json").read_bytes())


def plain(text: str | None) -> str:
    return "".join((text or "").split()).replace("\u3000", "")


def fields(article: Article) -> dict[str, object]:
    """What must be exact; spaces do not count, since a gap between two halves may be set as wide as one likes."""
    values: dict[str, object] = {name: plain(str(getattr(article, name) or "")) for name in FIELDS}
    values["authors"] = [author.name for author in article.authors]
    values["paragraphs"] = len(article.paragraphs)
    return values


def character_errors(want: Page, got: Page) -> float:
    pairs = [(plain(a.body), plain(b.body)) for a, b in zip(want.articles, got.articles, strict=True)]
    return sum(Levenshtein.distance(a, b) for a, b in pairs) / max(1, sum(len(a) for a, _ in pairs))


@pytest.mark.parametrize(
    ("name", "bound"),
    [("yongkang-front.png", 0.003), ("yongkang-front-scan.jpg", 0.01), ("yongkang-front.pdf", 0.0)],
)
def test_front_page(name: str, bound: float, engine: Engine) -> None:
    want, got = truth(name), parsed(SAMPLES / name, engine)
    assert [fields(a) for a in got.articles] == [fields(a) for a in want.articles]
    assert character_errors(want, got) <= bound
    kinds = [item.kind for item in got.items]
    assert kinds.count("advertisement") == 2
    assert kinds.count("weather") == kinds.count("masthead") == 1
    assert got.paper.model_dump(exclude={"confidence", "editors"}) == want.paper.model_dump(
        exclude={"confidence", "editors"}
    )


def test_text_layer_is_used(engine: Engine) -> None:
    page = parsed(SAMPLES / "yongkang-front.pdf", engine)
    assert page.source.text_source == "text-layer"


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_page_reads_the_same(turns: int, engine: Engine, tmp_path: Path) -> None:
    """A page scanned lying on a side or upside down gives its articles, with places on the page as it came."""
    pixels = cv2.imread(str(SAMPLES / "inner.png"))
    small = cv2.resize(pixels, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    path = tmp_path / "turned.png"
    cv2.imwrite(str(path), np.ascontiguousarray(np.rot90(small, turns)))
    page = parsed(path, engine)
    heads = {plain(article.headline) for article in page.articles}
    assert {"一座老渡口如何渡回年轻人", "山里来了修琴人", "社区食堂的第二年"} <= heads
    assert page.source.skew_degrees == pytest.approx({1: -90, 2: 180, 3: 90}[turns], abs=0.2)
    height, width = np.rot90(small, turns).shape[:2]
    assert all(0 <= x <= width + 1 and 0 <= y <= height + 1 for line in page.lines for x, y in line.polygon)


def test_same_bytes_twice(engine: Engine) -> None:
    path = SAMPLES / "inner.png"
    assert parsed(path, engine).model_dump_json() == parsed(path, engine).model_dump_json()
