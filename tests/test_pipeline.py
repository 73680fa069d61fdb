"""All stages on one drawn page, with an engine that plays back what was drawn."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from newsparse.config import Config, EngineConfig, IngestConfig
from newsparse.containers import LineCrop, PageImage, Pixels, Reading
from newsparse.document import Item, Line, Page, Source
from newsparse.engines.base import make_engine
from newsparse.errors import EngineError, InputMissingError
from newsparse.pipeline import parse_image, parse_page
from tests.drawing import Drawn, draw, paint

PICTURE = """
 HHHHHHHHHHHHHHHHHHHHHHHH  [                    ]
 HHHHHHHHHHHHHHHHHHHHHHHH  [                    ]
                           [                    ]
  aaaaaaaaaa  bbbbbbbbbbbb [                    ]
aaaaaaaaaaaa  bbbbbbbbbbbb [                    ]
aaaaaaaaaaaa  bbbbbbb.     [                    ]
aaaaaaaaaaaa    bbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbb.    pppppppppppppppppppp

------------------------------------------------

  IIIIIIIIIIIIIIIIIIII

  cccccccccc  dddddddddddd    eeeeeeeeeeeeeeeeee
cccccccccccc  ddddd.        eeeeeeeeeeeeeeeeeeee
cccccccccccc    dddddddddd  eeeeeeeeeeeeeeee.
cccccccccccc  dddddddddddd
"""


def source(pixels: Pixels) -> Source:
    height, width = pixels.shape[:2]
    return Source(path="page.png", sha256="0" * 64, page_index=1, width=width, height=height)


def record(drawn: Drawn, pixels: Pixels, path: Path) -> Path:
    """Write a page result that holds the drawn lines in one item, as a recording."""
    lines = tuple(
        Line(
            id=f"l{n}",
            box=line.box,
            polygon=tuple(map(tuple, line.polygon.tolist())),
            text=line.text,
            confidence=line.confidence,
            direction=line.direction,
        )
        for n, line in enumerate(drawn.layout.lines)
    )
    ids = tuple(line.id for line in lines)
    items = (Item(id="i", kind="other", lines=ids, box=(0, 0, 1, 1)),) if ids else ()
    page = Page(source=source(pixels), items=items, lines=lines, reading_order=ids)
    path.write_text(page.model_dump_json(), "utf-8")
    return path


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw(PICTURE, ends={"p": "李明 摄"})


@pytest.fixture(scope="module")
def image(drawn: Drawn) -> PageImage:
    return PageImage(paint(drawn.layout), "page.png", "0" * 64)


@pytest.fixture
def recording(drawn: Drawn, image: PageImage, tmp_path: Path) -> Path:
    return record(drawn, image.pixels, tmp_path / "recording.json")


def config(recording: Path, fault: str | None = None) -> Config:
    return Config(engine=EngineConfig(name="replay", recording=recording, fault=fault))


def parse(image: PageImage, settings: Config) -> Page:
    return parse_image(image, make_engine(settings.engine), settings)


def words(drawn: Drawn, letters: str) -> str:
    return "".join(line.text for letter in letters for line in drawn.lines(letter))


def test_articles_of_a_drawn_page(drawn: Drawn, image: PageImage, recording: Path) -> None:
    """From pixels to articles: what was drawn comes out, read column by column."""
    page = parse(image, config(recording))
    articles = {article.headline: article.body.replace("\n", "") for article in page.articles}
    assert articles[words(drawn, "H")] == words(drawn, "ab")
    assert words(drawn, "cd") in articles[words(drawn, "I")]
    assert [item.kind for item in page.items] == ["photo"]
    assert page.items[0].caption == words(drawn, "p").replace(" ", "") or page.items[0].caption == words(drawn, "p")


def test_the_same_input_gives_the_same_bytes(image: PageImage, recording: Path) -> None:
    settings = config(recording)
    assert parse(image, settings).model_dump_json() == parse(image, settings).model_dump_json()


def test_every_line_comes_out_at_its_place(drawn: Drawn, image: PageImage, recording: Path) -> None:
    page = parse(image, config(recording))
    assert sorted(line.text.replace(" ", "") for line in page.lines) == sorted(
        line.text.replace(" ", "") for line in drawn.layout.lines
    )
    for line in drawn.layout.lines:
        boxes = [found.box for found in page.lines if found.text == line.text]
        assert boxes == [] or any(box == pytest.approx(line.box, abs=6) for box in boxes)
    assert sum(line.text in {one.text for one in drawn.layout.lines} for line in page.lines) > 0.9 * len(page.lines)


def test_source_and_steps(image: PageImage, recording: Path) -> None:
    page = parse(image, config(recording))
    assert page.source == source(image.pixels)
    assert [step.stage for step in page.steps] == ["layout", "ocr", "order", "split"]
    assert [step.engine for step in page.steps] == ["replay", "replay", None, None]
    assert [step.seconds for step in page.steps] == [None] * 4


def test_seconds_on_request(image: PageImage, recording: Path) -> None:
    settings = config(recording)
    page = parse_image(image, make_engine(settings.engine), settings, timed=True)
    assert all(step.seconds is not None and step.seconds >= 0 for step in page.steps)


@pytest.mark.parametrize("fault", ["crash", "wrong-length", "nan"])
def test_a_misbehaving_engine_is_named(image: PageImage, recording: Path, fault: str) -> None:
    """A crash, too few readings, or numbers that are none end the page with one error of one line."""
    with pytest.raises(EngineError, match="engine replay") as caught:
        parse(image, config(recording, fault))
    assert "\n" not in str(caught.value)


def test_an_engine_that_sees_nothing_gives_a_page_without_lines(image: PageImage, recording: Path) -> None:
    """The picture is found without the engine's help; type that no line covers is no article."""
    page = parse(image, config(recording, "empty"))
    assert (page.articles, page.lines, page.reading_order) == ((), (), ())


