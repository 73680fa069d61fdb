"""The end of an article's text: signatures over two lines, and names that pass for a subhead."""

from dataclasses import replace

import pytest

from newsparse.stages.split.article import _with_whole_end, body_text, read_article
from newsparse.stages.split.body import Para
from tests.drawing import EM, draw, flow_of
from tests.stages.split.test_page import FORESTS

TEXT = Para((0, 1), "村民们说放心多了。", printed="村民们说放心多了。")


def test_a_signature_over_two_lines_is_one_paragraph() -> None:
    ends = _with_whole_end(
        [TEXT, Para((2,), "（记者白雨梅 通讯员", printed="（记者 白雨梅 通讯员"), Para((3,), "尉迟美敏）")]
    )
    assert ends[:-1] == [TEXT]
    assert (ends[-1].text, ends[-1].lines) == ("（记者白雨梅 通讯员尉迟美敏）", (2, 3))
    assert ends[-1].printed.startswith("（记者 白雨梅 通讯员 ")


@pytest.mark.parametrize(
    ("before", "last"),
    [("他笑着说（声音很小）。", "尉迟美敏）"), ("他笑着说。", "尉迟美敏）"), ("他说（小声", "这一句并没有在这里收尾")],
    ids=["closed before", "never opened", "not closed"],
)
def test_other_ends_stay_as_they_are(before: str, last: str) -> None:
    paras = [Para((0,), before), Para((1,), last)]
    assert _with_whole_end(paras) == paras


@pytest.mark.parametrize(("text", "subhead"), [("萧德涵", False), ("村里来了新农人", True)])
def test_names_under_all_text_are_no_subhead(text: str, *, subhead: bool) -> None:
    assert _with_whole_end([TEXT, Para((2,), text, subhead=True)])[-1].subhead is subhead


def test_only_lines_that_hold_nothing_but_the_signature_are_of_the_byline() -> None:
    """The words before it stay in the body with their line; a jump after it has its own role."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa\nbbbbbbbbbbbb\ncccccccccccc\ndddddddd",
        texts={
            "a": "村口的古樟长了六百年",
            "b": "大家都说好。（记者 萧桂",
            "c": "红 通讯员 诸葛文乐）",
            "d": "（下转第三版）",
        },
    )
    article = read_article(flow := flow_of(drawn, "H > abcd"), flow.chains[0], float(EM), FORESTS)
    roles = {drawn.letters(flow.lines[i]): role for i, role in article.roles}
    assert roles == {"H": "headline", "a": "body", "b": "body", "c": "byline", "d": "jump"}
    assert body_text(article.paras).endswith("大家都说好。")
    assert [author.name for author in article.authors] == ["萧桂红", "诸葛文乐"]


def test_names_alone_over_a_jump_have_signed() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa\naaaaaaaaaaa.\n         bbb\n     ccccccc",
        texts={"b": "萧桂红", "c": "（下转第三版）"},
    )
    article = read_article(flow_of(drawn, "H > abc"), flow_of(drawn, "H > abc").chains[0], float(EM), FORESTS)
    assert (article.byline, article.continued_to) == ("萧桂红", "3")


@pytest.mark.parametrize(
    ("second", "byline"), [("bbbbbbbbbbbb", "记者 邵雯"), ("bbbbbbbb", None)], ids=["short", "full"]
)
def test_names_whose_bracket_was_lost_at_the_end_of_a_line(second: str, byline: str | None) -> None:
    """A line that ends where its column does may go on with names."""
    drawn = draw(
        f"HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaa\n{second}\n{second}",
        texts={"a": "本报讯（记者 邵雯", "b": "村口的古樟长了六百年"},
    )
    article = read_article(flow_of(drawn, "H > ab"), flow_of(drawn, "H > ab").chains[0], float(EM), FORESTS)
    assert (article.dateline, article.byline) == ("本报讯", byline)


def test_names_whose_bracket_left_a_hole_in_the_line() -> None:
    """Each character takes one em; where two stand two em apart something between them was not read."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaaaaa\nbbbbbbbbbbbbbbb\nbbbbbbbbbbbbbbb",
        texts={"a": "本报讯（记者 邵雯我在村口"},
    )
    flow = flow_of(drawn, "H > ab")
    line = next(i for i, each in enumerate(flow.lines) if each.text.startswith("本报讯"))
    even = [(k + 0.5) / 14 for k in range(13)]
    hole = even[:9] + [share + 1 / 14 for share in even[9:]]
    for positions, byline in ((even, None), (hole, "记者 邵雯")):
        lines = list(flow.lines)
        lines[line] = replace(lines[line], positions=tuple(positions))
        article = read_article(replace(flow, lines=tuple(lines)), flow.chains[0], float(EM), FORESTS)
        assert (article.dateline, article.byline) == ("本报讯", byline)


