"""Which block follows which: prices for all links, solved at once.

Every text block is followed by one block or by none, and every head by one block or by none; the set of links with
the least total price is found as an assignment problem (`scipy.optimize.linear_sum_assignment`). Prices are in
nats, set from what the printer's rules make likely, not from any page: a link that a rule forbids costs 4 to 6, one
that is merely unusual 1 to 3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from newsparse.containers import Picture, Rule
from newsparse.document import Box
from newsparse.geometry import height, overlap_x, overlap_y, share_x, union, width
from newsparse.language.lexicon import word_across
from newsparse.stages.order.columns import End, Start
from newsparse.stages.order.heads import Head

NodeKind = Literal["body", "subhead"]
Prices = NDArray[np.float64]

_FORBIDDEN = 50.0
_HEAD_ALONE = 4.5
_TAG_ALONE = 0.3
_LEAD = re.compile(r"^\s*[（(]?\s*(本报(?!告|送)|新华社|据新华社|中新社|中新网|人民网|本刊)")
_FROM = re.compile(r"^\s*[（(【]?\s*(上接|紧接)")
_TO = re.compile(r"(下转|转)\s*第?\s*\S{1,4}\s*版\s*[)）】]?\s*$")
_SIGNED = re.compile(r"[（(][^（）()]{2,14}[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Node:
    """One block of running text (or a subhead) as the links see it; box has the column's edges, sheet pixels."""

    block: int
    kind: NodeKind
    box: Box
    size: float
    start: Start
    end: End
    lines: int
    first: str
    last: str
    panel: int | None
    weight: float
    pitch: float
    top_right: float
    """Right end of its first lines: a column beside a vertical head widens under it."""
    ends_text: bool = False
    """A short line set to the right edge under a text: a signature."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a price depends on."""

    nodes: tuple[Node, ...]
    heads: tuple[Head, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Picture, ...]
    obstacles: tuple[tuple[int, Box], ...]
    """(block, or -1 for a picture; box) of what text does not run across."""
    em: float


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
    owner = _owners(scene, rows)
    count, total = len(nodes), len(heads) + len(nodes)
    price = np.full((total, count), _FORBIDDEN)
    for h in range(len(heads)):
        for n in range(count):
            price[h, n] = head_price(scene, h, n, rows[h], owner)
    for a in range(count):
        for b in range(count):
            if a != b:
                price[len(heads) + a, b] = node_price(scene, a, b, owner)
    alone = [_TAG_ALONE if head.tag else _HEAD_ALONE for head in heads]
    end_price = np.array(alone + [_end_price(node) for node in nodes])
    start_price = np.array([_start_price(node, owner[n] is not None) for n, node in enumerate(nodes)])
    chosen = _assign(price, end_price, start_price)
    chosen = _break_cycles(chosen, price, len(heads))
    return tuple(_link(row, column, price, end_price, start_price, len(heads)) for row, column in chosen)


def _assign(price: Prices, end_price: Prices, start_price: Prices) -> list[tuple[int, int]]:
    """Square the problem: a source may take its own end (null), a target its own start (null)."""
    rows, columns = price.shape
    full = np.full((rows + columns, columns + rows), 1e4)
    full[:rows, :columns] = price
    full[:rows, columns:][np.arange(rows), np.arange(rows)] = end_price
    full[rows:, :columns][np.arange(columns), np.arange(columns)] = start_price
    full[rows:, columns:] = 0.0
    picked = zip(*linear_sum_assignment(full), strict=True)
    return [(int(r), int(c)) for r, c in picked if r < rows and c < columns and price[r, c] < _FORBIDDEN]


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
    margin = float(min(others.min(), np.delete(price[:, column], row).min(initial=_FORBIDDEN)) - price[row, column])
    return Link(row if row < heads else row - heads, row < heads, column, float(price[row, column]), margin)


def _end_price(node: Node) -> float:
    if _TO.search(node.last) or _SIGNED.search(node.last) or node.ends_text:
        return 0.0
    if node.kind == "subhead":
        return 4.0
    return 2.8 if node.end == "open" else 0.0


def _leads(node: Node) -> bool:
    """Whether a block opens with a lead (本报讯); a bracketed signature does not."""
    return bool(_LEAD.search(node.first)) and not (node.ends_text or _SIGNED.fullmatch(node.first.strip()))


