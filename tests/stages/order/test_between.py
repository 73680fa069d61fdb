"""What nothing claimed, between the head and the text of an article or between two blocks of its text."""

from dataclasses import replace

import pytest

from newsparse.containers import Chain, Panel, RegionKind
from newsparse.document import Box
from newsparse.stages.order.between import take_between
from newsparse.stages.order.draft import Draft
from tests.drawing import EM, Drawn, draw

PAGE = """
HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH
{}
  aaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
"""
COLUMN = """
HHHHHHHHHHHH
HHHHHHHHHHHH
  aaaaaaaaaa
aaaaaaaaaaaa
aaaaaaa.
{}
  bbbbbbbbbb
bbbbbbbbbbbb
bbbbbbbbbbbb
"""


def taken(
    drawn: Drawn, chained: str, panels: list[int | None] | None = None, **left: RegionKind
) -> tuple[str, dict[str, str]]:
    """The chain afterwards, spelt as before, and the kind of every region; ``left`` is not in the chain.

    Args:
        drawn: the page.
        chained: letters of the chain, head and text.
        panels: of each line the panel that it lies in.
        left: by letter the kind of what nothing claimed, or of what is no head or body in the chain.
    """
    lines = drawn.layout.lines
    draft = Draft(drawn.layout, lines, float(EM), panels or [None] * len(lines), set(range(len(lines))))

    def regions(letters: str) -> tuple[int, ...]:
        inside = [[i for i, line in enumerate(lines) if drawn.letters(line) == letter] for letter in letters]
        kinds = [left.get(letter, "head" if letter.isupper() else "body") for letter in letters]
        return tuple(draft.settle(kind, part, draft.panels[part[0]]) for kind, part in zip(kinds, inside, strict=True))

    head, text = chained.split(">")
    chain = Chain(regions(head), regions(text))
    regions("".join(letter for letter in left if letter not in chained))
    (found,) = take_between(draft, [chain])
    letter = [drawn.letters(lines[region.lines[0]]) for region in draft.regions]
    spelt = ">".join("".join(letter[r] for r in part) for part in (found.head, found.text))
    return spelt, {letter[r]: region.kind for r, region in enumerate(draft.regions)}


def test_a_byline_between_head_and_text_goes_to_the_head() -> None:
    drawn = draw(PAGE.format("         tttttttt"), texts={"t": "本报记者 王家萍"})
    assert taken(drawn, "H>ab", t="other") == ("Ht>ab", {"H": "head", "a": "body", "b": "body", "t": "head"})


def test_the_second_line_of_a_headline_and_what_stands_under_it_go_to_the_head() -> None:
    drawn = draw(PAGE.format("   IIIIIIIIIIIIIIIIII\n   IIIIIIIIIIIIIIIIII\n         tttttttt"))
    assert taken(drawn, "H>ab", I="other", t="other")[0] == "HIt>ab"


def test_words_over_another_column_than_the_first_are_no_deck() -> None:
    """They stand under the head, but neither about its middle nor flush with it: a subhead at the top of its column."""
    drawn = draw(PAGE.format("                 tttttt"), texts={"t": "水退人没走"})
    assert taken(drawn, "H>ab", t="other") == ("H>atb", {"H": "head", "a": "body", "b": "body", "t": "subhead"})


@pytest.mark.parametrize(
    ("row", "kind"), [("   ttttt", "subhead"), ("tttttttttttt", "body")], ids=["short", "fills the column"]
)
def test_words_between_two_blocks_of_a_text(row: str, kind: str) -> None:
    spelt, kinds = taken(draw(COLUMN.format(row)), "H>ab", t="other")
    assert (spelt, kinds["t"]) == ("H>atb", kind)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("电话0579-87645747", "advertisement"), ("王家萍 摄", "other"), ("12345", "other")],
    ids=["sells", "credit", "no words"],
)
def test_what_is_no_part_of_an_article_stays(words: str, kind: RegionKind) -> None:
    drawn = draw(COLUMN.format("  tttttttt"), texts={"t": words})
    assert taken(drawn, "H>ab", t=kind) == ("H>ab", {"H": "head", "a": "body", "b": "body", "t": kind})


