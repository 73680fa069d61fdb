"""Small heads: set into a text that has no other, or at the top of a column of a text that goes on there."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from newsparse.document import Box
from newsparse.scores import Scores
from newsparse.stages.order.assemble import (
    _set_in_head,
    _with_bare_heads,
    _with_continuations,
    _with_large_subheads,
    prepare,
)
from newsparse.stages.order.inner import InnerSigns
from newsparse.stages.order.links import solve_links
from newsparse.stages.order.prices import FORBIDDEN
from newsparse.stages.order.scene import Node
from newsparse.stages.order.staging import Prepared
from newsparse.stages.order.trust import Run
from tests.drawing import draw
from tests.stages.order.test_links import EM, SCORES, node

SIGNS = InnerSigns(score=1.0, follows=True, alike=1, tops=0, governed=-1, length=9, dark=1.2, gap=1.0)


def small(block: int, box: Box) -> Node:
    return replace(node(block, box, "centre", "short"), kind="subhead", inner=SIGNS, lines=1)


def _plain(each: Node) -> Node:
    return replace(each, inner=None)


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


PAGE = """
HHHHHHHHHHHH  SSSSSSSSS
HHHHHHHHHHHH    bbbbbbbbbb
  aaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaaa  bbbbbbbbbbbb
aaaaaaaaaaa.  bbbbbbbbbbb.
"""


@pytest.mark.parametrize(
    ("price", "whole", "joined"),
    [(0.5, 0.9, True), (3.0, 0.9, False), (0.5, 0.6, False)],
    ids=["likely and surer", "unlikely", "no surer"],
)
def test_a_chain_that_begins_with_a_small_head_may_go_on_with_another(
    price: float, whole: float, *, joined: bool
) -> None:
    stage = prepare(draw(PAGE).layout)
    scene = stage.scene
    (inner,) = (n for n, each in enumerate(scene.nodes) if each.inner is not None)
    left, right = (next(n for n, each in enumerate(scene.nodes) if each.box[0] // 200 == side) for side in (0, 1))
    solution = solve_links(scene, SCORES)
    prices = solution.price.copy()
    prices[len(scene.heads) + left, inner] = price
    early, late = Run(0, (left,), ()), Run(None, (inner, right) if inner != right else (inner,), ())
    runs, sure = _with_continuations(
        stage, replace(solution, price=prices), {early: 0.7, late: 0.8}, lambda chosen: [whole] * len(chosen)
    )
    assert [run.nodes for run in runs] == ([early.nodes + late.nodes] if joined else [early.nodes, late.nodes])
    assert sure == ([whole] if joined else [0.7, 0.8])


@pytest.mark.parametrize(
    ("price", "alone", "whole", "joined"),
    [(2.0, 0.1, 0.7, True), (6.0, 0.1, 0.9, False), (2.0, 0.5, 0.9, False), (2.0, 0.1, 0.4, False)],
    ids=["lost", "unlikely", "an article by itself", "hardly an article"],
)
def test_text_without_a_head_goes_to_what_becomes_surer_with_it(
    price: float, alone: float, whole: float, *, joined: bool
) -> None:
    stage = prepare(draw(PAGE.replace("SSSSSSSSS", "         ")).layout)
    scene = stage.scene
    assert [each.inner for each in scene.nodes] == [None, None]
    solution = solve_links(scene, SCORES)
    prices = np.full_like(solution.price, 9.0)
    prices[len(scene.heads) + 0, 1] = price
    early, late = Run(0, (0,), ()), Run(None, (1,), ())
    runs, _ = _with_continuations(
        stage, replace(solution, price=prices), {early: 0.5, late: alone}, lambda chosen: [whole] * len(chosen)
    )
    assert [run.nodes for run in runs] == ([(0, 1)] if joined else [(0,), (1,)])


@pytest.mark.parametrize(("price", "joined"), [(2.0, True), (6.0, False)])
def test_text_without_a_head_may_stand_before_the_text_of_a_head(price: float, *, joined: bool) -> None:
    """So it is where a headline stands over the last columns of its text only."""
    stage = prepare(draw(PAGE.replace("SSSSSSSSS", "         ")).layout)
    solution = solve_links(stage.scene, SCORES)
    prices = np.full_like(solution.price, 9.0)
    prices[0, 0] = prices[len(stage.scene.heads) + 0, 1] = price
    lost, headed = Run(None, (0,), ()), Run(0, (1,), ())
    runs, _ = _with_continuations(
        stage, replace(solution, price=prices), {headed: 0.5, lost: 0.1}, lambda chosen: [0.8] * len(chosen)
    )
    assert [run.nodes for run in runs] == ([(0, 1)] if joined else [(1,), (0,)])


@pytest.mark.parametrize(
    ("bare", "lost", "whole", "joined"),
    [(0.1, 0.1, 0.8, True), (0.1, 0.1, 0.6, False), (0.6, 0.1, 0.95, False), (0.1, 0.6, 0.95, False)],
    ids=["both in need", "hardly an article", "a head by itself", "an article by itself"],
)
def test_a_head_without_text_takes_a_text_without_a_head_wherever_it_stands(
    bare: float, lost: float, whole: float, *, joined: bool
) -> None:
    stage = prepare(draw(PAGE.replace("SSSSSSSSS", "         ")).layout)
    solution = solve_links(stage.scene, SCORES)
    solution = replace(solution, price=np.full_like(solution.price, FORBIDDEN))
    head, text, other = Run(0, (), ()), Run(None, (0,), ()), Run(None, (1,), ())
    found = _with_bare_heads(
        stage,
        solution,
        {head: bare, text: lost, other: 0.9},
        lambda chosen: [whole for run in chosen if run.head == 0 and run.nodes == (0,)],
    )
    assert {(run.head, run.nodes): p for run, p in found.items()} == (
        {(0, (0,)): whole, (None, (1,)): 0.9} if joined else {(0, ()): bare, (None, (0,)): lost, (None, (1,)): 0.9}
    )


def test_the_surest_of_two_heads_takes_a_text() -> None:
    stage = prepare(draw(PAGE).layout)
    scene = replace(stage.scene, heads=stage.scene.heads * 2, nodes=tuple(map(_plain, stage.scene.nodes)))
    solution = solve_links(scene, SCORES)
    sure = {Run(0, (), ()): 0.1, Run(1, (), ()): 0.1, Run(None, (0,), ()): 0.1}
    found = _with_bare_heads(
        replace(stage, scene=scene), solution, sure, lambda chosen: [0.9 + 0.05 * (run.head or 0) for run in chosen]
    )
    assert [(run.head, run.nodes) for run in found] == [(0, ()), (1, (0,))]


@pytest.mark.parametrize(("under", "joined"), [(1, True), (0, False)], ids=["under the head", "beside it"])
def test_a_text_right_under_a_head_need_not_be_so_sure(under: int, *, joined: bool) -> None:
    stage = prepare(draw(PAGE.replace("SSSSSSSSS", "         ")).layout)
    sure = {Run(0, (), ()): 0.1, Run(None, (under,), ()): 0.1}
    found = _with_bare_heads(stage, solve_links(stage.scene, SCORES), sure, lambda chosen: [0.5] * len(chosen))
    assert len(found) == (1 if joined else 2)


@pytest.mark.parametrize(("most", "joined"), [(9, True), (14, False)], ids=["deck", "text"])
def test_a_head_with_hardly_any_text_is_without(most: int, *, joined: bool) -> None:
    drawn = draw(PAGE.replace("SSSSSSSSS", "         "))
    lines = [replace(line, text=line.text[:most]) for line in drawn.layout.lines]
    stage = prepare(replace(drawn.layout, lines=tuple(lines)))
    first, last = (next(n for n, each in enumerate(stage.scene.nodes) if each.box[0] // 200 == side) for side in (0, 1))
    sure = {Run(0, (first,), ()): 0.1, Run(None, (last,), ()): 0.1}
    found = _with_bare_heads(stage, solve_links(stage.scene, SCORES), sure, lambda chosen: [0.9] * len(chosen))
    assert [run.nodes for run in found] == ([(first, last)] if joined else [(first,), (last,)])


@pytest.mark.parametrize(
    ("certainties", "fewer", "taken"),
    [((0.5, 0.7), 0.9, True), ((0.5, 0.7), 0.6, False), ((0.9, 0.9), 0.99, False)],
    ids=["surer", "no surer", "nothing doubtful"],
)
def test_a_page_is_tried_with_large_subheads(
    monkeypatch: pytest.MonkeyPatch, certainties: tuple[float, float], fewer: float, *, taken: bool
) -> None:
    """A head of one and three quarters the size of the body stands over a column of its own, or in a text."""
    drawn = draw(PAGE)
    lines = [replace(line, size=35.0) if drawn.letters(line) == "S" else line for line in drawn.layout.lines]
    stage = prepare(replace(drawn.layout, lines=tuple(lines)))
    runs = [Run(h, (h,), ()) for h in (0, 1)]
    assert len(stage.scene.heads) == 2

    def linked(other: Prepared, scores: Scores) -> tuple[list[Run], list[float]]:
        assert len(other.scene.heads) == 1
        return [Run(0, (0, 1), ())], [fewer]

    monkeypatch.setattr(import_module("newsparse.stages.order.assemble"), "_linked", linked)
    chosen, found, _ = _with_large_subheads(stage, runs, list(certainties), SCORES)
    assert (chosen is not stage) == taken
    assert len(found) == (1 if taken else 2)


def test_three_chains_that_go_on_with_one_another_are_one() -> None:
    """Whichever two are joined first."""
    stage = prepare(draw(PAGE).layout)
    scene = replace(stage.scene, nodes=(OVER, HEAD, small(3, (14, 0, 26, 1.4)), UNDER))
    stage = replace(stage, scene=scene, blocks=stage.blocks * 3)
    solution = solve_links(scene, SCORES)
    prices = np.full_like(solution.price, 9.0)
    prices[len(scene.heads) + 0, 1] = prices[len(scene.heads) + 1, 2] = 0.5
    chains = [Run(None, (2, 3), ()), Run(None, (1,), ()), Run(None, (0,), ())]
    runs, _ = _with_continuations(
        stage, replace(solution, price=prices), dict.fromkeys(chains, 0.5), lambda chosen: [0.9] * len(chosen)
    )
    assert [run.nodes for run in runs] == [(0, 1, 2, 3)]
