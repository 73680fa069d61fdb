"""Names that stand away from the text that they sign, or from the head that they stand under."""

import pytest

from newsparse.containers import Chain
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.signatures import attach_signatures, join_signatures
from tests.drawing import EM, Drawn, draw

PAGE = """
    HHHHHHHHHHHHHH
    HHHHHHHHHHHHHH
      tttttttt
      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbb.
    aaaaaaaaaaaa
                       sssss
"""


def drafted(drawn: Drawn, *settled: str) -> tuple[Draft, list[Chain]]:
    """A draft and its chains; of each, letters of the head before ``>`` and of the text after it."""
    lines = drawn.layout.lines
    draft = Draft(drawn.layout, lines, float(EM), [None] * len(lines), set(range(len(lines))))

    def regions(letters: str) -> tuple[int, ...]:
        of = [[i for i, line in enumerate(lines) if drawn.letters(line) == letter] for letter in letters]
        return tuple(draft.settle("body", part) for part in of)

    return draft, [Chain(regions(head), regions(text), 0.9) for head, text in (each.split(">") for each in settled)]


def spelt(drawn: Drawn, draft: Draft, chains: list[Chain]) -> list[str]:
    def letters(regions: tuple[int, ...]) -> str:
        return "".join(drawn.letters(draft.lines[draft.regions[r].lines[0]]) for r in regions)

    return [f"{letters(chain.head)}>{letters(chain.text)}" for chain in chains]


@pytest.mark.parametrize(
    ("names", "chains"),
    [("（王伟）", ["H>abs"]), ("记者王伟", ["H>abs"]), ("春耕正当时", ["H>ab", ">s"])],
    ids=["in brackets", "a role", "no names"],
)
def test_a_text_of_nothing_but_names_is_a_signature(names: str, chains: list[str]) -> None:
    drawn = draw(PAGE, texts={"s": names})
    draft, found = drafted(drawn, "H>ab", ">s")
    assert spelt(drawn, draft, join_signatures(draft, found)) == chains


def test_a_text_is_signed_once() -> None:
    drawn = draw(PAGE.replace("bbbbbb.", "cccc"), texts={"s": "（王伟）", "c": "（李明）"})
    draft, found = drafted(drawn, "H>abc", ">s")
    assert spelt(drawn, draft, join_signatures(draft, found)) == ["H>abc", ">s"]


def test_free_names_under_a_head_are_its_byline() -> None:
    drawn = draw(PAGE, texts={"t": "记者 王伟 李明"})
    draft, found = drafted(drawn, "H>ab")
    assert spelt(drawn, draft, attach_signatures(draft, found)) == ["Ht>ab"]