def _start_price(node: Node, owned: bool) -> float:
    if _FROM.search(node.first):
        return 0.5
    price = {"flush": 6.0, "indent": 4.0, "centre": 4.0, "unknown": 4.5}[node.start]
    if _leads(node):
        price = 2.5
    return price + (0.5 if owned else 0.0)


def head_rows(scene: Scene) -> list[tuple[int, ...]]:
    """For each horizontal head the text blocks that hang under it, left to right.

    Blocks under the head's ink come first; a neighbour in the next column belongs to the row when its top is
    level with them and the space over it, beside the head, is empty: a centred head is narrower than its article.
    """
    rows: list[tuple[int, ...]] = []
    for head in scene.heads:
        if head.vertical:
            rows.append(())
            continue
        under = [n for n in range(len(scene.nodes)) if _hangs_under(scene, head, n)]
        if not under:
            rows.append(())
            continue
        rows.append(_widen(scene, head, under))
    return rows


def _hangs_under(scene: Scene, head: Head, n: int) -> bool:
    node, em = scene.nodes[n], scene.em
    gap = node.box[1] - head.box[3]
    gap = min(gap, node.box[1] - _lane_under(scene, head, node)[1])
    if not -0.7 * em < gap < 7 * em or share_x(node.box, head.box) < 0.25 or node.panel != head.panel:
        return False
    lane = _lane_under(scene, head, node)
    return not _blocked(scene, lane, lane[3] - lane[1], rules=True)


def _lane_under(scene: Scene, head: Head, node: Node) -> Box:
    """The space between a head and a column under it, below any section tag that stands in between."""
    left, right = max(node.box[0], head.box[0]), min(node.box[2], head.box[2])
    bottom = head.box[3]
    for other in scene.heads:
        between = head.box[3] - scene.em < other.box[1] and other.box[3] < node.box[1] + 0.5 * scene.em
        if other.tag and between and overlap_x(other.box, node.box) > 0:
            bottom = max(bottom, other.box[3], *_underlines(scene, other.box, node.box[1]))
    return left, bottom, right, node.box[1]


def _underlines(scene: Scene, tag: Box, above: float) -> list[float]:
    """Lower ends of rules that underline a tag: they dress it and part nothing."""
    return [
        rule.box[3]
        for rule in scene.rules
        if rule.direction == "horizontal"
        and -0.5 * scene.em < rule.box[1] - tag[3] < 1.6 * scene.em
        and rule.box[3] < above
        and overlap_x(rule.box, tag) > 0
    ]


def _blocked(scene: Scene, lane: Box, gap: float, rules: bool, own: Sequence[int] = ()) -> bool:
    """Whether text, a head, a picture or a rule lies in a lane between two things."""
    if gap <= 0.2 * scene.em:
        return False
    inner = (lane[0] + 0.2 * scene.em, lane[1] + 0.05 * scene.em, lane[2] - 0.2 * scene.em, lane[3] - 0.05 * scene.em)
    if any(block not in own and _hits(box, inner, scene.em) for block, box in scene.obstacles):
        return True
    return rules and any(
        rule.direction == "horizontal" and _hits(rule.box, inner, 0.0) and overlap_x(rule.box, lane) > 0.4 * width(lane)
        for rule in scene.rules
    )


def _hits(box: Box, lane: Box, least: float) -> bool:
    return overlap_x(box, lane) > least and overlap_y(box, lane) > 0


def _widen(scene: Scene, head: Head, under: list[int]) -> tuple[int, ...]:
    em = scene.em
    row = sorted(under, key=lambda n: scene.nodes[n].box[0])
    top = float(np.median([scene.nodes[n].box[1] for n in row]))
    for step in (-1, 1):
        while True:
            edge = scene.nodes[row[0 if step < 0 else -1]]
            best = None
            for n, node in enumerate(scene.nodes):
                gap = edge.box[0] - node.box[2] if step < 0 else node.box[0] - edge.box[2]
                level = abs(node.box[1] - top) < 1.3 * em
                if n in row or not level or not -0.5 * em < gap < 3.2 * em or node.panel != head.panel:
                    continue
                lane = (node.box[0], head.box[1], node.box[2], node.box[1] - 0.3 * em)
                if _blocked(scene, lane, height(head.box), rules=False, own=head.blocks) or _vertical_rule(
                    scene, edge.box, node.box
                ):
                    continue
                best = n
            if best is None:
                break
            row.insert(0 if step < 0 else len(row), best)
    return tuple(row)


