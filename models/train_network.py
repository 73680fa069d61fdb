"""Train the network of links on graphs of typeset pages, once for each part of the families left out and once in all.

    python models/train_links.py --graphs     make the graphs (out/links/graphs.npz)
    python models/train_network.py            train on them (out/links/networks.npz); --device cuda where there is one
    python models/train_network.py --begin out/links/networks.npz --epochs 5 --rate 1e-3     go on, with other pages
    python models/train_links.py              train the forests on what the networks say, and write the models

Every epoch sees the pages with noise on all features and with some features and some articles left out, so that the
network leans on no single sign. The weights that are kept are the running mean of the last steps.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from parts import FOLDS, NONE, OUT, UNKNOWN, read_networks

from newsparse.network import Network, Outlook, Shape, arrays_of, first_weights, forward, scaled
from newsparse.weights import read_arrays

SEEDS = 2
"""Networks of each part; what they say is averaged."""
EPOCHS = 36
RATE, WARM, DECAY = 3e-3, 200, 0.05
"""Greatest step, steps until it is reached, and decay of weights."""
POINTS = 384
"""Points in a batch."""
SIZES = (24, 40, 64, 112, 176)
"""Pages are filled up to one of these numbers of points."""
NOISE, HIDDEN, CUT = 0.25, 0.2, 0.15
"""Noise on features in standard deviations; share of features hidden from a page; mean share of articles cut."""
TOGETHER = 1.2
"""Weight of telling which blocks are of one article."""
MEAN = 0.998
"""How much of the running mean of weights stays at each step."""
GRADIENT = 1.0
GROUPS = 256

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Pace:
    """How a network is trained.

    Attributes:
        epochs: times that all pages are seen.
        rate: greatest step.
        seconds: time it may take; steps then become small sooner, and fewer epochs are made.
    """

    epochs: int = EPOCHS
    rate: float = RATE
    seconds: float = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page to learn from.

    Attributes:
        fold: the part it is left out with.
        points: features, (T, points).
        edges: features, (T, T, edges).
        possible: links that may be, (T, T).
        after: what follows each point: its number, NONE, or UNKNOWN where it is not asked.
        before: what each point follows, likewise.
        group: number of its article or item, or NONE.
    """

    fold: int
    points: NDArray[np.float32]
    edges: NDArray[np.float32]
    possible: NDArray[np.bool_]
    after: NDArray[np.int64]
    before: NDArray[np.int64]
    group: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Several pages, filled up to one number of points; the fields are as those of `Example`."""

    points: Tensor
    edges: Tensor
    possible: Tensor
    after: Tensor
    before: Tensor
    group: Tensor
    known: Tensor

    def part(self, rows: Tensor) -> "Batch":
        """Some of the pages."""
        return Batch(*(getattr(self, name)[rows] for name in self.__slots__))


def read_examples(path: Path) -> tuple[list[Example], tuple[str, ...], tuple[str, ...]]:
    """Pages as `train_links.py --graphs` wrote them, and the names of the features."""
    arrays = read_arrays(path)
    fields = ("points", "edges", "possible", "after", "before", "group")
    out, edge = [], 0
    starts = np.concatenate([[0], np.cumsum(arrays["counts"])])
    for k, (a, b) in enumerate(pairwise(starts)):
        count = int(b - a)
        square = {
            name: arrays[name][edge : edge + count * count].reshape(count, count, *arrays[name].shape[1:])
            for name in ("edges", "possible")
        }
        flat = {name: arrays[name][a:b] for name in ("points", "after", "before", "group")}
        values = {**flat, **square}
        values |= {name: values[name].astype(np.float32) for name in ("points", "edges")}
        values |= {name: values[name].astype(np.int64) for name in ("after", "before", "group")}
        out.append(Example(int(arrays["folds"][k]), **{name: values[name] for name in fields}))
        edge += count * count
    return out, tuple(arrays["point_columns"].tolist()), tuple(arrays["edge_columns"].tolist())


def scales(examples: Sequence[Example]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and spread of the features of points and of edges."""
    points = np.concatenate([one.points for one in examples])
    edges = np.concatenate([one.edges.reshape(-1, one.edges.shape[2]) for one in examples[::4]])
    return tuple(np.stack([rows.mean(0), rows.std(0) + 0.05]).astype(np.float32) for rows in (points, edges))  # type: ignore[return-value]


