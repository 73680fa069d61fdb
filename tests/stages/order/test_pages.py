"""Reading order on drawn pages; `tests.drawing` tells how to read the pictures and the answers."""

import pytest

from tests.drawing import Drawn, chains, changed, draw, kinds


def test_headline_over_three_columns() -> None:
    """The text runs down the columns under its headline.

       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    assert chains(draw(test_headline_over_three_columns)) == {"H > abc"}


def test_headline_over_the_first_two_columns() -> None:
    """A column beside the headline may belong to the text as well: it starts higher and goes on in mid-sentence.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  cccccccccccc
    HHHHHHHHHHHHHHHHHHHHHHHHHH  cccccccccccc
                                cccccccccccc
      aaaaaaaaaa  bbbbbbbbbbbb  cccccc.
    aaaaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  ccccccccc.
    """
    assert chains(draw(test_headline_over_the_first_two_columns)) == {"H > abc"}


def test_headline_in_the_middle_of_the_columns() -> None:
    """The text of a headline between columns starts in the column to the left of it.

      aaaaaaaaaa                              cccccccccccc
    aaaaaaaaaaaa  HHHHHHHHHHHHHHHHHHHHHHHHHH  cccccccccccc
    aaaaaaaaaaaa  HHHHHHHHHHHHHHHHHHHHHHHHHH  cccccccc.
    aaaaaaaaaaaa                                cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  dddddddddddd  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  dddddddddddd  cccccccccccc
    aaaaaaaaaaaa  bbbbbb.       dddddddddddd  cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  ddddddddd.    cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb    dddddddddd  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  dddddddddddd  cccccc.
    """
    assert chains(draw(test_headline_in_the_middle_of_the_columns)) == {"H > abdc"}


def test_head_at_left_with_its_text_at_right() -> None:
    """A head of two lines stands to the left of its columns, as high as they are.

    ----------------------------------------------------
                          aaaaaaaaaa  bbbbbbbbbbbb
    GGGGGGGGGGGGGGGG    aaaaaaaaaaaa  bbbbbbbbbbbb
    GGGGGGGGGGGGGGGG    aaaaaaaaaaaa  bbbbbbb.
    HHHHHHHHHHHHHHHH    aaaaaaaaaaaa    bbbbbbbbbb
    HHHHHHHHHHHHHHHH    aaaaaaaaaaaa  bbbbbbbbbbbb
                        aaaaaaaaaaaa  bbbbbbbb.
    ----------------------------------------------------
    """
    assert chains(draw(test_head_at_left_with_its_text_at_right)) == {"GH > ab"}


def test_vertical_headline_at_the_right() -> None:
    """A vertical headline at the right heads the columns to its left, from the leftmost one on.

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc  HHH
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  HHH
    aaaaaaaaaaaa  bbbbb.        cccccccccccc  HHH
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc  HHH
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  HHH
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  HHH
    aaaaaaaaaaaa  bbbbbbbbbbb.  cccccccc.     HHH
    """
    assert chains(draw(test_vertical_headline_at_the_right)) == {"H > abc"}


def test_vertical_headline_at_the_left() -> None:
    """A vertical headline at the left, with a vertical kicker to its right.

    HHH  KK    aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    HHH  KK  aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    HHH  KK  aaaaaaaaaaaa  bbbbb.        cccccccccccc
    HHH  KK  aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    HHH  KK  aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    HHH  KK  aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    HHH      aaaaaaaaaaaa  bbbbbbbbbbb.  cccccccc.
    """
    assert chains(draw(test_vertical_headline_at_the_left)) == {"KH > abc"}


def test_kicker_two_parallel_lines_and_deck() -> None:
    """Two lines of equal size are one headline; the smaller lines over and under it belong to the head.

                KKKKKKKKKKKKKKKK
       GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG
       GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
               DDDDDDDDDDDDDDDDDD

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    assert chains(draw(test_kicker_two_parallel_lines_and_deck)) == {"KGHD > abc"}


