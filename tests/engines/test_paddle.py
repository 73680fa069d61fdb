"""The paddleocr engine: settings that it refuses, folders that it makes, and how far it agrees with openvino."""

import logging
import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest

from newsparse import models
from newsparse.config import EngineConfig
from newsparse.containers import LineCrop, Pixels, View
from newsparse.engines import paddle
from newsparse.engines.base import make_engine
from newsparse.engines.checked import CheckedEngine
from newsparse.engines.paddle import PaddleEngine, prepare_folder
from newsparse.errors import ConfigError, ModelError, NewsparseError
from newsparse.geometry import box_of, inside_share
from tests.engines.drawing import LinearWarp, view

SAMPLES = Path(__file__).parents[2] / "samples"


def start(**settings: str) -> PaddleEngine:
    return PaddleEngine(EngineConfig.model_validate({"name": "paddleocr", **settings}))


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"precision": "bf16"}, ConfigError, r"engine\.precision bf16"),
        ({"precision": "int8"}, ConfigError, r"engine\.precision int8"),
        ({"detection_model": "typo"}, ModelError, "typo: neither a model of the manifest"),
        ({"detection_model": "PP-OCRv6_medium_rec"}, ModelError, "PP-OCRv6_medium_rec: neither a model"),
        ({"runtime": "paddle"}, ConfigError, "ppocrv6_small_det is an ONNX file"),
    ],
)
@pytest.mark.models
def test_settings_that_cannot_work(settings: dict[str, str], error: type[NewsparseError], message: str) -> None:
    with pytest.raises(error, match=message):
        start(**settings)


def test_own_folders_and_official_names_are_passed_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "inference.yml").write_text("Global:\n  model_name: PP-OCRv6_tiny_det\nPreProcess: {}\n")
    found = paddle._weights("det", str(tmp_path), "paddle", tmp_path)
    assert (found.model, found.folder) == ("PP-OCRv6_tiny_det", tmp_path)
    assert not caplog.records
    found = paddle._weights("rec", "PP-OCRv6_medium_rec", "paddle", tmp_path)
    assert (found.model, found.folder) == ("PP-OCRv6_medium_rec", None)
    assert "may download it" in caplog.text, "never silently"


def test_folder_without_a_model_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inference.yml").write_text("Global: {}\n")
    with pytest.raises(ModelError, match=r"inference\.yml: no Global\.model_name"):
        paddle._weights("det", str(tmp_path), "onnxruntime", tmp_path)


@pytest.mark.models
def test_character_list_survives_yaml(tmp_path: Path) -> None:
    import yaml

    folder = prepare_folder("rec", models.locate("ppocrv6_small_rec").path, tmp_path / "a" / "rec")
    listed = yaml.safe_load((folder / "inference.yml").read_text("utf-8"))["PostProcess"]["character_dict"]
    assert len(listed) == 18708
    assert listed == paddle._characters(folder / "inference.onnx")


@pytest.mark.models
def test_files_that_are_no_recogniser(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"ppocrv6_det\.onnx: no list of characters"):
        prepare_folder("rec", models.locate("ppocrv6_small_det").path, tmp_path / "one")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"broken\.onnx: not a readable ONNX file"):
        prepare_folder("rec", broken, tmp_path / "two")


@pytest.mark.models
def test_start_leaves_the_process_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    root = (logging.root.level, list(logging.root.handlers))
    filters = list(warnings.filters)
    start()
    assert (logging.root.level, list(logging.root.handlers)) == root
    assert warnings.filters == filters
    for name in ("paddlex", "paddleocr"):
        assert logging.getLogger(name).handlers == []
        assert logging.getLogger(name).propagate
    assert capfd.readouterr() == ("", "")


@pytest.mark.models
def test_blank_page_and_no_crops() -> None:
    engine = CheckedEngine(start())
    assert engine.detect(view(), 1.0) == ()
    assert engine.recognize([]) == ()
    assert engine.recognize([LineCrop(np.full((40, 1, 3), 255, np.uint8), np.zeros((4, 2)))])[0].text == ""


def page() -> Pixels:
    """The upper left part of the sample front page, about 120 lines."""
    picture = cv2.imread(str(SAMPLES / "yongkang-front.png"))
    if picture is None:
        pytest.skip("samples/yongkang-front.png is not there")
    return np.asarray(picture[: picture.shape[0] // 2, : picture.shape[1] // 2], np.uint8)


@pytest.mark.models
def test_agrees_with_openvino_on_lines_and_text() -> None:
    """Same weights, same recipe: boxes within rounding, text within 0.5 % (bf16 or f32 against f32)."""
    from rapidfuzz.distance import Levenshtein

    pixels = page()
    engines = [
        CheckedEngine(make_engine(EngineConfig(name=name, small_type=False))) for name in ("openvino", "paddleocr")
    ]
    ours, theirs = (
        [box_of(found.polygon) for found in engine.detect(View(pixels, LinearWarp()), 0.5)] for engine in engines
    )
    assert len(ours) > 50
    for one, other in ((ours, theirs), (theirs, ours)):
        found = [max(min(inside_share(a, b), inside_share(b, a)) for b in other) > 0.7 for a in one]
        assert np.mean(found) >= 0.98
    crops = [cut(pixels, box) for box in ours]
    readings = [engine.recognize(crops) for engine in engines]
    pairs = list(zip(*readings, strict=True))
    wrong = sum(Levenshtein.distance(a.text, b.text) for a, b in pairs)
    assert wrong / sum(max(len(a.text), len(b.text)) for a, b in pairs) <= 0.005
    same = [(a, b) for a, b in pairs if a.text == b.text and len(a.text) > 1]
    far = [np.abs(np.subtract(a.char_positions, b.char_positions)).max() * len(a.text) for a, b in same]
    assert np.median(far) < 0.5, "positions agree to half a character"


def cut(pixels: Pixels, box: tuple[float, float, float, float]) -> LineCrop:
    x0, y0, x1, y1 = (round(value) for value in box)
    crop = pixels[max(0, y0) : y1, max(0, x0) : x1]
    return LineCrop(np.ascontiguousarray(np.rot90(crop) if y1 - y0 > 1.5 * (x1 - x0) else crop), np.zeros((4, 2)))
