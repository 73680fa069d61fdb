"""The executor of many machines: Ray actors, each of which keeps one worker process on its node.

An actor is a supervisor and reads nothing itself: it holds a `newsparse.batch.pool.ProcessPool` of one, so that a
page is read, timed, bounded in memory and lost in just the way it is on one machine, and gives just the same bytes.
What is left to this module is what a cluster adds: actors that come and go with their nodes, and files that a node
may not see.
"""

import logging
import os
import platform
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from newsparse import __version__
from newsparse.batch.pool import PoolLimits, ProcessPool
from newsparse.batch.tasks import Outcome, PageFailed, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.errors import ClusterError, EngineError

_log = logging.getLogger(__name__)

_REACH_SECONDS = 15.0
"""How long the head of a cluster may take to answer the first knock."""
_ACTOR_SECONDS = 600.0
"""How long a run waits for its first actor, or for a new one when all are gone: nodes may have to be started."""
_POLL_SECONDS = 0.2
_LIVES = 2
"""A page that takes so many actors with it is itself to blame."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An actor's worker has loaded its engine on a node."""

    host: str


class PageActor:
    """One worker on one node; the class that Ray makes actors of."""

    def __init__(self, setup: WorkerSetup, limits: PoolLimits, token: str, version: str) -> None:
        """Keep what the worker needs; it is started by `ready`.

        Args:
            setup: what the worker is given.
            limits: what it may use.
            token: a file in the output folder that the driver has written.
            version: of the driver's newsparse.
        """
        self._setup, self._limits, self._token, self._version = setup, limits, token, version
        self._pool: ProcessPool | None = None

    def ready(self) -> Ready | PageRefused:
        """Start the worker and wait until its engine is loaded; why not, when it cannot be.

        Raises:
            EngineError: the worker dies while it starts.
        """
        host = platform.node()
        if self._version != __version__:
            words = f"node {host} has newsparse {__version__}, the driver {self._version}"
            return PageRefused(None, ClusterError(words))
        if not (Path(self._setup.folder) / self._token).is_file():
            words = f"node {host} does not see {self._setup.folder}: the output must be on a shared file system"
            return PageRefused(None, ClusterError(words))
        self._pool = ProcessPool(self._setup, self._limits)
        while not self._pool.free:
            for outcome in self._pool.wait(1.0):
                if isinstance(outcome, PageRefused):
                    return outcome
        return Ready(host)

    def read(self, task: PageTask) -> Outcome:
        """Read one page.

        Raises:
            EngineError: a worker that was replaced dies while it starts, again and again.
        """
        assert self._pool is not None
        while not self._pool.free:  # its predecessor was lost with a page, or had grown too large
            for outcome in self._pool.wait(1.0):
                return outcome
        self._pool.submit(task)
        while True:
            for outcome in self._pool.wait(1.0):
                return outcome


@dataclass(slots=True)
class _Slot:
    """An actor and what it is doing; ``waits_for`` is a reference to `ready` or to the result of a page."""

    actor: Any
    waits_for: Any
    host: str = ""
    task: PageTask | None = None
    begun: float = field(default_factory=time.monotonic)

    @property
    def idle(self) -> bool:
        """Loaded, and without a page."""
        return self.waits_for is None


class Cluster:
    """A connection to a Ray cluster; makes executors for `newsparse.batch.run.run_batch`."""

    def __init__(self, address: str) -> None:
        """Keep the address: ``HOST:PORT`` of the head, ``ray://HOST:PORT`` of a client server, or ``auto``."""
        self._address = address
        self._ray: Any = None

    @property
    def cpus(self) -> int:
        """CPUs of the cluster as it is now."""
        return int(self._ray.cluster_resources().get("CPU", 0))

    def make_executor(self, setup: WorkerSetup, limits: PoolLimits) -> "RayExecutor":
        """An executor with so many actors; see `newsparse.batch.run.MakeExecutor`."""
        return RayExecutor(self._ray, setup, limits)

    @contextmanager
    def connected(self) -> Iterator["Cluster"]:
        """Stay connected while the context lasts; actors end with it.

        Raises:
            ClusterError: Ray is not installed, or nobody answers at the address.
        """
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError as error:
            raise ClusterError("--cluster needs Ray: pip install 'newsparse[ray]'") from error
        _knock(self._address)
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            ray.init(self._address, log_to_driver=False, logging_level=logging.CRITICAL, configure_logging=True)
        # Ray raises what its transport raises: connection, value, runtime and assertion errors.
        except Exception as error:
            raise ClusterError(f"no Ray cluster at {self._address}: {_first_line(error)}") from error
        finally:
            for number, handler in handlers.items():  # Ray sets its own; the batch has its way of stopping
                signal.signal(number, handler)
        self._ray = ray
        try:
            yield self
        finally:
            ray.shutdown()


