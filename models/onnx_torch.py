"""A recogniser's ONNX graph run by PyTorch, so that its weights can be trained further.

Only the operators that the PP-OCR recognisers are made of; batch normalisation keeps the means that it has.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

Tensor = torch.Tensor
Step = tuple[str, list[str], list[str], dict[str, Any]]
"""Operator, names of its inputs and outputs, attributes."""


class Graph(torch.nn.Module):
    """The graph of a file, with its float weights as parameters.

    Args:
        path: the ONNX file. Its last softmax is left away, so that the outputs are logits.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        graph = onnx.load(str(path)).graph
        self.inputs = [value.name for value in graph.input]
        self.output = graph.output[0].name
        self.steps: list[Step] = []
        self.fixed: dict[str, Tensor] = {}
        self.keys: dict[str, str] = {}
        for weight in graph.initializer:
            values = numpy_helper.to_array(weight)
            if values.dtype == np.float32 and values.size > 1:
                key = weight.name.replace(".", "_")
                self.keys[weight.name] = key
                self.register_parameter(key, torch.nn.Parameter(torch.from_numpy(values.copy())))
            else:
                self.fixed[weight.name] = torch.from_numpy(values.copy())
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            self.steps.append((node.op_type, list(node.input), list(node.output), attributes))
        self.steps = _with_gelu(self.steps)
        last = next(step for step in reversed(self.steps) if step[0] == "Softmax")
        last[3]["skip"] = True
        self._last_use = {name: at for at, step in enumerate(self.steps) for name in step[1]}

    def weights(self) -> dict[str, torch.nn.Parameter]:
        """The float weights under the names that they have in the file."""
        return {name: getattr(self, key) for name, key in self.keys.items()}

    def forward(self, x: Tensor) -> Tensor:
        """Logits, (lines, steps, classes), of lines, (lines, 3, 48, width)."""
        values: dict[str, Tensor] = {self.inputs[0]: x}
        for name, value in self.fixed.items():
            values[name] = value.to(x.device) if value.is_floating_point() else value
        for name, key in self.keys.items():
            values[name] = getattr(self, key)
        for at, (kind, inputs, outputs, attributes) in enumerate(self.steps):
            values[outputs[0]] = OPERATORS[kind]([values[name] for name in inputs], attributes)
            for name in inputs:
                if self._last_use[name] == at and name not in self.keys:
                    values.pop(name, None)
        return values[self.output]


def _with_gelu(steps: list[Step]) -> list[Step]:
    """The steps with each x / sqrt(2), erf, + 1, * x, * 0.5 made one."""
    makes = {step[2][0]: step for step in steps}
    uses: dict[str, list[Step]] = {}
    for step in steps:
        for name in step[1]:
            uses.setdefault(name, []).append(step)
    gone: list[int] = []
    out = {id(step): step for step in steps}
    for erf in (step for step in steps if step[0] == "Erf"):
        first = makes[erf[1][0]]
        plus = uses[erf[2][0]][0]
        times = uses[plus[2][0]][0]
        half = uses[times[2][0]][0]
        if [step[0] for step in (first, plus, times, half)] == ["Div", "Add", "Mul", "Mul"]:
            gone += [id(step) for step in (first, erf, plus, times)]
            out[id(half)] = ("Gelu", [first[1][0]], half[2], {})
    return [out[id(step)] for step in steps if id(step) not in gone]


