"""Measures taken from the ink of a line."""

import cv2
import numpy as np
import pytest

from newsparse.containers import Detection, Pixels, TextLine
from newsparse.document import Box
from newsparse.geometry import corners, grow
from newsparse.stages.layout.ink import _running_median, main_band, measure_line, part_columns, without_bends
from tests.drawing import draw, paint

WHITE, BLACK, RED, PINK = (255, 255, 255), (0, 0, 0), (30, 30, 220), (220, 220, 255)


def picture(ground: tuple[int, int, int] = WHITE, size: tuple[int, int] = (200, 500)) -> Pixels:
    return np.full((*size, 3), ground, np.uint8)


def characters(
    pixels: Pixels, box: tuple[int, int, int, int], colour: tuple[int, int, int], vertical: bool = False
) -> None:
    """Barred squares side by side (or one above the other) that fill a box."""
    x0, y0, x1, y1 = box
    size = x1 - x0 if vertical else y1 - y0
    stroke = max(2, size // 10)
    for k in range((y1 - y0 if vertical else x1 - x0) // size):
        x, y = (x0, y0 + k * size) if vertical else (x0 + k * size, y0)
        for part in (0, (size - stroke) // 2, size - stroke - (2 if vertical else 0)):
            pixels[y + part : y + part + stroke, x : x + size - 2] = colour
        for part in (0, size - stroke - (0 if vertical else 2)):
            pixels[y : y + size - (2 if vertical else 0), x + part : x + part + stroke] = colour


def measured(pixels: Pixels, box: Box) -> TextLine:
    return measure_line(pixels, Detection(corners(box), 0.9))


def test_box_is_that_of_the_ink() -> None:
    """The detector's box is grown by a quarter of the line's height; the ink's is not."""
    pixels = picture()
    characters(pixels, (100, 80, 400, 110), BLACK)
    line = measured(pixels, grow((100, 80, 400, 110), 7))
    assert line.box == pytest.approx((100, 80, 398, 110), abs=1)
    assert line.size == pytest.approx(30 / 0.92, abs=1)
    assert (line.direction, line.ground, line.coloured) == ("horizontal", "light", False)
    assert line.paper == ((255, 255, 255),) * 3


def test_place_and_size_are_the_same_without_the_dress() -> None:
    pixels = picture(PINK)
    characters(pixels, (100, 80, 400, 110), RED)
    detection = Detection(corners(grow((100, 80, 400, 110), 7)), 0.9)
    line, bare = measure_line(pixels, detection), measure_line(pixels, detection, dress=False)
    assert (bare.box, bare.size, bare.direction) == (line.box, line.size, line.direction)
    assert (line.coloured, bare.coloured, bare.paper) == (True, False, ())


def test_vertical_line_is_as_large_as_it_is_wide() -> None:
    pixels = picture(size=(400, 200))
    characters(pixels, (80, 60, 110, 330), BLACK, vertical=True)
    line = measured(pixels, grow((80, 60, 110, 330), 6))
    assert line.direction == "vertical"
    assert line.box == pytest.approx((80, 60, 110, 328), abs=3)
    assert line.size == pytest.approx(30 / 0.92, abs=3)


def test_reversed_type() -> None:
    """White on black: the box is that of the white strokes."""
    pixels = picture()
    pixels[60:130, 60:440] = BLACK
    characters(pixels, (100, 80, 400, 110), WHITE)
    line = measured(pixels, (92, 72, 408, 118))
    assert line.ground == "dark"
    assert line.box == pytest.approx((100, 80, 398, 110), abs=1)
    assert len(line.paper) == 3
    assert max(max(tone) for tone in line.paper) < 40


@pytest.mark.parametrize(("colour", "coloured"), [(BLACK, False), ((90, 90, 90), False), (RED, True)])
def test_coloured_type(colour: tuple[int, int, int], coloured: bool) -> None:
    """Grey is no colour."""
    pixels = picture()
    characters(pixels, (100, 80, 400, 110), colour)
    assert measured(pixels, (93, 73, 407, 117)).coloured is coloured


def test_ground_colour_of_a_tint() -> None:
    pixels = picture(PINK)
    characters(pixels, (100, 80, 400, 110), BLACK)
    line = measured(pixels, (93, 73, 407, 117))
    assert len(line.paper) == 3
    assert all(tone == pytest.approx(PINK, abs=3) for tone in line.paper)
    assert line.ground == "light"


def test_bold_type_weighs_more() -> None:
    """The share of ink rises with the stroke."""
    light, bold = picture(), picture()
    characters(light, (100, 80, 400, 110), BLACK)
    characters(bold, (100, 80, 400, 110), BLACK)
    characters(bold, (102, 82, 402, 112), BLACK)
    box = (93.0, 73.0, 409.0, 119.0)
    assert measured(bold, box).weight > 1.2 * measured(light, box).weight


def test_reversed_type_on_a_strip_that_leaves_the_line_on_one_side() -> None:
    """Where paper shows over and under the strip, the strip passes for ink, and elsewhere its type does not."""
    pixels = picture(size=(200, 700))
    strip = np.array(
        [(40, 79), (330, 79), (360, 70), (660, 70), (660, 122), (360, 122), (330, 113), (40, 113)], np.int32
    )
    cv2.fillPoly(pixels, [strip], BLACK)
    for k in range(15):
        characters(pixels, (100 + k * 33, 86, 122 + k * 33, 108), WHITE)
    line = measured(pixels, (94.0, 72.0, 596.0, 120.0))
    assert line.ground == "dark"
    assert (line.box[0], line.box[2]) == pytest.approx((100, 582), abs=8)


def test_neighbouring_lines_do_not_count() -> None:
    """The feet of the line above and the heads of the line below reach into the detector's box."""
    pixels = picture()
    for top in (46, 80, 114):
        characters(pixels, (100, top, 400, top + 26), BLACK)
    line = measured(pixels, (94, 68, 406, 118))
    assert (line.box[1], line.box[3]) == pytest.approx((80, 106), abs=1)


@pytest.mark.parametrize("box", [(10, 10, 12, 12), (400, 150, 480, 170)], ids=["tiny", "blank"])
def test_box_without_ink_is_kept(box: Box) -> None:
    """Where there is no ink the detector is believed; nothing fails."""
    line = measured(picture(), box)
    assert line.box == pytest.approx(box, abs=15)


def test_box_beyond_the_sheet() -> None:
    assert measured(picture(), (480, 190, 560, 230)).size > 0


def test_main_band_keeps_thin_parts() -> None:
    """The dot over a character, one empty row away, is part of it; the next line is not."""
    profile = np.array([0, 0, 0.2, 0.2, 0, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0, 0, 0, 0, 0.5])
    assert main_band(profile) == (2, 15)


def test_two_vertical_columns_in_one_detection_are_parted() -> None:
    """A blank from top to foot parts them."""
    drawn = draw("\n".join(["GGG  HHH"] * 8))
    pixels = paint(drawn.layout)
    tall = TextLine((40.0, 40.0, 200.0, 264.0), corners((40, 40, 200, 264)), 160.0, "vertical")
    found = part_columns(pixels, tall)
    assert [part.box[0] for part in found] == pytest.approx([40, 140], abs=4)
    assert [part.size for part in found] == pytest.approx([62, 62], rel=0.1)


def test_one_vertical_column_is_not_parted() -> None:
    drawn = draw("\n".join(["HHH"] * 8))
    line = measured(paint(drawn.layout), (34, 34, 106, 270))
    assert part_columns(paint(drawn.layout), line) == [line]


@pytest.mark.parametrize(("length", "span"), [(8, 7), (300, 31), (400, 255), (400, 301)])
def test_the_running_median_is_that_of_every_window(length: int, span: int) -> None:
    row = np.random.default_rng(length).integers(0, 256, (1, length), np.uint8)
    padded = np.pad(row[0], span // 2, mode="edge")
    assert _running_median(row, span).tolist() == [[int(np.median(padded[k : k + span])) for k in range(length)]]


def bent(rise: float) -> Pixels:
    """Five lines of ten characters of 20 pixels, the last half of which climbs."""
    flat = picture(size=(260, 360))
    for row in range(5):
        characters(flat, (40, 40 + 40 * row, 320, 60 + 40 * row), BLACK)
    x, y = np.meshgrid(np.arange(360, dtype=np.float32), np.arange(260, dtype=np.float32))
    climb = rise * np.clip((x - 180) / 140, 0, None) ** 2
    return np.asarray(cv2.remap(flat, x, y + climb, cv2.INTER_LINEAR, borderValue=WHITE), np.uint8)


@pytest.mark.parametrize("rise", [0.0, 7.0])
def test_a_line_that_bends_is_as_large_as_its_type(rise: float) -> None:
    pixels = bent(rise)
    line = measured(pixels, (36, 157 - rise, 324, 183))
    level = measured(bent(0.0), (36, 157, 324, 183))
    (straight,) = without_bends(pixels, [line, level], level.size)[:1]
    assert line.size == pytest.approx(level.size * (20 + rise) / 20, rel=0.1)
    assert straight.size == pytest.approx(level.size, rel=0.15 if rise else 0.001)
    assert straight.box == line.box


def test_large_type_keeps_its_size() -> None:
    pixels = picture(size=(200, 500))
    characters(pixels, (40, 80, 460, 110), BLACK)
    line = measured(pixels, (36, 76, 464, 114))
    body = measured(bent(0.0), (36, 157, 324, 183))
    assert without_bends(pixels, [line, body], body.size)[0] is line
