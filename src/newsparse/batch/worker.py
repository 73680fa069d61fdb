"""What reads pages: an engine loaded once and one page after another, and the process around it.

``python -m newsparse.batch.worker FD`` is started by `newsparse.batch.pool`; it talks over one pipe and ends when
the other side of it closes, or when its parent dies.
"""

import ctypes
import errno
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from newsparse.batch.tasks import Outcome, PageDone, PageFailed, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.errors import ConfigError, EngineError, InputError, ModelError, NewsparseError, OutputError

if TYPE_CHECKING:
    from newsparse.config import Config
    from newsparse.engines.base import Engine

_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
_PR_SET_PDEATHSIG = 1
_OF_THE_PAGE = frozenset({errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL})
"""System errors in writing that concern one name; all others concern the disk or the folder, so every page."""


@dataclass(frozen=True, slots=True)
class WorkerReady:
    """The first message of a worker: its engine is loaded."""


@dataclass(frozen=True, slots=True)
class CountTask:
    """Asks for the pages of a file."""

    path: str


class PageReader:
    """Reads pages and writes their results; the part of a worker that any executor can use."""

    def __init__(self, setup: WorkerSetup) -> None:
        """Load the engine.

        Raises:
            ConfigError, ModelError, EngineError: there is none to be had with this configuration.
        """
        from newsparse.engines.base import make_engine

        self._config: Config = setup.config
        self._folder = Path(setup.folder)
        self._engine: Engine = make_engine(setup.config.engine)
        self._last = ("", "", "")
        """Path, stamp and checksum of the last file: the pages of a file come one after the other."""

    def read(self, task: PageTask) -> Outcome:
        """Read a page and write its result; never raises for what a page can hold."""
        begin = time.perf_counter()
        try:
            return self._read(task, begin)
        except (ConfigError, ModelError) as error:
            return PageRefused(task, error)
        except OutputError as error:
            cause = error.__cause__
            if isinstance(cause, OSError) and cause.errno not in _OF_THE_PAGE:
                return PageRefused(task, OutputError(str(error)))
            return self._failed(task, begin, error)
        except MemoryError:
            seconds = time.perf_counter() - begin
            return PageLost(task, seconds, "memory", f"{task.path}: page {task.page}: not enough memory")
        # The border of a run of thousands of pages: a fault of the program on one page must not end it.
        except Exception as error:
            return self._failed(task, begin, error)

    def _read(self, task: PageTask, begin: float) -> PageDone:
        from newsparse.pipeline import parse_image
        from newsparse.review.scene import DOUBTFUL
        from newsparse.stages.ingest import load_page
        from newsparse.stages.write import to_json, write_atomic

        path = Path(task.path)
        stamp = stamp_of(path)
        known = self._last[2] if self._last[:2] == (task.path, stamp) else None
        image = load_page(path, task.page, self._config.ingest, known)
        self._last = (task.path, stamp, image.sha256)
        page = parse_image(image, self._engine, self._config)
        write_atomic(self._folder / task.output, to_json(page))
        return PageDone(
            task=task,
            sha256=image.sha256,
            seconds=time.perf_counter() - begin,
            engine=f"{self._engine.name} {self._engine.version}",
            articles=len(page.articles),
            lines=len(page.lines),
            doubtful=sum(line.confidence is not None and line.confidence < DOUBTFUL for line in page.lines),
            memory=resident(os.getpid()),
            peak=_peak(),
        )

    def _failed(self, task: PageTask, begin: float, error: Exception) -> PageFailed:
        words = " ".join(str(error).split())
        if not isinstance(error, NewsparseError):
            words = f"{task.path}: page {task.page}: {type(error).__name__}: {words or 'no message'}"
        elif not isinstance(error, InputError | OutputError):
            words = f"{task.path}: page {task.page}: {words}"
        sha256 = self._last[2] if self._last[:2] == (task.path, stamp_of(Path(task.path))) else None
        seconds = time.perf_counter() - begin
        return PageFailed(task, sha256, seconds, type(error).__name__, words, resident(os.getpid()), _peak())


def stamp_of(path: Path) -> str:
    """Size and times of a file, which change whenever its content does; "" when there is none."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"


def resident(process: int) -> int:
    """Resident memory of a process in MB; 0 when it cannot be told."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * _PAGE_SIZE >> 20
    except (OSError, IndexError, ValueError):
        return 0


def _peak() -> int:
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) >> 10


def _count(path: str, setup: WorkerSetup) -> int:
    """Pages of a file; 1 when that cannot be told: reading the first will say why."""
    from newsparse.stages.ingest import count_pages

    try:
        return max(1, count_pages(Path(path), setup.config.ingest))
    except InputError:
        return 1


def _die_with(parent: int) -> None:
    """End this process when its parent ends, however that comes about (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def _serve(pipe: Connection) -> None:
    parent, setup = pipe.recv()
    _die_with(parent)
    reader: PageReader | None = None
    if setup.reads:
        _use_threads(setup.config.engine.threads)
        try:
            reader = PageReader(setup)
        except NewsparseError as error:
            pipe.send(PageRefused(None, error))
            return
        # A runtime may raise anything while it loads.
        except Exception as error:
            words = " ".join(f"{type(error).__name__}: {error}".split())
            pipe.send(PageRefused(None, EngineError(f"engine {setup.config.engine.name}: cannot start: {words}")))
            return
    pipe.send(WorkerReady())
    while True:
        task = pipe.recv()
        if isinstance(task, CountTask):
            pipe.send(_count(task.path, setup))
        elif reader is not None:
            pipe.send(reader.read(task))


def _use_threads(threads: int) -> None:
    import cv2

    if threads:
        cv2.setNumThreads(threads)


def main() -> None:
    """Serve until the pipe closes."""
    # The parent alone decides when to stop; a terminal or a service manager tells the whole group.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    try:
        _serve(Connection(int(sys.argv[1])))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


if __name__ == "__main__":
    # The classes that travel must be those of the package, not of __main__.
    from newsparse.batch import worker

    worker.main()
