"""Heads in type of about the body's size; `tests.drawing` tells how to read the pictures and the answers."""

import pytest

from newsparse.stages.order.titles import is_title_text
from tests.drawing import chains, draw

WORDS = {"t": "基层治理的新探索", "u": "邻里互助进了社区", "v": "几位楼长和他们的邻居"}


def test_head_of_three_lines_at_the_top_of_a_column() -> None:
    """Kicker, headline and deck stand close over their text; the column beside it belongs to another article.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  tttttttt
    HHHHHHHHHHHHHHHHHHHHHHHHHH  uuuuuuuu
                                vvvvvvvvvv
      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbb.     ccccccccc.
    """
    drawn = draw(test_head_of_three_lines_at_the_top_of_a_column, texts=WORDS, bold="u")
    assert chains(drawn) == {"H > ab", "tuv > c"}


def test_headline_and_byline_in_the_middle_of_a_column() -> None:
    """The text over them has ended; under a subhead there is no byline.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbb.
    aaaaaaaaaaaa
    aaaaaaaaaaaa  tttttttttt
    aaaaaaaaaaaa    uuuuuuuuu
    aaaaaaaaaaaa    cccccccccc
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  ccccccccc.
    """
    texts = {"t": "基层治理有了新的探索", "u": "□本报记者 萧桂红", "c": "本报讯 昨天"}
    assert chains(draw(test_headline_and_byline_in_the_middle_of_a_column, texts=texts, bold="t")) == {
        "H > ab",
        "tu > c",
    }


def test_two_lines_alike_in_the_middle_of_a_text_are_its_subhead() -> None:
    """Nothing tells them from a subhead that had to turn over.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaa.      cccccccccccc
      tttttttt    ccccccc.
      uuuuuuuu      cccccccccc
      bbbbbbbbbb  cccccccccccc
    bbbbbbbbbbbb  cccccccccccc
    bbbbbbbbbbbb  ccccccccc.
    """
    drawn = draw(test_two_lines_alike_in_the_middle_of_a_text_are_its_subhead, texts=WORDS, bold="tu")
    assert chains(drawn) == {"H > atubc"}


def test_reversed_phrase_of_body_size_is_a_headline() -> None:
    """No text is set in reversed type.

    HHHHHHHHHHHH  +--------------+
    HHHHHHHHHHHH  | kkkkkkkkkk   |
                  | ttttttttt    |
      aaaaaaaaaa  |   cccccccccc |
    aaaaaaaaaaaa  | cccccccccccc |
    aaaaaaaaaaaa  | cccccccccccc |
    aaaaaaaaaaaa  | cccccccccccc |
    aaaaaaa.      | ccccccccc.   |
                  +--------------+
    """
    texts = {"k": "截至昨晚八时无人伤亡", "t": "暴雨中的五十九小时"}
    drawn = draw(test_reversed_phrase_of_body_size_is_a_headline, texts=texts, dark="t")
    assert chains(drawn) == {"H > a", "kt > c"}


def test_line_of_the_text_that_was_seen_too_high_is_no_headline() -> None:
    """It holds a full stop, or begins with a lead.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

    LLLLLLLLLLLL  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  SSSSSSSSSSSS
    aaaaaaaaaaaa  cccccccccccc
    aaaaaaaaaaaa  ccccccccccc.
    """
    texts = {"L": "本报讯 昨天", "S": "去了。他又"}
    assert chains(draw(test_line_of_the_text_that_was_seen_too_high_is_no_headline, texts=texts)) == {"H > LabSc"}


def test_kicker_of_body_size_over_a_small_headline() -> None:
    """Both are the head, whichever of them the columns were set into.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  kkkkkkkk
    HHHHHHHHHHHHHHHHHHHHHHHHHH  TTTTTTTTTTTT
                                  cccccccccc
      aaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbb.     ccccccccc.
    """
    texts = {"k": "科技特派员下乡", "T": "荒地种出金疙瘩"}
    assert chains(draw(test_kicker_of_body_size_over_a_small_headline, texts=texts)) == {"H > ab", "kT > c"}


@pytest.mark.parametrize(
    ("text", "title"),
    [("融媒记者（余一燕", False), ("刘梅 通讯员 侯雅珍）", False), ("一季度（试行）目标实现", True)],
    ids=["opens", "shuts", "whole"],
)
def test_brackets_that_shut_in_another_line_are_no_titles(text: str, *, title: bool) -> None:
    """A signature in a narrow column is broken anywhere."""
    assert is_title_text(text) == title
