"""A small graph network, trained elsewhere and evaluated with NumPy: which block of a page leads to which.

A page is a complete graph: blocks are its points, and each ordered pair of blocks is an edge with features of its own.
Layers of attention (Vaswani et al. 2017) whose weights also depend on the edge (Ying et al. 2021, "Do Transformers
Really Perform Badly for Graph Representation?") let every block look at all others; edges are brought up to date with
their two ends after each layer. Points may be matched with one point, or with none, on either side, as in SuperGlue
(Sarlin et al. 2020): the scores of a row and of a column of possible matches are each one choice.

`forward` is written with operators that NumPy and PyTorch have in common, so that what is trained
(``models/train_network.py``) and what is used are one code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsparse.errors import ModelError
from newsparse.weights import read_arrays

Array = NDArray[np.float32]

CAP = 5.0
"""Features are cut off at this many standard deviations."""
_NEVER = -1e9
_TINY = 1e-5


@dataclass(frozen=True, slots=True)
class Shape:
    """Size of a network.

    Attributes:
        points: features of a point.
        edges: features of an edge.
        point_size: numbers a point is described by inside.
        edge_size: the same of an edge.
        layers: how many times all look at all.
        heads: of attention.
    """

    points: int
    edges: int
    point_size: int = 96
    edge_size: int = 48
    layers: int = 4
    heads: int = 4


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a network says of a page of ``T`` points; all log-odds or logits.

    Attributes:
        link: that a point is followed by another, (T, T).
        last: that nothing follows a point, (T,), in one choice with its row of ``link``.
        first: that a point follows nothing, (T,), in one choice with its column of ``link``.
        same: that two points belong together, (T, T), symmetrical; log-odds.
    """

    link: Any
    last: Any
    first: Any
    same: Any


def first_weights(shape: Shape, seed: int) -> dict[str, Array]:
    """Weights to begin training with: normal, of the variance that keeps sums in range."""
    chance = np.random.default_rng(seed)
    out: dict[str, Array] = {}

    def linear(name: str, ins: int, outs: int, gain: float = 1.0) -> None:
        out[f"{name}.w"] = (chance.standard_normal((ins, outs)) * gain * ins**-0.5).astype(np.float32)
        out[f"{name}.b"] = np.zeros(outs, np.float32)

    def norm(name: str, size: int) -> None:
        out[f"{name}.g"], out[f"{name}.o"] = np.ones(size, np.float32), np.zeros(size, np.float32)

    point, edge = shape.point_size, shape.edge_size
    linear("point1", shape.points, 2 * point, 1.4)
    linear("point2", 2 * point, point)
    linear("edge1", shape.edges, 2 * edge, 1.4)
    linear("edge2", 2 * edge, edge)
    for k in range(shape.layers):
        norm(f"{k}.point", point)
        norm(f"{k}.edge", edge)
        norm(f"{k}.inner", point)
        for part in ("query", "key", "value"):
            linear(f"{k}.{part}", point, point)
        linear(f"{k}.there", edge, shape.heads, 0.7)
        linear(f"{k}.back", edge, shape.heads, 0.7)
        linear(f"{k}.out", point, point, 0.5)
        linear(f"{k}.seen", edge, point, 0.5)
        linear(f"{k}.wide", point, 2 * point, 1.4)
        linear(f"{k}.narrow", 2 * point, point, 0.5)
        linear(f"{k}.edge_in", edge, 2 * edge)
        linear(f"{k}.edge_from", point, 2 * edge, 0.7)
        linear(f"{k}.edge_to", point, 2 * edge, 0.7)
        linear(f"{k}.edge_out", 2 * edge, edge, 0.5)
    norm("point", point)
    norm("edge", edge)
    for part in ("link", "same"):
        linear(f"{part}.edge", edge, edge)
        linear(f"{part}.from", point, edge, 0.7)
        linear(f"{part}.to", point, edge, 0.7)
        linear(f"{part}.out", edge, 1)
    linear("none", point, 2)
    return out


