"""The graph of a page: what its points and edges tell, and what they must not depend on."""

from dataclasses import replace

import numpy as np
import pytest

from newsparse.containers import Picture, Rule
from newsparse.document import Box
from newsparse.stages.order.graph import EDGE_COLUMNS, POINT_COLUMNS, Graph, page_graph, squash
from newsparse.stages.order.scene import Scene
from newsparse.stages.order.words import shared_words
from tests.stages.order.test_links import EM, head, node, scene


def graph(drawn: Scene) -> Graph:
    return page_graph(drawn, shared_words([h.text for h in drawn.heads], [n.text for n in drawn.nodes]))


def page() -> Scene:
    """A head over two columns and a picture."""
    drawn = scene(
        node(0, (0, 4, 12, 24), "indent", "open"),
        node(1, (14, 4, 26, 24), "flush", "short"),
        heads=(head((0, 0, 26, 3)),),
    )
    return replace(drawn, pictures=(Picture(scaled((30, 0, 40, 10), EM)),))


def scaled(box: Box, by: float, right: float = 0.0, down: float = 0.0) -> Box:
    x0, y0, x1, y1 = box
    return x0 * by + right, y0 * by + down, x1 * by + right, y1 * by + down


def edge(drawn: Graph, name: str) -> np.ndarray:
    return drawn.edges[..., EDGE_COLUMNS.index(name)]


def test_points_are_heads_blocks_pictures() -> None:
    drawn = graph(page())
    assert drawn.points.shape == (4, len(POINT_COLUMNS))
    assert drawn.edges.shape == (4, 4, len(EDGE_COLUMNS))
    kinds = [POINT_COLUMNS.index(name) for name in ("head", "block", "picture")]
    assert drawn.points[:, kinds].tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_only_what_may_be_read_on_is_possible() -> None:
    """From the head to both columns and from column to column, never to a head or a picture, nor to oneself."""
    possible = graph(page()).possible
    assert possible.tolist() == [
        [False, True, True, False],
        [False, False, True, False],
        [False, False, False, False],
        [False, False, False, False],
    ]
    assert np.array_equal(possible, (edge(graph(page()), "follows") + edge(graph(page()), "heads")) > 0)


def test_how_two_boxes_stand() -> None:
    """Columns of 12 em with 2 em between them, level with each other."""
    drawn = graph(page())
    assert edge(drawn, "x1_x0")[1, 2] == pytest.approx(squash(2.0), abs=1e-5)
    assert edge(drawn, "x1_x0")[2, 1] == pytest.approx(squash(-26.0), abs=1e-5)
    assert edge(drawn, "y0_y0")[1, 2] == 0
    assert edge(drawn, "share_x")[0, 1] == pytest.approx(1.0)
    assert edge(drawn, "share_x")[1, 2] == 0
    assert edge(drawn, "share_y")[1, 2] == pytest.approx(1.0)


@pytest.mark.parametrize(("by", "right", "down"), [(1.0, 300.0, 70.0), (1.75, 0.0, 0.0), (0.4, 40.0, 900.0)])
def test_scale_and_place_on_the_sheet_do_not_matter(by: float, right: float, down: float) -> None:
    drawn = replace(page(), rules=(Rule(scaled((0, 30, 26, 30.1), EM), "horizontal"),))

    def moved(box: Box) -> Box:
        return scaled(box, by, right, down)

    nodes = tuple(
        replace(n, box=moved(n.box), size=n.size * by, pitch=n.pitch * by, top_right=n.top_right * by + right)
        for n in drawn.nodes
    )
    other = Scene(
        nodes,
        tuple(replace(h, box=moved(h.box), size=h.size * by) for h in drawn.heads),
        tuple(replace(r, box=moved(r.box)) for r in drawn.rules),
        tuple(replace(p, box=moved(p.box)) for p in drawn.pictures),
        tuple((block, moved(box)) for block, box in drawn.obstacles),
        EM * by,
    )
    one, two = graph(drawn), graph(other)
    np.testing.assert_allclose(two.points, one.points, atol=2e-3)
    np.testing.assert_allclose(two.edges, one.edges, atol=2e-3)
    assert np.array_equal(one.possible, two.possible)


def test_a_head_set_into_its_text_may_lead_upwards() -> None:
    """A small head that was taken for a block, under the first column of its text; three lines of text may not."""
    small = replace(node(1, (0, 21, 12, 22.4), "centre", "short"), lines=1)
    long = replace(small, lines=4)
    for block, up in ((small, True), (long, False)):
        drawn = graph(scene(node(0, (0, 0, 12, 20), "indent", "open"), block))
        assert bool(drawn.possible[1, 0]) is up
        assert drawn.possible[0, 1]


def test_an_empty_page() -> None:
    drawn = graph(scene())
    assert drawn.points.shape == (0, len(POINT_COLUMNS))
    assert drawn.edges.shape == (0, 0, len(EDGE_COLUMNS))
