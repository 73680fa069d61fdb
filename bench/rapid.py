"""RapidOCR with its OpenVINO engine: served from an environment of its own, as it needs an OpenCV wheel of its own."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Reader, Run, count_text

INSTALL = (
    "python3 -m venv rapid-venv && rapid-venv/bin/pip install rapidocr openvino, then --rapidocr rapid-venv/bin/python"
)
_MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
"""Weights of the same name as those of newsparse, which RapidOCR's wheel brings along."""
_PROBE = f"""
import importlib.util as u, pathlib, sys
spec = u.find_spec("rapidocr")
if spec is None or u.find_spec("openvino") is None: sys.exit("no rapidocr with openvino there")
models = pathlib.Path(spec.origin).parent / "models"
lost = [name for name in {_MODELS!r} if not (models / name).is_file()]
if lost: sys.exit("its wheel has no " + ", ".join(lost) + " (it would download them)")
"""


def fault_of(python: str) -> str | None:
    """Why RapidOCR cannot run under an interpreter without going online; None when it can."""
    try:
        done = subprocess.run([python, "-c", _PROBE], capture_output=True, text=True, timeout=60)
    except OSError as error:
        return f"{python}: {error.strerror}"
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it does not start"])[-1]


def rapidocr_reader() -> Reader:
    """RapidOCR as it comes, on OpenVINO; the model for text upside down is off, as in the others."""
    from rapidocr import EngineType, RapidOCR

    engine = RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "warning",
            "Det.engine_type": EngineType.OPENVINO,
            "Rec.engine_type": EngineType.OPENVINO,
        }
    )

    def read(pages: Sequence[Path]) -> Run:
        seconds, texts = 0.0, []
        for page in pages:
            start = time.perf_counter()
            result = engine(str(page))
            seconds += time.perf_counter() - start
            texts += list(result.txts or ())
        return Run(seconds, len(pages), *count_text(texts))

    return read
