"""What both training scripts go by: how the families are parted, what is not told of a page, and where networks lie."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsparse.network import Network, networks_of
from newsparse.weights import read_arrays

OUT = Path(__file__).parent.parent / "out" / "links"
"""Where pages that were read, graphs and networks are kept."""
FOLDS = 6
"""Parts of the families that take turns in being left out; what is learned from all is counted as one part more."""
NONE, UNKNOWN = -1, -2
"""What follows a point of a graph: nothing; not asked."""


def read_networks(path: Path) -> dict[tuple[int, int], Network]:
    """Networks by the part left out and the seed, in that order.

    Args:
        path: what `train_network.py` wrote, or the networks in use, which are of all pages.
    """
    found: dict[tuple[int, int], dict[str, NDArray[np.generic]]] = {}
    arrays = read_arrays(path)
    if all(name.split("/")[0].isdigit() for name in arrays):
        return {(FOLDS, seed): network for seed, network in enumerate(networks_of(arrays))}
    for name, array in arrays.items():
        fold, seed, rest = name.split(".", 2)
        found.setdefault((int(fold), int(seed)), {})[rest] = array
    return {key: networks_of(found[key])[0] for key in sorted(found)}
