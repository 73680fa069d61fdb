"""Lines as printed from lines as detected."""

from dataclasses import replace

import pytest

from newsparse.containers import TextLine
from newsparse.geometry import corners
from newsparse.stages.order.repair import repair_lines
from tests.drawing import EM, Drawn, draw


def repaired(drawn: Drawn) -> list[str]:
    """Letters of each line after repair, top to bottom."""
    return [drawn.letters(line) for line in repair_lines(drawn.layout.lines, drawn.layout.rules, float(EM))]


COLUMN = """
aaaaaaaaaaaaaaaaaaaa
bbbbbbbbbbbbbbbbbbbb
cccccccccccccccccccc
dddddddddddddddddddd
eeeeeeeeeeeeeeeeeeee
{}
ffffffffffffffffffff
"""


@pytest.mark.parametrize(
    "row",
    ["pppp qqqqqqqqqqqqqqq", "pppppp  qqqqqqqqqqqq", "ppppp qqqqqqq rrrrrr"],
    ids=["one em", "two em", "three pieces"],
)
def test_pieces_of_a_line_are_joined(row: str) -> None:
    """The lines above and below print across the break: it is no gutter."""
    letters = "".join(dict.fromkeys(row.replace(" ", "")))
    assert repaired(draw(COLUMN.format(row))) == ["a", "b", "c", "d", "e", letters, "f"]


def test_a_last_character_behind_a_mark_is_joined() -> None:
    """The white half of a comma makes a gap of one em before the last character."""
    drawn = draw(COLUMN.format("pppppppppppppppppp q"), ends={"p": "，"})
    assert repaired(drawn) == ["a", "b", "c", "d", "e", "pq", "f"]


def test_pieces_keep_text_confidence_and_place() -> None:
    drawn = draw("aaaaaaaaaaaa\nbbbb bbbbbbb\ncccccccccccc")
    left, right = drawn.lines("b")
    left = replace(left, text="甲乙丙“", confidence=0.5, low=0.2, positions=(0.125, 0.375, 0.625, 0.875))
    right = replace(right, text="丁戊己庚辛壬癸", confidence=0.9, positions=tuple((k + 0.5) / 7 for k in range(7)))
    lines = [line for line in drawn.layout.lines if drawn.letters(line) != "b"]
    joined = repair_lines([right, *lines, left], (), float(EM))[1]
    assert joined.text.replace(" ", "") == "甲乙丙“丁戊己庚辛壬癸"
    assert joined.box == (left.box[0], left.box[1], right.box[2], right.box[3])
    assert joined.confidence == pytest.approx((4 * 0.5 + 7 * 0.9) / 11)
    assert joined.low == 0.2
    assert len(joined.positions) == len(joined.text)
    assert list(joined.positions) == sorted(joined.positions)
    assert joined.positions[0] * 12 == pytest.approx(0.5)
    assert joined.positions[-1] * 12 == pytest.approx(11.5)


def test_columns_are_not_joined_across_their_gutter() -> None:
    """Lines above and below end and begin at the gap."""
    drawn = draw(
        """
    aaaaaaaaaaaa  bbbbbbbbbbbb
    cccccccccccc  dddddddddddd
    eeeeeeeeeeee    ffffffffff
    gggg          hhhhhhhhhhhh
    """
    )
    assert repaired(drawn) == list("abcdefgh")


@pytest.mark.parametrize("gutter", [1, 2])
def test_short_columns_are_not_joined_across_their_gutter(gutter: int) -> None:
    """Two lines a column are enough to see the gutter, however narrow."""
    space = " " * gutter
    assert repaired(draw(f"aaaaaaaaaaaa{space}bbbbbbbbbbbb\ncccccccccccc{space}dddddddddddd")) == list("abcd")


def test_rule_parts_what_is_near() -> None:
    """Nothing is joined across a printed vertical rule, though the lines above and below print across the gap."""
    ruled = "aaaaaaaaaaaa\npppppp|qqqqq\npppppp|qqqqq\nbbbbbbbbbbbb"
    assert repaired(draw(ruled)) == ["a", "p", "q", "p", "q", "b"]
    assert repaired(draw(ruled.replace("|", " "))) == ["a", "pq", "pq", "b"]


def test_parts_of_a_headline_are_joined() -> None:
    """The two halves of a headline are one printed line."""
    drawn = draw("HHHHHHHHHHH   IIIIIIIIIII\nHHHHHHHHHHH   IIIIIIIIIII")
    assert repaired(drawn) == ["HI"]
    joined = repair_lines(drawn.layout.lines, (), float(EM))[0]
    assert " " in joined.text


def test_headlines_of_two_sizes_are_not_joined() -> None:
    """A line of half the size beside a headline is another line."""
    assert sorted(repaired(draw("HHHHHHHHHHHHHH  IIIIIIIIII\nHHHHHHHHHHHHHH"))) == ["H", "I"]


