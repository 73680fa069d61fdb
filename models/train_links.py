"""Train what orders a page and judges it, on typeset pages of the open layout families.

    python models/train_links.py --graphs     the pages as graphs, for the network: out/links/graphs.npz
    python models/train_network.py            the networks: out/links/networks.npz
    python models/train_links.py              the forests; writes models/network.npz, models/links.npz and the manifest
    python models/train_links.py --left-out   also print how much is right on each family when it is left out

The networks alone go on with other pages by

    python models/train_links.py --graphs --pages models/network_pages.txt
    python models/train_network.py --folds 6 --begin models/network.npz --epochs 10 --rate 5e-4
    python models/train_links.py --network    writes models/network.npz and the manifest

Pages are typeset, worn and read with the engine, so that lines are as the detector finds them; the blocks that
`order` makes of them are matched to the truth by place, and what truly follows what is learned. Held-out families
are never made. What was read is kept under ``out/links``, so that a second run takes a minute.
"""

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import cv2
import lightgbm
import numpy as np
from entries import MODELS, note
from numpy.typing import NDArray
from parts import FOLDS, NONE, OUT, UNKNOWN, read_networks

from newsparse.config import Config
from newsparse.containers import Layout, PageImage, TextLine
from newsparse.document import Page, Role
from newsparse.engines.base import Engine, make_engine
from newsparse.engines.checked import CheckedEngine
from newsparse.forest import Forest, Forests, forest_of
from newsparse.network import Network, arrays_of
from newsparse.scores import Scores
from newsparse.stages.layout import find_layout
from newsparse.stages.ocr import read_lines
from newsparse.stages.order.assemble import assemble, prepare, run_lines
from newsparse.stages.order.features import HEAD_COLUMNS, NODE_COLUMNS, Candidates
from newsparse.stages.order.graph import EDGE_COLUMNS, POINT_COLUMNS, page_graph
from newsparse.stages.order.links import Solution, solve_links
from newsparse.stages.order.runs import Key, find_runs, improve_links, moves_from, run_of, state_of
from newsparse.stages.order.staging import Prepared
from newsparse.stages.order.trust import CHAIN_COLUMNS, READ_COLUMNS, Stand, certainty_rows, chain_row
from newsparse.stages.order.words import shared_words
from newsparse.stages.split.article import head_and_text
from newsparse.stages.split.head import open_head
from newsparse.stages.split.page import to_source
from newsparse.stages.split.roles import PARTS, ROLE_COLUMNS, role_rows
from newsparse.stages.split.strips import adopt_tags
from newsparse.typeset import FAMILIES, LEVELS, Level, typeset_page

PAGES = MODELS / "links_pages.txt"
"""The pages that forests and networks are learned from."""
FORESTS = ("nodes", NODE_COLUMNS, 250), ("heads", HEAD_COLUMNS, 200)
"""Name, features and number of trees of the forests of links."""
STEPS = 32.0
"""Features of edges are told in steps of one part of this, which packs well."""
PARAMETERS: dict[str, object] = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 24,
    "max_depth": 8,
    "min_data_in_leaf": 25,
    "lambda_l2": 3.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}

ROLE_TREES = 200
"""Trees of the forests that tell kicker, headline and deck."""
SPACES = 0.2, 1.6
"""Least and greatest factor of the spaces between the parts of a head."""
_T = TypeVar("_T")

Arrays = dict[str, NDArray[np.generic]]
"""Arrays of forests by name, as `newsparse.forest` reads them."""
Group = tuple[str, int]
"""An article or item of the truth: its kind and number."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where lines stand in the truth: the group that most of them belong to, and their first and last place in it."""

    group: Group
    first: int
    last: int


