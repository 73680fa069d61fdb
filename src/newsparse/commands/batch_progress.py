"""What a batch shows while it runs: a bar on a terminal, plain lines elsewhere; and its last words."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsparse.errors import InputMissingError, OutputError, PartlyFailedError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from newsparse.batch.journal import State
    from newsparse.batch.plan import Plan
    from newsparse.batch.run import BatchOptions, Listener, MakeExecutor, Summary
    from newsparse.batch.stop import Stop
    from newsparse.batch.tasks import Outcome, PageDone

log = logging.getLogger("newsparse.commands")

DEFAULT_TIMEOUT = 300.0
DEFAULT_MEMORY = 3072
_LINE_SECONDS = 30.0
"""Without a terminal a line of progress comes this often."""


def default_jobs(memory: int) -> int:
    """A worker for each CPU that this process may use, as far as the machine has memory (MB each) for them."""
    room = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // (memory << 20)
    return max(1, min(len(os.sched_getaffinity(0)), room))


def run_shown(
    options: "BatchOptions",
    inputs: Sequence[Path],
    lists: Sequence[Path],
    log_file: Path | None,
    console: "Console",
    make_executor: "MakeExecutor",
    *,
    quiet: bool,
) -> int:
    """Run a batch before the user's eyes; the exit code.

    Raises:
        NewsparseError: it cannot begin, or cannot go on.
    """
    from newsparse.batch.discover import find
    from newsparse.batch.log import JsonLog
    from newsparse.batch.run import run_batch
    from newsparse.batch.stop import Stop, listening

    stop = Stop()
    with ExitStack() as stack:
        progress = ConsoleListener(console, quiet=quiet)
        listeners: list[Listener] = [progress]
        if log_file is not None:
            listeners.append(stack.enter_context(JsonLog(log_file)))
        stack.enter_context(listening(stop, progress.stopping))
        stack.enter_context(progress.shown())
        try:
            summary = run_batch(
                options,
                find(inputs, lists, options.folder),
                _All(listeners),
                stop,
                make_executor,
            )
        except OutputError as error:
            raise OutputError(f"{error}; once that is mended, the same command goes on from here") from error
    return _exit_code(summary, stop, options.folder, quiet=quiet)


def _exit_code(summary: "Summary", stop: "Stop", folder: Path, *, quiet: bool) -> int:
    """Say how it ended.

    Raises:
        InputMissingError: there was nothing to read.
        PartlyFailedError: the run is complete, and pages of it failed, now or before.
    """
    counts = summary.counts
    if not quiet:
        typer.echo(_last_words(summary, folder))
    if stop.soon:
        log.warning("interrupted: the same command goes on with the %d pages that are left", counts.left)
        return stop.exit_code
    if not summary.plan.files:
        raise InputMissingError("no pages found")
    if counts.failed:
        raise PartlyFailedError(f"{counts.failed} of {counts.total} pages failed; newsparse batch status {folder}")
    return 0


def _last_words(summary: "Summary", folder: Path) -> str:
    counts, minutes = summary.counts, summary.seconds / 60
    before = counts.done - summary.read
    rows = [
        f"done {counts.done} ({summary.read} now, {max(0, before)} before), failed {counts.failed}, "
        f"left {counts.left + summary.plan.postponed}",
        f"{summary.seconds:.1f} s, {summary.read / max(minutes, 1e-9):.1f} pages/min, "
        f"largest worker {summary.peak} MB; {folder}/pages.jsonl, {folder}/articles.jsonl",
    ]
    if summary.plan.ignored:
        rows.append(f"{summary.plan.ignored} files are no pages and were left alone")
    if summary.lost:
        rows.append(f"{summary.lost} results have gone from {folder}; the same command makes them again")
    return "\n".join(rows)


class ConsoleListener:
    """Shows a run on the console; see `newsparse.batch.run.Listener`."""

    def __init__(self, console: "Console", *, quiet: bool) -> None:
        """Show nothing but errors when quiet."""
        self._console, self._quiet = console, quiet
        self._bar: tuple[Progress, TaskID] | None = None
        self._begin = self._told = time.monotonic()
        self._total = self._done = self._failed = 0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep the bar on the terminal while the context lasts."""
        if self._quiet or not self._console.is_terminal:
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]} failed"),
            TextColumn("{task.fields[rate]} pages/min"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True, redirect_stdout=False) as bar:
            self._bar = bar, bar.add_task("finding pages", total=None, failed=0, rate="-")
            yield

    def planned(self, plan: "Plan") -> None:
        """Show how much there is to do."""
        self._begin = self._told = time.monotonic()
        self._total = plan.todo
        words = f"{plan.todo} pages to read, {plan.done} done already, {plan.failed} failed before"
        self._say("%s", f"{words}, {plan.postponed} left for later" if plan.postponed else words)
        if self._bar is not None:
            bar, task = self._bar
            bar.update(task, total=plan.todo, description="pages")

    def page(self, outcome: "Outcome", state: "State") -> None:
        """Count a page; say what is wrong with it."""
        from newsparse.batch.tasks import PageDone, PageFailed, PageLost

        if isinstance(outcome, PageDone):
            self._done += 1
            _tell_done(outcome)
        elif isinstance(outcome, PageFailed | PageLost):
            if state == "retry":
                log.warning("%s; it will be read again alone", outcome.message)
                return
            self._failed += 1
            log.error("%s", outcome.message)
        self._advance()

    def _advance(self) -> None:
        now = time.monotonic()
        through = self._done + self._failed
        rate = 60 * through / max(1e-9, now - self._begin)
        if self._bar is not None:
            bar, task = self._bar
            bar.update(task, completed=through, failed=self._failed, rate=f"{rate:.0f}")
        elif now - self._told >= _LINE_SECONDS:
            self._told = now
            left = (self._total - through) / max(1e-9, rate)
            words = f"{through} of {self._total} pages, {self._failed} failed, {rate:.0f} pages/min"
            self._say("%s, %.0f min left", words, left)

    def building(self) -> None:
        """Say that the tables are being built."""
        if self._bar is not None:
            bar, task = self._bar
            bar.update(task, description="building tables")

    def ended(self, summary: "Summary") -> None:
        """The last words come after the bar has gone."""

    def stopping(self, stop: "Stop") -> None:
        """Say what a signal does."""
        if stop.now:
            log.error("stopping now")
        else:
            log.error("finishing the pages in hand; once more to stop now")

    def _say(self, form: str, *values: object) -> None:
        """Progress is no warning, but is wanted without -v."""
        if not self._quiet and self._bar is None:
            log.log(logging.WARNING, form, *values)


def _tell_done(outcome: "PageDone") -> None:
    task = outcome.task
    counts = outcome.articles, outcome.lines, outcome.seconds
    log.info("%s: page %d: %d articles, %d lines, %.2f s", task.path, task.page, *counts)


class _All:
    """Tells several listeners."""

    def __init__(self, listeners: Sequence["Listener"]) -> None:
        self._listeners = listeners

    def planned(self, plan: "Plan") -> None:
        self._each(lambda listener: listener.planned(plan))

    def page(self, outcome: "Outcome", state: "State") -> None:
        self._each(lambda listener: listener.page(outcome, state))

    def building(self) -> None:
        self._each(lambda listener: listener.building())

    def ended(self, summary: "Summary") -> None:
        self._each(lambda listener: listener.ended(summary))

    def _each(self, call: Callable[["Listener"], None]) -> None:
        for listener in self._listeners:
            call(listener)
