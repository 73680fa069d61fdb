"""The one place that speaks with Ray: reaching a cluster, its nodes, actors and their answers.

Ray is imported here alone, when a cluster is asked for. It talks much and waits long by itself: both are bounded.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from newsparse.batch.cluster import ClusterPool
from newsparse.batch.pool import PoolLimits
from newsparse.batch.tasks import WorkerSetup
from newsparse.errors import ClusterError

_KNOCK_SECONDS = 5.0
_PROBE_SECONDS = 45.0
_HEAD_KNOCK_SECONDS = 2.0
_SILENCE_SECONDS = 30.0
"""Less than the minute after which Ray ends the process by itself."""
_MEGABYTE = 1 << 20
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_SCHEDULER_EVENTS": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A living node of the cluster.

    Attributes:
        key: Ray's name of it, never used twice.
        name: its address, for people.
        slots: workers that fit on it, by CPUs and memory.
        memory: memory that a worker asks for there, bytes.
    """

    key: str
    name: str
    slots: int
    memory: int


class Cluster:
    """A cluster that this process is connected to; made with `connected`."""

    def __init__(self, ray: Any, address: str, cpus: int, memory: int) -> None:
        """Keep what was connected.

        Args:
            ray: the module.
            address: as given.
            cpus: of a worker.
            memory: of a worker, MB.
        """
        self._ray, self.address = ray, address
        self._cpus, self._memory = cpus, memory * _MEGABYTE
        host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
        self._head = host.strip("[]"), int(port)
        self._answered = time.monotonic()
        self._known: Sequence[Node] = ()

    def make_executor(self, setup: WorkerSetup, limits: PoolLimits) -> ClusterPool:
        """An executor on this cluster; see `newsparse.batch.run.MakeExecutor`."""
        return ClusterPool(setup, limits, self)

    @property
    def slots(self) -> int:
        """Workers that fit on all nodes.

        Raises:
            ClusterError: none does.
        """
        slots = sum(node.slots for node in self.nodes())
        if not slots:
            raise ClusterError(f"cluster {self.address}: no node has {self._cpus} CPUs for a worker")
        return slots

    def nodes(self) -> Sequence[Node]:
        """The living nodes on which at least one worker fits; as last seen while the head is silent.

        Raises:
            ClusterError: the head has been silent for long.
        """
        if self._head_answers():
            self._known = self._list()
        return self._known

    def _head_answers(self) -> bool:
        """Whether the head can be asked: Ray itself would wait, and then end this process without a word to it."""
        now = time.monotonic()
        try:
            socket.create_connection(self._head, _HEAD_KNOCK_SECONDS).close()
        except OSError as error:
            if now - self._answered > _SILENCE_SECONDS:
                words = f"its head has not answered for {_SILENCE_SECONDS:g} s"
                raise ClusterError(f"cluster {self.address}: {words}") from error
            return False
        self._answered = now
        return True

    def _list(self) -> Sequence[Node]:
        found = []
        for facts in self._ray.nodes():
            resources = facts["Resources"] if facts["Alive"] else {}
            room = int(resources.get("memory", 0))
            # A small node takes one worker all the same: the limit is an upper bound, not what a page needs.
            slots = min(int(resources.get("CPU", 0)) // self._cpus, max(1, room // self._memory))
            if slots:
                name = f"{facts['NodeManagerAddress']} ({facts['NodeID'][:6]})"
                found.append(Node(facts["NodeID"], name, slots, min(self._memory, room)))
        return found

    def start(self, kind: type, node: Node, *arguments: object) -> Any:
        """An actor on a node, which is never restarted by itself nor moved elsewhere."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        options = self._ray.remote(kind).options(
            num_cpus=self._cpus,
            memory=node.memory,
            max_restarts=0,
            max_task_retries=0,
            scheduling_strategy=NodeAffinitySchedulingStrategy(node.key, soft=False),
        )
        return options.remote(*arguments)

    def arrived(self, answers: list[Any], seconds: float) -> Sequence[Any]:
        """Those answers that have come, after waiting at most that long for the first."""
        if not self._ray.wait(answers, num_returns=1, timeout=seconds)[0]:
            return ()
        arrived: Sequence[Any] = self._ray.wait(answers, num_returns=len(answers), timeout=0)[0]
        return arrived

    def message(self, answer: Any) -> tuple[object, str]:
        """What an answer says; None and why when its actor is lost."""
        try:
            return self._ray.get(answer), ""
        except self._ray.exceptions.RayError as error:
            return None, _reason(error)

    def end(self, actor: Any) -> None:
        """End an actor at once; its worker process dies with it."""
        self._ray.kill(actor, no_restart=True)


def _reason(error: Exception) -> str:
    """The telling line of an error of Ray, which may go on for pages."""
    from ray import exceptions

    if isinstance(error, exceptions.ActorUnavailableError):
        return "the connection to it broke"
    if isinstance(error, exceptions.OutOfMemoryError):
        return "its node ran out of memory"
    text = str(error)
    if "No module named 'newsparse'" in text:
        return "newsparse is not installed there"
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    return f"{type(error).__name__}: {rows[-1][:200]}" if rows else type(error).__name__


@contextmanager
def connected(address: str, cpus: int, memory: int) -> Iterator[Cluster]:
    """Connect to a Ray cluster while the context lasts.

    Args:
        address: host:port of its head, or ``auto`` for the cluster that this machine belongs to.
        cpus: of a worker.
        memory: of a worker, MB.

    Raises:
        ClusterError: Ray is not installed, or the cluster cannot be reached from here within a minute.
    """
    if find_spec("ray") is None:
        raise ClusterError("--cluster needs Ray: pip install 'newsparse[ray]'")
    _knock(address)
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(_QUIET)
    try:
        _probe(address)
        ray = _connect(address)
        try:
            yield Cluster(ray, address, cpus, memory)
        finally:
            ray.shutdown()
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _knock(address: str) -> None:
    """Refuse at once what cannot be a cluster."""
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ClusterError(f"--cluster {address}: not an address such as 10.0.0.1:6379 (or auto)")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK_SECONDS).close()
    except OSError as error:
        raise ClusterError(f"cluster {address}: cannot be reached: {error.strerror or error}") from error


def _probe(address: str) -> None:
    """Connect once in a process of its own: Ray may hang for minutes, or end the process that tries."""
    command = [sys.executable, "-P", "-c", _PROBE, address]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ClusterError(f"cluster {address}: no Ray cluster answers within {_PROBE_SECONDS:g} s") from error
    if done.returncode:
        rows = [row for row in done.stdout.splitlines() if row.strip()]
        why = rows[-1][:300] if rows else f"exit code {done.returncode}"
        raise ClusterError(f"cluster {address}: cannot connect: {why}")


_PROBE = """
import logging, sys, ray
try:
    ray.init(address=sys.argv[1], log_to_driver=False, logging_level=logging.CRITICAL)
except Exception as error:
    print(" ".join(f"{type(error).__name__}: {error}".split()))
    sys.exit(1)
"""


@contextmanager
def _mute() -> Iterator[None]:
    """Keep what native code writes on standard error to itself; errors that are raised pass."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _connect(address: str) -> Any:
    import ray

    handlers: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with _mute():
            ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL)
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise ClusterError(f"cluster {address}: cannot connect: {_reason(error)}") from error
    finally:
        for number, handler in handlers.items():  # Ctrl-C and SIGTERM stay with the batch
            signal.signal(number, handler)
    # What nodes have to say when one of them dies would go to standard output, log_to_driver or not.
    ray._private.worker._worker_logs_enabled = False
    return ray
