"""The page as the links see it: blocks, heads, rules and what lies between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from newsparse.containers import Picture, Rule
from newsparse.document import Box
from newsparse.geometry import height, overlap_x, overlap_y, share_x, width
from newsparse.stages.order.columns import End, Start
from newsparse.stages.order.heads import Head
from newsparse.stages.order.inner import InnerSigns

NodeKind = Literal["body", "subhead"]


_LIKE = 0.1
"""Sizes of type that differ by less are one."""
_LEAD = re.compile(r"^\s*[（(]?\s*(本报(?!告|送)|新华社|据新华社|中新社|中新网|人民网|本刊)")


FROM = re.compile(r"^\s*[（(【]?\s*(上接|紧接)")


TO = re.compile(r"(下转|转)\s*第?\s*\S{1,4}\s*版\s*[)）】]?\s*$")


SIGNED = re.compile(r"[（(][^（）()]{2,14}[)）]\s*$")


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
    inner: InnerSigns | None = None
    """Of a small head: what it looks like."""
    text: str = ""
    """All its lines, joined."""


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


def same_size(a: Node | Head, b: Node | Head) -> bool:
    """Whether two blocks are of one size of type, as small heads of one kind are."""
    return abs(a.size / b.size - 1) < _LIKE


def leads(node: Node) -> bool:
    """Whether a block opens with a lead (本报讯); a bracketed signature does not."""
    return bool(_LEAD.search(node.first)) and not (node.ends_text or SIGNED.fullmatch(node.first.strip()))


def head_rows(scene: Scene) -> list[tuple[int, ...]]:
    """For each horizontal head the text blocks that hang under it, left to right.

    Blocks under the head's ink come first; a neighbour in the next column belongs to the row when its top is
    level with them and the space over it, beside the head, is empty: a centred head is narrower than its article.
    """
    inked = [
        set() if head.vertical else {n for n in range(len(scene.nodes)) if _hangs_under(scene, head, n)}
        for head in scene.heads
    ]
    return [
        _widen(scene, head, sorted(under), _under_others(scene, inked, h)) if under else ()
        for h, (head, under) in enumerate(zip(scene.heads, inked, strict=True))
    ]


def _under_others(scene: Scene, inked: Sequence[set[int]], h: int) -> set[int]:
    """Blocks that hang under the ink of other heads: what stands under a head's own ink is no neighbour's column."""
    others = (under for k, under in enumerate(inked) if k != h and not scene.heads[k].tag)
    return set().union(*others) - inked[h]


def _hangs_under(scene: Scene, head: Head, n: int) -> bool:
    node, em = scene.nodes[n], scene.em
    whole = node.box[1] - head.box[3]
    gap = min(whole, node.box[1] - lane_under(scene, head, node)[1])
    if not -0.7 * em < gap < 7 * em or whole > 12 * em:
        return False
    if share_x(node.box, head.box) < 0.25 or node.panel != head.panel:
        return False
    lane = lane_under(scene, head, node)
    return not blocked(scene, lane, lane[3] - lane[1], rules=True)


def lane_under(scene: Scene, head: Head, node: Node) -> Box:
    """The space between a head and a column under it, below any section tag that stands in between."""
    left, right = max(node.box[0], head.box[0]), min(node.box[2], head.box[2])
    bottom = head.box[3]
    for other in scene.heads:
        between = head.box[3] - scene.em < other.box[1] and other.box[3] < node.box[1] + 0.5 * scene.em
        if other.tag and between and overlap_x(other.box, node.box) > 0:
            bottom = max(bottom, other.box[3], *underlines(scene, other.box, node.box[1]))
    return left, bottom, right, node.box[1]


def underlines(scene: Scene, tag: Box, above: float) -> list[float]:
    """Lower ends of rules that underline a tag: they dress it and part nothing."""
    return [
        rule.box[3]
        for rule in scene.rules
        if rule.direction == "horizontal"
        and -0.5 * scene.em < rule.box[1] - tag[3] < 1.6 * scene.em
        and rule.box[3] < above
        and overlap_x(rule.box, tag) > 0
    ]


def blocked(scene: Scene, lane: Box, gap: float, rules: bool, own: Sequence[int] = ()) -> bool:
    """Whether text, a head, a picture or a rule lies in a lane between two things."""
    if gap <= 0.2 * scene.em:
        return False
    inner = (lane[0] + 0.2 * scene.em, lane[1] + 0.05 * scene.em, lane[2] - 0.2 * scene.em, lane[3] - 0.05 * scene.em)
    if any(block not in own and hits(box, inner, scene.em) for block, box in scene.obstacles):
        return True
    return rules and any(
        rule.direction == "horizontal" and hits(rule.box, inner, 0.0) and overlap_x(rule.box, lane) > 0.4 * width(lane)
        for rule in scene.rules
    )


def hits(box: Box, lane: Box, least: float) -> bool:
    """Whether a box reaches into a lane, across more than ``least`` pixels of its width."""
    return overlap_x(box, lane) > least and overlap_y(box, lane) > 0


def _widen(scene: Scene, head: Head, under: list[int], others: set[int]) -> tuple[int, ...]:
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
                if n in row or n in others or not level or not -0.5 * em < gap < 3.2 * em or node.panel != head.panel:
                    continue
                lane = (node.box[0], head.box[1], node.box[2], node.box[1] - 0.3 * em)
                if blocked(scene, lane, height(head.box), rules=False, own=head.blocks) or vertical_rule(
                    scene, edge.box, node.box
                ):
                    continue
                best = n
            if best is None:
                break
            row.insert(0 if step < 0 else len(row), best)
    return tuple(row)


def vertical_rule(scene: Scene, a: Box, b: Box) -> bool:
    """Whether a vertical rule stands between two columns, along at least half of what they share."""
    left, right = (a, b) if a[0] < b[0] else (b, a)
    shared = max(scene.em, overlap_y(a, b))
    return any(
        rule.direction == "vertical"
        and left[2] - 0.5 * scene.em <= (rule.box[0] + rule.box[2]) / 2 <= right[0] + 0.5 * scene.em
        and min(overlap_y(rule.box, a), overlap_y(rule.box, b)) > 0.5 * shared
        for rule in scene.rules
    )


def horizontal_rule(scene: Scene, upper: Box, lower: Box) -> bool:
    """Whether a horizontal rule passes between two boxes one of which lies lower, under half of either."""
    top, bottom = upper[3] - 0.6 * scene.em, lower[1] + 0.6 * scene.em
    return any(
        rule.direction == "horizontal"
        and top < (rule.box[1] + rule.box[3]) / 2 < bottom
        and max(overlap_x(rule.box, upper) / width(upper), overlap_x(rule.box, lower) / width(lower)) > 0.5
        for rule in scene.rules
    )


def owners(scene: Scene, rows: Sequence[tuple[int, ...]]) -> list[int | None]:
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
            if gap < 3.2 * scene.em or pictured(scene, lane):
                out[n] = out[m]
                break
    return out


def _walled(scene: Scene, lane: Box, gap: float) -> bool:
    """Whether text, a head or a rule (not a picture) lies in a lane."""
    pictures = [number for number, _ in scene.obstacles if number < 0]
    return blocked(scene, lane, gap, rules=True, own=pictures)


def pictured(scene: Scene, lane: Box) -> bool:
    """Whether pictures fill much (0.35) of the height of a lane; captions and a light sky take the rest."""
    high = sum(overlap_y(p.box, lane) for p in scene.pictures if hits(p.box, lane, scene.em))
    return high > 0.35 * max(1.0, lane[3] - lane[1])