def _vertical_rule(scene: Scene, a: Box, b: Box) -> bool:
    """Whether a vertical rule stands between two columns, along at least half of what they share."""
    left, right = (a, b) if a[0] < b[0] else (b, a)
    shared = max(scene.em, overlap_y(a, b))
    return any(
        rule.direction == "vertical"
        and left[2] - 0.5 * scene.em <= (rule.box[0] + rule.box[2]) / 2 <= right[0] + 0.5 * scene.em
        and min(overlap_y(rule.box, a), overlap_y(rule.box, b)) > 0.5 * shared
        for rule in scene.rules
    )


def _horizontal_rule(scene: Scene, upper: Box, lower: Box) -> bool:
    """Whether a horizontal rule passes between two boxes one of which lies lower, under half of either."""
    top, bottom = upper[3] - 0.6 * scene.em, lower[1] + 0.6 * scene.em
    return any(
        rule.direction == "horizontal"
        and top < (rule.box[1] + rule.box[3]) / 2 < bottom
        and max(overlap_x(rule.box, upper) / width(upper), overlap_x(rule.box, lower) / width(lower)) > 0.5
        for rule in scene.rules
    )


def _owners(scene: Scene, rows: Sequence[tuple[int, ...]]) -> list[int | None]:
    """The head each node hangs under; the nearest when several do."""
    owner: list[int | None] = [None] * len(scene.nodes)
    for h, row in enumerate(rows):
        for n in row if not scene.heads[h].tag else ():
            old = owner[n]
            if old is None or scene.heads[old].box[3] < scene.heads[h].box[3]:
                owner[n] = h
    return _inherit(scene, owner)


def _inherit(scene: Scene, owner: list[int | None]) -> list[int | None]:
    """A block right under another in its column, with nothing between, hangs under the same head."""
    out = list(owner)
    for n in sorted(range(len(scene.nodes)), key=lambda k: scene.nodes[k].box[1]):
        node = scene.nodes[n]
        if out[n] is not None:
            continue
        for m, above in enumerate(scene.nodes):
            gap = node.box[1] - above.box[3]
            if m == n or out[m] is None or gap < -0.7 * scene.em or above.panel != node.panel:
                continue
            lane = (max(node.box[0], above.box[0]), above.box[3], min(node.box[2], above.box[2]), node.box[1])
            if share_x(above.box, node.box) <= 0.6 or _walled(scene, lane, gap):
                continue
            if gap < 3.2 * scene.em or _pictured(scene, lane):
                out[n] = out[m]
                break
    return out


def _walled(scene: Scene, lane: Box, gap: float) -> bool:
    """Whether text, a head or a rule (not a picture) lies in a lane."""
    pictures = [number for number, _ in scene.obstacles if number < 0]
    return _blocked(scene, lane, gap, rules=True, own=pictures)


def _pictured(scene: Scene, lane: Box) -> bool:
    """Whether pictures fill much (0.35) of the height of a lane; captions and a light sky take the rest."""
    high = sum(overlap_y(p.box, lane) for p in scene.pictures if _hits(p.box, lane, scene.em))
    return high > 0.35 * max(1.0, lane[3] - lane[1])


def head_price(scene: Scene, h: int, n: int, row: tuple[int, ...], owner: Sequence[int | None]) -> float:
    """Price for text beginning right after a head in a given block."""
    head, node, em = scene.heads[h], scene.nodes[n], scene.em
    place = _vertical_place(scene, head, node) if head.vertical else _horizontal_place(scene, head, n, row)
    if place is None:
        return _FORBIDDEN
    price = place + {"flush": 2.6, "indent": 0.0, "centre": 0.6, "unknown": 0.6}[node.start]
    if node.kind == "subhead":
        price += 0.5
    if _leads(node):
        price -= 1.0
    if _FROM.search(node.first):
        price -= 0.5
    if node.panel != head.panel:
        price += 6.0
    if owner[n] is not None and owner[n] != h:
        price += 2.0
    if _vertical_rule(scene, head.box, node.box) and overlap_y(head.box, node.box) > 0:
        price += 2.5
    del em
    return price


