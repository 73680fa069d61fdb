"""What is cut out for the engine, and what is made of its readings."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from newsparse.config import OcrConfig
from newsparse.containers import Detection, LineCrop, Reading, TextLine, View
from newsparse.document import Direction
from newsparse.errors import EngineError
from newsparse.geometry import corners
from newsparse.stages.ocr import (
    body_em,
    crop_box,
    cut_lines,
    read_lines,
    with_dashes,
    with_end_dashes,
    with_lost_dash,
    with_reading,
    without_guesses,
    without_strays,
)
from tests.drawing import EM, draw, paint


class Reader:
    """Gives prepared readings and keeps the crops that it was asked for."""

    name, version = "reader", "1"

    def __init__(self, *readings: Reading) -> None:
        self.readings = readings
        self.crops: list[LineCrop] = []

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        return ()

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        self.crops += crops
        return self.readings


def line(text: str = "", direction: Direction = "horizontal", length: float = 200.0) -> TextLine:
    """A line of 20 px type at (100, 100)."""
    box = (100.0, 100.0, 100 + length, 120.0) if direction == "horizontal" else (100.0, 100.0, 120.0, 100 + length)
    return TextLine(box, corners(box), 20.0, direction, text)


def centres(*places: float) -> tuple[float, ...]:
    """Centres in em of 20 px along a line of ten em, as shares of it."""
    return tuple(place / 10 for place in places)


def test_crop_has_room_at_its_ends() -> None:
    """0.3 line heights at the ends keep a closing mark; a little above and below."""
    assert crop_box(line()) == pytest.approx((94, 96, 306, 124))


def test_crop_of_a_vertical_line_has_room_at_head_and_foot() -> None:
    assert crop_box(line(direction="vertical")) == pytest.approx((96, 94, 124, 306))


def test_crop_of_a_dash_is_as_high_as_its_type() -> None:
    """The ink of a row of dashes is thin; the room is that of the type."""
    flat = replace(line(), box=(100.0, 109.0, 300.0, 111.0))
    assert crop_box(flat)[0] == pytest.approx(100 - 0.3 * 18)


def test_crop_stays_on_the_sheet() -> None:
    drawn = draw("aaaaaaaaaaaa")
    sheet = np.full((130, 310, 3), 255, np.uint8)
    edge = replace(line(), box=(0.0, 112.0, 310.0, 130.0))
    assert cut_lines(replace(drawn.layout, sheet=sheet), [edge])[0].pixels.shape == (22, 310, 3)


def test_vertical_crop_is_turned_counter_clockwise() -> None:
    """Its head comes to lie at the left; the polygon stays that of the line on the page."""
    drawn = draw("\n".join(["HHH"] * 8))
    sheet = paint(drawn.layout)
    vertical = drawn.layout.lines[0]
    x0, y0, x1, _ = (round(value) for value in vertical.box)
    sheet[y0 : y0 + 10, x0:x1] = (0, 0, 255)
    (crop,) = cut_lines(replace(drawn.layout, sheet=sheet), [vertical])
    assert crop.pixels.shape[1] > 2 * crop.pixels.shape[0]
    red = np.nonzero((crop.pixels == (0, 0, 255)).all(axis=2))[1]
    assert red.max() < 0.2 * crop.pixels.shape[1]
    assert crop.direction == "vertical"
    assert (crop.polygon == corners(vertical.box)).all()


def test_a_single_character_of_a_vertical_line_is_read_as_it_stands() -> None:
    """Names under one another are set with spaces, so that each character is a line of its own."""
    drawn = draw("HHH\nHHH\nHHH")
    sheet = paint(drawn.layout)
    one = replace(line(direction="vertical"), box=(100.0, 100.0, 120.0, 121.0), size=20.0)
    sheet[100:104, 100:120] = (0, 0, 255)
    (crop,) = cut_lines(replace(drawn.layout, sheet=sheet), [one])
    red = np.nonzero((crop.pixels == (0, 0, 255)).all(axis=2))[0]
    assert red.max() < 0.5 * crop.pixels.shape[0]
    assert crop.direction == "vertical"


def test_only_lines_without_text_are_read() -> None:
    drawn = draw("aaaaaaaaaaaa\nbbbbbbbbbbbb")
    lines = [replace(one, text="") if drawn.letters(one) == "a" else one for one in drawn.layout.lines]
    reader = Reader(Reading("新的一行", 0.9))
    layout = read_lines(replace(drawn.layout, sheet=paint(drawn.layout), lines=tuple(lines)), reader)
    assert [one.text for one in layout.lines] == ["新的一行", drawn.lines("b")[0].text]
    assert layout.lines[0].confidence == 0.9
    assert len(reader.crops) == 1


def test_a_line_in_which_nothing_is_read_is_kept() -> None:
    drawn = draw("aaaaaaaaaaaa")
    blank = replace(drawn.layout, sheet=paint(drawn.layout), lines=(replace(drawn.layout.lines[0], text=""),))
    assert [one.text for one in read_lines(blank, Reader(Reading(""))).lines] == [""]


def test_a_page_without_lines_asks_nothing() -> None:
    layout = replace(draw("").layout, lines=())
    assert read_lines(layout, Reader()).lines == ()


def test_traditional_characters_are_simplified_where_the_page_is() -> None:
    layout = draw("aaaaaaaaaaaa\n\nbbbbbbbbbbbb").layout
    blank = replace(layout, sheet=paint(layout), lines=tuple(replace(one, text="") for one in layout.lines))
    page = "这个时候县里的农业专家来到村头对乡亲们说种过这块地的人都说从来没有这样好的收获" * 4
    first, second = read_lines(blank, Reader(Reading("對话杜宏亮", 0.94), Reading(page, 0.99))).lines
    assert (first.text, first.confidence, second.text) == ("对话杜宏亮", 0.94, page)


def test_positions_are_those_of_the_line() -> None:
    """The engine counts along the crop, which is longer than the ink by its end room."""
    read = with_reading(line(), Reading("春夏秋冬", 0.9, (0.9, 0.8, 0.95, 0.9), (0.0, 6 / 212, 106 / 212, 1.0)))
    assert read.positions == pytest.approx((0.0, 0.0, 0.5, 1.0), abs=1e-6)
    assert read.low == 0.8


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [(0.9, 0.9, "丨春天来到丨"), (0.3, 0.9, "春天来到丨"), (0.9, 0.3, "丨春天来到"), (0.3, 0.3, "春天来到")],
)
def test_strays_in_the_end_room_go(first: float, last: float, kept: str) -> None:
    """A doubtful character beyond the ink is what reached in from a neighbour; a sure one is print."""
    scores = (first, 0.99, 0.99, 0.99, 0.99, last)
    places = (0.01, 0.15, 0.4, 0.6, 0.85, 0.99)
    read = replace(line("丨春天来到丨"), positions=places)
    stripped = without_strays(read, Reading("丨春天来到丨", 0.9, scores, places), crop_box(read))
    assert stripped.text == kept
    assert len(stripped.positions) == len(kept)


def test_doubtful_characters_on_ink_stay() -> None:
    """Only the room beyond the ink is suspect."""
    places = (0.1, 0.3, 0.5, 0.7, 0.9)
    read = replace(line("春天来到丨"), positions=places)
    same = without_strays(read, Reading("春天来到丨", 0.9, (0.2, 0.9, 0.9, 0.9, 0.2), places), crop_box(read))
    assert same.text == "春天来到丨"


def sure(text: str, **doubts: float) -> Reading:
    """A reading that is sure of all characters but those named."""
    scores = tuple(doubts.get(char, 1.0) for char in text)
    return Reading(text, sum(scores) / len(scores), scores, tuple((k + 0.5) / len(text) for k in range(len(text))))


@pytest.mark.parametrize(("score", "text"), [(0.2, "春天\ufffd到"), (0.3, "春天来到")])
def test_a_guess_is_no_reading(score: float, text: str) -> None:
    """A character more probably wrong than right is one that could not be read; the others stay in their places."""
    reading = sure("春天来到", 来=score)
    read = without_guesses(reading, 0.22)
    assert read == replace(reading, text=text)


def test_a_doubtful_line_makes_its_characters_more_doubtful() -> None:
    """0.3 in a line that is sure of the others is kept, among others like it not."""
    assert without_guesses(sure("春天来到", 来=0.3), 0.22).text == "春天来到"
    assert without_guesses(sure("春天来到", 春=0.3, 天=0.3, 来=0.3, 到=0.9), 0.22).text == "\ufffd\ufffd\ufffd到"


@pytest.mark.parametrize("mark", list("，。“”（）□■●—-一"))
def test_marks_are_never_unreadable(mark: str) -> None:
    """Sentences hang on them, □ is print, and 一 may be a dash."""
    assert without_guesses(sure(f"春天{mark}来到", **{mark: 0.1}), 0.22).text == f"春天{mark}来到"


@pytest.mark.parametrize("reading", [Reading("春天", 0.1), Reading("春天", None, (0.1, 0.1))], ids=["scores", "mean"])
def test_an_engine_that_gives_no_probabilities_is_believed(reading: Reading) -> None:
    assert without_guesses(reading, 0.22) == reading


def test_lines_keep_the_confidence_of_what_could_not_be_read() -> None:
    """The mark for it stands in the line, with its place, and the line's confidence stays the engine's."""
    drawn = draw("aaaaaaaaaaaa")
    blank = replace(drawn.layout, sheet=paint(drawn.layout), lines=(replace(drawn.layout.lines[0], text=""),))
    reading = sure("春天来到", 来=0.2)
    (read,) = read_lines(blank, Reader(reading)).lines
    assert (read.text, read.low, len(read.positions)) == ("春天\ufffd到", 0.2, 4)
    assert read.confidence == reading.confidence
    (kept,) = read_lines(blank, Reader(reading), OcrConfig(illegible=0.0)).lines
    assert kept.text == "春天来到"


@pytest.mark.parametrize("mark", list("一—-"))
def test_a_long_dash_is_two_em(mark: str) -> None:
    """A mark whose neighbours leave it two em is a dash, whatever it was read as."""
    read = replace(line(f"春天{mark}来到这里吧"), positions=centres(0.5, 1.5, 3, 4.5, 5.5, 6.5, 7.5, 8.5))
    assert with_dashes(read).text == "春天——来到这里吧"


def test_the_character_for_one_stays() -> None:
    """One em of room: 一 is the character."""
    read = replace(line("春天一到百花齐放了吧"), positions=centres(*(k + 0.5 for k in range(10))))
    assert with_dashes(read).text == "春天一到百花齐放了吧"
    assert with_dashes(read).positions == read.positions


def test_two_half_dashes_are_one_dash() -> None:
    """Four dashes would be one too many."""
    read = replace(line("——春天来到这里"), positions=centres(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5))
    assert with_dashes(read).text.count("—") == 2


def test_the_character_for_one_after_a_mark_stays() -> None:
    """The mark stands in the near half of its square: one and a quarter em lie between the two middles."""
    places = centres(0.5, 1.5, 2.25, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5)
    assert with_dashes(replace(line("外湾：一片茶叶的长征"), positions=places)).text == "外湾：一片茶叶的长征"


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_long_dash_before_a_deck_that_was_not_detected(direction: Direction) -> None:
    """Two em of a stroke at half height; a vertical one may have been read as an upright stroke."""
    deck = replace(line("1记李家村" if direction == "vertical" else "记李家村的人", direction), size=21.0)
    sheet = np.full((400, 400, 3), 255, np.uint8)
    assert with_lost_dash(deck, sheet, EM) is deck
    if direction == "vertical":
        sheet[56:96, 109:111] = 0
    else:
        sheet[109:111, 56:96] = 0
    found = with_lost_dash(deck, sheet, EM)
    assert found.text == ("——记李家村" if direction == "vertical" else "——记李家村的人")
    assert min(found.box[:2]) == pytest.approx(56, abs=1)


@pytest.mark.parametrize(
    ("start", "end", "row", "behind"),
    [(76, 96, 109, 0), (20, 96, 109, 0), (56, 96, 118, 0), (56, 96, 109, 40), (56, 96, 109, 20)],
    ids=["one em", "a rule", "under the line", "ornament at both ends", "a shorter one at the other end"],
)
def test_other_strokes_before_a_deck_are_no_dash(start: int, end: int, row: int, behind: int) -> None:
    deck = replace(line("记李家村的人"), size=21.0)
    sheet = np.full((400, 400, 3), 255, np.uint8)
    sheet[row : row + 2, start:end] = 0
    sheet[109:111, 304 : 304 + behind] = 0
    assert with_lost_dash(deck, sheet, EM) is deck


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_long_dash_of_which_only_the_end_lies_in_the_box(direction: Direction) -> None:
    """It is read as the character for one; its ink is two em long, and begins far before the box."""
    deck = replace(line("一记李家村的人", direction), size=21.0)
    axis = 0 if direction == "horizontal" else 1
    length = deck.box[axis + 2] - deck.box[axis]
    deck = replace(deck, positions=tuple((2 + 20 * k) / length for k in range(7)))
    sheet = np.full((400, 400, 3), 255, np.uint8)
    start = round(deck.box[axis])
    if direction == "vertical":
        sheet[start - 36 : start + 5, 109:111] = 0
    else:
        sheet[109:111, start - 36 : start + 5] = 0
    found = with_end_dashes(deck, sheet, EM)
    assert found.text == "——记李家村的人"
    assert found.box[axis] == pytest.approx(start - 36, abs=4)
    assert found.polygon[:, axis].min() == pytest.approx(start - 36, abs=4)
    blank = np.full((400, 400, 3), 255, np.uint8)
    assert with_end_dashes(deck, blank, EM) is deck


def test_a_long_dash_in_the_box_that_was_not_read() -> None:
    deck = replace(line("记李家村的人"), size=21.0)
    length = deck.box[2] - deck.box[0]
    sheet = np.full((400, 400, 3), 255, np.uint8)
    start = round(deck.box[0])
    sheet[109:111, start : start + 40] = 0
    near = replace(deck, positions=tuple((10 + 20 * k) / length for k in range(6)))
    far = replace(deck, positions=tuple(min(1.0, (54 + 20 * k) / length) for k in range(6)))
    assert with_lost_dash(near, sheet, EM) is near
    found = with_lost_dash(far, sheet, EM)
    assert found.text == "——记李家村的人"
    assert found.box == pytest.approx(deck.box, abs=1)


def test_a_pale_dash_in_the_grain_of_a_scan() -> None:
    """It is no darker than the grain is here and there, but in every column."""
    deck = replace(line("记李家村的人"), size=21.0)
    grain = np.random.default_rng(3).normal(200, 14, (400, 400, 1))
    grey = np.repeat(grain, 3, axis=2)
    sheet = np.clip(grey, 0, 255).astype(np.uint8)
    assert with_lost_dash(deck, sheet, EM) is deck
    grey[108:111, 56:96] -= 62
    grey[101:119:3, 102:220:7] = 40
    assert with_lost_dash(deck, np.clip(grey, 0, 255).astype(np.uint8), EM).text.startswith("——")


def test_a_dash_seen_by_itself_becomes_part_of_the_deck() -> None:
    """Left alone it would be a line of the deck."""
    sheet = np.full((400, 400, 3), 255, np.uint8)
    sheet[109:111, 56:96] = 0
    dash = replace(line(), box=(55.0, 107.0, 97.0, 113.0), size=6.0)
    layout = replace(draw("aaaaaaaaaaaa").layout, sheet=sheet, em=EM, lines=(line(length=120), dash))
    read = read_lines(layout, Reader(Reading("记李家村的人", 0.9), Reading("—□", 0.9)))
    assert [found.text for found in read.lines] == ["——记李家村的人"]


def test_without_positions_dashes_stay_as_read() -> None:
    assert with_dashes(line("春天一来到")).text == "春天一来到"


def test_em_follows_the_advance_of_full_lines() -> None:
    """Ten characters in 210 px are set at 21 px, though their ink was measured at 20."""
    assert body_em([line("春" * 10, length=210.0)] * 6, 20.0) == pytest.approx(21.0, abs=0.1)


@pytest.mark.parametrize("length", [150.0, 300.0], ids=["condensed", "spaced"])
def test_em_is_never_lowered_and_raised_by_an_eighth_at_most(length: float) -> None:
    em = body_em([line("春" * 10, length=length)] * 6, 20.0)
    assert 20.0 <= em <= 22.5


def test_em_needs_some_lines() -> None:
    assert body_em([line("春" * 10, length=210.0)] * 4, 20.0) == 20.0
    assert body_em([], 20.0) == 20.0
    assert body_em([line("春" * 10, "vertical")] * 9, float(EM)) == EM


def test_latin_counts_half() -> None:
    """Twenty letters are as wide as ten characters."""
    assert body_em([line("a" * 20, length=210.0)] * 6, 20.0) == pytest.approx(21.0, abs=0.1)


def test_too_few_readings_are_not_hidden() -> None:
    """An engine that is not behind `CheckedEngine` and gives too few readings fails loudly."""
    drawn = draw("aaaaaaaaaaaa")
    blank = replace(drawn.layout, sheet=paint(drawn.layout), lines=(replace(drawn.layout.lines[0], text=""),))
    with pytest.raises((ValueError, EngineError)):
        read_lines(blank, Reader())
