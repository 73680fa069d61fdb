"""A tilted or bent page becomes flat; the maps there and back agree."""

import math
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest

from newsparse.containers import Pixels, Points
from newsparse.geometry import corners
from newsparse.stages.layout.flatten import FieldWarp, estimate_warp, flatten, is_tall, turn_points, unturn
from newsparse.stages.layout.orient import turn_pixels

SIZE = (900, 1200)
EM = 16.0


def bars() -> list[Points]:
    """Three columns of forty lines: (4, 2) corners each, upright."""
    return [corners((60 + 270 * k, 80 + 26 * row, 300 + 270 * k, 96 + 26 * row)) for k in range(3) for row in range(40)]


def rotation(degrees: float) -> Points:
    """(3, 3) clockwise rotation about the middle of the page."""
    turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), -degrees, 1.0)
    return np.vstack([turn, (0, 0, 1)])


def keystone(share: float) -> Points:
    """(3, 3) perspective that narrows the top of the page by a share of its width."""
    w, h = SIZE
    flat = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    bent = np.array([(share * w / 2, 0), (w - share * w / 2, 0), (w, h), (0, h)], np.float32)
    return cv2.getPerspectiveTransform(flat, bent)


def moved(quads: list[Points], matrix: Points) -> list[Points]:
    return [cv2.perspectiveTransform(quad[None].astype(np.float64), matrix)[0] for quad in quads]


def slopes(quads: list[Points]) -> np.ndarray:
    """Slope of the mid-line of each, degrees."""
    left, right = ([(quad[a] + quad[b]) / 2 for quad in quads] for a, b in ((0, 3), (1, 2)))
    run = np.array(right) - np.array(left)
    return np.degrees(np.arctan2(run[:, 1], run[:, 0]))


@pytest.mark.parametrize("degrees", [-3.0, -1.0, 1.0, 3.0])
def test_rotated_page_is_made_flat(degrees: float) -> None:
    """Every line lies flat to a tenth of a degree, and the page's own slope is reported."""
    quads = moved(bars(), rotation(degrees))
    warp = estimate_warp(quads, SIZE, EM)
    assert math.degrees(math.atan(warp.slope[0])) == pytest.approx(degrees, abs=0.05)
    assert np.abs(slopes([warp.to_sheet(quad) for quad in quads])).max() < 0.1


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 3.0])
def test_keystoned_page_is_made_flat(degrees: float) -> None:
    """Also when the top of the page is narrower than its foot; column edges stand upright again."""
    quads = moved(bars(), rotation(degrees) @ keystone(0.02))
    warp = estimate_warp(quads, SIZE, EM)
    flat = [warp.to_sheet(quad) for quad in quads]
    assert np.abs(slopes(flat)).max() < 0.1
    for k in range(3):
        left = np.array([quad[0, 0] for quad in flat[40 * k : 40 * k + 40]])
        assert np.ptp(left) < 0.25 * EM


def test_outliers_do_not_tilt_the_page() -> None:
    """A tenth of the lines slanted by four degrees (type in a picture) is voted down."""
    quads = bars()
    wild = moved(quads[::10], rotation(4.0))
    warp = estimate_warp([*(q for i, q in enumerate(quads) if i % 10), *wild], SIZE, EM)
    assert abs(math.degrees(math.atan(warp.slope[0]))) < 0.1


def test_flat_page_is_left_as_it_is() -> None:
    pixels = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    warp = estimate_warp(bars(), SIZE, EM)
    sheet, same = flatten(pixels, warp)
    assert sheet is pixels
    assert same == FieldWarp(size=SIZE)


def test_a_few_lines_tell_the_skew_of_both_directions() -> None:
    """With too few line ends to see how column edges lean, they are taken to stand square to the lines."""
    quads = moved(bars(), rotation(3.0))[:10:2]
    warp = estimate_warp(quads, SIZE, EM)
    edge = warp.to_sheet(moved([corners((60, 80, 61, 1120))], rotation(3.0))[0])
    assert abs(edge[3, 0] - edge[0, 0]) < 0.25 * EM


@pytest.mark.parametrize("count", [0, 4])
def test_few_lines_do_not_move_the_page(count: int) -> None:
    assert estimate_warp(moved(bars(), rotation(3.0))[:count], SIZE, EM) == FieldWarp(size=SIZE)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_maps_are_inverse(turn: int) -> None:
    """There and back is the same point to a tenth of a pixel, over the whole page, also of a turned one."""
    upright = SIZE if turn % 2 == 0 else SIZE[::-1]
    quads = moved(bars(), rotation(3.0) @ keystone(0.02)) if turn % 2 == 0 else moved(bars(), rotation(2.0))
    warp = estimate_warp(quads, SIZE, EM, turn)
    pixels = np.full((upright[1], upright[0], 3), 255, np.uint8)
    _, warp = flatten(pixels, warp)
    points = np.random.default_rng(0).uniform((0, 0), SIZE, (200, 2))
    assert np.abs(warp.to_source(warp.to_sheet(points)) - points).max() < 0.1
    assert np.abs(warp.to_sheet(warp.to_source(points)) - points).max() < 0.1