def test_body_around_a_picture() -> None:
    """The columns beside a picture are longer than those under it: an L.

    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  [                        ]
    aaaaaaaaaaaa  [                        ]
    aaaaaaaaaaaa  [                        ]
    aaaaaaaaaaaa  [                        ]
    aaaaaaaaaaaa  [                        ]
    aaaaaaaaaaaa
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  ccccccccc.
    """
    assert chains(draw(test_body_around_a_picture)) == {"H > abc"}


def test_text_jumps_a_picture() -> None:
    """A sentence cut at a picture goes on under it.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbb.
                    bbbbbbbbbb
    [          ]  bbbbbbbbbbbb
    [          ]  bbbbbbbbbbbb
    [          ]  bbbbbbbbbbbb
    [          ]  bbbbbbbbbbbb
                  bbbbbbbbbbbb
    cccccccccccc  bbbbbbbbbbbb
    cccccc.       bbbbbbbbbbbb
      cccccccccc  bbbbbbbbbbbb
    cccccccccccc  bbbbbbbb.
    """
    assert chains(draw(test_text_jumps_a_picture)) == {"H > acb"}


def test_boxed_article_in_the_grid_of_another() -> None:
    """A frame keeps its article apart; the text around it goes past.

    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa   bbbbbbbbbbbb      cccccccccc
    aaaaaaaaaaaa   bbbbb.          cccccccccccc
    aaaaaaaaaaaa     bbbbbbbbbb    cccccccccccc
    aaaaaaaaaaaa   bbbbbbbbbbbb    cccccccccccc
    aaaaaaaaaaaa   bbbbbbbbbbb.    cccccccc.
    aaaaaaaaaaaa
    aaaaaaaaaaaa  +------------------------------+
    aaaaaaaaaaaa  |     BBBBBBBBBBBBBBBBBBBB     |
    aaaaaaaaaaaa  |     BBBBBBBBBBBBBBBBBBBB     |
    aaaaaaaaaaaa  |   xxxxxxxxxx  yyyyyyyyyyyy   |
    aaaaaaaaaaaa  | xxxxxxxxxxxx  yyyyyyyyyyyy   |
    aaaaaaaaaaaa  | xxxxxxxxxxxx  yyyyy.         |
    aaaaaaaaaaaa  | xxxxxxxxxxxx    yyyyyyyyyy   |
    aaaaaaaaaaaa  | xxxxxxxxxxxx  yyyyyyyyyyy.   |
    aaaaaaaaaaaa  +------------------------------+
    """
    assert chains(draw(test_boxed_article_in_the_grid_of_another)) == {"H > abc", "B > xy"}


def test_briefs_in_a_column_under_a_strip() -> None:
    """Heads of one dress down a column, with nothing over the first, are headlines of briefs; the strip is a section.

      SSSSSSSS

    AAAAAAAAAAAA
      aaaaaaaaaa
    aaaaaaaaaaaa
    aaaaaaaaaaaa
    aaaaaaa.

    BBBBBBBBBBBB
      bbbbbbbbbb
    bbbbbbbbbbbb
    bbbbbbbbbbbb
    bbbbbbbbb.

    CCCCCCCCCCCC
      cccccccccc
    cccccccccccc
    cccccccccccc
    ccccc.
    """
    drawn = draw(test_briefs_in_a_column_under_a_strip, texts={"S": "要闻简报"}, dark="S")
    assert chains(drawn) == {"A > a", "B > b", "C > c"}
    assert kinds(drawn)["S"] == "section"


def test_subheads_in_columns_are_not_heads() -> None:
    """A small line of display type between paragraphs of one column, under a headline, is read with the text.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaa.
                     TTTTTT
      SSSSSSSS
                    dddddddddd
      cccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  ddddddddd.
    """
    drawn = draw(test_subheads_in_columns_are_not_heads)
    assert chains(drawn) == {"H > aScbTd"}
    assert {kinds(drawn)[letter] for letter in "ST"} == {"subhead"}