def _horizontal_place(scene: Scene, head: Head, n: int, row: tuple[int, ...]) -> float | None:
    node, em = scene.nodes[n], scene.em
    gap = node.box[1] - head.box[3]
    if n in row:
        gap = node.box[1] - _lane_under(scene, head, node)[1]
        return 0.3 + 0.25 * max(0.0, gap / em - 2.0) + 1.6 * min(2, row.index(n))
    level = abs(node.box[1] - head.box[1]) < 2.5 * em or node.box[1] < head.box[1] < node.box[1] + 6 * em
    if level and node.box[3] > head.box[3] - em:
        distance = max(head.box[0] - node.box[2], node.box[0] - head.box[2])
        lane = (min(node.box[2], head.box[2]), head.box[1], max(node.box[0], head.box[0]), head.box[3])
        if -0.5 * em < distance < 16 * em and not _blocked(scene, lane, distance, rules=False):
            before = node.box[0] < head.box[0]
            return (1.7 if before else 2.2) + 0.08 * max(0.0, distance / em - 2)
    if _surrounds(scene, head, node) and node.start in ("indent", "centre"):
        return 2.6
    if -em < gap < 14 * em and share_x(node.box, head.box) > 0.25:
        lane = _lane_under(scene, head, node)
        ruled = _horizontal_rule(scene, head.box, node.box)
        gap = lane[3] - lane[1]
        return (4.0 if ruled else 0.0) + 2.0 + 0.25 * gap / em + (2.0 if _blocked(scene, lane, gap, False) else 0.0)
    return None


def _surrounds(scene: Scene, head: Head, node: Node) -> bool:
    """A head set into its text: a column that begins over the head, right above it or just to its left."""
    em = scene.em
    if not node.box[1] < head.box[1] - em or head.size < 1.5 * em:
        return False
    above = -0.5 * em < head.box[1] - node.box[3] < 2.5 * em and share_x(node.box, head.box) > 0.5
    left = min([head.box[0], *(other.box[0] for other in scene.nodes if _touches(other.box, head.box, em))])
    beside = -0.5 * em < left - node.box[2] < 3 * em and node.box[3] > head.box[3]
    return (above or beside) and not _vertical_rule(scene, node.box, head.box)


def _touches(column: Box, head: Box, em: float) -> bool:
    """Whether a column ends right over a head or begins right under it."""
    gap = max(head[1] - column[3], column[1] - head[3])
    return -0.5 * em < gap < 2.5 * em and share_x(column, head) > 0.3


def _vertical_place(scene: Scene, head: Head, node: Node) -> float | None:
    """Columns beside a vertical head: level with its top, the leftmost of the run that touches it first."""
    em = scene.em
    level = abs(node.box[1] - head.box[1])
    if level > 6 * em and not head.box[1] - em < node.box[1] < head.box[3]:
        return None
    late = 0.35 * max(0.0, level / em - 1.5)
    if node.box[0] >= head.box[2] - 0.6 * em and node.box[0] > head.box[0]:
        gap = (node.box[0] - head.box[2]) / em
        between = _columns_between(scene, head.box[2], node.box[0], node)
        return None if gap > 30 else 0.4 + 0.3 * max(0.0, gap - 2.5) * (between == 0) + 1.8 * between + late
    gap = (head.box[0] - node.top_right) / em
    if gap < -0.6 or gap > 60:
        return None
    between = _columns_between(scene, node.top_right, head.box[0], node)
    further = _has_left_neighbour(scene, node)
    reach = 0.3 * max(0.0, gap - 2.5) if between == 0 else 0.3 * between
    return 0.5 + reach + (1.5 if further else 0.0) + late


def _columns_between(scene: Scene, left: float, right: float, node: Node) -> int:
    """Columns of text at the node's level in a horizontal span."""
    em = scene.em
    inside = [
        other.box[0]
        for other in scene.nodes
        if other.block != node.block
        and other.box[0] > left - 0.7 * em
        and other.box[2] < right + 0.7 * em
        and overlap_y(other.box, node.box) > 2 * em
    ]
    return len({round(x / (2 * em)) for x in inside})


def _has_left_neighbour(scene: Scene, node: Node) -> bool:
    em = scene.em
    return any(
        0 < node.box[0] - other.box[2] < 3 * em
        and abs(other.box[1] - node.box[1]) < 1.5 * em
        and other.panel == node.panel
        and not _vertical_rule(scene, other.box, node.box)
        for other in scene.nodes
    )


