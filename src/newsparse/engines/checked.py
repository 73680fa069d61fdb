"""The border between newsparse and any engine: what crosses it keeps to the protocol, or an EngineError does."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from newsparse.containers import Detection, LineCrop, Reading, View
from newsparse.engines.base import Engine
from newsparse.errors import EngineError, NewsparseError

_SLACK = 0.01
"""How far a probability may lie outside 0..1: sums of bf16 values miss 1 by up to half a per cent."""


class CheckedEngine:
    """Another engine with its results checked and its failures turned into `EngineError`."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine; calling it does no work of its own."""
        self._engine = engine

    @property
    def name(self) -> str:
        """Name of the engine inside."""
        return self._engine.name

    @property
    def version(self) -> str:
        """Version of the engine inside."""
        return self._engine.version

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        """Find lines; see `newsparse.engines.base.Engine.detect`.

        Raises:
            EngineError: the engine failed, or gave a polygon that is not (4, 2) finite numbers or a score that is
                not a probability.
        """
        with self._failures("detect"):
            found = tuple(self._engine.detect(view, scale))
        for index, detection in enumerate(found):
            self._refuse(_fault_of_detection(detection), f"line {index + 1} of {len(found)}")
        return found

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Read crops; see `newsparse.engines.base.Engine.recognize`.

        Raises:
            EngineError: the engine failed, gave more or fewer readings than crops, a text that is not a string, or
                confidences or positions that are not one probability a character.
        """
        with self._failures("recognize"):
            readings = tuple(self._engine.recognize(crops))
        if len(readings) != len(crops):
            self._refuse(f"{len(readings)} readings", f"{len(crops)} lines")
        for index, reading in enumerate(readings):
            self._refuse(_fault_of_reading(reading), f"line {index + 1} of {len(crops)}")
        return readings

    @contextmanager
    def _failures(self, call: str) -> Iterator[None]:
        """Runtimes raise what they like (RuntimeError, cv2.error ...); this is the one place that catches it."""
        try:
            yield
        except NewsparseError:
            raise
        except Exception as error:
            what = str(error).strip().split("\n")[0] or "no message"
            raise EngineError(f"engine {self.name}: {call} failed: {type(error).__name__}: {what}") from error

    def _refuse(self, fault: str | None, where: str) -> None:
        if fault is not None:
            raise EngineError(f"engine {self.name}: {fault} for {where}")


def _fault_of_detection(detection: Detection) -> str | None:
    polygon = detection.polygon
    if not isinstance(polygon, np.ndarray) or polygon.shape != (4, 2):
        return f"polygon of shape {np.shape(polygon)} instead of (4, 2)"
    if not np.issubdtype(polygon.dtype, np.number) or not np.isfinite(polygon).all():
        return "polygon with a corner that is no number"
    if not _probability(detection.score):
        return f"score {detection.score!r}"
    return None


def _fault_of_reading(reading: Reading) -> str | None:
    if not isinstance(reading.text, str):
        return f"text of type {type(reading.text).__name__}"
    if reading.confidence is not None and not _probability(reading.confidence):
        return f"confidence {reading.confidence!r}"
    for name, values in (("confidences", reading.char_confidences), ("positions", reading.char_positions)):
        if values and len(values) != len(reading.text):
            return f"{len(values)} character {name} for {len(reading.text)} characters"
        if not all(_probability(value) for value in values):
            return f"character {name} outside 0..1"
    return None


def _probability(value: float) -> bool:
    return math.isfinite(value) and -_SLACK <= value <= 1 + _SLACK
