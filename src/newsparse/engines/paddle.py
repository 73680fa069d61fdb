"""PaddleOCR's own detection and recognition modules: the engine for GPUs, PaddlePaddle and larger models.

The weights of the manifest are ONNX files; PaddleOCR wants a folder with ``inference.onnx`` and ``inference.yml``.
Such folders are made in a temporary place and are gone once the models are loaded. Folders of PaddleOCR's own kind
and its official model names (PP-OCRv6_medium_det) are passed on; only such a name lets PaddleOCR look for weights
itself, in its cache and then on the network.
"""

import logging
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np

from newsparse import models
from newsparse.config import EngineConfig
from newsparse.containers import Detection, LineCrop, Reading, View
from newsparse.engines.recipe import (
    BOX_THRESHOLD,
    LINE_HEIGHT,
    THRESHOLD,
    UNCLIP,
    line_width,
    shrink_for_detection,
)
from newsparse.errors import ConfigError, ModelError
from newsparse.geometry import clockwise

Task = Literal["det", "rec"]
_LOG = logging.getLogger(__name__)
_MANY_LINES = 20_000
"""Most parts of the probability map that are looked at; PaddleOCR's usual 1,000 drop lines of a dense page."""
_LONGEST_SIDE = 32_000
"""PaddleOCR rounds corners to 16-bit integers."""
_GPU_BATCH = 6
"""Crops a batch on a GPU, as in PaddleOCR's own pipeline; on a CPU one at a time is faster."""


class PaddleEngine:
    """PaddleOCR's `TextDetection` and `TextRecognition`; see `newsparse.engines.base.Engine`."""

    def __init__(self, config: EngineConfig) -> None:
        """Load both models.

        Raises:
            ConfigError: bf16 or int8 is asked for, or PaddlePaddle for weights that are ONNX files.
            ModelError: weights are missing, are not those of the manifest, or cannot be loaded by the runtime.
        """
        if config.precision in ("bf16", "int8"):
            raise ConfigError(
                f"engine paddleocr: engine.precision {config.precision} is not available; use f32 or engine openvino"
            )
        with TemporaryDirectory(prefix="newsparse-") as place, _own_logging():
            from paddleocr import TextDetection, TextRecognition

            detector = _weights("det", config.detection_model, config.runtime, Path(place))
            recognizer = _weights("rec", config.recognition_model, config.runtime, Path(place))
            limits = {"thresh": THRESHOLD, "box_thresh": BOX_THRESHOLD, "unclip_ratio": UNCLIP}
            self._detector = _load(TextDetection, detector, config, limits)
            self._recognizer = _load(TextRecognition, recognizer, config, {})
        self._batch = 1 if config.device.lower() == "cpu" else _GPU_BATCH
        self._version = (
            f"paddleocr {version('paddleocr')}, {config.runtime} {_runtime_version(config.runtime)}, "
            f"{detector.label}, {recognizer.label}"
        )

    @property
    def name(self) -> str:
        """Registry name."""
        return "paddleocr"

    @property
    def version(self) -> str:
        """Package, runtime and weights."""
        return self._version

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        """Find lines; see `newsparse.engines.base.Engine.detect`.

        PaddleOCR gives corners in whole pixels of the resized picture.
        """
        small = shrink_for_detection(view.pixels, scale)
        factor = np.array(view.pixels.shape[1::-1], np.float64) / small.shape[1::-1]
        result = self._detector.predict(
            small, limit_side_len=_LONGEST_SIDE, limit_type="max", max_side_limit=_LONGEST_SIDE
        )[0]
        return tuple(
            Detection(clockwise(np.asarray(polygon, np.float64)) * factor, float(score))
            for polygon, score in zip(result["dt_polys"], result["dt_scores"], strict=True)
        )

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Read lines; see `newsparse.engines.base.Engine.recognize`.

        PaddleOCR gives one probability a line and the place, not the probability, of each character.
        """
        widths = [line_width(crop.pixels) for crop in crops]
        # Ascending, because PaddleOCR scales character places by the widths of a batch in ascending order.
        order = sorted((i for i in range(len(crops)) if widths[i]), key=lambda i: widths[i])
        lines = [cv2.resize(crops[i].pixels, (widths[i], LINE_HEIGHT), interpolation=cv2.INTER_LINEAR) for i in order]
        readings = [Reading("", 0.0)] * len(crops)
        if lines:
            results = self._recognizer.predict(lines, batch_size=self._batch, return_word_box=True)
            for index, result in zip(order, results, strict=True):
                readings[index] = _reading(result["rec_text"], float(result["rec_score"]))
        return tuple(readings)


def _reading(rec_text: Any, score: float) -> Reading:
    """PaddleOCR's text with (steps, words, steps of the words' characters, ...) as a reading."""
    text, (steps, _, columns, _) = rec_text
    places = [column for word in columns for column in word]
    shares = tuple(float(np.clip((column + 0.5) / max(1.0, steps), 0, 1)) for column in places)
    return Reading(text, score, (), shares if len(shares) == len(text) else ())


class _Weights(NamedTuple):
    """What PaddleOCR is given: a model name, its folder (None: it looks itself), and what the record says."""

    model: str
    folder: Path | None
    label: str


def _weights(task: Task, wanted: str, runtime: str, place: Path) -> _Weights:
    """Turn the setting (manifest name, folder, or official name) into what PaddleOCR needs."""
    listed = wanted in models.model_names()
    settings = Path(wanted) / "inference.yml"
    if not listed and settings.is_file():
        found = re.search(r"^\s+model_name:\s*[\"']?([\w.-]+)", settings.read_text("utf-8"), re.MULTILINE)
        if found is None:
            raise ModelError(f"{settings}: no Global.model_name")
        return _Weights(found[1], settings.parent, settings.parent.name)
    if not listed and not Path(wanted).is_dir() and re.fullmatch(rf"[\w-]*PP-OCRv\d[\w-]*_{task}", wanted):
        _LOG.warning("%s is no model of the manifest: PaddleOCR looks for it itself and may download it", wanted)
        return _Weights(wanted, None, wanted)
    file = models.locate(wanted)
    if runtime == "paddle":
        raise ConfigError(f"engine paddleocr: {wanted} is an ONNX file; runtime paddle needs other weights")
    return _Weights(f"PP-OCRv6_small_{task}", prepare_folder(task, file.path, place / task), file.name)


def prepare_folder(task: Task, weights: Path, folder: Path) -> Path:
    """Make a model folder as PaddleOCR wants it, from one ONNX file of the PP-OCRv6 family.

    Args:
        task: "det" for text detection, "rec" for text recognition.
        weights: the ONNX file; a recogniser lists its characters in its metadata under the key ``character``.
        folder: made, with its parents; must not exist yet.

    Returns:
        The folder.

    Raises:
        ModelError: the file is not a readable ONNX file or a recogniser without a list of characters.
    """
    folder.mkdir(parents=True)
    try:
        (folder / "inference.onnx").symlink_to(weights.resolve())
    except OSError:  # no right to make links, as on some Windows machines
        copyfile(weights, folder / "inference.onnx")
    text = _DETECTION if task == "det" else _RECOGNITION + "".join(_quoted(c) for c in _characters(weights))
    (folder / "inference.yml").write_text(text, "utf-8")
    return folder


_DETECTION = f"""\
Global:
  model_name: PP-OCRv6_small_det