class Truth:
    """Places of true lines in their articles, found by a point on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._boxes = np.array([line.box for line in page.lines]).reshape(-1, 4)
        self._polygons = [np.array(line.polygon, np.float32) for line in page.lines]
        index = {line.id: k for k, line in enumerate(page.lines)}
        self._place: dict[int, tuple[Group, int]] = {}
        for number, article in enumerate(page.articles):
            self._place |= {index[i]: (("article", number), n) for n, i in enumerate(article.lines)}
        for number, item in enumerate(page.items):
            if item.kind in ("advertisement", "notice"):
                self._place |= {index[i]: (("item", number), n) for n, i in enumerate(item.lines)}

    def line_at(self, x: float, y: float) -> int | None:
        """The true line under a point."""
        b = self._boxes
        near = np.flatnonzero((b[:, 0] <= x) & (x <= b[:, 2]) & (b[:, 1] <= y) & (y <= b[:, 3]))
        held = [int(k) for k in near if cv2.pointPolygonTest(self._polygons[k], (x, y), True) > -2]
        return held[0] if held else None

    def sells(self, lines: set[int | None]) -> bool:
        """Whether lines are of an advertisement or notice."""
        return any(k in self._place and self._place[k][0][0] == "item" for k in lines if k is not None)

    def is_article(self, lines: set[int | None]) -> bool:
        """Whether lines are nearly all lines of one article, with its whole headline."""
        index = {line.id: k for k, line in enumerate(self.page.lines)}
        for article in self.page.articles:
            own = {index[i] for i in article.lines}
            head = {k for k in own if self.page.lines[k].role == "headline"}
            if len(own & lines) >= 0.9 * len(own | lines) and head <= lines:
                return True
        return False

    def head_roles(self, lines: Sequence[int | None]) -> list[Role]:
        """Roles of the lines of a head; none when one is no line of a head, or of another article's."""
        known = [k for k in lines if k is not None and k in self._place]
        roles = [self.page.lines[k].role for k in known]
        whole = len(known) == len(lines) and len({self._place[k][0] for k in known}) == 1
        return roles if whole and "headline" in roles and set(roles) <= set(PARTS) else []

    def in_order(self, blocks: Sequence[set[int]]) -> bool:
        """Whether blocks of lines follow one another as they do in truth."""
        places = [
            min(self._place[k][1] for k in lines & self._place.keys()) for lines in blocks if lines & self._place.keys()
        ]
        return places == sorted(places)

    def span(self, lines: Sequence[int | None]) -> Span | None:
        """Where true lines stand; None unless more than half belong to one group."""
        places = [self._place[k] for k in lines if k is not None and k in self._place]
        if not places:
            return None
        groups = [group for group, _ in places]
        group = max(sorted(set(groups)), key=groups.count)
        own = [n for other, n in places if other == group]
        return Span(group, min(own), max(own)) if 2 * len(own) > len(lines) else None


def examples(layout: Layout, page: Page) -> Arrays:
    """One page as network and forests of links see it, with what truly follows what.

    Returns:
        The fields of an example of `models/train_network.py`, and rows and labels of the forests: ``nodes.rows``,
        ``nodes.labels`` and so on.
    """
    stage = prepare(layout)
    scene, truth = stage.scene, Truth(page)
    known = _true_lines(stage, layout, truth)

    def true_lines(blocks: Sequence[int]) -> list[int | None]:
        return [known[i] for b in blocks for i in stage.blocks[b].lines]

    headed = [true_lines(head.blocks) for head in scene.heads]
    spans = [truth.span(true_lines([node.block])) for node in scene.nodes]
    follows, first = _successors(spans)
    begun = _first_blocks(headed, truth, first)
    graph = page_graph(scene, shared_words([head.text for head in scene.heads], [node.text for node in scene.nodes]))
    heads, blocks = len(scene.heads), len(scene.heads) + len(scene.nodes)
    after, before = np.full(len(graph.points), UNKNOWN), np.full(len(graph.points), UNKNOWN)
    after[:blocks] = before[heads:blocks] = NONE
    for a, b in [*begun.items(), *((heads + a, b) for a, b in follows.items())]:
        reached = bool(graph.possible[a, heads + b])
        after[a], before[heads + b] = (heads + b, a) if reached else (UNKNOWN, UNKNOWN)
    groups = dict[Group, int]()
    told = [truth.span(lines) for lines in headed] + spans
    group = np.full(len(graph.points), NONE)
    group[:blocks] = [NONE if span is None else groups.setdefault(span.group, len(groups)) for span in told]

    def labels(own: Candidates, truly: dict[int, int]) -> NDArray[np.bool_]:
        return np.array([truly.get(int(a)) == b for a, b in zip(own.sources, own.targets, strict=True)], bool)

    return {
        "heads.rows": graph.of_heads.rows,
        "heads.labels": labels(graph.of_heads, begun),
        "nodes.rows": graph.of_nodes.rows,
        "nodes.labels": labels(graph.of_nodes, follows),
        "points": graph.points.astype(np.float16),
        "edges": (np.round(graph.edges * STEPS) / STEPS).astype(np.float16).reshape(-1, len(EDGE_COLUMNS)),
        "possible": graph.possible.ravel(),
        "after": after.astype(np.int16),
        "before": before.astype(np.int16),
        "group": group.astype(np.int16),
    }


