"""Characters that have no room on the grid of display type."""

from dataclasses import replace

import pytest

from newsparse.stages.order.strays import without_strays
from tests.drawing import draw


@pytest.mark.parametrize(
    ("text", "places", "kept"),
    [
        ("老茶园里来了“新农人”l", "0.6 1.7 2.7 3.8 4.8 5.6 6.4 7.2 8.2 9.3 9.65 9.9", "老茶园里来了“新农人”"),
        ("分类“分”2出新风景", "0.6 1.7 2.8 3.8 4.6 5.0 5.7 6.8 7.8 8.9", "分类“分”出新风景"),
        ("稻田里的勺“新职工”", "0.6 1.4 2.4 3.4 3.7 4.5 5.2 6.3 7.3 7.8", "稻田里的“新职工”"),
        ("投资13亿元的路", "0.5 1.5 2.2 2.7 3.5 4.5 5.5 6.5", "投资13亿元的路"),
        ("第1次走进山村", "0.5 1.25 2.0 3.0 4.0 5.0 6.0", "第1次走进山村"),
    ],
)
def test_characters_without_room_are_dropped(text: str, places: str, kept: str) -> None:
    line = draw("HHHHHHHHHHHHHHHHHHHHHH\nHHHHHHHHHHHHHHHHHHHHHH").layout.lines[0]
    long = max(float(place) for place in places.split()) + 0.5
    positions = tuple(float(place) / long for place in places.split())
    assert without_strays(replace(line, text=text, positions=positions)).text == kept