PreProcess:
  transform_ops:
  - DecodeImage: {{channel_first: false, img_mode: BGR}}
  - DetResizeForTest: {{resize_long: 960}}
  - NormalizeImage: {{mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], scale: 1./255., order: hwc}}
  - ToCHWImage:
PostProcess:
  name: DBPostProcess
  thresh: 0.2
  box_thresh: 0.45
  unclip_ratio: 1.4
  max_candidates: {_MANY_LINES}
"""
_RECOGNITION = f"""\
Global:
  model_name: PP-OCRv6_small_rec
PreProcess:
  transform_ops:
  - DecodeImage: {{channel_first: false, img_mode: BGR}}
  - RecResizeImg: {{image_shape: [3, {LINE_HEIGHT}, 32]}}
PostProcess:
  name: CTCLabelDecode
  character_dict:
"""


def _quoted(character: str) -> str:
    """One list entry of YAML; written by code point, for YAML refuses some characters as they are."""
    return '  - "' + "".join(f"\\U{ord(part):08x}" for part in character) + '"\n'


def _characters(weights: Path) -> list[str]:
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions have no common base class
        raise ModelError(f"{weights}: not a readable ONNX file: {str(error).splitlines()[0]}") from error
    listing = session.get_modelmeta().custom_metadata_map.get("character")
    if not listing:
        raise ModelError(f"{weights}: no list of characters in the metadata (key 'character')")
    return str(listing).split("\n")


def _load(module: Any, weights: _Weights, config: EngineConfig, limits: dict[str, float]) -> Any:
    """Start one of PaddleOCR's modules."""
    threads: dict[str, Any] = {}
    if config.threads and config.runtime == "onnxruntime":
        threads = {"engine_config": {"intra_op_num_threads": config.threads}}
    elif config.threads:
        threads = {"cpu_threads": config.threads}
    folder = None if weights.folder is None else str(weights.folder)
    try:
        return module(
            model_name=weights.model,
            model_dir=folder,
            device=config.device.lower(),
            engine=config.runtime,
            **limits,
            **threads,
        )
    except Exception as error:  # PaddleX raises bare Exception when a hub cannot be reached
        what = str(error.__cause__ or error).strip().split("\n")[0][:200] or type(error).__name__
        raise ModelError(
            f"engine paddleocr: {weights.label} cannot be started on {config.device} with {config.runtime}: {what}"
        ) from error


def _runtime_version(runtime: str) -> str:
    if runtime == "onnxruntime":
        import onnxruntime

        return str(onnxruntime.__version__)
    import paddle

    return str(paddle.__version__)


@contextmanager
def _own_logging() -> Iterator[None]:
    """Undo what importing PaddleOCR does to the process: log handlers, levels and warning filters.

    Its messages go where the program's own go, and only from warnings upwards.
    """
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    before = set(logging.root.manager.loggerDict)
    for name in ("paddlex", "paddleocr"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with warnings.catch_warnings():
        try:
            yield
        finally:
            for name, logger in logging.root.manager.loggerDict.items():
                if isinstance(logger, logging.Logger) and name not in before:
                    logger.handlers.clear()
                    logger.propagate = True
                    logger.setLevel(logging.WARNING)
