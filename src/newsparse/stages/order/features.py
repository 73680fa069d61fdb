"""Links as numbers: what a trained score sees of "this block follows that one" and "this head begins that block".

All lengths are in em, all sizes ratios, so that scale drops out. Every row describes one candidate link; the columns
are named in `NODE_COLUMNS` and `HEAD_COLUMNS`, and the model file is bound to these names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box
from newsparse.geometry import height, overlap_x, overlap_y, share_x, width
from newsparse.language.lexicon import word_across
from newsparse.stages.order.prices import FORBIDDEN, head_price, node_price
from newsparse.stages.order.scene import FROM, SIGNED, TO, Node, Scene, hits, horizontal_rule, leads, vertical_rule
from newsparse.stages.order.words import Words

Rows = NDArray[np.float32]

_STARTS = ("indent", "flush", "centre", "unknown")
_ENDS = ("open", "stop", "short")
_FAR = 60.0
"""A distance that says "nothing there", em."""
_DEAREST = 12.0
"""Price of a step that no rule explains."""
_SMALL = 3
"""Lines of the longest block that may be set into its text, so that the text begins above it or to its left."""
_UP = 60.0
"""How far above its foot that text may begin, em."""

NODE_COLUMNS = (
    *("gap_x", "gap_y", "top_step", "left_step", "right_step", "share", "a_wide", "b_wide", "width_ratio"),
    *("size_ratio", "pitch_ratio", "weight_ratio", "a_size", "b_size", "a_lines", "b_lines"),
    *(f"a_{end}" for end in _ENDS),
    *(f"b_{start}" for start in _STARTS),
    *("a_inner", "b_inner", "a_signed", "a_jump", "a_right", "b_lead", "b_from", "word"),
    *("same_panel", "ruled_upright", "ruled_flat", "heads_between", "text_between", "pictures_between"),
    *("columns_between", "under_a", "under_a_like", "over_b", "over_b_like", "head_over_b", "head_over_b_size"),
    *("head_over_a", "owner_same", "owner_a", "owner_b", "owner_start", "left_rank", "down_rank"),
    *("price", "price_lead_a", "price_lead_b", "alike", "alike_lead"),
    *("inner_score", "inner_governed", "inner_alike", "inner_tops", "inner_length", "inner_dark", "inner_gap"),
)
"""One name a column: ``a`` is the block before, ``b`` the block after."""

HEAD_COLUMNS = (
    *("gap_x", "gap_y", "top_step", "foot_step", "share", "middle_step", "head_wide", "head_high", "b_wide", "b_lines"),
    *("head_size", "b_size", "vertical", "tag", "length"),
    *(f"b_{start}" for start in _STARTS),
    *("b_inner", "b_lead", "b_from", "same_panel", "row_rank", "row_long", "owner_same", "owner_none"),
    *("ruled_upright", "ruled_flat", "heads_between", "text_between", "pictures_between", "over_b", "left_rank"),
    *("price", "price_lead_h", "price_lead_b", "told", "told_lead_h", "told_lead_b"),
    *("inner_score", "inner_governed", "inner_alike", "inner_tops", "inner_length", "inner_dark", "inner_gap"),
)
"""One name a column: a head and the block ``b`` that would begin its text."""

PLACE_COLUMNS = (
    *("wide", "lines", "size", "depth", "inner", "signed", "jump", "right", "lead", "from"),
    *(f"is_{end}" for end in _ENDS),
    *(f"is_{start}" for start in _STARTS),
    *("panel", "under", "under_like", "over", "over_like", "head_over", "head_over_size", "head_under"),
    *("owned", "row_rank", "row_long", "rows", "to_left", "to_right", "level_left", "level_right"),
    *("rule_over", "rule_under"),
    *("best_in", "next_in", "best_out", "next_out", "best_head"),
    *("inner_score", "inner_governed", "inner_alike", "inner_tops", "inner_length", "inner_dark", "inner_gap"),
)
"""One name a column: a block by itself, for the chance that a text begins or ends with it."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate links of one kind: sources, targets and one feature row each."""

    sources: NDArray[np.intp]
    targets: NDArray[np.intp]
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands next to each node, all in em."""

    under: NDArray[np.float64]
    """Distance to the next node below in the same column, and the one above."""
    over: NDArray[np.float64]
    under_like: NDArray[np.float64]
    """1 when that node has the same width."""
    over_like: NDArray[np.float64]
    head_over: NDArray[np.float64]
    """Distance to the nearest head above in the same column, and its size."""
    head_size: NDArray[np.float64]


def place_rows(
    scene: Scene,
    rows: Sequence[tuple[int, ...]],
    owner: Sequence[int | None],
    of_heads: Candidates,
    of_nodes: Candidates,
) -> Rows:
    """Every node by itself: shape (nodes, len(PLACE_COLUMNS)).

    Args:
        scene: the page as links see it.
        rows: for each head the nodes that hang under it.
        owner: the head each node hangs under, or None.
        of_heads: candidate links from heads.
        of_nodes: candidate links between nodes.
    """
    around = _around(scene)
    price = of_nodes.rows[:, NODE_COLUMNS.index("price")]
    head_price = of_heads.rows[:, HEAD_COLUMNS.index("price")]
    out = []
    for n in range(len(scene.nodes)):
        into, onward = np.sort(price[of_nodes.targets == n]), np.sort(price[of_nodes.sources == n])
        headed = np.sort(head_price[of_heads.targets == n])
        prices = (*_first_two(into), *_first_two(onward), _first_two(headed)[0])
        out.append(_place_row(scene, n, rows, owner, around, prices))
    return np.array(out, np.float32).reshape(-1, len(PLACE_COLUMNS))


def _first_two(prices: NDArray[np.float32]) -> tuple[float, float]:
    return (float(prices[0]) if len(prices) else 20.0), (float(prices[1]) if len(prices) > 1 else 20.0)


def _place_row(
    scene: Scene,
    n: int,
    rows: Sequence[tuple[int, ...]],
    owner: Sequence[int | None],
    around: _Around,
    prices: tuple[float, ...],
) -> list[float]:
    node, em = scene.nodes[n], scene.em
    box = node.box
    own = owner[n]
    row = rows[own] if own is not None else ()
    heads_under = [(head.box[1] - box[3]) / em for head in scene.heads if overlap_x(head.box, box) > 0.25 * width(box)]
    left = [((box[0] - o.box[2]) / em, (o.box[1] - box[1]) / em) for o in scene.nodes if _beside(o.box, box, em)]
    right = [((o.box[0] - box[2]) / em, (o.box[1] - box[1]) / em) for o in scene.nodes if _beside(box, o.box, em)]
    return [
        *(width(box) / em, float(min(node.lines, 40)), node.size / em, height(box) / em, float(node.kind == "subhead")),
        *(float(_signed(node)), float(bool(TO.search(node.last))), float(node.ends_text), float(leads(node))),
        float(bool(FROM.search(node.first))),
        *(float(node.end == end) for end in _ENDS),
        *(float(node.start == start) for start in _STARTS),
        *(float(node.panel is not None), around.under[n], around.under_like[n], around.over[n], around.over_like[n]),
        *(around.head_over[n], around.head_size[n], min((g for g in heads_under if g > -0.7), default=_FAR)),
        *(float(own is not None), float(row.index(n)) if n in row else -1.0, float(len(row))),
        float(sum(n in other for other in rows)),
        *(min(left, default=(_FAR, 0.0))[0], min(right, default=(_FAR, 0.0))[0]),
        *(min(left, default=(0.0, _FAR))[1], min(right, default=(0.0, _FAR))[1]),
        *(rule_gap(scene, box, over=True), rule_gap(scene, box, over=False)),
        *prices,
        *_inner_row(node),
    ]


def _beside(left: Box, right: Box, em: float) -> bool:
    return left[2] < right[0] + em and left[0] < right[0] - em and overlap_y(left, right) > em


def rule_gap(scene: Scene, box: Box, over: bool) -> float:
    """Distance to the nearest horizontal rule over (or under) a block, em."""
    gaps = [
        (box[1] - rule.box[3]) / scene.em if over else (rule.box[1] - box[3]) / scene.em
        for rule in scene.rules
        if rule.direction == "horizontal" and overlap_x(rule.box, box) > 0.5 * width(box)
    ]
    return min((gap for gap in gaps if gap > -0.5), default=_FAR)


def node_candidates(scene: Scene, owner: Sequence[int | None], words: Words) -> Candidates:
    """Candidate links from node to node.

    Args:
        scene: the page as links see it.
        owner: the head each node hangs under, or None.
        words: what heads and nodes have in common.
    """
    count = len(scene.nodes)
    around = _around(scene)
    pairs = [
        (a, b)
        for a in range(count)
        for b in range(count)
        if a != b and _possible(scene.nodes[a], scene.nodes[b], scene.em)
    ]
    price = np.full((count, count), FORBIDDEN)
    for a, b in pairs:
        price[a, b] = min(_DEAREST, node_price(scene, a, b, owner))
    left, down = _ranks(scene, pairs)
    ahead, alike = _leads_by(price), _leads_by(-words.alike)
    rows = [
        _node_row(scene, a, b, owner, around, left[k], down[k], (*ahead(a, b), *_words_of(alike(a, b))[:2]))
        for k, (a, b) in enumerate(pairs)
    ]
    return _candidates(pairs, rows, len(NODE_COLUMNS))


def head_candidates(
    scene: Scene, rows: Sequence[tuple[int, ...]], owner: Sequence[int | None], words: Words
) -> Candidates:
    """Candidate links from head to node.

    Args:
        scene: the page as links see it.
        rows: for each head the nodes that hang under it.
        owner: the head each node hangs under, or None.
        words: what heads and nodes have in common.
    """
    heads, nodes = len(scene.heads), len(scene.nodes)
    around = _around(scene)
    price = np.full((heads, nodes), FORBIDDEN)
    for h in range(heads):
        for n in range(nodes):
            price[h, n] = head_price(scene, h, n, rows[h], owner)
    pairs = [(h, n) for h in range(heads) for n in range(nodes) if price[h, n] < FORBIDDEN]
    ahead, told = _leads_by(price), _leads_by(-words.told)
    found = [_head_row(scene, h, n, rows[h], owner, around, (*ahead(h, n), *_words_of(told(h, n)))) for h, n in pairs]
    return _candidates(pairs, found, len(HEAD_COLUMNS))


def _words_of(leads: tuple[float, float, float]) -> tuple[float, float, float]:
    """A share of words and by how much it beats the next best, from prices that are its negatives."""
    return -leads[0], min(1.0, leads[1]), min(1.0, leads[2])


def _candidates(pairs: Sequence[tuple[int, int]], rows: Sequence[list[float]], columns: int) -> Candidates:
    ends = np.array(pairs, np.intp).reshape(-1, 2)
    return Candidates(ends[:, 0], ends[:, 1], np.array(rows, np.float32).reshape(-1, columns))


def _possible(a: Node, b: Node, em: float) -> bool:
    """Whether the eye can go from one block to another: down, to the right, or to a new row further left.

    From a small head that is set into its text it goes up or to the left as well.
    """
    set_in = a.lines <= _SMALL
    if share_x(a.box, b.box) > 0.5:
        return set_in or b.box[1] - a.box[3] >= -0.7 * em
    if b.box[0] - a.box[2] > -em:
        return b.box[1] <= a.box[3] + 3 * em
    down = (b.box[1] - a.box[3]) / em
    return b.box[2] < a.box[0] + em and (-_UP if set_in else -3) < down < 40


def _leads_by(price: NDArray[np.float64]) -> Callable[[int, int], tuple[float, float, float]]:
    """For a (row, column): its price, and by how much it undercuts the next best of its source and target (capped)."""
    own = price.tolist()
    of_sources, of_targets = _two_least(price), _two_least(price.T)

    def leads_by(row: int, column: int) -> tuple[float, float, float]:
        at = own[row][column]
        (least, next_), (least_, next__) = of_sources[row], of_targets[column]
        of_source, of_target = (next_ if at == least else least), (next__ if at == least_ else least_)
        return at, max(-12.0, min(12.0, of_source - at)), max(-12.0, min(12.0, of_target - at))

    return leads_by


def _two_least(price: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The two least prices of each row, at most FORBIDDEN."""
    padded = np.pad(price, ((0, 0), (0, 2)), constant_values=FORBIDDEN)
    return [(least, next_) for least, next_ in np.partition(padded, (0, 1), axis=1)[:, :2].tolist()]