def write_graphs(made: Sequence["Made"], parts: Sequence[Sequence[int]], path: Path) -> None:
    """All pages with at least two blocks, one after the other."""
    fold = {k: f for f, part in enumerate(parts) for k in part}
    tables = [(fold[k], page.tables) for k, page in enumerate(made)]
    kept = [(f, table) for f, table in tables if (table["after"] > UNKNOWN).sum() > 1]
    fields = ("points", "edges", "possible", "after", "before", "group")
    arrays: Arrays = {name: np.concatenate([table[name] for _, table in kept]) for name in fields}
    arrays["folds"] = np.array([f for f, _ in kept])
    arrays["counts"] = np.array([len(table["after"]) for _, table in kept])
    arrays["point_columns"], arrays["edge_columns"] = np.array(POINT_COLUMNS), np.array(EDGE_COLUMNS)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    print(f"{path.name}: {len(kept)} pages, {path.stat().st_size / 1e6:.1f} MB")


def _true_lines(stage: Prepared, layout: Layout, truth: Truth) -> list[int | None]:
    """The true line that each line of a prepared page stands for."""
    places = to_source(layout, [line.box for line in stage.draft.printed()])
    return [truth.line_at(*np.mean(polygon, axis=0).tolist()) for _, polygon in places]


def _successors(spans: Sequence[Span | None]) -> tuple[dict[int, int], dict[Group, int]]:
    """Which block truly follows each, and the first block of each group."""
    groups: dict[Group, list[tuple[int, int, int]]] = {}
    for n, span in enumerate(spans):
        if span is not None:
            groups.setdefault(span.group, []).append((span.first, span.last, n))
    follows: dict[int, int] = {}
    for members in groups.values():
        members.sort()
        follows |= {a[2]: b[2] for a, b in pairwise(members)}
    return follows, {group: members[0][2] for group, members in groups.items()}


def _first_blocks(heads: Sequence[Sequence[int | None]], truth: Truth, first: dict[Group, int]) -> dict[int, int]:
    """The block that each head truly begins: of several heads of one article the one with its headline."""
    best: dict[Group, tuple[int, int]] = {}
    for h, lines in enumerate(heads):
        span = truth.span(lines)
        if span is None or span.group not in first:
            continue
        roles = {truth.page.lines[k].role for k in lines if k is not None}
        rank = 2 * ("headline" in roles) + bool(roles & {"kicker", "deck"})
        if span.group not in best or best[span.group][0] < rank:
            best[span.group] = rank, h
    return {h: first[group] for group, (_, h) in best.items()}


@dataclass(frozen=True, slots=True)
class Made:
    """One page of a family, read, with its truth and what is learned from it."""

    family: str
    layout: Layout
    page: Page
    tables: Arrays


def plan(listed: Path) -> Iterator[tuple[str, int, Level]]:
    """Family, seed and level of every page of a list.

    Raises:
        ValueError: a page is listed of a family that is held out.
    """
    for line in listed.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            name, seed, level = line.split()
            if FAMILIES[name].held_out:
                raise ValueError(f"{listed.name}: {name} is held out")
            yield name, int(seed), next(known for known in LEVELS if known == level)


def pages(listed: Path) -> Iterator[Made]:
    """Every page of a list; those that were not read before are typeset, worn and read."""
    OUT.mkdir(parents=True, exist_ok=True)
    engine: Engine | None = None
    config = Config()
    for family, seed, level in plan(listed):
        file = OUT / f"{family}-{seed}-{level}.pickle"
        if not file.is_file():
            engine = engine or CheckedEngine(make_engine(config.engine))
            made = typeset_page(family, seed, level)
            layout = find_layout(PageImage(made.pixels, file.stem, ""), engine, config.layout)
            file.write_bytes(pickle.dumps((read_lines(layout, engine), made.page)))
            print(file.name, flush=True)
        layout, page = pickle.loads(file.read_bytes())
        yield Made(family, layout, page, examples(layout, page))


def link_arrays(made: Sequence[Made]) -> Arrays:
    """Arrays of the forests of links."""
    out: Arrays = {}
    for name, columns, count in FORESTS:
        rows = np.vstack([page.tables[f"{name}.rows"] for page in made])
        labels = np.concatenate([page.tables[f"{name}.labels"] for page in made]).astype(np.int64)
        out |= arrays(grown(PARAMETERS, rows, labels, count), name, columns)
    return out


