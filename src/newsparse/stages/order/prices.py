"""What a link costs, in nats: where the eye goes, what the sentence says, how alike the type is."""

from collections.abc import Sequence

import numpy as np

from newsparse.document import Box
from newsparse.geometry import overlap_x, overlap_y, share_x, width
from newsparse.language.lexicon import word_across
from newsparse.stages.order.heads import Head
from newsparse.stages.order.scene import (
    FROM,
    SIGNED,
    TO,
    Node,
    Scene,
    blocked,
    hits,
    horizontal_rule,
    lane_under,
    leads,
    pictured,
    underlines,
    vertical_rule,
)

FORBIDDEN = 50.0
_UNUSUAL = 6.0
"""Price of a place that no way of setting heads known here explains."""


def head_price(scene: Scene, h: int, n: int, row: tuple[int, ...], owner: Sequence[int | None]) -> float:
    """Price for text beginning right after a head in a given block."""
    head, node = scene.heads[h], scene.nodes[n]
    place = _vertical_place(scene, head, node) if head.vertical else _horizontal_place(scene, head, n, row)
    if place is None:
        if not _in_reach(head.box, node.box, scene.em):
            return FORBIDDEN
        place = _UNUSUAL
    price = place + {"flush": 2.6, "indent": 0.0, "centre": 0.6, "unknown": 0.6}[node.start]
    if node.kind == "subhead":
        price += 0.5
    if leads(node):
        price -= 1.0
    if FROM.search(node.first):
        price -= 0.5
    if node.panel != head.panel:
        price += 6.0
    if owner[n] is not None and owner[n] != h:
        price += 2.0
    if vertical_rule(scene, head.box, node.box) and overlap_y(head.box, node.box) > 0:
        price += 2.5
    return price


def _in_reach(head: Box, node: Box, em: float) -> bool:
    """Whether a block stands near enough to a head to be its text at all, by whatever way of setting it."""
    aside = max(0.0, head[0] - node[2], node[0] - head[2])
    if head[1] - 12 * em < node[1] < head[3] + 3 * em:  # level with it: a head over the last columns of its text
        return aside < 60 * em
    return aside < 16 * em and head[1] - 60 * em < node[1] < head[3] + 20 * em


def _horizontal_place(scene: Scene, head: Head, n: int, row: tuple[int, ...]) -> float | None:
    node, em = scene.nodes[n], scene.em
    gap = node.box[1] - head.box[3]
    if n in row:
        gap = node.box[1] - lane_under(scene, head, node)[1]
        return 0.3 + 0.25 * max(0.0, gap / em - 2.0) + 1.6 * min(2, row.index(n))
    level = abs(node.box[1] - head.box[1]) < 2.5 * em or node.box[1] < head.box[1] < node.box[1] + 6 * em
    if level and node.box[3] > head.box[3] - em:
        distance = max(head.box[0] - node.box[2], node.box[0] - head.box[2])
        lane = (min(node.box[2], head.box[2]), head.box[1], max(node.box[0], head.box[0]), head.box[3])
        if -0.5 * em < distance < 16 * em and not blocked(scene, lane, distance, rules=False):
            before = node.box[0] < head.box[0]
            return (1.7 if before else 2.2) + 0.08 * max(0.0, distance / em - 2)
    if _surrounds(scene, head, node) and node.start in ("indent", "centre"):
        return 2.6
    if -em < gap < 14 * em and share_x(node.box, head.box) > 0.25:
        lane = lane_under(scene, head, node)
        ruled = horizontal_rule(scene, head.box, node.box)
        gap = lane[3] - lane[1]
        return (4.0 if ruled else 0.0) + 2.0 + 0.25 * gap / em + (2.0 if blocked(scene, lane, gap, False) else 0.0)
    return None


def _surrounds(scene: Scene, head: Head, node: Node) -> bool:
    """A head set into its text: a column that begins over the head, right above it or just to its left."""
    em = scene.em
    if not node.box[1] < head.box[1] - em or head.size < 1.5 * em:
        return False
    above = -0.5 * em < head.box[1] - node.box[3] < 2.5 * em and share_x(node.box, head.box) > 0.5
    left = min([head.box[0], *(other.box[0] for other in scene.nodes if _touches(other.box, head.box, em))])
    beside = -0.5 * em < left - node.box[2] < 3 * em and node.box[3] > head.box[3]
    return (above or beside) and not vertical_rule(scene, node.box, head.box)


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
        and not vertical_rule(scene, other.box, node.box)
        for other in scene.nodes
    )


def node_price(scene: Scene, a: int, b: int, owner: Sequence[int | None]) -> float:
    """Price for block ``b`` following block ``a``."""
    first, second, em = scene.nodes[a], scene.nodes[b], scene.em
    place = _step_price(scene, first, second)
    if place is None:
        return FORBIDDEN
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
        if pictured(scene, (max(a.box[0], b.box[0]), a.box[3], min(a.box[2], b.box[2]), b.box[1])):
            price = min(price, 0.4)
        ruled = horizontal_rule(scene, a.box, b.box) and not _dressed(scene, a, b)
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
        if vertical_rule(scene, a.box, b.box):
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
        return bool(underlines(scene, a.box, b.box[1] + scene.em))
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
        return horizontal_rule(scene, a.box, b.box)
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
    if any(not head.vertical and hits(head.box, lane, em) for head in scene.heads):
        price += 1.2 if a.end == "open" and b.start == "flush" else 4.0
    if any(hits(node.box, lane, 2 * em) for node in scene.nodes if node.block not in (a.block, b.block)):
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
    if TO.search(a.last):
        price += 4.0
    if a.ends_text or (a.lines == 1 and SIGNED.fullmatch(a.first.strip())):
        price += 5.0
    if SIGNED.search(a.last) and a.end != "open":
        price += 1.5
    if leads(b):
        price += 2.5
    if FROM.search(b.first):
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