def test_words_of_the_text_beside_a_headline_are_not_of_its_line() -> None:
    """Two characters are too few to tell their size by the height of their ink alone, but not from display type."""
    drawn = draw("HHHHHHHHHHHHHH\nHHHHHHHHHHHHHH bb", texts={"b": "序。"})
    assert sorted(repaired(drawn)) == ["H", "b"]


@pytest.mark.parametrize(("ratio", "count"), [(1.0, 1), (0.9, 2)])
def test_two_phrases_of_one_headline_are_of_one_size(ratio: float, count: int) -> None:
    drawn = draw("HHHHHHHHHHH  IIIIIIIIIII\nHHHHHHHHHHH  IIIIIIIIIII")
    lines = [
        replace(line, size=line.size * (ratio if drawn.letters(line) == "I" else 1)) for line in drawn.layout.lines
    ]
    assert len(repair_lines(lines, (), float(EM))) == count


def test_two_vertical_headlines_of_two_sizes_one_over_the_other_are_two() -> None:
    drawn = draw(7 * "GGG\n" + "\n\n" + 7 * "HHH\n")
    lines = drawn.layout.lines
    assert len(repair_lines(lines, (), float(EM))) == 1
    x0, y0, x1, y1 = drawn.lines("G")[0].box
    narrow = [
        replace(line, box=(x0 + 8, y0, x1 - 8, y1), size=line.size - 16) if drawn.letters(line) == "G" else line
        for line in lines
    ]
    assert len(repair_lines(narrow, (), float(EM))) == 2


@pytest.mark.parametrize(("count", "direction"), [(6, "vertical"), (3, "horizontal")])
def test_spaced_vertical_type_seen_in_characters_only(count: int, direction: str) -> None:
    """A few may be the first characters of lines; a mark between two, which is not seen, leaves a place free."""
    places = [0, 1.3, 2.6, 5.0, 6.3, 7.6][:count]
    base = draw("aa").layout.lines[0]
    boxes = [(100.0, 100 + EM * y, 100.0 + EM, 100 + EM * (y + 1)) for y in places]
    lines = [
        replace(base, box=box, polygon=corners(box), text=c) for box, c in zip(boxes, "无人机插秧机", strict=False)
    ]
    found = repair_lines(lines, (), float(EM))
    assert {line.direction for line in found} == {direction}
    assert "".join(line.text for line in found) == "无人机插秧机"[:count]


def test_doubles_are_dropped() -> None:
    """The same print detected twice is one line, the longer one."""
    drawn = draw("aaaaaaaaaaaa")
    line = drawn.layout.lines[0]
    x0, y0, x1, y1 = line.box
    double = replace(line, box=(x0 + 4, y0 + 1, x1 - 60, y1 + 1), text="另一次")
    assert [one.text for one in repair_lines([double, line], (), float(EM))] == [line.text]


def test_small_type_on_large_type_is_no_double() -> None:
    """A small line that lies in the box of a much larger one is a line of its own."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH")
    large = drawn.layout.lines[0]
    small = replace(large, box=(100.0, 60.0, 180.0, 78.0), size=20.0, text="小字在内")
    assert {one.text for one in repair_lines([large, small], (), float(EM))} == {large.text, "小字在内"}


@pytest.mark.parametrize("text", ["97", "99", "200N"])
def test_a_closing_mark_seen_twice_is_one_mark(text: str) -> None:
    """Half of a large closing mark stands out of its line's box; alone it is read as digits, as the line's own it was
    read already. The line then reaches to its end."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH", texts={"H": "上濂村的“共富账本”"})
    (line,) = drawn.layout.lines
    x0, y0, x1, _ = line.box
    piece = replace(line, box=(x1 - 7, y0, x1 + 9, y0 + 12), size=12.0, text=text, confidence=0.77)
    line = replace(line, positions=(*((k + 0.5) / 9 for k in range(9)), 1.0))
    (one,) = repair_lines([line, piece], (), float(EM))
    assert one.text == "上濂村的“共富账本”"
    assert (one.box[0], one.box[2]) == (x0, x1 + 9)
    assert x0 + one.positions[0] * (x1 + 9 - x0) == pytest.approx(x0 + line.positions[0] * (x1 - x0))
    assert one.polygon[:, 0].max() == x1 + 9


