"""Roles of the lines of a head."""

from dataclasses import replace

import pytest

from newsparse.document import Role
from newsparse.stages.split.article import read_article
from newsparse.stages.split.head import read_head
from tests.drawing import EM, Drawn, draw, flow_of
from tests.stages.split.test_page import FORESTS


def roles(drawn: Drawn, **kinds: str) -> list[tuple[str, Role]]:
    """(letter, role) of each line in reading order, all drawn lines being one head."""
    letters = "".join(dict.fromkeys(letter for _, letter in drawn.places))
    flow = flow_of(drawn, f"{letters} >", **{letter: kinds.get(letter, "head") for letter in letters})
    return [
        (drawn.letters(flow.lines[item.line]), item.role) for item in read_head(flow, flow.regions, float(EM), FORESTS)
    ]


def test_largest_type_is_the_headline() -> None:
    """Smaller type before it is the kicker, after it the deck."""
    drawn = draw(
        """
      KKKKKKKKKKKKKKKK
    HHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHH
      DDDDDDDDDDDDDDDD
      EEEEEEEEEEEEEEEE
    """
    )
    assert roles(drawn) == [("K", "kicker"), ("H", "headline"), ("D", "deck"), ("E", "deck")]


def test_two_parallel_lines_are_two_headline_lines() -> None:
    drawn = draw("GGGGGGGGGGGGGGGGGGGG\nGGGGGGGGGGGGGGGGGGGG\nHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHH")
    assert roles(drawn) == [("G", "headline"), ("H", "headline")]


def test_halves_in_one_row_are_read_from_the_left() -> None:
    drawn = draw("HHHHHHHHHH   GGGGGGGGGG\nHHHHHHHHHH   GGGGGGGGGG")
    assert roles(drawn) == [("H", "headline"), ("G", "headline")]


def test_vertical_head_is_read_from_the_right() -> None:
    """The kicker of a vertical headline stands to its right, the deck to its left."""
    drawn = draw("\n".join(["DD  HHH  KK"] * 9))
    assert roles(drawn) == [("K", "kicker"), ("H", "headline"), ("D", "deck")]


@pytest.mark.parametrize("dress", ["dark", "coloured"])
def test_short_strip_over_a_headline_is_the_section(dress: str) -> None:
    """Reversed type, or a short coloured word well under the headline's size."""
    picture = "SSSSSS\nHHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH"
    drawn = draw(picture, texts={"S": "民生一线"}, dark="S" * (dress == "dark"), coloured="S" * (dress == "coloured"))
    assert roles(drawn) == [("S", "section"), ("H", "headline")]


def test_reversed_headline_is_no_section() -> None:
    """A head that is reversed as a whole has a headline."""
    assert roles(draw("HHHHHHHH\nHHHHHHHH", texts={"H": "民生一线"}, dark="H")) == [("H", "headline")]


@pytest.mark.parametrize("words", ["守护六千名村民的健康", "秋收进行时"])
def test_phrase_on_a_strip_is_a_kicker(words: str) -> None:
    """Reversed type of more than four characters, larger than the body."""
    picture = "KKKKKKKKKK\nKKKKKKKKKK\nHHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH"
    assert roles(draw(picture, texts={"K": words}, dark="K")) == [("K", "kicker"), ("H", "headline")]


def test_three_lines_of_one_size_are_one_headline() -> None:
    line = "HHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH"
    picture = "\n".join(line.replace("H", letter) for letter in "KHI")
    assert [role for _, role in roles(draw(picture))] == ["headline"] * 3


def test_line_after_a_long_dash_is_the_deck() -> None:
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\nDDDDDDDDDDDD\nDDDDDDDDDDDD", texts={"D": "——一个村庄的记忆"})
    assert roles(drawn) == [("H", "headline"), ("D", "deck")]


