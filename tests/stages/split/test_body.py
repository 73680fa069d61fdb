"""Paragraphs and subheads of a text."""

import pytest

from newsparse.containers import Region, TextLine
from newsparse.stages.split.body import Para, read_body
from tests.drawing import Drawn, draw, flow_of


def paras(drawn: Drawn, **kinds: str) -> list[str]:
    """Letters of each paragraph of a text in the order of its letters; subheads in brackets."""
    letters = "".join(dict.fromkeys(letter for _, letter in drawn.places))
    flow = flow_of(drawn, f"> {letters}", **kinds)
    return [_spell(drawn, flow.lines, para) for para in read_body(flow, flow.regions)]


def _spell(drawn: Drawn, lines: tuple[TextLine, ...], para: Para) -> str:
    spelt = "".join(drawn.letters(lines[i]) for i in para.lines)
    return f"[{spelt}]" if para.subhead else spelt


def test_an_indented_line_begins_a_paragraph() -> None:
    drawn = draw("  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaa.\n  aaaaaaaaaa\naaaaaaaaaaaa")
    assert paras(drawn) == ["aaa", "aa"]


def test_an_indented_line_begins_a_paragraph_also_after_a_full_line() -> None:
    drawn = draw("  aaaaaaaaaa\naaaaaaaaaaa.\n  aaaaaaaaaa\naaaaaaaaaaaa")
    assert paras(drawn) == ["aa", "aa"]


def test_a_short_line_ends_a_paragraph_also_without_an_indent() -> None:
    """Some papers do not indent; a sentence that ends well before the edge ends its paragraph."""
    drawn = draw("aaaaaaaaaaaa\naaaaaa.\naaaaaaaaaaaa\naaaaaaaaaaaa")
    assert paras(drawn) == ["aa", "aa"]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    """A column that starts at its edge continues the last line of the one before."""
    drawn = draw("  aaaaaaaaaa  bbbbbbbbbbbb\naaaaaaaaaaaa  bbbbbb.\naaaaaaaaaaaa    bbbbbbbbbb")
    assert paras(drawn) == ["aaabb", "b"]


def test_columns_have_edges_of_their_own() -> None:
    """A column that stands further right is not indented."""
    drawn = draw("  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaa\n\n      bbbbbbbbbbbb\n      bbbbbbbbbbbb\n      bbbbbbbb.")
    assert paras(drawn) == ["aaabbb"]


def test_lines_are_joined_without_breaks() -> None:
    """Text of a paragraph is that of its lines, one after the other."""
    drawn = draw("  aaaaaaaaaa\nbbbbbbb.")
    flow = flow_of(drawn, "> ab")
    (para,) = read_body(flow, flow.regions)
    assert para.text == drawn.lines("a")[0].text + drawn.lines("b")[0].text


def test_short_bold_line_between_paragraphs_is_a_subhead() -> None:
    drawn = draw("  aaaaaaaaaa\naaaaaaa.\n  sssssss\n  bbbbbbbbbb\nbbbbbbb.", bold="s")
    flow = flow_of(drawn, "> a")
    whole = range(len(flow.lines))
    region = Region("body", tuple(whole), (40, 40, 280, 180), 20.0)
    found = read_body(flow, [region])
    assert [_spell(drawn, flow.lines, para) for para in found] == ["aa", "[s]", "bb"]


def test_region_of_subheads() -> None:
    """What the order stage took for a subhead is one."""
    drawn = draw("  aaaaaaaaaa\naaaaaaa.\n  SSSSSSSS\n  bbbbbbbbbb\nbbbbbbb.")
    assert paras(drawn, S="subhead") == ["aa", "[S]", "bb"]


def test_last_line_of_a_paragraph_is_no_subhead() -> None:
    """Short, but in the dress of the text and after an open line."""
    drawn = draw("  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaa\n  aaaaaaaaaa\naaaaaaa.")
    assert paras(drawn) == ["aaa", "aa"]


def test_no_text() -> None:
    flow = flow_of(draw("HHHHHHHHHH"), "H >")
    assert read_body(flow, []) == ()


