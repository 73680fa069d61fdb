"""What nothing claimed, between the head and the text of an article or between two blocks of its text."""

import pytest

from newsparse.containers import Chain, RegionKind
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


def taken(drawn: Drawn, chained: str, **left: RegionKind) -> tuple[str, dict[str, str]]:
    """The chain afterwards, spelt as before, and the kind of every region; ``left`` is not in the chain."""
    lines = drawn.layout.lines
    draft = Draft(drawn.layout, lines, float(EM), [None] * len(lines), set(range(len(lines))))

    def regions(letters: str) -> tuple[int, ...]:
        inside = [[i for i, line in enumerate(lines) if drawn.letters(line) == letter] for letter in letters]
        kinds = [left.get(letter, "head" if letter.isupper() else "body") for letter in letters]
        return tuple(draft.settle(kind, part) for kind, part in zip(kinds, inside, strict=True))

    head, text = chained.split(">")
    chain = Chain(regions(head), regions(text))
    regions("".join(left))
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
