"""Moves between sets of links: every move leaves chains, and a page only gets better."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from newsparse.scores import load_scores
from newsparse.stages.order import runs
from newsparse.stages.order.columns import End, Start
from newsparse.stages.order.links import Solution, solve_links
from newsparse.stages.order.runs import (
    Judge,
    Key,
    State,
    find_runs,
    improve_links,
    moves_from,
    run_of,
    state_of,
)
from newsparse.stages.order.scene import Scene
from newsparse.stages.order.trust import CHAIN_COLUMNS, Stand, chain_row
from tests.stages.order.test_assemble import SIGNS
from tests.stages.order.test_links import EM, head, node, scene

SCORES = load_scores()


def page(seed: int = 0) -> Scene:
    """Two articles side by side of two columns each, and one under them, somewhat out of place."""
    random = np.random.default_rng(seed)
    tops = random.integers(0, 3, 6).astype(float)
    nodes = [
        node(k, (14.0 * (k % 4), 4 + 30 * (k // 4) + top, 14.0 * (k % 4) + 12, 24 + 30 * (k // 4)), "indent", "short")
        for k, top in enumerate(tops)
    ]
    return scene(*nodes, heads=(head((0, 0, 26, 3)), head((28, 0, 54, 3)), head((0, 30, 26, 33))))


def keys(drawn: Scene, solution: Solution) -> list[Key]:
    return [(run.head, run.nodes) for run in find_runs(drawn, solution.links)]


@pytest.mark.parametrize("seed", range(8))
def test_every_move_leaves_chains_of_all_blocks(seed: int) -> None:
    drawn = page(seed)
    solution = solve_links(drawn, SCORES)
    state = state_of(solution)
    moves = list(moves_from(drawn, solution, state))
    assert moves
    for move in moves:
        after = state.moved(move.changes)
        links = [solution.link(row, n) for row, n in enumerate(after.after) if n >= 0]
        found = keys(drawn, replace(solution, links=tuple(links)))
        assert sorted(n for _, nodes in found for n in nodes) == list(range(len(drawn.nodes)))
        assert {key for key in move.come if key[1]} <= set(found)
        assert not (move.gone & set(found))


def set_in(end: End = "short", start: Start = "indent") -> Scene:
    """Two columns with a head across their middle: texts 0 and 1 over it, 2 and 3 under it."""
    return scene(
        node(0, (0, 0, 12, 14), "indent", end),
        node(1, (14, 0, 26, 14), "flush", "short"),
        node(2, (0, 20, 12, 34), start, "open"),
        node(3, (14, 20, 26, 34), "flush", "short"),
        heads=(head((2, 15, 24, 18)),),
    )


def test_a_text_without_a_head_is_woven_with_that_of_the_head_between() -> None:
    drawn = set_in()
    solution = solve_links(drawn, SCORES)
    links = tuple(solution.link(row, n) for row, n in ((0, 2), (3, 3), (1, 1)))
    cut = replace(solution, links=links)
    assert keys(drawn, cut) == [(0, (2, 3)), (None, (0, 1))]
    come = {key for move in moves_from(drawn, cut, state_of(cut)) for key in move.come}
    assert {(0, (0, 2, 1, 3)), (0, (0, 1, 2, 3))} <= come


def test_a_text_left_out_is_set_in_between() -> None:
    """The head and text 0, 1, 3 are linked; 2 stands for itself, where it belongs after 1."""
    drawn = scene(
        *(node(n, (14.0 * n, 4, 14.0 * n + 12, 24), "flush", "open") for n in range(4)), heads=(head((0, 0, 54, 3)),)
    )
    solution = solve_links(drawn, SCORES)
    links = tuple(solution.link(row, n) for row, n in ((0, 0), (1, 1), (2, 3)))
    cut = replace(solution, links=links)
    assert keys(drawn, cut) == [(0, (0, 1, 3)), (None, (2,))]
    come = {key for move in moves_from(drawn, cut, state_of(cut)) for key in move.come}
    assert (0, (0, 1, 2, 3)) in come


def test_small_heads_of_a_kind_are_treated_alike() -> None:
    """Moves that part one of four from its kind cost more, those that bring it back less."""
    small = [
        replace(node(n, (0, 10.0 * n, 12, 10.0 * n + 1.4), "centre", "short"), kind="subhead", inner=SIGNS)
        for n in range(4)
    ]
    other = replace(small[3], block=4, size=2 * EM)
    drawn = scene(*small, other)
    kin = runs._kin(drawn)
    assert kin == [frozenset(range(4))]
    joined = State((1, 2, 3, -1, -1), 0)
    assert runs._more_uneven(joined, {0: -1}, kin) == 1
    assert runs._more_uneven(joined.moved({0: -1}), {0: 1}, kin) == -1
    assert runs._more_uneven(joined, {3: 4}, kin) == 0


@pytest.mark.parametrize(
    ("end", "start", "goes_on"), [("open", "flush", True), ("short", "flush", False), ("open", "indent", False)]
)
def test_seams_of_columns(end: End, start: Start, *, goes_on: bool) -> None:
    drawn = set_in(end, start)
    stand = Stand(drawn, solve_links(drawn, SCORES))
    assert [(seam.upper, seam.lower, seam.heads, seam.ruled) for seam in stand.seams] == [
        (0, 2, {0}, False),
        (1, 3, {0}, False),
    ]
    assert stand.seams[0].goes_on is goes_on
    columns = [CHAIN_COLUMNS.index(name) for name in ("torn_above", "torn_below", "bare_above", "bare_below")]
    below = chain_row(stand, run_of(stand.solution, (0, (2, 3))))
    above = chain_row(stand, run_of(stand.solution, (None, (0, 1))))
    assert [below[k] for k in columns] == [goes_on, 0, 2, 0], "its own head does not part it from what stands above"
    assert [above[k] for k in columns] == [0, goes_on, 0, 0], "the head of another text does"


def worth(drawn: Scene, solution: Solution) -> float:
    """Expected whole articles and price of links, as moves weigh them, for a whole page."""
    judge = Judge(Stand(drawn, solution), SCORES.forests)
    chains = keys(drawn, solution)
    judge.learn(chains)
    state = state_of(solution)
    ends = sum(solution.last[row] for row, n in enumerate(state.after) if n < 0)
    starts = sum(solution.first[n] for n in range(len(drawn.nodes)) if n not in state.before())
    price = sum(link.price for link in solution.links) + ends + starts
    return 8.0 * sum(judge.chance(key) for key in chains) - price


@pytest.mark.parametrize("seed", range(8))
def test_a_page_only_gets_better(seed: int) -> None:
    """Also from the worst set of links: none at all."""
    drawn = page(seed)
    solved = solve_links(drawn, SCORES)
    for start in (solved, replace(solved, links=())):
        assert worth(drawn, improve_links(drawn, start, SCORES.forests)) >= worth(drawn, start) - 1e-6


def test_links_can_be_found_again_from_nothing() -> None:
    """Moves alone come to links like those of the assignment."""
    drawn = page()
    solved = improve_links(drawn, solve_links(drawn, SCORES), SCORES.forests)
    again = improve_links(drawn, replace(solved, links=()), SCORES.forests)
    assert len(again.links) >= len(drawn.nodes) - 2


@pytest.mark.parametrize(
    ("over", "dearer", "linked"),
    [(True, 6.0, {0: 0, 1: -1}), (True, 20.0, {}), (False, 6.0, {})],
    ids=["a headline over it", "far from the text", "a headline beside it"],
)
def test_a_tag_gives_its_text_back(over: bool, dearer: float, linked: dict[int, int]) -> None:
    """The text begins under a tag that stands under a headline; the headline has no text."""
    line = head((0, 0, 26, 3) if over else (14, 5, 26, 8))
    tag = replace(head((0, 5, 6, 6.5)), tag=True)
    drawn = scene(node(0, (0, 8, 12, 28), "indent", "short"), heads=(line, tag))
    solution = replace(solve_links(drawn, SCORES), price=np.array([[dearer], [0.0], [50.0]]))
    assert runs._without_tags(drawn, solution, State((-1, 0, -1), 2)) == linked
    assert runs._without_tags(drawn, solution, State((0, -1, -1), 2)) == {}


def test_how_a_chain_belongs_together() -> None:
    """The least and the mean of its pairs, and the block outside that comes nearest to all of it."""
    drawn = page()
    solution = solve_links(drawn, SCORES)
    same = np.full_like(solution.same, -9.0)
    same[:2, :2] = [[0, 4], [4, 0]]
    same[0, 3] = same[3, 0] = 2.0
    same[1, 3] = same[3, 1] = 0.0
    stand = Stand(drawn, replace(solution, same=same))
    columns = [CHAIN_COLUMNS.index(name) for name in ("same_least", "same_mean", "same_elsewhere")]
    # Rows 0, 1 and 2 are heads, row 3 the first block: of head 0 with it, head 1 is the nearest outside.
    row = chain_row(stand, run_of(stand.solution, (0, (0,))))
    assert [row[k] for k in columns] == [2.0, 2.0, pytest.approx((4.0 + 0.0) / 2)]


def test_a_row_of_features_for_every_kind_of_chain() -> None:
    drawn = page()
    stand = Stand(drawn, solve_links(drawn, SCORES))
    for key in ((0, ()), (None, (0,)), (0, (0, 1)), (None, (5, 0, 3)), (2, (4, 5, 1, 0, 2, 3))):
        row = chain_row(stand, run_of(stand.solution, key))
        assert len(row) == len(CHAIN_COLUMNS)
        assert np.isfinite(row).all()


def test_a_page_without_text_has_no_moves() -> None:
    drawn = scene(heads=(head((0, 0, 10, 2)),))
    solution = solve_links(drawn, SCORES)
    assert list(moves_from(drawn, solution, state_of(solution))) == []
    assert improve_links(drawn, solution, SCORES.forests).links == ()


@pytest.mark.parametrize(
    ("first", "over", "linked"),
    [("春天来到", False, {0: 0}), ("（上接第一版）", False, {}), ("春天来到", True, {})],
    ids=["head and text alone", "from another page", "set into the text"],
)
def test_a_head_without_text_takes_the_text_right_under_it(first: str, *, over: bool, linked: dict[int, int]) -> None:
    """Its first column stands under a photo, to the left of the head; the second one begins right under it."""
    left = replace(node(0, (0, 20, 12, 30), "indent", "open"), first=first)
    top = [node(2, (14, -20, 26, -1), "indent", "short")] if over else []
    drawn = scene(left, node(1, (14, 4, 26, 30), "flush", "short"), *top, heads=(head((10, 0, 24, 3)),))
    chain = (2, 0, 1) if over else (0, 1)
    after = dict(itertools.pairwise(chain))
    state = State((-1, *(after.get(n, -1) for n in range(len(drawn.nodes)))), 1)
    assert runs._headed(drawn, state) == linked
