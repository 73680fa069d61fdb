"""Links: what may follow what, and that the chosen set is always a set of chains."""

import numpy as np
import pytest

from newsparse.document import Box
from newsparse.scores import load_scores
from newsparse.stages.order.columns import End, Start
from newsparse.stages.order.heads import Head
from newsparse.stages.order.links import Link, solve_links
from newsparse.stages.order.prices import node_price
from newsparse.stages.order.scene import Node, Scene

EM = 20.0
SCORES = load_scores()
FORBIDDEN = 50.0


def node(block: int, box: Box, start: Start = "flush", end: End = "open", first: str = "", last: str = "") -> Node:
    """A column of ten lines; its box in em."""
    x0, y0, x1, y1 = (EM * value for value in box)
    return Node(block, "body", (x0, y0, x1, y1), EM, start, end, 10, first, last, None, 0.25, 28.0, x1)


def head(box: Box) -> Head:
    x0, y0, x1, y1 = (EM * value for value in box)
    return Head((99,), (x0, y0, x1, y1), y1 - y0, False, None)


def scene(*nodes: Node, heads: tuple[Head, ...] = ()) -> Scene:
    boxes = [(entry.block, entry.box) for entry in nodes]
    return Scene(nodes, heads, (), (), tuple(boxes) + tuple((99, entry.box) for entry in heads), EM)


def links_of(drawn: Scene) -> tuple[Link, ...]:
    return solve_links(drawn, SCORES).links


def steps(drawn: Scene) -> set[tuple[int, int]]:
    """(source, target) of the links between columns."""
    return {(link.source, link.target) for link in links_of(drawn) if not link.from_head}


def price(a: Node, b: Node) -> float:
    return node_price(scene(a, b), 0, 1, [None, None])


LEFT: Box = (0, 0, 12, 20)
RIGHT: Box = (14, 0, 26, 20)


def test_a_cut_sentence_goes_on_in_the_next_column() -> None:
    assert steps(scene(node(0, LEFT, "indent"), node(1, RIGHT, end="short"))) == {(0, 1)}


@pytest.mark.parametrize(("end", "better", "worse"), [("open", "flush", "indent"), ("short", "indent", "flush")])
def test_sentence_and_indent(end: End, better: Start, worse: Start) -> None:
    """A cut sentence wants a start at the edge, a finished paragraph an indented one."""
    first = node(0, LEFT, end=end)
    assert price(first, node(1, RIGHT, better)) + 2 < price(first, node(1, RIGHT, worse))


@pytest.mark.parametrize(
    ("first", "last"),
    [("本报讯（记者 李明）", ""), ("（上接第1版）", ""), ("", "（下转第3版）")],
    ids=["lead", "from another page", "to another page"],
)
def test_words_that_begin_or_end_a_text(first: str, last: str) -> None:
    plain = price(node(0, LEFT, end="short"), node(1, RIGHT, "indent"))
    assert price(node(0, LEFT, end="short", last=last), node(1, RIGHT, "indent", first=first)) > plain + 2


def test_text_does_not_go_up_its_own_column() -> None:
    upper, lower = node(0, (0, 0, 12, 10)), node(1, (0, 11, 12, 20))
    assert price(lower, upper) == FORBIDDEN
    assert price(upper, lower) < 0


def test_another_size_width_or_pitch_costs() -> None:
    first, same = node(0, LEFT), node(1, RIGHT)
    wide = node(1, (14, 0, 32, 20))
    assert price(first, wide) > price(first, same) + 1


def test_the_first_column_under_a_head_follows_it() -> None:
    drawn = scene(node(0, RIGHT, "flush", "short"), node(1, LEFT, "indent"), heads=(head((0, -4, 26, -1)),))
    links = links_of(drawn)
    assert [(link.source, link.target) for link in links if link.from_head] == [(0, 1)]
    assert [(link.source, link.target) for link in links if not link.from_head] == [(1, 0)]


def test_nothing_to_link() -> None:
    assert links_of(scene()) == ()
    assert links_of(scene(heads=(head((0, 0, 10, 2)),))) == ()


@pytest.mark.parametrize("seed", range(25))
def test_links_are_chains(seed: int) -> None:
    """Whatever stands where: no forbidden link, one source and one target each, and no ring."""
    random = np.random.default_rng(seed)
    starts: tuple[Start, ...] = ("indent", "flush", "centre", "unknown")
    ends: tuple[End, ...] = ("open", "stop", "short")
    nodes = []
    for block in range(12):
        x, y = float(random.integers(0, 5)) * 14, float(random.integers(0, 40))
        high = float(random.integers(2, 15))
        nodes.append(node(block, (x, y, x + 12, y + high), starts[random.integers(4)], ends[random.integers(3)]))
    heads = tuple(head((x, y, x + 26, y + 3)) for x, y in random.integers(0, 40, (3, 2)).astype(float))
    links = links_of(scene(*nodes, heads=heads))
    assert all(link.price < FORBIDDEN for link in links)
    assert len({link.target for link in links}) == len(links)
    assert len({(link.from_head, link.source) for link in links}) == len(links)
    after = {link.source: link.target for link in links if not link.from_head}
    for start in after:
        at, length = start, 0
        while at in after:
            at, length = after[at], length + 1
            assert length <= len(nodes), "a ring"


def test_a_ring_is_broken_at_its_dearest_link() -> None:
    """Two columns that each seem to go on in the other: the step back to the left is given up."""
    drawn = scene(node(0, LEFT, "flush", "open"), node(1, (14, 18, 26, 40), "flush", "open"), node(2, (0, 21, 12, 40)))
    found = steps(drawn)
    assert (0, 1) in found or (0, 2) in found
    assert not ((1, 2) in found and (2, 1) in found)