def _pads(attributes: Mapping[str, Any], sizes: Any, kernel: Any, strides: Any) -> tuple[int, int, int, int]:
    """Left, right, top, bottom."""
    mode = attributes.get("auto_pad", b"NOTSET")
    if mode in (b"SAME_UPPER", b"SAME_LOWER"):
        both = []
        for size, side, step in zip(sizes[::-1], kernel[::-1], strides[::-1], strict=True):
            need = max(0, (-(-size // step) - 1) * step + side - size)
            small, large = need // 2, need - need // 2
            both += [small, large] if mode == b"SAME_UPPER" else [large, small]
        return tuple(both)  # type: ignore[return-value]
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return left, right, top, bottom


def _conv(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x, weight, *bias = values
    strides = attributes.get("strides", [1, 1])
    left, right, top, bottom = _pads(attributes, x.shape[2:], weight.shape[2:], strides)
    pad = (top, left)
    if left != right or top != bottom:
        x, pad = functional.pad(x, (left, right, top, bottom)), (0, 0)
    dilations, groups = attributes.get("dilations", [1, 1]), attributes.get("group", 1)
    return functional.conv2d(x, weight, bias[0] if bias else None, strides, pad, dilations, groups)


def _pool(kind: str) -> Callable[[list[Tensor], Mapping[str, Any]], Tensor]:
    def run(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
        x, kernel = values[0], attributes["kernel_shape"]
        strides = attributes.get("strides", [1, 1])
        left, right, top, bottom = _pads(attributes, x.shape[2:], kernel, strides)
        ceil = bool(attributes.get("ceil_mode", 0))
        if kind == "max":
            x = functional.pad(x, (left, right, top, bottom), value=float("-inf"))
            return functional.max_pool2d(x, kernel, strides, 0, ceil_mode=ceil)
        whole = bool(attributes.get("count_include_pad", 0))
        return functional.avg_pool2d(x, kernel, strides, (top, left), ceil, whole)

    return run


def _slice(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x = values[0]
    starts, ends, axes = (value.tolist() for value in values[1:4])
    for start, end, axis in zip(starts, ends, axes, strict=True):
        x = (
            x.narrow(axis, start, min(end, x.shape[axis]) - start)
            if start >= 0
            else x.narrow(axis, x.shape[axis] + start, min(end, x.shape[axis]) - x.shape[axis] - start)
        )
    return x


def _reshape(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x, shape = values[0], values[1].tolist()
    return x.reshape([x.shape[at] if side == 0 else side for at, side in enumerate(shape)])


def _softmax(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    return values[0] if attributes.get("skip") else values[0].softmax(attributes.get("axis", -1))


def _squeeze(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x = values[0]
    for axis in sorted(attributes["axes"], reverse=True):
        x = x.squeeze(axis)
    return x


def _unsqueeze(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x = values[0]
    for axis in sorted(attributes["axes"]):
        x = x.unsqueeze(axis)
    return x


def _norm(values: list[Tensor], attributes: Mapping[str, Any]) -> Tensor:
    x, scale, bias, mean, var = values
    return functional.batch_norm(x, mean, var, scale, bias, False, 0.0, attributes.get("epsilon", 1e-5))


OPERATORS: dict[str, Callable[[list[Tensor], Mapping[str, Any]], Tensor]] = {
    "Identity": lambda v, a: v[0],
    "Add": lambda v, a: v[0] + v[1],
    "Sub": lambda v, a: v[0] - v[1],
    "Mul": lambda v, a: v[0] * v[1],
    "Div": lambda v, a: v[0] / v[1],
    "Pow": lambda v, a: v[0].square() if v[1].numel() == 1 and float(v[1]) == 2 else v[0] ** v[1],
    "Gelu": lambda v, a: functional.gelu(v[0]),
    "Sqrt": lambda v, a: v[0].sqrt(),
    "Erf": lambda v, a: v[0].erf(),
    "Relu": lambda v, a: v[0].relu(),
    "Sigmoid": lambda v, a: v[0].sigmoid(),
    "HardSigmoid": lambda v, a: (a.get("alpha", 0.2) * v[0] + a.get("beta", 0.5)).clamp(0, 1),
    "MatMul": lambda v, a: v[0] @ v[1],
    "Transpose": lambda v, a: v[0].permute(a["perm"]),
    "ReduceMean": lambda v, a: v[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1))),
    "Concat": lambda v, a: torch.cat([t.reshape(-1) if t.ndim == 0 else t for t in v], a["axis"]),
    "Shape": lambda v, a: torch.tensor(v[0].shape),
    "Slice": _slice,
    "Reshape": _reshape,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Softmax": _softmax,
    "BatchNormalization": _norm,
    "Conv": _conv,
    "MaxPool": _pool("max"),
    "AveragePool": _pool("average"),
}