def test_an_engine_that_reads_nothing_gives_no_text(image: PageImage, recording: Path) -> None:
    """Lines are found but none is legible."""

    class Blind:
        """Detects what was recorded, reads nothing."""

        name, version = "blind", "1"

        def __init__(self) -> None:
            self.detect = make_engine(config(recording).engine).detect

        def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
            return tuple(Reading("") for _ in crops)

    page = parse_image(image, Blind(), config(recording))
    assert all(line.text == "" for line in page.lines)
    assert all(article.body == "" for article in page.articles)


@pytest.mark.parametrize("tone", [255, 0, 200], ids=["white", "black", "grey"])
def test_blank_page(tone: int, tmp_path: Path) -> None:
    """A valid result without anything."""
    pixels = np.full((700, 500, 3), tone, np.uint8)
    blank = draw("")
    page = parse(PageImage(pixels, "blank.png", "0" * 64), config(record(blank, pixels, tmp_path / "blank.json")))
    assert (page.articles, page.lines, page.reading_order) == ((), (), ())
    assert Page.model_validate_json(page.model_dump_json()) == page


@pytest.mark.parametrize("degrees", [-3.0, 2.0])
def test_a_tilted_page_reads_alike(drawn: Drawn, image: PageImage, tmp_path: Path, degrees: float) -> None:
    """Skew is measured and taken out; boxes are those of the page as it came in."""
    height, width = image.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    pixels = cv2.warpAffine(image.pixels, matrix, (width, height), borderValue=(255, 255, 255))
    lines = tuple(
        Line(
            id=f"l{n}",
            box=(0, 0, 1, 1),
            polygon=tuple(map(tuple, (line.polygon @ matrix[:, :2].T + matrix[:, 2]).tolist())),
            text=line.text,
            confidence=0.99,
        )
        for n, line in enumerate(drawn.layout.lines)
    )
    ids = tuple(line.id for line in lines)
    item = Item(id="i", kind="other", lines=ids, box=(0, 0, 1, 1))
    recorded = Page(source=source(pixels), items=(item,), lines=lines, reading_order=ids)
    path = tmp_path / "tilted.json"
    path.write_text(recorded.model_dump_json(), "utf-8")
    page = parse(PageImage(pixels, "page.png", "0" * 64), config(path))
    assert page.source.skew_degrees == pytest.approx(degrees, abs=0.15)
    articles = {article.headline: article.body.replace("\n", "") for article in page.articles}
    assert articles[words(drawn, "H")] == words(drawn, "ab")
    found = {line.text: line for line in page.lines}
    first = drawn.lines("a")[1]
    wanted = first.polygon @ matrix[:, :2].T + matrix[:, 2]
    assert np.array(found[first.text].polygon) == pytest.approx(wanted, abs=6)


def test_parse_page_reads_a_file(drawn: Drawn, image: PageImage, recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), image.pixels)
    page = parse_page(path, config(recording))
    assert words(drawn, "H") in {article.headline for article in page.articles}
    assert page.source.sha256 != "0" * 64


def test_parse_page_knows_its_pages(image: PageImage, recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), image.pixels)
    with pytest.raises(InputMissingError, match="page 2"):
        parse_page(path, config(recording), page_index=2)


def test_a_page_too_large_to_work_on_comes_out_in_its_own_pixels(
    drawn: Drawn, image: PageImage, recording: Path, tmp_path: Path
) -> None:
    """Read from a copy of half the size, lines stand where they stand on the whole page."""
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), image.pixels)
    settings = config(recording)
    bound = image.pixels.shape[0] * image.pixels.shape[1] - 1
    small = settings.model_copy(update={"ingest": IngestConfig(working_pixels=bound)})
    whole, halved = parse_page(path, settings), parse_page(path, small)
    assert halved.source == whole.source
    alike = [
        any(line.text == other.text and line.box == pytest.approx(other.box, abs=8) for other in whole.lines)
        for line in halved.lines
    ]
    assert len(alike) == len(whole.lines)
    assert sum(alike) > 0.9 * len(alike)
