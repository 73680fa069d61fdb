"""Which block follows which: a score for every possible link, the best set of links solved at once.

Every text block is followed by one block or by none, and every head by one block or by none; the set of links with
the least total price is found as an assignment problem (`scipy.optimize.linear_sum_assignment`). Two opinions make
the price of a link, half each. A network (``models/network.md``) looks at the whole page: the negative logarithm of
the chance that the one block is followed by the other among all that might follow it, plus that of the other following
the one among all that it might follow. A forest (``models/links.md``) looks at the two blocks and what lies between
them: its negative log-odds. On typeset pages the network alone is as good as both; on pages unlike those it was
trained on the forest keeps it from far-fetched links.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from newsparse.forest import score_rows
from newsparse.network import look_at
from newsparse.scores import Scores
from newsparse.stages.order.features import HEAD_COLUMNS, NODE_COLUMNS
from newsparse.stages.order.graph import EDGE_COLUMNS, POINT_COLUMNS, Graph, page_graph
from newsparse.stages.order.prices import FORBIDDEN
from newsparse.stages.order.scene import Scene
from newsparse.stages.order.words import Words, shared_words

Prices = NDArray[np.float64]

_DEAREST = 40.0
"""Greatest price of a link that is possible."""
_SUREST = 12.0
"""Greatest log-odds that an opinion is told with."""


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
        begins: that nothing leads to a node, log-odds.
        ends: that nothing follows it, log-odds.
        same: that two of the rows belong to one article, log-odds; symmetrical.
        words: what heads and nodes have in common.
    """

    links: tuple[Link, ...]
    price: Prices
    last: Prices
    first: Prices
    begins: Prices
    ends: Prices
    same: Prices
    words: Words

    def link(self, row: int, column: int) -> Link:
        """The link of a row (heads, then nodes) and a column of the prices."""
        others = np.delete(self.price[row], column).min(initial=self.last[row] + self.first[column])
        margin = float(min(others, np.delete(self.price[:, column], row).min(initial=FORBIDDEN)))
        price, heads = float(self.price[row, column]), self.price.shape[0] - self.price.shape[1]
        return Link(row if row < heads else row - heads, row < heads, column, price, margin - price)


def solve_links(scene: Scene, scores: Scores) -> Solution:
    """The best set of links.

    Raises:
        ModelError: the trained scores are of another version.
    """
    heads, rows = len(scene.heads), len(scene.heads) + len(scene.nodes)
    words = shared_words([head.text for head in scene.heads], [node.text for node in scene.nodes])
    if not scene.nodes:
        none, square = np.zeros(0), np.zeros((heads, heads))
        return Solution((), np.zeros((heads, 0)), np.zeros(heads), none, none, none, square, words)
    graph = page_graph(scene, words)
    seen = look_at(scores.networks, graph.points, graph.edges, POINT_COLUMNS, EDGE_COLUMNS)
    possible = graph.possible[:rows, heads:rows]
    link = np.where(possible, seen.link[:rows, heads:rows], -np.inf)
    after = _log_shares(np.column_stack([link, seen.last[:rows]]), axis=1)
    before = _log_shares(np.vstack([link, seen.first[heads:rows]]), axis=0)
    whole = (_doubts(graph, scores, rows, heads) - after[:, :-1] - before[:-1]) / 2
    price = np.where(possible, whole.clip(max=_DEAREST), FORBIDDEN)
    last, first = -after[:, -1] / 2, -before[-1] / 2
    chosen = _break_cycles(_assign(price, last, first), price, heads)
    opinions = _log_odds(before[-1]), _log_odds(after[heads:, -1])
    free = Solution((), price, last, first, *opinions, seen.same[:rows, :rows], words)
    return replace(free, links=tuple(free.link(row, column) for row, column in chosen))


def _doubts(graph: Graph, scores: Scores, rows: int, heads: int) -> Prices:
    """What the forest has against each link, negative log-odds; 0 where there is none: (rows, nodes)."""
    out = np.zeros((rows, rows - heads))
    of_heads, of_nodes = graph.of_heads, graph.of_nodes
    out[of_heads.sources, of_heads.targets] = -score_rows(scores.forests, "heads", of_heads.rows, HEAD_COLUMNS)
    followed = score_rows(scores.forests, "nodes", of_nodes.rows, NODE_COLUMNS)
    out[heads + of_nodes.sources, of_nodes.targets] = -followed
    return out


def _log_shares(logits: Prices, axis: int) -> Prices:
    """Logarithms of the chances in each choice."""
    logits = logits - logits.max(axis=axis, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=axis, keepdims=True)))


def _log_odds(log_chance: Prices) -> Prices:
    chance = np.exp(log_chance).clip(np.exp(-_SUREST), 1 - np.exp(-_SUREST))
    return np.asarray(np.log(chance / (1 - chance)))


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
