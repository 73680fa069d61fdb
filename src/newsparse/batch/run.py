"""A run over many pages: plan, read, read the lost ones again alone, build the tables.

The driver is one thread that holds no list of pages: they stream from the journal to the executor and back.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from newsparse import __version__
from newsparse.batch.discover import Found, Ignored
from newsparse.batch.journal import Counts, Journal, State
from newsparse.batch.outputs import build_tables, locked, remove_outputs, sweep
from newsparse.batch.plan import Choice, Plan, Planner, config_hash
from newsparse.batch.pool import PageCounter, PoolLimits, ProcessPool
from newsparse.batch.stop import Stop
from newsparse.batch.tasks import Executor, Outcome, PageDone, PageFailed, PageRefused, PageTask, WorkerSetup
from newsparse.config import Config
from newsparse.errors import NewsparseError

_WAIT_SECONDS = 0.5

MakeExecutor = Callable[[WorkerSetup, PoolLimits], Executor]
"""Makes an executor with ``limits.jobs`` workers; called once for all pages, and once with one job for lost ones."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What a run is asked to do: where results go, how pages are read, which ones."""

    folder: Path
    config: Config
    limits: PoolLimits
    choice: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended.

    Attributes:
        plan: what it had before it.
        counts: pages that the run took account of, by state, those done or failed before included.
        read: pages done in this run.
        seconds: all of it.
        peak: highest resident memory of a worker, MB; 0 when no page was read.
        ending: "complete", "interrupted" or "stopped" (now).
        lost: done pages whose result had gone when the tables were built; they are to be read again.
    """

    plan: Plan
    counts: Counts
    read: int
    seconds: float
    peak: int
    ending: str
    lost: int = 0


class Listener(Protocol):
    """Who is told what happens: a progress bar, a log."""

    def planned(self, plan: Plan) -> None:
        """All inputs are known."""
        ...

    def page(self, outcome: Outcome, state: State) -> None:
        """A page has come back; ``retry`` means that it will be read again."""
        ...

    def building(self) -> None:
        """All pages are through; the tables are being built."""
        ...

    def ended(self, summary: Summary) -> None:
        """The run is over."""
        ...


def run_batch(
    options: BatchOptions,
    found: Iterator[Found | Ignored],
    listener: Listener,
    stop: Stop,
    make_executor: MakeExecutor = ProcessPool,
) -> Summary:
    """Read what is to be read and journal it.

    Raises:
        BatchLockedError: another batch is at work on the folder.
        OutputError: the folder, a result or the journal cannot be written, as on a full disk. The page in hand
            is not lost: a later run goes on.
        ConfigError, ModelError, EngineError: no worker can read any page.
    """
    options = replace(options, folder=options.folder.absolute())
    with ExitStack() as stack:
        stack.enter_context(locked(options.folder))
        journal = stack.enter_context(closing(Journal.create(options.folder)))
        sweep(options.folder)
        return _Run(options, journal, listener, stop, make_executor).run(found)


def look_ahead(options: BatchOptions, found: Iterator[Found | Ignored], stop: Stop) -> tuple[Plan, Journal, int]:
    """What a run would do, without a trace on disk: the plan, and a private journal with the run's pages."""
    folder = options.folder.absolute()
    journal = Journal.copy(folder)
    run = journal.begin_run(options.limits.jobs, __version__, config_hash(options.config))
    return _plan(journal, run, replace(options, folder=folder), found, stop, tidy=False), journal, run


def _plan(
    journal: Journal, run: int, options: BatchOptions, found: Iterator[Found | Ignored], stop: Stop, *, tidy: bool
) -> Plan:
    counter = PageCounter(WorkerSetup(options.config, str(options.folder), reads=False))
    with closing(counter):
        planner = Planner(journal, run, options.folder, options.config, options.choice, counter)
        return planner.plan(found, lambda: stop.soon, tidy=tidy)


class _Run:
    def __init__(
        self, options: BatchOptions, journal: Journal, listener: Listener, stop: Stop, make_executor: MakeExecutor
    ) -> None:
        self._options, self._journal, self._listener = options, journal, listener
        self._stop, self._make_executor = stop, make_executor
        self._setup = WorkerSetup(options.config, str(options.folder))
        self._read = self._peak = 0

    def run(self, found: Iterator[Found | Ignored]) -> Summary:
        begin = time.monotonic()
        run = self._journal.begin_run(self._options.limits.jobs, __version__, config_hash(self._options.config))
        try:
            plan = _plan(self._journal, run, self._options, found, self._stop, tidy=True)
            self._listener.planned(plan)
            self._all(run)
            lost = self._tables()
        except NewsparseError as error:
            self._close(run, type(error).__name__)
            raise
        ending = "stopped" if self._stop.now else "interrupted" if self._stop.soon else "complete"
        self._journal.end_run(run, ending, self._peak)
        counts, seconds = self._journal.counts(run), time.monotonic() - begin
        summary = Summary(plan, counts, self._read, seconds, self._peak, ending, lost)
        self._listener.ended(summary)
        return summary

    def _close(self, run: int, ending: str) -> None:
        """Note how the run ended where that is possible: the journal itself may be what failed."""
        try:
            self._journal.end_run(run, ending, self._peak)
        except NewsparseError:
            return

    def _all(self, run: int) -> None:
        """Read all pages, then those that were lost with their worker: each alone, in a fresh process."""
        waiting = self._journal.counts(run)
        if waiting.pending and not self._stop.soon:
            jobs = min(self._options.limits.jobs, waiting.pending)
            self._drain(self._journal.tasks(run, "pending"), replace(self._options.limits, jobs=jobs))
        if not self._stop.soon and self._journal.counts(run).retry:
            self._drain(self._journal.tasks(run, "retry"), replace(self._options.limits, jobs=1))

    def _drain(self, tasks: Iterator[PageTask], limits: PoolLimits) -> None:
        executor = self._make_executor(self._setup, limits)
        in_hand, more = 0, True
        try:
            while in_hand or (more and not self._stop.soon):
                while more and executor.free and not self._stop.soon:
                    task = next(tasks, None)
                    if task is None:
                        more = False
                        break
                    executor.submit(task)
                    in_hand += 1
                outcomes = executor.wait(_WAIT_SECONDS) if in_hand or more else ()
                for outcome in outcomes:
                    self._take(outcome)
                    in_hand -= 1
                if self._stop.now:
                    break
        except BaseException:
            executor.stop()
            raise
        if self._stop.now:
            executor.stop()
        executor.close()

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, PageRefused):
            raise outcome.error
        if not isinstance(outcome, PageDone):  # a result of what the file held before is none any more
            remove_outputs(self._options.folder, (outcome.task.output,))
        state = self._journal.record(outcome)
        if isinstance(outcome, PageDone | PageFailed):
            self._peak = max(self._peak, outcome.peak)
        self._read += state == "done"
        if state is not None:
            self._listener.page(outcome, state)

    def _tables(self) -> int:
        if self._stop.now:
            return 0
        self._listener.building()
        return build_tables(self._options.folder, self._journal, lambda: self._stop.now) or 0
