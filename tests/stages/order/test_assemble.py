"""Small heads set into a text that has no other."""

from dataclasses import replace

import pytest

from newsparse.document import Box
from newsparse.stages.order.assemble import _set_in_head
from newsparse.stages.order.inner import InnerSigns
from newsparse.stages.order.scene import Node
from tests.stages.order.test_links import EM, node

SIGNS = InnerSigns(score=1.0, follows=True, alike=1, tops=0, governed=-1, length=9, dark=1.2, gap=1.0)


def small(block: int, box: Box) -> Node:
    return replace(node(block, box, "centre", "short"), kind="subhead", inner=SIGNS, lines=1)


OVER = node(0, (0, 0, 12, 10), "indent", "short", first="本报讯 春天来到山村")
UNDER = node(1, (0, 14, 12, 30), "indent", "short")
HEAD = small(2, (0, 11, 12, 12.4))


def test_the_only_small_head_of_a_text_is_its_headline() -> None:
    assert _set_in_head([OVER, HEAD, UNDER], EM) == [HEAD]


def test_two_lines_of_it_stand_together() -> None:
    second = small(3, (0, 12.6, 12, 14))
    assert _set_in_head([OVER, HEAD, second, UNDER], EM) == [HEAD, second]


@pytest.mark.parametrize(
    "nodes",
    [
        [OVER, UNDER],
        [OVER, HEAD, UNDER, small(3, (0, 31, 12, 32.4))],
        [replace(OVER, start="flush"), HEAD, UNDER],
        [replace(OVER, first="（上接第1版）春天来到山村"), HEAD, UNDER],
    ],
    ids=["no head", "heads in two places", "begins in a sentence", "from another page"],
)
def test_other_texts_stay_without(nodes: list[Node]) -> None:
    assert _set_in_head(nodes, EM) == []