def node_price(scene: Scene, a: int, b: int, owner: Sequence[int | None]) -> float:
    """Price for block ``b`` following block ``a``."""
    first, second, em = scene.nodes[a], scene.nodes[b], scene.em
    place = _step_price(scene, first, second)
    if place is None:
        return _FORBIDDEN
    price = place + _sense_price(first, second) + _likeness_price(first, second, em)
    if first.panel != second.panel:
        price += 6.0
    if owner[b] is not None and owner[a] != owner[b]:
        head = scene.heads[owner[b] or 0]
        across = first.end == "open" and second.start == "flush" and owner[a] is None
        price += 0.3 if across else (2.2 if owner[a] is not None or first.box[1] > head.box[3] else 1.2)
        if (
            not across
            and overlap_x(first.box, second.box) > 0.5 * width(second.box)
            and first.box[3] <= head.box[1] + em
        ):
            price += 2.5
    elif owner[b] is not None:
        price -= 0.8
    return price


def _step_price(scene: Scene, a: Node, b: Node) -> float | None:
    """Where the eye goes: down the column, to the top of the next one, or (rarely) to a new row of columns."""
    em = scene.em
    if share_x(a.box, b.box) > 0.5:
        gap = b.box[1] - a.box[3]
        if gap < -0.7 * em:
            return None
        price = 0.15 * max(0.0, gap / em - 1.0)
        if gap < 1.3 * em and abs(a.box[0] - b.box[0]) < em and abs(a.box[2] - b.box[2]) < em:
            price -= 1.0
        ruled = _horizontal_rule(scene, a.box, b.box) and not _dressed(scene, a, b)
        return min(price, 3.0) + _between_price(scene, a, b) + (4.0 if ruled else 0.0)
    gap = b.box[0] - a.box[2]
    if gap > -1.0 * em:
        if b.box[1] > a.box[3] + 3 * em:
            return None
        skipped = _columns_between(scene, a.box[2], b.box[0], b) if gap > 4 * em else 0
        price = 0.12 * max(0.0, gap / em - 2.0) + 1.2 * skipped
        drop = (b.box[1] - a.box[1]) / em
        price += 0.0 if abs(drop) < 1.3 else 0.9
        if drop < -1.3:
            price += min(1.5, 0.05 * -drop)
        if b.box[1] > a.box[3] - 0.5 * em:
            price += 1.5
        if _vertical_rule(scene, a.box, b.box):
            price += 1.8
        if _ruled_apart(scene, a, b):
            price += 3.5
        if b.box[3] < a.box[1] and _walled_off(scene, a, b):
            price += 6.0
        if not _at_ceiling(scene, b):
            price += 1.5
        return price
    if b.box[2] < a.box[0] + em and b.box[1] > a.box[3] - 3 * em and b.box[1] < a.box[3] + 40 * em:
        return 3.4 + (4.0 if _ruled_row(scene, a, b) else 0.0)
    return None


def _dressed(scene: Scene, a: Node, b: Node) -> bool:
    """Whether the rules between two blocks belong to a subhead: short rules over or under it."""
    if a.kind == "subhead":
        return bool(_underlines(scene, a.box, b.box[1] + scene.em))
    return b.kind == "subhead" and any(
        rule.direction == "horizontal"
        and -0.5 * scene.em < b.box[1] - rule.box[3] < 1.6 * scene.em
        and overlap_x(rule.box, b.box) > 0
        for rule in scene.rules
    )


def _ruled_apart(scene: Scene, a: Node, b: Node) -> bool:
    """A horizontal rule over the next column's start that also ends the space above it, or lies under both."""
    em = scene.em
    if b.box[1] >= a.box[3]:
        return _horizontal_rule(scene, a.box, b.box)
    return any(
        rule.direction == "horizontal"
        and a.box[1] + 2 * em < rule.box[1] < b.box[1] + 0.3 * em
        and overlap_x(rule.box, b.box) > 0.5 * width(b.box)
        and overlap_x(rule.box, a.box) < 0.2 * width(a.box)
        and b.box[1] - rule.box[3] < 6 * em
        for rule in scene.rules
    )


def _walled_off(scene: Scene, a: Node, b: Node) -> bool:
    """Going up to a column that ends over ``a``: whether a rule or another head lies between the two levels."""
    low, high = b.box[3] - scene.em, a.box[1] + scene.em
    spans = (a.box, b.box)
    rules = any(
        rule.direction == "horizontal"
        and low < rule.box[1] < high
        and any(overlap_x(rule.box, box) > 0.5 * width(box) for box in spans)
        for rule in scene.rules
    )
    heads = any(low < head.box[1] and head.box[3] < high and _beneath(head, spans) for head in scene.heads)
    return rules or heads


