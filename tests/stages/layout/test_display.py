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


@pytest.mark.parametrize(("start", "end"), [(0.7, 1.0), (0.0, 0.3)], ids=["last", "first"])
def test_several_lost_characters_at_an_end_are_taken_in(start: float, end: float) -> None:
    drawn = draw("\n".join("      " + row for row in HEAD.strip().split("\n")))
    whole = drawn.lines("H")[0].box
    assert heads(drawn, without_part(drawn, start, end)) == [pytest.approx(whole, abs=8)]


def test_what_is_much_fainter_than_the_line_is_not_taken_in() -> None:
    """The other side of the paper shows through."""
    drawn = draw(HEAD)
    x0, y0, x1, y1 = (round(value) for value in drawn.lines("H")[0].box)
    pixels = paint(drawn.layout)
    cut = x0 + (x1 - x0) * 7 // 10
    pixels[y0:y1, cut:x1] = 255 - (255 - pixels[y0:y1, cut:x1]) // 8
    found = whole_display(pixels, without_part(drawn, 0.7, 1.0), (), (), float(EM))
    assert [line.box[2] for line in found if line.size > 1.5 * EM] == [pytest.approx(cut, abs=12)]


@pytest.mark.parametrize(("seen", "over"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_character_for_one_is_part_of_a_headline(*, seen: bool, over: bool) -> None:
    """It is a single stroke, which detectors miss, or see as a line of its own."""
    rows = 8 * "      HHH\n" if over else 2 * "        HHHHHHHHHHHHHHHH\n"
    drawn = draw("aaaaaaaaaaaaaaaaaaaaaaaa\n\n\n\n" + rows)
    pixels, (x0, y0, x1, y1) = paint(drawn.layout), drawn.lines("H")[0].box
    size = drawn.lines("H")[0].size
    stroke = (x0 + 4, y0 - 0.6 * size, x1 - 4, y0 - 0.5 * size)
    if not over:
        stroke = (x0 - size, (y0 + y1) / 2 - 3, x0 - 0.15 * size, (y0 + y1) / 2 + 3)
    left, top, right, foot = (round(value) for value in stroke)
    pixels[top:foot, left:right] = 0
    piece = replace(
        drawn.layout.lines[0], box=stroke, polygon=corners(stroke), size=6.0, direction="horizontal", text=""
    )
    lines = (*drawn.layout.lines, piece) if seen else drawn.layout.lines
    found = whole_display(pixels, lines, (), (), float(EM))
    (line,) = (line for line in found if drawn.letters(line) != "a")
    assert line.box == pytest.approx((x0, top, x1, y1) if over else (left, y0, x1, y1), abs=2)


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
