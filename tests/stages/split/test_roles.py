"""Kicker, headline or deck: features of a head's lines, and the likeliest order of its parts."""

import numpy as np
import pytest

from newsparse.stages.split.roles import PARTS, ROLE_COLUMNS, best_parts, role_rows, told_roles
from tests.drawing import EM, draw
from tests.stages.split.test_page import FORESTS


def test_parts_come_in_order() -> None:
    """A deck cannot stand over the headline, however much a line looks like one."""
    odds = np.array([[0.0, -1.0, 9.0], [-3.0, 3.0, 0.0], [1.0, -1.0, 0.5]])
    assert best_parts(odds) == ["kicker", "headline", "deck"]


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_there_is_always_a_headline(lines: int) -> None:
    assert "headline" in best_parts(np.tile([5.0, -5.0, 5.0], (lines, 1)))


def test_nothing_is_told_of_no_lines() -> None:
    assert best_parts(np.zeros((0, len(PARTS)))) == []
    assert told_roles([], [], float(EM), FORESTS) == []


def test_rows_are_of_open_lines_only_and_do_not_depend_on_scale() -> None:
    picture = "SSSSSS\n KKKKKKKKKK\nHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH\nBBBBBBBBBB"
    lines = draw(picture).layout.lines
    settled = ["section", None, None, "byline"]
    rows = role_rows(lines, settled, float(EM))  # type: ignore[arg-type]
    assert rows.shape == (2, len(ROLE_COLUMNS))
    told = dict(zip(ROLE_COLUMNS, rows.T.tolist(), strict=True))
    assert told["byline_under"] == told["section_over"] == [1.0, 1.0]
    assert told["before"] == [0.0, 1.0]
    assert told["size_under"][0] == pytest.approx(1 / told["size_over"][1])
    assert np.isnan(told["size_over"][0])


def test_a_line_far_smaller_than_the_largest_is_never_of_the_headline() -> None:
    lines = draw("HHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH\nDDDDDDDDDDDD").layout.lines
    assert told_roles(lines, [None, None], float(EM), FORESTS) == ["headline", "deck"]


def test_a_long_dash_begins_a_deck() -> None:
    """Whatever its size; but the first line of a head is no deck."""
    lines = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\nDDDDDDDDDDDD\nDDDDDDDDDDDD", texts={"D": "——一个村庄的记忆"}).layout.lines
    assert told_roles(lines, [None, None], float(EM), FORESTS) == ["headline", "deck"]
    assert told_roles(lines[1:], [None], float(EM), FORESTS) == ["headline"]
