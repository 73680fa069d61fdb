"""What every engine does to pictures and crops before the models see them."""

import numpy as np
import pytest

from newsparse.engines.recipe import line_width, shrink_for_detection
from newsparse.geometry import clockwise

SQUARE = np.array([(10, 20), (110, 22), (110, 52), (10, 50)], float)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [2, 3, 0, 1], [3, 2, 1, 0], [1, 3, 0, 2]])
def test_corners_are_put_clockwise_from_the_top_left(order: list[int]) -> None:
    assert clockwise(SQUARE[order]).tolist() == SQUARE.tolist()


@pytest.mark.parametrize(
    ("size", "scale", "shape"),
    [
        ((100, 200), 1.0, (96, 192)),
        ((1000, 500), 0.32, (320, 160)),
        ((10, 10), 0.1, (32, 32)),
        ((60, 60), 2, (128, 128)),
    ],
)
def test_pictures_get_sides_of_32_pixels(size: tuple[int, int], scale: float, shape: tuple[int, int]) -> None:
    assert shrink_for_detection(np.zeros((*size, 3), np.uint8), scale).shape[:2] == shape


@pytest.mark.parametrize(
    ("size", "width"), [((48, 100), 82), ((24, 100), 164), ((12, 100), 280), ((48, 5000), 2400), ((48, 3), 0)]
)
def test_line_width(size: tuple[int, int], width: int) -> None:
    assert line_width(np.zeros((*size, 3), np.uint8)) == width
