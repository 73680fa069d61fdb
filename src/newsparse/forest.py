"""Trained forests of decision trees, as plain arrays: loaded without a training library, evaluated with NumPy.

The file (``.npz``) holds several forests; the arrays of each carry its name in front (``nodes.left``). One entry a
tree node: `feature`, `threshold`, `left`, `right`, `missing` (1: a value that is not there goes left), `value`;
`roots` names the first node of every tree, `columns` the features it was trained on. A leaf points to itself, so that
all trees can be walked in step, as deep as the deepest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsparse.errors import ModelError
from newsparse.weights import read_arrays


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees whose leaf values add up to log-odds."""

    columns: tuple[str, ...]
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    missing: NDArray[np.bool_]
    value: NDArray[np.float32]
    depth: int

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds of each row.

        Args:
            rows: features, shape (rows, columns).

        Returns:
            Shape (rows,).
        """
        start = np.arange(len(rows))[:, None] * rows.shape[1]
        values, absent = rows.ravel(), np.isnan(rows).ravel()
        at = np.repeat(self.roots[None, :], len(rows), axis=0)
        gaps = bool(absent.any())
        for _ in range(self.depth):
            place = start + self.feature.take(at)
            left = values.take(place) <= self.threshold.take(at)
            if gaps:
                left |= absent.take(place) & self.missing.take(at)
            at = np.where(left, self.left.take(at), self.right.take(at))
        return np.asarray(self.value.take(at).sum(axis=1, dtype=np.float64))


Forests = Mapping[str, Forest]
"""Forests by name."""


def score_rows(forests: Forests, name: str, rows: NDArray[np.float32], columns: tuple[str, ...]) -> NDArray[np.float64]:
    """Log-odds of feature rows by one of the forests.

    Raises:
        ModelError: there is no such forest, or it was trained on other features.
    """
    forest = forests.get(name)
    if forest is None or forest.columns != columns:
        raise ModelError(f"the trained score {name!r} is missing, or of another version of newsparse")
    return forest.score(rows)


@cache
def load_forests(path: Path) -> Forests:
    """Read the forests of a file by name, once a process.

    Raises:
        ModelError: the file is missing or damaged.
    """
    arrays = read_arrays(path)
    try:
        return {name: forest_of(name, arrays) for name in sorted({name.split(".")[0] for name in arrays})}
    except (KeyError, ValueError) as error:
        raise ModelError(f"{path}: cannot read the trained scores: {error}") from error


def forest_of(name: str, arrays: Mapping[str, NDArray[np.generic]]) -> Forest:
    """The forest whose arrays carry a name."""
    return Forest(
        columns=tuple(str(column) for column in arrays[f"{name}.columns"]),
        roots=arrays[f"{name}.roots"].astype(np.intp),
        feature=arrays[f"{name}.feature"].astype(np.intp),
        threshold=arrays[f"{name}.threshold"].astype(np.float32),
        left=arrays[f"{name}.left"].astype(np.intp),
        right=arrays[f"{name}.right"].astype(np.intp),
        missing=arrays[f"{name}.missing"].astype(np.bool_),
        value=arrays[f"{name}.value"].astype(np.float32),
        depth=int(arrays[f"{name}.depth"]),
    )