def _knock(address: str) -> None:
    """Find out in seconds whether anybody listens; Ray itself takes minutes to give up."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        if address not in ("auto", "local"):
            raise ClusterError(
                f"--cluster {address}: not an address such as 10.0.0.5:6379, ray://10.0.0.5:10001 or auto"
            )
        return
    try:
        socket.create_connection((host or "127.0.0.1", int(port)), _REACH_SECONDS).close()
    except OSError as error:
        raise ClusterError(f"no Ray cluster at {address}: {error.strerror or error}") from error


def _first_line(error: BaseException) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)


class RayExecutor:
    """Actors on the nodes of a cluster; see `newsparse.batch.tasks.Executor`.

    Of the pages only those in hand are known here, one an actor. An actor that dies with its node is replaced as soon
    as the cluster has room, and its page goes to another actor at once; only a page that takes a second actor with it
    is reported as lost.
    """

    def __init__(self, ray: Any, setup: WorkerSetup, limits: PoolLimits) -> None:
        """Ask for the actors; they load their engines while the caller goes on.

        Args:
            ray: the module, connected.
            setup: what each worker is given.
            limits: how many workers, and what each may use.
        """
        self._ray, self._setup = ray, setup
        self._limits = PoolLimits(1, limits.timeout, limits.memory)
        self._token = f".newsparse-{uuid4().hex}"
        (Path(setup.folder) / self._token).write_text(platform.node(), "utf-8")
        cpus = max(1, setup.config.engine.threads)
        self._kind = ray.remote(PageActor).options(num_cpus=cpus, memory=limits.memory << 20, max_restarts=0)
        self._homeless: list[PageTask] = []
        self._lives: dict[tuple[str, int], int] = {}
        self._slots = [self._new() for _ in range(limits.jobs)]
        self._alone_since = time.monotonic()

    def _new(self) -> _Slot:
        actor = self._kind.remote(self._setup, self._limits, self._token, __version__)
        return _Slot(actor, actor.ready.remote())

    @property
    def free(self) -> int:
        """Actors that are loaded and have no page."""
        return max(0, sum(slot.idle for slot in self._slots) - len(self._homeless))

    def submit(self, task: PageTask) -> None:
        """Give a page to a free actor."""
        slot = next(slot for slot in self._slots if slot.idle)
        slot.task, slot.begun, slot.waits_for = task, time.monotonic(), slot.actor.read.remote(task)

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results.

        Raises:
            ClusterError: there has been no actor at all for ten minutes.
            EngineError: workers die while they start.
        """
        self._rehouse()
        waiting = [slot.waits_for for slot in self._slots if slot.waits_for is not None]
        if not waiting:
            time.sleep(min(seconds, _POLL_SECONDS))
            return ()
        heard, _ = self._ray.wait(waiting, num_returns=1, timeout=min(seconds, _POLL_SECONDS))
        if heard and len(waiting) > 1:
            heard, _ = self._ray.wait(waiting, num_returns=len(waiting), timeout=0)
        outcomes: list[Outcome] = []
        for slot in [slot for slot in self._slots if slot.waits_for in heard]:
            outcomes += self._hear(slot)
        self._look()
        return outcomes

    def _hear(self, slot: _Slot) -> Sequence[Outcome]:
        errors = self._ray.exceptions
        try:
            answer = self._ray.get(slot.waits_for)
        except (errors.ActorDiedError, errors.ActorUnavailableError, errors.WorkerCrashedError) as error:
            return self._bury(slot, _first_line(error))
        except errors.RayTaskError as error:
            cause = error.cause if isinstance(error.cause, EngineError) else EngineError(_first_line(error))
            return (PageRefused(slot.task, cause),)
        except errors.RayError as error:
            return self._bury(slot, _first_line(error))
        task, slot.task, slot.waits_for = slot.task, None, None
        if isinstance(answer, Ready):
            slot.host = answer.host
            _log.info("a worker is ready on %s", answer.host)
            return ()
        if task is not None:
            self._lives.pop((task.input, task.page), None)
        return (_seen_by_all(answer, slot.host),)

    def _bury(self, slot: _Slot, how: str) -> Sequence[Outcome]:
        """An actor is gone, with its node or alone: another takes its place and its page."""
        _log.warning("a worker on %s is gone (%s); another takes its place", slot.host or "a node", how)
        task, seconds = slot.task, time.monotonic() - slot.begun
        self._end(slot)
        self._slots[self._slots.index(slot)] = self._new()
        if task is None:
            return ()
        key = task.input, task.page
        self._lives[key] = self._lives.get(key, 0) + 1
        if self._lives[key] < _LIVES:
            self._homeless.append(task)
            return ()
        del self._lives[key]
        message = f"{task.path}: page {task.page}: {_LIVES} workers were lost with it ({how})"
        return (PageLost(task, seconds, "crash", message),)

    def _rehouse(self) -> None:
        """Pages whose actor is gone go to the next free ones."""
        while self._homeless and any(slot.idle for slot in self._slots):
            self.submit(self._homeless.pop())

    def _look(self) -> None:
        """Give up when no actor has been there for long.

        Raises:
            ClusterError: so it is.
        """
        if any(slot.host for slot in self._slots):
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > _ACTOR_SECONDS:
            cpus = max(1, self._setup.config.engine.threads)
            need = f"{cpus} CPUs and {self._limits.memory} MB"
            raise ClusterError(f"the cluster has had no room for a worker ({need}) for {_ACTOR_SECONDS:g} s")

    def _end(self, slot: _Slot) -> None:
        try:
            self._ray.kill(slot.actor)
        except (self._ray.exceptions.RayError, ValueError) as error:
            _log.debug("a worker could not be ended: %s", error)

    def stop(self) -> None:
        """End all actors at once."""
        for slot in self._slots:
            self._end(slot)
        self._slots = []
        (Path(self._setup.folder) / self._token).unlink(missing_ok=True)

    def close(self) -> None:
        """Let the actors go."""
        self.stop()


def _seen_by_all(outcome: Outcome, host: str) -> Outcome:
    """The outcome; or that a node does not see an input which the driver sees: no page is to blame for that."""
    if isinstance(outcome, PageFailed) and outcome.reason == "InputMissingError" and Path(outcome.task.path).is_file():
        words = f"node {host} does not see {outcome.task.path}: the inputs must be on a shared file system"
        return PageRefused(outcome.task, ClusterError(words))
    return outcome
