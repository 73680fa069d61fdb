"""Which way up a page lies, told by how well its lines read."""

from collections.abc import Sequence

import numpy as np
import pytest

from newsparse.containers import Detection, LineCrop, Pixels, Reading, View
from newsparse.geometry import clockwise, corners
from newsparse.stages.layout.flatten import turn_points
from newsparse.stages.layout.orient import find_turn, turn_pixels

SIZE = (400, 600)


class Reader:
    """Reads a crop well when its upper left corner is black, as it is in every line of the page drawn below."""

    name, version = "reader", "1"

    def __init__(self, sure: float = 0.98, unsure: float = 0.4, text: str = "春天来到山村") -> None:
        self.sure, self.unsure, self.text = sure, unsure, text
        self.calls = 0

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        return ()

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        self.calls += 1
        return tuple(Reading(self.text, self.sure if self.upright(crop.pixels) else self.unsure) for crop in crops)

    @staticmethod
    def upright(pixels: Pixels) -> bool:
        high, wide = pixels.shape[:2]
        return wide > high and bool(pixels[: high // 3, : high // 3].max() < 128)


def page(turn: int) -> tuple[Pixels, list[Detection]]:
    """Ten grey lines with a black start, and the page turned so that ``turn`` quarter turns make it upright."""
    pixels = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    boxes = [(50, 40 + 50 * k, 350, 64 + 50 * k) for k in range(10)]
    for x0, y0, x1, y1 in boxes:
        pixels[y0:y1, x0:x1] = 200
        pixels[y0 : y0 + 12, x0 : x0 + 12] = 0
    back = (4 - turn) % 4
    quads = [clockwise(turn_points(corners(box), back, SIZE)) for box in boxes]
    return turn_pixels(pixels, back), [Detection(quad, 0.9) for quad in quads]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_turn_is_found(turn: int) -> None:
    """Counter-clockwise quarter turns that make the page upright."""
    pixels, lines = page(turn)
    assert find_turn(pixels, lines, Reader()) == turn


def test_an_upright_page_costs_one_reading() -> None:
    reader = Reader()
    pixels, lines = page(0)
    assert find_turn(pixels, lines, reader) == 0
    assert reader.calls == 1


def test_upside_down_small_type_that_reads_fairly_well_is_compared() -> None:
    """A recogniser trained for poor type is rather sure of characters upside down, too."""
    pixels, lines = page(2)
    assert find_turn(pixels, lines, Reader(unsure=0.79)) == 2


def test_without_a_clear_margin_the_page_stays() -> None:
    """A page that reads badly every way is not turned."""
    pixels, lines = page(2)
    assert find_turn(pixels, lines, Reader(sure=0.45, unsure=0.4)) == 0


def test_confident_nonsense_does_not_count() -> None:
    """Latin strokes read with confidence are what a page on its side looks like."""
    pixels, lines = page(2)
    assert find_turn(pixels, lines, Reader(text="--|l|--")) == 0


def test_page_without_lines_stays() -> None:
    reader = Reader()
    assert find_turn(np.full((100, 100, 3), 255, np.uint8), [], reader) == 0
    assert reader.calls == 0


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_pixels_turn_counter_clockwise(turn: int) -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert (turn_pixels(pixels, turn) == np.rot90(pixels, turn)).all()


class Scripted(Reader):
    """Gives one confidence a turn that is tried."""

    def __init__(self, *sure: float) -> None:
        super().__init__()
        self.given = iter(sure)

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        sure = next(self.given)
        return tuple(Reading(self.text, sure) for _ in crops)


@pytest.mark.parametrize(
    ("as_it_is", "one", "three", "turn"),
    [(0.84, 0.2, 0.83, 3), (0.9, 0.88, 0.3, 0), (0.3, 0.88, 0.2, 1), (0.6, 0.2, 0.65, 0)],
    ids=["characters read as they lie", "vertical setting", "on its other side", "hardly read at all"],
)
def test_a_page_of_standing_lines(as_it_is: float, one: float, three: float, turn: int) -> None:
    """Vertical setting is read cell by cell as well as turned counter-clockwise, but never turned the other way."""
    pixels, lines = page(3)
    assert find_turn(pixels, lines, Scripted(as_it_is, one, three)) == turn


def test_headlines_do_not_tell() -> None:
    """Large characters are read whichever way they lie; the lines of the text are not."""
    pixels, lines = page(2)
    large = np.full((600, 900, 3), 255, np.uint8)
    large[:, :400] = pixels
    heads = [Detection(corners((420.0, 20 + 100 * k, 880.0, 90 + 100 * k)), 0.9) for k in range(5)]
    for head in heads:
        x0, y0 = (int(value) for value in head.polygon[0])
        large[y0 : y0 + 70, x0 : x0 + 460] = 200
        large[y0 : y0 + 30, x0 : x0 + 30] = 0
    assert find_turn(large, [*heads, *lines], Reader()) == 2


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_borders_do_not_tell(turn: int) -> None:
    """They are longer than the lines, and look the same whichever way they lie."""
    pixels, lines = page(0)
    boxes = [(20, y, 380, y + 20) for y in (4, 67, 117, 167, 540, 564)]
    for x0, y0, x1, y1 in boxes:
        for x in range(x0 + 8, x1 - 7, 16):
            pixels[y0 + 6 : y1 - 6, x - 4 : x + 4] = 0
    back = (4 - turn) % 4
    every = [*lines, *(Detection(corners(box), 0.9) for box in boxes)]
    turned = [Detection(clockwise(turn_points(line.polygon, back, SIZE)), 0.9) for line in every]
    assert find_turn(turn_pixels(pixels, back), turned, Reader()) == turn
