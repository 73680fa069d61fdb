"""Which block follows which: prices for all links, solved at once.

Every text block is followed by one block or by none, and every head by one block or by none; the set of links with
the least total price is found as an assignment problem (`scipy.optimize.linear_sum_assignment`). Prices are in
nats, set from what the printer's rules make likely, not from any page: a link that a rule forbids costs 4 to 6, one
that is merely unusual 1 to 3.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from newsparse.stages.order.features import (
    HEAD_COLUMNS,
    NODE_COLUMNS,
    PLACE_COLUMNS,
    Candidates,
    head_candidates,
    node_candidates,
    place_rows,
)
from newsparse.stages.order.forest import load_forest
from newsparse.stages.order.prices import FORBIDDEN
from newsparse.stages.order.scene import FROM, SIGNED, TO, Node, Scene, head_rows, leads, owners

Prices = NDArray[np.float64]


_HEAD_ALONE = 4.5


_TAG_ALONE = 0.3


@dataclass(frozen=True, slots=True)
class Link:
    """A chosen link: from a head or node to a node, its price and its distance to the next best choice."""

    source: int
    from_head: bool
    target: int
    price: float
    margin: float


def solve_links(scene: Scene) -> tuple[Link, ...]:
    """The cheapest set of links; rows are heads then nodes, columns are nodes."""
    nodes, heads = scene.nodes, scene.heads
    if not nodes:
        return ()
    rows = head_rows(scene)
    owner = owners(scene, rows)
    count, total = len(nodes), len(heads) + len(nodes)
    price = np.full((total, count), FORBIDDEN)
    of_heads = head_candidates(scene, rows, owner)
    of_nodes = node_candidates(scene, owner)
    E=lambda k,d: float(__import__('os').environ.get(k,d))
    start = _score("starts", Candidates(np.zeros(0,np.intp),np.zeros(0,np.intp),place_rows(scene, rows, owner, of_heads, of_nodes)), PLACE_COLUMNS)
    end = _score("ends", Candidates(np.zeros(0,np.intp),np.zeros(0,np.intp),place_rows(scene, rows, owner, of_heads, of_nodes)), PLACE_COLUMNS)
    B,G=E('BB','0.8'),E('GG','0.3')
    hs=_score("heads", of_heads, HEAD_COLUMNS); ns=_score("nodes", of_nodes, NODE_COLUMNS)
    price[of_heads.sources, of_heads.targets] = -hs - B*start[of_heads.targets]
    price[len(heads) + of_nodes.sources, of_nodes.targets] = -ns + B*start[of_nodes.targets] + G*end[of_nodes.sources]
    alone = np.array([0.0 if head.tag else E('HA','2') for head in heads] + [-G*e for e in end])
    none = np.array([-B*s + (0.0 if node.inner or FROM.search(node.first) else E('OO','1.5')) for s,node in zip(start,nodes)])
    chosen = _assign(price, alone, none)
    chosen = _break_cycles(chosen, price, len(heads))
    return tuple(_link(row, column, price, alone, none, len(heads)) for row, column in chosen)


def _score(name: str, candidates: Candidates, columns: tuple[str, ...]) -> Prices:
    if not len(candidates.rows):
        return np.zeros(0)
    import os
    from pathlib import Path

    base = os.environ.get("NEWSPARSE_FOREST", "/tmp/q/models/all")
    return load_forest(Path(f"{base}.{name}.npz"), columns).score(candidates.rows)


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


def _link(
    row: int,
    column: int,
    price: Prices,
    end_price: Prices,
    start_price: Prices,
    heads: int,
) -> Link:
    others = np.concatenate([np.delete(price[row], column), [end_price[row] + start_price[column]]])
    margin = float(min(others.min(), np.delete(price[:, column], row).min(initial=FORBIDDEN)) - price[row, column])
    return Link(row if row < heads else row - heads, row < heads, column, float(price[row, column]), margin)


def _end_price(node: Node) -> float:
    if TO.search(node.last) or SIGNED.search(node.last) or node.ends_text:
        return 0.0
    if node.kind == "subhead":
        return 4.0
    return 2.8 if node.end == "open" else 0.0


def _start_price(node: Node, owned: bool) -> float:
    if node.inner:
        return float(__import__('os').environ.get('TT','5')) if node.inner.tops == 0 else 0.0
    if FROM.search(node.first):
        return 0.5
    price = {"flush": 6.0, "indent": 4.0, "centre": 4.0, "unknown": 4.5}[node.start]
    if leads(node):
        price = 2.5
    return price + (0.5 if owned else 0.0)
