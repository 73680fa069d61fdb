"""A page as numbers for the network of links: every block by itself, and how every two stand to each other.

Points are heads, then text blocks, then pictures (which nothing follows, but past which text runs). All lengths are
in em and all are squashed (the logarithm of one more than their size), so that a gap of a line and a gap of two differ
more than one of fifty and one of fifty-one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newsparse.stages.order.features import (
    HEAD_COLUMNS,
    NODE_COLUMNS,
    PLACE_COLUMNS,
    Candidates,
    head_candidates,
    node_candidates,
    place_rows,
    rule_gap,
)
from newsparse.stages.order.heads import Head
from newsparse.stages.order.scene import Node, Scene, head_rows, owners, same_size
from newsparse.stages.order.words import Words

Array = NDArray[np.float32]

_LIKE = 0.08
"""Logarithm of the ratio of two sizes of type that are taken for one."""
_LEAST = 0.1
"""Least length and size, em."""
_HEAD_POINT = ("tag", "vertical", "parts", "length", "part_length", "row", "alike", "rule_over", "rule_under")
_BLOCK_POINT = (*PLACE_COLUMNS, "weight", "pitch", "characters", "follows")
_FOLLOWS = (
    *("size_ratio", "pitch_ratio", "weight_ratio", "word", "ruled_upright", "ruled_flat"),
    *("heads_between", "text_between", "pictures_between", "owner_same", "owner_start", "left_rank", "down_rank"),
    *("price", "price_lead_a", "price_lead_b", "alike", "alike_lead"),
)
"""What of a candidate link between blocks is told: the rest follows from the points and where they stand."""
_LEADS = (
    *("middle_step", "row_rank", "row_long", "owner_same", "owner_none", "ruled_upright", "ruled_flat"),
    *("heads_between", "text_between", "pictures_between", "left_rank"),
    *("price", "price_lead_h", "price_lead_b", "told", "told_lead_h", "told_lead_b"),
)
"""The same of a candidate link from a head."""
_PLACE = ("x0", "y0", "x1", "y1")
POINT_COLUMNS = (
    *("head", "block", "picture"),
    *(f"page_{name}" for name in _PLACE),
    *_PLACE,
    *("wide", "high", "size", "boxed"),
    *(f"head_{name}" for name in _HEAD_POINT),
    *(f"block_{name}" for name in _BLOCK_POINT),
)
"""One name a feature of a point."""
EDGE_COLUMNS = (
    *("x0_x0", "x1_x1", "x1_x0", "x0_x1", "y0_y0", "y1_y1", "y1_y0", "y0_y1"),
    *("share_x", "share_y", "wider", "larger", "same_size", "same_panel", "told", "alike", "self"),
    *("follows", *(f"follows_{name}" for name in _FOLLOWS)),
    *("heads", *(f"heads_{name}" for name in _LEADS)),
)
"""One name a feature of an edge; ``a_b``: how far side ``b`` of the second box lies beyond side ``a`` of the first."""

_NODE_PLACES = [NODE_COLUMNS.index(name) for name in _FOLLOWS]
_HEAD_PLACES = [HEAD_COLUMNS.index(name) for name in _LEADS]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A page of ``T`` points: heads, nodes, pictures.

    Attributes:
        points: (T, POINT_COLUMNS).
        edges: (T, T, EDGE_COLUMNS).
        possible: whether one may follow another at all, (T, T), bool.
        of_heads: the candidate links from heads, with all their features.
        of_nodes: those between nodes.
    """

    points: Array
    edges: Array
    possible: NDArray[np.bool_]
    of_heads: Candidates
    of_nodes: Candidates


def squash(values: ArrayLike) -> Array:
    """Logarithm of one more than the size, with the sign; 0 for what is not there."""
    v = np.nan_to_num(np.asarray(values, np.float32), nan=0.0, posinf=60.0, neginf=-60.0)
    return np.asarray(np.sign(v) * np.log1p(np.abs(v)))


