"""PP-OCR weights run natively by OpenVINO: the default engine on a CPU.

Detection is DBNet ("Real-time Scene Text Detection with Differentiable Binarization", Liao et al., 2020): a
probability map is cut at a threshold, each connected part is boxed by its smallest rectangle, and the rectangle
is grown by area * ratio / perimeter. Recognition is CTC with greedy decoding.

What was measured on newspaper pages set the defaults: one line a request, lines sorted by width, widths rounded
up to 32 pixels, one stream a core; bf16 where the CPU has it, else most of the recogniser in int8 where the CPU has
instructions for that. The detector stays in floats: in integers it gains a third and parts lines otherwise.

Small type is read by a second network: the same weights, trained further for it (see `newsparse.engines.refine`).
Where that doubts a character, the first one reads the line too, and the surer of the two has it (see
`newsparse.engines.agree`).
"""

import os
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from newsparse import models
from newsparse.config import EngineConfig
from newsparse.containers import Detection, LineCrop, Pixels, Reading, View
from newsparse.engines.agree import agreed
from newsparse.engines.narrow import Ranges, multiplies_bytes, narrow, read_ranges
from newsparse.engines.recipe import (
    BOX_THRESHOLD,
    DOUBTFUL,
    LINE_HEIGHT,
    SMALL_TYPE,
    THRESHOLD,
    UNCLIP,
    line_width,
    shrink_for_detection,
)
from newsparse.engines.refine import Changes, read_changes, refine
from newsparse.errors import ConfigError, EngineError
from newsparse.geometry import clockwise

_DET_MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
_DET_STD = np.array([0.229, 0.224, 0.225], np.float32) * 255
_DET_LEVELS = ((np.arange(256, dtype=np.float32)[:, None] - _DET_MEAN) / _DET_STD).T.copy()
"""What each of 256 levels becomes, (3, 256)."""
_MIN_SIDE, _FILLED = 3, 0.2
"""Shorter side of a line, map pixels; share of its rectangle that it fills: borders that meet in a corner do not."""
_WIDTH_STEP = 32
SMALL, INT8, SMALL_INT8 = "small_type", "ppocrv6_small_rec_int8", "small_type_int8"
"""Models of the manifest: the changed weights for small type, and the ranges of both networks in integers."""


