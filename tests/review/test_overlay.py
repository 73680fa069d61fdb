"""The review picture: size, colours at their places, legible at every scale, nothing but Latin type."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from newsparse.containers import Pixels
from newsparse.document import Page, Source
from newsparse.review import overlay
from newsparse.review.canvas import Canvas, Stroke, text_width
from newsparse.review.legend import legend_width
from newsparse.review.overlay import draw_overlay, png_bytes
from newsparse.review.palette import rgb
from newsparse.review.scene import make_scene


def at(picture: Pixels, page: Page, x: float, y: float, radius: float = 2.0) -> Pixels:
    """The pixels of the picture around a place of the page."""
    em = make_scene(page).em
    scale = float(np.clip(em, *overlay.EM_RANGE)) / em
    margin = round(overlay.MARGIN * em * scale)
    left, top, reach = x * scale + margin, y * scale + margin, max(1.0, radius * scale)
    return picture[int(top - reach) : int(top + reach) + 1, int(left - reach) : int(left + reach) + 1].reshape(-1, 3)


def near(colours: Pixels, colour: str, slack: int = 12) -> bool:
    return bool((np.abs(colours.astype(int) - np.array(rgb(colour)[::-1])).max(axis=1) <= slack).any())


@pytest.fixture
def white() -> Pixels:
    return np.full((260, 720, 3), 255, np.uint8)


def test_articles_are_tinted_in_their_colours_and_items_grey(page: Page, white: Pixels) -> None:
    picture = draw_overlay(white, page)
    first, second, item = make_scene(page).groups
    for group, place in ((first, (150, 140)), (second, (600, 140))):
        tint = at(picture, page, *place, radius=0.5).mean(axis=0)[::-1]
        toward = np.array(rgb(group.colour)) - 255.0
        share = (tint - 255.0) @ toward / (toward @ toward)
        assert 0.15 < share < 0.45, "softly"
        assert np.abs(tint - (255.0 + share * toward)).max() < 4, "in the article's colour"
    tint = at(picture, page, 560, 215, radius=0.5).mean(axis=0)
    assert tint.max() - tint.min() < 6 and tint.mean() < 250
    assert item.colour.startswith("#8")


def test_headlines_have_a_heavy_frame(page: Page, white: Pixels) -> None:
    picture = draw_overlay(white, page)
    group = make_scene(page).articles[0]
    assert near(at(picture, page, 300, 80, radius=1), group.colour)
    assert not near(at(picture, page, 150, 147, radius=1), group.colour)


def test_doubtful_lines_are_marked(page: Page, white: Pixels) -> None:
    picture = draw_overlay(white, page)
    yellow = "#ffd400"
    assert near(at(picture, page, 130, 151, radius=4), yellow, 40)
    assert not near(at(picture, page, 370, 151, radius=4), yellow, 40)


def test_the_article_number_and_the_arrow_are_drawn(page: Page, white: Pixels) -> None:
    picture = draw_overlay(white, page)
    group = make_scene(page).articles[0]
    assert near(at(picture, page, 30, 26, radius=8), group.colour)
    assert near(at(picture, page, 266, 126, radius=1), group.colour), "its head below the number before c"
    assert near(at(picture, page, 235, 140, radius=1), group.colour), "its shaft from the end of b"


def test_print_stays_readable(page: Page, pixels: Pixels) -> None:
    ink = np.full_like(pixels, 255)
    ink[104:116, 100:200] = 0
    picture = draw_overlay(ink, page)
    black, tint = at(picture, page, 150, 110).mean(), at(picture, page, 90, 110).mean()
    assert tint - black > 90


def test_small_pages_are_enlarged_and_large_ones_reduced(page: Page, pixels: Pixels) -> None:
    small = draw_overlay(pixels, page)
    em = make_scene(page).em
    assert em == 20
    height = round(260 * 26 / 20) + 2 * (3 * 26)
    assert small.shape == (height, round(720 * 26 / 20) + 2 * (3 * 26) + round(legend_width(height)), 3)
    source = Source(path="p", sha256="0", page_index=1, width=4000, height=6000)
    empty = draw_overlay(np.full((6000, 4000, 3), 255, np.uint8), Page(source=source))
    assert 3000 < empty.shape[0] < 6000


def test_lying_pages_are_shown_upright(page: Page, turned: Callable[[int], Page], pixels: Pixels) -> None:
    expected = draw_overlay(pixels, page)
    for quarters in (1, 2, 3):
        picture = draw_overlay(np.ascontiguousarray(np.rot90(pixels, -quarters)), turned(quarters))
        assert picture.shape == expected.shape
        assert np.abs(picture.astype(int) - expected).mean() < 0.5


def test_the_same_input_gives_the_same_picture_and_is_left_alone(page: Page, pixels: Pixels) -> None:
    before = pixels.copy()
    assert np.array_equal(draw_overlay(pixels, page), draw_overlay(pixels, page))
    assert np.array_equal(pixels, before)


def test_many_articles_fit_into_the_legend(page: Page, white: Pixels) -> None:
    one = page.articles[0].model_copy(update={"lines": (), "paragraphs": ()})
    crowd = tuple(one.model_copy(update={"id": f"x{k}"}) for k in range(40))
    picture = draw_overlay(white, page.model_copy(update={"articles": (*page.articles, *crowd)}))
    legend = picture[:, -round(legend_width(picture.shape[0])) :]
    ink = np.nonzero((legend.min(axis=2) < 120).any(axis=1))[0]
    assert ink.max() < picture.shape[0] - 2, "the last mark of the key is inside"


def test_boxes_beyond_the_page_do_no_harm(page: Page, white: Pixels) -> None:
    item = page.items[0].model_copy(update={"box": (-500.0, -500.0, 5000.0, 5000.0)})
    assert draw_overlay(white, page.model_copy(update={"items": (item,)})).size


def test_png(page: Page, white: Pixels) -> None:
    picture = draw_overlay(white, page)
    again = cv2.imdecode(np.frombuffer(png_bytes(picture), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(again, picture)


# --- canvas


def test_shapes_outside_the_canvas_are_cut() -> None:
    canvas = Canvas(np.zeros((10, 10, 3), np.uint8))
    canvas.fill(np.array([(-50.0, -50.0), (5.0, -50.0), (5.0, 50.0), (-50.0, 50.0)]), "#ffffff")
    canvas.fill(np.array([(90.0, 90.0), (95.0, 90.0), (95.0, 95.0)]), "#ffffff")
    assert (canvas.pixels[:, :5] == 255).all() and (canvas.pixels[:, 7:] == 0).all()


def test_alpha_and_colour_order() -> None:
    canvas = Canvas(np.zeros((10, 10, 3), np.uint8))
    canvas.fill(np.array([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]), "#ff8000", 0.5)
    assert canvas.pixels[5, 5].tolist() == [0, 64, 128]


def test_dashes_leave_gaps() -> None:
    canvas = Canvas(np.zeros((11, 200, 3), np.uint8))
    path = np.array([(0.0, 5.0), (199.0, 5.0)])
    canvas.stroke(path, Stroke("#ffffff", 1, dash=10))
    assert 0.35 < (canvas.pixels[5, :, 0] > 128).mean() < 0.65


def test_text_is_drawn_without_fonts_of_the_system() -> None:
    canvas = Canvas(np.zeros((40, 200, 3), np.uint8))
    canvas.text((5, 5), "article 12", 24, "#ffffff")
    ink = np.nonzero(canvas.pixels.max(axis=2))
    assert ink[1].min() >= 5 and abs(int(ink[1].max()) + 1 - 5 - text_width("article 12", 24)) <= 2
    assert text_width("12", 24, bold=True) > text_width("12", 24)
