"""How long a page takes: newsparse from file to articles beside the stock PaddleOCR pipeline that only reads lines.

Both run in one go on the same pages with the same weights (the models of the manifest). Each has a process of its
own, is started and warmed up on the first page before anything is timed, and then they take turns page by page
while the other waits, with the order swapped every round, so that a busy moment of the machine hits both. A time is
the wall time from the path of the page to the result in memory; loading the models is shown, not counted.

- Stock: ``PaddleOCR(...)`` as its documentation starts it, engine onnxruntime, all settings as they come. Its page
  orientation, unwarping and line orientation models are off: their weights are not part of the manifest, and
  without them it is faster.
- newsparse: its pipeline with the defaults, first page of the file, from ingest to the JSON text. ``outside`` is
  that time less the time spent in the engine's two calls (the models with the scaling and decoding around them).

Usage: python bench/speed.py [--rounds N] [--json FILE] [--engine NAME] PAGE-OR-FOLDER...
"""

import argparse
import contextlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

IMAGES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2"}
TARGET_RATIO = 0.55
TARGET_OUTSIDE = 1.5


@dataclass(frozen=True)
class Run:
    """One page read once.

    Attributes:
        seconds: wall time.
        characters: characters read, white space not counted.
        engine_seconds: part of the time spent in the engine's calls; None for the stock pipeline.
        stages: seconds by stage where the result records them.
    """

    seconds: float
    characters: int
    engine_seconds: float | None = None
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One page in the table: medians over the rounds."""

    page: str
    stock_seconds: float
    newsparse_seconds: float
    ratio: float
    outside_seconds: float
    stock_characters: int
    newsparse_characters: int
    rounds: int


Reader = Callable[[Path], Run]


def stock_reader() -> Reader:
    """PaddleOCR's own pipeline on the manifest's weights."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import PaddleOCR

    from newsparse.engines.paddle import prepare_folder
    from newsparse.models import locate

    with tempfile.TemporaryDirectory() as place:
        det = prepare_folder("det", locate("ppocrv6_small_det").path, Path(place) / "det")
        rec = prepare_folder("rec", locate("ppocrv6_small_rec").path, Path(place) / "rec")
        _official_settings(det, rec)
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

    def read(page: Path) -> Run:
        start = time.perf_counter()
        result = pipeline.predict(str(page))[0]
        seconds = time.perf_counter() - start
        return Run(seconds, _count(result["rec_texts"]))

    return read


def _official_settings(det: Path, rec: Path) -> None:
    """Put back the two settings in which newsparse's model folders differ from the published ones."""
    for folder, ours, official in (
        (det, "max_candidates: 20000", "max_candidates: 1000"),
        (rec, "image_shape: [3, 48, 32]", "image_shape: [3, 48, 320]"),
    ):
        settings = folder / "inference.yml"
        text = settings.read_text("utf-8")
        if ours not in text:
            raise SystemExit(f"{settings}: no {ours!r}; bring bench/speed.py up to date")
        settings.write_text(text.replace(ours, official), "utf-8")


def newsparse_reader(engine_name: str) -> Reader:
    """The whole of newsparse, with the engine's calls timed."""
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

    def read(page: Path) -> Run:
        engine.seconds = 0.0
        start = time.perf_counter()
        result = parse_image(next(load_pages(page, config.ingest)), engine, config, timed=True)
        to_json(result)
        seconds = time.perf_counter() - start
        stages = {step.stage: step.seconds for step in result.steps if step.seconds is not None}
        return Run(seconds, _count(line.text for line in result.lines), engine.seconds, stages)

    return read


def _count(texts: Sequence[str] | object) -> int:
    return sum(len("".join(text.split())) for text in texts)  # type: ignore[attr-defined]


def serve(contender: str) -> None:
    """Worker: load, say so, then read the pages named on stdin, one answer a line on stdout."""
    # Whatever the libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    start = time.perf_counter()
    reader = stock_reader() if contender == "stock" else newsparse_reader(contender)
    _say(answers, {"load": time.perf_counter() - start})
    for line in sys.stdin:
        run = reader(Path(line.rstrip("\n")))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _say(answers, {"run": asdict(run), "peak": peak})


