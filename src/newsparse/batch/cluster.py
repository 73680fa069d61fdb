"""The executor of many machines: a Ray actor a worker, placed node by node, and pages streamed to those that are free.

The driver holds one page a worker and nothing else, whatever the size of the batch. A page that is lost because its
node or its actor was lost is given out once more; only when that happens to it twice is it reported as lost. A node
that cannot do the work (another version, no shared files, no models) is set aside with its reason, and looked at again
later; nodes that join are used.
"""

import logging
import os
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsparse import __version__
from newsparse.batch.pool import PoolLimits
from newsparse.batch.station import Beacon, Opened, Station, readable
from newsparse.batch.tasks import Outcome, PageDone, PageFailed, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.errors import ClusterError, NewsparseError, OutputError

if TYPE_CHECKING:
    from newsparse.batch.nodes import Cluster, Node

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.2
_LOOK_SECONDS = 1.0
"""How often the list of nodes is read."""
_PATIENCE_SECONDS = 300.0
"""How long a run goes on without any worker that is ready."""
_ASIDE_SECONDS = 120.0
"""After this time a node that could not do the work is tried again."""
_REST_SECONDS = 3.0
"""A node on which a worker was lost gets its next one after this time, and is set aside after so many in a row:"""
_FALSE_STARTS = 3
_SLACK_SECONDS = 900.0
"""A worker enforces the timeout itself, and may have to load its engine anew first; one that says nothing for so
long on top of the timeout is given up."""


