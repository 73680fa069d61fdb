"""What passes between the driver of a batch and those who read pages, and what such an executor must keep to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from newsparse.config import Config
from newsparse.errors import NewsparseError

LossCause = Literal["crash", "timeout", "memory"]


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """All that a worker must know before its first page; it is pickled to reach it.

    Attributes:
        config: the settings, with the engine's threads for one worker.
        folder: the output folder, absolute.
        reads: whether the engine is to be loaded; a worker that only counts pages does without.
    """

    config: Config
    folder: str
    reads: bool = True


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page to read.

    Attributes:
        input: absolute path of the file: with ``page`` the key of the journal.
        page: page in the file, from 1.
        path: the file as the user named it, which is what the result says.
        output: where the result goes, relative to the output folder.
    """

    input: str
    page: int
    path: str
    output: str


@dataclass(frozen=True, slots=True)
class PageDone:
    """A page whose result is on disk, synced and under its final name.

    Attributes:
        task: the page.
        sha256: of the file that was read.
        seconds: from opening the file to the written result.
        engine: name and version of the engine.
        articles: how many were found.
        lines: how many there are.
        doubtful: how many of the lines have a low confidence.
        memory: resident memory of the worker after the page, MB.
        peak: highest resident memory of the worker so far, MB.
    """

    task: PageTask
    sha256: str
    seconds: float
    engine: str
    articles: int
    lines: int
    doubtful: int
    memory: int
    peak: int


@dataclass(frozen=True, slots=True)
class PageFailed:
    """A page that cannot be read, now or when tried again; ``reason`` is the class of the error."""

    task: PageTask
    sha256: str | None
    seconds: float
    reason: str
    message: str
    memory: int = 0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class PageLost:
    """A page whose worker was lost with it: it died, took too long or too much memory."""

    task: PageTask
    seconds: float
    cause: LossCause
    message: str


@dataclass(frozen=True, slots=True)
class PageRefused:
    """A page that was not read because nothing can be done at all: a full disk, a missing model.

    The page is neither done nor failed; ``error`` ends the run.
    """

    task: PageTask | None
    error: NewsparseError


Outcome = PageDone | PageFailed | PageLost | PageRefused


class Executor(Protocol):
    """Whoever reads pages for the driver: processes of this machine, or workers on many machines.

    The driver is one thread and does nothing but this, until its pages are used up::

        while there are pages, or pages in hand:
            while executor.free: executor.submit(next page)
            for outcome in executor.wait(seconds): journal it

    What an executor owes the driver:

    * Exactly one outcome for every page submitted, in any order. A worker that dies takes its page with it as a
      `PageLost`; the executor replaces the worker and does not try the page again (the driver does, alone, on an
      executor with one worker made for that).
    * The result is written by the worker under ``WorkerSetup.folder`` with `newsparse.batch.worker.PageReader`,
      so inputs and outputs must be reachable under the same paths wherever workers run.
    * ``wait`` returns within about the time asked for, also when nothing happened: the driver looks for Ctrl-C
      between two calls. It raises `NewsparseError` when no worker can be had at all.
    * Which worker reads which page, and when, must not change a byte of the result.
    """

    @property
    def free(self) -> int:
        """How many pages `submit` would take now without waiting; 0 while workers still load."""
        ...

    def submit(self, task: PageTask) -> None:
        """Hand out a page; only when `free` is above 0."""
        ...

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait until something has come back, at most that long."""
        ...

    def stop(self) -> None:
        """End all workers at once; pages in hand have no outcome then."""
        ...

    def close(self) -> None:
        """Let idle workers go; safe to call again and after `stop`."""
        ...