def test_a_long_signature_at_the_right_edge_stands_apart() -> None:
    """It takes more than half of a narrow column; names like none elsewhere are names there."""
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa\naaaaaaaaaaa.\n      cccccc", texts={"c": "姚思航部建燕"})
    flow = flow_of(drawn, "H > ac")
    article = read_article(flow, flow.chains[0], float(EM), FORESTS)
    assert (article.byline, [author.name for author in article.authors]) == ("姚思航部建燕", ["姚思航", "部建燕"])


def test_names_in_the_right_half_of_their_own_column_stand_apart() -> None:
    """Other columns of the article may be twice as wide."""
    rows = "  aaaaaaaaaaaaaaaaaaaaaaaa    bbbbbbbbbbb\naaaaaaaaaaaaaaaaaaaaaaaaaa    bbbbbbbb.\n"
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\n" + rows + 37 * " " + "ccc", texts={"c": "毛子安"})
    flow = flow_of(drawn, "H > abc")
    assert read_article(flow, flow.chains[0], float(EM), FORESTS).byline == "毛子安"


def test_a_byline_that_opens_the_text_may_have_a_second_line() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  bbbbbbbb\n    ccc\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"b": "记者徐丽娟通讯员", "c": "梁素生"},
    )
    flow = flow_of(drawn, "H > bca", b="subhead", c="subhead")
    article = read_article(flow, flow.chains[0], float(EM), FORESTS)
    assert [author.name for author in article.authors] == ["徐丽娟", "梁素生"]


def test_a_signature_over_two_lines_may_have_lost_its_closing_bracket() -> None:
    ends = _with_whole_end([TEXT, Para((2,), "（记者白雨梅 通讯员"), Para((3,), "尉迟美敏")])
    assert [para.lines for para in ends] == [(0, 1), (2, 3)]


def test_a_signature_in_a_narrow_column_may_run_over_three_lines() -> None:
    paras = [TEXT, Para((2,), "（融媒记者 余一"), Para((3,), "燕 刘梅 通讯员 侯雅"), Para((4,), "珍）")]
    ends = _with_whole_end(paras)
    assert [para.lines for para in ends] == [(0, 1), (2, 3, 4)]
    assert ends[-1].text == "（融媒记者 余一燕 刘梅 通讯员 侯雅珍）"
    assert _with_whole_end([TEXT, replace(paras[1], subhead=True), *paras[2:]])[-1].lines == (4,)


def test_a_text_that_is_nothing_but_a_signature_is_no_lead() -> None:
    """As under a head whose text stands on another page."""
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\n  aaaaaaaaaa", texts={"a": "（记者 萧桂红 诸葛文乐）"})
    article = read_article(flow := flow_of(drawn, "H > a"), flow.chains[0], float(EM), FORESTS)
    assert (article.byline, body_text(article.paras)) == ("（记者萧桂红诸葛文乐）", "")
    assert {drawn.letters(flow.lines[i]): role for i, role in article.roles} == {"H": "headline", "a": "byline"}
