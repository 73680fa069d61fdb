"""Words that heads and blocks share: the text of one article speaks of the same things as its headline.

Words are pairs of neighbouring Chinese characters, so that nothing depends on where a dictionary would cut. A pair
counts the more the fewer blocks of the page hold it (inverse document frequency, Spärck Jones 1972).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What heads and blocks have in common.

    Attributes:
        weights: for each head the weights of its pairs, adding up to 1 (none: empty).
        held: for each head which block holds which of its pairs: (pairs, blocks).
        told: share of a head's pairs that a block holds: (heads, blocks).
        alike: cosine of the pairs of two blocks, 0..1: (blocks, blocks); 0 on the diagonal.
    """

    weights: tuple[Array, ...]
    held: tuple[NDArray[np.bool_], ...]
    told: Array
    alike: Array

    def told_by(self, head: int, blocks: Sequence[int]) -> float:
        """Share of a head's pairs that blocks hold together, 0..1."""
        if not len(self.weights[head]) or not blocks:
            return 0.0
        return float(self.weights[head] @ self.held[head][:, list(blocks)].any(axis=1))


def pairs_of(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters."""
    return frozenset(run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1))


def shared_words(heads: Sequence[str], blocks: Sequence[str]) -> Words:
    """Compare the texts of heads and blocks."""
    inner = [pairs_of(text) for text in blocks]
    known = Counter(pair for pairs in inner for pair in pairs)
    weights, held = [], []
    for text in heads:
        pairs = sorted(pairs_of(text))
        weight = np.array([np.log((1 + len(blocks)) / (0.5 + known[pair])) for pair in pairs])
        weights.append(weight / max(1e-9, float(weight.sum())))
        held.append(np.array([[pair in own for own in inner] for pair in pairs], bool).reshape(len(pairs), len(blocks)))
    told = np.array([weight @ own for weight, own in zip(weights, held, strict=True)])
    return Words(tuple(weights), tuple(held), told.reshape(len(heads), len(blocks)), _alike(inner, known))


def _alike(inner: Sequence[frozenset[str]], known: Counter[str]) -> Array:
    """Cosines; pairs that stand in one block only count in the lengths."""
    count = len(inner)
    number = {pair: k for k, pair in enumerate(sorted(pair for pair, times in known.items() if times > 1))}
    table = np.zeros((count, len(number)))
    length = np.full(count, 1e-9)
    for n, pairs in enumerate(inner):
        weights = {pair: np.log((1 + count) / (0.5 + known[pair])) for pair in pairs}
        length[n] += sum(weight * weight for weight in weights.values())
        for pair in pairs & number.keys():
            table[n, number[pair]] = weights[pair]
    table /= np.sqrt(length)[:, None]
    out = table @ table.T
    np.fill_diagonal(out, 0.0)
    return np.asarray(out)