def test_specks_are_nothing() -> None:
    """A character of dirt is no kicker."""
    drawn = draw("s\nHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH", texts={"s": "2"})
    small = replace(drawn.layout.lines[0], size=0.4 * EM)
    layout = replace(drawn.layout, lines=(small, *drawn.layout.lines[1:]))
    assert roles(replace(drawn, layout=layout)) == [("s", "other"), ("H", "headline")]


def test_byline_in_the_head() -> None:
    """By its words, and whatever its words when the order stage saw one."""
    picture = "HHHHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHHHH\n      wwwwwwwwwwww"
    assert roles(draw(picture, texts={"w": "□本报记者 王伟"})) == [("H", "headline"), ("w", "byline")]
    assert roles(draw(picture, texts={"w": "□本报记者 \ufffd伟"})) == [("H", "headline"), ("w", "byline")]
    assert roles(draw(picture, texts={"w": "甲乙"}), w="byline") == [("H", "headline"), ("w", "byline")]


def test_empty_head() -> None:
    flow = flow_of(draw("aaaaaaaaaaaa"), "> a")
    assert read_head(flow, [], float(EM), FORESTS) == ()


@pytest.mark.parametrize(("read", "deck"), [("一西岙村的故事", "——西岙村的故事"), ("一座山村的故事", None)])
def test_long_dash_read_as_a_number_opens_the_deck(read: str, deck: str | None) -> None:
    """The character begins where the line does, as a piece of a longer stroke would, and counts nothing."""
    drawn = draw(
        "HHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHH\nDDDDDDD\n  aaaaaaaaaa\naaaa.", texts={"D": read}
    )
    lines = [
        replace(line, positions=tuple((n + 0.1) / 7 for n in range(7))) if line.text == read else line
        for line in drawn.layout.lines
    ]
    drawn = replace(drawn, layout=replace(drawn.layout, lines=tuple(lines)))
    draft = read_article(flow := flow_of(drawn, "HD > a"), flow.chains[0], float(EM), FORESTS)
    assert draft.deck == (deck or read)


@pytest.mark.parametrize("gap", [0.2, 0.9])
@pytest.mark.parametrize(("size", "role"), [(1.8, "deck"), (2.7, "headline")])
def test_a_smaller_line_is_a_deck_however_near(size: float, gap: float, role: Role) -> None:
    """Lines of one headline have one size; how far its parts stand apart is a matter of the house."""
    words = {"H": "枫桥街道茶农喜迎开采季", "D": "一个人和一座村庄的记忆"}
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\nDDDDDDDDDDDD\nDDDDDDDDDDDD", texts=words)
    high, low = drawn.layout.lines
    x0, _, x1, _ = low.box
    low = replace(low, size=size * EM, box=(x0, high.box[3] + gap * EM, x1, high.box[3] + (gap + size) * EM))
    layout = replace(drawn.layout, lines=(replace(high, size=2.7 * EM), low))
    places = tuple((line.box, letter) for line, letter in zip(layout.lines, "HD", strict=True))
    assert roles(replace(drawn, layout=layout, places=places)) == [("H", "headline"), ("D", role)]


def test_reporters_are_a_byline_in_any_size() -> None:
    drawn = draw("HHHHHHHHHHHH\nBBBBBBBBBBBB", texts={"H": "武州至桐埠乡快速路通车", "B": "本报记者萧桂云通讯员邹飞"})
    assert roles(drawn) == [("H", "headline"), ("B", "byline")]
    alone = draw("BBBBBBBBBBBB", texts={"B": "本报记者萧桂云通讯员邹飞"})
    assert roles(alone) == [("B", "headline")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("首席记者 曹静舟 通讯员", "宋小杰"), ("见习记者", "邵慧勇夏彩亮")],
    ids=["names", "a role alone"],
)
def test_a_byline_of_two_lines(first: str, second: str) -> None:
    drawn = draw("HHHHHHHHHHHHHH\nHHHHHHHHHHHHHH\n bbbbbbbbbbb\n   cccccc", texts={"b": first, "c": second})
    assert roles(drawn, b="body", c="body") == [("H", "headline"), ("b", "byline"), ("c", "byline")]