@dataclass(slots=True, eq=False)
class _Slot:
    """A worker: its actor, and the answer that is awaited from it."""

    node: "Node"
    actor: Any
    answer: Any
    ready: bool = False
    task: PageTask | None = None
    begun: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Why a node gets no work for now; without an error it merely rests."""

    until: float
    error: NewsparseError | None = None


class ClusterPool:
    """Workers on the nodes of a Ray cluster; see `newsparse.batch.tasks.Executor`."""

    def __init__(self, setup: WorkerSetup, limits: PoolLimits, cluster: "Cluster") -> None:
        """Start the first workers; they load their engines while the caller goes on.

        Args:
            setup: what each worker is given.
            limits: how many workers at most, and what each may use.
            cluster: where they run.

        Raises:
            OutputError: the output folder cannot be written.
        """
        self._setup, self._limits, self._cluster = setup, limits, cluster
        self._slots: list[_Slot] = []
        self._aside: dict[str, _Aside] = {}
        self._false_starts: Counter[str] = Counter()
        self._told: set[str] = set()
        self._struck: set[tuple[str, int]] = set()
        """Pages that were lost once with their node or actor."""
        self._again: list[PageTask] = []
        self._nodes: Sequence[Node] = ()
        self._looked = float("-inf")
        self._last_ready = time.monotonic()
        word = secrets.token_hex(16)
        self._beacon = Beacon(f".cluster-{word}.part", word, str(Path.cwd()), __version__)
        self._light()
        self._fill()

    def _light(self) -> None:
        path = Path(self._setup.folder) / self._beacon.file
        try:
            path.write_text(self._beacon.word, "ascii")
        except OSError as error:
            raise OutputError(f"{path.parent}: cannot write in the output folder: {error.strerror}") from error

    @property
    def free(self) -> int:
        """Workers that are ready and have no page, less the pages that wait to be given out again."""
        return max(0, len(self._idle()) - len(self._again))

    def _idle(self) -> Sequence[_Slot]:
        """Ready workers without a page; not on a node that has just lost one, since it may be going down."""
        now = time.monotonic()
        return [slot for slot in self._slots if slot.ready and slot.task is None and self._usable(slot.node, now)]

    def submit(self, task: PageTask) -> None:
        """Give a page to a free worker."""
        slot = self._idle()[0]
        slot.task, slot.begun = task, time.monotonic()
        slot.answer = slot.actor.read.remote(task)

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results and losses; replace lost workers.

        Raises:
            ClusterError: no node can do the work, or none has been ready for long.
            NewsparseError: why the only nodes there are refuse it.
        """
        outcomes: list[Outcome] = []
        for slot in self._heard(min(seconds, _POLL_SECONDS)):
            if slot in self._slots:  # not when what another one said has ended it
                outcomes += self._hear(slot)
        for slot in [slot for slot in self._slots if self._overdue(slot)]:
            outcomes += self._lose(slot, "its worker did not answer")
        self._fill()
        self._check()
        while self._again and self._idle():
            self.submit(self._again.pop())
        return outcomes

    def _heard(self, seconds: float) -> Sequence[_Slot]:
        """Slots whose answer has come, after waiting for the first."""
        awaited = {slot.answer: slot for slot in self._slots if slot.answer is not None}
        if not awaited:
            time.sleep(seconds)
            return ()
        return [awaited[answer] for answer in self._cluster.arrived(list(awaited), seconds)]

    def _hear(self, slot: _Slot) -> Sequence[Outcome]:
        message, why = self._cluster.message(slot.answer)
        slot.answer = None
        if message is None:
            return self._lose(slot, why)
        if isinstance(message, Opened):
            slot.ready = True
            self._false_starts[slot.node.key] = 0
            self._aside.pop(slot.node.key, None)
            return ()
        if not slot.ready:
            assert isinstance(message, PageRefused)
            self._set_aside(slot.node, message.error)
            return ()
        task, slot.task = slot.task, None
        assert task is not None and isinstance(message, PageDone | PageFailed | PageLost | PageRefused)
        if isinstance(message, PageFailed) and message.reason == "InputMissingError" and readable(task.path):
            return self._unseen(slot.node, task)
        self._struck.discard((task.input, task.page))
        return (message,)

    def _unseen(self, node: "Node", task: PageTask) -> Sequence[Outcome]:
        """A node did not find an input that is there."""
        self._beacon = replace(self._beacon, inputs=(task.path,))
        self._again.append(task)
        where = "inputs must be on a shared file system"
        return self._set_aside(node, ClusterError(f"the input {task.path} is not seen here: {where}"))

    def _overdue(self, slot: _Slot) -> bool:
        if slot.task is None:
            return False
        return time.monotonic() - slot.begun > self._limits.timeout + _SLACK_SECONDS

    def _lose(self, slot: _Slot, why: str) -> Sequence[Outcome]:
        """A worker is gone: charged to its node, and to its page only the second time."""
        self._slots.remove(slot)
        self._cluster.end(slot.actor)
        node, task = slot.node, slot.task
        self._looked = float("-inf")  # is the node still there?
        if not slot.ready:
            self._false_starts[node.key] += 1
        if self._false_starts[node.key] >= _FALSE_STARTS:
            self._set_aside(node, ClusterError(f"workers die while starting ({why})"))
        else:
            self._aside[node.key] = _Aside(time.monotonic() + _REST_SECONDS)
        if task is None:
            _log.info("node %s: %s", node.name, why)
            return ()
        key = (task.input, task.page)
        words = f"{task.path}: page {task.page}: lost with its worker on node {node.name} ({why})"
        if key not in self._struck:
            _log.warning("%s; given out again", words)
            self._struck.add(key)
            self._again.append(task)
            return ()
        self._struck.remove(key)
        return (PageLost(task, time.monotonic() - slot.begun, "crash", f"{words}, for the second time"),)

    def _set_aside(self, node: "Node", error: NewsparseError) -> Sequence[Outcome]:
        """Give a node no more work for a while; pages in hand there are given out again, at no charge."""
        named = type(error)(f"node {node.name}: {error}")
        self._aside[node.key] = _Aside(time.monotonic() + _ASIDE_SECONDS, named)
        if str(named) not in self._told:
            self._told.add(str(named))
            _log.warning("%s; the node is left out", named)
        for slot in [slot for slot in self._slots if slot.node.key == node.key]:
            self._slots.remove(slot)
            self._cluster.end(slot.actor)
            if slot.task is not None:
                self._again.append(slot.task)
        return ()

    def _fill(self) -> None:
        """Start workers where there is room, the emptiest node first."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        self._nodes = self._cluster.nodes()
        alive = {node.key for node in self._nodes}
        for slot in [slot for slot in self._slots if slot.answer is None and slot.node.key not in alive]:
            self._lose(slot, "its node is gone")  # nothing is awaited from it, so nobody else would tell
        taken = Counter(slot.node.key for slot in self._slots)
        while len(self._slots) < self._limits.jobs:
            usable = [node for node in self._nodes if self._usable(node, now)]
            rooms = [(node.slots - taken[node.key], node) for node in usable]
            room, node = max(rooms, key=lambda pair: (pair[0], pair[1].key), default=(0, None))
            if node is None or room <= 0:
                return
            taken[node.key] += 1
            actor = self._cluster.start(Station, node, self._setup, replace(self._limits, jobs=1))
            self._slots.append(_Slot(node, actor, actor.open.remote(self._beacon)))

    def _usable(self, node: "Node", now: float) -> bool:
        return node.key not in self._aside or self._aside[node.key].until <= now

    def _check(self) -> None:
        """End a run that no node can go on with."""
        now = time.monotonic()
        if any(slot.ready for slot in self._slots):
            self._last_ready = now
            return
        errors = [self._aside[node.key].error for node in self._nodes if node.key in self._aside]
        if not self._slots and self._nodes and len(errors) == len(self._nodes):
            for error in errors[:1] if all(errors) else ():
                assert error is not None
                raise error
        if now - self._last_ready > _PATIENCE_SECONDS:
            room = "its nodes are busy" if self._nodes else "no node is left"
            raise ClusterError(f"cluster {self._cluster.address}: no worker for {_PATIENCE_SECONDS:g} s ({room})")

    def stop(self) -> None:
        """End all workers."""
        for slot in self._slots:
            self._cluster.end(slot.actor)
        self._slots, self._again = [], []
        self.close()

    def close(self) -> None:
        """Let idle workers go."""
        for slot in self._slots:
            self._cluster.end(slot.actor)
        self._slots = []
        with suppress(OSError):
            os.unlink(Path(self._setup.folder) / self._beacon.file)  # noqa: PTH108