def page_graph(scene: Scene, words: Words) -> Graph:
    """The graph of a page."""
    rows = head_rows(scene)
    owner = owners(scene, rows)
    of_heads, of_nodes = head_candidates(scene, rows, owner, words), node_candidates(scene, owner, words)
    places = place_rows(scene, rows, owner, of_heads, of_nodes)
    heads = len(scene.heads)
    blocks: list[Head | Node] = [*scene.heads, *scene.nodes]
    count = len(blocks) + len(scene.pictures)
    boxes = np.array([*(b.box for b in blocks), *(p.box for p in scene.pictures)], np.float32).reshape(-1, 4) / scene.em
    if count:
        boxes -= np.tile(boxes[:, :2].min(axis=0), 2)
    sizes, panels = np.zeros(count, np.float32), np.full(count, -2)
    sizes[: len(blocks)] = [block.size / scene.em for block in blocks]
    panels[: len(blocks)] = [-1 if block.panel is None else block.panel for block in blocks]
    edges = np.zeros((count, count, len(EDGE_COLUMNS)), np.float32)
    first, second = EDGE_COLUMNS.index("follows"), EDGE_COLUMNS.index("heads")
    edges[..., :first] = _standing(boxes, sizes, panels, heads, words)
    _fill(edges[..., first:second], of_nodes, _NODE_PLACES, heads, heads)
    _fill(edges[..., second:], of_heads, _HEAD_PLACES, 0, heads)
    possible = (edges[..., first] + edges[..., second]) > 0
    return Graph(_points(scene, boxes, sizes, panels, rows, places), edges, possible, of_heads, of_nodes)


def _fill(edges: Array, candidates: Candidates, columns: Sequence[int], source: int, target: int) -> None:
    """Write features of candidate links; ``source`` and ``target`` are the places of the first of each."""
    a, b = candidates.sources + source, candidates.targets + target
    edges[a, b, 0] = 1
    edges[a, b, 1:] = squash(candidates.rows[:, columns])


def _points(
    scene: Scene,
    boxes: Array,
    sizes: Array,
    panels: NDArray[np.intp],
    rows: Sequence[tuple[int, ...]],
    places: Array,
) -> Array:
    heads, nodes = len(scene.heads), len(scene.nodes)
    out = np.zeros((len(boxes), len(POINT_COLUMNS)), np.float32)
    if not len(boxes):
        return out
    out[:heads, 0] = out[heads : heads + nodes, 1] = out[heads + nodes :, 2] = 1
    out[:, 3:7] = boxes / np.maximum(np.tile(boxes[:, 2:].max(axis=0), 2), _LEAST)
    out[:, 7:11] = squash(boxes)
    out[:, 11:15] = np.column_stack(
        [squash(boxes[:, 2] - boxes[:, 0]), squash(boxes[:, 3] - boxes[:, 1]), squash(sizes), panels >= 0]
    )
    at = 15 + len(_HEAD_POINT)
    for h, (head, row) in enumerate(zip(scene.heads, rows, strict=True)):
        alike = sum(not other.tag and same_size(other, head) for other in scene.heads)
        parts, length = len(head.blocks), len(head.text)
        told = (head.tag, head.vertical, parts, length, length / parts, len(row), alike)
        out[h, 15:at] = squash([*told, rule_gap(scene, head.box, over=True), rule_gap(scene, head.box, over=False)])
    for n, node in enumerate(scene.nodes):
        more = (node.weight, node.pitch / scene.em, len(node.text), node.inner is not None and node.inner.follows)
        out[heads + n, at:] = squash([*places[n], *more])
    return out


def _standing(boxes: Array, sizes: Array, panels: NDArray[np.intp], heads: int, words: Words) -> Array:
    """How every two boxes stand to each other."""
    count = len(boxes)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]

    def beyond(a: int, b: int) -> Array:
        return squash(boxes[None, :, b] - boxes[:, None, a])

    def shared(low: int, top: int, lengths: Array) -> Array:
        both = np.minimum(boxes[:, None, top], boxes[None, :, top]) - np.maximum(
            boxes[:, None, low], boxes[None, :, low]
        )
        return np.asarray(both.clip(min=0) / np.minimum(lengths[:, None], lengths[None]).clip(min=_LEAST))

    widths, types = np.log(wide.clip(min=_LEAST)), np.log(sizes.clip(min=_LEAST))
    larger = types[None] - types[:, None]
    nodes = slice(heads, heads + len(words.alike))
    told, alike = np.zeros((count, count)), np.zeros((count, count))
    if heads and len(words.alike):
        told[:heads, nodes], told[nodes, :heads] = words.told, words.told.T
    alike[nodes, nodes] = words.alike
    return np.stack(
        [
            *(beyond(a, b) for a, b in ((0, 0), (2, 2), (2, 0), (0, 2), (1, 1), (3, 3), (3, 1), (1, 3))),
            *(shared(0, 2, wide), shared(1, 3, high), widths[None] - widths[:, None], larger),
            *(np.abs(larger) < _LIKE, panels[:, None] == panels[None], told, alike, np.eye(count)),
        ],
        axis=-1,
    ).astype(np.float32)