def batches(
    examples: Sequence[Example], scale: tuple[NDArray[np.float32], NDArray[np.float32]], device: str
) -> list[Batch]:
    """All pages of like number of points in one batch."""
    out = []
    for least, most in zip((0, *SIZES), SIZES, strict=False):
        chosen = [one for one in examples if least < len(one.points) <= most]
        if not chosen:
            continue
        count = len(chosen)
        points = np.zeros((count, most, chosen[0].points.shape[1]), np.float32)
        edges = np.zeros((count, most, most, chosen[0].edges.shape[2]), np.float32)
        possible, known = np.zeros((count, most, most), bool), np.zeros((count, most), bool)
        after, before = np.full((count, most), UNKNOWN), np.full((count, most), UNKNOWN)
        group = np.full((count, most), NONE)
        for k, one in enumerate(chosen):
            n = len(one.points)
            points[k, :n], edges[k, :n, :n] = scaled(one.points, scale[0]), scaled(one.edges, scale[1])
            possible[k, :n, :n], known[k, :n] = one.possible, True
            after[k, :n], before[k, :n], group[k, :n] = one.after, one.before, one.group
        arrays = (points, edges, possible, after, before, group, known)
        out.append(Batch(*(torch.from_numpy(array).to(device) for array in arrays)))
    return out


def roughened(batch: Batch) -> Batch:
    """The pages with noise, with features hidden and articles cut out."""
    pages, device = len(batch.points), batch.points.device

    def hidden(*shape: int) -> Tensor:
        return torch.rand(*shape, device=device) > HIDDEN

    points = batch.points + NOISE * torch.randn_like(batch.points)
    edges = batch.edges + NOISE * torch.randn_like(batch.edges)
    points, edges = points * hidden(pages, 1, points.shape[2]), edges * hidden(pages, 1, 1, edges.shape[3])
    cut = torch.rand(pages, GROUPS, device=device) < 2 * CUT * torch.rand(pages, 1, device=device)
    gone = torch.gather(cut, 1, batch.group.clamp(0, GROUPS - 1)) & (batch.group >= 0)
    known = batch.known & ~gone
    possible = batch.possible & known[:, :, None] & known[:, None]
    after, before = (torch.where(gone, UNKNOWN, side) for side in (batch.after, batch.before))
    return Batch(points, edges, possible, after, before, torch.where(gone, NONE, batch.group), known)


def choices(seen: Outlook, batch: Batch) -> tuple[Tensor, Tensor]:
    """Log-probabilities of what follows each point, (pages, T, T + 1), and of what it follows, (pages, T + 1, T)."""
    link = seen.link.masked_fill(~batch.possible, -1e9)
    after = torch.log_softmax(torch.cat([link, seen.last[:, :, None]], 2), 2)
    before = torch.log_softmax(torch.cat([link, seen.first[:, None]], 1), 1)
    return after, before


def losses(seen: Outlook, batch: Batch) -> tuple[Tensor, Tensor]:
    """What is to become small, and how many points are asked, how many are right, and the part of links."""
    after, before = choices(seen, batch)
    count = batch.known.shape[1]
    asked, asked_before = batch.after > UNKNOWN, batch.before > UNKNOWN
    row = torch.where(batch.after < 0, count, batch.after)
    column = torch.where(batch.before < 0, count, batch.before)
    links = -(torch.gather(after, 2, row[:, :, None])[..., 0] * asked).sum()
    links = links - (torch.gather(before, 1, column[:, None])[:, 0] * asked_before).sum()
    told = batch.group >= 0
    pairs = told[:, :, None] & told[:, None] & ~torch.eye(count, dtype=torch.bool, device=told.device)
    same = (batch.group[:, :, None] == batch.group[:, None]).float()
    apart = torch.nn.functional.softplus(seen.same) - same * seen.same
    together = (torch.where(pairs, apart, 0.0).sum(2) / pairs.sum(2).clamp(min=1)).sum()
    right = (after.argmax(2) == row) & asked
    return links + TOGETHER * together, torch.stack([asked.sum(), right.sum(), links.detach()])


