"""Pages at a resolution: the paper keeps its size, letters gain detail, and the truth lies where the ink lies."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from newsparse.config import IngestConfig
from newsparse.document import Page
from newsparse.errors import ConfigError
from newsparse.stages.ingest import load_pages
from newsparse.typeset import LEVELS, Level, typeset_page, write_page
from newsparse.typeset.compose import Type
from newsparse.typeset.degrade import wear_page
from newsparse.typeset.finer import enlarged, enlarged_page
from newsparse.typeset.fonts import FontBook
from newsparse.typeset.heads import Fields
from newsparse.typeset.press import BODY_POINTS, make_up
from newsparse.typeset.scene import render
from newsparse.typeset.sheet import Sheet
from newsparse.typeset.wear import Wear

FAMILY, SEED = "opinion", 4


@pytest.fixture(scope="module")
def book(plain_font: Path) -> FontBook:
    faces = ("song", "song-black", "kai", "wenkai-bold", "hei", "hei-bold", "bao", "zenhei", "microhei", "wenkai")
    return FontBook(dict.fromkeys((*faces, "song-medium", "song-bold", "hei-light", "hei-medium"), plain_font))


def set_sheet(book: FontBook) -> Sheet:
    sheet = Sheet(300, 260, book)
    kind = Type("song", 20, (0, 0, 255))
    sheet.text("一行字", (10, 10, 200), kind, "headline")
    sheet.text("两行字，", (31, 33, 200), kind, "headline")
    sheet.text("正文的字", (17, 150, 250), Type("song", 13, (0, 0, 255)), "body")
    sheet.vertical("直排", 250, 40, kind, "headline")
    sheet.close_article(Fields())
    sheet.rule(10, 230, 200, 230.3)
    return sheet


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize(
    "wear",
    [
        Wear(),
        Wear(scale=0.9),
        Wear(skew=1.0, perspective=0.04, roll=-0.04, border=0.03, scale=0.8),
        Wear(turn=90, scale=1.1),
    ],
)
def test_ink_fills_the_boxes_of_a_finer_page(book: FontBook, times: int, wear: Wear) -> None:
    sheet = set_sheet(book)
    scene = enlarged(sheet.scene(), times)
    page = enlarged_page(sheet.page(), scene, times, book)
    pixels = render(scene, book)
    assert pixels.shape == (260 * times, 300 * times, 3)
    image, page = wear_page(pixels, page, wear, np.random.default_rng(2), times)
    assert image.shape[:2] == (page.source.height, page.source.width)
    ink = image[:, :, 0].astype(int) - image[:, :, 2] > 127
    mask = np.zeros(ink.shape, np.uint8)
    for line in page.lines:
        cv2.fillPoly(mask, [np.round(np.array(line.polygon) - 0.5).astype(np.int32)], 1)
        x0, y0, x1, y1 = (round(value) for value in line.box)
        inside = ink[y0:y1, x0:x1]
        if not wear.skew:
            assert inside[:2].any() and inside[-2:].any() and inside[:, :2].any() and inside[:, -2:].any()
    assert ink.sum() > 200 * times * times
    assert not (ink & (cv2.dilate(mask, np.ones((3, 3), np.uint8)) == 0)).any()


def test_a_finer_page_says_the_same(book: FontBook) -> None:
    sheet = set_sheet(book)
    coarse = sheet.page()
    fine = enlarged_page(coarse, enlarged(sheet.scene(), 3), 3, book)
    assert [line.text for line in fine.lines] == [line.text for line in coarse.lines]
    assert len(fine.articles[0].boxes) == len(coarse.articles[0].boxes) > 1
    for big, small in zip(fine.articles[0].boxes, coarse.articles[0].boxes, strict=True):
        assert np.abs(np.array(big) - 3 * np.array(small)).max() <= 3
    # Each box of an article is tight around its lines.
    edges = {edge for line in fine.lines for edge in enumerate(line.box)}
    assert {edge for box in fine.articles[0].boxes for edge in enumerate(box)} <= edges


def test_hairlines_are_enlarged_as_they_were_drawn(book: FontBook) -> None:
    scene = enlarged(set_sheet(book).scene(), 3)
    pixels = render(scene, book)
    rule = pixels[220 * 3 :, 100 * 3, 0] < 128
    assert rule.sum() == 3


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_at_a_resolution(book: FontBook, level: Level) -> None:
    sheet, em = make_up(FAMILY, SEED, book)
    made = typeset_page(FAMILY, SEED, level, book, dpi=72)
    truth = Page.model_validate(made.page.model_dump())
    assert truth.source.dpi == 72
    assert made.pixels.shape[:2] == (truth.source.height, truth.source.width)
    paper = np.array(sorted((sheet.width, sheet.height))) * BODY_POINTS / em
    # Borders, and paper that rises into the fold, add to the size of the paper.
    grown = np.array(sorted(made.pixels.shape[:2])) / paper
    assert (grown > 0.999).all() and (grown < 1.2).all()
    boxes = np.array([line.box for line in truth.lines])
    assert boxes[:, :2].min() >= 0
    assert boxes[:, 2].max() <= truth.source.width and boxes[:, 3].max() <= truth.source.height
    sides = [np.subtract(line.polygon[0], line.polygon[-1]) for line in truth.lines if line.role == "body"]
    assert 0.7 * BODY_POINTS < np.median(np.hypot(*np.transpose(sides))) < 1.2 * BODY_POINTS


def test_the_truth_is_scaled_exactly(book: FontBook) -> None:
    """Twice the resolution, twice the coordinates, where the page is drawn at the same size for both."""
    fine, coarse = (typeset_page(FAMILY, SEED, "clean", book, dpi=dpi).page for dpi in (140, 75))
    ratio = 140 / 75
    for big, small in zip(fine.lines, coarse.lines, strict=True):
        assert big.text == small.text
        assert np.abs(np.array(big.polygon) - ratio * np.array(small.polygon)).max() < 0.02
    assert abs(fine.source.width - ratio * coarse.source.width) <= ratio


@pytest.mark.parametrize(("level", "suffix"), [("clean", ".png"), ("lowres", ".jpg")])
def test_the_file_says_its_resolution(book: FontBook, tmp_path: Path, level: Level, suffix: str) -> None:
    path = write_page(typeset_page(FAMILY, SEED, level, book, dpi=96), tmp_path)
    assert path.suffix == suffix
    with Image.open(path) as image:
        # PNG counts in whole pixels a metre.
        assert image.info["dpi"] == pytest.approx((96, 96), abs=0.0254 / 2)
    (page,) = load_pages(path, IngestConfig())
    truth = Page.model_validate_json((tmp_path / f"{path.stem}.truth.json").read_text("utf-8"))
    assert truth.source.dpi == 96
    assert page.dpi == pytest.approx(96, abs=0.02)
    assert (truth.source.height, truth.source.width) == page.pixels.shape[:2]


def test_without_a_resolution_there_is_none(book: FontBook) -> None:
    made = typeset_page(FAMILY, SEED, "clean", book)
    sheet, _ = make_up(FAMILY, SEED, book)
    assert made.page.source.dpi is None
    assert made.pixels.shape[:2] == (sheet.height, sheet.width)


@pytest.mark.parametrize("dpi", [0, 71, 401, -300])
def test_no_other_resolutions(dpi: int) -> None:
    with pytest.raises(ConfigError, match=f"{dpi} dpi: out of range, 72 to 400"):
        typeset_page(FAMILY, SEED, dpi=dpi)