def test_two_articles_parted_by_a_rule() -> None:
    """Text does not run across a rule between two heads.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    --------------------------
    IIIIIIIIIIIIIIIIIIIIIIIIII
    IIIIIIIIIIIIIIIIIIIIIIIIII
      cccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    assert chains(draw(test_two_articles_parted_by_a_rule)) == {"H > ab", "I > cd"}


def test_text_without_a_head_under_a_rule_is_kept_apart() -> None:
    """Columns that only a rule parts from the article above are another text.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    --------------------------
      cccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    drawn = draw(test_text_without_a_head_under_a_rule_is_kept_apart)
    assert chains(drawn) == {"H > ab", "> cd"}


def test_two_articles_side_by_side_with_white_space_only() -> None:
    """A text ends with a short line; the next column begins a paragraph under its own head.

     HHHHHHHHHHHHHHHHHHHHHHHH
     HHHHHHHHHHHHHHHHHHHHHHHH     IIIIIIIIIIIIIIIIIIIIIIII

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc  dddddddddddd
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  dddddddddddd
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc  ddddd.
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc    dddddddddd
    aaaaaaaaaaaa  bbbbbbbb.     cccccccccccc  ddddddd.
    """
    drawn = draw(test_two_articles_side_by_side_with_white_space_only)
    assert chains(drawn) == {"H > ab", "I > cd"}


@pytest.mark.xfail(strict=True, reason="large type nearer than 0.8 of its size is joined in any case")
def test_headlines_that_fill_their_columns() -> None:
    """Two headlines with only the gutter between them are two, as the columns under them show.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  IIIIIIIIIIIIIIIIIIIIIIIIII
    HHHHHHHHHHHHHHHHHHHHHHHHHH  IIIIIIIIIIIIIIIIIIIIIIIIII
      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc  dddddddddddd
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  dddddddddddd
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc  ddddd.
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc    dddddddddd
    aaaaaaaaaaaa  bbbbbbbb.     cccccccccccc  ddddddd.
    """
    assert chains(draw(test_headlines_that_fill_their_columns)) == {"H > ab", "I > cd"}


def test_open_sentence_runs_past_a_closed_column() -> None:
    """Geometry offers both columns; the cut sentence goes on in the one that starts without an indent.

                                bbbbbbbbbbbb
    HHHHHHHHHHHH  IIIIIIIIII    bbbbbbbbbbbb
    HHHHHHHHHHHH                bbbbbbbbbbbb
      aaaaaaaaaa    cccccccccc  bbbbbbbbbbbb
    aaaaaaaaaaaa  cccccccccccc  bbbbbbbbbbbb
    aaaaaaaaaaaa  cccccccccccc  bbbbbbbbbbbb
    aaaaaaaaaaaa  ccccccccc.    bbbbb.
    """
    drawn = draw(test_open_sentence_runs_past_a_closed_column)
    assert chains(drawn) == {"H > ab", "I > c"}


