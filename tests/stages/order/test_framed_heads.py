"""Headlines in frames of their own: they head the text right below, unless they sell something or it has a head."""

import pytest

from tests.drawing import chains, draw, kinds

FRAMED = """
    +----------------------------------+
    |                                  |
    |    AAAAAAAAAAAAAAAAAAAAAAAAAA    |
    |    AAAAAAAAAAAAAAAAAAAAAAAAAA    |
    |                                  |
    |    BBBBBBBBBBBBBBBBBBBBBBBBBB    |
    |    BBBBBBBBBBBBBBBBBBBBBBBBBB    |
    |                                  |
    +----------------------------------+

      aaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   cccccccccccccccc
    aaaaaaaaaaaaaaaaa   ccccccccccccc.
    aaaaaaaaaaaaaaaaa     cccccccccccccc
    aaaaaaaaaaaaaaaaa   ccccccccccccccc.
"""


def test_a_framed_headline_heads_the_text_below() -> None:
    assert chains(draw(FRAMED)) == {"AB > ac"}


@pytest.mark.parametrize(
    "word", ["电话：13800000000", "山村小学宣传部宣", "全场特价优惠酬宾"], ids=["telephone", "sponsor", "offer"]
)
def test_what_sells_stays_an_advertisement(word: str) -> None:
    drawn = draw(FRAMED, texts={"B": word})
    assert kinds(drawn)["A"] == "advertisement"
    assert chains(drawn) == {"> ac"}


def test_a_slogan_set_into_a_column() -> None:
    """The text below runs on from above: it does not begin with an indent."""
    above = "\n".join("    aaaaaaaaaaaaaaaaa   cccccccccccccccc" for _ in range(4))
    runs_on = FRAMED.replace("      aaaaaaaaaaaaaaa   ", "    aaaaaaaaaaaaaaaaa   ")
    drawn = draw(f"{above}\n{runs_on}")
    assert kinds(drawn)["A"] == "advertisement"


def test_text_with_a_headline_of_its_own() -> None:
    below = FRAMED.rindex("+") + 1
    own = """
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
"""
    drawn = draw(FRAMED[:below] + own + FRAMED[below:])
    assert kinds(drawn)["A"] == "advertisement"
    assert chains(drawn) == {"H > ac"}