def test_a_picture_in_the_gap_keeps_its_lettering() -> None:
    drawn = draw(COLUMN.format("[          ]\n  tttttttt\n[          ]"))
    assert taken(drawn, "H>ab", t="other")[0] == "H>ab"


def test_what_stands_far_away_stays() -> None:
    drawn = draw(COLUMN.format("\n\n\n  ttttttt\n\n\n"))
    assert taken(drawn, "H>ab", t="other")[0] == "H>ab"


def test_a_deck_wider_than_headline_and_byline_goes_between_them() -> None:
    """It is no wider than the article."""
    rows = "      HHHHHHHHHHHHHH\n      HHHHHHHHHHHHHH\n   tttttttttttttttttttt\n         bbbbbbbb"
    page = PAGE.split("{}")[1].replace("b", "c")
    drawn = draw("\n" + rows + page, texts={"t": "家长叫好。孩子回来了", "b": "本报记者 王家萍"})
    spelt, kinds = taken(drawn, "Hb>ac", t="other")
    assert (spelt, kinds["t"]) == ("Htb>ac", "head")


KICKED = """
   tttttttttttt
HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH
  aaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
"""


@pytest.mark.parametrize(
    ("words", "panel", "spelt"),
    [
        ("教育一线的新鲜事", None, "tH>ab"),
        ("教育一线的新鲜事", (0.0, 60.0, 900.0, 400.0), "tH>ab"),
        ("教育一线的新鲜事", (0.0, 0.0, 900.0, 400.0), "H>ab"),
        ("孩子们都说好。", None, "H>ab"),
    ],
    ids=["on paper", "over the box of the head", "outside of a large box", "a sentence"],
)
def test_a_phrase_right_over_a_head_is_its_kicker(words: str, panel: Box | None, spelt: str) -> None:
    """The head may stand in a box or on a band that begins under the kicker."""
    drawn = draw(KICKED, texts={"t": words})
    if panel is not None:
        drawn = replace(drawn, layout=replace(drawn.layout, panels=(Panel(panel, "frame"),)))
    inside = [0 if panel is not None and "t" not in drawn.letters(line) else None for line in drawn.layout.lines]
    assert taken(drawn, "H>ab", inside, t="other")[0] == spelt


def test_words_far_over_a_head_are_no_kicker() -> None:
    drawn = draw(KICKED.replace("HHHHHHHHHHHHHHHHHHHHHHHHHH\nHHH", "\n\nHHHHHHHHHHHHHHHHHHHHHHHHHH\nHHH", 1))
    assert taken(drawn, "H>ab", t="other")[0] == "H>ab"


FIRST = """
HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH
      tttttttttttttt
  aaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
"""


def test_a_subhead_that_stands_first_is_a_deck() -> None:
    """No text begins with a subhead."""
    drawn = draw(FIRST, texts={"t": "一个村庄和它的孩子们的记忆"})
    assert taken(drawn, "H>tab", t="subhead") == ("Ht>ab", {"H": "head", "a": "body", "b": "body", "t": "head"})


@pytest.mark.parametrize(
    "words",
    ["王家萍", "记者 王家萍 通讯员 李明", "一、把握总体要求和目标", "（二）把握总体要求和目标"],
    ids=["names", "reporters", "numbered", "numbered in brackets"],
)
def test_names_and_numbered_titles_that_stand_first_are_no_deck(words: str) -> None:
    drawn = draw(FIRST, texts={"t": words})
    assert taken(drawn, "H>tab", t="subhead")[0] == "H>tab"


def test_the_first_of_several_subheads_stays_one() -> None:
    drawn = draw(FIRST + "  ssssssss\n  cccccccccc\ncccccccccccc\n", texts={"t": "一个村庄和它的孩子们的记忆"})
    assert taken(drawn, "H>tabsc", t="subhead", s="subhead")[0] == "H>tabsc"