def forward(weights: Mapping[str, Any], shape: Shape, points: Any, edges: Any, known: Any, library: Any) -> Outlook:
    """Look at pages.

    Args:
        weights: arrays by name, as `first_weights` makes them.
        shape: of the network.
        points: normalised features, (pages, T, points).
        edges: normalised features, (pages, T, T, edges).
        known: whether there is a point, (pages, T), bool.
        library: the module whose arrays these are: ``numpy`` or ``torch``.

    Returns:
        An outlook whose arrays have the pages in front.
    """

    def linear(name: str, x: Any) -> Any:
        return x @ weights[f"{name}.w"] + weights[f"{name}.b"]

    def norm(name: str, x: Any) -> Any:
        x = x - x.mean(-1, keepdims=True)
        return x / ((x * x).mean(-1, keepdims=True) + _TINY) ** 0.5 * weights[f"{name}.g"] + weights[f"{name}.o"]

    def relu(x: Any) -> Any:
        return x.clip(min=0)

    pages, count = points.shape[:2]
    each = shape.point_size // shape.heads

    def parted(x: Any) -> Any:
        return x.reshape(pages, count, shape.heads, each).swapaxes(1, 2)

    point = linear("point2", relu(linear("point1", points)))
    edge = linear("edge2", relu(linear("edge1", edges)))
    there = known[:, None, None, :]
    for k in range(shape.layers):
        x, e = norm(f"{k}.point", point), norm(f"{k}.edge", edge)
        query, key, value = (parted(linear(f"{k}.{part}", x)) for part in ("query", "key", "value"))
        across = linear(f"{k}.there", e) + linear(f"{k}.back", e).swapaxes(1, 2)
        logits = query @ key.swapaxes(2, 3) * each**-0.5 + across.swapaxes(2, 3).swapaxes(1, 2)
        logits = library.where(there, logits, _NEVER)
        share = library.exp(logits - library.amax(logits, -1, keepdims=True))
        share = share / share.sum(-1, keepdims=True)
        heard = (share @ value).swapaxes(1, 2).reshape(pages, count, shape.point_size)
        seen = library.einsum("bij,bije->bie", share.mean(1), e)
        point = point + linear(f"{k}.out", heard) + linear(f"{k}.seen", seen)
        point = point + linear(f"{k}.narrow", relu(linear(f"{k}.wide", norm(f"{k}.inner", point))))
        x = norm(f"{k}.point", point)
        ends = linear(f"{k}.edge_from", x)[:, :, None] + linear(f"{k}.edge_to", x)[:, None]
        edge = edge + linear(f"{k}.edge_out", relu(linear(f"{k}.edge_in", e) + ends))
    x, e = norm("point", point), norm("edge", edge)

    def judged(name: str) -> Any:
        ends = linear(f"{name}.from", x)[:, :, None] + linear(f"{name}.to", x)[:, None]
        return linear(f"{name}.out", relu(linear(f"{name}.edge", e) + ends))[..., 0]

    same, none = judged("same"), linear("none", x)
    return Outlook(judged("link"), none[..., 0], none[..., 1], (same + same.swapaxes(1, 2)) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Trained weights, with the features they were trained on.

    Attributes:
        shape: of the network.
        weights: arrays by name.
        point_columns: names of the features of a point.
        edge_columns: names of the features of an edge.
        point_scale: mean and spread of each feature of a point, (2, points).
        edge_scale: the same of an edge, (2, edges).
    """

    shape: Shape
    weights: Mapping[str, NDArray[np.floating]]
    point_columns: tuple[str, ...]
    edge_columns: tuple[str, ...]
    point_scale: Array
    edge_scale: Array

    def look(self, points: Array, edges: Array) -> Outlook:
        """Look at one page, in double precision: the same on every machine, whatever order it adds up in.

        Args:
            points: features, (T, points).
            edges: features, (T, T, edges).
        """
        known = np.ones((1, len(points)), bool)
        rows = scaled(points, self.point_scale), scaled(edges, self.edge_scale)
        x, e = (values[None].astype(np.float64) for values in rows)
        seen = forward(self.weights, self.shape, x, e, known, np)
        return Outlook(seen.link[0], seen.last[0], seen.first[0], seen.same[0])


def scaled(rows: Array, scale: Array) -> Array:
    """Features less their means, in standard deviations, cut off at `CAP`."""
    return np.asarray(np.clip((rows - scale[0]) / scale[1], -CAP, CAP), np.float32)


def look_at(
    networks: Sequence[Network],
    points: Array,
    edges: Array,
    point_columns: tuple[str, ...],
    edge_columns: tuple[str, ...],
) -> Outlook:
    """The mean of what several networks say of one page.

    Raises:
        ModelError: there is none, or one was trained on other features.
    """
    if not networks or any(n.point_columns != point_columns or n.edge_columns != edge_columns for n in networks):
        raise ModelError("the trained network is missing, or of another version of newsparse")
    seen = [network.look(points, edges) for network in networks]
    means = (np.mean([getattr(one, part) for one in seen], axis=0) for part in ("link", "last", "first", "same"))
    return Outlook(*means)


@cache
def load_networks(path: Path) -> tuple[Network, ...]:
    """Read the networks of a file, once a process.

    Raises:
        ModelError: the file is missing or damaged.
    """
    arrays = read_arrays(path)
    try:
        return networks_of(arrays)
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: cannot read the trained scores: {error}") from error


def networks_of(arrays: Mapping[str, NDArray[np.generic]]) -> tuple[Network, ...]:
    """Networks from arrays whose names begin with the network's number: ``0/link.out.w``."""
    numbers = sorted({int(name.split("/")[0]) for name in arrays if "/" in name})
    return tuple(
        _network_of({name.split("/", 1)[1]: arrays[name] for name in arrays if name.startswith(f"{n}/")})
        for n in numbers
    )


def _network_of(arrays: Mapping[str, NDArray[np.generic]]) -> Network:
    told = ("shape", "point_columns", "edge_columns", "point_scale", "edge_scale")
    return Network(
        shape=Shape(*(int(value) for value in arrays["shape"])),
        weights={name: value.astype(np.float64) for name, value in arrays.items() if name not in told},
        point_columns=tuple(str(name) for name in arrays["point_columns"]),
        edge_columns=tuple(str(name) for name in arrays["edge_columns"]),
        point_scale=arrays["point_scale"].astype(np.float32),
        edge_scale=arrays["edge_scale"].astype(np.float32),
    )


def arrays_of(networks: Sequence[Network]) -> dict[str, NDArray[np.generic]]:
    """What `networks_of` reads; weights in half precision."""
    out: dict[str, NDArray[np.generic]] = {}
    for n, one in enumerate(networks):
        out |= {f"{n}/{name}": value.astype(np.float16) for name, value in one.weights.items()}
        out[f"{n}/shape"] = np.array(astuple(one.shape))
        out[f"{n}/point_columns"], out[f"{n}/edge_columns"] = np.array(one.point_columns), np.array(one.edge_columns)
        out[f"{n}/point_scale"], out[f"{n}/edge_scale"] = one.point_scale, one.edge_scale
    return out
