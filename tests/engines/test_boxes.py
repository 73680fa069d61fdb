"""Rectangles of the parts of a text probability map."""

import numpy as np
import pytest

from newsparse.engines.openvino import boxes_from_map
from newsparse.geometry import box_of


def seen(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    scores = np.zeros((200, 300), np.float32)
    for x0, y0, x1, y1 in boxes:
        scores[y0:y1, x0:x1] = 0.9
    return scores


def test_a_line_grows_by_what_the_map_leaves_out() -> None:
    (found,) = boxes_from_map(seen((40, 50, 240, 62)), 2.0, 2.0)
    x0, y0, x1, y1 = box_of(found.polygon)
    assert x0 < 80 < 478 < x1
    assert y0 < 100 < 122 < y1
    assert found.score == pytest.approx(0.9, abs=0.01)


def test_a_line_that_bends_is_one() -> None:
    scores = np.zeros((200, 300), np.float32)
    for x in range(40, 240):
        y = round(50 + 16 * ((x - 140) / 100) ** 2)
        scores[y : y + 12, x] = 0.9
    assert len(boxes_from_map(scores, 1.0, 1.0)) == 1


def test_borders_that_meet_in_a_corner_are_no_line() -> None:
    assert boxes_from_map(seen((40, 30, 240, 40), (40, 30, 50, 180)), 1.0, 1.0) == ()


@pytest.mark.parametrize("box", [(40, 50, 240, 52), (40, 50, 42, 180)], ids=["level", "upright"])
def test_hairs_are_no_lines(box: tuple[int, int, int, int]) -> None:
    assert boxes_from_map(seen(box), 1.0, 1.0) == ()
