"""A head without text between two blocks of one article is a subhead of it."""

import pytest

from newsparse.containers import Chain
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.subheads import with_subheads
from tests.drawing import EM, Drawn, draw

COLUMN = """
aaaaaaaaaaaa
aaaaaaaaaaaa
HHHHHHHH
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
