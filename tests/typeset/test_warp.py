"""Curl, perspective and quarter turns: the truth lies where the ink lies."""

from typing import get_args

import cv2
import numpy as np
import pytest

from newsparse.typeset.compose import Type
from newsparse.typeset.degrade import wear_page
from newsparse.typeset.sheet import Sheet
from newsparse.typeset.warp import Bend, Roll, turned
from newsparse.typeset.wear import LEVELS, Turn, Wear, wear_of
from typeset.fake import FakeMetrics

WEARS = [
    *(Wear(turn=turn, scale=0.7) for turn in get_args(Turn)),
    Wear(skew=1.0, perspective=0.06, roll=0.05, border=0.04, turn=90),
    Wear(skew=-1.0, perspective=0.05, roll=-0.05, border=0.03),
    Wear(roll=-0.03, turn=270, scale=1.3),
]


@pytest.mark.parametrize("wear", WEARS)
@pytest.mark.parametrize("at", [(20, 20), (700, 60), (40, 1100), (690, 1080), (380, 560)])
def test_ink_fills_its_polygon_and_nothing_else(wear: Wear, at: tuple[int, int]) -> None:
    sheet = Sheet(900, 1200, FakeMetrics())
    sheet.text("一二三四五六七", (*at, 180), Type("song", 24), "other")
    sheet.close_item("other")
    x0, y0, x1, y1 = (int(v) for v in sheet.page().lines[0].box)
    pixels = np.full((1200, 900, 3), 255, np.uint8)
    # Red, as the border of a scan is dark.
    pixels[y0:y1, x0:x1] = (0, 0, 255)
    image, page = wear_page(pixels, sheet.page(), wear, np.random.default_rng(3))
    assert image.shape[:2] == (page.source.height, page.source.width)
    ink = image[:, :, 2].astype(int) - image[:, :, 0] > 127
    mask = np.zeros(ink.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(np.array(page.lines[0].polygon) - 0.5).astype(np.int32)], 1)
    kernel = np.ones((5, 5), np.uint8)
    assert ink.sum() > 500
    assert not (ink & (cv2.dilate(mask, kernel) == 0)).any()
    assert ink[cv2.erode(mask, kernel) == 1].all()
    left, top, right, bottom = page.lines[0].box
    assert left >= 0 and top >= 0 and right <= page.source.width and bottom <= page.source.height
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert left - 1.5 <= columns[0] and columns[-1] <= right + 1.5
    assert top - 1.5 <= rows[0] and rows[-1] <= bottom + 1.5


@pytest.mark.parametrize("side", [-0.05, 0.05])
def test_roll_there_and_back(side: float) -> None:
    roll = Roll.of(side, 900, 1200)
    points = np.random.default_rng(1).uniform((-40, -40), (940, 1240), (200, 2))
    seen = roll.forth(points).astype(np.float32)
    x, y = roll.back(seen[:, 0], seen[:, 1])
    assert np.abs(np.column_stack([x, y]) - points).max() < 0.01
    assert np.abs(seen - points).max() > 10


def test_polygon_begins_where_the_print_begins() -> None:
    corner = np.array([[10.0, 20.0]])
    assert [turned(corner, turn, 300, 400)[0].tolist() for turn in get_args(Turn)] == [
        [10, 20],
        [380, 10],
        [290, 380],
        [20, 290],
    ]


def test_new_levels_bend_and_turn() -> None:
    assert LEVELS[:6] == ("clean", "scan", "lowres", "hard", "film", "bilevel")
    drawn = [wear_of("turned", np.random.default_rng(seed), 1.0).turn for seed in range(20)]
    assert set(drawn) == {90, 180, 270}
    curled = wear_of("curl", np.random.default_rng(1), 1.0)
    assert abs(curled.roll) >= 0.02 and curled.perspective >= 0.02
    assert Bend.of(curled, np.random.default_rng(1), 900, 1200)[0].roll is not None
