"""Lines that run across a gutter are cut there."""

from dataclasses import replace

import pytest

from newsparse.containers import TextLine
from newsparse.geometry import corners, union
from newsparse.stages.layout.gutters import blanks, cut_at_gutters
from tests.drawing import EM, Drawn, draw, paint

COLUMNS = """
aaaaaaaaaaaa{0}bbbbbbbbbbbb
cccccccccccc{0}dddddddddddd
eeeeeeeeeeee{0}ffffffffffff
gggggggggggg{0}hhhhhhhhhhhh
"""


def run_together(drawn: Drawn, letters: str) -> tuple[TextLine, ...]:
    """The lines of a drawing, with those of the given letters detected as one."""
    inside = [line for line in drawn.layout.lines if drawn.letters(line) in letters]
    box = union(line.box for line in inside)
    whole = replace(inside[0], box=box, polygon=corners(box))
    return (*(line for line in drawn.layout.lines if line not in inside), whole)


def cut(drawn: Drawn, letters: str) -> list[str]:
    """Letters of each line after cutting, when the given ones were detected as one line."""
    lines = cut_at_gutters(paint(drawn.layout), run_together(drawn, letters), float(EM))
    return sorted(drawn.letters(line) for line in lines)


@pytest.mark.parametrize("gutter", [1, 2])
@pytest.mark.parametrize("letters", ["ab", "cd", "gh"], ids=["first row", "middle row", "last row"])
def test_a_line_over_two_columns_is_cut(gutter: int, letters: str) -> None:
    """Its neighbours end and begin at the blank."""
    assert cut(draw(COLUMNS.format(" " * gutter)), letters) == list("abcdefgh")


TWO = """
aaaaaaaaaaaaaaaaaa{0}  bbbbbbbbbbbbbbbb
cccccccccccccccccc{0}dddddddddddddd
eeeeeeeeeeeeeeeeee{0}ffffffffffffffffff
"""


@pytest.mark.parametrize(
    ("left", "found"),
    [(18 * "c", list("abcdef")), ("    " + 14 * "c", ["a", "b", "cd", "e", "f"])],
    ids=["column", "deck"],
)
def test_a_line_seen_a_little_too_high_is_cut_where_columns_begin(left: str, found: list[str]) -> None:
    """As they do in a text of few lines, which show no grid; a deck with a space in it begins elsewhere."""
    drawn = draw(TWO.replace(18 * "c", left).format("  "))
    *others, whole = run_together(drawn, "cd")
    lines = cut_at_gutters(paint(drawn.layout), (*others, replace(whole, size=1.1 * EM)), float(EM))
    assert sorted(drawn.letters(line) for line in lines) == found


def test_pieces_keep_their_place() -> None:
    drawn = draw(COLUMNS.format("  "))
    lines = cut_at_gutters(paint(drawn.layout), run_together(drawn, "cd"), float(EM))
    boxes = [line.box for line in lines if drawn.letters(line) in "cd"]
    assert boxes[0] == pytest.approx(drawn.lines("c")[0].box, abs=4)
    assert boxes[1] == pytest.approx(drawn.lines("d")[0].box, abs=4)


def test_a_wide_line_with_a_blank_is_not_cut() -> None:
    """Where the lines above and below print across, a blank is a space."""
    drawn = draw("aaaaaaaaaaaaaaaaaaaaaaaaaa\nbbbbbbbbbbbb  cccccccccccc\ndddddddddddddddddddddddddd")
    assert cut(drawn, "bc") == ["a", "bc", "d"]


def test_a_headline_over_columns_is_not_cut() -> None:
    """Display type is wider than its columns by right."""
    drawn = draw("HHHHHHHHHHHH  IIIIIIIIIIII\nHHHHHHHHHHHH  IIIIIIIIIIII" + COLUMNS.format("  "))
    assert cut(drawn, "HI")[0] == "HI"


@pytest.mark.parametrize(
    ("rows", "cut_there"),
    [("ffffffffffff  gggggggggggg  hhhhhhhhhhhh", True), ("ffffffffffffffffff  gggggggggggggggggggg", False)],
    ids=["the next row has the same blanks", "the next row has others"],
)
def test_a_line_over_three_columns_under_a_picture_is_cut(rows: str, *, cut_there: bool) -> None:
    """Nothing else ends at its blanks; both rows were detected as one line each."""
    above = "aaaaaaaaaaaa  bbbbbbbbbbbb\n" * 6 + "\n" * 9
    drawn = draw(f"{above}cccccccccccc  dddddddddddd  eeeeeeeeeeee\n{rows}")
    joined = [run_together(drawn, letters)[-1] for letters in ("cde", "fgh")]
    others = [line for line in drawn.layout.lines if drawn.letters(line) in "ab"]
    lines = cut_at_gutters(paint(drawn.layout), (*others, *joined), float(EM))
    assert ("d" in [drawn.letters(line) for line in lines]) == cut_there


def test_order_of_the_lines_is_kept() -> None:
    drawn = draw(COLUMNS.format("  "))
    lines = cut_at_gutters(paint(drawn.layout), drawn.layout.lines[::-1], float(EM))
    assert [line.box for line in lines] == [line.box for line in drawn.layout.lines[::-1]]


def test_blanks_are_places_without_ink() -> None:
    drawn = draw("aaaaaaaaaaaa  bbbbbbbbbbbb")
    whole = run_together(drawn, "ab")[0]
    assert blanks(paint(drawn.layout), whole, 20.0) == [pytest.approx((280, 320), abs=4)]
    assert blanks(paint(drawn.layout), whole, 60.0) == []


def test_nothing_to_cut() -> None:
    drawn = draw("aaaa")
    assert cut_at_gutters(paint(drawn.layout), (), float(EM)) == ()


@pytest.mark.parametrize("letters", ["ab", "cd", "gh"], ids=["first row", "middle row", "last row"])
def test_a_line_over_a_rule_in_the_gutter_is_cut(letters: str) -> None:
    drawn = draw(COLUMNS.format(" "))
    page = paint(drawn.layout)
    middle = round(max(line.box[2] for line in drawn.lines("a")) + EM / 2)
    page[:, middle - 1 : middle + 2] = 0
    lines = cut_at_gutters(page, run_together(drawn, letters), float(EM))
    assert sorted(drawn.letters(line) for line in lines) == list("abcdefgh")


@pytest.mark.parametrize(("top", "clear"), [(0.3, 1.0), (0.0, 0.1)], ids=["lower than the line", "at a character"])
def test_what_is_no_rule(top: float, clear: float) -> None:
    """A digit is lower than Chinese type; a stroke of a character has no white beside it."""
    drawn = draw("aaaa    aaaa")
    page = paint(drawn.layout)
    line = run_together(drawn, "a")[0]
    x, (_, y0, _, y1) = round(line.box[0] + (4 + clear) * EM), line.box
    page[round(y0 + top * (y1 - y0)) : round(y1), x : x + 3] = 0
    (first, *_) = blanks(page, line, 0.15 * EM)
    assert first[1] - first[0] < 2 * EM
