"""Contenders in processes of their own: started, asked for pages by turns, and watched from outside.

Only the standard library is used here: a contender may live in another environment than newsparse.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self, TextIO

ROOT = Path(__file__).parents[1]
IMAGES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2"}
_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Run:
    """One or more pages read in one go.

    Attributes:
        seconds: wall time of all of them.
        pages: how many.
        lines: text lines found in which something was read.
        characters: characters read, white space not counted.
        engine_seconds: part of the time spent in the engine's calls; None where it is not told apart.
        stages: seconds by stage where the result records them.
    """

    seconds: float
    pages: int = 1
    lines: int = 0
    characters: int = 0
    engine_seconds: float | None = None
    stages: dict[str, float] = field(default_factory=dict)


Reader = Callable[[Sequence[Path]], Run]


def count_text(texts: Sequence[str]) -> tuple[int, int]:
    """Lines that hold something, and their characters without white space."""
    bare = ["".join(text.split()) for text in texts]
    return sum(bool(text) for text in bare), sum(map(len, bare))


def serve(make: Callable[[], Reader]) -> None:
    """Side of the contender: load, say so, then read the pages named on stdin, one answer a line on stdout."""
    # Whatever the libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    start = time.perf_counter()
    reader = make()
    _say(answers, {"load": time.perf_counter() - start})
    for line in sys.stdin:
        _say(answers, asdict(reader([Path(page) for page in json.loads(line)])))


def _say(stream: TextIO, answer: dict[str, object]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


def tree_memory(process: int) -> int:
    """Resident bytes of a process and all below it, shared pages counted in each (Linux); 0 when it is gone."""
    try:
        total = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text("ascii").split()
        ]
    except (OSError, IndexError, ValueError):
        return 0
    return total + sum(map(tree_memory, children))


def high_water(process: int) -> int:
    """Highest resident bytes that the kernel noted for a process itself; 0 when it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("VmHWM")), 0)


class MemoryWatch:
    """Notes the highest memory of a process tree while the context lasts, in MB."""

    def __init__(self, process: int) -> None:
        """Watch a process and its descendants."""
        self._process, self._bytes = process, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def peak(self) -> float:
        """Highest seen so far, MB."""
        return self._bytes / 2**20

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            # The kernel's mark of the root catches what comes and goes between two looks.
            self._bytes = max(self._bytes, tree_memory(self._process), high_water(self._process))


@dataclass(frozen=True)
class Contender:
    """Who takes part.

    Attributes:
        name: as in tables.
        task: what `bench.serve` is asked for.
        python: interpreter that runs it.
        page_by_page: whether it reads one page at a time, or all of a round in one go.
    """

    name: str
    task: str
    python: str = sys.executable
    page_by_page: bool = True


class Worker:
    """A contender in its own process, which waits idle until it is its turn."""

    def __init__(self, contender: Contender) -> None:
        """Start it and wait until its models are loaded."""
        self.contender = contender
        self.peak = 0.0
        self._process = subprocess.Popen(
            [contender.python, "-m", "bench.serve", *contender.task.split()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.load = float(self._answer()["load"])

    def read(self, pages: Sequence[Path]) -> Run:
        """Have pages read in one go."""
        assert self._process.stdin is not None
        with MemoryWatch(self._process.pid) as watch:
            self._process.stdin.write(json.dumps([str(page) for page in pages]) + "\n")
            self._process.stdin.flush()
            answer = self._answer()
        self.peak = max(self.peak, watch.peak)
        return Run(**answer)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _answer(self) -> dict:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.contender.name} ended early, exit code {self._process.wait()}")
        return json.loads(line)


def pages_in(places: Sequence[Path]) -> list[Path]:
    """Pages named or found in folders named, each once, sorted within a folder."""
    found: list[Path] = []
    for place in places:
        found += sorted(p for p in place.iterdir() if p.suffix.lower() in IMAGES) if place.is_dir() else [place]
    return list(dict.fromkeys(page.resolve() for page in found))


Runs = dict[str, list[list[Run]]]
"""By contender: for each round the runs, one a page or one for all pages."""


def take_turns(workers: Sequence[Worker], pages: Sequence[Path], rounds: int) -> Runs:
    """Warm all up, then let them take turns: page by page those that can, then the others with all pages.

    Whoever begins changes from round to round, so that a busy moment of the machine hits each in turn.
    """
    runs: Runs = {worker.contender.name: [] for worker in workers}
    for worker in workers:
        worker.read(pages[:1])
    for turn in range(rounds):
        first = turn % len(workers)
        order = [*workers[first:], *workers[:first]]
        for worker in order:
            runs[worker.contender.name].append([])
        single = [worker for worker in order if worker.contender.page_by_page]
        jobs = [(worker, [page]) for page in pages for worker in single]
        jobs += [(worker, list(pages)) for worker in order if not worker.contender.page_by_page]
        for worker, part in jobs:
            runs[worker.contender.name][-1].append(worker.read(part))
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return runs


def seconds_a_page(rounds: Sequence[Sequence[Run]]) -> float:
    """Medians over the rounds, run by run, summed and divided by the pages."""
    medians = [statistics.median(run.seconds for run in same) for same in zip(*rounds, strict=True)]
    return sum(medians) / sum(run.pages for run in rounds[0])


def cores() -> int:
    """CPUs that this process, and so each contender, may use."""
    return len(os.sched_getaffinity(0))


def write_record(path: Path | None, record: object) -> None:
    """Keep figures as JSON where a file is named."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
