"""Pull quotes set into the columns of a text: no part of it, as subheads are."""

import pytest

from newsparse.containers import RegionKind
from newsparse.stages.order.draft import Draft
from newsparse.stages.order.quotes import without_quotes
from tests.drawing import draw, flow_of

BROKEN = """
      aaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   cccccccccccccccc

    QQQQQQQQQQQQQQQ     cccccccccccccccc
    QQQQQQQQQQQQ        cccccccccccccccc

    bbbbbbbbbbbbbbbbb   cccccccccccccccc
    bbbbbbbbbbbbbbbbb   cccccccccccccccc
    bbbbbbbbbbbbbbbbb   cccccccccccc.
"""
WHOLE = """
      aaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaa.        cccccccccccccccc

    QQQQQQQQQQQQQQQ     cccccccccccccccc
    QQQQQQQQQQQQ        cccccccccccccccc

      bbbbbbbbbbbbbbb   cccccccccccccccc
    bbbbbbbbbbbbbbbbb   cccccccccccccccc
    bbbbbbbbbbbbbbbbb   cccccccccccc.
"""


def left(picture: str, kind: RegionKind = "subhead", says: str = "门口说起从前的日子", ends: str = "河水清了") -> str:
    """The letters of what is left of the text, and of what is none of it."""
    drawn = draw(picture, texts={"Q": says}, ends={"Q": ends})
    flow = flow_of(drawn, "> aQbc", Q=kind)
    draft = Draft(drawn.layout, flow.lines, 20.0, [None] * len(flow.lines), set(), list(flow.regions))
    (chain,) = without_quotes(draft, flow.chains)
    letters = "aQbc"
    order = {drawn.letters(flow.lines[region.lines[0]]): r for r, region in enumerate(flow.regions)}
    assert [draft.regions[order[x]].kind == "other" for x in letters] == [order[x] not in chain.text for x in letters]
    return "".join(x for x in letters if order[x] in chain.text)


@pytest.mark.parametrize("kind", ["subhead", "body"])
def test_words_in_the_middle_of_a_sentence(kind: RegionKind) -> None:
    ends = "河水清了" if kind == "subhead" else "河水清了。"
    assert left(BROKEN, kind, ends=ends) == "abc"


def test_a_subhead_between_two_paragraphs() -> None:
    assert left(WHOLE) == "aQbc"


@pytest.mark.parametrize("kind", ["subhead", "body"])
def test_a_sentence_between_two_paragraphs(kind: RegionKind) -> None:
    assert left(WHOLE, kind, ends="河水清了。”") == "abc"


def test_larger_text_that_runs_on() -> None:
    """Lines that were seen too high: the sentence goes on through them."""
    full = BROKEN.replace("    QQQQQQQQQQQQ        ", "    QQQQQQQQQQQQQQQ     ")
    assert left(full, "body") == "aQbc"
    assert left(full, "subhead", says="门口说起。从前的日子") == "aQbc"


def test_one_line_of_text_that_was_seen_too_high() -> None:
    one = BROKEN.replace("    QQQQQQQQQQQQ        ", "                        ")
    assert left(one, "body", ends="河水清了。") == "aQbc"


def test_what_stands_first_or_last() -> None:
    """An opening in larger type, and a subhead under which nothing stands, are not set into a text."""
    first = "\n".join(BROKEN.splitlines()[4:])
    drawn = draw(first, ends={"Q": "河水清了。"})
    flow = flow_of(drawn, "> Qbc", Q="subhead")
    draft = Draft(drawn.layout, flow.lines, 20.0, [None] * len(flow.lines), set(), list(flow.regions))
    assert without_quotes(draft, flow.chains) == list(flow.chains)
