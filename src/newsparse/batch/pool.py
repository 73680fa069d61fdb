"""The executor of one machine: worker processes, each with its own pipe, watched from outside.

A worker that dies, takes longer than allowed or grows too large is killed and replaced, and its page is reported as
lost. One that holds much memory between two pages is replaced as well, at no page's cost.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

import newsparse
from newsparse.batch.tasks import LossCause, Outcome, PageDone, PageFailed, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.batch.worker import CountTask, WorkerReady, resident
from newsparse.errors import EngineError

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_START_SECONDS = 300.0
_FALSE_STARTS = 3
_CLOSE_SECONDS = 5.0
_COUNT_SECONDS = 60.0
_KEEP_SHARE = 0.75
"""A worker that holds more than this share of its limit between pages is replaced."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many workers, and what each may use: seconds a page, resident memory in MB."""

    jobs: int
    timeout: float
    memory: int


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    started: float = field(default_factory=time.monotonic)
    ready: bool = False
    task: PageTask | None = None
    begun: float = 0.0

    def kill(self) -> None:
        """End it now and take its place in the process table back."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()


def _start(setup: WorkerSetup, *, audible: bool = False) -> _Worker:
    """Start a worker process.

    It is a program of its own rather than a fork or a spawn of `multiprocessing`: nothing of this process is copied
    or imported again, and it stands in a process group of its own, where Ctrl-C does not reach it.
    """
    ours, theirs = Pipe()
    threads = setup.config.engine.threads
    path = [str(Path(newsparse.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(part for part in path if part)}
    if threads:
        environment |= {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "newsparse.batch.worker", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if audible else subprocess.DEVNULL,
            env=environment,
            process_group=0,
        )
    except OSError as error:
        raise EngineError(f"cannot start a worker process: {error.strerror}") from error
    finally:
        theirs.close()
    worker = _Worker(process, ours)
    try:
        ours.send((os.getpid(), setup))
    except OSError:
        _log.debug("worker %d died at once", process.pid)  # the closed pipe is noticed by whoever reads it
    return worker


class ProcessPool:
    """Worker processes on this machine; see `newsparse.batch.tasks.Executor`."""

    def __init__(self, setup: WorkerSetup, limits: PoolLimits, *, audible: bool = False) -> None:
        """Start the workers; they load their engines while the caller goes on.

        Args:
            setup: what each worker is given.
            limits: how many, and what each may use.
            audible: let workers write to standard error.
        """
        self._setup, self._limits, self._audible = setup, limits, audible
        self._false_starts = 0
        self._looked = 0.0
        self._workers = [self._new() for _ in range(limits.jobs)]

    def _new(self) -> _Worker:
        return _start(self._setup, audible=self._audible)

    @property
    def free(self) -> int:
        """Workers that are loaded and have no page."""
        return sum(worker.ready and worker.task is None for worker in self._workers)

    def submit(self, task: PageTask) -> None:
        """Give a page to a free worker."""
        worker = next(worker for worker in self._workers if worker.ready and worker.task is None)
        worker.task, worker.begun = task, time.monotonic()
        try:
            worker.pipe.send(task)
        except OSError:
            _log.debug("worker %d died between two pages", worker.process.pid)  # `wait` finds its pipe closed

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results or deaths.

        Raises:
            EngineError: workers die while they start, again and again.
        """
        outcomes: list[Outcome] = []
        heard = wait([worker.pipe for worker in self._workers], min(seconds, _POLL_SECONDS))
        for worker in [worker for worker in self._workers if worker.pipe in heard]:
            outcomes += self._hear(worker)
        if time.monotonic() - self._looked >= _POLL_SECONDS:
            self._looked = time.monotonic()
            for worker in list(self._workers):
                outcomes += self._watch(worker)
        return outcomes

    def _hear(self, worker: _Worker) -> Sequence[Outcome]:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if isinstance(message, WorkerReady):
            worker.ready = True
            self._false_starts = 0
            return ()
        worker.task = None
        if isinstance(message, PageDone | PageFailed) and message.memory > _KEEP_SHARE * self._limits.memory:
            _log.info("worker %d holds %d MB: replaced", worker.process.pid, message.memory)
            self._replace(worker)
        assert isinstance(message, PageDone | PageFailed | PageLost | PageRefused)
        return (message,)

    def _bury(self, worker: _Worker) -> Sequence[Outcome]:
        """A worker's pipe has closed: it is dead."""
        worker.kill()
        how = _death(worker.process.returncode)
        if not worker.ready:
            return self._false_start(worker, how)
        return self._lose(worker, "crash", f"the worker process died ({how})")

    def _watch(self, worker: _Worker) -> Sequence[Outcome]:
        """Kill a worker that broke its limits; not when its answer is there already."""
        if worker.pipe.poll():
            return ()
        now = time.monotonic()
        if not worker.ready:
            late = now - worker.started > _START_SECONDS
            return self._false_start(worker, f"not ready after {_START_SECONDS:g} s") if late else ()
        if worker.task is None:
            return ()
        if now - worker.begun > self._limits.timeout:
            return self._lose(worker, "timeout", f"took longer than {self._limits.timeout:g} s")
        memory = resident(worker.process.pid)
        if memory > self._limits.memory:
            return self._lose(worker, "memory", f"the worker took {memory} MB, at most {self._limits.memory} MB")
        return ()

    def _lose(self, worker: _Worker, cause: LossCause, why: str) -> Sequence[Outcome]:
        task, seconds = worker.task, time.monotonic() - worker.begun
        self._replace(worker)
        if task is None:
            return ()
        return (PageLost(task, seconds, cause, f"{task.path}: page {task.page}: {why}"),)

    def _false_start(self, worker: _Worker, how: str) -> Sequence[Outcome]:
        self._false_starts += 1
        if self._false_starts >= _FALSE_STARTS:
            raise EngineError(f"engine {self._setup.config.engine.name}: worker processes die while starting ({how})")
        self._replace(worker)
        return ()

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        self._workers[self._workers.index(worker)] = self._new()

    def stop(self) -> None:
        """Kill all workers."""
        for worker in self._workers:
            worker.kill()
        self._workers = []

    def close(self) -> None:
        """Let the workers go and wait for them; kill those that do not."""
        for worker in self._workers:
            worker.pipe.close()
        until = time.monotonic() + _CLOSE_SECONDS
        for worker in self._workers:
            try:
                worker.process.wait(0.0 if not worker.ready else max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
        self._workers = []


class PageCounter:
    """Counts pages of files in a process of its own: what a damaged file does to a decoder stays there."""

    def __init__(self, setup: WorkerSetup) -> None:
        """Keep the settings; the process starts with the first file that needs it."""
        self._setup = setup
        self._worker: _Worker | None = None

    def count(self, path: str) -> int:
        """Pages of a file; 1 when it cannot be told: reading the first will say why."""
        if self._worker is None:
            self._worker = _start(self._setup)
            if self._answer() is None:
                return 1
        try:
            self._worker.pipe.send(CountTask(path))
        except OSError:
            self.close()
            return 1
        answer = self._answer()
        return answer if isinstance(answer, int) else 1

    def _answer(self) -> object:
        """The next message; None when the process died or does not answer (it is then ended)."""
        assert self._worker is not None
        try:
            if self._worker.pipe.poll(_COUNT_SECONDS):
                return self._worker.pipe.recv()
        except (EOFError, OSError):
            _log.debug("the counting process died")
        self.close()
        return None

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def _death(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when memory runs out" if -code == signal.SIGKILL else name
