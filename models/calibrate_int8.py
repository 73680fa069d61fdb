"""Measure the ranges of the recogniser's layers on typeset lines, for running them in 8-bit integers.

    python models/calibrate_int8.py           write the ranges of both recognisers, and their checksums
    python models/calibrate_int8.py --check   count the characters that int8 reads otherwise than f32

Lines are read on pages of open layout families at all levels of wear; a layer's range is what nineteen in twenty
lines keep within. Chosen are the pointwise convolutions on maps of at most six rows and the layer of the
characters: nine tenths of the work, and what comes before them gains nothing.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import openvino
import openvino.opset13 as graph
from entries import MODELS, note
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from newsparse import models
from newsparse.config import Config, EngineConfig
from newsparse.containers import LineCrop, PageImage, Reading
from newsparse.engines.checked import CheckedEngine
from newsparse.engines.narrow import Ranges
from newsparse.engines.openvino import INT8, SMALL, SMALL_INT8, OpenVinoEngine, prepare_line
from newsparse.engines.recipe import SMALL_TYPE, line_width
from newsparse.engines.refine import Changes, read_changes, refine
from newsparse.stages.layout import find_layout
from newsparse.stages.ocr import read_lines
from newsparse.typeset import LEVELS, typeset_page

FAMILIES = ("ruled", "variety", "front", "themed", "briefs", "tables", "white", "upright_heads")
SEED = 1000
"""Of pages that nothing else is measured or trained on."""
LINES, CHECKED = 300, 600
_ROWS = 6
_LAST = "MatMul.12"


class Listening(OpenVinoEngine):
    """The engine, keeping the lines that it is given."""

    def __init__(self) -> None:
        super().__init__(EngineConfig(precision="f32"))
        self.crops: list[LineCrop] = []

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Read lines and keep them."""
        self.crops.extend(crop for crop in crops if line_width(crop.pixels) > 0)
        return super().recognize(crops)


def lines(seed: int) -> list[LineCrop]:
    """Lines of a page of each family, one level of wear after the other."""
    engine = Listening()
    for number, family in enumerate(FAMILIES):
        made = typeset_page(family, seed, LEVELS[number % len(LEVELS)])
        layout = find_layout(PageImage(made.pixels, family, ""), CheckedEngine(engine), Config().layout)
        read_lines(layout, CheckedEngine(engine))
    return engine.crops


def chosen(network: openvino.Model) -> Iterator[Any]:
    """The layers to run in integers."""
    for node in network.get_ordered_ops():
        if node.get_friendly_name() == _LAST:
            yield node
        elif node.get_type_name() == "Convolution":
            kernel = node.input_value(1).get_partial_shape()
            rows, across = node.output(0).get_partial_shape()[2], node.output(0).get_partial_shape()[3]
            # Convolutions of a map pooled to one place weigh channels; they cost nothing.
            pooled = across.is_static and across.get_length() == 1
            if kernel[2].get_length() == kernel[3].get_length() == 1 and rows.get_length() <= _ROWS and not pooled:
                yield node


def measure(
    path: Path, tensors: Sequence[NDArray[np.float32]], changes: Changes | None
) -> dict[str, tuple[float, float]]:
    """Range of what goes into each chosen layer.

    Args:
        path: the recogniser's weights.
        tensors: its input, line by line.
        changes: added to its weights.
    """
    core = openvino.Core()
    network = core.read_model(str(path))
    if changes is not None:
        refine(network, changes)
    names = []
    for node in chosen(network):
        value = node.input_value(0)
        axes = graph.constant(np.arange(len(value.get_partial_shape())))
        network.add_results([graph.result(graph.reduce_min(value, axes)), graph.result(graph.reduce_max(value, axes))])
        names.append(node.get_friendly_name())
    request = core.compile_model(network, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    seen = np.empty((len(tensors), len(names), 2))
    for row, tensor in zip(seen, tensors, strict=True):
        request.infer([tensor])
        row.flat = [request.get_output_tensor(1 + at).data.item() for at in range(row.size)]
    low, high = np.quantile(seen[:, :, 0], 0.05, axis=0), np.quantile(seen[:, :, 1], 0.95, axis=0)
    return {name: (round(float(a), 4), round(float(b), 4)) for name, a, b in zip(names, low, high, strict=True)}


def write(name: str, ranges: Ranges) -> None:
    """Write the ranges, and their checksum to the manifest."""
    file = MODELS / f"{name}.json"
    file.write_text(json.dumps(ranges.model_dump(), indent=1) + "\n", "utf-8")
    note(file)


def check() -> None:
    """Read other lines in both ways and print how many characters differ."""
    crops = some(lines(SEED + 1), CHECKED)
    wide, byte = (OpenVinoEngine(EngineConfig(precision=p)).recognize(crops) for p in ("f32", "int8"))
    total = sum(len(reading.text) for reading in wide)
    differ = sum(Levenshtein.distance(a.text, b.text) for a, b in zip(wide, byte, strict=True))
    print(f"{differ} of {total} characters ({differ / total:.2%}) of {len(crops)} lines read otherwise")


def some(crops: Sequence[LineCrop], count: int) -> list[LineCrop]:
    """That many lines, evenly from all of them."""
    places = np.linspace(0, len(crops), count + 1).astype(int)
    return [crops[a] for a, b in pairwise(places) if b > a]


def main() -> None:
    """Measure and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare int8 with f32 on other pages instead")
    if parser.parse_args().check:
        check()
        return
    weights = models.locate(EngineConfig().recognition_model)
    changes = read_changes(models.locate(SMALL).path)
    every = lines(SEED)
    small = [crop for crop in every if crop.pixels.shape[0] < SMALL_TYPE]
    for name, crops, changed in ((INT8, every, None), (SMALL_INT8, small, changes)):
        tensors = [prepare_line(crop.pixels, line_width(crop.pixels)) for crop in some(crops, LINES)]
        write(name, Ranges(sha256=weights.sha256, layers=measure(weights.path, tensors, changed)))


if __name__ == "__main__":
    main()
