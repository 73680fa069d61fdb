"""How likely a chain is one whole article: a trained opinion on what the links left undecided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import TextLine
from newsparse.forest import Forests, score_rows
from newsparse.geometry import overlap_x, overlap_y, union
from newsparse.stages.order.links import Link, Solution
from newsparse.stages.order.scene import FROM, TO, Scene, leads

_FAR = 20.0

CHAIN_COLUMNS = (
    *("headed", "blocks", "lines", "inner", "links", "worst", "margin", "lead", "lead_margin"),
    *(
        "first_alone",
        "last_alone",
        "best_in",
        "best_out",
        "begins",
        "stops",
        "jumps",
        "comes",
        "open_end",
        "flush_start",
    ),
    *("head_size", "head_parts", "head_vertical", "heads_inside", "heads_bare", "texts_bare", "others_inside"),
    *("em", "read", "read_low"),
)
"""One name a column: a chain by itself, and what stands around it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One chain in terms of the scene: its head (None: none), its nodes in order, the links used."""

    head: int | None
    nodes: tuple[int, ...]
    links: tuple[Link, ...]


def certainties(
    scene: Scene, solution: Solution, runs: Sequence[Run], lines: Sequence[Sequence[TextLine]], forests: Forests
) -> list[float]:
    """Chance that each chain is one whole article with its own headline, 0..1."""
    if not runs:
        return []
    odds = score_rows(forests, "chains", chain_rows(scene, solution, runs, lines), CHAIN_COLUMNS)
    return [float(p) for p in 1 / (1 + np.exp(-odds))]


def chain_rows(
    scene: Scene, solution: Solution, runs: Sequence[Run], lines: Sequence[Sequence[TextLine]]
) -> NDArray[np.float32]:
    """Feature rows: shape (chains, len(CHAIN_COLUMNS)).

    Args:
        scene: the page as links see it.
        solution: its links and prices.
        runs: the chains.
        lines: the lines of each chain.
    """
    bare_heads = sum(run.head is not None and not run.nodes for run in runs)
    bare_texts = sum(run.head is None and not scene.nodes[run.nodes[0]].inner for run in runs if run.nodes)
    rows = [_chain_row(scene, solution, run, own, bare_heads, bare_texts) for run, own in zip(runs, lines, strict=True)]
    return np.array(rows, np.float32).reshape(-1, len(CHAIN_COLUMNS))


def _chain_row(
    scene: Scene, solution: Solution, run: Run, lines: Sequence[TextLine], bare_heads: int, bare_texts: int
) -> list[float]:
    nodes = [scene.nodes[n] for n in run.nodes]
    head = scene.heads[run.head] if run.head is not None else None
    lead = next((link for link in run.links if link.from_head), None)
    steps = [link for link in run.links if not link.from_head]
    boxes = [node.box for node in nodes] + ([head.box] if head else [])
    area = union(boxes)
    inside = [h for h in scene.heads if h is not head and not h.tag and _within(h.box, area)]
    strangers = [n for k, n in enumerate(scene.nodes) if k not in run.nodes and _within(n.box, area)]
    count = len(scene.heads)
    price, first, last = solution.price, solution.first, solution.last
    top, end = (run.nodes[0], run.nodes[-1]) if run.nodes else (None, None)
    read = [line.confidence for line in lines if line.confidence is not None]
    low = [line.low for line in lines if line.low is not None]
    return [
        *(float(head is not None or (bool(nodes) and nodes[0].inner is not None)), float(len(nodes))),
        *(float(sum(node.lines for node in nodes)), float(sum(node.inner is not None for node in nodes))),
        float(len(steps)),
        *(max((s.price for s in steps), default=-_FAR), min((s.margin for s in steps), default=_FAR)),
        *(lead.price if lead else _FAR, lead.margin if lead else -_FAR),
        *(float(first[top]) if top is not None else 0.0, float(last[count + end]) if end is not None else 0.0),
        float(price[count:, top].min(initial=_FAR)) if top is not None and head is not None else _FAR,
        float(np.delete(price[count + end], list(run.nodes)).min(initial=_FAR)) if end is not None else _FAR,
        float(bool(nodes) and leads(nodes[0])),
        float(bool(nodes) and nodes[-1].ends_text),
        *(
            float(bool(nodes) and bool(TO.search(nodes[-1].last))),
            float(bool(nodes) and bool(FROM.search(nodes[0].first))),
        ),
        *(float(bool(nodes) and nodes[-1].end == "open"), float(bool(nodes) and nodes[0].start == "flush")),
        *(head.size / scene.em if head else 0.0, float(len(head.blocks)) if head else 0.0),
        *(float(head.vertical) if head else 0.0, float(len(inside)), float(bare_heads), float(bare_texts)),
        *(float(len(strangers)), scene.em, float(np.mean(read)) if read else 1.0, min(low, default=1.0)),
    ]


def _within(box: tuple[float, float, float, float], area: tuple[float, float, float, float]) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return overlap_x(box, area) > 0.5 * wide and overlap_y(box, area) > 0.5 * high
