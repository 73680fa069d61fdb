"""Pages whose ink has faded."""

import numpy as np
import pytest

from newsparse.containers import Pixels
from newsparse.document import Box
from newsparse.stages.layout.faded import ink_of, strengthened

BOXES: list[Box] = [(20.0, 20.0 + 40 * n, 380.0, 40.0 + 40 * n) for n in range(8)]


def page(ink: int | tuple[int, int, int], paper: int = 240, coloured: int = 0) -> Pixels:
    """Eight lines of strokes; some of them are in light red."""
    pixels = np.full((360, 400, 3), paper, np.uint8)
    for n, (x0, y0, x1, y1) in enumerate(BOXES):
        for x in range(int(x0), int(x1), 8):
            pixels[int(y0) : int(y1), x : x + 3] = (120, 120, 220) if n < coloured else ink
    return pixels


def test_grey_print_becomes_black_and_paper_stays() -> None:
    faded = page(120)
    found = strengthened(faded, BOXES)
    assert ink_of(found, BOXES) == 30
    assert found.max() == 240
    assert strengthened(found, BOXES) is found


@pytest.mark.parametrize("ink", [0, 40, 75])
def test_black_print_stays(ink: int) -> None:
    pixels = page(ink)
    assert strengthened(pixels, BOXES) is pixels


def test_lines_in_colour_do_not_make_a_page_faded() -> None:
    pixels = page(20, coloured=5)
    assert strengthened(pixels, BOXES) is pixels


def test_colours_stay_apart() -> None:
    """A coloured ink is still told from a grey one."""
    found = strengthened(page((60, 60, 190)), BOXES)
    blue, _, red = found[30, 21].tolist()
    assert red - blue > 120


@pytest.mark.parametrize("boxes", [[], [(-30.0, -20.0, -10.0, -5.0)]], ids=["none", "outside"])
def test_a_page_without_lines_stays(boxes: list[Box]) -> None:
    pixels = page(120)
    assert strengthened(pixels, boxes) is pixels
