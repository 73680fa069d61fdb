"""Headlines of two articles that stand abreast."""

from dataclasses import replace

import pytest

from newsparse.containers import TextLine
from newsparse.geometry import corners
from newsparse.stages.order.abreast import are_abreast, part_abreast
from newsparse.stages.order.repair import repair_lines

EM = 20.0
SIZE = 40.0


def line(text: str, x: float, y: float, size: float = SIZE) -> TextLine:
    """Display type with square characters."""
    box = (x, y, x + size * len(text), y + size)
    places = tuple((n + 0.5) / len(text) for n in range(len(text)))
    return TextLine(box, corners(box), size, text=text, confidence=0.9, positions=places)


LEFT, RIGHT = line("春茶上市时节", 100, 100), line("河水变清了", 380, 100)


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        (line("家家飘香", 420 - 20, 148), True),
        (line("家家飘香", 140, 148), True),
        (line("家家飘香", 100, 148), False),
        (line("两岸人家的新日子", 180, 148), False),
        (line("家家飘香", 420 - 20, 220), False),
        (line("三年治理记", 390, 148, 25), False),
        (line("家家飘", 520, 148), False),
    ],
    ids=[
        "centred on the right phrase",
        "centred on the left phrase",
        "flush with both",
        "under both",
        "far below",
        "smaller type",
        "under the end",
    ],
)
def test_a_line_under_one_of_two_phrases(other: TextLine, *, apart: bool) -> None:
    assert are_abreast(LEFT, RIGHT, [LEFT, RIGHT, other]) == apart
    words = [each.text for each in repair_lines((LEFT, RIGHT, other), (), EM)]
    assert (f"{LEFT.text} {RIGHT.text}" in words or f"{LEFT.text}{RIGHT.text}" in words) != apart


@pytest.mark.parametrize(
    ("small", "apart"),
    [
        ([line("记者李二", 180, 148, 20), line("松湖家家飘香", 420, 150, 20)], True),
        ([line("三年治理", 180, 74, 20), line("记者李二", 440, 150, 20)], True),
        ([line("记者李二", 180, 148, 20)], False),
        ([line("记者李二", 180, 148, 20), line("松湖", 500, 150, 20)], False),
        ([line("记者李二", 180, 220, 20), line("松湖家家飘香", 420, 220, 20)], False),
        ([line("春天来到山村田里的秧苗长", 100, 148, 20), line("河水清了山坡绿了大", 390, 148, 20)], False),
    ],
    ids=["bylines and decks", "over and under", "of one only", "under the end", "far below", "columns of text"],
)
def test_smaller_lines_of_each_of_two_phrases(small: list[TextLine], *, apart: bool) -> None:
    assert are_abreast(LEFT, RIGHT, [LEFT, RIGHT, *small]) == apart


def _seen_as_one() -> TextLine:
    text = LEFT.text + " " + RIGHT.text
    box = (LEFT.box[0], 100.0, RIGHT.box[2], 140.0)
    xs = [LEFT.box[0] + SIZE * (n + 0.5) for n in range(6)] + [360.0]
    xs += [RIGHT.box[0] + SIZE * (n + 0.5) for n in range(5)]
    places = tuple((x - box[0]) / (box[2] - box[0]) for x in xs)
    return replace(LEFT, box=box, polygon=corners(box), text=text, positions=places)


def test_a_line_that_was_detected_over_two_heads_is_cut() -> None:
    whole, under = _seen_as_one(), line("家家飘香", 400, 148)
    left, right, other = part_abreast([whole, under], 1.3 * EM)
    assert (left.text, right.text, other) == (LEFT.text, RIGHT.text, under)
    for part, drawn in ((left, LEFT), (right, RIGHT)):
        assert part.box == pytest.approx(drawn.box)
        assert part.positions == pytest.approx(drawn.positions)
        assert part.polygon.min(0) == pytest.approx(drawn.polygon.min(0))


@pytest.mark.parametrize(
    "lines",
    [
        [_seen_as_one()],
        [_seen_as_one(), line("两岸人家的新日子", 180, 148)],
        [line("春茶上市时节河水变清了", 100, 100), line("家家飘香", 400, 148)],
        [replace(_seen_as_one(), positions=()), line("家家飘香", 400, 148)],
        [replace(_seen_as_one(), size=22.0), line("家家飘香", 400, 148)],
    ],
    ids=["alone", "over a line under both", "solid", "places unknown", "no display type"],
)
def test_other_lines_stay_whole(lines: list[TextLine]) -> None:
    assert part_abreast(lines, 1.3 * EM) == lines