@pytest.mark.parametrize(
    ("words", "subhead"),
    [("机器上山人手减半", True), ("机器上山人手减半。", False), ("（记者邹飞）", False)],
    ids=["words", "sentence", "signature"],
)
def test_plain_line_that_is_a_paragraph_by_itself_is_a_subhead(words: str, *, subhead: bool) -> None:
    """It has neither the indent nor the full stop of one."""
    drawn = draw("  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.\ntttttttt\n  bbbbbbbbbb\nbbbbbbbbbbbb\nbbbbb.", texts={"t": words})
    flow = flow_of(drawn, "> atb")
    marked = [para.text for para in read_body(flow, [flow.regions[r] for r in flow.chains[0].text]) if para.subhead]
    assert marked == [words] * subhead


@pytest.mark.parametrize(
    ("before", "last", "parted"),
    [("大家心里都高兴", "张振亮", True), ("（记者张振亮 通讯员", "张振亮", False), ("大家心里都高兴", "很高兴", False)],
    ids=["names", "in a bracket that is open", "no names"],
)
def test_names_set_off_to_the_right_under_a_text_that_lost_its_stop(before: str, last: str, *, parted: bool) -> None:
    drawn = draw("  aaaaaaaaaa\nbbbbbbbbbbbb\n         ccc", texts={"b": before, "c": last})
    assert paras(drawn) == (["ab", "c"] if parted else ["abc"])


@pytest.mark.parametrize(
    ("before", "words", "subhead"),
    [
        ("这个展室一墙之隔的", "浓缩精华彰显智慧", False),
        ("大家心里都高兴。", "早已植入头脑！”", False),
        ("大家心里都高兴。", "村里来了新农人", True),
    ],
    ids=["in a sentence", "ends one", "title"],
)
def test_a_line_taken_for_a_subhead_that_the_text_runs_through(before: str, words: str, *, subhead: bool) -> None:
    """It is set as the text is; the words before it and its own tell."""
    drawn = draw("aaaaaaaaaaaa\nbbbbbbbbbbbb\nssssssss\ncccccccccccc\ncccccccc.", texts={"b": before, "s": words})
    assert ("[s]" in paras(drawn, s="subhead")) is subhead


@pytest.mark.parametrize(
    ("over", "words", "indent", "subhead"),
    [
        ("aaaaaaaa.", "整合资金带动茶产业再发展", 2, True),
        ("aaaaaaaa.", "“让能飞的飞得再高一些！”", 2, True),
        ("aaaaaaaa.", "整合资金带动茶产业再发展", 0, False),
        ("aaaaaaaaaaaa", "整合资金带动茶产业再发展", 2, False),
        ("aaaaaaaa.", "整合资金带动茶产业发展。", 2, False),
    ],
    ids=["title", "said", "text goes on under it", "text goes on in it", "sentence"],
)
def test_a_block_of_one_line_that_fills_its_column(over: str, words: str, indent: int, *, subhead: bool) -> None:
    """Between two paragraphs it is a subhead, in bold type of the body's size."""
    under = " " * indent + "b" * (12 - indent)
    rows = "\n".join(["aaaaaaaaaaaa", "aaaaaaaaaaaa", over, "ssssssssssss", under, "bbbbbbbbbbbb", "bbbbb."])
    assert ("[s]" in paras(draw(rows, texts={"s": words}))) is subhead


@pytest.mark.parametrize("left", [4, 0], ids=["flush", "centred"])
def test_every_line_of_a_poem_is_a_paragraph(left: int) -> None:
    lengths = (7, 3, 9, 7, 9, 5)
    rows = "\n".join(" " * (left or (13 - n) // 2) + "a" * n for n in lengths)
    found = paras(draw(rows))
    assert len(found) == len(lengths)
    assert len(set(found)) == 1


def test_short_paragraphs_with_indents_are_no_poem() -> None:
    rows = "  aaaaaaa\n  aaaaaaaaaa\naaaaa\n  aaaaaaaaaa\naaaa\n  aaaaaa"
    assert len(paras(draw(rows))) == 4


def test_lines_in_which_a_sentence_begins_are_no_poem() -> None:
    """Prose in narrow columns is as ragged as verse, where it was measured badly."""
    rows = "aaaaaaa\naaa\naaaaaaaaa\naaaaaa\naaaaaaaaa\naaaa"
    assert len(paras(draw(rows))) == 6
    assert len(paras(draw(rows, texts={"a": "人来了，又走"}))) == 1
