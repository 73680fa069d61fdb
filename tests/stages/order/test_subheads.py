"""Subheads that look like headlines: inside a text, at the top of a column, and dressed like other subheads."""

from dataclasses import replace

import pytest

from newsparse.containers import Chain
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.subheads import with_subheads, with_twins
from tests.drawing import EM, Drawn, draw

COLUMN = """
aaaaaaaaaaaa
aaaaaaaaaaaa
HHHHHHHH
bbbbbbbbbbbb
bbbbbbbbbbbb
"""


def chained(drawn: Drawn, text: str, panel: int | None = None) -> tuple[Draft, list[Chain]]:
    """The regions of a drawing, with one chain of text and the head H alone."""
    lines = drawn.layout.lines
    draft = Draft(drawn.layout, lines, float(EM), [None] * len(lines), set(range(len(lines))))
    own = {letter: [i for i, line in enumerate(lines) if drawn.letters(line) == letter] for letter in (*text, "H")}
    regions = tuple(draft.settle("body", own[letter]) for letter in text)
    return draft, [Chain((draft.settle("head", own["H"], panel),), ()), Chain((), regions)]


def test_a_head_in_a_text_is_a_subhead() -> None:
    draft, chains = chained(draw(COLUMN), "ab")
    (chain,) = with_subheads(draft, chains)
    assert chain.text == (chains[1].text[0], chains[0].head[0], chains[1].text[1])
    assert [draft.regions[r].kind for r in chain.text] == ["body", "subhead", "body"]


@pytest.mark.parametrize(
    "picture",
    [
        "aaaaaaaaaaaa\nbbbbbbbbbbbb\nHHHHHHHH\nHHHHHHHH",
        "aaaaaaaaaaaa  HHHHHHHH\n              HHHHHHHH\nbbbbbbbbbbbb",
        "aaaaaaaaaaaa\n\n\n\n\nHHHHHHHH\nHHHHHHHH\n\n\n\n\nbbbbbbbbbbbb",
    ],
    ids=["under the text", "beside it", "far from it"],
)
def test_a_head_elsewhere_is_none(picture: str) -> None:
    draft, chains = chained(draw(picture), "ab")
    assert with_subheads(draft, chains) == chains


def test_a_head_in_a_box_of_its_own_is_none() -> None:
    draft, chains = chained(draw(COLUMN), "ab", panel=0)
    assert with_subheads(draft, chains) == chains


@pytest.mark.parametrize(("certainty", "count"), [(0.2, 1), (0.8, 2)], ids=["hardly an article", "an article"])
def test_a_subhead_of_which_the_second_line_was_set_as_text(certainty: float, count: int) -> None:
    drawn = draw(COLUMN.replace("bbbbbbbbbbbb", "cc", 1))
    draft, (bare, text) = chained(drawn, "ab")
    (second,) = [i for i, line in enumerate(draft.lines) if drawn.letters(line) == "c"]
    torn = Chain(bare.head, (draft.settle("body", [second]),), certainty)
    chains = with_subheads(draft, [torn, text])
    assert len(chains) == count
    if count == 1:
        assert [drawn.letters(draft.lines[i]) for i in draft.regions[chains[0].text[1]].lines] == ["H", "c"]


BESIDE = """
KKKKKKKKKKKKKKKK
KKKKKKKKKKKKKKKK
aaaaaaaaaaaa  HHHHHHHH
aaaaaaaaaaaa
aaaaaaaaaaaa  {}
aaaaaaaaaaaa  bbbbbbbbbbbb
"""


@pytest.mark.parametrize(
    ("first", "inside"),
    [("  bbbbbbbbbb", True), ("bbbbbbbbbbbb", False)],
    ids=["a paragraph", "a sentence"],
)
def test_a_bare_head_over_a_column_of_a_text_is_a_subhead_where_a_paragraph_begins(first: str, *, inside: bool) -> None:
    drawn = draw(BESIDE.format(first))
    draft, (bare, text) = chained(drawn, "Kab")
    headed = Chain((text.text[0],), text.text[1:])
    chains = with_subheads(draft, [bare, headed])
    assert [chain.text for chain in chains if chain.text] == [
        (headed.text[0], *bare.head, headed.text[1]) if inside else headed.text
    ]


def test_a_bare_head_with_a_byline_takes_the_last_column_under_it() -> None:
    drawn = draw(BESIDE.format("  bbbbbbbbbb"), texts={"H": "□本报记者 陈建国"})
    draft, (bare, text) = chained(drawn, "Kab")
    headed = Chain((text.text[0],), text.text[1:], 0.7)
    taking, left = with_subheads(draft, [bare, headed])
    assert (taking.head, taking.text, taking.certainty) == (bare.head, (headed.text[1],), 0.7)
    assert left == replace(headed, text=headed.text[:1])


def test_a_large_head_in_a_text_without_a_headline_is_its_headline() -> None:
    drawn = draw(COLUMN.replace("HHHHHHHH", "HHHHHHHH\nHHHHHHHH"))
    draft, (bare, text) = chained(drawn, "ab")
    (chain,) = with_subheads(draft, [bare, text])
    assert (chain.head, chain.text) == (bare.head, text.text)


TWO_TEXTS = """
KKKKKKKKKKKKKKKK
KKKKKKKKKKKKKKKK
aaaaaaaaaaaa  TTTTTTTT
aaaaaaaaaaa.    bbbbbbbbbb
SSSSSSSS      bbbbbbbbbbbb
  cccccccccc  bbbbbbbbbbbb
ccccccccccc.  bbbbbbb.
"""


def twins(certainty: float = 0.8, weight: float = 0.4, end: str = "", *, framed: bool = False) -> list[str]:
    """The chains of two texts, the second under a head T like the subhead S of the first, as letters of regions."""
    drawn = draw(TWO_TEXTS, ends={"c": end} if end else None)
    lines = tuple(replace(line, weight=weight) if drawn.letters(line) == "T" else line for line in drawn.layout.lines)
    lines = tuple(replace(line, weight=0.4) if drawn.letters(line) == "S" else line for line in lines)
    draft = Draft(drawn.layout, lines, float(EM), [None] * len(lines), set(range(len(lines))))
    own = {letter: [i for i, line in enumerate(lines) if drawn.letters(line) == letter] for letter in "KTSabc"}
    kinds = {"K": "head", "T": "head", "S": "subhead"}
    frame = {letter: 0 if framed and letter in "Tb" else None for letter in own}
    region = {letter: draft.settle(kinds.get(letter, "body"), own[letter], frame[letter]) for letter in own}  # type: ignore[arg-type]
    early = Chain((region["K"],), (region["a"], region["S"], region["c"]), 0.8)
    late = Chain((region["T"],), (region["b"],), certainty)
    letters = {r: letter for letter, r in region.items()}
    return ["".join(letters[r] for r in (*chain.head, *chain.text)) for chain in with_twins(draft, [early, late])]


def test_a_head_dressed_like_a_subhead_of_the_text_before_it_is_one() -> None:
    assert twins() == ["KaScTb"]


def test_a_head_dressed_otherwise_is_a_headline() -> None:
    assert twins(weight=0.6) == ["KaSc", "Tb"]


def test_a_sure_article_is_left_alone() -> None:
    assert twins(certainty=0.95) == ["KaSc", "Tb"]


def test_what_stands_in_a_frame_of_its_own_is_no_part_of_a_text_outside() -> None:
    assert twins(framed=True) == ["KaSc", "Tb"]


def test_nothing_follows_a_signature() -> None:
    assert twins(end="（记者 陈明）") == ["KaSc", "Tb"]
