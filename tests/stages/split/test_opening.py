"""Heads set in type of the body's size, left in the text by the order stage."""

from newsparse.document import Page
from tests.drawing import Drawn, draw, flow_of
from tests.stages.split.test_page import split


def made_of(drawn: Drawn, *chains: str) -> Page:
    return split(drawn, flow_of(drawn, *chains))


def test_short_line_over_an_indented_text_is_its_headline() -> None:
    drawn = draw("ttttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts={"t": "农贸市场改造完工了"})
    made = made_of(drawn, "> ta")
    assert made.articles[0].headline == "农贸市场改造完工了"
    assert made.articles[0].body.count("\n") == 0


def test_text_that_goes_on_from_elsewhere_has_no_headline() -> None:
    """Its first lines are full."""
    drawn = draw("aaaaaaaaaaaa\naaaaaaaaaaaa\n  bbbbbbbbbb\nbbbbb.")
    assert made_of(drawn, "> ab").articles[0].headline == ""


def test_deck_and_byline_in_the_text_go_to_the_head() -> None:
    """Before a byline on a line of its own there is no text."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  tttttttt\n  uuuuuuuu\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "一个村庄的记忆吧", "u": "见习记者 邱玲"},
    )
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.byline) == ("一个村庄的记忆吧", "见习记者 邱玲")
    assert [author.name for author in article.authors] == ["邱玲"]


def test_names_in_a_lead_that_the_column_cuts_off_are_no_byline_of_the_head() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  tttttttttt\nuuuuuu\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "本报讯（首席记者", "u": "邱玲 王伟）"},
    )
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.dateline, article.byline) == (None, "本报讯", "首席记者邱玲 王伟")
