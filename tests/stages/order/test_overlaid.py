"""Heads that stand on pictures or over them, and lettering that does not.

`tests.drawing` tells how to read the pictures. The picture is laid under a head that is
drawn over its text.
"""

from dataclasses import replace

import pytest

from newsparse.containers import Panel, Picture
from newsparse.geometry import union
from newsparse.stages.order import find_order
from newsparse.stages.order.assemble import prepare
from tests.drawing import Drawn, chains, draw, kinds

ON = """
        kkkkkkkkkk

HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH

  aaaaaaaaaa    bbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbb.
"""


def laid(drawn: Drawn, letters: str, above: float = 300.0) -> Drawn:
    """The page with a picture under some lines, which reaches so far above them."""
    x0, y0, x1, y1 = union(line.box for letter in letters for line in drawn.lines(letter))
    picture = Picture((min(x0, 40), y0 - above, max(x1, 560), y1 + 6))
    return replace(drawn, layout=replace(drawn.layout, pictures=(picture,)))


def test_pale_type_on_a_picture_over_text_is_its_head() -> None:
    drawn = laid(draw(12 * "\n" + ON, dark="Hk"), "kH")
    assert chains(drawn) == {"kH > ab"}


def test_its_lines_are_where_they_are_printed() -> None:
    drawn = laid(draw(12 * "\n" + ON, dark="Hk"), "kH")
    flow = find_order(drawn.layout)
    before = {line.text: (line.box, line.ground) for line in drawn.layout.lines}
    assert {line.text: (line.box, line.ground) for line in flow.lines} == before
    (head,) = (region for region in flow.regions if drawn.letters(flow.lines[region.lines[-1]]) == "H")
    assert head.box == union(flow.lines[i].box for i in head.lines)


def test_the_head_may_stand_high_on_its_picture() -> None:
    """Text begins far below it, at the foot of the picture."""
    drawn = draw(ON.replace("HHH\n\n", "HHH\n" + 12 * "\n"), dark="Hk")
    top, foot = drawn.lines("k")[0].box[1], drawn.lines("a")[0].box[1]
    high = replace(drawn, layout=replace(drawn.layout, pictures=(Picture((40, top - 20, 560, foot - 20)),)))
    assert chains(high) == {"kH > ab"}


LETTERED = """
TTTTTTTTTTTTTTTTTTTTTTTTTT
TTTTTTTTTTTTTTTTTTTTTTTTTT




    SSSSSSSSSSSSSSSSSS
    SSSSSSSSSSSSSSSSSS

  aaaaaaaaaa    bbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbb.
"""


def test_a_banner_in_a_picture_under_a_head_is_lettering() -> None:
    drawn = laid(draw(LETTERED, dark="S"), "S", 90)
    assert chains(drawn) == {"T > ab"}
    assert kinds(drawn)["S"] == "picture-text"


def test_a_banner_in_a_picture_inside_a_text_is_lettering() -> None:
    columns = "  cccccccccc    dddddddddd\n" + 6 * "cccccccccccc  dddddddddddd\n"
    drawn = laid(draw(ON.split("\n\n")[1] + "\n\n" + columns + LETTERED.split("T\n", 2)[2], dark="S"), "S", 80)
    assert kinds(drawn)["S"] == "picture-text"


def test_a_shadow_beside_a_band_is_no_part_of_it() -> None:
    """A reversed headline on a band stays what it is, whatever dark lies along its end."""
    drawn = draw(ON, dark="H")
    x0, y0, x1, y1 = drawn.lines("H")[0].box
    band = Panel((x0 - 6, y0 - 6, x1 + 6, y1 + 6), "dark")
    shadow = Picture((x1 - 30, y1 + 4, x1 + 20, y1 + 600))
    layout = replace(drawn.layout, panels=(band,), pictures=(shadow,))
    assert not prepare(layout).draft.overlaid
    assert prepare(layout).draft.layout.pictures == (shadow,)


def test_the_credit_under_a_dark_ground_makes_a_picture_of_it() -> None:
    rows = ON.replace("HHH\n\n", "HHH\n               cccccccccc\n\n")
    drawn = draw(12 * "\n" + rows, dark="Hk", texts={"c": "本报记者李二摄影报道"})
    x0, y0, x1, y1 = union(line.box for letter in "kH" for line in drawn.lines(letter))
    ground = Panel((x0 - 6, y0 - 260, x1 + 6, y1 + 6), "dark")
    layout = replace(drawn.layout, panels=(ground,))
    assert kinds(replace(drawn, layout=layout))["c"] == "caption"
    assert find_order(layout).pictures == (Picture(ground.box),)


def test_signs_side_by_side_are_lettering() -> None:
    drawn = laid(draw(12 * "\n" + ON.replace(26 * "H", "HHHHHHHHH        SSSSSSSSS"), dark="HSk"), "kHS")
    assert kinds(drawn)["H"] == kinds(drawn)["S"] == "picture-text"


def test_pale_type_over_a_text_with_a_head_is_lettering() -> None:
    drawn = laid(
        draw(12 * "\n" + ON.replace("\n\n  a", "\n\nTTTTTTTTTTTTTTTTTTTT\nTTTTTTTTTTTTTTTTTTTT\n\n  a"), dark="Hk"),
        "kH",
    )
    assert chains(drawn) == {"T > ab"}
    assert kinds(drawn)["H"] == "picture-text"


def test_a_head_on_a_high_ground_of_colour_is_no_advertisement() -> None:
    drawn = draw(12 * "\n" + ON, dark="Hk")
    x0, y0, x1, y1 = union(line.box for letter in "kH" for line in drawn.lines(letter))
    ground = Panel((x0 - 6, y0 - 260, x1 + 6, y1 + 6), "dark")
    assert chains(replace(drawn, layout=replace(drawn.layout, panels=(ground,)))) == {"kH > ab"}


OVER = """
HHHHHHHHHHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHHHHHHHHHH
   dddddddddddddddd

[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]
[                        ]

  aaaaaaaaaa    bbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbb.
"""


def test_a_head_over_a_picture_reaches_the_text_below_it() -> None:
    drawn = draw(OVER)
    assert chains(drawn) == {"Hd > ab"}
    assert set(prepare(drawn.layout).draft.overlaid) == {0, 1}


@pytest.mark.parametrize("first", ["本报讯 记者从市里获悉", ""], ids=["lead", "full"])
def test_text_between_a_head_and_a_picture_is_no_head(first: str) -> None:
    drawn = draw(
        OVER.replace("   dddddddddddddddd", "dddddddddddddddddddddddddd"), texts={"d": first} if first else None
    )
    assert not prepare(drawn.layout).draft.overlaid


def test_a_head_over_a_picture_with_its_text_beside_it_stays_there() -> None:
    """The text begins left of the picture, on its level, under the head."""
    rows = OVER.strip("\n").split("\n")
    text = [f"{'cccccccccccc' if n > 3 else '':14}{row}" for n, row in enumerate(rows)]
    drawn = draw("\n".join(text))
    assert not prepare(drawn.layout).draft.overlaid
