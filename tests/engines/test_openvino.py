"""The OpenVINO engine: layers rounded to bytes, the softmax taken off, and which precision is chosen."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import openvino
import openvino.opset13 as graph
import pytest
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from newsparse import models
from newsparse.config import Config, EngineConfig, LayoutConfig
from newsparse.containers import LineCrop, Reading
from newsparse.engines import narrow as narrow_module
from newsparse.engines import openvino as engine_module
from newsparse.engines.narrow import Ranges, multiplies_bytes, narrow, read_ranges
from newsparse.engines.openvino import OpenVinoEngine
from newsparse.errors import ConfigError, ModelError
from newsparse.pipeline import parse_pages

SAMPLES = Path(__file__).parents[2] / "samples"
RNG = np.random.default_rng(7)
WEIGHTS = RNG.normal(size=(8, 4, 1, 1)).astype(np.float32)
PICTURE = RNG.uniform(-1, 3, size=(1, 4, 5, 6)).astype(np.float32)


def network() -> openvino.Model:
    """A pointwise convolution, 4 to 8 channels, and a softmax over the channels."""
    inputs = graph.parameter([1, 4, 5, 6], np.float32)
    pads = [0, 0]
    layer = graph.convolution(inputs, graph.constant(WEIGHTS), [1, 1], pads, pads, [1, 1])
    layer.set_friendly_name("layer")
    return openvino.Model([graph.softmax(layer, 1)], [inputs], "toy")


def run(model: openvino.Model) -> NDArray[np.float32]:
    compiled = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled([PICTURE])[0])


def logits() -> NDArray[np.float32]:
    return np.einsum("oi,nihw->nohw", WEIGHTS[:, :, 0, 0], PICTURE)


def test_without_its_softmax_a_network_gives_what_goes_into_it() -> None:
    model = network()
    assert engine_module._without_softmax(model)
    assert np.allclose(run(model), logits(), atol=1e-4)
    assert not engine_module._without_softmax(model)


def test_a_layer_in_bytes_is_near_the_layer_in_floats() -> None:
    model = network()
    engine_module._without_softmax(model)
    narrow(model, Ranges(sha256="", layers={"layer": (-1.0, 3.0)}))
    away = np.abs(run(model) - logits())
    # Four products, each off by half a step of the picture (4/255) and of the weights (reach/127).
    assert 0 < away.max() < 4 * (0.5 * 4 / 255 * np.abs(WEIGHTS).max() + 0.5 * 3 * np.abs(WEIGHTS).max() / 127)


def test_values_beyond_a_range_are_cut_off() -> None:
    model = network()
    engine_module._without_softmax(model)
    narrow(model, Ranges(sha256="", layers={"layer": (-0.1, 0.1)}))
    assert np.abs(run(model)).max() < 0.11 * np.abs(WEIGHTS).sum(axis=1).max() < np.abs(logits()).max()


def test_ranges_of_a_layer_that_is_not_there() -> None:
    with pytest.raises(ModelError, match=r"toy: no layer Conv\.99 in the weights"):
        narrow(network(), Ranges(sha256="", layers={"layer": (0, 1), "Conv.99": (0, 1)}))


@pytest.mark.parametrize("text", ["", "{}", '{"sha256": "a", "layers": {"x": [1]}}'])
def test_files_that_are_no_ranges(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ModelError, match=r"a\.json: not a file of ranges"):
        read_ranges(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("processor : 0\nflags : fpu sse avx512f avx512_vnni\n", True),
        ("flags\t\t: fpu avx2 avx_vnni\n", True),
        ("flags : fpu avx2 avx512f\n", False),
        ("Features : fp asimd\n", False),
        (None, False),
    ],
)
def test_cpus_that_multiply_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, *, answer: bool
) -> None:
    if text is not None:
        (tmp_path / "cpuinfo").write_text(text)
    monkeypatch.setattr(narrow_module, "_CPU_FLAGS", tmp_path / "cpuinfo")
    assert multiplies_bytes() is answer


@pytest.mark.models
def test_ranges_are_of_the_weights_of_the_manifest() -> None:
    ranges = read_ranges(models.locate("ppocrv6_small_rec_int8").path)
    assert ranges.sha256 == models.locate("ppocrv6_small_rec").sha256


@pytest.mark.models
@pytest.mark.parametrize("bytewise", [True, False])
def test_precision_is_that_of_the_cpu(monkeypatch: pytest.MonkeyPatch, *, bytewise: bool) -> None:
    monkeypatch.setattr(engine_module, "multiplies_bytes", lambda: bytewise)
    bf16 = "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    wanted = "bf16" if bf16 else "int8" if bytewise else "f32"
    assert f" {wanted}, " in OpenVinoEngine(EngineConfig(threads=1)).version


@pytest.mark.models
def test_own_weights_stay_in_floats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ppocrv6_small_rec"
    folder.mkdir()
    weights = models.locate("ppocrv6_small_rec").path.read_bytes()
    (folder / "inference.onnx").write_bytes(weights + b"\xc2\x3e\x00")  # an unknown field of no bytes: another sum
    monkeypatch.setattr(engine_module, "multiplies_bytes", lambda: True)
    settings = {"threads": 1, "recognition_model": str(folder)}
    assert " int8, " not in OpenVinoEngine(EngineConfig.model_validate(settings)).version
    with pytest.raises(ConfigError, match=r"precision int8: no ranges for .*inference\.onnx"):
        OpenVinoEngine(EngineConfig.model_validate({**settings, "precision": "int8"}))


class _Listening:
    """Keeps the lines that an engine is given to read."""

    def __init__(self, engine: OpenVinoEngine) -> None:
        self.engine, self.crops = engine, list[LineCrop]()
        self.name, self.version, self.detect = engine.name, engine.version, engine.detect

    def recognize(self, crops: list[LineCrop]) -> tuple[Reading, ...]:
        self.crops.extend(crops)
        return self.engine.recognize(crops)


@pytest.mark.models
@pytest.mark.skipif(not multiplies_bytes(), reason="without such instructions sums of bytes may overflow")
def test_bytes_read_the_sample_as_floats_do() -> None:
    wide = _Listening(OpenVinoEngine(EngineConfig(precision="f32")))
    list(parse_pages(SAMPLES / "yongkang-front.png", wide, Config(layout=LayoutConfig(orientation=False))))
    readings = wide.engine.recognize(wide.crops)
    narrowed = OpenVinoEngine(EngineConfig(precision="int8")).recognize(wide.crops)
    pairs = list(zip(readings, narrowed, strict=True))
    total = sum(len(a.text) for a, _ in pairs)
    assert total > 2000
    assert sum(Levenshtein.distance(a.text, b.text) for a, b in pairs) <= 0.003 * total
    assert all(0 <= p <= 1 for reading in readings for p in reading.char_confidences)
    assert np.mean([abs((a.confidence or 0) - (b.confidence or 0)) for a, b in pairs]) < 0.01


@pytest.mark.models
def test_floats_need_no_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_ranges_of", lambda *_: pytest.fail("ranges were read"))
    assert " f32, " in OpenVinoEngine(EngineConfig(threads=1, precision="f32")).version


class _Told:
    """A reader that gives each crop the same text, and keeps the heights of the crops."""

    def __init__(self, text: str, score: float) -> None:
        self.text, self.score, self.heights = text, score, list[int]()

    def read(self, crops: list[LineCrop]) -> list[Reading]:
        self.heights += [crop.pixels.shape[0] for crop in crops]
        scores, places = (
            (self.score,) * len(self.text),
            tuple((k + 0.5) / len(self.text) for k in range(len(self.text))),
        )
        return [Reading(self.text, self.score, scores, places) for _ in crops]


def crop(height: int) -> LineCrop:
    return LineCrop(np.full((height, 200, 3), 255, np.uint8), np.zeros((4, 2)), "horizontal")


@pytest.mark.parametrize(
    ("sure", "texts", "again"),
    [(0.99, ["小字", "大字"], []), (0.45, ["大字", "大字"], [20]), (0.49, ["小字", "大字"], [20])],
)
def test_small_type_is_read_by_its_weights_and_what_they_doubt_by_both(
    sure: float, texts: list[str], again: list[int]
) -> None:
    engine = object.__new__(OpenVinoEngine)
    plain, small = _Told("大字", 0.47), _Told("小字", sure)
    vars(engine).update(_reader=plain, _small=small)
    assert [reading.text for reading in engine.recognize([crop(20), crop(60)])] == texts
    assert small.heights == [20]
    assert plain.heights == [60, *again]


def test_without_weights_for_small_type_all_lines_are_read_by_the_same() -> None:
    engine = object.__new__(OpenVinoEngine)
    plain = _Told("大字", 0.75)
    vars(engine).update(_reader=plain, _small=None)
    assert [reading.text for reading in engine.recognize([crop(20), crop(60)])] == ["大字", "大字"]
    assert plain.heights == [20, 60]


@pytest.mark.models
def test_weights_for_small_type_are_used_where_they_are_wanted_and_fit(tmp_path: Path) -> None:
    folder = tmp_path / "ppocrv6_small_rec"
    folder.mkdir()
    (folder / "inference.onnx").write_bytes(models.locate("ppocrv6_small_rec").path.read_bytes() + b"\xc2\x3e\x00")
    settings = {"threads": 1, "precision": "f32"}
    assert OpenVinoEngine(EngineConfig.model_validate(settings)).version.endswith("ppocrv6_small_rec, small_type")
    for other in ({"small_type": False}, {"recognition_model": str(folder)}):
        version = OpenVinoEngine(EngineConfig.model_validate({**settings, **other})).version
        assert version.endswith(", ppocrv6_small_rec")


@pytest.mark.models
def test_small_type_is_read_better_by_its_weights() -> None:
    """Lines of the front page at three tenths of its size, against what is read at full size."""
    page = cv2.imread(str(SAMPLES / "yongkang-front.png"))
    assert page is not None
    engines = [OpenVinoEngine(EngineConfig(precision="f32", small_type=used)) for used in (False, True)]
    whole = _Listening(engines[0])
    list(parse_pages(SAMPLES / "yongkang-front.png", whole, Config()))
    crops = [crop for crop in whole.crops if 30 <= crop.pixels.shape[0] < 48]
    texts = [reading.text for reading in engines[0].recognize(crops)]
    tiny = []
    for crop in crops:
        rows, columns = (round(0.3 * side) for side in crop.pixels.shape[:2])
        small = np.asarray(cv2.resize(crop.pixels, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
        tiny.append(replace(crop, pixels=small))
    wrong = [
        sum(Levenshtein.distance(text, found.text) for text, found in zip(texts, engine.recognize(tiny), strict=True))
        for engine in engines
    ]
    assert sum(map(len, texts)) > 1000
    assert wrong[1] < 0.8 * wrong[0], wrong
