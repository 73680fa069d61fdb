"""Chosen layers of a network in 8-bit integers, for CPUs that multiply bytes faster than floats.

What goes into a chosen layer is rounded to 256 levels over the range that it had on typeset lines, the layer's weights
to 255 levels about zero, for each output by itself ("Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference", Jacob et al., 2018). The rounding is written into the graph, and OpenVINO runs
layers between two roundings in integers. The ranges come from ``models/calibrate_int8.py``.
"""

from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from newsparse.errors import ModelError

_CPU_FLAGS = Path("/proc/cpuinfo")
_BYTE_PRODUCTS = {"avx512_vnni", "avx_vnni", "amx_int8"}
_LEVELS = 256


class Ranges(BaseModel):
    """Smallest and largest value that goes into each chosen layer; a file beside the model manifest.

    Attributes:
        sha256: of the weights the ranges were measured with.
        layers: the layer's name in the graph, and its range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    layers: dict[str, tuple[float, float]]


def read_ranges(path: Path) -> Ranges:
    """Read a file of ranges.

    Raises:
        ModelError: it cannot be read or is not such a file.
    """
    try:
        return Ranges.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError) as error:
        raise ModelError(f"{path}: not a file of ranges: {error}") from error


def multiplies_bytes() -> bool:
    """Whether this CPU has instructions for sums of products of bytes (x86 under Linux; elsewhere not known: no)."""
    try:
        flags = next((line for line in _CPU_FLAGS.read_text("utf-8").splitlines() if line.startswith("flags")), "")
    except OSError:
        return False
    return not _BYTE_PRODUCTS.isdisjoint(flags.split())


def narrow(model: Any, ranges: Ranges) -> None:
    """Write the rounding of the chosen layers into a graph.

    Args:
        model: an ``openvino.Model``; changed in place.
        ranges: of some of its convolutions and products with constant weights.

    Raises:
        ModelError: a chosen layer is not in the graph.
    """
    left = dict(ranges.layers)
    for node in model.get_ordered_ops():
        span = left.pop(node.get_friendly_name(), None)
        if span is not None:
            _round_inputs(node, *_with_zero(*span))
    if left:
        raise ModelError(f"{model.get_friendly_name()}: no layer {', '.join(sorted(left))} in the weights")
    model.validate_nodes_and_infer_types()


def _round_inputs(node: Any, low: float, high: float) -> None:
    import openvino.opset13 as graph

    weights = node.input_value(1)
    values = np.asarray(weights.get_node().get_data(), np.float32)
    # A convolution has its outputs along the first axis of its weights, a product along the last.
    summed = tuple(range(values.ndim - 1)) if node.get_type_name() == "MatMul" else tuple(range(1, values.ndim))
    reach = np.maximum(np.abs(values).max(axis=summed, keepdims=True), np.finfo(np.float32).tiny)
    bounds = [graph.constant(np.float32(bound)) for bound in (low, high)]
    sides = [graph.constant(side) for side in (-reach, reach)]
    rounded = graph.fake_quantize(node.input_value(0), *bounds, *bounds, _LEVELS)
    rounded_weights = graph.fake_quantize(weights, *sides, *sides, _LEVELS - 1)
    node.input(0).replace_source_output(rounded.output(0))
    node.input(1).replace_source_output(rounded_weights.output(0))


def _with_zero(low: float, high: float) -> tuple[float, float]:
    """The range moved so that zero is one of its levels."""
    low, high = min(low, 0.0), max(high, 0.0)
    step = (high - low) / (_LEVELS - 1)
    zero = round(-low / step)
    return -zero * step, (_LEVELS - 1 - zero) * step
