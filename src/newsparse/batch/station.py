"""What runs on a node of a cluster: an actor that keeps one worker process and hands pages to it.

The models are loaded in that process, not in the actor itself, and the process is the one of
`newsparse.batch.pool`: a page that kills it, hangs or grows too large is dealt with on the node just as on a single
machine, and is told apart from the loss of the actor or of its node, which is no page's fault.
"""

import os
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsparse import __version__
from newsparse.batch.pool import PoolLimits, ProcessPool
from newsparse.batch.tasks import Outcome, PageRefused, PageTask, WorkerSetup
from newsparse.errors import ClusterError, NewsparseError, OutputError

_STEP_SECONDS = 1.0
_LOOKS = 6
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Beacon:
    """What a node must see to belong to the same file system and program as the driver.

    Attributes:
        file: name of a file in the output folder.
        word: its content.
        current: the driver's current folder, to which relative paths refer.
        version: of newsparse.
        inputs: files that the driver can read and a node could not before; the node must see them now.
    """

    file: str
    word: str
    current: str
    version: str
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A station is ready for pages."""

    process: int


class Station:
    """One worker on a node; Ray makes an actor of it."""

    def __init__(self, setup: WorkerSetup, limits: PoolLimits) -> None:
        """Keep the settings; nothing can fail here."""
        self._setup, self._limits = setup, limits
        self._pool: ProcessPool | None = None

    def open(self, beacon: Beacon) -> Opened | PageRefused:
        """Look around, then load the engine.

        Returns:
            That it is ready; or why this node cannot read any page.
        """
        try:
            look_around(self._setup.folder, beacon)
            self._pool = ProcessPool(self._setup, self._limits)
            for outcome in self._until_free(self._pool):
                assert isinstance(outcome, PageRefused)
                return outcome
        except NewsparseError as error:
            return PageRefused(None, error)
        return Opened(os.getpid())

    def read(self, task: PageTask) -> Outcome:
        """Read a page in the worker process, which is replaced first when the page before took it along."""
        assert self._pool is not None
        try:
            for outcome in self._until_free(self._pool):
                return outcome
            self._pool.submit(task)
            while True:
                for outcome in self._pool.wait(_STEP_SECONDS):
                    return outcome
        except NewsparseError as error:
            return PageRefused(task, error)

    def _until_free(self, pool: ProcessPool) -> Sequence[Outcome]:
        """Wait until the worker is loaded; what it says instead when it refuses."""
        while not pool.free:
            if outcomes := pool.wait(_STEP_SECONDS):
                return outcomes
        return ()


def look_around(folder: str, beacon: Beacon) -> None:
    """Check that this machine shares program and files with the driver; make the driver's folder current.

    Raises:
        ClusterError: another version, or the output folder or an input is not seen.
        OutputError: the output folder cannot be written from here.
    """
    if beacon.version != __version__:
        raise ClusterError(f"newsparse {__version__} is installed here ({sys.executable}), {beacon.version} is wanted")
    path = Path(folder) / beacon.file
    if not _shows(path, beacon.word):
        raise ClusterError(f"the output folder {folder} is not seen here: it must be on a shared file system")
    own = path.with_name(f".cluster-{secrets.token_hex(8)}.part")
    try:
        own.write_text(beacon.word, "ascii")
        own.unlink()
    except OSError as error:
        raise OutputError(f"{folder}: cannot write in the output folder: {error.strerror}") from error
    if Path(beacon.current).is_dir():  # where it is not, relative inputs will not be found, and that is told
        os.chdir(beacon.current)
    for name in beacon.inputs:
        if not readable(name):
            raise ClusterError(f"the input {name} is not seen here: inputs must be on a shared file system")


def _shows(path: Path, word: str) -> bool:
    """Whether a file has that content; a network file system may take a moment to show it."""
    for _ in range(_LOOKS):
        try:
            return path.read_text("ascii") == word
        except (OSError, UnicodeDecodeError):
            time.sleep(_LOOK_SECONDS)
    return False


def readable(name: str) -> bool:
    """Whether this process can open a file."""
    try:
        with Path(name).open("rb"):
            return True
    except (OSError, ValueError):
        return False
