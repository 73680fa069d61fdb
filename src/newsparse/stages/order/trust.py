"""Chains as numbers, and how likely a chain is one whole article: a trained opinion on what links alone do not say.

A chain is a head (maybe none) and the blocks of its text in order. Its row of features tells how its links were
judged, what its sentences say where it begins, joins and ends, what shape it has on the page, what else stands inside
that shape, and whether headline and text share words.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.forest import Forests, score_rows
from newsparse.geometry import area, height, overlap_x, overlap_y, share_x, union, width
from newsparse.stages.order.links import Link, Solution
from newsparse.stages.order.scene import FROM, SIGNED, TO, Scene, horizontal_rule, leads, vertical_rule

Array = NDArray[np.float64]

_FAR = 20.0

CHAIN_COLUMNS = (
    *("headed", "blocks", "lines", "inner", "links"),
    *("worst", "second_worst", "mean_price", "margin", "lead", "lead_margin", "head_alone"),
    *("first_alone", "last_alone", "best_in", "best_out", "begins", "stops", "jumps", "comes", "open_end"),
    *("short_end", "flush_start", "indent_start", "begins_inside", "ends_inside", "leads_inside", "signed_inside"),
    *("head_size", "head_parts", "head_vertical", "head_share", "text_over", "text_left", "text_right", "text_under"),
    *("first_right", "first_low", "foot_spread", "top_spread", "columns", "wide", "high", "characters"),
    *("full", "foreign", "foreign_heads", "foreign_texts", "foreign_over", "ruled_flat", "ruled_upright", "panels"),
    *("widths", "sizes", "back_steps", "up_steps", "inner_first", "inner_alike", "inner_tops", "inner_governed"),
    *("told", "told_lead", "told_elsewhere", "alike", "alike_least"),
    *("torn_above", "torn_below", "bare_above", "bare_below", "same_least", "same_mean", "same_elsewhere"),
)
"""One name a column: a chain by itself, and what stands around it."""
READ_COLUMNS = ("em", "read", "read_low", "bare_heads", "bare_texts")
"""What is known only of a finished page: how well it was read, and what is left over."""


@dataclass(frozen=True, slots=True)
class Run:
    """One chain in terms of the scene: its head (None: none), its nodes in order, the links used."""

    head: int | None
    nodes: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Seam:
    """Two blocks, one under the other.

    Attributes:
        upper: node above.
        lower: node below.
        heads: heads between them.
        ruled: a rule or the edge of a box parts them.
        goes_on: the upper breaks off in a sentence, and the lower does not begin a paragraph.
    """

    upper: int
    lower: int
    heads: frozenset[int]
    ruled: bool
    goes_on: bool


@dataclass(frozen=True)
class Stand:
    """A scene with its links judged, and what is worked out of it once for all chains."""

    scene: Scene
    solution: Solution

    @cached_property
    def boxes(self) -> Array:
        """Boxes of the nodes, (nodes, 4)."""
        return np.array([node.box for node in self.scene.nodes], float).reshape(-1, 4)

    @cached_property
    def heads(self) -> Array:
        """Boxes of the heads, (heads, 4)."""
        return np.array([head.box for head in self.scene.heads], float).reshape(-1, 4)

    @cached_property
    def true_heads(self) -> NDArray[np.bool_]:
        """Heads that are not only tags."""
        return np.array([not head.tag for head in self.scene.heads], bool)

    @cached_property
    def seams(self) -> list["Seam"]:
        """Where a block stands right under another of its column, whatever is set between them."""
        scene, em = self.scene, self.scene.em
        out = []
        for n, node in enumerate(scene.nodes):
            over = [
                m
                for m, other in enumerate(scene.nodes)
                if m != n and share_x(other.box, node.box) > 0.5 and other.box[3] < node.box[1] + 0.7 * em
            ]
            if not over:
                continue
            upper = max(over, key=lambda m: scene.nodes[m].box[3])
            above = scene.nodes[upper]
            lane = (node.box[0], above.box[3], node.box[2], node.box[1])
            between = np.minimum(self.heads[:, 2], lane[2]) - np.maximum(self.heads[:, 0], lane[0]) > 0.3 * width(lane)
            middles = (self.heads[:, 1] + self.heads[:, 3]) / 2
            between &= (middles > lane[1]) & (middles < lane[3]) & self.true_heads
            ruled = above.panel != node.panel or horizontal_rule(scene, above.box, node.box)
            goes_on = above.end == "open" and node.start == "flush" and min(above.lines, node.lines) > 1
            out.append(Seam(upper, n, frozenset(np.flatnonzero(between).tolist()), ruled, goes_on))
        return out

    @cached_property
    def pictures(self) -> Array:
        """Boxes of the pictures, (pictures, 4)."""
        return np.array([picture.box for picture in self.scene.pictures], float).reshape(-1, 4)


def overlaps(boxes: Array, box: Box) -> Array:
    """Area that each box shares with one, pixels."""
    wide = np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0])
    high = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    return np.asarray(np.clip(wide, 0, None) * np.clip(high, 0, None))


def certainties(
    stand: Stand, runs: Sequence[Run], lines: Sequence[Sequence[TextLine]], forests: Forests
) -> list[float]:
    """Chance that each chain is one whole article with its own headline, 0..1."""
    if not runs:
        return []
    odds = score_rows(forests, "chains", certainty_rows(stand, runs, lines), (*CHAIN_COLUMNS, *READ_COLUMNS))
    return [float(p) for p in 1 / (1 + np.exp(-odds))]


def certainty_rows(stand: Stand, runs: Sequence[Run], lines: Sequence[Sequence[TextLine]]) -> NDArray[np.float32]:
    """Feature rows of the chains of a finished page: shape (chains, CHAIN_COLUMNS and READ_COLUMNS).

    Args:
        stand: the page as links see it, judged.
        runs: the chains.
        lines: the lines of each chain.
    """
    bare_heads = sum(run.head is not None and not run.nodes for run in runs)
    bare_texts = sum(run.head is None and not stand.scene.nodes[run.nodes[0]].inner for run in runs if run.nodes)
    rows = []
    for run, own in zip(runs, lines, strict=True):
        read = [line.confidence for line in own if line.confidence is not None]
        low = [line.low for line in own if line.low is not None]
        page = (stand.scene.em, float(np.mean(read)) if read else 1.0, min(low, default=1.0), bare_heads, bare_texts)
        rows.append([*chain_row(stand, run), *(float(value) for value in page)])
    return np.array(rows, np.float32).reshape(-1, len(CHAIN_COLUMNS) + len(READ_COLUMNS))


def chain_row(stand: Stand, run: Run) -> list[float]:
    """Features of one chain: len(CHAIN_COLUMNS) numbers."""
    boxes = [stand.scene.nodes[n].box for n in run.nodes]
    boxes += [stand.scene.heads[run.head].box] if run.head is not None else []
    around = union(boxes)
    return [
        *_judged(stand, run),
        *_said(stand, run),
        *_headed(stand, run),
        *_shaped(stand, run, around),
        *_crowded(stand, run, boxes, around),
        *_alike(stand, run),
        *_worded(stand, run),
        *_seamed(stand, run),
        *_together(stand, run),
    ]


def _judged(stand: Stand, run: Run) -> list[float]:
    """How the links were judged."""
    scene, solution = stand.scene, stand.solution
    nodes = [scene.nodes[n] for n in run.nodes]
    lead = next((link for link in run.links if link.from_head), None)
    prices = sorted((link.price for link in run.links if not link.from_head), reverse=True)
    margins = [link.margin for link in run.links if not link.from_head]
    return [
        float(run.head is not None or (bool(nodes) and nodes[0].inner is not None)),
        *(float(len(nodes)), float(sum(node.lines for node in nodes))),
        *(float(sum(node.inner is not None for node in nodes)), float(len(prices))),
        *(prices[0] if prices else -_FAR, prices[1] if len(prices) > 1 else -_FAR),
        *(float(np.mean(prices)) if prices else -_FAR, min(margins, default=_FAR)),
        *(lead.price if lead else _FAR, lead.margin if lead else -_FAR),
        float(solution.last[run.head]) if run.head is not None else -_FAR,
    ]


def _said(stand: Stand, run: Run) -> list[float]:
    """What the sentences say where the chain begins, joins and ends."""
    scene, solution = stand.scene, stand.solution
    nodes, heads = [scene.nodes[n] for n in run.nodes], len(scene.heads)
    if not nodes:
        return [0.0, 0.0, _FAR, _FAR, *(0.0 for _ in range(8)), *(-_FAR, -_FAR), 0.0, 0.0]
    first, last = run.nodes[0], run.nodes[-1]
    onward = np.delete(solution.price[heads + last], list(run.nodes))
    inside, before = list(run.nodes[1:]), list(run.nodes[:-1])
    return [
        *(float(solution.first[first]), float(solution.last[heads + last])),
        float(solution.price[heads:, first].min(initial=_FAR)) if run.head is not None else _FAR,
        float(onward.min(initial=_FAR)),
        *(float(leads(nodes[0])), float(nodes[-1].ends_text)),
        *(float(bool(TO.search(nodes[-1].last))), float(bool(FROM.search(nodes[0].first)))),
        *(float(nodes[-1].end == "open"), float(nodes[-1].end == "short")),
        *(float(nodes[0].start == "flush"), float(nodes[0].start == "indent")),
        float(solution.begins[inside].max(initial=-_FAR)),
        float(solution.ends[before].max(initial=-_FAR)),
        float(sum(leads(node) for node in nodes[1:])),
        float(sum(node.ends_text or bool(SIGNED.search(node.last)) for node in nodes[:-1])),
    ]


def _headed(stand: Stand, run: Run) -> list[float]:
    """How the text stands to its head, em: over it, beyond its sides, under it."""
    scene, em = stand.scene, stand.scene.em
    if run.head is None:
        return [0.0] * 8
    head = scene.heads[run.head]
    nodes = [scene.nodes[n] for n in run.nodes]
    lines = max(1, sum(node.lines for node in nodes))
    under = [node for node in nodes if node.box[1] > head.box[3] - em]
    beneath = [node for node in under if overlap_x(node.box, head.box) > 0.3 * em]
    covered = sum(overlap_x(box, head.box) for box in _columns([node.box for node in beneath], em))
    return [
        *(head.size / em, float(len(head.blocks)), float(head.vertical), min(1.0, covered / width(head.box))),
        sum(node.lines for node in nodes if node.box[1] < head.box[1] - em) / lines,
        (head.box[0] - min((node.box[0] for node in nodes), default=head.box[0])) / em,
        (max((node.box[2] for node in nodes), default=head.box[2]) - head.box[2]) / em,
        sum(node.lines for node in beneath) / lines,
    ]


def in_columns(boxes: Sequence[Box], em: float) -> list[list[int]]:
    """Which boxes stand in each column, left to right: those that begin at nearly the same place."""
    out: list[list[int]] = []
    for k in sorted(range(len(boxes)), key=lambda k: boxes[k]):
        if out and boxes[k][0] - boxes[out[-1][0]][0] < 2 * em:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _columns(boxes: Sequence[Box], em: float) -> list[Box]:
    """One box for each column that boxes stand in."""
    return [union(boxes[k] for k in column) for column in in_columns(boxes, em)]


def _shaped(stand: Stand, run: Run, around: Box) -> list[float]:
    """The shape of the chain on the page, em."""
    scene, em = stand.scene, stand.scene.em
    nodes = [scene.nodes[n] for n in run.nodes]
    columns = _columns([node.box for node in nodes], em)
    tops, feet = [box[1] for box in columns], [box[3] for box in columns]
    return [
        (nodes[0].box[0] - min(box[0] for box in columns)) / em if nodes else 0.0,
        (nodes[0].box[1] - min(tops)) / em if nodes else 0.0,
        (max(feet) - min(feet)) / em if nodes else 0.0,
        (max(tops) - min(tops)) / em if nodes else 0.0,
        *(float(len(columns)), width(around) / em, height(around) / em),
        float(sum(len(node.text) for node in nodes)),
    ]


def _crowded(stand: Stand, run: Run, boxes: Sequence[Box], around: Box) -> list[float]:
    """How full the box around the chain is of its own, and of what is not its own; what parts its blocks."""
    scene, em = stand.scene, stand.scene.em
    own = list(run.nodes)
    whole = max(1.0, area(around))
    texts = np.delete(stand.boxes, own, axis=0)
    others = stand.true_heads.copy()
    if run.head is not None:
        others[run.head] = False
    heads = stand.heads[others]
    in_texts, in_heads = overlaps(texts, around), overlaps(heads, around)
    sizes = (texts[:, 2] - texts[:, 0]) * (texts[:, 3] - texts[:, 1])
    spread = (heads[:, 2] - heads[:, 0]) * (heads[:, 3] - heads[:, 1])
    over = [n for n in own if len(heads) and _headed_by(heads, scene.nodes[n].box, em)]
    steps = [(a, b) for a, b in itertools.pairwise(boxes)] if run.nodes else []
    return [
        (sum(area(box) for box in boxes) + float(overlaps(stand.pictures, around).sum())) / whole,
        float(in_texts.sum() + in_heads.sum()) / whole,
        float((in_heads > 0.5 * spread).sum()),
        float((in_texts > 0.5 * sizes).sum()),
        float(len(over)),
        float(sum(horizontal_rule(scene, *sorted(step, key=lambda box: box[1])) for step in steps)),
        float(sum(vertical_rule(scene, a, b) for a, b in steps if overlap_y(a, b) > em)),
        float(
            len(
                {scene.nodes[n].panel for n in own} | ({scene.heads[run.head].panel} if run.head is not None else set())
            )
        ),
    ]


def _headed_by(heads: Array, box: Box, em: float) -> bool:
    """Whether one of the heads stands right over a block."""
    gap = box[1] - heads[:, 3]
    shared = np.minimum(heads[:, 2], box[2]) - np.maximum(heads[:, 0], box[0])
    return bool(((gap > -0.7 * em) & (gap < 3 * em) & (shared > 0.5 * width(box))).any())


def _alike(stand: Stand, run: Run) -> list[float]:
    """Whether the blocks have one measure and size, and how often the eye goes back or up."""
    scene, em = stand.scene, stand.scene.em
    nodes = [scene.nodes[n] for n in run.nodes]
    full = [node for node in nodes if node.lines >= 3 and node.inner is None]
    widths, sizes = [width(node.box) for node in full], [node.size for node in full]
    steps = list(itertools.pairwise(nodes))
    inner = nodes[0].inner if nodes else None
    return [
        float(np.log(max(widths) / min(widths))) if full else 0.0,
        float(np.log(max(sizes) / min(sizes))) if full else 0.0,
        float(sum(b.box[2] < a.box[0] + em for a, b in steps)),
        float(sum(b.box[3] < a.box[1] for a, b in steps)),
        *((inner.score, inner.alike, inner.tops, inner.governed) if inner else (0.0, 0.0, 0.0, -1.0)),
    ]


def _worded(stand: Stand, run: Run) -> list[float]:
    """Words that headline and text share, and those of joined blocks."""
    words, nodes = stand.solution.words, list(run.nodes)
    joins = [float(words.alike[a, b]) for a, b in itertools.pairwise(nodes)]
    told = words.told_by(run.head, nodes) if run.head is not None else 0.0
    by_others = (
        np.delete(words.told[:, nodes], run.head if run.head is not None else [], axis=0) if nodes else np.zeros(0)
    )
    elsewhere = np.delete(words.told[run.head], nodes) if run.head is not None else np.zeros(0)
    return [
        *(told, told - float(by_others.max(initial=0.0)), float(elsewhere.max(initial=0.0))),
        *(float(np.mean(joins)) if joins else 1.0, min(joins, default=1.0)),
    ]


def _seamed(stand: Stand, run: Run) -> list[float]:
    """Where the chain leaves a column off or takes one up: sentences torn there, and text with no head between."""
    own = set(run.nodes)
    after = set(itertools.pairwise(run.nodes))
    torn = {True: 0, False: 0}
    bare = {True: 0, False: 0}
    for seam in stand.seams:
        if (seam.upper in own) == (seam.lower in own):
            below = seam.upper in own
            torn[below] += below and seam.goes_on and not seam.ruled and (seam.upper, seam.lower) not in after
            continue
        below = seam.upper in own
        torn[below] += seam.goes_on and not seam.ruled
        bare[below] += not seam.ruled and not seam.heads - {run.head}
    return [float(torn[False]), float(torn[True]), float(bare[False]), float(bare[True])]


def _together(stand: Stand, run: Run) -> list[float]:
    """Whether its parts belong together, by pairs, and how near the nearest other block comes to it."""
    heads = len(stand.scene.heads)
    own = [*([run.head] if run.head is not None else []), *(heads + n for n in run.nodes)]
    inside = stand.solution.same[np.ix_(own, own)]
    pairs = inside[~np.eye(len(own), dtype=bool)]
    others = np.delete(stand.solution.same[own], own, axis=1).mean(axis=0)
    return [
        *((float(pairs.min()), float(pairs.mean())) if len(pairs) else (_FAR, _FAR)),
        float(others.max(initial=-_FAR)),
    ]