def test_headless_continuation_from_page_one() -> None:
    """（上接第1版） begins a text of its own, which no head of this page may claim.

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    --------------------------
    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
      cccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    drawn = draw(test_headless_continuation_from_page_one, texts={"a": "（上接第1版）"})
    assert chains(drawn) == {"> ab", "H > cd"}


def test_photo_with_title_and_caption() -> None:
    """Title and caption under a picture belong to it and to no article.

    [                        ]  HHHHHHHHHHHHHHHHHHHHHHHHHH
    [                        ]  HHHHHHHHHHHHHHHHHHHHHHHHHH
    [                        ]
    [                        ]    aaaaaaaaaa  bbbbbbbbbbbb
    [                        ]  aaaaaaaaaaaa  bbbbbbbbbbbb
    [                        ]  aaaaaaaaaaaa  bbbbb.
    [                        ]  aaaaaaaaaaaa    bbbbbbbbbb
           TTTTTTTTTTTT         aaaaaaaaaaaa  bbbbbbbbbbbb
    pppppppppppppppppppppppppp  aaaaaaaaaaaa  bbbbbbbbbbbb
    ppppppppppppppppppp         aaaaaaaaaaaa  bbbbbbb.
    """
    drawn = draw(test_photo_with_title_and_caption, texts={"T": "春到茶山"}, ends={"p": "本报记者 张三 摄"})
    flow_kinds = kinds(drawn)
    assert chains(drawn) == {"H > ab"}
    assert (flow_kinds["T"], flow_kinds["p"]) == ("head", "caption")


def test_lettering_in_a_picture_is_no_text() -> None:
    """Words inside a photograph never become article text.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  [          ]
    aaaaaaaaaaaa  [ LLLLLL   ]
    aaaaaaaaaaaa  [          ]
    aaaaaaaaaaaa  [    lllll ]
    aaaaaaaaaaaa  [          ]
    aaaaaaaaaaaa
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbb.
    """
    drawn = draw(test_lettering_in_a_picture_is_no_text)
    assert chains(drawn) == {"H > ab"}
    assert (kinds(drawn)["L"], kinds(drawn)["l"]) == ("picture-text", "picture-text")


def test_page_of_advertisements() -> None:
    """Framed display type with telephone numbers: no article, two advertisements.

    +----------------------+  +----------------------+
    |  AAAAAAAAAAAAAAAA    |  |      BBBBBBBBBB      |
    |  AAAAAAAAAAAAAAAA    |  |      BBBBBBBBBB      |
    |                      |  |                      |
    |   CCCCCCCCCCCC       |  |    DDDDDDDDDDDDDD    |
    |                      |  |                      |
    |  ppppppppppppppp     |  |   qqqqqqqqqqqqqq     |
    +----------------------+  +----------------------+
    """
    texts = {
        "A": "江景楼盘盛大开盘",
        "B": "家具城大优惠",
        "C": "首付十万元起",
        "D": "全场五折 仅限三天",
        "p": "咨询热线：0571-88001234",
        "q": "地址：人民路1号 电话：88005678",
    }
    drawn = draw(test_page_of_advertisements, texts=texts)
    assert chains(drawn) == set()
    assert set(kinds(drawn).values()) == {"advertisement"}


def test_advertisement_beside_an_article_stays_out_of_it() -> None:
    """A framed advertisement under a column takes none of its text and gives none.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    +------------------------+
    |   AAAAAAAAAAAAAAAA     |
    |   AAAAAAAAAAAAAAAA     |
    |    ppppppppppppppp     |
    +------------------------+
    """
    drawn = draw(
        test_advertisement_beside_an_article_stays_out_of_it,
        texts={"A": "盛大开业全场优惠", "p": "订购热线：400-800-1234"},
    )
    assert chains(drawn) == {"H > ab"}
    assert (kinds(drawn)["A"], kinds(drawn)["p"]) == ("advertisement", "advertisement")


def test_page_with_a_picture_and_no_article() -> None:
    """A poster: one picture with lettering.

    [                                ]
    [    AAAAAAAAAAAAAAAAAAAAAAAA    ]
    [    AAAAAAAAAAAAAAAAAAAAAAAA    ]
    [                                ]
    [         pppppppppppp           ]
    [                                ]
    """
    drawn = draw(test_page_with_a_picture_and_no_article)
    assert chains(drawn) == set()
    assert set(kinds(drawn).values()) == {"picture-text"}


def test_masthead_is_no_article() -> None:
    """Title, date and serial number over the rule at the top of page one.

         TTTTTTTTTTTTTTTTTTTTTT
         TTTTTTTTTTTTTTTTTTTTTT
         TTTTTTTTTTTTTTTTTTTTTT
     dddddddddddddddd   nnnnnnnnnnnnnnnn
    ----------------------------------------

       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    texts = {"T": "山城日报", "d": "2021年2月3日 星期三", "n": "国内统一连续出版物号 CN 33-0199"}
    drawn = draw(test_masthead_is_no_article, texts=texts)
    assert chains(drawn) == {"H > abc"}
    assert {kinds(drawn)[letter] for letter in "Tdn"} == {"masthead"}