def grown(
    options: dict[str, object], rows: NDArray[np.float32], labels: NDArray[np.int64], count: int
) -> Sequence[dict]:
    """The trees of a forest, as LightGBM tells them."""
    return lightgbm.train(options, lightgbm.Dataset(rows, labels), count).dump_model()["tree_info"]


def arrays(trees: Sequence[dict], name: str, columns: Sequence[str]) -> Arrays:
    """Trees as the arrays that `newsparse.forest` reads.

    Args:
        trees: as a dump of the trained model tells them.
        name: of the forest.
        columns: names of its features.
    """
    fields: dict[str, list[float]] = {key: [] for key in ("feature", "threshold", "left", "right", "missing", "value")}
    deepest = 0

    def add(node: dict, depth: int) -> int:
        nonlocal deepest
        at, deepest = len(fields["feature"]), max(deepest, depth)
        for values in fields.values():
            values.append(0)
        if "leaf_value" in node:
            fields["threshold"][at], fields["value"][at] = 3e38, node["leaf_value"]
            fields["left"][at] = fields["right"][at] = at
            return at
        gone = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
        fields["feature"][at], fields["threshold"][at] = node["split_feature"], min(node["threshold"], 3e38)
        fields["missing"][at] = int(gone)
        fields["left"][at] = add(node["left_child"], depth + 1)
        fields["right"][at] = add(node["right_child"], depth + 1)
        return at

    roots = [add(tree["tree_structure"], 0) for tree in trees]
    kinds = {"threshold": np.float32, "value": np.float32}
    out = {f"{name}.{key}": np.array(values, kinds.get(key, np.int32)) for key, values in fields.items()}
    out[f"{name}.roots"] = np.array(roots, np.int32)
    out[f"{name}.columns"] = np.array(columns)
    out[f"{name}.depth"] = np.array(deepest)
    return out


def forests_of(tables: Arrays) -> dict[str, Forest]:
    """Forests from their arrays."""
    return {name: forest_of(name, tables) for name in sorted({key.split(".")[0] for key in tables})}


@dataclass(frozen=True, slots=True)
class Solved:
    """A page whose links were solved by scores that had not seen its family."""

    made: Made
    stage: Prepared
    solution: Solution
    lines: list[list[set[int]]]
    """True lines of each block: heads' blocks, then nodes."""


def solve(made: Made, scores: Scores) -> Solved:
    """Prepare a page and solve its links."""
    stage = prepare(made.layout)
    scene, truth = stage.scene, Truth(made.page)

    known = _true_lines(stage, made.layout, truth)

    def found(blocks: Sequence[int]) -> set[int]:
        lines = (known[i] for b in blocks for i in stage.blocks[b].lines)
        return {line for line in lines if line is not None}

    lines = [[found(head.blocks) for head in scene.heads], [found([node.block]) for node in scene.nodes]]
    return Solved(made, stage, solve_links(scene, scores), lines)


def labelled(solved: Solved, keys: Sequence[Key]) -> tuple[list[Key], list[bool]]:
    """Chains that are not of advertisements, and whether each is one article: nearly all of it, headline and order."""
    truth = Truth(solved.made.page)
    kept, right = [], []
    for head, nodes in keys:
        texts = [solved.lines[1][n] for n in nodes]
        own = set().union(*texts, solved.lines[0][head] if head is not None else set())
        if not truth.sells(own):
            kept.append((head, nodes))
            right.append(truth.is_article(own) and truth.in_order(texts))
    return kept, right


def article_examples(solved: Solved) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Feature rows and labels of the chains that moves from the solved links make or unmake."""
    stand = Stand(solved.stage.scene, solved.solution)
    state = state_of(solved.solution)
    keys = {key for move in moves_from(stand.scene, solved.solution, state) for key in (*move.gone, *move.come)}
    # In an order of their own, so that training the same pages twice gives the same forests.
    kept, right = labelled(solved, sorted(keys, key=lambda key: (key[0] is not None, key[0] or 0, key[1])))
    rows = [chain_row(stand, run_of(solved.solution, key)) for key in kept]
    return np.array(rows, np.float32).reshape(-1, len(CHAIN_COLUMNS)), np.array(right, bool)


def certainty_examples(solved: Solved, forests: Forests) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Feature rows of the chains of a finished page, and whether each is one whole article with its headline."""
    scene = solved.stage.scene
    solution = improve_links(scene, solved.solution, forests)
    runs = find_runs(scene, solution.links)
    kept, right = labelled(solved, [(run.head, run.nodes) for run in runs])
    rows = certainty_rows(Stand(scene, solution), runs, [run_lines(solved.stage, run) for run in runs])
    return rows[[(run.head, run.nodes) in kept for run in runs]], np.array(right, bool)