def _around(scene: Scene) -> _Around:
    nodes, em = scene.nodes, scene.em
    count = len(nodes)
    under, over = np.full(count, _FAR), np.full(count, _FAR)
    under_like, over_like = np.zeros(count), np.zeros(count)
    head_over, head_size = np.full(count, _FAR), np.zeros(count)
    for n, node in enumerate(nodes):
        for m, other in enumerate(nodes):
            if m == n or share_x(node.box, other.box) < 0.5:
                continue
            gap = (other.box[1] - node.box[3]) / em
            like = float(abs(np.log(width(other.box) / width(node.box))) < 0.08)
            if -0.7 < gap < under[n]:
                under[n], under_like[n] = gap, like
            gap = (node.box[1] - other.box[3]) / em
            if -0.7 < gap < over[n]:
                over[n], over_like[n] = gap, like
        for head in scene.heads:
            gap = (node.box[1] - head.box[3]) / em
            if not head.tag and -0.7 < gap < head_over[n] and overlap_x(head.box, node.box) > 0.25 * width(node.box):
                head_over[n], head_size[n] = gap, head.size / em
    return _Around(under, over, under_like, over_like, head_over, head_size)


def _ranks(scene: Scene, pairs: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """For each pair: how many columns' starts stand nearer to the right, and how many blocks nearer below."""
    em = scene.em
    boxes = [node.box for node in scene.nodes]
    left, down = [], []
    for a, b in pairs:
        first, second = boxes[a], boxes[b]
        nearer = [box for box in boxes if first[2] - em < box[0] < second[0] - em]
        left.append(sum(overlap_y(box, second) > 2 * em for box in nearer))
        above = [box for box in boxes if first[3] - 0.7 * em <= box[1] < second[1] - em]
        down.append(sum(share_x(box, second) > 0.5 for box in above))
    return left, down


def _node_row(
    scene: Scene,
    a: int,
    b: int,
    owner: Sequence[int | None],
    around: _Around,
    left: int,
    down: int,
    price: tuple[float, ...],
) -> list[float]:
    one, two, em = scene.nodes[a], scene.nodes[b], scene.em
    x, y = one.box, two.box
    heads, text, pictures = _between(scene, x, y, (one.block, two.block))
    own_a, own_b = owner[a], owner[b]
    starts = own_b is not None and scene.heads[own_b].box[1] > x[3] - em
    return [
        *((y[0] - x[2]) / em, (y[1] - x[3]) / em, (y[1] - x[1]) / em, (y[0] - x[0]) / em, (y[2] - x[2]) / em),
        *(share_x(x, y), width(x) / em, width(y) / em, float(np.log(width(y) / width(x)))),
        *(two.size / one.size, _ratio(two.pitch, one.pitch), _ratio(two.weight, one.weight)),
        *(one.size / em, two.size / em, float(min(one.lines, 40)), float(min(two.lines, 40))),
        *(float(one.end == end) for end in _ENDS),
        *(float(two.start == start) for start in _STARTS),
        *(float(one.kind == "subhead"), float(two.kind == "subhead"), float(_signed(one))),
        *(float(bool(TO.search(one.last))), float(one.ends_text)),
        *(float(leads(two)), float(bool(FROM.search(two.first)))),
        word_across(one.last, two.first) if one.end == "open" and two.start == "flush" else 0.0,
        *(float(one.panel == two.panel), float(vertical_rule(scene, x, y)), float(horizontal_rule(scene, x, y))),
        *(heads, text, pictures, float(left), around.under[a], around.under_like[a], around.over[b]),
        *(around.over_like[b], around.head_over[b], around.head_size[b], around.head_over[a]),
        *(float(own_a == own_b), float(own_a is not None), float(own_b is not None), float(starts)),
        *(float(left), float(down), *price),
        *_inner_row(two),
    ]


def _head_row(
    scene: Scene,
    h: int,
    b: int,
    row: tuple[int, ...],
    owner: Sequence[int | None],
    around: _Around,
    price: tuple[float, ...],
) -> list[float]:
    head, two, em = scene.heads[h], scene.nodes[b], scene.em
    x, y = head.box, two.box
    heads, text, pictures = _between(scene, x, y, (*head.blocks, two.block))
    nearer = [n.box for n in scene.nodes if n.box[2] < y[0] + em and n.box[2] > x[0] and overlap_y(n.box, y) > 2 * em]
    return [
        *(max(y[0] - x[2], x[0] - y[2]) / em, (y[1] - x[3]) / em, (y[1] - x[1]) / em, (y[3] - x[3]) / em),
        *(share_x(x, y), (y[0] + y[2] - x[0] - x[2]) / 2 / em, width(x) / em, height(x) / em, width(y) / em),
        *(float(min(two.lines, 40)), head.size / em, two.size / em, float(head.vertical), float(head.tag)),
        float(max(width(x), height(x)) / head.size),
        *(float(two.start == start) for start in _STARTS),
        *(float(two.kind == "subhead"), float(leads(two)), float(bool(FROM.search(two.first)))),
        *(float(head.panel == two.panel), float(row.index(b) if b in row else -1), float(len(row))),
        *(float(owner[b] == h), float(owner[b] is None)),
        *(float(vertical_rule(scene, x, y)), float(horizontal_rule(scene, x, y))),
        *(heads, text, pictures, around.over[b], float(len(nearer)), *price),
        *_inner_row(two),
    ]


def _inner_row(node: Node) -> list[float]:
    inner = node.inner
    if inner is None:
        return [np.nan] * 7
    return [inner.score, inner.governed, inner.alike, inner.tops, inner.length, inner.dark, inner.gap]


def _ratio(one: float, two: float) -> float:
    return one / two if one and two else np.nan


def _signed(node: Node) -> bool:
    return bool(SIGNED.search(node.last)) and node.end != "open"


def _between(scene: Scene, x: Box, y: Box, own: Sequence[int]) -> tuple[float, float, float]:
    """Heads, blocks of text, and the share of pictures in the lane from one box down (or across) to another."""
    em = scene.em
    if share_x(x, y) > 0.25:
        lane = (max(x[0], y[0]), min(x[3], y[3]), min(x[2], y[2]), max(x[1], y[1]))
    else:
        lane = (min(x[2], y[2]), max(x[1], y[1]), max(x[0], y[0]), min(x[3], y[3]))
    if lane[2] - lane[0] < 0.3 * em or lane[3] - lane[1] < 0.3 * em:
        return 0.0, 0.0, 0.0
    heads = sum(hits(head.box, lane, em) for head in scene.heads if not set(head.blocks) & set(own))
    text = sum(hits(node.box, lane, em) for node in scene.nodes if node.block not in own)
    high = sum(overlap_y(picture.box, lane) for picture in scene.pictures if hits(picture.box, lane, em))
    return float(heads), float(min(text, 6)), float(min(1.0, high / (lane[3] - lane[1])))