def _say(stream: TextIO, answer: dict[str, object]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


class Worker:
    """A contender in its own process, which waits idle until it is its turn."""

    def __init__(self, contender: str) -> None:
        """Start it and wait until its models are loaded."""
        self.contender = contender
        self.peak = 0.0
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve", contender], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.load = float(self._answer()["load"])

    def read(self, page: Path) -> Run:
        """Have one page read."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{page}\n")
        self._process.stdin.flush()
        answer = self._answer()
        self.peak = float(answer["peak"])
        return Run(**answer["run"])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _answer(self) -> dict:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.contender} ended early, exit code {self._process.wait()}")
        return json.loads(line)


def pages_in(places: Sequence[Path]) -> list[Path]:
    """Pages named or found in folders named, each once, sorted within a folder."""
    found: list[Path] = []
    for place in places:
        found += sorted(p for p in place.iterdir() if p.suffix.lower() in IMAGES) if place.is_dir() else [place]
    return list(dict.fromkeys(page.resolve() for page in found))


def measure(stock: Worker, ours: Worker, pages: Sequence[Path], rounds: int) -> dict[Path, tuple[list[Run], list[Run]]]:
    """Warm both up, then let them take turns; runs by page, stock first."""
    runs: dict[Path, tuple[list[Run], list[Run]]] = {page: ([], []) for page in pages}
    for worker in (stock, ours):
        worker.read(pages[0])
    for turn in range(rounds):
        for page in pages:
            for worker in (stock, ours) if turn % 2 == 0 else (ours, stock):
                runs[page][worker is ours].append(worker.read(page))
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return runs


def row_of(page: Path, stock: Sequence[Run], ours: Sequence[Run]) -> Row:
    """Medians of one page."""
    theirs, mine = (statistics.median(run.seconds for run in runs) for runs in (stock, ours))
    outside = statistics.median(run.seconds - (run.engine_seconds or 0.0) for run in ours)
    return Row(page.name, theirs, mine, mine / theirs, outside, stock[0].characters, ours[0].characters, len(ours))


def table(rows: Sequence[Row]) -> str:
    """The rows as text, with a last line over all pages: sums of the medians, and the worst page outside."""
    head = f"{'page':<28}{'stock s':>9}{'newsparse s':>13}{'ratio':>7}{'outside s':>11}{'chars stock':>13}{'chars':>8}"
    lines = [head, "-" * len(head)]
    lines += [
        f"{row.page[:27]:<28}{row.stock_seconds:>9.2f}{row.newsparse_seconds:>13.2f}{row.ratio:>7.2f}"
        f"{row.outside_seconds:>11.2f}{row.stock_characters:>13}{row.newsparse_characters:>8}"
        for row in rows
    ]
    theirs, mine = sum(row.stock_seconds for row in rows), sum(row.newsparse_seconds for row in rows)
    worst = max(row.outside_seconds for row in rows)
    lines.append("-" * len(head))
    lines.append(f"{'all pages (outside: worst)':<28}{theirs:>9.2f}{mine:>13.2f}{mine / theirs:>7.2f}{worst:>11.2f}")
    return "\n".join(lines)


def main() -> None:
    """Run both contenders and print the table."""
    parser = argparse.ArgumentParser(description="Speed of newsparse beside the stock PaddleOCR pipeline.")
    parser.add_argument("pages", nargs="*", type=Path, default=[Path("samples")])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="openvino")
    parser.add_argument("--json", type=Path, default=None, help="also write all runs to this file")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    pages = pages_in(options.pages)
    if not pages:
        raise SystemExit("no pages: " + " ".join(str(place) for place in options.pages))
    with contextlib.ExitStack() as stack:
        workers = [Worker("stock"), Worker(options.engine)]
        for worker in workers:
            stack.callback(worker.close)
        runs = measure(workers[0], workers[1], pages, options.rounds)
    rows = [row_of(page, *runs[page]) for page in pages]
    print(table(rows))
    print(f"\nmedian of {options.rounds} rounds; {len(os.sched_getaffinity(0))} cores, {platform.machine()}")
    for worker in workers:
        print(f"{worker.contender}: models loaded in {worker.load:.1f} s, {worker.peak:.0f} MB at most")
    print(f"targets: ratio at most {TARGET_RATIO}, outside at most {TARGET_OUTSIDE} s a page")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "rows": [asdict(row) for row in rows],
            "runs": {page.name: [[asdict(run) for run in side] for side in runs[page]] for page in pages},
            "load_seconds": {worker.contender: worker.load for worker in workers},
            "peak_megabytes": {worker.contender: worker.peak for worker in workers},
        }
        options.json.write_text(json.dumps(record, indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
