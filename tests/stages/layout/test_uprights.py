"""Rows of the first or last characters of vertical lines are no lines of their own."""

from dataclasses import replace

import pytest

from newsparse.containers import TextLine
from newsparse.geometry import corners, union
from newsparse.stages.layout.uprights import whole_uprights
from tests.drawing import Drawn, draw, paint

HEADS = """
GGG  HHH  aaaaaaaaaa
GGG  HHH
GGG  HHH  cccccccccc
GGG  HHH  dddddddddd
GGG  HHH  eeeeeeeeee
GGG  HHH  ffffffffff
GGG  HHH  gggggggggg
GGG  HHH  hhhhhhhhhh
"""


def with_row(drawn: Drawn, letters: str, shared: str = "", *, low: bool = False) -> tuple[TextLine, ...]:
    """The heads without their first (or last) character, which lie in a row; it reaches into them by a third of one.

    Args:
        drawn: the page.
        letters: of the vertical lines.
        shared: letters of body lines that the row takes in.
        low: the last characters.
    """
    out = [line for line in drawn.layout.lines if drawn.letters(line) not in (*letters, *shared)]
    tops = [drawn.lines(letter)[0] for letter in letters]
    x0, y0, x1, y1 = union(line.box for line in tops)
    edge, reach = (y1 - 60, y1) if low else (y0, y0 + 60)
    for line in tops:
        box = (line.box[0], y0, line.box[2], y1 - 40) if low else (line.box[0], y0 + 40, line.box[2], y1)
        out.append(replace(line, box=box, polygon=corners(box)))
    sides = [drawn.lines(letter)[0].box for letter in shared]
    row = (x0, edge, max([x1, *(box[2] for box in sides)]), reach)
    return (*out, TextLine(row, corners(row), 60.0, "horizontal", ""))


@pytest.mark.parametrize("low", [False, True], ids=["first", "last"])
def test_a_row_of_characters_goes_back_to_its_vertical_lines(*, low: bool) -> None:
    drawn = draw(HEADS)
    found = whole_uprights(paint(drawn.layout), with_row(drawn, "GH", low=low))
    assert sorted(line.box for line in found) == sorted(line.box for line in drawn.layout.lines)


def test_what_stands_beside_the_head_on_the_same_level_is_a_line_again() -> None:
    drawn = draw(HEADS)
    found = whole_uprights(paint(drawn.layout), with_row(drawn, "GH", "a"))
    (beside,) = (line for line in found if drawn.letters(line) == "a")
    assert beside.box == pytest.approx(drawn.lines("a")[0].box, abs=4)
    assert {line.box for line in found if line.direction == "vertical"} == {drawn.lines(c)[0].box for c in "GH"}


@pytest.mark.parametrize(
    ("size", "shift"), [(20.0, 0.0), (60.0, -64.0)], ids=["type of another size", "does not reach into them"]
)
def test_a_line_that_only_stands_over_vertical_ones_stays(size: float, shift: float) -> None:
    drawn = draw("\n\n" + HEADS)
    x0, y0, x1, _ = union(drawn.lines(letter)[0].box for letter in "GH")
    row = (x0, y0 + shift, x1, y0 + shift + size)
    over = TextLine(row, corners(row), size, "horizontal", "")
    found = whole_uprights(paint(drawn.layout), (*drawn.layout.lines, over))
    assert over in found
    assert len(found) == len(drawn.layout.lines) + 1
