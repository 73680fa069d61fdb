"""CheckedEngine lets good results through unchanged and names what is wrong with bad ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from newsparse.config import EngineConfig
from newsparse.containers import Detection, LineCrop, Reading, View
from newsparse.engines.checked import CheckedEngine
from newsparse.engines.replay import ReplayEngine
from newsparse.errors import EngineError, ModelError
from tests.engines.drawing import view

SQUARE = np.array([(0, 0), (9, 0), (9, 9), (0, 9)], float)
CROP = LineCrop(np.zeros((9, 9, 3), np.uint8), SQUARE)


@dataclass
class FixedEngine:
    """Returns what it is given, or raises it."""

    result: Any
    name: str = "fixed"
    version: str = "fixed 1"

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        return self._answer()

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        return self._answer()

    def _answer(self) -> Any:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def bent(index: tuple[int, int], value: float) -> np.ndarray:
    polygon = SQUARE.copy()
    polygon[index] = value
    return polygon


def test_good_results_pass_unchanged() -> None:
    found = (Detection(SQUARE, 0.7), Detection(SQUARE, 1.004))
    assert CheckedEngine(FixedEngine(found)).detect(view(), 1.0) == found
    readings = (Reading("甲乙", 0.7, (0.6, 0.8), (0.2, 0.7)), Reading(""))
    checked = CheckedEngine(FixedEngine(readings))
    assert checked.recognize([CROP, CROP]) == readings
    assert (checked.name, checked.version) == ("fixed", "fixed 1")


@pytest.mark.parametrize(
    ("detection", "message"),
    [
        (Detection(SQUARE[:3], 0.5), r"polygon of shape \(3, 2\)"),
        (Detection(SQUARE.tolist(), 0.5), "polygon of shape"),
        (Detection(bent((2, 1), np.nan), 0.5), "no number"),
        (Detection(bent((0, 0), np.inf), 0.5), "no number"),
        (Detection(SQUARE, float("nan")), "score nan"),
        (Detection(SQUARE, 1.5), r"score 1\.5"),
    ],
)
def test_bad_detections_are_refused(detection: Detection, message: str) -> None:
    engine = CheckedEngine(FixedEngine((Detection(SQUARE, 0.5), detection)))
    with pytest.raises(EngineError, match=f"engine fixed: .*{message}.*line 2 of 2"):
        engine.detect(view(), 1.0)


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        (Reading(None), "text of type NoneType"),  # type: ignore[arg-type]
        (Reading("甲", float("nan")), "confidence nan"),
        (Reading("甲", -0.5), r"confidence -0\.5"),
        (Reading("甲乙", 0.5, (0.5,)), "1 character confidences for 2 characters"),
        (Reading("甲乙", 0.5, (), (0.1, 0.5, 0.9)), "3 character positions for 2 characters"),
        (Reading("甲", 0.5, (2.0,)), r"character confidences outside 0\.\.1"),
    ],
)
def test_bad_readings_are_refused(reading: Reading, message: str) -> None:
    with pytest.raises(EngineError, match=f"engine fixed: {message} for line 1 of 1"):
        CheckedEngine(FixedEngine((reading,))).recognize([CROP])


@pytest.mark.parametrize("count", [0, 2])
def test_one_reading_a_crop(count: int) -> None:
    with pytest.raises(EngineError, match=f"{count} readings for 1 lines"):
        CheckedEngine(FixedEngine((Reading(""),) * count)).recognize([CROP])


def test_failures_of_the_runtime_become_engine_errors() -> None:
    for error in (RuntimeError("no memory\nat 0x1"), ValueError(), ZeroDivisionError("x")):
        with pytest.raises(EngineError, match=f"engine fixed: detect failed: {type(error).__name__}: ") as caught:
            CheckedEngine(FixedEngine(error)).detect(view(), 1.0)
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is error


def test_own_errors_pass_as_they_are() -> None:
    with pytest.raises(ModelError, match="gone"):
        CheckedEngine(FixedEngine(ModelError("gone"))).recognize([CROP])


@pytest.mark.parametrize(
    ("fault", "call"), [("crash", "recognize"), ("wrong-length", "recognize"), ("nan", "detect"), ("nan", "recognize")]
)
def test_faults_of_the_replay_engine_are_caught(drawn: Path, fault: str, call: str) -> None:
    engine = CheckedEngine(ReplayEngine(EngineConfig(name="replay", recording=drawn, fault=fault)))
    with pytest.raises(EngineError, match="engine replay: "):
        engine.detect(view(), 1.0) if call == "detect" else engine.recognize([LineCrop(CROP.pixels, SQUARE * 9)])
