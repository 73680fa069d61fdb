"""Weights trained further, kept as what they differ from those of a package by.

A change is kept in bytes: for each row of a weight (its first axis) 255 levels between the greatest change and its
negative. That is a tenth of the file that the weights themselves would be.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsparse.errors import ModelError
from newsparse.weights import read_arrays

BASE, STEPS, SCALE = "sha256", "steps", "scale"
"""Names in the file: sum of the weights that are changed; of each weight, changes in levels and the size of a level."""
_LEVELS = 127

Weights = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What is added to some weights of a network.

    Attributes:
        sha256: of the file whose weights are changed.
        weights: name of a weight in the graph, and what is added to it, in its shape.
    """

    sha256: str
    weights: Weights


def packed(changes: Changes) -> dict[str, NDArray[np.generic]]:
    """The arrays of a file of changes; `read_changes` brings them back to within half a level."""
    arrays: dict[str, NDArray[np.generic]] = {BASE: np.array(changes.sha256)}
    for name, change in changes.weights.items():
        rows = change.reshape(len(change), -1)
        scale = (np.abs(rows).max(axis=1) / _LEVELS).astype(np.float32)
        steps = np.rint(rows / np.maximum(scale, np.finfo(np.float32).tiny)[:, None])
        arrays[f"{name}/{STEPS}"] = steps.astype(np.int8).reshape(change.shape)
        arrays[f"{name}/{SCALE}"] = scale
    return arrays


def read_changes(path: Path) -> Changes:
    """Read a file of changes.

    Raises:
        ModelError: it cannot be read or is not such a file.
    """
    arrays = read_arrays(path)
    try:
        weights: Weights = {}
        for name in (key.removesuffix(f"/{STEPS}") for key in arrays if key.endswith(f"/{STEPS}")):
            steps, scale = arrays[f"{name}/{STEPS}"], arrays[f"{name}/{SCALE}"]
            rows = np.asarray(steps, np.float32).reshape(len(scale), -1) * np.asarray(scale, np.float32)[:, None]
            weights[name] = rows.reshape(steps.shape)
        return Changes(str(arrays[BASE]), weights)
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: not a file of changed weights: {error}") from error


def refine(model: Any, changes: Changes) -> None:
    """Add changes to the weights of a graph.

    Args:
        model: an ``openvino.Model``; changed in place.
        changes: to some of its constants.

    Raises:
        ModelError: a weight is not in the graph, or has another shape.
    """
    import openvino.opset13 as graph

    left = dict(changes.weights)
    for node in model.get_ordered_ops():
        change = left.pop(node.get_friendly_name(), None) if node.get_type_name() == "Constant" else None
        if change is None:
            continue
        values = np.asarray(node.get_data(), np.float32)
        if values.shape != change.shape:
            raise ModelError(f"{model.get_friendly_name()}: {node.get_friendly_name()} has the shape {values.shape}")
        # The new constant lives as long as the graph does: its numbers are copied into it.
        changed = graph.constant(values + change, np.float32)
        changed.set_friendly_name(node.get_friendly_name())
        for target in node.output(0).get_target_inputs():
            target.replace_source_output(changed.output(0))
    if left:
        raise ModelError(f"{model.get_friendly_name()}: no weight {', '.join(sorted(left))} in the graph")
    model.validate_nodes_and_infer_types()