def _beneath(head: Head, spans: Sequence[Box]) -> bool:
    return not head.tag and any(overlap_x(head.box, box) > 0.3 * width(box) for box in spans)


def _ruled_row(scene: Scene, a: Node, b: Node) -> bool:
    return any(
        rule.direction == "horizontal"
        and a.box[3] - scene.em < rule.box[1] < b.box[1] + scene.em
        and max(overlap_x(rule.box, a.box) / width(a.box), overlap_x(rule.box, b.box) / width(b.box)) > 0.5
        for rule in scene.rules
    )


def _between_price(scene: Scene, a: Node, b: Node) -> float:
    """Straight down a column over what lies between: a picture is jumped, a head or other text hardly ever."""
    em = scene.em
    lane = (max(a.box[0], b.box[0]), a.box[3], min(a.box[2], b.box[2]), b.box[1])
    if lane[3] - lane[1] < 0.5 * em:
        return 0.0
    price = 0.0
    if any(not head.vertical and _hits(head.box, lane, em) for head in scene.heads):
        price += 1.2 if a.end == "open" and b.start == "flush" else 4.0
    if any(_hits(node.box, lane, 2 * em) for node in scene.nodes if node.block not in (a.block, b.block)):
        price += 3.0
    return price


def _at_ceiling(scene: Scene, b: Node) -> bool:
    """Whether a column start is explained: no text of its own column close above it."""
    em = scene.em
    return not any(
        other.block != b.block
        and share_x(other.box, b.box) > 0.6
        and -0.5 * em < b.box[1] - other.box[3] < 2.0 * em
        and other.panel == b.panel
        for other in scene.nodes
    )


def _sense_price(a: Node, b: Node) -> float:
    """The sentence-and-indent rule."""
    if a.kind == "subhead" or b.kind == "subhead":
        cut = a.end == "open" and a.kind == "body"
        return 3.0 if cut else (0.0 if b.start != "flush" or a.kind != "subhead" else 0.6)
    price = 0.0
    if a.end == "open":
        price += word_across(a.last, b.first) if b.start == "flush" else 0.0
        price += {"flush": -1.2, "indent": 3.2, "centre": 3.5, "unknown": 0.2}[b.start]
    elif a.end == "stop":
        price += {"flush": 0.2, "indent": 0.0, "centre": 0.3, "unknown": 0.2}[b.start]
    else:
        price += {"flush": 3.0, "indent": 0.0, "centre": 0.2, "unknown": 0.6}[b.start]
    if _TO.search(a.last):
        price += 4.0
    if a.ends_text or (a.lines == 1 and _SIGNED.fullmatch(a.first.strip())):
        price += 5.0
    if _SIGNED.search(a.last) and a.end != "open":
        price += 1.5
    if _leads(b):
        price += 2.5
    if _FROM.search(b.first):
        price += 4.0
    return price


def _likeness_price(a: Node, b: Node, em: float) -> float:
    """One body has one type size, column width, pitch and blackness."""
    if "subhead" in (a.kind, b.kind):
        return 0.0 if max(width(a.box), width(b.box)) < 1.3 * min(width(a.box), width(b.box)) + 12 * em else 0.5
    price = 0.0
    if a.size > 1.12 * b.size and a.lines >= 3 and a.size < 1.6 * em:
        return 0.8
    few = min(a.lines, b.lines) <= 2
    ratio = width(a.box) / width(b.box)
    if few:
        narrow, wide = sorted((a, b), key=lambda node: width(node.box))
        price += 1.5 if narrow.lines > 2 and width(wide.box) > 1.12 * width(narrow.box) else 0.0
    elif abs(np.log(ratio)) > 0.08:
        price += min(2.5, 1.0 + 4.0 * abs(float(np.log(ratio))))
    size = abs(np.log(a.size / b.size))
    if size > 0.1 and not few:
        price += min(3.0, 12.0 * float(size - 0.06))
    if a.pitch and b.pitch and abs(np.log(a.pitch / b.pitch)) > 0.08:
        price += 1.0
    return price


def join_boxes(nodes: Sequence[Node]) -> Box:
    """Box around nodes."""
    return union(node.box for node in nodes)


def with_start(node: Node, start: Start) -> Node:
    """The node with another reading of its first line."""
    return replace(node, start=start)
