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
