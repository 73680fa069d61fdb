"""A trained forest of decision trees, as plain arrays: loaded without a training library, evaluated with NumPy.

The file (``.npz``) holds one row a node: `feature`, `threshold`, `left`, `right`, `missing` (1: a value that is not
there goes left), `value`; `roots` names the first node of every tree; `columns` the features it was trained on. A leaf
points to itself, so that all trees can be walked in step, as deep as the deepest.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsparse.errors import ModelError


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose leaf values add up to log-odds."""

    columns: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
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
        count = len(rows)
        at = np.repeat(self.roots[None, :], count, axis=0)
        line = np.arange(count)[:, None]
        for _ in range(self.depth):
            value = rows[line, self.feature[at]]
            left = (value <= self.threshold[at]) | (np.isnan(value) & self.missing[at])
            at = np.where(left, self.left[at], self.right[at])
        return np.asarray(self.value[at].sum(axis=1, dtype=np.float64))


@cache
def load_forest(path: Path, columns: tuple[str, ...]) -> Forest:
    """Read a forest, once a process.

    Raises:
        ModelError: the file is missing or damaged, or was trained on other features.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        forest = Forest(
            columns=tuple(str(name) for name in arrays["columns"]),
            roots=arrays["roots"].astype(np.int32),
            feature=arrays["feature"].astype(np.int32),
            threshold=arrays["threshold"].astype(np.float32),
            left=arrays["left"].astype(np.int32),
            right=arrays["right"].astype(np.int32),
            missing=arrays["missing"].astype(np.bool_),
            value=arrays["value"].astype(np.float32),
            depth=int(arrays["depth"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: cannot read the trained link score: {error}") from error
    if forest.columns != columns:
        raise ModelError(f"{path}: the link score was trained on other features than this version has")
    return forest