def test_folio_is_no_article() -> None:
    """Page number, page name and editors in the first row of an inner page.

    ppp    nnnn              dddddddddddddd
    ----------------------------------------
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    texts = {"p": "第2版", "n": "要闻", "d": "2021年2月3日 责任编辑：李明"}
    drawn = draw(test_folio_is_no_article, texts=texts)
    assert chains(drawn) == {"H > abc"}
    assert {kinds(drawn)[letter] for letter in "pnd"} == {"folio"}


def test_byline_between_head_and_text() -> None:
    """A byline set in body type over the first column is part of the head.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
      wwwwwwww    bbbbbbbbbbbb
      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    """
    drawn = draw(test_byline_between_head_and_text, texts={"w": "□本报记者 李明"})
    assert chains(drawn) == {"Hw > ab"}


def test_byline_over_the_gutter_of_its_columns() -> None:
    """A byline in the middle of two columns, one line over them, does not join their first lines.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
           wwwwwwwwwww
      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    """
    drawn = draw(test_byline_over_the_gutter_of_its_columns, texts={"w": "□本报记者 李明"})
    assert chains(drawn) == {"Hw > ab"}


def test_head_without_text() -> None:
    """A head that nothing hangs under stays a chain of its own.

    KKKKKKKKKKKKKKKKKKKK
    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
       DDDDDDDDDDDDDDDDDDDD
    --------------------------
    IIIIIIIIIIIIIIIIIIIIIIIIII
    IIIIIIIIIIIIIIIIIIIIIIIIII
      cccccccccc  dddddddddddd
    cccccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    assert chains(draw(test_head_without_text)) == {"KHD >", "I > cd"}


def test_columns_of_two_widths() -> None:
    """Articles set to different measures keep to their own columns.

     HHHHHHHHHHHHHHHHHHHHHHHH
     HHHHHHHHHHHHHHHHHHHHHHHH     IIIIIIIIIIIIIIIIIIII

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccccccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccccccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccccccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccccccccc.
    aaaaaaaaaaaa  bbbbbbbb.       cccccccccccccccccccccc
    aaaaaaaaaaaa                cccccccccccccccccccccc.
    """
    assert chains(draw(test_columns_of_two_widths)) == {"H > ab", "I > c"}


def test_headline_narrower_than_its_columns() -> None:
    """A centred headline heads the columns to both sides as well, when the space over them is empty.

                  HHHHHHHHHHHH
                  HHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbb.        cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  ccccc.
    """
    assert chains(draw(test_headline_narrower_than_its_columns)) == {"H > abc"}


