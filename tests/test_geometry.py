"""Boxes, corners, modes."""

import numpy as np
import pytest

from newsparse.geometry import (
    area,
    box_of,
    centre,
    clockwise,
    column_widths,
    contains,
    corners,
    grow,
    inside_share,
    intersection,
    overlap_x,
    overlap_y,
    runs_of,
    scale_box,
    share_x,
    share_y,
    union,
    weighted_mode,
)

A = (0.0, 0.0, 10.0, 20.0)


def test_union_and_intersection() -> None:
    assert union([A, (5.0, -5.0, 30.0, 10.0)]) == (0, -5, 30, 20)
    assert intersection(A, (5.0, -5.0, 30.0, 10.0)) == (5, 0, 10, 10)


def test_boxes_that_touch_have_nothing_in_common() -> None:
    assert intersection(A, (10.0, 0.0, 20.0, 20.0)) is None
    assert inside_share(A, (10.0, 0.0, 20.0, 20.0)) == 0


def test_union_of_nothing() -> None:
    with pytest.raises(ValueError):
        union([])


def test_negative_overlap_is_the_gap() -> None:
    assert overlap_x(A, (13.0, 0.0, 20.0, 5.0)) == -3
    assert overlap_y(A, (0.0, 26.0, 5.0, 30.0)) == -6
    assert (share_x(A, (13.0, 0.0, 20.0, 5.0)), share_y(A, (0.0, 26.0, 5.0, 30.0))) == (0, 0)


def test_shares_are_of_the_smaller_box() -> None:
    assert share_x(A, (5.0, 50.0, 105.0, 60.0)) == pytest.approx(0.5)
    assert share_y(A, (50.0, 18.0, 60.0, 22.0)) == pytest.approx(0.5)
    assert inside_share((8.0, 0.0, 12.0, 20.0), A) == pytest.approx(0.5)


def test_an_empty_box_has_no_area_and_lies_nowhere() -> None:
    assert area((5.0, 5.0, 3.0, 9.0)) == 0
    assert inside_share((5.0, 5.0, 5.0, 9.0), A) == 0


def test_contains_with_a_margin() -> None:
    assert contains(A, (10.0, 20.0))
    assert not contains(A, (11.0, 5.0))
    assert contains(A, (11.0, 5.0), margin=1.0)


def test_grow_scale_centre() -> None:
    assert grow(A, 1) == (-1, -1, 11, 21)
    assert scale_box(A, 0.5) == (0, 0, 5, 10)
    assert centre(A) == (5, 10)


def test_corners_and_back() -> None:
    assert box_of(corners(A)) == A
    assert corners(A).tolist() == [[0, 0], [10, 0], [10, 20], [0, 20]]


@pytest.mark.parametrize("roll", range(4))
@pytest.mark.parametrize("flip", [False, True])
def test_corners_in_any_order_become_clockwise(roll: int, flip: bool) -> None:
    """From the top left, whichever corner came first and whichever way they went."""
    tilted = np.array([(0, 1), (10, 0), (11, 20), (1, 21)], float)
    shuffled = np.roll(tilted[::-1] if flip else tilted, roll, axis=0)
    assert clockwise(shuffled).tolist() == tilted.tolist()


def test_mode_is_where_most_weight_is() -> None:
    assert weighted_mode([20, 20.2, 19.9, 40, 41], [1, 1, 1, 1, 1]) == pytest.approx(20, abs=0.2)
    assert weighted_mode([20, 20.2, 19.9, 40, 41], [1, 1, 1, 5, 5]) == pytest.approx(40.5, abs=0.5)


def test_mode_scales_with_its_values() -> None:
    values, weights = [11.0, 12.0, 12.1, 30.0], [1.0, 2.0, 2.0, 1.0]
    assert weighted_mode([3 * value for value in values], weights) == pytest.approx(3 * weighted_mode(values, weights))


def test_mode_of_nothing() -> None:
    with pytest.raises(ValueError):
        weighted_mode([], [])


def test_column_widths_are_those_that_many_lines_share() -> None:
    """Five lines make a column; indented and last lines do not, nor does anything under seven em."""
    widths = [240.0] * 8 + [241.0, 239.0] + [360.0] * 6 + [200.0, 150.0, 300.0] + [100.0] * 9
    assert sorted(column_widths(widths, 20.0)) == pytest.approx([240, 360])
    assert column_widths([240.0] * 4, 20.0) == ()
    assert column_widths([], 20.0) == ()


@pytest.mark.parametrize(
    ("mask", "runs"),
    [("", []), ("000", []), ("111", [(0, 3)]), ("0110", [(1, 3)]), ("1011", [(0, 1), (2, 4)])],
)
def test_runs_of_true_values(mask: str, runs: list[tuple[int, int]]) -> None:
    assert runs_of(np.array([digit == "1" for digit in mask], bool)) == runs
