"""What was found as a picture: shadows and corners that are none, and text beside a picture's title that is no caption.

`tests.drawing` tells how to read the pictures.
"""

from dataclasses import replace

import pytest

from newsparse.containers import Picture
from newsparse.document import UNREAD, Box
from newsparse.stages.order.assemble import prepare
from tests.drawing import Drawn, chains, draw, kinds

PAGE = """
HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH

  aaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbb.
"""


def with_picture(drawn: Drawn, box: Box) -> Drawn:
    return replace(drawn, layout=replace(drawn.layout, pictures=(Picture(box),)))


def test_a_shadow_over_text_is_no_picture() -> None:
    """The part of it without text, from its top to the first line, is hardly any of it."""
    drawn = with_picture(draw(PAGE), (300.0, 30.0, 600.0, 330.0))
    assert prepare(drawn.layout).draft.layout.pictures == ()
    assert chains(drawn) == {"H > ab"}


def test_a_picture_that_reaches_into_text_is_cut() -> None:
    """Most of it is free of text."""
    drawn = with_picture(draw(PAGE + 14 * "\n" + "cccccccccccc\n"), (320.0, 160.0, 600.0, 760.0))
    (picture,) = prepare(drawn.layout).draft.layout.pictures
    foot = max(line.box[3] for line in drawn.lines("b"))
    assert picture.box == pytest.approx((320, foot, 600, 760))


@pytest.mark.parametrize(("box", "kept"), [((0.0, 0.0, 100.0, 90.0), 0), ((0.0, 400.0, 100.0, 500.0), 1)])
def test_the_dark_in_a_corner_of_the_sheet_is_no_picture(box: Box, kept: int) -> None:
    """At one edge of the sheet a picture may bleed off."""
    drawn = with_picture(draw(PAGE + 14 * "\n" + "cccccccccccc\n"), box)
    assert len(prepare(drawn.layout).draft.layout.pictures) == kept


CAPTION = """
[                        ]
[                        ]
[                        ]
[                        ]
[cccccccccccccccccccccccc]
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
"""


@pytest.mark.parametrize("end", ["王家萍 摄", "田里秧苗"], ids=["credit", "none"])
def test_columns_under_a_caption_in_the_foot_of_a_picture_are_text(end: str) -> None:
    drawn = draw(CAPTION, ends={"c": end})
    found = kinds(drawn)
    assert (found["a"], found["b"]) == ("body", "body")


def test_a_caption_in_the_foot_of_a_picture_may_end_under_it() -> None:
    drawn = draw("\n".join(CAPTION.split("\n")[:6]) + "\nddddddddd", ends={"d": "王家萍 摄"})
    assert kinds(drawn)["d"] == "caption"


def test_what_is_too_large_for_type_and_cannot_be_read_is_a_picture() -> None:
    drawn = draw("XXXXXXXXXXXX\n" * 6 + PAGE, texts={"X": UNREAD})
    (picture,) = prepare(drawn.layout).draft.layout.pictures
    assert picture.box == pytest.approx(drawn.lines("X")[0].box)


@pytest.mark.parametrize(("dark", "foot", "kept"), [("H", 40, 0), ("", 40, 1), ("H", 100, 1)])
def test_a_band_behind_a_reversed_headline_is_no_picture(dark: str, foot: float, kept: int) -> None:
    """It is where the type fills half of its height; over plain type and high over small type it is a picture."""
    drawn = draw(4 * "\n" + PAGE, texts={"H": "金江连夜转移两万人"}, dark=dark)
    head = drawn.lines("H")[0].box
    banded = with_picture(drawn, (head[0], head[1] - foot, head[2], head[3]))
    assert len(prepare(banded.layout).draft.layout.pictures) == kept


def test_text_beside_a_subhead_under_a_picture_is_no_caption() -> None:
    """The subhead might be the photo's title; but beside it stand columns as wide as all the others.

    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  cccccccccccc    eeeeeeeeee
    aaaaaaaaaaaa  cccccccccccc  eeeeeeeeeeee
    aaaaaaaaaaaa  cccccccccccc  eeeeeeeeeeee
    aaaaaaaaaaaa  cccccccccccc  eeeeeeeeeeee
    aaaaaaaaaaaa  ccccccccccc.  eeeeeeeeeeee
    [                                      ]
    [                                      ]
    [                                      ]
    [                                      ]
    [                                      ]
    [                                      ]
    bbbbbbbbbbbb  SSSSSSSSSS    ffffffffffff
    bbbbbbbbbbbb    dddddddddd  ffffffffffff
    bbbbbbbbbbbb  dddddddddddd  ffffffffffff
    bbbbbbbbbbbb  dddddddddddd  ffffffffffff
    bbbbbbbbbbbb  dddddddddddd  fffffffffff.
    """
    drawn = draw(test_text_beside_a_subhead_under_a_picture_is_no_caption, texts={"S": "灯亮了人就回来了"})
    assert [kinds(drawn)[letter] for letter in "bdf"] == ["body"] * 3