class OpenVinoEngine:
    """Text detection and recognition with OpenVINO; see `newsparse.engines.base.Engine`."""

    def __init__(self, config: EngineConfig) -> None:
        """Load and compile both models.

        Raises:
            ConfigError: int8 is asked for, and there are no ranges for the weights.
            ModelError: a weight file is missing or is not the one in the manifest.
        """
        import openvino

        self._core = openvino.Core()
        self._device = config.device.upper()
        cores = config.threads or len(os.sched_getaffinity(0))
        hints: dict[str, Any] = {}
        if self._device == "CPU":
            hints["INFERENCE_NUM_THREADS"] = cores
            # Pinned threads of several processes with a share of the CPUs each would all sit on the first ones.
            hints["ENABLE_CPU_PINNING"] = cores >= len(os.sched_getaffinity(0))
        detector = models.locate(config.detection_model)
        recognizer = models.locate(config.recognition_model)
        changes = _changes_of(recognizer) if config.small_type else None
        precision = self._precision(config)
        ranges = _ranges_of(recognizer, INT8) if precision == "int8" else None
        if precision == "int8" and ranges is None:
            if config.precision == "int8":
                raise ConfigError(f"engine.precision int8: no ranges for {recognizer.path}; use auto or f32")
            precision = "f32"
        if self._device == "CPU":
            hints["INFERENCE_PRECISION_HINT"] = "bf16" if precision == "bf16" else "f32"
        self._detector = self._core.compile_model(str(detector.path), self._device, {**hints, "NUM_STREAMS": 1})
        network = self._core.read_model(str(recognizer.path))
        refined = network.clone() if changes is not None else None
        characters = _read_characters(network, str(recognizer.path))
        settings = {**hints, "NUM_STREAMS": cores}
        if ranges is not None:
            narrow(network, ranges)
        self._reader = _Reader(self._core, network, characters, self._device, settings)
        self._small: _Reader | None = None
        if changes is not None:
            refine(refined, changes)
            small_ranges = _ranges_of(recognizer, SMALL_INT8) if ranges is not None else None
            if small_ranges is not None:
                narrow(refined, small_ranges)
            self._small = _Reader(self._core, refined, characters, self._device, settings)
        names = [detector.name, recognizer.name, *([SMALL] if changes is not None else [])]
        self._version = f"openvino {openvino.__version__.split('-')[0]} {precision}, {', '.join(names)}"

    @property
    def name(self) -> str:
        """Registry name."""
        return "openvino"

    @property
    def version(self) -> str:
        """Runtime and weights."""
        return self._version

    def _precision(self, config: EngineConfig) -> str:
        if config.precision != "auto":
            return config.precision
        if self._device != "CPU":
            return "f32"
        if "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            return "bf16"
        return "int8" if multiplies_bytes() else "f32"

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        """Find lines; see `newsparse.engines.base.Engine.detect`."""
        height, width = view.pixels.shape[:2]
        small = shrink_for_detection(view.pixels, scale)
        rows, columns = small.shape[:2]
        output = self._detector(_tensor(small), share_inputs=True, share_outputs=True)[0]
        return boxes_from_map(output[0, 0], width / columns, height / rows)

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Read lines; see `newsparse.engines.base.Engine.recognize`."""
        if self._small is None:
            return tuple(self._reader.read(crops))
        small = {index for index, crop in enumerate(crops) if crop.pixels.shape[0] < SMALL_TYPE}
        first = _read_some(self._small, crops, sorted(small))
        large = [index for index in range(len(crops)) if index not in small]
        doubtful = [index for index, reading in first.items() if _is_doubtful(reading)]
        plain = _read_some(self._reader, crops, [*large, *doubtful])
        both = {index: agreed(first[index], plain[index]) for index in doubtful}
        found = {**plain, **first, **both}
        return tuple(found[index] for index in range(len(crops)))


class _Reader:
    """A recogniser made ready, with one request a stream.

    Args:
        core: of OpenVINO.
        network: an ``openvino.Model``; its softmax is taken off.
        characters: its classes.
        device: where it runs.
        settings: for making it ready; ``NUM_STREAMS`` is the number of requests.
    """

    def __init__(
        self, core: Any, network: Any, characters: tuple[str, ...], device: str, settings: dict[str, Any]
    ) -> None:
        import openvino

        self._characters = characters
        self._shares = not _without_softmax(network)
        self._queue = openvino.AsyncInferQueue(core.compile_model(network, device, settings), settings["NUM_STREAMS"])

    def read(self, crops: Sequence[LineCrop]) -> list[Reading]:
        """Read lines, the widest first."""
        readings: list[Reading] = [Reading("", 0.0)] * len(crops)
        widths = [line_width(crop.pixels) for crop in crops]

        def done(request: Any, job: tuple[int, int]) -> None:
            index, width = job
            readings[index] = self._decode(request.get_output_tensor(0).data[0], width)

        self._queue.set_callback(done)
        for index in sorted(range(len(crops)), key=lambda i: -widths[i]):
            if widths[index] > 0:
                self._queue.start_async([prepare_line(crops[index].pixels, widths[index])], (index, widths[index]))
        self._queue.wait_all()
        return readings

    def _decode(self, steps: NDArray[np.float32], width: int) -> Reading:
        """Greedy CTC over (time, classes) probabilities, or what becomes such by the softmax."""
        best = steps.argmax(axis=1)
        starts = np.flatnonzero(np.concatenate(([True], best[1:] != best[:-1])))
        chosen = best[starts] > 0
        if not chosen.any():
            return Reading("", 0.0)
        if best.max() >= len(self._characters):
            raise EngineError(f"recogniser gave class {best.max()} of {len(self._characters)}")
        tops = np.maximum.reduceat(self._probabilities(steps, best), starts)
        ends = np.append(starts[1:], len(best))
        used = len(best) * width / bucket(width)
        places = np.clip((starts + ends)[chosen] / 2 / used, 0, 1)
        scores = tops[chosen]
        text = "".join(self._characters[k] for k in best[starts][chosen])
        return Reading(text, float(scores.mean()), tuple(map(float, scores)), tuple(map(float, places)))

    def _probabilities(self, steps: NDArray[np.float32], best: NDArray[np.intp]) -> NDArray[np.float32]:
        """Probability of each step's best class; of steps that are blank it is not asked: 0."""
        out = np.zeros(len(best), np.float32)
        rows = np.flatnonzero(best)
        if self._shares:
            out[rows] = steps[rows, best[rows]]
            return out
        for row in rows:
            out[row] = 1 / np.exp(steps[row] - steps[row, best[row]]).sum()
        return out