Examples = Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]]


def fit_chains(examples: Examples, name: str, columns: Sequence[str], trees: int, leaves: int) -> Arrays:
    """A forest that judges chains."""
    rows, labels = np.vstack([e[0] for e in examples]), np.concatenate([e[1] for e in examples]).astype(np.int64)
    return arrays(grown({**PARAMETERS, "num_leaves": leaves}, rows, labels, trees), name, columns)


def respaced(lines: Sequence[TextLine], roles: Sequence[Role], factor: float) -> list[TextLine]:
    """The lines of a head with the spaces between its parts wider or narrower."""
    out, right, down = list(lines[:1]), 0.0, 0.0
    for (a, b), (was, now) in zip(pairwise(lines), pairwise(roles), strict=True):
        if was != now and b.direction == "vertical":
            right -= (factor - 1) * (a.box[0] - b.box[2])
        elif was != now:
            down += (factor - 1) * (b.box[1] - a.box[3])
        x0, y0, x1, y1 = b.box
        out.append(replace(b, box=(x0 + right, y0 + down, x1 + right, y1 + down)))
    return out


def role_examples(made: Made, scores: Scores) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Feature rows of the lines of heads, and their roles as places in `PARTS`.

    Only of heads that hold nothing else: no line of the text, none of another article. Each is taken twice, once with
    other spaces between its parts: how far apart they stand is a matter of the house.
    """
    truth, em = Truth(made.page), made.layout.em
    chance = np.random.default_rng(len(made.page.lines))
    flow = adopt_tags(assemble(made.layout, scores), em)
    rows, parts = [np.zeros((0, len(ROLE_COLUMNS)), np.float32)], list[int]()
    for chain in flow.chains:
        ordered, settled = open_head(flow, head_and_text(flow, chain, em)[0], em)
        open_ones = [flow.lines[i] for i, role in zip(ordered, settled, strict=True) if role is None]
        if len(open_ones) < 2:
            continue
        places = to_source(made.layout, [line.box for line in open_ones])
        roles = truth.head_roles([truth.line_at(*np.mean(polygon, axis=0).tolist()) for _, polygon in places])
        if roles:
            told = iter(respaced(open_ones, roles, float(chance.uniform(*SPACES))))
            lines = [flow.lines[i] for i in ordered]
            other = [next(told) if role is None else line for line, role in zip(lines, settled, strict=True)]
            rows += [role_rows(lines, settled, em), role_rows(other, settled, em)]
            parts += 2 * [PARTS.index(role) for role in roles]
    return np.vstack(rows), np.array(parts, np.int64)


def fit_roles(examples: Sequence[tuple[NDArray[np.float32], NDArray[np.int64]]]) -> Arrays:
    """A forest for each of `PARTS`; their scores are logits of one choice."""
    rows, labels = np.vstack([e[0] for e in examples]), np.concatenate([e[1] for e in examples])
    options = {**PARAMETERS, "objective": "multiclass", "num_class": len(PARTS), "num_leaves": 16, "max_depth": 6}
    trees = grown(options, rows, labels, ROLE_TREES)
    out: Arrays = {}
    for n, part in enumerate(PARTS):
        out |= arrays(trees[n :: len(PARTS)], f"{part}s", ROLE_COLUMNS)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """A part of the families left out: the numbers of its pages, and what was trained on the others."""

    pages: Sequence[int]
    networks: tuple[Network, ...]
    tables: Arrays

    def scores(self) -> Scores:
        """What was trained, as the stages take it."""
        return Scores(forests_of(self.tables), self.networks)


def parted(made: Sequence[Made]) -> list[list[int]]:
    """Numbers of the pages of each part of the families."""
    families = sorted({page.family for page in made})
    return [[k for k, page in enumerate(made) if page.family in families[f::FOLDS]] for f in range(FOLDS)]


def train(made: Sequence[Made], networks: Sequence[tuple[Network, ...]]) -> tuple[Arrays, list[Fold]]:
    """Train all forests; also those of every fold, which have not seen the families of its pages.

    What judges chains learns from links of families that the networks were trained without: a link that was trained
    on looks surer than one that is new. For the same reason certainty is learned from pages whose chains were
    bettered by forests that had not seen them.

    Args:
        made: the pages.
        networks: for each part of the families those that were trained on the others.

    Returns:
        The arrays of the forests of all pages, and every fold with those of the other pages.
    """
    folds = [Fold(part, own, {}) for part, own in zip(parted(made), networks, strict=True)]
    out: Arrays = {}
    for fold, tables in everyone(folds, out):
        tables |= link_arrays([page for k, page in enumerate(made) if fold is None or k not in fold.pages])
    solved = dict[int, Solved]()
    for fold in folds:
        scores = fold.scores()
        solved |= {k: solve(made[k], scores) for k in fold.pages}
    moved = {k: article_examples(one) for k, one in solved.items()}
    for fold, tables in everyone(folds, out):
        tables |= fit_chains(without(moved, fold), "articles", CHAIN_COLUMNS, 200, 24)
    sure = dict[int, tuple[NDArray[np.float32], NDArray[np.bool_]]]()
    for fold in folds:
        forests = forests_of(fold.tables)
        sure |= {k: certainty_examples(solved[k], forests) for k in fold.pages}
    for fold, tables in everyone(folds, out):
        tables |= fit_chains(without(sure, fold), "chains", (*CHAIN_COLUMNS, *READ_COLUMNS), 100, 8)
    roles = dict[int, tuple[NDArray[np.float32], NDArray[np.int64]]]()
    for fold in folds:
        scores = fold.scores()
        roles |= {k: role_examples(made[k], scores) for k in fold.pages}
    for fold, tables in everyone(folds, out):
        tables |= fit_roles(without(roles, fold))
    return out, folds


def everyone(folds: Sequence[Fold], whole: Arrays) -> list[tuple[Fold | None, Arrays]]:
    """Every fold with its arrays, and the arrays of all pages."""
    return [*((fold, fold.tables) for fold in folds), (None, whole)]


def without(examples: dict[int, _T], fold: Fold | None) -> list[_T]:
    """The examples of pages that are not of a fold."""
    return [one for k, one in sorted(examples.items()) if fold is None or k not in fold.pages]


def left_out(made: Sequence[Made], folds: Sequence[Fold]) -> None:
    """Print, for each family, how many of its articles are right with scores that were trained without it."""
    counts: dict[str, list[int]] = {}
    for fold in folds:
        scores = fold.scores()
        for k in fold.pages:
            solved = solve(made[k], scores)
            solution = improve_links(solved.stage.scene, solved.solution, scores.forests)
            runs = find_runs(solved.stage.scene, solution.links)
            _, right = labelled(solved, [(run.head, run.nodes) for run in runs])
            count = counts.setdefault(made[k].family, [0, 0])
            count[0] += sum(right)
            count[1] += len(made[k].page.articles)
    counts["all"] = [sum(count[side] for count in counts.values()) for side in (0, 1)]
    for family, (right_ones, whole) in counts.items():
        print(f"{family:18} {right_ones:5} of {whole:5} articles right")


def write(path: Path, tables: Arrays) -> None:
    """Write a model, and its checksum."""
    np.savez_compressed(path, **tables)  # type: ignore[arg-type]
    note(path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Make what is missing, train, write."""
    parser = argparse.ArgumentParser(description="Train the scores of links.")
    parser.add_argument("--graphs", action="store_true", help="only write the pages as graphs, for train_network.py")
    parser.add_argument("--pages", type=Path, default=PAGES, help="list of pages: family, seed, level")
    parser.add_argument("--network", action="store_true", help="only write the networks of all pages")
    parser.add_argument("--left-out", action="store_true", help="also print what is right with each family left out")
    options = parser.parse_args()
    found = {} if options.graphs else read_networks(OUT / "networks.npz")
    if options.network:
        write(MODELS / "network.npz", arrays_of([found[key] for key in found if key[0] == FOLDS]))
        return
    made = list(pages(options.pages))
    if options.graphs:
        write_graphs(made, parted(made), OUT / "graphs.npz")
        return
    *networks, whole = (tuple(found[key] for key in found if key[0] == part) for part in range(FOLDS + 1))
    tables, folds = train(made, networks)
    write(MODELS / "network.npz", arrays_of(whole))
    write(MODELS / "links.npz", tables)
    if options.left_out:
        left_out(made, folds)


if __name__ == "__main__":
    main()