def test_two_articles_one_over_the_other_with_white_space_only() -> None:
    """Under a head begins another text, without any rule.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.

    IIIIIIIIIIIIIIIIIIIIIIIIII

      cccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    assert chains(draw(test_two_articles_one_over_the_other_with_white_space_only)) == {"H > ab", "I > cd"}


def test_two_short_articles_in_a_column_beside_a_long_one() -> None:
    """Heads one column wide part the texts of their column.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  IIIIIIIIII
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbb.       cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  ccccccc.
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb  JJJJJJJJJJ
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb    dddddddddd
    aaaaaaaaaaaa  bbbbbbbbbbbb  dddddddddddd
    aaaaaaaaaaaa  bbbbbbbb.     ddddd.
    """
    assert chains(draw(test_two_short_articles_in_a_column_beside_a_long_one)) == {"H > ab", "I > c", "J > d"}


def test_picture_in_the_middle_of_the_columns() -> None:
    """The text of the middle column goes on under the picture, then in the next column.

    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb  dddddddddddd
    aaaaaaaaaaaa  bbbbbb.       dddddddddddd
    aaaaaaaaaaaa    bbbbbbbbbb  dddddd.
    aaaaaaaaaaaa  [          ]    dddddddddd
    aaaaaaaaaaaa  [          ]  dddddddddddd
    aaaaaaaaaaaa  [          ]  dddddddddddd
    aaaaaaaaaaaa  [          ]  dddddddddddd
    aaaaaaaaaaaa  [          ]  dddddddddddd
    aaaaaaaaaaaa  eeeeeeeeeeee  dddddddddddd
    aaaaaaaaaaaa  eeeeeeeeeeee  dddddd.
    """
    assert chains(draw(test_picture_in_the_middle_of_the_columns)) == {"H > abed"}


def test_picture_over_all_columns() -> None:
    """A picture that ends all columns: the text goes on in a new row of columns under it.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    [                        ]
    [                        ]
    [                        ]
    [                        ]
    [                        ]
    cccccccccccc  dddddddddddd
    cccccc.       dddddddddddd
      cccccccccc  ddddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  dddddd.
    """
    assert chains(draw(test_picture_over_all_columns)) == {"H > abcd"}


def test_intro_over_two_columns() -> None:
    """A paragraph as wide as the headline comes before the columns.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH
      DDDDDDDDDDDDDDDDDDDD

      xxxxxxxxxxxxxxxxxxxxxxxx
    xxxxxxxxxxxxxxxxxxxxxxxxxx
    xxxxxxxxxxxxxxxxx.

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    """
    assert chains(draw(test_intro_over_two_columns)) == {"HD > xab"}


def test_text_over_a_head_does_not_belong_to_it() -> None:
    """Columns that end over a headline are of another text.

    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaa.       bbbbbbbbbbbb
      aaaaaaaaaa  bbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      cccccccccc  dddddddddddd
    cccccccccccc  ddddd.
    cccccccccccc    dddddddddd
    cccccccccccc  ddddddd.
    """
    assert chains(draw(test_text_over_a_head_does_not_belong_to_it)) == {"> ab", "H > cd"}


def test_a_text_that_goes_on_elsewhere_ends() -> None:
    """After （下转第3版） nothing follows, though its last line is full.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH  IIIIIIIIII

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbb.       cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  ccccccc.
    """
    assert chains(draw(test_a_text_that_goes_on_elsewhere_ends, ends={"b": "（下转第3版）"})) == {"H > ab", "I > c"}


def test_column_between_a_box_and_the_next_column() -> None:
    """The grid goes on under a boxed article.

    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  +--------------+  dddddddddd
    aaaaaaaaaaaa  |  BBBBBBBBBB  |  dddddddddd
    aaaaaaaaaaaa  |              |  dddddddd.
    aaaaaaaaaaaa  |  xxxxxxxxxx  |    dddddddd
    aaaaaaaaaaaa  |xxxxxxxxxxxx  |  dddddddddd
    aaaaaaaaaaaa  |xxxxxxxxxxxx  |  dddddddddd
    aaaaaaaaaaaa  |xxxxxxx.      |  dddddddddd
    aaaaaaaaaaaa  +--------------+  dddddddddd
    aaaaaaaaaaaa   cccccccccccc     dddddddddd
    aaaaaaaaaaaa   cccccc.          dddddddddd
    aaaaaaaaaaaa     cccccccccc     dddddddd.
    """
    assert chains(draw(test_column_between_a_box_and_the_next_column)) == {"H > acd", "B > x"}


def test_two_articles_between_two_vertical_headlines() -> None:
    """A vertical headline at the left heads what stands to its right, one at the right what stands to its left.

    HHH    aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc  dddddddddddd  III
    HHH  aaaaaaaaaaaa  bbbbbb.       cccccccccccc  dddddddd.     III
    HHH  aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc    dddddddddd  III
    HHH  aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  dddddddddddd  III
    HHH  aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc  dddddddddddd  III
    HHH  aaaaaaaaaaaa  bbbbbbb.      cccccccccccc  dddddd.       III
    """
    assert chains(draw(test_two_articles_between_two_vertical_headlines)) == {"H > ab", "I > cd"}


def test_framed_notice_is_no_article() -> None:
    """Running text in a frame under a title that says 公告.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  +----------------+
    HHHHHHHHHHHHHHHHHHHHHHHHHH  |    NNNNNNNN    |
                                |                |
      aaaaaaaaaa  bbbbbbbbbbbb  |  nnnnnnnnnnnn  |
    aaaaaaaaaaaa  bbbbbb.       |nnnnnnnnnnnnnn  |
    aaaaaaaaaaaa    bbbbbbbbbb  |nnnnnnnnnnnnnn  |
    aaaaaaaaaaaa  bbbbbbbbbbbb  |nnnnnn.         |
    aaaaaaaaaaaa  bbbbbbbbb.    +----------------+
    """
    assert chains(draw(test_framed_notice_is_no_article, texts={"N": "停电公告"})) == {"H > ab"}


def test_last_lines_of_one_and_two_characters() -> None:
    """They hardly overlap the indented lines over and under them, and stay in their column all the same.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa    dddddddddd
    b.            ee.
      cccccccccc    ffffffffff
    cccccccccccc  ffffffffffff
    cccccccccccc  ffffffff.
    """
    assert chains(draw(test_last_lines_of_one_and_two_characters)) == {"H > abcdef"}


def test_subhead_at_the_top_of_a_column() -> None:
    """It has no text above it, but a sister of the same dress that has.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa     TTTTTTTT
    aaaaaaaaaaaa
    aaaaaaaa.       cccccccccc
                    cccccccccc
      SSSSSSSS    cccccccccccc
                  cccccccccccc
      bbbbbbbbbb  cccccccccccc
    bbbbbbbbbbbb  cccccccccccc
    bbbbbbbb.     ccccccccc.
    """
    assert chains(draw(test_subhead_at_the_top_of_a_column)) == {"H > aSbTc"}


def test_vertical_rule_between_headlines_of_one_level() -> None:
    """A rule between two heads keeps them, and their texts, apart.

     HHHHHHHHHHHHHHHHHHHHHHH   | IIIIIIIIIIIIIIIIIIIIIII
     HHHHHHHHHHHHHHHHHHHHHHH   | IIIIIIIIIIIIIIIIIIIIIII
                               |
      aaaaaaaaaa  bbbbbbbbbbbb |   cccccccccc  dddddddddddd
    aaaaaaaaaaaa  bbbbbb.      | cccccccccccc  ddddd.
    aaaaaaaaaaaa    bbbbbbbbbb | cccccccccccc    dddddddddd
    aaaaaaaaaaaa  bbbbbbbbbbbb | cccccccccccc  dddddddd.
    aaaaaaaaaaaa  bbbbbbbbbb.  | cccccccccccc
    """
    assert chains(draw(test_vertical_rule_between_headlines_of_one_level)) == {"H > ab", "I > cd"}


def test_empty_page() -> None:
    """Nothing drawn, nothing found."""
    drawn = draw("")
    assert (chains(drawn), kinds(drawn)) == (set(), {})


def test_one_line_alone() -> None:
    """A page with a single line is one region."""
    assert list(kinds(draw("aaaaaaaaaaaa"))) == ["a"]


PAGES = {
    "three columns": test_headline_over_three_columns,
    "first two columns": test_headline_over_the_first_two_columns,
    "middle": test_headline_in_the_middle_of_the_columns,
    "vertical": test_vertical_headline_at_the_right,
    "kicker and deck": test_kicker_two_parallel_lines_and_deck,
    "picture": test_text_jumps_a_picture,
    "subheads": test_subheads_in_columns_are_not_heads,
    "rule": test_two_articles_parted_by_a_rule,
    "head alone": test_head_without_text,
    "two widths": test_columns_of_two_widths,
    "white space": test_two_articles_one_over_the_other_with_white_space_only,
    "picture in the middle": test_picture_in_the_middle_of_the_columns,
    "intro": test_intro_over_two_columns,
    "box": test_boxed_article_in_the_grid_of_another,
}


@pytest.fixture(params=PAGES.values(), ids=PAGES.keys())
def page(request: pytest.FixtureRequest) -> Drawn:
    return draw(request.param)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_the_input_does_not_matter(page: Drawn, seed: int) -> None:
    """The detector's order of lines is chance."""
    assert chains(changed(page, seed=seed)) == chains(page)


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_resolution_does_not_matter(page: Drawn, scale: float) -> None:
    """All lengths are measured in em."""
    assert chains(changed(page, scale=scale)) == chains(page)


def test_place_on_the_sheet_does_not_matter(page: Drawn) -> None:
    """Margins may be of any width."""
    assert chains(changed(page, shift=(333.0, 77.0))) == chains(page)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_of_the_detector_does_not_matter(page: Drawn, seed: int) -> None:
    """Edges that are off by up to a tenth of an em, sizes by up to three per cent."""
    assert chains(changed(page, noise=0.1, seed=seed)) == chains(page)
