"""Which block follows which: a score for every possible link, the best set of links solved at once.

Every text block is followed by one block or by none, and every head by one block or by none; the set of links with
the least total price is found as an assignment problem (`scipy.optimize.linear_sum_assignment`). A link's price is the
negative log-odds of a forest trained on typeset pages (``models/links.md``), which sees the printer's rules of
`prices` among its features. Two more forests judge each block by itself: does a text begin (or end) with it?
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from newsparse.forest import Forests, score_rows
from newsparse.stages.order.features import (
    HEAD_COLUMNS,
    NODE_COLUMNS,
    PLACE_COLUMNS,
    head_candidates,
    node_candidates,
    place_rows,
)
from newsparse.stages.order.prices import FORBIDDEN
from newsparse.stages.order.scene import FROM, Node, Scene, head_rows, leads, owners, same_size
from newsparse.stages.order.words import Words, shared_words

Prices = NDArray[np.float64]

_HEAD_ALONE = 2.0
_ORPHAN = 1.5
"""Price of a text that begins without a head, unless it says that it comes from elsewhere."""
_TORN = 4.0
"""The same of a text that begins in the middle of a sentence."""
_LED = 6.0
"""The same of a text that begins as articles do: with a dateline, or the name of an agency or a reporter."""
_UNTOPPED = 1.4
"""Price of a small headline where none of its kind stands at the top of a column, as the first of several would."""
_BEGINS = 0.8
_ENDS = 0.3
"""Weights of the opinions that a text begins (ends) with a block."""


@dataclass(frozen=True, slots=True)
class Link:
    """A chosen link: from a head or node to a node, its price and its distance to the next best choice."""

    source: int
    from_head: bool
    target: int
    price: float
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The chosen links, with all prices: rows are heads then nodes, columns are nodes.

    Attributes:
        links: what was chosen.
        price: price of every link.
        last: price of nothing following, for each row.
        first: price of nothing leading to it, for each node.
        begins: opinion that a text begins with a node, log-odds.
        ends: opinion that a text ends with it.
        words: what heads and nodes have in common.
    """

    links: tuple[Link, ...]
    price: Prices
    last: Prices
    first: Prices
    begins: Prices
    ends: Prices
    words: Words

    def link(self, row: int, column: int) -> Link:
        """The link of a row (heads, then nodes) and a column of the prices."""
        others = np.delete(self.price[row], column).min(initial=self.last[row] + self.first[column])
        margin = float(min(others, np.delete(self.price[:, column], row).min(initial=FORBIDDEN)))
        price, heads = float(self.price[row, column]), self.price.shape[0] - self.price.shape[1]
        return Link(row if row < heads else row - heads, row < heads, column, price, margin - price)


def solve_links(scene: Scene, forests: Forests) -> Solution:
    """The best set of links.

    Raises:
        ModelError: the trained scores are of another version.
    """
    nodes, heads = scene.nodes, scene.heads
    words = shared_words([head.text for head in heads], [node.text for node in nodes])
    if not nodes:
        none = np.zeros(0)
        return Solution((), np.zeros((len(heads), 0)), np.zeros(len(heads)), none, none, none, words)
    rows = head_rows(scene)
    owner = owners(scene, rows)
    of_heads, of_nodes = head_candidates(scene, rows, owner, words), node_candidates(scene, owner, words)
    places = place_rows(scene, rows, owner, of_heads, of_nodes)
    begins = _BEGINS * _with_siblings(nodes, score_rows(forests, "starts", places, PLACE_COLUMNS))
    ends = _ENDS * score_rows(forests, "ends", places, PLACE_COLUMNS)
    price = np.full((len(heads) + len(nodes), len(nodes)), FORBIDDEN)
    led = score_rows(forests, "heads", of_heads.rows, HEAD_COLUMNS)
    price[of_heads.sources, of_heads.targets] = -led - begins[of_heads.targets]
    followed = score_rows(forests, "nodes", of_nodes.rows, NODE_COLUMNS)
    joined = begins[of_nodes.targets] + ends[of_nodes.sources] - followed
    price[len(heads) + of_nodes.sources, of_nodes.targets] = joined
    last = np.concatenate([[0.0 if head.tag else _HEAD_ALONE for head in heads], -ends])
    first = np.array([_orphan_price(node) for node in nodes]) - begins
    chosen = _break_cycles(_assign(price, last, first), price, len(heads))
    free = Solution((), price, last, first, begins, ends, words)
    return replace(free, links=tuple(free.link(row, column) for row, column in chosen))


def _with_siblings(nodes: Sequence[Node], begins: Prices) -> Prices:
    """Opinions on small heads, drawn to the mean of those of like size: they are all subheads, or none is."""
    out = begins.copy()
    for n, node in enumerate(nodes):
        if node.inner:
            alike = [
                k
                for k, other in enumerate(nodes)
                if other.inner and other.panel == node.panel and same_size(other, node)
            ]
            out[n] = (begins[n] + begins[alike].mean()) / 2
            if _untopped(node):
                out[n] = min(out[n], 0.0)
    return out


def _untopped(node: Node) -> bool:
    """Whether several small heads of one kind follow text and none stands at the top of a column: subheads, surely."""
    return node.inner is not None and node.inner.follows and node.inner.tops == 0 and node.inner.alike >= 3


def _orphan_price(node: Node) -> float:
    """Price of a text that begins with a block and has no head; small heads and continuations need none."""
    if node.inner:
        return _UNTOPPED if _untopped(node) else 0.0
    if FROM.search(node.first):
        return 0.0
    if leads(node):
        return _LED
    return _TORN if node.start == "flush" and node.lines >= 3 else _ORPHAN


def _assign(price: Prices, end_price: Prices, start_price: Prices) -> list[tuple[int, int]]:
    """Square the problem: a source may take its own end (null), a target its own start (null)."""
    rows, columns = price.shape
    full = np.full((rows + columns, columns + rows), 1e4)
    full[:rows, :columns] = price
    full[:rows, columns:][np.arange(rows), np.arange(rows)] = end_price
    full[rows:, :columns][np.arange(columns), np.arange(columns)] = start_price
    full[rows:, columns:] = 0.0
    picked = zip(*linear_sum_assignment(full), strict=True)
    return [(int(r), int(c)) for r, c in picked if r < rows and c < columns and price[r, c] < FORBIDDEN]


def _break_cycles(chosen: list[tuple[int, int]], price: Prices, heads: int) -> list[tuple[int, int]]:
    """Remove the dearest link of every ring of nodes."""
    after = {row - heads: column for row, column in chosen if row >= heads}
    for start in list(after):
        path = [start]
        while path[-1] in after and after[path[-1]] not in path:
            path.append(after[path[-1]])
        if after.get(path[-1]) == start:
            worst = max(path, key=lambda n: price[heads + n, after[n]])
            del after[worst]
    return [(row, column) for row, column in chosen if row < heads or after.get(row - heads) == column]