def _read_some(reader: _Reader, crops: Sequence[LineCrop], chosen: Sequence[int]) -> dict[int, Reading]:
    """Readings of the chosen lines, by number."""
    return dict(zip(chosen, reader.read([crops[index] for index in chosen]), strict=True))


def _is_doubtful(reading: Reading) -> bool:
    """Whether a character of a line, or that it holds none, is not sure."""
    return min(reading.char_confidences, default=0.0) < DOUBTFUL


def _without_softmax(network: Any) -> bool:
    """Take the softmax off the end of a graph; False where there is none.

    Over some 18,000 characters it costs as much as a tenth of the network, and it is asked of few steps.
    """
    end = network.get_results()[0]
    last = end.input_value(0).get_node()
    if last.get_type_name() != "Softmax":
        return False
    end.input(0).replace_source_output(last.input_value(0))
    network.validate_nodes_and_infer_types()
    return True


def _ranges_of(recognizer: models.ModelFile, name: str) -> Ranges | None:
    """The ranges that were measured with just these weights, if there are any."""
    ranges = read_ranges(models.locate(name).path)
    return ranges if ranges.sha256 == recognizer.sha256 else None


def _changes_of(recognizer: models.ModelFile) -> Changes | None:
    """What just these weights became by further training, if they were."""
    changes = read_changes(models.locate(SMALL).path)
    return changes if changes.sha256 == recognizer.sha256 else None


def _tensor(pixels: Pixels) -> NDArray[np.float32]:
    """Pixels as the detector's (1, 3, H, W), each channel brought to mean 0 and deviation 1 of its training set."""
    out = np.empty((1, 3, *pixels.shape[:2]), np.float32)
    for channel, samples in enumerate(cv2.split(pixels)):
        cv2.LUT(samples, _DET_LEVELS[channel], dst=out[0, channel])
    return out


def bucket(width: int) -> int:
    """Width of the recogniser's input for a line: rounded up to 32 pixels, so that few shapes occur."""
    return max(_WIDTH_STEP, -(-width // _WIDTH_STEP) * _WIDTH_STEP)


def prepare_line(crop: Pixels, width: int) -> NDArray[np.float32]:
    """One crop as (1, 3, 48, bucket) in -1..1, padded with zeros (grey) on the right."""
    small = cv2.resize(crop, (width, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    tensor = np.zeros((1, 3, LINE_HEIGHT, bucket(width)), np.float32)
    tensor[0, :, :, :width] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return tensor


def boxes_from_map(scores: NDArray[np.float32], scale_x: float, scale_y: float) -> tuple[Detection, ...]:
    """Rectangles of the connected parts of a text probability map.

    Args:
        scores: (H, W) probabilities.
        scale_x: picture pixels a map pixel, along x.
        scale_y: the same along y.

    Returns:
        Grown rectangles in picture pixels, corners clockwise from the top left of the text.
    """
    mask = (scores > THRESHOLD).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        centre, sides, angle = cv2.minAreaRect(contour)
        if min(sides) < _MIN_SIDE or cv2.contourArea(contour) < _FILLED * sides[0] * sides[1]:
            continue
        x, y, w, h = cv2.boundingRect(contour)
        inside = np.zeros((h, w), np.uint8)
        cv2.fillPoly(inside, [contour - (x, y)], (1,))
        score = float(cv2.mean(scores[y : y + h, x : x + w], inside)[0])
        if score < BOX_THRESHOLD:
            continue
        grow = sides[0] * sides[1] * UNCLIP / (2 * (sides[0] + sides[1]))
        corners = cv2.boxPoints((centre, (sides[0] + 2 * grow, sides[1] + 2 * grow), angle))
        found.append(Detection(clockwise(corners.astype(np.float64)) * (scale_x, scale_y), score))
    return tuple(found)


def _read_characters(model: Any, path: str) -> tuple[str, ...]:
    """Classes of the recogniser: blank, the characters in the file's metadata, space."""
    info = model.get_rt_info()
    text = info["framework"]["character"].astype(str) if "framework" in info else ""
    characters = text.split("\n")
    classes = model.output(0).get_partial_shape()[2].get_length()
    listing = ("", *characters, " ") if classes == len(characters) + 2 else ("", *characters)
    if len(listing) != classes:
        raise EngineError(f"{path}: {classes} classes but {len(characters)} characters")
    return listing
