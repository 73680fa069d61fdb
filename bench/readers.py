"""How each contender reads pages: wall time from the path of a page to its result in memory."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.measure import Reader, Run, count_text


def stock_fault() -> str | None:
    """Why PaddleOCR's pipeline cannot run here; None when it can."""
    return None if find_spec("paddleocr") and find_spec("onnxruntime") else "pip install paddleocr onnxruntime"


def stock_reader() -> Reader:
    """PaddleOCR's own pipeline on the manifest's weights."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import PaddleOCR

    from newsparse.engines.paddle import prepare_folder
    from newsparse.models import locate

    with tempfile.TemporaryDirectory() as place:
        det = prepare_folder("det", locate("ppocrv6_small_det").path, Path(place) / "det")
        rec = prepare_folder("rec", locate("ppocrv6_small_rec").path, Path(place) / "rec")
        official_settings(det, rec)
        pipeline = PaddleOCR(
            text_detection_model_name="PP-OCRv6_small_det",
            text_detection_model_dir=str(det),
            text_recognition_model_name="PP-OCRv6_small_rec",
            text_recognition_model_dir=str(rec),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
            device="cpu",
        )

    def read(pages: Sequence[Path]) -> Run:
        seconds, texts = 0.0, []
        for page in pages:
            start = time.perf_counter()
            result = pipeline.predict(str(page))[0]
            seconds += time.perf_counter() - start
            texts += list(result["rec_texts"])
        return Run(seconds, len(pages), *count_text(texts))

    return read


def official_settings(det: Path, rec: Path) -> None:
    """Put back the two settings in which newsparse's model folders differ from the published ones."""
    for folder, ours, official in (
        (det, "max_candidates: 20000", "max_candidates: 1000"),
        (rec, "image_shape: [3, 48, 32]", "image_shape: [3, 48, 320]"),
    ):
        settings = folder / "inference.yml"
        text = settings.read_text("utf-8")
        if ours not in text:
            raise SystemExit(f"{settings}: no {ours!r}; bring bench/readers.py up to date")
        settings.write_text(text.replace(ours, official), "utf-8")


def tesseract_fault() -> str | None:
    """Why Tesseract cannot run here; None when it can."""
    how = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    if shutil.which("tesseract") is None:
        return how
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return None if "chi_sim" in done.stdout.split() else how


def tesseract_reader() -> Reader:
    """The command with its defaults; it loads its model (0.1 to 0.3 s) for every page anew, which is counted."""

    def read(pages: Sequence[Path]) -> Run:
        seconds, texts = 0.0, []
        for page in pages:
            start = time.perf_counter()
            done = subprocess.run(
                ["tesseract", str(page), "stdout", "-l", "chi_sim"], capture_output=True, encoding="utf-8"
            )
            seconds += time.perf_counter() - start
            if done.returncode:
                raise SystemExit(f"tesseract: {page}: {done.stderr.strip()}")
            texts += done.stdout.splitlines()
        return Run(seconds, len(pages), *count_text(texts))

    return read


def parse_reader(engine_name: str) -> Reader:
    """The whole of newsparse, file to JSON text, with the engine's calls timed."""
    from newsparse.config import Config, EngineConfig
    from newsparse.containers import Detection, LineCrop, Reading, View
    from newsparse.engines.base import make_engine
    from newsparse.pipeline import parse_image
    from newsparse.stages.ingest import load_pages
    from newsparse.stages.write import to_json

    config = Config(engine=EngineConfig(name=engine_name))
    inner = make_engine(config.engine)

    class Timed:
        """The engine with a stop-watch."""

        name = inner.name
        version = inner.version
        seconds = 0.0

        def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
            """See `newsparse.engines.base.Engine.detect`."""
            start = time.perf_counter()
            found = inner.detect(view, scale)
            self.seconds += time.perf_counter() - start
            return found

        def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
            """See `newsparse.engines.base.Engine.recognize`."""
            start = time.perf_counter()
            readings = inner.recognize(crops)
            self.seconds += time.perf_counter() - start
            return readings

    engine = Timed()

    def read(pages: Sequence[Path]) -> Run:
        engine.seconds, seconds = 0.0, 0.0
        texts, stages = [], dict[str, float]()
        for page in pages:
            start = time.perf_counter()
            result = parse_image(next(load_pages(page, config.ingest)), engine, config, timed=True)
            to_json(result)
            seconds += time.perf_counter() - start
            texts += [line.text for line in result.lines]
            for step in result.steps:
                stages[step.stage] = stages.get(step.stage, 0.0) + (step.seconds or 0.0)
        return Run(seconds, len(pages), *count_text(texts), engine.seconds, stages)

    return read