@pytest.mark.parametrize(
    ("shift", "size"), [(12.0, 12.0), (0.0, 40.0)], ids=["beyond the last character", "nearly as large"]
)
def test_a_piece_that_was_not_read_with_its_line_stays(shift: float, size: float) -> None:
    """Where no character of the line is centred, or where the type is of one size, the piece is print of its own."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH", texts={"H": "上濂村的“共富账本”"})
    (line,) = drawn.layout.lines
    x1, y0 = line.box[2], line.box[1]
    piece = replace(line, box=(x1 - 7 + shift, y0, x1 + 9 + shift, y0 + size), size=size, text="97")
    line = replace(line, positions=(*((k + 0.5) / 9 for k in range(9)), 1.0))
    assert "97" in "".join(one.text for one in repair_lines([line, piece], (), float(EM)))


@pytest.mark.parametrize("text", ["", "  "])
def test_lines_without_text_are_dropped(text: str) -> None:
    drawn = draw("aaaaaaaaaaaa\nbbbbbbbbbbbb")
    blank = [replace(line, text=text) if drawn.letters(line) == "a" else line for line in drawn.layout.lines]
    assert [drawn.letters(line) for line in repair_lines(blank, (), float(EM))] == ["b"]


def test_pieces_of_a_vertical_headline_are_joined() -> None:
    """Vertical pieces and single characters on one axis are one line; the axis beside it is another."""
    drawn = draw(
        """
    GGG  HHH
    GGG  HHH
    GGG  HHH
    GGG  HHH
    GGG
    GGG  III
         III
    JJJ
    JJJ
    """,
        texts={"I": "乙", "J": "甲"},
    )
    lines = repair_lines(drawn.layout.lines, (), float(EM))
    assert sorted(drawn.letters(line) for line in lines) == ["GJ", "HI"]
    assert [line.direction for line in lines] == ["vertical", "vertical"]
    assert all(line.text.endswith(("甲", "乙")) for line in lines)


def test_result_is_sorted_and_does_not_depend_on_the_order_of_the_input() -> None:
    lines = draw(COLUMN.format("ppppp qqqqqqq rrrrrr")).layout.lines

    def boxes(chosen: tuple[TextLine, ...]) -> list[tuple[float, ...]]:
        return [line.box for line in repair_lines(chosen, (), float(EM))]

    assert boxes(lines) == boxes(lines[::-1]) == sorted(boxes(lines), key=lambda box: (box[1], box[0]))


def test_columns_of_a_few_characters_are_not_joined() -> None:
    """Beside a picture: two columns, and the gutter between them, are together as wide as a column elsewhere."""
    narrow = "\n".join(f"{a * 5} {b * 5}" for a, b in zip("ABCDEFG".lower(), "pqrstuv", strict=True))
    wide = "\n".join(letter * 11 for letter in "hijklmno")
    drawn = draw(f"{wide}\n{narrow}")
    assert [found for found in repaired(drawn) if len(found) > 1] == []


def test_pieces_that_end_at_one_place_by_chance_are_joined() -> None:
    """Fewer than five rows broken at one place make no gutter."""
    wide = "\n".join(letter * 11 for letter in "hijklmno")
    broken = "\n".join(f"{a * 5} {b * 5}" for a, b in zip("abc", "pqr", strict=True))
    drawn = draw(f"{wide}\n{broken}\nggggggggggg\neeeeeeeeeee")
    assert {"ap", "bq", "cr"} <= set(repaired(drawn))


@pytest.mark.parametrize(("ratio", "joined"), [(0.83, False), (0.97, True)], ids=["two heads", "one"])
def test_two_phrases_of_unlike_size_on_one_level_are_two_heads(ratio: float, *, joined: bool) -> None:
    """Half a character apart; parts of one headline are of one size."""
    drawn = draw("HHHHHHHHHHH  IIIIIIIIIII\nHHHHHHHHHHH  IIIIIIIIIII", texts={"H": "订单排到", "I": "种粮大户的"})
    first, second = drawn.layout.lines
    x0, _, _, y1 = second.box
    left = first.box[2] + 0.5 * first.size
    lower = replace(second, size=ratio * first.size, box=(left, y1 - ratio * (y1 - second.box[1]), left + 200, y1))
    assert x0 != left
    assert (len(repair_lines((first, lower), (), float(EM))) == 1) == joined


TWO_COLUMNS = """
aaaaaaaaaaaa bbbbbbbbbbbb
cccccccccccc dddddddddddd
eeeeeeeeeeee ffffffffffff
gggggggggggg hhhhhhhhhhhh
iiiiiiiiiiii jjjjjjjjjjjj
"""


def test_dirt_that_was_read_as_characters_does_not_bridge_a_gutter() -> None:
    drawn = draw(TWO_COLUMNS)
    (left,), (right,) = drawn.lines("e"), drawn.lines("f")
    middle = (left.box[1] + left.box[3]) / 2
    dirt = (left.box[2] + 1, middle - 4, right.box[0] - 6, middle + 4)
    speck = replace(left, box=dirt, polygon=corners(dirt), size=0.45 * EM, text="1A", confidence=0.6, positions=())
    lines = repair_lines([*drawn.layout.lines, speck], (), float(EM))
    assert [letters for line in lines if (letters := drawn.letters(line))] == list("abcdefghij")


def test_a_word_of_a_subhead_is_not_joined_to_the_line_beside_it() -> None:
    """It is set larger than the body, so that it takes two lines' height at the top of the next column."""
    drawn = draw(TWO_COLUMNS)
    (right,) = drawn.lines("f")
    box = (right.box[0], right.box[1] - 4, right.box[0] + 1.6 * EM, right.box[3] + 4)
    word = replace(right, box=box, polygon=corners(box), size=1.6 * EM, text="年", positions=(0.5,))
    lines = [line for line in drawn.layout.lines if line is not right]
    assert len(repair_lines([*lines, word], (), float(EM))) == 10