def mark(pixels: Pixels, x: int, y: int) -> None:
    pixels[y - 2 : y + 3, x - 2 : x + 3] = 0


def dot(pixels: Pixels) -> Points:
    """Middle of the black spot, (1, 2)."""
    ys, xs = np.nonzero(pixels[:, :, 0] < 128)
    return np.array([(xs.mean(), ys.mean())])


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_pixels_and_points_move_alike(turn: int) -> None:
    """A spot on the flattened sheet is where the map says; nothing of the page is cut off."""
    pixels = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    mark(pixels, 100, 1150)
    upright = turn_pixels(pixels, turn)
    size = (upright.shape[1], upright.shape[0])
    warp = FieldWarp(SIZE, turn, (0.03, 0.0, 1e-5), (-0.03, 0.0, 0.0), (size[0] / 2, size[1] / 2))
    sheet, warp = flatten(upright, warp)
    found = dot(sheet)
    assert np.abs(warp.to_sheet(np.array([(100.0, 1150.0)])) - found).max() < 1.5
    assert np.abs(warp.to_source(found) - (100, 1150)).max() < 1.5
    edge = np.array([(0, 0), (SIZE[0], 0), SIZE, (0, SIZE[1])], float)
    low, high = warp.to_sheet(edge).min(axis=0), warp.to_sheet(edge).max(axis=0)
    assert (low >= -1).all()
    assert (high <= np.array(sheet.shape[1::-1]) + 1).all()


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_turning_points_is_undone(turn: int) -> None:
    points = np.array([(0.0, 0.0), (900.0, 0.0), (30.0, 1100.0)])
    assert unturn(turn_points(points, turn, SIZE), turn, SIZE) == pytest.approx(points)


def test_tall_lines_are_told() -> None:
    assert is_tall(corners((0, 0, 20, 80)))
    assert not is_tall(corners((0, 0, 80, 20)))
    assert not is_tall(corners((0, 0, 20, 25)))


def folded(points: Points) -> Points:
    """The left quarter of the page rises into a fold, up to 60 px at its edge; lines there slope up to the left."""
    out = np.asarray(points, float).copy()
    depth = np.clip(1 - out[..., 0] / 240, 0, None)
    out[..., 1] -= 60 * depth**2
    return out


def test_a_page_bent_into_its_fold_is_made_flat() -> None:
    words = [corners((x, 80 + 26 * row, x + 110, 96 + 26 * row)) for x in range(20, 860, 120) for row in range(40)]
    warp = estimate_warp([folded(quad) for quad in words], SIZE, EM)
    assert warp.rise
    flat = [warp.to_sheet(folded(quad)) for quad in words]
    slopes = [(quad[1, 1] - quad[0, 1]) / (quad[1, 0] - quad[0, 0]) for quad in flat]
    before = [(q[1, 1] - q[0, 1]) / (q[1, 0] - q[0, 0]) for q in (folded(quad) for quad in words)]
    assert np.abs(before).max() > 0.3
    assert np.abs(slopes).max() < 0.06
    points = np.array([(10.0, 100.0), (200.0, 600.0), (880.0, 1150.0)])
    assert np.allclose(warp.to_source(warp.to_sheet(points)), points, atol=0.5)


def test_a_straight_page_has_no_table_of_rises() -> None:
    assert estimate_warp(moved(bars(), rotation(2.0)), SIZE, EM).rise == ()


def test_a_reduced_page_is_mapped_to_the_page_as_ingested() -> None:
    warp = estimate_warp(moved(bars(), rotation(2.0)), SIZE, EM, turn=0)
    twice = replace(warp, reduction=2.0)
    points = np.array([(10.0, 100.0), (200.0, 600.0), (880.0, 1150.0)])
    assert np.allclose(twice.to_source(points), 2 * warp.to_source(points))
    assert np.allclose(twice.to_source(twice.to_sheet(2 * points)), 2 * points, atol=0.1)


def test_strips_of_the_sheet_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    warp = estimate_warp(moved(bars(), rotation(2.0)), SIZE, EM)
    picture = np.random.default_rng(3).integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8)
    whole, _ = flatten(picture, warp)
    monkeypatch.setattr(sys.modules[FieldWarp.__module__], "_STRIP_ROWS", 97)
    parts, _ = flatten(picture, warp)
    assert np.abs(whole.astype(int) - parts).max() <= 1
