"""Changed weights: how they are kept, read and added."""

from pathlib import Path

import numpy as np
import openvino
import openvino.opset13 as graph
import pytest

from newsparse import models
from newsparse.engines.openvino import SMALL
from newsparse.engines.refine import Changes, packed, read_changes, refine
from newsparse.errors import ModelError

RNG = np.random.default_rng(3)
WEIGHTS = RNG.normal(size=(8, 4)).astype(np.float32)
CHANGE = RNG.normal(scale=0.1, size=(8, 4)).astype(np.float32)


def network() -> openvino.Model:
    """The product of a row of eight numbers with the weights."""
    inputs = graph.parameter([1, 8], np.float32)
    weights = graph.constant(WEIGHTS)
    weights.set_friendly_name("weights")
    return openvino.Model([graph.matmul(inputs, weights, False, False)], [inputs], "toy")


def run(model: openvino.Model, row: np.ndarray) -> np.ndarray:
    compiled = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled([row])[0])


def test_changes_come_back_to_within_half_a_level(tmp_path: Path) -> None:
    change = CHANGE.copy()
    change[2] = 0
    np.savez_compressed(tmp_path / "a.npz", **packed(Changes("sum", {"weights": change})))
    found = read_changes(tmp_path / "a.npz")
    assert found.sha256 == "sum"
    away = np.abs(found.weights["weights"] - change)
    assert (away <= 0.51 * np.abs(change).max(axis=1, keepdims=True) / 127 + 1e-9).all()
    assert not found.weights["weights"][2].any()
    assert away.max() > 0


def test_changes_are_added_to_the_weights() -> None:
    model, row = network(), RNG.normal(size=(1, 8)).astype(np.float32)
    assert np.allclose(run(model, row), row @ WEIGHTS, atol=1e-4)
    refine(model, Changes("", {"weights": CHANGE}))
    assert np.allclose(run(model, row), row @ (WEIGHTS + CHANGE), atol=1e-4)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": CHANGE, "bias": CHANGE}, "toy: no weight bias in the graph"),
        ({"weights": CHANGE[:4]}, r"toy: weights has the shape \(8, 4\)"),
    ],
)
def test_changes_of_another_network(changes: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        refine(network(), Changes("", changes))


@pytest.mark.parametrize("arrays", [{}, {"sha256": np.array("a"), "w/steps": np.zeros((2, 2), np.int8)}])
def test_files_that_hold_no_changes(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    np.savez(tmp_path / "a.npz", **arrays)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"a\.npz: not a file of changed weights"):
        read_changes(tmp_path / "a.npz")


@pytest.mark.models
def test_the_weights_for_small_type_are_of_the_recogniser_and_no_characters_of_it_change() -> None:
    changes = read_changes(models.locate(SMALL).path)
    assert changes.sha256 == models.locate("ppocrv6_small_rec").sha256
    assert not any(name.startswith("linear_8.") for name in changes.weights)
    assert models.locate(SMALL).path.stat().st_size < 5e6