def plan(data: Sequence[Batch], chance: np.random.Generator) -> Iterator[Batch]:
    """All pages once, in small batches of like size, in a new order."""
    parts = []
    for batch in data:
        size = max(4, POINTS // batch.known.shape[1])
        order = torch.from_numpy(chance.permutation(len(batch.points))).to(batch.points.device)
        parts += [(batch, rows) for rows in order.split(size)]
    for k in chance.permutation(len(parts)):
        yield parts[k][0].part(parts[k][1])


def train(
    examples: Sequence[Example],
    others: Sequence[Example],
    seed: int,
    device: str,
    names: tuple[tuple[str, ...], ...],
    pace: Pace,
    begin: Network | None = None,
) -> Network:
    """One network.

    Args:
        examples: pages to learn from.
        others: pages that it is tried on while it learns; nothing depends on them.
        seed: of weights, order and noise.
        device: ``cpu`` or ``cuda``.
        names: of the features of points and of edges.
        pace: how long, and in how large steps.
        begin: a network to go on with; its weights and its scales of the features are where it begins.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    shape = Shape(len(names[0]), len(names[1]))
    if begin is not None and (begin.shape, begin.point_columns, begin.edge_columns) != (shape, *names):
        raise ValueError("the network to begin with has other features")
    scale = scales(examples) if begin is None else (begin.point_scale, begin.edge_scale)
    first = first_weights(shape, seed) if begin is None else begin.weights
    weights = {
        name: torch.tensor(value, dtype=torch.float32, device=device, requires_grad=True)
        for name, value in first.items()
    }
    kept = [value.detach().clone() for value in weights.values()]
    data, asked = batches(examples, scale, device), batches(others, scale, device)
    whole = pace.epochs * sum(-(-len(b.points) // max(4, POINTS // b.known.shape[1])) for b in data)
    steps = torch.optim.AdamW(list(weights.values()), lr=pace.rate, weight_decay=DECAY, betas=(0.9, 0.99))
    begun, step, done = time.monotonic(), 0, 0.0
    for epoch in range(pace.epochs):
        told = []
        for batch in plan(data, chance):
            step += 1
            done = max(step / whole, (time.monotonic() - begun) / pace.seconds)
            if done > 1:
                break
            for group in steps.param_groups:
                group["lr"] = pace.rate * min(1.0, step / WARM) * (0.505 + 0.5 * float(np.cos(np.pi * done)))
            rough = roughened(batch)
            loss, counts = losses(forward(weights, shape, rough.points, rough.edges, rough.known, torch), rough)
            steps.zero_grad()
            (loss / counts[0]).backward()  # type: ignore[no-untyped-call]
            size = torch.nn.utils.clip_grad_norm_(weights.values(), GRADIENT)
            if not torch.isfinite(size):
                print(f"seed {seed} step {step}: no finite gradient, left out", flush=True)
                continue
            steps.step()
            torch._foreach_lerp_(kept, [w.detach() for w in weights.values()], 1 - min(MEAN, step / (step + 10)))
            told.append(counts)
        if told and (epoch % 6 == 5 or epoch == pace.epochs - 1 or done > 1):
            means = dict(zip(weights, kept, strict=True))
            print(f"seed {seed} epoch {epoch + 1}", *_told(told), *_tried(means, shape, asked), end=" ")
            print(f"{time.monotonic() - begun:.0f} s", flush=True)
        if done > 1:
            break
    final = {name: value.cpu().numpy() for name, value in zip(weights, kept, strict=True)}
    return Network(shape, final, *names, *scale)


def _told(counts: Sequence[Tensor]) -> tuple[str, str]:
    asked, right, links = torch.stack(list(counts)).sum(0).tolist()
    return f"loss {links / asked:.4f}", f"right {right / asked:.4f}"


@torch.no_grad()
def _tried(weights: dict[str, Tensor], shape: Shape, data: Sequence[Batch]) -> tuple[str, ...]:
    counts = []
    for batch in data:
        for rows in torch.arange(len(batch.points)).split(16):
            part = batch.part(rows)
            counts.append(losses(forward(weights, shape, part.points, part.edges, part.known, torch), part)[1])
    return ("| others:", *_told(counts)) if counts else ()


def main() -> None:
    """Train all parts, or some."""
    parser = argparse.ArgumentParser(description="Train the network of links.")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--folds", default=",".join(map(str, [*range(FOLDS), FOLDS])), help=f"{FOLDS}: all pages")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="time that one network may take")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE, help="greatest step")
    parser.add_argument("--begin", type=Path, help="networks of a run before, to go on with")
    parser.add_argument("--seeds", default=",".join(map(str, range(SEEDS))))
    parser.add_argument("--graphs", type=Path, default=OUT / "graphs.npz")
    parser.add_argument("--out", type=Path, default=OUT / "networks.npz")
    options = parser.parse_args()
    pace = Pace(options.epochs, options.rate, options.seconds)
    begin = read_networks(options.begin) if options.begin else {}
    examples, *names = read_examples(options.graphs)
    out: dict[str, NDArray[np.generic]] = {}
    for fold in map(int, options.folds.split(",")):
        learned = [one for one in examples if one.fold != fold]
        others = [one for one in examples if one.fold == fold]
        for seed in map(int, options.seeds.split(",")):
            chance, first = 100 * seed + fold, begin[fold, seed] if begin else None
            network = train(learned, others, chance, options.device, tuple(names), pace, first)
            out |= {f"{fold}.{seed}.{name}": value for name, value in arrays_of([network]).items()}
            np.savez_compressed(options.out, **out)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
