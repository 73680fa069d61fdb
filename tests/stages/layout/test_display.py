"""Display type that was seen in pieces or with a hole is one line before it is read."""

from dataclasses import replace

import pytest

from newsparse.containers import Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import corners
from newsparse.stages.layout.display import whole_display
from tests.drawing import EM, Drawn, draw, paint

HEAD = """
HHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHH

aaaaaaaaaaaa  bbbbbbbbbbbb
cccccccccccc  dddddddddddd
"""


def without_part(drawn: Drawn, start: float, end: float) -> tuple[TextLine, ...]:
    """The lines of a drawing; the head is detected without a part of its length (shares, from the left)."""
    out = []
    for line in drawn.layout.lines:
        x0, y0, x1, y1 = line.box
        if drawn.letters(line) != "H":
            out.append(line)
            continue
        for a, b in ((x0, x0 + start * (x1 - x0)), (x0 + end * (x1 - x0), x1)):
            box = (a, y0, b, y1)
            out += [replace(line, box=box, polygon=corners(box))] if b - a > 1 else []
    return tuple(out)


def heads(drawn: Drawn, lines: tuple[TextLine, ...], rules: tuple[Rule, ...] = (), taken: tuple[Box, ...] = ()) -> list:
    found = whole_display(paint(drawn.layout), lines, rules, taken, float(EM))
    return sorted(line.box for line in found if line.size > 1.5 * EM)


@pytest.mark.parametrize(("start", "end"), [(0.5, 0.5), (0.4, 0.55), (0.5, 0.46)], ids=["cut", "hole", "overlap"])
def test_pieces_of_a_headline_are_one_line(start: float, end: float) -> None:
    drawn = draw(HEAD)
    whole = drawn.lines("H")[0].box
    assert heads(drawn, without_part(drawn, start, end)) == [pytest.approx(whole, abs=6)]


@pytest.mark.parametrize(("start", "end"), [(0.95, 1.0), (0.0, 0.05)], ids=["last", "first"])
def test_a_lost_character_at_an_end_is_taken_in(start: float, end: float) -> None:
    drawn = draw(HEAD)
    whole = drawn.lines("H")[0].box
    assert heads(drawn, without_part(drawn, start, end)) == [pytest.approx(whole, abs=8)]


def test_two_heads_stay_two() -> None:
    """Between them there is no ink; nor is one lengthened into the other's room."""
    drawn = draw("HHHHHHHHHHHH    IIIIIIIIIIII\nHHHHHHHHHHHH    IIIIIIIIIIII")
    before = sorted(line.box for line in drawn.layout.lines)
    assert heads(drawn, drawn.layout.lines) == [pytest.approx(box, abs=3) for box in before]


def test_a_rule_or_a_picture_keeps_pieces_apart() -> None:
    drawn = draw(HEAD)
    x0, y0, x1, y1 = drawn.lines("H")[0].box
    parts = without_part(drawn, 0.4, 0.55)
    rule = Rule((x0 + 0.45 * (x1 - x0), y0 - EM, x0 + 0.45 * (x1 - x0) + 2, y1 + EM), "vertical")
    assert len(heads(drawn, parts, (rule,))) == 2
    assert len(heads(drawn, parts, taken=((x0 + 0.41 * (x1 - x0), y0, x0 + 0.54 * (x1 - x0), y1),))) == 2


def test_body_type_is_left_alone() -> None:
    drawn = draw(HEAD)
    lines = whole_display(paint(drawn.layout), drawn.layout.lines, (), (), float(EM))
    assert {line.box for line in lines if line.size < 1.3 * EM} == {
        line.box for line in drawn.layout.lines if line.size < 1.3 * EM
    }
